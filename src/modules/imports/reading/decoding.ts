import { isAscii, isUtf8 } from 'node:buffer'

// From bytes to text in one pass and bounded memory. UTF-8 and Windows-1252 agree on every byte up to the first that
// is not ASCII, so the choice can wait until that byte, however far into the file it stands, and is then right for
// everything already read.

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le' | 'utf-16be'
export type DecodingProblem = 'mixed-encoding' | 'nul' | 'not-text' | 'excel' | 'web-page' | 'pdf'

/** The bytes cannot be the text of a table; `line` is the line of the file on which that shows, from 1. */
export class Undecodable extends Error {
  readonly problem: DecodingProblem
  readonly line: number

  constructor(problem: DecodingProblem, line: number) {
    super(problem)
    this.problem = problem
    this.line = line
  }
}

export type Decoder = {
  /** Text of the next bytes. @throws Undecodable */
  push(bytes: Uint8Array): string
  /** Text that was held back for bytes that never came. @throws Undecodable */
  end(): string
  /** What the text turned out to be so far: 'utf-8' also while every byte was ASCII. */
  encoding(): Encoding
}

/** A decoder of one file. `wanted` overrules detection, except a byte order mark of UTF-16, which says what it is. */
export function createDecoder(wanted?: Encoding): Decoder {
  let encoding: Encoding | null = wanted ?? null
  let started = false
  let sawUtf8 = false
  let held: Uint8Array = new Uint8Array(0)
  let line = 1
  let stream: InstanceType<typeof TextDecoder> | null = null

  function push(bytes: Uint8Array): string {
    const joined = held.length === 0 ? bytes : Buffer.concat([held, bytes])
    held = joined.subarray(0, 0)
    if (!started) {
      // Four bytes tell a byte order mark and the common file types.
      if (joined.length < 4 && bytes.length > 0) return hold(joined)
      started = true
      const found = beginning(joined)
      if (found !== null) encoding = found
    }
    return counted(decode(joined, false))
  }

  function end(): string {
    const rest = held
    held = rest.subarray(0, 0)
    if (!started) {
      started = true
      encoding = beginning(rest) ?? encoding
    }
    return counted(decode(rest, true))
  }

  function decode(bytes: Uint8Array, last: boolean): string {
    if (stream !== null) return stream.decode(bytes, { stream: !last })
    if (encoding === 'windows-1252' || encoding === 'utf-16le' || encoding === 'utf-16be') {
      stream = new TextDecoder(encoding)
      return stream.decode(bytes, { stream: !last })
    }
    if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
    const whole = last ? bytes : bytes.subarray(0, completeLength(bytes))
    if (isUtf8(whole)) {
      held = Uint8Array.prototype.slice.call(bytes, whole.length)
      sawUtf8 ||= !isAscii(whole)
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole)
    }
    const { index, sawMultibyte } = firstInvalid(whole)
    if (sawUtf8 || sawMultibyte || wanted === 'utf-8') {
      throw new Undecodable('mixed-encoding', line + newlines(whole.subarray(0, index)))
    }
    encoding = 'windows-1252'
    return decode(bytes, last)
  }

  function hold(bytes: Uint8Array): string {
    held = Uint8Array.prototype.slice.call(bytes)
    return ''
  }

  function counted(text: string): string {
    const nul = text.indexOf('\0')
    if (nul >= 0) throw new Undecodable('nul', line + newlinesOf(text.slice(0, nul)))
    line += newlinesOf(text)
    return text
  }

  return { push, end, encoding: () => encoding ?? 'utf-8' }
}

/** What the first bytes say: an encoding by its mark, null when they say nothing. @throws Undecodable for what is no text. */
function beginning(bytes: Uint8Array): Encoding | null {
  const begins = (...expected: number[]) => expected.every((byte, at) => bytes[at] === byte)
  if (begins(0xff, 0xfe)) return 'utf-16le'
  if (begins(0xfe, 0xff)) return 'utf-16be'
  if (begins(0xef, 0xbb, 0xbf)) return 'utf-8'
  // Two letters in UTF-16 without its mark: every other byte is zero.
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  if (a > 0 && b === 0 && c > 0 && d === 0 && bytes.length >= 4) return 'utf-16le'
  if (a === 0 && b > 0 && c === 0 && d > 0) return 'utf-16be'
  if (begins(0x50, 0x4b, 0x03, 0x04)) throw new Undecodable('excel', 1) // a zip, which .xlsx is
  if (begins(0xd0, 0xcf, 0x11, 0xe0)) throw new Undecodable('excel', 1) // .xls
  if (begins(0x25, 0x50, 0x44, 0x46)) throw new Undecodable('pdf', 1)
  if (begins(0x1f, 0x8b) || begins(0x89, 0x50, 0x4e, 0x47) || begins(0xff, 0xd8, 0xff)) {
    throw new Undecodable('not-text', 1)
  }
  if (/^<(?:!do|htm|\?xm)/i.test(Buffer.from(bytes.subarray(0, 4)).toString('latin1'))) {
    throw new Undecodable('web-page', 1)
  }
  return null
}

/** How many of the bytes can be judged: without the unfinished character that a chunk may end with. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc2) return sequenceLength(byte) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function sequenceLength(lead: number): number {
  if (lead < 0x80) return 1
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

/** Where bytes stop being UTF-8, and whether a character of more than one byte stood before. */
function firstInvalid(bytes: Uint8Array): { index: number; sawMultibyte: boolean } {
  let sawMultibyte = false
  let index = 0
  while (index < bytes.length) {
    const length = sequenceLength(bytes[index] ?? 0)
    if (length === 0 || !isUtf8(bytes.subarray(index, index + length))) break
    sawMultibyte ||= length > 1
    index += length
  }
  return { index, sawMultibyte }
}

function newlines(bytes: Uint8Array): number {
  return newlinesOf(Buffer.from(bytes).toString('latin1'))
}

/** Line breaks in a text: LF and CRLF, or CR where a file knows no other. */
function newlinesOf(text: string): number {
  const mark = text.includes('\n') ? '\n' : '\r'
  let count = 0
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count += 1
  return count
}
