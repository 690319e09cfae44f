import { isRef } from '../../../kernel/ids.ts'
import { deed, page, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { acknowledge, findShared, type Share } from '../queries.ts'
import { SharedPage } from './views.tsx'

async function load({ scope, params }: Ask): Promise<Share | null> {
  const ref = params['ref'] ?? ''
  return isRef(ref) ? findShared(scope, ref) : null
}

const audit = (share: Share): AuditNote => ({ subject: 'shared intelligence', ref: share.ref })

export const sharedRoutes: readonly Route[] = [
  ...page('/intelligence/shared/:ref', { permission: 'intelligence.read-shared', audit, load, view: SharedPage }),
  ...deed('/intelligence/shared/:ref/acknowledge', {
    permission: 'intelligence.read-shared',
    audit,
    load,
    async act({ scope }, share) {
      if (share.acknowledgedAt !== null) return { refused: `${share.acknowledgedByName} has said so already. Go back to read it` }
      await acknowledge(scope, share.id)
      return { goTo: `/intelligence/shared/${share.ref}` }
    },
  }),
]
