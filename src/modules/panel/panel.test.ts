// The journeys of a panel, through the door: set up, filled by its rules, read in two minutes, recorded, counted; by the cast.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shareWords } from '../../../tests/support/returns.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { textOf } from '../../../tests/support/visitor.ts'
import { sql } from '../../platform/db/index.ts'
import { writeJudgement } from '../judgements/index.ts'
import { addChild } from '../people/index.ts'
import { agreeAction } from '../response/index.ts'
import { noteObservation } from '../signs/index.ts'
import { inBrief, reasonWords, wordsMax } from './domain.ts'
import { buildAgendas, referToPanel } from './index.ts'

let house: TestHouse
let ids: Record<string, string>
const children: Record<string, { id: string; ref: string }> = {}
let meeting = ''

beforeAll(async () => {
  house = await openTestHouse()
  ids = Object.fromEntries(
    (
      await house.owner.query<{ code: string; id: string }>(
        `select code, id from worker union all select a.code || '/' || t.code, t.id from team t join agency a on a.id = t.agency_id union all select 'agency/' || code, id from agency`,
      )
    ).rows.map((r) => [r.code, r.id]),
  )
  // The panel of the demo year makes room for this one.
  await house.owner.query('truncate panel cascade')
  await house.clock.set(new Date('2026-11-12T09:00:00Z'))
  for (const name of ['Anders', 'Birdie', 'Corin', 'Delphi', 'Esme'])
    children[name] = await house.as('priya', (scope) =>
      addChild(scope, {
        responsibleAgencyId: ids['agency/haddlestone'] ?? '',
        givenName: name,
        familyName: 'Panelton',
        dateOfBirth: '2011-05-06',
      }),
    )
})
afterAll(() => house.close())

const of = (name: string) => children[name] ?? { id: '', ref: '' }
const visit = (worker: string) => house.visit(worker)
const post = async (worker: string, url: string, fields: Record<string, string | string[]>, action?: string) =>
  (await visit(worker)).submit(url, fields, action)
const at = (under = '') => `/panel-meetings/${meeting}${under}`
const itemAt = (name: string, under = '') => at(`/children/${of(name).ref}${under}`)
const build = (worker = 'amara') => post(worker, at(), {}, at('/build'))

