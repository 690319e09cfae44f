import { formPage, page, type Ask, type AuditNote } from '../../../platform/http/index.ts'
import { findChildById } from '../../people/index.ts'
import { completeAction, moveAction, stopAction } from '../deeds.ts'
import type { Action } from '../domain.ts'
import { findAction, movesOf } from '../queries.ts'
import { plainRefusal } from '../words.ts'
import { doneForm, moveForm, stopForm } from './forms.ts'
import { ActionPage, DonePage, MovePage, StopPage } from './views.tsx'

async function load({ scope, params }: Ask) {
  const action = await findAction(scope, params['ref'] ?? '')
  if (!action) return null
  const child = await findChildById(scope, action.childId)
  return child && { action, child, moves: await movesOf(scope, action.id) }
}

export type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>

const audit = ({ action }: Loaded): AuditNote => ({ subject: 'action', ref: action.ref, childId: action.childId })

/** Back to My work for whoever owns it; else to the action. */
function afterwards({ me }: Ask, action: Action): string {
  const mine = action.ownerWorkerId === me.workerId || me.teams.some((t) => t.id === action.ownerTeamId)
  return mine ? '/work' : `/actions/${action.ref}`
}

export const actionRoutes = [
  ...page('/actions/:ref', { permission: 'response.act', audit, load, view: ActionPage }),
  ...formPage('/actions/:ref/done', {
    permission: 'response.act',
    audit,
    load,
    form: doneForm,
    view: DonePage,
    async act(ask, { action }, values) {
      const done = await completeAction(ask.scope, action.ref, values)
      return done.ok ? { goTo: afterwards(ask, action) } : { problem: { field: 'note', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/actions/:ref/move', {
    permission: 'response.act',
    audit,
    load,
    form: moveForm,
    view: MovePage,
    async act(ask, { action }, values) {
      const moved = await moveAction(ask.scope, action.ref, values)
      return moved.ok ? { goTo: afterwards(ask, action) } : { problem: { field: 'toDay', text: plainRefusal(moved.problem) } }
    },
  }),
  ...formPage('/actions/:ref/stop', {
    permission: 'response.act',
    audit,
    load,
    form: stopForm,
    view: StopPage,
    async act(ask, { action }, { reason }) {
      const stopped = await stopAction(ask.scope, action.ref, reason)
      return stopped.ok ? { goTo: `/actions/${action.ref}` } : { problem: { field: 'reason', text: plainRefusal(stopped.problem) } }
    },
  }),
]
