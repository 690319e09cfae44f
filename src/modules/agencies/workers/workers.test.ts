// Workers through the door: invited once, let in by a second person, suspended with the next click; and what no administrator can do alone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import type { Visitor } from '../../../../tests/support/visitor.ts'
import { totpCode } from '../../../platform/auth/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { changeOfRoles, changeWords } from './domain.ts'

const password = 'gorse kettle lantern nine'
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(async () => house.close())

const idOf = async (code: string) =>
  (await house.owner.query<{ id: string }>('select id from worker where code = $1', [code])).rows[0]?.id ?? ''
const rolesNow = async (id: string) =>
  (await house.owner.query<{ role: string }>('select role from worker_role where worker_id = $1 order by 1', [id])).rows.map((r) => r.role)
const wordOf = async (id: string) =>
  (
    await house.owner.query<{ id: string }>(
      'select id from second_word where worker_id = $1 and agreed_at is null and refused_at is null and withdrawn_at is null order by role',
      [id],
    )
  ).rows[0]?.id ?? ''
const linkIn = (html: string) => /(\/invitation\/[\w-]+)/.exec(html)?.[1] ?? ''

/** Follows an invitation to its end, as the invited person. */
async function setUp(link: string): Promise<Visitor> {
  const visitor = house.stranger()
  expect((await visitor.submit(link, { password, again: password })).location).toBe(`${link}/code`)
  const seen = await visitor.get(`${link}/code`)
  const secret = (/<code>([A-Z2-7 ]+)<\/code>/.exec(seen.html)?.[1] ?? '').replaceAll(' ', '')
  expect((await visitor.submit(`${link}/code`, { code: totpCode(secret, await house.clock.now()) })).location).toBe('/account')
  return visitor
}

async function press(visitor: Visitor, pageUrl: string, action: string) {
  return visitor.submit(pageUrl, {}, action)
}

