// How the cast and its stories come into a database: through the same doors as everybody, each deed by its worker at its time.
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { seedAgencies } from './modules/agencies/seed.ts'
import type { Content } from './platform/content/index.ts'
import { appUrl, Database, hashToken, type Scope } from './platform/db/index.ts'

/** What a module's seed is given. */
export interface Seeding {
  /** The day of the first start: stories are told relative to it. */
  today: Date
  content: Content
  /** The same numbers from the same seed. */
  random(): number
  /** Does a deed as a worker of the cast, with the house's clock at this time. Deeds must be given in the order of their times. */
  at<T>(time: Date, workerCode: string, deed: (scope: Scope) => Promise<T>): Promise<T>
}

/** Seeds the cast, then what `tell` tells. The clock is frozen while stories are told and let go at the end. */
export async function seed(ownerUrl: string, content: Content, today: Date, tell: (seeding: Seeding) => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  // Each deed is a commit of its own, and none of them must outlive a power cut by itself: whoever keeps a told year writes that last,
  // durably, and so everything before it.
  await owner.query('set synchronous_commit = off')
  const database = new Database(unhurried(appUrl(ownerUrl)), { connectionsMax: 2 })
  const tokens = new Map<string, string>()
  try {
    await seedAgencies(owner, today)
    await tell({
      today,
      content,
      random: mulberry32(20_260_901),
      async at(time, workerCode, deed) {
        await owner.query('update house_clock set frozen_at = $1', [time])
        let token = tokens.get(workerCode)
        if (!token) {
          token = await openSession(owner, workerCode, 'demo')
          tokens.set(workerCode, token)
        }
        return database.as(token, deed)
      },
    })
  } finally {
    await owner.query('update house_clock set frozen_at = null')
    await owner.query(`update session set ended_at = now(), ended_why = 'seeded' where token_hash = any($1)`, [
      [...tokens.values()].map(hashToken),
    ])
    await database.close()
    await owner.end()
  }
}

function unhurried(url: string): string {
  const given = new URL(url)
  given.searchParams.set('options', '-c synchronous_commit=off')
  return given.toString()
}

/** Opens a session for anybody of the cast; the owner's doing, for seeds and tests. Returns the token. */
export async function openSession(owner: pg.Client, workerCode: string, provedBy: 'demo' | 'totp'): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const made = await owner.query(
    `insert into session (token_hash, worker_id, idle_ends_at, ends_at, proved_at, proved_by)
     select $1, id, house_now() + interval '10 years', house_now() + interval '10 years', house_now(), $3 from worker where code = $2`,
    [hashToken(token), workerCode, provedBy],
  )
  if (made.rowCount !== 1) throw new Error(`nobody in the cast is called ${workerCode}`)
  return token
}

/** A small generator of repeatable numbers (public-domain algorithm, by its usual name). */
function mulberry32(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
