// The journeys of a context, through the door: opened, noted, linked, shared and closed, by the cast.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { shareWords } from '../../../tests/support/returns.ts'
import { addChild, openCircle } from '../people/index.ts'
import { keepContexts } from './index.ts'
import { namedIn } from './domain.ts'
import { namesAnHour } from './routes.ts'

let house: TestHouse
let ids: Record<string, string>
let kyra: { id: string; ref: string }
let other: { id: string; ref: string }

beforeAll(async () => {
  house = await openTestHouse()
  // The contexts of the demo year are nobody's here.
  await house.owner.query('delete from context_circle')
  ids = Object.fromEntries(
    (
      await house.owner.query<{ code: string; id: string }>(
        `select code, id from worker union all select a.code || '/' || t.code, t.id from team t join agency a on a.id = t.agency_id union all select 'agency/' || code, id from agency`,
      )
    ).rows.map((r) => [r.code, r.id]),
  )
  const child = (givenName: string) =>
    house.as('priya', async (scope) => {
      const made = await addChild(scope, {
        responsibleAgencyId: ids['agency/haddlestone'] ?? '',
        givenName,
        familyName: 'Contexton',
        dateOfBirth: '2011-04-05',
      })
      return made
    })
  kyra = await child('Kyra')
  other = await child('Bexley')
})
afterAll(() => house.close())

const given = {
  kind: 'place',
  name: 'The bus station',
  description: 'Bays 4 to 6, after dark',
  why: 'Three reports in a fortnight of men who wait there for children',
}
const seen = {
  evidence: 'A silver car waits at bay 5 most Fridays from four',
  sourceKind: 'business',
  sourceName: 'The kiosk',
  'observedOn-day': '10',
  'observedOn-month': '11',
  'observedOn-year': '2026',
}
const until = { 'until-day': '20', 'until-month': '12', 'until-year': '2026' }
const linking = {
  why: 'Was collected there on two Fridays',
  sourceKind: 'school',
  'knownOn-day': '9',
  'knownOn-month': '11',
  'knownOn-year': '2026',
}

let ref = ''
const at = (under = '') => `/contexts/${ref}${under}`
const post = async (worker: string, url: string, fields: Record<string, string>, action?: string) =>
  (await house.visit(worker)).submit(url, fields, action)

/** First who, then what for, why and until when; of another agency, the decision to share as well. */
const letIn = async (worker: string, { who = 'team', team = '', worker: one = '', ...fields }: Record<string, string>) => {
  const chosen = await post(worker, at('/circle/add'), { who, ...(who === 'team' ? { team } : { worker: one }) })
  return chosen.status === 303 ? post(worker, chosen.location ?? '', { ...until, ...shareWords, ...fields }) : chosen
}

describe('a context', () => {
  it('is opened for a team that answers for it, and is not there for others', async () => {
    const wrong = await post('priya', '/contexts/new', { ...given, name: '' })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('Bays 4 to 6, after dark')
    const made = await post('priya', '/contexts/new', given)
    expect(made.status).toBe(303)
    ref = made.location?.split('/').at(-1) ?? ''
    const read = await (await house.visit('priya')).get(at())
    expect(read.text).toContain('The bus station')
    expect(read.text).toContain('Haddlestone missing children team')
    const nothing = await (await house.visit('dan')).get('/contexts/X-00000000')
    for (const under of ['', '/signs/new', '/circle', '/circle/add', '/close', '/reopen', '/children/new']) {
      const hidden = await (await house.visit('dan')).get(at(under))
      expect([hidden.status, hidden.html], under).toEqual([404, nothing.html])
    }
    expect((await (await house.visit('dan')).get('/contexts')).text).toContain('You stand in the circle of no open context')
    expect((await (await house.visit('lena')).get('/contexts')).status).toBe(404)
    expect((await (await house.visit('tom')).get('/contexts/new')).status).toBe(404)
  })

  it('of the same name in the area says which team to ask, keeps what was typed, and nothing else', async () => {
    const again = await post('dan', '/contexts/new', { ...given, name: '  the BUS  station ', description: 'Near the kiosk' })
    expect(again.status).toBe(422)
    expect(again.text).toContain('Ask Haddlestone missing children team, Haddlestone Council (01632 960100), to add you')
    expect(again.html).toContain('Near the kiosk')
    expect(again.html).not.toContain(ref)
    expect(again.text).not.toContain('Bays 4 to 6')
    // In another area nothing is known of it.
    expect((await post('noor', '/contexts/new', given)).status).toBe(303)
    const mine = await post('priya', '/contexts/new', given)
    expect(mine.text).toContain(`open to you already: ${ref}`)
  })

  it('may be asked for by name a few times an hour, refused tries counted', async () => {
    const helen = await house.visit('helen')
    const seenStatus: number[] = []
    for (let n = 0; n <= namesAnHour; n += 1) seenStatus.push((await helen.submit('/contexts/new', { ...given, description: '' })).status)
    expect(seenStatus.slice(0, namesAnHour).every((s) => s === 422)).toBe(true)
    expect(seenStatus.at(-1)).toBe(429)
  })

  it('is found by name in one’s own circles; the name stands in no address', async () => {
    const priya = await house.visit('priya')
    const found = await priya.submit('/contexts', { called: 'bus' })
    expect(found.status).toBe(200)
    expect(found.html).toContain(`/contexts/${ref}`)
    expect((await priya.submit('/contexts', { called: 'no such thing' })).text).toContain('None in your circles says that')
    expect((await priya.submit('/contexts', { called: '%' })).text).toContain('None in your circles says that')
    expect((await (await house.visit('noor')).submit('/contexts', { called: 'bus' })).html).not.toContain(ref)
  })
})