describe('a panel', () => {
  it('is set up once for an area by who may, with named members and rules', async () => {
    expect((await (await visit('dan')).get('/panels/new')).status).toBe(404)
    expect((await (await visit('dan')).get('/panels')).text).toContain('No panel is set up in your area')
    expect((await post('amara', '/panels/new', { name: '' })).status).toBe(422)
    expect((await post('amara', '/panels/new', { name: 'Haddlestone MACE' })).location).toBe('/panels')
    expect((await (await visit('priya')).get('/panels/new')).status).toBe(404)
    for (const [worker, chairs] of [
      ['helen', ''],
      ['ife', ''],
      ['callum', ''],
    ] as const)
      expect(
        (await post('amara', '/panels/haddlestone/members/add', { worker: ids[worker] ?? '', ...(chairs ? { chairs } : {}) })).status,
      ).toBe(303)
    const members = await (await visit('dan')).get('/panels/haddlestone/members')
    expect(members.text).toContain('Helen Marsh')
    expect(members.text).toContain('Haddle Valley Health')
    expect(members.html).not.toContain('take-off')
    // Nobody from another area, in any way.
    await expect(
      house.as('amara', ({ rows, me }) =>
        sql`insert into panel_member (panel_id, worker_id, added_by) select id, ${ids['noor']}, ${me.workerId} from panel`.execute(rows),
      ),
    ).rejects.toThrow('row-level security')
    expect((await (await visit('noor')).get('/panels/haddlestone/members')).status).toBe(404)
    // Who sits is let into records. A coordinator of another agency of the area does not put herself there, nor takes off who sits.
    const grace = await visit('grace')
    expect((await grace.get('/panels/haddlestone/members')).html).not.toMatch(/take-off|members\/add/)
    expect((await grace.get('/panels')).html).not.toContain('/rules')
    for (const under of ['/rules', '/members/add']) expect((await grace.get(`/panels/haddlestone${under}`)).status, under).toBe(404)
    await expect(
      house.as('grace', ({ rows, me }) =>
        sql`insert into panel_member (panel_id, worker_id, added_by) select id, ${me.workerId}, ${me.workerId} from panel`.execute(rows),
      ),
    ).rejects.toThrow('row-level security')
    await expect(
      house.as('grace', ({ rows }) => sql`select leave_panel(id) from panel_member where not chairs limit 1`.execute(rows)),
    ).rejects.toThrow('no such member')
    // What stands was set an hour ago: two sets of one moment have no order.
    await house.clock.forward(1)
    const rules = {
      episodes: '2',
      episodeDays: '30',
      levels: ['happening'],
      harmNow: 'yes',
      overdueDays: '7',
      openDays: '10',
      detriment: 'Members sign that nothing leaves the room',
      toldHow: 'The leaflet that each family gets at the first visit',
    }
    // What the rules select nobody weighs one by one: it is weighed with the rules, or they are not set.
    expect((await post('priya', '/panels/haddlestone/rules', { ...rules, detriment: '' })).text).toContain(
      'Say whether it could do a child harm',
    )
    expect((await post('priya', '/panels/haddlestone/rules', { ...rules, openDays: '900' })).status).toBe(422)
    expect((await post('priya', '/panels/haddlestone/rules', rules)).status).toBe(303)
    expect((await (await visit('dan')).get('/panels')).text).toContain('Missing 2 times or more in 30 days')
    expect((await house.owner.query('select 1 from panel_rules')).rowCount).toBe(2)
  })

  it('never loses the last who chairs', async () => {
    const chair = (await house.owner.query<{ id: string }>('select id from panel_member where chairs')).rows[0]?.id
    const done = await post('priya', '/panels/haddlestone/members', {}, `/panels/haddlestone/members/${chair}/take-off`)
    expect(done.status).toBe(409)
    expect(done.text).toContain('Somebody must chair')
  })

  it('meets on a day that its chair arranges, and is there for its members only', async () => {
    expect((await (await visit('helen')).get('/panels/haddlestone/meetings/new')).status).toBe(404)
    const day = { 'at-day': '20', 'at-month': '11', 'at-year': '2026', 'at-time': '10:00', place: 'Room 4' }
    expect((await post('amara', '/panels/haddlestone/meetings/new', { ...day, 'at-year': '2025' })).text).toContain('That day has passed')
    const made = await post('amara', '/panels/haddlestone/meetings/new', day)
    meeting = made.location?.split('/').at(-1) ?? ''
    expect((await (await visit('helen')).get(at())).text).toContain('The rules have not been asked yet')
    for (const outside of ['priya', 'dan', 'noor', 'lena']) expect((await (await visit(outside)).get(at())).status, outside).toBe(404)
  })
})

