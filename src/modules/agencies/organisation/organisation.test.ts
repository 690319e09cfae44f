// Signing in with an organisation's own provider: a real one in this process, and false ones that lie in one thing each.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { client, falseProvider, realProvider, type Lie, type TestProvider } from '../../../../tests/support/provider.ts'
import type { Visitor } from '../../../../tests/support/visitor.ts'
import { readIssuer, verifiedEmail } from './domain.ts'

const backTo = 'http://localhost/sign-in/organisation-back'
let house: TestHouse
let provider: TestProvider

beforeAll(async () => {
  house = await openTestHouse()
  provider = await realProvider(backTo)
  await connect('leeward', provider.issuer)
})
afterAll(async () => {
  await provider.close()
  await house.close()
})

async function connect(agency: string, issuer: string, signInBy = 'oidc'): Promise<void> {
  await house.owner.query(
    'update agency set sign_in_by = $2, oidc_issuer = $3, oidc_client_id = $4, oidc_client_secret = $5 where code = $1',
    [agency, signInBy, issuer, client.id, client.secret],
  )
}

/** Begins at our page and goes through the provider; the address at which the provider sends the browser back. */
async function toProvider(visitor: Visitor, agency = 'leeward', by: TestProvider = provider, next = ''): Promise<string> {
  const begun = await visitor.get(`/sign-in/organisation/${agency}${next}`)
  expect(begun.status).toBe(303)
  return pathOf(await by.goThrough(begun.location ?? ''))
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

async function isIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.get('/account')).status === 200
}

describe('a real provider', () => {
  test('signs in the worker whose address it has verified, on to the page that was asked for', async () => {
    provider.signedInAs('Tom@Leeward.example')
    const visitor = house.stranger()
    expect((await visitor.get('/sign-in/organisation')).text).toContain('Leeward')
    const back = await toProvider(visitor, 'leeward', provider, '?next=/work/coming')
    const done = await visitor.get(back)
    expect(done.location).toBe('/work/coming')
    expect((await visitor.get('/account')).text).toContain('Tom Okafor')
    const { rows } = await house.owner.query<{ why: string }>(
      `select e.why from audit_entry e join worker w on w.id = e.worker_id where w.code = 'tom' and e.subject = 'sign-in' order by e.id desc limit 1`,
    )
    expect(rows[0]?.why).toBe('signed-in-oidc')
    // The same answer a second time, also in the same browser, is worth nothing.
    const again = house.stranger()
    expect((await again.get(back)).location).toBe('/sign-in?said=not-reached')
    expect(await isIn(again)).toBe(false)
    expect((await visitor.get(back)).location).toBe('/sign-in?said=not-reached')
  })

  test('an address that nobody here has, another agency’s, or an unverified one: not in, said plainly', async () => {
    for (const [email, verified] of [
      ['nobody@leeward.example', true],
      ['priya@haddlestone.example', true],
      ['tom@leeward.example', false],
    ] as const) {
      provider.signedInAs(email, verified)
      const visitor = house.stranger()
      expect((await visitor.get(await toProvider(visitor))).location, email).toBe('/sign-in?said=unknown')
      expect(await isIn(visitor)).toBe(false)
    }
    expect((await house.stranger().get('/sign-in?said=unknown')).text).toContain('nobody here has your e-mail address')
  })

  test('a suspended worker is not in', async () => {
    await house.owner.query(`update worker set suspended_at = house_now() where code = 'joel'`)
    provider.signedInAs('joel@leeward.example')
    const visitor = house.stranger()
    expect((await visitor.get(await toProvider(visitor))).location).toBe('/sign-in?said=unknown')
    expect(await isIn(visitor)).toBe(false)
  })

  test('another state, another browser, or too late: not in', async () => {
    provider.signedInAs('grace@leeward.example')
    const visitor = house.stranger()
    const back = await toProvider(visitor)
    const thief = house.stranger()
    expect((await thief.get(back)).location).toBe('/sign-in?said=not-reached')
    expect(await isIn(thief)).toBe(false)
    expect((await visitor.get(back.replace(/state=[^&]+/, 'state=made-up'))).location).toBe('/sign-in?said=not-reached')
    expect(await isIn(visitor)).toBe(false)

    const slow = house.stranger()
    const late = await toProvider(slow)
    await house.clock.forward(0.3)
    expect((await slow.get(late)).location).toBe('/sign-in?said=not-reached')
    expect(await isIn(slow)).toBe(false)
  })

  test('a code that was made for one sign-in does not serve another', async () => {
    provider.signedInAs('grace@leeward.example')
    const first = house.stranger()
    const code = /code=([^&]+)/.exec(await toProvider(first))?.[1] ?? ''
    const second = house.stranger()
    const back = await toProvider(second)
    expect((await second.get(back.replace(/code=[^&]+/, `code=${code}`))).location).toBe('/sign-in?said=not-reached')
    expect(await isIn(second)).toBe(false)
  })

  test('an agency without a provider, or unknown, has no such page', async () => {
    for (const code of ['haddlestone', 'nobody']) expect((await house.stranger().get(`/sign-in/organisation/${code}`)).status).toBe(404)
  })
})

