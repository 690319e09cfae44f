import { londonDay, parseUkDate, parseUkDateTime, type Moment } from '../../../kernel/dates.ts'
import { noTally, type Finding, type Read, type Tally } from '../finding.ts'
import { openCsv, raggedFinding, type Bytes, type CsvFile, type Row } from '../reading/csv.ts'
import { readPostcodeCell, type GivenPostcode, type Sex } from '../given.ts'
import { placeColumns, type Mapping } from './mapping.ts'
import { targetWords, type Target } from './targets.ts'

// Rows of any list of missing reports, through a mapping, one at a time: a file of any size is never held.

/** The police's grades, the two names of the lowest kept apart (the scale has had both). */
export type RiskGrade = 'no-apparent-risk' | 'very-low' | 'low' | 'medium' | 'high'

/** One report as it was mapped. Null is "not given"; nothing is filled in. */
export type ReportDraft = {
  childReference: string | null
  policeReference: string | null
  forename: string | null
  surname: string | null
  dateOfBirth: string | null
  sex: Sex | null
  ethnicity: string | null
  type: 'M' | 'A' | null
  missingFrom: Moment
  reportedAt: Moment | null
  lastSeenPlace: string | null
  lastSeenPostcode: GivenPostcode | null
  circumstances: string | null
  risk: RiskGrade | null
  riskAsWritten: string | null
  reportedBy: string | null
  returnedAt: Moment | null
  foundWhere: string | null
  howReturned: string | null
  placement: string | null
  placementPostcode: GivenPostcode | null
  responsibleAuthority: string | null
  force: string | null
  officerReference: string | null
  origin: { file: string; line: number; queries: readonly string[] }
}

export type Mapped = { draft: ReportDraft | null; findings: readonly Finding[] }

export type ReportSink = {
  report(draft: ReportDraft): void | Promise<void>
  finding(finding: Finding): void | Promise<void>
}

/** Reads a whole file through a mapping. `now` is the time of the import: nothing can have happened after it. */
export async function readReports(
  source: Bytes,
  name: string,
  mapping: Mapping,
  options: { now: Date; progress?: (bytesRead: number) => void },
  sink: ReportSink,
): Promise<Read<Tally>> {
  const { separator, encoding } = mapping
  const opened = await openCsv(source, { name, separator, encoding })
  if (!opened.ok) return opened
  const mapper = mapperOf(mapping, opened.value, options.now)
  if (!mapper.ok) {
    await opened.value.close()
    return mapper
  }
  const tally = noTally()
  const read = await opened.value.eachRow(async (row) => {
    tally.read += 1
    if (tally.read % 1_000 === 0) options.progress?.(opened.value.bytesRead())
    const { draft, findings } = mapper.value(row)
    for (const finding of findings) await sink.finding(finding)
    if (draft === null) tally.refused += 1
    else if (draft.origin.queries.length > 0) tally.queried += 1
    else tally.clean += 1
    if (draft !== null) await sink.report(draft)
  })
  options.progress?.(opened.value.bytesRead())
  return read.ok ? { ok: true, value: tally } : read
}

/** A function that reads one row of this file through the mapping; refused when the mapping does not fit the file. */
export function mapperOf(mapping: Mapping, file: CsvFile, now: Date): Read<(row: Row) => Mapped> {
  const placed = placeColumns(mapping, file)
  if (!placed.ok) return placed
  return { ok: true, value: (row) => applyMapping(row, mapping, file, placed.value, now) }
}

