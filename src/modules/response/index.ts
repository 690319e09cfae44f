// The door of the response: what is agreed, who is told, and whether a return was used.
import type { Module } from '../../platform/module.ts'
import { actionRoutes } from './actions/routes.ts'
import { closingRoutes } from './closing/routes.ts'
import { discussionMessages } from './discussions/messages.ts'
import { discussionRoutes } from './discussions/routes.ts'
import { hostClock, keepHostsJob } from './host-notices/jobs.ts'
import { hostNoticeRoutes } from './host-notices/routes.ts'
import { disruptionRoutes } from './disruption/routes.ts'
import { keepOpenJob, remindJob } from './jobs.ts'
import { responseMessages } from './messages.ts'
import { overdueActionRoutes } from './overdue/routes.ts'
import { overdueClock } from './plans/jobs.ts'
import { planRoutes } from './plans/routes.ts'
import { nrmClock, nrmLadder, nrmMessages } from './nrm/jobs.ts'
import { nrmRoutes } from './nrm/routes.ts'
import { discussionClock, offerMessages } from './offers/jobs.ts'
import { offerRoutes } from './offers/routes.ts'
import { packRoutes } from './packs/routes.ts'
import { referralClock } from './referrals/jobs.ts'
import { referralRoutes } from './referrals/routes.ts'
import { registerRoutes } from './register/routes.ts'
import { section45Routes } from './section-45/routes.ts'
import { sharingRoutes } from './sharings/routes.ts'

export {
  acknowledgeSharing,
  agreeAction,
  agreeNoAction,
  approveWithholding,
  completeAction,
  decideSharing,
  moveAction,
  placeAction,
  sayForFamily,
  sayNoAction,
  sayOutcome,
  stopAction,
} from './deeds.ts'
export type { ActionDraft, SharingDraft } from './queries.ts'
export type { Party } from './domain.ts'
export { needWords, partOf, usedDefinition, useNeeds, type ReturnUse, type UseNeed, type UseStatus } from './use.ts'
export { accept, answerMore, askMore, complete, refer, sayNotOurs, withdraw } from './referrals/deeds.ts'
export type { ReferralDraft } from './referrals/queries.ts'
export * as discussions from './discussions/deeds.ts'
export { runDiscussions } from './offers/jobs.ts'
export { runReferrals } from './referrals/jobs.ts'
export { addFact, askBack, beginNrm, confirmPage, handOff, recordSent, sayReady, takeNrm } from './nrm/deeds.ts'
export { runNrm, runNrmLadder } from './nrm/jobs.ts'
export { nrmOfChild } from './nrm/queries.ts'
export { recordSection45 } from './section-45/deeds.ts'
export { SectionLine } from './section-45/line.tsx'
export { promptOf } from './section-45/queries.ts'
export { acknowledge, endStay, placeChild, sayTold, tellOfPlacement } from './host-notices/deeds.ts'
export { keepHosts, runHostNotices } from './host-notices/jobs.ts'
export { keepOpen, remindOfActions } from './jobs.ts'
export { addEvidence, addLine, beginDisruption, takeStep } from './disruption/deeds.ts'
export { responseWork } from './work.ts'
/** The questions of an action, for pages of other modules that agree one. */
export { actionForm } from './closing/forms.ts'
export { dayMeant } from './forms.ts'
export { partiesFor, partyOf } from './parties.ts'
export { plainRefusal as plainActionRefusal } from './words.ts'
export { addView, changePlan, endPlan, openPlan, openPlanOf, planInShort, reviewPlan, type PlanInShort } from './plans/deeds.ts'
export { runOverdue } from './plans/jobs.ts'

const closers = ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer']
const readers = [...closers, 'school-lead', 'health-worker', 'placement-worker']

