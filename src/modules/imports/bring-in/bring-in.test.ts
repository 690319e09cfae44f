import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServiceSession } from '../../../platform/db/index.ts'
import { openSession } from '../../../seeding.ts'
import { drawTaken } from '../../../../tests/support/drawn.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { suggestMapping } from '../mapping/mapping.ts'
import type { SourceFile } from '../reading/csv.ts'
import { bytesOf, sample903, sampleSsd } from '../samples.ts'
import { policeHeadings, samplePolice } from '../samples-police.ts'
import { reportOf } from '../runs/report.ts'
import { findRun } from '../runs/queries.ts'
import { bringIn, type Order } from './bring-in.ts'
import { eachLine } from './domain.ts'

let house: TestHouse
let council: string
let police: string

beforeAll(async () => {
  house = await openTestHouse()
  council = await openServiceSession(house.ownerUrl, 'import-haddlestone')
  police = await openSession(house.owner, 'dan', 'demo')
})
afterAll(() => house.close())

const shared = path.resolve(import.meta.dirname, '../../../../../shared/samples/ssda903')

describe('SSDA903', () => {
  test('a dry run says everything and writes nothing; then all of it comes in; again changes nothing', async () => {
    const sample = sample903({ seed: 3, children: 60 })
    const files = filesOf(sample.files)
    const before = await everything()
    const dry = await run({ kind: 'ssda903', files, dryRun: true, year: '2023-24' })
    expect(dry).toMatchObject({ ok: true, written: false })
    expect(await everything()).toEqual(before)

    const real = await run({ kind: 'ssda903', files, year: '2023-24' })
    expect(real.counts).toEqual(dry.counts)
    expect(real.counts.refused).toBe(sample.refused)
    expect(real.counts.queried).toBeGreaterThan(5)
    for (const { file, line, rule } of sample.planted) {
      expect(
        real.findings.some((each) => each.file === file && each.line === line && each.rule === rule),
        `${file} ${line} ${rule}`,
      ).toBe(true)
    }
    expect(await count(`child where source = 'ssda903'`)).toBe(sample.children)
    expect(await count(`missing_episode where source = 'ssda903'`)).toBe(sample.episodes - sample.refused)
    expect(await count(`location where kind = 'home' and source = 'ssda903'`)).toBeGreaterThan(50)
    expect(await count(`data_query where import_kind = 'ssda903'`)).toBeGreaterThan(5)
    const lines = real.outcomes.filter((each) => each.file === 'header.csv').flatMap((each) => [...eachLine(each.lines)])
    expect(lines).toHaveLength(sample.children)

    const after = await everything()
    const again = await run({ kind: 'ssda903', files, year: '2023-24' })
    expect(again.counts).toMatchObject({ added: 0, changed: 0, refused: sample.refused })
    expect(await everything()).toEqual(after)
  })

  test('what ended before the area began is history and opens no clocks', async () => {
    expect(
      await count(
        `episode_return r join missing_episode e on e.id = r.episode_id where e.source = 'ssda903' and r.opens_clocks and e.history`,
      ),
    ).toBe(0)
    expect(await count(`missing_episode e where e.source = 'ssda903' and e.history`)).toBeGreaterThan(0)
  })

  test('a corrected file changes what it corrects, and settles its query', async () => {
    const set = (end: string, post: string, sex = '1') =>
      texts({
        'header.csv': `CHILD,SEX,DOB,ETHNIC,UPN\nHX1,${sex},01/02/2012,WBRI,\n`,
        'missing.csv': `CHILD,DOB,MISSING,MIS_START,MIS_END\nHX1,01/02/2012,M,01/06/2026,${end}\n`,
        'episodes.csv': `CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\nHX1,01/04/2026,S,C2,N1,U4,PR1,,,,${post},AX1 1AB,\n`,
      })
    const first = await run({ kind: 'ssda903', files: set('15/04/2027', 'AX2 2AB'), year: '2026-27' })
    expect(first.counts).toMatchObject({ added: 3, queried: 1 })
    // Other children of the file before this one have the same query.
    const hers = `child_id in (select child_id from child_reference where value = 'HX1')`
    expect(await count(`data_query where rule = '571' and settled_at is null and ${hers}`)).toBe(1)

    const second = await run({ kind: 'ssda903', files: set('03/06/2026', 'AX3 3AB', '2'), year: '2026-27' })
    expect(second.counts).toMatchObject({ added: 0, changed: 3, queried: 0 })
    const { rows } = await house.owner
      .query(`select e.ended_at, e.history, r.opens_clocks, c.sex, (select count(*)::int from interview_return i where i.return_id = r.id) as interviews
      from missing_episode e join episode_return r on r.episode_id = e.id join child c on c.id = e.child_id where e.source_key like 'HX1|%'`)
    expect(rows).toEqual([{ ended_at: new Date('2026-06-02T23:00:00Z'), history: false, opens_clocks: true, sex: 'female', interviews: 1 }])
    expect(await count(`data_query where rule = '571' and ${hers} and settled_how = 'corrected-file'`)).toBe(1)
    expect(
      await count(
        `location l join child_reference r on r.child_id = l.child_id where r.value = 'HX1' and l.kind = 'home' and l.to_day is null and l.postcode = 'AX3 3AB'`,
      ),
    ).toBe(1)

    const third = await run({ kind: 'ssda903', files: set('03/06/2026', 'AX3 3AB', '2'), year: '2026-27' })
    expect(third.counts).toMatchObject({ added: 0, changed: 0, unchanged: 3 })
  })

  test('a file that is not what it says: one sentence, and nothing is written', async () => {
    const before = await everything()
    const result = await run({ kind: 'ssda903', files: texts({ 'header.csv': 'CHILD,DOB\n1,01/01/2010\n', 'missing.csv': 'A,B\n1,2\n' }) })
    expect(result).toMatchObject({ ok: false, written: false, counts: { added: 0 } })
    expect(result.failed?.sentence).toContain('SEX')
    expect(await everything()).toEqual(before)
  })

  test.runIf(fs.existsSync(shared))('the set that others made: 2,675 children and 43 episodes, and again nothing changes', async () => {
    const marrowby = await openServiceSession(house.ownerUrl, 'import-marrowby')
    const files = ['header', 'missing', 'episodes', 'uasc'].map((name) => fileAt(path.join(shared, `${name}.csv`)))
    const first = await run({ kind: 'ssda903', files, asWorker: marrowby })
    expect(first.tables.find((each) => each.table === 'children')).toMatchObject({ read: 2675, added: 2675 })
    const episodes = first.tables.find((each) => each.table === 'episodes')
    expect(episodes?.read).toBe(43)
    expect((episodes?.added ?? 0) + (episodes?.refused ?? 0)).toBe(43)
    const agency = `(select id from agency where code = 'marrowby')`
    expect(await count(`child where source = 'ssda903' and responsible_agency_id = ${agency}`)).toBe(2675)
    expect(await count(`missing_episode where source = 'ssda903' and responsible_agency_id = ${agency}`)).toBe(episodes?.added)
    const again = await run({ kind: 'ssda903', files, asWorker: marrowby })
    expect(again.counts).toMatchObject({ added: 0, changed: 0 })
  })
})

