import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellIn, cellOut, csvLine } from '../../../kernel/cells.ts'
import { columnIndex, openCsv, type CsvOptions, type Row } from './csv.ts'
import type { Finding } from '../finding.ts'

describe('what a file is, found out while reading it', () => {
  test('a comma, UTF-8 and a byte order mark', async () => {
    const { headings, rows } = await readAll(utf8('\ufeffCHILD,NAME\n1,Zoë\n'))
    expect(headings).toEqual(['CHILD', 'NAME'])
    expect(rows).toEqual([{ line: 2, cells: ['1', 'Zoë'], ragged: null }])
  })

  test.each([
    [',', 'a,b'],
    [';', 'a;b, c;d'],
    ['\t', 'a\tb, c\td'],
    ['|', 'a|b'],
  ] as const)('separator %j from the line of headings', async (separator, line) => {
    const read = await readAll(utf8(`${line}\n1${separator}2\n`))
    expect(read.separator).toBe(separator)
    expect(read.rows[0]?.cells.slice(0, 2)).toEqual(['1', '2'])
  })

  test('separators inside quotation marks do not vote', async () => {
    const read = await readAll(utf8('"Name, first, last, known as";Ref\nx;1\n'))
    expect(read.separator).toBe(';')
    expect(read.headings).toEqual(['Name, first, last, known as', 'Ref'])
  })

  test("Excel's own first line names the separator and is no row", async () => {
    const read = await readAll(utf8('sep=;\r\na,b;c\r\n1;2\r\n'))
    expect(read.headings).toEqual(['a,b', 'c'])
    expect(read.rows).toEqual([{ line: 3, cells: ['1', '2'], ragged: null }])
  })

  test('Windows-1252, however late its first letter comes', async () => {
    const long = `a,b\n${'plain,text\n'.repeat(20_000)}`
    const bytes = Buffer.concat([utf8(long), Buffer.from('Ren\xe9e,\x93so\x94 \x80\n', 'latin1')])
    const read = await readAll(bytes, {}, 4096)
    expect(read.encoding).toBe('windows-1252')
    expect(read.rows.at(-1)).toEqual({ line: 20_002, cells: ['Renée', '“so” €'], ragged: null })
  })

  test('UTF-16, as Excel writes "Unicode text"', async () => {
    const read = await readAll(Buffer.from('\ufeffa\tb\r\nZoë\t2\r\n', 'utf16le'))
    expect(read.rows[0]?.cells).toEqual(['Zoë', '2'])
  })

  test('UTF-16 that does not say so', async () => {
    const read = await readAll(Buffer.from('ab,c\r\nZoë,2\r\n', 'utf16le'))
    expect(read.rows[0]?.cells).toEqual(['Zoë', '2'])
  })

  test('a letter cut in two between chunks stays whole', async () => {
    for (const size of [1, 2, 3, 5]) {
      const read = await readAll(utf8('a,b\r\n"Zoë\r\n😀",€\r\nx,y\r\n'), {}, size)
      expect(read.rows.map((row) => row.cells)).toEqual([
        ['Zoë\r\n😀', '€'],
        ['x', 'y'],
      ])
      expect(read.rows.map((row) => row.line)).toEqual([2, 4])
    }
  })

  test('line numbers are the file’s own, past cells of many lines and blank lines', async () => {
    const read = await readAll(utf8('\n\na,b\r\n"1\r\n2\r\n3",x\r\n\r\n4,"5\n6"\r\n7,8\r\n'))
    expect(read.rows.map((row) => row.line)).toEqual([4, 8, 10])
  })

  test('ragged rows are given as they are, and marked; blanks too many are forgiven', async () => {
    const read = await readAll(utf8('a,b\n1\n1,2,3\n1,2,,\n,\n'))
    expect(read.rows).toEqual([
      { line: 2, cells: ['1'], ragged: 'short' },
      { line: 3, cells: ['1', '2', '3'], ragged: 'long' },
      { line: 4, cells: ['1', '2'], ragged: null },
    ])
  })

  test('formulas stay the text that they are', async () => {
    const read = await readAll(utf8('a,b\n=1+1,"@SUM(A1)"\n+44,-5\n'))
    expect(read.rows.flatMap((row) => row.cells)).toEqual(['=1+1', '@SUM(A1)', '+44', '-5'])
  })

  test('headings are found whatever their case, and told apart', async () => {
    const read = await readAll(utf8('child,Date,Date,,DOB\n1,2,3,4,5\n'))
    expect(read.headings).toEqual(['child', 'Date', 'Date (2)', 'column 4', 'DOB'])
    expect(columnIndex(read.headings, 'CHILD')).toBe(0)
    expect(columnIndex(read.headings, 'nobody')).toBe(-1)
  })
})

