// A sign that was seen, and other things that befell a child: what makes each a fact, and when it was known. No totals, ever.
import { ok, refuse, type Result } from '../../kernel/result.ts'

export type SignList = 'harm-now' | 'sign' | 'vulnerability' | 'strength'

export interface Observation {
  id: string
  childId: string
  interviewId: string | null
  interviewRef: string | null
  /** A code of content/signs. */
  sign: string
  /** The list on which the sign stood when it was noted: content may move it later, the record does not. */
  list: SignList
  /** Null when the asker may not read a child's own words or what was heard in an interview. */
  evidence: string | null
  /** The evidence is the child's own words, kept exactly. */
  ownWords: boolean
  sourceKind: string
  sourceName: string | null
  /** YYYY-MM-DD. */
  observedOn: string
  recordedAt: Date
  recordedBy: string
  recordedByName: string
  recordedByAgency: string
  withdrawnAt: Date | null
  withdrawnByName: string | null
  withdrawnReason: string | null
}

export interface Escalation {
  id: string
  childId: string
  /** A code of the escalations in content/missing.yaml. */
  kind: string
  /** YYYY-MM-DD. */
  happenedOn: string
  note: string | null
  sourceKind: string
  sourceName: string | null
  recordedAt: Date
  recordedBy: string
  recordedByName: string
  recordedByAgency: string
  withdrawnAt: Date | null
  withdrawnByName: string | null
  withdrawnReason: string | null
}

/** Who saw it or said it. The codes stand in records. */
export const sourceKinds = [
  { code: 'child', words: 'The child' },
  { code: 'recorder', words: 'I saw it myself' },
  { code: 'parent', words: 'A parent or carer' },
  { code: 'home-staff', words: 'Staff where the child lives' },
  { code: 'relative', words: 'Another relative' },
  { code: 'friend', words: 'A friend or another child' },
  { code: 'school', words: 'School or college' },
  { code: 'social-worker', words: 'A social worker' },
  { code: 'police', words: 'Police' },
  { code: 'health', words: 'A health worker' },
  { code: 'youth-worker', words: 'A youth worker or another service' },
  { code: 'public', words: 'A member of the public' },
  { code: 'other', words: 'Somebody else' },
] as const

/** Who saw it, as a fact says it: "A parent or carer, J. Ames". "I" becomes the name of whoever wrote it down. */
export function sourceWords(source: { sourceKind: string; sourceName: string | null; recordedByName: string }): string {
  const kind =
    source.sourceKind === 'recorder'
      ? source.recordedByName
      : (sourceKinds.find((s) => s.code === source.sourceKind)?.words ?? source.sourceKind)
  return source.sourceName ? `${kind}, ${source.sourceName}` : kind
}

export type DayProblem = 'in-future' | 'before-birth'

/** A day on which something was seen: not after today (London), not before the child was born. */
export function checkDay(day: string, today: string, dateOfBirth: string | null): Result<string, DayProblem> {
  if (day > today) return refuse('in-future')
  if (dateOfBirth !== null && day < dateOfBirth) return refuse('before-birth')
  return ok(day)
}

/** Whether this was part of what was known at `at`: written down before it, and not yet withdrawn. */
export function isKnownAt(fact: { recordedAt: Date; withdrawnAt: Date | null }, at: Date): boolean {
  return fact.recordedAt < at && (fact.withdrawnAt === null || fact.withdrawnAt >= at)
}

/** Whoever wrote it down may take it back; so may those who answer for the record. Once. */
export function mayWithdraw(
  fact: { recordedBy: string; withdrawnAt: Date | null },
  worker: { workerId: string; mayWithdrawAny: boolean },
): Result<true, 'already-withdrawn' | 'not-yours'> {
  if (fact.withdrawnAt !== null) return refuse('already-withdrawn')
  return fact.recordedBy === worker.workerId || worker.mayWithdrawAny ? ok(true) : refuse('not-yours')
}