describe('the agenda', () => {
  it('is built from the area’s rules, each with its sum laid open; no rule, no child', async () => {
    // Anders: two episodes. Birdie: harm now of which nobody concluded. Corin: an action long overdue. Delphi: a judgement. Esme: nothing.
    for (const day of ['2026-11-02T20:00:00Z', '2026-11-09T20:00:00Z'])
      await house.owner.query(
        `insert into missing_episode (ref, child_id, definition_version, missing_from, missing_from_precision, ended_at, ended_precision, responsible_agency_id, source, recorded_by)
           values ($1, $2, 'police-current', $3, 'minute', $3::timestamptz + interval '9 hours', 'minute', $4, 'recorded', $5)`,
        [`E-${day.slice(5, 7)}${day.slice(8, 10)}PANE`.slice(0, 10), of('Anders').id, day, ids['agency/haddlestone'], ids['priya']],
      )
    const note = (name: string, sign: string, evidence: string) =>
      house.as('priya', (scope) =>
        noteObservation(scope, house.house.content, {
          childId: of(name).id,
          sign,
          evidence,
          sourceKind: 'recorder',
          observedOn: '2026-11-10',
        }),
      )
    const harm = house.house.content.signsOn('harm-now')[0]?.code ?? ''
    expect((await note('Birdie', harm, 'A cut on the arm that nobody has seen to')).ok).toBe(true)
    await house.as('priya', (scope) =>
      agreeAction(scope, {
        childId: of('Corin').id,
        interviewId: null,
        what: 'Ring the school',
        owner: { kind: 'worker', id: scope.me.workerId },
        dueOn: '2026-11-12',
      }),
    )
    await house.owner.query(`update action set due_on = '2026-10-20' where child_id = $1`, [of('Corin').id])
    const judged = await house.as('priya', (scope) =>
      writeJudgement(scope, house.house.content, {
        childId: of('Delphi').id,
        level: 'happening',
        reasons: 'What she told her aunt, and what the shop’s owner saw',
        wouldChange: 'If the man is somebody else',
        noneCited: 'Told today',
        strategy: 'asked',
        strategyWords: 'Asked this morning',
        reviewOn: '2026-12-10',
      }),
    )
    expect(judged.ok).toBe(true)
    expect((await (await visit('helen')).get(at())).html).not.toContain(at('/build'))
    expect((await build()).status).toBe(303)
    const agenda = await (await visit('amara')).get(at())
    expect(agenda.text).toMatch(/\d+ children, 0 of them spoken about/)
    expect(agenda.text).toContain('Missing twice in 30 days: 2 November 2026, 9 November 2026')
    expect(agenda.text).toContain('Harm now noted once since')
    expect(agenda.text).toContain('1 action overdue, the oldest since')
    expect(agenda.text).toContain('Concluded on')
    expect(agenda.text).not.toContain('Esme')
    expect(agenda.text).not.toMatch(/score|total|rank/i)
  })

  it('opens each child to the members for the panel, until some days after; never with a conflict', async () => {
    const helen = await visit('helen')
    expect((await helen.get(`/children/${of('Anders').ref}`)).status).toBe(200)
    const entry = await house.owner.query<{ purpose: string; expires_at: Date }>(
      'select purpose, expires_at from circle_entry where child_id = $1 and worker_id = $2',
      [of('Anders').id, ids['helen']],
    )
    expect(entry.rows).toEqual([{ purpose: 'panel', expires_at: new Date('2026-11-30T10:00:00Z') }])
    // Dan is in Helen's team and does not sit.
    expect((await (await visit('dan')).get(`/children/${of('Anders').ref}`)).status).toBe(404)
    await house.as('priya', (scope) =>
      scope.rows
        .insertInto('declaredConflict')
        .values({ childId: of('Birdie').id, workerId: ids['callum'] ?? '', declaredBy: scope.me.workerId, reason: 'A cousin' })
        .execute(),
    )
    const callum = await (await visit('callum')).get(at())
    expect(callum.text).not.toContain('Birdie')
    expect(callum.text).toContain('1 more child is on the agenda whose record is not open to you')
    expect((await (await visit('callum')).get(itemAt('Birdie'))).status).toBe(404)
    await build()
    expect(
      (
        await house.owner.query('select 1 from circle_entry where child_id = $1 and worker_id = $2 and opened_at >= house_now()', [
          of('Birdie').id,
          ids['callum'],
        ])
      ).rowCount,
    ).toBe(1)
    expect((await (await visit('callum')).get(`/children/${of('Birdie').ref}`)).status).toBe(404)
  })

  it('takes a child whom a worker refers with a reason, and leaves one out with a reason only', async () => {
    const bare = await post('priya', `/children/${of('Esme').ref}/panel`, { why: '' })
    expect(bare.status).toBe(422)
    expect(bare.text).toContain('Say whether it could do the child harm')
    expect((await (await visit('dan')).get(`/children/${of('Esme').ref}/panel`)).status).toBe(404)
    expect(
      (
        await post('priya', `/children/${of('Esme').ref}/panel`, {
          why: 'The same car again',
          question: 'Who speaks to the garage?',
          ...shareWords,
        })
      ).status,
    ).toBe(303)
    const agenda = await (await visit('ife')).get(at())
    expect(agenda.text).toContain('Priya Shah asks the panel to look: The same car again')
    expect(agenda.text).toContain('Asked: Who speaks to the garage?')
    expect((await (await visit('ife')).get(itemAt('Corin', '/leave-out'))).status).toBe(404)
    expect((await post('amara', itemAt('Corin', '/leave-out'), { why: '' })).status).toBe(422)
    expect((await post('amara', itemAt('Corin', '/leave-out'), { why: 'The school was rung this morning' })).status).toBe(303)
    expect((await (await visit('ife')).get(`/children/${of('Corin').ref}`)).status).toBe(404)
    await build()
    expect((await (await visit('ife')).get(at())).text).not.toContain('Corin')
    expect((await (await visit('priya')).get(`/children/${of('Corin').ref}/panel`)).text).toContain('The school was rung this morning')
  })

  it('is asked by the clock for a meeting that is near, and twice is as once', async () => {
    const before = await house.owner.query('select id from panel_reason order by id')
    await buildAgendas(house.house)
    await buildAgendas(house.house)
    expect((await house.owner.query('select id from panel_reason order by id')).rows).toEqual(before.rows)
  })
})

