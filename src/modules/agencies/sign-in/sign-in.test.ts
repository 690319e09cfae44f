// Signing in by password and code, through the door: each way in beside the ways that stay shut.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import type { Visitor } from '../../../../tests/support/visitor.ts'
import { hashPassword, isLocalPath, isPassword, newTotpSecret, totpCode } from '../../../platform/auth/index.ts'
import { deviceWords, lockedUntil, passwordProblem } from './domain.ts'

const password = 'gorse kettle lantern nine'
let house: TestHouse
let hash: string

beforeAll(async () => {
  house = await openTestHouse()
  hash = await hashPassword(password)
})
afterAll(async () => house.close())

/** Gives somebody of the cast a password and an app; returns the app's secret. */
async function giveCredential(code: string): Promise<string> {
  const secret = newTotpSecret()
  await house.owner.query(
    `insert into credential (worker_id, password_hash, totp_secret, totp_confirmed_at) select id, $2, $3, house_now() from worker where code = $1
     on conflict (worker_id) do update set password_hash = $2, totp_secret = $3, totp_confirmed_at = house_now(), totp_last_step = null, failures = 0, locked_until = null`,
    [code, hash, secret],
  )
  return secret
}

async function codeNow(secret: string): Promise<string> {
  return totpCode(secret, await house.clock.now())
}

async function typePassword(visitor: Visitor, email: string, typed = password) {
  return visitor.submit('/sign-in', { email, password: typed }, '/sign-in')
}

async function trailOf(code: string): Promise<string[]> {
  const { rows } = await house.owner.query<{ why: string }>(
    `select e.why from audit_entry e join worker w on w.id = e.worker_id where w.code = $1 and e.subject = 'sign-in' order by e.id`,
    [code],
  )
  return rows.map((row) => row.why)
}

describe('the password, then the code', () => {
  test('both right: in, with a new token, on to the page that was asked for', async () => {
    const secret = await giveCredential('tom')
    const visitor = house.stranger()
    const begun = await visitor.submit('/sign-in?next=/account', { email: 'TOM@leeward.example ', password }, '/sign-in')
    expect(begun.location).toBe('/sign-in/code?next=%2Faccount')
    const half = begun.headers['set-cookie']
    expect(String(half)).toMatch(/HttpOnly.*SameSite=Lax/)
    const done = await visitor.submit('/sign-in/code?next=/account', { code: await codeNow(secret) })
    expect(done.location).toBe('/account')
    expect(String(done.headers['set-cookie'])).not.toBe(String(half))
    expect((await visitor.get('/account')).text).toContain('Tom Okafor')
    expect(await trailOf('tom')).toContain('signed-in-totp')
  })

  test('half way opens nothing', async () => {
    await giveCredential('tom')
    const visitor = house.stranger()
    await typePassword(visitor, 'tom@leeward.example')
    expect((await visitor.get('/account')).location).toContain('/sign-in')
  })

  test('a planted token is worth nothing: after signing in the browser holds another', async () => {
    const secret = await giveCredential('tom')
    const visitor = house.stranger()
    await typePassword(visitor, 'tom@leeward.example')
    await house.clock.forward(1 / 60)
    await visitor.submit('/sign-in/code', { code: await codeNow(secret) })
    const { rows } = await house.owner.query(
      `select 1 from session s join worker w on w.id = s.worker_id where w.code = 'tom' and s.ended_why = 'code-given' and s.proved_at is null`,
    )
    expect(rows.length).toBeGreaterThan(0)
  })

  test('wrong password, nobody, and an account with none: the same answer, what was typed kept, the password not', async () => {
    await giveCredential('tom')
    const answers = await Promise.all(
      ['tom@leeward.example', 'nobody@leeward.example', 'grace@leeward.example'].map(async (email) =>
        typePassword(house.stranger(), email, 'wrong wrong wrong'),
      ),
    )
    for (const answer of answers) {
      expect(answer.status).toBe(422)
      expect(answer.text).toContain('do not go together')
      expect(answer.html).not.toContain('wrong wrong wrong')
    }
    expect(answers[0]?.html).toContain('value="tom@leeward.example"')
    const plain = answers.map((answer) => answer.html.replaceAll(/\w+@leeward\.example/g, '').replaceAll(/[\w-]{36,}/g, ''))
    expect(new Set(plain).size).toBe(1)
  })

  test('a code opens once: the same one is refused at the second try', async () => {
    const secret = await giveCredential('callum')
    const code = await codeNow(secret)
    const first = house.stranger()
    await typePassword(first, 'callum@haddlestone.example')
    expect((await first.submit('/sign-in/code', { code })).location).toBe('/work')
    const second = house.stranger()
    await typePassword(second, 'callum@haddlestone.example')
    const refused = await second.submit('/sign-in/code', { code })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('used before')
  })

  test('a code opens once also when it is sent twice at the same moment', async () => {
    const secret = await giveCredential('ruth')
    const code = await codeNow(secret)
    const both = [house.stranger(), house.stranger()]
    for (const visitor of both) await typePassword(visitor, 'ruth@brackenhill.example')
    const answers = await Promise.all(both.map(async (visitor) => visitor.submit('/sign-in/code', { code })))
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([303, 422])
  })

  test('a phone’s clock may be a step off, and no more', async () => {
    const secret = await giveCredential('ife')
    const now = await house.clock.now()
    const late = house.stranger()
    await typePassword(late, 'ife@haddle-health.example')
    expect((await late.submit('/sign-in/code', { code: totpCode(secret, new Date(now.getTime() - 90_000)) })).status).toBe(422)
    expect((await late.submit('/sign-in/code', { code: totpCode(secret, new Date(now.getTime() - 30_000)) })).location).toBe('/work')
  })
})