describe('a new worker', () => {
  test('is invited once, sets up a sign-in, and may do nothing until a second person agrees; then at once', async () => {
    const mina = await house.visit('mina')
    expect((await mina.submit('/agency/workers/new', { name: 'Ada Winter', email: 'nobody' })).text).toContain('Give an e-mail address')
    expect((await mina.submit('/agency/workers/new', { name: 'Ada Winter', email: 'TOM@leeward.example' })).text).toContain(
      'Somebody here has that address already',
    )
    const url = (await mina.submit('/agency/workers/new', { name: 'Ada Winter', email: 'ada@leeward.example' })).location ?? ''
    const id = url.split('/').at(-1) ?? ''
    await mina.submit(`${url}/teams`, {
      teams: [(await house.owner.query<{ id: string }>(`select id from team where name = 'Leeward return interviews'`)).rows[0]?.id ?? ''],
    })

    // A link, then another: the first is void, and no page shows either again.
    const first = linkIn((await press(mina, url, `${url}/invitation`)).html)
    const second = linkIn((await press(mina, url, `${url}/invitation`)).html)
    expect(first).not.toBe(second)
    expect((await house.stranger().get(first)).status).toBe(404)
    expect((await mina.get(url)).html).not.toContain('/invitation/')

    // Roles may be asked for before; nobody can agree before the person has signed in.
    expect((await mina.submit(`${url}/roles`, { roles: ['interviewer'] })).location).toBe(url)
    expect((await mina.get(url)).text).toContain('Waits For a second person’s word')
    const word = await wordOf(id)
    const grace = await house.visit('grace')
    expect((await grace.get('/work')).text).toContain('A change that needs a second person')
    const waiting = await grace.get('/agency/waiting')
    expect(waiting.text).toContain('Ada Winter: Return home interviewer')
    expect(waiting.text).toContain('You can agree once they have signed in')
    const csrf = /name="csrf" value="([^"]+)"/.exec(waiting.html)?.[1] ?? ''
    expect((await grace.postRaw(`/agency/waiting/${word}/agree`, { csrf })).text).toContain('They have not signed in yet')

    const ada = await setUp(second)
    expect((await house.stranger().get(second)).status).toBe(404)
    expect((await ada.get('/account')).text).toContain('Waits for a second person Return home interviewer')
    expect((await ada.get('/children/find')).status).toBe(404)

    // The one who asked cannot agree; a colleague who is no manager cannot; nor another agency's.
    const minaCsrf = /name="csrf" value="([^"]+)"/.exec((await mina.get('/agency/waiting')).html)?.[1] ?? ''
    expect((await mina.get('/agency/waiting')).text).toContain('You asked for it')
    expect((await mina.postRaw(`/agency/waiting/${word}/agree`, { csrf: minaCsrf })).text).toContain('A second person has to agree')
    for (const other of ['tom', 'amara']) {
      const visitor = await house.visit(other)
      const own = /name="csrf" value="([^"]+)"/.exec((await visitor.get('/account')).html)?.[1] ?? ''
      expect((await visitor.postRaw(`/agency/waiting/${word}/agree`, { csrf: own })).status, other).toBe(404)
    }
    expect(await rolesNow(id)).toEqual([])

    expect((await press(grace, '/agency/waiting', `/agency/waiting/${word}/agree`)).location).toBe('/agency/waiting')
    expect((await ada.get('/children/find')).status).toBe(200)
    expect((await grace.get('/work')).text).not.toContain('A change that needs a second person')
    const changed = await mina.get(url)
    expect(changed.text).toContain('Role given: Return home interviewer Grace Lindqvist')

    // Taken: gone with the next click.
    expect((await mina.submit(`${url}/roles`, { roles: [] })).location).toBe(url)
    expect((await ada.get('/children/find')).status).toBe(404)
    const { rows } = await house.owner.query<{ why: string | null }>(
      `select why from audit_entry e join worker w on w.code = e.subject_ref where w.id = $1 and e.wrote and e.subject = 'worker' order by e.id`,
      [id],
    )
    expect(rows.map((row) => row.why)).toEqual(['teams', 'invited', 'invited', 'roles', 'roles'])
  })

  test('a link ends after 72 hours', async () => {
    const mina = await house.visit('mina')
    const url = (await mina.submit('/agency/workers/new', { name: 'Late Comer', email: 'late@leeward.example' })).location ?? ''
    const link = linkIn((await press(mina, url, `${url}/invitation`)).html)
    await house.clock.forward(71.9)
    expect((await house.stranger().get(link)).status).toBe(200)
    await house.clock.forward(0.2)
    expect((await house.stranger().get(link)).status).toBe(404)
  })

  test('a refused role says by whom', async () => {
    const url = `/agency/workers/${await idOf('callum')}`
    const sian = await house.visit('sian')
    await sian.submit(`${url}/roles`, { roles: ['social-worker', 'coordinator'] })
    const amara = await house.visit('amara')
    await press(amara, '/agency/waiting', `/agency/waiting/${await wordOf(await idOf('callum'))}/refuse`)
    expect((await sian.get(url)).text).toContain('Missing children coordinator Refused By Amara Nwosu')
    expect(await rolesNow(await idOf('callum'))).toEqual(['social-worker'])
  })
})

