// Watches what the service stands on: whether it can write, how much room the disk has, and the clock. Asked every second and by /health.
import fs from 'node:fs/promises'
import { faultFacts, log } from '../log/index.ts'
import type { Database } from './database.ts'

/**
 * Open: all is well. Read-only: the disk is nearly full, so records are read and nothing else is written but the access log.
 * No room: not even that. Away: the database does not answer.
 */
export type Standing = Room | 'away'
export type Room = 'open' | 'read-only' | 'no-room'

/** Bytes that the database may still take, and bytes of the whole disk. */
export interface Space {
  free: number
  total: number
}

export type Measure = () => Promise<Space>

export interface Health {
  /** Whether a write reached the disk just now. */
  writes: boolean
  standing: Standing
  clockBehindSeconds: number
}

export interface Watch {
  /** As last seen. */
  standing(): Standing
  /** Looks now, with a real write. */
  look(): Promise<Health>
  /** Looks every second from now on. Returns how to stop. */
  start(): () => void
}

const readOnlyShare = 0.1
// Once read-only it takes a little more room to open again, or it would open and close with each row.
const openAgainShare = 0.12
// PostgreSQL writes its journal in pieces of 16 MB, and stops when it cannot begin the next: two are kept out of everybody's reach.
const journalBytes = 32_000_000
const lookEveryMs = 1000
const answerWithinMs = 10_000

/** How the room on the disk makes the service stand, given how it stood. */
export function standingFor({ free, total }: Space, before: Room): Room {
  if (free < journalBytes) return 'no-room'
  const share = before === 'open' ? readOnlyShare : openAgainShare
  return free <= total * share ? 'read-only' : 'open'
}

/** Measures the disk that holds this folder, as a process without privileges finds it. */
export function spaceAt(folder: string): Measure {
  return async () => {
    const { bavail, blocks, bsize } = await fs.statfs(folder)
    return { free: bavail * bsize, total: blocks * bsize }
  }
}

/** Watches this database and, where its disk can be measured from here, the room on it. */
export function openWatch(database: Database, measure: Measure | null): Watch {
  let health: Health = { writes: true, standing: 'open', clockBehindSeconds: 0 }
  let room: Room = 'open'
  let asking: Promise<Health> | null = null
  const ask = async (): Promise<Health> => {
    // A folder that cannot be measured says nothing about its room; the write tells.
    if (measure)
      room = await measure().then(
        (space) => standingFor(space, room),
        () => room,
      )
    try {
      const clockBehindSeconds = await database.saw()
      return { writes: true, standing: room, clockBehindSeconds }
    } catch (error) {
      const full = (error as { code?: string }).code === '53100'
      if (health.writes) log({ event: 'cannot-write', ...faultFacts(error) })
      return { writes: false, standing: full ? 'no-room' : 'away', clockBehindSeconds: health.clockBehindSeconds }
    }
  }
  const keep = (seen: Health): Health => {
    if (seen.standing !== health.standing) log({ event: 'standing', standing: seen.standing, before: health.standing })
    if (seen.clockBehindSeconds > 1 && health.clockBehindSeconds <= 1)
      log({ event: 'clock-behind', seconds: Math.round(seen.clockBehindSeconds) })
    health = seen
    return seen
  }
  const look = async (): Promise<Health> => {
    // One question at a time: where the database has fallen silent, they would take every connection there is.
    asking ??= ask().finally(() => (asking = null))
    return keep(await Promise.race([asking, silence(health)]))
  }
  return {
    standing: () => health.standing,
    look,
    start() {
      let stopped = false
      const round = async (): Promise<void> => {
        await look()
        if (!stopped) setTimeout(() => void round(), lookEveryMs).unref()
      }
      void round()
      return () => {
        stopped = true
      }
    },
  }
}

function silence(before: Health): Promise<Health> {
  return new Promise((resolve) => {
    setTimeout(() => resolve({ ...before, writes: false, standing: 'away' }), answerWithinMs).unref()
  })
}