describe('SSD', () => {
  test('comes in, fills in names, keeps every cell, and again changes nothing', async () => {
    const files = filesOf(sampleSsd({ seed: 5, people: 30 }))
    await run({
      kind: 'ssda903',
      files: texts({
        'header.csv': 'CHILD,SEX,DOB,ETHNIC\nP3,1,01/01/2011,WBRI\n',
        'missing.csv': 'CHILD,DOB,MISSING,MIS_START,MIS_END\n',
      }),
      year: '2025-26',
    })
    const dry = await run({ kind: 'ssd', files, dryRun: true })
    const first = await run({ kind: 'ssd', files })
    expect({ ...dry, written: true }).toEqual(first)
    expect(first.counts).toMatchObject({ added: 39, changed: 1, refused: 0 })
    const named = await house.owner.query(
      `select c.given_name, count(*)::int as n from child c join child_reference r on r.child_id = c.id where r.value = 'P3' group by 1`,
    )
    expect(named.rows).toHaveLength(1)
    expect(named.rows[0].given_name).not.toBeNull()
    const kept = await house.owner.query(`select cells from import_row where table_name = 'ssd_person' order by position limit 2`)
    expect(kept.rows[1].cells.local_team).toBe('=SUM(A1)')
    expect((await run({ kind: 'ssd', files })).counts).toMatchObject({ added: 0, changed: 0, unchanged: 40 })
  })
})

