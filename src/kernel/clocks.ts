import { addDays, addHours, hoursBetween, londonDay, londonMidnight, type Precision } from './dates.ts'

/**
 * Hours from a return within which the interview is due. Sources differ on whether the offer or the completed
 * interview must fall within them, so each return has both clocks. An area may set the offer earlier, never later.
 * DfE, Statutory guidance on children who run away or go missing from home or care, January 2014.
 */
export const interviewDueHours = 72

export type ClockState = 'done-in-time' | 'done-late' | 'running' | 'soon' | 'late'

/**
 * When a clock runs out: so many elapsed hours after its start. Weekends and holidays count, and a change of the
 * clocks gives no hour and takes none: 22:00 on the Friday before October's change is due at 21:00 on the Monday.
 */
export function dueAt(startedAt: Date, hours: number = interviewDueHours): Date {
  return addHours(startedAt, hours)
}

/** When a return's clocks start: the time known, or 00:00 London of the day, the earliest and so the safest for the child. */
export function clockStartOf(returnedAt: Date, precision: Precision): Date {
  switch (precision) {
    case 'minute':
      return returnedAt
    case 'day':
      return londonMidnight(londonDay(returnedAt))
  }
}

/**
 * How a clock stands at `now`. Done on the due minute is in time. Something that happened after `now` has not
 * happened yet, so a page can be shown as it was known on a past date. What was done on a day with no time known is
 * judged by that day's end: we never claim a promptness that we cannot show. `soon` begins `soonHours` before due.
 */
export function clockState(clock: {
  dueAt: Date
  doneAt: Date | null
  donePrecision?: Precision
  now: Date
  soonHours?: number
}): ClockState {
  const { dueAt: due, doneAt, donePrecision = 'minute', now, soonHours = 24 } = clock
  if (doneAt !== null && doneAt <= now) {
    return latestPossible(doneAt, donePrecision) <= due ? 'done-in-time' : 'done-late'
  }
  if (now > due) return 'late'
  return hoursBetween(now, due) <= soonHours ? 'soon' : 'running'
}

/**
 * The time left or gone, as people say it: "40 min left", "61 h left", "5 days left", "5 h late", "2 days late".
 * Minutes under an hour. Time left is told in hours up to 72, the length of the clock itself; lateness turns to
 * days after 48 hours. Always rounded down: at least that much is left, or at least that much has gone.
 */
export function timeLeft(due: Date, now: Date): { words: string; late: boolean } {
  const hours = hoursBetween(now, due)
  if (hours >= 0) return { words: `${inWords(hours, hours > interviewDueHours)} left`, late: false }
  return { words: `${inWords(-hours, -hours >= 48)} late`, late: true }
}

function inWords(hours: number, inDays: boolean): string {
  if (inDays) return `${Math.floor(hours / 24)} days`
  if (hours >= 1) return `${Math.floor(hours)} h`
  const minutes = Math.floor(hours * 60)
  return minutes >= 1 ? `${minutes} min` : 'under 1 min'
}

function latestPossible(date: Date, precision: Precision): Date {
  switch (precision) {
    case 'minute':
      return date
    case 'day':
      return londonMidnight(addDays(londonDay(date), 1))
  }
}
