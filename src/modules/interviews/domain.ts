// A return home interview: what it covers, who has it, and who may do what with it.
import { clockState, type ClockState } from '../../kernel/clocks.ts'
import type { Precision } from '../../kernel/dates.ts'

/** One return that an interview covers, with its own two clocks. Null due times: the return opens no clocks. */
export interface CoveredReturn {
  returnId: string
  returnRef: string
  episodeRef: string
  returnedAt: Date
  returnedPrecision: Precision
  clockStartsAt: Date
  outOfArea: string
  offerDueAt: Date | null
  completionDueAt: Date | null
  offeredAt: Date | null
  acceptedAt: Date | null
  completedAt: Date | null
  offerMissedReason: string | null
  offerMissedDetail: string | null
  completionMissedReason: string | null
  completionMissedDetail: string | null
}

/** The pass of the interview that nobody has taken yet. */
export interface OpenHandOver {
  id: string
  toTeamId: string
  toWorkerId: string | null
  fromWorkerId: string
  reasonCode: string | null
  reason: string | null
  handedAt: Date
  rung: number
  nextClimbAt: Date | null
  /** Leads to whom it has climbed while nobody took it. */
  climbedTo: readonly string[]
}

export interface Interview {
  id: string
  ref: string
  childId: string
  childRef: string
  childName: string
  teamId: string
  teamAgencyId: string
  openedAt: Date
  holderId: string | null
  takenAt: Date | null
  heldAt: Date | null
  heldRecordedAt: Date | null
  heldBy: string | null
  setting: Setting | null
  confirmedWithChild: boolean | null
  notHeldAt: Date | null
  notHeldKind: 'declined' | 'not-possible' | null
  notHeldReason: string | null
  notHeldDetail: string | null
  offeredAgainAt: Date | null
  carersHeardAt: Date | null
  carersHeardWho: string | null
  carersWords: string | null
  /** Earliest return first. */
  returns: CoveredReturn[]
  waiting: OpenHandOver | null
}

/** What was answered about the meeting itself: by the id of a setting question. */
export type Setting = Readonly<Record<string, { words: string; chosen: readonly string[] }>>

/** The worker who asks, as far as the rules of interviews care. */
export interface Asker {
  workerId: string
  agencyId: string
  roles: readonly string[]
  teams: readonly { id: string; leads: boolean }[]
}

export type Stage = 'untaken' | 'taken' | 'held' | 'not-held'

/** Where the interview stands. A child who declined may change their mind, so not held is not the end. */
export function stageOf(interview: Pick<Interview, 'heldAt' | 'notHeldAt' | 'holderId'>): Stage {
  if (interview.heldAt) return 'held'
  if (interview.notHeldAt) return 'not-held'
  return interview.holderId ? 'taken' : 'untaken'
}

/** In the team that has it, named in its hand-over, or a manager of that team's agency: these may take it and act for it. */
export function isOfTheTeam(interview: Pick<Interview, 'teamId' | 'teamAgencyId' | 'waiting' | 'holderId'>, me: Asker): boolean {
  return (
    interview.holderId === me.workerId ||
    me.teams.some((t) => t.id === interview.teamId) ||
    interview.waiting?.toWorkerId === me.workerId ||
    (interview.waiting?.climbedTo.includes(me.workerId) ?? false) ||
    (me.agencyId === interview.teamAgencyId && me.roles.includes('manager'))
  )
}

/** Whoever has it, whoever leads its team, or a manager of that team's agency. While nobody has it, anyone of the team. */
export function mayHandOn(interview: Pick<Interview, 'teamId' | 'teamAgencyId' | 'waiting' | 'holderId'>, me: Asker): boolean {
  if (interview.holderId === null) return isOfTheTeam(interview, me)
  return interview.holderId === me.workerId || leads(interview, me)
}

/** Whether this worker leads the team that has it, or manages that team's agency. */
export function leads(interview: Pick<Interview, 'teamId' | 'teamAgencyId'>, me: Asker): boolean {
  return (
    me.teams.some((t) => t.id === interview.teamId && t.leads) || (me.agencyId === interview.teamAgencyId && me.roles.includes('manager'))
  )
}

export function holds(interview: Pick<Interview, 'holderId'>, me: Asker): boolean {
  return interview.holderId === me.workerId
}

export type ClockKind = 'offer' | 'completion'

/** The state of one of a return's clocks at `now`, or null when the return opens none. */
export function clockOf(
  covered: CoveredReturn,
  kind: ClockKind,
  now: Date,
): { dueAt: Date; doneAt: Date | null; state: ClockState } | null {
  const dueAt = kind === 'offer' ? covered.offerDueAt : covered.completionDueAt
  const doneAt = kind === 'offer' ? covered.offeredAt : covered.completedAt
  return dueAt ? { dueAt, doneAt, state: clockState({ dueAt, doneAt, now }) } : null
}

export interface MissedClock {
  covered: CoveredReturn
  kind: ClockKind
}

/** Every clock that ran out, or was met late, and has no reason yet. Each needs one: an unexplained miss teaches nobody. */
export function missedWithoutReason(returns: readonly CoveredReturn[], now: Date): MissedClock[] {
  return returns.flatMap((covered) =>
    (['offer', 'completion'] as const).flatMap((kind) => {
      const clock = clockOf(covered, kind, now)
      const reason = kind === 'offer' ? covered.offerMissedReason : covered.completionMissedReason
      return clock && (clock.state === 'late' || clock.state === 'done-late') && reason === null ? [{ covered, kind }] : []
    }),
  )
}

/** The clock that runs out first among those not met, or null. */
export function nextDue(returns: readonly CoveredReturn[]): { dueAt: Date; kind: ClockKind } | null {
  const open = returns.flatMap((r) => [
    ...(r.offerDueAt && !r.offeredAt ? [{ dueAt: r.offerDueAt, kind: 'offer' as const }] : []),
    ...(r.completionDueAt && !r.completedAt ? [{ dueAt: r.completionDueAt, kind: 'completion' as const }] : []),
  ])
  return open.reduce<{ dueAt: Date; kind: ClockKind } | null>(
    (first, one) => (first === null || one.dueAt < first.dueAt ? one : first),
    null,
  )
}

/** The earliest moment that the child can have been back: nothing about the interview happened before it. */
export function firstReturn(returns: readonly CoveredReturn[]): Date | null {
  return returns.reduce<Date | null>((first, r) => (first === null || r.clockStartsAt < first ? r.clockStartsAt : first), null)
}
