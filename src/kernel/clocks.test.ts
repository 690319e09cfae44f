import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clockStartOf, clockState, dueAt, interviewDueHours, timeLeft } from './clocks.ts'
import { addHours, formatMoment, hoursBetween, londonDay, londonMidnight } from './dates.ts'

const at = (iso: string) => new Date(iso)

/** Every minute of the ten days round each change of the clocks from 2020 to 2035. */
const changes = Array.from({ length: 16 }, (_, index) => 2020 + index).flatMap((year) => [lastSundayAt1(year, 2), lastSundayAt1(year, 9)])
const nearAChange = fc
  .tuple(fc.constantFrom(...changes), fc.integer({ min: -5 * 1440, max: 5 * 1440 }))
  .map(([change, minutes]) => addHours(change, minutes / 60))

describe('72 hours', () => {
  test('are elapsed hours, whichever change of the clocks lies within them', () => {
    fc.assert(
      fc.property(nearAChange, (returnedAt) => {
        expect(hoursBetween(returnedAt, dueAt(returnedAt))).toBe(interviewDueHours)
      }),
    )
  })

  test('fall on the same wall-clock time three days later, unless the clocks changed between', () => {
    fc.assert(
      fc.property(nearAChange, (returnedAt) => {
        const due = dueAt(returnedAt)
        const change = changes.find((each) => returnedAt < each && each <= due)
        const wallClockHours = wallClockHoursBetween(returnedAt, due)
        if (change === undefined) expect(wallClockHours).toBe(72)
        else expect(wallClockHours).toBe(change.getUTCMonth() === 2 ? 73 : 71)
      }),
    )
  })

  test('end an hour earlier by the wall in October, an hour later in March', () => {
    expect(formatMoment(dueAt(at('2026-10-23T21:00:00Z')), 'minute')).toBe('Mon 26 Oct 2026, 21:00')
    expect(formatMoment(at('2026-10-23T21:00:00Z'), 'minute')).toBe('Fri 23 Oct 2026, 22:00')
    expect(formatMoment(dueAt(at('2026-03-27T22:00:00Z')), 'minute')).toBe('Mon 30 Mar 2026, 23:00')
  })

  test('an area may be quicker', () => {
    expect(dueAt(at('2026-11-11T22:40:00Z'), 24)).toEqual(at('2026-11-12T22:40:00Z'))
  })
})

describe('the start of the clock', () => {
  test('is the time known', () => {
    const returnedAt = at('2026-07-01T13:05:00Z')
    expect(clockStartOf(returnedAt, 'minute')).toEqual(returnedAt)
  })

  test('is 00:00 London when only the day is known, and so never after the return', () => {
    fc.assert(
      fc.property(nearAChange, (returnedAt) => {
        const start = clockStartOf(returnedAt, 'day')
        expect(start).toEqual(londonMidnight(londonDay(returnedAt)))
        expect(start.getTime()).toBeLessThanOrEqual(returnedAt.getTime())
      }),
    )
  })
})

describe('how a clock stands', () => {
  const due = at('2026-11-14T22:40:00Z')
  const state = (doneAt: string | null, now: string) =>
    clockState({ dueAt: due, doneAt: doneAt === null ? null : at(doneAt), now: at(now) })

  test.each([
    [null, '2026-11-12T00:00:00Z', 'running'],
    [null, '2026-11-13T22:39:00Z', 'running'],
    [null, '2026-11-13T22:40:00Z', 'soon'],
    [null, '2026-11-14T22:40:00Z', 'soon'],
    [null, '2026-11-14T22:40:01Z', 'late'],
    ['2026-11-14T22:40:00Z', '2026-11-20T00:00:00Z', 'done-in-time'],
    ['2026-11-14T22:41:00Z', '2026-11-20T00:00:00Z', 'done-late'],
  ])('done %s, seen %s: %s', (doneAt, now, expected) => expect(state(doneAt, now)).toBe(expected))

  test('as it was known before it was done', () => {
    expect(state('2026-11-14T20:00:00Z', '2026-11-14T19:00:00Z')).toBe('soon')
  })

  test('“soon” is the area’s word', () => {
    const now = at('2026-11-14T12:00:00Z')
    expect(clockState({ dueAt: due, doneAt: null, now, soonHours: 4 })).toBe('running')
  })

  test('a day with no time known is in time only if all of it was', () => {
    const seen = at('2026-11-20T00:00:00Z')
    const doneOn = (day: string) => clockState({ dueAt: due, doneAt: londonMidnight(day), donePrecision: 'day', now: seen })
    expect(doneOn('2026-11-13')).toBe('done-in-time')
    expect(doneOn('2026-11-14')).toBe('done-late')
  })

  test('late is said in words exactly when the state is late', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_000, max: 9_000 }), (minutes) => {
        const now = addHours(due, minutes / 60)
        const isLate = clockState({ dueAt: due, doneAt: null, now }) === 'late'
        expect(timeLeft(due, now).late).toBe(isLate)
      }),
    )
  })
})

describe('time left, as people say it', () => {
  const due = at('2026-11-14T22:40:00Z')
  test.each([
    [-120, '5 days left'],
    [-72.5, '3 days left'],
    [-72, '72 h left'],
    [-61.9, '61 h left'],
    [-1, '1 h left'],
    [-0.99, '59 min left'],
    [-40 / 60, '40 min left'],
    [-0.01, 'under 1 min left'],
    [0, 'under 1 min left'],
    [0.01, 'under 1 min late'],
    [0.5, '30 min late'],
    [5.2, '5 h late'],
    [47.9, '47 h late'],
    [48, '2 days late'],
    [100, '4 days late'],
  ])('%d hours after it was due: %s', (hours, words) => {
    expect(timeLeft(due, addHours(due, hours))).toEqual({ words, late: hours > 0 })
  })
})

/** Summer time starts and ends at 01:00 UTC on the last Sunday of March and of October. */
function lastSundayAt1(year: number, month: number): Date {
  const last = new Date(Date.UTC(year, month + 1, 0, 1))
  return new Date(last.getTime() - last.getUTCDay() * 86_400_000)
}

/** The difference that two London wall clocks would show, worked out with Intl as a second opinion. */
function wallClockHoursBetween(a: Date, b: Date): number {
  return hoursBetween(asIfUtc(a), asIfUtc(b))
}

function asIfUtc(date: Date): Date {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/London',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(date)
  return new Date(`${shown.replace(' ', 'T')}Z`)
}