describe('what the panel is told', () => {
  const decisions = async (name: string) =>
    (
      await house.owner.query<Record<string, unknown>>(
        `select w.code as to, d.code as by, s.route, s.detriment, s.child_told, s.goes_with, s.why from sharing s
           join worker w on w.id = s.to_worker_id join worker d on d.id = s.decided_by where s.child_id = $1 order by w.code`,
        [of(name).id],
      )
    ).rows

  it('is a decision to share with each member of another agency, once for a meeting: of whoever asked, in their words', async () => {
    const common = {
      by: 'priya',
      route: 'co-operate',
      detriment: shareWords.detriment,
      child_told: false,
      goes_with: 'panel',
      why: 'Asked of the panel: The same car again',
    }
    // Amara and Callum are the council's, as Priya is.
    expect(await decisions('Esme')).toEqual([
      { to: 'helen', ...common },
      { to: 'ife', ...common },
    ])
    expect((await (await visit('priya')).get(`/children/${of('Esme').ref}/sharings`)).text).toContain('Shared with the agenda of the panel')
  })

  it('or of whoever built the agenda by the area’s rules, which says so; the clock decides nothing itself', async () => {
    const [first] = await decisions('Anders')
    expect(first).toMatchObject({ to: 'helen', by: 'amara', detriment: 'Members sign that nothing leaves the room', goes_with: 'panel' })
    expect(first?.['why']).toContain('The area’s own rules')
    await house.owner.query(`delete from sharing where child_id = $1`, [of('Anders').id])
    await buildAgendas(house.house)
    await buildAgendas(house.house)
    // Priya set the rules that stand.
    expect((await decisions('Anders')).map((d) => [d['to'], d['by']])).toEqual([
      ['helen', 'priya'],
      ['ife', 'priya'],
    ])
    const register = await (await visit('lena')).get('/agency/sharings')
    expect(register.text).toContain('Shared with the agenda of the panel')
    expect(register.text).not.toContain('Anders')
    const { rows: waiting } = await house.owner.query<{ ref: string }>(`select ref from sharing where goes_with = 'panel'`)
    expect(waiting.length).toBeGreaterThan(4)
    const pages = [await (await visit('helen')).get('/work'), await (await visit('priya')).get('/work/waiting')]
      .map((one) => one.html)
      .join()
    for (const { ref } of waiting) expect(pages).not.toContain(ref)
  })
})

describe('a child’s page for the panel', () => {
  it('is read in two minutes also of the child of whom most is known, and says what was counted and what is asked', async () => {
    const { content } = house.house
    const long =
      'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen '.repeat(8)
    for (const list of ['harm-now', 'sign', 'vulnerability', 'strength'] as const)
      for (const { code } of content
        .signsOn(list)
        .toSorted((a, b) => b.title.length - a.title.length)
        .slice(0, 4))
        await house.as('priya', (scope) =>
          noteObservation(scope, content, {
            childId: of('Anders').id,
            sign: code,
            evidence: long,
            sourceKind: 'recorder',
            observedOn: '2026-11-11',
          }),
        )
    for (let n = 0; n < 6; n += 1)
      await house.as('priya', (scope) =>
        agreeAction(scope, {
          childId: of('Anders').id,
          interviewId: null,
          what: long.slice(0, 290),
          owner: { kind: 'outside', name: 'A housing officer at the district council' },
          dueOn: '2026-11-12',
        }),
      )
    await house.owner.query(`update action set due_on = '2026-10-20' where child_id = $1`, [of('Anders').id])
    await house.as('priya', (scope) =>
      writeJudgement(scope, house.house.content, {
        childId: of('Anders').id,
        level: 'likely',
        reasons: long,
        wouldChange: long,
        noneCited: 'Told today',
        strategy: 'asked',
        strategyWords: long,
        reviewOn: '2026-12-10',
      }),
    )
    await house.as('amara', (scope) =>
      referToPanel(scope, of('Anders').id, long, 'Who is the one adult whom he would ring, and what would it take?', {
        detriment: 'None found',
        childView: 'Was not asked yet',
        childTold: false,
      }),
    )
    await build()
    const seen = await (await visit('amara')).get(itemAt('Anders'))
    const reading = /<article id="reading">([\s\S]*?)<\/article>/.exec(seen.html)?.[1] ?? ''
    const words = textOf(reading).split(/\s+/).filter(Boolean).length
    console.info(`the panel’s page: ${words} words of the fullest child`)
    expect(words).toBeGreaterThan(200)
    expect(words).toBeLessThanOrEqual(wordsMax)
    expect(seen.text).toContain('Who is the one adult whom he would ring')
    expect(seen.text).toContain('Missing twice in 30 days')
    expect(seen.text).toContain('No plan is recorded. 6 actions open, 6 overdue')
    expect(inBrief('a b c', 2)).toBe('a b …')
    expect(inBrief('a b', 2)).toBe('a b')
    expect(reasonWords({ rule: 'carried', facts: { from: '2026-11-02' }, words: null, byName: null })).toContain('did not get to them')
  })

  it('shows a member what their role may read, no more', async () => {
    const ife = await (await visit('ife')).get(itemAt('Delphi'))
    expect(ife.status).toBe(200)
    expect((await (await visit('priya')).get(itemAt('Delphi'))).status).toBe(404)
  })
})

