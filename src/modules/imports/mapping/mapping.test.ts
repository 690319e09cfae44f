import { describe, expect, test } from 'vitest'
import type { Finding, Tally } from '../finding.ts'
import { csvLine } from '../../../kernel/cells.ts'
import { policeHeadings, samplePolice } from '../samples-police.ts'
import { mappingSchema, suggestMapping, type Mapping } from './mapping.ts'
import { readReports, readRisk, type ReportDraft } from './reports.ts'
import { headingKey, targetNames, targets, targetWords } from './targets.ts'

const now = new Date('2026-11-24T09:00:00Z')
const headings = ['Ref', 'First name', 'Last name', 'DOB', 'Type', 'Missing', 'Back', 'Risk', 'Sex', 'PC', 'Story']
const mapping: Mapping = {
  name: 'Test',
  columns: {
    childReference: { columns: ['Ref'] },
    forename: { columns: ['First name'] },
    surname: { columns: ['Last name'] },
    dateOfBirth: { columns: ['DOB'] },
    type: { columns: ['Type'] },
    missingFrom: { columns: ['Missing'] },
    returnedAt: { columns: ['Back'] },
    risk: { columns: ['Risk'] },
    sex: { columns: ['Sex'] },
    lastSeenPostcode: { columns: ['PC'] },
    circumstances: { columns: ['Story'] },
  },
}
const row = {
  Ref: 'LC7',
  'First name': 'Zoë',
  'Last name': 'Marsh',
  DOB: '4 March 2011',
  Type: 'Missing',
  Missing: '01/06/2026 21:30',
  Back: '02/06/26 06.15',
  Risk: 'MEDIUM RISK',
  Sex: 'Female',
  PC: 'ax1 2ab',
  Story: '=1+1\nleft after tea',
}

describe('what headings mean', () => {
  test.each([
    ['DOB', 'dateOfBirth'],
    ['D.O.B.', 'dateOfBirth'],
    ['Date of Birth', 'dateOfBirth'],
    ['Misper Ref', 'policeReference'],
    ['MISPER_ID', 'policeReference'],
    ['Last Seen Date/Time', 'missingFrom'],
    ['Risk Level', 'risk'],
    ['Officer in Case', 'officerReference'],
    ['Circumstances', 'circumstances'],
    ['Responsible LA', 'responsibleAuthority'],
  ] as const)('%s', (heading, target) => {
    expect(suggestMapping([heading]).mapping.columns).toEqual({ [target]: { columns: [heading] } })
  })

  test('a day and a time of their own make one moment', () => {
    const { mapping: guessed, left } = suggestMapping(['Date Missing', 'Time Missing', 'Shoe size'])
    expect(guessed.columns.missingFrom).toEqual({ columns: ['Date Missing', 'Time Missing'] })
    expect(left).toEqual(['Shoe size'])
  })

  test('no heading is known for two targets, and every target has words', () => {
    const keys = targetNames.flatMap((target) => {
      const { headings: known, dayHeadings = [], timeHeadings = [] } = targetWords(target)
      return [...new Set([...known, ...dayHeadings, ...timeHeadings].map(headingKey))]
    })
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
    for (const target of targetNames) expect(targets[target].words).not.toBe('')
  })

  test('a mapping is kept and read again, and nonsense is not', () => {
    expect(mappingSchema.parse(structuredClone(mapping))).toEqual(mapping)
    expect(mappingSchema.safeParse({ name: 'x', columns: { shoeSize: { columns: ['a'] } } }).success).toBe(false)
    expect(mappingSchema.safeParse({ name: '', columns: {} }).success).toBe(false)
  })
})

