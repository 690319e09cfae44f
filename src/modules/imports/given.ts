import { readPostcode } from '../../kernel/postcodes.ts'

// What every kind of file can give about a child, read alike.

export type Sex = 'female' | 'male' | 'indeterminate'

/** A postcode: normalised ('AB1 2CD') when it has the shape of one, else as written, with `known` false. */
export type GivenPostcode = { text: string; known: boolean }

/** What is written for a postcode, null when nothing is. It is never thrown away for its shape. */
export function readPostcodeCell(cell: string): GivenPostcode | null {
  const read = readPostcode(cell)
  if (read.ok) return { text: read.value, known: true }
  return read.problem === 'empty' ? null : { text: cell.trim(), known: false }
}

/** The text of a cell, null when it is blank. */
export function textOf(cell: string): string | null {
  const text = cell.trim()
  return text === '' ? null : text
}
