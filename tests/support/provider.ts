// Identity providers for the tests: a real one (oidc-provider, in this process), and a false one that says what a test tells it to.
import { createSign, generateKeyPairSync } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

export interface TestProvider {
  issuer: string
  /** Whoever is signed in at the provider. */
  signedInAs(email: string, verified?: boolean): void
  /** What a browser does at the provider: follows it from the address until it sends the browser back; the address that it sends it to. */
  goThrough(from: string): Promise<string>
  close(): Promise<void>
}

export const client = { id: 'safe-return', secret: 'a secret that both keep' }

/** A real provider with one client, which knows whoever the test says and asks for no consent. */
export async function realProvider(backTo: string): Promise<TestProvider> {
  let account = { email: 'nobody@example.org', verified: true }
  const { server, address } = await listening()
  const provider = new Provider(address, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [backTo],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ['only for tests'] },
    jwks: { keys: [{ ...rsa().privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: async (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, email: account.email, email_verified: account.verified }),
    }),
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        clientId: context.oidc.client?.clientId ?? '',
        accountId: context.oidc.session?.accountId ?? '',
      })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response)
    void provider.interactionFinished(request, response, { login: { accountId: `account of ${account.email}` } })
  })
  return {
    issuer: address,
    signedInAs: (email, verified = true) => {
      account = { email, verified }
    },
    goThrough: (from) => follow(from, backTo),
    close: () => closed(server),
  }
}

export interface Lie {
  /** Who the token says issued it. */
  issuer?: string
  nonce?: string
  audience?: string
  /** Signs with a key that the provider does not publish. */
  otherKey?: true
}

/** A provider that answers every step at once, and whose token holds what the test wants. */
export async function falseProvider(backTo: string, email: string, lie: Lie): Promise<TestProvider> {
  const { server, address } = await listening()
  const [ours, others] = [rsa(), rsa()]
  let nonce = ''
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', address)
    const json = (value: unknown) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: address,
          authorization_endpoint: `${address}/auth`,
          token_endpoint: `${address}/token`,
          jwks_uri: `${address}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        })
      case '/jwks':
        return json({ keys: [{ ...ours.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'test' }] })
      case '/auth': {
        nonce = url.searchParams.get('nonce') ?? ''
        const back = new URL(backTo)
        back.searchParams.set('code', 'a code')
        back.searchParams.set('state', url.searchParams.get('state') ?? '')
        return response.writeHead(303, { location: back.href }).end()
      }
      default: {
        const now = Math.floor(Date.now() / 1000)
        const claims = {
          iss: lie.issuer ?? address,
          sub: 'somebody',
          aud: lie.audience ?? client.id,
          iat: now,
          exp: now + 300,
          nonce: lie.nonce ?? nonce,
          email,
          email_verified: true,
        }
        return json({
          access_token: 'a token',
          token_type: 'Bearer',
          id_token: signed(claims, lie.otherKey ? others.privateKey : ours.privateKey),
        })
      }
    }
  })
  return { issuer: address, signedInAs: () => undefined, goThrough: (from) => follow(from, backTo), close: () => closed(server) }
}

function rsa() {
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

function signed(claims: object, key: ReturnType<typeof rsa>['privateKey']): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'RS256', kid: 'test', typ: 'JWT' })}.${part(claims)}`
  return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`
}

/** A browser at the provider: keeps its cookies and follows where it is sent, until that is `backTo`. */
async function follow(from: string, backTo: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = from
  for (let steps = 0; steps < 10; steps++) {
    if (url.startsWith(backTo)) return url
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`the provider answered ${response.status} at ${new URL(url).pathname}: ${await response.text()}`)
    url = new URL(location, url).href
  }
  throw new Error('the provider sends the browser round and round')
}

async function listening(): Promise<{ server: http.Server; address: string }> {
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function closed(server: http.Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
