// A device meets the service: each copy asks whether it still stands, and goes when it does not. Needs no PIN and nobody signed in.
import { fate, standings, type Standing } from '../domain.ts'
import type { CopyRow, Shelf } from './shelf.ts'

/** A line on which nothing comes is no network: whoever has one bar of signal must not wait for it. */
const patienceMilliseconds = 15_000

/** Sends a request; the browser's own fetch, but for tests. */
export type Send = (url: string, init: RequestInit) => Promise<Response>

export interface Met {
  /** Whether the service could be reached. */
  reached: boolean
  signedIn: { worker: string; csrf: string } | null
  /** Why copies were destroyed just now. */
  gone: readonly string[]
}

/** Asks for every copy, and does what the answer says. Without a network only what is over by itself goes. */
export async function meet(shelf: Shelf, send: Send, now: () => number): Promise<Met> {
  const copies = await shelf.copies()
  const answer = await ask(copies, send)
  for (const { id, secret } of copies) {
    const standing = answer?.standings[secret]
    if (standing) await shelf.noteOnCopy(id, { standing, contactAt: now() })
  }
  return { reached: answer !== null, signedIn: answer?.signedIn ?? null, gone: await removeWhatIsOver(shelf, now()) }
}

async function removeWhatIsOver(shelf: Shelf, now: number): Promise<string[]> {
  const gone: string[] = []
  const copies = await shelf.copies()
  for (const copy of copies) {
    const its = fateOf(copy, now)
    if (typeof its !== 'object') continue
    await shelf.removeCopy(copy.id)
    gone.push(its.destroyed)
  }
  // Nothing left to keep: the key goes too.
  if (gone.length > 0 && gone.length === copies.length) await shelf.removeAll()
  return gone
}

export function fateOf(copy: CopyRow, now: number) {
  return fate({ contactAt: new Date(copy.contactAt), unsent: copy.unsent, standing: copy.standing }, new Date(now))
}

interface Answered {
  standings: Record<string, Standing | undefined>
  signedIn: Met['signedIn']
}

async function ask(copies: readonly CopyRow[], send: Send): Promise<Answered | null> {
  try {
    const response = await send('/offline/standing', {
      headers: { 'x-safe-return-copies': copies.map((copy) => copy.secret).join(' '), accept: 'application/json' },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMilliseconds),
    })
    return response.ok ? read(await response.json()) : null
  } catch {
    return null
  }
}

// Nothing is destroyed on the word of anything but our own answer: a hotel's sign-in page answers 200 too.
function read(json: unknown): Answered | null {
  if (typeof json !== 'object' || json === null || !('standings' in json) || !('signedIn' in json)) return null
  const { standings: said, signedIn } = json
  if (typeof said !== 'object' || said === null) return null
  const known = Object.entries(said).map(([secret, word]) => [secret, standings.find((one) => one === word)])
  return { standings: Object.fromEntries(known) as Answered['standings'], signedIn: signedIn as Met['signedIn'] }
}
