// The rules of what follows a return: actions, a reasoned none, and a sharing decision for each recipient. Pure; rules take `now`.
import { addDays, londonDay } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'

/** Who is to do it, or who is told: a worker or a team here, or somebody outside in words. */
export type Party = { kind: 'worker'; id: string } | { kind: 'team'; id: string } | { kind: 'outside'; name: string }

/** Days for which somebody who was told may open the record; told again, it begins anew. */
export const sharedWithDays = 30
/** Days past its date for which the owner of an action keeps the record open, to finish and to write down what changed. */
export const actionKeepsOpenDays = 30
/** An action may be planned this far ahead; further away it is a review, not an action. */
export const dueDaysMax = 366

export interface Action {
  id: string
  ref: string
  /** The child that it is about; null when it is about a context. */
  childId: string | null
  childRef: string | null
  childName: string | null
  /** The context that it is about; null when it is about a child. */
  contextId: string | null
  contextRef: string | null
  contextName: string | null
  interviewId: string | null
  interviewRef: string | null
  what: string
  ownerWorkerId: string | null
  ownerTeamId: string | null
  ownerOutside: string | null
  /** As people say it: a worker with team, a team, or the outside person's words. */
  ownerName: string
  dueOn: string
  agreedAt: Date
  agreedBy: string
  agreedByName: string
  doneAt: Date | null
  doneByName: string | null
  doneNote: string | null
  /** What was seen or heard that shows it. */
  doneEvidence: string | null
  doneChanged: string | null
  /** Where in the plan it stands; null while nobody has placed it. */
  part: 'prepare' | 'prevent' | 'protect' | 'pursue' | null
  /** The same in words for the child and the family; null while it is not in their copy. */
  familyWords: string | null
  climbedTo: readonly string[]
  stoppedAt: Date | null
  stoppedByName: string | null
  stoppedReason: string | null
}

export interface Sharing {
  id: string
  ref: string
  childId: string
  childRef: string
  childName: string
  interviewId: string | null
  interviewRef: string | null
  shared: boolean
  toWorkerId: string | null
  toTeamId: string | null
  toOutside: string | null
  recipientName: string
  recipientKind: string
  what: string
  helpsWith: string | null
  route: string | null
  detriment: string | null
  withheldCode: string | null
  why: string
  childView: string | null
  childTold: boolean | null
  /** The deed that it goes with: its recipient answers there, or has nothing to acknowledge. Null where they acknowledge it by itself. */
  goesWith:
    | 'referral'
    | 'host-notice'
    | 'nrm'
    | 'discussion'
    | 'circle'
    | 'access-request'
    | 'panel'
    | 'home-office'
    | 'pack'
    // These go out of themselves, under a standing arrangement.
    | 'report'
    | 'interview'
    | 'action'
    | 'plan'
    | 'climbed'
    | null
  decidedAt: Date
  decidedBy: string
  decidedByName: string
  approvedAt: Date | null
  approvedByName: string | null
  acknowledgedAt: Date | null
  acknowledgedByName: string | null
  acknowledgedName: string | null
}

export interface NoAction {
  interviewId: string
  childId: string
  reasonCode: string
  reason: string
  saidAt: Date
  saidBy: string
  saidByName: string
  agreedAt: Date | null
  agreedByName: string | null
}

/** Where an action stands on a day: overdue from the day after its date. */
export function actionState(action: Pick<Action, 'doneAt' | 'stoppedAt' | 'dueOn'>, now: Date): 'done' | 'stopped' | 'overdue' | 'in-hand' {
  if (action.doneAt !== null) return 'done'
  if (action.stoppedAt !== null) return 'stopped'
  return action.dueOn < londonDay(now) ? 'overdue' : 'in-hand'
}

export function dueDay(day: string, now: Date): Result<string, 'day-passed' | 'too-far'> {
  if (day < londonDay(now)) return refuse('day-passed')
  if (day > addDays(londonDay(now), dueDaysMax)) return refuse('too-far')
  return ok(day)
}

export function movedTo(
  action: Pick<Action, 'doneAt' | 'stoppedAt' | 'dueOn'>,
  day: string,
  now: Date,
): Result<string, 'already-ended' | 'same-day' | 'day-passed' | 'too-far'> {
  if (action.doneAt !== null || action.stoppedAt !== null) return refuse('already-ended')
  if (day === action.dueOn) return refuse('same-day')
  return dueDay(day, now)
}

export function mayEnd(action: Pick<Action, 'doneAt' | 'stoppedAt'>): Result<true, 'already-ended'> {
  return action.doneAt !== null || action.stoppedAt !== null ? refuse('already-ended') : ok(true)
}

/** A reasoned none stands only where nothing is planned: with an action in hand it would be untrue. */
export function mayAgreeNone(none: Pick<NoAction, 'saidBy' | 'agreedAt'>, worker: string): Result<true, 'own-words' | 'already-agreed'> {
  if (none.agreedAt !== null) return refuse('already-agreed')
  return none.saidBy === worker ? refuse('own-words') : ok(true)
}

export function mayApprove(
  sharing: Pick<Sharing, 'shared' | 'approvedAt' | 'decidedBy'>,
  worker: string,
): Result<true, 'was-shared' | 'already-approved' | 'own-decision'> {
  if (sharing.shared) return refuse('was-shared')
  if (sharing.approvedAt !== null) return refuse('already-approved')
  return sharing.decidedBy === worker ? refuse('own-decision') : ok(true)
}

/** Whoever was told says so themselves; for somebody outside, a worker records who did. */
export function mayAcknowledge(
  sharing: Pick<Sharing, 'shared' | 'acknowledgedAt' | 'toWorkerId' | 'toTeamId' | 'toOutside'>,
  reader: { workerId: string; teamIds: readonly string[] },
  name: string | null,
): Result<true, 'not-shared' | 'already-acknowledged' | 'not-the-recipient' | 'name-missing'> {
  if (!sharing.shared) return refuse('not-shared')
  if (sharing.acknowledgedAt !== null) return refuse('already-acknowledged')
  if (sharing.toOutside !== null) return name === null || name.trim() === '' ? refuse('name-missing') : ok(true)
  return isRecipient(sharing, reader) ? ok(true) : refuse('not-the-recipient')
}

export function isRecipient(
  sharing: Pick<Sharing, 'toWorkerId' | 'toTeamId'>,
  reader: { workerId: string; teamIds: readonly string[] },
): boolean {
  return sharing.toWorkerId === reader.workerId || (sharing.toTeamId !== null && reader.teamIds.includes(sharing.toTeamId))
}
