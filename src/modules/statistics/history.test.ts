// Many returns with random fates, planted behind the doors: what holds for any of them, history, and a list of more than one page.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { lottery, openPlanter, type Planter } from '../../../tests/support/planted.ts'
import { addDays } from '../../kernel/dates.ts'
import { away, branchJoinsAt, count, facets, reasonsOf, riverOf, type Asked, type Figures } from './domain.ts'
import { areaFigures, returnList } from './queries.ts'

let t: TestHouse
let planter: Planter
const plantedReturns = 70
const historyReturns = 60

beforeAll(async () => {
  t = await openTestHouse()
  planter = await openPlanter(t.owner)
  // The same every time: a number that fails can be looked at again.
  const random = lottery(20261112)
  for (let n = 0; n < plantedReturns; n += 1) await planter.plant(random)
})
afterAll(async () => t.close())

test('for any period and narrowing: no stage widens, bands stay within their stage, and every return is in one place of each count', async () => {
  const days = fc.integer({ min: 0, max: 420 }).map((n) => addDays('2025-10-01', n))
  const periods = fc.tuple(days, fc.integer({ min: 0, max: 200 })).map(([from, length]) => ({ from, to: addDays(from, length) }))
  const narrowings = fc.record({
    team: fc.option(fc.constantFrom('none', planter.idOf('team leeward/interviews')), { nil: null, freq: 1 }),
    placement: fc.option(fc.constantFrom('foster', 'childrens-home', 'none'), { nil: null, freq: 1 }),
    force: fc.option(fc.constantFrom('none', 'E23999901'), { nil: null, freq: 1 }),
    away: fc.option(fc.constantFrom(...away), { nil: null, freq: 1 }),
  })
  let seen = 0
  await fc.assert(
    fc.asyncProperty(periods, narrowings, async (period, narrowed) => {
      const asked: Asked = { area: null, period: 'own', ...period, ...narrowed }
      const found = await t.as('priya', (scope) => areaFigures(scope, t.house.database, asked))
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
    const found = await areaFigures(scope, t.house.database, asked)
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

async function plantHistory(): Promise<void> {
  for (let n = 0; n < historyReturns; n += 1)
    await planter.plantReturn(planter.idOf('child Devraj'), new Date(Date.UTC(2024, 0, 31 + n, 14)), { history: true, settingKind: null })
}
