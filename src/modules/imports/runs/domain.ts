import { plural } from '../../../kernel/words.ts'
import { countWords, kindWords, type Lines, type Outcome, type TableCounts } from '../bring-in/domain.ts'
import type { RunShown } from './queries.ts'

// What a run's page says, as rules without a page.

export type Shown = 'refused' | 'queried' | 'note' | Outcome

export const shownWords: Record<Shown, string> = {
  refused: 'Not brought in',
  queried: 'To put right',
  added: 'Added',
  changed: 'Changed',
  unchanged: 'Unchanged',
  note: 'Notes',
}

export function isShown(text: string | undefined): text is Shown {
  return text !== undefined && Object.hasOwn(shownWords, text)
}

/** What the files are, in one line: "SSDA903 return: 2,675 children, 43 missing episodes, collection year 2017-18, inferred from the dates". */
export function whatItIs(run: Pick<RunShown, 'kind' | 'tables' | 'collectionYear' | 'yearInferred'>): string {
  const held = run.tables.filter((each) => each.read > 0).map((each) => countWords(each))
  const year =
    run.collectionYear === null
      ? []
      : [`collection year ${run.collectionYear.replace('-', '–')}`, ...(run.yearInferred ? ['inferred from the dates'] : [])]
  const facts = [...held, ...year]
  return facts.length === 0 ? kindWords[run.kind] : `${kindWords[run.kind]}: ${facts.join(', ')}`
}

export interface RowAt {
  file: string
  line: number
}

/** Some of the rows that fared alike, in the files' own order, without counting through all of them. */
export function rowsOf(all: readonly Lines[], outcome: Outcome, after: number, most: number): RowAt[] {
  const rows: RowAt[] = []
  let passed = 0
  for (const { file, lines } of all.filter((each) => each.outcome === outcome)) {
    for (const [, from = '0', to = '0'] of lines.matchAll(/\[(\d+),(\d+)\)/g)) {
      const length = Number(to) - Number(from)
      for (let at = Math.max(0, after - passed); at < length && rows.length < most; at += 1) rows.push({ file, line: Number(from) + at })
      passed += length
      if (rows.length >= most) return rows
    }
  }
  return rows
}

/** "3 children and 2 missing episodes" would be added: by table, for the button's line. */
export function wouldChange(tables: readonly TableCounts[]): number {
  return tables.reduce((sum, each) => sum + each.added + each.changed, 0)
}

export function acceptedWords({ added, changed, unchanged }: { added: number; changed: number; unchanged: number }): string {
  return plural(added + changed + unchanged, 'row')
}
