// Working days in England and Wales: not a Saturday, a Sunday or a bank holiday (Banking and Financial Dealings Act 1971, schedule 1).
// Days given once, for a coronation or a jubilee, are not known ahead and not counted here.
import { addDays } from '../../../kernel/dates.ts'

const weekday = (isoDay: string): number => new Date(`${isoDay}T00:00:00Z`).getUTCDay()
const isWeekend = (isoDay: string): boolean => weekday(isoDay) === 0 || weekday(isoDay) === 6

/** Easter Sunday of a year of the Gregorian calendar, by the anonymous algorithm that Nature printed in 1876. */
function easterOf(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return `${year}-${String(Math.floor(n / 31)).padStart(2, '0')}-${String((n % 31) + 1).padStart(2, '0')}`
}

function firstMonday(from: string): string {
  return weekday(from) === 1 ? from : firstMonday(addDays(from, 1))
}

function lastMonday(from: string): string {
  return weekday(from) === 1 ? from : lastMonday(addDays(from, -1))
}

/** The bank holidays of a year, those that fall on a weekend on the working day that stands in for them. */
export function bankHolidaysOf(year: number): string[] {
  const easter = easterOf(year)
  const on = (monthDay: string) => `${year}-${monthDay}`
  const found = [addDays(easter, -2), addDays(easter, 1), firstMonday(on('05-01')), lastMonday(on('05-31')), lastMonday(on('08-31'))]
  for (const day of [on('01-01'), on('12-25'), on('12-26')]) {
    let stands = day
    while (isWeekend(stands) || found.includes(stands)) stands = addDays(stands, 1)
    found.push(stands)
  }
  return found.toSorted()
}

/** The day so many working days after this one, which is not counted. */
export function addWorkingDays(isoDay: string, days: number): string {
  let day = isoDay
  for (let left = days; left > 0;) {
    day = addDays(day, 1)
    if (!isWeekend(day) && !bankHolidaysOf(Number(day.slice(0, 4))).includes(day)) left -= 1
  }
  return day
}
