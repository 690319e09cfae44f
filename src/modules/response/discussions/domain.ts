// The rules of a strategy discussion: who must be there, when it may decide, how it ends, what may be said afterwards. Pure.
import { addDays, addHours, londonDay, londonMidnight, type Precision } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'

export const speakerKinds = ['council', 'police', 'health', 'school', 'charity', 'placement'] as const
/** What kind of agency somebody speaks for. The quorum counts kinds. */
export type SpeakerKind = (typeof speakerKinds)[number]

/** Days past its date for which those invited may open the record. */
export const discussionDays = 30
/** It may be arranged so far ahead: later it is a review. */
export const aheadDaysMax = 90
/** One that was held at once, by telephone in the night, is written down afterwards: so many hours back. */
export const backHoursMax = 24
/** Hours after it began until whoever neither came nor said anything is asked why. */
export const chaseHours = 24

export type Outcome = 'section-47' | 'section-17' | 'neither'
export type How = 'video' | 'phone' | 'in-person'

export interface Discussion {
  id: string
  ref: string
  childId: string | null
  childRef: string | null
  contextId: string | null
  contextRef: string | null
  contextName: string | null
  /** The interview whose return it follows: what is agreed counts for whether that return was used. */
  interviewId: string | null
  /** When the child was back, where the reader may know. */
  followsAt: Date | null
  followsPrecision: Precision | null
  why: string
  at: Date
  minutes: number
  how: How
  place: string | null
  mustInvite: readonly SpeakerKind[]
  quorum: readonly SpeakerKind[]
  openedAt: Date
  openedBy: string
  openedByName: string
  fromTeamId: string
  fromTeamName: string
  sequence: number
  urgentWhy: string | null
  urgentAt: Date | null
  urgentByName: string | null
  endedAt: Date | null
  endedByName: string | null
  outcome: Outcome | null
  outcomeWhy: string | null
  cancelledAt: Date | null
  cancelledByName: string | null
  cancelledWhy: string | null
}

export interface Invitee {
  id: string
  kind: SpeakerKind
  teamId: string | null
  /** The team, or the organisation outside. */
  name: string
  agencyName: string
  contact: string | null
  outsideEmail: string | null
  invitedAt: Date
  apologyWords: string | null
  apologyAt: Date | null
  attendedWho: string | null
  attendedAt: Date | null
  chasedAt: Date | null
}

export interface Information {
  id: string
  inviteeId: string
  words: string
  broughtAt: Date
  recordedByName: string
}

export interface Decision {
  id: string
  words: string
  reasons: string
  decidedAt: Date
  recordedByName: string
}

export interface Stance {
  id: string
  decisionId: string
  inviteeId: string
  stance: 'agrees' | 'dissents'
  reason: string | null
  saidAt: Date
  recordedByName: string
}

/** Those who were there when it was decided, and of whom neither a yes nor a dissent is written down. */
export function silentOn<I extends Pick<Invitee, 'id' | 'attendedAt'>>(
  decision: Pick<Decision, 'id' | 'decidedAt'>,
  invitees: readonly I[],
  stances: readonly Pick<Stance, 'decisionId' | 'inviteeId'>[],
): I[] {
  return invitees.filter(
    (i) =>
      i.attendedAt !== null &&
      i.attendedAt <= decision.decidedAt &&
      !stances.some((s) => s.decisionId === decision.id && s.inviteeId === i.id),
  )
}

export interface Asker {
  workerId: string
  teams: readonly { id: string }[]
}

type Standing = Pick<Discussion, 'endedAt' | 'cancelledAt'>
type Convened = Pick<Discussion, 'openedBy' | 'fromTeamId'>
type Sat = Pick<Invitee, 'kind' | 'attendedAt'>

export type Stage = 'arranged' | 'under-way' | 'ended' | 'cancelled'

/** Arranged until its time has come or somebody is recorded as being there. */
export function stageOf(discussion: Standing & Pick<Discussion, 'at'>, invitees: readonly Sat[], now: Date): Stage {
  if (discussion.cancelledAt !== null) return 'cancelled'
  if (discussion.endedAt !== null) return 'ended'
  return discussion.at <= now || invitees.some((i) => i.attendedAt !== null) ? 'under-way' : 'arranged'
}

/** What a calendar is to do with it. Ended or called off, it is taken out for as long as somebody could still come to it. */
export function calendarEntry({ at, endedAt, cancelledAt }: Standing & Pick<Discussion, 'at'>, now: Date): 'put-in' | 'take-out' | null {
  if (endedAt === null && cancelledAt === null) return 'put-in'
  return at > now ? 'take-out' : null
}

/** Held at once although arranged for later: nobody is to come at the time that stands in calendars. */
export function endsEarly({ at }: Pick<Discussion, 'at'>, endedAt: Date): boolean {
  return endedAt < at
}

/** May arrange, record and end: whoever opened it, and the team that convenes it. */
export function convenes(discussion: Convened, me: Asker): boolean {
  return discussion.openedBy === me.workerId || me.teams.some((t) => t.id === discussion.fromTeamId)
}

/** Which of those invited somebody may speak for. */
export function speaksFor<I extends Pick<Invitee, 'teamId'>>(invitees: readonly I[], me: Asker): I[] {
  return invitees.filter((i) => me.teams.some((t) => t.id === i.teamId))
}

/** Kinds of agency that must be invited and that nobody speaks for. */
export function gapsOf(mustInvite: readonly SpeakerKind[], invitees: readonly Pick<Invitee, 'kind'>[]): SpeakerKind[] {
  return mustInvite.filter((kind) => !invitees.some((i) => i.kind === kind))
}

