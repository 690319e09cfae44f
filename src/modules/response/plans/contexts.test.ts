// The plan of a context: the same plan with another subject, for who stands in the context's circle and in no child's.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf } from '../../../../tests/support/returns.ts'
import { formsOf } from '../../../../tests/support/visitor.ts'
import { addHours } from '../../../kernel/dates.ts'
import { newRef } from '../../../platform/db/index.ts'
import { agreeAction, keepOpen, runOverdue } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

async function rows<R extends object>(query: string, given: readonly unknown[] = []): Promise<R[]> {
  return (await t.owner.query<R>(query, [...given])).rows
}

/** A bus station that the council's missing team answers for. */
async function station(): Promise<{ id: string; ref: string; at: string }> {
  const ref = newRef('X')
  const [made] = await rows<{ id: string }>(
    `insert into context (ref, kind, name, description, area_id, opened_why, opened_by)
     select $1, 'place', 'Station ' || $1, 'The bus station by the market', a.id, 'Three children were picked up there', $2 from area a where a.code = 'haddlestone' returning id`,
    [ref, ids['priya']],
  )
  const id = made?.id ?? ''
  await t.owner.query(
    `insert into context_circle (context_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'answers', $3, house_now() + interval '90 days')`,
    [id, ids['haddlestone/missing'], ids['priya']],
  )
  return { id, ref, at: `/contexts/${ref}/plan` }
}

test('one plan, its actions and its reviews, in the context’s circle only; what is overdue climbs there too', async () => {
  const { id, ref, at } = await station()
  const [priya, callum, amara, dan] = [await t.visit('priya'), await t.visit('callum'), await t.visit('amara'), await t.visit('dan')]
  // Once is enough.
  expect((await priya.get(`/contexts/${ref}`)).html.split(`href="${at}"`)).toHaveLength(2)
  expect((await priya.get(at)).text).toContain('There is no plan for this context yet')
  expect((await callum.get(at)).status).toBe(404)
  const opening = { leadKind: 'here', lead: ids['callum'] ?? '', team: ids['haddlestone/social-care'] ?? '', nextWhen: '2' }
  const asked = await priya.get(`${at}/new`)
  expect(asked.text).not.toContain('Which plan does the child have?')
  const form = formsOf(asked.html).find((one) => 'leadKind' in one.fields)
  expect((await priya.postRaw(`${at}/new`, { ...form?.fields, ...opening })).status).toBe(303)
  const second = formsOf((await priya.get(`${at}/change`)).html).find((one) => 'leadKind' in one.fields)
  expect((await priya.postRaw(`${at}/new`, { ...second?.fields, ...opening })).text).toContain('There is a plan already')
  // A context's plan is of one kind: only who leads it can change.
  expect((await priya.get(at)).text).toMatch(/Change who leads it/)
  expect((await priya.get(at)).text).not.toContain('Change its kind')
  expect((await callum.get('/work')).text).toContain('Review of a plan')
  expect((await callum.get(at)).status).toBe(200)

  const made = await priya.submit(`${at}/action?part=prevent`, {
    what: 'Light the far stop',
    ownerKind: 'here',
    owner: `worker:${ids['dan']}`,
    when: 'tomorrow',
  })
  expect(made.status, made.text.slice(0, 400)).toBe(303)
  expect(await rows('select child_id, part from action where context_id = $1', [id])).toEqual([{ child_id: null, part: 'prevent' }])
  const [action] = await rows<{ ref: string }>('select ref from action where context_id = $1', [id])
  const page = `/actions/${action?.ref}`
  expect((await dan.get('/work')).text).toContain('Light the far stop')
  expect((await dan.get(page)).text).toContain(`About Station ${ref}`)
  // No child's circle opens it, nor another agency.
  for (const who of ['ruth', 'noor', 'tom', 'sian'])
    for (const address of [at, page]) expect((await (await t.visit(who)).get(address)).status, `${who} ${address}`).toBe(404)
  await dan.submit(`${page}/move`, { 'toDay-day': '14', 'toDay-month': '11', 'toDay-year': '2026', reason: 'The council must agree' })
  expect(await rows('select context_id, child_id from action_move where context_id = $1', [id])).toEqual([
    { context_id: id, child_id: null },
  ])

  await t.clock.set(addHours(new Date('2026-11-15T00:00:00Z'), 73))
  await Promise.all([runOverdue(t.house), runOverdue(t.house)])
  await runOverdue(t.house)
  await t.owner.query(`update session set idle_ends_at = house_now() + interval '1 day', ends_at = house_now() + interval '1 day'`)
  const told = await rows<{ code: string }>('select w.code from action a, worker w where a.context_id = $1 and w.id = any(a.climbed_to)', [
    id,
  ])
  expect(told.map((row) => row.code)).toContain('helen')
  expect((await (await t.visit('helen')).get(page)).status).toBe(200)
  expect(
    (await dan.submit(`${page}/done`, { note: 'Lit since Friday', evidence: 'Seen at night', changed: 'Nobody waits there now' })).status,
  ).toBe(303)

  await t.clock.set(addHours(new Date('2026-11-27T00:00:00Z'), 25))
  await runOverdue(t.house)
  await keepOpen(t.house)
  await t.owner.query(`update session set idle_ends_at = house_now() + interval '1 day', ends_at = house_now() + interval '1 day'`)
  expect((await amara.get('/work')).text).toContain('Nobody has reviewed it, so it has come to you')
  const held = await amara.submit(`${at}/review`, { changed: 'Nobody waits at the far stop', goesOn: 'Drivers ring us', nextWhen: '4' })
  expect(held.status, held.text.slice(0, 400)).toBe(303)
  expect((await amara.get(at)).text).toContain('Nobody waits at the far stop')
})

