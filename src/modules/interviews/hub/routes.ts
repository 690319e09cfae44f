import { deed, page, type Route } from '../../../platform/http/index.ts'
import { workerName } from '../../agencies/index.ts'
import { attemptsOf } from '../attempts/queries.ts'
import { findDraft } from '../conversation/queries.ts'
import type { TakeProblem } from '../handovers/domain.ts'
import { takeInterview } from '../handovers/queries.ts'
import { auditInterview, loadInterview } from '../loading.ts'
import { mattersOf } from '../urgent/queries.ts'
import { HubPage } from './views.tsx'

export const hubRoutes: Route[] = [
  ...page('/interviews/:ref', {
    permission: 'interviews.read',
    audit: auditInterview,
    load: async (ask) => {
      const loaded = await loadInterview(ask)
      if (!loaded) return null
      const { scope } = ask
      const { id, waiting } = loaded.interview
      return {
        ...loaded,
        attempts: await attemptsOf(scope, id),
        matters: await mattersOf(scope, id),
        draftSavedAt: (await findDraft(scope, id)).savedAt,
        handedByName: waiting ? await workerName(scope, waiting.fromWorkerId) : null,
        handedToName: waiting?.toWorkerId ? await workerName(scope, waiting.toWorkerId) : null,
      }
    },
    view: HubPage,
  }),
  ...deed('/interviews/:ref/take', {
    permission: 'interviews.take',
    audit: auditInterview,
    load: loadInterview,
    async act({ scope }, { interview, teamName, holderName }) {
      const taken = await takeInterview(scope, interview.ref)
      return taken.ok ? { goTo: `/interviews/${interview.ref}` } : { refused: refusals(teamName, holderName)[taken.problem] }
    },
  }),
]

function refusals(team: string, holder: string | null): Record<TakeProblem | 'not-found', string> {
  return {
    'not-your-team': `This interview is with ${team}: only somebody of that team can take it.`,
    'already-taken': `${holder ?? 'Somebody else'} took this interview before you. You can still read it and record an attempt.`,
    'already-held': 'This interview has been held.',
    'not-found': 'This interview is no longer open to you.',
  }
}
