import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { keepOpen } from '../../response/index.ts'
import { addChild, findChild, openCircle } from '../index.ts'

let house: TestHouse
let child: { id: string; ref: string }
let ids: Record<string, string>

beforeAll(async () => {
  house = await openTestHouse()
  const agency = (await house.owner.query<{ id: string }>(`select id from agency where code = 'haddlestone'`)).rows[0]?.id ?? ''
  child = await house.as('priya', (scope) =>
    addChild(scope, { responsibleAgencyId: agency, givenName: 'Soren', familyName: 'Circleton', dateOfBirth: '2012-01-02' }),
  )
  ids = Object.fromEntries(
    (
      await house.owner.query<{ code: string; id: string }>(
        `select code, id from worker union all select a.code || '/' || t.code, t.id from team t join agency a on a.id = t.agency_id`,
      )
    ).rows.map((r) => [r.code, r.id]),
  )
})
afterAll(() => house.close())

const until = { 'until-day': '20', 'until-month': '11', 'until-year': '2026' }
const circle = () => `/children/${child.ref}/circle`
const said = {
  route: 'safeguard-and-promote-welfare',
  detriment: 'None found: she knows the family',
  childView: 'Says that it is fine',
  childTold: 'yes',
}
/** First who, then why, until when and, of another agency, the decision to share. */
const add = async (worker: string, { who = '', team = '', worker: one = '', ...fields }: Record<string, string>) => {
  const visitor = await house.visit(worker)
  const chosen = await visitor.submit(`${circle()}/add`, { who, ...(who === 'team' ? { team } : { worker: one }) })
  if (chosen.status !== 303) return chosen
  return visitor.submit(chosen.location ?? '', {
    purpose: 'shared-with',
    reason: 'She knows him from school',
    ...until,
    ...said,
    ...fields,
  })
}
const about = async (worker: string) => (await (await house.visit(worker)).get(`/children/${child.ref}/about`)).status

