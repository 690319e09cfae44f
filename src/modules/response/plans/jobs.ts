// The clock of what is overdue: an action or a review whose day is over reaches whoever is above its owner.
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/http/index.ts'
import type { JobDefinition } from '../../../platform/jobs/index.ts'
import { climbAll, type Climbing, type Due, type Reached } from '../climbing.ts'

/** Every minute; the times of the ladder are whole hours. */
export const overdueClock: JobDefinition = { name: 'response.overdue', every: '* * * * *', run: runOverdue }

const batchMax = 200

/** Climbs whatever is overdue. Safe to run twice, and twice at once: what another process holds is skipped. */
export async function runOverdue(house: Pick<House, 'services'>): Promise<void> {
  // A full batch may have left some behind; each is a transaction of its own, so that a lock is never held for long.
  while ((await house.services.as('service-clock', climbActions)) === batchMax);
  while ((await house.services.as('service-clock', climbReviews)) === batchMax);
}

const overdueLadder = (subject: string, kind: string): Climbing => ({
  hours: 'overdueHours',
  deed: 'response.climb-overdue',
  subject,
  kind,
})

async function climbActions(scope: Scope): Promise<number> {
  const due = await sql<Due>`
    select d.action_id as id, d.agency_id, d.rung, d.overdue_since, d.next_climb_at, (d.overdue_since at time zone 'Europe/London')::date - 1 as due_on
      from overdue_actions(${batchMax}) d`.execute(scope.rows)
  await climbAll(scope, due.rows, overdueLadder('action', 'action-climbed'), async (id, rung, next, expires) => {
    const told = await sql<Reached>`select * from climb_action(${id}, ${rung}, ${next}, ${expires})`.execute(scope.rows)
    return told.rows
  })
  return due.rows.length
}

async function climbReviews(scope: Scope): Promise<number> {
  const due = await sql<Due>`
    select d.plan_id as id, d.agency_id, d.rung, d.overdue_since, d.next_climb_at, (d.overdue_since at time zone 'Europe/London')::date - 1 as due_on
      from overdue_reviews(${batchMax}) d`.execute(scope.rows)
  await climbAll(scope, due.rows, overdueLadder('plan', 'review-climbed'), async (id, rung, next, expires) => {
    const told = await sql<Reached>`select * from climb_review(${id}, ${rung}, ${next}, ${expires})`.execute(scope.rows)
    return told.rows
  })
  return due.rows.length
}
