// The hand-over that cannot be dropped, through the HTTP door and the job's own clock.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { cameBack, idsOf, taken } from '../../../../tests/support/returns.ts'
import { formsOf } from '../../../../tests/support/visitor.ts'
import { handOn, runLadder, takeInterview } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
  // The stories of the cast have hand-overs of their own, which would climb beside those of these tests.
  await t.owner.query('update hand_over set taken_at = house_now(), next_climb_at = null where taken_at is null and ended_at is null')
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const job = () => runLadder(t.house)

interface Pass {
  to_worker_id: string | null
  rung: number
  taken: boolean
  ended: boolean
}

async function passesOf(interview: string): Promise<Pass[]> {
  return (
    await t.owner.query<Pass>(
      'select h.to_worker_id, h.rung, h.taken_at is not null as taken, h.ended_at is not null as ended from hand_over h join interview i on i.id = h.interview_id where i.ref = $1 order by h.taken_at is null and h.ended_at is null, h.handed_at',
      [interview],
    )
  ).rows
}

async function holderOf(interview: string): Promise<string | null> {
  const { rows } = await t.owner.query<{ code: string | null }>(
    'select w.code from interview i left join worker w on w.id = i.holder_id where i.ref = $1',
    [interview],
  )
  return rows[0]?.code ?? null
}

async function toldOf(interview: string): Promise<string[]> {
  const { rows } = await t.owner.query<{ told: string }>(
    "select n.kind || ' ' || w.code as told from notice n join worker w on w.id = n.to_worker_id where n.subject_ref = $1 order by 1",
    [interview],
  )
  return rows.map((row) => row.told)
}

describe('the queue', () => {
  test('a return lies with its team until somebody takes it, and taking it says so to everybody', async () => {
    const { interview } = await cameBack(t, 'Ari')
    const tom = await t.visit('tom')
    const grace = await t.visit('grace')
    expect((await tom.get('/work')).text).toContain('Ari, 15')
    expect((await tom.get(`/interviews/${interview}`)).text).toContain('Nobody has taken this interview yet')
    const made = await tom.submit(`/interviews/${interview}`, {}, `/interviews/${interview}/take`)
    expect(made.location).toBe(`/interviews/${interview}`)
    expect(await holderOf(interview)).toBe('tom')
    expect(await passesOf(interview)).toMatchObject([{ taken: true }])
    expect((await tom.get(`/interviews/${interview}`)).text).toContain('You have it, Leeward return interviews')
    expect((await grace.get(`/interviews/${interview}`)).text).toContain('Tom Okafor has taken this interview')
  })

  test('two take it at the same moment: one has it, the other is told who', async () => {
    const { interview } = await cameBack(t, 'Bea')
    const [tom, grace] = [await t.visit('tom'), await t.visit('grace')]
    const form = async (visitor: typeof tom) =>
      formsOf((await visitor.get(`/interviews/${interview}`)).html).find((f) => f.action?.endsWith('/take'))?.fields ?? {}
    const [forTom, forGrace] = [await form(tom), await form(grace)]
    const both = await Promise.all([
      tom.postRaw(`/interviews/${interview}/take`, forTom),
      grace.postRaw(`/interviews/${interview}/take`, forGrace),
    ])
    expect(new Set(both.map((seen) => seen.status))).toEqual(new Set([303, 409]))
    expect(both.find((seen) => seen.status === 409)?.text).toMatch(
      /(Tom Okafor|Grace Lindqvist|Somebody else) took this interview before you/,
    )
    expect(await passesOf(interview)).toHaveLength(1)
  })

  test('police and council see that it waits and cannot take it; to others it does not exist', async () => {
    const { interview } = await cameBack(t, 'Cy')
    for (const [worker, page, deed] of [
      ['dan', 200, 404],
      ['priya', 200, 404],
      ['ruth', 404, 404],
      ['callum', 404, 404],
      ['wyn', 404, 404],
      ['orla', 404, 404],
      ['joel', 404, 404],
    ] as const) {
      const visitor = await t.visit(worker)
      const seen = await visitor.get(`/interviews/${interview}`)
      expect(seen.status, worker).toBe(page)
      const csrf = /name="csrf" value="([^"]+)"/.exec((await visitor.get('/work')).html)?.[1] ?? ''
      expect((await visitor.postRaw(`/interviews/${interview}/take`, { csrf })).status, worker).toBe(deed)
    }
    expect(await holderOf(interview)).toBeNull()
  })
})

