import { isUuid } from '../../../kernel/ids.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { Option } from '../../../platform/forms/index.ts'
import type { Purpose } from '../domain.ts'

export interface CircleEntry {
  id: string
  /** The team, or the worker. */
  who: string
  agencyName: string
  teamId: string | null
  workerId: string | null
  purpose: Purpose
  reason: string | null
  openedAt: Date
  openedByName: string
  expiresAt: Date
  closedAt: Date | null
  closedByName: string | null
}

export const entriesMax = 200
export const endedShown = 30

/** Who may open the record now, the oldest first. */
export async function openEntries(scope: Scope, childId: string): Promise<CircleEntry[]> {
  return entries(
    scope,
    sql`e.child_id = ${childId} and e.closed_at is null and e.expires_at > ${scope.now}`,
    sql`e.opened_at, e.expires_at desc, e.purpose desc, e.id limit ${entriesMax}`,
  )
}

/** Who could once, the last first. */
export async function endedEntries(scope: Scope, childId: string): Promise<CircleEntry[]> {
  return entries(
    scope,
    sql`e.child_id = ${childId} and (e.closed_at is not null or e.expires_at <= ${scope.now})`,
    sql`least(e.closed_at, e.expires_at) desc, e.id limit ${endedShown}`,
  )
}

async function entries(scope: Scope, where: ReturnType<typeof sql>, order: ReturnType<typeof sql>): Promise<CircleEntry[]> {
  return (
    await sql<CircleEntry>`
      select e.id, coalesce(w.name, t.name) as who, a.name as agency_name, e.team_id, e.worker_id, e.purpose, e.reason, e.opened_at, o.name as opened_by_name, e.expires_at, e.closed_at, c.name as closed_by_name
        from circle_entry e left join worker w on w.id = e.worker_id left join team t on t.id = e.team_id
        join agency a on a.id = coalesce(w.agency_id, t.agency_id) join worker o on o.id = e.opened_by left join worker c on c.id = e.closed_by
       where ${where} order by ${order}`.execute(scope.rows)
  ).rows
}

export async function closeEntry(scope: Scope, id: string): Promise<void> {
  await sql`select close_circle(${id})`.execute(scope.rows)
}

export interface Conflict {
  workerName: string
  agencyName: string
  declaredAt: Date
  declaredByName: string
  reason: string
}

export async function conflictsOf(scope: Scope, childId: string): Promise<Conflict[]> {
  return (
    await sql<Conflict>`
      select w.name as worker_name, a.name as agency_name, d.declared_at, b.name as declared_by_name, d.reason
        from declared_conflict d join worker w on w.id = d.worker_id join agency a on a.id = w.agency_id join worker b on b.id = d.declared_by
       where d.child_id = ${childId} order by d.declared_at, w.name limit 100`.execute(scope.rows)
  ).rows
}

/** Declares that a worker must never open this child's record; said twice is said once. */
export async function declareConflict(scope: Scope, childId: string, workerId: string, reason: string): Promise<void> {
  const before = await scope.rows
    .selectFrom('declaredConflict')
    .select('workerId')
    .where('childId', '=', childId)
    .where('workerId', '=', workerId)
    .executeTakeFirst()
  if (before) return
  await scope.rows.insertInto('declaredConflict').values({ childId, workerId, declaredBy: scope.me.workerId, reason }).execute()
}

export async function restrict(scope: Scope, childId: string, why: string | null): Promise<void> {
  const changes =
    why === null
      ? { restrictedAt: null, restrictedBy: null, restrictedWhy: null }
      : { restrictedAt: scope.now, restrictedBy: scope.me.workerId, restrictedWhy: why }
  await scope.rows.updateTable('child').set(changes).where('id', '=', childId).returning('id').executeTakeFirstOrThrow()
}

/** Teams that work with children's records. */
export async function teamOptions(scope: Scope): Promise<Option[]> {
  const found = await sql<{ id: string; words: string }>`
    select t.id, t.name || ' (' || a.name || ')' as words from team t join agency a on a.id = t.agency_id
     where t.ended_at is null and a.ended_at is null and t.kind not in ('helpline', 'service') order by 2 limit 500`.execute(scope.rows)
  return found.rows.map((t) => ({ code: t.id, words: t.words }))
}

/** Colleagues in the agencies of my areas; for others, choose their team. */
export async function workerOptions(scope: Scope, except: string | null): Promise<Option[]> {
  const found = await sql<{ id: string; words: string }>`
    select w.id, w.name || ', ' || coalesce(w.job_title || ', ', '') || a.name as words from worker w join agency a on a.id = w.agency_id
     where w.kind = 'person' and w.left_at is null and w.suspended_at is null and w.id is distinct from ${except}::uuid
       and (a.id = ${scope.me.agencyId} or exists (select 1 from area_agency mine join area_agency theirs using (area_id) where mine.agency_id = ${scope.me.agencyId} and theirs.agency_id = a.id))
     order by 2 limit 500`.execute(scope.rows)
  return found.rows.map((w) => ({ code: w.id, words: w.words }))
}

export interface Chosen {
  kind: 'team' | 'worker'
  id: string
  name: string
  agencyId: string
  agencyName: string
  agencyKind: string
}

/** Whom an address names, if they are among those who can be chosen. */
export async function recipientOf(
  scope: Scope,
  { team = '', person = '' }: Readonly<Record<string, string | undefined>>,
): Promise<Chosen | null> {
  const [kind, id] = isUuid(team) ? (['team', team] as const) : (['worker', person] as const)
  if (!isUuid(id)) return null
  const can = kind === 'team' ? await teamOptions(scope) : await workerOptions(scope, scope.me.workerId)
  return can.some((each) => each.code === id) ? chosenOf(scope, kind, id) : null
}

/** A team or a worker by id, with the agency; the caller has looked whether they may be chosen. */
export async function chosenOf(scope: Scope, kind: Chosen['kind'], id: string): Promise<Chosen | null> {
  const found =
    kind === 'team'
      ? await sql<Omit<Chosen, 'kind'>>`
          select t.id, t.name, a.id as agency_id, a.name as agency_name, a.kind as agency_kind from team t join agency a on a.id = t.agency_id where t.id = ${id}`.execute(
          scope.rows,
        )
      : await sql<Omit<Chosen, 'kind'>>`
          select w.id, w.name, a.id as agency_id, a.name as agency_name, a.kind as agency_kind from worker w join agency a on a.id = w.agency_id where w.id = ${id}`.execute(
          scope.rows,
        )
  return found.rows[0] ? { kind, ...found.rows[0] } : null
}
