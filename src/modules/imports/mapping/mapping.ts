import { z } from 'zod'
import { fileRefused, type Read } from '../finding.ts'
import type { CsvFile } from '../reading/csv.ts'
import { headingKey, targetNames, targetWords, type Target } from './targets.ts'

// Which column of somebody's file means what. Made once on screen, from a suggestion, and kept under a name.

/** The columns that one target is read from: text is joined by a blank, a moment is a day and then a time. */
export type MappedColumns = {
  columns: readonly string[]
  /** For a source that writes 00:00 when it does not know the time. */
  format?: 'midnight-unknown' | undefined
}

export type Mapping = {
  name: string
  separator?: ',' | ';' | '\t' | '|' | undefined
  encoding?: 'utf-8' | 'windows-1252' | undefined
  columns: Partial<Record<Target, MappedColumns>>
}

const columnsPerTargetMax = 5

/** A mapping as it is kept or posted. What it lets through is a `Mapping`. */
export const mappingSchema: z.ZodType<Mapping> = z.strictObject({
  name: z.string().trim().min(1).max(80),
  separator: z.enum([',', ';', '\t', '|']).optional(),
  encoding: z.enum(['utf-8', 'windows-1252']).optional(),
  columns: z.partialRecord(
    z.enum(targetNames),
    z.strictObject({
      columns: z.array(z.string().min(1).max(200)).min(1).max(columnsPerTargetMax),
      format: z.literal('midnight-unknown').optional(),
    }),
  ),
})

export type Suggestion = {
  mapping: Mapping
  /** Headings that nothing was guessed for, in the file's order. */
  left: readonly string[]
}

/** Guesses what each heading means. Each heading is used once; a person looks the guess over before it counts. */
export function suggestMapping(headings: readonly string[], name = ''): Suggestion {
  const byKey = new Map<string, string>()
  for (const heading of headings) {
    const key = headingKey(heading)
    if (!byKey.has(key)) byKey.set(key, heading)
  }
  const used = new Set<string>()
  const columns: Mapping['columns'] = {}
  const take = (names: readonly string[] | undefined): string | null => {
    for (const each of names ?? []) {
      const heading = byKey.get(headingKey(each))
      if (heading !== undefined && !used.has(heading)) return heading
    }
    return null
  }
  for (const target of targetNames) {
    const { headings: known, dayHeadings, timeHeadings } = targetWords(target)
    const whole = take(known)
    const day = take(dayHeadings)
    const time = take(timeHeadings)
    // A day and a time of their own say more than a column that may be either.
    const found = day !== null && time !== null ? [day, time] : [whole ?? day].filter((each) => each !== null)
    if (found.length === 0) continue
    for (const heading of found) used.add(heading)
    columns[target] = { columns: found }
  }
  return { mapping: { name, columns }, left: headings.filter((heading) => !used.has(heading)) }
}

/** Where each target's columns stand in a file. Refused in one sentence when the mapping does not fit the file. */
export function placeColumns(
  mapping: Mapping,
  file: Pick<CsvFile, 'name' | 'headings' | 'headingLine'>,
): Read<Map<Target, readonly number[]>> {
  const { name, headings, headingLine: line } = file
  const keys = headings.map(headingKey)
  const placed = new Map<Target, readonly number[]>()
  for (const target of targetNames) {
    const mapped = mapping.columns[target]
    if (!mapped) continue
    const places = mapped.columns.map((column) => {
      const exact = headings.indexOf(column)
      return exact >= 0 ? exact : keys.indexOf(headingKey(column))
    })
    const lacking = mapped.columns.find((_, at) => places[at] === -1)
    if (lacking !== undefined) {
      const sentence = `The mapping “${mapping.name}” takes “${targetWords(target).words}” from a column ${lacking}, which this file does not have. Choose another mapping, or map the columns again.`
      return fileRefused(name, 'column-missing', sentence, { line, column: lacking })
    }
    placed.set(target, places)
  }
  if (!placed.has('missingFrom')) {
    const sentence = 'No column is mapped to “Missing since (last seen)”, and without it there is no episode. Map one.'
    return fileRefused(name, 'not-mapped', sentence, { line })
  }
  const identifying = ['childReference', 'fullName', 'surname', 'forename'] as const
  if (!identifying.some((target) => placed.has(target))) {
    const sentence = 'No column is mapped that says who the child is. Map the council’s reference or the name.'
    return fileRefused(name, 'not-mapped', sentence, { line })
  }
  return { ok: true, value: placed }
}
