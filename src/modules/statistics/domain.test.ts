import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isIsoDay } from '../../kernel/dates.ts'
import { askedQuery, compare, daysOf, likelyRange, periods, periodWords, readAsked, reasonsOf, shareWords } from './domain.ts'

describe('periods', () => {
  test.each([
    ['2026-11-12', 'this-month', '2026-11-01', '2026-11-12'],
    ['2026-01-31', 'last-month', '2025-12-01', '2025-12-31'],
    ['2024-03-15', 'last-month', '2024-02-01', '2024-02-29'],
    ['2026-11-12', 'this-quarter', '2026-10-01', '2026-11-12'],
    ['2026-02-01', 'last-quarter', '2025-10-01', '2025-12-31'],
    ['2026-11-12', 'year', '2025-11-13', '2026-11-12'],
    ['2024-02-29', 'year', '2023-03-01', '2024-02-29'],
  ] as const)('on %s, %s is %s to %s', (today, period, from, to) => {
    expect(daysOf(period, today)).toEqual({ from, to })
  })

  test('every day of years has all of them, each with its first day before its last', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2020-01-01'), max: new Date('2032-12-31'), noInvalidDate: true }), (date) => {
        const today = date.toISOString().slice(0, 10)
        for (const { code } of periods) {
          const { from, to } = daysOf(code, today)
          expect([isIsoDay(from), isIsoDay(to), from <= to, to <= today]).toEqual([true, true, true, true])
        }
      }),
    )
  })

  test('are said as people say them', () => {
    expect(periodWords({ from: '2026-10-01', to: '2026-11-12' })).toBe('1 October to 12 November 2026')
    expect(periodWords({ from: '2025-10-01', to: '2026-11-12' })).toBe('1 October 2025 to 12 November 2026')
    expect(periodWords({ from: '2026-10-01', to: '2026-10-01' })).toBe('1 October 2026')
  })
})

test('what is asked survives its address, and nothing else gets in', () => {
  const now = new Date('2026-11-12T09:12:00Z')
  const typed = fc.dictionary(
    fc.constantFrom('period', 'from', 'to', 'area', 'team', 'placement', 'force', 'away'),
    fc.oneof(fc.string(), fc.constantFrom('2026-02-01', '2026-03-01', 'this-month', 'none', 'placed-out')),
  )
  fc.assert(
    fc.property(typed, (query) => {
      const asked = readAsked(query, now)
      const again = readAsked(Object.fromEntries(new URLSearchParams(askedQuery(asked))), now)
      expect(again).toEqual(asked)
    }),
  )
})

describe('small numbers', () => {
  test('few get no per cent', () => {
    expect(shareWords(3, 9)).toBe('3 of 9')
    expect(shareWords(3, 10)).toBe('3 of 10 (30%)')
    expect(shareWords(0, 0)).toBe('0 of 0')
  })

  // By hand from Wilson's formula, z = 1.96.
  test.each([
    [0, 10, 0, 28],
    [5, 10, 24, 76],
    [10, 10, 72, 100],
    [32, 74, 33, 55],
    [0, 0, 0, 100],
  ])('%i of %i: likely %i to %i per cent', (n, of, low, high) => {
    expect(likelyRange(n, of)).toEqual({ low, high })
  })

  test('the range holds the share, and narrows as numbers grow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(300), (of, raw) => {
        const n = Math.min(raw, of)
        const few = likelyRange(n, of)
        const many = likelyRange(n * 10, of * 10)
        const share = (100 * n) / of
        expect(few.low).toBeLessThanOrEqual(share + 0.5)
        expect(few.high).toBeGreaterThanOrEqual(share - 0.5)
        expect(many.high - many.low).toBeLessThanOrEqual(few.high - few.low + 1)
      }),
    )
  })

  test('groups are compared only where there are enough, and never further than chance allows', () => {
    expect(compare({ again: 0, of: 0 }, { again: 1, of: 30 })).toBe('nothing-yet')
    expect(compare({ again: 2, of: 9 }, { again: 20, of: 30 })).toBe('too-few')
    expect(compare({ again: 32, of: 74 }, { again: 12, of: 36 })).toBe('may-be-chance')
    expect(compare({ again: 5, of: 60 }, { again: 40, of: 60 })).toBe('hardly-chance')
  })
})

test('of reasons as large, one that says something stands first', () => {
  const parts = { 'lost-0:still-in-time': 2, 'lost-0:none-given': 2, 'lost-0:declined:not-now': 2, 'lost-0': 6, 'lost-01:x': 9 }
  expect(reasonsOf({ parts }, 'lost-0').map((r) => r.code)).toEqual(['declined:not-now', 'none-given', 'still-in-time'])
})
