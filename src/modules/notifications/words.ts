// The words of a message. Nothing goes in but the words of its kind, how long is left, and links.
import { daysBetween, formatMoment, londonDay } from '../../kernel/dates.ts'
import { plural } from '../../kernel/words.ts'
import { timeLeft } from '../../design/index.ts'
import type { Content } from '../../platform/content/index.ts'
import type { CalendarWords, Meeting, Standing } from '../../platform/messages/index.ts'

/** One thing that a message tells of. */
export interface Line {
  kind: string
  due: Standing['due']
  link: string
  /** When it is, where the thing is a time to meet. */
  at?: Date | undefined
}

type Words = Content['messages']

/** An e-mail about one thing or several. */
export function emailOf(
  words: Words,
  lines: readonly Line[],
  isUrgent: boolean,
  settingsLink: string,
  now: Date,
): { subject: string; body: string } {
  const things = lines.map((line) =>
    fill(words.email.thing, { words: wordsOfLine(words, line), left: leftOf(words, line.due, now), link: line.link }).trim(),
  )
  const { one, many, urgent } = words.email.subject
  return {
    subject: isUrgent ? urgent : lines.length === 1 ? one : fill(many, { count: String(lines.length) }),
    body: fill(words.email.body, { things: things.join('\n\n'), settings: settingsLink }),
  }
}

/** A text about one thing, or how many there are. */
export function textOf(words: Words, lines: readonly Line[], workLink: string, now: Date): { subject: string; body: string } {
  const [first] = lines
  const body =
    lines.length === 1 && first
      ? fill(words.text.one, { words: wordsOfLine(words, first), left: leftOf(words, first.due, now), link: first.link })
      : fill(words.text.many, { count: String(lines.length), link: workLink })
  return { subject: words.email.subject.one, body: body.trim() }
}

/** The e-mail that brings a new sign-in. */
export function invitationOf(words: Words, { due, link }: Line, now: Date): { subject: string; body: string } {
  const left = due === null ? '72 h' : timeLeft(due.at, now).replace(/ left$/, '')
  return { subject: words.invitation.subject, body: fill(words.invitation.body, { link, left }) }
}

/** An e-mail about a time to meet. To an organisation outside it says whom to ring, since nobody there can sign in. */
export function meetingOf(
  words: Words,
  line: Line,
  meeting: Meeting,
  isOutside: boolean,
  settingsLink: string,
): { subject: string; body: string } {
  const { subject, body, outside, gone, goneOutside } = words.meeting
  const given = {
    words: wordsOfLine(words, line),
    when: formatMoment(meeting.at, 'minute'),
    minutes: String(meeting.minutes),
    link: line.link,
    ask: meeting.ask,
    settings: settingsLink,
  }
  const text = meeting.cancelled ? (isOutside ? goneOutside : gone) : isOutside ? outside : body
  return { subject, body: fill(text, given) }
}

/** What stands in the reader's calendar: no name and no subject. */
export function calendarWords(words: Words, meeting: Meeting, link: string, isOutside: boolean): CalendarWords {
  const { summary, description, outsideDescription, organizer } = words.meeting
  return { summary, organizer, description: fill(isOutside ? outsideDescription : description, { link, ask: meeting.ask }) }
}

function wordsOfLine(words: Words, line: Line): string {
  return fill(kindWords(words, line.kind), line.at === undefined ? {} : { when: formatMoment(line.at, 'minute') })
}

export function kindWords(words: Words, kind: string): string {
  return words.kinds.find((one) => one.code === kind)?.words ?? words.email.subject.one
}

/** What the last try met, for an administrator; the code itself where the content has no words for it. */
export function faultWords(words: Words, fault: string): string {
  return words.faults.find((one) => one.code === fault)?.words ?? `The server answered ${fault}`
}

function leftOf(words: Words, due: Standing['due'], now: Date): string {
  if (due === null) return ''
  const left = due.byDay ? daysLate(due.at, now) : timeLeft(due.at, now)
  return left === '' ? '' : fill(words.left, { left })
}

function daysLate(due: Date, now: Date): string {
  const days = daysBetween(londonDay(due), londonDay(now))
  return days > 0 ? `${plural(days, 'day')} late` : ''
}

function fill(text: string, given: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => given[name] ?? place)
}