/** Kinds of agency of the quorum that are not there. */
export function missingOf(quorum: readonly SpeakerKind[], invitees: readonly Sat[]): SpeakerKind[] {
  return quorum.filter((kind) => !invitees.some((i) => i.kind === kind && i.attendedAt !== null))
}

/** When it is to begin: from a day back, where it was held at once, to three months ahead. */
export function mayBegin(at: Date, now: Date): Result<Date, 'long-past' | 'too-far'> {
  if (at < addHours(now, -backHoursMax)) return refuse('long-past')
  return at > londonMidnight(addDays(londonDay(now), aheadDaysMax + 1)) ? refuse('too-far') : ok(at)
}

export type NotOpen = 'ended' | 'cancelled'

export function mayChange(discussion: Standing & Convened, me: Asker): Result<true, NotOpen | 'not-the-convener'> {
  if (discussion.cancelledAt !== null) return refuse('cancelled')
  if (discussion.endedAt !== null) return refuse('ended')
  return convenes(discussion, me) ? ok(true) : refuse('not-the-convener')
}

/** Whoever came has heard the others: that they were there stays. */
export function mayWithdraw(
  discussion: Standing & Convened,
  invitee: Pick<Invitee, 'attendedAt'>,
  me: Asker,
): Result<true, NotOpen | 'not-the-convener' | 'took-part'> {
  const may = mayChange(discussion, me)
  if (!may.ok) return may
  return invitee.attendedAt === null ? ok(true) : refuse('took-part')
}

export function mayMove(
  discussion: Standing & Convened & Pick<Discussion, 'at'>,
  invitees: readonly Sat[],
  to: Date,
  me: Asker,
  now: Date,
): Result<true, NotOpen | 'not-the-convener' | 'same-time' | 'long-past' | 'too-far' | 'began'> {
  const may = mayChange(discussion, me)
  if (!may.ok) return may
  if (invitees.some((i) => i.attendedAt !== null)) return refuse('began')
  if (to.getTime() === discussion.at.getTime()) return refuse('same-time')
  const begins = mayBegin(to, now)
  return begins.ok ? ok(true) : begins
}

/** It decides once the quorum is there, or when somebody has written down why it cannot wait. */
export function mayDecide(
  discussion: Standing & Convened & Pick<Discussion, 'quorum' | 'urgentWhy'>,
  invitees: readonly Sat[],
  me: Asker,
): Result<true, NotOpen | 'not-the-convener' | 'nobody-there' | 'no-quorum'> {
  const may = mayChange(discussion, me)
  if (!may.ok) return may
  if (!invitees.some((i) => i.attendedAt !== null)) return refuse('nobody-there')
  return missingOf(discussion.quorum, invitees).length > 0 && discussion.urgentWhy === null ? refuse('no-quorum') : ok(true)
}

/** The urgent exception is for a discussion that somebody is at, and that lacks its quorum. Said once; it is not written over. */
export function mayHurry(
  discussion: Standing & Convened & Pick<Discussion, 'quorum' | 'urgentWhy'>,
  invitees: readonly Sat[],
  me: Asker,
): Result<true, NotOpen | 'not-the-convener' | 'nobody-there' | 'quorum-there' | 'said-already'> {
  const may = mayDecide(discussion, invitees, me)
  if (!may.ok) return may.problem === 'no-quorum' ? ok(true) : refuse(may.problem)
  return discussion.urgentWhy === null ? refuse('quorum-there') : refuse('said-already')
}

/** Why they cannot come, or did not: once, by themselves or by whoever convenes. Also after it ended: that is when it is asked for. */
export function mayApologise(
  discussion: Pick<Discussion, 'cancelledAt'> & Convened,
  invitee: Pick<Invitee, 'teamId' | 'attendedAt' | 'apologyAt'>,
  me: Asker,
): Result<true, 'cancelled' | 'was-there' | 'said-already' | 'not-yours'> {
  if (discussion.cancelledAt !== null) return refuse('cancelled')
  if (invitee.attendedAt !== null) return refuse('was-there')
  if (invitee.apologyAt !== null) return refuse('said-already')
  return convenes(discussion, me) || me.teams.some((t) => t.id === invitee.teamId) ? ok(true) : refuse('not-yours')
}

/** An agency writes down what it knows: itself or through whoever convenes, until it ends. */
export function mayBring(
  discussion: Standing & Convened,
  invitee: Pick<Invitee, 'teamId'> | undefined,
  me: Asker,
): Result<true, NotOpen | 'not-yours'> {
  if (discussion.cancelledAt !== null) return refuse('cancelled')
  if (discussion.endedAt !== null) return refuse('ended')
  return invitee && (convenes(discussion, me) || me.teams.some((t) => t.id === invitee.teamId)) ? ok(true) : refuse('not-yours')
}

/** Dissent may come late: minutes are read after the end. The same again says nothing new. */
export function mayDissent(
  discussion: Pick<Discussion, 'cancelledAt'> & Convened,
  invitee: Pick<Invitee, 'id' | 'teamId'> | undefined,
  stances: readonly Pick<Stance, 'inviteeId' | 'stance'>[],
  me: Asker,
): Result<true, 'cancelled' | 'not-yours' | 'dissents-already'> {
  if (discussion.cancelledAt !== null) return refuse('cancelled')
  if (!invitee || !(convenes(discussion, me) || me.teams.some((t) => t.id === invitee.teamId))) return refuse('not-yours')
  const last = stances.filter((s) => s.inviteeId === invitee.id).at(-1)
  return last?.stance === 'dissents' ? refuse('dissents-already') : ok(true)
}

/** Until when those invited may open the record. */
export function circleUntil(at: Date): Date {
  return londonMidnight(addDays(londonDay(at), discussionDays))
}
