// What a step finds among the staged rows: as many as the report still has room for, and how many more there are. A file whose every row
// is at fault has a million findings, and none of them may be fetched to be thrown away.
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { Finding } from '../finding.ts'

export interface Found {
  findings: Finding[]
  /** Counted, not fetched. */
  leftOut: number
}

/**
 * Fetches the first rows of what a statement finds, in the file's order, and counts all of them. `query` answers with file, line and
 * whatever the sentence needs; it may change rows and return them. `most` is how many the report still has room for.
 */
export async function findSome<T extends { file: string; line: number }>(
  { rows }: Scope,
  most: number,
  query: ReturnType<typeof sql>,
  finding: (row: T) => Finding,
): Promise<Found> {
  // One at least: without a row there is no count. Whoever keeps the findings counts what has no room.
  const found = await sql<T & { many: number }>`
    with found as (${query}) select found.*, (count(*) over ())::int as many from found order by file, line limit ${Math.max(1, most)}`.execute(
    rows,
  )
  return { findings: found.rows.map(finding), leftOut: (found.rows[0]?.many ?? 0) - found.rows.length }
}

/** A finding about a whole row. */
export function ofRow({ file, line }: { file: string; line: number }, rule: string, level: Finding['level'], sentence: string): Finding {
  return { file, line, column: null, rule, level, sentence }
}
