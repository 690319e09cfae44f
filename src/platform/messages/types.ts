import type { Scope } from '../db/index.ts'

export type Channel = 'email' | 'text'

/** What leaves: to one address, in words that name nobody but the reader. */
export interface Letter {
  /** The same for each try, so that whoever receives it can tell a second one apart. */
  id: string
  to: string
  subject: string
  body: string
  /** An entry for the reader's calendar, where the message is about a time. Only an e-mail by a mail server can carry it. */
  calendar?: CalendarFile | undefined
}

/** A calendar file as RFC 5545 writes it, and what it does to the entry that is there already (RFC 5546). */
export interface CalendarFile {
  filename: string
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH'
  content: string
}

/** How a try ended. A refusal for good is not tried again; anything else is. */
export type Outcome = { sent: true } | { sent: false; fault: string; forGood: boolean }

/** One way out. It never throws: what went wrong is an outcome, with a code that quotes no server. */
export interface Carrier {
  name: 'smtp' | 'notify'
  /** @param isAgain it was tried before, and that try may have arrived */
  send: (letter: Letter, isAgain: boolean) => Promise<Outcome>
}

/** What this installation can send by. Null: it cannot. */
export interface Carriers {
  email: Carrier | null
  text: Carrier | null
}

/** What a message is about, as its row says it. */
export interface Subject {
  subjectId: string
  occasion: string
}

/** What the thing answers when it is asked at sending time. */
export interface Standing extends Subject {
  needed: boolean
  /** Why it is not needed any more: a code of content/messages.yaml. */
  why: string
  /** How long is left, where the thing has a time. */
  due: { at: Date; byDay: boolean } | null
  /** Where the link leads once the reader has signed in. */
  path: string
  /** A time to meet, for the reader's calendar and in the words: what goes in holds no name and no subject. */
  meeting?: Meeting
  /** Whose it is now, where it may have passed on since; null where that does not matter. */
  whose: { workerId: string | null; teamId: string | null } | null
}

/** A time to meet. The same id for good; a calendar takes the highest sequence. */
export interface Meeting {
  id: string
  at: Date
  minutes: number
  sequence: number
  /** Nobody is to come at that time any more: called off, or held before it. */
  cancelled: boolean
  /** Whom to ring, for a reader who cannot sign in. */
  ask: string
}

/** A kind of message, declared at the door of the module whose things it tells of. Its words stand in content/messages.yaml. */
export interface MessageKind {
  kind: string
  /** Told at once: quiet hours and the daily hour do not hold it back. */
  urgent: boolean
  /** Goes in a letter of its own: it carries a file. */
  apart?: true
  /** Asks the things themselves; a thing that is not answered for is not there any more. Run as the sending job, who reads no record. */
  standing: (scope: Scope, asked: readonly Subject[]) => Promise<readonly Standing[]>
  /** A link of the thing's own, for who cannot sign in yet; made at sending time. */
  ownLink?: (scope: Scope, subject: Subject) => Promise<string | null>
}
