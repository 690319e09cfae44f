import { fileRefused, type Finding, type Read, type Tally } from '../finding.ts'
import { columnIndex, openCsv, raggedFinding, type Row, type SourceFile } from '../reading/csv.ts'
import { fileColumns, recognise, type FileKind } from './recognise.ts'

export type FileSet = {
  header: SourceFile
  missing: SourceFile
  episodes: SourceFile | null
  uasc: SourceFile | null
}

/** Finds the files of the set by their headings, wherever they are in the list. */
export async function openSet(files: readonly SourceFile[], say: (finding: Finding) => void | Promise<void>): Promise<Read<FileSet>> {
  const found = new Map<FileKind, SourceFile>()
  for (const file of files) {
    const opened = await openCsv(file.open(), { name: file.name })
    if (!opened.ok) return opened
    await opened.value.close()
    const known = recognise(file.name, opened.value.headings, opened.value.headingLine)
    if (!known.ok) return known
    if (known.value.kind === 'set-aside') {
      await say(known.value.finding)
      continue
    }
    const { kind } = known.value
    const twin = found.get(kind)
    if (twin) {
      return fileRefused(
        file.name,
        'file-twice',
        `This and ${twin.name} are both the 903's ${kind} file. Bring one year at a time, each file once.`,
      )
    }
    found.set(kind, file)
  }
  const header = found.get('header')
  const missing = found.get('missing')
  if (!header || !missing) {
    const kind = header ? 'missing' : 'header'
    const columns = fileColumns[kind].required.join(', ')
    return fileRefused(
      `${kind}.csv`,
      'file-missing',
      `The set has no ${kind} file: none of the files has the columns ${columns}. Add it and bring all of them together.`,
    )
  }
  return {
    ok: true,
    value: {
      header,
      missing,
      episodes: found.get('episodes') ?? null,
      uasc: found.get('uasc') ?? null,
    },
  }
}

/** One row, with its cells by column, trimmed; a column that the file does not have is blank. */
export type ByColumn = (row: Row, cell: (column: string) => string) => void | Promise<void>

/** Reads a file of the set row by row, counting rows into `tally`; rows that do not fit the headings are refused here. */
export async function eachRowOf(
  source: SourceFile,
  kind: FileKind,
  tally: Tally,
  to: {
    row: ByColumn
    finding(finding: Finding): void | Promise<void>
    progress(bytesRead: number): void
  },
): Promise<Read<void>> {
  const opened = await openCsv(source.open(), { name: source.name })
  if (!opened.ok) return opened
  const file = opened.value
  const { required, optional } = fileColumns[kind]
  const at = new Map([...required, ...optional].map((column) => [column, columnIndex(file.headings, column)]))
  let cells: readonly string[] = []
  const cell = (column: string) => cells[at.get(column) ?? -1]?.trim() ?? ''
  const read = await file.eachRow(async (row) => {
    tally.read += 1
    if (tally.read % rowsPerProgress === 0) to.progress(file.bytesRead())
    if (row.ragged) {
      tally.refused += 1
      await to.finding(raggedFinding(file, row))
      return
    }
    cells = row.cells
    await to.row(row, cell)
  })
  to.progress(file.bytesRead())
  return read.ok ? { ok: true, value: undefined } : read
}

const rowsPerProgress = 1_000