describe('a police export', () => {
  const { mapping } = suggestMapping(policeHeadings, 'Marram')
  const file = (reports = 8): SourceFile => ({ name: 'misper.csv', open: () => samplePolice({ seed: 4, reports, from: '2026-10-01' }) })

  test('opens what is open for the council’s team, and again changes nothing', async () => {
    const first = await run({ kind: 'csv', files: [file()], mapping, asWorker: police })
    expect(first.counts).toMatchObject({ added: 8, refused: 0 })
    const open = await house.as('priya', (scope) =>
      scope.rows
        .selectFrom('missingEpisode')
        .select(['policeReference'])
        .where('source', '=', 'csv')
        .where('endedAt', 'is', null)
        .execute(),
    )
    expect(open.map((each) => each.policeReference).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual(['M-3', 'M-7'])
    expect(await count(`interview_return i join episode_return r on r.id = i.return_id where r.source = 'csv'`)).toBe(6)
    expect(await count(`risk_grade g join missing_episode e on e.id = g.episode_id where e.source = 'csv'`)).toBe(8)
    const words = await house.owner.query(
      `select count(*)::int as n from missing_episode where circumstances like '=cmd%' or circumstances like '%“back by nine”%'`,
    )
    expect(words.rows[0].n).toBeGreaterThan(0)
    expect((await run({ kind: 'csv', files: [file()], mapping, asWorker: police })).counts).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 8,
    })
  })

  test('a dry run tells what the real one does: history in a set, what opens clocks by itself, a row told twice, a corrected one', async () => {
    const dated = suggestMapping(
      ['Surname', 'First name', 'DOB', 'Last seen', 'Returned', 'Risk', 'Circumstances', 'Found where'],
      'Dated',
    ).mapping
    const list = (rows: readonly string[]) =>
      texts({ 'dated.csv': ['Surname,First name,DOB,Last seen,Returned,Risk,Circumstances,Found where', ...rows, ''].join('\n') })
    const both = async (rows: readonly string[]) => {
      const before = await everything()
      const dry = await run({ kind: 'csv', files: list(rows), mapping: dated, asWorker: council, dryRun: true })
      expect(await everything()).toEqual(before)
      const real = await run({ kind: 'csv', files: list(rows), mapping: dated, asWorker: council })
      expect({ ...dry, written: true }).toEqual(real)
      return real.counts
    }
    const old = 'Tamfield,Rae,03/04/2010,01/11/2019 20:00,02/11/2019 07:00,Medium,Left the house,'
    const later = 'Tamfield,Rae,03/04/2010,05/11/2019 20:00,06/11/2019 07:00,High,Left again,The old mill'
    const now = 'Tamfield,Rae,03/04/2010,01/11/2026 20:00,02/11/2026 07:00,Low,Not home,'
    const open = 'Tamfield,Sol,03/04/2011,10/11/2026 20:00,,Low,Not home,'
    expect(await both([old, later, old, now, open])).toMatchObject({ added: 4, unchanged: 1, changed: 0, refused: 0 })
    expect(await both([old, later, now, open])).toMatchObject({ added: 0, unchanged: 4, changed: 0 })
    const more = 'Tamfield,Rae,03/04/2010,07/11/2019 20:00,08/11/2019 07:00,High,A third time,'
    expect(await both([old, later.replace('Left again', 'Left at night'), more, more, now])).toMatchObject({
      added: 1,
      changed: 1,
      unchanged: 3,
    })
    const kept = await house.owner.query(
      `select e.history, r.opens_clocks, g.grade, e.circumstances, exists (select 1 from location l where l.episode_id = e.id and l.kind = 'found') as found
         from missing_episode e join child c on c.id = e.child_id join episode_return r on r.episode_id = e.id join risk_grade g on g.episode_id = e.id
        where c.family_name = 'Tamfield' order by e.missing_from`,
    )
    expect(kept.rows).toEqual([
      { history: true, opens_clocks: false, grade: 'medium', circumstances: 'Left the house', found: false },
      { history: true, opens_clocks: false, grade: 'high', circumstances: 'Left at night', found: true },
      { history: true, opens_clocks: false, grade: 'high', circumstances: 'A third time', found: false },
      { history: false, opens_clocks: true, grade: 'low', circumstances: 'Not home', found: false },
    ])
  })

  test('a name without date of birth that could be somebody known is refused, never merged', async () => {
    const small = suggestMapping(['Misper ref', 'Surname', 'First name', 'DOB', 'Last seen'], 'Small').mapping
    const list = (rows: string) => texts({ 'small.csv': `Misper ref,Surname,First name,DOB,Last seen\n${rows}` })
    const one = await run({
      kind: 'csv',
      files: list('S-1,Quillfeather,Ada,03/04/2012,01/11/2026 20:00\n'),
      mapping: small,
      asWorker: police,
    })
    expect(one.counts.added).toBe(1)
    const two = await run({
      kind: 'csv',
      files: list('S-2,quillfeather,ada,03/04/2012,05/11/2026 20:00\nS-3,Quillfeather,Ada,,06/11/2026 20:00\n'),
      mapping: small,
      asWorker: police,
    })
    expect(two.counts).toMatchObject({ added: 1, refused: 1 })
    expect(two.findings.find((each) => each.rule === 'which-child')).toMatchObject({ line: 3, level: 'refused' })
    expect(await count(`child where family_name = 'Quillfeather'`)).toBe(1)
  })

  test('two councils’ same number in one list is two children', async () => {
    const headings = ['Misper ref', 'Surname', 'First name', 'DOB', 'Last seen', 'Local authority', 'LA ref']
    const { mapping: two } = suggestMapping(headings, 'Two councils')
    const list = [
      headings.join(','),
      'T-1,Marshwiggle,Ona,03/04/2012,01/11/2026 20:00,Haddlestone Council,4711',
      'T-2,Fennimore,Bram,09/08/2010,02/11/2026 21:00,SECOND,4711',
      'T-3,Marshwiggle,Ona,03/04/2012,05/11/2026 20:00,Haddlestone Council,4711',
      '',
    ]
    const second = (
      await house.owner.query<{ name: string }>(
        `select name from agency where kind = 'council' and code <> 'haddlestone' order by name limit 1`,
      )
    ).rows[0]?.name
    const files = texts({ 'two.csv': list.join('\n').replace('SECOND', second ?? '') })
    const first = await run({ kind: 'csv', files, mapping: two, asWorker: police })
    expect(first.counts).toMatchObject({ refused: 0, queried: 0 })
    const { rows } = await house.owner.query(
      `select c.family_name, a.name as council, count(e.*)::int as episodes, min(r.value) as value
         from child c join agency a on a.id = c.responsible_agency_id join missing_episode e on e.child_id = c.id
         join child_reference r on r.child_id = c.id and r.agency_id = a.id and r.kind = 'council'
        where c.family_name in ('Marshwiggle', 'Fennimore') group by 1, 2 order by 1`,
    )
    expect(rows).toEqual([
      { family_name: 'Fennimore', council: second, episodes: 1, value: '4711' },
      { family_name: 'Marshwiggle', council: 'Haddlestone Council', episodes: 2, value: '4711' },
    ])
    expect((await run({ kind: 'csv', files, mapping: two, asWorker: police })).counts).toMatchObject({ added: 0, changed: 0 })
  })

  test('the same file again refuses no more than the first time, also where a child has no date of birth; a changed row of theirs is refused', async () => {
    const headings = ['Misper ref', 'Surname', 'First name', 'DOB', 'Last seen', 'Circumstances']
    const { mapping: plain } = suggestMapping(headings, 'Plain')
    const list = (circumstances: string) =>
      texts({ 'plain.csv': `${headings.join(',')}\nP-71,Underhill,Jory,,01/11/2026 20:00,${circumstances}\n` })
    expect((await run({ kind: 'csv', files: list('Left'), mapping: plain, asWorker: police })).counts).toMatchObject({
      added: 1,
      refused: 0,
    })
    const before = await everything()
    const again = await run({ kind: 'csv', files: list('Left'), mapping: plain, asWorker: police })
    expect(again.counts).toMatchObject({ added: 0, changed: 0, unchanged: 1, refused: 0 })
    expect(await everything()).toEqual(before)
    // Another row under that name may be another child's.
    const other = await run({ kind: 'csv', files: list('Went off'), mapping: plain, asWorker: police })
    expect(other.counts).toMatchObject({ added: 0, changed: 0, refused: 1 })
    expect(await count(`child where family_name = 'Underhill'`)).toBe(1)
  })

  test('one child under two keys of one file is one record, or is said', async () => {
    const list = (rows: string) => texts({ 'keys.csv': `Child ID,Surname,First name,DOB,Last seen\n${rows}` })
    const keys = suggestMapping(['Child ID', 'Surname', 'First name', 'DOB', 'Last seen'], 'Keys').mapping
    expect(keys.columns.childReference?.columns).toEqual(['Child ID'])
    const rows =
      'KX1,Wendover,Io,03/04/2012,01/11/2026 20:00\n' +
      ',wendover,io,03/04/2012,03/11/2026 20:00\n' +
      ',Wendover,Io,,04/11/2026 20:00\n' +
      'KX2,Wendover,Io,03/04/2012,05/11/2026 20:00\n' +
      'KX3,Wendover,Una,03/04/2012,05/11/2026 20:00\n' +
      ',Wendover,Una,03/04/2012,06/11/2026 20:00\n'
    const first = await run({ kind: 'csv', files: list(rows), mapping: keys, asWorker: council })
    // Two references share one name and birthday, so that the two rows of that name without a reference fit neither for certain.
    expect(first.findings.map(({ line, rule, level }) => ({ line, rule, level }))).toEqual([
      { line: 3, rule: 'which-child', level: 'refused' },
      { line: 4, rule: 'which-child', level: 'refused' },
      { line: 5, rule: 'may-be-known', level: 'queried' },
      { line: 3, rule: 'child-refused', level: 'refused' },
      { line: 4, rule: 'child-refused', level: 'refused' },
    ])
    expect(first.counts).toMatchObject({ added: 4, refused: 2 })
    expect(await count(`child where family_name = 'Wendover' and given_name = 'Una'`)).toBe(1)
    expect(await count(`child where family_name = 'Wendover'`)).toBe(3)
    const again = await run({ kind: 'csv', files: list(rows), mapping: keys, asWorker: council })
    expect(again.counts).toMatchObject({ added: 0, changed: 0, unchanged: 4, refused: 2 })
  })

  test('findings beyond the report’s room are counted, from the reading and from the database alike', async () => {
    const small = suggestMapping(['Misper ref', 'Surname', 'First name', 'DOB', 'Last seen'], 'Small').mapping
    const list = (rows: readonly string[]) => texts({ 'many.csv': ['Misper ref,Surname,First name,DOB,Last seen', ...rows, ''].join('\n') })
    const known = await run({
      kind: 'csv',
      files: list(['F-0,Harrowgate,Bo,03/04/2012,01/11/2026 20:00']),
      mapping: small,
      asWorker: council,
    })
    expect(known).toMatchObject({ findingsLeftOut: 0, counts: { added: 1 } })
    const rows = [
      ...Array.from({ length: 5 }, (_, at) => `F-${at},Broken,Row,03/04/2012,no day`),
      ...['Bo', 'bo', 'BO'].map((name, at) => `F-1${at},Harrowgate,${name},,0${at + 2}/11/2026 20:00`),
    ]
    // The names in three spellings are one key, so that the database finds one row that fits no child for certain, and two of its reports.
    const order = { kind: 'csv' as const, files: list(rows), mapping: small, asWorker: council, dryRun: true }
    const all = await run(order)
    expect(all).toMatchObject({ findingsLeftOut: 0, counts: { refused: 8 } })
    for (const findingsMost of [6, 5, 3]) {
      const some = await run({ ...order, findingsMost })
      expect(some.findings).toEqual(all.findings.slice(0, findingsMost))
      expect(some.findingsLeftOut).toBe(all.findings.length - findingsMost)
      expect(some.counts).toEqual(all.counts)
    }
    const { ref } = await bringIn(house.house, { authority: null, year: null, ...order, findingsMost: 3 })
    const kept = await house.as('priya', async (scope) => {
      const shown = await findRun(scope, ref)
      return shown && reportOf(scope, shown)
    })
    expect(kept).toContain(`${all.findings.length - 3} more findings were counted and not kept`)
  })

  test.each(['child', 'missing_episode', 'episode_return', 'interview'] as const)(
    'a reference of %s that another row has already, as one in a million rows does, is drawn again: nobody hears of it, nothing is doubled',
    async (table) => {
      const lines = [1, 2, 3, 4, 5].map((n) => `${table}-${n},Drawn${table},Pip${n},0${n}/04/2012,0${n}/10/2026 20:00,0${n}/10/2026 23:00`)
      const files = texts({ 'drawn.csv': `Misper ref,Surname,First name,DOB,Last seen,Returned\n${lines.join('\n')}\n` })
      const { mapping } = suggestMapping(['Misper ref', 'Surname', 'First name', 'DOB', 'Last seen', 'Returned'], 'Drawn')
      const before = await count(table)
      const takeBack = await drawTaken(house.owner, table, 3)
      try {
        const brought = await run({ kind: 'csv', files, mapping, asWorker: council })
        expect(brought).toMatchObject({ written: true, counts: { added: 5, refused: 0 } })
      } finally {
        await takeBack()
      }
      expect(await count(table)).toBe(before + 5)
    },
  )

  test('what only the database refuses comes back with its line and column, and nothing is written', async () => {
    const file = () =>
      texts({
        'refused.csv':
          'Misper ref,Surname,First name,DOB,Last seen,Circumstances\n' +
          'D-1,Oakhanger,Pip,03/04/2012,01/11/2019 20:00,Left\n' +
          'D-2,Oakhanger,Pip,03/04/2012,02/11/2019 20:00,a word that no table takes\n' +
          'D-3,Oakhanger,Pip,03/04/2012,03/11/2019 20:00,Left\n',
      })
    const mapping = suggestMapping(['Misper ref', 'Surname', 'First name', 'DOB', 'Last seen', 'Circumstances'], 'Refused').mapping
    const before = await everything()
    await house.owner.query(`alter table missing_episode add constraint no_such_word check (circumstances not like '%no table takes%')`)
    try {
      const refused = await run({ kind: 'csv', files: file(), mapping, asWorker: council })
      expect(refused).toMatchObject({
        ok: false,
        written: false,
        counts: { added: 0 },
        failed: { file: 'refused.csv', line: 3, column: 'Circumstances', rule: 'no_such_word' },
      })
      expect(refused.failed?.sentence).toContain('nothing at all was brought in')
      expect(await everything()).toEqual(before)
    } finally {
      await house.owner.query(`alter table missing_episode drop constraint no_such_word`)
    }
    expect((await run({ kind: 'csv', files: file(), mapping, asWorker: council })).counts).toMatchObject({ added: 3, refused: 0 })
  })

  test('a force’s worker cannot bring in a council’s return', async () => {
    await expect(run({ kind: 'ssda903', files: filesOf(sample903({ seed: 1, children: 5 }).files), asWorker: police })).rejects.toThrow(
      'Only a council’s own workers',
    )
  })
})

