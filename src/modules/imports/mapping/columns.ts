// The page's way to a mapping: for each heading of the file, what it means; and back.
import type { Mapping } from './mapping.ts'
import { headingKey, targetNames, type Target } from './targets.ts'

/** Columns that the page asks about; a wider file is read as far as these are mapped. */
export const columnsAskedMax = 120

/** What each heading means by a mapping; null where it means nothing. */
export function meanings(headings: readonly string[], mapping: Mapping): (Target | null)[] {
  const byKey = new Map<string, Target>()
  for (const target of targetNames) for (const column of mapping.columns[target]?.columns ?? []) byKey.set(headingKey(column), target)
  const used = new Set<string>()
  return headings.map((heading) => {
    const key = headingKey(heading)
    if (used.has(key)) return null
    used.add(key)
    return byKey.get(key) ?? null
  })
}

/**
 * The mapping that says what each heading means. Several headings of one meaning are read together, in the order of the file, except
 * that a day stands before its time.
 */
export function mappingOf(
  name: string,
  headings: readonly string[],
  chosen: readonly (string | null)[],
  options: { midnightUnknown: boolean },
): { name: string; columns: Record<string, { columns: string[]; format?: 'midnight-unknown' }> } {
  const columns: Record<string, { columns: string[]; format?: 'midnight-unknown' }> = {}
  headings.forEach((heading, at) => {
    const target = targetNames.find((each) => each === chosen[at])
    if (target === undefined) return
    const into = (columns[target] ??= { columns: [] })
    into.columns.push(heading)
    if (momentTargets.has(target) && options.midnightUnknown) into.format = 'midnight-unknown'
  })
  for (const target of momentTargets) columns[target]?.columns.sort((a, b) => Number(isTime(a)) - Number(isTime(b)))
  return { name, columns }
}

const momentTargets: ReadonlySet<string> = new Set<Target>(['missingFrom', 'reportedAt', 'returnedAt'])

function isTime(heading: string): boolean {
  return /time/i.test(heading) && !/date/i.test(heading)
}
