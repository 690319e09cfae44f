import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addHours,
  ageAt,
  daysBetween,
  formatDay,
  formatDayLong,
  formatMoment,
  formatPlainDate,
  formatTime,
  fromLondon,
  hoursBetween,
  isIsoDay,
  londonDay,
  londonMidnight,
  parseUkDate,
  parseUkDateTime,
} from './dates.ts'

const at = (iso: string) => new Date(iso)

const anyDate = fc.integer({ min: Date.UTC(1972, 0, 1), max: Date.UTC(2099, 11, 30) }).map((milliseconds) => new Date(milliseconds))

describe('elapsed hours', () => {
  test('come back whole, for every date', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -2000, max: 2000 }), (date, hours) => {
        expect(hoursBetween(date, addHours(date, hours))).toBe(hours)
      }),
    )
  })

  test('do not follow the wall clock over the October change', () => {
    expect(formatMoment(addHours(at('2026-10-24T11:00:00Z'), 24), 'minute')).toBe('Sun 25 Oct 2026, 11:00')
  })
})

describe('London', () => {
  test('what is kept of each day says the same as asking anew, also when the clocks change and in the double summer time of the war', () => {
    const longAgo = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2099, 11, 30) })
    // The hours around both changes of a year, and around midnight.
    const changes = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '1941-05-04T01:00:00Z', '1968-10-27T00:00:00Z', '2026-07-01T23:00:00Z']
    const nearby = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -26 * 60, max: 26 * 60 }))
      .map(([iso, minutes]) => at(iso).getTime() + minutes * 60_000)
    fc.assert(
      fc.property(fc.oneof(longAgo, nearby), (milliseconds) => {
        const whole = Math.floor(milliseconds / 1000) * 1000
        const there = Temporal.Instant.fromEpochMilliseconds(whole).toZonedDateTimeISO('Europe/London')
        expect(londonDay(new Date(whole))).toBe(there.toPlainDate().toString())
        expect(londonMidnight(there.toPlainDate().toString()).getTime()).toBe(there.startOfDay().epochMilliseconds)
        const earlier = there.toPlainDateTime().toZonedDateTime('Europe/London', { disambiguation: 'earlier' })
        const later = there.toPlainDateTime().toZonedDateTime('Europe/London', { disambiguation: 'later' })
        const read = fromLondon(there.toPlainDate().toString(), there.toPlainTime().toString({ smallestUnit: 'second' }))
        expect(read).toMatchObject({ ok: true, value: new Date(earlier.epochMilliseconds), ambiguous: !earlier.equals(later) })
      }),
      { numRuns: 1000 },
    )
  })

  test('begins its day an hour before UTC in summer', () => {
    expect(londonMidnight('2026-07-01')).toEqual(at('2026-06-30T23:00:00Z'))
    expect(londonMidnight('2026-01-01')).toEqual(at('2026-01-01T00:00:00Z'))
    expect(londonDay(at('2026-06-30T23:30:00Z'))).toBe('2026-07-01')
  })

  test('every day starts on itself', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const day = londonDay(date)
        expect(londonDay(londonMidnight(day))).toBe(day)
        expect(londonMidnight(day).getTime()).toBeLessThanOrEqual(date.getTime())
      }),
    )
  })

  test('a time that March skips is refused', () => {
    expect(fromLondon('2026-03-29', '01:30')).toEqual({ ok: false, problem: 'no-such-time' })
    expect(fromLondon('2026-03-29', '02:00')).toMatchObject({ value: at('2026-03-29T01:00:00Z') })
  })

  test('a time that October repeats is the earlier one, and says so', () => {
    expect(fromLondon('2026-10-25', '01:30')).toEqual({
      ok: true,
      value: at('2026-10-25T00:30:00Z'),
      ambiguous: true,
    })
    expect(fromLondon('2026-10-25', '02:00')).toMatchObject({ ambiguous: false })
  })

  test.each([
    ['2026-02-30', '10:00', 'no-such-day'],
    ['1 Feb', '10:00', 'no-such-day'],
    ['2026-02-01', '24:00', 'not-a-time'],
    ['2026-02-01', '9:00', 'not-a-time'],
    ['2026-02-01', '10:60', 'not-a-time'],
  ])('%s %s is refused as %s', (day, time, problem) => {
    expect(fromLondon(day, time)).toEqual({ ok: false, problem })
  })
})

describe('days', () => {
  test('are counted by the calendar', () => {
    expect(addDays('2026-02-27', 2)).toBe('2026-03-01')
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
    expect(daysBetween('2026-03-30', '2026-03-28')).toBe(-2)
    expect(daysBetween('2025-01-01', '2026-01-01')).toBe(365)
  })

  test('must exist', () => {
    expect(isIsoDay('2028-02-29')).toBe(true)
    expect(isIsoDay('2026-02-29')).toBe(false)
    expect(isIsoDay('2026-2-1')).toBe(false)
    expect(() => londonMidnight('yesterday')).toThrow(RangeError)
  })
})

