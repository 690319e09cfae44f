// The web's own attacks (assurance, section 5): headers, cookies, forged forms, redirects, hostile requests, limits and the log.
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import path from 'node:path'
import zlib from 'node:zlib'
import { routes } from '../../src/app.ts'
import { openHouse } from '../../src/house.ts'
import { castWorkers } from '../../src/modules/agencies/cast.ts'
import { readConfig } from '../../src/platform/config/index.ts'
import { createServer, csrfFor, isFromHere } from '../../src/platform/http/index.ts'
import { openSession } from '../../src/seeding.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { Visitor } from '../support/visitor.ts'
import { prepareDoors, type Doors } from './doors.ts'

let house: TestHouse
let doors: Doors
beforeAll(async () => {
  house = await openTestHouse()
  doors = await prepareDoors(house)
})
afterAll(() => house.close())

const gets = routes.filter((r) => r.method === 'GET')
const posts = routes.filter((r) => r.method === 'POST')
const formType = { 'content-type': 'application/x-www-form-urlencoded' }

/** Every page as two of the cast who between them open most. Each address with what it answered. */
async function* everyPage(codes: readonly (string | null)[]) {
  for (const code of codes) {
    const token = code === null ? null : await openSession(house.owner, code, 'demo')
    for (const { url } of gets) {
      const address = await doors.addressOf(url, code)
      const seen = await house.server.inject({ method: 'GET', url: address, cookies: token === null ? {} : { 'sr-session': token } })
      yield { code, url, address, seen, type: seen.headers['content-type'] ?? '' }
    }
  }
}

