// What disruption holds for a worker in My work: reviews of their teams that are due, and orders that run out.
import { addDays, formatPlainDate, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import type { WorkItem } from '../../../kernel/work.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import { runsOutDays } from './domain.ts'

const itemsMax = 100
/** Due within so many days needs somebody now; later ones are coming. */
const nowDays = 2
export const disruptionComingDays = 28

interface Row {
  ref: string
  subject: string
  reviewOn: string
  validTo: string | null
  teamName: string
  since: Date
}

export async function disruptionWork(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const today = londonDay(scope.now)
  const found = await sql<Row>`
    select d.ref, d.subject, d.review_on, d.valid_to, t.name as team_name, d.opened_at as since
      from disruption d join team t on t.id = d.team_id
     where d.id = any(${ids}::uuid[]) and d.ended_at is null
     order by d.review_on, d.id limit ${itemsMax}`.execute(scope.rows)
  return found.rows.map((row) => ({
    id: `disruption:${row.ref}`,
    group: row.reviewOn <= addDays(today, nowDays) ? 'now' : 'coming',
    isNew: false,
    what: 'Review of a disruption',
    who: row.subject.slice(0, 60),
    href: `/disruption/${row.ref}`,
    dueAt: londonMidnight(row.reviewOn),
    dueByDay: true,
    since: row.since,
    facts: [row.teamName, lastDay(row.validTo, today)].filter(Boolean).join(' · '),
    steps: [{ kind: 'link', text: 'Look at it again', href: `/disruption/${row.ref}/step/reviewed` }],
  }))
}

function lastDay(validTo: string | null, today: string): string {
  if (validTo === null || validTo > addDays(today, runsOutDays)) return ''
  return validTo < today ? `It ran out on ${formatPlainDate(validTo)}` : `Its last day is ${formatPlainDate(validTo)}`
}