describe('a sign of a context', () => {
  it('is noted with its evidence, source and day, from the list of that kind', async () => {
    const priya = await house.visit('priya')
    const list = await priya.get(at('/signs/new'))
    expect(list.text).toContain('Children are collected or dropped off here')
    expect(list.text).not.toContain('An account offers children money')
    const url = at('/signs/new?sign=children-collected')
    const none = await priya.submit(url, { ...seen, evidence: '' })
    expect(none.status).toBe(422)
    expect(none.text).toContain('Write down what was seen or said')
    expect((await priya.submit(url, { ...seen, 'observedOn-year': '2027' })).text).toContain('That day has not come yet')
    expect((await priya.submit(url, seen)).status).toBe(303)
    expect((await priya.submit(url, { ...seen, sign: 'account-offers-work' })).text).toContain('Choose a sign from the list first')
    const read = await priya.get(at())
    expect(read.text).toContain('A silver car waits at bay 5')
    expect(read.text).toContain('Somebody who works there, or runs it, The kiosk')
    expect(read.text).toContain('noted by Priya Shah, Haddlestone Council')
  })

  it('names no linked child: refused with the words to use, what was typed kept', async () => {
    expect((await post('priya', `/children/${kyra.ref}/contexts/new?to=${ref}`, linking)).status).toBe(303)
    const named = await post('priya', at('/signs/new?sign=adults-nobody-knows'), { ...seen, evidence: 'A man asked for Kyra’s number' })
    expect(named.status).toBe(422)
    expect(named.text).toContain('write “a child” instead')
    expect(named.html).toContain('A man asked for')
    expect(namedIn('Kyra’s friend', ['Kyra'])).toBe('Kyra')
    expect(namedIn('a KYRA! came', ['Kyra'])).toBe('Kyra')
    expect(namedIn('kyrandia', ['Kyra', 'Al'])).toBeNull()
    expect(namedIn('al came', ['Al'])).toBeNull()
  })

  it('is taken back with a reason by whoever noted it or answers for the context, and stays readable', async () => {
    await letIn('priya', { who: 'worker', worker: ids['callum'] ?? '', purpose: 'safeguarding', reason: 'Walks there' })
    const id = (
      await house.owner.query<{ id: string }>(`select s.id from context_sign s join context x on x.id = s.context_id where x.ref = $1`, [
        ref,
      ])
    ).rows[0]?.id
    expect((await (await house.visit('callum')).get(at(`/signs/${id}/withdraw`))).status).toBe(404)
    expect((await post('priya', at(`/signs/${id}/withdraw`), { why: '' })).status).toBe(422)
    expect((await post('priya', at(`/signs/${id}/withdraw`), { why: 'It was a taxi that the school pays for' })).status).toBe(303)
    expect((await (await house.visit('priya')).get(at(`/signs/${id}/withdraw`))).status).toBe(404)
    const read = await (await house.visit('callum')).get(at())
    expect(read.text).toContain('What was taken back (1)')
    expect(read.text).toContain('It was a taxi that the school pays for')
  })
})

