import { plural } from '../../../kernel/words.ts'
import type { Counts, Finding } from '../finding.ts'

// What is asked of an import, and what came of it. The page and the command line speak in these alone.

export type ImportKind = 'ssda903' | 'ssd' | 'csv'

/** What a kind of file is called, in words. */
export const kindWords: Record<ImportKind, string> = {
  ssda903: 'SSDA903 return',
  ssd: 'Safeguarding Standard Dataset',
  csv: 'List of missing reports',
}

/** The tables that a file set can hold, as a person counts them. */
export type ImportTable = 'children' | 'placements' | 'episodes'

/** How many rows a table holds, in words. */
export function countWords({ table, read }: Pick<TableCounts, 'table' | 'read'>): string {
  switch (table) {
    case 'children':
      return plural(read, 'child', 'children')
    case 'placements':
      return plural(read, 'placement')
    case 'episodes':
      return plural(read, 'missing episode')
  }
}

/** What becomes of one accepted row. */
export type Outcome = 'added' | 'changed' | 'unchanged'

export const outcomes: readonly Outcome[] = ['added', 'changed', 'unchanged']

/** How the rows of one table fared. */
export type TableCounts = Counts & { table: ImportTable; file: string; read: number }

/** Lines of a file that fared alike, as PostgreSQL writes ranges: '{[2,2677),[2680,2681)}'. */
export type Lines = { file: string; outcome: Outcome; lines: string }

export interface ImportResult {
  ok: boolean
  /** False for a dry run, and for a file that is not what it says. */
  written: boolean
  counts: Counts
  tables: TableCounts[]
  outcomes: Lines[]
  findings: Finding[]
  /** Findings beyond the list's limit: counted, not kept. */
  findingsLeftOut: number
  /** 'YYYY-YY', and whether the dates told it. */
  year: string | null
  yearInferred: boolean
  /** The one sentence, with its place, when the file is not what it says. */
  failed: Finding | null
  /** Headings by table, for the files that go out again. */
  headings: Record<string, readonly string[]>
}

/** Each line once, in order: what a report tells row by row. `lines` is what PostgreSQL wrote. */
export function* eachLine(lines: string): Generator<number> {
  for (const [, from, to] of lines.matchAll(/\[(\d+),(\d+)\)/g)) {
    for (let line = Number(from); line < Number(to); line += 1) yield line
  }
}

/** How many rows of all kinds were refused, accepted and so on, together. */
export function sumOf(tables: readonly Counts[]): Counts {
  const sum = { added: 0, changed: 0, unchanged: 0, queried: 0, refused: 0 }
  for (const each of tables) {
    for (const name of ['added', 'changed', 'unchanged', 'queried', 'refused'] as const) sum[name] += each[name]
  }
  return sum
}

/** Where a child lives, as the house's content names it (content/missing.yaml, placementTypes), by the 903's code of PLACE. */
export function settingKindOf(place: string | null): string | null {
  const code = place?.toUpperCase() ?? ''
  if (code === '') return null
  // The 903 guide's placement codes. U1 to U3 are relatives or friends who foster, U4 to U6 other foster carers.
  if (/^U[1-3]$/.test(code)) return 'kinship'
  if (/^U[4-6]$/.test(code)) return 'foster'
  if (/^A[3-6]$/.test(code)) return 'for-adoption'
  if (/^T[0-4]$/.test(code)) return 'temporary'
  return settings[code] ?? 'other'
}

const settings: Record<string, string> = {
  K1: 'secure-home',
  K2: 'childrens-home',
  P1: 'with-parents-on-order',
  P2: 'supported',
  P3: 'other',
  H5: 'supported',
  R1: 'other',
  R2: 'hospital',
  R3: 'family-home',
  R5: 'custody',
  S1: 'residential-school',
  Z1: 'other',
}
