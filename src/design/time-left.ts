const millisecondsPerMinute = 60_000
const minutesPerHour = 60
const hoursPerDay = 24
// Up to three days people count the hours of a 72-hour clock; beyond that, and once late by two days, they count days.
const countHoursUpTo = 72
const countLateHoursUpTo = 48

/** The time from `now` to `due` as people say it: "40 min left", "61 h left", "4 days left", "5 h late", "2 days late". */
export function timeLeft(due: Date, now: Date): string {
  const minutes = (due.getTime() - now.getTime()) / millisecondsPerMinute
  const isLate = minutes < 0
  return `${amount(Math.abs(minutes), isLate ? countLateHoursUpTo : countHoursUpTo)} ${isLate ? 'late' : 'left'}`
}

/** How long ago, as people say it: "just now", "4 s ago", "3 min ago", "2 h ago", "5 days ago". */
export function timeAgo(then: Date, now: Date): string {
  const seconds = Math.floor((now.getTime() - then.getTime()) / 1000)
  if (seconds < 1) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  return `${amount(seconds / 60, hoursPerDay)} ago`
}

function amount(minutes: number, hoursUpTo: number): string {
  const hours = Math.floor(minutes / minutesPerHour)
  if (hours < 1) return `${Math.floor(minutes)} min`
  if (hours < hoursUpTo) return `${hours} h`
  const days = Math.floor(hours / hoursPerDay)
  return `${days} ${days === 1 ? 'day' : 'days'}`
}
