import { createHash } from 'node:crypto'
import { sql, type Scope } from '../db/index.ts'
import { TooMany } from './problems.ts'

/**
 * Counts one more of `what` by `who` in the current window and throws TooMany past `most`. The count is a row, so it survives a
 * restart and holds across processes; call it in a transaction of its own where a refusal must still be counted.
 */
export async function countAgainst(scope: Scope, what: string, who: string, most: number, windowSeconds: number): Promise<void> {
  const key = createHash('sha256').update(`${what} ${who}`).digest('hex')
  const windowStart = new Date(Math.floor(scope.now.getTime() / (windowSeconds * 1000)) * windowSeconds * 1000)
  const counted = await sql<{ count: number }>`
    insert into rate_count (key, starts_at) values (${key}, ${windowStart})
    on conflict (key, starts_at) do update set count = rate_count.count + 1
    returning count`.execute(scope.rows)
  if ((counted.rows[0]?.count ?? 0) > most)
    throw new TooMany(Math.ceil((windowStart.getTime() + windowSeconds * 1000 - scope.now.getTime()) / 1000))
}
