import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { formsOf, type Fields, type Seen } from '../../../../tests/support/visitor.ts'
import { addChild } from '../index.ts'
import { exactSearchesAnHour } from './routes.ts'

let house: TestHouse
let agency: Record<string, string>
let kaya: { id: string; ref: string }

beforeAll(async () => {
  house = await openTestHouse()
  agency = Object.fromEntries(
    (await house.owner.query<{ code: string; id: string }>('select code, id from agency')).rows.map((a) => [a.code, a.id]),
  )
  kaya = await house.as('priya', (scope) =>
    addChild(scope, {
      responsibleAgencyId: agency['haddlestone'] ?? '',
      givenName: 'Kaya',
      familyName: 'Quillfeather',
      otherNames: ['Kestrel'],
      dateOfBirth: '2011-03-04',
      references: [{ kind: 'council', value: 'HD-90125' }],
    }),
  )
})
afterAll(() => house.close())

const find = async (worker: string, fields: Fields) => (await house.visit(worker)).submit('/children/find', fields)
const born = { 'born-day': '4', 'born-month': '3', 'born-year': '2011' }
const exactly = { family: 'quillfeather', ...born }
const main = (seen: Seen) => seen.html.slice(seen.html.indexOf('<main'), seen.html.indexOf('</main>')).replaceAll(/value="[^"]*"/g, '')
const hitOf = (seen: Seen) => /\/children\/found\/([0-9a-f-]{36})\/ask/.exec(seen.html)?.[1] ?? ''
const notices = async (kind: string) =>
  (
    await house.owner.query(
      `select n.*, t.code as team, w.code as worker from notice n left join team t on t.id = n.to_team_id left join worker w on w.id = n.to_worker_id where n.kind = $1 order by n.made_at`,
      [kind],
    )
  ).rows

describe('inside my circles', () => {
  it('finds by any name, spelt nearly right, and by a reference; the name never stands in an address', async () => {
    for (const q of ['Kaya', 'quilfether', 'Kaia Quillfeather', 'kestrel', 'HD-90125', 'hd-90125', kaya.ref.toLowerCase()]) {
      const seen = await find('priya', { q })
      expect(seen.status, q).toBe(200)
      expect(seen.text, q).toContain('Kaya , 15 (Kaya Quillfeather) HD-90125')
    }
    const seen = await find('priya', { q: 'Kaya' })
    expect(seen.html).not.toMatch(/(?:href|action)="[^"]*[kK]aya/)
    expect(seen.text).toContain('No missing episode on record')
  })

  it('says nothing of a child outside them, whatever part of a name is given', async () => {
    const seen = await find('wyn', { q: 'Kaya Quillfeather' })
    expect(seen.text).toContain('Nobody of that name is in your circles')
    expect(main(seen)).toBe(main(await find('wyn', { q: 'Zebedee Nobody' })))
    expect(await notices('searched')).toHaveLength(0)
  })

  it('asks for something when nothing is given, and is closed to who never reads a record', async () => {
    const seen = await find('priya', { q: '  ' })
    expect(seen.status).toBe(422)
    expect(seen.text).toContain('Give a name or a reference')
    for (const nobody of ['sian', 'joel', 'lena']) expect((await (await house.visit(nobody)).get('/children/find')).status).toBe(404)
  })
})

