// The embedded server's hard days: killed owners, two starts at once, a long path, starting as root.
import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { startEmbedded } from './embedded.ts'

const made: string[] = []
afterEach(() => {
  for (const dir of made.splice(0)) fs.rmSync(dir, { recursive: true, force: true })
})

function newDir(name = 'safe-return-embedded-'): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), name))
  made.push(dir)
  return dir
}

/** Another process that starts the server, or joins it, and stays. */
function another(dir: string): { process: ChildProcess; up: Promise<void> } {
  const script = `import { startEmbedded } from ${JSON.stringify(path.join(import.meta.dirname, 'embedded.ts'))}
    await startEmbedded(${JSON.stringify(dir)}); process.stdout.write('up'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const up = new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`the other process ended with ${code}`)))
  })
  return { process: child, up }
}

async function query<T extends pg.QueryResultRow>(socketDir: string, text: string): Promise<T[]> {
  const client = new pg.Client({ host: socketDir, user: 'postgres', database: 'postgres' })
  await client.connect()
  const { rows } = await client.query<T>(text)
  await client.end()
  return rows
}

test('what a killed process left behind is found whole and taken over', async () => {
  const dir = newDir()
  const first = another(dir)
  await first.up
  await query(dir, 'create table kept as select 42 as answer')
  first.up.catch(() => undefined)
  first.process.kill('SIGKILL')
  await new Promise((resolve) => first.process.once('exit', resolve))
  const server = await startEmbedded(dir)
  expect(await query(server.socketDir, 'select answer from kept')).toEqual([{ answer: 42 }])
  await server.stop()
  await expect(query(server.socketDir, 'select 1')).rejects.toThrow()
  const again = await startEmbedded(dir)
  expect(await query(again.socketDir, 'select answer from kept')).toEqual([{ answer: 42 }])
  await again.stop()
})

test('two processes that start at once share one server, and only its owner stops it', async () => {
  const dir = newDir()
  const other = another(dir)
  const [mine] = await Promise.all([startEmbedded(dir), other.up])
  expect((await query(mine.socketDir, 'select 1 as one'))[0]).toEqual({ one: 1 })
  const owner = Number(fs.readFileSync(path.join(dir, 'owner.pid'), 'utf8'))
  await mine.stop()
  const stillThere = await query(mine.socketDir, 'select 1').then(
    () => true,
    () => false,
  )
  expect(stillThere).toBe(owner !== process.pid)
  other.up.catch(() => undefined)
  other.process.kill('SIGKILL')
  await new Promise((resolve) => other.process.once('exit', resolve))
  const last = await startEmbedded(dir)
  await last.stop()
})

test('a path too long for a socket gets a short socket folder', async () => {
  const dir = path.join(newDir(), 'a-folder-with-quite-a-long-name-as-people-have-them', 'and-another-one-inside-of-it-for-good-measure')
  const server = await startEmbedded(dir)
  expect(server.socketDir.length).toBeLessThan(90)
  expect(await query(server.socketDir, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
  fs.rmSync(server.socketDir, { recursive: true, force: true })
})

test('it listens on no network', async () => {
  const server = await startEmbedded(newDir())
  expect(
    await query(
      server.socketDir,
      `select current_setting('listen_addresses') as addresses, current_setting('synchronous_commit') as durable`,
    ),
  ).toEqual([{ addresses: '', durable: 'on' }])
  await server.stop()
})

/** The database's own process. */
function pidIn(dir: string): number {
  return Number(fs.readFileSync(path.join(dir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

async function untilAnswers(socketDir: string): Promise<void> {
  for (;;) {
    const answered = await query(socketDir, 'select 1').then(
      () => true,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('a server that dies under its owner is started again with everything in it; one that was stopped stays stopped', async () => {
  const dir = newDir()
  const server = await startEmbedded(dir)
  await query(server.socketDir, 'create table kept as select 42 as answer')
  const killed = pidIn(server.home)
  process.kill(killed, 'SIGKILL')
  await untilAnswers(server.socketDir)
  expect(await query(server.socketDir, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(pidIn(server.home)).not.toBe(killed)
  await server.stop()
  await new Promise((resolve) => setTimeout(resolve, 600))
  await expect(query(server.socketDir, 'select 1')).rejects.toThrow()
})

test('a session of a killed server that lingers on holds the next start back and does not fail it', async () => {
  const dir = newDir()
  const first = another(dir)
  await first.up
  const session = new pg.Client({ host: dir, user: 'postgres', database: 'postgres' })
  session.on('error', () => undefined)
  await session.connect()
  const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid')
  const lingering = rows[0]?.pid as number
  // As one that waits for a slow disk: it hears only later that its server died.
  process.kill(lingering, 'SIGSTOP')
  process.kill(pidIn(dir), 'SIGKILL')
  first.up.catch(() => undefined)
  first.process.kill('SIGKILL')
  await new Promise((resolve) => first.process.once('exit', resolve))
  const starting = startEmbedded(dir)
  setTimeout(() => process.kill(lingering, 'SIGCONT'), 2000)
  const server = await starting
  expect(await query(server.socketDir, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('a dead server’s number that belongs to a stranger now, and a lock of a killed start with our own number, keep nothing from starting', async () => {
  const dir = newDir()
  const server = await startEmbedded(dir)
  await query(server.socketDir, 'create table kept as select 42 as answer')
  await server.stop()
  // As a machine that was switched off leaves it: the file is there, and its number is somebody else's by now.
  fs.writeFileSync(path.join(server.home, 'postgres', 'postmaster.pid'), `${process.ppid}\n${path.join(server.home, 'postgres')}\n`)
  fs.writeFileSync(path.join(server.home, 'starting.pid'), String(process.pid))
  const again = await startEmbedded(dir)
  expect(await query(again.socketDir, 'select answer from kept')).toEqual([{ answer: 42 }])
  await again.stop()
})
