import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../finding.ts'
import { bytesOf, sampleSsd } from '../samples.ts'
import type { SsdMissing, SsdPerson } from './domain.ts'
import { readSsd, ssdLines, type SsdSummary } from './read.ts'
import type { SourceFile } from '../reading/csv.ts'

const people = 'pers_person_id,pers_dob,pers_forename,extra\nP1,2009-03-04 00:00:00.000,Zoë,=1+1\n'
const heading =
  'miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_accepted\n'

describe('ssd_missing', () => {
  test('a whole row, with times and answers', async () => {
    const { missing } = await readTexts({
      m: `${heading}M1,P1,2025-06-01 21:30:00,M,2025-06-02 06:15:00,Y,N\n`,
    })
    expect(missing).toMatchObject([
      {
        tableId: 'M1',
        personId: 'P1',
        type: 'M',
        missingFrom: { date: new Date('2025-06-01T20:30:00Z'), precision: 'minute' },
        ended: { date: new Date('2025-06-02T05:15:00Z'), precision: 'minute' },
        interviewOffered: 'Y',
        interviewAccepted: 'N',
        origin: { line: 2, queries: [] },
      },
    ])
  })

  test('midnight is a day whose time is not known; NULL and NA are told apart', async () => {
    const { missing } = await readTexts({
      m: `${heading}M1,P1,2025-06-01 00:00:00.000,Away from placement,NULL,NA,NULL\n`,
    })
    expect(missing).toMatchObject([
      {
        type: 'A',
        missingFrom: { precision: 'day' },
        ended: null,
        interviewOffered: 'NA',
        interviewAccepted: null,
      },
    ])
  })

  test('older names of the date columns are known', async () => {
    const { missing } = await readTexts({
      m: 'miss_table_id,miss_person_id,miss_missing_episode_start,miss_missing_episode_end,miss_missing_episode_type\nM1,P1,01/06/2025 21:30,02/06/2025,M\n',
    })
    expect(missing).toMatchObject([{ missingFrom: { precision: 'minute' }, ended: { precision: 'day' } }])
  })

  test.each([
    ['no identifier', ',P1,2025-06-01,M,,,', 'no-identifier'],
    ['nobody', 'M1,,2025-06-01,M,,,', 'no-child'],
    ['no start', 'M1,P1,,M,,,', 'start-date'],
    ['an end that is no date', 'M1,P1,2025-06-01,M,soon,,', 'end-date'],
    ['an end before the start', 'M1,P1,2025-06-02 10:00,M,2025-06-01 10:00,,', 'end-before-start'],
    ['cells that do not fit', 'M1,P1', 'ragged-row'],
  ])('%s: refused', async (_, row, rule) => {
    const { missing, findings, summary } = await readTexts({ m: `${heading}${row}\n` })
    expect(missing).toEqual([])
    expect(findings).toMatchObject([{ rule, level: 'refused', line: 2 }])
    expect(summary?.episodes).toMatchObject({ read: 1, refused: 1 })
  })

  test.each([
    ['an answer that is none', 'M1,P1,2025-06-01,M,,maybe,', 'answer'],
    ['no type', 'M1,P1,2025-06-01,,,,', 'type'],
    ['accepted, not offered', 'M1,P1,2025-06-01,M,,N,Y', 'accepted-not-offered'],
  ])('%s: in, with a query', async (_, row, rule) => {
    const { missing, findings } = await readTexts({ m: `${heading}${row}\n` })
    expect(missing[0]?.origin.queries).toEqual([rule])
    expect(findings).toMatchObject([{ rule, level: 'queried' }])
  })

  test('back on the same day, the time not known: nothing wrong', async () => {
    const { missing } = await readTexts({ m: `${heading}M1,P1,2025-06-01 10:00,M,2025-06-01,,\n` })
    expect(missing).toHaveLength(1)
  })

  test('an identifier that stands twice counts once', async () => {
    const row = 'M1,P1,2025-06-01,M,,,\n'
    const { missing, summary } = await readTexts({ m: `${heading}${row}${row}` })
    expect(missing).toHaveLength(1)
    expect(summary?.episodes.repeated).toBe(1)
  })
})

test('ssd_person brings names, and columns of its own survive', async () => {
  const read = await readTexts({ anything: people })
  expect(read.people).toMatchObject([
    {
      personId: 'P1',
      forename: 'Zoë',
      dateOfBirth: '2009-03-04',
      origin: { verbatim: { extra: '=1+1' } },
    },
  ])
})

test.each([
  ['another list', { a: 'x,y\n1,2\n' }, 'not-ssd', null],
  ['a column is not there', { a: 'miss_table_id,miss_person_id\n1,2\n' }, 'column-missing', 'miss_missing_episode_start_date'],
  ['a table twice', { a: people, b: people }, 'file-twice', null],
  ['no file', {}, 'file-missing', null],
])('%s: one sentence', async (_, files: Record<string, string>, rule, column) => {
  const { refusal } = await readTexts(files)
  expect(refusal).toMatchObject({ rule, column })
})

test('a generated set goes in and out and in again without a loss', async () => {
  const files = sampleSsd({ seed: 3, people: 90 }).map((file) => ({
    name: file.name,
    open: () => bytesOf(file),
  }))
  const first = await readFiles(files)
  expect(first.summary).toMatchObject({
    people: { read: 90, clean: 90 },
    episodes: { read: 30, clean: 30 },
  })
  const out = (['ssd_person', 'ssd_missing'] as const).map((table) => {
    const rows = table === 'ssd_person' ? first.people : first.missing
    const text = [
      ...ssdLines(
        first.summary?.headings[table] ?? [],
        rows.map((row) => row.origin.verbatim),
      ),
    ].join('')
    expect(text).not.toMatch(/(^|,|\n)"?=/)
    return { name: `${table}.csv`, open: () => [Buffer.from(text)] }
  })
  const second = await readFiles(out)
  expect(second.people).toEqual(first.people)
  expect(second.missing).toEqual(first.missing)
})

test('property: any cells at all survive the way out and in', async () => {
  const text = fc.string({
    unit: fc.constantFrom(...'ab=+-@\'"\t\r\n,; é'.split('')),
    maxLength: 10,
  })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), async (cells) => {
      const rows = cells.map(([a, b], at) => ({ pers_person_id: `P${at}`, pers_dob: '', a, b }))
      const lines = [...ssdLines(['pers_person_id', 'pers_dob', 'a', 'b'], rows)].join('')
      const read = await readTexts({ p: lines })
      expect(read.people.map((person) => person.origin.verbatim)).toEqual(rows)
    }),
    { numRuns: 100 },
  )
})

type Collected = {
  people: SsdPerson[]
  missing: SsdMissing[]
  findings: Finding[]
  summary: SsdSummary | null
  refusal: Finding | null
}

function readTexts(texts: Record<string, string>): Promise<Collected> {
  return readFiles(Object.entries(texts).map(([name, text]) => ({ name, open: () => [Buffer.from(text)] })))
}

async function readFiles(files: readonly SourceFile[]): Promise<Collected> {
  const collected: Collected = {
    people: [],
    missing: [],
    findings: [],
    summary: null,
    refusal: null,
  }
  const read = await readSsd(files, {
    person: (draft) => void collected.people.push(draft),
    missing: (draft) => void collected.missing.push(draft),
    finding: (finding) => void collected.findings.push(finding),
  })
  if (read.ok) collected.summary = read.value
  else collected.refusal = read.finding
  return collected
}