describe('what the panel says', () => {
  it('is recorded on the child’s page as it is said, kept when refused, and the next child is one click', async () => {
    const url = itemAt('Anders', '/outcome')
    const none = await post('helen', itemAt('Anders'), { outcome: 'in-plan', again: 'month' }, url)
    expect(none.status).toBe(422)
    expect(none.text).toContain('Say it in a line or two')
    expect(none.html).toMatch(/value="in-plan"[^>]*checked/)
    const said = {
      outcome: 'in-plan',
      outcomeWords: 'One adult rings him each day',
      again: 'day',
      'againOn-day': '1',
      'againOn-month': '11',
      'againOn-year': '2026',
    }
    expect((await post('helen', itemAt('Anders'), said, url)).text).toContain('Give a day after today')
    expect((await post('helen', itemAt('Anders'), { ...said, again: 'month' }, url)).status).toBe(303)
    const seen = await (await visit('ife')).get(itemAt('Anders'))
    expect(seen.text).toContain('One adult rings him each day')
    expect(seen.html).toContain(`>Next child: Birdie<`)
    expect((await (await visit('amara')).get(at())).text).toContain('1 of them spoken about')
    expect((await post('dan', itemAt('Anders'), said, url)).status).toBe(404)
    expect((await post('amara', itemAt('Anders', '/leave-out'), { why: 'Too late' })).text).toContain(
      'has said something of this child already',
    )
  })

  it('is an action of the child’s one plan, never of a plan beside it', async () => {
    const made = await post(
      'helen',
      itemAt('Anders'),
      { what: 'Drive past the shop at four', owner: `worker:${ids['helen']}`, when: 'week' },
      itemAt('Anders', '/action'),
    )
    expect(made.status).toBe(303)
    const action = await house.owner.query<{ ref: string; due_on: string }>(
      `select a.ref, a.due_on::text from action a join panel_action p on p.action_id = a.id where a.child_id = '${of('Anders').id}'`,
    )
    expect(action.rows.map((r) => r.due_on)).toEqual(['2026-11-19'])
    expect((await (await visit('amara')).get(itemAt('Anders'))).html).toContain(`/actions/${action.rows[0]?.ref}`)
    expect((await (await visit('helen')).get('/work/coming')).text).toContain('Drive past the shop at four')
    expect((await post('helen', itemAt('Anders'), { what: '', when: 'week' }, itemAt('Anders', '/action'))).status).toBe(422)
    expect((await house.owner.query('select 1 from plan where child_id = $1', [of('Anders').id])).rowCount).toBe(0)
  })

  it('ends with the meeting; whom it did not get to comes again, and so does who is to be looked at again', async () => {
    expect((await post('amara', at(), {}, at('/end'))).status).toBe(303)
    expect((await (await visit('helen')).get(itemAt('Anders'))).text).not.toContain('Record an outcome')
    await house.clock.set(new Date('2026-12-08T09:00:00Z'))
    // The records have closed to the members by themselves.
    expect((await (await visit('ife')).get(`/children/${of('Anders').ref}`)).status).toBe(404)
    const past = await (await visit('ife')).get(at())
    expect(past.text).toContain('The records of this meeting’s children have closed to you')
    const first = meeting
    const made = await post('amara', '/panels/haddlestone/meetings/new', {
      'at-day': '11',
      'at-month': '12',
      'at-year': '2026',
      'at-time': '10:00',
    })
    meeting = made.location?.split('/').at(-1) ?? ''
    await build()
    const agenda = await (await visit('ife')).get(at())
    expect(agenda.text).toContain('The panel said to look again on')
    expect(agenda.text).toContain('did not get to them')
    expect(agenda.text).toContain('Birdie')
    expect(first).not.toBe(meeting)
  })

  it('closes to a member who leaves the panel', async () => {
    expect((await (await visit('ife')).get(`/children/${of('Birdie').ref}`)).status).toBe(200)
    const id = (await house.owner.query<{ id: string }>('select id from panel_member where worker_id = $1', [ids['ife']])).rows[0]?.id
    expect((await post('priya', '/panels/haddlestone/members', {}, `/panels/haddlestone/members/${id}/take-off`)).status).toBe(303)
    expect((await (await visit('ife')).get(`/children/${of('Birdie').ref}`)).status).toBe(404)
    expect((await (await visit('ife')).get(at())).status).toBe(404)
  })
})

