// The SSD tables out again: every row as it came, in the order in which it came, a page of rows in memory at a time.
import fs from 'node:fs'
import { sql, type Scope } from '../../../platform/db/index.ts'
import { csvLine } from '../../../kernel/cells.ts'
import type { SsdTable, Verbatim } from './domain.ts'
import { ssdLines } from './read.ts'

export const ssdTables: readonly SsdTable[] = ['ssd_person', 'ssd_missing']

const pageRows = 1_000

/** The lines of a table that one's own agency brought in; nothing when it never did. */
export async function* ssdTableLines(scope: Scope, table: SsdTable): AsyncGenerator<string> {
  const headings = await headingsOf(scope, table)
  if (headings.length === 0) return
  yield* ssdLines(headings, [])
  let after: { position: number; rowKey: string } = { position: -1, rowKey: '' }
  for (;;) {
    const rows = await scope.rows
      .selectFrom('importRow')
      .select(['position', 'rowKey', 'cells'])
      .where('agencyId', '=', scope.me.agencyId)
      .where('kind', '=', 'ssd')
      .where('tableName', '=', table)
      .where('cells', 'is not', null)
      .where(sql<boolean>`(position, row_key) > (${after.position}, ${after.rowKey})`)
      .orderBy('position')
      .orderBy('rowKey')
      .limit(pageRows)
      .execute()
    const last = rows.at(-1)
    if (!last) return
    for (const row of rows) {
      const cells = row.cells as Verbatim
      yield csvLine(headings.map((heading) => cells[heading] ?? ''))
    }
    after = last
  }
}

/** Writes a table to a file that must not be there yet, and answers how many rows it holds; null when there is nothing to give. */
export async function writeSsdTable(scope: Scope, table: SsdTable, place: string): Promise<number | null> {
  let out: fs.promises.FileHandle | null = null
  let rows = -1
  try {
    for await (const line of ssdTableLines(scope, table)) {
      out ??= await fs.promises.open(place, 'wx', 0o600)
      await out.write(line)
      rows += 1
    }
  } finally {
    await out?.close()
  }
  return out === null ? null : rows
}

/** Whether there is something to give out, by table. */
export async function ssdHeld(scope: Scope): Promise<SsdTable[]> {
  const held = await Promise.all(ssdTables.map(async (table) => ((await headingsOf(scope, table)).length > 0 ? [table] : [])))
  return held.flat()
}

/**
 * The headings of every edition that was brought in, the latest one's order first: a column that a later export dropped is still
 * given out, since rows of the earlier one hold it.
 */
async function headingsOf(scope: Scope, table: SsdTable): Promise<string[]> {
  const { rows } = await sql<{ headings: string[] }>`
    select headings -> ${table}::text as headings from import_run
     where agency_id = ${scope.me.agencyId} and kind = 'ssd' and not dry_run and phase = 'done' and headings ? ${table}::text
     order by started_at desc limit 50`.execute(scope.rows)
  return [...new Set(rows.flatMap((row) => row.headings))]
}
