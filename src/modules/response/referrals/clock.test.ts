// What the clock does with a referral that nobody can have or nobody touches: where it goes, who is told, and what the register says of it.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { cameBack, idsOf, newChild } from '../../../../tests/support/returns.ts'
import { runLadder } from '../../interviews/index.ts'
import { refer, runReferrals } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
  await t.owner.query("update referral set ended_at = house_now(), end_kind = 'withdrawn', end_code = 'made-twice' where ended_at is null")
  await t.owner.query("update referral_pass set ended_at = house_now(), outcome = 'withdrawn', next_climb_at = null where ended_at is null")
  await t.owner.query('update hand_over set taken_at = house_now(), next_climb_at = null where taken_at is null and ended_at is null')
})
afterAll(async () => t?.close())
beforeEach(async () => {
  await t.clock.set(testNow)
  await t.owner.query("update worker set left_at = null where kind = 'person'")
})

async function referred(name: string, to: string): Promise<{ id: string; child: string; ref: string; page: string }> {
  const child = await newChild(t, name)
  const made = await t.as('priya', (scope) =>
    refer(scope, {
      childId: child.id,
      interviewId: null,
      toTeamId: ids[to] ?? '',
      asked: 'See her at the clinic',
      why: 'She does not sleep',
      threshold: 'health-need',
      dueOn: '2026-11-20',
      sharedWhat: 'That she does not sleep',
      helpsWith: 'Her health',
      route: 'duty-to-share-2026',
      detriment: 'None found',
      childView: 'Agrees',
      childTold: true,
    }),
  )
  if (!made.ok) throw new Error(made.problem)
  return { id: made.value.id, child: child.id, ref: made.value.ref, page: `/referrals/${made.value.ref}` }
}

async function rows<T extends object>(query: string, given: readonly unknown[]): Promise<T[]> {
  return (await t.owner.query<T>(query, [...given])).rows
}

const whereIs = async (id: string) =>
  (
    await rows<{ at: string }>(
      "select a.code || '/' || t.code as at from referral r join team t on t.id = r.team_id join agency a on a.id = t.agency_id where r.id = $1",
      [id],
    )
  )[0]?.at

const conflict = async (child: string, worker: string) =>
  t.owner.query("insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $2, 'a relative')", [
    child,
    ids[worker],
  ])

test('what the clock re-homes to another agency has a sharing decision by the clock, which says so; the register is whole', async () => {
  // Nobody is left at the nurses, and nobody in the referrer's own team.
  const one = await referred('Ada', 'haddle-health/safeguarding')
  await t.owner.query("update worker set left_at = house_now() where code = 'ife'")
  await runReferrals(t.house)
  // Back with the agency that asked: it knows already, so there is no decision to make.
  expect(await whereIs(one.id)).toBe('haddlestone/missing')
  expect(await rows('select 1 from sharing where referral_id = $1', [one.id])).toHaveLength(1)

  await t.owner.query("update worker set left_at = null where code = 'ife'")
  const two = await referred('Bo', 'haddle-health/safeguarding')
  await t.owner.query(
    "update worker set left_at = house_now() where agency_id = (select id from agency where code = 'haddlestone') and kind = 'person' or code = 'ife'",
  )
  await runReferrals(t.house)
  const at = await whereIs(two.id)
  expect(at).toBeDefined()
  expect(at?.startsWith('haddlestone/')).toBe(false)
  const shared = await rows<{ why: string; kind: string; by: string }>(
    `select s.why, w.kind, w.code as by from sharing s join worker w on w.id = s.decided_by join team t on t.id = s.to_team_id join agency a on a.id = t.agency_id
      where s.referral_id = $1 and a.code || '/' || t.code = $2`,
    [two.id, at],
  )
  expect(shared).toHaveLength(1)
  expect(shared[0]?.why).toContain('Moved by the clock')
  expect(shared[0]?.kind).not.toBe('person')
  expect(
    await rows('select 1 from referral_pass where referral_id = $1 and ended_at is null and sharing_id is not null', [two.id]),
  ).toHaveLength(1)
  // Again changes nothing.
  await runReferrals(t.house)
  expect(await rows('select 1 from sharing where referral_id = $1', [two.id])).toHaveLength(2)
})

test('an inbox whose only workers have a declared conflict with the child, or no role for it, is passed over', async () => {
  const one = await referred('Cas', 'haddle-health/safeguarding')
  await conflict(one.child, 'ife')
  await runReferrals(t.house)
  expect(await whereIs(one.id)).toBe('haddlestone/missing')
  // And where the next one is conflicted as well, the one after it.
  await conflict(one.child, 'priya')
  await runReferrals(t.house)
  expect(['haddlestone/social-care', 'haddlestone/management']).toContain(await whereIs(one.id))
  const other = await referred('Di', 'haddle-health/safeguarding')
  await t.owner.query("update worker_role set role = 'analyst' where worker_id = $1", [ids['ife']])
  await runReferrals(t.house)
  expect(await whereIs(other.id)).toBe('haddlestone/missing')
  await t.owner.query("update worker_role set role = 'health-worker' where worker_id = $1", [ids['ife']])
})

