// A team that has hundreds of referrals: what somebody still has to do is not crowded out, and the pages of the inbox hold each once, in order.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild, shareWords, type KnownChild } from '../../../../tests/support/returns.ts'
import type { Visitor } from '../../../../tests/support/visitor.ts'
import { refer } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())

const police = 'haddlestone-police/missing'

async function referred(child: KnownChild, asked: string, dueOn: string): Promise<string> {
  const made = await t.as('priya', (scope) =>
    refer(scope, {
      childId: child.id,
      interviewId: null,
      toTeamId: ids[police] ?? '',
      asked,
      why: 'He is driven there',
      threshold: 'child-in-need',
      dueOn,
      sharedWhat: 'What he told',
      helpsWith: 'Finding him',
      ...shareWords,
      childTold: false,
    }),
  )
  if (!made.ok) throw new Error(made.problem)
  return made.value.id
}

/** So many more like it, each due a day later and made a minute earlier than the one before; with their open passes where nobody has them. */
async function more(like: string, times: number, changed: Record<string, unknown> = {}): Promise<void> {
  await t.owner.query(
    `with made as (
       insert into referral
       select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'ref', import_ref('F'), 'due_on', f.due_on + n, 'made_at', f.made_at - make_interval(mins => n)) || $3)).*
         from referral f, generate_series(1, $2::int) n where f.id = $1
       returning id, child_id, holder_id)
     insert into referral_pass
     select (jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid(), 'referral_id', m.id, 'child_id', m.child_id))).*
       from made m, referral_pass p where p.referral_id = $1 and p.ended_at is null and m.holder_id is null`,
    [like, times, JSON.stringify(changed)],
  )
}

/** References of a list, page by page to its end. */
async function listed(visitor: Visitor, first: string): Promise<string[]> {
  const refs: string[] = []
  let url: string | undefined = first
  for (let pages = 0; url && pages < 40; pages += 1) {
    const page: { html: string; status: number } = await visitor.get(url)
    expect(page.status).toBe(200)
    refs.push(...[...page.html.matchAll(/href="\/referrals\/(F-[0-9A-Z]+)"/g)].map((m) => m[1] ?? ''))
    url = /href="(\/referrals\?[^"]*after=[^"]*)"/.exec(page.html)?.[1]?.replaceAll('&amp;', '&')
  }
  return refs
}

const rows = async (query: string, given: readonly unknown[] = []) =>
  (await t.owner.query<{ ref: string }>(query, [...given])).rows.map((row) => row.ref)

test('what colleagues have taken does not stand before what nobody has decided', async () => {
  const child = await newChild(t, 'Crowd')
  const one = await referred(child, 'Look for him at the station', '2026-12-10')
  await t.owner.query(`update referral set due_on = '2026-11-13' where id = $1`, [one])
  await more(one, 230, { holder_id: ids['helen'], accepted_at: '2026-11-12T09:00:00Z' })
  await t.owner.query(`update referral set due_on = '2027-12-24' where id = $1`, [one])
  const dan = await t.visit('dan')
  const work = await dan.get('/work')
  expect(work.text).toContain('Look for him at the station')
  expect(work.text.split('Referral to your team · Crowd')).toHaveLength(2)
  // Whoever took them has them in My work, and this one too: it is their team's.
  expect((await (await t.visit('helen')).get('/work')).text).toContain('Look for him at the station')
})

test('each part of the inbox holds each referral once, in either order, over all its pages', async () => {
  const [dan, noor] = [await t.visit('dan'), await t.visit('noor')]
  const child = await newChild(t, 'Queue')
  await more(await referred(child, 'Watch the car park', '2026-12-01'), 60)
  const team = [ids[police]]
  const parts: Record<string, string> = {
    held: 'holder_id is not null',
    waiting: `holder_id is null and not exists (select from referral_pass p where p.referral_id = referral.id and p.ended_at is null and p.kind = 'more')`,
  }
  for (const [part, where] of Object.entries(parts)) {
    const due = await rows(`select ref from referral where team_id = $1 and ended_at is null and ${where} order by due_on, id`, team)
    const newest = await rows(
      `select ref from referral where team_id = $1 and ended_at is null and ${where} order by made_at desc, id desc`,
      team,
    )
    expect(due.length, part).toBeGreaterThan(60)
    expect(await listed(dan, `/referrals?show=${part}&order=due`), part).toEqual(due)
    expect(await listed(dan, `/referrals?show=${part}&order=newest`), part).toEqual(newest)
  }
  expect(await listed(noor, '/referrals?show=waiting')).toEqual([])
})

test('what was sent long ago and has closed since is passed over, however much of it there is', async () => {
  const [closed, open] = [await newChild(t, 'Closed'), await newChild(t, 'Open')]
  const old = await referred(closed, 'Old', '2026-11-20')
  await t.owner.query(`update referral set due_on = '2025-01-01' where id = $1`, [old])
  await more(old, 500)
  await more(await referred(open, 'New', '2026-11-30'), 29)
  await t.owner.query(`update circle_entry set closed_at = house_now(), closed_by = $2 where child_id = $1 and closed_at is null`, [
    closed.id,
    ids['priya'],
  ])
  const priya = await t.visit('priya')
  const sent = await listed(priya, '/referrals?show=sent&order=due')
  const wanted = await rows(
    `select r.ref from referral r where r.from_team_id = $1 and r.ended_at is null
        and exists (select from circle_entry e where e.child_id = r.child_id and e.team_id = $1 and e.closed_at is null and e.expires_at > house_now()) order by due_on, r.id`,
    [ids['haddlestone/missing']],
  )
  expect(sent).toEqual(wanted)
  expect(wanted.length).toBeGreaterThanOrEqual(30)
  expect((await priya.get('/work')).status).toBe(200)
})
