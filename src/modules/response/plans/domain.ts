// The rules of the one plan: one is open at most, its kind changes without a second one, it is looked at in time, views are never altered. Pure.
import { addDays, daysBetween, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { climb, footOf, type Ladder } from '../../../kernel/ladder.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { actionState, type Action } from '../domain.ts'

export type PlanKind = 'early-help' | 'child-in-need' | 'child-protection' | 'care' | 'context'
export const parts = ['prepare', 'prevent', 'protect', 'pursue'] as const
export type Part = (typeof parts)[number]
export type Whose = 'child' | 'family'

/** A review is work of whoever leads the plan from so many days before its day. */
export const reviewSoonDays = 7
/** Days past its review for which whoever holds the plan keeps the record open; the clock begins them anew. */
export const planKeepsOpenDays = 30

/** What a plan is from some day on. */
export interface PlanShape {
  kind: PlanKind
  /** YYYY-MM-DD. */
  since: string
  teamId: string
  leadWorkerId: string | null
  leadOutside: string | null
  elsewhereRef: string | null
}

export interface Plan extends PlanShape {
  id: string
  ref: string
  childId: string | null
  contextId: string | null
  teamName: string
  teamContact: string | null
  agencyId: string
  agencyName: string
  leadName: string
  reviewOn: string
  openedAt: Date
  openedByName: string
  endedAt: Date | null
  endedByName: string | null
  endedWhy: string | null
  endedChanged: string | null
  rung: number
  climbedTo: readonly string[]
}

export interface PlanChange {
  kind: PlanKind
  since: string
  teamName: string
  agencyName: string
  leadName: string
  elsewhereRef: string | null
  why: string | null
  recordedAt: Date
  recordedByName: string
}

export interface PlanView {
  id: string
  whose: Whose
  who: string | null
  words: string | null
  notHeard: string | null
  heardOn: string
  heardBy: string | null
  recordedAt: Date
  recordedByName: string
}

export interface PlanReview {
  heldOn: string
  changed: string
  goesOn: string
  wasDueOn: string
  nextOn: string
  recordedAt: Date
  recordedByName: string
}

export type DayProblem = 'in-future' | 'review-passed' | 'review-too-far'

/** A day that has come. */
export function dayThatCame(day: string, now: Date): Result<string, 'in-future'> {
  return day > londonDay(now) ? refuse('in-future') : ok(day)
}

/** The next look: from tomorrow on, and within the area's limit. */
export function reviewDay(day: string, now: Date, planReviewDays: number): Result<string, 'review-passed' | 'review-too-far'> {
  if (day <= londonDay(now)) return refuse('review-passed')
  if (day > addDays(londonDay(now), planReviewDays)) return refuse('review-too-far')
  return ok(day)
}

/** A plan is opened where none is open; a second one would be a parallel plan. */
export function mayOpen(
  open: Pick<Plan, 'ref'> | null,
  draft: Pick<PlanShape, 'since'> & { reviewOn: string },
  now: Date,
  planReviewDays: number,
): Result<true, 'already-open' | DayProblem> {
  if (open) return refuse('already-open')
  const since = dayThatCame(draft.since, now)
  if (!since.ok) return since
  const review = reviewDay(draft.reviewOn, now, planReviewDays)
  return review.ok ? ok(true) : review
}

/** Another kind, lead, team or reference: the same plan goes on. */
export function mayChange(
  plan: PlanShape & Pick<Plan, 'endedAt'>,
  to: PlanShape,
  now: Date,
): Result<true, 'plan-ended' | 'in-future' | 'nothing-changed' | 'before-the-last'> {
  if (plan.endedAt !== null) return refuse('plan-ended')
  const since = dayThatCame(to.since, now)
  if (!since.ok) return since
  const same = (['kind', 'teamId', 'leadWorkerId', 'leadOutside', 'elsewhereRef'] as const).every((name) => plan[name] === to[name])
  if (same) return refuse('nothing-changed')
  return to.kind !== plan.kind && to.since < plan.since ? refuse('before-the-last') : ok(true)
}

export function mayReview(
  plan: Pick<Plan, 'endedAt'>,
  review: { heldOn: string; nextOn: string },
  now: Date,
  planReviewDays: number,
): Result<true, 'plan-ended' | DayProblem> {
  if (plan.endedAt !== null) return refuse('plan-ended')
  const held = dayThatCame(review.heldOn, now)
  if (!held.ok) return held
  const next = reviewDay(review.nextOn, now, planReviewDays)
  return next.ok ? ok(true) : next
}

/** Words, or why there are none: never both, never neither. */
export function mayAddView(
  plan: Pick<Plan, 'endedAt'>,
  view: Pick<PlanView, 'words' | 'notHeard' | 'heardOn'>,
  now: Date,
): Result<true, 'plan-ended' | 'in-future' | 'words-or-reason'> {
  if (plan.endedAt !== null) return refuse('plan-ended')
  if ((view.words === null) === (view.notHeard === null)) return refuse('words-or-reason')
  const heard = dayThatCame(view.heardOn, now)
  return heard.ok ? ok(true) : heard
}

export type ReviewState = 'ended' | 'overdue' | 'soon' | 'in-time'

export function reviewState(plan: Pick<Plan, 'endedAt' | 'reviewOn'>, now: Date): ReviewState {
  if (plan.endedAt !== null) return 'ended'
  const days = daysBetween(londonDay(now), plan.reviewOn)
  if (days < 0) return 'overdue'
  return days <= reviewSoonDays ? 'soon' : 'in-time'
}

/** Done, but it was not said yet what was seen or what changed: it can be said later. */
export function isUnsaid(action: Pick<Action, 'doneAt' | 'doneEvidence' | 'doneChanged'>): boolean {
  return action.doneAt !== null && (action.doneEvidence === null || action.doneChanged === null)
}

/** May be said of a done action, once: what stands is not written over. */
export function maySayOutcome(
  action: Pick<Action, 'doneAt' | 'doneEvidence' | 'doneChanged'>,
  said: { evidence: string | null; changed: string | null },
): Result<true, 'not-done' | 'nothing-said' | 'said-already'> {
  if (action.doneAt === null) return refuse('not-done')
  if (said.evidence === null && said.changed === null) return refuse('nothing-said')
  const overwrites = (said.evidence !== null && action.doneEvidence !== null) || (said.changed !== null && action.doneChanged !== null)
  return overwrites ? refuse('said-already') : ok(true)
}

/** Only words that somebody wrote for them, and nothing of what pursues the people who harm. */
export function isInCopy(action: Pick<Action, 'part' | 'familyWords' | 'stoppedAt'>): boolean {
  return action.familyWords !== null && action.part !== 'pursue' && action.stoppedAt === null
}

export interface PlacedActions {
  overdue: Action[]
  byPart: ReadonlyMap<Part | null, readonly Action[]>
  unsaid: Action[]
}

/** The actions as the plan shows them: under their parts in the order of their days, those in hand first. */
export function placed(actions: readonly Action[], now: Date): PlacedActions {
  const rank = { overdue: 0, 'in-hand': 1, done: 2, stopped: 3 } as const
  const ordered = actions.toSorted(
    (a, b) => rank[actionState(a, now)] - rank[actionState(b, now)] || a.dueOn.localeCompare(b.dueOn) || a.ref.localeCompare(b.ref),
  )
  return {
    overdue: ordered.filter((a) => actionState(a, now) === 'overdue'),
    byPart: new Map([...parts, null].map((part) => [part, ordered.filter((a) => a.part === part)] as const)),
    unsaid: ordered.filter(isUnsaid),
  }
}

export interface Overdue {
  rung: number
  /** When its day was over. */
  overdueSince: Date
  /** Null before the clock has looked at it. */
  nextClimbAt: Date | null
}

/** What the clock does with something overdue: it notes when to come back, or puts it a rung up. */
export function climbOverdue(overdue: Overdue, ladder: Ladder, now: Date): { rung: 0 | 1 | 2; nextClimbAt: Date | null } | null {
  const nextClimbAt = overdue.nextClimbAt ?? footOf(ladder, overdue.overdueSince).nextClimbAt
  const up = climb({ rung: overdue.rung, handedAt: overdue.overdueSince, nextClimbAt }, ladder, now)
  if (up) return up
  return overdue.nextClimbAt === null ? { rung: 0, nextClimbAt } : null
}

/** When a day is over, in London. */
export function dayOver(day: string): Date {
  return londonMidnight(addDays(day, 1))
}
