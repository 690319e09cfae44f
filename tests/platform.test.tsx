// What every route gets from the platform, proven on routes of the test's own: permission, one effect for one form, what was typed
// stays, forms from elsewhere are refused, nothing personal in the log, and honest words when the database is away.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Asked, Form, Problems } from '../src/design/index.ts'
import { form, text } from '../src/platform/forms/index.ts'
import { createServer, deed, formPage, NotFound, page, type Route } from '../src/platform/http/index.ts'
import { sql } from '../src/platform/db/index.ts'
import { openTestHouse, type TestHouse } from './support/house.ts'

const noteForm = form({ note: text({ label: 'A note', required: 'Write a note' }) })

const routes: Route[] = [
  ...formPage('/probe/notes', {
    permission: 'signed-in',
    audit: 'none',
    load: async () => ({}),
    form: noteForm,
    view: ({ state, form: asked, page: context }) => ({
      title: 'Probe',
      body: (
        <Form csrf={context.csrf} once={context.once()}>
          <Problems form={asked} state={state} />
          <Asked form={asked} state={state} />
        </Form>
      ),
    }),
    async act({ scope }, _loaded, { note }) {
      // Slow on purpose: simultaneous posts of one form must wait for the first.
      await sql`select pg_sleep(0.05)`.execute(scope.rows)
      await scope.rows
        .insertInto('rateCount')
        .values({ key: `probe ${note} ${scope.me.workerId} ${Math.random()}`, startsAt: scope.now })
        .execute()
      return note === 'refuse' ? { problem: { field: 'note', text: 'Not that note' } } : { goTo: '/probe/done' }
    },
  }),
  ...page('/probe/managers', {
    permission: 'agencies.manage',
    audit: 'none',
    load: async () => ({}),
    view: () => ({ title: 'Probe', body: <p>for administrators</p> }),
  }),
  ...page('/probe/missing', {
    permission: 'signed-in',
    audit: 'none',
    load: async () => null,
    view: () => ({ title: 'Probe', body: <p>never</p> }),
  }),
  ...deed('/probe/refused', {
    permission: 'signed-in',
    audit: 'none',
    load: async () => ({}),
    async act({ scope }) {
      await scope.rows.insertInto('rateCount').values({ key: 'probe deed', startsAt: scope.now }).execute()
      return { refused: 'Somebody else has taken it.' }
    },
  }),
]

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({ extraRoutes: routes })
})
afterAll(() => house.close())

const made = async (key: string) =>
  (await house.owner.query<{ n: number }>('select count(*)::int as n from rate_count where key like $1', [`${key}%`])).rows[0]?.n

describe('a route', () => {
  test('without a permission stops the server from booting', async () => {
    const silent = { ...(routes[0] as Route), url: '/probe/silent', permission: '' }
    await expect(createServer(house.house, [silent], { assetsDir: import.meta.dirname, secure: false })).rejects.toThrow(
      'declares no permission',
    )
    const unknown = { ...(routes[0] as Route), url: '/probe/unknown', permission: 'nobody.declared' }
    await expect(createServer(house.house, [unknown], { assetsDir: import.meta.dirname, secure: false })).rejects.toThrow(
      'which no module declares',
    )
  })

  test('that you may not enter is the same page as one that is not there', async () => {
    const tom = await house.visit('tom')
    const forbidden = await tom.get('/probe/managers')
    const missing = await tom.get('/probe/missing')
    const unknown = await tom.get('/probe/never-was')
    expect([forbidden.status, missing.status, unknown.status]).toEqual([404, 404, 404])
    expect(forbidden.html).toBe(missing.html)
    expect(unknown.html).toBe(missing.html)
    expect((await (await house.visit('sian')).get('/probe/managers')).status).toBe(200)
  })

  test('leads a stranger to sign in, and back afterwards', async () => {
    expect((await house.stranger().get('/probe/notes')).location).toBe('/sign-in?next=%2Fprobe%2Fnotes')
  })
})

