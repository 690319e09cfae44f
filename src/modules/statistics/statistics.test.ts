import { parse } from 'csv-parse/sync'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { testNow } from '../../../tests/support/clock.ts'
import { openPlanter } from '../../../tests/support/planted.ts'
import { newChild } from '../../../tests/support/returns.ts'
import type { Seen, Visitor } from '../../../tests/support/visitor.ts'
import type { Scope } from '../../platform/db/index.ts'
import { figuresOf } from './columns/queries.ts'
import { addHours } from '../../kernel/dates.ts'

let t: TestHouse
let priya: Visitor

beforeAll(async () => {
  t = await openTestHouse()
  priya = await t.visit('priya')
})
afterAll(async () => t.close())
afterEach(async () => t.clock.set(testNow))

/** Whose returns a list names, by the alphabet, since two came back in the same minute; a return in another circle is a dot. */
function whose(seen: Seen): string[] {
  expect(seen.status).toBe(200)
  const named = [...seen.html.matchAll(/class="sr-work-item__who">(?:<a[^>]*>)?([^<]+)</g)].map(([, name]) => name ?? '')
  const others = [...seen.text.matchAll(/(\d+ returns in other circles|A return in another circle): ask/g)].flatMap(([words]) =>
    Array.from({ length: Number.parseInt(words, 10) || 1 }, () => '·'),
  )
  return [...named, ...others].toSorted()
}

const list = async (visitor: Visitor, part: string, query = ''): Promise<string[]> =>
  whose(await visitor.get(`/area/returns?part=${encodeURIComponent(part)}${query}`))

async function figures(visitor: Visitor, query = ''): Promise<Record<string, number>> {
  const seen = await visitor.get(`/area/download${query}`)
  expect(seen.status).toBe(200)
  const rows = parse(seen.html, { bom: true, columns: true }) as Record<string, string>[]
  return Object.fromEntries(rows.map((row) => [row['Code'], Number(row['Value'])]))
}

/** The stories of the cast, counted by reading them (src/demo/stories.ts): whose each number is. */
const told: Record<string, string[]> = {
  all: ['Aaliyah', 'Dev', 'Ellis', 'Ellis', 'Ellis', 'Kai', 'Kai', 'Kai', 'Mia'],
  returned: ['Aaliyah', 'Dev', 'Ellis', 'Ellis', 'Ellis', 'Kai', 'Kai', 'Kai', 'Mia'],
  offered: ['Aaliyah', 'Dev', 'Ellis', 'Ellis', 'Kai', 'Kai'],
  accepted: ['Dev', 'Ellis', 'Kai'],
  held: ['Dev', 'Ellis', 'Kai'],
  branch: ['Aaliyah', 'Ellis'],
  shared: ['Dev', 'Ellis', 'Ellis', 'Kai'],
  agreed: ['Dev', 'Ellis', 'Ellis', 'Kai'],
  done: ['Dev', 'Ellis', 'Ellis', 'Kai'],
  'offered-72': ['Aaliyah', 'Dev', 'Ellis', 'Ellis', 'Kai', 'Kai'],
  'held-72': ['Dev', 'Ellis', 'Kai'],
  'returned-signs': ['Aaliyah', 'Dev', 'Ellis', 'Ellis', 'Kai'],
  'held-signs': ['Dev', 'Ellis', 'Kai'],
  used: ['Dev', 'Ellis', 'Ellis', 'Kai'],
  missed: ['Kai', 'Mia'],
  open: ['Aaliyah', 'Ellis', 'Kai'],
  'let-go': [],
  'lost-0': ['Ellis', 'Kai', 'Mia'],
  'lost-0:still-in-time': ['Ellis', 'Kai'],
  'lost-0:none-given': ['Mia'],
  'lost-1:completion-late:child-asked-later': ['Kai'],
  'lost-3:needs:acknowledge': ['Aaliyah'],
  'offer-in-time': ['Aaliyah', 'Dev', 'Ellis', 'Ellis', 'Kai', 'Kai'],
  'offer-never': ['Mia'],
  'offer-missed:none-given': ['Mia'],
  'offer-running': ['Ellis', 'Kai'],
  'heard-in-time': ['Aaliyah', 'Dev', 'Ellis', 'Ellis', 'Kai'],
  'heard-never': ['Kai', 'Mia'],
  'heard-missed:completion-late:child-asked-later': ['Kai'],
  'heard-missed:none-given': ['Mia'],
  'needs:approve-withholding': ['Aaliyah'],
}

