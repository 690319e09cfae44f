// A database with the nation in it, one server process on it, and workers who are signed in: what is measured.
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/platform/db/embedded.ts'

const checkout = path.resolve(import.meta.dirname, '../..')

export interface Databases {
  /** The database of this scale, told where it was not yet. */
  nation(scale: string): Promise<string>
  stop(): Promise<void>
}

/** DATABASE_URL's server, or an embedded one that is kept between runs: a nation takes longer to tell than to measure. */
export async function openDatabases(): Promise<Databases> {
  const given = process.env['DATABASE_URL']
  const embedded = given
    ? null
    : await startEmbedded(path.join(path.resolve(checkout, process.env['SAFE_RETURN_DATA'] ?? '.data/bench'), 'database'))
  const server = given ?? `postgres://postgres@localhost/postgres?host=${encodeURIComponent(embedded?.socketDir ?? '')}`
  return {
    async nation(scale) {
      const name = `safe_return_nation_${scale.replace('.', '_')}`
      const url = new URL(server)
      url.pathname = `/${name}`
      const admin = new pg.Client({ connectionString: server })
      await admin.connect()
      const known = (await admin.query('select from pg_database where datname = $1', [name])).rowCount === 1
      if (!known) await admin.query(`create database ${name}`)
      await admin.end()
      const told = known && (await holdsNation(url.toString()))
      await run(['bin/migrate'], { DATABASE_URL: url.toString() })
      if (!told) await run(['bin/seed', '--national', '--scale', scale], { DATABASE_URL: url.toString() })
      return url.toString()
    },
    stop: async () => embedded?.stop(),
  }
}

async function holdsNation(url: string): Promise<boolean> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  try {
    const { rows } = await owner.query<{ there: boolean }>(`select to_regclass('agency') is not null as there`)
    return rows[0]?.there === true && (await owner.query(`select from agency where kind = 'council' limit 1`)).rowCount === 1
  } finally {
    await owner.end()
  }
}

/** Runs a script of the house to its end; what it says goes to standard error. Answers what it printed. */
export async function run(words: string[], env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, words, { cwd: checkout, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString()
    process.stderr.write(chunk)
  })
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`)
  return printed
}

export interface Service {
  at: string
  /** Resident memory of the process, in megabytes. */
  memory(): number
  stop(): Promise<void>
}

/** One server process, as npm start runs it. */
export async function startService(databaseUrl: string, port = 3190): Promise<Service> {
  // A server that was left behind would answer in this one's place, from another database.
  if (
    await fetch(`http://127.0.0.1:${port}/health`).then(
      () => true,
      () => false,
    )
  )
    throw new Error(`port ${port} is taken`)
  const child: ChildProcess = spawn(process.execPath, ['bin/start.mjs'], {
    cwd: checkout,
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: String(port), SAFE_RETURN_MODE: 'demo' },
    // Its log goes to where a service's log would: a file.
    stdio: ['ignore', 'ignore', fs.openSync(path.join(os.tmpdir(), 'safe-return-bench.log'), 'a')],
  })
  const at = `http://127.0.0.1:${port}`
  process.on('exit', () => child.kill('SIGKILL'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  for (let tries = 0; ; tries += 1) {
    const up = await fetch(`${at}/health`)
      .then((r) => r.ok)
      .catch(() => false)
    if (up) break
    if (child.exitCode !== null || tries > 600) throw new Error('the server did not start')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    at,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await new Promise((resolve) => child.on('exit', resolve))
    },
  }
}

/** A session for a worker, as sign-in makes one. Answers the cookie's value. */
export async function signIn(owner: pg.Client, code: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  const hash = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest()
  const made = await owner.query(
    `insert into session (token_hash, worker_id, idle_ends_at, ends_at, proved_at, proved_by)
     select $1, id, now() + interval '1 day', now() + interval '1 day', now(), 'demo' from worker where code = $2`,
    [hash(hash(token)), code],
  )
  if (made.rowCount !== 1) throw new Error(`nobody of the nation is called ${code}`)
  return `sr-session=${token}`
}
