// What is overdue reaches somebody: action by action on the area's hours, idempotent under two clocks, and over simulated days for every kind of owner.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild, type KnownChild } from '../../../../tests/support/returns.ts'
import { addHours } from '../../../kernel/dates.ts'
import { newRef, sql } from '../../../platform/db/index.ts'
import { agreeAction, runOverdue, openPlan, type Party } from '../index.ts'
import { climbOverdue } from './domain.ts'

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

const worker = (code: string): Party => ({ kind: 'worker', id: ids[code] ?? '' })
const team = (code: string): Party => ({ kind: 'team', id: ids[code] ?? '' })

/** Agreed, by Priya where nobody else is named, and due today. */
async function agreed(child: KnownChild, owner: Party, what = 'Ring the school', by = 'priya'): Promise<string> {
  const now = await t.clock.now()
  const made = await t.as(by, (scope) =>
    agreeAction(scope, { childId: child.id, interviewId: null, what, owner, dueOn: now.toISOString().slice(0, 10) }),
  )
  if (!made.ok) throw new Error(made.problem)
  return made.value.ref
}

async function climbed(ref: string): Promise<string[]> {
  const found = await rows<{ code: string }>(
    'select w.code from action a, worker w where a.ref = $1 and w.id = any(a.climbed_to) order by 1',
    [ref],
  )
  return found.map((row) => row.code)
}

/** To a moment so many hours after the day on which it was due is over, in London. */
async function overdueFor(hours: number): Promise<void> {
  await t.clock.set(addHours(new Date('2026-11-13T00:00:00Z'), hours))
}

