import { deed, formPage, page, type Ask, type AuditNote } from '../../../platform/http/index.ts'
import { form, hidden } from '../../../platform/forms/index.ts'
import { findChildById } from '../../people/index.ts'
import { completeAction, moveAction, placeAction, sayForFamily, sayOutcome, stopAction } from '../deeds.ts'
import type { Action } from '../domain.ts'
import { findAction, movesOf } from '../queries.ts'
import { parts, type Part } from '../plans/domain.ts'
import { plainRefusal } from '../words.ts'
import { doneForm, familyForm, moveForm, outcomeForm, stopForm } from './forms.ts'
import { ActionPage, DonePage, FamilyWordsPage, MovePage, OutcomePage, StopPage } from './views.tsx'

async function load({ scope, params }: Ask) {
  const action = await findAction(scope, params['ref'] ?? '')
  if (!action) return null
  const child = action.childId === null ? null : await findChildById(scope, action.childId)
  if (action.childId !== null && !child) return null
  return { action, child, moves: await movesOf(scope, action.id) }
}

export type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>

const audit = ({ action }: Loaded): AuditNote => ({
  subject: 'action',
  ref: action.ref,
  ...(action.childId === null ? {} : { childId: action.childId }),
})

/** Back to My work for whoever owns it; else to the action. */
function afterwards({ me }: Ask, action: Action): string {
  const mine = action.ownerWorkerId === me.workerId || me.teams.some((t) => t.id === action.ownerTeamId)
  return mine ? '/work' : `/actions/${action.ref}`
}

/** The plan in which it stands, where it is to be seen by whoever keeps plans. */
export const planOf = (action: Action) =>
  action.childRef === null ? `/contexts/${action.contextRef}/plan` : `/children/${action.childRef}/plan`

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
  ...formPage('/actions/:ref/outcome', {
    permission: 'response.act',
    audit,
    load,
    form: ({ action }) => outcomeForm(action),
    view: OutcomePage,
    async act({ scope }, { action }, { evidence = null, changed = null }) {
      const said = await sayOutcome(scope, action.ref, { evidence, changed })
      const field = action.doneEvidence === null ? 'evidence' : 'changed'
      return said.ok ? { goTo: `/actions/${action.ref}` } : { problem: { field, text: plainRefusal(said.problem) } }
    },
  }),
  ...deed('/actions/:ref/part', {
    permission: 'response.read-plan',
    audit,
    load,
    form: form({ part: hidden() }),
    async act({ scope }, { action }, { part }) {
      if (!parts.some((one) => one === part)) return { refused: 'Choose one of the four parts' }
      await placeAction(scope, action.ref, part as Part)
      return { goTo: `${planOf(action)}#${part}` }
    },
  }),
  ...formPage('/actions/:ref/for-family', {
    permission: 'response.read-plan',
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      return loaded?.child ? loaded : null
    },
    form: familyForm,
    known: ({ action }) => ({ familyWords: action.familyWords ?? action.what }),
    view: FamilyWordsPage,
    async act({ scope }, { action }, { familyWords }) {
      const said = await sayForFamily(scope, action.ref, familyWords)
      return said.ok ? { goTo: `${planOf(action)}/copy` } : { problem: { field: 'familyWords', text: plainRefusal(said.problem) } }
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
