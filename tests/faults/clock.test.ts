// The machine's clock is set back an hour: what had ended stays ended, by the time that the house saw; and it goes on when the clock has caught up.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inviteFirst } from '../../src/modules/agencies/index.ts'
import { recordReport } from '../../src/modules/missing/index.ts'
import { addChild } from '../../src/modules/people/index.ts'
import { testNow } from '../support/clock.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { at, newChild, typedMoment } from '../support/returns.ts'
import type { Visitor } from '../support/visitor.ts'

const hour = 3_600_000
let house: TestHouse
/** What ends within the hour, and whether it is open to whoever has it. */
const open: Record<string, () => Promise<boolean>> = {}

beforeAll(async () => {
  house = await openTestHouse()
  const { owner } = house
  const priya = await house.visit('priya')

  // Each with what it stands on: all of it ends half an hour, or an hour, from now.
  await house.visit('ife')
  await owner.query(
    `update session set ends_at = house_now() + interval '30 minutes', idle_ends_at = house_now() + interval '30 minutes' where worker_id = (select id from worker where code = 'ife')`,
  )
  open['session'] = async () => (await (await house.visit('ife')).get('/account')).status === 200

  const kaya = await house.as('priya', (scope) =>
    addChild(scope, { responsibleAgencyId: scope.me.agencyId, givenName: 'Kaya', familyName: 'Quillfeather', dateOfBirth: '2011-03-04' }),
  )
  const wyn = await house.visit('wyn')
  const found = await wyn.submit('/children/find', { family: 'quillfeather', 'born-day': '4', 'born-month': '3', 'born-year': '2011' })
  const hit = /\/children\/found\/([0-9a-f-]{36})\/ask/.exec(found.html)?.[1] ?? ''
  await wyn.submit(`/children/found/${hit}/break-glass`, { purpose: 'found-now', reason: 'At the desk and will not say where they live' })
  open['broken glass'] = async () => (await wyn.get(`/children/${kaya.ref}/about`)).status === 200

  const child = await newChild(house, 'Bo')
  await owner.query(
    `insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at)
     select $1, w.id, 'granted', 'For half an hour', p.id, house_now() + interval '30 minutes' from worker w, worker p where w.code = 'noor' and p.code = 'priya'`,
    [child.id],
  )
  const noor = await house.visit('noor')
  open['circle entry'] = async () => (await noor.get(`/children/${child.ref}/about`)).status === 200

  const invited = await inviteFirst(owner, { agency: 'haddlestone', name: 'Una', email: 'una@haddlestone.example', role: 'manager' })
  if (typeof invited === 'string') throw new Error(invited)
  await owner.query(`update sign_in_step set ends_at = house_now() + interval '30 minutes' where kind = 'invitation' and used_at is null`)
  open['invitation'] = async () => (await house.stranger().get(`/invitation/${invited.secret}`)).status === 200

  expect((await priya.get(`/children/${child.ref}/about`)).status).toBe(200)
})
afterAll(() => house.close())

const saysOf = async () =>
  Object.fromEntries(await Promise.all(Object.entries(open).map(async ([name, isOpen]) => [name, await isOpen()] as const)))
const all = (value: boolean) => Object.fromEntries(Object.keys(open).map((name) => [name, value]))
const setTo = (hours: number) => house.clock.set(new Date(testNow.getTime() + hours * hour))
const sees = async () => (await house.stranger().get('/health')).status

describe('a clock that is set back an hour', () => {
  test('un-expires nothing', async () => {
    expect(await saysOf()).toEqual(all(true))
    await setTo(1.1)
    expect(await saysOf()).toEqual(all(false))
    // Without the mark it would: this is what the test guards against, and shows that it can fail.
    await setTo(0.1)
    expect(await saysOf()).toEqual(all(true))
    await setTo(1.1)
    expect(await sees()).toBe(200)
    await setTo(0.1)
    const said = await saysOf()
    const unExpired = Object.values(said).filter(Boolean).length
    expect(said).toEqual(all(false))
    expect(await house.clock.now()).toEqual(new Date(testNow.getTime() + 1.1 * hour))
    console.info(
      `faults: clock set back an hour: ${Object.keys(open).length} kinds of what ends (${Object.keys(open).join(', ')}), ${unExpired} un-expired`,
    )
  })

  test('gives nobody their tries again', async () => {
    const tries = async (visitor: Visitor) =>
      (await visitor.submit('/sign-in', { email: 'kept@haddlestone.example', password: 'not this one at all' })).status
    const stranger = house.stranger()
    let status = 0
    for (let n = 0; n < 30 && status !== 429; n += 1) status = await tries(stranger)
    expect(status).toBe(429)
    await setTo(0.05)
    expect(await tries(stranger)).toBe(429)
  })

  test('is said by the health page, and time goes on where the clock has caught up', async () => {
    const behind = JSON.parse((await house.stranger().get('/health')).html) as { clockBehindSeconds: number }
    expect(Math.round(behind.clockBehindSeconds)).toBe(1.05 * 3600)
    await setTo(2)
    expect(await house.clock.now()).toEqual(new Date(testNow.getTime() + 2 * hour))
    const level = JSON.parse((await house.stranger().get('/health')).html) as { clockBehindSeconds: number }
    expect(level.clockBehindSeconds).toBe(0)
  })
})

describe('the 72 hours of a return before the clocks change in October', () => {
  test('are 72 elapsed hours: recorded in summer time, shown and counted after it', async () => {
    const october = await openTestHouse()
    try {
      await october.clock.set(new Date('2026-10-24T08:00:00Z'))
      const child = await newChild(october, 'Finn')
      const report = await october.as('priya', (scope) =>
        recordReport(scope, october.house.content, {
          childId: child.id,
          type: 'M',
          missingFrom: at('2026-10-22T18:00:00Z'),
          reportedAt: scope.now,
        }),
      )
      if (!report.ok) throw new Error(report.problem)
      const priya = await october.visit('priya')
      const page = `/episodes/${report.value.ref}`
      const back = { ...typedMoment('returned', '2026-10-23 22:00'), how: 'came-back-alone', conditionCodes: ['well'] }
      expect((await priya.submit(`${page}/return`, back)).status).toBe(303)
      const tom = await october.visit('tom')
      const seen: string[] = []
      // Clocks go back on Sunday 25 October at 01:00 UTC. 22:00 summer time on Friday and 72 hours are 21:00 winter time on Monday.
      for (const moment of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-26T20:30:00Z', '2026-10-26T21:01:00Z']) {
        await october.clock.set(new Date(moment))
        expect((await priya.get(page)).text).toContain('Mon 26 Oct 2026, 21:00')
        const work = (await tom.get('/work')).text
        seen.push(/Finn.*?(\d+ h left|\d+ min left|late by \d+ \w+|\d+ \w+ late)/i.exec(work)?.[1] ?? work)
      }
      console.info(
        `faults: 72 hours across the October change: due Mon 26 Oct 2026, 21:00 at each of ${seen.length} moments; My work says ${seen.join(', ')}`,
      )
      expect(seen).toEqual(['44 h left', '43 h left', '30 min left', '1 min late'])
    } finally {
      await october.close()
    }
  })
})
