// The disk nearly full, and full: read-only with a plain sentence, then nothing opened that could not be written down, and nothing lost. The
// switch is tested by a measure that the test gives; the whole by a small disk of its own, where the machine lets one be mounted.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { routes } from '../../src/app.ts'
import { standingFor, type Space } from '../../src/platform/db/index.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { newChild } from '../support/returns.ts'
import { formsOf } from '../support/visitor.ts'
import {
  asOwner,
  Browser,
  countsOf,
  killed,
  newChildFields,
  newName,
  ownerUrlOf,
  prepareFolder,
  startService,
  tokenFor,
  type Service,
} from './service.ts'

const checkout = path.resolve(import.meta.dirname, '../..')

vi.setConfig({ testTimeout: 900_000 })

const gigabyte = 1e9

describe('the switch', () => {
  let house: TestHouse
  let space: Space = { free: 50 * gigabyte, total: 100 * gigabyte }
  const free = async (share: number) => {
    space = { ...space, free: share * space.total }
    await house.house.watch.look()
  }
  beforeAll(async () => {
    house = await openTestHouse({ measure: async () => space })
  })
  afterAll(() => house.close())

  test('turns at a tenth, opens again a little above it, and keeps two pieces of the journal out of reach', () => {
    const total = 100 * gigabyte
    expect(standingFor({ free: 10.1 * gigabyte, total }, 'open')).toBe('open')
    expect(standingFor({ free: 10 * gigabyte, total }, 'open')).toBe('read-only')
    expect(standingFor({ free: 11 * gigabyte, total }, 'read-only')).toBe('read-only')
    expect(standingFor({ free: 12.1 * gigabyte, total }, 'read-only')).toBe('open')
    expect(standingFor({ free: 31_000_000, total }, 'read-only')).toBe('no-room')
    expect(standingFor({ free: 40_000_000, total: 100_000_000 }, 'no-room')).toBe('open')
  })

  test('what goes on while read-only are searches, looks, and what ends or opens access; nothing that keeps a word of a record', () => {
    expect(
      routes
        .filter((route) => route.whileReadOnly)
        .map((route) => `${route.method} ${route.url}`)
        .toSorted(),
    ).toEqual([
      'POST /account/sessions/:id/end',
      'POST /account/sessions/end-others',
      'POST /agency/workers/:id/end-sessions',
      'POST /agency/workers/:id/left',
      'POST /agency/workers/:id/suspend',
      'POST /area/dates',
      'POST /audit/narrow',
      'POST /children/:ref/circle/:entry/end',
      'POST /children/:ref/circle/conflict',
      'POST /children/:ref/judgement/on',
      'POST /children/:ref/restrict',
      'POST /children/:ref/signs/on',
      'POST /children/find',
      'POST /children/found/:hit/break-glass',
      'POST /contexts',
      'POST /contexts/:ref/children/new',
      'POST /contexts/:ref/circle/:entry/end',
      'POST /contexts/:ref/circle/conflict',
      'POST /disruption/:ref/children/find',
      'POST /locations/:id/show',
      'POST /panel-meetings/:ref/add',
      'POST /sign-out',
      'POST /signs/read',
    ])
  })

  test('nearly full: records are read and each look is written down, people sign in and search, nothing else is saved', async () => {
    const child = await newChild(house, 'Bo')
    const priya = await house.visit('priya')
    const form = formsOf((await priya.get('/children/new')).html).find((each) => each.action === null || each.action === '/children/new')
    const name = newName()
    await free(0.05)
    const looks = async () =>
      (await house.owner.query<{ n: number }>('select count(*)::int as n from audit_entry where child_id = $1', [child.id])).rows[0]?.n ?? 0
    const before = await looks()
    const seen = await priya.get(`/children/${child.ref}/about`)
    expect(seen.status).toBe(200)
    expect(seen.text).toContain('Records can be read, but nothing can be saved just now')
    expect(await looks()).toBeGreaterThan(before)
    expect((await priya.submit('/children/find', { family: 'ash' })).status).toBe(200)
    // A relative with a login is kept out at once, whatever the disk says.
    const closed = await priya.submit(`/children/${child.ref}/circle/conflict`, {
      who: 'another',
      worker: (await house.owner.query<{ id: string }>(`select id from worker where code = 'callum'`)).rows[0]?.id ?? '',
      reason: 'An uncle',
    })
    expect(closed.status).toBe(303)
    expect((await house.stranger().submit('/sign-in', {}, '/sign-in/as/priya')).status).toBe(303)
    const refused = await priya.postRaw('/children/new', { ...form?.fields, givenName: 'Ash', familyName: name, another: 'yes' })
    expect(refused.status).toBe(503)
    expect(refused.headers['retry-after']).toBe('30')
    expect(refused.text).toContain('The disk of this service is nearly full')
    expect(refused.text).toContain('What you sent was not saved')
    const health = await house.stranger().get('/health')
    expect([health.status, JSON.parse(health.html)]).toMatchObject([200, { writes: true, standing: 'read-only' }])

    await free(0.0001)
    const shut = await priya.get(`/children/${child.ref}/about`)
    expect(shut.status).toBe(503)
    expect(shut.text).toContain('This does not mean that there is no record')
    expect(shut.text).not.toContain('Bo')
    expect((await house.stranger().get('/health')).status).toBe(503)
    for (const url of ['/help', '/accessibility', '/privacy', '/sign-in']) expect((await house.stranger().get(url)).status).toBe(200)

    await free(0.5)
    const again = formsOf(refused.html).find((each) => each.fields['familyName'] === name)
    expect((await priya.postRaw(again?.action ?? '', again?.fields ?? {})).status).toBe(303)
    const { rows } = await house.owner.query('select 1 from child where family_name = $1', [name])
    expect(rows).toHaveLength(1)
  })
})

