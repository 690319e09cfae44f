// The rules of a referral: it always lies with a team's inbox or with the worker who took it, and "not ours" names who has it next. Pure.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { timeLeft } from '../../../kernel/clocks.ts'

/** Days for which whoever has or made a referral may open the record; while it is open the clock begins them anew. */
export const referralDays = 30

export type PassKind = 'decide' | 'more'
export type PassHow = 'referred' | 'moved' | 'asked' | 'answered' | 'holder-left' | 'nobody-there'
export type PassOutcome = 'accepted' | 'asked' | 'answered' | 'not-ours' | 'completed' | 'withdrawn' | 'moved-on'

export interface Referral {
  id: string
  ref: string
  childId: string
  childRef: string
  childName: string
  interviewId: string | null
  interviewRef: string | null
  asked: string
  why: string
  threshold: string
  dueOn: string
  sharedWhat: string
  helpsWith: string
  route: string
  detriment: string
  childView: string
  childTold: boolean
  madeAt: Date
  madeBy: string
  madeByName: string
  fromTeamId: string
  fromTeamName: string
  fromAgencyId: string
  teamId: string
  teamName: string
  agencyId: string
  agencyName: string
  agencyKind: string
  holderId: string | null
  holderName: string | null
  acceptedAt: Date | null
  climbedTo: readonly string[]
  endedAt: Date | null
  endedByName: string | null
  endKind: 'completed' | 'withdrawn' | null
  endCode: string | null
  endWords: string | null
}

/** One pass, as the history shows it. */
export interface Pass {
  id: string
  kind: PassKind
  how: PassHow
  fromTeamId: string | null
  fromTeamName: string | null
  fromAgencyId: string | null
  fromWorkerId: string
  fromWorkerName: string
  toTeamId: string
  toTeamName: string
  toAgencyId: string
  toAgencyName: string
  reasonCode: string | null
  words: string | null
  goesRound: boolean
  sharingId: string | null
  passedAt: Date
  endedAt: Date | null
  endedByName: string | null
  outcome: PassOutcome | null
  rung: number
}

export interface Asker {
  workerId: string
  agencyId: string
  teams: readonly { id: string }[]
}

/** Where a referral stands: with a team that has to say, with the referrer who is asked back, with the worker who took it, or ended. */
export type Stage = 'to-decide' | 'asked-back' | 'accepted' | 'completed' | 'withdrawn'

export function stageOf(referral: Pick<Referral, 'endKind' | 'holderId'>, open: Pick<Pass, 'kind'> | null): Stage {
  if (referral.endKind !== null) return referral.endKind
  if (referral.holderId !== null) return 'accepted'
  return open?.kind === 'more' ? 'asked-back' : 'to-decide'
}

type Standing = Pick<Referral, 'endKind' | 'holderId' | 'teamId' | 'fromTeamId' | 'madeBy' | 'climbedTo'>
type Open = Pick<Pass, 'kind' | 'toTeamId'> | null

const inTeam = (me: Asker, teamId: string) => me.teams.some((t) => t.id === teamId)

/** May say accept, ask for more, or not ours: the team where it lies, and the leads to whom it has climbed. */
export function isReceiver(referral: Standing, me: Asker): boolean {
  return inTeam(me, referral.teamId) || referral.climbedTo.includes(me.workerId)
}

/** May answer for whoever referred: the maker, and their inbox. */
export function isReferrer(referral: Standing, me: Asker): boolean {
  return referral.madeBy === me.workerId || inTeam(me, referral.fromTeamId)
}

export type DecideProblem = 'ended' | 'not-your-inbox' | 'already-accepted' | 'asked-back'

/** Deciding on what lies in one's inbox: nobody has taken it, and nothing is asked back. */
export function mayDecide(referral: Standing, open: Open, me: Asker): Result<true, DecideProblem> {
  if (referral.endKind !== null) return refuse('ended')
  if (!isReceiver(referral, me)) return refuse('not-your-inbox')
  if (referral.holderId !== null) return refuse('already-accepted')
  return open?.kind === 'more' ? refuse('asked-back') : ok(true)
}

/** "Not ours" may also be said by whoever took it, when a closer look shows it. */
export function maySayNotOurs(
  referral: Standing,
  open: Open,
  me: Asker,
  said: { toTeamId: string; reasonCode: string; words: string | null },
): Result<true, DecideProblem | 'same-inbox' | 'needs-words'> {
  const decides = mayDecide(referral, open, me)
  const holds = referral.endKind === null && referral.holderId === me.workerId
  if (!decides.ok && !holds) return decides
  if (said.toTeamId === referral.teamId) return refuse('same-inbox')
  return said.words === null || said.words.trim() === '' ? refuse('needs-words') : ok(true)
}

export function mayAnswer(referral: Standing, open: Open, me: Asker): Result<true, 'ended' | 'nothing-asked' | 'not-the-referrer'> {
  if (referral.endKind !== null) return refuse('ended')
  if (open?.kind !== 'more') return refuse('nothing-asked')
  return isReferrer(referral, me) || inTeam(me, open.toTeamId) || referral.climbedTo.includes(me.workerId)
    ? ok(true)
    : refuse('not-the-referrer')
}

export function mayWithdraw(referral: Standing, me: Asker): Result<true, 'ended' | 'not-the-referrer'> {
  if (referral.endKind !== null) return refuse('ended')
  return isReferrer(referral, me) ? ok(true) : refuse('not-the-referrer')
}

/** Whoever took it says what changed; a colleague of the same inbox may say it for them. */
export function mayComplete(referral: Standing, me: Asker): Result<true, 'ended' | 'not-accepted' | 'not-your-inbox'> {
  if (referral.endKind !== null) return refuse('ended')
  if (referral.holderId === null) return refuse('not-accepted')
  return referral.holderId === me.workerId || inTeam(me, referral.teamId) ? ok(true) : refuse('not-your-inbox')
}

/** Whether it comes to an agency that had it before: allowed, shown, and told to the leads of both. */
export function goesRound(passes: readonly Pick<Pass, 'kind' | 'toAgencyId'>[], present: string, next: string): boolean {
  return next !== present && passes.some((p) => p.kind === 'decide' && p.toAgencyId === next)
}

/** Time left to the day by which an answer is needed, as people say it. */
export function dueWords(dueOn: string, now: Date): { words: string; late: boolean } {
  return timeLeft(londonMidnight(addDays(dueOn, 1)), now)
}

/** Overdue from the day after the day by which it was asked. */
export function isOverdue(referral: Pick<Referral, 'dueOn' | 'endedAt'>, now: Date): boolean {
  return referral.endedAt === null && referral.dueOn < londonDay(now)
}
