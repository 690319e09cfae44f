// The door of the response: what is agreed, who is told, and whether a return was used.
import type { Module } from '../../platform/module.ts'
import { actionRoutes } from './actions/routes.ts'
import { closingRoutes } from './closing/routes.ts'
import { keepOpenJob, remindJob } from './jobs.ts'
import { responseMessages } from './messages.ts'
import { sharingRoutes } from './sharings/routes.ts'

export {
  acknowledgeSharing,
  agreeAction,
  agreeNoAction,
  approveWithholding,
  completeAction,
  decideSharing,
  moveAction,
  sayNoAction,
  stopAction,
} from './deeds.ts'
export type { ActionDraft, SharingDraft } from './queries.ts'
export type { Party } from './domain.ts'
export { needWords, partOf, usedDefinition, useNeeds, type ReturnUse, type UseNeed, type UseStatus } from './use.ts'
export { keepOpen, remindOfActions } from './jobs.ts'
export { responseWork } from './work.ts'

const closers = ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer']
const readers = [...closers, 'school-lead', 'health-worker', 'placement-worker']

export const response: Module = {
  name: 'response',
  routes: [...closingRoutes, ...actionRoutes, ...sharingRoutes],
  jobs: [keepOpenJob, remindJob],
  messages: responseMessages,
  permissions: {
    'response.my-work': { words: 'See what needs oneself: interviews, actions, decisions, notices', roles: readers },
    'response.read-decisions': {
      words:
        'Read every action, reasoned none and sharing decision in one’s own circles; others read only what they decided, owe or were told',
      roles: [...closers, 'analyst'],
    },
    'response.close': { words: 'Agree actions after an interview, say that nothing follows, decide who is told', roles: closers },
    'response.act': { words: 'See an action in one’s own circles, do it, move its date, stop it', roles: readers },
    'response.read-sharing': { words: 'Read what was shared in one’s own circles, and acknowledge it', roles: readers },
    'response.keep-open': {
      words: 'Keep a circle open for whoever still owes something in it (the clock itself)',
      roles: ['service-clock'],
    },
    'response.approve-withholding': { words: 'Approve another worker’s decision not to share', roles: ['manager'] },
  },
  readModels: 'src/modules/response/read-models.sql',
}
