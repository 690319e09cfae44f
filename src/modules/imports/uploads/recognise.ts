// What files are, by their headings: people do not know what a set is called, and names may be anything.
import type { ImportKind } from '../bring-in/domain.ts'
import { fileRefused, type Read } from '../finding.ts'
import { placeColumns, suggestMapping } from '../mapping/mapping.ts'
import { openCsv, type CsvFile, type SourceFile } from '../reading/csv.ts'
import { recognise as recognise903 } from '../ssda903/recognise.ts'

/** Which kind of import these files are for, or the one sentence why none. */
export async function recogniseFiles(files: readonly SourceFile[]): Promise<Read<ImportKind>> {
  const opened: CsvFile[] = []
  for (const file of files) {
    const read = await openCsv(file.open(), { name: file.name })
    if (!read.ok) return read
    await read.value.close()
    opened.push(read.value)
  }
  if (opened.some(isSsd)) return { ok: true, value: 'ssd' }
  const known = opened.map((file) => recognise903(file.name, file.headings, file.headingLine))
  if (known.some((each) => each.ok && each.value.kind !== 'set-aside')) return { ok: true, value: 'ssda903' }
  const [first, second] = opened
  if (first && !second && placeColumns(suggestMapping(first.headings).mapping, first).ok) return { ok: true, value: 'csv' }
  const lacking = known.find((each) => !each.ok)
  if (lacking && !lacking.ok) return lacking
  if (first && !second) return { ok: true, value: 'csv' }
  return fileRefused(
    second?.name ?? '',
    'not-together',
    'These files are neither an SSDA903 set nor SSD tables. Lists of missing reports are brought in one at a time: choose one.',
  )
}

function isSsd({ headings }: CsvFile): boolean {
  return headings.some((heading) => ['pers_person_id', 'miss_table_id', 'miss_person_id'].includes(heading.toLowerCase()))
}