describe('no administrator reads a child’s record alone (T8)', () => {
  test('a role for oneself waits for somebody else, through every door', async () => {
    const sian = await house.visit('sian')
    const id = await idOf('sian')
    const url = `/agency/workers/${id}`
    await sian.submit(`${url}/roles`, { roles: ['administrator', 'coordinator'] })
    expect(await rolesNow(id)).toEqual(['administrator'])
    expect((await sian.get('/children/find')).status).toBe(404)
    const word = await wordOf(id)
    expect(
      await house.as(
        'sian',
        async (scope) => (await sql<{ said: string }>`select give_second_word(${word}, true) as said`.execute(scope.rows)).rows[0]?.said,
      ),
    ).toBe('own')
    for (const attempt of [
      sql`insert into worker_role (worker_id, role) values (${id}, 'coordinator')`,
      sql`update second_word set agreed_at = house_now(), agreed_by = ${id} where id = ${word}`,
      sql`insert into second_word (agency_id, kind, worker_id, role, asked_by, agreed_at) select agency_id, 'role', id, 'manager', id, now() from worker where id = ${id}`,
      sql`insert into team_member (team_id, worker_id) select id, ${id}::uuid from team where name = 'Haddlestone missing children team'`,
      sql`update worker set email = 'sian2@haddlestone.example' where code = 'priya'`,
      sql`update agency set oidc_issuer = 'https://mine.example', sign_in_by = 'oidc' where code = 'haddlestone'`,
      sql`insert into sign_in_step (kind, secret_hash, worker_id, ends_at) select 'invitation', '\\x00', id, now() + interval '1 day' from worker where code = 'priya'`,
    ]) {
      await expect(house.as('sian', (scope) => attempt.execute(scope.rows))).rejects.toThrow(/permission denied|row-level security/)
    }
    await house.as('sian', async (scope) => {
      expect((await sql`update credential set password_hash = 'x'`.execute(scope.rows)).numAffectedRows).toBe(0n)
    })
    await sian.submit(`${url}/roles`, { roles: ['administrator'] })
    expect(await wordOf(id)).toBe('')
  })

  test('a colleague’s sign-in cannot be taken over: after a reset, or another address, the roles wait', async () => {
    const sian = await house.visit('sian')
    const id = await idOf('priya')
    const url = `/agency/workers/${id}`
    // Whoever holds a role gets no link.
    const csrf = /name="csrf" value="([^"]+)"/.exec((await sian.get(url)).html)?.[1] ?? ''
    const refused = await sian.postRaw(`${url}/invitation`, { csrf })
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('They hold a role')
    expect(refused.html).not.toContain('/invitation/')
    const priya = await house.visit('priya')
    expect((await priya.get('/children/find')).status).toBe(200)
    expect((await press(sian, url, `${url}/reset-sign-in`)).location).toBe(url)
    expect((await priya.get('/children/find')).location).toContain('/sign-in')
    expect(await rolesNow(id)).toEqual([])
    // The administrator uses the new link as Priya: inside, and nothing to read.
    const asPriya = await setUp(linkIn((await press(sian, url, `${url}/invitation`)).html))
    for (const page of ['/children/find', '/area/settings', '/import']) expect((await asPriya.get(page)).status, page).toBe(404)
    // The second person agrees once Priya has said that it is her; another link then opens nothing and ends that sign-in.
    const amara = await house.visit('amara')
    await press(sian, url, `${url}/invitation`)
    expect((await asPriya.get('/account')).location).toContain('/sign-in')
    const waiting = await amara.get('/agency/waiting')
    expect(waiting.text).toContain('Not yet: a link is good until')
    await press(amara, '/agency/waiting', `/agency/waiting/${await wordOf(id)}/refuse`)
    await press(amara, '/agency/waiting', `/agency/waiting/${await wordOf(id)}/refuse`)
    expect(await rolesNow(id)).toEqual([])

    const callum = await idOf('callum')
    const moved = await sian.submit(`/agency/workers/${callum}/email`, { email: 'not-callum@haddlestone.example' })
    expect(moved.location).toBe(`/agency/workers/${callum}`)
    expect(await rolesNow(callum)).toEqual([])
  })

  test('another agency’s people are nobody’s to change, also past the pages', async () => {
    const tom = await idOf('tom')
    for (const attempt of [
      sql`select reset_sign_in(${tom})`,
      sql`select change_email(${tom}, 'x@y.example')`,
      sql`select take_role(${tom}, 'interviewer')`,
      sql`select make_invitation(${tom}, '\\x01')`,
    ])
      await expect(house.as('sian', (scope) => attempt.execute(scope.rows))).rejects.toThrow(/not yours/)
    await house.as('sian', async (scope) => {
      expect((await sql`update worker set suspended_at = now() where id = ${tom}`.execute(scope.rows)).numAffectedRows).toBe(0n)
      expect((await sql`select * from worker_role where worker_id = ${tom}`.execute(scope.rows)).rows).toEqual([])
      expect((await sql`select * from sign_in_state(${tom})`.execute(scope.rows)).rows).toEqual([])
    })
  })
})

