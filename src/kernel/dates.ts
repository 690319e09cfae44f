import { Temporal } from 'temporal-polyfill'
import { ok, refuse, type Accepted, type Refused, type Result } from './result.ts'

// Instants travel as JavaScript Dates; days travel as 'YYYY-MM-DD' text, so that no time zone can move
// a date of birth. Every wall-clock time that a person reads or types is London's, whatever the machine's is.
// Names are written out here, not asked of Intl, so that one ICU release cannot turn "Sep" into "Sept".

const london = 'Europe/London'
const millisecondsPerDay = 86_400_000
const millisecondsPerHour = 3_600_000
const millisecondsPerMinute = 60_000
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** How exactly a time is known. Known by day only is 00:00 London, shown as "time not known". */
export type Precision = 'minute' | 'day'

/** A time as somebody gave it: the instant, and how exactly they knew it. */
export type Moment = { date: Date; precision: Precision }

export type DayProblem = 'empty' | 'unreadable' | 'no-such-day' | 'unlikely-year' | 'wrong-weekday'
export type TimeProblem = 'not-a-time' | 'no-such-time'

/** A wall-clock time that was read; `ambiguous` says that the clock showed it twice that night and the earlier was taken. */
export type Placed<T> = Accepted<T> & { ambiguous: boolean }

// ---- Elapsed time -------------------------------------------------------------------------------------

/** The instant that lies so many elapsed hours later (earlier if negative); a change of the clocks moves nothing. */
export function addHours(date: Date, hours: number): Date {
  return new Date(date.getTime() + hours * millisecondsPerHour)
}

/** Elapsed hours from `a` to `b`, with the fraction; negative when `b` comes first. */
export function hoursBetween(a: Date, b: Date): number {
  return (b.getTime() - a.getTime()) / millisecondsPerHour
}

// ---- Days and London's wall clock ---------------------------------------------------------------------

/** Whether the text is a day that exists, written 'YYYY-MM-DD'. */
export function isIsoDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return parts !== null && dayExists(Number(parts[1]), Number(parts[2]), Number(parts[3]))
}

/** The day so many calendar days later. @throws RangeError if `isoDay` is not a day. */
export function addDays(isoDay: string, days: number): string {
  if (!isIsoDay(isoDay)) throw new RangeError('A day is written YYYY-MM-DD')
  // Days have no clock: in UTC each has the same length.
  return new Date(Date.parse(isoDay) + days * millisecondsPerDay).toISOString().slice(0, 10)
}

/** Whole calendar days from one day to another; negative when `b` comes first. @throws RangeError if either is not a day. */
export function daysBetween(a: string, b: string): number {
  return Temporal.PlainDate.from(a).until(b, { largestUnit: 'days' }).days
}

/** The London day ('YYYY-MM-DD') on which an instant falls. */
export function londonDay(date: Date): string {
  const ms = date.getTime()
  // Almost always the day that UTC has too; an import asks this of every row.
  const utcDay = Number.isNaN(ms) ? '' : date.toISOString().slice(0, 10)
  const day = isIsoDay(utcDay) ? dayInLondon(utcDay) : null
  return day && ms >= day.begins && ms < day.ends ? utcDay : inLondon(date).toPlainDate().toString()
}

/** The instant at which a London day begins. @throws RangeError if `isoDay` is not a day. */
export function londonMidnight(isoDay: string): Date {
  return new Date(dayInLondon(isoDay).begins)
}

/**
 * The instant at which London's clocks show `time` ('HH:MM' or 'HH:MM:SS', 24-hour) on `isoDay`.
 * In the hour that October repeats, the earlier instant is taken (the clock that protects a child runs
 * from the earliest it can be) and `ambiguous` is true. In the hour that March skips there is no such time.
 */
export function fromLondon(isoDay: string, time: string): Placed<Date> | Refused<'no-such-day' | TimeProblem> {
  if (!isIsoDay(isoDay)) return refuse('no-such-day')
  const parts = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(time)
  if (!parts) return refuse('not-a-time')
  return placeInLondon(isoDay, {
    hour: Number(parts[1]),
    minute: Number(parts[2]),
    second: Number(parts[3] ?? 0),
  })
}

