// The door of judgements: what a named worker concludes, on which facts, and until when. It owns the patterns, too.
import type { Module } from '../../platform/module.ts'
import { judgementRoutes } from './routes.ts'

export type { Judgement } from './domain.ts'
export type { Pattern } from './patterns/domain.ts'
export { patternsKnown } from './patterns/queries.ts'
export { giveOpinion, writeJudgement, type JudgementDraft } from './deeds.ts'
export { JudgementInShort } from './telling.tsx'
export { latestJudgements, standingOf, type InShort } from './queries.ts'
export { judgementWork } from './work.ts'

const writers = ['coordinator', 'manager', 'social-worker']
const readers = [...writers, 'interviewer', 'police-officer', 'health-worker']

export const judgements: Module = {
  name: 'judgements',
  routes: judgementRoutes,
  readModels: 'src/modules/judgements/read-models.sql',
  permissions: {
    'judgements.read': {
      words:
        'Read what was concluded about a child in one’s own circles, on what it rests, who dissents, and the patterns, as known now or on a past day. A school or a home does not',
      roles: readers,
    },
    'judgements.write': {
      words:
        'Conclude about a child in one’s own circles, in one’s own name, with reasons and a day of review; the one before stays on the record',
      roles: writers,
    },
    'judgements.answer': {
      words:
        'Agree with a colleague’s judgement about a child in one’s own circles, or dissent from it, with reasons; never with one’s own',
      roles: readers,
    },
    'judgements.overdue': {
      words:
        'See which judgements about children in one’s own circles were not looked at again in time, and where harm was noted and nothing concluded',
      roles: ['manager'],
    },
  },
}