describe('how an agency signs in', () => {
  test('waits for a second person; the secret is never shown, and never follows to another provider', async () => {
    const mina = await house.visit('mina')
    const seen = await mina.get('/agency/sign-in')
    expect(seen.text).toContain('/sign-in/organisation-back')
    const rule = { signInBy: 'both', issuer: 'https://login.leeward.example', clientId: 'safe-return', clientSecret: 'a secret of theirs' }
    expect((await mina.submit('/agency/sign-in', { ...rule, issuer: 'http://login.leeward.example' })).text).toContain(
      'must begin with https',
    )
    expect((await mina.submit('/agency/sign-in', { ...rule, clientSecret: '' })).text).toContain('Give the client secret')
    expect((await mina.submit('/agency/sign-in', rule)).location).toBe('/agency')
    expect((await house.owner.query(`select 1 from agency where code = 'leeward' and sign_in_by = 'both'`)).rowCount).toBe(0)
    const grace = await house.visit('grace')
    const waiting = await grace.get('/agency/waiting')
    expect(waiting.text).toContain('https://login.leeward.example')
    expect(waiting.html).not.toContain('a secret of theirs')
    const word = (await house.owner.query<{ id: string }>(`select id from second_word where kind = 'sign-in-rule' and agreed_at is null`))
      .rows[0]?.id
    await press(grace, '/agency/waiting', `/agency/waiting/${word}/agree`)
    const kept = await house.owner.query(
      `select a.oidc_client_secret, s.client_secret from agency a join second_word s on s.agency_id = a.id and s.id = $1 where a.code = 'leeward' and a.sign_in_by = 'both'`,
      [word],
    )
    expect(kept.rows).toEqual([{ oidc_client_secret: 'a secret of theirs', client_secret: null }])
    const again = await mina.get('/agency/sign-in')
    expect(again.html).not.toContain('a secret of theirs')
    expect(again.html).toContain('value="https://login.leeward.example"')
    for (const column of ['oidc_client_secret'])
      expect(
        (await house.owner.query<{ may: boolean }>(`select has_column_privilege('sr_app', 'agency', $1, 'select') as may`, [column]))
          .rows[0]?.may,
      ).toBe(false)
    expect(
      (await house.owner.query<{ may: boolean }>(`select has_column_privilege('sr_app', 'second_word', 'client_secret', 'select') as may`))
        .rows[0]?.may,
    ).toBe(false)
    expect((await mina.submit('/agency/sign-in', { issuer: 'https://other.example', clientSecret: '' })).text).toContain(
      'Give the client secret',
    )
  })
})