describe('what every answer carries', () => {
  test('a strict policy without unsafe-inline, nothing kept, nothing inline; and the log names nobody', async () => {
    const lines: string[] = []
    const write = process.stderr.write.bind(process.stderr)
    process.stderr.write = (line: string | Uint8Array) => lines.push(String(line)) > 0
    const before = process.env['SAFE_RETURN_LOG']
    process.env['SAFE_RETURN_LOG'] = 'on'
    const wrong: string[] = []
    let pages = 0
    try {
      for await (const { code, url, seen, type } of everyPage([null, 'tom', 'priya', 'lena'])) {
        const say = (what: string) => wrong.push(`${url} as ${code ?? 'a stranger'}: ${what}`)
        const policy = seen.headers['content-security-policy'] ?? ''
        if (!policy.includes("default-src 'none'") || !policy.includes("script-src 'self'") || !policy.includes("frame-ancestors 'none'"))
          say(`policy is ${policy}`)
        if (/unsafe-|https?:|\*/.test(policy)) say(`policy opens ${policy}`)
        if (seen.headers['cache-control'] !== 'no-store') say(`may be kept: ${String(seen.headers['cache-control'])}`)
        if (seen.headers['x-content-type-options'] !== 'nosniff') say('type may be guessed')
        if (seen.headers['referrer-policy'] !== 'same-origin') say('tells others where it was')
        if (seen.headers['x-powered-by'] !== undefined) say('names what it runs on')
        if (!type.startsWith('text/html')) continue
        pages += 1
        if (/<[^>]+\s(?:style|on[a-z]+)=/i.test(seen.body)) say('has an inline style or handler')
        if (/<script(?![^>]*\ssrc=)[^>]*>/i.test(seen.body)) say('has an inline script')
        if (/(?:src|href|action)="(?:https?:)?\/\//i.test(seen.body.replaceAll(/<a\b[^>]*>/g, ''))) say('asks a third party for something')
      }
    } finally {
      process.stderr.write = write
      if (before === undefined) delete process.env['SAFE_RETURN_LOG']
      else process.env['SAFE_RETURN_LOG'] = before
    }
    expect(wrong).toEqual([])
    expect(pages).toBeGreaterThan(100)
    // The log of all that: routes as they are written, never a reference, a name, an address or a word of a record.
    const log = lines.join('')
    expect(lines.length).toBeGreaterThan(200)
    expect(log).toContain('/children/:ref')
    const personal = await personalWords()
    expect(personal.length).toBeGreaterThan(80)
    expect(personal.filter((word) => log.includes(word))).toEqual([])
  })

  test('over https the cookie and the headers say so', async () => {
    const config = readConfig(
      { SAFE_RETURN_MODE: 'demo', PUBLIC_URL: 'https://return.example' },
      path.resolve(import.meta.dirname, '../..'),
    )
    const server = await createServer({ ...house.house, config }, routes, { assetsDir: import.meta.dirname, secure: true })
    const seen = await server.inject({ method: 'POST', url: '/sign-in/as/tom', headers: formType, payload: `csrf=${csrfFor(null)}` })
    expect(seen.statusCode).toBe(303)
    const cookie = String(seen.headers['set-cookie'])
    for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(flag)
    expect(cookie).not.toMatch(/Domain|Expires|Max-Age/i)
    expect(seen.headers['strict-transport-security']).toContain('max-age=31536000')
    await server.close()
  })
})

describe('over the wire', () => {
  test('a page is compressed for whoever can read it so, and its proof looks different each time, so that lengths tell nothing', async () => {
    const token = await openSession(house.owner, 'tom', 'demo')
    const asked = (headers: Record<string, string>) =>
      house.server.inject({ method: 'GET', url: '/account', cookies: { 'sr-session': token }, headers })
    const plain = await asked({})
    expect(plain.headers['content-encoding']).toBeUndefined()
    const packed = await asked({ 'accept-encoding': 'gzip' })
    expect(packed.headers['content-encoding']).toBe('gzip')
    const page = zlib.gunzipSync(packed.rawPayload).toString()
    expect(page).toContain('</html>')
    const proofs = [plain.payload, page].map((html) => /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '')
    expect(new Set(proofs).size).toBe(2)
    for (const proof of proofs) {
      expect(isFromHere({ headers: {} } as never, token, proof)).toBe(true)
      expect(isFromHere({ headers: {} } as never, 'another', proof)).toBe(false)
    }
  })
})

/** What a log must never hold: the cast's names, addresses and children, references and words. */
async function personalWords(): Promise<string[]> {
  const { rows } = await house.owner.query<{ word: string }>(`
    select name as word from worker where kind = 'person' union select email from worker where email is not null
    union select ref from child union select family_name from child where family_name is not null union select given_name from child where length(given_name) > 3
    union select value from child_reference union select ref from missing_episode union select ref from interview union select ref from action
    union select place from location where place is not null union select words from interview_answer union select evidence from observation`)
  return rows.map((r) => r.word)
}

describe('a form from elsewhere', () => {
  test('changes nothing at any address: without proof each is refused', async () => {
    const answered: string[] = []
    for (const { url } of posts) {
      const token = await openSession(house.owner, 'tom', 'demo')
      const seen = await house.server.inject({
        method: 'POST',
        url: await doors.addressOf(url, 'tom'),
        cookies: { 'sr-session': token },
        headers: formType,
        payload: 'csrf=forged&words=forged',
      })
      if (seen.statusCode !== 403) answered.push(`${url} ${seen.statusCode}`)
    }
    // Words typed under a session that ended are given back, under 422, and not saved: without them a child's words are lost.
    // Who may not bring files in is answered before their bytes are read.
    expect(answered).toEqual(['/interviews/:ref/talk 422', '/import 404'])
    const kept = await house.owner.query(`select 1 from interview_draft where answers::text like '%forged%'`)
    expect(kept.rows).toEqual([])
    expect(posts.length).toBeGreaterThan(50)
  })

  test('and from another site is refused also with a proof, everywhere', async () => {
    const answered: string[] = []
    for (const { url } of posts) {
      const token = await openSession(house.owner, 'tom', 'demo')
      const seen = await house.server.inject({
        method: 'POST',
        url: await doors.addressOf(url, 'tom'),
        cookies: { 'sr-session': token },
        headers: { ...formType, origin: 'https://elsewhere.example' },
        payload: `csrf=${csrfFor(token)}`,
      })
      if (seen.statusCode !== 403) answered.push(`${url} ${seen.statusCode}`)
    }
    expect(answered).toEqual(['/import 404'])
  })
})

describe('a session', () => {
  test('is made new at sign-in, and one that was planted or signed out opens nothing', async () => {
    const planted = await openSession(house.owner, 'joel', 'demo')
    const before = await house.server.inject({ method: 'GET', url: '/account', cookies: { 'sr-session': planted } })
    expect(before.statusCode).toBe(200)
    const visitor = new Visitor(house.server, { 'sr-session': planted })
    const signedIn = await visitor.postRaw('/sign-in/as/ruth', { csrf: csrfFor(planted) })
    const given = /sr-session=([^;]+)/.exec(String(signedIn.headers['set-cookie']))?.[1] ?? ''
    expect(given).not.toBe('')
    expect(given).not.toBe(planted)
    expect((await new Visitor(house.server, { 'sr-session': planted }).get('/account')).status).toBe(303)
    await visitor.postRaw('/sign-out', { csrf: csrfFor(given) })
    expect((await new Visitor(house.server, { 'sr-session': given }).get('/account')).location).toContain('/sign-in')
  })

  test('leads nowhere but here', async () => {
    const traps = [
      'https://elsewhere.example',
      '//elsewhere.example',
      '/\\elsewhere.example',
      '\\\\elsewhere.example',
      '/%0d%0aset-cookie:x=1',
      'javascript:alert(1)',
      '/\telsewhere.example',
      '/%2f%2felsewhere.example',
      ' //elsewhere.example',
      '/.//elsewhere.example',
    ]
    for (const trap of traps) {
      const seen = await house.stranger().get(`/sign-in?next=${encodeURIComponent(trap)}`)
      const next = /name="next"[^>]*value="([^"]*)"/.exec(seen.html)?.[1] ?? /value="([^"]*)"[^>]*name="next"/.exec(seen.html)?.[1] ?? ''
      const leads = next === '' ? 'here' : new URL(next, 'https://here.example').origin
      expect([trap, leads]).toEqual([trap, next === '' ? 'here' : 'https://here.example'])
      expect(Object.keys(seen.headers)).not.toContain('x')
      expect(seen.headers['set-cookie']).toBeUndefined()
    }
  })
})

describe('a hostile request', () => {
  const hostile: { name: string; send: (url: string) => InjectOptions }[] = [
    {
      name: 'deep JSON',
      send: (url) => ({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        payload: `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      }),
    },
    {
      name: 'a prototype in JSON',
      send: (url) => ({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        payload: '{"__proto__":{"csrf":"x"},"constructor":{"prototype":{"csrf":"x"}}}',
      }),
    },
    {
      name: 'JSON numbers past sense',
      send: (url) => ({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        payload: '{"csrf":1e400,"once":{"a":[null]}}',
      }),
    },
    {
      name: 'a list for JSON',
      send: (url) => ({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload: '[1,2,3]' }),
    },
    { name: 'broken JSON', send: (url) => ({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload: '{"csrf":' }) },
    {
      name: 'XML',
      send: (url) => ({
        method: 'POST',
        url,
        headers: { 'content-type': 'text/xml' },
        payload: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
      }),
    },
    { name: 'no type', send: (url) => ({ method: 'POST', url, payload: 'csrf=x' }) },
    {
      name: 'an unknown charset',
      send: (url) => ({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-7' },
        payload: 'csrf=+ADw-',
      }),
    },
    {
      name: 'a broken upload',
      send: (url) => ({
        method: 'POST',
        url,
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        payload: '--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\nnever ends',
      }),
    },
    {
      name: 'an upload without a boundary',
      send: (url) => ({ method: 'POST', url, headers: { 'content-type': 'multipart/form-data' }, payload: 'x' }),
    },
    { name: 'two megabytes', send: (url) => ({ method: 'POST', url, headers: formType, payload: `csrf=${'x'.repeat(2_000_000)}` }) },
    {
      name: 'ten thousand fields',
      send: (url) => ({ method: 'POST', url, headers: formType, payload: Array.from({ length: 10_000 }, (_, i) => `f${i}=1`).join('&') }),
    },
    {
      name: 'bytes that are no UTF-8',
      send: (url) => ({
        method: 'POST',
        url,
        headers: formType,
        payload: Buffer.from([0x63, 0x3d, 0xff, 0xfe, 0xc0, 0x80, 0x25, 0x66, 0x66, 0x25]),
      }),
    },
  ]

  test('is refused, never a fault, at every form', async () => {
    const token = await openSession(house.owner, 'priya', 'demo')
    const faults: string[] = []
    for (const { url } of posts) {
      const address = await doors.addressOf(url, 'priya')
      for (const { name, send } of hostile) {
        // The sizes are read before the route is: a few addresses are enough.
        if (/megabytes|thousand|deep/.test(name) && !['/sign-in', '/children/find', '/children/new'].includes(url)) continue
        const seen = await house.server.inject({ ...send(address), cookies: { 'sr-session': token } })
        if (seen.statusCode >= 500 || seen.statusCode < 400) faults.push(`${name} at ${url}: ${seen.statusCode}`)
      }
    }
    // An address that also answers those who were signed out meanwhile gives back what was sent, in their own page.
    expect(faults.filter((f) => !/\/interviews\/:ref\/talk: 422/.test(f))).toEqual([])
    expect(({} as Record<string, unknown>)['csrf']).toBeUndefined()
  })

  test('in the address is never a fault', async () => {
    const token = await openSession(house.owner, 'priya', 'demo')
    const child = await doors.addressOf('/children/:ref', 'priya')
    const queries = [
      '?before=%00',
      '?before=%ff%fe',
      '?before=%ed%a0%80',
      '?before[a][b][c]=1',
      '?before=1&before=2&before=3',
      '?__proto__[x]=1&constructor=1',
      `?kind=${'a'.repeat(6000)}`,
      '?before=2026-99-99T00:00:00Z~sign~x',
      "?before='; drop table child; --",
      '?before=%7B%22a%22%3A1e400%7D',
      '?%',
      '?=&&==',
      `?${Array.from({ length: 2000 }, (_, i) => `a${i}=${i}`).join('&')}`,
    ]
    const paths = [
      '/children/%00',
      '/children/%ff',
      '/children/..%2f..%2fetc%2fpasswd',
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/children/C-%C3%89',
      `/children/${'A'.repeat(5000)}`,
      '/%',
      '//',
      '/children//',
      '/children/C-00000000/../x',
    ]
    const answers: string[] = []
    for (const { url } of gets.filter((r) => r.permission !== 'public')) {
      const address = await doors.addressOf(url, 'priya')
      for (const query of url === '/children/:ref' || url === '/work' ? queries : queries.slice(0, 3)) {
        const seen = await house.server.inject({ method: 'GET', url: `${address}${query}`, cookies: { 'sr-session': token } })
        if (seen.statusCode >= 500) answers.push(`${url}${query.slice(0, 60)}: ${seen.statusCode}`)
      }
    }
    for (const bad of paths) {
      const seen = await house.server.inject({ method: 'GET', url: bad, cookies: { 'sr-session': token } })
      if (seen.statusCode >= 500 || seen.statusCode === 200) answers.push(`${bad.slice(0, 60)}: ${seen.statusCode}`)
    }
    expect(answers).toEqual([])
    expect(child).toMatch(/^\/children\/C-/)
  })
})

describe('limits', () => {
  test('on searching outside the circles hold across two servers on one database, and after both have gone', async () => {
    const csrfOf = (token: string) => csrfFor(token)
    const token = await openSession(house.owner, 'wyn', 'demo')
    const search = (server: TestHouse['server'], n: number) =>
      server.inject({
        method: 'POST',
        url: '/children/find',
        cookies: { 'sr-session': token },
        headers: formType,
        payload: new URLSearchParams({ csrf: csrfOf(token), q: `H-9${n}` }).toString(),
      })
    const second = await another()
    const answers: number[] = []
    for (let n = 0; n < 30; n++) answers.push((await search(n % 2 ? second.server : house.server, n)).statusCode)
    expect(new Set(answers)).toEqual(new Set([200]))
    expect((await search(house.server, 31)).statusCode).toBe(429)
    expect((await search(second.server, 32)).statusCode).toBe(429)
    await second.close()
    const third = await another()
    const refused = await search(third.server, 33)
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    await third.close()
  })

  test('on signing in hold across two servers on one database', async () => {
    const attempt = (server: TestHouse['server'], n: number) =>
      server.inject({
        method: 'POST',
        url: '/sign-in',
        remoteAddress: `10.9.0.${n}`,
        headers: formType,
        payload: new URLSearchParams({ csrf: csrfFor(null), email: 'nobody@nowhere.example', password: 'a guess' }).toString(),
      })
    const second = await another()
    const answers: number[] = []
    for (let n = 0; n < 22; n++) answers.push((await attempt(n % 2 ? second.server : house.server, n)).statusCode)
    expect(answers.slice(0, 20)).not.toContain(429)
    expect(answers.slice(20)).toEqual([429, 429])
    await second.close()
  })

  /** A second process, as far as the database can tell: its own pool, its own server. */
  async function another() {
    const checkout = path.resolve(import.meta.dirname, '../..')
    const config = readConfig({ SAFE_RETURN_MODE: 'demo' }, checkout)
    const opened = await openHouse(
      config,
      house.ownerUrl,
      checkout,
      { css: '/assets/main.css', js: '/assets/js.js' },
      { content: house.house.content, connectionsMax: 3 },
    )
    const server = await createServer(opened, routes, { assetsDir: import.meta.dirname, secure: false })
    return {
      server,
      async close() {
        await server.close()
        await opened.close()
      },
    }
  }
})

test('the cast is who this file thinks they are', () => {
  expect(castWorkers.map((w) => w.code)).toEqual(expect.arrayContaining(['tom', 'priya', 'lena', 'wyn', 'joel', 'ruth']))
})
