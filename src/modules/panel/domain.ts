// The rules of a panel: which facts put a child on its agenda, said with their sums; who may do what; what fits in two minutes. Pure.
import { daysBetween, formatPlainDate } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { plural } from '../../kernel/words.ts'

/** What a child's page for the panel may hold: two minutes of reading. */
export const wordsMax = 500
/** Days before a meeting from which the clock asks the rules. */
export const buildDays = 14
/** What the form proposes. */
export const meetingMinutesUsual = 120
/** How far ahead a meeting may be arranged. */
export const meetingDaysMax = 366

export interface Panel {
  id: string
  areaId: string
  areaCode: string
  areaName: string
  name: string
  /** The asker sits on it; and chairs it. */
  sits: boolean
  chairs: boolean
  /** The asker says who sits on it and by which rules: who chairs it, and the agency that set it up. */
  keeps: boolean
  rules: PanelRules | null
}

export interface PanelRules {
  /** So many episodes in so many days; null: the rule is not used. */
  episodes: number | null
  episodeDays: number
  /** Codes of judgement levels. */
  levels: readonly string[]
  harmNow: boolean
  /** Something in the plan overdue by so many days; null: the rule is not used. */
  overdueDays: number | null
  /** Days after a meeting for which the members may open the records. */
  openDays: number
  /** Whether it could do a child whom the rules select harm that the members know, and what makes it safe enough. Null until it is said. */
  detriment: string | null
  /** How children and families learn that the panel looks. */
  toldHow: string | null
}

/** What a new panel begins with: an area changes it before its first agenda. */
export const firstRules: PanelRules = {
  episodes: 3,
  episodeDays: 30,
  levels: ['happening', 'likely'],
  harmNow: true,
  overdueDays: 14,
  openDays: 14,
  detriment: null,
  toldHow: null,
}

export interface Meeting {
  id: string
  ref: string
  panelId: string
  panelName: string
  areaCode: string
  at: Date
  minutes: number
  place: string | null
  /** How often its time was changed. */
  sequence: number
  agendaAt: Date | null
  endedAt: Date | null
  endedByName: string | null
  cancelledAt: Date | null
  cancelledByName: string | null
  cancelledWhy: string | null
  /** The members may open the records until then. */
  openUntil: Date
  /** A later meeting of the panel has begun, or was ended. */
  nextBegan: boolean
  sits: boolean
  chairs: boolean
}

/** It was ended, and opened again because that was a mistake. */
export interface Reopening {
  endedAt: Date
  endedByName: string
  why: string
  reopenedAt: Date
  reopenedByName: string
}

export interface Member {
  id: string
  workerId: string
  name: string
  jobTitle: string | null
  agencyName: string
  chairs: boolean
  since: Date
}

export type Rule = 'episodes' | 'level' | 'harm' | 'overdue' | 'look-again' | 'carried' | 'referred'

export interface Reason {
  itemId: string
  rule: Rule
  facts: Readonly<Record<string, unknown>>
  words: string | null
  byName: string | null
  at: Date
}

export interface Item {
  id: string
  childId: string
  childRef: string
  childName: string
  dateOfBirth: string | null
  question: string | null
  questionBy: string | null
  leftOutWhy: string | null
  leftOutByName: string | null
  /** How many outcomes were recorded for it. */
  told: number
}

export interface Outcome {
  id: string
  code: string
  words: string | null
  lookAgainOn: string | null
  recordedAt: Date
  recordedByName: string
}

/** Why a child is on the agenda, with its sum: "Missing 3 times in 30 days: 3 Nov, 9 Nov, 14 Nov 2026". */
export function reasonWords({ rule, facts, words, byName }: Pick<Reason, 'rule' | 'facts' | 'words' | 'byName'>): string {
  const day = (key: string) => (typeof facts[key] === 'string' ? formatPlainDate(facts[key]) : 'a day not known')
  const count = (key: string) => (typeof facts[key] === 'number' ? facts[key] : 0)
  switch (rule) {
    case 'episodes': {
      const days = Array.isArray(facts['on']) ? facts['on'].filter((d): d is string => typeof d === 'string') : []
      return `Missing ${times(count('n'))} in ${count('days')} days: ${days.map((d) => formatPlainDate(d)).join(', ')}`
    }
    case 'level':
      return `Concluded on ${day('on')}: ${typeof facts['words'] === 'string' ? facts['words'] : ''}`
    case 'harm':
      return `Harm now noted ${times(count('n'))} since ${day('since')}, and nobody has concluded anything since`
    case 'overdue': {
      const actions = count('actions')
      const said = [
        actions > 0 && `${plural(actions, 'action')} overdue, the oldest since ${day('oldest')}`,
        typeof facts['review'] === 'string' && `the review of the plan was due on ${day('review')}`,
      ].filter(Boolean)
      return `In the plan, by ${plural(count('days'), 'day')} or more: ${said.join('; ')}`
    }
    case 'look-again':
      return `The panel said to look again on ${day('on')}`
    case 'carried':
      return `The panel of ${day('from')} did not get to them`
    case 'referred':
      return `${byName ?? 'A worker'} asks the panel to look: ${words ?? ''}`
  }
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
}

