// Mappings that an agency keeps under a name, to bring the next month's file in through.
import type { Scope } from '../../../platform/db/index.ts'
import type { Read } from '../finding.ts'
import { openCsv, type SourceFile } from '../reading/csv.ts'
import { mappingSchema, placeColumns, suggestMapping, type Mapping } from './mapping.ts'
import { targetNames, targetWords } from './targets.ts'

export interface KeptMapping {
  name: string
  mapping: Mapping
  savedAt: Date
}

const keptMax = 100

/** One's own agency's mappings, the one kept last first. */
export async function keptMappings(scope: Scope): Promise<KeptMapping[]> {
  const rows = await scope.rows
    .selectFrom('importMapping')
    .select(['name', 'mapping', 'savedAt'])
    .where('agencyId', '=', scope.me.agencyId)
    .orderBy('savedAt', 'desc')
    .orderBy('name')
    .limit(keptMax)
    .execute()
  // One that an older version kept and this one cannot read is as if it were not there: it is made again in a minute.
  return rows.flatMap((row) => {
    const read = mappingSchema.safeParse(row.mapping)
    return read.success ? [{ name: row.name, savedAt: row.savedAt, mapping: read.data }] : []
  })
}

/** The mapping that is kept under this name, or null. */
export async function findMapping(scope: Scope, name: string): Promise<Mapping | null> {
  const row = await scope.rows
    .selectFrom('importMapping')
    .select('mapping')
    .where('agencyId', '=', scope.me.agencyId)
    .where('name', '=', name)
    .executeTakeFirst()
  const read = mappingSchema.safeParse(row?.mapping)
  return read.success ? read.data : null
}

/** Keeps a mapping under its name; the same name again replaces it. */
export async function keepMapping(scope: Scope, mapping: Mapping): Promise<void> {
  const kept = { mapping: JSON.stringify(mapping), savedBy: scope.me.workerId, savedAt: scope.now }
  await scope.rows
    .insertInto('importMapping')
    .values({ agencyId: scope.me.agencyId, name: mapping.name, ...kept })
    .onConflict((conflict) => conflict.columns(['agencyId', 'name']).doUpdateSet(kept))
    .execute()
}

export interface Suggested {
  columns: { words: string; columns: readonly string[] }[]
  /** Headings that nothing was guessed for. */
  left: readonly string[]
}

/** Keeps what a file's headings suggest, where it is enough to read the file by. */
export async function keepSuggested(scope: Scope, file: SourceFile, name: string): Promise<Read<Suggested>> {
  const opened = await openCsv(file.open(), { name: file.name })
  if (!opened.ok) return opened
  await opened.value.close()
  const { mapping, left } = suggestMapping(opened.value.headings, name)
  const placed = placeColumns(mapping, opened.value)
  if (!placed.ok) return placed
  await keepMapping(scope, mapping)
  const columns = targetNames.flatMap((target) => {
    const mapped = mapping.columns[target]
    return mapped ? [{ words: targetWords(target).words, columns: mapped.columns }] : []
  })
  return { ok: true, value: { columns, left } }
}
