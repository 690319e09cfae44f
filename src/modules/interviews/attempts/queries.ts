import { changedOne, newId, type Scope } from '../../../platform/db/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { ClockKind } from '../domain.ts'
import { topicsOf } from '../handovers/queries.ts'
import { findInterviewToChange } from '../queries.ts'
import { attempt, notHeld, offerMarks, type AttemptDraft, type AttemptProblem, type NotHeldDraft, type NotHeldProblem } from './domain.ts'

/** Logs an offer or an attempt; the first offer that reached somebody stops the offer clock of each return it came after. */
export async function recordAttempt(
  scope: Scope,
  ref: string,
  draft: AttemptDraft,
): Promise<Result<{ ref: string }, AttemptProblem | 'not-found'>> {
  const interview = await findInterviewToChange(scope, ref)
  if (!interview) return refuse('not-found')
  const made = attempt(interview, draft, scope.now)
  if (!made.ok) return made
  await scope.rows
    .insertInto('interviewAttempt')
    .values({
      id: newId(),
      interviewId: interview.id,
      childId: interview.childId,
      ...made.value,
      recordedAt: scope.now,
      recordedBy: scope.me.workerId,
    })
    .execute()
  for (const covered of interview.returns) {
    changedOne(
      await scope.rows
        .updateTable('interviewReturn')
        .set(offerMarks(covered, made.value))
        .where('returnId', '=', covered.returnId)
        .execute(),
    )
  }
  await tellLive(scope, topicsOf(interview.teamId, interview.holderId))
  return ok({ ref })
}

/** Records that it was not held and why, or adds what was learnt since: the offer made again, the carers' words. */
export async function recordNotHeld(
  scope: Scope,
  ref: string,
  draft: NotHeldDraft,
): Promise<Result<{ ref: string }, NotHeldProblem | 'not-found'>> {
  const interview = await findInterviewToChange(scope, ref)
  if (!interview) return refuse('not-found')
  const made = notHeld(interview, draft, scope.now)
  if (!made.ok) return made
  const { kind, reason, detail, offeredAgainAt, carersHeardAt, carersWho, carersWords } = made.value
  changedOne(
    await scope.rows
      .updateTable('interview')
      .set({
        notHeldAt: interview.notHeldAt ?? scope.now,
        notHeldBy: scope.me.workerId,
        notHeldKind: kind,
        notHeldReason: reason,
        notHeldDetail: detail,
        offeredAgainAt,
        carersHeardAt,
        carersHeardWho: carersWho,
        carersWords,
      })
      .where('id', '=', interview.id)
      .execute(),
  )
  // Said of an interview that nobody had taken, it is out of the queue: whoever said it acknowledged it.
  await scope.rows
    .updateTable('handOver')
    .set({ takenAt: scope.now, takenBy: scope.me.workerId, nextClimbAt: null })
    .where('interviewId', '=', interview.id)
    .where('takenAt', 'is', null)
    .where('endedAt', 'is', null)
    .execute()
  if (interview.holderId === null) {
    changedOne(
      await scope.rows
        .updateTable('interview')
        .set({ holderId: scope.me.workerId, takenAt: scope.now })
        .where('id', '=', interview.id)
        .execute(),
    )
  }
  await tellLive(scope, topicsOf(interview.teamId, interview.holderId))
  return ok({ ref })
}

/** The reason why one clock of one return was missed. */
export async function recordMissedReason(
  scope: Scope,
  returnId: string,
  kind: ClockKind,
  reason: string,
  detail: string | null,
): Promise<void> {
  const said = { missedReasonBy: scope.me.workerId, missedReasonAt: scope.now }
  const set =
    kind === 'offer'
      ? { ...said, offerMissedReason: reason, offerMissedDetail: detail }
      : { ...said, completionMissedReason: reason, completionMissedDetail: detail }
  changedOne(await scope.rows.updateTable('interviewReturn').set(set).where('returnId', '=', returnId).execute())
}

export interface Attempt {
  id: string
  kind: string
  at: Date
  how: string
  outcome: string
  detail: string | null
  recordedAt: Date
  byName: string
}

const attemptsMax = 100

/** The attempts of an interview, newest first. */
export async function attemptsOf(scope: Scope, interviewId: string): Promise<Attempt[]> {
  return scope.rows
    .selectFrom('interviewAttempt as a')
    .innerJoin('worker as w', 'w.id', 'a.recordedBy')
    .select(['a.id', 'a.kind', 'a.at', 'a.how', 'a.outcome', 'a.detail', 'a.recordedAt', 'w.name as byName'])
    .where('a.interviewId', '=', interviewId)
    .orderBy('a.at', 'desc')
    .limit(attemptsMax)
    .execute()
}
