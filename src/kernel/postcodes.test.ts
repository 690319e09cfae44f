import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { postcodeDistrict, readPostcode } from './postcodes.ts'

describe('a postcode as typed', () => {
  test.each([
    ['SW1A 1AA', 'SW1A 1AA'],
    ['sw1a1aa', 'SW1A 1AA'],
    [' sw1a  laa ', 'SW1A 1AA'],
    ['m1 1ae', 'M1 1AE'],
    ['B338TH', 'B33 8TH'],
    ['cr2 6xh', 'CR2 6XH'],
    ['DN55 1PT', 'DN55 1PT'],
    ['w1a-oax', 'W1A 0AX'],
    ['EC1A 1BB', 'EC1A 1BB'],
    ['gir 0aa', 'GIR 0AA'],
  ])('%s is %s', (typed, value) => expect(readPostcode(typed)).toEqual({ ok: true, value }))

  test.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['SW1A', 'unreadable'],
    ['1AA', 'unreadable'],
    ['QW1 1AA', 'unreadable'],
    ['SW1A 1AC', 'unreadable'],
    ['SW1A 11A', 'unreadable'],
    ['SWIA 1AA', 'unreadable'],
    ['not known', 'unreadable'],
    ['S'.repeat(100), 'unreadable'],
  ])('%s is refused as %s', (typed, problem) => {
    expect(readPostcode(typed)).toEqual({ ok: false, problem })
  })

  test('reading twice changes nothing, and no text makes it throw', () => {
    const nearly = fc.stringMatching(/^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly), (typed) => {
        const read = readPostcode(typed)
        if (read.ok) expect(readPostcode(read.value)).toEqual(read)
      }),
    )
  })
})

test('the district', () => {
  expect(postcodeDistrict('SW1A 1AA')).toBe('SW1A')
  expect(postcodeDistrict('M1 1AE')).toBe('M1')
  expect(() => postcodeDistrict('SW1A')).toThrow(RangeError)
})
