import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPhone } from './phone.ts'

describe('a telephone number as typed', () => {
  test.each([
    '07700 900123',
    '07700900123',
    ' 07700-900-123 ',
    '(07700) 900123',
    '+447700900123',
    '+44 7700 900123',
    '+44 (0)7700 900123',
    '0044 7700 900123',
    '447700900123',
  ])('%s is one and the same mobile', (typed) => {
    expect(readPhone(typed)).toEqual({
      typed,
      e164: '+447700900123',
      kind: 'mobile',
      shown: '07700 900123',
    })
  })

  test('Ofcom’s drama landline', () => {
    expect(readPhone('01632 960999')).toMatchObject({
      e164: '+441632960999',
      kind: 'landline',
      shown: '01632 960999',
    })
    expect(readPhone('01632 960123 x12')).toMatchObject({
      e164: '+441632960123',
      shown: '01632 960123 ext. 12',
    })
  })

  test('the drama ranges end where Ofcom ends them', () => {
    expect(readPhone('01632 961000').kind).toBe('unrecognised')
  })

  test('published helplines, and a number abroad', () => {
    expect(readPhone('0800 1111')).toMatchObject({ e164: '+448001111', kind: 'other' })
    expect(readPhone('+1 202-456-1111')).toMatchObject({
      e164: '+12024561111',
      shown: '+1 202 456 1111',
    })
  })

  test.each(['', '0770', '07700 90012', '07700 900123 after 4, ask for Jo', '116 000', 'the blue phone'])(
    '“%s” is kept as typed and marked',
    (typed) => {
      expect(readPhone(typed)).toEqual({ typed, e164: null, kind: 'unrecognised', shown: typed })
    },
  )

  test('never throws, and always keeps what was typed', () => {
    const digits = fc.stringMatching(/^[+\d ()x;=-]{0,30}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), digits, fc.string({ maxLength: 2000 })), (typed) => {
        const phone = readPhone(typed)
        expect(phone.typed).toBe(typed)
        expect(phone.e164 === null).toBe(phone.kind === 'unrecognised')
      }),
    )
  })

  test('what we show, and what we store, read back as the same number', () => {
    const drama = fc
      .tuple(fc.constantFrom('+447700900', '+441632960'), fc.integer({ min: 0, max: 999 }))
      .map(([start, last]) => start + String(last).padStart(3, '0'))
    fc.assert(
      fc.property(drama, (e164) => {
        const phone = readPhone(e164)
        expect(phone.e164).toBe(e164)
        expect(readPhone(phone.shown).e164).toBe(e164)
      }),
    )
  })
})