describe('a provider that fails or lies', () => {
  test('down: said plainly, and the page stays fast', async () => {
    const gone = await realProvider(backTo)
    await connect('brackenhill', gone.issuer)
    await gone.close()
    const visitor = house.stranger()
    expect((await visitor.get('/sign-in/organisation/brackenhill')).location).toBe('/sign-in?said=not-reached')
    expect((await visitor.get('/sign-in?said=not-reached')).text).toContain('did not answer as it should')
  })

  test('down on the way back: not in', async () => {
    const going = await realProvider(backTo)
    await connect('brackenhill', going.issuer)
    going.signedInAs('ruth@brackenhill.example')
    const visitor = house.stranger()
    const back = await toProvider(visitor, 'brackenhill', going)
    await going.close()
    expect((await visitor.get(back)).location).toBe('/sign-in?said=not-reached')
    expect(await isIn(visitor)).toBe(false)
  })

  const lies: [string, Lie][] = [
    ['a token from another issuer', { issuer: 'https://login.elsewhere.example' }],
    ['a token for another client', { audience: 'somebody-else' }],
    ['a token for another sign-in', { nonce: 'made up' }],
    ['a token that another key signed', { otherKey: true }],
  ]
  test.each(lies)('%s: not in', async (_what, lie) => {
    const liar = await falseProvider(backTo, 'ruth@brackenhill.example', lie)
    try {
      await connect('brackenhill', liar.issuer)
      const visitor = house.stranger()
      expect((await visitor.get(await toProvider(visitor, 'brackenhill', liar))).location).toBe('/sign-in?said=not-reached')
      expect(await isIn(visitor)).toBe(false)
    } finally {
      await liar.close()
    }
  })

  test('the same provider without a lie lets her in: the four above are refused for their lie alone', async () => {
    const honest = await falseProvider(backTo, 'ruth@brackenhill.example', {})
    try {
      await connect('brackenhill', honest.issuer)
      const visitor = house.stranger()
      expect((await visitor.get(await toProvider(visitor, 'brackenhill', honest))).location).toBe('/work')
      expect(await isIn(visitor)).toBe(true)
    } finally {
      await honest.close()
    }
  })
})

describe('the rules', () => {
  test('a provider is asked by https and by its name; this machine in the demo alone', () => {
    const read = (typed: string, demo = false) => {
      const issuer = readIssuer(typed, demo)
      return issuer.ok ? 'ok' : issuer.problem
    }
    expect(read('https://login.leeward.example/realm')).toBe('ok')
    expect(read('http://login.leeward.example')).toBe('not-https')
    expect(read('http://127.0.0.1:9000')).toBe('not-https')
    expect(read('http://127.0.0.1:9000', true)).toBe('ok')
    expect(['https://169.254.169.254/', 'https://localhost/', 'https://intranet/'].map((typed) => read(typed))).toEqual([
      'no-name',
      'no-name',
      'no-name',
    ])
    expect(
      ['https://user:word@login.example', 'file:///etc/passwd', 'login.example', 'https://login.example/?x=1'].map((typed) => read(typed)),
    ).toEqual(Array.from({ length: 4 }, () => 'unreadable'))
  })

  test('an address counts only when the provider has verified it', () => {
    expect(verifiedEmail({ email: ' Tom@Leeward.example ', email_verified: true })).toBe('tom@leeward.example')
    for (const claims of [
      { email: 'tom@leeward.example' },
      { email: 'tom@leeward.example', email_verified: 'true' },
      { email_verified: true },
    ])
      expect(verifiedEmail(claims)).toBeNull()
  })
})