test('a row is about a child or about a context, never both, never neither', async () => {
  const { id } = await station()
  const [child] = await rows<{ id: string }>('select id from child limit 1')
  const action = (childId: string | null, contextId: string | null) =>
    t.owner.query(
      `insert into action (ref, child_id, context_id, what, owner_outside, due_on, agreed_by) values ($1, $2, $3, 'x', 'y', house_now()::date, $4)`,
      [newRef('A'), childId, contextId, ids['priya']],
    )
  await expect(action(child?.id ?? '', id)).rejects.toThrow('action_of_one')
  await expect(action(null, null)).rejects.toThrow('action_of_one')
  await action(null, id)
})

test('that what is overdue came to another agency stands in the registers of the context and of the agency that owes it', async () => {
  const { id, ref } = await station()
  await t.owner.query(
    `insert into context_circle (context_id, worker_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
    [id, ids['tom'], ids['priya']],
  )
  // Nobody leads at the school: it comes to who answers for the place.
  const made = await t.as('tom', (scope) =>
    agreeAction(scope, {
      childId: null,
      contextId: id,
      interviewId: null,
      what: 'Ask who waits there after school',
      owner: { kind: 'worker', id: ids['ruth'] ?? '' },
      dueOn: '2026-11-12',
    }),
  )
  if (!made.ok) throw new Error(made.problem)
  await t.clock.set(addHours(new Date('2026-11-13T00:00:00Z'), 80))
  for (let times = 0; times < 3; times += 1) await runOverdue(t.house)
  expect(
    await rows(
      `select told.code as to, owed.code as from from context_sharing s join agency told on told.id = s.told_agency_id join agency owed on owed.id = s.from_agency_id
        where s.goes_with = 'climbed' and s.context_id = $1`,
      [id],
    ),
  ).toEqual([{ to: 'haddlestone', from: 'brackenhill' }])
  expect((await (await t.visit('priya')).get(`/contexts/${ref}/sharings`)).text).toContain('When nobody did it in time')
  await t.owner.query(`insert into worker_role (worker_id, role) values ($1, 'privacy-officer')`, [ids['ruth']])
  const register = (await (await t.visit('ruth')).get('/agency/sharings')).text
  expect(register).toContain('it came to their lead')
  expect(register).toContain(ref)
})
