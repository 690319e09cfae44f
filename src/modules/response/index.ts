// The door of the response: what is agreed, who is told, and whether a return was used.
import type { Module } from '../../platform/module.ts'
import { actionRoutes } from './actions/routes.ts'
import { closingRoutes } from './closing/routes.ts'
import { keepOpenJob, remindJob } from './jobs.ts'
import { responseMessages } from './messages.ts'
import { referralClock } from './referrals/jobs.ts'
import { referralRoutes } from './referrals/routes.ts'
import { registerRoutes } from './register/routes.ts'
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
export { accept, answerMore, askMore, complete, refer, sayNotOurs, withdraw } from './referrals/deeds.ts'
export type { ReferralDraft } from './referrals/queries.ts'
export { runReferrals } from './referrals/jobs.ts'
export { keepOpen, remindOfActions } from './jobs.ts'
export { responseWork } from './work.ts'

const closers = ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer']
const readers = [...closers, 'school-lead', 'health-worker', 'placement-worker']

export const response: Module = {
  name: 'response',
  routes: [...closingRoutes, ...actionRoutes, ...sharingRoutes, ...registerRoutes, ...referralRoutes],
  jobs: [keepOpenJob, remindJob, referralClock],
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
    'response.agency-register': {
      words: 'Read the register of what one’s own agency decided to share or not: references, grounds and dates, no name and no narrative',
      roles: ['privacy-officer', 'manager'],
    },
    'response.keep-open': {
      words: 'Keep a circle open for whoever still owes something in it (the clock itself)',
      roles: ['service-clock'],
    },
    'response.refer': {
      words: 'Refer a child in one’s own circles to another agency’s inbox; answer what it asks back; withdraw it',
      roles: readers,
    },
    'response.read-referrals': {
      words: 'Read referrals in one’s own circles: all, for those who read decisions; others those that they made, were asked or took',
      roles: readers,
    },
    'response.answer-referral': {
      words: 'Accept what lies in one’s own inbox, ask for more, say “not ours” with the next owner, say what changed',
      roles: readers,
    },
    'response.climb-referrals': {
      words: 'Move a referral that nobody is there to have, and tell the next person up of one that nobody touches (the clock itself)',
      roles: ['service-clock'],
    },
    'response.approve-withholding': { words: 'Approve another worker’s decision not to share', roles: ['manager'] },
  },
  readModels: 'src/modules/response/read-models.sql',
}
