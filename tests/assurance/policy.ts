// The oracle: who may do what, written from the words of docs/design decisions, docs/decisions/0009-field-rights.md and the
// permissions as they are described to people, never from the SQL and never from the modules' lists. Every rule stands here a
// second time on purpose: whoever changes a role's rights says it twice, and a slip in one place is a mismatch.
import type { FieldClass } from './marked.ts'

export const roles = [
  'interviewer',
  'coordinator',
  'manager',
  'social-worker',
  'police-officer',
  'intelligence-officer',
  'source-officer',
  'school-lead',
  'health-worker',
  'placement-worker',
  'helpline-worker',
  'analyst',
  'administrator',
  'privacy-officer',
] as const
export type Role = (typeof roles)[number]

export const kinds = ['council', 'police', 'school', 'health', 'charity', 'placement'] as const
export type Kind = (typeof kinds)[number]

/** How a worker stands to a child. */
export const relations = {
  lead: 'open',
  team: 'open',
  personal: 'open',
  'ended entry': 'closed',
  'expired entry': 'closed',
  'left the team': 'closed',
  'declared conflict': 'closed',
  none: 'closed',
  'glass broken': 'open',
  'glass over': 'closed',
  'restricted, outside': 'closed',
  'restricted, inside': 'open',
} as const
export type Relation = keyof typeof relations

/** How the same worker stands to the context that was made for that child: its circle is its own, and the glass opens no context. */
export const contextRelations: Record<Relation, 'open' | 'closed'> = {
  lead: 'open',
  team: 'open',
  personal: 'open',
  'ended entry': 'closed',
  'expired entry': 'closed',
  'left the team': 'closed',
  'declared conflict': 'closed',
  none: 'closed',
  'glass broken': 'closed',
  'glass over': 'closed',
  'restricted, outside': 'closed',
  'restricted, inside': 'closed',
}

/** Works with children: may open a record inside the circle at all. Helpline, analysts, administrators, privacy officers do not. */
const circleRoles: readonly Role[] = [
  'interviewer',
  'coordinator',
  'manager',
  'social-worker',
  'police-officer',
  'school-lead',
  'health-worker',
  'placement-worker',
]
/** Answers for the child: reads what a child said, what police wrote, and may ask for a place. */
const trusted: readonly Role[] = ['interviewer', 'coordinator', 'manager', 'social-worker', 'police-officer']
const leaders: readonly Role[] = ['coordinator', 'manager', 'social-worker']
const keepers: readonly Role[] = ['interviewer', 'coordinator', 'manager', 'social-worker']
/** Prepares notices and orders against adults; a home, a school or a nurse may know the adult. */
const disrupters: readonly Role[] = [...leaders, 'police-officer']
/** Reads what partners sent to a force, at that force. */
const desk: readonly Role[] = ['intelligence-officer', 'source-officer']
const nobody: readonly Role[] = []

export const fieldRights: Record<FieldClass, readonly Role[]> = {
  name: circleRoles,
  'own-words': trusted,
  'police-words': trusted,
  // Only by asking for one place, on a page that shows that place.
  location: trusted,
  'context-words': circleRoles,
  // What a panel says of a child: who reads decisions, and its members; none of these sits on it.
  'panel-words': trusted,
  'disruption-words': disrupters,
  'intelligence-words': desk,
  // On no page at all: one look by who may, with a reason, by POST.
  'source-words': nobody,
}