describe('the circle', () => {
  it('opens to a team until its day and is then over, without anybody doing anything', async () => {
    expect(await about('ruth')).toBe(404)
    expect((await add('priya', { who: 'team', team: ids['brackenhill/safeguarding'] ?? '' })).status).toBe(303)
    expect(await about('ruth')).toBe(200)
    const seen = await (await house.visit('ruth')).get(circle())
    expect(seen.text).toContain('Brackenhill safeguarding, Brackenhill School')
    expect(seen.text).toContain('She knows him from school')
    expect(seen.text).toContain('by Priya Shah')
    expect(seen.text).not.toContain('End it now')
    await house.clock.forward(24 * 8 + 14)
    expect(await about('ruth')).toBe(200)
    await house.clock.forward(1)
    expect(await about('ruth')).toBe(404)
    await house.clock.forward(-(24 * 8 + 15))
  })

  it('shows a team once, with each thing that it stands there for; ending one leaves the other', async () => {
    const agency = (await house.owner.query<{ id: string }>(`select id from agency where code = 'haddlestone'`)).rows[0]?.id ?? ''
    const twice = await house.as('priya', (scope) =>
      addChild(scope, { responsibleAgencyId: agency, givenName: 'Twyla', familyName: 'Circleton', dateOfBirth: '2012-03-04' }),
    )
    const team = ids['brackenhill/safeguarding'] ?? ''
    await house.as('priya', async (scope) => {
      for (const purpose of ['shared-with', 'discussion'] as const)
        await openCircle(scope, { childId: twice.id, teamId: team, purpose, expiresAt: new Date(scope.now.getTime() + 9 * 86_400_000) })
    })
    const at = `/children/${twice.ref}/circle`
    const priya = await house.visit('priya')
    const before = await priya.get(at)
    expect(before.text.match(/Brackenhill safeguarding, Brackenhill School/g)).toHaveLength(1)
    expect(before.text).toMatch(/Was told, to help the child, until .*Invited to a strategy discussion, until /)
    // Each button says what it ends: they can be told apart by ear.
    expect(before.html).toContain(': Brackenhill safeguarding, Invited to a strategy discussion</span>')
    const ruth = await house.visit('ruth')
    expect((await ruth.get(at)).html).not.toContain('/end"')
    const [, told] = /action="([^"]+)"[^>]*aria-label="End the access of Brackenhill safeguarding, Was told/.exec(before.html) ?? []
    expect((await priya.submit(at, {}, told)).status).toBe(303)
    const after = await priya.get(at)
    const [open = '', ended = ''] = after.text.split('Who could open it before')
    expect(open).toContain('Brackenhill safeguarding, Brackenhill School Invited to a strategy discussion')
    expect(open).not.toContain('Was told')
    expect(ended).toContain('Brackenhill School: Was told, to help the child')
    expect((await ruth.get(at)).status).toBe(200)
  })

  it('refuses an end that is past or too far, and keeps what was typed', async () => {
    const past = await add('priya', { who: 'worker', worker: ids['callum'] ?? '', 'until-year': '2025' })
    expect(past.status).toBe(422)
    expect(past.text).toContain('Give a day after today')
    expect(past.html).toContain('She knows him from school')
    expect((await add('priya', { who: 'worker', worker: ids['callum'] ?? '', 'until-year': '2031' })).text).toContain(
      'Give a day within two years',
    )
    expect((await add('priya', { who: 'worker' })).text).toContain('Choose the person')
  })

  it('is managed by who may, and ended at once: the next request is refused', async () => {
    expect((await add('ruth', {})).status).toBe(404)
    expect((await add('priya', { who: 'worker', worker: ids['callum'] ?? '' })).status).toBe(303)
    expect(await about('callum')).toBe(200)
    const entry = (
      await house.owner.query<{ id: string }>('select id from circle_entry where worker_id = $1 and child_id = $2', [
        ids['callum'],
        child.id,
      ])
    ).rows[0]?.id
    const ended = await (await house.visit('priya')).submit(circle(), {}, `${circle()}/${entry}/end`)
    expect(ended.status).toBe(303)
    expect(await about('callum')).toBe(404)
    expect((await (await house.visit('priya')).get(circle())).text).toContain('ended by Priya Shah')
  })

  it('never ends the last who answers for the child', async () => {
    const entry = (
      await house.owner.query<{ id: string }>(`select id from circle_entry where purpose = 'responsible-authority' and child_id = $1`, [
        child.id,
      ])
    ).rows[0]?.id
    const seen = await (await house.visit('priya')).submit(circle(), {}, `${circle()}/${entry}/end`)
    expect(seen.status).toBe(409)
    expect(seen.text).toContain('Somebody must answer for the child')
  })
})

describe('why somebody stands in a circle', () => {
  it('is said in a person’s words or ours, never by a code', async () => {
    const stands = async (code: string, purpose: string, reason: string) =>
      house.owner.query(
        `insert into circle_entry (child_id, worker_id, purpose, reason, opened_by, expires_at) values ($1, $2, $3, $4, $2, house_now() + interval '2 days')`,
        [child.id, ids[code], purpose, reason],
      )
    await stands('amara', 'action', 'climbed')
    await stands('helen', 'panel', 'M-W9YB24AK')
    await stands('tom', 'return-interview', 'end-of-shift')
    await stands('callum', 'granted', 'Covers for Priya')
    const seen = await (await house.visit('priya')).get(circle())
    expect(seen.text).toContain('It had waited too long, and climbed')
    expect(seen.text).toContain('Covers for Priya')
    expect(seen.text).not.toMatch(/M-W9YB24AK|end-of-shift|\. climbed/)
    await house.owner.query(`delete from circle_entry where child_id = $1 and worker_id = any($2::uuid[])`, [
      child.id,
      [ids['amara'], ids['helen'], ids['tom'], ids['callum']],
    ])
  })
})

