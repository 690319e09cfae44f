import { ok, refuse, type Result } from './result.ts'

// The shapes that Royal Mail uses, with the letters that each place allows: A9 9AA, A99 9AA, AA9 9AA, AA99 9AA,
// A9A 9AA, AA9A 9AA, and GIR 0AA. The shape is checked, not whether the postcode is in use.
const outward = '[A-PR-UWYZ](?:\\d[\\dA-HJKPSTUW]?|[A-HK-Y]\\d[\\dABEHMNPRVWXY]?)'
const inward = '\\d[ABD-HJLNP-UW-Z]{2}'
const postcodePattern = new RegExp(`^(${outward}|GIR)(${inward})$`)
const typedLengthMax = 20

/**
 * The postcode that somebody typed, normalised: 'SW1A 1AA'. Case, spaces and stops do not matter, and since the first
 * character of the second half is always a digit, o there is 0, i and l are 1. Half a postcode is refused.
 */
export function readPostcode(typed: string): Result<string, 'empty' | 'unreadable'> {
  if (typed.trim() === '') return refuse('empty')
  if (typed.length > typedLengthMax) return refuse('unreadable')
  const bare = typed.toUpperCase().replace(/[\s.,-]/g, '')
  const corrected = bare.slice(0, -3) + digitOf(bare.slice(-3, -2)) + bare.slice(-2)
  const found = postcodePattern.exec(corrected)
  return found ? ok(`${found[1]} ${found[2]}`) : refuse('unreadable')
}

/**
 * The district of a postcode: 'SW1A' of 'SW1A 1AA'. Coarse enough to show a pattern without an address.
 * @throws RangeError if it is not a postcode: read it with `readPostcode` first.
 */
export function postcodeDistrict(postcode: string): string {
  const read = readPostcode(postcode)
  if (!read.ok) throw new RangeError('A district is taken from a postcode that was read')
  return read.value.slice(0, -4)
}

function digitOf(character: string): string {
  if (character === 'O') return '0'
  return character === 'I' || character === 'L' ? '1' : character
}
