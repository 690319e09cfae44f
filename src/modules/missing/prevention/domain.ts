// The prevention interview: the police conversation on return (once: safe and well check). It is not the return home interview.
import { latestPossible } from '../episodes/domain.ts'
import type { Moment, Precision } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'

export interface PreventionInterview {
  id: string
  heldAt: Date | null
  heldPrecision: Precision | null
  notHeldReason: string | null
  heldBy: string | null
  /** A code of content/missing.yaml, preventionInterview, how-held. */
  how: string | null
  words: string | null
  /** Further answers by the codes of their questions. */
  answers: Readonly<Record<string, string>>
  recordedAt: Date
  recordedByName: string
}

/** Either it was held, or there is a reason: there is no third. */
export type PreventionDraft =
  | { kind: 'held'; heldAt: Moment; heldBy: string; how: string; words: string | null; answers: Readonly<Record<string, string>> }
  | { kind: 'not-held'; reason: string }

export type PreventionProblem = 'still-missing' | 'held-before-missing' | 'held-in-future'

/** Whether this can be the conversation on return from this episode. */
export function checkPrevention(
  draft: PreventionDraft,
  episode: { missingFrom: Date; endedAt: Date | null },
  now: Date,
): Result<PreventionDraft, PreventionProblem> {
  if (episode.endedAt === null) return refuse('still-missing')
  if (draft.kind === 'not-held') return ok(draft)
  if (draft.heldAt.date > now) return refuse('held-in-future')
  if (latestPossible(draft.heldAt) <= episode.missingFrom) return refuse('held-before-missing')
  return ok(draft)
}
