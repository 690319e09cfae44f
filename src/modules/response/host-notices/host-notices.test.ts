// A child placed in another area, through the HTTP door: who is told, who acknowledges, what a host sees, and whose the clock is.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { cameBack, idsOf, newChild, typedMoment, type KnownChild } from '../../../../tests/support/returns.ts'
import type { Fields } from '../../../../tests/support/visitor.ts'
import { haddlestoneAuthority, marrowbyAuthority } from '../../agencies/cast.ts'
import { keepHosts, runHostNotices } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const told: Fields = {
  contact: 'Priya Shah, 01632 960100',
  risks: 'A man in a grey car waits for her at the station. Her aunt may be rung at night.',
  exploitation: 'suspected',
  detriment: 'None found',
  childView: '“Tell them, but not the school”',
  childTold: 'yes',
}
const home: Fields = {
  kind: 'childrens-home',
  provider: 'Saltmarsh House',
  'fromDay-day': '14',
  'fromDay-month': '11',
  'fromDay-year': '2026',
}

async function placed(name: string, fields: Fields = {}): Promise<{ child: KnownChild; page: string; ref: string }> {
  const child = await newChild(t, name)
  return { child, ...(await place(child, fields)) }
}

async function place(child: KnownChild, fields: Fields = {}): Promise<{ page: string; ref: string }> {
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/placements/add?area=other`, {
    ...home,
    hostAuthority: marrowbyAuthority,
    ...told,
    ...fields,
  })
  expect(made.status, made.text.slice(0, 900)).toBe(303)
  return { page: made.location ?? '', ref: (made.location ?? '').split('/')[2] ?? '' }
}

async function rows<T extends object>(query: string, given: readonly unknown[]): Promise<T[]> {
  return (await t.owner.query<T>(query, [...given])).rows
}

describe('placing a child in another area', () => {
  test('tells its council and its police at once, with a sharing decision each, opens the circle to them, and keeps what was typed when it is refused', async () => {
    const child = await newChild(t, 'Isla')
    const priya = await t.visit('priya')
    const at = `/children/${child.ref}/placements/add?area=other`
    expect((await priya.get(`/children/${child.ref}`)).html).toContain(`/children/${child.ref}/placements`)
    for (const [wrong, words] of [
      [{ hostAuthority: '' }, 'Choose the council'],
      [{ risks: '' }, 'Say what they must know'],
      [{ exploitation: '' }, 'Say whether the child is known to be exploited'],
      [{ 'fromDay-year': '2001' }, 'before the child was born'],
      [{ 'fromDay-year': '2027' }, 'more than 90 days ahead'],
    ] as const) {
      const seen = await priya.submit(at, { ...home, hostAuthority: marrowbyAuthority, ...told, ...wrong })
      expect(seen.status, words).toBe(422)
      expect(seen.text).toContain(words)
      if (!('risks' in wrong)) expect(seen.html).toContain('A man in a grey car')
    }
    // Their own area is not offered there: nobody tells themselves.
    expect((await priya.get(at)).html).not.toContain(`value="${haddlestoneAuthority}"`)
    const { page, ref } = await place(child)
    expect(
      await rows('select side, to_team_id from host_telling h join host_notice n on n.id = h.notice_id where n.ref = $1 order by side', [
        ref,
      ]),
    ).toEqual([
      { side: 'authority', to_team_id: ids['marrowby/missing'] },
      { side: 'force', to_team_id: ids['marrowby-police/missing'] },
    ])
    expect(await rows('select shared, route, to_team_id from sharing where child_id = $1 order by to_team_id', [child.id])).toHaveLength(2)
    expect(
      await rows("select purpose, expires_at > house_now() as open from circle_entry where child_id = $1 and purpose = 'host'", [child.id]),
    ).toEqual([
      { purpose: 'host', open: true },
      { purpose: 'host', open: true },
    ])
    for (const who of ['noor', 'wyn']) {
      const visitor = await t.visit(who)
      expect((await visitor.get('/work')).text).toContain('A child is placed in your area')
      const seen = await visitor.get(page)
      expect(seen.text).toContain('A man in a grey car')
      expect(seen.text).toContain('Saltmarsh House')
      expect(seen.text).toContain('told before it began')
    }
    expect((await priya.get('/work/waiting')).text).toContain('has not acknowledged it')
  })

  test('to others it does not exist; a placement is the responsible authority’s to record', async () => {
    const { child, page } = await placed('Jude')
    for (const who of ['tom', 'ife', 'ruth', 'orla', 'joel', 'sian']) expect((await (await t.visit(who)).get(page)).status, who).toBe(404)
    const noor = await t.visit('noor')
    for (const under of ['add', 'add?area=other', 'tell', 'end'])
      expect((await noor.get(`/children/${child.ref}/placements/${under}`)).status, under).toBe(404)
    expect((await noor.get(`${page}/authority/told`)).status).toBe(404)
    expect((await noor.get(`/children/${child.ref}/placements`)).status).toBe(200)
  })

  test('each host acknowledges in a name; the placing side sees who and when, and cannot do it for them', async () => {
    const { page } = await placed('Kit')
    const [priya, noor, wyn] = await Promise.all(['priya', 'noor', 'wyn'].map((who) => t.visit(who)))
    if (!priya || !noor || !wyn) throw new Error('the cast is there')
    expect((await priya.get(`${page}/authority/acknowledge`)).text).toContain('Only the team that was told can acknowledge it')
    expect((await wyn.get(`${page}/authority/acknowledge`)).text).toContain('Only the team that was told can acknowledge it')
    // Who I am and my team's number are known.
    expect((await noor.get(`${page}/authority/acknowledge`)).html).toMatch(/value="Noor Haddad, 01632 960\d{3}"/)
    expect((await noor.submit(`${page}/authority/acknowledge`, { name: '' })).status).toBe(422)
    expect((await noor.submit(`${page}/authority/acknowledge`, { name: 'Noor Haddad, 01632 960200' })).status).toBe(303)
    expect((await priya.get(page)).text).toContain('Acknowledged by Noor Haddad, 01632 960200')
    // Both hosts see the one record of it.
    expect((await wyn.get(page)).text).toContain('Acknowledged by Noor Haddad')
    expect((await noor.get(`${page}/authority/acknowledge`)).text).toContain('It is acknowledged already')
    await t.clock.forward(100)
    await runHostNotices(t.house)
    const climbed = await rows<{ side: string; rung: number }>(
      'select side, rung from host_telling h join host_notice n on n.id = h.notice_id where n.ref = $1 order by side',
      [page.split('/')[2]],
    )
    expect(climbed).toEqual([
      { side: 'authority', rung: 0 },
      { side: 'force', rung: 1 },
    ])
  })

  test('what nobody acknowledges climbs to the leads of both sides on the area’s hours', async () => {
    const { page, ref } = await placed('Lois')
    await t.clock.forward(23)
    await runHostNotices(t.house)
    expect(
      await rows('select 1 from host_telling h join host_notice n on n.id = h.notice_id where n.ref = $1 and rung > 0', [ref]),
    ).toEqual([])
    await t.clock.forward(2)
    await runHostNotices(t.house)
    const [one] = await rows<{ climbed_to: string[] }>(
      "select climbed_to from host_telling h join host_notice n on n.id = h.notice_id where n.ref = $1 and side = 'force'",
      [ref],
    )
    expect(new Set(one?.climbed_to)).toEqual(new Set([ids['priya'], ids['wyn']]))
    await t.clock.forward(24)
    await runHostNotices(t.house)
    await runHostNotices(t.house)
    const [two] = await rows<{ climbed_to: string[]; rung: number }>(
      "select climbed_to, rung from host_telling h join host_notice n on n.id = h.notice_id where n.ref = $1 and side = 'force'",
      [ref],
    )
    expect(two?.rung).toBe(2)
    expect(two?.climbed_to).toContain(ids['amara'])
    const amara = await t.visit('amara')
    expect((await amara.get('/work')).text).toContain('it has come to you')
    expect((await amara.get(page)).text).toContain('the leads of both sides were told')
    expect(await rows("select 1 from message where kind = 'host-notice-climbed' and to_worker_id = $1", [ids['amara']])).not.toEqual([])
  })

  test('a change tells them again, and the end tells them and closes their circle; what they were told stays with them', async () => {
    const { child, page } = await placed('Mo')
    const priya = await t.visit('priya')
    const noor = await t.visit('noor')
    await t.clock.forward(24)
    const at = `/children/${child.ref}/placements`
    expect((await priya.submit(`${at}/tell`, { ...told, whatChanged: '' })).status).toBe(422)
    const changed = await priya.submit(`${at}/tell`, { ...told, whatChanged: 'The man knows where she lives' })
    expect(changed.status, changed.text.slice(0, 600)).toBe(303)
    expect((await noor.get(changed.location ?? '')).text).toContain('The man knows where she lives')
    expect((await noor.get(page)).text).toContain('a later notice says more')
    await t.clock.forward(24)
    const ended = await priya.submit(`${at}/end`, { 'toDay-day': '14', 'toDay-month': '11', 'toDay-year': '2026', reason: 'Went home' })
    expect(ended.status, ended.text.slice(0, 600)).toBe(303)
    expect((await noor.get(`/children/${child.ref}`)).status).toBe(404)
    const [last] = await rows<{ ref: string }>("select ref from host_notice where child_id = $1 and kind = 'ended'", [child.id])
    const seen = await noor.get(`/host-notices/${last?.ref}`)
    expect(seen.text).toContain('does not live there any more')
    expect(seen.text).toContain('Mo Ash')
    expect((await noor.get('/work')).text).toContain('A child does not live in your area any more')
    expect((await noor.submit(`/host-notices/${last?.ref}/authority/acknowledge`, {})).status).toBe(303)
    // A declared conflict closes also what was told.
    await t.owner.query("insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $2, 'a relative')", [
      child.id,
      ids['noor'],
    ])
    expect((await noor.get(`/host-notices/${last?.ref}`)).status).toBe(404)
  })

  test('an authority that does not use Safe Return is work of the placing team until somebody has said that they have it', async () => {
    const { page } = await placed('Nia', { hostAuthority: 'E06000005' })
    const priya = await t.visit('priya')
    expect((await priya.get('/work')).text).toContain('Tell Darlington of the placement')
    expect((await priya.get(page)).text).toContain('Not told yet: they do not use Safe Return')
    const at = `${page}/authority/told`
    expect((await priya.submit(at, { how: 'e-mail', to: '' })).status).toBe(422)
    expect((await priya.submit(at, { how: 'e-mail', to: 'duty desk', 'on-year': '2027' })).text).toContain('That day has not come yet')
    expect((await priya.submit(at, { how: 'e-mail', to: 'duty.desk@darlington.example' })).status).toBe(303)
    expect((await priya.get(page)).text).toContain('Told by secure e-mail (duty.desk@darlington.example)')
    await t.clock.forward(25)
    await runHostNotices(t.house)
    expect((await priya.get('/work')).text).toContain('Darlington has not acknowledged the placement')
    expect((await priya.submit(at, { acknowledgedBy: 'A. Duty, team manager' })).status).toBe(303)
    expect((await priya.get(page)).text).toContain('Acknowledged by A. Duty, team manager')
    expect((await priya.get('/work')).text).not.toContain('Darlington has not acknowledged')
  })
})

describe('what a host sees', () => {
  test('the placement, episodes in its own area and how to keep the child safe; not what was before or elsewhere, not what others decided', async () => {
    const before = await cameBack(t, await newChild(t, 'Ola'))
    await t.owner.query(
      `insert into observation (child_id, sign, list, evidence, source_kind, observed_on, recorded_by) values ($1, 'fear', 'sign', 'Marked words of the sign', 'interviewer', house_now()::date, $2)`,
      [before.child.id, ids['priya']],
    )
    await t.owner.query(
      `insert into action (ref, child_id, what, owner_team_id, due_on, agreed_by) values ('A-OLA0', $1, 'Marked words of the action', $2, house_now()::date, $3)`,
      [before.child.id, ids['haddlestone/missing'], ids['priya']],
    )
    const { page } = await place(before.child)
    const noor = await t.visit('noor')
    const story = await noor.get(`/children/${before.child.ref}`)
    expect(story.status).toBe(200)
    expect(story.text).toContain('is placed in your area')
    expect(story.html).not.toContain(before.episode)
    for (const under of ['', '/signs', '/print', '/circle', '/sharings', '/placements', '/about', '/profile']) {
      const seen = await noor.get(`/children/${before.child.ref}${under}`)
      expect(seen.text, under).not.toContain('Marked words')
    }
    for (const address of [`/episodes/${before.episode}`, `/interviews/${before.interview}`, '/actions/A-OLA0'])
      expect((await noor.get(address)).status, address).toBe(404)
    expect((await noor.get(page)).text).toContain('A man in a grey car')
    // The same child's record for those who answer for the child is whole.
    const priya = await t.visit('priya')
    expect((await priya.get(`/episodes/${before.episode}`)).status).toBe(200)
    expect((await priya.get(`/children/${before.child.ref}/signs`)).text).toContain('Marked words of the sign')
  })

  test('no table about children is open to a host unless somebody said which rows', async () => {
    const open = await rows<{ tablename: string }>(
      `select p.tablename from pg_policies p where p.schemaname = 'public' and p.policyname = 'circle_reads' and p.tablename <> 'child'
          and exists (select 1 from information_schema.columns c where c.table_name = p.tablename and c.column_name = 'child_id')
          and not exists (select 1 from pg_policies q where q.tablename = p.tablename and q.policyname = 'host_sees')`,
      [],
    )
    expect(open).toEqual([])
  })
})

describe('missing from the placement', () => {
  test('the host’s police report it once; both see one episode and one clock, which the responsible authority holds, also when the host holds the interview', async () => {
    const { child } = await placed('Pia')
    await t.clock.forward(72)
    const [priya, noor, wyn] = await Promise.all(['priya', 'noor', 'wyn'].map((who) => t.visit(who)))
    if (!priya || !noor || !wyn) throw new Error('the cast is there')
    const reported = await wyn.submit(`/children/${child.ref}/report`, {
      ...typedMoment('missingFrom', '2026-11-15 04:00'),
      type: 'M',
      reportedByRole: 'home-staff',
      ...typedMoment('reportedAt', '2026-11-15 04:30'),
      grade: 'high',
      gradeReasons: ['exploitation'],
      gradeWords: 'A car was seen again',
      gradedByName: 'Sergeant Marsh',
      ...typedMoment('gradedAt', '2026-11-15 04:40'),
      reviewInHours: '4',
    })
    expect(reported.status, reported.text.slice(0, 1200)).toBe(303)
    const episode = reported.location?.split('/')[2]?.split('?')[0] ?? ''
    // Reported again by the council that answers for her: it leads to the open one.
    await priya.get(`/children/${child.ref}/report`)
    expect(await rows('select 1 from missing_episode where child_id = $1', [child.id])).toHaveLength(1)
    for (const visitor of [priya, noor, wyn]) expect((await visitor.get(`/episodes/${episode}`)).status).toBe(200)
    const back = await wyn.submit(`/episodes/${episode}/return`, {
      ...typedMoment('returned', '2026-11-15 05:00'),
      how: 'came-back-alone',
      conditionCodes: ['well'],
    })
    expect(back.status, back.text.slice(0, 1200)).toBe(303)
    const clock = async () =>
      rows<{ due: Date; holder: string; team: string; interview: string; id: string }>(
        `select r.completion_due_at as due, a.code as holder, t.code as team, i.ref as interview, i.id from episode_return r join missing_episode e on e.id = r.episode_id
           join agency a on a.id = e.responsible_agency_id join interview_return ir on ir.return_id = r.id join interview i on i.id = ir.interview_id join team t on t.id = i.team_id
          where e.child_id = $1`,
        [child.id],
      )
    const [first, ...others] = await clock()
    expect(others).toEqual([])
    expect(first).toMatchObject({ holder: 'haddlestone', due: new Date('2026-11-18T05:00:00Z') })
    for (const visitor of [priya, noor, wyn])
      expect((await visitor.get(`/episodes/${episode}`)).text).toContain('Leeward return interviews')
    // By agreement the host's interviewer takes it: still one record, and the clock of whoever answers for the child.
    const grace = await t.visit('grace')
    const handed = await grace.submit(`/interviews/${first?.interview}/hand-on?team=${ids['marrowby/interviews']}`, {
      next: 'team',
      reason: 'other-area',
      detail: 'She lives there now',
    })
    expect(handed.status, handed.text.slice(0, 900)).toBe(303)
    expect((await noor.get(`/interviews/${first?.interview}`)).status).toBe(200)
    expect(await clock()).toEqual([{ ...first, team: 'interviews' }])
    const [now] = await rows<{ agency: string }>(
      'select a.code as agency from interview i join team t on t.id = i.team_id join agency a on a.id = t.agency_id where i.ref = $1',
      [first?.interview],
    )
    expect(now?.agency).toBe('marrowby')
  })

  test('the register shows ours elsewhere and theirs with us, to those who lead the work', async () => {
    const { child, ref } = await placed('Quin')
    const priya = await t.visit('priya')
    const noor = await t.visit('noor')
    const amara = await t.visit('amara')
    expect((await priya.get('/host-notices')).html).toContain(ref)
    expect((await priya.get('/host-notices?side=theirs')).html).not.toContain(ref)
    expect((await noor.get('/host-notices?side=theirs')).html).toContain(ref)
    expect((await noor.get('/host-notices')).html).not.toContain(ref)
    // A manager outside the circle sees that it stands, and not who.
    const seen = await amara.get('/host-notices')
    expect(seen.text).toContain(child.ref)
    expect(seen.text).not.toContain('Quin')
    expect((await (await t.visit('wyn')).get('/host-notices')).status).toBe(404)
    expect((await (await t.visit('tom')).get('/host-notices')).status).toBe(404)
    // An import knows of a placement that nobody was told of.
    const other = await newChild(t, 'Rue')
    await t.owner.query(
      `insert into placement (child_id, kind, responsible_agency_id, host_authority_code, from_day, source, recorded_by) select $1, 'foster', a.id, $2, '2026-11-01', 'ssda903', $3 from agency a where a.code = 'haddlestone'`,
      [other.id, marrowbyAuthority, ids['priya']],
    )
    expect((await priya.get('/host-notices')).text).toContain('Not told yet')
    expect((await priya.submit(`/children/${other.ref}/placements/tell`, told)).status).toBe(303)
  })

  test('hosts stay in the circle while the placement goes on, and leave it after', async () => {
    const { child } = await placed('Sol')
    await t.clock.forward(24 * 25)
    await keepHosts(t.house)
    await t.clock.forward(24 * 20)
    expect((await (await t.visit('noor')).get(`/children/${child.ref}`)).status).toBe(200)
    await t.owner.query("update placement set to_day = (house_now() - interval '1 day')::date where child_id = $1", [child.id])
    await keepHosts(t.house)
    expect((await (await t.visit('noor')).get(`/children/${child.ref}`)).status).toBe(404)
  })
})