describe('age', () => {
  test('changes at London midnight on the birthday', () => {
    expect(ageAt('2011-07-01', at('2026-06-30T22:59:00Z'))).toBe(14)
    expect(ageAt('2011-07-01', at('2026-06-30T23:00:00Z'))).toBe(15)
  })

  test('a child of 29 February turns 18 on 1 March', () => {
    expect(ageAt('2008-02-29', at('2026-02-28T12:00:00Z'))).toBe(17)
    expect(ageAt('2008-02-29', at('2026-03-01T00:00:00Z'))).toBe(18)
  })

  test('is not worked out from something that is no day', () => {
    expect(() => ageAt('1/2/2010', at('2026-01-01T00:00:00Z'))).toThrow(RangeError)
  })
})

test('the words that people read are those of another calendar, also on the days on which the clocks change', () => {
  const changes = [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(1971, 9, 31, 2), Date.UTC(2000, 1, 29)]
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -26 * 60, max: 26 * 60 }))
    .map(([change, minutes]) => change + minutes * 60_000)
  const long = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', dateStyle: 'full', timeStyle: 'short' })
  fc.assert(
    fc.property(fc.oneof(anyDate.map(Number), near), (milliseconds) => {
      const date = at(new Date(milliseconds).toISOString())
      const parts = Object.fromEntries(long.formatToParts(date).map(({ type, value }) => [type, value]))
      expect(formatDay(date)).toBe(`${parts['weekday']?.slice(0, 3)} ${parts['day']} ${parts['month']?.slice(0, 3)} ${parts['year']}`)
      expect(formatTime(date)).toBe(`${parts['hour']}:${parts['minute']}`)
    }),
  )
  fc.assert(
    fc.property(anyDate, fc.integer({ min: -40_000, max: 40_000 }), (date, days) => {
      const day = date.toISOString().slice(0, 10)
      expect(addDays(day, days)).toBe(Temporal.PlainDate.from(day).add({ days }).toString())
    }),
  )
  for (const none of ['2026-02-30', 'tomorrow', '']) expect(() => addDays(none, 1), none).toThrow(RangeError)
})

test('the words that people read', () => {
  const evening = at('2026-11-11T22:40:00Z')
  expect(formatDay(evening)).toBe('Wed 11 Nov 2026')
  expect(formatDayLong(evening)).toBe('Wednesday 11 November 2026')
  expect(formatTime(at('2026-06-01T08:05:00Z'))).toBe('09:05')
  expect(formatMoment(evening, 'minute')).toBe('Wed 11 Nov 2026, 22:40')
  expect(formatMoment(evening, 'day')).toBe('Wed 11 Nov 2026, time not known')
  expect(formatPlainDate('2026-11-14')).toBe('14 November 2026')
})

describe('a day as typed', () => {
  test.each([
    '1/2/2026',
    '01/02/26',
    '01-02-26',
    '01.02.2026',
    '1 2 2026',
    '1 Feb 2026',
    '1 feb 26',
    '01-Feb-26',
    '1feb2026',
    '1st February 2026',
    '1st of February, 2026',
    ' Sunday  1 February 2026 ',
    'Sun, 1 Feb. 2026',
    '2026-02-01',
    '2026/2/1',
  ])('%s is 1 February 2026', (typed) => {
    expect(parseUkDate(typed)).toEqual({ ok: true, value: '2026-02-01' })
  })

  test('a year of two digits lies from 1950 to 2049', () => {
    expect(parseUkDate('1/2/49')).toMatchObject({ value: '2049-02-01' })
    expect(parseUkDate('1/2/50')).toMatchObject({ value: '1950-02-01' })
    expect(parseUkDate('3 Sept 08')).toMatchObject({ value: '2008-09-03' })
  })

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['yesterday', 'unreadable'],
    ['1/2', 'unreadable'],
    ['1/2-2026', 'unreadable'],
    ['1/2/202', 'unreadable'],
    ['1/2/20266', 'unreadable'],
    ['1 Fab 2026', 'unreadable'],
    ['1/2/2026 14:05', 'unreadable'],
    ['2/13/2026', 'no-such-day'],
    ['31/6/2026', 'no-such-day'],
    ['29 Feb 2026', 'no-such-day'],
    ['0/1/2026', 'no-such-day'],
    ['1/2/0206', 'unlikely-year'],
    ['Monday 1 February 2026', 'wrong-weekday'],
    ['someday 1 February 2026', 'unreadable'],
    ['1'.repeat(10_000), 'unreadable'],
  ])('%s is refused as %s', (typed, problem) => {
    expect(parseUkDate(typed)).toEqual({ ok: false, problem })
  })

  test('every day reads back from each way that we write it', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const day = londonDay(date)
        const [year = '', month = '', ofMonth = ''] = day.split('-')
        const written = [formatDay(date), formatDayLong(date), formatPlainDate(day), day]
        for (const text of [...written, `${ofMonth}/${month}/${year}`]) {
          expect(parseUkDate(text)).toEqual({ ok: true, value: day })
        }
      }),
    )
  })

  test('no text makes it throw, and what it accepts is a day', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseUkDate(text)
        expect(!read.ok || isIsoDay(read.value)).toBe(true)
      }),
    )
  })
})