test('an agency without a manager: what nobody touches ends with the lead of the area, who can accept it', async () => {
  const one = await referred('Eve', 'haddle-health/safeguarding')
  await t.owner.query('update team_member set leads = false where worker_id = $1', [ids['ife']])
  await t.clock.forward(25)
  await runReferrals(t.house)
  expect((await rows<{ climbed_to: string[] }>('select climbed_to from referral where id = $1', [one.id]))[0]?.climbed_to).toEqual([
    ids['amara'],
  ])
  const amara = await t.visit('amara')
  expect((await amara.get('/work')).text).toContain('Nobody has touched it, so it has come to you')
  expect((await amara.submit(`${one.page}/accept`, { who: ids['amara'] ?? '' })).status).toBe(303)
  await t.owner.query('update team_member set leads = true where worker_id = $1', [ids['ife']])
})

test('an interview team whose agency has no manager: the interview ends with somebody who can take it', async () => {
  await t.owner.query("delete from worker_role where worker_id = any($1) and role = 'manager'", [[ids['grace'], ids['mina']]])
  await t.owner.query('update team_member set leads = false where worker_id = any($1)', [[ids['grace'], ids['mina']]])
  const { interview } = await cameBack(t, 'Fay')
  await t.clock.forward(24 * 4)
  await runLadder(t.house)
  await runLadder(t.house)
  const amara = await t.visit('amara')
  expect((await amara.get('/work')).text).toContain('Nobody has taken it, so it has come to you')
  expect((await amara.submit(`/interviews/${interview}`, {}, `/interviews/${interview}/take`)).status).toBe(303)
  await t.owner.query(
    "insert into worker_role (worker_id, role, given_by) select w, 'manager', w from unnest($1::uuid[]) w on conflict do nothing",
    [[ids['grace'], ids['mina']]],
  )
  await t.owner.query('update team_member set leads = true where worker_id = any($1)', [[ids['grace'], ids['mina']]])
})

test('whoever is away, conflicted or without a role: whatever has climbed to the top is with somebody who can act', async () => {
  const people = ['ife', 'grace', 'mina', 'tom', 'helen', 'dan', 'ruth', 'orla', 'callum', 'amara'] as const
  const some = fc.subarray([...people])
  let climbed = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('haddle-health/safeguarding', 'leeward/interviews', 'brackenhill/safeguarding', 'haddlestone-police/missing'),
      some,
      some,
      some,
      async (to, away, conflicted, notLeading) => {
        await t.clock.set(testNow)
        await t.owner.query("update worker set left_at = null where kind = 'person'")
        await t.owner.query(
          "update session set ended_at = null, idle_ends_at = house_now() + interval '2 years', ends_at = house_now() + interval '2 years'",
        )
        await t.owner.query(
          "update referral set ended_at = house_now(), end_kind = 'withdrawn', end_code = 'made-twice' where ended_at is null",
        )
        await t.owner.query(
          "update referral_pass set ended_at = house_now(), outcome = 'withdrawn', next_climb_at = null where ended_at is null",
        )
        const one = await referred('Gil', to)
        for (const who of conflicted) await conflict(one.child, who)
        await t.owner.query('update worker set left_at = house_now() where id = any($1)', [away.map((who) => ids[who])])
        await t.owner.query('update team_member set leads = false where worker_id = any($1)', [notLeading.map((who) => ids[who])])
        for (const hours of [1, 25, 30, 60]) {
          await t.clock.forward(hours)
          await runReferrals(t.house)
        }
        const [need] = await rows<{ rung: number; climbed_to: string[]; team: string }>(
          `select p.rung, r.climbed_to, p.to_team_id as team from referral r join referral_pass p on p.referral_id = r.id and p.ended_at is null where r.id = $1`,
          [one.id],
        )
        expect(need?.rung).toBe(2)
        // Priya is there in every history, so the area is never empty.
        expect(need?.climbed_to.length).toBeGreaterThan(0)
        climbed += need?.climbed_to.length ?? 0
        const able = await rows<{ id: string }>(
          `select w.id from worker w where w.id = any($1) and w.left_at is null and w.suspended_at is null
              and not exists (select 1 from declared_conflict d where d.child_id = $2 and d.worker_id = w.id)
              and exists (select 1 from worker_role r join role_permission p on p.role = r.role where r.worker_id = w.id and p.permission = 'response.answer-referral')`,
          [need?.climbed_to, one.child],
        )
        expect(able).toHaveLength(need?.climbed_to.length ?? -1)
        await t.owner.query('update team_member set leads = true where worker_id = any($1)', [
          notLeading.filter((who) => who !== 'tom' && who !== 'dan' && who !== 'callum').map((who) => ids[who]),
        ])
      },
    ),
    { numRuns: Number(process.env['REFERRAL_RUNS'] ?? 25) },
  )
  console.info(`the top of the ladder: ${climbed} people told, each of whom can act`)
}, 600_000)