/** The first words of a text, so many at most, with a sign where it goes on. */
export function inBrief(text: string, most: number): string {
  const words = text.split(/\s+/).filter(Boolean)
  return words.length <= most ? words.join(' ') : `${words.slice(0, most).join(' ')} …`
}

/**
 * How many words of each text are told when all of them together may have so many: short ones whole, and what they leave goes to the longer
 * ones, each up to a most of its own.
 */
export function shareOfWords(texts: readonly { words: number; most: number }[], room: number): number[] {
  const wanted = texts.map(({ words, most }) => Math.min(words, most))
  const shares = wanted.map(() => 0)
  let left = Math.max(0, room)
  const isWanting = (place: number) => (shares[place] ?? 0) < (wanted[place] ?? 0)
  // A text without words must not stand between the others and the last of the room.
  let open = wanted.map((_, place) => place).filter(isWanting)
  while (open.length > 0 && left >= open.length) {
    const each = Math.floor(left / open.length)
    for (const place of open) {
      const more = Math.min(each, (wanted[place] ?? 0) - (shares[place] ?? 0))
      shares[place] = (shares[place] ?? 0) + more
      left -= more
    }
    open = open.filter(isWanting)
  }
  return shares
}

export function countWords(text: string): number {
  return text.split(/\s+/).filter(Boolean).length
}

export function checkMeetingDay(day: string, today: string): Result<true, 'day-passed' | 'too-far'> {
  const days = daysBetween(today, day)
  if (days < 0) return refuse('day-passed')
  return days > meetingDaysMax ? refuse('too-far') : ok(true)
}

/** Arranged, and neither ended nor called off. */
export function isOpen(meeting: Pick<Meeting, 'endedAt' | 'cancelledAt'>): boolean {
  return meeting.endedAt === null && meeting.cancelledAt === null
}

/** What whoever chairs does with a meeting that is open: another day, its agenda, its end. */
/** What a calendar is to do with it. Ended or called off, it is taken out for as long as somebody could still come to it. */
export function calendarEntry(meeting: Pick<Meeting, 'at' | 'endedAt' | 'cancelledAt'>, now: Date): 'put-in' | 'take-out' | null {
  if (isOpen(meeting)) return 'put-in'
  return meeting.at > now ? 'take-out' : null
}

export function mayChange(
  meeting: Pick<Meeting, 'endedAt' | 'cancelledAt' | 'chairs'>,
): Result<true, 'ended' | 'called-off' | 'not-the-chair'> {
  if (!meeting.chairs) return refuse('not-the-chair')
  if (meeting.cancelledAt !== null) return refuse('called-off')
  return meeting.endedAt === null ? ok(true) : refuse('ended')
}

/**
 * Ended by mistake: for so long as nothing has come of the end. Once the next meeting has begun, what this one did not get to is before that
 * one; once the records have closed, nobody could read of whom they speak.
 */
export function mayReopen(
  meeting: Pick<Meeting, 'endedAt' | 'chairs' | 'openUntil' | 'nextBegan'>,
  now: Date,
): Result<true, 'not-the-chair' | 'not-ended' | 'next-began' | 'records-closed'> {
  if (!meeting.chairs) return refuse('not-the-chair')
  if (meeting.endedAt === null) return refuse('not-ended')
  if (meeting.nextBegan) return refuse('next-began')
  return meeting.openUntil > now ? ok(true) : refuse('records-closed')
}

/** While it is open and the child not left out, members record what is said. */
export function mayRecord(
  meeting: Pick<Meeting, 'endedAt' | 'cancelledAt' | 'sits'>,
  item: Pick<Item, 'leftOutWhy'>,
): Result<true, 'ended' | 'called-off' | 'left-out' | 'not-a-member'> {
  if (!meeting.sits) return refuse('not-a-member')
  if (meeting.cancelledAt !== null) return refuse('called-off')
  if (meeting.endedAt !== null) return refuse('ended')
  return item.leftOutWhy === null ? ok(true) : refuse('left-out')
}

export function mayLeaveOut(
  meeting: Pick<Meeting, 'endedAt' | 'cancelledAt' | 'chairs'>,
  item: Pick<Item, 'leftOutWhy' | 'told'>,
): Result<true, 'ended' | 'called-off' | 'left-out' | 'not-the-chair' | 'told-already'> {
  const may = mayChange(meeting)
  if (!may.ok) return may
  if (item.leftOutWhy !== null) return refuse('left-out')
  return item.told > 0 ? refuse('told-already') : ok(true)
}

/** A panel that nobody chairs could neither build an agenda nor end a meeting. */
export function mayTakeOff(
  member: Pick<Member, 'id' | 'chairs'>,
  members: readonly Pick<Member, 'id' | 'chairs'>[],
): Result<true, 'last-chair'> {
  return member.chairs && !members.some((m) => m.chairs && m.id !== member.id) ? refuse('last-chair') : ok(true)
}

/** The one after this in the agenda's order; null after the last. */
export function nextOf(items: readonly Pick<Item, 'childRef' | 'leftOutWhy' | 'childName'>[], childRef: string) {
  const open = items.filter((i) => i.leftOutWhy === null)
  const at = open.findIndex((i) => i.childRef === childRef)
  return at === -1 ? null : (open[at + 1] ?? null)
}
