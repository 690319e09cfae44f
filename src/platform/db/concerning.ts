// What may concern the asker, found by ids alone before any row is read: most lists of most workers are empty, and are not asked at all then.
import { sql, type RawBuilder } from 'kysely'
import type { Scope } from './database.ts'

/**
 * Asks for the ids of several kinds in one statement.
 *
 * @param asked by kind, an expression that gives ids: a call of a definer function that answers for the asker alone
 * @returns by kind, the ids; the rows of some may turn out not to be open to the asker
 */
export async function whatConcerns<K extends string>({ rows }: Scope, asked: Record<K, RawBuilder<unknown>>): Promise<Record<K, string[]>> {
  const kinds = Object.keys(asked) as K[]
  const found = await sql<Record<K, string[]>>`
    select ${sql.join(kinds.map((kind) => sql`array(select ${asked[kind]})::text[] as ${sql.ref(kind)}`))}`.execute(rows)
  const first = found.rows[0]
  if (!first) throw new Error('a statement without a from gives one row')
  return first
}
