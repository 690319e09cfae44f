// The door of signs: what was seen in this child, with its evidence; and what else befell them. Three lists, never a total.
import type { Module } from '../../platform/module.ts'
import { signsRoutes } from './routes.ts'

export type { Escalation, Observation, SignList } from './domain.ts'
export { sourceWords } from './domain.ts'
export {
  noteObservation,
  nothingNoted,
  observationsOf,
  observationsOfInterview,
  recordEscalation,
  type EscalationDraft,
  type ObservationDraft,
} from './queries.ts'

const readers = ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer', 'health-worker']

export const signs: Module = {
  name: 'signs',
  routes: signsRoutes,
  readModels: 'src/modules/signs/read-models.sql',
  permissions: {
    'signs.read': {
      words: 'Read every sign and escalation noted for a child in one’s own circles. Without it: those of one’s own agency only',
      roles: readers,
    },
    'signs.note': {
      words: 'Note a sign or an escalation with its evidence, read those open to one, and withdraw one’s own with a reason',
      roles: [...readers, 'school-lead', 'placement-worker'],
    },
    'signs.note-heard': {
      words: 'Note the signs heard in a return home interview, or that there were none',
      roles: ['interviewer', 'coordinator', 'manager', 'social-worker'],
    },
    'signs.withdraw': {
      words: 'Withdraw, with a reason, a sign or an escalation that somebody else noted',
      roles: ['coordinator', 'manager', 'social-worker'],
    },
  },
}