describe('the river', () => {
  test.each(Object.entries(told))('%s: as many, and whose, as the stories tell', async (part, children) => {
    expect((await figures(priya))[part] ?? 0).toBe(children.length)
    expect(await list(priya, part)).toEqual(children)
  })

  test('the page draws it, says it in a table, and names the definition with its version', async () => {
    const seen = await priya.get('/area')
    expect(seen.text).toContain('of 9 returns , 4 were used , 2 missed , 3 still open and 0 let go.')
    expect(seen.html).toContain('sr-river__drawing--wide')
    expect(seen.text).toContain('Shared and acknowledged 4 Shared and acknowledged 4 Shared and acknowledged, Within 72 hours 4')
    expect(seen.text).toContain('Returned −3, 2 of them: still in time')
    expect(seen.text).toContain('2 declined, but heard')
    expect(seen.text).toContain('Definition used-1')
    expect(seen.text).toContain('A manager must approve not sharing')
  })

  test('every number that the page or the file says is as long as its list', async () => {
    const said = Object.entries(await figures(priya)).filter(([code]) => !code.startsWith('median'))
    expect(said.length).toBeGreaterThan(60)
    const numbers = new Map(said.map(([code, n]) => [`/area/returns?part=${encodeURIComponent(code)}`, n]))
    for (const query of ['', '?away=found-out', '?placement=foster']) {
      const { html } = await priya.get(`/area${query}`)
      const links = [...html.matchAll(/href="(\/area\/returns\?[^"]+)"[^>]*>(?:<text[^>]*>)?\s*(\d+)\s*</g)]
      expect(links.length).toBeGreaterThan(15)
      for (const [, href = '', n] of links) {
        const url = href.replaceAll('&amp;', '&')
        expect(numbers.get(url) ?? Number(n), url).toBe(Number(n))
        numbers.set(url, Number(n))
      }
    }
    expect(numbers.size).toBeGreaterThan(90)
    for (const [url, n] of numbers) expect(whose(await priya.get(url)), url).toHaveLength(n)
  })

  test('a return moves as what followed it moves: acknowledged by the police, approved, acted on', async () => {
    const { rows } = await t.owner.query<{ id: string }>(
      `select s.id from sharing s join interview i on i.id = s.interview_id join child c on c.id = i.child_id
        where c.given_name = 'Devraj' and s.acknowledged_at is not null`,
    )
    expect(rows).toHaveLength(2)
    const kept = await t.owner.query('select id, acknowledged_at, acknowledged_by from sharing where id = any($1)', [rows.map((r) => r.id)])
    await t.owner.query('update sharing set acknowledged_at = null, acknowledged_by = null where id = any($1)', [rows.map((r) => r.id)])
    expect(await list(priya, 'used')).not.toContain('Dev')
    expect(await list(priya, 'lost-3:needs:acknowledge')).toEqual(['Aaliyah', 'Dev'])
    expect(await list(priya, 'held')).toContain('Dev')

    const ruth = await t.visit('ruth')
    const { rows: toRuth } = await t.owner.query<{ ref: string }>(
      `select s.ref from sharing s join team t on t.id = s.to_team_id where s.id = any($1) and t.code = 'safeguarding'`,
      [rows.map((r) => r.id)],
    )
    const page = `/sharings/${toRuth[0]?.ref}`
    const acknowledged = await ruth.submit(page, {}, `${page}/acknowledge`)
    expect(acknowledged.status).toBe(303)
    expect(await list(priya, 'used')).toContain('Dev')
    expect(await list(priya, 'lost-3:needs:acknowledge')).toEqual(['Aaliyah'])
    for (const row of kept.rows)
      await t.owner.query('update sharing set acknowledged_at = $2, acknowledged_by = $3 where id = $1', [
        row.id,
        row.acknowledged_at,
        row.acknowledged_by,
      ])
  })
})

