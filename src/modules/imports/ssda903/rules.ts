import { formatPlainDate, isIsoDay } from '../../../kernel/dates.ts'
import type { Level } from '../finding.ts'
import type { DayCell, EpisodeType } from './domain.ts'
import type { CollectionYear } from './year.ts'

// The published validation rules of the 903 for missing episodes, each by its code. What they test follows
// data-to-insight/csc-validator-be-903 (rules of 2022-23); the words are ours. Rules that make a row unreadable or
// impossible refuse it. The others let it in with a data query: refusing would hide a real child's episode.

export type RuleCode = keyof typeof rules

/** Every rule: what becomes of a row that breaks it, and what it asks, for the list of rules on screen. */
export const rules = {
  '564': { level: 'refused', asks: 'An episode with a type has a start date.' },
  '565': { level: 'refused', asks: 'An episode with a start date has a type.' },
  '566': { level: 'refused', asks: 'An episode with an end date has a type.' },
  '567': { level: 'refused', asks: 'An episode does not end before it starts.' },
  '570': { level: 'queried', asks: 'An episode does not start after the collection year.' },
  '571': { level: 'queried', asks: 'An episode that ended did so within the collection year.' },
  '574': {
    level: 'queried',
    asks: 'A child’s episodes do not overlap, and none starts while another is open.',
  },
  '575': {
    level: 'queried',
    asks: 'When the placement that the child went missing from ends, the episode has an end date.',
  },
  '576': {
    level: 'queried',
    asks: 'An episode that was open at the end of last year’s return is there again this year.',
  },
  '577': {
    level: 'queried',
    asks: 'An episode ends within a period in which the child was looked after.',
  },
  '578': {
    level: 'queried',
    asks: 'An episode starts within a period in which the child was looked after.',
  },
  '580': {
    level: 'queried',
    asks: 'When a child is missing on leaving care at 18, the placement ends with reason E8.',
  },
  '581': { level: 'queried', asks: 'An episode starts within one of the child’s placements.' },
  '586': { level: 'refused', asks: 'An episode starts after the child was born.' },
  '1004': { level: 'refused', asks: 'The start date is a date.' },
  '1005': { level: 'refused', asks: 'The end date is a date.' },
  '1006': { level: 'refused', asks: 'The type is M (missing) or A (away without authorisation).' },
} as const satisfies Record<string, { level: Level; asks: string }>

/** A rule that a row breaks. */
export type Breach = { rule: RuleCode; column: string; sentence: string }

/** A row of missing.csv as written. `dateOfBirth` is the header's where there is one, else the row's own. */
export type MissingRow = {
  type: string
  start: DayCell
  end: DayCell
  dateOfBirth: string | null
}

/** A row that can be an episode. */
export type ReadEpisode = { type: EpisodeType; start: string; end: string | null }

export type RowVerdict = { episode: ReadEpisode | null; breaches: readonly Breach[] }

/** Whether one row can be an episode at all: 564 to 567, 586 and 1004 to 1006. A null episode is refused. */
export function judgeRow({ type, start, end, dateOfBirth }: MissingRow): RowVerdict {
  const breaches: Breach[] = []
  const say = (rule: RuleCode, column: string, sentence: string) => {
    breaches.push({ rule, column, sentence })
  }
  const kind = typeOf(type)
  if (type === '' && start.text !== '') {
    say('565', 'MISSING', 'There is a start date but no type. Write M or A.')
  }
  if (type === '' && end.text !== '') {
    say('566', 'MISSING', 'There is an end date but no type. Write M or A.')
  }
  if (type !== '' && kind === null) {
    say('1006', 'MISSING', `The type is ${quote(type)}, which is neither M (missing) nor A (away). Write one of them.`)
  } else if (kind !== null && type !== kind) {
    say('1006', 'MISSING', `The type is ${quote(type)}; the return wants the capital letter ${kind}. Write that.`)
  }
  if (kind !== null && start.text === '') {
    say('564', 'MIS_START', 'There is a type but no start date. Add the day on which the child left or was last seen.')
  }
  if (start.text === '') say('1004', 'MIS_START', 'The start date is blank, so it is not a date.')
  else if (start.day === null) say('1004', 'MIS_START', notADate(start.text, 'start'))
  if (end.text !== '' && end.day === null) say('1005', 'MIS_END', notADate(end.text, 'end'))
  if (start.day !== null && end.day !== null && end.day < start.day) {
    say(
      '567',
      'MIS_END',
      `The episode ends on ${formatPlainDate(end.day)}, before it starts on ${formatPlainDate(start.day)}. Correct one of them.`,
    )
  }
  if (start.day !== null && dateOfBirth !== null && start.day <= dateOfBirth) {
    // The published test includes the day of birth.
    const when = start.day === dateOfBirth ? 'on' : 'before'
    say('586', 'MIS_START', `The episode starts ${when} the child’s date of birth. Correct one of them.`)
  }
  const refused = breaches.some((breach) => levelOf(breach) === 'refused')
  const episode = refused || kind === null || start.day === null ? null : { type: kind, start: start.day, end: end.day }
  return { episode, breaches }
}

