// The door of notifications: one way to say that somebody is to be told, and what sends it.
import type { Module } from '../../platform/module.ts'
import { sendJob } from './jobs.ts'
import { notificationRoutes } from './routes.ts'

export { canReach, meetingFile, sendDue } from './jobs.ts'
export { tell, type Telling } from './queries.ts'

const people = [
  'interviewer',
  'coordinator',
  'manager',
  'social-worker',
  'police-officer',
  'school-lead',
  'health-worker',
  'placement-worker',
  'helpline-worker',
  'analyst',
  'administrator',
  'privacy-officer',
]

export const notifications: Module = {
  name: 'notifications',
  routes: notificationRoutes,
  jobs: [sendJob],
  permissions: {
    'notifications.send': {
      words:
        'Send messages: read who is to be told and how they are reached, and ask things whether they still need somebody (the sending itself)',
      roles: ['service-messages'],
    },
    'notifications.remind': {
      words: 'Find clocks and dates of which their worker is to be told (the clock itself); reads no record',
      roles: ['service-clock'],
    },
    'notifications.see-failed': {
      words: 'See which messages to one’s own agency’s workers failed and why, and try them again; not what they were about',
      roles: ['administrator'],
    },
    'notifications.outbox': { words: 'Read the demo’s outbox; in service there is none', roles: people },
  },
}