describe('narrowed', () => {
  test('by period: named ones follow the calendar, own dates are counted to their last day', async () => {
    expect((await priya.get('/area?period=this-month')).text).toContain('1 November to 12 November 2026')
    expect(await list(priya, 'all', '&period=this-month')).toEqual(['Aaliyah', 'Ellis', 'Kai', 'Kai', 'Mia'])
    expect(await list(priya, 'all', '&period=last-month')).toEqual(['Dev', 'Ellis', 'Ellis', 'Kai'])
    expect(await list(priya, 'all', '&from=2026-10-17&to=2026-10-19')).toEqual(['Ellis', 'Kai'])
    expect(await list(priya, 'all', '&from=2026-10-18&to=2026-10-18')).toEqual([])
    expect((await priya.get('/area?period=last-quarter')).text).toContain('9 returns on record, from 17 October 2026 to 11 November 2026')
  })

  test('own dates are a form without script; what is wrong stands beside its field', async () => {
    const wrong = await priya.submit('/area/dates?away=found-out', {
      'from-day': '2',
      'from-month': '11',
      'from-year': '2026',
      'to-day': '1',
      'to-month': '11',
      'to-year': '2026',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('The last day must not be before the first day')
    const right = await priya.submit('/area/dates', {
      'from-day': '1',
      'from-month': '10',
      'from-year': '2026',
      'to-day': '31',
      'to-month': '10',
      'to-year': '2026',
    })
    expect(right.location).toBe('/area?from=2026-10-01&to=2026-10-31')
    expect((await priya.get('/area?from=2026-10-01&to=2026-10-31')).text).toContain('of 4 returns , 4 were used , 0 missed')
  })

  test('by team, kind of home, force, and where', async () => {
    const seen = await priya.get('/area')
    for (const words of ['Leeward return interviews', 'With foster carers', 'Found out of area', 'Haddlestone and Vale Police'])
      expect(seen.text, words).toContain(words)
    const { rows } = await t.owner.query<{ id: string }>(`select t.id from team t where t.name = 'Leeward return interviews'`)
    expect(await list(priya, 'all', `&team=${rows[0]?.id}`)).toHaveLength(9)
    expect(await list(priya, 'all', '&team=none')).toEqual([])
    expect(await list(priya, 'all', '&placement=foster')).toEqual(['Ellis', 'Ellis', 'Ellis'])
    expect(await list(priya, 'used', '&placement=childrens-home')).toEqual(['Kai'])
    expect(await list(priya, 'all', '&away=found-out')).toEqual(['Ellis', 'Kai'])
    expect(await list(priya, 'all', '&force=E23999901')).toHaveLength(9)
    expect(await list(priya, 'all', '&force=E23999902')).toEqual([])
    expect((await figures(priya, '?placement=foster')).returned).toBe(3)
  })

  test('what nobody counts is not there, and what cannot be read narrows nothing', async () => {
    for (const part of ['', 'nothing', 'lost-9', 'constructor', 'needs:everything', "used'--", 'heard-missed:completion-late:%00'])
      expect((await priya.get(`/area/returns?part=${part}`)).status, part).toBe(404)
    expect((await figures(priya, '?team=nobody&away=up&from=2026-13-01&to=x')).returned).toBe(9)
  })
})

test('more forces than a page should hold: the largest are listed, and a page of all of them leads back to each', async () => {
  const planter = await openPlanter(t.owner)
  const { id } = await newChild(t, 'Lister')
  const codes = Array.from({ length: 30 }, (_, n) => `E239999${String(n).padStart(2, '0')}`)
  try {
    for (const [n, code] of codes.entries()) {
      const back = await planter.plantReturn(id, addHours(testNow, -4 * (n + 1)), { history: false, settingKind: null })
      await t.owner.query(`update missing_episode set force_code = $1 where id = (select episode_id from episode_return where id = $2)`, [
        code,
        back,
      ])
    }
    const area = await priya.get('/area')
    const whole = /href="(\/area\/side-by-side\?[^"]*facet=force[^"]*)"/.exec(area.html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const listedIn = (html: string) => codes.filter((code) => html.includes(`force=${code}`)).length
    expect(listedIn(area.html)).toBeLessThanOrEqual(24)
    const all = await priya.get(whole)
    expect(all.status).toBe(200)
    expect(listedIn(all.html)).toBe(30)
    expect((await priya.get('/area/side-by-side?facet=colour')).status).toBe(404)
    expect((await (await t.visit('tom')).get(whole)).status).toBe(404)
  } finally {
    await t.owner.query(`delete from episode_return where child_id = $1`, [id])
    await t.owner.query(`delete from missing_episode where child_id = $1`, [id])
  }
})

describe('missing again', () => {
  test('within 7 and 28 days of the return, used against not used; too early is said', async () => {
    await t.clock.set(new Date('2026-12-20T09:00:00Z'))
    // Kai came back on 17 October, was reported on 1 November; came back on the 2nd, was reported on the 10th. Ellis: 19 October, 30 October; 31 October, 10 November.
    // By then the action after Ellis's second return is past its date, so that return is no longer used.
    expect(await list(priya, 'again-28-used')).toEqual(['Ellis', 'Kai'])
    expect(await list(priya, 'known-28-used')).toEqual(['Dev', 'Ellis', 'Kai'])
    expect(await list(priya, 'lost-5:needs:finish-action')).toEqual(['Ellis'])
    expect(await list(priya, 'again-28-not-used')).toEqual(['Ellis', 'Kai'])
    expect(await list(priya, 'again-7')).toEqual([])
    expect((await priya.get('/area')).text).toContain('Too few to compare: 3 returns used and 6 not.')
    await t.clock.set(testNow)
    expect(await list(priya, 'known-28')).toEqual([])
    expect((await priya.get('/area')).text).toContain('There is nothing to compare yet.')
  })

  test('again within a week, and another record of the same time away is no repeat', async () => {
    const plant = (ref: string, from: string, to: string) =>
      t.owner.query(
        `insert into missing_episode (ref, child_id, definition_version, missing_from, missing_from_precision, responsible_agency_id, ended_at, ended_precision, source, recorded_by)
         select $1, c.id, 'care-missing', $2, 'minute', c.responsible_agency_id, $3, 'minute', 'ssda903', c.recorded_by from child c where c.given_name = 'Devraj'`,
        [ref, from, to],
      )
    await t.clock.set(new Date('2026-12-20T09:00:00Z'))
    await plant('E-SAMETIME', '2026-10-31T10:00:00Z', '2026-10-31T23:00:00Z')
    expect(await list(priya, 'again-28-used')).not.toContain('Dev')
    await plant('E-NEXTWEEK', '2026-11-06T10:00:00Z', '2026-11-06T23:00:00Z')
    expect(await list(priya, 'again-7-used')).toEqual(['Dev'])
    await t.owner.query(`delete from missing_episode where ref in ('E-SAMETIME', 'E-NEXTWEEK')`)
  })
})

describe('who may see what', () => {
  test('whoever lacks the permission finds nothing there', async () => {
    for (const worker of ['tom', 'dan', 'ruth', 'callum', 'sian'])
      for (const url of ['/area', '/area/dates', '/area/download', '/area/returns?part=all', '/area/returns/download?part=all'])
        expect((await (await t.visit(worker)).get(url)).status, `${worker} ${url}`).toBe(404)
    expect((await t.stranger().get('/area')).status).toBe(303)
  })

  test('another area counts its own and none of Haddlestone’s', async () => {
    const noor = await t.visit('noor')
    expect(await list(noor, 'all')).toEqual(['Tomos'])
    const seen = await noor.get('/area')
    expect(seen.text).toContain('Marrowby')
    expect(seen.text).not.toContain('Haddlestone')
    expect((await noor.get('/area?area=haddlestone')).status).toBe(404)
    expect((await noor.get('/area/returns?part=all&area=haddlestone')).status).toBe(404)
    expect((await priya.get('/area?area=marrowby')).status).toBe(404)
    expect(await list(priya, 'all')).not.toContain('Tomos')
  })

  test('the functions answer nobody without the permission, whatever they ask', async () => {
    const { rows } = await t.owner.query<{ id: string }>(`select id from area where code = 'haddlestone'`)
    expect((await figures(priya)).returned).toBe(9)
    const { sql } = await import('../../platform/db/index.ts')
    for (const worker of ['tom', 'noor'])
      await t.as(worker, async ({ rows: db }) => {
        const id = rows[0]?.id
        const asked = sql`${id}::uuid, '2020-01-01'::timestamptz, '2030-01-01'::timestamptz, null, null, null, null`
        const answers = await sql`
          select area_readings(${id}, '2020-01-01', null, null, null, 50) as readings, area_recorded(${id}) ->> 'count' as recorded,
                 area_changes(${id}, '2020-01-01', 0, '0', '2020-01-01', '2030-01-01') as changes`.execute(db)
        expect(answers.rows).toEqual([{ readings: null, recorded: null, changes: null }])
        // What others' pages left in memory answers nobody else either.
        expect(
          await figuresOf({ rows: db } as Scope, t.house.database, id ?? '', {
            from: new Date(0),
            until: new Date(8e15),
            wanted: { team: null, placement: null, force: null, away: null },
          }),
        ).toBe(null)
        expect((await sql`select * from area_list(${asked}, 'all', null, null, 50)`.execute(db)).rows).toEqual([])
      })
  })

  test('outside the circle a return is counted, and said only to be there: no name, no place, no time', async () => {
    const amara = await t.visit('amara')
    // The panel has met, and what climbed to her is done: the days for which she could read are over.
    await t.owner.query(
      `update circle_entry e set expires_at = house_now() - interval '1 minute' from worker w
        where w.code = 'amara' and (e.worker_id = w.id or e.team_id in (select m.team_id from team_member m where m.worker_id = w.id))`,
    )
    expect((await figures(amara)).returned).toBe(9)
    const seen = await amara.get('/area/returns?part=used')
    expect(whose(seen)).toEqual(['·', '·', '·', '·'])
    expect(seen.text).toContain('4 returns in other circles: ask Haddlestone missing children team, 01632 960100')
    for (const words of ['Dev', 'Kai', 'Ellis', 'Larkspur', 'H-20533', 'Oct 2026']) expect(seen.text, words).not.toContain(words)
    const file = parse((await amara.get('/area/returns/download?part=used')).html, { bom: true })
    expect(file).toHaveLength(5)
    for (const row of file.slice(1)) expect(row.filter((c) => c !== '')).toEqual(['In another circle', 'Haddlestone missing children team'])
  })

  test('some open, some not: the list and the count still agree; a declared conflict closes the circle', async () => {
    const callum = await t.owner.query<{ id: string }>(`select id from worker where code = 'priya'`)
    await t.owner.query(
      `insert into declared_conflict (child_id, worker_id, declared_by, reason) select id, $1, $1, 'A neighbour' from child where given_name = 'Devraj'`,
      [callum.rows[0]?.id],
    )
    const seen = await priya.get('/area/returns?part=used')
    expect(whose(seen)).toEqual(['Ellis', 'Ellis', 'Kai', '·'])
    expect(seen.text).toContain('4 returns: 3 in your circles, newest first, and 1 outside them.')
    await t.owner.query('delete from declared_conflict')
  })

  test('reading a list, and taking it away, is in the trail', async () => {
    await priya.get('/area/returns/download?part=used')
    const { rows } = await t.owner.query(
      `select deed, subject, rows, why from audit_entry where subject = 'area-returns' order by id desc limit 1`,
    )
    expect(rows).toEqual([{ deed: 'statistics.area', subject: 'area-returns', rows: 4, why: 'download' }])
  })
})

describe('the files', () => {
  test('of a list: the council’s reference, no name, no place; a formula stays text', async () => {
    await t.owner.query(`update child_reference set value = '=cmd|calc' where value = 'H-20533'`)
    const seen = await priya.get('/area/returns/download?part=all')
    expect(seen.headers['content-type']).toContain('text/csv')
    const rows = parse(seen.html, { bom: true, columns: true }) as Record<string, string>[]
    expect(rows).toHaveLength(9)
    expect(rows.map((r) => r['Child, by the council’s reference'])).toContain("'=cmd|calc")
    expect(rows.find((r) => r['Child, by the council’s reference'] === 'H-20771')).toMatchObject({
      Outcome: 'Missed',
      'Definition of used': 'used-1',
    })
    for (const words of ['Dev', 'Kai', 'Mercer', 'Larkspur', 'Marrowby', 'flat', 'bus', 'gate'])
      expect(seen.html, words).not.toMatch(new RegExp(`\\b${words}\\b`))
    await t.owner.query(`update child_reference set value = 'H-20533' where value = '=cmd|calc'`)
  })

  test('of the figures: on every line the period, the definition, and that small counts are true counts', async () => {
    const team = await t.owner.query<{ id: string; name: string }>(
      `update team set name = '@SUM(A1)' where name = 'Leeward return interviews' returning id, name`,
    )
    const seen = await priya.get(`/area/download?team=${team.rows[0]?.id}`)
    const rows = parse(seen.html, { bom: true, columns: true }) as Record<string, string>[]
    for (const row of rows) {
      expect(row).toMatchObject({ From: '2025-11-13', To: '2026-11-12', Team: "'@SUM(A1)", 'Definition of used': 'used-1' })
      expect(row['Handling']).toContain('not for publication')
    }
    expect(rows.find((r) => r['Code'] === 'used')).toMatchObject({ Figure: 'Used', Value: '4', Unit: 'returns' })
    await t.owner.query(`update team set name = 'Leeward return interviews' where name = '@SUM(A1)'`)
  })
})
