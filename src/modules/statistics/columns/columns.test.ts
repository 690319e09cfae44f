// What is added up from the columns in memory is what would be counted from the records themselves, whatever happened between two looks.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { lottery, openPlanter, type Planter } from '../../../../tests/support/planted.ts'
import { appUrl, Database } from '../../../platform/db/index.ts'
import { openSession } from '../../../seeding.ts'
import { away, facets, type Asked, type Figures } from '../domain.ts'
import { keepReadings } from '../jobs.ts'
import { areaFigures } from '../queries.ts'
import { columnsOf, medianOf, withChanges, Words, type Answered, type Columns } from './domain.ts'

describe('columns', () => {
  const words = new Words()
  const answered = (rows: readonly { number: number; at: number }[]): Answered => ({
    number: rows.map((r) => r.number),
    at: rows.map((r) => r.at),
    cut: rows.map((r) => r.number * 2),
    parts: rows.map((r) => r.number * 3),
    offer: rows.map((r) => (r.number % 2 === 0 ? null : r.number / 7)),
    heard: rows.map((r) => r.number / 11),
    cuts: rows.map((r) => ({
      id: r.number * 2,
      team: `team ${r.number % 5}`,
      placement: null,
      force: null,
      placed: null,
      found: `${r.number}`,
    })),
    words: rows.map((r) => ({ id: r.number * 3, parts: ['all', `part-${r.number % 7}`] })),
  })
  const byTime = (rows: readonly { number: number; at: number }[]) => rows.toSorted((a, b) => a.at - b.at || a.number - b.number)
  const told = (columns: Columns) =>
    Array.from(columns.number, (number, i) => ({
      number,
      at: columns.at[i],
      cut: columns.cut[i],
      kind: columns.kind[i],
      offer: columns.offer[i],
      heard: columns.heard[i],
    }))
  const rows = fc.uniqueArray(fc.record({ number: fc.integer({ min: 1, max: 400 }), at: fc.integer({ min: 0, max: 60 }) }), {
    selector: (row) => row.number,
    maxLength: 60,
  })

  test('with what was added and without what went they are what reading all anew would be, and in the order of time', () => {
    fc.assert(
      fc.property(
        rows,
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 400 })),
        (all, isLater, gone) => {
          const held = columnsOf(answered(byTime(all.filter((_row, i) => !isLater[i]))), words)
          const added = columnsOf(answered(byTime(all.filter((_row, i) => isLater[i]))), words)
          const made = withChanges(held, added, new Set(gone))
          expect(made.length).toBe(made.number.length)
          expect([...made.at]).toEqual([...made.at].toSorted((a, b) => a - b))
          const left = columnsOf(answered(byTime(all.filter((row) => !gone.includes(row.number)))), words)
          const inOrder = (columns: Columns) => told(columns).toSorted((a, b) => a.number - b.number)
          expect(inOrder(made)).toEqual(inOrder(left))
        },
      ),
    )
  })

  test('where nothing changes they are the same object, however often a number is named as gone', () => {
    const held = columnsOf(answered([{ number: 1, at: 1 }]), words)
    expect(withChanges(held, columnsOf(answered([]), words), new Set())).toBe(held)
    expect(withChanges(held, columnsOf(answered([]), words), new Set([2]))).toBe(held)
    expect(withChanges(held, columnsOf(answered([]), words), new Set([1])).length).toBe(0)
  })

  test('the middle is what sorting finds, of few and of many, of equal ones and of far-off ones', () => {
    const few = fc.array(fc.double({ min: 0.001, max: 9000, noNaN: true }))
    // Whole numbers stand many times, and one that is far off puts all the others into one bucket.
    const many = fc
      .tuple(fc.integer({ min: 1000, max: 6000 }), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 2 }), fc.integer())
      .map(([length, range, farOff, seed]) => {
        const draw = lottery(seed)
        return Array.from({ length }, (_each, i) => (i < farOff ? 1e12 : seed % 2 === 0 ? Math.floor(draw() * range) : draw() * range))
      })
    fc.assert(
      fc.property(fc.oneof(few, many), (values) => {
        const sorted = values.toSorted((a, b) => a - b)
        const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
        expect(medianOf(Float64Array.from(values))).toBe(
          low === undefined || high === undefined ? null : sorted.length % 2 === 1 ? high : (low + high) / 2,
        )
      }),
    )
  })
})