describe('a child and a context', () => {
  it('are linked from either side, and neither circle opens the other', async () => {
    const priya = await house.visit('priya')
    expect((await priya.get(at())).text).toContain('You may open 1 child who is linked here')
    // From the context's side, by a name among the asker's own circles.
    const found = await priya.submit(at('/children/new'), { called: 'Bexley' })
    expect(found.html).toContain(`/children/${other.ref}/contexts/new?to=${ref}`)
    expect((await priya.submit(at('/children/new'), { called: '' })).status).toBe(422)
    expect((await priya.submit(`/children/${other.ref}/contexts/new?to=${ref}`, linking)).status).toBe(303)
    expect((await priya.submit(`/children/${other.ref}/contexts/new?to=${ref}`, linking)).text).toContain('They are linked already')
    expect((await priya.get(`/children/${other.ref}/contexts`)).text).toContain('The bus station')
    expect((await priya.get(`/children/${other.ref}`)).html).toContain(`/children/${other.ref}/contexts`)
    // Callum stands in the context's circle and in no child's.
    const callum = await (await house.visit('callum')).get(at())
    expect(callum.status).toBe(200)
    for (const word of ['Kyra', 'Bexley', kyra.ref, other.ref, 'Was collected there']) expect(callum.html.includes(word), word).toBe(false)
    expect(callum.text).toContain('a small number can name a child')
    expect(callum.text).not.toMatch(/\b2 (children|others)/)
    // Ruth stands in the child's circle and not in the context's.
    await house.as('priya', (scope) =>
      openCircle(scope, {
        childId: kyra.id,
        teamId: ids['brackenhill/safeguarding'] ?? '',
        purpose: 'shared-with',
        expiresAt: new Date('2027-01-01T00:00:00Z'),
      }),
    )
    const ruth = await house.visit('ruth')
    const childSide = await ruth.get(`/children/${kyra.ref}/contexts`)
    expect(childSide.status).toBe(200)
    expect(childSide.html).not.toContain('bus station')
    expect(childSide.html).not.toContain(ref)
    expect((await ruth.get(`/children/${kyra.ref}/contexts/new?to=${ref}`)).text).not.toContain('bus station')
    expect((await (await house.visit('wyn')).get(`/children/${kyra.ref}/contexts`)).status).toBe(404)
  })

  it('are unlinked with a reason, which both circles still read', async () => {
    const id = (await house.owner.query<{ id: string }>('select id from context_child where child_id = $1', [other.id])).rows[0]?.id
    expect((await (await house.visit('callum')).get(at(`/children/${id}/unlink`))).status).toBe(404)
    expect((await post('priya', at(`/children/${id}/unlink`), { why: '' })).status).toBe(422)
    expect((await post('priya', at(`/children/${id}/unlink`), { why: 'It was another girl' })).status).toBe(303)
    expect((await (await house.visit('priya')).get(`/children/${other.ref}/contexts`)).text).toContain('It was another girl')
    expect((await (await house.visit('priya')).get(at())).html).not.toContain(other.ref)
    expect((await post('priya', `/children/${other.ref}/contexts/new?to=${ref}`, linking)).status).toBe(303)
  })
})

describe('the circle of a context', () => {
  it('lets in with a purpose and an end, and is over by itself', async () => {
    const add = (fields: Record<string, string>) => letIn('priya', { reason: 'They patrol it', ...fields })
    expect((await add({ who: 'team', team: ids['haddlestone-police/missing'] ?? '', 'until-year': '2025' })).text).toContain(
      'Give a day after today',
    )
    expect((await add({ who: 'worker', worker: ids['helen'] ?? '', purpose: 'answers' })).text).toContain('A team answers for a context')
    expect((await add({ who: 'team', team: ids['haddlestone-police/missing'] ?? '' })).status).toBe(303)
    expect((await (await house.visit('dan')).get(at())).status).toBe(200)
    expect((await (await house.visit('tom')).get(at())).status).toBe(404)
    const listed = await (await house.visit('dan')).get(at('/circle'))
    expect(listed.text).toContain('They patrol it')
    const entry = (
      await house.owner.query<{ id: string }>('select id from context_circle where team_id = $1', [ids['haddlestone-police/missing']])
    ).rows[0]?.id
    expect((await post('priya', at('/circle'), {}, at(`/circle/${entry}/end`))).status).toBe(303)
    expect((await (await house.visit('dan')).get(at())).status).toBe(404)
  })

  it('never loses the last team that answers, and keeps it while the context is open', async () => {
    const entry = (
      await house.owner.query<{ id: string }>(
        `select e.id from context_circle e join context x on x.id = e.context_id where x.ref = $1 and e.purpose = 'answers'`,
        [ref],
      )
    ).rows[0]?.id
    const ended = await post('priya', at('/circle'), {}, at(`/circle/${entry}/end`))
    expect(ended.status).toBe(409)
    expect(ended.text).toContain('Somebody must answer for this context')
    await expect(
      house.as('priya', async ({ rows }) =>
        rows.executeQuery((await import('../../platform/db/index.ts')).sql`select close_context_circle(${entry})`.compile(rows)),
      ),
    ).rejects.toThrow('somebody must answer')
    await house.clock.forward(24 * 80)
    await keepContexts(house.house)
    await house.clock.forward(24 * 60)
    expect((await (await house.visit('priya')).get(at())).status).toBe(200)
    expect((await (await house.visit('callum')).get(at())).status).toBe(404)
    await house.clock.forward(-24 * 140)
  })
})

