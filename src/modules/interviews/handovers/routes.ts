import { formPage, type Route } from '../../../platform/http/index.ts'
import { workersOf } from '../../agencies/index.ts'
import { auditInterview, loadInterview } from '../loading.ts'
import type { HandOnProblem } from './domain.ts'
import { anyoneInTheTeam, handOnForm } from './forms.ts'
import { handOn, teamsFor } from './queries.ts'
import { HandOnPage } from './views.tsx'

export const handOverRoutes: Route[] = formPage('/interviews/:ref/hand-on', {
  permission: 'interviews.hand-on',
  audit: auditInterview,
  load: async (ask) => {
    const loaded = await loadInterview(ask)
    if (!loaded) return null
    const teams = await teamsFor(ask.scope, loaded.interview.id)
    const chosen = teams.find((t) => t.id === ask.query['team']) ?? null
    const people = chosen ? await workersOf(ask.scope, chosen.id) : []
    return { ...loaded, teams, chosen, people: people.filter((p) => p.id !== loaded.interview.holderId) }
  },
  form: (loaded, page) => handOnForm(page.content, loaded.people),
  view: HandOnPage,
  async act({ scope }, { interview, chosen }, { next, reason, detail }) {
    if (!chosen) return { problem: { field: 'next', text: 'Choose a team first' } }
    const made = await handOn(scope, interview.ref, {
      toTeamId: chosen.id,
      toWorkerId: next === anyoneInTheTeam ? null : next,
      reasonCode: reason,
      reason: detail,
    })
    return made.ok ? { goTo: `/interviews/${interview.ref}` } : { problem: { field: 'next', text: refusals[made.problem] } }
  },
})

const refusals: Record<HandOnProblem | 'not-found', string> = {
  'not-yours': 'Somebody else has it now, so it is not yours to hand on',
  'already-held': 'This interview has been held',
  'to-yourself': 'You have it already. Choose somebody else',
  'needs-reason': 'Say why you are handing it on',
  'not-found': 'That team is no longer there. Choose another',
}