/** 570 and 571: the episode against the collection year. */
export function judgeYear(episode: ReadEpisode, year: CollectionYear): Breach[] {
  const breaches: Breach[] = []
  const { start, end } = episode
  if (start > year.end) {
    breaches.push({
      rule: '570',
      column: 'MIS_START',
      sentence: `The episode starts on ${formatPlainDate(start)}, after the collection year ${year.name} ended. Check the date, or the year.`,
    })
  }
  if (end !== null && (end < year.start || end > year.end)) {
    breaches.push({
      rule: '571',
      column: 'MIS_END',
      sentence: `The episode ends on ${formatPlainDate(end)}, ${end < year.start ? 'before' : 'after'} the collection year ${year.name}. Check the date, or the year.`,
    })
  }
  return breaches
}

/**
 * 574 among one child's episodes, given in any order with their lines; answers by place in that list. The later
 * start of an overlapping pair is queried and names the line of the other. One may start on the day another ended.
 */
export function judgeOverlaps(episodes: readonly (ReadEpisode & { line: number })[]): Map<number, Breach> {
  const breaches = new Map<number, Breach>()
  const order = episodes
    .map((episode, at) => ({ episode, at }))
    .sort((a, b) => compare(a.episode.start, b.episode.start) || compareEnds(a.episode, b.episode))
  let longest: (ReadEpisode & { line: number }) | null = null
  for (const { episode, at } of order) {
    if (longest !== null && longest.end === null) {
      breaches.set(at, {
        rule: '574',
        column: 'MIS_START',
        sentence: `The episode starts on ${formatPlainDate(episode.start)} while the one on line ${longest.line} is still open. Close that one, or join the two.`,
      })
    } else if (longest?.end != null && episode.start < longest.end) {
      breaches.set(at, {
        rule: '574',
        column: 'MIS_START',
        sentence: `The episode starts on ${formatPlainDate(episode.start)}, before the one on line ${longest.line} ended on ${formatPlainDate(longest.end)}. Correct a date, or join the two.`,
      })
    }
    if (longest === null || compareEnds(longest, episode) < 0) longest = episode
  }
  return breaches
}

/** A row of episodes.csv as far as the care rules need it. */
export type Stay = { from: string; to: string | null; reasonEnded: string | null; line: number }

/** A time in care: stays without a gap. `to` is null while it goes on. */
export type PeriodOfCare = { from: string; to: string | null }

/** Joins stays to periods of care: one that begins no later than the last ended carries it on. */
export function periodsOfCare(stays: readonly Stay[]): PeriodOfCare[] {
  const periods: PeriodOfCare[] = []
  for (const { from, to } of [...stays].sort((a, b) => compare(a.from, b.from))) {
    const last = periods.at(-1)
    if (last === undefined || (last.to !== null && from > last.to)) periods.push({ from, to })
    else last.to = to
  }
  return periods
}

