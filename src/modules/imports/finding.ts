// What an import has to say about a file, in the file's own line numbers. Every source (903, SSD, mapped CSV)
// speaks through these types, so that the page, the command line and the downloaded report show one thing.

/** Refused: the row stays out. Queried: it comes in and goes on the list to put right. Note: worth knowing, nothing to do. */
export type Level = 'refused' | 'queried' | 'note'

/**
 * One thing to tell the person who brings a file. `line` is where the row begins (1 is the first line of the file,
 * usually the headings), `column` the heading; both are null when the whole file is meant. `rule` is a published
 * code ('574') or a name of ours ('ragged-row'). `sentence` is plain and says how to put it right.
 */
export type Finding = {
  file: string
  line: number | null
  column: string | null
  rule: string
  level: Level
  sentence: string
}

/**
 * What an import did, or in a dry run would do. Each accepted row is added, changed or unchanged; `queried` says how
 * many of those carry a data query; `refused` rows are in none of the others.
 */
export type Counts = {
  added: number
  changed: number
  unchanged: number
  queried: number
  refused: number
}

/** A part of a file that was read, or the one sentence why it was not. */
export type Read<T> = { ok: true; value: T } | { ok: false; finding: Finding }

/** How the rows of one file fared before the database is asked: `read` is the sum of the other four. */
export type Tally = {
  read: number
  clean: number
  queried: number
  refused: number
  repeated: number
}

export function noCounts(): Counts {
  return { added: 0, changed: 0, unchanged: 0, queried: 0, refused: 0 }
}

export function noTally(): Tally {
  return { read: 0, clean: 0, queried: 0, refused: 0, repeated: 0 }
}

/** The file as a whole is refused: `where` narrows it to a line and column when they are known. */
export function fileRefused(
  file: string,
  rule: string,
  sentence: string,
  where: { line?: number; column?: string | null } = {},
): { ok: false; finding: Finding } {
  const { line = null, column = null } = where
  return { ok: false, finding: { file, line, column, rule, level: 'refused', sentence } }
}

/** "missing.csv, line 12, column MIS_END: …" – the place, then the sentence, for a log or a terminal. */
export function inOneLine(finding: Finding): string {
  const place = [
    finding.file,
    finding.line === null ? '' : `line ${finding.line}`,
    finding.column === null ? '' : `column ${finding.column}`,
  ]
  return `${place.filter((part) => part !== '').join(', ')}: ${finding.sentence}`
}
