import { deed, formPage, page, type Ask, type AuditNote } from '../../../platform/http/index.ts'
import { findChildById } from '../../people/index.ts'
import { acknowledgeSharing, approveWithholding } from '../deeds.ts'
import { isRecipient } from '../domain.ts'
import { findSharing } from '../queries.ts'
import { plainRefusal } from '../words.ts'
import { acknowledgedForm } from './forms.ts'
import { AcknowledgedPage, SharingPage } from './views.tsx'

async function load({ scope, me, params }: Ask) {
  const sharing = await findSharing(scope, params['ref'] ?? '')
  if (!sharing) return null
  const child = await findChildById(scope, sharing.childId)
  return child && { sharing, child, mine: isRecipient(sharing, { workerId: me.workerId, teamIds: me.teams.map((t) => t.id) }) }
}

/** For somebody outside, a worker records who acknowledged. */
async function loadOutside(ask: Ask) {
  const loaded = await load(ask)
  return loaded?.sharing.shared && loaded.sharing.toOutside !== null ? loaded : null
}

export type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>

const audit = ({ sharing }: Loaded): AuditNote => ({ subject: 'sharing', ref: sharing.ref, childId: sharing.childId })
const closing = ({ sharing }: Loaded) =>
  sharing.interviewRef === null ? `/sharings/${sharing.ref}` : `/interviews/${sharing.interviewRef}/close`

export const sharingRoutes = [
  ...page('/sharings/:ref', { permission: 'response.read-sharing', audit, load, view: SharingPage }),
  ...deed('/sharings/:ref/acknowledge', {
    permission: 'response.read-sharing',
    audit,
    load,
    async act({ scope }, { sharing }) {
      const done = await acknowledgeSharing(scope, sharing.ref)
      return done.ok ? { goTo: `/sharings/${sharing.ref}` } : { refused: plainRefusal(done.problem) }
    },
  }),
  ...formPage('/sharings/:ref/acknowledged', {
    permission: 'response.close',
    audit,
    load: loadOutside,
    form: acknowledgedForm,
    view: AcknowledgedPage,
    async act({ scope }, loaded, { name }) {
      const done = await acknowledgeSharing(scope, loaded.sharing.ref, name)
      return done.ok ? { goTo: closing(loaded) } : { problem: { field: 'name', text: plainRefusal(done.problem) } }
    },
  }),
  ...deed('/sharings/:ref/approve', {
    permission: 'response.approve-withholding',
    audit,
    load,
    async act({ scope }, loaded) {
      const done = await approveWithholding(scope, loaded.sharing.ref)
      return done.ok ? { goTo: `/sharings/${loaded.sharing.ref}` } : { refused: plainRefusal(done.problem) }
    },
  }),
]
