// References are drawn at random, one of 2^40, and two may be equal by chance: seldom for a form, almost surely once in a file of a million rows.
// The table's unique constraint decides, and whoever drew draws again.
import { sql } from 'kysely'
import type { Scope } from './database.ts'

/** The most times that something is done anew because a reference was taken. Two in a row is one in a million millions. */
export const drawsMax = 5

/** Whether the database refused a row because the reference that was drawn for it stands on another one. */
export function refTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  return code === '23505' && typeof constraint === 'string' && constraint.endsWith('_ref_key')
}

/**
 * Does a deed that draws references, inside the caller's transaction; does it anew, with nothing left of the first time, when one was taken.
 * The deed must draw afresh each time, and keep nothing outside the transaction. It is told which time it is, from 1.
 *
 * @throws whatever else the deed throws, and the refusal itself after `drawsMax` times
 */
export async function drawAgain<T>({ rows }: Pick<Scope, 'rows'>, deed: (time: number) => Promise<T>): Promise<T> {
  for (let times = 1; ; times += 1) {
    await sql`savepoint drawing`.execute(rows)
    try {
      const made = await deed(times)
      await sql`release savepoint drawing`.execute(rows)
      return made
    } catch (error) {
      if (times === drawsMax || !refTaken(error)) throw error
      await sql`rollback to savepoint drawing`.execute(rows)
    }
  }
}
