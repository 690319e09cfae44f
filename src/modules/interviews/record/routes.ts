import { formPage, page, type Ask, type Route } from '../../../platform/http/index.ts'
import { workerName } from '../../agencies/index.ts'
import type { HoldProblem } from '../conversation/domain.ts'
import { answersOf, findDraft, holdInterview } from '../conversation/queries.ts'
import { readBackId } from '../conversation/guide.ts'
import { holds } from '../domain.ts'
import { auditInterview, loadInterview } from '../loading.ts'
import { mattersOf } from '../urgent/queries.ts'
import { forCarer } from './domain.ts'
import { finishForm } from './forms.ts'
import { CarerCopyPage, FinishPage, RecordPage, type FinishLoaded, type RecordLoaded } from './views.tsx'

export const recordRoutes: Route[] = [
  ...formPage('/interviews/:ref/finish', {
    permission: 'interviews.hold',
    audit: auditInterview,
    load: loadToFinish,
    form: finishForm,
    known: ({ draft }) => {
      const right = draft[readBackId]?.chosen[0]
      return right === undefined ? {} : { confirmed: right === 'yes' ? 'yes' : 'no' }
    },
    view: FinishPage,
    async act({ scope, house }, { interview, draft }, { heldAt, confirmed }) {
      const made = await holdInterview(scope, house.content, interview.ref, {
        heldAt: heldAt.date,
        answers: Object.entries(draft).map(([question, answer]) => ({ ...answer, question })),
        confirmed: confirmed === 'yes',
      })
      return made.ok ? { goTo: `/interviews/${interview.ref}/signs` } : { problem: { field: 'heldAt', text: refusals[made.problem] } }
    },
  }),
  ...page('/interviews/:ref/record', { permission: 'interviews.read-answers', audit: auditInterview, load: loadRecord, view: RecordPage }),
  ...page('/interviews/:ref/record/for-carer', {
    permission: 'interviews.read-answers',
    audit: auditInterview,
    load: async (ask) => {
      const loaded = await loadRecord(ask)
      return loaded && { ...loaded, matters: [], answers: forCarer(loaded.answers) }
    },
    view: CarerCopyPage,
  }),
]

const refusals: Record<HoldProblem | 'not-found', string> = {
  'already-held': 'This interview has been held already',
  'not-yours': 'Somebody else has this interview now',
  'in-future': 'That is in the future. Give the time you talked',
  'before-return': 'That is before the child was back. Check the day and the time',
  'nothing-written': 'Nothing has been written yet',
  'not-found': 'This interview is no longer open to you',
}

// Also once it is held: the same form posted again must find what it did the first time.
async function loadToFinish(ask: Ask): Promise<FinishLoaded | null> {
  const loaded = await loadInterview(ask)
  if (!loaded || !holds(loaded.interview, ask.me)) return null
  const { id } = loaded.interview
  return { ...loaded, draft: (await findDraft(ask.scope, id)).answers, matters: await mattersOf(ask.scope, id) }
}

async function loadRecord(ask: Ask): Promise<RecordLoaded | null> {
  const loaded = await loadInterview(ask)
  if (!loaded || !loaded.interview.heldAt) return null
  const { id, heldBy } = loaded.interview
  return {
    ...loaded,
    answers: await answersOf(ask.scope, id),
    matters: await mattersOf(ask.scope, id),
    heldByName: heldBy ? await workerName(ask.scope, heldBy) : null,
  }
}
