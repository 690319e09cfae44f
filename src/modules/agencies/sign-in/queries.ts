// Sessions and credentials, as the sign-in service works on them. Everything here runs in a scope of that service.
import { hashToken, sql, type Scope, type Token } from '../../../platform/db/index.ts'
import { isPassword, newSecret, totpStep } from '../../../platform/auth/index.ts'
import { addMinutes, lockedUntil, secondStepMinutes, sessionEnds } from './domain.ts'

export const signInService = 'service-sign-in'

export type ProvedBy = 'totp' | 'passkey' | 'oidc' | 'demo'

/** A session that is open at once. The token is new, so one that somebody planted in the browser is worth nothing. */
export async function openSession(scope: Scope, workerId: string, provedBy: ProvedBy, device: string): Promise<Token> {
  const token = newSecret()
  await scope.rows
    .insertInto('session')
    .values({
      tokenHash: hashToken(token),
      workerId,
      startedAt: scope.now,
      seenAt: scope.now,
      ...sessionEnds(scope.now),
      provedAt: scope.now,
      provedBy,
      device,
    })
    .execute()
  await noteSignIn(scope, workerId, `signed-in-${provedBy}`)
  return token
}

/** The password was right: a session that opens nothing until the second factor is given. Refused is one answer, whatever the reason. */
export async function beginByPassword(
  scope: Scope,
  email: string,
  password: string,
  device: string,
): Promise<{ token: Token } | 'refused'> {
  const found = await scope.rows
    .selectFrom('worker')
    .innerJoin('agency', 'agency.id', 'worker.agencyId')
    .innerJoin('credential', 'credential.workerId', 'worker.id')
    .where(sql<boolean>`lower(worker.email) = ${email.trim().toLowerCase()}`)
    .where('worker.kind', '=', 'person')
    .where('worker.leftAt', 'is', null)
    .where('worker.suspendedAt', 'is', null)
    .where('agency.endedAt', 'is', null)
    .where('agency.signInBy', '<>', 'oidc')
    .select(['worker.id', 'credential.passwordHash', 'credential.totpConfirmedAt', 'credential.lockedUntil'])
    .forUpdate('credential')
    .executeTakeFirst()
  // The work is done for nobody too, so that the time tells nobody who has an account.
  const isRight = await isPassword(password, found?.passwordHash ?? null)
  if (!found) return 'refused'
  if (isLocked(found, scope.now)) return 'refused'
  if (!isRight || found.totpConfirmedAt === null) {
    await countFailure(scope, found.id, 'refused-password')
    return 'refused'
  }
  const token = newSecret()
  const ends = addMinutes(scope.now, secondStepMinutes)
  await scope.rows
    .insertInto('session')
    .values({
      tokenHash: hashToken(token),
      workerId: found.id,
      startedAt: scope.now,
      seenAt: scope.now,
      idleEndsAt: ends,
      endsAt: ends,
      device,
    })
    .execute()
  return { token }
}

/** Whose second step this browser is at, or null. */
export async function findSecondStep(scope: Scope, token: Token): Promise<{ sessionId: string; workerId: string } | null> {
  const found = await scope.rows
    .selectFrom('session')
    .innerJoin('worker', 'worker.id', 'session.workerId')
    .where('session.tokenHash', '=', hashToken(token))
    .where('session.provedAt', 'is', null)
    .where('session.endedAt', 'is', null)
    .where('session.endsAt', '>', scope.now)
    .where('worker.suspendedAt', 'is', null)
    .where('worker.leftAt', 'is', null)
    .select(['session.id as sessionId', 'worker.id as workerId'])
    .executeTakeFirst()
  return found ?? null
}

/** The second factor: right opens a new session and ends the half one; a code opens once, also when it arrives twice at the same moment. */
export async function proveByCode(
  scope: Scope,
  step: { sessionId: string; workerId: string },
  code: string,
  device: string,
): Promise<{ token: Token } | 'wrong' | 'locked'> {
  const held = await scope.rows
    .selectFrom('credential')
    .select(['totpSecret', 'totpLastStep', 'lockedUntil'])
    .where('workerId', '=', step.workerId)
    .forUpdate()
    .executeTakeFirst()
  if (!held || isLocked(held, scope.now)) return lockOut(scope, step.sessionId)
  const used = held.totpSecret === null ? null : totpStep(held.totpSecret, code, scope.now)
  if (used === null || used <= (held.totpLastStep ?? 0)) {
    const isLockedNow = await countFailure(scope, step.workerId, 'refused-code')
    return isLockedNow ? lockOut(scope, step.sessionId) : 'wrong'
  }
  await scope.rows
    .updateTable('credential')
    .set({ totpLastStep: used, failures: 0, lockedUntil: null })
    .where('workerId', '=', step.workerId)
    .execute()
  await endSession(scope, step.sessionId, 'code-given')
  return { token: await openSession(scope, step.workerId, 'totp', device) }
}

/** Ends the session behind a token, whichever it is, and says so on its worker's trail. */
export async function endByToken(scope: Scope, token: Token, why: 'signed-out' | 'signed-in-again'): Promise<void> {
  const ended = await scope.rows
    .updateTable('session')
    .set({ endedAt: scope.now, endedWhy: why })
    .where('tokenHash', '=', hashToken(token))
    .where('endedAt', 'is', null)
    .returning(['workerId', 'provedAt'])
    .executeTakeFirst()
  if (ended?.provedAt && why === 'signed-out') await noteSignIn(scope, ended.workerId, why)
}

/** Puts what happened on the worker's own agency's trail: a code, never words that somebody typed. */
export async function noteSignIn(scope: Scope, workerId: string, happened: string): Promise<void> {
  await sql`select note_sign_in(${workerId}, ${happened})`.execute(scope.rows)
}

/** Somebody of the cast by code: demo only. Null for whoever is suspended or has left. */
export async function findCastWorker(scope: Scope, code: string): Promise<string | null> {
  const worker = await scope.rows
    .selectFrom('worker')
    .select('id')
    .where('code', '=', code)
    .where('kind', '=', 'person')
    .where('suspendedAt', 'is', null)
    .where('leftAt', 'is', null)
    .executeTakeFirst()
  return worker?.id ?? null
}

/** Takes counts of tries away that no limit reads any more. */
export async function tidyCounts(scope: Scope): Promise<void> {
  await scope.rows
    .deleteFrom('rateCount')
    .where('startsAt', '<', addMinutes(scope.now, -24 * 60))
    .execute()
}

async function countFailure(scope: Scope, workerId: string, why: string): Promise<boolean> {
  const { failures } = await scope.rows
    .updateTable('credential')
    .set((eb) => ({ failures: eb('failures', '+', 1) }))
    .where('workerId', '=', workerId)
    .returning('failures')
    .executeTakeFirstOrThrow()
  const until = lockedUntil(failures, scope.now)
  if (until) await scope.rows.updateTable('credential').set({ lockedUntil: until }).where('workerId', '=', workerId).execute()
  await noteSignIn(scope, workerId, until ? 'locked' : why)
  return until !== null
}

async function lockOut(scope: Scope, sessionId: string): Promise<'locked'> {
  await endSession(scope, sessionId, 'locked')
  return 'locked'
}

async function endSession(scope: Scope, sessionId: string, why: string): Promise<void> {
  await scope.rows.updateTable('session').set({ endedAt: scope.now, endedWhy: why }).where('id', '=', sessionId).execute()
}

function isLocked(held: { lockedUntil: Date | null }, now: Date): boolean {
  return held.lockedUntil !== null && held.lockedUntil > now
}
