// Rows of plans, read and written as the worker of the scope: the circle of the child, or of the context, decides what there is.
import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import type { Subject } from '../queries.ts'
import type { Plan, PlanChange, PlanReview, PlanShape, PlanView } from './domain.ts'

/** The most plans, views, reviews and changes that one page shows of each. */
export const rowsMax = 50

const of = (subject: Subject) =>
  subject.childId === null ? sql`p.context_id = ${subject.contextId}` : sql`p.child_id = ${subject.childId}`

const planRows = sql`
  select p.id, p.ref, p.child_id, p.context_id, p.kind, p.since, p.team_id, t.name as team_name, t.contact as team_contact, t.agency_id, a.name as agency_name,
         p.lead_worker_id, p.lead_outside, coalesce(l.name, p.lead_outside) as lead_name, p.elsewhere_ref, p.review_on,
         p.opened_at, o.name as opened_by_name, p.ended_at, e.name as ended_by_name, p.ended_why, p.ended_changed, p.rung, p.climbed_to
    from plan p
    join team t on t.id = p.team_id join agency a on a.id = t.agency_id
    join worker o on o.id = p.opened_by
    left join worker l on l.id = p.lead_worker_id
    left join worker e on e.id = p.ended_by`

/** Every plan of a child or a context, the open one first, then the latest. */
export async function plansOf(scope: Scope, subject: Subject): Promise<Plan[]> {
  const found =
    await sql<Plan>`${planRows} where ${of(subject)} order by p.ended_at is not null, p.opened_at desc, p.id limit ${rowsMax}`.execute(
      scope.rows,
    )
  return found.rows
}

/** The open plan, held until the end of the transaction: two changes at one moment are made one after another. */
export async function lockOpenPlan(scope: Scope, subject: Subject): Promise<Plan | null> {
  return (await sql<Plan>`${planRows} where ${of(subject)} and p.ended_at is null for update of p`.execute(scope.rows)).rows[0] ?? null
}

export async function changesOf(scope: Scope, planId: string): Promise<PlanChange[]> {
  const found = await sql<PlanChange>`
    select g.kind, g.since, t.name as team_name, a.name as agency_name, coalesce(l.name, g.lead_outside) as lead_name, g.elsewhere_ref, g.why,
           g.recorded_at, w.name as recorded_by_name
      from plan_change g join team t on t.id = g.team_id join agency a on a.id = t.agency_id join worker w on w.id = g.recorded_by
      left join worker l on l.id = g.lead_worker_id
     where g.plan_id = ${planId} order by g.recorded_at desc, g.id desc limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

/** The day from which there has been this plan, whatever kind it was first. */
export async function firstDayOf(scope: Scope, planId: string): Promise<string | null> {
  const found = await sql<{ since: string | null }>`select min(since) as since from plan_change where plan_id = ${planId}`.execute(
    scope.rows,
  )
  return found.rows[0]?.since ?? null
}

/** Newest first. */
export async function viewsOf(scope: Scope, planId: string): Promise<PlanView[]> {
  const found = await sql<PlanView>`
    select v.id, v.whose, v.who, v.words, v.not_heard, v.heard_on, v.heard_by, v.recorded_at, w.name as recorded_by_name
      from plan_view v join worker w on w.id = v.recorded_by
     where v.plan_id = ${planId} order by v.heard_on desc, v.recorded_at desc, v.id desc limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function reviewsOf(scope: Scope, planId: string): Promise<PlanReview[]> {
  const found = await sql<PlanReview>`
    select r.held_on, r.changed, r.goes_on, r.was_due_on, r.next_on, r.recorded_at, w.name as recorded_by_name
      from plan_review r join worker w on w.id = r.recorded_by
     where r.plan_id = ${planId} order by r.held_on desc, r.recorded_at desc, r.id desc limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

/** What a plan is about, where that is a context: its own module keeps it; row security decides whether it is there. */
export async function contextAbout(scope: Scope, ref: string): Promise<{ id: string; ref: string; name: string } | null> {
  const found = await sql<{ id: string; ref: string; name: string }>`select id, ref, name from context where ref = ${ref}`.execute(
    scope.rows,
  )
  return found.rows[0] ?? null
}

// ---- Writing ------------------------------------------------------------------------------------------

/** Null when one is open already: the index lets no second one in, also past this worker's sight. */
export async function insertPlan(
  scope: Scope,
  subject: Subject,
  shape: PlanShape,
  reviewOn: string,
): Promise<{ id: string; ref: string } | null> {
  const made = { id: newId(), ref: newRef('P') }
  const rows = await scope.rows
    .insertInto('plan')
    .values({ ...made, ...subject, ...shape, reviewOn, openedAt: scope.now, openedBy: scope.me.workerId })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .execute()
  return rows.length === 1 ? made : null
}

/** What it is from now on, kept beside what it was. */
export async function insertChange(scope: Scope, subject: Subject, planId: string, shape: PlanShape, why: string | null): Promise<void> {
  await scope.rows
    .insertInto('planChange')
    .values({ ...subject, ...shape, planId, why, recordedAt: scope.now, recordedBy: scope.me.workerId })
    .execute()
}

export async function saveShape(scope: Scope, planId: string, shape: PlanShape): Promise<void> {
  changedOne(await scope.rows.updateTable('plan').set(shape).where('id', '=', planId).where('endedAt', 'is', null).execute())
}

export async function insertReview(
  scope: Scope,
  subject: Subject,
  plan: Pick<Plan, 'id' | 'reviewOn'>,
  review: { heldOn: string; changed: string; goesOn: string; nextOn: string },
): Promise<void> {
  await scope.rows
    .insertInto('planReview')
    .values({ ...subject, ...review, planId: plan.id, wasDueOn: plan.reviewOn, recordedAt: scope.now, recordedBy: scope.me.workerId })
    .execute()
  changedOne(
    await scope.rows.updateTable('plan').set({ reviewOn: review.nextOn }).where('id', '=', plan.id).where('endedAt', 'is', null).execute(),
  )
}

export async function insertView(
  scope: Scope,
  childId: string,
  planId: string,
  view: Pick<PlanView, 'whose' | 'who' | 'words' | 'notHeard' | 'heardOn' | 'heardBy'>,
): Promise<void> {
  await scope.rows
    .insertInto('planView')
    .values({ ...view, childId, planId, recordedAt: scope.now, recordedBy: scope.me.workerId })
    .execute()
}

export async function saveEnd(scope: Scope, planId: string, end: { why: string; changed: string }): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('plan')
      .set({ endedAt: scope.now, endedBy: scope.me.workerId, endedWhy: end.why, endedChanged: end.changed })
      .where('id', '=', planId)
      .where('endedAt', 'is', null)
      .execute(),
  )
}
