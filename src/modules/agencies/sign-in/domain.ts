// The rules of signing in: how long a session lives, when an account closes for a while, what a password must be.
import { addHours } from '../../../kernel/dates.ts'

/** A session untouched for this long is over. Drafts are kept by the pages, so nothing that was typed is lost with it. */
export const idleMinutes = 60
/** A session is over after this long however busy it was: one working day, and nobody's evening. */
export const sessionHours = 12
/** Between the password and the code. */
export const secondStepMinutes = 15
/** A code, a challenge and the way to an organisation's own sign-in and back. */
export const stepMinutes = 15
/** What could lock somebody out, such as adding a passkey, asks for a sign-in no older than this. */
export const freshMinutes = 15
export const invitationHours = 72

export const passwordLengthMin = 12
export const passwordLengthMax = 200

const failuresBeforeLock = 5
const lockMinutesMax = 60

/** Tries by one account and from one address in each window; an office shares one address, so that allows many. */
export const limits = { account: 20, address: 200, windowSeconds: 15 * 60 } as const

/** A session's two ends: idle, and absolute. */
export function sessionEnds(now: Date): { idleEndsAt: Date; endsAt: Date } {
  return { idleEndsAt: addMinutes(now, idleMinutes), endsAt: addHours(now, sessionHours) }
}

/**
 * Until when an account is closed after so many wrong tries in a row: from the fifth on for a minute, then twice as long with each,
 * an hour at most. Null while it stays open. Right tries in between do not reset it until both factors were right.
 */
export function lockedUntil(failures: number, now: Date): Date | null {
  if (failures < failuresBeforeLock) return null
  return addMinutes(now, Math.min(lockMinutesMax, 2 ** Math.min(failures - failuresBeforeLock, 10)))
}

/**
 * What is wrong with a new password, in words, or null. Length is what protects; no rule asks for signs or capitals, which only make
 * passwords alike (NCSC, password guidance). A name or an address that everybody in the office knows is refused.
 */
export function passwordProblem(password: string, worker: { name: string; email: string | null }): string | null {
  if (password.length < passwordLengthMin)
    return `Use at least ${passwordLengthMin} characters: three or four unrelated words are easy to remember`
  if (password.length > passwordLengthMax) return `Use ${passwordLengthMax} characters or fewer`
  if (new Set(password).size < 5) return 'Use more different characters'
  const plain = password.toLowerCase()
  const known = [...worker.name.split(/\s+/), ...(worker.email ?? '').split(/[@.]/)]
    .map((word) => word.toLowerCase())
    .filter((word) => word.length >= 4)
  if (known.some((word) => plain.includes(word))) return 'Leave your name and your e-mail address out of it'
  return plain.includes('safereturn') || plain.includes('safe return') || plain.startsWith('password')
    ? 'Use words that nobody would try first'
    : null
}

/** What a browser calls itself, in words for a list of one's own sessions: never more than it needs to be told from another. */
export function deviceWords(userAgent: string): string {
  const browser =
    [
      ['Edg/', 'Edge'],
      ['OPR/', 'Opera'],
      ['Firefox/', 'Firefox'],
      ['Chrome/', 'Chrome'],
      ['Safari/', 'Safari'],
    ].find(([mark]) => userAgent.includes(mark as string))?.[1] ?? 'A browser'
  const system = [
    ['Android', 'Android'],
    ['iPhone', 'an iPhone'],
    ['iPad', 'an iPad'],
    ['Windows', 'Windows'],
    ['Mac OS', 'a Mac'],
    ['Linux', 'Linux'],
  ].find(([mark]) => userAgent.includes(mark as string))?.[1]
  return system ? `${browser} on ${system}` : browser
}

export function addMinutes(date: Date, minutes: number): Date {
  return addHours(date, minutes / 60)
}
