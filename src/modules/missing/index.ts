// The door of missing: a report, its risk grades, the return with its two clocks, the prevention interview, the profile.
import type { Module } from '../../platform/module.ts'
import { dataQueryRoutes } from './data-queries/routes.ts'
import { episodeRoutes } from './episodes/routes.ts'
import { gradeRoutes } from './grades/routes.ts'
import { preventionRoutes } from './prevention/routes.ts'
import { profileRoutes } from './profiles/routes.ts'
import { returnRoutes } from './returns/routes.ts'

export type { Episode, EpisodeType, ReportProblem } from './episodes/domain.ts'
export { findEpisode } from './episodes/queries.ts'
export { missingWork } from './episodes/work.ts'
export { recordReport, type ReportDraft } from './episodes/deeds.ts'
export {
  importEpisode,
  importPlacement,
  type Brought,
  type ImportedEpisode,
  type ImportedPlacement,
  type QueryDraft,
} from './episodes/importing.ts'
export { importEpisodes, type BroughtOne } from './episodes/importing-many.ts'
export { missingDesk } from './episodes/queries.ts'
export { presentOf, type EndProblem, type Placement, type PlacementDraft, type PlacementProblem } from './placements/domain.ts'
export { endPlacement, placementsOf, recordPlacement } from './placements/queries.ts'
export type { GradeDraft, GradeProblem } from './grades/domain.ts'
export { importGrades, recordRiskGrade } from './grades/deeds.ts'
export type { ReturnProblem } from './returns/domain.ts'
export { recordReturn, type RecordedReturn, type ReturnDraft } from './returns/deeds.ts'
export type { PreventionDraft, PreventionProblem } from './prevention/domain.ts'
export { recordPreventionInterview } from './prevention/deeds.ts'

const circle = [
  'interviewer',
  'coordinator',
  'manager',
  'social-worker',
  'police-officer',
  'school-lead',
  'health-worker',
  'placement-worker',
]
const reporters = ['police-officer', 'coordinator', 'social-worker', 'placement-worker']

export const missing: Module = {
  name: 'missing',
  routes: [...episodeRoutes, ...gradeRoutes, ...returnRoutes, ...preventionRoutes, ...profileRoutes, ...dataQueryRoutes],
  readModels: 'src/modules/missing/read-models.sql',
  permissions: {
    'missing.read': { words: 'Read the missing episodes of a child inside one’s own circles', roles: circle },
    'missing.record-report': {
      words: 'Report a child missing; opens the record of a child whom one has found by an exact search',
      roles: reporters,
    },
    'missing.record-return': { words: 'Record that a child is back, which starts the 72 hours', roles: reporters },
    'missing.grade-risk': { words: 'Record the police risk grade and its reviews', roles: ['police-officer', 'coordinator'] },
    'missing.record-prevention': {
      words: 'Record the prevention interview, or why there was none',
      roles: ['police-officer', 'coordinator'],
    },
    'missing.read-profile': {
      words: 'Read the profile kept for the case that a child goes missing; police once there is an episode',
      roles: ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer', 'placement-worker'],
    },
    'missing.write-profile': { words: 'Write the profile', roles: ['interviewer', 'coordinator', 'social-worker', 'placement-worker'] },
    'missing.settle-queries': { words: 'Put right what an import found questionable in one’s own agency’s rows', roles: ['coordinator'] },
  },
}