// ---- Parts --------------------------------------------------------------------------------------------

async function run(order: Pick<Order, 'kind' | 'files'> & Partial<Order>) {
  const { result } = await bringIn(house.house, { authority: null, year: null, mapping: null, dryRun: false, asWorker: council, ...order })
  return result
}

async function count(of: string): Promise<number> {
  return (await house.owner.query<{ n: number }>(`select count(*)::int as n from ${of}`)).rows[0]?.n ?? 0
}

/** How many rows of everything there are, and what the episodes say. */
async function everything() {
  const tables = [
    'child',
    'child_reference',
    'circle_entry',
    'placement',
    'location',
    'missing_episode',
    'episode_return',
    'interview',
    'data_query',
    'import_row',
    'risk_grade',
  ]
  const counts = await Promise.all(tables.map((table) => count(table)))
  const digest = await house.owner.query(`select md5(string_agg(e::text, ',' order by e.id)) as said from missing_episode e`)
  return { counts, said: digest.rows[0].said }
}

function texts(files: Record<string, string>): SourceFile[] {
  return Object.entries(files).map(([name, text]) => ({ name, open: () => [Buffer.from(text)] }))
}

function filesOf(samples: readonly Parameters<typeof bytesOf>[0][]): SourceFile[] {
  return samples.map((sample) => ({ name: sample.name, open: () => bytesOf(sample) }))
}

function fileAt(place: string): SourceFile {
  return { name: path.basename(place), open: () => fs.createReadStream(place) }
}