describe('standing', () => {
  test('suspended: out with the next click, also with a second browser; brought back: in again', async () => {
    const mina = await house.visit('mina')
    const id = await idOf('joel')
    const url = `/agency/workers/${id}`
    const joel = await house.visit('joel')
    expect((await joel.get('/account')).status).toBe(200)
    expect((await press(mina, url, `${url}/suspend`)).location).toBe(url)
    expect((await joel.get('/account')).location).toContain('/sign-in')
    expect((await mina.get(url)).text).toContain('Suspended since')
    expect((await mina.get('/agency/workers')).text).toContain('Joel Barnes Suspended')
    await press(mina, url, `${url}/bring-back`)
    const back = house.stranger()
    await back.submit('/sign-in', {}, '/sign-in/as/joel')
    expect((await back.get('/account')).status).toBe(200)
    expect((await press(mina, url, `${url}/end-sessions`)).location).toBe(url)
    expect((await back.get('/account')).location).toContain('/sign-in')
    await press(mina, url, `${url}/left`)
    expect((await mina.get(url)).text).toContain('Somebody who comes back is added anew')
    const gone = house.stranger()
    expect((await gone.submit('/sign-in', {}, '/sign-in/as/joel')).status).toBe(404)
  })

  test('nobody suspends themselves, and the last administrator stays one', async () => {
    const mina = await house.visit('mina')
    const url = `/agency/workers/${await idOf('mina')}`
    const csrf = /name="csrf" value="([^"]+)"/.exec((await mina.get(url)).html)?.[1] ?? ''
    for (const deed of ['suspend', 'left', 'reset-sign-in', 'end-sessions'])
      expect((await mina.postRaw(`${url}/${deed}`, { csrf })).status, deed).toBe(409)
    expect((await mina.submit(`${url}/roles`, { roles: ['manager'] })).text).toContain('Your agency needs an administrator')
    expect(await rolesNow(await idOf('mina'))).toEqual(['administrator', 'manager'])
    await expect(
      house.as('mina', (scope) => sql`update worker set suspended_at = now() where code = 'mina'`.execute(scope.rows)),
    ).rejects.toThrow('not one')
  })

  test('two administrators who take the role from each other at the same moment: one remains', async () => {
    await house.owner.query(
      `insert into worker_role (worker_id, role) select id, 'administrator' from worker where code in ('helen', 'dan')`,
    )
    const [helen, dan] = [await idOf('helen'), await idOf('dan')]
    await Promise.allSettled([
      house.as('helen', (scope) => sql`select take_role(${dan}, 'administrator')`.execute(scope.rows)),
      house.as('dan', (scope) => sql`select take_role(${helen}, 'administrator')`.execute(scope.rows)),
    ])
    const left = [...(await rolesNow(helen)), ...(await rolesNow(dan))].filter((role) => role === 'administrator')
    expect(left).toHaveLength(1)
  })
})

describe('the list', () => {
  test('is paged by name, fifty at a time, and counts nobody twice', async () => {
    await house.owner.query(
      `insert into worker (agency_id, code, name, email) select a.id, 'many-' || n, 'Zed ' || lpad(n::text, 3, '0'), 'zed' || n || '@haddlestone.example' from agency a, generate_series(1, 120) n where a.code = 'haddlestone'`,
    )
    const sian = await house.visit('sian')
    const names: string[] = []
    let url: string | null = '/agency/workers'
    for (let pages = 0; url !== null && pages < 10; pages++) {
      const seen = await sian.get(url)
      const onPage = [...seen.html.matchAll(/href="\/agency\/workers\/[0-9a-f-]{36}">([^<]+)</g)].map(([, name = '']) => name)
      expect(onPage.length).toBeLessThanOrEqual(50)
      names.push(...onPage)
      url = /href="(\/agency\/workers\?after=[0-9a-f-]{36})"/.exec(seen.html)?.[1] ?? null
    }
    expect(names.filter((name) => name.startsWith('Zed'))).toHaveLength(120)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('the rules', () => {
  test('ticking asks, unticking takes or withdraws', () => {
    expect(changeOfRoles({ held: ['a', 'b'], waiting: ['c', 'd'] }, ['a', 'c', 'e'])).toEqual({ ask: ['e'], take: ['b'], withdraw: ['d'] })
  })

  test('a change is said in words', () => {
    expect(changeWords({ what: 'area-settings', detail: 'offerHours: default → 24', teamName: null }, (code) => code)).toBe(
      'Settings changed: hours to the offer: default → 24',
    )
  })
})
