// What may be done with a plan. Each deed is one transaction; whoever holds the plan is let into the circle, and is told.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import { areaOf } from '../../agencies/index.ts'
import { openCircle, writeGoingOut } from '../../people/index.ts'
import { actionState } from '../domain.ts'
import { actionsOfPlan, openContextCircle, type Subject } from '../queries.ts'
import * as rules from './domain.ts'
import * as rows from './queries.ts'

/** The most days until the next review, as this worker's area says. */
export async function reviewDaysMax(scope: Scope): Promise<number> {
  return (await areaOf(scope, scope.me.agencyId)).settings.planReviewDays
}

/** Records the one plan that there is. Refused while one is open: its kind is changed instead. */
export async function openPlan(
  scope: Scope,
  subject: Subject,
  shape: rules.PlanShape,
  reviewOn: string,
): Promise<Result<{ id: string; ref: string }, 'already-open' | rules.DayProblem>> {
  const may = rules.mayOpen(
    await rows.lockOpenPlan(scope, subject),
    { since: shape.since, reviewOn },
    scope.now,
    await reviewDaysMax(scope),
  )
  if (!may.ok) return may
  const made = await rows.insertPlan(scope, subject, shape, reviewOn)
  if (!made) return refuse('already-open')
  await rows.insertChange(scope, subject, made.id, shape, null)
  await letHoldersIn(scope, subject, made.id, shape, reviewOn)
  await tell(scope, shape)
  return ok(made)
}

/** Another kind, lead, team or reference: the same plan goes on, and what it was stays readable. */
export async function changePlan(
  scope: Scope,
  subject: Subject,
  shape: rules.PlanShape,
  why: string,
): Promise<Result<true, 'plan-ended' | 'in-future' | 'nothing-changed' | 'before-the-last'>> {
  const plan = await rows.lockOpenPlan(scope, subject)
  if (!plan) return refuse('plan-ended')
  const may = rules.mayChange(plan, shape, scope.now)
  if (!may.ok) return may
  await rows.saveShape(scope, plan.id, shape)
  await rows.insertChange(scope, subject, plan.id, shape, why)
  await letHoldersIn(scope, subject, plan.id, shape, plan.reviewOn)
  await tell(scope, shape)
  return ok(true)
}

/** A look at the plan: what changed, what goes on, when next. An overdue review that has climbed stops climbing. */
export async function reviewPlan(
  scope: Scope,
  subject: Subject,
  review: { heldOn: string; changed: string; goesOn: string; nextOn: string },
): Promise<Result<true, 'plan-ended' | rules.DayProblem>> {
  const plan = await rows.lockOpenPlan(scope, subject)
  if (!plan) return refuse('plan-ended')
  const may = rules.mayReview(plan, review, scope.now, await reviewDaysMax(scope))
  if (!may.ok) return may
  await rows.insertReview(scope, subject, plan, review)
  await letHoldersIn(scope, subject, plan.id, plan, review.nextOn)
  await tell(scope, plan)
  return ok(true)
}

/** What the child or the family says, in their words; or why they were not heard. */
export async function addView(
  scope: Scope,
  childId: string,
  view: Pick<rules.PlanView, 'whose' | 'who' | 'words' | 'notHeard' | 'heardOn' | 'heardBy'>,
): Promise<Result<true, 'no-plan' | 'plan-ended' | 'in-future' | 'words-or-reason'>> {
  const plan = await openPlanOf(scope, { childId, contextId: null })
  if (!plan) return refuse('no-plan')
  const may = rules.mayAddView(plan, view, scope.now)
  if (!may.ok) return may
  await rows.insertView(scope, childId, plan.id, view)
  return ok(true)
}

/** Ends it, with what changed for the child; it stays readable, and another may follow. */
export async function endPlan(scope: Scope, subject: Subject, end: { why: string; changed: string }): Promise<Result<true, 'plan-ended'>> {
  const plan = await rows.lockOpenPlan(scope, subject)
  if (!plan) return refuse('plan-ended')
  await rows.saveEnd(scope, plan.id, end)
  await tell(scope, plan)
  return ok(true)
}

/** The open plan; null when there is none. For pages of other modules, too. */
export async function openPlanOf(scope: Scope, subject: Subject): Promise<rules.Plan | null> {
  return (await rows.plansOf(scope, subject)).find((plan) => plan.endedAt === null) ?? null
}

/** Whoever leads the plan and the team that holds it must be able to read what they hold. */
async function letHoldersIn(
  scope: Scope,
  subject: Subject,
  planId: string,
  shape: Pick<rules.PlanShape, 'teamId' | 'leadWorkerId'>,
  reviewOn: string,
): Promise<void> {
  const expiresAt = londonMidnight(addDays(reviewOn, rules.planKeepsOpenDays))
  const holders = [{ teamId: shape.teamId }, ...(shape.leadWorkerId === null ? [] : [{ workerId: shape.leadWorkerId }])]
  for (const who of holders) {
    if (subject.childId === null) await openContextCircle(scope, subject.contextId, who, expiresAt)
    else await openCircle(scope, { childId: subject.childId, ...who, purpose: 'action', expiresAt })
  }
  await writeGoingOut(
    scope,
    holders.map((to) =>
      subject.childId === null
        ? { contextId: subject.contextId, to, arrangement: 'context-plan', eventId: planId }
        : { childId: subject.childId, to, arrangement: 'plan', eventId: planId },
    ),
  )
}

async function tell(scope: Scope, shape: Pick<rules.PlanShape, 'teamId' | 'leadWorkerId'>): Promise<void> {
  await tellLive(scope, [
    `team:${shape.teamId}`,
    ...(shape.leadWorkerId === null ? [] : [`worker:${shape.leadWorkerId}` as const]),
    `worker:${scope.me.workerId}`,
  ])
}

/** A plan in a few words, for the page of what it is about. */
export interface PlanInShort {
  plan: rules.Plan | null
  inHand: number
  overdue: number
}

/** The open plan, and how many actions are in hand and overdue, with or without one. Who may not read plans is given none. */
export async function planInShort(scope: Scope, subject: Subject): Promise<PlanInShort> {
  const plan = await openPlanOf(scope, subject)
  const open = (await actionsOfPlan(scope, subject, londonDay(scope.now), null)).map((action) => actionState(action, scope.now))
  return { plan, inHand: open.filter((state) => state === 'in-hand').length, overdue: open.filter((state) => state === 'overdue').length }
}
