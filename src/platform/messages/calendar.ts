// A meeting as a calendar file. It holds when it is and a link that asks to sign in; never whom or what it is about.
import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { CalendarFile, Meeting } from './types.ts'

export interface CalendarWords {
  summary: string
  description: string
  /** From whom: what stands as the organiser, with the address that letters come from. */
  organizer: string
}

/**
 * The entry for one reader's calendar. Times are UTC, so that it needs no description of London's clock; its id stays the same and its sequence grows, so that
 * a calendar changes the entry that it has. `now` is the stamp of this version. With nobody to send it `to`, it is a file to take away: whoever
 * takes it is no guest, and their calendar asks nobody anything. One that is not to be any more is cancelled, whether it was sent or taken away
 * (RFC 5546, sections 3.2.5 and 4.1.3).
 */
export function calendarFile(meeting: Meeting, words: CalendarWords, to: string | null, from: string, now: Date): CalendarFile {
  const { id, at, minutes, sequence, cancelled } = meeting
  const address = /<([^>]+)>/.exec(from)?.[1] ?? from
  const domain = address.split('@')[1] ?? 'safe-return'
  const method = cancelled ? 'CANCEL' : to === null ? 'PUBLISH' : 'REQUEST'
  const calendar = ical({
    prodId: { company: 'Safe Return', product: 'Safe Return', language: 'EN' },
    method: ICalCalendarMethod[method],
  })
  calendar.createEvent({
    id: `${id}@${domain}`,
    sequence,
    stamp: now,
    start: at,
    end: new Date(at.getTime() + minutes * 60_000),
    summary: words.summary,
    description: words.description,
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: words.organizer, email: address },
    // A calendar takes an entry to itself only where its owner is named; the answer is given in Safe Return.
    ...(to === null ? {} : { attendees: [{ email: to, rsvp: false, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.NEEDSACTION }] }),
  })
  return { filename: 'meeting.ics', method, content: calendar.toString() }
}
