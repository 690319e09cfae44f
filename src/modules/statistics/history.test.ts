// Many returns with random fates, planted behind the doors: what holds for any of them, history, and a list of more than one page.
import { randomUUID } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { testNow } from '../../../tests/support/clock.ts'
import { addDays, addHours, londonDay } from '../../kernel/dates.ts'
import { away, branchJoinsAt, count, facets, reasonsOf, riverOf, type Asked, type Figures } from './domain.ts'
import { areaFigures, returnList } from './queries.ts'

let t: TestHouse
const ids = new Map<string, string>()
const plantedReturns = 70
const historyReturns = 60

beforeAll(async () => {
  t = await openTestHouse()
  const { rows } = await t.owner.query<{ key: string; id: string }>(
    `select 'worker ' || code as key, id from worker union all select 'agency ' || code, id from agency
     union all select 'team ' || a.code || '/' || t.code, t.id from team t join agency a on a.id = t.agency_id
     union all select 'child ' || given_name, id from child`,
  )
  for (const { key, id } of rows) ids.set(key, id)
  // The same every time: a number that fails can be looked at again.
  const random = lottery(20261112)
  for (let n = 0; n < plantedReturns; n += 1) await plant(random)
})
afterAll(async () => t.close())

test('for any period and narrowing: no stage widens, bands stay within their stage, and every return is in one place of each count', async () => {
  const days = fc.integer({ min: 0, max: 420 }).map((n) => addDays('2025-10-01', n))
  const periods = fc.tuple(days, fc.integer({ min: 0, max: 200 })).map(([from, length]) => ({ from, to: addDays(from, length) }))
  const narrowings = fc.record({
    team: fc.option(fc.constantFrom('none', idOf('team leeward/interviews')), { nil: null, freq: 1 }),
    placement: fc.option(fc.constantFrom('foster', 'childrens-home', 'none'), { nil: null, freq: 1 }),
    force: fc.option(fc.constantFrom('none', 'E23999901'), { nil: null, freq: 1 }),
    away: fc.option(fc.constantFrom(...away), { nil: null, freq: 1 }),
  })
  let seen = 0
  await fc.assert(
    fc.asyncProperty(periods, narrowings, async (period, narrowed) => {
      const asked: Asked = { area: null, period: 'own', ...period, ...narrowed }
      const found = await t.as('priya', (scope) => areaFigures(scope, asked))
      const figures = found?.figures as Figures
      seen += count(figures, 'returned')
      holds(figures)
      // The same returns, set side by side, add up to the whole.
      for (const facet of facets.filter((f) => f !== 'away'))
        expect(figures.facets.filter((f) => f.facet === facet).reduce((sum, f) => sum + f.used, 0)).toBe(count(figures, 'used'))
    }),
    { numRuns: 60, seed: 20261112 },
  )
  expect(seen).toBeGreaterThan(150)
})

test('whatever became of them, a number is as long as its list', async () => {
  const asked: Asked = {
    area: null,
    period: 'own',
    from: '2025-10-01',
    to: '2026-11-12',
    team: null,
    placement: null,
    force: null,
    away: null,
  }
  await t.as('priya', async (scope) => {
    const found = await areaFigures(scope, asked)
    const parts = Object.entries(found?.figures.parts ?? {})
    expect(parts.length).toBeGreaterThan(60)
    // Every third: each asks the database anew.
    for (const [part, n] of parts.toSorted(([a], [b]) => (a < b ? -1 : 1)).filter((_part, index) => index % 3 === 0)) {
      const list = await returnList(scope, found?.area.id ?? '', asked, part, { before: null, most: 500 })
      expect([part, list?.total, (list?.lines.length ?? 0) + (list?.others ?? []).reduce((sum, o) => sum + o.count, 0)]).toEqual([
        part,
        n,
        n,
      ])
    }
  })
})