describe('a declared conflict', () => {
  it('closes the record to me at once, and no team opens it again', async () => {
    await add('priya', { who: 'team', team: ids['haddlestone/social-care'] ?? '' })
    expect(await about('callum')).toBe(200)
    const callum = await house.visit('callum')
    expect((await callum.submit(`${circle()}/conflict`, { who: 'me' })).status).toBe(422)
    expect((await callum.submit(`${circle()}/conflict`, { who: 'me', reason: 'His mother is my neighbour' })).location).toBe('/work')
    expect(await about('callum')).toBe(404)
    await add('priya', { who: 'worker', worker: ids['callum'] ?? '' })
    expect(await about('callum')).toBe(404)
    expect((await (await house.visit('priya')).get(circle())).text).toContain('His mother is my neighbour')
  })

  it('is declared of oneself by whoever may open the record, leading or not', async () => {
    await add('priya', { who: 'team', team: ids['haddle-health/safeguarding'] ?? '' })
    expect(await about('ife')).toBe(200)
    const asked = await (await house.visit('ife')).get(`${circle()}/conflict`)
    expect(asked.text).not.toContain('Person')
    expect(
      (await (await house.visit('ife')).submit(`${circle()}/conflict`, { who: 'me', reason: 'She teaches his sister' })).location,
    ).toBe('/work')
    expect(await about('ife')).toBe(404)
  })

  it('is declared about another only by who leads', async () => {
    await add('priya', { who: 'team', team: ids['haddlestone-police/missing'] ?? '' })
    const form = await (await house.visit('dan')).get(`${circle()}/conflict`)
    expect(form.text).not.toContain('Somebody else')
    expect(
      (await (await house.visit('dan')).submit(`${circle()}/conflict`, { who: 'another', worker: ids['helen'] ?? '', reason: 'x' })).status,
    ).toBe(422)
    expect(
      (
        await (
          await house.visit('priya')
        ).submit(`${circle()}/conflict`, { who: 'another', worker: ids['dan'] ?? '', reason: 'The child fears him' })
      ).location,
    ).toBe(circle())
    expect(await about('dan')).toBe(404)
    expect(await about('helen')).toBe(200)
  })
})

describe('another agency in the circle', () => {
  const decisions = async () =>
    (
      await house.owner.query<Record<string, unknown>>(
        `select s.shared, s.route, s.detriment, s.child_view, s.child_told, s.why, s.recipient_kind, s.goes_with, w.code as by from sharing s join worker w on w.id = s.decided_by
          where s.child_id = $1 order by s.decided_at, s.id`,
        [child.id],
      )
    ).rows

  it('is a decision to share, which asks what each one asks; a colleague is not, and is asked nothing of it', async () => {
    const priya = await house.visit('priya')
    const before = (await decisions()).length
    const own = await priya.get(`${circle()}/add?person=${ids['callum']}`)
    expect(own.text).not.toContain('Could sharing it do this child harm?')
    expect((await add('priya', { who: 'worker', worker: ids['callum'] ?? '' })).status).toBe(303)
    expect(await decisions()).toHaveLength(before)
    const school = `${circle()}/add?team=${ids['brackenhill/safeguarding']}`
    expect((await priya.get(school)).text).toContain('They work for Brackenhill School')
    const bare = await priya.submit(school, {
      purpose: 'shared-with',
      reason: 'She knows him',
      ...until,
      detriment: '',
      childView: '',
      route: '',
    })
    expect(bare.status).toBe(422)
    for (const words of ['Choose the lawful route', 'Say whether it could do the child harm', 'Say what the child says'])
      expect(bare.text).toContain(words)
    expect((await add('priya', { who: 'team', team: ids['brackenhill/safeguarding'] ?? '' })).status).toBe(303)
    expect(await decisions()).toContainEqual({
      shared: true,
      route: said.route,
      detriment: said.detriment,
      child_view: said.childView,
      child_told: true,
      why: 'She knows him from school',
      recipient_kind: 'school',
      goes_with: 'circle',
      by: 'priya',
    })
    // What the child says is filled in for the next; whether it could do harm depends on whom, and is asked anew. The school has nothing to acknowledge.
    const next = await priya.get(school)
    expect(next.text).toContain(said.childView)
    expect(next.text).not.toContain(said.detriment)
    expect(next.html).not.toMatch(/name="childTold"[^>]*checked/)
    expect((await (await house.visit('ruth')).get('/work')).text).not.toContain('Shared with you')
    expect((await priya.get('/work/waiting')).text).not.toContain('has not acknowledged it yet')
    const register = await priya.get(`/children/${child.ref}/sharings`)
    expect(register.text).toContain('Shared with a place in the circle')
    expect((await (await house.visit('lena')).get('/agency/sharings')).text).toContain('Shared with a place in the circle')
  })

  it('asks first who, and knows nobody who cannot be chosen', async () => {
    const priya = await house.visit('priya')
    const nobody = await priya.get(`${circle()}/add?team=00000000-0000-0000-0000-000000000000`)
    expect(nobody.text).toContain('Who is to see the record?')
    expect((await priya.submit(`${circle()}/add`, { who: 'team' })).text).toContain('Choose the team')
  })

  it('ends on its day, though nobody said that they have it', async () => {
    await house.clock.forward(24 * 6)
    await keepOpen(house.house)
    await house.clock.forward(24 * 3)
    expect(await about('ruth')).toBe(404)
    await house.clock.forward(-24 * 9)
  })
})

