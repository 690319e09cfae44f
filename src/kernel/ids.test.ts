import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRef, isUuid, makeRef, normaliseRef } from './ids.ts'

const fiveBytes = fc.uint8Array({ minLength: 5, maxLength: 16 })
const prefixes = fc.constantFrom('E', 'C', 'I', 'A', 'R')

describe('references', () => {
  test('are made from the bytes given, and from nothing else', () => {
    expect(makeRef('E', Uint8Array.of(0, 0, 0, 0, 0))).toBe('E-00000000')
    expect(makeRef('E', Uint8Array.of(255, 255, 255, 255, 255))).toBe('E-ZZZZZZZZ')
    expect(makeRef('C', Uint8Array.of(0, 0, 0, 0, 33))).toBe('C-00000011')
  })

  test('are different for different bytes', () => {
    fc.assert(
      fc.property(fiveBytes, fiveBytes, (a, b) => {
        const sameBytes = a.subarray(0, 5).join() === b.subarray(0, 5).join()
        expect(makeRef('E', a) === makeRef('E', b)).toBe(sameBytes)
      }),
    )
  })

  test('survive being typed in lower case, spaced, undashed, with o, i and l', () => {
    fc.assert(
      fc.property(prefixes, fiveBytes, fc.constantFrom('o', 'O', '0'), (prefix, bytes, zero) => {
        const ref = makeRef(prefix, bytes)
        const body = ref.slice(2).replaceAll('0', zero)
        expect(isRef(ref)).toBe(true)
        expect(normaliseRef(ref)).toBe(ref)
        expect(normaliseRef(` ${ref.toLowerCase()} `)).toBe(ref)
        expect(normaliseRef(`${prefix}${body.replaceAll('1', 'l')}`)).toBe(ref)
        expect(normaliseRef(`${prefix} – ${body.slice(0, 4)} ${body.slice(4).replaceAll('1', 'i')}`)).toBe(ref)
      }),
    )
  })

  test('an interview heard as "one" is still an interview', () => {
    expect(normaliseRef('1-7K2M9QXA')).toBe('I-7K2M9QXA')
  })

  test.each(['', 'E-', 'E-7K2M9QX', 'E-7K2M9QXAA', 'E-7K2M9QXU', '9-7K2M9QXA', 'E_7K2M9QXA', 'x'.repeat(500)])(
    '%s is no reference',
    (typed) => expect(normaliseRef(typed)).toBeNull(),
  )

  test('isRef is strict where normaliseRef is kind', () => {
    expect(isRef('e-7k2m9qxa')).toBe(false)
    expect(isRef('E-7K2M9QXO')).toBe(false)
  })

  test('too little randomness, or a strange prefix, is a programmer’s mistake', () => {
    expect(() => makeRef('E', new Uint8Array(4))).toThrow(RangeError)
    expect(() => makeRef('e', new Uint8Array(5))).toThrow(RangeError)
    expect(() => makeRef('EP', new Uint8Array(5))).toThrow(RangeError)
  })
})

test('uuids', () => {
  expect(isUuid('0198c1f2-7b1a-7c3d-9e4f-0123456789ab')).toBe(true)
  expect(isUuid('0198C1F2-7B1A-7C3D-9E4F-0123456789AB')).toBe(true)
  expect(isUuid('0198c1f27b1a7c3d9e4f0123456789ab')).toBe(false)
  expect(isUuid('E-7K2M9QXA')).toBe(false)
  fc.assert(fc.property(fc.uuid(), (uuid) => isUuid(uuid)))
})
