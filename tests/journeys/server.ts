// Starts the service as the README says, on a database of its own, for the browser's journeys; stops it by its process id.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const checkout = path.resolve(import.meta.dirname, '../..')

export default async function start(): Promise<() => Promise<void>> {
  // Against a service that runs already, and that its owner stops: for writing a journey.
  if (process.env['SAFE_RETURN_ADDRESS']) return async () => undefined
  const port = await freePort()
  const dataDir = path.join(checkout, '.data', `journeys-${process.pid}`)
  const database = process.env['DATABASE_URL'] ? await ownDatabase(process.env['DATABASE_URL']) : null
  fs.mkdirSync(dataDir, { recursive: true })
  const log = fs.openSync(path.join(dataDir, 'server.log'), 'w')
  const server = spawn(process.execPath, [path.join(checkout, 'bin/start.mjs')], {
    cwd: checkout,
    stdio: ['ignore', log, log],
    env: {
      ...process.env,
      PORT: String(port),
      SAFE_RETURN_DATA: dataDir,
      SAFE_RETURN_MODE: 'demo',
      ...(database ? { DATABASE_URL: database.url } : {}),
    },
  })
  const address = `http://localhost:${port}`
  await untilHealthy(address, server, path.join(dataDir, 'server.log'))
  process.env['SAFE_RETURN_ADDRESS'] = address
  process.env['SAFE_RETURN_DATA_DIR'] = dataDir
  if (database) process.env['SAFE_RETURN_DATABASE'] = database.url
  return async () => {
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await gone
    await database?.drop()
    fs.rmSync(dataDir, { recursive: true, force: true })
  }
}

async function untilHealthy(address: string, server: ChildProcess, log: string): Promise<void> {
  for (let i = 0; i < 1200; i += 1) {
    if (server.exitCode !== null) throw new Error(`the service did not start:\n${fs.readFileSync(log, 'utf8')}`)
    const ok = await fetch(`${address}/health`).then(
      (r) => r.ok,
      () => false,
    )
    if (ok) return
    await sleep(100)
  }
  throw new Error(`the service did not answer:\n${fs.readFileSync(log, 'utf8')}`)
}

async function ownDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `safe_return_journeys_${randomBytes(4).toString('hex')}`
  const run = async (statement: string) => {
    const admin = new pg.Client({ connectionString: serverUrl })
    await admin.connect()
    await admin.query(statement)
    await admin.end()
  }
  await run(`create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.toString(), drop: () => run(`drop database ${name} with (force)`) }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