describe('handing on', () => {
  test('needs a reason and a next owner; who is named reads it, and must take it', async () => {
    const { interview, child } = await taken(t, 'Dee')
    // She lives in Marrowby: then, and only then, Marrowby's own interviewers can be asked.
    const page = `/interviews/${interview}/hand-on?team=${ids['marrowby/interviews']}`
    expect((await (await t.visit('tom')).get(`/interviews/${interview}/hand-on`)).text).not.toContain('Marrowby return interviews')
    await t.owner.query("update missing_episode set host_agency_id = (select id from agency where code = 'marrowby') where child_id = $1", [
      child.id,
    ])
    const tom = await t.visit('tom')
    const noor = await t.visit('noor')
    expect((await tom.get(`/interviews/${interview}/hand-on`)).text).toContain('Which team takes it next?')
    for (const [fields, words] of [
      [{ reason: 'other-area' }, 'Say who takes it next'],
      [{ next: ids['noor'] ?? '' }, 'Say why you are handing it on'],
      [{ next: ids['noor'] ?? '', reason: 'specialist' }, 'Say a little more about this reason'],
      [{ next: ids['wyn'] ?? '', reason: 'other-area' }, 'Choose one of the answers shown'],
    ] as const) {
      const seen = await tom.submit(page, fields)
      expect(seen.status).toBe(422)
      expect(seen.text).toContain(words)
    }
    expect(await holderOf(interview)).toBe('tom')
    expect((await noor.get(`/children/${child.ref}`)).status).toBe(404)
    expect((await tom.submit(page, { next: ids['noor'] ?? '', reason: 'other-area', detail: 'He asked for a woman' })).status).toBe(303)

    // It is nobody's until she takes it: it waits for her by name, on her page and on Tom's.
    expect(await holderOf(interview)).toBeNull()
    expect(await passesOf(interview)).toMatchObject([{ taken: true }, { taken: false, ended: false, to_worker_id: ids['noor'], rung: 0 }])
    expect((await tom.get('/work/waiting')).text).toContain('Waiting for Marrowby return interviews to take it')
    expect((await noor.get('/work')).text).toContain('Handed to you')
    const seen = await noor.get(`/interviews/${interview}`)
    expect(seen.text).toContain('The child is in another area now. He asked for a woman')
    expect(seen.text).toContain('Handed over by Tom Okafor')
    expect((await noor.submit(`/interviews/${interview}`, {}, `/interviews/${interview}/take`)).status).toBe(303)
    expect(await holderOf(interview)).toBe('noor')
    expect((await tom.get('/work/waiting')).text).not.toContain('Dee')
  })

  test('only who has it hands it on, or who leads them; and not to themselves', async () => {
    const { interview } = await taken(t, 'Eli', 'grace')
    const own = `/interviews/${interview}/hand-on?team=${ids['leeward/interviews']}`
    const tom = await t.visit('tom')
    expect((await tom.get(own)).text).toContain('This interview is with Grace Lindqvist')
    const csrf = /name="csrf" value="([^"]+)"/.exec((await tom.get(own)).html)?.[1] ?? ''
    const forced = await tom.postRaw(own, { csrf, next: ids['tom'] ?? '', reason: 'knows-child' })
    expect(forced.status).toBe(422)
    expect(await holderOf(interview)).toBe('grace')
    // Not offered to whoever has it; their manager may hand it on.
    expect((await (await t.visit('grace')).get(own)).html).not.toContain(`value="${ids['grace']}"`)
    expect((await (await t.visit('mina')).get(own)).status).toBe(404)
    for (const worker of ['dan', 'priya', 'ruth']) expect((await (await t.visit(worker)).get(own)).status, worker).toBe(404)
    expect((await (await t.visit('grace')).submit(own, { next: ids['tom'] ?? '', reason: 'end-of-shift' })).status).toBe(303)
    expect(await passesOf(interview)).toMatchObject([{ taken: true }, { taken: false, to_worker_id: ids['tom'] }])
  })
})