describe('a restricted record', () => {
  it('is restricted and lifted by a manager, with a reason, and says so to the circle', async () => {
    const helen = await house.visit('helen')
    expect((await (await house.visit('priya')).get(`/children/${child.ref}/restrict`)).status).toBe(404)
    expect((await helen.submit(`/children/${child.ref}/restrict`, {})).status).toBe(422)
    expect((await helen.submit(`/children/${child.ref}/restrict`, { reason: 'Moved to a secret address' })).location).toBe(circle())
    expect((await (await house.visit('priya')).get(circle())).text).toContain('Moved to a secret address')
    expect((await (await house.visit('wyn')).submit('/children/find', { q: child.ref })).text).toContain('Nothing was found')
    // Whatever door it comes through, only who may restrict changes a restriction.
    await expect(
      house.as('priya', (scope) => scope.rows.updateTable('child').set({ restrictedAt: null }).where('id', '=', child.id).execute()),
    ).rejects.toThrow('only whoever may restrict')
    expect((await helen.submit(circle(), {}, `/children/${child.ref}/restrict/lift`)).status).toBe(303)
    expect((await house.as('priya', (scope) => findChild(scope, child.ref)))?.restrictedAt).toBeNull()
    expect((await (await house.visit('wyn')).submit('/children/find', { q: child.ref })).text).toContain('A record exists')
  })
})

describe('what you may not see', () => {
  it('does not exist: every page and deed of a child outside my circles is the page of a child that is not there', async () => {
    const wyn = await house.visit('wyn')
    const none = await wyn.get('/children/C-00000000/about')
    for (const under of ['/about', '/about/change', '/about/reference', '/circle', '/circle/conflict', '/places', '/places/add']) {
      const hidden = await wyn.get(`/children/${child.ref}${under}`)
      const missing = await wyn.get(`/children/C-00000000${under}`)
      expect([hidden.status, hidden.html], under).toEqual([404, missing.html])
      expect(hidden.html).toBe(none.html)
    }
    const noor = await house.visit('noor')
    for (const under of ['/access-log', '/circle/add'])
      expect((await noor.get(`/children/${child.ref}${under}`)).html).toBe((await noor.get(`/children/C-00000000${under}`)).html)
    for (const odd of ['C-1', 'c-00000000', '%00', '..%2f', "C-0000000'"])
      expect((await noor.get(`/children/${odd}/about`)).status).toBe(404)
  })
})