describe('a small disk of its own', () => {
  let disk: string | null = null
  let service: Service | null = null
  beforeAll(() => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-disk-'))
    const mounted = process.getuid?.() === 0 && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=700m', 'tmpfs', folder]).status === 0
    if (mounted) disk = folder
    else fs.rmSync(folder, { recursive: true })
  })
  afterAll(async () => {
    if (service) await killed(service.process, 'SIGTERM')
    if (disk === null) return
    spawnSync('umount', ['-l', disk])
    fs.rmSync(disk, { recursive: true, force: true })
  })

  test('fills up, refuses plainly, and has lost nothing when there is room again', async () => {
    if (disk === null) {
      console.info('faults: full disk: NOT RUN, since no small disk can be mounted here (it takes root)')
      return
    }
    await prepareFolder(disk)
    service = await startService({ SAFE_RETURN_DATA: disk })
    const { address } = service
    const browser = new Browser(await tokenFor(ownerUrlOf(disk), 'priya'))
    const fieldsFor = await newChildFields(browser, address)
    const acknowledged: string[] = []
    const post = async (): Promise<number> => {
      const name = newName()
      const { status } = await browser.post(`${address}/children/new`, fieldsFor(name))
      if (status === 303) acknowledged.push(name)
      return status
    }
    for (let n = 0; n < 20; n += 1) expect(await post()).toBe(303)
    const ref = await asOwner(ownerUrlOf(disk), async (owner) =>
      owner
        .query<{ ref: string }>('select ref from child where family_name = $1', [acknowledged[0]])
        .then(({ rows }) => rows[0]?.ref ?? ''),
    )
    const record = `${address}/children/${ref}/about`
    const standing = async () =>
      ((await (await fetch(`${address}/health`)).json().catch(() => ({}))) as { standing?: string }).standing ?? 'none'
    const until = async (wanted: string) => {
      while ((await standing()) !== wanted) await sleep(50)
    }

    const ballast = path.join(disk, 'ballast')
    const { bavail, bsize, blocks } = fs.statfsSync(disk)
    fs.writeFileSync(ballast, Buffer.alloc(Math.floor(bavail * bsize - blocks * bsize * 0.08)))
    await until('read-only')
    expect((await browser.get(record)).status).toBe(200)
    const refused = await browser.post(`${address}/children/new`, fieldsFor(newName()))
    expect(refused.status).toBe(503)
    expect(refused.html).toContain('nearly full')
    expect((await browser.get(`${address}/sign-in`)).status).toBe(200)
    // This disk's own database, also where the suite runs on another server.
    const ownDatabase = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'DATABASE_URL'))
    const list = path.join(os.tmpdir(), `safe-return-list-${process.pid}.csv`)
    fs.writeFileSync(list, 'Name\nAsh\n')
    const command = spawnSync(
      process.execPath,
      ['bin/safe-return.mjs', 'import', 'csv', list, '--mapping', 'any', '--authority', 'E10000016'],
      { cwd: checkout, env: { ...ownDatabase, SAFE_RETURN_DATA: disk }, encoding: 'utf8' },
    )
    fs.rmSync(list)
    expect(command.stderr).toContain('the disk of the database is nearly full')
    expect(command.status).toBe(1)

    // To the last byte, whatever else is written meanwhile.
    fill(path.join(disk, 'ballast-2'))
    await until('no-room')
    const statuses = new Map<number, number>()
    let publicAnswers = 0
    const tries = 40
    for (let n = 0; n < tries; n += 1) {
      const seen = await browser.get(record)
      statuses.set(seen.status, (statuses.get(seen.status) ?? 0) + 1)
      expect(seen.html).toContain('This does not mean that there is no record')
      if ((await browser.get(`${address}/help`)).status === 200) publicAnswers += 1
      fill(path.join(disk, 'ballast-2'))
      await sleep(50)
    }
    expect([...statuses.keys()]).toEqual([503])
    expect(publicAnswers).toBe(tries)

    fs.rmSync(ballast)
    fs.rmSync(path.join(disk, 'ballast-2'))
    const began = performance.now()
    await until('open')
    const seconds = (performance.now() - began) / 1000
    expect(await post()).toBe(303)
    const counts = await countsOf(ownerUrlOf(disk), acknowledged)
    const lost = acknowledged.filter((name) => !counts.has(name)).length
    const doubled = acknowledged.filter((name) => (counts.get(name) ?? 0) > 1).length
    console.info(
      `faults: full disk (tmpfs of 700 MB): ${acknowledged.length} acknowledged, ${lost} lost, ${doubled} doubled; at none, ${statuses.get(503) ?? 0} of ${tries} looks refused plainly and ${publicAnswers} of ${tries} public pages answered; open ${seconds.toFixed(2)} s after there was room`,
    )
    expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 })
  })
})

function fill(file: string): void {
  const piece = Buffer.alloc(1_000_000)
  const open = fs.openSync(file, 'a')
  try {
    for (let size = piece.length; size > 0;) {
      try {
        if (fs.writeSync(open, piece, 0, size) === 0) size = 0
      } catch {
        size = Math.floor(size / 2)
      }
    }
  } finally {
    fs.closeSync(open)
  }
}