describe('the ladder', () => {
  test('untaken it climbs on the area’s times: team, then its lead, then the agency’s; and stops when somebody takes it', async () => {
    const { interview } = await cameBack(t, 'Fay')
    const mina = await t.visit('mina')
    await job()
    expect(await passesOf(interview)).toMatchObject([{ rung: 0 }])
    await t.clock.forward(3.9)
    await job()
    expect(await toldOf(interview)).toEqual([])
    await t.clock.forward(0.2)
    await job()
    expect(await passesOf(interview)).toMatchObject([{ rung: 1 }])
    expect(await toldOf(interview)).toEqual(['climbed-lead grace'])
    expect((await (await t.visit('grace')).get('/work')).text).toContain('Nobody has taken it, so it has come to you')
    expect((await mina.get(`/interviews/${interview}`)).status).toBe(404)
    await t.clock.forward(8)
    await job()
    expect(await passesOf(interview)).toMatchObject([{ rung: 2 }])
    expect(await toldOf(interview)).toEqual(['climbed-agency grace', 'climbed-agency mina', 'climbed-lead grace'])
    expect((await mina.get('/work')).text).toContain('Nobody has taken it, so it has come to you')
    // The top of the ladder is not the end: it stays on their pages until somebody takes it, and nobody is told twice.
    await t.clock.forward(100)
    await job()
    expect(await toldOf(interview)).toHaveLength(3)
    expect((await mina.submit(`/interviews/${interview}`, {}, `/interviews/${interview}/take`)).status).toBe(303)
    expect(await passesOf(interview)).toMatchObject([{ rung: 2, taken: true }])
    // Once taken it calls nobody any more.
    expect((await (await t.visit('grace')).get('/work')).text).not.toContain('Fay')
  })

  test('where the agency has nobody left who can, it comes to the area’s lead; what the police handed on stands in the register then', async () => {
    const ours = await cameBack(t, 'Una')
    const theirs = await cameBack(t, 'Vic')
    await t.owner.query(`update hand_over set from_worker_id = $1 where interview_id = (select id from interview where ref = $2)`, [
      ids['dan'],
      theirs.interview,
    ])
    await t.owner.query(`update worker set left_at = house_now() where id = any($1)`, [[ids['grace'], ids['mina']]])
    await t.clock.forward(13)
    await job()
    await job()
    await t.owner.query(`update worker set left_at = null where id = any($1)`, [[ids['grace'], ids['mina']]])
    for (const { interview } of [ours, theirs]) expect(await toldOf(interview)).toContain('climbed-agency amara')
    const registered = await t.owner.query<{ child: string; to: string; from: string }>(
      `select c.ref as child, told.code as to, owed.code as from from sharing s join child c on c.id = s.child_id
         join agency told on told.id = s.told_agency_id join agency owed on owed.id = s.from_agency_id where s.goes_with = 'climbed'`,
    )
    expect(registered.rows).toEqual([{ child: theirs.child.ref, to: 'haddlestone', from: 'leeward' }])
  })

  test('the area sets the times', async () => {
    await t.owner.query(
      `update area set settings = coalesce(settings, '{}'::jsonb) || '{"ladderHours": {"lead": 1, "agencyLead": 2}}' where code = 'haddlestone'`,
    )
    const { interview } = await cameBack(t, 'Gil')
    await t.clock.forward(1.1)
    await job()
    expect(await passesOf(interview)).toMatchObject([{ rung: 1 }])
    await t.clock.forward(1)
    await job()
    expect(await passesOf(interview)).toMatchObject([{ rung: 2 }])
    await t.owner.query("update area set settings = settings - 'ladderHours' where code = 'haddlestone'")
  })

  test('two runs at once climb each hand-over once', async () => {
    const made = [await cameBack(t, 'Hal'), await cameBack(t, 'Ivo'), await cameBack(t, 'Jem')]
    await t.clock.forward(5)
    await Promise.all([job(), job(), job()])
    for (const { interview } of made) {
      expect(await passesOf(interview)).toMatchObject([{ rung: 1 }])
      expect(await toldOf(interview)).toEqual(['climbed-lead grace'])
    }
  })

  test('handed on, it begins again at the bottom; taken, it never climbs', async () => {
    const { interview } = await cameBack(t, 'Kaz')
    const held = await taken(t, 'Lea')
    await t.clock.forward(5)
    await job()
    const made = await t.as('grace', (scope) =>
      handOn(scope, interview, {
        toTeamId: ids['leeward/interviews'] ?? '',
        toWorkerId: ids['tom'] ?? '',
        reasonCode: 'knows-child',
        reason: null,
      }),
    )
    expect(made.ok).toBe(true)
    expect((await passesOf(interview)).at(-1)).toMatchObject({ rung: 0, to_worker_id: ids['tom'] })
    await t.clock.forward(13)
    await job()
    expect((await passesOf(interview)).at(-1)).toMatchObject({ rung: 1 })
    expect(await passesOf(held.interview)).toMatchObject([{ rung: 0, taken: true }])
    expect(await toldOf(held.interview)).toEqual([])
  })

  test('what somebody held who has left goes back to the team’s queue, and climbs from there', async () => {
    const { interview } = await taken(t, 'Max')
    await t.owner.query("update worker set suspended_at = house_now() where code = 'tom'")
    await job()
    expect(await holderOf(interview)).toBeNull()
    expect((await (await t.visit('grace')).get(`/interviews/${interview}`)).text).toContain('whoever had it is no longer here')
    await t.owner.query("update worker set suspended_at = null where code = 'tom'")
  })
})