describe('an overdue action', () => {
  test('climbs from its owner to the team’s lead, then to the agency’s, and they can open it; another agency sees nothing', async () => {
    const child = await newChild(t, 'Ann')
    const ref = await agreed(child, worker('tom'))
    const [grace, mina, tom] = [await t.visit('grace'), await t.visit('mina'), await t.visit('tom')]
    await overdueFor(23.9)
    await runOverdue(t.house)
    expect(await climbed(ref)).toEqual([])
    await overdueFor(24.1)
    await Promise.all([runOverdue(t.house), runOverdue(t.house)])
    expect(await climbed(ref)).toEqual(['grace'])
    expect((await grace.get('/work')).text).toContain('Overdue, so it has come to you')
    expect((await grace.get(`/actions/${ref}`)).status).toBe(200)
    expect((await mina.get(`/actions/${ref}`)).status).toBe(404)
    await overdueFor(72.1)
    await Promise.all([runOverdue(t.house), runOverdue(t.house)])
    expect(await climbed(ref)).toEqual(['grace', 'mina'])
    expect((await mina.get(`/children/${child.ref}/plan`)).text).toContain('overdue, so it has come to you')
    expect((await (await t.visit('noor')).get(`/actions/${ref}`)).status).toBe(404)
    // Each is told once by message, and the trail names each rung once.
    expect(
      await rows(
        `select w.code from message m join worker w on w.id = m.to_worker_id join action a on a.id = m.subject_id where m.kind = 'action-climbed' and a.ref = $1 order by 1`,
        [ref],
      ),
    ).toEqual([{ code: 'grace' }, { code: 'mina' }])
    expect(await rows(`select why from audit_entry where subject_ref = $1 and deed = 'response.climb-overdue' order by at`, [ref])).toEqual(
      [{ why: 'climbed-lead' }, { why: 'climbed-agency' }],
    )
    // Moved: it has not climbed; overdue again, it begins anew.
    await tom.submit(`/actions/${ref}/move`, { 'toDay-day': '20', 'toDay-month': '11', 'toDay-year': '2026', reason: 'School is closed' })
    expect(await climbed(ref)).toEqual([])
    expect((await mina.get('/work')).text).not.toContain('Ring the school')
    await t.clock.set(addHours(new Date('2026-11-21T00:00:00Z'), 25))
    await runOverdue(t.house)
    expect(await climbed(ref)).toEqual(['grace'])
    await tom.submit(`/actions/${ref}/done`, { note: 'Rang twice' })
    expect(await climbed(ref)).toEqual([])
    await t.clock.forward(500)
    await runOverdue(t.house)
    expect(await climbed(ref)).toEqual([])
  })

  test('the area sets the hours, and the lead is told before the agency', async () => {
    const priya = await t.visit('priya')
    expect((await priya.submit('/area/settings', { overdueLeadHours: '9', overdueAgencyHours: '9' })).status).toBe(422)
    expect((await priya.submit('/area/settings', { overdueLeadHours: '1', overdueAgencyHours: '2' })).status).toBe(303)
    const ref = await agreed(await newChild(t, 'Bea'), worker('tom'))
    await overdueFor(1.1)
    await runOverdue(t.house)
    expect(await climbed(ref)).toEqual(['grace'])
    expect((await priya.submit('/area/settings', { overdueLeadHours: '24', overdueAgencyHours: '72' })).status).toBe(303)
  })

  test('over simulated days every one reaches somebody at work who is not its owner, and can open it', async () => {
    const child = await newChild(t, 'Cal')
    const owners: Record<string, Party> = {
      worker: worker('tom'),
      'lead of a team': worker('grace'),
      'lead of an agency': worker('mina'),
      'the only one of a school': worker('ruth'),
      'the only one of health': worker('ife'),
      police: worker('dan'),
      home: worker('orla'),
      council: worker('callum'),
      'a whole team': team('brackenhill/safeguarding'),
      'another team': team('haddlestone-police/missing'),
      'somebody outside': { kind: 'outside', name: 'Her aunt' },
      'somebody who leaves': worker('joel'),
    }
    const refs = new Map<string, string>()
    for (const [name, owner] of Object.entries(owners)) refs.set(name, await agreed(child, owner, `Owed by ${name}`))
    await t.owner.query(`update worker set left_at = house_now() where id = $1`, [ids['joel']])
    // A lead who must never open the child is passed over.
    await t.owner.query(`insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $3, 'Related')`, [
      child.id,
      ids['grace'],
      ids['priya'],
    ])
    for (let hour = 0; hour <= 24 * 5; hour += 6) {
      await overdueFor(hour)
      await Promise.all([runOverdue(t.house), runOverdue(t.house)])
    }
    await t.owner.query(`update session set idle_ends_at = house_now() + interval '1 day', ends_at = house_now() + interval '1 day'`)
    for (const [name, ref] of refs) {
      const told = await climbed(ref)
      const owner = owners[name]
      expect(told.length, name).toBeGreaterThan(0)
      expect(told, name).not.toContain('grace')
      if (owner?.kind === 'worker')
        expect(
          told.map((code) => ids[code]),
          name,
        ).not.toContain(owner.id)
      for (const code of told) expect((await (await t.visit(code)).get(`/actions/${ref}`)).status, `${name}: ${code}`).toBe(200)
    }
    expect(await rows(`select 1 from action where child_id = $1 and (rung < 2 or next_climb_at is not null)`, [child.id])).toHaveLength(0)
    await t.owner.query(`update worker set left_at = null where id = $1`, [ids['joel']])
  })

  test('the rule: from any rung and any hour it ends on the top rung, and never goes down', () => {
    const since = new Date('2026-03-29T00:00:00Z')
    for (let lead = 1; lead <= 30; lead += 7)
      for (let more = 1; more <= 60; more += 13) {
        const ladder = { lead, agencyLead: lead + more }
        let state: { rung: number; overdueSince: Date; nextClimbAt: Date | null } = { rung: 0, overdueSince: since, nextClimbAt: null }
        let rung = 0
        for (let hour = 0; hour <= lead + more + 3; hour += 1) {
          const up = climbOverdue(state, ladder, addHours(since, hour))
          if (up) state = { ...state, ...up }
          expect(state.rung).toBeGreaterThanOrEqual(rung)
          expect(state.rung).toBe(hour < lead ? 0 : hour < lead + more ? 1 : 2)
          rung = state.rung
        }
      }
  })
})