/** The pages about a child, and the roles to which they open inside the circle. */
export const pages: Record<string, readonly Role[]> = {
  '/children/:ref': circleRoles,
  '/children/:ref/print': circleRoles,
  '/children/:ref/about': circleRoles,
  '/children/:ref/about/change': trusted,
  '/children/:ref/about/reference': trusted,
  '/children/:ref/circle': circleRoles,
  // Which contexts one reads there is a matter of their circles.
  '/children/:ref/contexts': circleRoles,
  '/children/:ref/contexts/new': circleRoles,
  // Anybody who works with the child may put them before the panel; what it said is read by who reads decisions.
  '/children/:ref/panel': circleRoles,
  '/children/:ref/circle/add': leaders,
  '/children/:ref/circle/conflict': circleRoles,
  '/children/:ref/links': circleRoles,
  '/children/:ref/links/new': leaders,
  '/children/:ref/restrict': ['manager'],
  '/children/:ref/places': trusted,
  '/children/:ref/places/add': trusted,
  '/children/:ref/access-log': leaders,
  '/children/:ref/report': ['coordinator', 'social-worker', 'police-officer', 'placement-worker'],
  '/children/:ref/profile': [...trusted, 'placement-worker'],
  '/children/:ref/profile/versions/:id': [...trusted, 'placement-worker'],
  '/children/:ref/profile/ahead': ['interviewer', 'coordinator', 'social-worker', 'placement-worker'],
  '/children/:ref/signs': circleRoles,
  '/children/:ref/signs/new': circleRoles,
  '/children/:ref/escalations/new': circleRoles,
  // What is concluded is for those who answer for the child, and for health; a school or a home neither reads nor answers.
  '/children/:ref/judgement': [...trusted, 'health-worker'],
  '/children/:ref/judgement/new': leaders,
  '/children/:ref/judgement/opinion': [...trusted, 'health-worker'],
  '/episodes/:ref': circleRoles,
  '/episodes/:ref/prevention': ['coordinator', 'police-officer'],
  '/interviews/:ref': circleRoles,
  '/interviews/:ref/record': trusted,
  '/interviews/:ref/record/for-carer': trusted,
  // What a device brought in are a child's words as well.
  '/interviews/:ref/offline/sent': trusted,
  '/interviews/:ref/close': trusted,
  '/interviews/:ref/close/none': trusted,
  '/interviews/:ref/close/share': trusted,
  '/interviews/:ref/close/withhold': trusted,
  '/interviews/:ref/signs': ['interviewer', 'coordinator', 'manager', 'social-worker'],
  // Decisions after an interview are for those who close it; others open what they owe or were told, and here nothing is theirs.
  '/actions/:ref': trusted,
  '/actions/:ref/done': trusted,
  '/actions/:ref/move': trusted,
  '/actions/:ref/stop': trusted,
  '/actions/:ref/outcome': trusted,
  '/actions/:ref/for-family': trusted,
  // The plan holds what the child says of it. Police read it; whoever works with the family keeps it.
  '/children/:ref/plan': trusted,
  '/children/:ref/plan/print': trusted,
  '/children/:ref/plan/copy': trusted,
  '/children/:ref/plan/view': trusted,
  '/children/:ref/plan/action': trusted,
  '/children/:ref/plan/new': ['interviewer', 'coordinator', 'manager', 'social-worker'],
  '/children/:ref/plan/change': ['interviewer', 'coordinator', 'manager', 'social-worker'],
  '/children/:ref/plan/review': ['interviewer', 'coordinator', 'manager', 'social-worker'],
  '/children/:ref/plan/end': ['interviewer', 'coordinator', 'manager', 'social-worker'],
  // The register opens to the circle; what stands in it are the decisions that the reader may read.
  '/children/:ref/sharings': circleRoles,
  '/sharings/:ref': trusted,
  '/sharings/:ref/acknowledged': trusted,
  // Anybody who works with the child may ask another agency for help. What was asked is read by those who answer for the child; others
  // read what they asked, were asked or took, and here nothing is theirs.
  '/children/:ref/refer': circleRoles,
  // Where a child is placed, and who was told: for those who answer for the child. To record it is the responsible authority's.
  '/children/:ref/placements': trusted,
  '/interviews/:ref/refer': circleRoles,
  // A strategy discussion is opened, and read, by those who answer for the child; others read what they are invited to, and here they are not.
  '/children/:ref/discuss': trusted,
  '/children/:ref/discussion-offer': ['coordinator', 'manager'],
  '/discussions/:ref': trusted,
  '/discussions/:ref/minutes': trusted,
  '/discussions/:ref/meeting.ics': trusted,
  '/discussions/:ref/pack': trusted,
  '/discussions/:ref/pack.pdf': trusted,
  '/discussions/:ref/record': trusted,
  '/discussions/:ref/invite': trusted,
  '/discussions/:ref/move': trusted,
  '/discussions/:ref/cancel': trusted,
  '/discussions/:ref/apology': trusted,
  '/discussions/:ref/information': trusted,
  '/discussions/:ref/urgent': trusted,
  '/discussions/:ref/end': trusted,
  '/discussions/:ref/record/here': trusted,
  '/discussions/:ref/record/information': trusted,
  '/discussions/:ref/record/decision': trusted,
  '/discussions/:ref/record/action': trusted,
  // A school and a nurse may begin a draft too; what was drafted by others they do not read.
  '/children/:ref/nrm': [...trusted, 'school-lead', 'health-worker'],
  '/nrm/:ref': trusted,
  '/nrm/:ref/read': trusted,
  '/nrm/:ref/questions/about': trusted,
  '/nrm/:ref/stop': trusted,
  // What a neighbour was told of a placement: for those who answer for the child.
  '/host-notices/:ref': trusted,
  '/children/:ref/section-45': trusted,
  '/children/:ref/section-45/record': trusted,
  '/referrals/:ref': trusted,
  '/referrals/:ref/accept': trusted,
  '/referrals/:ref/ask': trusted,
  '/referrals/:ref/answer': trusted,
  '/referrals/:ref/not-ours': trusted,
  '/referrals/:ref/complete': trusted,
  '/referrals/:ref/withdraw': trusted,
  // A context opens to its own circle, whoever the children are. Its plan and its discussions are for those who answer.
  '/contexts/:ref': circleRoles,
  '/contexts/:ref/circle': circleRoles,
  '/contexts/:ref/circle/conflict': circleRoles,
  '/contexts/:ref/signs/new': circleRoles,
  '/contexts/:ref/children/new': circleRoles,
  '/contexts/:ref/children/:id/unlink': circleRoles,
  '/contexts/:ref/discuss': trusted,
  '/contexts/:ref/plan': trusted,
  '/contexts/:ref/plan/print': trusted,
  '/contexts/:ref/plan/action': trusted,
  '/contexts/:ref/plan/new': keepers,
  '/contexts/:ref/plan/change': keepers,
  '/contexts/:ref/plan/review': keepers,
  '/contexts/:ref/plan/end': keepers,
  // A meeting of the panel is there for its members by name, and none of these is one.
  '/panel-meetings/:ref': nobody,
  '/panel-meetings/:ref/add': nobody,
  '/panel-meetings/:ref/children/:child': nobody,
  '/panel-meetings/:ref/children/:child/outcome': nobody,
  // In the circle of a child whom it protects, by those who prepare such things themselves.
  '/disruption/:ref': disrupters,
  '/disruption/:ref/pack': disrupters,
  // The desk reads what its force was sent, whoever it is about and in no child's circle. The slip is the sender's alone.
  '/intelligence/desk/:ref': desk,
  '/intelligence/desk/:ref/grade': desk,
  '/intelligence/desk/:ref/text': desk,
  '/intelligence/desk/:ref/outcome': desk,
  '/intelligence/desk/:ref/share': desk,
  '/intelligence/desk/:ref/source': ['source-officer'],
  '/intelligence/sent/:ref': nobody,
}

/** What is not a page but a question about one place. */
export const placeShown: readonly Role[] = trusted

interface Who {
  role: Role
  kind: Kind
}

/** Does a page of this address open? */
export function opens({ role, kind }: Who, relation: Relation, page: string): boolean {
  const may = pages[page]?.includes(role) ?? false
  // A desk reads what came to it, whoever it is about; not who has a declared conflict about them.
  if (page.startsWith('/intelligence/')) return may && kind === 'police' && relation !== 'declared conflict'
  const stands = page.startsWith('/contexts/') ? contextRelations : relations
  return may && stands[relation] === 'open'
}

/** May words of this class be on any page that this worker reads about the child? A place's words: never on a page that lists. */
export function mayStand({ role, kind }: Who, relation: Relation, field: FieldClass): boolean {
  const may = fieldRights[field].includes(role)
  switch (field) {
    case 'location':
    case 'source-words':
      return false
    case 'intelligence-words':
      return may && kind === 'police' && relation !== 'declared conflict'
    case 'context-words':
      return may && contextRelations[relation] === 'open'
    default:
      return may && relations[relation] === 'open'
  }
}
