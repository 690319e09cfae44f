// The door of the panel: an area's agencies look together at children who are exploited, or may be. What they agree goes into the child's plan.
import type { Module } from '../../platform/module.ts'
import { buildAgendasJob } from './jobs.ts'
import { panelMessages } from './messages.ts'
import { panelRoutes } from './routes.ts'

export { addMember, agree, arrange, build, end, leaveOut, noteThemes, sayOutcome, setUp } from './deeds.ts'
export { firstRules } from './domain.ts'
export { buildAgendas } from './jobs.ts'
export { findMeeting, findPanel, itemsOf, referToPanel } from './queries.ts'

const readers = [
  'interviewer',
  'coordinator',
  'manager',
  'social-worker',
  'police-officer',
  'school-lead',
  'health-worker',
  'placement-worker',
]

export const panel: Module = {
  name: 'panel',
  routes: panelRoutes,
  jobs: [buildAgendasJob],
  messages: panelMessages,
  permissions: {
    'panel.read': {
      words: 'See that one’s area has a panel, who sits on it, by which rules and when it meets; about no child',
      roles: readers,
    },
    'panel.sit': {
      words:
        'As a named member: read the agenda and the children on it that are open to one, record what the panel says; whoever chairs builds the agenda',
      roles: readers,
    },
    'panel.refer': { words: 'Put a child of one’s own circles before the panel, with a reason, and read what it said', roles: readers },
    'panel.keep': {
      words:
        'Set up a panel in one’s own area; where one chairs it or one’s agency set it up, say who sits on it and by which rules its agenda is built',
      roles: ['coordinator', 'manager'],
    },
    'panel.read-themes': {
      words: 'Read counted themes of a panel in one’s own area: no child, no number below five',
      roles: ['analyst', 'coordinator', 'manager'],
    },
    'panel.clock': {
      words: 'Ask the rules who belongs on the agenda of a meeting that is near (the clock itself)',
      roles: ['service-clock'],
    },
  },
}
