// The list of what to put right: raised by the rules of a file, settled by the file that no longer breaks them.
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { ImportKind } from './domain.ts'

/**
 * Raises what this file asks and settles what an earlier file of the same kind asked and this one does not. What a person settled
 * stays settled. Children and episodes that the file does not hold are left as they are.
 */
export async function saveQueries(scope: Scope, kind: ImportKind, table: string): Promise<void> {
  const { rows, me } = scope
  await sql`
    create temporary table staged_query on commit drop as
    select distinct on (episode_id, child_id, rule) * from (
      select s.responsible, s.child_id, null::uuid as episode_id, q.rule, q.sentence, q.file, q.line
        from staged_child s cross join lateral jsonb_to_recordset(s.queries) as q(rule text, sentence text, file text, line int)
       where s.child_id is not null and s.refused_rule is null
      union all
      select e.responsible, e.child_id, e.episode_id, q.rule, q.sentence, q.file, q.line
        from staged_episode e cross join lateral jsonb_to_recordset(e.queries) as q(rule text, sentence text, file text, line int)
       where e.episode_id is not null) asked
     order by episode_id, child_id, rule, line`.execute(rows)
  await sql`
    update data_query d set settled_at = house_now(), settled_by = ${me.workerId}, settled_how = ${corrected}
     where d.settled_at is null and d.import_kind = ${kind}
       and ((d.episode_id is not null and d.episode_id in (select episode_id from staged_episode))
            or (d.episode_id is null and d.import_table = ${table} and d.child_id in (select child_id from staged_child where refused_rule is null)))
       and not exists (select 1 from staged_query q where q.child_id = d.child_id and q.episode_id is not distinct from d.episode_id and q.rule = d.rule)`.execute(
    rows,
  )
  await sql`
    update data_query d set settled_at = null, settled_by = null, settled_how = null, sentence = q.sentence, file = q.file, line = q.line, raised_at = house_now()
      from staged_query q
     where d.settled_how = ${corrected} and q.child_id = d.child_id and q.episode_id is not distinct from d.episode_id and q.rule = d.rule`.execute(
    rows,
  )
  await sql`
    insert into data_query (agency_id, child_id, episode_id, rule, sentence, file, line, import_kind, import_table)
    select q.responsible, q.child_id, q.episode_id, q.rule, q.sentence, q.file, q.line, ${kind}, ${table}
      from staged_query q
     where not exists (select 1 from data_query d where d.child_id = q.child_id and d.episode_id is not distinct from q.episode_id and d.rule = q.rule)`.execute(
    rows,
  )
}

const corrected = 'corrected-file'

/** The episodes that last year's return left open on the first day of this year: what rule 576 wants to see again. Null when last year was never brought in. */
export async function leftOpenBefore(
  scope: Scope,
  authorityId: string,
  year: { before: string; day: string },
): Promise<{ childRef: string; missingFromDay: string }[] | null> {
  const { day } = year
  const before = await scope.rows
    .selectFrom('importRun')
    .select('id')
    .where('agencyId', '=', authorityId)
    .where('kind', '=', 'ssda903')
    .where('dryRun', '=', false)
    .where('phase', '=', 'done')
    .where('collectionYear', '=', year.before)
    .limit(1)
    .executeTakeFirst()
  if (!before) return null
  const open = await sql<{ childRef: string; missingFromDay: string }>`
    select r.value as child_ref, timezone('Europe/London', m.missing_from)::date as missing_from_day
      from missing_episode m join child_reference r on r.child_id = m.child_id and r.agency_id = m.responsible_agency_id and r.kind = 'council'
     where m.responsible_agency_id = ${authorityId} and m.source = 'ssda903' and m.missing_from < ${day}::date
       and (m.ended_at is null or m.ended_at >= ${day}::date)
     limit 100000`.execute(scope.rows)
  return open.rows
}
