import { CsvError, parse, type Parser } from 'csv-parse'
import { fileRefused, type Finding, type Read } from '../finding.ts'
import { createDecoder, Undecodable, type DecodingProblem, type Encoding } from './decoding.ts'
import { findHeading, headingLengthMax, type Heading, type Separator } from './heading.ts'

// Reads a CSV file of any size as it arrives: a few chunks of it are in memory at a time, never the file.
// The parsing is csv-parse's. Ours is what it does not know: encoding, separator, true line numbers
// (it counts CRLF inside a cell as two lines), and one sentence that a person can act on.

/** One row under the headings. `line` is where it begins in the file; `ragged` says that it does not fit the headings. */
export type Row = { line: number; cells: readonly string[]; ragged: 'short' | 'long' | null }

/** A file whose headings have been read. Its rows can be taken once. */
export type CsvFile = {
  name: string
  /** As written, without blanks around them; a second "Date" is "Date (2)", an empty one "column 5". */
  headings: readonly string[]
  headingLine: number
  separator: Separator
  /** 'utf-8' while only ASCII was seen; ask again after the last row. */
  encoding(): Encoding
  bytesRead(): number
  /** Lets go of the source when its rows are not wanted; `eachRow` does so itself, however it ends. */
  close(): Promise<void>
  /**
   * Calls `each` for every row, in order, waiting for the promises that it returns. Blank lines are passed over.
   * When the file turns out unreadable on the way, nothing after that place is given and the finding comes back:
   * the caller then undoes what it did with earlier rows. What `each` throws goes through.
   */
  eachRow(each: (row: Row) => void | Promise<void>): Promise<Read<{ rows: number }>>
}

/** Bytes as they come: a file stream, an upload, or a list in a test. */
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** A file that can be opened more than once: what it is, is found out before its rows are read. */
export type SourceFile = { name: string; open(): Bytes }

export type CsvOptions = {
  /** The file's name as the person knows it, for findings. */
  name: string
  separator?: Separator | undefined
  encoding?: Encoding | undefined
  /** Longest row, in characters; a quotation mark that is never closed is found at this length. Default 1,000,000. */
  rowLengthMax?: number
}

const rowLengthMaxDefault = 1_000_000
const columnsMax = 2_000
const headingTextMax = 200

/** Opens a file as far as its headings, or says in one sentence why it is not a table. */
export async function openCsv(source: Bytes, options: CsvOptions): Promise<Read<CsvFile>> {
  const input = createInput(source, options.encoding)
  const opened = await openInput(input, options)
  if (!opened.ok) await input.close()
  return opened
}

/** Where a column stands, its name compared without regard to case; -1 when it is not there. */
export function columnIndex(headings: readonly string[], name: string): number {
  const wanted = name.toLowerCase()
  return headings.findIndex((heading) => heading.toLowerCase() === wanted)
}

/** The finding for a row that does not fit the headings. */
export function raggedFinding(file: CsvFile, row: Row): Finding {
  const { length } = file.headings
  return {
    file: file.name,
    line: row.line,
    column: null,
    rule: 'ragged-row',
    level: 'refused',
    sentence:
      `This row has ${count(row.cells.length, 'cell')}, but there are ${count(length, 'heading')}, so we cannot be sure which ` +
      `cell belongs where. Check for a missing or extra separator, or quotation marks around text that holds one.`,
  }
}

// ---- How it is done -----------------------------------------------------------------------------------

async function openInput(input: Input, options: CsvOptions): Promise<Read<CsvFile>> {
  const { name, rowLengthMax = rowLengthMaxDefault } = options
  let parser: RowParser | null = null
  try {
    const { text, heading } = await readHeading(input)
    if (heading === null) return fileRefused(name, 'empty-file', sentences.empty)
    const separator = options.separator ?? heading.separator
    parser = createRowParser({ separator, firstLine: 1 + heading.skippedLines, rowLengthMax })
    await parser.push(text.slice(heading.skip))
    while (parser.waiting() === 0 && !parser.ended()) await feed(parser, input)
    const [headingRow, ...firstRows] = parser.take()
    if (headingRow === undefined) return fileRefused(name, 'empty-file', sentences.empty)
    const { line } = headingRow
    const headings = nameHeadings(headingRow.cells)
    if (headings.some((each) => each.length > headingTextMax)) {
      return fileRefused(name, 'no-headings', sentences.noHeadings, { line })
    }
    if (headings.length > columnsMax) {
      return fileRefused(name, 'too-many-columns', sentences.tooManyColumns, { line })
    }
    const rows = { name, headings, parser, input, firstRows }
    const file: CsvFile = {
      name,
      headings,
      headingLine: line,
      separator,
      encoding: () => input.encoding(),
      bytesRead: () => input.bytesRead(),
      close: () => input.close(),
      async eachRow(each) {
        try {
          return await giveRows(rows, each)
        } finally {
          await input.close()
        }
      },
    }
    return { ok: true, value: file }
  } catch (problem) {
    const headings = nameHeadings(parser?.take()[0]?.cells ?? [])
    return { ok: false, finding: findingOf(problem, name, headings, parser?.line() ?? null) }
  }
}

