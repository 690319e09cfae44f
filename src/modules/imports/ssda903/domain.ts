import { isIsoDay } from '../../../kernel/dates.ts'
import type { GivenPostcode, Sex } from '../given.ts'

// The SSDA903: every English council's yearly return on the children it looks after. Four of its files matter here.
// It names nobody: a child is the council's own reference, until another source brings a name.
// Source of files, columns and rules: the published validation rules, as data-to-insight/csc-validator-be-903 lists them.

/** A child as header.csv and uasc.csv know them. Days are 'YYYY-MM-DD'; null is "not given". */
export type ChildDraft = {
  /** CHILD: the council's own reference for the child. */
  localRef: string
  dateOfBirth: string | null
  sex: Sex | null
  /** ETHNIC, the census code as given, such as 'WBRI'. */
  ethnicity: string | null
  upn: string | null
  /** UN1 to UN10: why there is no pupil number. */
  upnUnknown: string | null
  /** From uasc.csv: the child came without an adult; `until` is DUC, when that status ended or will end. */
  unaccompanied: { until: string | null } | null
  origin: Origin
}

/** Where one row of episodes.csv says that a child lived, from when to when. */
export type PlacementDraft = {
  childRef: string
  from: string
  /** DEC; null while it goes on. */
  to: string | null
  /** PLACE: foster home, children's home and so on, as the 903's code ('U1', 'K2'). */
  placementType: string | null
  provider: string | null
  /** Locations have their own right: never show these two in a list. */
  homePostcode: GivenPostcode | null
  placementPostcode: GivenPostcode | null
  /** Ofsted's number of a registered home. */
  urn: string | null
  legalStatus: string | null
  categoryOfNeed: string | null
  reasonStarted: string | null
  reasonEnded: string | null
  reasonPlaceChanged: string | null
  origin: Origin
}

/** M: nobody who cares for the child knew where they were. A: away without agreement, whereabouts known. */
export type EpisodeType = 'M' | 'A'

/** One missing or away episode from missing.csv. The 903 knows days, not times. */
export type EpisodeDraft = {
  childRef: string
  type: EpisodeType
  missingFromDay: string
  /** The day found (M) or back at the placement (A); null while the episode goes on. */
  endedDay: string | null
  origin: Origin
}

/** Where a draft comes from, and the codes of the data queries that go with it onto the list to put right. */
export type Origin = { file: string; line: number; queries: readonly string[] }

/** A cell that should hold a day: what is written, and the day if it is one. */
export type DayCell = { text: string; day: string | null }

const daysRemembered = new Map<string, string | null>()
const daysRememberedMax = 50_000

/**
 * Reads the 903's DD/MM/YYYY. YYYY-MM-DD, with or without midnight behind it, is read too: databases export it so,
 * and it cannot be mistaken. Two-digit years and 31 February are no days.
 */
export function readDayCell(cell: string): DayCell {
  const text = cell.trim()
  if (text === '') return { text, day: null }
  const remembered = daysRemembered.get(text)
  if (remembered !== undefined) return { text, day: remembered }
  const british = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text)
  const iso = british
    ? `${british[3]}-${british[2]?.padStart(2, '0')}-${british[1]?.padStart(2, '0')}`
    : text.replace(/[ T]00:00(?::00(?:\.0+)?)?$/, '')
  const day = isIsoDay(iso) ? iso : null
  // A file repeats few days many times. Bounded, so that a file of nonsense cannot grow it.
  if (daysRemembered.size < daysRememberedMax && text.length < 30) daysRemembered.set(text, day)
  return { text, day }
}

/** 1 and 2 until 2022-23, letters since; anything else is "not given". */
export function readSex(cell: string): Sex | null {
  switch (cell.trim().toUpperCase()) {
    case '1':
    case 'M':
      return 'male'
    case '2':
    case 'F':
      return 'female'
    case '3':
    case 'I':
      return 'indeterminate'
    default:
      return null
  }
}

/** A pupil number, or the code that says why there is none (UN1 to UN10). */
export function readUpn(cell: string): { upn: string | null; upnUnknown: string | null } {
  const text = cell.trim().toUpperCase()
  if (/^UN(?:[1-9]|10)$/.test(text)) return { upn: null, upnUnknown: text }
  return { upn: text === '' ? null : text, upnUnknown: null }
}
