// An interview taken to where there is no network: how long a copy stands, what comes back from it, and what each answer of it became.
import type { Answer, DraftAnswer } from '../conversation/domain.ts'

/** The shortest PIN that a copy is kept under. */
export const pinMin = 6
/** After so many wrong PINs in a row the copy is destroyed. */
export const triesMax = 5
/** How often a PIN is stirred into its key: PBKDF2 with SHA-256; OWASP's least is 600,000. */
export const rounds = 1_000_000
/** A copy ends so many days after it last met the service. */
export const lifeDays = 7
/** Longer while words on it have not been sent: they are a child's, and stand nowhere else. */
export const unsentDays = 28
/** Copies that one device may ask about at once. */
export const copiesMax = 20

/** What the service says of a copy. 'handed-on' and 'held': it may bring in what was not sent, and then goes. */
export const standings = ['stands', 'handed-on', 'held', 'taken-back', 'not-yours'] as const
export type Standing = (typeof standings)[number]

/** When a copy ends by itself. */
export function endsAt(copy: { contactAt: Date; unsent: number }): Date {
  return new Date(copy.contactAt.getTime() + (copy.unsent > 0 ? unsentDays : lifeDays) * 24 * 3_600_000)
}

/** What becomes of a copy on a device once the service has spoken, or its time is over. */
export function fate(
  copy: { contactAt: Date; unsent: number; standing: Standing },
  now: Date,
): 'stays' | 'sends-only' | { destroyed: 'handed-on' | 'held' | 'taken-back' | 'not-yours' | 'over' } {
  if (copy.standing === 'taken-back' || copy.standing === 'not-yours') return { destroyed: copy.standing }
  if (now >= endsAt(copy)) return { destroyed: 'over' }
  if (copy.standing === 'stands') return 'stays'
  return copy.unsent > 0 ? 'sends-only' : { destroyed: copy.standing }
}

/** One answer as a device sends it: on which version it was built, and where it stands in the order of the device's own changes. */
export interface SentAnswer {
  question: string
  answer: Answer
  base: number
  change: number
}

/** A set of answers under one key. However often it arrives, it acts once. */
export interface Sending {
  key: string
  answers: readonly SentAnswer[]
  /** Codes of what cannot wait, raised by its button. */
  raised: readonly string[]
  /** Signs marked on the way, to be noted or left by the worker when they are back. */
  marked: readonly Mark[]
}

export interface Mark {
  question: string
  sign: string
}

/** What became of one answer: saved as this version, or another stands there, which the worker is shown beside their own. */
export type SentOutcome = { question: string; version: number } | { question: string; stood: DraftAnswer }

/** What became of a set. 'late': it came after the interview was handed on or held, and is kept beside the record. */
export type SendingOutcome = { late: true } | { late: false; answers: readonly SentOutcome[] }

/** Characters of a set's words, at most, unless one answer alone is longer: what fits a form. */
const setMax = 150_000

/** The first of what waits that fits one set; never nothing while something waits. */
export function firstThatFit(waiting: readonly SentAnswer[]): readonly SentAnswer[] {
  let size = 0
  const end = waiting.findIndex((one, index) => {
    size += one.answer.words.length + 300
    return index > 0 && size > setMax
  })
  return end === -1 ? waiting : waiting.slice(0, end)
}
