// Jobs, imports and the command line act as registered service workers: a session of their own, opened by the owner.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { hashToken, type Token } from './database.ts'

const serviceSessionDays = 30

/** Opens a session for the service worker with this code. Only a process that holds the owner's address can. Throws when there is none. */
export async function openServiceSession(ownerUrl: string, workerCode: string): Promise<Token> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const token = randomBytes(32).toString('base64url')
    const made = await owner.query(
      `insert into session (token_hash, worker_id, idle_ends_at, ends_at, proved_at, proved_by, device)
       select $1, id, house_now() + make_interval(days => $3), house_now() + make_interval(days => $3), house_now(), 'service', 'service'
         from worker where code = $2 and kind = 'service' and left_at is null and suspended_at is null`,
      [hashToken(token), workerCode, serviceSessionDays],
    )
    if (made.rowCount !== 1) throw new Error(`there is no service worker called ${workerCode}`)
    return token
  } finally {
    await owner.end()
  }
}
