import { isIsoDay, londonDay, parseUkDateTime, type Moment } from '../../../kernel/dates.ts'

// The Safeguarding Standard Dataset (SSD): tables that many councils' systems can already export. Two matter here,
// ssd_person and ssd_missing. Column names are those of data-to-insight/ssd-data-model. Every cell is kept as it came,
// known or not, so that what was brought in can be given out again without a loss.

/** A row as it came: heading to cell. Keep the order of the headings apart: JSON in a database forgets it. */
export type Verbatim = Readonly<Record<string, string>>

/** The answers that the return interview columns know; null is "nothing said". */
export type SsdAnswer = 'Y' | 'N' | 'NA'

export type SsdPerson = {
  personId: string
  legacyId: string | null
  /** pers_single_unique_id, before 2025 pers_common_child_id: the NHS number where one is held. */
  singleUniqueId: string | null
  upn: string | null
  upnUnknown: string | null
  forename: string | null
  surname: string | null
  sex: string | null
  gender: string | null
  ethnicity: string | null
  dateOfBirth: string | null
  diedOn: string | null
  origin: SsdOrigin
}

export type SsdMissing = {
  tableId: string
  personId: string
  /** M or A where the text says which; null when it does not, and `typeAsWritten` has what it says. */
  type: 'M' | 'A' | null
  typeAsWritten: string | null
  missingFrom: Moment
  ended: Moment | null
  interviewOffered: SsdAnswer | null
  interviewAccepted: SsdAnswer | null
  origin: SsdOrigin
}

/** Where a row comes from, the rules that it goes onto the list to put right with, and the row itself. */
export type SsdOrigin = {
  file: string
  line: number
  queries: readonly string[]
  verbatim: Verbatim
}

export type SsdTable = 'ssd_person' | 'ssd_missing'

/** What a table must hold to be read. Each has its newer name first. */
export const requiredColumns: Record<SsdTable, readonly (readonly string[])[]> = {
  ssd_person: [['pers_person_id'], ['pers_dob']],
  ssd_missing: [
    ['miss_table_id'],
    ['miss_person_id'],
    ['miss_missing_episode_start_date', 'miss_missing_episode_start'],
    ['miss_missing_episode_end_date', 'miss_missing_episode_end'],
  ],
}

/** Blank and the word NULL, which databases write, both say nothing. */
export function given(cell: string | undefined): string | null {
  const text = (cell ?? '').trim()
  return text === '' || text.toUpperCase() === 'NULL' ? null : text
}

/** Y, N or NA, also written out; null when nothing is said; 'unreadable' for anything else. */
export function readAnswer(cell: string | undefined): SsdAnswer | null | 'unreadable' {
  const text = given(cell)
  switch (text?.toUpperCase().replace(/[\s./]/g, '')) {
    case undefined:
      return null
    case 'Y':
    case 'YES':
      return 'Y'
    case 'N':
    case 'NO':
      return 'N'
    case 'NA':
    case 'NOTAPPLICABLE':
      return 'NA'
    default:
      return 'unreadable'
  }
}

/** Missing or away, from the code or the first of the words that systems use; null when the text says neither. */
export function readType(cell: string | undefined): 'M' | 'A' | null {
  const text = given(cell)?.toUpperCase() ?? ''
  if (text === 'M' || text.startsWith('MISSING')) return 'M'
  return text === 'A' || /^(?:AWAY|ABSENT|UNAUTHORISED)/.test(text) ? 'A' : null
}

/**
 * A column of type DATETIME. A database writes a day alone as that day at 00:00:00, so midnight is read as
 * "time not known". Null when nothing is given.
 */
export function readMoment(cell: string | undefined): Moment | null | 'unreadable' {
  const text = given(cell)
  if (text === null) return null
  const dayAlone = text.replace(/[ T]00:00(?::00(?:\.0+)?)?$/, '')
  const read = parseUkDateTime(dayAlone)
  return read.ok ? read.value : 'unreadable'
}

/** The day of a DATETIME column; null when nothing is given. */
export function readDay(cell: string | undefined): { day: string | null; unreadable: boolean } {
  const text = given(cell)
  if (text === null) return { day: null, unreadable: false }
  const iso = text.slice(0, 10)
  if (isIsoDay(iso)) return { day: iso, unreadable: false }
  const read = parseUkDateTime(text)
  return { day: read.ok ? londonDay(read.value.date) : null, unreadable: !read.ok }
}