/** Text until the line of headings is whole, and what it says; null when there is none. */
async function readHeading(input: Input): Promise<{ text: string; heading: Heading | null }> {
  let text = ''
  for (;;) {
    const more = await input.next()
    text += more ?? ''
    if (more === null && text.trim() === '') return { text, heading: null }
    const heading = findHeading(text, more === null || text.length > headingLengthMax)
    if (heading !== null) return { text, heading }
  }
}

type Rows = {
  name: string
  headings: readonly string[]
  parser: RowParser
  input: Input
  /** Rows that came along with the headings. */
  firstRows: readonly RawRow[]
}

async function giveRows(
  { name, headings, parser, input, firstRows }: Rows,
  each: (row: Row) => void | Promise<void>,
): Promise<Read<{ rows: number }>> {
  let rows = 0
  const give = async (batch: readonly RawRow[]) => {
    for (const raw of batch) {
      const row = fit(raw, headings.length)
      if (row === null) continue
      rows += 1
      const wait = each(row)
      if (wait instanceof Promise) await wait
    }
  }
  await give(firstRows)
  while (!parser.ended()) {
    try {
      await feed(parser, input)
    } catch (problem) {
      return { ok: false, finding: findingOf(problem, name, headings, parser.line()) }
    }
    await give(parser.take())
  }
  return { ok: true, value: { rows } }
}

/** Gives the parser the next text, or tells it that there is no more. */
async function feed(parser: RowParser, input: Input): Promise<void> {
  const text = await input.next()
  if (text === null) await parser.end()
  else await parser.push(text)
}

type Input = {
  /** The next text, null after the last. @throws Undecodable */
  next(): Promise<string | null>
  encoding(): Encoding
  bytesRead(): number
  close(): Promise<void>
}

function createInput(source: Bytes, wanted: Encoding | undefined): Input {
  const chunks = iterate(source)
  const decoder = createDecoder(wanted)
  let bytes = 0
  let ended = false
  return {
    async next() {
      if (ended) return null
      const next = await chunks.next()
      if (next.done) {
        ended = true
        return decoder.end()
      }
      bytes += next.value.length
      return decoder.push(next.value)
    },
    encoding: () => decoder.encoding(),
    bytesRead: () => bytes,
    async close() {
      await chunks.return(undefined)
    },
  }
}

type RawRow = { line: number; cells: string[] }

type RowParser = {
  push(text: string): Promise<void>
  end(): Promise<void>
  ended(): boolean
  waiting(): number
  take(): RawRow[]
  /** The line on which the row that is being read begins. */
  line(): number
}

function createRowParser(options: { separator: Separator; firstLine: number; rowLengthMax: number }): RowParser {
  let rows: RawRow[] = []
  let line = options.firstLine
  let linesBefore = 0
  let ended = false
  const parser: Parser = parse({
    delimiter: options.separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: options.rowLengthMax,
    // Rows are taken here, one by one as they end, and none travels on through the stream: it holds nothing.
    on_record(cells: string[], context) {
      const lines = context.lines - linesBefore
      linesBefore = context.lines
      if (!(cells.length === 1 && cells[0] === '')) rows.push({ line, cells })
      line += lines > 1 ? 1 + lineBreaksIn(cells) : 1
      return null
    },
  })
  // Errors arrive through the callbacks below; without a listener Node would end the process.
  parser.on('error', () => undefined)

  return {
    push: (text) =>
      new Promise((resolve, reject) => {
        parser.write(text, (problem) => (problem ? reject(problem) : resolve()))
      }),
    end: () =>
      new Promise((resolve, reject) => {
        ended = true
        parser.once('error', reject)
        parser.end(resolve)
      }),
    ended: () => ended,
    waiting: () => rows.length,
    take() {
      const taken = rows
      rows = []
      return taken
    },
    line: () => line,
  }
}

