// Patterns: facts worked out from the episodes, each with its sum laid open. Never a score.
import { addDays, daysBetween, formatDay, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { listOf, plural } from '../../../kernel/words.ts'

export const patternCodes = [
  'episodes-30',
  'episodes-90',
  'nights-away',
  'first-repeat',
  'shorter-intervals',
  'out-of-area',
  'found-same-place',
  'seen-same-place',
  'back-with-friend',
  'brought-by-adult',
  'same-people',
] as const
export type PatternCode = (typeof patternCodes)[number]

/** A pattern as a fact, and the sum behind it laid open. */
export interface Pattern {
  code: PatternCode
  fact: string
  sum: readonly string[]
}

/** An episode as it was known, with its return. */
export interface PatternEpisode {
  id: string
  missingFrom: Date
  returnedAt: Date | null
  /** 'in', 'out' or 'not known'; null for those who may not read it. */
  outOfArea: string | null
  /** A code of howFound in content/missing.yaml; null when not known, and for those who may not read it. */
  how: string | null
}

/** Two episodes that share a place; never which. */
export interface SamePlace {
  kind: 'found' | 'last-seen'
  episodeId: string
  sameAs: string
}

// First repeat within four weeks and shortening intervals are read as warnings of repeated absence; area thresholds stay settings.
const repeatDays = 28

/**
 * What the episodes show, each with its sum: counts in 30 and 90 days, nights away, a first repeat within four weeks, intervals that
 * shorten, found out of area for the first time, the same place again, and coming back with somebody again.
 * @param episodes all that are known, in any order
 */
export function patternsOf(episodes: readonly PatternEpisode[], samePlaces: readonly SamePlace[], asOf: Date): Pattern[] {
  const oldestFirst = episodes.toSorted((a, b) => a.missingFrom.getTime() - b.missingFrom.getTime() || (a.id < b.id ? -1 : 1))
  return [
    ...countPatterns(oldestFirst, asOf),
    ...nightsPattern(oldestFirst, asOf),
    ...repeatPattern(oldestFirst),
    ...intervalPattern(oldestFirst),
    ...outOfAreaPattern(oldestFirst),
    ...samePlacePattern(oldestFirst, samePlaces, 'found'),
    ...samePlacePattern(oldestFirst, samePlaces, 'last-seen'),
    ...backWithPattern(oldestFirst, 'back-with-friend', 'came-back-with-friend', 'Came back with a friend'),
    ...backWithPattern(oldestFirst, 'brought-by-adult', 'brought-back-by-adult', 'Brought back by an adult whom the family does not know'),
  ]
}

function countPatterns(episodes: readonly PatternEpisode[], asOf: Date): Pattern[] {
  const [month, quarter] = [startedWithin(episodes, 30, asOf), startedWithin(episodes, 90, asOf)]
  const days = (found: readonly PatternEpisode[]) => found.toReversed().map((e) => formatDay(e.missingFrom))
  const count = (found: readonly PatternEpisode[]) => plural(found.length, 'episode')
  // The longer count says nothing new where it is the shorter one again.
  const more = quarter.length > month.length
  return [
    ...(month.length === 0
      ? []
      : [
          {
            code: 'episodes-30' as const,
            fact: `${count(month)} in 30 days${more ? '' : ', and no other in 90'}`,
            sum: days(month),
          },
        ]),
    ...(more ? [{ code: 'episodes-90' as const, fact: `${count(quarter)} in 90 days`, sum: days(quarter) }] : []),
  ]
}

function nightsPattern(episodes: readonly PatternEpisode[], asOf: Date): Pattern[] {
  const each = startedWithin(episodes, 90, asOf)
    .toReversed()
    .map((e) => ({ e, nights: nightsAway(e, asOf) }))
    .filter(({ nights }) => nights > 0)
  if (each.length === 0) return []
  const total = each.reduce((sum, { nights }) => sum + nights, 0)
  return [
    {
      code: 'nights-away',
      fact: `${plural(total, 'night')} away in 90 days`,
      sum: each.map(({ e, nights }) => `${formatDay(e.missingFrom)}: ${plural(nights, 'night')}${e.returnedAt === null ? ' so far' : ''}`),
    },
  ]
}

/** How many midnights (London) passed while the child was missing. */
export function nightsAway(episode: Pick<PatternEpisode, 'missingFrom' | 'returnedAt'>, asOf: Date): number {
  return Math.max(0, daysBetween(londonDay(episode.missingFrom), londonDay(episode.returnedAt ?? asOf)))
}

function repeatPattern([first, second]: readonly PatternEpisode[]): Pattern[] {
  if (!first?.returnedAt || !second) return []
  const days = daysBetween(londonDay(first.returnedAt), londonDay(second.missingFrom))
  if (days < 0 || days > repeatDays) return []
  return [
    {
      code: 'first-repeat',
      fact: 'Missing again within four weeks of the first return',
      sum: [`back ${formatDay(first.returnedAt)}, missing again ${formatDay(second.missingFrom)}: ${plural(days, 'day')}`],
    },
  ]
}

function intervalPattern(oldestFirst: readonly PatternEpisode[]): Pattern[] {
  const days = oldestFirst.map((e) => londonDay(e.missingFrom))
  const gaps = days.slice(1).map((to, i) => ({ from: days[i] ?? to, to, days: daysBetween(days[i] ?? to, to) }))
  let first = gaps.length - 1
  while (first > 0 && (gaps[first - 1]?.days ?? 0) > (gaps[first]?.days ?? 0)) first -= 1
  const shortening = gaps.slice(Math.max(first, 0))
  return shortening.length < 2
    ? []
    : [
        {
          code: 'shorter-intervals',
          fact: 'The time between episodes is getting shorter',
          sum: shortening.map((gap) => `${plural(gap.days, 'day')} from ${dayWords(gap.from)} to ${dayWords(gap.to)}`),
        },
      ]
}

function dayWords(isoDay: string): string {
  return formatDay(londonMidnight(isoDay))
}

function outOfAreaPattern(oldestFirst: readonly PatternEpisode[]): Pattern[] {
  const returns = oldestFirst.flatMap((e) => (e.outOfArea === 'out' && e.returnedAt ? [e.returnedAt] : []))
  const [first, ...later] = returns.toSorted((a, b) => a.getTime() - b.getTime())
  if (!first) return []
  return [
    {
      code: 'out-of-area',
      fact: `Found out of area ${times(later.length + 1)}`,
      sum: [`for the first time on ${formatDay(first)}`, ...later.map((at) => `again on ${formatDay(at)}`)],
    },
  ]
}

function samePlacePattern(oldestFirst: readonly PatternEpisode[], samePlaces: readonly SamePlace[], kind: SamePlace['kind']): Pattern[] {
  const dayOf = (episode: PatternEpisode) => formatDay(kind === 'found' ? (episode.returnedAt ?? episode.missingFrom) : episode.missingFrom)
  const sum = oldestFirst.flatMap((later) => {
    const sameAs = new Set(samePlaces.filter((s) => s.kind === kind && s.episodeId === later.id).map((s) => s.sameAs))
    const earlier = oldestFirst.filter((e) => sameAs.has(e.id))
    return earlier.length === 0 ? [] : [`on ${dayOf(later)} the same as on ${listOf(earlier.map(dayOf))}`]
  })
  if (sum.length === 0) return []
  return kind === 'found'
    ? [{ code: 'found-same-place', fact: 'Found at the same place again', sum }]
    : [{ code: 'seen-same-place', fact: 'Last seen at the same place again', sum }]
}

function backWithPattern(oldestFirst: readonly PatternEpisode[], code: PatternCode, how: string, said: string): Pattern[] {
  const found = oldestFirst.filter((e) => e.how === how && e.returnedAt !== null)
  return found.length < 2
    ? []
    : [{ code, fact: `${said} ${times(found.length)}`, sum: found.flatMap((e) => (e.returnedAt ? [formatDay(e.returnedAt)] : [])) }]
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
}

/** Those that began within so many days up to that day (London), in the order given. */
function startedWithin(episodes: readonly PatternEpisode[], days: number, asOf: Date): PatternEpisode[] {
  const since = addDays(londonDay(asOf), -days)
  return episodes.filter((e) => londonDay(e.missingFrom) > since)
}