describe('themes', () => {
  it('are noted beside a child, taken back, and counted over time; below five no number leaves the database', async () => {
    const note = (name: string, fields: Record<string, string[]>) =>
      post('helen', itemAt(name), { modes: [], places: [], ...fields }, itemAt(name, '/themes'))
    expect((await note('Birdie', { modes: ['drugs', 'online'], places: ['shops'] })).status).toBe(303)
    expect((await note('Birdie', { modes: ['drugs'], places: ['shops'] })).status).toBe(303)
    expect((await house.owner.query('select 1 from panel_theme where taken_back_at is not null')).rowCount).toBe(1)
    const themes = '/panels/haddlestone/themes'
    const few = await (await visit('priya')).get(themes)
    expect(few.status).toBe(200)
    expect((await (await visit('callum')).get(themes)).status).toBe(404)
    expect((await (await visit('noor')).get(themes)).status).toBe(404)
    // Five more with the same theme, put there behind the doors.
    for (let n = 0; n < 6; n += 1) {
      const child = await house.as('priya', (scope) =>
        addChild(scope, {
          responsibleAgencyId: ids['agency/haddlestone'] ?? '',
          givenName: `Many${n}`,
          familyName: 'Panelton',
          dateOfBirth: '2012-05-06',
        }),
      )
      await house.owner.query(
        `with i as (insert into panel_item (meeting_id, child_id, chosen_by) select m.id, $1, $2 from panel_meeting m where m.ref = $3 returning id, child_id)
         insert into panel_theme (item_id, child_id, kind, code, noted_by) select id, child_id, 'mode', 'drugs', $2 from i`,
        [child.id, ids['amara'], meeting],
      )
    }
    await post('amara', at(), {}, at('/end'))
    const counts = await house.as(
      'priya',
      async ({ rows }) =>
        (
          await sql<{
            kind: string
            code: string
            n: number | null
            ref: string
          }>`select t.kind, t.code, t.n, m.ref from panel_themes((select id from panel), 12) t join panel_meeting m on m.id = t.meeting_id`.execute(
            rows,
          )
        ).rows,
    )
    const now = counts.filter((c) => c.ref === meeting)
    expect(now.find((c) => c.code === 'drugs')?.n).toBe(7)
    expect(now.find((c) => c.code === 'shops')?.n).toBeNull()
    expect((now.find((c) => c.code === 'all')?.n ?? 1) % 5).toBe(0)
    expect(counts.every((c) => c.n === null || c.n >= 5)).toBe(true)
    const seen = await (await visit('priya')).get(themes)
    expect(seen.text).toContain('Made to carry or sell drugs')
    expect(seen.text).toContain('fewer than 5')
    expect(seen.text).not.toContain('Birdie')
    expect(
      await house.as(
        'noor',
        async ({ rows }) => (await sql`select * from panel_themes((select id from panel limit 1), 12)`.execute(rows)).rows.length,
      ),
    ).toBe(0)
  })
})

describe('the trail', () => {
  it('says which child’s item a member read and wrote, without words', async () => {
    const read = await house.owner.query(
      `select 1 from audit_entry where subject = 'panel-item' and child_id = $1 and worker_id = $2 and wrote`,
      [of('Anders').id, ids['helen']],
    )
    expect(read.rowCount).toBeGreaterThan(0)
    expect((await house.owner.query(`select 1 from audit_entry where why ~ 'garage|rings him'`)).rowCount).toBe(0)
  })
})