/** 575, 577, 578 and 581: the episode against the child's stays. A child without any cannot be judged: no breach. */
export function judgeCare(episode: ReadEpisode, stays: readonly Stay[]): Breach[] {
  if (stays.length === 0) return []
  const { start, end } = episode
  const periods = periodsOfCare(stays)
  const breaches: Breach[] = []
  const left = stays.find((stay) => stay.to !== null && start >= stay.from && start <= stay.to)
  if (end === null && left?.to != null) {
    breaches.push({
      rule: '575',
      column: 'MIS_END',
      sentence: `The placement that the child went missing from ended on ${formatPlainDate(left.to)}, but the episode has no end date. Add the day on which the child was found or came back.`,
    })
  }
  if (periods.every((period) => endsOutside(episode, period))) {
    breaches.push({
      rule: '577',
      column: 'MIS_END',
      sentence:
        end === null
          ? 'The child was no longer looked after, but the episode has no end date. Add it, or the day on which care ended.'
          : `The episode ends on ${formatPlainDate(end)}, when the child was not looked after. Check that date against the placements.`,
    })
  }
  if (periods.every((period) => start < period.from || (period.to !== null && start > period.to))) {
    breaches.push({ rule: '578', column: 'MIS_START', sentence: outsideCare(start, periods) })
  }
  if (!stays.some((stay) => start >= stay.from && (stay.to === null || start <= stay.to))) {
    breaches.push({
      rule: '581',
      column: 'MIS_START',
      sentence: `The child was in no placement on ${formatPlainDate(start)}, when the episode starts. Check that date against the placements.`,
    })
  }
  return breaches
}

/** 580: the stays that end, with the episode, on the child's 18th birthday for a reason other than E8. */
export function judgeLeaving(
  episode: ReadEpisode,
  dateOfBirth: string | null,
  stays: readonly Stay[],
): readonly (Breach & { stay: Stay })[] {
  if (dateOfBirth === null || episode.end !== birthday18(dateOfBirth)) return []
  return stays
    .filter((stay) => stay.to === episode.end && stay.reasonEnded?.toUpperCase() !== 'E8')
    .map((stay) => ({
      stay,
      rule: '580' as const,
      column: 'REC',
      sentence: `The child was missing when care ended on their 18th birthday, but the reason is ${stay.reasonEnded === null ? 'blank' : quote(stay.reasonEnded)}. The return wants E8.`,
    }))
}

/** An episode that last year's return left open. */
export type LeftOpen = { childRef: string; missingFromDay: string }

/** 576: whether the child's first episode this year is the one that was left open. `first` is null when there is none. */
export function judgeLeftOpen(open: LeftOpen, first: string | null): Breach | null {
  if (first === open.missingFromDay) return null
  return {
    rule: '576',
    column: 'CHILD',
    sentence:
      `Last year’s return left an episode of child ${open.childRef} open from ${formatPlainDate(open.missingFromDay)}, and ` +
      `${first === null ? 'this return has none for that child' : `this return begins with ${formatPlainDate(first)}`}. ` +
      'Add it again, with its end if there was one.',
  }
}

/** What a breach does to its row. */
export function levelOf(breach: Breach): Level {
  return rules[breach.rule].level
}

// ---- How it is done -----------------------------------------------------------------------------------

function typeOf(text: string): EpisodeType | null {
  const type = text.toUpperCase()
  return type === 'M' || type === 'A' ? type : null
}

/** Whether the episode's end, or its being open, lies outside the period. */
function endsOutside({ start, end }: ReadEpisode, period: PeriodOfCare): boolean {
  if (end === null) return period.to !== null || start < period.from
  return end < period.from || (period.to !== null && end > period.to)
}

function outsideCare(start: string, periods: readonly PeriodOfCare[]): string {
  const ended = periods.findLast((period) => period.to !== null && period.to < start)
  return ended?.to == null
    ? `The episode starts on ${formatPlainDate(start)}, before the child began to be looked after. Check both dates.`
    : `The episode starts on ${formatPlainDate(start)}, after the child ceased to be looked after on ${formatPlainDate(ended.to)}. Check both dates.`
}

function birthday18(dateOfBirth: string): string {
  const day = `${Number(dateOfBirth.slice(0, 4)) + 18}${dateOfBirth.slice(4)}`
  // Born on 29 February: the published test takes 28 February.
  return isIsoDay(day) ? day : `${day.slice(0, 8)}28`
}

function notADate(text: string, which: 'start' | 'end'): string {
  return `The ${which} date is written ${quote(text)}, which is not a date. Write it as DD/MM/YYYY.`
}

/** What is written in a cell, cut so that a misplaced paragraph does not travel into a report. */
function quote(text: string): string {
  return `“${text.length > 12 ? `${text.slice(0, 12)}…` : text}”`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function compareEnds(a: ReadEpisode, b: ReadEpisode): number {
  if (a.end === null || b.end === null) return a.end === b.end ? 0 : a.end === null ? 1 : -1
  return compare(a.end, b.end)
}