/**
 * Age in whole years on the London day of `date`; negative before birth.
 * A child born on 29 February grows older on 1 March in a common year.
 * @throws RangeError if `dateOfBirth` is not a day.
 */
export function ageAt(dateOfBirth: string, date: Date): number {
  if (!isIsoDay(dateOfBirth)) throw new RangeError('A date of birth is written YYYY-MM-DD')
  const today = londonDay(date)
  const years = Number(today.slice(0, 4)) - Number(dateOfBirth.slice(0, 4))
  const birthdayPassed = today.slice(5) >= dateOfBirth.slice(5)
  return birthdayPassed ? years : years - 1
}

// ---- Shown to people ----------------------------------------------------------------------------------

/** "Thu 12 Nov 2026", the London day. */
export function formatDay(date: Date): string {
  return dayInLondon(londonDay(date)).words
}

/** "Thursday 12 November 2026", the London day. */
export function formatDayLong(date: Date): string {
  const { dayOfWeek, day, month, year } = inLondon(date)
  return `${weekdayName(dayOfWeek)} ${day} ${monthName(month)} ${year}`
}

/** "22:40", London's clock. */
export function formatTime(date: Date): string {
  const { begins, ends } = dayInLondon(londonDay(date))
  const minutes = Math.floor((date.getTime() - begins) / millisecondsPerMinute)
  // On the two days on which the clocks change the time is not how long the day has been going on.
  const { hour, minute } = ends - begins === millisecondsPerDay ? { hour: Math.floor(minutes / 60), minute: minutes % 60 } : inLondon(date)
  return `${twoDigits(hour)}:${twoDigits(minute)}`
}

/** "Wed 11 Nov 2026, 22:40", or "Wed 11 Nov 2026, time not known" when only the day is known. */
export function formatMoment(date: Date, precision: Precision): string {
  switch (precision) {
    case 'minute':
      return `${formatDay(date)}, ${formatTime(date)}`
    case 'day':
      return `${formatDay(date)}, ${timeNotKnown}`
  }
}

/** "14 November 2026" for '2026-11-14'; no time zone is involved. @throws RangeError if `isoDay` is not a day. */
export function formatPlainDate(isoDay: string): string {
  const { day, month, year } = Temporal.PlainDate.from(isoDay)
  return `${day} ${monthName(month)} ${year}`
}

// ---- Typed by people ----------------------------------------------------------------------------------

/**
 * The day ('YYYY-MM-DD') that somebody typed the British way: 1/2/2026, 01-02-26, 01.02.2026, 1 2 2026,
 * 1 Feb 2026, 01-Feb-26, 1st of February 2026, Sunday 1 February 2026, or 2026-02-01. Day before month, always.
 * A year of two digits lies between 1950 and 2049: 49 is 2049 and 50 is 1950. Years outside 1900–2099 are
 * refused as slips of the finger, and so is a weekday that is not that date's. Nothing is guessed.
 */
export function parseUkDate(text: string): Result<string, DayProblem> {
  const read = readDay(tidy(text))
  if (!read.ok) return read
  return read.value.rest === '' ? ok(read.value.day) : refuse('unreadable')
}

/**
 * The moment that somebody typed: a day as `parseUkDate` reads it, then if known a time: 14:05, 14:05:30, 14.05,
 * 1405, 1405hrs, 2.05pm, 2pm, noon, or ISO's T14:05:00 with or without Z, +01:00, GMT or BST. Without an offset the
 * time is London's. A day alone, or with "time not known", gives precision 'day' and 00:00 London.
 * "Midnight" is refused: people mean either end of the day by it. 00:00 counts as a known time; an importer whose
 * source writes 00:00 for "unknown" must say so itself.
 */
export function parseUkDateTime(text: string): Placed<Moment> | Refused<DayProblem | TimeProblem> {
  const read = readDay(tidy(text))
  if (!read.ok) return read
  const { day, rest } = read.value
  if (rest === '' || rest.replace(/^[,\s]+/, '') === timeNotKnown) {
    return { ...ok({ date: londonMidnight(day), precision: 'day' as const }), ambiguous: false }
  }
  const clock = readClock(rest)
  if (!clock) return refuse('not-a-time')
  const placed = placeAt(day, clock)
  if (!placed.ok) return placed
  return {
    ...ok({ date: placed.value, precision: 'minute' as const }),
    ambiguous: placed.ambiguous,
  }
}

