// A thousand disconnects at random points, against the real server over HTTP: the device's own logic, a connection that drops before and
// after the service has acted, doubles, arrives late, and a browser that is killed. From a seed, so that a failure can be played again.
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { csrfFor } from '../../../platform/http/index.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { taken } from '../../../../tests/support/returns.ts'
import { openSession } from '../../../seeding.ts'
import { nothing } from '../conversation/domain.ts'
import { stepsOf } from '../conversation/guide.ts'
import { Carried } from './client/carried.ts'
import { meet, type Send } from './client/contact.ts'
import type { CopyRow, Shelf, VaultRow } from './client/shelf.ts'
import { makeSecret, makeVault, openVault } from './client/vault.ts'
import { triesMax } from './domain.ts'
import type { Pack } from './pack.ts'

let t: TestHouse
let address: string
beforeAll(async () => {
  t = await openTestHouse()
  await t.server.listen({ port: 0, host: '127.0.0.1' })
  address = `http://127.0.0.1:${(t.server.server.address() as AddressInfo).port}`
})
afterAll(async () => t?.close())

/** A device's storage that outlives its browser: what is in it is copied in and out, as on a disk. */
function disk(): Shelf {
  let vault: VaultRow | null = null
  const rows = new Map<string, CopyRow>()
  return {
    vault: async () => structuredClone(vault),
    putVault: async (row) => void (vault = structuredClone(row)),
    countTry: async () => {
      if (vault) vault = { ...vault, tries: vault.tries + 1 }
      return structuredClone(vault)
    },
    copies: async () => [...rows.values()].map((row) => structuredClone(row)),
    putCopy: async (row) => void rows.set(row.id, structuredClone(row)),
    noteOnCopy: async (id, note) => {
      const row = rows.get(id)
      if (row) rows.set(id, { ...row, ...note })
    },
    removeCopy: async (id) => void rows.delete(id),
    removeAll: async () => {
      vault = null
      rows.clear()
    },
  }
}

