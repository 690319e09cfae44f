import { parseArgs } from 'node:util'
import type { Started } from './given.ts'

/** The options of a command line, each with a value. Throws one sentence for a word that the command does not know. */
export function readOptions<N extends string>({ words }: Started, known: readonly N[]): Partial<Record<N, string>> {
  const { values } = parseArgs({
    args: words.filter((word) => typeof word === 'string'),
    options: Object.fromEntries(known.map((name) => [name, { type: 'string' as const }])),
    strict: true,
  })
  return values as Partial<Record<N, string>>
}