let t: TestHouse
let planter: Planter
/** A second process: it holds columns of its own. */
let other: Database
const random = lottery(20261201)
const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

beforeAll(async () => {
  t = await openTestHouse()
  planter = await openPlanter(t.owner)
  other = new Database(appUrl(t.ownerUrl), { connectionsMax: 4 })
  for (let n = 0; n < 40; n += 1) await planter.plant(random)
  await t.clock.set(testNow)
})
afterAll(async () => {
  await other.close()
  await t.close()
})

const wide: Asked = {
  area: null,
  period: 'own',
  from: '2025-10-01',
  to: '2027-12-31',
  team: null,
  placement: null,
  force: null,
  away: null,
}

/** A session does not outlast the weeks that pass here. */
async function figures(database: Database, asked: Asked, token?: string): Promise<Figures> {
  token ??= await openSession(t.owner, 'priya', 'demo')
  return (await database.as(token, (scope) => areaFigures(scope, database, asked)))?.figures as Figures
}

interface Line {
  parts: string[]
  offer_hours: number | null
  heard_hours: number | null
  codes: Record<string, string>
}

/** The same numbers by another way: each return read from the records and counted by itself. */
async function countedAnew(asked: Asked): Promise<Pick<Figures, 'inPeriod' | 'parts' | 'medianHours' | 'facets'>> {
  const { rows: lines } = await t.owner.query<Line>(
    `select v.parts, v.offer_hours, v.heard_hours,
            jsonb_build_object('team', coalesce(v.team_id::text, 'none'), 'placement', coalesce(v.placement_kind, 'none'), 'force', coalesce(v.force_code, 'none'),
                               'placed', coalesce('placed-' || v.placed_where, 'none'), 'found', coalesce('found-' || v.found_where, 'none')) as codes
       from area_return_now v join area_agency aa on aa.agency_id = v.responsible_agency_id join area a on a.id = aa.area_id
      where a.code = 'haddlestone' and v.returned_at >= ($1::date)::timestamp at time zone 'Europe/London' and v.returned_at < ($2::date + 1)::timestamp at time zone 'Europe/London'`,
    [asked.from, asked.to],
  )
  const codesOf = (line: Line, facet: string) => (facet === 'away' ? [line.codes['placed'], line.codes['found']] : [line.codes[facet]])
  const inAsked = lines.filter((line) => facets.every((facet) => asked[facet] === null || codesOf(line, facet).includes(asked[facet])))
  const parts = Object.fromEntries(
    [...new Set(inAsked.flatMap((line) => line.parts))].map((part) => [part, inAsked.filter((line) => line.parts.includes(part)).length]),
  )
  const middle = (values: (number | null)[]) => {
    const sorted = values.filter((v) => v !== null).toSorted((a, b) => a - b)
    const at = (n: number) => sorted[n] as number
    return sorted.length === 0 ? null : (at(Math.floor((sorted.length - 1) / 2)) + at(Math.floor(sorted.length / 2))) / 2
  }
  const names = new Map(
    (
      await t.owner.query<{ code: string; name: string }>(
        `select id::text as code, name from team union all select force_code, name from agency where force_code is not null`,
      )
    ).rows.map(({ code, name }) => [code, name]),
  )
  return {
    inPeriod: lines.length,
    parts,
    medianHours: { offer: middle(inAsked.map((line) => line.offer_hours)), heard: middle(inAsked.map((line) => line.heard_hours)) },
    facets: facets.flatMap((facet) =>
      [...new Set(lines.flatMap((line) => codesOf(line, facet)))].map((code) => {
        const all = lines.filter((line) => codesOf(line, facet).includes(code))
        const of = (part: string) => all.filter((line) => inAsked.includes(line) && line.parts.includes(part)).length
        return {
          facet,
          code: code as string,
          name: names.get(code ?? '') ?? null,
          inPeriod: all.length,
          returned: of('returned'),
          offered: of('offered'),
          'heard-in-time': of('heard-in-time'),
          used: of('used'),
          missed: of('missed'),
        }
      }),
    ),
  }
}

