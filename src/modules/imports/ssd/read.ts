import { fileRefused, noTally, type Finding, type Read, type Tally } from '../finding.ts'
import { cellIn, csvLine } from '../../../kernel/cells.ts'
import { openCsv, raggedFinding, type CsvFile, type SourceFile } from '../reading/csv.ts'
import {
  given,
  readAnswer,
  readDay,
  readMoment,
  readType,
  requiredColumns,
  type SsdMissing,
  type SsdPerson,
  type SsdTable,
  type Verbatim,
} from './domain.ts'

/** Who takes what was read: all people first, then all episodes. A promise is waited for. */
export type SsdSink = {
  person(draft: SsdPerson): void | Promise<void>
  missing(draft: SsdMissing): void | Promise<void>
  finding(finding: Finding): void | Promise<void>
}

export type SsdSummary = {
  people: Tally
  episodes: Tally
  /** The headings of each table in their order: keep them to write the table again. */
  headings: Partial<Record<SsdTable, readonly string[]>>
}

/** Identifiers remembered to notice a row that stands twice. */
const rememberedMax = 1_000_000

/** Reads the tables, known by their columns; either may come alone. A file that is not what it says refuses them all. */
export async function readSsd(files: readonly SourceFile[], sink: SsdSink): Promise<Read<SsdSummary>> {
  const tables = new Map<SsdTable, SourceFile>()
  const others: Finding[] = []
  for (const file of files) {
    const opened = await openCsv(file.open(), { name: file.name })
    if (!opened.ok) return opened
    await opened.value.close()
    const table = recogniseSsd(opened.value)
    if (!table.ok && table.finding.rule !== 'not-ssd') return table
    if (!table.ok) {
      others.push(table.finding)
      continue
    }
    const twin = tables.get(table.value)
    if (twin) {
      const sentence = `This and ${twin.name} are both the table ${table.value}. Bring each table once.`
      return fileRefused(file.name, 'file-twice', sentence)
    }
    tables.set(table.value, file)
  }
  const [other] = others
  if (tables.size === 0 && other) return { ok: false, finding: other }
  // A whole dataset has twenty tables more; nothing in them is about being missing.
  for (const { file } of others) {
    const sentence = 'This is neither ssd_person nor ssd_missing, so it was left aside.'
    await sink.finding({ file, line: null, column: null, rule: 'set-aside', level: 'note', sentence })
  }
  if (tables.size === 0) {
    return fileRefused('ssd_missing.csv', 'file-missing', 'There is no file to read. Bring ssd_person.csv, ssd_missing.csv or both.')
  }
  const summary: SsdSummary = { people: noTally(), episodes: noTally(), headings: {} }
  for (const table of ['ssd_person', 'ssd_missing'] as const) {
    const file = tables.get(table)
    if (!file) continue
    const read = await readTable(table, file, summary, sink)
    if (!read.ok) return read
  }
  return { ok: true, value: summary }
}

/** Which table a file is, by its headings. */
export function recogniseSsd({ name, headings, headingLine }: CsvFile): Read<SsdTable> {
  const there = new Set(headings.map((heading) => heading.toLowerCase()))
  const table = there.has('miss_table_id') || there.has('miss_person_id') ? 'ssd_missing' : 'ssd_person'
  const lacking = requiredColumns[table].filter((names) => !names.some((each) => there.has(each)))
  const [first] = lacking
  if (!first) return { ok: true, value: table }
  const unlike = table === 'ssd_person' && !there.has('pers_person_id')
  const sentence = unlike
    ? 'The headings of this file are neither those of ssd_person nor those of ssd_missing. Check that it is the file you meant.'
    : `This looks like the table ${table}, but there is no column ${lacking.map(([column]) => column).join(' or ')}. Export it again with that column.`
  const column = unlike ? null : (first[0] ?? null)
  return fileRefused(name, unlike ? 'not-ssd' : 'column-missing', sentence, {
    line: headingLine,
    column,
  })
}

/**
 * The lines of a table as a CSV file: the headings, then each row as it was brought in, unknown columns and all.
 * Formulas are neutralised on the way out; reading the file again gives the same cells.
 */
export function* ssdLines(headings: readonly string[], rows: Iterable<Verbatim>): Generator<string> {
  yield csvLine(headings)
  for (const row of rows) yield csvLine(headings.map((heading) => row[heading] ?? ''))
}

// ---- How it is done -----------------------------------------------------------------------------------

async function readTable(table: SsdTable, source: SourceFile, summary: SsdSummary, sink: SsdSink): Promise<Read<void>> {
  const opened = await openCsv(source.open(), { name: source.name })
  if (!opened.ok) return opened
  const file = opened.value
  summary.headings[table] = file.headings
  const tally = table === 'ssd_person' ? summary.people : summary.episodes
  const key = table === 'ssd_person' ? 'pers_person_id' : 'miss_table_id'
  const lower = file.headings.map((heading) => heading.toLowerCase())
  const seen = new Map<string, number>()

  const read = await file.eachRow(async (row) => {
    tally.read += 1
    if (row.ragged) {
      tally.refused += 1
      await sink.finding(raggedFinding(file, row))
      return
    }
    const cells = row.cells.map(cellIn)
    const verbatim = Object.fromEntries(file.headings.map((heading, at) => [heading, cells[at] ?? '']))
    const cell = (...names: readonly string[]) => cells[lower.findIndex((heading) => names.includes(heading))]
    const place = { file: file.name, line: row.line }
    const id = given(cell(key))
    const before = id === null ? undefined : seen.get(id)
    if (id !== null && before !== undefined) {
      tally.repeated += 1
      const sentence = `This row has the identifier of line ${before}; that line was used.`
      await sink.finding({ ...place, column: key, rule: 'row-twice', level: 'note', sentence })
      return
    }
    if (id !== null && seen.size < rememberedMax) seen.set(id, row.line)
    const made = table === 'ssd_person' ? makePerson(id, cell) : makeMissing(id, cell)
    for (const problem of made.problems) await sink.finding({ ...place, ...problem })
    if (made.draft === null) {
      tally.refused += 1
      return
    }
    const queries = made.problems.map((problem) => problem.rule)
    const origin = { ...place, queries, verbatim }
    if (queries.length > 0) tally.queried += 1
    else tally.clean += 1
    if ('tableId' in made.draft) await sink.missing({ ...made.draft, origin })
    else await sink.person({ ...made.draft, origin })
  })
  return read.ok ? { ok: true, value: undefined } : read
}

