// What became of every row: counted for the page, and told row by row for the report.
import { sql, type Scope } from '../../../platform/db/index.ts'
import { sumOf, type ImportKind, type ImportResult, type ImportTable, type Lines, type Outcome, type TableCounts } from './domain.ts'
import type { ReadSet } from './readers.ts'

export function noResult(): ImportResult {
  return {
    ok: false,
    written: false,
    counts: sumOf([]),
    tables: [],
    outcomes: [],
    findings: [],
    findingsLeftOut: 0,
    year: null,
    yearInferred: false,
    failed: null,
    headings: {},
  }
}

/** Keeps SSD's episodes as they came, beside the people that were kept with the children. */
export async function remembered({ rows, me }: Scope, { kind, dryRun }: { kind: ImportKind; dryRun: boolean }): Promise<void> {
  if (kind !== 'ssd') return
  const digest = sql`md5(concat_ws('|', e.digest, t.cells::text))`
  const changed = await sql<{ rowKey: string }>`
    update import_row i set cells = t.cells, digest = ${digest}, position = e.position, run_id = current_setting('sr.import_run')::uuid
      from (select e.n from staged_episode e join staged_telling t on t.n = e.n cross join lateral (
              select i.digest from import_row i where i.agency_id = ${me.agencyId} and i.kind = 'ssd' and i.table_name = 'ssd_missing' and i.row_key = e.row_key limit 1) i
             where i.digest <> ${digest}) changed
      join staged_episode e on e.n = changed.n
      join staged_telling t on t.n = e.n
     where i.agency_id = ${me.agencyId} and i.kind = 'ssd' and i.table_name = 'ssd_missing' and i.row_key = e.row_key
    returning i.row_key`.execute(rows)
  await sql`update staged_episode set outcome = 'changed' where outcome = 'unchanged' and row_key = any(${changed.rows.map((row) => row.rowKey)}::text[])`.execute(
    rows,
  )
  // Nothing is counted by it, and in a dry run the new children are not begun.
  if (dryRun) return
  await sql`
    insert into import_row (agency_id, kind, table_name, row_key, child_id, cells, digest, position, run_id)
    select ${me.agencyId}, 'ssd', 'ssd_missing', e.row_key, e.child_id, t.cells, ${digest}, e.position, current_setting('sr.import_run')::uuid
      from staged_episode e join staged_telling t on t.n = e.n
    on conflict do nothing`.execute(rows)
}

interface Counted {
  tableName: ImportTable
  file: string
  outcome: Outcome
  rows: number
  queried: number
  lines: string
}

/** Counts the staged rows; what was read and refused before is the reader's to say. */
export async function countRows(
  { rows }: Scope,
  kind: ImportKind,
  read: ReadSet,
): Promise<Pick<ImportResult, 'counts' | 'tables' | 'outcomes'>> {
  if (kind === 'csv') {
    // A report is one row: what it tells of the child is part of what it changes.
    await sql`
      update staged_episode e set outcome = 'changed' from staged_child s
       where e.outcome = 'unchanged' and s.outcome = 'changed' and s.file = e.file and s.line = e.line`.execute(rows)
  }
  const counted = await sql<Counted>`
    select table_name, file, outcome, count(*)::int as rows, (count(*) filter (where asked))::int as queried, range_agg(int4range(line, line + 1))::text as lines
      from (select 'children' as table_name, file, outcome, line, jsonb_array_length(queries) > 0 as asked from staged_child where refused_rule is null and position >= 0
            union all select 'placements', file, outcome, line, false from staged_placement
            union all select 'episodes', e.file, e.outcome, e.line,
                             coalesce(jsonb_array_length(e.queries), 0) > 0 or asked.line is not null
                        from staged_episode e
                        left join (select distinct file, line from staged_child where ${kind} = 'csv' and jsonb_array_length(queries) > 0) asked using (file, line)) saved
     group by 1, 2, 3 order by 1, 2, 3`.execute(rows)
  const tables = read.tallies.map(({ table, file, tally }): TableCounts => {
    const own = counted.rows.filter((each) => each.tableName === table)
    const many = (outcome: Outcome) => own.filter((each) => each.outcome === outcome).reduce((sum, each) => sum + each.rows, 0)
    const accepted = many('added') + many('changed') + many('unchanged')
    // A list of reports has no rows of children: they are counted as they were told.
    const isCounted = kind === 'csv' && table === 'children'
    return {
      table,
      file,
      read: isCounted ? accepted : tally.read,
      added: many('added'),
      changed: many('changed'),
      unchanged: many('unchanged'),
      queried: own.reduce((sum, each) => sum + each.queried, 0),
      refused: isCounted ? 0 : Math.max(tally.refused, tally.read - tally.repeated - accepted),
    }
  })
  return {
    tables,
    counts: sumOf(tables.filter((each) => !(kind === 'csv' && each.table === 'children'))),
    outcomes: counted.rows
      .filter((each) => !(kind === 'csv' && each.tableName === 'children'))
      .map(({ file, outcome, lines }): Lines => ({ file, outcome, lines })),
  }
}