describe('what is not what it says gets one sentence, with its place', () => {
  test.each([
    ['nothing', utf8(''), 'empty-file', null, null],
    ['blank lines only', utf8('\n \n'), 'empty-file', null, null],
    ['prose', utf8(`${'Once upon a time '.repeat(20)}\nthere was`), 'no-headings', 1, null],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 20, 0]), 'not-csv', 1, null],
    ['a web page', utf8('<!doctype html><p>'), 'not-csv', 1, null],
    ['a PDF', utf8('%PDF-1.7'), 'not-csv', 1, null],
    ['a NUL', utf8('a,b\n1,2\n3,\u0000\n'), 'not-text', 3, null],
    ['a quotation mark never closed', utf8('a,b\n"1\r\n2",3\n4,"5\n6\n'), 'quote-not-closed', 4, 'b'],
    ['a stray quotation mark', utf8('a,b\n1,5 "tall\n'), 'stray-quote', 2, 'b'],
    ['text after a closing one', utf8('a,b\n1,2\n"x"y,2\n'), 'stray-quote', 3, 'a'],
  ])('%s', async (_, bytes, rule, line, column) => {
    const { finding } = await readAll(bytes)
    expect(finding).toMatchObject({ file: 'test.csv', rule, line, column, level: 'refused' })
    expect(finding?.sentence).toMatch(/[.)"]$/)
  })

  test('two encodings in one file', async () => {
    const bytes = Buffer.concat([utf8('a,b\nZoë,1\nx,y\n'), Buffer.from('Ren\xe9e,2\n', 'latin1')])
    expect((await readAll(bytes)).finding).toMatchObject({ rule: 'mixed-encoding', line: 4 })
  })

  test('a cell opened at the top of a great file stops at the longest row', async () => {
    const { finding } = await readAll(utf8(`a,b\n1,"${'x'.repeat(50_000)}`), { rowLengthMax: 10_000 }, 1_000)
    expect(finding).toMatchObject({ rule: 'quote-not-closed', line: 2, column: 'b' })
  })

  test('a failing disk is no finding', async () => {
    async function* failing() {
      yield utf8('a,b\n1,2\n')
      await Promise.resolve()
      throw new Error('EIO')
    }
    const opened = await openCsv(failing(), { name: 'test.csv' })
    expect(opened.ok).toBe(true)
    if (opened.ok) await expect(opened.value.eachRow(() => undefined)).rejects.toThrow('EIO')
  })
})

test('the source is let go of, however the reading ends', async () => {
  let open = 0
  const source = (text: string) =>
    (async function* () {
      open += 1
      try {
        yield utf8(`${text}${'1,2\n'.repeat(10)}`)
        yield utf8('3,"4\n')
        await Promise.resolve()
      } finally {
        open -= 1
      }
    })()
  const peeked = await openCsv(source('a,b\n'), { name: 'test.csv' })
  expect(open).toBe(1)
  if (peeked.ok) await peeked.value.close()
  const broken = await openCsv(source('a,b\n'), { name: 'test.csv' })
  if (broken.ok) expect((await broken.value.eachRow(() => undefined)).ok).toBe(false)
  const stopped = await openCsv(source('a,b\n'), { name: 'test.csv' })
  const stop = () => {
    throw new Error('stop')
  }
  if (stopped.ok) await expect(stopped.value.eachRow(stop)).rejects.toThrow('stop')
  expect((await openCsv(source('<html>\n'), { name: 'test.csv' })).ok).toBe(false)
  expect(open).toBe(0)
})