describe('closing', () => {
  it('is for the team that answers, with a reason, and is undone with a reason; both stay', async () => {
    expect((await post('priya', at('/close'), { reason: 'safer' })).text).toContain('Say a little more')
    expect((await post('priya', at('/close'), { reason: 'safer', words: 'Lights and wardens since October' })).status).toBe(303)
    const closed = await (await house.visit('priya')).get(at())
    expect(closed.text).toContain('Lights and wardens since October')
    expect((await post('priya', at('/signs/new?sign=children-collected'), seen)).text).toContain('This context is closed')
    expect((await (await house.visit('priya')).get('/contexts')).html).not.toContain(ref)
    expect((await (await house.visit('priya')).get('/contexts?state=closed')).html).toContain(ref)
    await house.clock.forward(1)
    expect((await post('priya', at('/reopen'), { why: 'It began again' })).status).toBe(303)
    const again = await (await house.visit('priya')).get(at())
    expect(again.text).toContain('It was closed before')
    expect(again.text).toContain('Lights and wardens since October')
    expect(again.text).toContain('It began again')
  })

  it('is refused to who does not answer for it', async () => {
    await letIn('priya', { team: ids['haddlestone-police/missing'] ?? '', reason: 'Again' })
    expect((await (await house.visit('dan')).get(at())).html).not.toContain(at('/close'))
    const dan = await house.visit('dan')
    for (const page of ['/close', '/reopen', '/circle/add']) expect((await dan.get(at(page))).status, page).toBe(404)
    const entry = async (purpose: string) =>
      (
        await house.owner.query<{ id: string }>(
          `select e.id from context_circle e join context x on x.id = e.context_id where x.ref = $1 and e.purpose = $2 and e.closed_at is null`,
          [ref, purpose],
        )
      ).rows[0]?.id ?? ''
    // Who is let in to read may leave, and may neither put out whoever answers nor say who answers.
    expect((await dan.get(at('/circle'))).html).not.toContain(`/circle/${await entry('answers')}/end`)
    const { sql } = await import('../../platform/db/index.ts')
    for (const forbidden of [
      sql`select close_context_circle(${await entry('answers')})`,
      sql`select open_context_circle((select id from context where ref = ${ref}), null, ${ids['haddlestone-police/missing']}, 'answers', 'We do', now() + interval '9 days')`,
      sql`select open_context_circle((select id from context where ref = ${ref}), null, ${ids['brackenhill/safeguarding']}, 'shared-with', 'We do', now() + interval '9 days')`,
    ])
      await expect(house.as('dan', async ({ rows }) => forbidden.execute(rows))).rejects.toThrow('a team that answers')
    expect((await post('dan', at('/circle'), {}, at(`/circle/${await entry('shared-with')}/end`))).status).toBe(303)
    expect((await dan.get(at())).status).toBe(404)
  })
})

describe('the trail', () => {
  it('says who read a context, and which linked child they saw, without words', async () => {
    const { rows } = await house.owner.query<{ deed: string; child_id: string | null; wrote: boolean }>(
      `select deed, child_id, wrote from audit_entry where subject_ref = $1`,
      [ref],
    )
    expect(rows.some((r) => r.deed === 'contexts.read' && r.child_id === kyra.id)).toBe(true)
    expect(rows.some((r) => r.deed === 'contexts.note' && r.wrote)).toBe(true)
    const words = await house.owner.query(`select 1 from audit_entry where why ~ 'silver|Friday|bus'`)
    expect(words.rowCount).toBe(0)
  })
})