export const response: Module = {
  name: 'response',
  routes: [
    ...closingRoutes,
    ...actionRoutes,
    ...overdueActionRoutes,
    ...planRoutes,
    ...sharingRoutes,
    ...registerRoutes,
    ...referralRoutes,
    ...disruptionRoutes,
    ...nrmRoutes,
    ...section45Routes,
    ...discussionRoutes,
    ...packRoutes,
    ...offerRoutes,
    ...hostNoticeRoutes,
  ],
  jobs: [keepOpenJob, remindJob, overdueClock, referralClock, discussionClock, hostClock, keepHostsJob, nrmClock, nrmLadder],
  messages: [...responseMessages, ...discussionMessages, ...offerMessages, ...nrmMessages],
  permissions: {
    'response.my-work': {
      words: 'See what needs oneself: interviews, actions, decisions, notices',
      roles: [...readers, 'intelligence-officer', 'source-officer'],
    },
    'response.read-decisions': {
      words:
        'Read every action, reasoned none and sharing decision in one’s own circles; others read only what they decided, owe or were told',
      roles: [...closers, 'analyst'],
    },
    'response.close': { words: 'Agree actions after an interview, say that nothing follows, decide who is told', roles: closers },
    'response.act': { words: 'See an action in one’s own circles, do it, move its date, stop it', roles: readers },
    'response.read-overdue': {
      words: 'See what is overdue in one’s own circles, whose it is and who was told',
      roles: closers,
    },
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
    'response.nrm-draft': {
      words:
        'Draft a referral to the National Referral Mechanism for a child in one’s own circles, hand it to a first responder, record what became of it',
      roles: [...closers, 'school-lead', 'health-worker'],
    },
    'response.nrm-remind': {
      words:
        'Say what is expected of a referral to the National Referral Mechanism, and keep the circle open for whoever has one (the clock itself)',
      roles: ['service-clock'],
    },
    'response.nrm-send': {
      words:
        'Take a draft that is ready away as a file, and record that it was sent elsewhere: workers of first responder organisations whose team has it',
      roles: closers,
    },
    'response.section-45': {
      words: 'See that section 45 may protect a child in one’s own circles, and record what was done about it',
      roles: closers,
    },
    'response.disrupt': {
      words:
        'Prepare notices and orders against whoever exploits children, of one’s own team of police or council; read those about children in one’s own circles',
      roles: ['coordinator', 'manager', 'social-worker', 'police-officer'],
    },
    'response.climb-referrals': {
      words: 'Move a referral that nobody is there to have, and tell the next person up of one that nobody touches (the clock itself)',
      roles: ['service-clock'],
    },
    'response.place': {
      words:
        'Record where a child of one’s own authority is placed; tell the council and the police of another area, say what is different and when it ended',
      roles: ['coordinator', 'manager', 'social-worker'],
    },
    'response.read-host-notices': {
      words: 'Read placements in one’s own circles, and what one’s own team was told of a child placed in its area',
      roles: closers,
    },
    'response.acknowledge-host-notice': {
      words: 'Acknowledge what one’s own team was told of a child placed in its area',
      roles: ['coordinator', 'manager', 'social-worker', 'police-officer'],
    },
    'response.host-register': {
      words:
        'Read the register of one’s own agency’s children placed elsewhere, and of others’ placed in its area: dates, and who has acknowledged',
      roles: ['coordinator', 'manager'],
    },
    'response.climb-host-notices': {
      words:
        'Tell the leads of both sides of a placement that nobody acknowledged; keep hosts in the circle while it goes on (the clock itself)',
      roles: ['service-clock'],
    },
    'response.read-plan': {
      words: 'Read a plan in one’s own circles, place actions in it, add an action, write down what the child or the family says',
      roles: closers,
    },
    'response.keep-plan': {
      words: 'Record which plan there is, change its kind or lead, review it, end it',
      roles: ['interviewer', 'coordinator', 'manager', 'social-worker'],
    },
    'response.climb-overdue': {
      words: 'Tell the next person up of an action or a review of a plan that is overdue (the clock itself)',
      roles: ['service-clock'],
    },
    'response.open-discussion': {
      words: 'Open a strategy discussion about a child or a context in one’s own circles, invite to it, record it, end it',
      roles: closers,
    },
    'response.read-discussions': {
      words:
        'Read strategy discussions in one’s own circles: all, for those who read decisions; others those that they are invited to, with what they may bring, say sorry for or dissent from',
      roles: readers,
    },
    'response.answer-offers': {
      words:
        'Decide, where an area’s threshold was met for a child in one’s own circles, whether a strategy discussion is needed; with a reason where not',
      roles: ['coordinator', 'manager'],
    },
    'response.offer-discussions': {
      words:
        'Find facts that meet an area’s thresholds and put them before who decides; ask for an apology that nobody gave (the clock itself)',
      roles: ['service-clock'],
    },
    'response.approve-withholding': { words: 'Approve another worker’s decision not to share', roles: ['manager'] },
  },
  readModels: 'src/modules/response/read-models.sql',
}