describe('outside my circles', () => {
  it('answers only to what is exact: that a record exists, and whom to ask; the lead is told and the trail written', async () => {
    const seen = await find('wyn', exactly)
    expect(seen.text).toContain('A record exists Haddlestone Council answers for a child')
    expect(seen.text).toContain('Haddlestone missing children team , 01632 960100')
    expect(seen.html).not.toContain(kaya.ref)
    expect(seen.html).not.toContain('HD-90125')
    expect((await notices('searched')).at(-1)).toMatchObject({ team: 'missing', child_id: kaya.id })
    expect((await find('noor', { q: 'hd-90125' })).text).toContain('A record exists')
    expect((await find('noor', { ...exactly, given: 'Kaya' })).text).toContain('A record exists')
    for (const inexact of [
      { family: 'Quillfether', ...born },
      { ...exactly, given: 'Kira' },
      { ...exactly, 'born-day': '5' },
      { q: 'HD-9012' },
    ])
      expect((await find('noor', inexact)).text).not.toContain('A record exists')
    const trail = await house.owner.query(`select why, wrote from audit_entry where child_id = $1 and why = 'exact-search'`, [kaya.id])
    expect(trail.rows.length).toBeGreaterThanOrEqual(3)
  })

  it('answers nothing for a restricted child or a declared conflict: the same page as for nobody, and the lead is told', async () => {
    const nobody = main(await find('ruth', { q: 'HD-99999' }))
    await house.owner.query(
      `insert into declared_conflict (child_id, worker_id, declared_by, reason) select $1, w.id, w.id, 'neighbour' from worker w where code = 'ruth'`,
      [kaya.id],
    )
    expect(main(await find('ruth', { q: 'HD-90125' }))).toBe(nobody)
    await house.owner.query(`delete from declared_conflict where child_id = $1`, [kaya.id])
    await house.owner.query('update child set restricted_at = house_now() where id = $1', [kaya.id])
    expect(main(await find('ruth', { q: 'HD-90125' }))).toBe(nobody)
    await house.owner.query('update child set restricted_at = null where id = $1', [kaya.id])
    expect(await notices('restricted-searched')).toHaveLength(2)
    expect(main(await find('ruth', { q: 'HD-90125' }))).not.toBe(nobody)
  })

  it('is limited by the hour, counted across requests, and open again in the next', async () => {
    const ife = await house.visit('ife')
    for (let i = 0; i < exactSearchesAnHour; i += 1) expect((await ife.submit('/children/find', { q: `XX-${i}` })).status).toBe(200)
    expect((await ife.submit('/children/find', { q: 'HD-90125' })).status).toBe(429)
    expect((await ife.submit('/children/find', { q: 'Kaya' })).status).toBe(200)
    await house.clock.forward(1)
    expect((await ife.submit('/children/find', { q: 'HD-90125' })).text).toContain('A record exists')
    await house.clock.forward(-1)
  })
})

/** What the answer to another agency asks beside the answer. */
const said = { route: 'police-law-enforcement', detriment: 'None found', childView: 'Was not asked: she is missing', childTold: 'no' }

async function decisionsAbout(childId: string) {
  return (
    await house.owner.query<Record<string, unknown>>(
      `select s.shared, s.route, s.detriment, s.why, b.code as by, w.code as to from sharing s join worker b on b.id = s.decided_by join worker w on w.id = s.to_worker_id
        where s.child_id = $1 and s.goes_with = 'access-request' order by s.shared desc`,
      [childId],
    )
  ).rows
}