/** @throws what is not about the file: a disk that fails, a mistake of ours. */
function findingOf(problem: unknown, name: string, headings: readonly string[], line: number | null): Finding {
  if (problem instanceof Undecodable) {
    const { rule, sentence } = undecodable[problem.problem]
    return fileRefused(name, rule, sentence, { line: problem.line }).finding
  }
  if (problem instanceof CsvError) {
    const { rule, sentence } = malformed(problem.code)
    const at = typeof problem['column'] === 'number' ? problem['column'] : -1
    const column = headings[at] ?? (at >= 0 ? `column ${at + 1}` : null)
    return fileRefused(name, rule, sentence, { line: line ?? 1, column }).finding
  }
  throw problem
}

function fit(raw: RawRow, width: number): Row | null {
  const { line, cells } = raw
  if (cells.every((cell) => cell.trim() === '')) return null
  if (cells.length === width) return { line, cells, ragged: null }
  if (cells.length < width) return { line, cells, ragged: 'short' }
  // Separators too many at the end of a line are common and say nothing.
  const extraIsBlank = cells.slice(width).every((cell) => cell.trim() === '')
  return extraIsBlank ? { line, cells: cells.slice(0, width), ragged: null } : { line, cells, ragged: 'long' }
}

function nameHeadings(cells: readonly string[]): string[] {
  const seen = new Map<string, number>()
  const named = cells.map((cell, at) => {
    const name = cell.trim() || `column ${at + 1}`
    const times = (seen.get(name.toLowerCase()) ?? 0) + 1
    seen.set(name.toLowerCase(), times)
    return times === 1 ? name : `${name} (${times})`
  })
  // A separator at the end of the line of headings makes no column.
  while (named.length > 1 && (cells[named.length - 1] ?? '').trim() === '') named.pop()
  return named
}

function lineBreaksIn(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0)
}

async function* iterate(source: Bytes): AsyncGenerator<Uint8Array, undefined> {
  yield* source
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

const sentences = {
  empty: 'This file is empty. Export it again, with its line of headings, and bring it back.',
  noHeadings: `The first line does not look like headings: one is longer than ${headingTextMax} characters. Check that the file begins with the names of its columns.`,
  tooManyColumns: `This file has more than ${columnsMax} columns, so it is no list of reports or children. Check that it is the file you meant.`,
}

const undecodable: Record<DecodingProblem, { rule: string; sentence: string }> = {
  'mixed-encoding': {
    rule: 'mixed-encoding',
    sentence:
      'Up to this line the file is written in UTF-8, and here it is not, so letters would come out wrong. Open it where it came from and save it again as "CSV UTF-8".',
  },
  nul: {
    rule: 'not-text',
    sentence:
      'There is an invisible character (NUL) on this line that no text holds: the file is damaged or is not CSV. Export it again as CSV.',
  },
  'not-text': {
    rule: 'not-text',
    sentence: 'This is a picture or a packed file, not CSV. Bring the CSV file that it was made from.',
  },
  excel: {
    rule: 'not-csv',
    sentence: 'This is an Excel workbook or a zip file, not CSV. Open it, choose "Save as" and "CSV UTF-8", and bring that file.',
  },
  'web-page': {
    rule: 'not-csv',
    sentence: 'This is a web page or an XML file, not CSV. Export the list again and choose CSV.',
  },
  pdf: {
    rule: 'not-csv',
    sentence: 'This is a PDF, not CSV. Export the list from its system and choose CSV.',
  },
}

function malformed(code: string): { rule: string; sentence: string } {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return {
        rule: 'quote-not-closed',
        sentence:
          'A quotation mark opens in the row that begins here and is never closed, so everything after it reads as one cell. Close it, or write a quotation mark inside text as two ("").',
      }
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return {
        rule: 'stray-quote',
        sentence:
          'A quotation mark stands in the middle of a cell in the row that begins here. Put the whole cell in quotation marks and write each one inside it as two ("").',
      }
    default:
      return {
        rule: 'not-csv',
        sentence: 'The row that begins here cannot be read as CSV. Export the file again as CSV.',
      }
  }
}
