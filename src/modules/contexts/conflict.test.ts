// A declared conflict about a context, through the door: it closes to that worker for good, with its discussion, its plan and its actions.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { idsOf, shareWords } from '../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../tests/support/visitor.ts'
import { addHours } from '../../kernel/dates.ts'
import { sql } from '../../platform/db/index.ts'
import { runOverdue } from '../response/index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const police = 'haddlestone-police/missing'
const submit = async (who: string, url: string, fields: Fields) => (await t.visit(who)).submit(url, fields)
const opens = async (who: string, url: string) => (await (await t.visit(who)).get(url)).status

/** The council's missing team answers for it; police are let in, talk about it, and owe something in its plan. */
async function lookedAfter(name: string) {
  const at = (
    await submit('priya', '/contexts/new', {
      kind: 'group',
      name,
      description: 'Friends of a friend',
      why: 'Two of them came back together',
    })
  ).location
  if (!at) throw new Error('not opened')
  const until = { 'until-day': '20', 'until-month': '12', 'until-year': '2026' }
  const letIn = { purpose: 'safeguarding', reason: 'They patrol there', ...until, ...shareWords }
  expect((await submit('priya', `${at}/circle/add?team=${ids[police]}`, letIn)).status).toBe(303)
  const talked = await submit('priya', `${at}/discuss`, { why: 'The grey car waits for them', teams: [ids[police] ?? ''], ...shareWords })
  const asked = formsOf((await (await t.visit('priya')).get(`${at}/plan/new`)).html).find((one) => 'leadKind' in one.fields)
  const planned = await (await t.visit('priya')).postRaw(`${at}/plan/new`, { ...asked?.fields, nextWhen: '2' })
  const agreed = await submit('priya', `${at}/plan/action?part=prevent`, {
    what: 'Walk with them on Fridays',
    ownerKind: 'here',
    owner: `team:${ids[police]}`,
    when: 'tomorrow',
  })
  expect([talked.status, planned.status, agreed.status]).toEqual([303, 303, 303])
  const { rows } = await t.owner.query<{ id: string; action: string }>(
    `select x.id, a.ref as action from context x join action a on a.context_id = x.id where x.ref = $1`,
    [at.split('/')[2]],
  )
  const [found] = rows
  return { at, id: found?.id ?? '', discussion: talked.location ?? '', action: `/actions/${found?.action}` }
}

test('who declares one never opens it again, nor what is said and planned of it; colleagues of the same team do', async () => {
  const { at, id, discussion, action } = await lookedAfter('The six of the skate park')
  const pages = [
    at,
    `${at}/circle`,
    `${at}/circle/conflict`,
    `${at}/signs/new`,
    discussion,
    `${discussion}/pack`,
    `${discussion}/minutes`,
    action,
  ]
  for (const page of pages) expect([page, await opens('dan', page)]).toEqual([page, 200])
  const nothing = await (await t.visit('dan')).get('/contexts/X-00000000')
  expect((await submit('dan', `${at}/circle/conflict`, { who: 'me', reason: '' })).text).toContain('Say why')
  // Of themselves only: who is let in to read shuts out nobody else.
  expect((await (await t.visit('dan')).get(`${at}/circle/conflict`)).html).not.toContain('Somebody else')
  expect((await submit('dan', `${at}/circle/conflict`, { who: 'another', worker: ids['priya'] ?? '', reason: 'So' })).status).toBe(422)
  await expect(
    t.as('dan', ({ rows, me }) =>
      sql`insert into context_conflict (context_id, worker_id, declared_by, reason) values (${id}, ${ids['priya']}, ${me.workerId}, 'So')`.execute(
        rows,
      ),
    ),
  ).rejects.toThrow('row-level security')
  expect((await submit('dan', `${at}/circle/conflict`, { who: 'me', reason: 'My brother is one of the six' })).location).toBe('/work')

  for (const page of pages) {
    const hidden = await (await t.visit('dan')).get(page)
    expect([page, hidden.status, hidden.html === nothing.html]).toEqual([page, 404, true])
    expect([page, await opens('helen', page)]).toEqual([page, 200])
  }
  for (const list of ['/contexts', '/work', '/discussions', '/overdue-actions'])
    expect((await (await t.visit('dan')).get(list)).text, list).not.toMatch(/skate park|Walk with them/)
  expect((await (await t.visit('priya')).get(`${at}/circle`)).text).toContain('My brother is one of the six')
  // Nor is he told that one of this name is there.
  const like = await t.as('dan', ({ rows }) =>
    sql`select 1 from area a, context_like(a.id, 'the six of the skate park') where a.code = 'haddlestone'`.execute(rows),
  )
  expect(like.rows).toEqual([])
  const audited = await t.owner.query(`select 1 from audit_entry where subject_ref = $1 and worker_id = $2 and wrote and why is null`, [
    at.split('/')[2],
    ids['dan'],
  ])
  expect(audited.rowCount).toBeGreaterThan(0)
})

