// What the area page asks for and how it reads the counts that come back: periods, narrowings, the river, and what small numbers can say.
import { addDays, formatPlainDate, isIsoDay, londonDay, londonMidnight } from '../../kernel/dates.ts'
import { isUuid } from '../../kernel/ids.ts'

export const periods = [
  { code: 'this-month', words: 'This month' },
  { code: 'last-month', words: 'Last month' },
  { code: 'this-quarter', words: 'This quarter' },
  { code: 'last-quarter', words: 'Last quarter' },
  { code: 'year', words: 'Last 12 months' },
] as const
export type PeriodCode = (typeof periods)[number]['code'] | 'own'

/** Where a child was placed, or found, as against the area that answers for them. */
export const away = ['placed-in', 'placed-out', 'placed-not-known', 'found-in', 'found-out', 'found-not-known'] as const
export type Away = (typeof away)[number]

/** Of teams, homes and forces, how many a page lists before it leads to a page of all of them: a nation has hundreds. */
export const listedMax = 24

/** The facet that an address names; null for anything else. */
export function facetOf(named: string | undefined): Facet | null {
  return facets.find((facet) => facet === named) ?? null
}

/** What the figures, or a list behind one of them, are asked for. Days are London's, both counted. */
export interface Asked {
  /** Null is the first of the asker's areas. */
  area: string | null
  period: PeriodCode
  from: string
  to: string
  team: string | null
  placement: string | null
  force: string | null
  away: Away | null
}

/** What the returns can be narrowed by. 'none' asks for those where it is not recorded. */
export const facets = ['team', 'placement', 'force', 'away'] as const
export type Facet = (typeof facets)[number]

export interface FacetCount {
  facet: Facet
  code: string
  /** A team's or a force's own name; null where the code's words stand elsewhere. */
  name: string | null
  /** How many there are whatever else is asked for: what a link leads to is never hidden by another narrowing. */
  inPeriod: number
  returned: number
  offered: number
  'heard-in-time': number
  used: number
  missed: number
}

/** Every number of the page, by the part that it counts. */
export interface Figures {
  inPeriod: number
  parts: Readonly<Record<string, number>>
  medianHours: { offer: number | null; heard: number | null }
  facets: readonly FacetCount[]
  /** What is on record at all; only where the period holds nothing. */
  recorded: { count: number; first: string | null; last: string | null } | null
  dataQueries: number
}

export interface AreaKnown {
  id: string
  code: string
  name: string
  /** YYYY-MM-DD */
  startsOn: string
}