describe('a row', () => {
  test('becomes a draft, as it was given', async () => {
    const { drafts, findings } = await readRow({})
    expect(findings).toEqual([])
    expect(drafts).toMatchObject([
      {
        childReference: 'LC7',
        forename: 'Zoë',
        surname: 'Marsh',
        dateOfBirth: '2011-03-04',
        type: 'M',
        missingFrom: { date: new Date('2026-06-01T20:30:00Z'), precision: 'minute' },
        returnedAt: { date: new Date('2026-06-02T05:15:00Z'), precision: 'minute' },
        risk: 'medium',
        riskAsWritten: 'MEDIUM RISK',
        sex: 'female',
        lastSeenPostcode: { text: 'AX1 2AB', known: true },
        circumstances: '=1+1\nleft after tea',
        policeReference: null,
        origin: { file: 'list.csv', line: 2, queries: [] },
      },
    ])
  })

  test.each([
    ['no child', { Ref: '', 'First name': '', 'Last name': '' }, 'no-child', 'Ref'],
    ['no day', { Missing: '' }, 'date', 'Missing'],
    ['a day that is none', { Missing: '31/06/2026' }, 'date', 'Missing'],
    ['an American day', { Missing: '06/25/2026' }, 'date', 'Missing'],
    ['a day to come', { Missing: '25/11/2026', Back: '' }, 'in-future', 'Missing'],
    ['a return that cannot be read', { Back: 'still out?' }, 'date', 'Back'],
    ['a return to come', { Back: '25/11/2026 10:00' }, 'in-future', 'Back'],
    ['a return before', { Back: '01/06/2026 21:29' }, 'returned-before-missing', 'Back'],
    ['missing before birth', { DOB: '02/06/2026' }, 'before-birth', 'DOB'],
    ['a story without end', { Story: 'x'.repeat(20_001) }, 'too-long', 'Story'],
  ])('%s: refused', async (_, change, rule, column) => {
    const { drafts, findings, tally } = await readRow(change)
    expect(drafts).toEqual([])
    expect(findings).toMatchObject([{ rule, column, level: 'refused', line: 2 }])
    expect(tally).toMatchObject({ read: 1, refused: 1 })
  })

  test.each([
    ['a date of birth that cannot be read', { DOB: 'about 13' }, 'date-of-birth'],
    ['a grade that is none', { Risk: 'Standard' }, 'risk'],
    ['the "absent" of 2013', { Type: 'Absent' }, 'type'],
    ['a sex that is none', { Sex: 'yes' }, 'sex'],
  ])('%s: in, with a query', async (_, change, rule) => {
    const { drafts, findings, tally } = await readRow(change)
    expect(drafts[0]?.origin.queries).toEqual([rule])
    expect(findings).toMatchObject([{ rule, level: 'queried' }])
    expect(tally).toMatchObject({ read: 1, queried: 1 })
  })

  test('still missing, time not known, not yet graded: nothing wrong', async () => {
    const { drafts } = await readRow({ Missing: '1 June 2026', Back: '', Risk: '', Sex: 'Unknown', DOB: '' })
    expect(drafts).toMatchObject([{ missingFrom: { precision: 'day' }, returnedAt: null, risk: null, sex: null }])
  })

  test('back on the same day at a time not known: nothing wrong', async () => {
    expect((await readRow({ Back: '01/06/2026' })).drafts).toHaveLength(1)
  })

  test('an hour that came twice is told', async () => {
    const { drafts, findings } = await readRow({ Missing: '25/10/2026 01:30', Back: '' })
    expect(findings).toMatchObject([{ rule: 'clocks-went-back', level: 'note' }])
    expect(drafts).toHaveLength(1)
  })

  test('a row that does not fit the headings is refused alone', async () => {
    const text = `${csvLine(headings)}LC1,x\r\n${line({})}`
    const { drafts, findings } = await readText(text, mapping)
    expect(findings).toMatchObject([{ rule: 'ragged-row', line: 2 }])
    expect(drafts).toHaveLength(1)
  })

  test('midnight is unknown only for a source that is said to write it so', async () => {
    const told = structuredClone(mapping)
    told.columns.missingFrom = { columns: ['Missing'], format: 'midnight-unknown' }
    const change = { Missing: '01/06/2026 00:00' }
    expect((await readRow(change)).drafts[0]?.missingFrom.precision).toBe('minute')
    expect((await readRow(change, told)).drafts[0]?.missingFrom.precision).toBe('day')
  })

  test('a day and a time as databases write them', async () => {
    const split: Mapping = {
      name: 'Split',
      columns: { fullName: { columns: ['Name'] }, missingFrom: { columns: ['Day', 'Time'] } },
    }
    const text = 'Name;Day;Time\nMARSH, Kit;2026-06-01 00:00:00;30/12/1899 21:30\nNia Quill;01/06/2026;\nMononym;01/06/2026;9.05pm\n'
    const { drafts } = await readText(text, split)
    expect(drafts).toMatchObject([
      { forename: 'Kit', surname: 'MARSH', missingFrom: { date: new Date('2026-06-01T20:30:00Z') } },
      { forename: 'Nia', surname: 'Quill', missingFrom: { precision: 'day' } },
      { forename: 'Mononym', surname: null, missingFrom: { date: new Date('2026-06-01T20:05:00Z') } },
    ])
  })
})

