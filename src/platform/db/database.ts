// The only door to a row: database.as(session, scope => …), a transaction that has become the worker of that session.
import { createHash } from 'node:crypto'
import { CamelCasePlugin, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { faultFacts, log } from '../log/index.ts'
import type { DB } from './schema.ts'
import { PreparingClient } from './prepared.ts'
import { endsWhenSilent } from './silence.ts'

pg.types.setTypeParser(20, Number)
// Days stay days: a Date would move them across midnight.
pg.types.setTypeParser(1082, (text) => text)

export interface MyTeam {
  id: string
  name: string
  kind: string
  leads: boolean
}

/** The worker of this transaction, resolved inside the database from the session's secret. */
export interface Me {
  workerId: string
  sessionId: string
  name: string
  agencyId: string
  agencyName: string
  agencyKind: string
  roles: readonly string[]
  teams: readonly MyTeam[]
  kind: 'person' | 'service'
  provedBy: string
}

export type Rows = Transaction<DB>

/** What every query runs in: rows seen as this worker, at this time, in one transaction. */
export interface Scope {
  rows: Rows
  me: Me
  /** The house's clock, read once: two servers and the database never disagree about it. */
  now: Date
  /** Runs after the commit: for what must not happen if the transaction fails. */
  afterCommit(work: () => void | Promise<void>): void
}

/** The session's secret, as the cookie carries it. */
export type Token = string

export class NotSignedIn extends Error {
  override name = 'NotSignedIn'
}

/** A write that changed nothing: hidden by row-level security, or changed by somebody else first. */
export class NothingChanged extends Error {
  override name = 'NothingChanged'
}

export class Database {
  readonly pool: pg.Pool
  private readonly kysely: Kysely<DB>

  constructor(url: string, options: { connectionsMax?: number; silentAfterMs?: number } = {}) {
    this.pool = new pg.Pool({
      Client: PreparingClient,
      connectionString: url,
      max: options.connectionsMax ?? 10,
      connectionTimeoutMillis: 5000,
      statement_timeout: 60_000,
      stream: endsWhenSilent(options.silentAfterMs),
    })
    // A server that goes away breaks idle connections: the pool makes new ones, the next request tells.
    this.pool.on('error', () => undefined)
    // The same for a connection in use: its query fails with the reason, and the process must not die of the event.
    this.pool.on('connect', (client) => client.on('error', () => undefined))
    this.kysely = new Kysely<DB>({
      dialect: new PostgresDialect({ pool: this.pool }),
      plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
    })
  }

  /** Becomes the worker whose session this is. Throws NotSignedIn when it is ended, expired or unknown; rolls back on any throw. */
  async as<T>(token: Token, work: (scope: Scope) => Promise<T>): Promise<T> {
    const later: (() => void | Promise<void>)[] = []
    const result = await this.kysely.transaction().execute(async (rows) => {
      const { me, now } = await become(rows, token)
      return work({ rows, me, now, afterCommit: (deed) => void later.push(deed) })
    })
    for (const deed of later) {
      try {
        await deed()
      } catch (error) {
        // It is saved, and saying otherwise would have it sent again.
        log({ event: 'after-commit-fault', ...faultFacts(error) })
      }
    }
    return result
  }

  /** Keeps the time as seen, by a durable write; by how many seconds the machine's clock is behind it. Throws when nothing can be written. */
  async saw(): Promise<number> {
    const { rows } = await this.pool.query<{ behind: number }>('select house_saw() as behind')
    return rows[0]?.behind ?? 0
  }

  async close(): Promise<void> {
    await this.kysely.destroy()
  }
}

/** What the session table holds for a token: two hashes away, since the key between them is what opens a transaction. */
export function hashToken(token: Token): Buffer {
  return createHash('sha256').update(keyOf(token)).digest()
}

function keyOf(token: Token): Buffer {
  return createHash('sha256').update(token).digest()
}

/** For updates and deletes: a policy makes a forbidden one silently zero rows, so zero is an error. */
export function changedOne(
  results: { numUpdatedRows?: bigint; numDeletedRows?: bigint }[] | { numUpdatedRows?: bigint; numDeletedRows?: bigint },
): void {
  const list = Array.isArray(results) ? results : [results]
  const changed = list.reduce((sum, r) => sum + Number(r.numUpdatedRows ?? r.numDeletedRows ?? 0), 0)
  if (changed === 0) throw new NothingChanged('the row was not changed')
}

interface Became {
  workerId: string
  sessionId: string
  name: string
  agencyId: string
  agencyName: string
  agencyKind: string
  roles: string[]
  teams: MyTeam[]
  kind: 'person' | 'service'
  provedBy: string
  now: Date
}

async function become(rows: Rows, token: Token): Promise<{ me: Me; now: Date }> {
  const found = await sql<Became>`select * from become(${keyOf(token).toString('hex')})`.execute(rows)
  const row = found.rows[0]
  if (!row) throw new NotSignedIn('no such session')
  const { now, ...me } = row
  return { me, now }
}
