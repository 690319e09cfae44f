// What cannot wait: raised by a word or an answer, open until somebody says what was done, or why it can wait after all.
import { ok, refuse, type Result } from '../../../kernel/result.ts'

export interface UrgentMatter {
  id: string
  interviewId: string
  code: string
  raisedAt: Date
  raisedByName: string
  doneAt: Date | null
  doneByName: string | null
  doneWhat: string | null
  toldWhom: string | null
  dismissedAt: Date | null
  dismissedByName: string | null
  dismissedReason: string | null
}

export function isOpen(matter: Pick<UrgentMatter, 'doneAt' | 'dismissedAt'>): boolean {
  return matter.doneAt === null && matter.dismissedAt === null
}

export type ActProblem = 'closed-already' | 'in-future' | 'before-raised'

/** What was done counts from when it was done, which may be before anybody had time to write: first act, then record. */
export function act(
  matter: Pick<UrgentMatter, 'doneAt' | 'dismissedAt'>,
  done: { at: Date; notBefore: Date | null },
  now: Date,
): Result<{ doneAt: Date }, ActProblem> {
  if (!isOpen(matter)) return refuse('closed-already')
  if (done.at > now) return refuse('in-future')
  if (done.notBefore && done.at < done.notBefore) return refuse('before-raised')
  return ok({ doneAt: done.at })
}

/** Codes answered yes. */
export function saidYes(chosen: readonly string[]): string[] {
  return chosen.filter((one) => one.endsWith(':yes')).map((one) => one.slice(0, -':yes'.length))
}

/**
 * Codes answered yes now that were not before: only those are raised, so that a matter that was put right is not raised by each
 * save; nor one that stands already, raised by a word or by another question, unless it was answered with no since.
 */
export function newlyYes(before: readonly string[], now: readonly string[], standing: readonly string[] = []): string[] {
  return saidYes(now).filter((code) => !before.includes(`${code}:yes`) && (!standing.includes(code) || before.includes(`${code}:no`)))
}

/** What was raised already, as answers to the plain questions: nobody is asked twice. */
export function answeredBy(chosen: readonly string[], matters: readonly Pick<UrgentMatter, 'code' | 'dismissedAt'>[]): string[] {
  const raised = [...new Set(matters.filter((m) => m.dismissedAt === null).map((m) => m.code))]
  return [...chosen, ...raised.filter((code) => !chosen.some((one) => one.startsWith(`${code}:`))).map((code) => `${code}:yes`)]
}

/** Whom to call for a child: the responsible authority and its numbers, by day and by night. */
export interface Contacts {
  agencyName: string
  outOfHours: string | null
  teamName: string | null
  teamContact: string | null
}
