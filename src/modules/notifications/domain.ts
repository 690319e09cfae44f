// When a worker is told, and how often a sending is tried. Pure: times are London's, rules take `now`.
import { addDays, addHours, formatTime, fromLondon, londonDay } from '../../kernel/dates.ts'

/** How a worker asked to be reached. Times are 'HH:MM' on London's clock. */
export interface Reach {
  channel: 'email' | 'text' | 'urgent-only'
  mobile: string | null
  quiet: { from: string; to: string } | null
  /** The hour of the one message a day; null for as it happens. */
  dailyAt: string | null
}

/** What holds for whoever said nothing. */
export const reachUnsaid: Reach = { channel: 'email', mobile: null, quiet: { from: '20:00', to: '07:00' }, dailyAt: null }

/** From when a message may leave: at once when it cannot wait, else at the daily hour, or when quiet hours are over. */
export function leavesAt(reach: Pick<Reach, 'quiet' | 'dailyAt'>, isUrgent: boolean, now: Date): Date {
  if (isUrgent) return now
  if (reach.dailyAt !== null) return nextLondon(reach.dailyAt, now)
  return reach.quiet !== null && isQuiet(reach.quiet, now) ? nextLondon(reach.quiet.to, now) : now
}

/** Somebody who learns of a meeting, or that it is off, later than so many hours before it, learns it too late. */
export const meetingHours = 1

/** From when a message about a meeting may leave: as any other, unless that would be too late for the meeting; then at once. */
export function leavesInTime(leaves: Date, meetsAt: Date | null, now: Date): Date {
  return meetsAt !== null && meetsAt > now && leaves > addHours(meetsAt, -meetingHours) ? now : leaves
}

/** Whether London's clock shows a time in these hours, which may lie over midnight. The hour of their end is not quiet. */
export function isQuiet({ from, to }: { from: string; to: string }, now: Date): boolean {
  const shown = formatTime(now)
  return from < to ? from <= shown && shown < to : from <= shown || shown < to
}

/** The next moment, from now on, at which London's clocks show this time. In October's repeated hour that may be the second time. */
export function nextLondon(time: string, now: Date): Date {
  const today = londonDay(now)
  for (const day of [today, addDays(today, 1), addDays(today, 2)]) {
    const placed = fromLondon(day, time)
    // In the hour that March skips there is no such time: an hour later by the clock is the same moment.
    const at = placed.ok ? placed.value : anHourOn(day, time)
    if (at >= now) return at
    if (placed.ok && placed.ambiguous && addHours(at, 1) >= now) return addHours(at, 1)
  }
  throw new RangeError('A time is written HH:MM')
}

function anHourOn(day: string, time: string): Date {
  const [hour = '', minute = ''] = time.split(':')
  const placed = fromLondon(day, `${String(Number(hour) + 1).padStart(2, '0')}:${minute}`)
  if (!placed.ok) throw new RangeError('A time is written HH:MM')
  return placed.value
}

/** Minutes until the next try, after the first, the second and so on. */
export const waitMinutes = [1, 5, 30, 120, 480] as const

/** When it is tried again after so many tries, or null: it has failed. */
export function nextTry(tries: number, now: Date): Date | null {
  const minutes = waitMinutes[tries - 1]
  return minutes === undefined ? null : addHours(now, minutes / 60)
}

/** How long a try may take before somebody else takes the envelope up: whoever tried may have died. */
export const leaseHours = 1 / 6

/** Hours after which a message that nobody could send says nothing new: My work has shown it all along. */
export const tooLateHours = 48

/** Whether a message comes too late to be worth sending. What cannot wait is told however late. */
export function isTooLate(dueAt: Date, isUrgent: boolean, now: Date): boolean {
  return !isUrgent && addHours(dueAt, tooLateHours) < now
}
