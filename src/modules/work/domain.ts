// What needs somebody, most pressing first. Pure: the modules say what they hold, this says in which order it stands.
import { daysBetween, formatDay, londonDay } from '../../kernel/dates.ts'
import type { WorkGroup, WorkItem } from '../../kernel/work.ts'

/** A list longer than this is no list to work from: the rest follows on the next page. */
export const pageSizeMax = 25
/** Hours before a due time in which work is soon due; a day of work is soon due on that day. */
export const soonHours = 24

export type Pressure = 'new' | 'late' | 'soon' | 'running'

/** New before all else; then late, soon, or with time left. */
export function pressureOf(item: Pick<WorkItem, 'isNew' | 'dueAt' | 'dueByDay' | 'group'>, now: Date): Pressure {
  if (item.isNew && item.group === 'now') return 'new'
  if (isLate(item, now)) return 'late'
  return item.dueAt !== null && isSoon(item.dueAt, item.dueByDay, now) ? 'soon' : 'running'
}

/** Past its due time; what is due by a day is late from the end of that day in London. */
export function isLate(item: Pick<WorkItem, 'dueAt' | 'dueByDay'>, now: Date): boolean {
  if (item.dueAt === null) return false
  return item.dueByDay ? londonDay(item.dueAt) < londonDay(now) : item.dueAt < now
}

function isSoon(dueAt: Date, byDay: boolean, now: Date): boolean {
  return byDay ? londonDay(dueAt) === londonDay(now) : dueAt.getTime() - now.getTime() <= soonHours * 3_600_000
}

/** One group in its order: newly assigned and untouched, late, soonest due, then what has no due time, oldest first. Done: newest first. */
export function inOrder(items: readonly WorkItem[], group: WorkGroup, now: Date): WorkItem[] {
  const mine = items.filter((item) => item.group === group)
  if (group === 'done') return mine.toSorted((a, b) => b.since.getTime() - a.since.getTime() || compareIds(a, b))
  const rank = (item: WorkItem) => (item.isNew && group === 'now' ? 0 : isLate(item, now) ? 1 : item.dueAt !== null ? 2 : 3)
  return mine.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.dueAt?.getTime() ?? Infinity) - (b.dueAt?.getTime() ?? Infinity) ||
      a.since.getTime() - b.since.getTime() ||
      compareIds(a, b),
  )
}

function compareIds(a: WorkItem, b: WorkItem): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

export interface WorkPage {
  items: readonly WorkItem[]
  /** The id after which the next page begins, or null at the end. */
  next: string | null
}

/** One page after the item with this id; from the start when that item has gone meanwhile. */
export function pageOf(ordered: readonly WorkItem[], after: string | null): WorkPage {
  const start = after === null ? 0 : ordered.findIndex((item) => item.id === after) + 1
  const items = ordered.slice(start, start + pageSizeMax)
  const last = items.at(-1)
  return { items, next: last !== undefined && start + items.length < ordered.length ? last.id : null }
}

export interface WorkCounts {
  now: number
  fresh: number
  coming: number
  waiting: number
  notAccepted: number
  done: number
}

export function countsOf(items: readonly WorkItem[]): WorkCounts {
  const count = (group: WorkGroup, onlyNew = false) => items.filter((item) => item.group === group && (!onlyNew || item.isNew)).length
  return {
    now: count('now'),
    fresh: count('now', true),
    coming: count('coming'),
    waiting: count('waiting'),
    notAccepted: count('waiting', true),
    done: count('done'),
  }
}

/** "due today", "due tomorrow", "due Fri 14 Nov 2026", "1 day late": for what is due by a day. */
export function dayLeft(dueAt: Date, now: Date): string {
  const days = daysBetween(londonDay(now), londonDay(dueAt))
  if (days < 0) return days === -1 ? '1 day late' : `${-days} days late`
  if (days === 0) return 'due today'
  return days === 1 ? 'due tomorrow' : `due ${formatDay(dueAt)}`
}

/** Where the work of a role without children's records is. */
export interface Place {
  permission: string
  href: string
  text: string
  words: string
}

export const places: readonly Place[] = [
  {
    permission: 'statistics.area',
    href: '/area',
    text: 'See whether returns are used',
    words: 'The area’s returns, and what followed each.',
  },
  { permission: 'imports.bring-in', href: '/import', text: 'Bring in a file', words: 'Police lists and statutory returns.' },
  { permission: 'agencies.manage', href: '/agency', text: 'Keep your agency', words: 'Teams, workers and what each may do.' },
  { permission: 'audit.read-agency', href: '/audit', text: 'Read the access trail', words: 'Who looked at what, and what was changed.' },
  {
    permission: 'response.agency-register',
    href: '/agency/sharings',
    text: 'Read the sharing register',
    words: 'What your agency shared about a child, or did not, and on what ground.',
  },
]