describe('out and in again', () => {
  test.each(['=1', '+1', '-1', '@x', '\tx', '\rx', '\nx', " =cmd|' /C calc'!A0", '＝1', "'=1"])('%j is made harmless', (text) => {
    expect(cellOut(text)).toBe(`'${text}`)
    expect(cellIn(cellOut(text))).toBe(text)
  })

  test.each(['', 'plain', "'tis", "o'clock", "''", '5-6', 'a=b'])('%j is left alone', (text) => {
    expect(cellOut(text)).toBe(text)
    expect(cellIn(text)).toBe(text)
  })

  const awkward = fc.string({
    unit: fc.constantFrom(...`ab"',;|=+-@ \t\r\nÉ€ë😀＝`.split(/(?:)/u)),
    maxLength: 12,
  })

  test('property: any text comes back exactly', () => {
    fc.assert(
      fc.property(fc.oneof(awkward, fc.string({ unit: 'grapheme' })), (text) => {
        expect(cellIn(cellOut(text))).toBe(text)
        expect(cellOut(text)).not.toMatch(/^\s*[=+\-@]/)
      }),
    )
  })

  test('property: any table, separator, line ending, encoding and chunk size reads back, with true lines', async () => {
    const tables = fc.integer({ min: 2, max: 4 }).chain((width) =>
      fc.record({
        rows: fc.array(fc.array(awkward, { minLength: width, maxLength: width }), { maxLength: 6 }),
        width: fc.constant(width),
        separator: fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const),
        ending: fc.constantFrom('\r\n', '\n'),
        latin: fc.boolean(),
        size: fc.integer({ min: 1, max: 40 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(tables, async ({ rows, width, separator, ending, latin, size }) => {
        const plain = rows.map((row) => row.map((cell) => (latin ? cell.replace(/[😀＝€]/gu, '') : cell)))
        const headings = Array.from({ length: width }, (_, at) => `h${at}`)
        const lines = [headings, ...plain].map((row) => csvLine(row, separator).slice(0, -2) + ending)
        const expected = plain.filter((row) => row.some((cell) => cellOut(cell).trim() !== ''))
        const bytes = Buffer.from(lines.join(''), latin ? 'latin1' : 'utf8')
        const read = await readAll(bytes, latin ? { encoding: 'windows-1252' } : {}, size)
        expect(read.finding).toBeNull()
        expect(read.rows.map((row) => row.cells.map(cellIn))).toEqual(expected)
        let line = 1
        const starts = [headings, ...plain].map((row) => {
          const start = line
          line += 1 + row.map((cell) => cell.match(/\r\n|\n|\r/g)?.length ?? 0).reduce((a, b) => a + b, 0)
          return { start, kept: row.some((cell) => cellOut(cell).trim() !== '') }
        })
        expect(read.rows.map((row) => row.line)).toEqual(
          starts
            .slice(1)
            .filter((each) => each.kept)
            .map((each) => each.start),
        )
      }),
      { numRuns: 300 },
    )
  })
})

type ReadAll = {
  headings: readonly string[]
  rows: Row[]
  separator: string | null
  encoding: string | null
  finding: Finding | null
}

async function readAll(bytes: Buffer, options: Partial<CsvOptions> = {}, size = 64_000): Promise<ReadAll> {
  const opened = await openCsv(inChunks(bytes, size), { name: 'test.csv', ...options })
  if (!opened.ok) {
    return { headings: [], rows: [], separator: null, encoding: null, finding: opened.finding }
  }
  const rows: Row[] = []
  const read = await opened.value.eachRow((row) => {
    rows.push(row)
  })
  const { headings, separator } = opened.value
  const encoding = opened.value.encoding()
  return { headings, rows, separator, encoding, finding: read.ok ? null : read.finding }
}

function* inChunks(bytes: Buffer, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function utf8(text: string): Buffer {
  return Buffer.from(text, 'utf8')
}