describe('a mapping that does not fit the file gets one sentence', () => {
  test.each([
    ['a column is not there', { ...mapping, columns: { ...mapping.columns, risk: { columns: ['Grade'] } } }, 'column-missing', 'Grade'],
    ['nothing says when', { name: 'x', columns: { childReference: { columns: ['Ref'] } } }, 'not-mapped', null],
    ['nothing says who', { name: 'x', columns: { missingFrom: { columns: ['Missing'] } } }, 'not-mapped', null],
  ])('%s', async (_, wrong: Mapping, rule, column) => {
    const { refusal, drafts } = await readText(csvLine(headings) + line({}), wrong)
    expect(refusal).toMatchObject({ rule, column, line: 1 })
    expect(drafts).toEqual([])
  })
})

test('grades as forces write them', () => {
  expect(['No apparent risk', 'NO APPARENT', 'Very low', 'LOW', 'Med', 'medium-risk', 'H', 'Standard', null].map(readRisk)).toEqual([
    'no-apparent-risk',
    'no-apparent-risk',
    'very-low',
    'low',
    'medium',
    'medium',
    'high',
    null,
    null,
  ])
})

test('a generated police export goes through its suggested mapping whole', async () => {
  const { mapping: guessed, left } = suggestMapping(policeHeadings, 'Marram')
  expect(left).toEqual([])
  const chunks = [...samplePolice({ seed: 5, reports: 400, from: '2026-10-01' })]
  const read = await readBytes(chunks, guessed)
  expect(read.tally).toEqual({ read: 400, clean: 400, queried: 0, refused: 0, repeated: 0 })
  expect(read.findings.filter((finding) => finding.level !== 'note')).toEqual([])
  expect(read.drafts.filter((draft) => draft.returnedAt === null)).toHaveLength(100)
  expect(read.drafts.some((draft) => draft.forename === 'Zoë')).toBe(true)
  expect(read.drafts.some((draft) => draft.circumstances?.includes('“back by nine” –'))).toBe(true)
  expect(read.drafts.some((draft) => draft.circumstances?.includes('\r\n'))).toBe(true)
  expect(read.drafts.every((draft) => draft.officerReference === '=CONCATENATE("PC ";4471)')).toBe(true)
})

type Collected = { drafts: ReportDraft[]; findings: Finding[]; tally: Tally | null; refusal: Finding | null }

function line(change: Partial<typeof row>): string {
  const changed: Record<string, string> = { ...row, ...change }
  // Written raw, since other systems neutralise nothing.
  return `${headings.map((heading) => `"${(changed[heading] ?? '').replaceAll('"', '""')}"`).join(',')}\r\n`
}

function readRow(change: Partial<typeof row>, used: Mapping = mapping): Promise<Collected> {
  return readText(csvLine(headings) + line(change), used)
}

function readText(text: string, used: Mapping): Promise<Collected> {
  return readBytes([Buffer.from(text)], used)
}

async function readBytes(bytes: Iterable<Uint8Array>, used: Mapping): Promise<Collected> {
  const drafts: ReportDraft[] = []
  const findings: Finding[] = []
  const read = await readReports(
    bytes,
    'list.csv',
    used,
    { now },
    {
      report: (draft) => void drafts.push(draft),
      finding: (finding) => void findings.push(finding),
    },
  )
  return read.ok ? { drafts, findings, tally: read.value, refusal: null } : { drafts, findings, tally: null, refusal: read.finding }
}
