import { sql, type Scope } from '../../../platform/db/index.ts'
import type { Option } from '../../../platform/forms/index.ts'
import type { ReferenceKind } from '../domain.ts'

/** Councils that a child may belong to, mine (or my area's) first. */
export async function councils(scope: Scope): Promise<{ options: Option[]; likeliest: string | null }> {
  const found = await sql<{ id: string; name: string; near: boolean }>`
    select a.id, a.name, (a.id = ${scope.me.agencyId} or exists (select 1 from area_agency mine join area_agency theirs using (area_id)
             where mine.agency_id = ${scope.me.agencyId} and theirs.agency_id = a.id)) as near
      from agency a where a.kind = 'council' and a.ended_at is null order by near desc, a.name limit 500`.execute(scope.rows)
  const near = found.rows.filter((a) => a.near)
  return { options: found.rows.map((a) => ({ code: a.id, words: a.name })), likeliest: near.length === 1 ? (near[0]?.id ?? null) : null }
}

/** People who stand in a child's circle, by themselves or in a team: who may lead. */
export async function workersInCircle(scope: Scope, childId: string): Promise<Option[]> {
  const found = await sql<{ id: string; name: string; agencyName: string }>`
    select distinct w.id, w.name, a.name as agency_name
      from circle_entry e
      left join team_member m on m.team_id = e.team_id and m.left_at is null
      join worker w on w.id = coalesce(e.worker_id, m.worker_id)
      join agency a on a.id = w.agency_id
     where e.child_id = ${childId} and e.closed_at is null and e.expires_at > ${scope.now} and e.purpose <> 'break-glass'
       and w.kind = 'person' and w.left_at is null and w.suspended_at is null
     order by 2, 3 limit 300`.execute(scope.rows)
  return found.rows.map((w) => ({ code: w.id, words: `${w.name}, ${w.agencyName}` }))
}

export interface KnownReference {
  kind: ReferenceKind
  value: string
  agencyName: string
  recordedAt: Date
}

export async function referencesOf(scope: Scope, childId: string): Promise<KnownReference[]> {
  return (
    await sql<KnownReference>`select r.kind, r.value, a.name as agency_name, r.recorded_at from child_reference r join agency a on a.id = r.agency_id
      where r.child_id = ${childId} order by r.recorded_at, r.value limit 50`.execute(scope.rows)
  ).rows
}

export interface KnownChange {
  field: string
  before: string
  changedAt: Date
  changedByName: string
}

export const changesShown = 50

/** What the record said before, the newest first. Agencies and workers are told by name. */
export async function changesOf(scope: Scope, childId: string): Promise<KnownChange[]> {
  return (
    await sql<KnownChange>`
      select h.field, coalesce(a.name, l.name, h.before) as before, h.changed_at, w.name as changed_by_name
        from child_change h join worker w on w.id = h.changed_by
        left join agency a on h.field = 'responsible_agency_id' and a.id::text = h.before
        left join worker l on h.field in ('lead_worker_id', 'restricted_by') and l.id::text = h.before
       where h.child_id = ${childId} and h.field not in ('restricted_by', 'restricted_at')
       order by h.changed_at desc, h.id limit ${changesShown}`.execute(scope.rows)
  ).rows
}
