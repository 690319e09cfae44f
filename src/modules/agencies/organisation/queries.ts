// Signing in with an organisation's own identity provider: code flow with PKCE, state and nonce, by openid-client.
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  type Configuration,
} from 'openid-client'
import { z } from 'zod'
import { newSecret, secretHash } from '../../../platform/auth/index.ts'
import { newId, sql, type Scope, type Token } from '../../../platform/db/index.ts'
import { addMinutes, stepMinutes } from '../sign-in/domain.ts'
import { noteSignIn, openSession } from '../sign-in/queries.ts'
import { readIssuer, verifiedEmail } from './domain.ts'

export interface Organisation {
  code: string
  name: string
}

/** What an agency's administrator gave us of their provider. */
export interface Provider {
  agencyId: string
  issuer: string
  clientId: string
  clientSecret: string
}

const waitSeconds = 10
const listMax = 500
const stepData = z.object({ agencyId: z.uuid(), verifier: z.string(), nonce: z.string(), next: z.string() })
type StepData = z.infer<typeof stepData>

/** Agencies that sign in by a provider of their own. */
export async function organisations(scope: Scope): Promise<Organisation[]> {
  return withProvider(scope).select(['code', 'name']).orderBy('name').limit(listMax).execute()
}

/** The provider of one agency, by the agency's code or id; null when it has none. */
export async function findProvider(scope: Scope, by: { code: string } | { id: string }): Promise<Provider | null> {
  const found = await withProvider(scope)
    .where((eb) => ('code' in by ? eb('code', '=', by.code) : eb('id', '=', by.id)))
    .select(['id', 'oidcIssuer', 'oidcClientId'])
    .executeTakeFirst()
  if (!found?.oidcIssuer || !found.oidcClientId) return null
  const secret = await sql<{ secret: string | null }>`select oidc_secret(${found.id}) as secret`.execute(scope.rows)
  return { agencyId: found.id, issuer: found.oidcIssuer, clientId: found.oidcClientId, clientSecret: secret.rows[0]?.secret ?? '' }
}

/** Reads the provider's own description of itself. Throws when it does not answer, or answers as another. */
export async function reach(provider: Provider, demo: boolean): Promise<Configuration> {
  const issuer = readIssuer(provider.issuer, demo)
  if (!issuer.ok) throw new Error(`the address of the identity provider is refused: ${issuer.problem}`)
  // The token's own signature is checked too, not the connection alone: a proxy that breaks TLS open cannot name a worker.
  const execute = [enableNonRepudiationChecks, ...(issuer.value.startsWith('http:') ? [allowInsecureRequests] : [])]
  return discovery(new URL(issuer.value), provider.clientId, provider.clientSecret, undefined, { execute, timeout: waitSeconds })
}

/** Begins: the provider's address to go to, and the state that must come back in the same browser. */
export async function begin(
  scope: Scope,
  provider: Provider,
  reached: Configuration,
  backTo: string,
  next: string,
): Promise<{ goTo: string; state: string }> {
  const [state, verifier, nonce] = [newSecret(), randomPKCECodeVerifier(), randomNonce()]
  const data: StepData = { agencyId: provider.agencyId, verifier, nonce, next }
  await scope.rows
    .insertInto('signInStep')
    .values({
      id: newId(),
      kind: 'oidc',
      secretHash: secretHash(state),
      data: JSON.stringify(data),
      madeAt: scope.now,
      endsAt: addMinutes(scope.now, stepMinutes),
    })
    .execute()
  const goTo = buildAuthorizationUrl(reached, {
    redirect_uri: backTo,
    scope: 'openid email',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  return { goTo: goTo.href, state }
}

/** Uses a state up: null when it is unknown, too old, or came back before. */
export async function takeStep(scope: Scope, state: string): Promise<StepData | null> {
  const taken = await scope.rows
    .updateTable('signInStep')
    .set({ usedAt: scope.now })
    .where('secretHash', '=', secretHash(state))
    .where('kind', '=', 'oidc')
    .where('usedAt', 'is', null)
    .where('endsAt', '>', scope.now)
    .returning('data')
    .executeTakeFirst()
  return taken ? stepData.parse(taken.data) : null
}

/** Exchanges the provider's answer for the e-mail address it vouches for; null when it vouches for none. Throws when the answer is not genuine. */
export async function emailOf(reached: Configuration, came: URL, step: StepData, state: string): Promise<string | null> {
  const tokens = await authorizationCodeGrant(reached, came, {
    pkceCodeVerifier: step.verifier,
    expectedNonce: step.nonce,
    expectedState: state,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) return null
  return (
    verifiedEmail(claims) ??
    (reached.serverMetadata().userinfo_endpoint ? verifiedEmail(await fetchUserInfo(reached, tokens.access_token, claims.sub)) : null)
  )
}

/** Signs in the worker with this address within that agency alone: another agency's worker of the same address is nobody here. */
export async function signInByEmail(scope: Scope, agencyId: string, email: string, device: string): Promise<{ token: Token } | 'unknown'> {
  const worker = await scope.rows
    .selectFrom('worker')
    .select(['id', 'suspendedAt', 'leftAt'])
    .where('agencyId', '=', agencyId)
    .where('kind', '=', 'person')
    .where(sql<boolean>`lower(email) = ${email}`)
    .executeTakeFirst()
  if (!worker) return 'unknown'
  if (worker.suspendedAt || worker.leftAt) {
    await noteSignIn(scope, worker.id, 'refused-suspended')
    return 'unknown'
  }
  return { token: await openSession(scope, worker.id, 'oidc', device) }
}

function withProvider(scope: Scope) {
  return scope.rows
    .selectFrom('agency')
    .where('signInBy', 'in', ['oidc', 'both'])
    .where('oidcIssuer', 'is not', null)
    .where('oidcClientId', 'is not', null)
    .where('endedAt', 'is', null)
}