describe('what comes to the lead of another agency', () => {
  const arranged = (ref: string) =>
    rows<{ to: string; from: string; by: string }>(
      `select told.code as to, owed.code as from, w.code as by
         from sharing s join agency told on told.id = s.told_agency_id join agency owed on owed.id = s.from_agency_id join worker w on w.id = s.decided_by
        where s.goes_with = 'climbed' and s.goes_with_id = (select id from action where ref = $1)`,
      [ref],
    )

  test('stands in the registers once; what that agency asked for itself, or owes, does not', async () => {
    const child = await newChild(t, 'Eda')
    await t.owner.query(
      `insert into circle_entry (child_id, worker_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
      [child.id, ids['tom'], ids['priya']],
    )
    // Nobody leads at the school: it comes to the council's managers, whom Tom's charity had not told of it.
    const elsewhere = await agreed(child, worker('ruth'), 'Find her a quiet room', 'tom')
    const askedByThem = await agreed(child, worker('ruth'), 'Ring her form tutor')
    const owedByThem = await agreed(child, worker('callum'), 'Visit her aunt', 'tom')
    for (const hours of [0, 25, 73, 200]) {
      await overdueFor(hours)
      await Promise.all([runOverdue(t.house), runOverdue(t.house)])
    }
    for (const ref of [elsewhere, askedByThem, owedByThem]) expect(await climbed(ref), ref).toEqual(['amara'])
    expect(await arranged(elsewhere)).toEqual([{ to: 'haddlestone', from: 'brackenhill', by: 'service-clock' }])
    expect(await arranged(askedByThem)).toEqual([])
    expect(await arranged(owedByThem)).toEqual([])
    await t.owner.query(`update session set idle_ends_at = house_now() + interval '1 day', ends_at = house_now() + interval '1 day'`)
    const said = (await (await t.visit('priya')).get(`/children/${child.ref}/sharings`)).text
    expect(said.split('Shared when nobody did it in time and it came to their lead, under a standing arrangement')).toHaveLength(2)
    // The school's own register shows it; the council's shows what its workers decided, and not this.
    await t.owner.query(`insert into worker_role (worker_id, role) values ($1, 'privacy-officer')`, [ids['ruth']])
    expect((await (await t.visit('ruth')).get('/agency/sharings')).text).toContain('it came to their lead')
    expect((await (await t.visit('amara')).get('/agency/sharings')).text).not.toContain('it came to their lead')
  })

  test('is all that the clock may write there', async () => {
    const child = await newChild(t, 'Fen')
    const write = (way: 'climbed' | 'action') =>
      t.house.services.as('service-clock', (scope) =>
        sql`insert into sharing (ref, child_id, shared, to_worker_id, recipient_kind, what, helps_with, route, detriment, why, decided_by, goes_with, goes_with_id, arrangement, told_agency_id, from_agency_id)
            select ${newRef('S')}, ${child.id}, true, w.id, 'charity', 'What', 'Help', 'co-operate', 'None', 'Why', ${scope.me.workerId}, ${way}, ${child.id}, 'climbed', w.agency_id,
                   ${way === 'climbed' ? sql`w.agency_id` : null} from worker w where w.id = ${ids['amara']}`.execute(scope.rows),
      )
    await expect(write('action')).rejects.toThrow('row-level security')
    expect((await write('climbed')).numAffectedRows).toBe(1n)
  })
})

describe('an overdue review', () => {
  test('climbs to the team’s lead and the managers, stops when it is held, and stays readable to them meanwhile', async () => {
    const child = await newChild(t, 'Dov')
    const made = await t.as('priya', (scope) =>
      openPlan(
        scope,
        { childId: child.id, contextId: null },
        {
          kind: 'early-help',
          since: '2026-11-01',
          teamId: ids['haddlestone/social-care'] ?? '',
          leadWorkerId: ids['callum'] ?? '',
          leadOutside: null,
          elsewhereRef: null,
        },
        '2026-11-20',
      ),
    )
    expect(made.ok).toBe(true)
    const at = `/children/${child.ref}/plan`
    const [callum, amara] = [await t.visit('callum'), await t.visit('amara')]
    expect((await callum.get('/work')).text).toContain('Review of a plan')
    await t.clock.set(addHours(new Date('2026-11-21T00:00:00Z'), 25))
    await Promise.all([runOverdue(t.house), runOverdue(t.house)])
    expect(await rows('select rung from plan where child_id = $1', [child.id])).toEqual([{ rung: 1 }])
    expect((await amara.get('/work')).text).toContain('Overdue review of a plan · Dov')
    expect((await amara.get(at)).text).toContain('The review is overdue, so it has come to you')
    expect(
      await rows(
        `select w.code from message m join worker w on w.id = m.to_worker_id join plan p on p.id = m.subject_id where m.kind = 'review-climbed' and p.child_id = $1`,
        [child.id],
      ),
    ).toEqual([{ code: 'amara' }])
    const held = await amara.submit(`${at}/review`, { changed: 'She is safe at her aunt’s', goesOn: 'The mentor', nextWhen: '4' })
    expect(held.status, held.text.slice(0, 400)).toBe(303)
    expect(await rows('select rung, climbed_to from plan where child_id = $1', [child.id])).toEqual([{ rung: 0, climbed_to: [] }])
    expect((await amara.get('/work')).text).not.toContain('Overdue review of a plan · Dov')
    expect((await amara.get(at)).text).toContain('it was due 20 November 2026')
  })
})

describe('the list of what is overdue', () => {
  test('holds what stands open in the reader’s circles, the longest overdue first, by pages; a leader finds it in My work', async () => {
    const child = await newChild(t, 'Overdue')
    const refs: string[] = []
    for (let n = 0; n < 28; n += 1)
      refs.push(await agreed(child, n % 2 === 0 ? worker('tom') : team('haddlestone/missing'), `Promise ${n}.`))
    const outside = await agreed(child, { kind: 'outside', name: 'A coach' }, 'Ask him to training')
    const priya = await t.visit('priya')
    expect((await priya.get('/overdue-actions')).text).not.toContain('Promise')
    await overdueFor(48)
    await runOverdue(t.house)
    const listed: string[] = []
    let url: string | undefined = '/overdue-actions'
    for (let pages = 0; url && pages < 20; pages += 1) {
      const seen: { html: string; text: string } = await priya.get(url)
      listed.push(...[...seen.html.matchAll(/\/actions\/(A-[^/"]+)"/g)].map((m) => m[1] ?? ''))
      // Whoever has gone on finds the way back without the browser's button.
      expect(seen.text.includes('Back to the beginning')).toBe(pages > 0)
      url = /href="(\/overdue-actions\?after=[^"]+)"/.exec(seen.html)?.[1]
    }
    expect(new Set(listed).size).toBe(listed.length)
    expect(listed).toEqual(expect.arrayContaining([...refs, outside]))
    const days = await rows<{ ref: string }>('select ref from action where ref = any($1) order by due_on, id', [listed])
    expect(listed).toEqual(days.map((row) => row.ref))
    expect((await priya.get('/work')).text).toContain('overdue in your circles')
    // Whose it is: of one’s own agency, of somebody outside.
    expect((await priya.get('/overdue-actions?owner=outside')).text).toContain('Ask him to training')
    expect((await priya.get('/overdue-actions?owner=outside')).text).not.toContain('Promise')
    expect((await priya.get('/overdue-actions?owner=agency')).text).not.toContain('Ask him to training')
    // Done, it is gone; somebody outside the circle never saw it, and whoever does not read decisions has no such page.
    await (await t.visit('tom')).submit(`/actions/${refs[0]}/done`, { note: 'Rang' })
    expect((await priya.get('/overdue-actions')).html).not.toContain(refs[0])
    const noor = await (await t.visit('noor')).get('/overdue-actions')
    expect([noor.status, noor.text.includes('Promise')]).toEqual([200, false])
    for (const code of ['ruth', 'ife', 'orla']) expect((await (await t.visit(code)).get('/overdue-actions')).status, code).toBe(404)
  })

  test('a page is full though most of what is overdue is closed to its reader', async () => {
    const child = await newChild(t, 'Hidden')
    const other = await newChild(t, 'Shown')
    for (let n = 0; n < 40; n += 1) await agreed(child, worker('tom'), `Closed ${n}.`)
    for (let n = 0; n < 3; n += 1) await agreed(other, worker('tom'), `Open ${n}.`)
    await overdueFor(10)
    const seesTheOpen = async () => {
      const seen = (await (await t.visit('priya')).get('/overdue-actions')).text
      expect(seen).not.toContain('Closed')
      for (let n = 0; n < 3; n += 1) expect(seen).toContain(`Open ${n}.`)
    }
    // What a rule of the row closes, though its id is the reader's to ask: the next candidates are read.
    const [wall] = await rows<{ qual: string }>(`select qual from pg_policies where tablename = 'action' and policyname = 'decisions_wall'`)
    await t.owner.query(
      `update action set due_on = case when child_id = $1 then date '2026-10-30' else '2026-10-31' end where child_id = any($2)`,
      [child.id, [child.id, other.id]],
    )
    await t.owner.query(`alter policy decisions_wall on action using (what not like 'Closed%')`)
    await seesTheOpen()
    await t.owner.query(`alter policy decisions_wall on action using (${wall?.qual})`)
    expect((await (await t.visit('priya')).get('/overdue-actions')).text).toContain('Closed')
    // Whoever must not open the child sees none of it.
    await t.owner.query(`insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $2, 'Related')`, [
      child.id,
      ids['priya'],
    ])
    await seesTheOpen()
  })
})