type Cell = (...names: readonly string[]) => string | undefined
type Problem = Pick<Finding, 'column' | 'rule' | 'level' | 'sentence'>
type Made<T> = { draft: Omit<T, 'origin'> | null; problems: Problem[] }

function makePerson(personId: string | null, cell: Cell): Made<SsdPerson> {
  if (personId === null) return refusedFor('pers_person_id', 'no-child', noPerson)
  const problems: Problem[] = []
  const day = (column: string) => {
    const read = readDay(cell(column))
    if (!read.unreadable) return read.day
    problems.push(query(column, 'date', 'This is not a date. The row is brought in without it; write it as YYYY-MM-DD.'))
    return null
  }
  const draft = {
    personId,
    legacyId: given(cell('pers_legacy_id')),
    singleUniqueId: given(cell('pers_single_unique_id', 'pers_common_child_id')),
    upn: given(cell('pers_upn')),
    upnUnknown: given(cell('pers_upn_unknown')),
    forename: given(cell('pers_forename')),
    surname: given(cell('pers_surname')),
    sex: given(cell('pers_sex')),
    gender: given(cell('pers_gender')),
    ethnicity: given(cell('pers_ethnicity')),
    dateOfBirth: day('pers_dob'),
    diedOn: day('pers_death_date'),
  }
  return { draft, problems }
}

function makeMissing(tableId: string | null, cell: Cell): Made<SsdMissing> {
  const personId = given(cell('miss_person_id'))
  if (tableId === null)
    return refusedFor('miss_table_id', 'no-identifier', 'There is no identifier in this row, so it could not be updated later. Add it.')
  if (personId === null) return refusedFor('miss_person_id', 'no-child', noPerson)
  const startColumn = 'miss_missing_episode_start_date'
  const missingFrom = readMoment(cell(startColumn, 'miss_missing_episode_start'))
  if (missingFrom === null || missingFrom === 'unreadable') {
    return refusedFor(
      startColumn,
      'start-date',
      'There is no start date here that can be read. Write it as YYYY-MM-DD, with the time behind it if it is known.',
    )
  }
  const endColumn = 'miss_missing_episode_end_date'
  const ended = readMoment(cell(endColumn, 'miss_missing_episode_end'))
  if (ended === 'unreadable') {
    return refusedFor(
      endColumn,
      'end-date',
      'The end date cannot be read. Write it as YYYY-MM-DD, or leave it blank while the episode goes on.',
    )
  }
  // An end known by day only stands at 00:00: it may lie before a start on the same day without being wrong.
  const endsSameDay =
    ended?.precision === 'day' && ended.date <= missingFrom.date && ended.date.getTime() + 86_400_000 > missingFrom.date.getTime()
  if (ended && ended.date < missingFrom.date && !endsSameDay) {
    return refusedFor(endColumn, 'end-before-start', 'The episode ends before it starts. Correct one of the dates.')
  }
  const problems: Problem[] = []
  const answer = (column: string) => {
    const read = readAnswer(cell(column))
    if (read !== 'unreadable') return read
    problems.push(query(column, 'answer', 'This is none of Y, N and NA. It is kept as written and counts as nothing said.'))
    return null
  }
  const typeAsWritten = given(cell('miss_missing_episode_type'))
  const type = readType(typeAsWritten ?? '')
  if (type === null) {
    problems.push(
      query(
        'miss_missing_episode_type',
        'type',
        'This does not say whether the child was missing (M) or away without authorisation (A). Say which.',
      ),
    )
  }
  const interviewOffered = answer('miss_missing_rhi_offered')
  const interviewAccepted = answer('miss_missing_rhi_accepted')
  if (interviewAccepted === 'Y' && interviewOffered === 'N') {
    problems.push(
      query(
        'miss_missing_rhi_accepted',
        'accepted-not-offered',
        'A return interview was accepted that was not offered. Correct one of the two.',
      ),
    )
  }
  const draft = {
    tableId,
    personId,
    type,
    typeAsWritten,
    missingFrom,
    ended,
    interviewOffered,
    interviewAccepted,
  }
  return { draft, problems }
}

const noPerson = 'There is no person identifier in this row, so we cannot tell whose it is. Add it.'

function refusedFor<T>(column: string, rule: string, sentence: string): Made<T> {
  return { draft: null, problems: [{ column, rule, level: 'refused', sentence }] }
}

function query(column: string, rule: string, sentence: string): Problem {
  return { column, rule, level: 'queried', sentence }
}