function applyMapping(row: Row, mapping: Mapping, file: CsvFile, placed: ReadonlyMap<Target, readonly number[]>, now: Date): Mapped {
  if (row.ragged) return { draft: null, findings: [raggedFinding(file, row)] }
  const findings: Finding[] = []
  const say = (target: Target, level: Finding['level'], rule: string, sentence: string) => {
    const column = file.headings[placed.get(target)?.[0] ?? -1] ?? null
    findings.push({ file: file.name, line: row.line, column, rule, level, sentence })
    return null
  }
  const cells = (target: Target) => (placed.get(target) ?? []).map((at) => row.cells[at]?.trim() ?? '').filter((cell) => cell !== '')
  const text = (target: Target): string | null => {
    const joined = cells(target).join(' ')
    const { lengthMax, words } = targetWords(target)
    if (joined.length <= lengthMax) return joined === '' ? null : joined
    return say(
      target,
      'refused',
      'too-long',
      `“${words}” is longer than ${lengthMax.toLocaleString('en-GB')} characters here. Shorten it, or check that quotation marks are closed.`,
    )
  }
  const moment = (target: 'missingFrom' | 'reportedAt' | 'returnedAt', level: 'refused' | 'queried'): Moment | null => {
    const joined = joinMoment(cells(target), mapping.columns[target]?.format === 'midnight-unknown')
    if (joined === '') return null
    const read = parseUkDateTime(joined)
    if (!read.ok) return say(target, level, 'date', `${targetWords(target).words}: ${momentProblems[read.problem]}`)
    if (read.ambiguous)
      say(target, 'note', 'clocks-went-back', 'The clocks went back in this hour, so the time came twice; the earlier was taken.')
    if (read.value.date <= now) return read.value
    return say(target, level, 'in-future', `${targetWords(target).words}: this lies in the future. Check the day and the month.`)
  }

  const names = readNames(text('fullName'), text('forename'), text('surname'))
  const childReference = text('childReference')
  if (childReference === null && names.forename === null && names.surname === null) {
    say(
      placed.has('childReference') ? 'childReference' : 'surname',
      'refused',
      'no-child',
      'This row has neither a reference nor a name, so we cannot tell who the child is. Add one.',
    )
  }
  const missingFrom = moment('missingFrom', 'refused')
  if (missingFrom === null && cells('missingFrom').length === 0) {
    say('missingFrom', 'refused', 'date', 'There is no day here since when the child is missing. Add it.')
  }
  // An unreadable return is refused too: without it the child would count as still missing.
  const returnedAt = moment('returnedAt', 'refused')
  if (missingFrom && returnedAt && endedBefore(missingFrom, returnedAt)) {
    say('returnedAt', 'refused', 'returned-before-missing', 'The return is before the child went missing. Correct one of them.')
  }
  const dateOfBirth = readBirth(cells('dateOfBirth').join(' '), (sentence) => say('dateOfBirth', 'queried', 'date-of-birth', sentence))
  if (dateOfBirth && missingFrom && londonDay(missingFrom.date) < dateOfBirth) {
    say('dateOfBirth', 'refused', 'before-birth', 'The child went missing before their date of birth. Correct one of them.')
  }
  const riskAsWritten = text('risk')
  const risk = readRisk(riskAsWritten)
  if (riskAsWritten !== null && risk === null) {
    say('risk', 'queried', 'risk', 'This is none of the police’s risk grades. It is kept as written; choose the grade that is meant.')
  }
  const typeWritten = text('type')
  const type = readReportType(typeWritten)
  if (typeWritten !== null && type === null) {
    say('type', 'queried', 'type', 'This does not say whether the child was missing (M) or away without authorisation (A). Say which.')
  }
  const sexWritten = text('sex')
  const sex = readSexWords(sexWritten)
  if (sexWritten !== null && sex === null && !/^(?:u|unknown|not known|unspecified)$/i.test(sexWritten)) {
    say('sex', 'queried', 'sex', 'This cannot be read as a sex. The row is brought in without it.')
  }

  const reportedAt = moment('reportedAt', 'queried')
  const rest = {
    policeReference: text('policeReference'),
    ethnicity: text('ethnicity'),
    lastSeenPlace: text('lastSeenPlace'),
    lastSeenPostcode: readPostcodeCell(text('lastSeenPostcode') ?? ''),
    circumstances: text('circumstances'),
    reportedBy: text('reportedBy'),
    foundWhere: text('foundWhere'),
    howReturned: text('howReturned'),
    placement: text('placement'),
    placementPostcode: readPostcodeCell(text('placementPostcode') ?? ''),
    responsibleAuthority: text('responsibleAuthority'),
    force: text('force'),
    officerReference: text('officerReference'),
  }
  if (missingFrom === null || findings.some((finding) => finding.level === 'refused')) return { draft: null, findings }
  const queried = findings.filter((finding) => finding.level === 'queried')
  const queries = [...new Set(queried.map((finding) => finding.rule))]
  const origin = { file: file.name, line: row.line, queries }
  return {
    draft: { childReference, ...names, dateOfBirth, sex, type, missingFrom, reportedAt, risk, riskAsWritten, returnedAt, ...rest, origin },
    findings,
  }
}

