/** What you may not see does not exist: thrown for a missing row and for a missing permission alike. */
export class NotFound extends Error {
  override name = 'NotFound'
}

export class SignInFirst extends Error {
  override name = 'SignInFirst'
}

/** A form that did not come from a page of ours, or from one whose session has changed. */
export class NotFromHere extends Error {
  override name = 'NotFromHere'
}

export class TooMany extends Error {
  override name = 'TooMany'
  readonly seconds: number
  constructor(seconds: number) {
    super('too many')
    this.seconds = seconds
  }
}

/** The disk is nearly full, or full: this is not done until there is room. */
export class Standstill extends Error {
  override name = 'Standstill'
  readonly standing: 'read-only' | 'no-room'
  constructor(standing: 'read-only' | 'no-room') {
    super(standing)
    this.standing = standing
  }
}

/** Whether the database could not be reached, or went away in the middle: whatever was asked, the answer is not known. */
export function isDatabaseAway(error: unknown): boolean {
  const { code, message, syscall } = error as { code?: string; message?: string; syscall?: string }
  return (
    awayCodes.has(code ?? '') ||
    // The embedded server's socket is a file; any other file that is gone is no database.
    (code === 'ENOENT' && syscall === 'connect') ||
    /^(08|57P)/.test(code ?? '') ||
    /timeout exceeded when trying to connect|Connection terminated|connection error and is not queryable/i.test(message ?? '')
  )
}

/** Whether the database itself found no room on its disk. */
export function isOutOfRoom(error: unknown): boolean {
  return (error as { code?: string }).code === '53100'
}

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  // Too many connections; out of memory; not in the state for it; a statement that took too long; an input or output error.
  '53300',
  '53200',
  '55000',
  '57014',
  '58030',
])
