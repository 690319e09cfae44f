// A worker's own sign-in: their sessions and their password, read and changed as themselves.
import { hashPassword, isPassword } from '../../../platform/auth/index.ts'
import { changedOne, type Scope } from '../../../platform/db/index.ts'

export interface SessionKnown {
  id: string
  device: string
  startedAt: Date
  seenAt: Date
  provedBy: string
  isThis: boolean
}

const listMax = 50

/** The worker's open sessions, this one first. */
export async function ownSessions(scope: Scope): Promise<SessionKnown[]> {
  const rows = await openOnes(scope)
    .select(['id', 'device', 'startedAt', 'seenAt', 'provedBy'])
    .orderBy('seenAt', 'desc')
    .limit(listMax)
    .execute()
  const known = rows.map((row) => ({
    ...row,
    device: row.device ?? 'A browser',
    provedBy: row.provedBy ?? '',
    isThis: row.id === scope.me.sessionId,
  }))
  return [...known.filter((session) => session.isThis), ...known.filter((session) => !session.isThis)]
}

/** Ends one of the worker's own sessions: its browser is out with its next request. */
export async function endOwnSession(scope: Scope, id: string): Promise<void> {
  changedOne(await ending(scope).where('id', '=', id).execute())
}

/** Ends every session of the worker's but this one. */
export async function endOtherSessions(scope: Scope): Promise<void> {
  await ending(scope).where('id', '<>', scope.me.sessionId).execute()
}

/** Whether this worker signs in with a password at all. */
export async function hasPassword(scope: Scope): Promise<boolean> {
  const held = await scope.rows.selectFrom('credential').select('passwordHash').where('workerId', '=', scope.me.workerId).executeTakeFirst()
  return held?.passwordHash !== undefined && held.passwordHash !== null
}

/** Roles that were asked for this worker and wait for a second person's word. */
export async function waitingRoles(scope: Scope): Promise<string[]> {
  const rows = await scope.rows
    .selectFrom('secondWord')
    .select('role')
    .where('workerId', '=', scope.me.workerId)
    .where('agreedAt', 'is', null)
    .where('refusedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .orderBy('role')
    .execute()
  return rows.flatMap(({ role }) => (role === null ? [] : [role]))
}

/** Sets a new password where the old one was right, and ends the other sessions: whoever knew the old one is out. */
export async function changePassword(scope: Scope, old: string, wanted: string): Promise<'changed' | 'wrong'> {
  const held = await scope.rows.selectFrom('credential').select('passwordHash').where('workerId', '=', scope.me.workerId).executeTakeFirst()
  if (!(await isPassword(old, held?.passwordHash ?? null))) return 'wrong'
  changedOne(
    await scope.rows
      .updateTable('credential')
      .set({ passwordHash: await hashPassword(wanted), passwordSetAt: scope.now })
      .where('workerId', '=', scope.me.workerId)
      .execute(),
  )
  await endOtherSessions(scope)
  return 'changed'
}

function openOnes(scope: Scope) {
  return scope.rows
    .selectFrom('session')
    .where('workerId', '=', scope.me.workerId)
    .where('endedAt', 'is', null)
    .where('provedAt', 'is not', null)
    .where('endsAt', '>', scope.now)
    .where('idleEndsAt', '>', scope.now)
}

function ending(scope: Scope) {
  return scope.rows
    .updateTable('session')
    .set({ endedAt: scope.now, endedWhy: 'ended-by-worker' })
    .where('workerId', '=', scope.me.workerId)
    .where('endedAt', 'is', null)
}
