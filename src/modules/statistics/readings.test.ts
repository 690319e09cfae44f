// The kept readings: whatever is written and however late it gets, what is kept is what would be read now.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { lottery, openPlanter, type Planter } from '../../../tests/support/planted.ts'
import { openSession } from '../../seeding.ts'
import { keepReadings } from './jobs.ts'
import { areaFigures } from './queries.ts'

let t: TestHouse
let planter: Planter
const random = lottery(20261130)
const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T

beforeAll(async () => {
  t = await openTestHouse()
  planter = await openPlanter(t.owner)
  for (let n = 0; n < 60; n += 1) await planter.plant(random)
  await t.owner.query(
    `with placed as (insert into placement (child_id, kind, responsible_agency_id, from_day, recorded_by)
       select distinct on (child_id) child_id, 'foster', responsible_agency_id, date '2024-01-01', recorded_by from missing_episode returning id, child_id)
     update missing_episode e set placement_id = placed.id from placed where placed.child_id = e.child_id and e.setting_kind is null`,
  )
  await t.clock.set(testNow)
})
afterAll(async () => t.close())

/** What is counted of each return, read now; and what is kept of those of whom nothing changed and whose time is not over. */
const compared = `
  select v.return_id, v.child_id in (select child_id from reading_mark) as is_marked, r.holds_until <= house_now() as is_over, r.return_id is not null as is_kept,
         (r.child_id, r.responsible_agency_id, c.responsible_agency_id, r.returned_at, p.parts, r.offer_hours, r.heard_hours, c.team_id, c.placement_kind, c.force_code, c.placed_where, c.found_where)
           is not distinct from
         (v.child_id, v.responsible_agency_id, v.responsible_agency_id, v.returned_at, v.parts, v.offer_hours, v.heard_hours, v.team_id, v.placement_kind, v.force_code, v.placed_where, v.found_where) as is_same
    from area_return_now v left join return_reading r on r.return_id = v.return_id
    left join reading_parts p on p.id = r.parts_id left join reading_cut c on c.id = r.cut_id`

/** How many stand as kept; throws the ids of those that are wrong. */
async function holds(after: string): Promise<number> {
  const { rows } = await t.owner.query<{
    return_id: string
    is_marked: boolean
    is_over: boolean | null
    is_kept: boolean
    is_same: boolean
  }>(compared)
  const counted = rows.filter((row) => !row.is_marked && row.is_over !== true)
  expect(
    counted.filter((row) => !row.is_kept || !row.is_same).map((row) => row.return_id),
    after,
  ).toEqual([])
  const { rows: left } = await t.owner.query(
    'select return_id from return_reading where return_id not in (select id from episode_return) and child_id not in (select child_id from reading_mark)',
  )
  expect(left, after).toEqual([])
  return counted.length
}

/** Each table that a reading is read from, and something that happens there. `$1` is a child; `$2` the house's time. */
const happenings: Readonly<Record<string, string>> = {
  'a return was found elsewhere': `update episode_return set out_of_area = 'out' where id = (select id from episode_return where child_id = $1 order by md5(id::text || $2) limit 1)`,
  'an episode was in another force’s area': `update missing_episode set force_code = 'E23999902', setting_kind = 'parents' where id = (select id from missing_episode where child_id = $1 order by md5(id::text || $2) limit 1)`,
  'an interview was held': `update interview set held_at = $2::timestamptz - interval '1 hour', held_recorded_at = $2, held_by = opened_by where id = (select id from interview where child_id = $1 and held_at is null and not_held_at is null limit 1)`,
  'an offer was made': `update interview_return set offered_at = $2 where (interview_id, return_id) = (select interview_id, return_id from interview_return where child_id = $1 and offered_at is null limit 1)`,
  'why it was late is said': `update interview_return set completion_missed_reason = 'no-interviewer' where (interview_id, return_id) = (select interview_id, return_id from interview_return where child_id = $1 and completion_missed_reason is null limit 1)`,
  'what was shared is acknowledged': `update sharing set acknowledged_at = $2, acknowledged_by = to_worker_id where id = (select id from sharing where child_id = $1 and shared and acknowledged_at is null and to_worker_id is not null limit 1)`,
  'withholding is approved': `update sharing set approved_at = $2, approved_by = (select w.id from worker w where w.id <> decided_by and w.code in ('grace', 'priya') limit 1) where id = (select id from sharing where child_id = $1 and not shared and approved_at is null limit 1)`,
  'an action is done': `update action set done_at = $2, done_by = agreed_by where id = (select id from action where child_id = $1 and done_at is null and stopped_at is null limit 1)`,
  'an action goes': `delete from action where id = (select id from action where child_id = $1 and done_at is null limit 1)`,
  'an action is agreed': `insert into action (ref, child_id, interview_id, what, owner_outside, due_on, agreed_by) select 'A-' || gen_random_uuid(), child_id, id, 'Ring', 'An aunt', ($2::timestamptz + interval '1 day')::date, opened_by from interview where child_id = $1 and held_at is not null limit 1`,
  'nothing follows': `insert into no_action (interview_id, child_id, reason_code, reason, said_by, agreed_by, agreed_at) select id, child_id, 'other', 'Nothing more is needed', (select id from worker where code = 'tom'), (select id from worker where code = 'grace'), $2 from interview i where child_id = $1 and held_at is not null and not exists (select from no_action n where n.interview_id = i.id) limit 1`,
  'a sign is noted': `insert into observation (child_id, interview_id, list, sign, evidence, source_kind, observed_on, recorded_by) select child_id, id, 'sign', 'debt', 'Owes money', 'child', ($2::timestamptz)::date, opened_by from interview where child_id = $1 limit 1`,
  'a sign is taken back': `update observation set withdrawn_at = $2, withdrawn_by = recorded_by, withdrawn_reason = 'Somebody else' where id = (select id from observation where child_id = $1 and withdrawn_at is null limit 1)`,
  'a placement turns out to be elsewhere': `update placement set host_authority_code = case when host_authority_code = 'E06999998' then 'E06999999' else 'E06999998' end where child_id = $1`,
}

