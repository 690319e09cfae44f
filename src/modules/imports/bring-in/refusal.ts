// When the database itself refuses what the reading let through: a rule that only the tables know, for the day the code is wrong. Nothing
// is written then, and the person is told where, not that something went wrong.
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { Finding } from '../finding.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { Target } from '../mapping/targets.ts'
import type { ImportKind } from './domain.ts'

/** Carries the one finding out of a step that cannot go on. */
export class RowRefused extends Error {
  override name = 'RowRefused'
  readonly place: { file: string; line: number }
  readonly refusal: Refusal
  constructor(place: { file: string; line: number }, refusal: Refusal) {
    super('the database refused a row')
    this.place = place
    this.refusal = refusal
  }
}

/** What PostgreSQL says of a row that it refuses; never the row's own words. */
export interface Refusal {
  code: string
  table: string | null
  constraint: string | null
  column: string | null
}

/** The refusal in an error of PostgreSQL's classes 22 (data) and 23 (a constraint); null for any other error. */
export function refusalIn(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string' || !/^2[23]/.test(error.code)) return null
  const said = (name: string): string | null => {
    const value = (error as unknown as Record<string, unknown>)[name]
    return typeof value === 'string' ? value : null
  }
  return { code: error.code, table: said('table'), constraint: said('constraint'), column: said('column') }
}

/**
 * Does something that the database may refuse, so that the transaction can go on after a refusal: to look for the row.
 * Answers with the refusal, or null when there was none.
 */
export async function tryIt({ rows }: Scope, deed: () => Promise<void>): Promise<Refusal | null> {
  await sql`savepoint may_be_refused`.execute(rows)
  try {
    await deed()
  } catch (error) {
    const refusal = refusalIn(error)
    if (!refusal) throw error
    await sql`rollback to savepoint may_be_refused`.execute(rows)
    return refusal
  }
  await sql`release savepoint may_be_refused`.execute(rows)
  return null
}

/** The finding, with the heading of the column where the rule is about one that the file has. */
export async function refusedFinding(
  scope: Scope,
  refused: RowRefused,
  file: { kind: ImportKind; mapping: Mapping | null },
): Promise<Finding> {
  const { place, refusal } = refused
  const headings = (await columnsOf(scope, refusal)).map((column) => headingOf(column, file))
  return {
    ...place,
    column: headings.find((each) => each !== null) ?? null,
    rule: refusal.constraint ?? refusal.code,
    level: 'refused',
    sentence:
      'The database refuses what this row says, so nothing at all was brought in. Correct the row or take it out, and bring the file again.',
  }
}

async function columnsOf({ rows }: Scope, { table, constraint, column }: Refusal): Promise<string[]> {
  if (column !== null || table === null || constraint === null) return column === null ? [] : [column]
  const found = await sql<{ name: string }>`
    select a.attname::text as name from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
     where c.conrelid = to_regclass(quote_ident(${table})) and c.conname = ${constraint} order by array_position(c.conkey, a.attnum) desc`.execute(
    rows,
  )
  return found.rows.map(({ name }) => name)
}

/** Which heading tells what a column of ours holds; null where none does. */
function headingOf(column: string, { kind, mapping }: { kind: ImportKind; mapping: Mapping | null }): string | null {
  const told = told903[column]
  if (kind === 'ssda903') return told ?? null
  const target = targets[column]
  return (target === undefined ? null : mapping?.columns[target]?.columns[0]) ?? null
}

const targets: Record<string, Target> = {
  missing_from: 'missingFrom',
  ended_at: 'returnedAt',
  returned_at: 'returnedAt',
  reported_at: 'reportedAt',
  reported_by: 'reportedBy',
  circumstances: 'circumstances',
  police_reference: 'policeReference',
  setting_name: 'placement',
  type: 'type',
  grade: 'risk',
  place: 'lastSeenPlace',
  postcode: 'lastSeenPostcode',
}

const told903: Record<string, string> = { missing_from: 'MIS_START', ended_at: 'MIS_END', returned_at: 'MIS_END', type: 'MISSING' }
