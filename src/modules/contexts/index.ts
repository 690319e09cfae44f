// The door of contexts: a place, a peer group, a school or an online space, looked at in its own right.
import type { Module } from '../../platform/module.ts'
import { keepContextsJob } from './jobs.ts'
import { contextRoutes } from './routes.ts'

export { namedIn, sourceWords as contextSourceWords, type ChildInContext, type Context, type ContextSignSeen } from './domain.ts'
export { letIn, linkChild, noteSign, open as openContext } from './deeds.ts'
export { chosenBy as contextChosenBy, insertContextSharing, lastSaidOfContext } from './sharings.ts'
export { keepContexts } from './jobs.ts'
export { childrenIn, contextsOf, findContext, linkedCount, signsOf as signsOfContext } from './queries.ts'
export { kindWords as contextKindWords, linkedWords, signTitle as contextSignTitle } from './words.ts'

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

export const contexts: Module = {
  name: 'contexts',
  routes: contextRoutes,
  jobs: [keepContextsJob],
  permissions: {
    'contexts.read': {
      words:
        'Read contexts in whose circle one stands: what was seen there, who may open them, the linked children that one may open anyway',
      roles: readers,
    },
    'contexts.note': { words: 'Note a sign in a context in whose circle one stands, with its evidence, and take it back', roles: readers },
    'contexts.open': {
      words: 'Open a context for one’s own team; close it and open it again. An exact name in one’s own area answers which team to ask',
      roles: ['coordinator', 'manager', 'social-worker', 'police-officer', 'school-lead', 'health-worker'],
    },
    'contexts.link': {
      words: 'Say that a child and a context have to do with each other, where one stands in the circle of both; take it back',
      roles: readers,
    },
    'contexts.manage-circle': {
      words: 'Add a worker or a team to a context’s circle, and end an entry; say that another worker must never open it',
      roles: ['coordinator', 'manager', 'social-worker', 'police-officer', 'school-lead', 'health-worker'],
    },
    'contexts.keep-open': {
      words: 'Keep a context’s circle open for the team that answers for it (the clock itself)',
      roles: ['service-clock'],
    },
  },
}
