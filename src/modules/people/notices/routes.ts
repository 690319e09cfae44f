import { isUuid } from '../../../kernel/ids.ts'
import { deed, type Route } from '../../../platform/http/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import { findNotice, seeNotice } from './queries.ts'

const seen = deed('/notices/:id/seen', {
  permission: 'signed-in',
  load: async ({ scope, params }) => (isUuid(params['id'] ?? '') ? findNotice(scope, params['id'] ?? '') : null),
  audit: ({ childId }) => ({ subject: 'notice', childId: childId ?? undefined }),
  async act({ scope, me }, notice) {
    // A colleague may have been quicker: then there is nothing left to do.
    if (notice.seenAt === null) await seeNotice(scope, notice.id)
    await tellLive(scope, [`worker:${me.workerId}`, ...(notice.toTeamId === null ? [] : [`team:${notice.toTeamId}` as const])])
    return { goTo: '/work' }
  },
})

export const noticeRoutes: Route[] = seen