describe('asking for access', () => {
  it('goes from the asker to the lead and back, and opens the record until the day given', async () => {
    const wyn = await house.visit('wyn')
    const hit = hitOf(await wyn.submit('/children/find', exactly))
    const short = await wyn.submit(`/children/found/${hit}/ask`, { purpose: 'missing-now' })
    expect(short.status).toBe(422)
    expect(short.text).toContain('Say in a sentence what you need to know')
    const asked = await wyn.submit(`/children/found/${hit}/ask`, { purpose: 'missing-now', reason: 'Seen in Marrowby last night' })
    expect(asked.status).toBe(303)
    expect((await wyn.get(asked.location ?? '')).text).toContain('It was sent')
    expect((await wyn.get(`/children/${kaya.ref}/about`)).status).toBe(404)
    const id = /\/access-requests\/([0-9a-f-]+)\/outcome/.exec(asked.location ?? '')?.[1]
    // Asked again, it is the same request.
    expect(
      (await wyn.submit(`/children/found/${hit}/ask`, { purpose: 'missing-now', reason: 'Seen in Marrowby last night' })).location,
    ).toBe(asked.location)

    expect((await (await house.visit('tom')).get(`/access-requests/${id}`)).status).toBe(404)
    expect((await (await house.visit('noor')).get(`/access-requests/${id}`)).status).toBe(404)
    const priya = await house.visit('priya')
    const shown = await priya.get(`/access-requests/${id}`)
    expect(shown.text).toContain('Wyn Castell asks to see this record')
    // What a decision to share asks stands under the answer that shares, and not under the other.
    for (const name of ['until-day', 'route', 'detriment', 'childView', 'childTold']) {
      const at = shown.html.indexOf(`name="${name}"`)
      expect([name, shown.html.indexOf('value="grant"') < at, at < shown.html.indexOf('value="refuse"')]).toEqual([name, true, true])
    }
    const past = await priya.submit(`/access-requests/${id}`, {
      decision: 'grant',
      'until-day': '11',
      'until-month': '11',
      'until-year': '2026',
      why: 'Helping the search',
      ...said,
    })
    expect(past.status).toBe(422)
    expect(past.text).toContain('Give a day after today')
    const undecided = await priya.submit(`/access-requests/${id}`, { decision: 'grant', why: 'Helping the search' })
    expect(undecided.status).toBe(422)
    for (const words of ['Choose the lawful route', 'Say whether it could do the child harm', 'Say whether the child knows'])
      expect(undecided.text).toContain(words)
    expect(await decisionsAbout(kaya.id)).toEqual([])
    expect(
      (
        await priya.submit(`/access-requests/${id}`, {
          decision: 'grant',
          'until-day': '20',
          'until-month': '11',
          'until-year': '2026',
          why: 'Helping the search',
          ...said,
        })
      ).status,
    ).toBe(303)
    // Another force: what was weighed is on record, and nothing waits for an acknowledgement.
    expect(await decisionsAbout(kaya.id)).toEqual([
      { shared: true, route: 'police-law-enforcement', detriment: 'None found', why: 'Helping the search', by: 'priya', to: 'wyn' },
    ])
    expect((await wyn.get(`/children/${kaya.ref}/about`)).text).toContain('What is known of Kaya')
    expect((await wyn.get(asked.location ?? '')).text).toContain('The record was opened')
    await house.clock.forward(9 * 24)
    expect((await wyn.get(`/children/${kaya.ref}/about`)).status).toBe(404)
    await house.clock.forward(-9 * 24)
    await house.owner.query(`update circle_entry set closed_at = house_now() where purpose = 'granted'`)
  })

  it('is refused with a reason that the asker reads', async () => {
    const noor = await house.visit('noor')
    const asked = await noor.submit(`/children/found/${hitOf(await noor.submit('/children/find', exactly))}/ask`, {
      purpose: 'host-area',
      reason: 'Said to be staying here',
    })
    const id = /\/access-requests\/([0-9a-f-]+)\/outcome/.exec(asked.location ?? '')?.[1]
    await (await house.visit('priya')).submit(`/access-requests/${id}`, { decision: 'refuse', why: 'She is home; ring me' })
    expect((await noor.get(asked.location ?? '')).text).toContain('The record was not opened. Priya Shah')
    expect((await noor.get(asked.location ?? '')).text).toContain('She is home; ring me')
    // Not shared is recorded as well, with the reason.
    expect((await decisionsAbout(kaya.id)).at(-1)).toEqual({
      shared: false,
      route: null,
      detriment: null,
      why: 'She is home; ring me',
      by: 'priya',
      to: 'noor',
    })
    expect((await (await house.visit('priya')).get(`/children/${kaya.ref}/sharings`)).text).toContain(
      'Refused as the answer to a request for access',
    )
    expect((await (await house.visit('amara')).get('/work')).text).not.toContain('Approve not sharing')
    expect((await noor.get(`/children/${kaya.ref}/about`)).status).toBe(404)
  })

  it('leads nowhere from somebody else’s find, an old one, or one restricted since', async () => {
    const hit = hitOf(await find('noor', exactly))
    expect((await (await house.visit('wyn')).get(`/children/found/${hit}/ask`)).status).toBe(404)
    await house.owner.query('update child set restricted_at = house_now() where id = $1', [kaya.id])
    const noor = await house.visit('noor')
    expect((await noor.submit(`/children/found/${hit}/ask`, { purpose: 'host-area', reason: 'Again' })).location).toBe('/children/find')
    await house.owner.query('update child set restricted_at = null where id = $1', [kaya.id])
    await house.clock.forward(1.1)
    expect((await noor.get(`/children/found/${hit}/ask`)).status).toBe(404)
    await house.clock.forward(-1.1)
  })
})