describe('a form', () => {
  test('that is wrong comes back with what was typed, and saves nothing', async () => {
    const tom = await house.visit('tom')
    const empty = await tom.submit('/probe/notes', { note: '' })
    expect(empty.status).toBe(422)
    expect(empty.text).toContain('Write a note')
    expect(empty.html).toContain('<title>Error: Probe')
    const refused = await tom.submit('/probe/notes', { note: 'refuse' })
    expect(refused.status).toBe(422)
    expect(refused.html).toContain('value="refuse"')
    expect(await made('probe refuse')).toBe(0)
  })

  test('posted a hundred times at once makes one row and gives a hundred equal answers', async () => {
    const tom = await house.visit('tom')
    const seen = await tom.get('/probe/notes')
    const csrf = /name="csrf" value="([^"]+)"/.exec(seen.html)?.[1] ?? ''
    const once = /name="once" value="([^"]+)"/.exec(seen.html)?.[1] ?? ''
    const answers = await Promise.all(Array.from({ length: 100 }, () => tom.postRaw('/probe/notes', { csrf, once, note: 'hundred' })))
    expect(new Set(answers.map((a) => `${a.status} ${a.location}`))).toEqual(new Set(['303 /probe/done']))
    expect(await made('probe hundred')).toBe(1)
    // The next form is a new one.
    expect((await tom.submit('/probe/notes', { note: 'hundred' })).status).toBe(303)
    expect(await made('probe hundred')).toBe(2)
  })

  test('from elsewhere is refused: no proof, another’s proof, another site', async () => {
    const tom = await house.visit('tom')
    const grace = await house.visit('grace')
    const graces = /name="csrf" value="([^"]+)"/.exec((await grace.get('/probe/notes')).html)?.[1] ?? ''
    const own = /name="csrf" value="([^"]+)"/.exec((await tom.get('/probe/notes')).html)?.[1] ?? ''
    expect((await tom.postRaw('/probe/notes', { note: 'forged' })).status).toBe(403)
    expect((await tom.postRaw('/probe/notes', { csrf: graces, note: 'forged' })).status).toBe(403)
    expect((await tom.postRaw('/probe/notes', { csrf: own, note: 'forged' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await tom.postRaw('/probe/notes', { csrf: own, note: 'forged' }, { origin: 'https://evil.example' })).status).toBe(403)
    expect(await made('probe forged')).toBe(0)
  })

  test('a button that is refused says why and undoes what it began', async () => {
    const tom = await house.visit('tom')
    const own = /name="csrf" value="([^"]+)"/.exec((await tom.get('/probe/notes')).html)?.[1] ?? ''
    const seen = await tom.postRaw('/probe/refused', { csrf: own })
    expect(seen.status).toBe(409)
    expect(seen.text).toContain('Somebody else has taken it.')
    expect(await made('probe deed')).toBe(0)
  })

  test('NUL and lone surrogates cannot break it', async () => {
    const tom = await house.visit('tom')
    const own = /name="csrf" value="([^"]+)"/.exec((await tom.get('/probe/notes')).html)?.[1] ?? ''
    expect((await tom.postRaw('/probe/notes', { csrf: own, note: 'a\0b' })).status).toBe(303)
    expect(await made('probe ab')).toBe(1)
  })
})

describe('a session', () => {
  test('ends at once when the worker is suspended or the session is ended', async () => {
    const callum = await house.visit('callum')
    expect((await callum.get('/probe/notes')).status).toBe(200)
    await house.owner.query(`update worker set suspended_at = house_now() where code = 'callum'`)
    expect((await callum.get('/probe/notes')).status).toBe(303)
    await house.owner.query(`update worker set suspended_at = null where code = 'callum'`)
    const ruth = await house.visit('ruth')
    await house.owner.query(`update session s set ended_at = house_now() from worker w where w.id = s.worker_id and w.code = 'ruth'`)
    expect((await ruth.get('/probe/notes')).status).toBe(303)
  })

  test('whose idle time or whole time has passed is over, by the house’s clock', async () => {
    const ife = await house.visit('ife')
    expect((await ife.get('/probe/notes')).status).toBe(200)
    await house.owner.query(
      `update session s set idle_ends_at = house_now() - interval '1 second' from worker w where w.id = s.worker_id and w.code = 'ife'`,
    )
    expect((await ife.get('/probe/notes')).status).toBe(303)
  })
})

describe('with the database away', () => {
  test('a page says that it could not look, and help still answers', async () => {
    const away = await openTestHouse({ extraRoutes: routes })
    const tom = await away.visit('tom')
    expect((await tom.get('/probe/notes')).status).toBe(200)
    const name = (await away.owner.query<{ name: string }>('select current_database() as name')).rows[0]?.name as string
    const admin = new pg.Client({ connectionString: inject('serverUrl') })
    await admin.connect()
    away.owner.on('error', () => undefined)
    await admin.query(`alter database ${name} allow_connections false`)
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
    const seen = await tom.get('/probe/notes')
    expect(seen.status).toBe(503)
    expect(seen.text).toContain('This does not mean that there is no record')
    expect((await away.stranger().get('/help')).status).toBe(200)
    expect((await away.stranger().get('/health')).status).toBe(503)
    await admin.query(`alter database ${name} allow_connections true`)
    expect((await tom.get('/probe/notes')).status).toBe(200)
    await admin.end()
    await away.close()
  })
})

test('NotFound is what a missing row throws', () => {
  expect(new NotFound().name).toBe('NotFound')
})