describe('a moment as typed', () => {
  test.each([
    '1/7/2026 14:05',
    '1/7/2026, 14:05',
    '01.07.2026 14.05',
    '01-07-26 1405',
    '1/7/2026 1405hrs',
    '1/7/2026 14:05 hrs',
    '1 July 2026 2.05pm',
    '1 July 2026 at 2:05 p.m.',
    '1/7/2026 14:05:00',
    '2026-07-01T14:05',
    '2026-07-01T14:05:00',
    '2026-07-01T13:05:00Z',
    '2026-07-01T13:05:00.000Z',
    '2026-07-01T14:05:00+01:00',
    '2026-07-01 08:05:00-0500',
    '2026-07-01 13:05:00+00',
    '1/7/2026 14:05 BST',
    '1/7/2026 13:05 GMT',
    'Wednesday 1 July 2026, 14:05',
  ])('%s', (typed) => {
    expect(parseUkDateTime(typed)).toEqual({
      ok: true,
      value: { date: at('2026-07-01T13:05:00Z'), precision: 'minute' },
      ambiguous: false,
    })
  })

  test.each([
    ['1/12/2026 12am', '2026-12-01T00:00:00Z'],
    ['1/12/2026 12pm', '2026-12-01T12:00:00Z'],
    ['1/12/2026 noon', '2026-12-01T12:00:00Z'],
    ['1/12/2026 9am', '2026-12-01T09:00:00Z'],
    ['1/12/2026 0:05', '2026-12-01T00:05:00Z'],
    ['1/12/2026 22:40:31', '2026-12-01T22:40:31Z'],
  ])('%s is %s', (typed, iso) => {
    expect(parseUkDateTime(typed)).toMatchObject({ value: { date: at(iso), precision: 'minute' } })
  })

  test.each(['1/7/2026', 'Wed 1 Jul 2026, time not known'])('%s is known by day only', (typed) => {
    expect(parseUkDateTime(typed)).toEqual({
      ok: true,
      value: { date: at('2026-06-30T23:00:00Z'), precision: 'day' },
      ambiguous: false,
    })
  })

  test('the repeated hour says that it is ambiguous, unless the zone was given', () => {
    expect(parseUkDateTime('25/10/2026 01:30')).toMatchObject({
      value: { date: at('2026-10-25T00:30:00Z') },
      ambiguous: true,
    })
    expect(parseUkDateTime('25/10/2026 01:30 GMT')).toMatchObject({
      value: { date: at('2026-10-25T01:30:00Z') },
      ambiguous: false,
    })
  })

  test.each([
    ['', 'empty'],
    ['at some time', 'unreadable'],
    ['31/2/2026 14:05', 'no-such-day'],
    ['1/7/2026 midnight', 'not-a-time'],
    ['1/7/2026 about two', 'not-a-time'],
    ['1/7/2026 24:00', 'not-a-time'],
    ['1/7/2026 14:65', 'not-a-time'],
    ['1/7/2026 13pm', 'not-a-time'],
    ['1/7/2026 0pm', 'not-a-time'],
    ['1/7/2026 14', 'not-a-time'],
    ['1/7/2026 905', 'not-a-time'],
    ['1/7/2026 14:05 CET', 'not-a-time'],
    ['2026-07-01T14:05:00+99:00', 'not-a-time'],
    ['29/3/2026 01:30', 'no-such-time'],
  ])('%s is refused as %s', (typed, problem) => {
    expect(parseUkDateTime(typed)).toEqual({ ok: false, problem })
  })

  test('every moment reads back from what we show, to the minute', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const shown = formatMoment(date, 'minute')
        const read = parseUkDateTime(shown)
        if (!read.ok) throw new Error(`${shown} was refused as ${read.problem}`)
        expect(formatMoment(read.value.date, 'minute')).toBe(shown)
        const minute = Math.floor(date.getTime() / 60_000) * 60_000
        const later = read.ambiguous ? [minute, minute - 3_600_000] : [minute]
        expect(later).toContain(read.value.date.getTime())
      }),
    )
  })

  test('every day known by day reads back exactly', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const midnight = londonMidnight(londonDay(date))
        expect(parseUkDateTime(formatMoment(midnight, 'day'))).toMatchObject({
          value: { date: midnight, precision: 'day' },
        })
      }),
    )
  })

  test('an ISO instant reads back exactly, whatever the machine thinks the time zone is', () => {
    fc.assert(
      fc.property(anyDate, (date) => {
        const whole = new Date(Math.floor(date.getTime() / 1000) * 1000)
        expect(parseUkDateTime(whole.toISOString())).toMatchObject({ value: { date: whole } })
      }),
    )
  })

  test('no text makes it throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseUkDateTime(`1/7/2026 ${text}`)))
  })
})
