// What plans hold for a worker in My work: reviews of the plans that they or their teams hold, and what has climbed to them.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import type { WorkItem } from '../../../kernel/work.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import { ageOf } from '../../people/index.ts'
import { reviewSoonDays } from './domain.ts'

const itemsMax = 100
/** A review this many days away is coming; from `reviewSoonDays` on it needs somebody now. */
export const planComingDays = 28

interface Row {
  ref: string
  childRef: string | null
  childName: string | null
  dateOfBirth: string | null
  contextRef: string | null
  contextName: string | null
  reviewOn: string
  since: Date
  leadName: string
  mine: boolean
  climbedToMe: boolean
}

/** Reviews that are due soon or overdue, of plans that this worker leads, that their team holds, or that have climbed to them. */
export async function planWork(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const { me, now } = scope
  const found = await sql<Row>`
    select p.ref, c.ref as child_ref, c.date_of_birth,
           coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref) as child_name,
           x.ref as context_ref, x.name as context_name, p.review_on,
           coalesce((select max(r.recorded_at) from plan_review r where r.plan_id = p.id), p.opened_at) as since,
           coalesce(l.name, p.lead_outside) as lead_name,
           p.lead_worker_id is not distinct from ${me.workerId} as mine, ${me.workerId}::uuid = any(p.climbed_to) as climbed_to_me
      from plan p
      left join child c on c.id = p.child_id
      left join context x on x.id = p.context_id
      left join worker l on l.id = p.lead_worker_id
     where p.id = any(${ids}::uuid[]) and (c.id is not null or x.id is not null)
     order by p.review_on, p.id limit ${itemsMax}`.execute(scope.rows)
  return found.rows.map((row) => itemOf(row, now))
}

function itemOf(row: Row, now: Date): WorkItem {
  const base = row.childRef === null ? `/contexts/${row.contextRef}/plan` : `/children/${row.childRef}/plan`
  const today = londonDay(now)
  const pressing = row.reviewOn <= addDays(today, reviewSoonDays)
  const overdue = row.reviewOn < today
  return {
    id: `plan:${row.ref}`,
    group: pressing || row.climbedToMe ? 'now' : 'coming',
    isNew: false,
    what: row.climbedToMe ? 'Overdue review of a plan' : 'Review of a plan',
    who: whoOf(row, now),
    href: base,
    dueAt: londonMidnight(row.reviewOn),
    dueByDay: true,
    since: row.since,
    facts: [
      row.climbedToMe ? 'Nobody has reviewed it, so it has come to you' : overdue ? 'Its day is over' : '',
      row.mine ? 'You lead it' : `${row.leadName} leads it`,
    ]
      .filter(Boolean)
      .join(' · '),
    steps: [{ kind: 'link', text: 'Review the plan', href: `${base}/review` }],
  }
}

function whoOf(row: Row, now: Date): string {
  if (row.childName === null) return row.contextName ?? ''
  const age = ageOf(row, now)
  return age === null ? row.childName : `${row.childName}, ${age}`
}
