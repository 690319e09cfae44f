// The police risk grade: given by police, kept as given, looked at again on time. A review is a new grade, never a changed one.
import { addHours } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'

export interface RiskGrade {
  id: string
  /** The scale that it was given on: content/risk-scales.yaml. An old grade is never re-told on a new scale. */
  scaleVersion: string
  grade: string
  reasonCodes: readonly string[]
  reasons: string
  gradedAt: Date
  gradedByName: string
  /** When it must be looked at again; null when no time was set. */
  reviewDueAt: Date | null
  recordedAt: Date
  recordedByName: string
}

/** A grade as somebody gives it. */
export interface GradeDraft {
  scaleVersion: string
  grade: string
  reasonCodes: readonly string[]
  reasons: string | null
  gradedAt: Date
  gradedByName: string
  /** Hours until it must be looked at again; null for no time set. */
  reviewInHours: number | null
}

/** What is kept of a grade, once checked. */
export type CheckedGrade = Omit<GradeDraft, 'reviewInHours' | 'reasons'> & { reasons: string; reviewDueAt: Date | null }

export type GradeProblem = 'graded-in-future' | 'no-reasons'

/** Hours until the next look, as offered. The police decide; nothing is set by itself. */
export const reviewHoursOffered = [1, 2, 4, 8, 12, 24, 48] as const

/** Whether the grade has reasons and is not from the future. Its next look is counted from when it was given. */
export function checkGrade(draft: GradeDraft, now: Date): Result<CheckedGrade, GradeProblem> {
  const { reviewInHours, reasons, ...kept } = draft
  if (draft.gradedAt > now) return refuse('graded-in-future')
  if (draft.reasonCodes.length === 0 && reasons === null) return refuse('no-reasons')
  return ok({ ...kept, reasons: reasons ?? '', reviewDueAt: reviewInHours === null ? null : addHours(draft.gradedAt, reviewInHours) })
}
