// The hand-over that cannot be dropped: exactly one open pass per untaken interview, which climbs until somebody takes it.
import { footOf, type Ladder } from '../../../kernel/ladder.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { holds, isOfTheTeam, mayHandOn, stageOf, type Asker, type Interview } from '../domain.ts'

export { climb, type Ladder, type Rung } from '../../../kernel/ladder.ts'

export type TakeProblem = 'not-your-team' | 'already-taken' | 'already-held'

/** Taking it acknowledges it: from now on it is yours. Taking what is already yours changes nothing. */
export function take(
  interview: Interview,
  me: Asker,
  now: Date,
): Result<{ holderId: string; takenAt: Date } | 'yours-already', TakeProblem> {
  if (stageOf(interview) === 'held') return refuse('already-held')
  if (holds(interview, me)) return ok('yours-already' as const)
  if (interview.holderId !== null) return refuse('already-taken')
  if (!isOfTheTeam(interview, me)) return refuse('not-your-team')
  return ok({ holderId: me.workerId, takenAt: now })
}

export type HandOnProblem = 'not-yours' | 'already-held' | 'to-yourself' | 'needs-reason'

/** Handing on names the next owner and says why: the old pass ends and a new one opens, from the bottom of the ladder. */
export function handOn(
  interview: Interview,
  to: { toTeamId: string; toWorkerId: string | null; reasonCode: string },
  me: Asker,
  ladder: Ladder,
  now: Date,
): Result<{ handedAt: Date; rung: 0; nextClimbAt: Date }, HandOnProblem> {
  if (stageOf(interview) === 'held') return refuse('already-held')
  if (!mayHandOn(interview, me)) return refuse('not-yours')
  if (to.reasonCode === '') return refuse('needs-reason')
  if (to.toWorkerId === me.workerId && holds(interview, me)) return refuse('to-yourself')
  return ok(handedOver(ladder, now))
}

/** A pass that has just been made. */
export function handedOver(ladder: Ladder, now: Date): { handedAt: Date; rung: 0; nextClimbAt: Date } {
  return { handedAt: now, ...footOf(ladder, now) }
}
