// A service on a PostgreSQL of its own, by DATABASE_URL, and that server killed under load: whoever keeps it starts it again, and the service
// comes back without being touched. The server is made here, on loopback, by an unprivileged user where the tests run as root.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { bringUpToDate } from '../../src/house.ts'
import { loadContent } from '../../src/platform/content/index.ts'
import { seed } from '../../src/seeding.ts'
import { Posting, writers } from './posting.ts'
import { asOwner, Browser, chance, killed, median, rounds, startService, tokenFor, untilHealthy, type Service } from './service.ts'

vi.setConfig({ testTimeout: 7_200_000 })

const checkout = path.resolve(import.meta.dirname, '../..')
const count = rounds(2, 67)
const unprivileged = 65534

let folder = ''
let server: ChildProcess | null = null
let service: Service | null = null
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-own-'))
  fs.chmodSync(folder, 0o755)
})
afterAll(async () => {
  if (service) await killed(service.process, 'SIGTERM')
  if (server) await killed(server, 'SIGINT')
  fs.rmSync(folder, { recursive: true, force: true })
})

/** The folder of a PostgreSQL that this machine has, newest first. */
function programs(): string | null {
  const base = '/usr/lib/postgresql'
  const versions = fs.existsSync(base) ? fs.readdirSync(base).toSorted((a, b) => Number(b) - Number(a)) : []
  return versions.map((version) => path.join(base, version, 'bin')).find((bin) => fs.existsSync(path.join(bin, 'initdb'))) ?? null
}

const asNobody = () => (process.getuid?.() === 0 ? { uid: unprivileged, gid: unprivileged } : {})

function start(bin: string, data: string, port: number): ChildProcess {
  const options = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${folder}/run`]
  return spawn(path.join(bin, 'postgres'), options, { ...asNobody(), cwd: `${folder}/run`, stdio: 'ignore' })
}

/** As whoever keeps a server does it: started until it stands, since sessions of the dead one may still hold its memory. */
async function kept(bin: string, data: string, port: number, url: string): Promise<ChildProcess> {
  for (;;) {
    const started = start(bin, data, port)
    while (started.exitCode === null) {
      const answers = await asOwner(url, (owner) => owner.query('select 1')).then(
        () => true,
        () => false,
      )
      if (answers) return started
      await sleep(50)
    }
    await sleep(100)
  }
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

test('kill -9 of a server of its own: nothing acknowledged is lost, and the service comes back untouched', async () => {
  const bin = programs()
  if (bin === null) {
    console.info('faults: kill -9 of a server by DATABASE_URL: NOT RUN, since this machine has no PostgreSQL of its own')
    return
  }
  for (const name of ['data', 'run']) {
    fs.mkdirSync(path.join(folder, name), { mode: 0o700 })
    if (process.getuid?.() === 0) fs.chownSync(path.join(folder, name), unprivileged, unprivileged)
  }
  const data = path.join(folder, 'data')
  const made = spawnSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8'], {
    ...asNobody(),
    cwd: path.join(folder, 'run'),
    encoding: 'utf8',
  })
  expect(made.stderr).toBe('')
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  server = await kept(bin, data, port, url)
  await bringUpToDate(url, checkout)
  await seed(url, loadContent(path.join(checkout, 'content')), new Date(), async () => undefined)
  service = await startService({ DATABASE_URL: url, SAFE_RETURN_DATA: path.join(folder, 'files') })
  await untilHealthy(service.address)
  const random = chance()
  const seconds: number[] = []
  const posting = await Posting.by(new Browser(await tokenFor(url, 'priya')), service.address)
  for (let round = 0; round < count; round += 1) {
    posting.begin(service.address)
    await sleep(300 + random.next() * 900)
    const began = performance.now()
    await killed(server)
    server = await kept(bin, data, port, url)
    await untilHealthy(service.address)
    seconds.push((performance.now() - began) / 1000)
    await posting.end()
    await posting.sendAgain(service.address)
    // The same process as before: nobody had to start the service again.
    expect(service.process.exitCode).toBeNull()
  }
  const { lost, doubled } = await posting.counted(url)
  const version = spawnSync(path.join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout.trim()
  console.info(
    `faults: kill -9 of a server by DATABASE_URL (${version}): seed ${random.seed}, ${count} rounds, ${writers} at once, ${posting.acknowledged.length} acknowledged, ${posting.repeated} of them sent again, ${lost} lost, ${doubled} doubled; seconds to healthy, median ${median(seconds)} (worst ${Math.max(...seconds).toFixed(2)})`,
  )
  expect({ lost, doubled, unexpected: posting.unexpected }).toEqual({ lost: 0, doubled: 0, unexpected: [] })
})