/** The days of a period, as it stands today. */
export function daysOf(period: Exclude<PeriodCode, 'own'>, today: string): { from: string; to: string } {
  const month = monthStart(today, 0)
  const quarter = monthStart(today, (Number(today.slice(5, 7)) - 1) % 3)
  switch (period) {
    case 'this-month':
      return { from: month, to: today }
    case 'last-month':
      return { from: monthStart(today, 1), to: addDays(month, -1) }
    case 'this-quarter':
      return { from: quarter, to: today }
    case 'last-quarter':
      return { from: monthStart(quarter, 3), to: addDays(quarter, -1) }
    case 'year': {
      const sameDay = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`
      return { from: addDays(isIsoDay(sameDay) ? sameDay : `${sameDay.slice(0, 7)}-28`, 1), to: today }
    }
  }
}

/** Reads an address. What cannot be read narrows nothing; the page says what it shows. */
export function readAsked(query: Readonly<Record<string, string>>, now: Date): Asked {
  const { period = '', from = '', to = '', area = '', team = '', placement = '', force = '' } = query
  // Within the years that a date field takes.
  const isOwn = isIsoDay(from) && isIsoDay(to) && '1900' < from && from <= to && to < '2100'
  const known = periods.find(({ code }) => code === period)?.code ?? 'year'
  return {
    area: isCode(area) ? area : null,
    ...(isOwn ? { period: 'own' as const, from, to } : { period: known, ...daysOf(known, londonDay(now)) }),
    team: team === 'none' || isUuid(team) ? team : null,
    placement: isCode(placement) ? placement : null,
    force: isCode(force) ? force : null,
    away: away.find((code) => code === query['away']) ?? null,
  }
}

/** The same, as an address's query; a named period stays named, so that a bookmark moves with the calendar. */
export function askedQuery(asked: Asked, more: Readonly<Record<string, string>> = {}): string {
  const { area, period, from, to, team, placement, force } = asked
  const given: [string, string | null][] = [
    ['area', area],
    ...(period === 'own'
      ? ([
          ['from', from],
          ['to', to],
        ] as [string, string][])
      : period === 'year'
        ? []
        : ([['period', period]] as [string, string][])),
    ['team', team],
    ['placement', placement],
    ['force', force],
    ['away', asked.away],
    ...Object.entries(more),
  ]
  const parts = given.flatMap(([name, value]) => (value === null ? [] : [`${name}=${encodeURIComponent(value)}`]))
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

/** The list behind a number. */
export function listHref(asked: Asked, part: string): string {
  return `/area/returns${askedQuery(asked, { part })}`
}

export function instantsOf({ from, to }: Asked): { from: Date; until: Date } {
  return { from: londonMidnight(from), until: londonMidnight(addDays(to, 1)) }
}

/** "1 October to 12 November 2026". */
export function periodWords({ from, to }: Pick<Asked, 'from' | 'to'>): string {
  if (from === to) return formatPlainDate(from)
  const start = formatPlainDate(from)
  return `${from.slice(0, 4) === to.slice(0, 4) ? start.replace(/ \d{4}$/, '') : start} to ${formatPlainDate(to)}`
}

export function count({ parts }: Pick<Figures, 'parts'>, part: string): number {
  return parts[part] ?? 0
}

export interface Reason {
  part: string
  code: string
  count: number
}

/** Parts that begin so, the largest first. `heard-missed` gives every reason of that miss. */
export function reasonsOf({ parts }: Pick<Figures, 'parts'>, of: string): readonly Reason[] {
  const sorted = reasonsByStart.get(parts) ?? sortReasons(parts)
  reasonsByStart.set(parts, sorted)
  return sorted.get(of) ?? []
}

// A page asks for the reasons of each of its stages several times.
const reasonsByStart = new WeakMap<Figures['parts'], ReadonlyMap<string, readonly Reason[]>>()

function sortReasons(parts: Figures['parts']): ReadonlyMap<string, readonly Reason[]> {
  const byStart = new Map<string, Reason[]>()
  for (const [part, n] of Object.entries(parts)) {
    const end = part.indexOf(':')
    if (end === -1) continue
    const reason = { part, code: part.slice(end + 1), count: n }
    const known = byStart.get(part.slice(0, end))
    if (known) known.push(reason)
    else byStart.set(part.slice(0, end), [reason])
  }
  for (const reasons of byStart.values())
    reasons.sort((a, b) => b.count - a.count || rank(a.code) - rank(b.code) || (a.code < b.code ? -1 : 1))
  return byStart
}

/** Of two reasons as large, the one that says something comes first. */
function rank(code: string): number {
  return code === 'still-in-time' ? 2 : code === 'none-given' ? 1 : 0
}

export const stageCodes = ['returned', 'offered', 'accepted', 'held', 'shared', 'agreed', 'done'] as const
export type StageCode = (typeof stageCodes)[number]

/** Declined-but-heard leaves after "offered" and flows back in at "shared and acknowledged". */
export const branchLeavesAfter = 1
export const branchJoinsAt = 4

export interface Narrowing {
  stage: StageCode
  count: number
  /** Of those: heard within 72 hours so far as they got; null where it cannot be said yet. */
  within72h: number | null
  signsNoted: number
  /** How many got no further, the biggest reason's code, and how many of them it explains. */
  lost: { part: string; count: number; reason: string; biggest: number } | null
}

/** The river: each stage, its two bands, and what was lost after it. */
export function riverOf(figures: Pick<Figures, 'parts'>): Narrowing[] {
  return stageCodes.map((stage, reach) => {
    const [biggest] = reasonsOf(figures, `lost-${reach}`)
    return {
      stage,
      count: count(figures, stage),
      within72h: reach === 0 ? null : count(figures, `${stage}-72`),
      signsNoted: count(figures, `${stage}-signs`),
      lost: biggest
        ? { part: `lost-${reach}`, count: count(figures, `lost-${reach}`), reason: biggest.code, biggest: biggest.count }
        : null,
    }
  })
}

// ---- What small numbers can say -----------------------------------------------------------------------

/** Below this no share is given in per cent, and no two groups are compared. */
export const fewest = 10

/** "12 of 40 (30%)"; without the per cent where there are few. */
export function shareWords(n: number, of: number): string {
  return of < fewest ? `${n} of ${of}` : `${n} of ${of} (${Math.round((100 * n) / of)}%)`
}

/** Between which shares, in whole per cent, the true one probably lies: Wilson's 95% interval, which holds for small numbers. */
export function likelyRange(n: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 100 }
  const z = 1.96
  const share = n / of
  const middle = share + (z * z) / (2 * of)
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  const scale = 1 + (z * z) / of
  return {
    low: Math.max(0, Math.round((100 * (middle - spread)) / scale)),
    high: Math.min(100, Math.round((100 * (middle + spread)) / scale)),
  }
}

export interface Group {
  again: number
  of: number
}

/** What may be said of two groups: nothing, that chance would do, or that chance alone hardly would. Never what caused it. */
export function compare(used: Group, notUsed: Group): 'nothing-yet' | 'too-few' | 'may-be-chance' | 'hardly-chance' {
  if (used.of === 0 || notUsed.of === 0) return 'nothing-yet'
  if (used.of < fewest || notUsed.of < fewest) return 'too-few'
  const [a, b] = [likelyRange(used.again, used.of), likelyRange(notUsed.again, notUsed.of)]
  return a.high < b.low || b.high < a.low ? 'hardly-chance' : 'may-be-chance'
}

// ---- The list behind a number -------------------------------------------------------------------------

/** Where a list goes on: the last return shown. */
export interface ListKey {
  at: Date
  id: string
}

export function keyText({ at, id }: ListKey): string {
  return `${at.toISOString()}_${id}`
}

export function readKey(text: string | undefined): ListKey | null {
  const [, at = '', id = ''] = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z)_([0-9a-f-]{36})$/.exec(text ?? '') ?? []
  const date = new Date(at)
  return Number.isNaN(date.getTime()) || !isUuid(id) ? null : { at: date, id }
}

function monthStart(day: string, monthsBefore: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - monthsBefore
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`
}

function isCode(text: string): boolean {
  return /^[A-Za-z0-9-]{1,40}$/.test(text)
}