test('through every history of taking, handing on and climbing, an open interview has exactly one owner', async () => {
  const workers = ['tom', 'grace', 'mina', 'noor'] as const
  const teams = ['leeward/interviews', 'marrowby/interviews'] as const
  const step = fc.oneof(
    fc.record({ kind: fc.constant('take' as const), who: fc.constantFrom(...workers) }),
    fc.record({
      kind: fc.constant('hand-on' as const),
      who: fc.constantFrom(...workers),
      team: fc.constantFrom(...teams),
      to: fc.option(fc.constantFrom(...workers)),
    }),
    fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 14 }) }),
  )
  let acted = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (history) => {
      await t.clock.set(testNow)
      const { interview } = await cameBack(t, 'Wren')
      for (const one of history) {
        switch (one.kind) {
          case 'take':
            if ((await t.as(one.who, (scope) => takeInterview(scope, interview))).ok) acted += 1
            break
          case 'hand-on': {
            const to = {
              toTeamId: ids[one.team] ?? '',
              toWorkerId: one.to === null ? null : (ids[one.to] ?? ''),
              reasonCode: 'knows-child',
              reason: null,
            }
            if ((await t.as(one.who, (scope) => handOn(scope, interview, to))).ok) acted += 1
            break
          }
          case 'wait':
            await t.clock.forward(one.hours)
            await job()
        }
        const { rows } = await t.owner.query<{ owners: number; reachable: boolean }>(
          `select (i.holder_id is not null)::int + (select count(*)::int from hand_over h where h.interview_id = i.id and h.taken_at is null and h.ended_at is null) as owners,
                  i.holder_id is not null or exists (select 1 from hand_over h where h.interview_id = i.id and h.taken_at is null and h.ended_at is null and h.to_team_id = i.team_id) as reachable
             from interview i where i.ref = $1`,
          [interview],
        )
        expect(rows).toEqual([{ owners: 1, reachable: true }])
      }
    }),
    { numRuns: 25, seed: 20261112 },
  )
  expect(acted).toBeGreaterThan(25)
})