describe('what keeps others out', () => {
  test('five wrong tries close the account for a while, also to the right password; then it opens again', async () => {
    const secret = await giveCredential('dan')
    const email = 'dan@haddlestone-police.example'
    for (let tries = 0; tries < 5; tries++) await typePassword(house.stranger(), email, 'wrong wrong wrong')
    const closed = await typePassword(house.stranger(), email)
    expect(closed.status).toBe(422)
    expect(closed.text).toContain('do not go together')
    expect((await trailOf('dan')).at(-1)).toBe('locked')
    await house.clock.forward(2 / 60)
    const visitor = house.stranger()
    expect((await typePassword(visitor, email)).location).toBe('/sign-in/code')
    expect((await visitor.submit('/sign-in/code', { code: await codeNow(secret) })).location).toBe('/work')
  })

  test('wrong codes close it too, and end the half session', async () => {
    await giveCredential('helen')
    const visitor = house.stranger()
    await typePassword(visitor, 'helen@haddlestone-police.example')
    for (let tries = 0; tries < 4; tries++) expect((await visitor.submit('/sign-in/code', { code: '000000' })).status).toBe(422)
    expect((await visitor.submit('/sign-in/code', { code: '000000' })).location).toBe('/sign-in?said=closed')
    expect((await visitor.get('/sign-in/code')).location).toBe('/sign-in')
  })

  test('tries are counted for each account in rows that a refusal does not take back', async () => {
    await giveCredential('orla')
    const statuses: number[] = []
    for (let tries = 0; tries < 22; tries++)
      statuses.push((await typePassword(house.stranger(), 'orla@larkspur.example', 'wrong wrong wrong')).status)
    expect(statuses.slice(0, 20).every((status) => status === 422)).toBe(true)
    expect(statuses.slice(20)).toEqual([429, 429])
  })

  test('suspended: refused like anybody, and out with the next request', async () => {
    await house.clock.forward(1)
    const secret = await giveCredential('noor')
    const visitor = house.stranger()
    await typePassword(visitor, 'noor@marrowby.example')
    await visitor.submit('/sign-in/code', { code: await codeNow(secret) })
    expect((await visitor.get('/account')).status).toBe(200)
    await house.owner.query(`update worker set suspended_at = house_now() where code = 'noor'`)
    expect((await visitor.get('/account')).location).toContain('/sign-in')
    expect((await typePassword(house.stranger(), 'noor@marrowby.example')).status).toBe(422)
    expect((await house.stranger().submit('/sign-in', {}, '/sign-in/as/noor')).status).toBe(404)
    await house.owner.query(`update worker set suspended_at = null where code = 'noor'`)
  })

  test('an agency that signs in by its own provider alone takes no passwords', async () => {
    await giveCredential('wyn')
    await house.owner.query(`update agency set sign_in_by = 'oidc' where code = 'marrowby-police'`)
    expect((await typePassword(house.stranger(), 'wyn@marrowby-police.example')).status).toBe(422)
    await house.owner.query(`update agency set sign_in_by = 'both' where code = 'marrowby-police'`)
    expect((await typePassword(house.stranger(), 'wyn@marrowby-police.example')).location).toBe('/sign-in/code')
  })

  test('an hour untouched or twelve in all end a session', async () => {
    const secret = await giveCredential('priya')
    const visitor = house.stranger()
    const signIn = async () => {
      await typePassword(visitor, 'priya@haddlestone.example')
      await visitor.submit('/sign-in/code', { code: await codeNow(secret) })
      expect((await visitor.get('/account')).status).toBe(200)
    }
    await signIn()
    await house.clock.forward(61 / 60)
    expect((await visitor.get('/account')).location).toContain('/sign-in')
    await signIn()
    for (let hours = 0; hours < 12; hours += 0.75) {
      expect((await visitor.get('/account')).status).toBe(200)
      await house.clock.forward(0.75)
    }
    expect((await visitor.get('/account')).location).toContain('/sign-in')
  })

  test('next goes to pages of ours alone', async () => {
    const hostile = [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/%5cevil',
      'javascript:alert(1)',
      '/\tevil',
      '/sign-out',
    ]
    for (const next of hostile)
      expect((await house.stranger().get(`/sign-in?next=${encodeURIComponent(next)}`)).html).not.toContain('name="next" value="/sign')
    expect(hostile.filter((next) => isLocalPath(next)).toSorted()).toEqual(['/%5cevil', '/sign-out'])
    expect((await house.stranger().get('/sign-in?next=/work')).html).toContain('name="next" value="/work"')
  })

  test('a form from elsewhere is not accepted', async () => {
    expect(
      (await house.stranger().postRaw('/sign-in', { email: 'tom@leeward.example', password }, { origin: 'https://evil.example' })).status,
    ).toBe(403)
  })
})

