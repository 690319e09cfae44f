// The door of interviews: the hand-over that cannot be dropped, the attempts, the conversation, what cannot wait.
import type { Module } from '../../platform/module.ts'
import { attemptRoutes } from './attempts/routes.ts'
import { conversationRoutes } from './conversation/routes.ts'
import { ladderJob, remindJob } from './handovers/jobs.ts'
import { handOverRoutes } from './handovers/routes.ts'
import { hubRoutes } from './hub/routes.ts'
import { interviewMessages } from './messages.ts'
import { offlineRoutes } from './offline/routes.ts'
import { recordRoutes } from './record/routes.ts'
import { urgentRoutes } from './urgent/routes.ts'

export type { CoveredReturn, Interview, OpenHandOver, Stage } from './domain.ts'
export { stageOf } from './domain.ts'
export { findInterview } from './queries.ts'
export { handOn, openForReturn, openForReturns, takeInterview, type AskedInterview } from './handovers/queries.ts'
export { answerInHand, holdInterview, saveDraft, type HeldAnswer } from './conversation/queries.ts'
export { questionFrom } from './conversation/guide.ts'
export { interviewWork } from './work/items.ts'
export { runLadder, runReminders } from './handovers/jobs.ts'
export { recordAttempt, recordMissedReason, recordNotHeld } from './attempts/queries.ts'

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

export const interviews: Module = {
  name: 'interviews',
  routes: [...hubRoutes, ...handOverRoutes, ...attemptRoutes, ...conversationRoutes, ...urgentRoutes, ...recordRoutes, ...offlineRoutes],
  jobs: [ladderJob, remindJob],
  messages: interviewMessages,
  readModels: 'src/modules/interviews/read-models.sql',
  permissions: {
    'interviews.read': {
      words: 'See that a return home interview is due, who has it and what was tried, inside one’s own circles',
      roles: circle,
    },
    'interviews.read-answers': {
      words: 'Read what a child said in a return home interview, and what could not wait',
      roles: ['interviewer', 'coordinator', 'social-worker', 'manager', 'police-officer'],
    },
    'interviews.take': { words: 'Take an interview that was handed to one’s team', roles: ['interviewer', 'manager'] },
    'interviews.hand-on': { words: 'Hand an interview on to a named next owner, with a reason', roles: ['interviewer', 'manager'] },
    'interviews.hold': {
      words: 'Record attempts, hold the conversation, act on what cannot wait, say why it was late or not held',
      roles: ['interviewer', 'manager'],
    },
    'interviews.know-carried': {
      words: 'Tell a device whether the interviews that it carries still stand (the service itself)',
      roles: ['service-clock'],
    },
    'interviews.climb': {
      words: 'Tell the next person up when nobody takes an interview (the clock itself); opens a circle to that person only',
      roles: ['service-clock'],
    },
  },
}
