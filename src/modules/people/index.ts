// The door of people: one record for each child, and the circle around it.
import type { Module } from '../../platform/module.ts'
import { circleRoutes } from './circle/routes.ts'
import { findingRoutes } from './finding/routes.ts'
import { linkRoutes } from './links/routes.ts'
import { noticeMessages } from './messages.ts'
import { noticeRoutes } from './notices/routes.ts'
import { placeRoutes } from './places/routes.ts'
import { recordRoutes } from './records/routes.ts'
import { requestRoutes } from './requests/routes.ts'
import { trailRoutes } from './trail/routes.ts'

export type { Child, LocationKind, Purpose, ReferenceKind } from './domain.ts'
export { ageOf, recipientKindOf } from './domain.ts'
export {
  addChild,
  addLocation,
  addLocations,
  childByReference,
  findChild,
  findChildById,
  likelyDuplicates,
  namePage,
  openCircle,
  openCircles,
  ReferenceTaken,
  updateChild,
} from './queries.ts'
export type { ChildDraft, LocationDraft, ReferenceDraft } from './queries.ts'
export { keepArrangements, writeClimbed, writeGoingOut, type GoesOut } from './standing.ts'
export { insertSharing, lastSaid, type GoesWith, type Recipient, type SaidBefore, type SharingDraft, type SharingSaid } from './sharings.ts'
export {
  childFields,
  detrimentField,
  helpsWithField,
  routeField,
  saidBefore,
  sharingFields,
  sharingSaid,
  type SharedOf,
} from './sharing-fields.ts'
export { chosenOf, type Chosen } from './circle/queries.ts'
export { InCircle, MustNotOpen } from './circle/standing.tsx'
export { nearSearch, notAsked, type Near } from './finding/near.ts'
export { NearChildren, NearProblems } from './finding/near-view.tsx'
export { ChildHeader } from './views.tsx'
export { noticeWork } from './notices/work.ts'

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
const leaders = ['coordinator', 'manager', 'social-worker']

export const people: Module = {
  name: 'people',
  routes: [
    ...findingRoutes,
    ...recordRoutes,
    ...circleRoutes,
    ...linkRoutes,
    ...requestRoutes,
    ...placeRoutes,
    ...trailRoutes,
    ...noticeRoutes,
  ],
  messages: noticeMessages,
  readModels: 'src/modules/people/read-models.sql',
  permissions: {
    'people.search': {
      words: 'Look for a child: freely inside one’s own circles; outside them only by an exact match, which is told to the lead',
      roles: readers,
    },
    'people.read': { words: 'Read what is known of a child inside one’s own circles', roles: readers },
    'people.add-child': {
      words: 'Add a child',
      roles: ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer', 'service-import'],
    },
    'people.change': {
      words: 'Put right what is known of a child: names, references, responsible authority, lead worker',
      roles: ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer'],
    },
    'people.break-glass': {
      words: 'Open a record outside one’s circles for sixty minutes, with a reason; the lead is told at once',
      roles: ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer', 'health-worker'],
    },
    'people.answer-request': {
      words: 'Grant or refuse another worker’s request for access to a child in one’s own circles',
      roles: leaders,
    },
    'people.manage-circle': { words: 'Add a worker or a team to a child’s circle, and end an entry', roles: leaders },
    'people.declare-conflict': { words: 'Say that another worker must never open a child’s record', roles: leaders },
    'people.link': {
      words: 'Say that two records in one’s own circles are of one child, with reasons, and take it back; nothing is moved',
      roles: leaders,
    },
    'people.restrict': { words: 'Hide a child from every search outside the circle, and lift it', roles: ['manager'] },
    'people.see-location': {
      words: 'See one place of a child at a time; every time is recorded',
      roles: ['coordinator', 'manager', 'social-worker', 'police-officer', 'interviewer'],
    },
    'people.add-location': {
      words: 'Record a place of a child',
      roles: ['coordinator', 'manager', 'social-worker', 'police-officer', 'interviewer'],
    },
    'people.access-log': { words: 'Read who looked at the record of a child in one’s own circles', roles: leaders },
  },
}
