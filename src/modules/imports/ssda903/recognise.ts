import { fileRefused, type Finding, type Read } from '../finding.ts'

// Files are known by their columns: on an upload their names may be anything.

export type FileKind = 'header' | 'missing' | 'episodes' | 'uasc'

/** What each file must hold to be read, and what else is taken from it when it is there. */
export const fileColumns: Record<FileKind, { required: readonly string[]; optional: readonly string[] }> = {
  header: { required: ['CHILD', 'DOB', 'SEX', 'ETHNIC'], optional: ['UPN'] },
  missing: { required: ['CHILD', 'MISSING', 'MIS_START', 'MIS_END'], optional: ['DOB'] },
  episodes: {
    required: ['CHILD', 'DECOM', 'DEC', 'REC', 'PLACE'],
    optional: ['RNE', 'LS', 'CIN', 'PLACE_PROVIDER', 'REASON_PLACE_CHANGE', 'HOME_POST', 'PL_POST', 'URN'],
  },
  uasc: { required: ['CHILD', 'DUC'], optional: ['DOB', 'SEX'] },
}

/** Columns that only a file of this kind has: they tell what a file meant to be when a required one is not there. */
const telling: Record<FileKind, readonly string[]> = {
  header: ['ETHNIC', 'UPN', 'MOTHER', 'MC_DOB'],
  missing: ['MISSING', 'MIS_START', 'MIS_END'],
  episodes: ['DECOM', 'PLACE', 'PLACE_PROVIDER', 'REASON_PLACE_CHANGE', 'HOME_POST', 'PL_POST'],
  uasc: ['DUC'],
}

/** The return's other files, by a column of each: nothing in them is about being missing. */
const setAside: readonly (readonly [column: string, what: string])[] = [
  ['REVIEW', 'reviews'],
  ['SDQ_SCORE', 'health and offending (OC2)'],
  ['IN_TOUCH', 'care leavers (OC3)'],
  ['DATE_INT', 'adoption (AD1)'],
  ['DATE_PLACED', 'placed for adoption'],
  ['PREV_PERM', 'previous permanence'],
  ['SW_ID', 'social workers'],
]

export type Recognised = { kind: FileKind } | { kind: 'set-aside'; finding: Finding }

/** Which of the 903's files this is, by its headings. Refused when it is one with a column missing. */
export function recognise(file: string, headings: readonly string[], headingLine: number): Read<Recognised> {
  const there = new Set(headings.map((heading) => heading.toUpperCase()))
  const kinds = ['missing', 'episodes', 'uasc', 'header'] as const
  for (const kind of kinds) {
    const lacking = fileColumns[kind].required.filter((column) => !there.has(column))
    if (lacking.length === 0) return { ok: true, value: { kind } }
  }
  const other = setAside.find(([column]) => there.has(column))
  if (other) return noted(file, `This is the 903's file on ${other[1]}; nothing in it is needed here.`)
  const meant = kinds.find((kind) => telling[kind].some((column) => there.has(column)))
  if (meant === undefined || !there.has('CHILD')) {
    return noted(file, 'The headings of this file are not those of an SSDA903 file, so it was left aside.')
  }
  const lacking = fileColumns[meant].required.filter((column) => !there.has(column))
  return fileRefused(
    file,
    'column-missing',
    `This looks like the 903's ${meant} file, but there is no column ${lacking.join(' or ')}. Export it again with that column.`,
    { line: headingLine, column: lacking[0] ?? null },
  )
}

function noted(file: string, sentence: string): Read<Recognised> {
  const finding = { file, line: null, column: null, rule: 'set-aside', sentence } as const
  return { ok: true, value: { kind: 'set-aside', finding: { ...finding, level: 'note' } } }
}
