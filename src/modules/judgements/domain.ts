// A judgement: what a named worker concludes, why, and until when. No number, no total, nothing suggested; the next one supersedes.
import { addDays, daysBetween } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'

export interface Judgement {
  id: string
  childId: string
  /** The order of a child's judgements: the highest stands. */
  nth: number
  level: string
  /** The level in the words that were read when it was chosen. */
  levelWords: string
  reasons: string
  wouldChange: string
  noneCited: string | null
  strategy: Strategy
  strategyWords: string | null
  /** YYYY-MM-DD. */
  reviewOn: string
  writtenAt: Date
  writtenBy: string
  writtenByName: string
  writtenByAgency: string
}

export type Strategy = 'asked' | 'held' | 'not-needed'

export const strategies = [
  { code: 'asked', words: 'Yes, and I have asked for it' },
  { code: 'held', words: 'One has been held, or is arranged' },
  { code: 'not-needed', words: 'No' },
] as const satisfies readonly { code: Strategy; words: string }[]

export type Stance = 'agrees' | 'dissents'

/** What a colleague thinks of a judgement. A later one of theirs stands in its place. */
export interface Opinion {
  id: string
  judgementId: string
  nth: number
  stance: Stance
  reasons: string
  givenAt: Date
  givenBy: string
  givenByName: string
  givenByAgency: string
}

/** What came to be known of a child, in one line. */
export interface Change {
  at: Date
  kind: ChangeKind
  id: string
  ref: string | null
  facts: Readonly<Record<string, unknown>>
  byName: string | null
}

export type ChangeKind =
  | 'sign-noted'
  | 'sign-withdrawn'
  | 'escalation'
  | 'escalation-withdrawn'
  | 'missing'
  | 'back'
  | 'put-right'
  | 'interview-held'
  | 'interview-not-held'
  | 'shared'
  | 'not-shared'
  | 'acknowledged'
  | 'graded'
  | 'discussed'
  | 'action-done'
  | 'plan-made'

export interface Draft {
  /** Whether harm now is on the list: then leaving it without a strategy discussion needs words. */
  harmNow: boolean
  cited: number
  noneCited: string | null
  strategy: Strategy
  strategyWords: string | null
  reviewOn: string
}

export type DraftProblem =
  | 'nothing-cited'
  | 'cited-and-none'
  | 'strategy-untold'
  | 'harm-unanswered'
  | 'review-not-ahead'
  | 'review-too-late'

/** Whether a judgement may stand as it was typed: what it rests on, the harm that is happening, and when it is looked at again. */
export function checkDraft(draft: Draft, today: string, reviewDaysMax: number): DraftProblem[] {
  const problems: DraftProblem[] = []
  if (draft.cited === 0 && draft.noneCited === null) problems.push('nothing-cited')
  if (draft.cited > 0 && draft.noneCited !== null) problems.push('cited-and-none')
  if (draft.strategy !== 'not-needed' && draft.strategyWords === null) problems.push('strategy-untold')
  if (draft.strategy === 'not-needed' && draft.harmNow && draft.strategyWords === null) problems.push('harm-unanswered')
  if (draft.reviewOn <= today) problems.push('review-not-ahead')
  if (draft.reviewOn > latestReview(today, reviewDaysMax)) problems.push('review-too-late')
  return problems
}

/** The latest day on which a judgement written today must be looked at again. */
export function latestReview(today: string, reviewDaysMax: number): string {
  return addDays(today, reviewDaysMax)
}

/** Whose turn it is: a judgement written meanwhile is read first. */
export function checkTurn(standing: { id: string } | null, read: string): Result<true, 'written-meanwhile'> {
  return (standing?.id ?? '') === read ? ok(true) : refuse('written-meanwhile')
}

/** Others agree or dissent; an author has said what they think. */
export function mayAnswer(judgement: Pick<Judgement, 'writtenBy'>, workerId: string): boolean {
  return judgement.writtenBy !== workerId
}

/** The opinions that stand, one for each colleague, and those that a later one of the same colleague replaced. Newest first. */
export function opinionsInOrder(opinions: readonly Opinion[]): { standing: Opinion[]; replaced: Opinion[] } {
  const newestFirst = opinions.toSorted((a, b) => b.givenAt.getTime() - a.givenAt.getTime() || b.nth - a.nth || (a.id < b.id ? -1 : 1))
  const standing = newestFirst.filter((o) => !opinions.some((later) => later.givenBy === o.givenBy && later.nth > o.nth))
  return { standing, replaced: newestFirst.filter((o) => !standing.includes(o)) }
}

/** How a review stands on a day: overdue after it, due on it. */
export function reviewState(reviewOn: string, today: string): 'overdue' | 'due' | 'ahead' {
  if (reviewOn < today) return 'overdue'
  return reviewOn === today ? 'due' : 'ahead'
}

/** "6 days overdue", "due today", "in 12 days". */
export function reviewWords(reviewOn: string, today: string): string {
  const days = Math.abs(daysBetween(today, reviewOn))
  const said = days === 1 ? '1 day' : `${days} days`
  switch (reviewState(reviewOn, today)) {
    case 'overdue':
      return `${said} overdue`
    case 'due':
      return 'due today'
    case 'ahead':
      return `in ${said}`
  }
}