test('whatever happens, and however late it gets: what is kept is what would be read', async () => {
  await keepReadings(t.house)
  const { rows: children } = await t.owner.query<{ id: string }>('select distinct child_id as id from episode_return')
  const moved = new Set<string>()
  let kept = await holds('the beginning')
  expect(kept).toBeGreaterThan(60)
  for (let step = 0; step < 80; step += 1) {
    const [what, statement] = one(Object.entries(happenings))
    const now = await t.clock.forward(random() < 0.6 ? 0.02 : random() * 30)
    const { rowCount } = await t.owner.query(statement, statement.includes('$2') ? [one(children).id, now] : [one(children).id])
    if ((rowCount ?? 0) > 0) moved.add(what)
    if (random() < 0.3) await planter.plant(random)
    kept = await holds(`${step}: ${what}`)
    if (random() < 0.5) await keepReadings(t.house)
    kept = await holds(`${step}: ${what}, read again`)
  }
  // Which child has what is chance: what found nobody to happen to is tried on each in turn.
  const everybody = (await t.owner.query<{ id: string }>('select distinct child_id as id from episode_return')).rows
  for (const [what, statement] of Object.entries(happenings).filter(([each]) => !moved.has(each))) {
    for (const { id } of everybody) {
      const now = await t.clock.forward(0.02)
      if (((await t.owner.query(statement, statement.includes('$2') ? [id, now] : [id])).rowCount ?? 0) === 0) continue
      moved.add(what)
      break
    }
    await holds(`at last: ${what}`)
  }
  await keepReadings(t.house)
  expect(await holds('the end')).toBe((await t.owner.query('select from episode_return')).rowCount)
  expect([...moved].toSorted()).toEqual(Object.keys(happenings).toSorted())
})

test('who stands in a team, an area’s limit and an agency’s authority change readings too', async () => {
  const changes = {
    'whom things were shared with joins the interviewers': `insert into team_member (team_id, worker_id, joined_at) values ('${planter.idOf('team leeward/interviews')}', '${planter.idOf('worker ruth')}', '2024-01-01')`,
    'and was never of another team': `delete from team_member where worker_id = '${planter.idOf('worker ruth')}'`,
    'a shorter limit': `update area set settings = settings || '{"letGoDays": 7}'`,
    'another authority': `update agency set authority_code = null where code = 'haddlestone'`,
    'out of the area': `delete from area_agency where agency_id = '${planter.idOf('agency haddlestone')}'`,
  }
  for (const [what, statement] of Object.entries(changes)) {
    await keepReadings(t.house)
    await t.owner.query('begin')
    expect((await t.owner.query(statement)).rowCount, what).toBeGreaterThan(0)
    await holds(what)
    expect((await t.owner.query('select from reading_mark')).rowCount, what).toBeGreaterThan(0)
    await t.owner.query('rollback')
  }
})

test('every table that a reading is read from marks what it changes', async () => {
  const { rows } = await t.owner.query<{ name: string; marks: string[] }>(`
    with recursive reads(oid) as (
      select 'area_return_now'::regclass::oid
      union
      select d.refobjid from reads r join pg_rewrite w on w.ev_class = r.oid join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
    )
    select c.relname as name, array(select e.event from (values ('INSERT', 4), ('DELETE', 8), ('UPDATE', 16)) e(event, bit)
       where exists (select from pg_trigger g join pg_proc p on p.oid = g.tgfoid where g.tgrelid = c.oid and p.proname like 'mark%' and g.tgtype & e.bit > 0)) as marks
      from reads join pg_class c on c.oid = reads.oid where c.relkind = 'r' order by 1`)
  const whole = ['INSERT', 'DELETE', 'UPDATE']
  // A new agency or area answers for nobody yet, and neither is ever taken away.
  const changedOnly = ['agency', 'area']
  expect(rows.length).toBeGreaterThan(9)
  for (const { name, marks } of rows) expect(marks, name).toEqual(changedOnly.includes(name) ? ['UPDATE'] : whole)
})

test('the page counts what changed a moment ago, before the clock has come', async () => {
  await keepReadings(t.house)
  const asked = {
    area: null,
    period: 'own',
    from: '2025-10-01',
    to: '2027-12-31',
    team: null,
    placement: null,
    force: null,
    away: null,
  } as const
  // A session does not outlast the weeks that pass here.
  const figures = async () => {
    const token = await openSession(t.owner, 'priya', 'demo')
    return (await t.house.database.as(token, (scope) => areaFigures(scope, t.house.database, asked)))?.figures
  }
  const before = await figures()
  await planter.plantReturn(planter.idOf('child Mia'), await t.clock.now(), { history: false, settingKind: 'foster' })
  const after = await figures()
  expect(after?.inPeriod).toBe((before?.inPeriod ?? 0) + 1)
  await keepReadings(t.house)
  expect(await figures()).toEqual(after)
  // Nobody writes anything: the limit passes by itself.
  await t.clock.forward(24 * 40)
  const late = await figures()
  expect(late?.parts['let-go'] ?? 0).toBeGreaterThanOrEqual(after?.parts['let-go'] ?? 0)
  expect(late?.parts['missed'] ?? 0).toBeGreaterThan(after?.parts['missed'] ?? 0)
  await keepReadings(t.house)
  expect(await figures()).toEqual(late)
})
