// What was tried to reach the child, and what came of it; and the reasons for what was late or could not be.
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { firstReturn, stageOf, type CoveredReturn, type Interview } from '../domain.ts'

export type AttemptKind = 'offer' | 'attempt'
export type Outcome = 'accepted' | 'declined' | 'no-answer' | 'rearranged' | 'offered'

export interface AttemptDraft {
  kind: AttemptKind
  at: Date
  how: string
  outcome: Outcome
  detail: string | null
}

export type AttemptProblem = 'in-future' | 'before-return' | 'already-held'

/** Whether an attempt counts as one: after the child was back, not in the future, before the interview was held. */
export function attempt(interview: Interview, draft: AttemptDraft, now: Date): Result<AttemptDraft, AttemptProblem> {
  if (stageOf(interview) === 'held') return refuse('already-held')
  if (draft.at > now) return refuse('in-future')
  const back = firstReturn(interview.returns)
  if (back && draft.at < back) return refuse('before-return')
  return ok(draft)
}

/** An offer is made when it reaches somebody. A call that nobody answered is an attempt, and stops no clock. */
export function isOffer(draft: Pick<AttemptDraft, 'outcome'>): boolean {
  return draft.outcome !== 'no-answer'
}

/** What the attempt changes on one covered return: the earliest offer and the earliest acceptance since that return count. */
export function offerMarks(covered: CoveredReturn, draft: AttemptDraft): { offeredAt: Date | null; acceptedAt: Date | null } {
  const counts = isOffer(draft) && draft.at >= covered.clockStartsAt
  return {
    offeredAt: counts ? earlier(covered.offeredAt, draft.at) : covered.offeredAt,
    acceptedAt: counts && draft.outcome === 'accepted' ? earlier(covered.acceptedAt, draft.at) : covered.acceptedAt,
  }
}

export type NotHeldProblem = 'already-held' | 'in-future' | 'before-return' | 'carers-need-who'

export interface NotHeldDraft {
  kind: 'declined' | 'not-possible'
  reason: string
  detail: string | null
  offeredAgainAt: Date | null
  carersHeardAt: Date | null
  carersWho: string | null
  carersWords: string | null
}

/** Not held, with the reason; when it was offered again, and what carers or a trusted adult know, may be added later. */
export function notHeld(interview: Interview, draft: NotHeldDraft, now: Date): Result<NotHeldDraft, NotHeldProblem> {
  if (stageOf(interview) === 'held') return refuse('already-held')
  const back = firstReturn(interview.returns)
  for (const at of [draft.offeredAgainAt, draft.carersHeardAt]) {
    if (at && at > now) return refuse('in-future')
    if (at && back && at < back) return refuse('before-return')
  }
  if (draft.carersHeardAt && !draft.carersWho) return refuse('carers-need-who')
  return ok(draft)
}

/** What a reasoned alternative to the interview still needs: asked again after a no, and somebody else who knows the child heard. */
export function stillNeeded(
  interview: Pick<Interview, 'notHeldKind' | 'offeredAgainAt' | 'carersHeardAt' | 'heldAt'>,
): ('offer-again' | 'hear-carers')[] {
  if (interview.heldAt || interview.notHeldKind === null) return []
  return [
    ...(interview.notHeldKind === 'declined' && !interview.offeredAgainAt ? ['offer-again' as const] : []),
    ...(interview.carersHeardAt ? [] : ['hear-carers' as const]),
  ]
}

function earlier(known: Date | null, at: Date): Date {
  return known !== null && known <= at ? known : at
}