describe('breaking the glass', () => {
  it('needs a real reason, opens for sixty minutes, tells the team at once, and shows on every page and on the log', async () => {
    const wyn = await house.visit('wyn')
    const hit = hitOf(await wyn.submit('/children/find', exactly))
    const short = await wyn.submit(`/children/found/${hit}/break-glass`, { purpose: 'found-now', reason: 'urgent' })
    expect(short.status).toBe(422)
    expect(short.text).toContain('at least 15 characters')
    let nudged = 0
    const team = (
      await house.owner.query<{ id: string }>(
        `select t.id from team t join agency a on a.id = t.agency_id where a.code = 'haddlestone' and t.code = 'missing'`,
      )
    ).rows[0]?.id
    const stop = house.house.live.listen([`team:${team}`], () => (nudged += 1))
    expect(
      (
        await wyn.submit(`/children/found/${hit}/break-glass`, {
          purpose: 'found-now',
          reason: 'She is at the desk and will not say where she lives',
        })
      ).location,
    ).toBe(`/children/${kaya.ref}`)
    await expect.poll(() => nudged).toBeGreaterThan(0)
    stop()
    expect((await notices('glass-broken')).at(-1)).toMatchObject({ team: 'missing' })
    expect((await wyn.get(`/children/${kaya.ref}/about`)).text).toContain(
      'You broke the glass to see this record. It is open to you until 10:12',
    )
    const priya = await house.visit('priya')
    expect((await priya.get(`/children/${kaya.ref}/access-log`)).text).toContain('Wyn Castell, Marrowby Constabulary')
    expect((await priya.get(`/children/${kaya.ref}/access-log`)).text).toContain('Broke the glass')
    expect((await priya.get(`/children/${kaya.ref}/circle`)).text).toContain('She is at the desk')
    await house.clock.forward(1)
    expect((await wyn.get(`/children/${kaya.ref}/about`)).status).toBe(404)
    await house.clock.forward(-1)
    await house.owner.query(`update circle_entry set closed_at = house_now() where purpose = 'break-glass'`)
  })

  it('is not for a school, and never beats a restriction', async () => {
    const ruth = await house.visit('ruth')
    const seen = await ruth.submit('/children/find', exactly)
    expect(seen.text).not.toContain('Break the glass')
    expect((await ruth.get(`/children/found/${hitOf(seen)}/break-glass`)).status).toBe(404)
    const wyn = await house.visit('wyn')
    const hit = hitOf(await wyn.submit('/children/find', exactly))
    await house.owner.query('update child set restricted_at = house_now() where id = $1', [kaya.id])
    expect(
      (await wyn.submit(`/children/found/${hit}/break-glass`, { purpose: 'found-now', reason: 'A reason of more than fifteen' })).location,
    ).toBe('/children/find')
    expect((await wyn.get(`/children/${kaya.ref}/about`)).status).toBe(404)
    await house.owner.query('update child set restricted_at = null where id = $1', [kaya.id])
  })
})

describe('adding from a search', () => {
  it('carries over what was typed in the POST, and asks about likely duplicates inside my circles', async () => {
    const priya = await house.visit('priya')
    const seen = await priya.submit('/children/find', { q: 'Kaya Quillfether' })
    const carried = formsOf(seen.html).find((f) => f.action === '/children/new/begin')?.fields ?? {}
    const begun = await priya.postRaw('/children/new/begin', carried)
    expect(begun.status).toBe(200)
    expect(begun.html).toContain('value="Quillfether"')
    const form = formsOf(begun.html).find((f) => f.action === '/children/new')?.fields ?? {}
    const asked = await priya.postRaw('/children/new', {
      ...form,
      responsible: agency['haddlestone'] ?? '',
      'dateOfBirth-day': '4',
      'dateOfBirth-month': '3',
      'dateOfBirth-year': '2011',
    })
    expect(asked.status).toBe(422)
    expect(asked.text).toContain('Is it one of these?')
    expect(asked.text).toContain('This is the child: open the record')
    const again = formsOf(asked.html).find((f) => f.action === '/children/new')?.fields ?? {}
    const made = await priya.postRaw('/children/new', { ...again, another: 'yes' })
    expect(made.status).toBe(303)
    expect((await priya.postRaw('/children/new', { ...again, another: 'yes' })).location).toBe(made.location)
    expect((await house.owner.query(`select 1 from child where family_name = 'Quillfether'`)).rows).toHaveLength(1)
    await house.owner.query(`delete from circle_entry using child c where c.id = child_id and c.family_name = 'Quillfether'`)
    await house.owner.query(`delete from child where family_name = 'Quillfether'`)
  })

  it('never tells the adder of a duplicate outside: it tells the record’s lead', async () => {
    const wyn = await house.visit('wyn')
    const made = await wyn.submit('/children/new', {
      givenName: 'Kaya',
      familyName: 'Quilfeather',
      'dateOfBirth-day': '4',
      'dateOfBirth-month': '3',
      'dateOfBirth-year': '2011',
      responsible: agency['marrowby'] ?? '',
    })
    expect(made.status).toBe(303)
    expect((await notices('possible-duplicate')).at(-1)).toMatchObject({ team: 'missing', child_id: kaya.id })
  })

  it('refuses a child with neither name nor reference, and keeps what was typed', async () => {
    const dan = await house.visit('dan')
    const seen = await dan.submit('/children/new', {
      givenName: '',
      'dateOfBirth-day': '31',
      'dateOfBirth-month': '2',
      'dateOfBirth-year': '2011',
    })
    expect(seen.status).toBe(422)
    expect(seen.html).toContain('value="31"')
    expect((await dan.submit('/children/new', { givenName: '' })).text).toContain('Give a name, or a reference if no name is known')
    expect((await (await house.visit('ruth')).get('/children/new')).status).toBe(404)
  })
})