// ---- How it is done -----------------------------------------------------------------------------------

/** Grades as forces write them; null for anything else, so that a person looks. */
export function readRisk(written: string | null): RiskGrade | null {
  const words = (written ?? '')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .replace(/\brisk\b/g, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  switch (words) {
    case 'no apparent':
    case 'none apparent':
    case 'nar':
      return 'no-apparent-risk'
    case 'very low':
      return 'very-low'
    case 'low':
    case 'l':
      return 'low'
    case 'medium':
    case 'med':
    case 'm':
      return 'medium'
    case 'high':
    case 'h':
      return 'high'
    default:
      return null
  }
}

/**
 * M or A. The police's "absent" of 2013 is neither: it hid children whose whereabouts nobody knew, so a person decides.
 */
function readReportType(written: string | null): 'M' | 'A' | null {
  const word = (written ?? '').toLowerCase()
  if (word === 'm' || word.startsWith('missing')) return 'M'
  return word === 'a' || word.startsWith('away') || word.startsWith('unauthorised') ? 'A' : null
}

function readSexWords(written: string | null): Sex | null {
  switch ((written ?? '').toLowerCase()) {
    case 'm':
    case 'male':
    case 'boy':
      return 'male'
    case 'f':
    case 'female':
    case 'girl':
      return 'female'
    case 'i':
    case 'indeterminate':
      return 'indeterminate'
    default:
      return null
  }
}

/** "MARSH, Kit" says which is which; in "Kit Marsh" the last word is taken for the last name. Columns of their own win. */
function readNames(
  whole: string | null,
  forename: string | null,
  surname: string | null,
): { forename: string | null; surname: string | null } {
  if (whole === null || (forename !== null && surname !== null)) return { forename, surname }
  const comma = whole.indexOf(',')
  const cut = comma >= 0 ? comma : whole.lastIndexOf(' ')
  const before = cut < 0 ? '' : whole.slice(0, cut).trim()
  const after = whole.slice(cut + 1).trim()
  const [first, last] = comma >= 0 ? [after, before] : [before, after]
  return cut < 0 ? { forename: forename ?? whole, surname } : { forename: forename ?? (first || null), surname: surname ?? (last || null) }
}

function readBirth(written: string, say: (sentence: string) => null): string | null {
  if (written === '') return null
  const read = parseUkDate(written.replace(midnight, ''))
  return read.ok ? read.value : say('The date of birth cannot be read. The row is brought in without it; write it as DD/MM/YYYY.')
}

const midnight = /[ T]00:00(?::00(?:\.0+)?)?$/

/** Day and time columns as one text. Databases put midnight behind a day, and 30 December 1899 before a time. */
function joinMoment(cells: readonly string[], midnightUnknown: boolean): string {
  const [first = '', ...others] = cells
  if (others.length === 0) return midnightUnknown ? first.replace(midnight, '') : first
  const time = others.join(' ').replace(/^(?:30\/12\/1899|1899-12-30)[ T]/, '')
  const joined = `${first.replace(midnight, '')} ${time}`
  return midnightUnknown ? joined.replace(midnight, '') : joined
}

/** A moment known by day only stands at 00:00, so on the same day it is not before. */
function endedBefore(from: Moment, to: Moment): boolean {
  if (to.date >= from.date) return false
  return !(to.precision === 'day' && londonDay(to.date) === londonDay(from.date))
}

const momentProblems = {
  empty: 'there is nothing here. Add the day.',
  unreadable: 'this cannot be read as a date. Write it as DD/MM/YYYY HH:MM.',
  'no-such-day': 'there is no such day. Check the day and the month.',
  'unlikely-year': 'the year cannot be right. Write it with four digits.',
  'wrong-weekday': 'the weekday is not that date’s. Correct one of them.',
  'not-a-time': 'the time cannot be read. Write it as HH:MM on the 24-hour clock.',
  'no-such-time': 'there was no such time that night: the clocks went forward. Correct it.',
} as const