test('it is for good: nobody opens it to them, by the page or past it, and nothing that is overdue climbs to them', async () => {
  const { at, id, action } = await lookedAfter('The canal four')
  // Of another whoever answers says it; Helen leads the team that owes the action.
  expect(
    (await submit('priya', `${at}/circle/conflict`, { who: 'another', worker: ids['helen'] ?? '', reason: 'A neighbour' })).location,
  ).toBe(`${at}/circle`)
  expect(await opens('helen', at)).toBe(404)
  expect(await opens('dan', at)).toBe(200)
  const add = { who: 'worker', worker: ids['helen'] ?? '' }
  expect((await (await t.visit('priya')).get(`${at}/circle/add`)).html).not.toContain(ids['helen'])
  expect((await submit('priya', `${at}/circle/add`, add)).status).toBe(422)
  expect((await (await t.visit('priya')).get(`${at}/circle/add?person=${ids['helen']}`)).text).toContain('Who is to see it?')
  const owes = { what: 'Ring the wardens', ownerKind: 'here', owner: `worker:${ids['helen']}`, when: 'tomorrow' }
  expect((await submit('priya', `${at}/plan/action?part=prevent`, owes)).status).toBe(422)
  await t.as('priya', ({ rows }) =>
    sql`select open_context_circle(${id}, ${ids['helen']}, null, 'shared-with', 'x', now() + interval '9 days')`.execute(rows),
  )
  expect((await t.owner.query('select 1 from context_circle where context_id = $1 and worker_id = $2', [id, ids['helen']])).rowCount).toBe(
    0,
  )
  await expect(t.as('priya', ({ rows }) => sql`delete from context_conflict`.execute(rows))).rejects.toThrow('permission denied')

  await t.clock.set(addHours(testNow, 24 * 6))
  await t.owner.query(`update session set idle_ends_at = house_now() + interval '1 day', ends_at = house_now() + interval '1 day'`)
  await runOverdue(t.house)
  const climbed = await t.owner.query<{ code: string }>(
    'select w.code from action a join worker w on w.id = any(a.climbed_to) where a.context_id = $1 order by 1',
    [id],
  )
  expect(climbed.rows.length).toBeGreaterThan(0)
  expect(climbed.rows.map((r) => r.code)).not.toContain('helen')
  expect(await opens('helen', action)).toBe(404)
})

test('a plan whose lead declares one is reviewed all the same', async () => {
  const { at } = await lookedAfter('The arcade')
  const lead = { leadKind: 'here', lead: ids['callum'] ?? '', team: ids['haddlestone/missing'] ?? '' }
  const asked = formsOf((await (await t.visit('priya')).get(`${at}/plan/change`)).html).find((one) => 'leadKind' in one.fields)
  expect((await (await t.visit('priya')).postRaw(`${at}/plan/change`, { ...asked?.fields, ...lead, why: 'He knows them' })).status).toBe(
    303,
  )
  expect((await submit('callum', `${at}/circle/conflict`, { who: 'me', reason: 'My sister runs it' })).location).toBe('/work')
  expect(await opens('callum', `${at}/plan`)).toBe(404)
  const held = await submit('priya', `${at}/plan/review`, { changed: 'They go home by bus', goesOn: 'The wardens ring us', nextWhen: '4' })
  expect(held.status, held.text.slice(0, 300)).toBe(303)
  expect(await opens('callum', at)).toBe(404)
})