function seeded(start: number): () => number {
  let state = start
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

const faults = ['dropped before', 'dropped after', 'doubled', 'late again'] as const

test('a thousand disconnects: nothing lost, nothing doubled', async () => {
  const token = await openSession(t.owner, 'tom', 'demo')
  const csrf = csrfFor(token)
  const online: Send = (url, init) => {
    const headers = new Headers(init.headers)
    headers.set('cookie', `sr-session=${token}`)
    return fetch(address + url, { ...init, headers })
  }
  const random = seeded(20_261_112)
  const counted: Record<(typeof faults)[number], number> = { 'dropped before': 0, 'dropped after': 0, doubled: 0, 'late again': 0 }
  const cut = { times: 0 }
  let kills = 0
  const stray: Promise<unknown>[] = []
  let earlier: (() => Promise<unknown>) | null = null
  const broken: Send = async (url, init) => {
    if (random() < 0.35) return online(url, init)
    const fault = faults[Math.floor(random() * faults.length)] ?? 'doubled'
    counted[fault] += 1
    cut.times += 1
    if (fault === 'dropped before') throw new TypeError('no network')
    if (fault === 'late again' && earlier) stray.push(earlier())
    earlier = () => online(url, init)
    const response = await online(url, init)
    if (fault === 'doubled') await online(url, init)
    if (fault === 'dropped after') throw new TypeError('no network')
    return response
  }

  const { interview } = await taken(t, 'Gus')
  const shelf = disk()
  const key = await makeVault(shelf, '135790')
  const { secret, hash } = await makeSecret()
  const given = await online(`/interviews/${interview}/offline`, {
    method: 'POST',
    body: new URLSearchParams({ csrf, 'secret-hash': hash }),
  })
  await Carried.put(shelf, key, { pack: (await given.json()) as Pack, secret, now: Date.now() })
  const reopened = async () => {
    const [row] = await shelf.copies()
    if (!row) throw new Error('the copy is gone')
    return Carried.open(shelf, key, row)
  }
  let device = await reopened()
  const questions = stepsOf(t.house.content).flatMap((step) => (step.kind === 'question' && step.section !== 'setting' ? [step.id] : []))
  const written = new Map<string, string>()
  let acknowledged = 0
  for (let round = 0; cut.times < 1_000; round += 1) {
    const question = questions[Math.floor(random() * questions.length)] ?? ''
    const words = `Round ${round}: ${Math.floor(random() * 1e9)}`
    device.change(question, { ...nothing, words })
    await device.save()
    written.set(question, words)
    if (random() < 0.1) device.mark({ question, sign: 'carries-weapon' })
    const sending = device.send(broken, csrf)
    if (random() < 0.15) {
      // The browser is killed while it sends; what was saved is all that there is afterwards.
      kills += 1
      const before = await shelf.copies()
      await sending
      for (const row of before) await shelf.putCopy(row)
      device = await reopened()
    } else if ((await sending) === 'sent') acknowledged += 1
  }
  await Promise.all(stray)
  while (device.unsent > 0) await device.send(online, csrf)

  const { rows: drafts } = await t.owner.query<{ answers: Record<string, { words: string }> }>(
    'select d.answers from interview_draft d join interview i on i.id = d.interview_id where i.ref = $1',
    [interview],
  )
  const answers = drafts[0]?.answers ?? {}
  const lost = [...written].filter(([question, words]) => answers[question]?.words !== words)
  const { rows: doubles } = await t.owner.query<{ n: number }>(
    `select count(*)::int as n from (select a->>'question', a->>'change' from carried_sending s, jsonb_array_elements(s.answers) a
      where s.copy_id = $1 group by 1, 2, s.key having count(*) > 1) d`,
    [device.row.id],
  )
  const { rows: sets } = await t.owner.query<{ n: number; met: number }>(
    `select count(*)::int as n, count(*) filter (where met <> '{}')::int as met from carried_sending where copy_id = $1`,
    [device.row.id],
  )
  console.info(
    `disconnects: ${cut.times} (${faults.map((f) => `${f} ${counted[f]}`).join(', ')}), browser killed ${kills} times, ${acknowledged} sets acknowledged, ${sets[0]?.n} sets kept, lost ${lost.length}, doubled ${doubles[0]?.n}`,
  )
  expect(lost).toEqual([])
  expect(doubles).toEqual([{ n: 0 }])
  expect(device.differing).toEqual([])
  expect(sets[0]?.met).toBe(0)
  // A bound on hanging, not on speed: a thousand cuts are some two thousand requests, beside whatever else runs.
}, 1_800_000)

test('five wrong PINs destroy key and copies, and a killed browser wins no more tries', async () => {
  const shelf = disk()
  await makeVault(shelf, 'a better pin')
  expect((await openVault(shelf, 'a better pin')).ok).toBe(true)
  for (let left = triesMax - 1; left > 0; left -= 1) expect(await openVault(shelf, '000000')).toEqual({ ok: false, left })
  expect(await openVault(shelf, '000000')).toEqual({ ok: false, left: 0 })
  expect(await shelf.vault()).toBeNull()
  expect((await openVault(shelf, 'a better pin')).ok).toBe(false)

  const again = disk()
  await makeVault(again, 'a better pin')
  for (let i = 0; i < triesMax; i += 1) await again.countTry()
  expect((await openVault(again, 'a better pin')).ok).toBe(false)
  expect(await again.vault()).toBeNull()
})

test('nothing goes on the word of anything but the service’s own answer; without a network only what is over', async () => {
  const shelf = disk()
  const sealed = { iv: new Uint8Array(12), bytes: new ArrayBuffer(8) }
  const now = Date.parse('2026-11-12T09:12:00Z')
  const day = 24 * 3_600_000
  const row: CopyRow = { id: 'one', secret: 's', takenAt: now, contactAt: now, unsent: 0, standing: 'stands', pack: sealed, work: sealed }
  await shelf.putCopy(row)
  const hotel: Send = async () => new Response('<h1>Welcome to our wifi</h1>', { status: 200 })
  const away: Send = async () => {
    throw new TypeError('no network')
  }
  expect(await meet(shelf, hotel, () => now)).toMatchObject({ reached: false, gone: [] })
  expect(await meet(shelf, away, () => now + 6 * day)).toMatchObject({ reached: false, gone: [] })
  await shelf.putCopy({ ...row, unsent: 1 })
  expect(await meet(shelf, away, () => now + 8 * day)).toMatchObject({ gone: [] })
  expect(await meet(shelf, away, () => now + 28 * day)).toMatchObject({ gone: ['over'] })
  for (const [standing, unsent, gone] of [
    ['handed-on', 0, ['handed-on']],
    ['handed-on', 2, []],
    ['taken-back', 2, ['taken-back']],
    ['not-yours', 2, ['not-yours']],
  ] as const) {
    await shelf.putCopy({ ...row, unsent })
    const said: Send = async () => Response.json({ standings: { s: standing }, signedIn: null })
    expect(await meet(shelf, said, () => now)).toMatchObject({ reached: true, gone })
  }
})