describe('the cast', () => {
  test('signs in with one button, grouped by agency; a link picks one', async () => {
    const seen = await house.stranger().get('/sign-in?as=mina')
    expect(seen.text).toContain('Begin as Mina')
    expect(seen.text).toContain('everybody here is invented')
    expect(seen.text).toContain('Brackenhill School')
    const visitor = house.stranger()
    expect((await visitor.submit('/sign-in', {}, '/sign-in/as/mina')).location).toBe('/work')
    expect((await visitor.get('/account')).text).toContain('Mina Farrow')
  })

  test('signing in as another ends the first; signing out ends it on the server', async () => {
    const visitor = house.stranger()
    await visitor.submit('/sign-in', {}, '/sign-in/as/joel')
    await visitor.submit('/sign-in', {}, '/sign-in/as/mina')
    const { rows } = await house.owner.query<{ why: string }>(
      `select s.ended_why as why from session s join worker w on w.id = s.worker_id where w.code = 'joel' and s.ended_at is not null`,
    )
    expect(rows.map((row) => row.why)).toContain('signed-in-again')
    expect((await visitor.submit('/account', {}, '/sign-out')).location).toBe('/sign-in')
    expect((await visitor.get('/account')).location).toContain('/sign-in')
  })

  test('exists in the demo alone', async () => {
    const service = await openTestHouse({ env: { SAFE_RETURN_MODE: 'service' } })
    try {
      const visitor = service.stranger()
      const seen = await visitor.get('/sign-in?as=tom')
      expect(seen.text).not.toContain('Tom Okafor')
      const posted = await visitor.postRaw('/sign-in/as/tom', { csrf: /name="csrf" value="([^"]+)"/.exec(seen.html)?.[1] ?? '' })
      expect(posted.status).toBe(404)
    } finally {
      await service.close()
    }
  })
})

describe('the rules', () => {
  test('a lock grows with each wrong try and stops at an hour', () => {
    const now = new Date('2026-11-12T09:12:00Z')
    const minutes = (failures: number) => ((lockedUntil(failures, now)?.getTime() ?? now.getTime()) - now.getTime()) / 60_000
    expect([4, 5, 6, 7, 10, 11, 500].map(minutes)).toEqual([0, 1, 2, 4, 32, 60, 60])
  })

  test('a password is long, not one’s own name, and not what everybody tries', () => {
    const siân = { name: 'Siân Price', email: 'sian@haddlestone.example' }
    expect(passwordProblem('short', siân)).toContain('12')
    expect(passwordProblem('aaaaaaaaaaaaaaa', siân)).toContain('different')
    expect(passwordProblem('my name is price ok', siân)).toContain('name')
    expect(passwordProblem('haddlestone rocks', siân)).toContain('name')
    expect(passwordProblem('password password 1', siân)).toContain('first')
    expect(passwordProblem('gorse kettle lantern', siân)).toBeNull()
  })

  test('a hash holds no password, differs each time, and knows its own', async () => {
    const [one, two] = [await hashPassword(password), await hashPassword(password)]
    expect(one).not.toBe(two)
    expect(one).not.toContain(password)
    expect(await isPassword(password, one)).toBe(true)
    expect(await isPassword('Ǆ', await hashPassword('DŽ'))).toBe(true)
    expect(await isPassword(`${password} `, one)).toBe(false)
    expect(await isPassword(password, null)).toBe(false)
  })

  test('a device is told in words', () => {
    expect(deviceWords('Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126 Mobile Safari/537.36')).toBe('Chrome on Android')
    expect(deviceWords('')).toBe('A browser')
  })
})