async function holds(database: Database, asked: Asked, after: string): Promise<number> {
  const told = await figures(database, asked)
  const anew = await countedAnew(asked)
  const inOrder = (list: Figures['facets']) => list.toSorted((a, b) => (a.facet + a.code < b.facet + b.code ? -1 : 1))
  expect({ ...told, facets: inOrder(told.facets), recorded: null, dataQueries: 0 }, after).toEqual({
    ...anew,
    facets: inOrder(anew.facets),
    recorded: null,
    dataQueries: 0,
  })
  return told.inPeriod
}

function someQuestion(): Asked {
  const from = one(['2025-10-01', '2026-01-15', '2026-06-01', '2026-10-20'])
  return {
    ...wide,
    from,
    to: one(['2026-06-30', '2026-11-12', '2027-12-31'].filter((to) => to > from)),
    team: random() < 0.2 ? one(['none', planter.idOf('team leeward/interviews')]) : null,
    placement: random() < 0.2 ? one(['foster', 'childrens-home', 'none']) : null,
    force: random() < 0.2 ? one(['none', 'E23999901']) : null,
    away: random() < 0.2 ? one(away) : null,
  }
}

test('two processes, in whatever order things happen: each page counts what the records say at that moment', async () => {
  let most = 0
  for (let step = 0; step < 45; step += 1) {
    const chance = random()
    const what =
      chance < 0.3
        ? 'planted'
        : chance < 0.5
          ? 'a child of whom something changed'
          : chance < 0.65
            ? 'time passed'
            : chance < 0.75
              ? 'gone'
              : 'nothing'
    if (what === 'planted') await planter.plant(random)
    else if (what === 'time passed') await t.clock.forward(random() * 60)
    else if (what === 'gone')
      await t.owner
        .query(`delete from no_action where false`)
        .then(async () =>
          t.owner.query(
            `delete from episode_return where id = (select r.id from episode_return r where not exists (select from interview_return ir where ir.return_id = r.id) order by md5(r.id::text || $1) limit 1)`,
            [step],
          ),
        )
    else if (what === 'a child of whom something changed')
      await t.owner.query(
        `update missing_episode set setting_kind = $2, force_code = $3 where id = (select id from missing_episode order by md5(id::text || $1) limit 1)`,
        [step, one(['foster', 'parents', null]), one(['E23999901', 'E23999902', null])],
      )
    if (random() < 0.5) await keepReadings(t.house)
    most = Math.max(most, await holds(one([t.house.database, other]), someQuestion(), `${step}: ${what}`))
  }
  expect(most).toBeGreaterThan(30)
  for (const database of [t.house.database, other]) await holds(database, wide, 'the end')
})

test('who did not look for longer than numbers are kept reads everything again', async () => {
  await keepReadings(t.house)
  await holds(other, wide, 'before')
  await t.clock.forward(1)
  await t.owner.query(`update episode_return set out_of_area = 'out'`)
  await keepReadings(t.house)
  const kept = async () => Number((await t.owner.query('select count(*) as n from reading_gone')).rows[0]?.n)
  expect(await kept()).toBeGreaterThan(0)
  await t.clock.forward(25)
  await planter.plantReturn(planter.idOf('child Mia'), await t.clock.now(), { history: false, settingKind: 'foster' })
  // Those of a day ago are swept, once whatever was going on when they went is over: also in the databases beside this one.
  const ofADayAgo = async () => {
    await keepReadings(t.house)
    return (await t.owner.query(`select from reading_gone where gone_at < house_now() - interval '1 day'`)).rowCount
  }
  await expect.poll(ofADayAgo, { timeout: 120_000, interval: 500 }).toBe(0)
  expect((await t.owner.query('select from reading_swept')).rowCount).toBe(1)
  await holds(other, wide, 'after the sweep')
})

test('many pages at once, while the clock reads anew: none counts a return twice or not at all', async () => {
  for (let round = 0; round < 6; round += 1) {
    await t.owner.query(`update missing_episode set force_code = $1`, [round % 2 === 0 ? 'E23999901' : 'E23999902'])
    const token = await openSession(t.owner, 'priya', 'demo')
    const reading = keepReadings(t.house)
    const told = await Promise.all(Array.from({ length: 6 }, (_each, i) => figures(i % 2 === 0 ? t.house.database : other, wide, token)))
    await reading
    const { inPeriod, parts } = await countedAnew(wide)
    for (const each of told) expect({ inPeriod: each.inPeriod, parts: each.parts }).toEqual({ inPeriod, parts })
  }
})
