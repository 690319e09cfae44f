// Passkeys: the ceremony is @simplewebauthn/server's; challenges are rows, each good once; keys are a worker's own.
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { secretHash } from '../../../platform/auth/index.ts'
import { newId, sql, type Scope, type Token } from '../../../platform/db/index.ts'
import { addMinutes, stepMinutes } from '../sign-in/domain.ts'
import { noteSignIn, openSession } from '../sign-in/queries.ts'

/** Where the browser must say that it was: the site's address, and the name that keys are bound to. */
export interface Site {
  origin: string
  id: string
}

export interface PasskeyKnown {
  id: string
  name: string
  addedAt: Date
  usedAt: Date | null
}

const perWorkerMax = 20

/** What the browser sends back, as far as it is read here; the library checks every byte of the rest. */
const answered = z.object({
  id: z.string().min(1).max(2000),
  rawId: z.string(),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
})
const added = answered.extend({
  response: z.object({
    clientDataJSON: z.string().max(10_000),
    attestationObject: z.string().max(100_000),
    transports: z.array(z.string()).max(10).optional(),
  }),
})
const shown = answered.extend({
  response: z.object({
    clientDataJSON: z.string().max(10_000),
    authenticatorData: z.string().max(10_000),
    signature: z.string().max(10_000),
    userHandle: z.string().optional(),
  }),
})
const clientData = z.object({ challenge: z.string().min(1) })

/** The worker's own passkeys, newest first. */
export async function ownPasskeys(scope: Scope): Promise<PasskeyKnown[]> {
  return scope.rows
    .selectFrom('passkey')
    .select(['id', 'name', 'addedAt', 'usedAt'])
    .where('workerId', '=', scope.me.workerId)
    .orderBy('addedAt', 'desc')
    .limit(perWorkerMax)
    .execute()
}

/** Begins to add one: what the browser is asked to do. In the worker's own scope. */
export async function beginAdding(scope: Scope, site: Site): Promise<object | 'too-many'> {
  const held = await ownPasskeys(scope)
  if (held.length >= perWorkerMax) return 'too-many'
  const options = await generateRegistrationOptions({
    rpName: 'Safe Return',
    rpID: site.id,
    userName: scope.me.name,
    userDisplayName: scope.me.name,
    userID: new Uint8Array(Buffer.from(scope.me.workerId)),
    attestationType: 'none',
    excludeCredentials: held.map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await rememberChallenge(scope, options.challenge, scope.me.workerId)
  return options
}

/** Adds the passkey that the browser made. In the worker's own scope. */
export async function addPasskey(scope: Scope, site: Site, answer: string, name: string): Promise<'added' | 'refused'> {
  const read = readAnswer(added, answer)
  if (!read || !(await takeChallenge(scope, read.challenge, scope.me.workerId))) return 'refused'
  const made = await orNull(
    verifyRegistrationResponse({
      response: read.answer as unknown as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: read.challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
    }),
  )
  if (!made?.verified) return 'refused'
  const { id, publicKey, counter, transports } = made.registrationInfo.credential
  await scope.rows
    .insertInto('passkey')
    .values({
      id,
      workerId: scope.me.workerId,
      publicKey: Buffer.from(publicKey),
      counter,
      transports: transports ?? [],
      name,
      addedAt: scope.now,
    })
    .execute()
  return 'added'
}

/** Begins a sign-in by whichever passkey the browser offers. In the sign-in service's scope. */
export async function beginSignIn(scope: Scope, site: Site): Promise<object> {
  const options = await generateAuthenticationOptions({ rpID: site.id, userVerification: 'required' })
  await rememberChallenge(scope, options.challenge, null)
  return options
}

/** Signs in by the passkey that answered. It is both factors: what somebody has, and the finger or PIN that opened it. */
export async function signInByPasskey(scope: Scope, site: Site, answer: string, device: string): Promise<{ token: Token } | 'refused'> {
  const read = readAnswer(shown, answer)
  if (!read || !(await takeChallenge(scope, read.challenge, null))) return 'refused'
  const held = await scope.rows
    .selectFrom('passkey')
    .innerJoin('worker', 'worker.id', 'passkey.workerId')
    .innerJoin('agency', 'agency.id', 'worker.agencyId')
    .where('passkey.id', '=', read.answer.id)
    .where('worker.suspendedAt', 'is', null)
    .where('worker.leftAt', 'is', null)
    .where('agency.endedAt', 'is', null)
    // An agency with its own sign-in decides there who is in: a key made before that opens nothing.
    .where('agency.signInBy', '<>', 'oidc')
    .select(['passkey.id', 'passkey.workerId', 'passkey.publicKey', 'passkey.counter'])
    .forUpdate('passkey')
    .executeTakeFirst()
  if (!held) return 'refused'
  const proof = await orNull(
    verifyAuthenticationResponse({
      response: read.answer as unknown as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: read.challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.id,
      requireUserVerification: true,
      credential: { id: held.id, publicKey: new Uint8Array(held.publicKey), counter: held.counter },
    }),
  )
  if (!proof?.verified) {
    await noteSignIn(scope, held.workerId, 'refused-passkey')
    return 'refused'
  }
  await scope.rows
    .updateTable('passkey')
    .set({ counter: proof.authenticationInfo.newCounter, usedAt: scope.now })
    .where('id', '=', held.id)
    .execute()
  return { token: await openSession(scope, held.workerId, 'passkey', device) }
}

async function rememberChallenge(scope: Scope, challenge: string, workerId: string | null): Promise<void> {
  await scope.rows
    .insertInto('signInStep')
    .values({
      id: newId(),
      kind: 'passkey',
      secretHash: secretHash(challenge),
      workerId,
      madeAt: scope.now,
      endsAt: addMinutes(scope.now, stepMinutes),
    })
    .execute()
}

/** Uses a challenge up: true for the first answer to one that was asked, of this worker or of nobody yet. */
async function takeChallenge(scope: Scope, challenge: string, workerId: string | null): Promise<boolean> {
  const taken = await scope.rows
    .updateTable('signInStep')
    .set({ usedAt: scope.now })
    .where('secretHash', '=', secretHash(challenge))
    .where('kind', '=', 'passkey')
    .where(sql<boolean>`worker_id is not distinct from ${workerId}::uuid`)
    .where('usedAt', 'is', null)
    .where('endsAt', '>', scope.now)
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

function readAnswer<T extends { response: { clientDataJSON: string } }>(
  shape: z.ZodType<T>,
  text: string,
): { answer: T; challenge: string } | null {
  const answer = shape.safeParse(fromJson(text))
  if (!answer.success) return null
  const data = clientData.safeParse(fromJson(Buffer.from(answer.data.response.clientDataJSON, 'base64url').toString('utf8')))
  return data.success ? { answer: answer.data, challenge: data.data.challenge } : null
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The library throws for an answer that is wrong in its form, its site or its signature: all the same to us. */
async function orNull<T>(checked: Promise<T>): Promise<T | null> {
  return checked.catch(() => null)
}
