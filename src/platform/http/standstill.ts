// What goes on while the disk is nearly full or the database is away, and what was sent by whoever could not be answered.
import type { FastifyRequest } from 'fastify'
import type { Standing } from '../db/index.ts'
import { cleaned } from '../forms/index.ts'
import { Standstill } from './problems.ts'
import type { Route, Sent } from './types.ts'

export const retryAfterSeconds = 30

/**
 * Refuses what cannot be kept. Read-only: posts, but for signing in and those that say that they go on. No room: whatever writes to the access
 * log, since nobody looks at a child unseen; pages for anybody go on. A database that is away refuses by itself.
 */
export function refuseAtStandstill(standing: Standing, route: Route): void {
  const anybody = route.permission === 'public'
  if (standing === 'no-room' && !(anybody && route.method === 'GET')) throw new Standstill('no-room')
  if (standing === 'read-only' && route.method === 'POST' && !anybody && !route.whileReadOnly) throw new Standstill('read-only')
}

/** What this request sent. A form of a signed-in worker comes back whole, to be sent again; a password never does. */
export function sentWith(request: FastifyRequest): Sent {
  if (request.method !== 'POST') return 'nothing'
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  if (!isForm || request.routeOptions.config.permission === 'public') return 'something'
  const fields = Object.entries(cleaned(request.body)).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each: string) => [name, each] as const),
  )
  const names = new Set(fields.map(([name]) => name))
  // Without its key a form that was saved after all would be saved twice.
  if (!names.has('once') || [...names].some((name) => /^(password|newPassword|code|pin)$/i.test(name))) return 'something'
  return { action: request.url, fields }
}
