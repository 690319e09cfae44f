// The access trail as a data protection officer reads it.
import { isIsoDay, londonMidnight, addDays } from '../../../kernel/dates.ts'
import { csvLine } from '../../../kernel/cells.ts'
import { isUuid } from '../../../kernel/ids.ts'

export interface Entry {
  id: number
  at: Date
  workerName: string
  deed: string
  wrote: boolean
  subject: string
  subjectRef: string | null
  rows: number
  why: string | null
  sealId: number | null
}

/** What the trail is narrowed to: one worker, one London day (YYYY-MM-DD), and where a page begins. */
export interface Narrowed {
  workerId: string | null
  day: string | null
  /** Entries older than this one. */
  before: number | null
}

/** Reads an address's narrowing; what cannot be read narrows nothing. */
export function readNarrowed(query: Readonly<Record<string, string>>): Narrowed {
  const { worker = '', day = '', before = '' } = query
  return {
    workerId: isUuid(worker) ? worker : null,
    day: isIsoDay(day) ? day : null,
    before: /^\d{1,15}$/.test(before) ? Number(before) : null,
  }
}

/** The same, as an address's query. */
export function narrowedQuery({ workerId, day, before }: Narrowed): string {
  const parts = { worker: workerId, day, before: before === null ? null : String(before) }
  const given = Object.entries(parts).flatMap(([name, value]) => (value === null ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return given.length > 0 ? `?${given.join('&')}` : ''
}

/** The day's first moment and the next day's, in London. */
export function dayBounds(day: string): { from: Date; to: Date } {
  return { from: londonMidnight(day), to: londonMidnight(addDays(day, 1)) }
}

/** The trail as a file that a spreadsheet can open and cannot run. */
export function trailCsv(entries: readonly Entry[]): string {
  const head = ['Number', 'Time (UTC)', 'Worker', 'Permission used', 'Read or changed', 'What', 'Reference', 'Rows', 'Reason', 'Seal']
  const lines = entries.map((e) => [
    String(e.id),
    e.at.toISOString(),
    e.workerName,
    e.deed,
    e.wrote ? 'changed' : 'read',
    e.subject,
    e.subjectRef ?? '',
    String(e.rows),
    e.why ?? '',
    e.sealId === null ? 'not yet' : String(e.sealId),
  ])
  return `\ufeff${[head, ...lines].map((cells) => csvLine(cells)).join('')}`
}