// ---- How it is done -----------------------------------------------------------------------------------

type WallClock = { hour: number; minute: number; second: number }
type TypedClock = WallClock & { offsetMinutes: number | null }

const timeNotKnown = 'time not known'
const yearMin = 1900
const yearMax = 2099
const lastShortYearOfThisCentury = 49

// Bounded, so that a pasted page cannot make the expressions below work for long.
const typedLengthMax = 80

const weekdayPattern = /^(mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?),?\s/
const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/
const numbersOnly = /^(\d{1,2})([-/.]|\s)(\d{1,2})\2(\d{4}|\d{2})(?!\d)/
const monthInWords = /^(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[-/.\s]?([a-z]{3,9})\.?,?[-/.\s]?(\d{4}|\d{2})(?!\d)/

const clockPattern = new RegExp(
  '^(?:t|[,\\s]+(?:at\\s)?)\\s?' + // what parts the day from the time
    '(?:(noon|midday|12 noon)' +
    '|(\\d{1,2})(?:[:.](\\d{2})(?:[:.](\\d{2})(?:[.,]\\d{1,9})?)?)?\\s?([ap])\\.?m\\.?' + // 2pm, 2.05 p.m.
    '|(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2})(?:[.,]\\d{1,9})?)?' + // 14:05, 14:05:30.250
    '|(\\d{2})(\\d{2}))' + // 1405
    '(?:\\s?h(?:ou)?rs\\.?)?' +
    '(?:\\s?(z|utc|gmt|bst|[+-]\\d{2}(?::?\\d{2})?))?$',
)

function tidy(text: string): string {
  return text.length > typedLengthMax ? 'too long' : text.trim().toLowerCase().replace(/\s+/g, ' ')
}

/** The day at the front of a tidied text, and what stands behind it. */
function readDay(tidied: string): Result<{ day: string; rest: string }, DayProblem> {
  if (tidied === '') return refuse('empty')
  const weekday = weekdayPattern.exec(tidied)
  const text = weekday ? tidied.slice(weekday[0].length) : tidied
  const found = findDay(text)
  if (!found) return refuse('unreadable')
  const { year, month, day, length } = found
  if (year < yearMin || year > yearMax) return refuse('unlikely-year')
  if (!dayExists(year, month, day)) return refuse('no-such-day')
  const isoDay = `${year}-${twoDigits(month)}-${twoDigits(day)}`
  if (weekday && !isWeekdayOf(weekday[1] ?? '', isoDay)) return refuse('wrong-weekday')
  return ok({ day: isoDay, rest: text.slice(length) })
}

function findDay(text: string): { year: number; month: number; day: number; length: number } | null {
  const iso = yearFirst.exec(text)
  if (iso) {
    return {
      year: Number(iso[1]),
      month: Number(iso[3]),
      day: Number(iso[4]),
      length: iso[0].length,
    }
  }
  const numbers = numbersOnly.exec(text)
  if (numbers) {
    const [whole, day, , month, year = ''] = numbers
    return { year: fullYear(year), month: Number(month), day: Number(day), length: whole.length }
  }
  const words = monthInWords.exec(text)
  if (words) {
    const [whole, day, name = '', year = ''] = words
    const month = monthNumber(name)
    return month === 0 ? null : { year: fullYear(year), month, day: Number(day), length: whole.length }
  }
  return null
}

function readClock(text: string): TypedClock | null {
  const found = clockPattern.exec(text)
  if (!found) return null
  const [, noon, hour12, minute12, second12, half, hour24, minute24, second24, hourRun, minuteRun, zone] = found
  const offsetMinutes = zone === undefined ? null : offsetOf(zone)
  if (noon !== undefined) return { hour: 12, minute: 0, second: 0, offsetMinutes }
  if (half !== undefined) {
    const hour = Number(hour12)
    if (hour < 1 || hour > 12) return null
    return {
      hour: (hour % 12) + (half === 'p' ? 12 : 0),
      minute: Number(minute12 ?? 0),
      second: Number(second12 ?? 0),
      offsetMinutes,
    }
  }
  return {
    hour: Number(hour24 ?? hourRun),
    minute: Number(minute24 ?? minuteRun),
    second: Number(second24 ?? 0),
    offsetMinutes,
  }
}

function placeAt(isoDay: string, clock: TypedClock): Placed<Date> | Refused<TimeProblem> {
  const { offsetMinutes } = clock
  if (offsetMinutes === null) return placeInLondon(isoDay, clock)
  if (!clockExists(clock) || Math.abs(offsetMinutes) > 18 * 60) return refuse('not-a-time')
  const plain = Temporal.PlainDate.from(isoDay).toPlainDateTime(plainTime(clock))
  const asUtc = plain.toZonedDateTime('UTC').epochMilliseconds
  return { ...ok(new Date(asUtc - offsetMinutes * millisecondsPerMinute)), ambiguous: false }
}

function placeInLondon(isoDay: string, clock: WallClock): Placed<Date> | Refused<TimeProblem> {
  if (!clockExists(clock)) return refuse('not-a-time')
  const { begins, ends } = dayInLondon(isoDay)
  if (ends - begins === 24 * millisecondsPerHour) {
    return { ...ok(new Date(begins + (clock.hour * 60 + clock.minute) * millisecondsPerMinute + clock.second * 1000)), ambiguous: false }
  }
  const plain = Temporal.PlainDate.from(isoDay).toPlainDateTime(plainTime(clock))
  const earlier = plain.toZonedDateTime(london, { disambiguation: 'earlier' })
  if (!earlier.toPlainDateTime().equals(plain)) return refuse('no-such-time')
  const later = plain.toZonedDateTime(london, { disambiguation: 'later' })
  return {
    ...ok(toDate(earlier)),
    ambiguous: earlier.epochMilliseconds !== later.epochMilliseconds,
  }
}

type DayInLondon = { begins: number; ends: number; words: string }

const daysInLondon = new Map<string, DayInLondon>()
// A century and more of days; what a hostile file names beyond that is asked anew.
const daysInLondonMax = 50_000

/** When a London day begins and the next one does, and how it is written: on all but two days of a year 24 hours lie between. @throws RangeError if `isoDay` is not a day. */
function dayInLondon(isoDay: string): DayInLondon {
  const known = daysInLondon.get(isoDay)
  if (known) return known
  const day = Temporal.PlainDate.from(isoDay)
  const begins = day.toZonedDateTime(london).epochMilliseconds
  const ends = day.add({ days: 1 }).toZonedDateTime(london).epochMilliseconds
  if (daysInLondon.size >= daysInLondonMax) daysInLondon.clear()
  const words = `${weekdayName(day.dayOfWeek).slice(0, 3)} ${day.day} ${monthName(day.month).slice(0, 3)} ${day.year}`
  daysInLondon.set(isoDay, { begins, ends, words })
  return { begins, ends, words }
}

function plainTime({ hour, minute, second }: WallClock): Temporal.PlainTime {
  return new Temporal.PlainTime(hour, minute, second)
}

function clockExists({ hour, minute, second }: WallClock): boolean {
  return hour <= 23 && minute <= 59 && second <= 59
}

function offsetOf(zone: string): number {
  if (zone === 'z' || zone === 'utc' || zone === 'gmt') return 0
  if (zone === 'bst') return 60
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.slice(1).replace(':', '')
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0))
}

function fullYear(typed: string): number {
  const year = Number(typed)
  if (typed.length === 4) return year
  return year <= lastShortYearOfThisCentury ? 2000 + year : 1900 + year
}

/** 1 to 12, or 0 when the word is no month. At least three letters, and "Sept" like "Sep" is the start of its name. */
function monthNumber(word: string): number {
  return months.findIndex((name) => name.toLowerCase().startsWith(word)) + 1
}

function isWeekdayOf(word: string, isoDay: string): boolean {
  return weekdayName(Temporal.PlainDate.from(isoDay).dayOfWeek).toLowerCase().startsWith(word)
}

function dayExists(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (month === 2 && leap ? 29 : (monthLengths[month - 1] ?? 0))
}

function inLondon(date: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(london)
}

function toDate(moment: Temporal.ZonedDateTime): Date {
  return new Date(moment.epochMilliseconds)
}

function weekdayName(dayOfWeek: number): string {
  return weekdays[dayOfWeek - 1] ?? ''
}

function monthName(month: number): string {
  return months[month - 1] ?? ''
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
