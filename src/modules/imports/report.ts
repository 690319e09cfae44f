import type { Finding, Level } from './finding.ts'
import { csvLine } from '../../kernel/cells.ts'

/** What becomes of the row, as the page and the report say it. */
export const levelWords: Record<Level, string> = {
  refused: 'Not brought in',
  queried: 'Brought in, to put right',
  note: 'For your information',
}

/** The report to download: a CSV with one line for each finding, safe to open in a spreadsheet. */
export async function* reportLines(findings: Iterable<Finding> | AsyncIterable<Finding>): AsyncGenerator<string> {
  // The mark makes Excel read UTF-8.
  yield `\ufeff${csvLine(['File', 'Line', 'Column', 'Rule', 'What happens', 'Why, and what to do'])}`
  for await (const { file, line, column, rule, level, sentence } of findings) {
    yield csvLine([file, String(line ?? ''), column ?? '', rule, levelWords[level], sentence])
  }
}
