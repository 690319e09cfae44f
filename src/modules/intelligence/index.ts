// The door of intelligence: what partners send, what the desk makes of it, and the text that may cross.
import type { Module } from '../../platform/module.ts'
import { deskRoutes } from './desk/routes.ts'
import { intelligenceMessages, tellDeskJob } from './jobs.ts'
import { sendingRoutes } from './sending/routes.ts'
import { sharedRoutes } from './shared/routes.ts'

export { endIntelligence, gradeIntelligence, sanitiseIntelligence, sendIntelligence, shareIntelligence, type Sending } from './deeds.ts'
export { tellDesk } from './jobs.ts'
export { intelligenceWork } from './work.ts'

const senders = [
  'interviewer',
  'coordinator',
  'manager',
  'social-worker',
  'police-officer',
  'school-lead',
  'health-worker',
  'placement-worker',
]
const desk = ['intelligence-officer', 'source-officer']

export const intelligence: Module = {
  name: 'intelligence',
  routes: [...sendingRoutes, ...deskRoutes, ...sharedRoutes],
  jobs: [tellDeskJob],
  messages: intelligenceMessages,
  permissions: {
    'intelligence.open': {
      words: 'Open the page of intelligence: what one sent, and what was shared with one’s teams',
      roles: [...senders, ...desk],
    },
    'intelligence.send': {
      words: 'Send intelligence to the desk of a force in one’s area, and see what one sent and whether it was received',
      roles: senders,
    },
    'intelligence.read-shared': {
      words: 'Read the sanitised text that was shared with one’s own team, and acknowledge it',
      roles: senders,
    },
    'intelligence.desk': {
      words:
        'Read the reports that lie with the desk of one’s own force, grade them, write the sanitised text, share it, say what came of it',
      roles: desk,
    },
    'intelligence.read-source': {
      words: 'See who told a report of one’s own force, one at a time, with a reason that is kept',
      roles: ['source-officer'],
    },
    'intelligence.tell-desk': {
      words: 'Tell the desk of a force that a report waits there, without a word of it (the clock itself)',
      roles: ['service-clock'],
    },
  },
}
