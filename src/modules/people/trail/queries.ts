import { sql, type Scope } from '../../../platform/db/index.ts'

export interface TrailEntry {
  id: number
  at: Date
  workerName: string
  agencyName: string
  deed: string
  wrote: boolean
  subject: string
  why: string | null
}

export const trailAPage = 50

/** Who looked and who wrote, the last first; after `before` (an entry's number) for the next page. */
export async function trailOf(
  scope: Scope,
  childId: string,
  before: number | null,
): Promise<{ entries: TrailEntry[]; next: number | null }> {
  const found = await sql<TrailEntry>`
    select e.id, e.at, w.name as worker_name, a.name as agency_name, e.deed, e.wrote, e.subject, e.why
      from audit_entry e join worker w on w.id = e.worker_id join agency a on a.id = e.agency_id
     where e.child_id = ${childId} and (${before}::bigint is null or e.id < ${before}::bigint)
     order by e.id desc limit ${trailAPage + 1}`.execute(scope.rows)
  const entries = found.rows.slice(0, trailAPage)
  return { entries, next: found.rows.length > trailAPage ? (entries.at(-1)?.id ?? null) : null }
}
