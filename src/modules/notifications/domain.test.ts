import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addHours, formatTime } from '../../kernel/dates.ts'
import { isQuiet, isTooLate, leavesAt, nextLondon, nextTry, reachUnsaid } from './domain.ts'

const at = (iso: string) => new Date(iso)
const night = { from: '20:00', to: '07:00' }
const reach = { quiet: night, dailyAt: null }

describe('when a message leaves', () => {
  test('at once by day, at the end of the quiet hours by night, and at once when it cannot wait', () => {
    expect(leavesAt(reach, false, at('2026-11-12T09:12:00Z'))).toEqual(at('2026-11-12T09:12:00Z'))
    expect(leavesAt(reach, false, at('2026-11-12T19:59:00Z'))).toEqual(at('2026-11-12T19:59:00Z'))
    expect(leavesAt(reach, false, at('2026-11-12T20:00:00Z'))).toEqual(at('2026-11-13T07:00:00Z'))
    expect(leavesAt(reach, false, at('2026-11-13T06:59:59Z'))).toEqual(at('2026-11-13T07:00:00Z'))
    expect(leavesAt(reach, false, at('2026-11-13T07:00:00Z'))).toEqual(at('2026-11-13T07:00:00Z'))
    expect(leavesAt(reach, true, at('2026-11-13T02:00:00Z'))).toEqual(at('2026-11-13T02:00:00Z'))
    expect(leavesAt({ quiet: null, dailyAt: null }, false, at('2026-11-13T02:00:00Z'))).toEqual(at('2026-11-13T02:00:00Z'))
    expect(isQuiet({ from: '12:00', to: '14:00' }, at('2026-11-12T13:00:00Z'))).toBe(true)
    expect(isQuiet({ from: '12:00', to: '14:00' }, at('2026-11-12T14:00:00Z'))).toBe(false)
  })

  test('once a day at the hour that was asked for, today or tomorrow', () => {
    const daily = { quiet: night, dailyAt: '08:30' }
    expect(leavesAt(daily, false, at('2026-11-12T08:00:00Z'))).toEqual(at('2026-11-12T08:30:00Z'))
    expect(leavesAt(daily, false, at('2026-11-12T08:31:00Z'))).toEqual(at('2026-11-13T08:30:00Z'))
    expect(leavesAt(daily, true, at('2026-11-12T08:31:00Z'))).toEqual(at('2026-11-12T08:31:00Z'))
  })

  test('by London’s clock, also on the nights when it changes', () => {
    // Summer: 07:00 in London is 06:00 UTC.
    expect(leavesAt(reach, false, at('2026-07-01T20:30:00Z'))).toEqual(at('2026-07-02T06:00:00Z'))
    // 29 March 2026, clocks go on: the night is an hour shorter.
    expect(leavesAt(reach, false, at('2026-03-28T22:00:00Z'))).toEqual(at('2026-03-29T06:00:00Z'))
    // 25 October 2026, clocks go back: it is an hour longer.
    expect(leavesAt(reach, false, at('2026-10-24T22:00:00Z'))).toEqual(at('2026-10-25T07:00:00Z'))
    // A time that March skips is an hour later by the clock; one that October repeats is not missed by whoever comes between.
    expect(nextLondon('01:30', at('2026-03-29T00:10:00Z'))).toEqual(at('2026-03-29T01:30:00Z'))
    expect(nextLondon('01:30', at('2026-10-25T00:10:00Z'))).toEqual(at('2026-10-25T00:30:00Z'))
    expect(nextLondon('01:30', at('2026-10-25T00:40:00Z'))).toEqual(at('2026-10-25T01:30:00Z'))
  })

  test('whatever the hours, it leaves within a day and a bit, never before it came, and never in quiet hours', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((n) => String(n).padStart(2, '0')).join(':'))
    const moment = fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z'), noInvalidDate: true })
    fc.assert(
      fc.property(time, time, moment, (from, to, now) => {
        fc.pre(from !== to)
        const leaves = leavesAt({ quiet: { from, to }, dailyAt: null }, false, now)
        expect(leaves >= now && leaves <= addHours(now, 26)).toBe(true)
        // The hour after a skipped end is as good as the end.
        expect(isQuiet({ from, to }, leaves) && formatTime(leaves) === to).toBe(false)
        if (leaves > now) expect(isQuiet({ from, to }, leaves)).toBe(false)
      }),
      { numRuns: 2000, examples: [['22:00', '01:30', at('2026-10-25T01:10:00Z')]] },
    )
  })
})

test('a try that failed waits longer each time, and after the sixth no more', () => {
  const now = at('2026-11-12T09:12:00Z')
  expect([1, 2, 3, 4, 5].map((tries) => (nextTry(tries, now) as Date).getTime() - now.getTime())).toEqual(
    [1, 5, 30, 120, 480].map((minutes) => minutes * 60_000),
  )
  expect(nextTry(6, now)).toBeNull()
})

test('what is two days old says nothing new, unless it cannot wait', () => {
  const due = at('2026-11-10T09:12:00Z')
  expect(isTooLate(due, false, at('2026-11-12T09:12:00Z'))).toBe(false)
  expect(isTooLate(due, false, at('2026-11-12T09:13:00Z'))).toBe(true)
  expect(isTooLate(due, true, at('2026-11-12T09:13:00Z'))).toBe(false)
  expect(reachUnsaid.channel).toBe('email')
})
