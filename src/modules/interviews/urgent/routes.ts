import { formPage, type Ask, type Route } from '../../../platform/http/index.ts'
import { firstReturn, isOfTheTeam } from '../domain.ts'
import { auditInterview, loadInterview, type Loaded } from '../loading.ts'
import { act, type ActProblem } from './domain.ts'
import { dismissForm, doneForm, raiseForm } from './forms.ts'
import { fromQuery, wayBack } from './parts.tsx'
import { contactsFor, dismiss, mattersOf, raise, recordDone } from './queries.ts'
import { DismissPage, MatterPage, RaisePage, type MatterLoaded } from './views.tsx'

export const urgentRoutes: Route[] = [
  ...formPage('/interviews/:ref/urgent', {
    permission: 'interviews.hold',
    audit: auditInterview,
    load: async (ask) => {
      const loaded = await mine(ask)
      return loaded && { ...loaded, matters: await mattersOf(ask.scope, loaded.interview.id) }
    },
    form: (_loaded, page) => raiseForm(page.content),
    view: RaisePage,
    async act({ scope, query }, { interview }, { matter }) {
      const id = await raise(scope, interview, matter)
      return { goTo: `/interviews/${interview.ref}/urgent/${id}${fromQuery(query['from'])}` }
    },
  }),
  ...formPage('/interviews/:ref/urgent/:id', {
    permission: 'interviews.hold',
    audit: auditInterview,
    load: loadMatter,
    form: doneForm,
    known: (_loaded, { now }) => ({ at: { date: now, precision: 'minute' as const } }),
    view: MatterPage,
    async act({ scope, now, query }, { interview, matter }, { what, at, told }) {
      const done = act(matter, { at: at.date, notBefore: firstReturn(interview.returns) }, now)
      if (!done.ok) return { problem: { field: done.problem === 'closed-already' ? 'what' : 'at', text: refusals[done.problem] } }
      await recordDone(scope, matter.id, { doneAt: done.value.doneAt, doneWhat: what, toldWhom: told })
      return { goTo: wayBack(interview.ref, query['from']) }
    },
  }),
  ...formPage('/interviews/:ref/urgent/:id/dismiss', {
    permission: 'interviews.hold',
    audit: auditInterview,
    load: loadMatter,
    form: (_loaded, page) => dismissForm(page.content),
    view: DismissPage,
    async act({ scope, query }, { interview, matter }, { reason, detail }) {
      if (matter.doneAt || matter.dismissedAt) return { problem: { field: 'reason', text: refusals['closed-already'] } }
      await dismiss(scope, matter.id, detail ? `${reason}: ${detail}` : reason)
      return { goTo: wayBack(interview.ref, query['from']) }
    },
  }),
]

const refusals: Record<ActProblem, string> = {
  'closed-already': 'Somebody has already said what was done. Reload the page to see it',
  'in-future': 'That is in the future. Give the time it was done',
  'before-raised': 'That is before the child was back. Check the day and the time',
}

// What could not wait is for the team that has the interview, its lead and its managers.
async function mine(ask: Ask): Promise<Loaded | null> {
  const loaded = await loadInterview(ask)
  return loaded && isOfTheTeam(loaded.interview, ask.me) ? loaded : null
}

async function loadMatter(ask: Ask): Promise<MatterLoaded | null> {
  const loaded = await mine(ask)
  if (!loaded) return null
  const matter = (await mattersOf(ask.scope, loaded.interview.id)).find((m) => m.id === ask.params['id'])
  return matter ? { ...loaded, matter, contacts: await contactsFor(ask.scope, loaded.interview.id) } : null
}
