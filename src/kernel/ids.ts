/**
 * A public reference, such as E-7K2M9QXA: what people read out on the telephone and what stands in a URL.
 * The letter says the kind: E episode, C child, I interview, A action, R return. It carries no fact about anyone.
 */
export type Ref = string

// Crockford's base 32: no I, L, O (heard or read as 1 and 0) and no U (so that fewer words appear by accident).
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const bodyLength = 8
const bytesNeeded = 5 // 8 characters of 5 bits
const refPattern = /^[A-Z]-[0-9A-HJKMNP-TV-Z]{8}$/
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const typedLengthMax = 40

/** Whether the text is a reference exactly as we write it. For what a person typed, see `normaliseRef`. */
export function isRef(text: string): text is Ref {
  return refPattern.test(text)
}

/** Whether the text is a UUID of any version, in either case. */
export function isUuid(text: string): boolean {
  return uuidPattern.test(text)
}

/**
 * A reference from randomness that the caller brings: the first five bytes, so one of 2^40. Two may be equal by
 * chance; the table's unique constraint decides, and the platform draws again (`platform/db/drawing.ts`).
 * @throws RangeError if `prefix` is not one capital letter or there are fewer than five bytes.
 */
export function makeRef(prefix: string, bytes: Uint8Array): Ref {
  if (!/^[A-Z]$/.test(prefix)) throw new RangeError('A reference begins with one capital letter')
  if (bytes.length < bytesNeeded) throw new RangeError('A reference needs five random bytes')
  let number = 0n
  for (const byte of bytes.subarray(0, bytesNeeded)) number = number * 256n + BigInt(byte)
  let body = ''
  for (let place = 0; place < bodyLength; place += 1) {
    body = alphabet.charAt(Number(number % 32n)) + body
    number /= 32n
  }
  return `${prefix}-${body}`
}

/**
 * The reference that somebody typed or heard, as we write it; null when it can be none. Case, spaces and dashes
 * do not matter; in the body o is 0, i and l are 1; in the first place 1 is I.
 */
export function normaliseRef(typed: string): Ref | null {
  if (typed.length > typedLengthMax) return null
  const bare = typed.toUpperCase().replace(/[\s\p{Dash}]/gu, '')
  const prefix = bare.slice(0, 1).replace('1', 'I')
  const body = bare.slice(1).replaceAll('O', '0').replace(/[IL]/g, '1')
  const ref = `${prefix}-${body}`
  return isRef(ref) ? ref : null
}