test('history is counted and said, opens no clocks, and its list goes on by key', async () => {
  await plantHistory()
  const priya = await t.visit('priya')
  const seen = await priya.get('/area?from=2024-01-01&to=2024-12-31')
  expect(seen.text).toContain('2024: no return that opens the two clocks')
  expect(seen.text).toContain(`${historyReturns} returns are history : from before`)
  expect(seen.text).toContain('Missing again')
  expect(seen.html).not.toContain('sr-river__water')

  const files = parse((await priya.get('/area/download?from=2024-01-01&to=2024-12-31')).html, { bom: true, columns: true }) as Record<
    string,
    string
  >[]
  const value = (code: string) => Number(files.find((row) => row['Code'] === code)?.['Value'])
  expect([value('history'), value('returned'), value('used'), value('missed')]).toEqual([historyReturns, 0, 0, 0])
  // One a day for two hours: each but the last is followed within a week.
  expect([value('again-7'), value('known-7')]).toEqual([historyReturns - 1, historyReturns])

  const times: string[] = []
  let url: string | undefined = '/area/returns?from=2024-01-01&to=2024-12-31&part=history'
  for (let pages = 0; url !== undefined && pages < 5; pages += 1) {
    const { html } = await priya.get(url)
    const onPage = [...html.matchAll(/sr-work-item__time">Back ([^<]+)</g)].map(([, time]) => time ?? '')
    expect(onPage.length).toBeLessThanOrEqual(50)
    times.push(...onPage)
    url = /href="(\/area\/returns\?[^"]*before=[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
  }
  expect(times).toHaveLength(historyReturns)
  expect(new Set(times).size).toBe(historyReturns)
  expect([times[0], times.at(-1)]).toEqual(['Sat 30 Mar 2024, 14:00', 'Wed 31 Jan 2024, 14:00'])
})

/** What must hold of any figures whatever. */
function holds(figures: Figures): void {
  const n = (part: string) => count(figures, part)
  const river = riverOf(figures)
  river.forEach(({ stage, count: here, within72h, signsNoted, lost }, reach) => {
    const next = river[reach + 1]
    const joins = reach + 1 === branchJoinsAt ? n('branch') : 0
    const leaves = reach === 1 ? n('branch') : 0
    if (next) {
      expect(next.count, stage).toBeLessThanOrEqual(here + joins)
      expect(here + joins - leaves - (lost?.count ?? 0), stage).toBe(next.count)
    }
    expect(within72h ?? 0, stage).toBeLessThanOrEqual(here)
    expect(signsNoted, stage).toBeLessThanOrEqual(here)
    expect(
      reasonsOf(figures, `lost-${reach}`).reduce((sum, r) => sum + r.count, 0),
      stage,
    ).toBe(lost?.count ?? 0)
  })
  expect(n('done')).toBe(n('used'))
  expect(n('used') + n('missed') + n('open') + n('let-go')).toBe(n('returned'))
  for (const clock of ['offer', 'heard']) {
    expect(n(`${clock}-late`) + n(`${clock}-never`)).toBe(n(`${clock}-missed`))
    expect(n(`${clock}-in-time`) + n(`${clock}-missed`) + n(`${clock}-running`)).toBe(n('returned'))
    expect(reasonsOf(figures, `${clock}-missed`).reduce((sum, r) => sum + r.count, 0)).toBe(n(`${clock}-missed`))
  }
  for (const days of [7, 28]) {
    expect(n(`known-${days}`) + n(`recent-${days}`)).toBe(n('all'))
    for (const which of ['', '-used', '-not-used']) expect(n(`again-${days}${which}`)).toBeLessThanOrEqual(n(`known-${days}${which}`))
  }
  expect(n('returned') + n('no-clocks')).toBe(n('all'))
}

/** One return and whatever became of it, by lot. */
async function plant(random: () => number): Promise<void> {
  const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const chance = (share: number) => random() < share
  const returnedAt = addHours(testNow, -Math.floor(random() * 9000))
  const child = idOf(`child ${one(['Kai', 'Mia', 'Devraj', 'Aaliyah', 'Ellis'])}`)
  const back = await plantReturn(child, returnedAt, { history: false, settingKind: one(['foster', 'childrens-home', null]) })
  if (chance(0.1)) return
  const fate = one(['held', 'held', 'held', 'declined', 'declined-heard', 'not-possible', 'nothing'])
  const heldAt = fate === 'held' ? addHours(returnedAt, 5 + random() * 150) : null
  const past = (at: Date | null) => (at !== null && at <= testNow ? at : null)
  const held = past(heldAt)
  const notHeldAt = fate === 'held' || fate === 'nothing' ? null : past(addHours(returnedAt, 20 + random() * 100))
  const isHeard = notHeldAt !== null && fate === 'declined-heard'
  const interview = randomUUID()
  await t.owner.query(
    `insert into interview (id, ref, child_id, team_id, opened_by, holder_id, taken_at, held_at, held_recorded_at, held_by,
                            not_held_at, not_held_by, not_held_kind, not_held_reason, offered_again_at, carers_heard_at)
     values ($1, $2, $3, $4, $5, $5, $6, $7, $7, case when $7::timestamptz is null then null else $5::uuid end,
             $8, case when $8::timestamptz is null then null else $5::uuid end, $9, $10, $11, $11)`,
    [
      interview,
      `I-${randomUUID()}`,
      child,
      idOf('team leeward/interviews'),
      idOf('worker tom'),
      returnedAt,
      held,
      notHeldAt,
      notHeldAt === null ? null : fate === 'not-possible' ? 'not-possible' : 'declined',
      notHeldAt === null ? null : fate === 'not-possible' ? 'no-answer' : one(['not-now', 'no-trust', null]),
      isHeard ? notHeldAt : null,
    ],
  )
  const offeredAt = chance(0.7) ? past(addHours(returnedAt, random() * 90)) : null
  await t.owner.query(
    `insert into interview_return (interview_id, return_id, child_id, offered_at, accepted_at, offer_missed_reason, completion_missed_reason)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      interview,
      back,
      child,
      offeredAt,
      offeredAt !== null && chance(0.6) ? past(addHours(offeredAt, 2)) : null,
      chance(0.3) ? 'told-late' : null,
      chance(0.4) ? one(['child-asked-later', 'no-interviewer']) : null,
    ],
  )
  if (held === null && !isHeard) return
  const isShared = chance(0.8)
  if (chance(0.8))
    await t.owner.query(
      `insert into sharing (ref, child_id, interview_id, shared, to_worker_id, recipient_kind, what, route, why, decided_by, acknowledged_at, acknowledged_by, approved_at, approved_by)
       values ($1, $2, $3, $4, $5, 'school', 'Words', case when $4 then 'co-operate' end, 'Needed', $6, $7, case when $7::timestamptz is null then null else $5::uuid end, $8, case when $8::timestamptz is null then null else $9::uuid end)`,
      [
        `S-${randomUUID()}`,
        child,
        interview,
        isShared,
        idOf('worker ruth'),
        idOf('worker tom'),
        isShared && chance(0.8) ? testNow : null,
        !isShared && chance(0.6) ? testNow : null,
        idOf('worker grace'),
      ],
    )
  if (chance(0.7))
    await t.owner.query(
      `insert into action (ref, child_id, interview_id, what, owner_outside, due_on, agreed_by) values ($1, $2, $3, 'Call the school', 'An aunt', $4, $5)`,
      [`A-${randomUUID()}`, child, interview, londonDay(addHours(testNow, 24 * (random() * 12 - 4))), idOf('worker tom')],
    )
}

async function plantHistory(): Promise<void> {
  for (let n = 0; n < historyReturns; n += 1)
    await plantReturn(idOf('child Devraj'), new Date(Date.UTC(2024, 0, 31 + n, 14)), { history: true, settingKind: null })
}

async function plantReturn(child: string, returnedAt: Date, of: { history: boolean; settingKind: string | null }): Promise<string> {
  const [episode, back] = [randomUUID(), randomUUID()]
  const due = of.history ? null : addHours(returnedAt, 72)
  await t.owner.query(
    `insert into missing_episode (id, ref, child_id, definition_version, missing_from, missing_from_precision, responsible_agency_id, ended_at, ended_precision, history, setting_kind, source, recorded_by)
     values ($1, $2, $3, 'care-missing', $4, 'minute', $5, $6, 'minute', $7, $8, 'ssda903', $9)`,
    [
      episode,
      `E-${randomUUID()}`,
      child,
      addHours(returnedAt, -2),
      idOf('agency haddlestone'),
      returnedAt,
      of.history,
      of.settingKind,
      idOf('worker priya'),
    ],
  )
  await t.owner.query(
    `insert into episode_return (id, ref, child_id, episode_id, returned_at, returned_precision, clock_starts_at, opens_clocks, offer_due_at, completion_due_at, recorded_by)
     values ($1, $2, $3, $4, $5, 'minute', $5, $6, $7, $7, $8)`,
    [back, `R-${randomUUID()}`, child, episode, returnedAt, !of.history, due, idOf('worker priya')],
  )
  return back
}

function idOf(key: string): string {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`nobody is called ${key}`)
  return id
}

/** Numbers by lot that come again the same (mulberry32). */
function lottery(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
