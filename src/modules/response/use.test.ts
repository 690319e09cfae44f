// The view return_use against rows planted by the owner: each branch by example, then all of them against rules written a second time.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { addHours, londonDay } from '../../kernel/dates.ts'
import { needWords, partOf, useNeeds, type ReturnUse } from './use.ts'

let t: TestHouse
let id: Record<string, string>

beforeAll(async () => {
  t = await openTestHouse()
  const { rows } = await t.owner.query<{ code: string; id: string }>(`
    select code, id::text from worker union all select a.code || '/' || t.code, t.id::text from team t join agency a on a.id = t.agency_id union all select 'agency ' || code, id::text from agency`)
  id = Object.fromEntries(rows.map((r) => [r.code, r.id]))
})
afterAll(async () => t?.close())

const hoursAgo = (hours: number) => addHours(testNow, -hours)
const who = (code: string): string => {
  const found = id[code]
  if (found === undefined) throw new Error(`nobody is called ${code}`)
  return found
}

type Recipient = 'colleague' | 'own-team' | 'school' | 'council-team' | 'both-teams' | 'outside'
interface SharingFacts {
  to: Recipient
  shared: boolean
  /** Acknowledged by a colleague of the interviewer or by somebody else; for what is not shared: approved. */
  answered: false | 'inside' | 'outside'
}
interface ActionFacts {
  dueInDays: number
  ended: false | 'done' | 'stopped'
}
interface Facts {
  returnedHoursAgo: number
  letGoDays: number | null
  hasInterview: boolean
  taken: boolean
  heldHoursAfter: number | null
  declined: null | { offeredAgain: boolean; carersHeard: boolean }
  notPossible: boolean
  reason: boolean
  sharings: SharingFacts[]
  actions: ActionFacts[]
  none: false | 'said' | 'agreed'
}

const quiet: Facts = {
  returnedHoursAgo: 24,
  letGoDays: null,
  hasInterview: true,
  taken: true,
  heldHoursAfter: null,
  declined: null,
  notPossible: false,
  reason: false,
  sharings: [],
  actions: [],
  none: false,
}
const used: Facts = {
  ...quiet,
  heldHoursAfter: 10,
  sharings: [{ to: 'school', shared: true, answered: 'outside' }],
  actions: [{ dueInDays: 3, ended: false }],
}

/** Plants one return with everything that followed it and reads its row. */
async function useOf(facts: Facts): Promise<ReturnUse> {
  const owner = t.owner
  const [child, episode, back, interview] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const returnedAt = hoursAgo(facts.returnedHoursAgo)
  const team = who('leeward/interviews')
  const ref = (prefix: string) => `${prefix}-${randomUUID()}`
  await owner.query(
    `update area set settings = case when $1::int is null then settings - 'letGoDays' else settings || jsonb_build_object('letGoDays', $1::int) end where code = 'haddlestone'`,
    [facts.letGoDays],
  )
  await owner.query('insert into child (id, ref, responsible_agency_id, recorded_by) values ($1, $2, $3, $4)', [
    child,
    ref('C'),
    who('agency haddlestone'),
    who('priya'),
  ])
  await owner.query(
    `insert into missing_episode (id, ref, child_id, definition_version, missing_from, missing_from_precision, responsible_agency_id, ended_at, ended_precision, recorded_by)
     values ($1, $2, $3, 'care-missing', $4, 'minute', $5, $6, 'minute', $7)`,
    [episode, ref('E'), child, addHours(returnedAt, -9), who('agency haddlestone'), returnedAt, who('dan')],
  )
  await owner.query(
    `insert into episode_return (id, ref, child_id, episode_id, returned_at, returned_precision, clock_starts_at, opens_clocks, offer_due_at, completion_due_at, recorded_by)
     values ($1, $2, $3, $4, $5, 'minute', $5, true, $6, $6, $7)`,
    [back, ref('R'), child, episode, returnedAt, addHours(returnedAt, 72), who('dan')],
  )
  if (facts.hasInterview) {
    const heldAt = facts.heldHoursAfter === null ? null : addHours(returnedAt, facts.heldHoursAfter)
    const notHeldAt = facts.declined || facts.notPossible ? returnedAt : null
    await owner.query(
      `insert into interview (id, ref, child_id, team_id, opened_by, holder_id, taken_at, held_at, held_recorded_at, held_by, not_held_at, not_held_by, not_held_kind, offered_again_at, carers_heard_at)
       values ($1, $2, $3, $4, $5, $6::uuid, case when $6::uuid is null then null else $7::timestamptz end, $8, $8, case when $8::timestamptz is null then null else $5::uuid end, $9, case when $9::timestamptz is null then null else $5::uuid end, $10, $11, $12)`,
      [
        interview,
        ref('I'),
        child,
        team,
        who('tom'),
        facts.taken ? who('tom') : null,
        returnedAt,
        heldAt,
        notHeldAt,
        facts.declined ? 'declined' : facts.notPossible ? 'not-possible' : null,
        facts.declined?.offeredAgain ? returnedAt : null,
        facts.declined?.carersHeard ? addHours(returnedAt, 0.5) : null,
      ],
    )
    await owner.query(
      'insert into interview_return (interview_id, return_id, child_id, completion_missed_reason) values ($1, $2, $3, $4)',
      [interview, back, child, facts.reason ? 'no-worker' : null],
    )
    for (const s of facts.sharings) await plantSharing(s, { child, interview, ref: ref('S') })
    for (const a of facts.actions) {
      const ended = a.ended === 'done' ? ['done_at', 'done_by'] : ['stopped_at', 'stopped_by']
      await owner.query(
        `insert into action (ref, child_id, interview_id, what, owner_outside, due_on, agreed_by${a.ended ? `, ${ended.join(', ')}` : ''}) values ($1, $2, $3, 'Call the school', 'An aunt', $4, $5${a.ended ? ', house_now(), $5' : ''})`,
        [ref('A'), child, interview, londonDay(addHours(testNow, 24 * a.dueInDays)), who('tom')],
      )
    }
    if (facts.none)
      await owner.query(
        `insert into no_action (interview_id, child_id, reason_code, reason, said_by, agreed_at, agreed_by) values ($1, $2, 'in-plan', 'Planned already', $3, $4, $5)`,
        [interview, child, who('tom'), facts.none === 'agreed' ? testNow : null, facts.none === 'agreed' ? who('grace') : null],
      )
  }
  const read = await owner.query<Record<string, unknown>>('select * from return_use where return_id = $1', [back])
  expect(read.rows).toHaveLength(1)
  return Object.fromEntries(
    Object.entries(read.rows[0] ?? {}).map(([k, v]) => [k.replaceAll(/_(\w)/g, (_all, c: string) => c.toUpperCase()), v]),
  ) as unknown as ReturnUse
}

async function plantSharing(s: SharingFacts, at: { child: string; interview: string; ref: string }): Promise<void> {
  const to = {
    colleague: [who('grace'), null, null],
    'own-team': [null, who('leeward/interviews'), null],
    school: [who('ruth'), null, null],
    'council-team': [null, who('haddlestone/missing'), null],
    'both-teams': [null, who('leeward/management'), null],
    outside: [null, null, 'A doctor'],
  }[s.to]
  const answered = s.answered ? testNow : null
  const by = s.answered === 'outside' ? who('ruth') : who('grace')
  await t.owner.query(
    `insert into sharing (ref, child_id, interview_id, shared, to_worker_id, to_team_id, to_outside, recipient_kind, what, route, why, decided_by, acknowledged_at, acknowledged_by, acknowledged_name, approved_at, approved_by)
     values ($1, $2, $3, $4, $5, $6, $7, 'school', 'Words', case when $4 then 'co-operate' end, 'Needed', $8, $9, $10, $11, $12, $13)`,
    [
      at.ref,
      at.child,
      at.interview,
      s.shared,
      ...to,
      who('tom'),
      s.shared ? answered : null,
      s.shared && answered ? by : null,
      s.shared && answered && s.to === 'outside' ? 'Dr A' : null,
      s.shared ? null : answered,
      !s.shared && answered ? who('grace') : null,
    ],
  )
}

describe('each branch of the definition', () => {
  it.each<[string, Facts, ReturnUse['status'], string[]]>([
    ['heard, shared and acknowledged outside, an action in hand', used, 'used', []],
    [
      'acknowledged by somebody outside the system',
      { ...used, sharings: [{ to: 'outside', shared: true, answered: 'outside' }] },
      'used',
      [],
    ],
    ['not shared, approved by a manager', { ...used, sharings: [{ to: 'school', shared: false, answered: 'inside' }] }, 'used', []],
    ['a reasoned none, agreed', { ...used, actions: [], none: 'agreed' }, 'used', []],
    ['an action done late', { ...used, actions: [{ dueInDays: -4, ended: 'done' }] }, 'used', []],
    ['an action due today', { ...used, actions: [{ dueInDays: 0, ended: false }] }, 'used', []],
    [
      'declined, offered again, carers heard',
      { ...used, heldHoursAfter: null, declined: { offeredAgain: true, carersHeard: true } },
      'used',
      [],
    ],
    ['heard late can still become used', { ...used, returnedHoursAgo: 200, heldHoursAfter: 100 }, 'used', []],
    ['nobody took it yet', { ...quiet, taken: false }, 'open', ['take', 'decide-sharing', 'agree-action']],
    ['no interview at all', { ...quiet, hasInterview: false }, 'open', ['take', 'decide-sharing', 'agree-action']],
    ['taken, not held', quiet, 'open', ['hear', 'decide-sharing', 'agree-action']],
    [
      'declined only',
      { ...used, heldHoursAfter: null, declined: { offeredAgain: false, carersHeard: false } },
      'open',
      ['offer-again', 'hear-carers'],
    ],
    [
      'declined, carers not heard',
      { ...used, heldHoursAfter: null, declined: { offeredAgain: true, carersHeard: false } },
      'open',
      ['hear-carers'],
    ],
    ['not possible is not heard', { ...used, heldHoursAfter: null, notPossible: true }, 'open', ['hear']],
    ['held before the return', { ...used, heldHoursAfter: -2 }, 'open', ['hear']],
    ['72 hours gone and not heard', { ...used, returnedHoursAgo: 73, heldHoursAfter: null }, 'missed', ['hear', 'say-why-missed']],
    ['missed, with its reason', { ...used, returnedHoursAgo: 73, heldHoursAfter: null, reason: true }, 'missed', ['hear']],
    ['on the 72nd hour it is not yet missed', { ...used, returnedHoursAgo: 72, heldHoursAfter: null }, 'open', ['hear']],
    ['heard late is no longer missed', { ...quiet, returnedHoursAgo: 100, heldHoursAfter: 90 }, 'open', ['decide-sharing', 'agree-action']],
    [
      'shared inside the team only',
      { ...used, sharings: [{ to: 'colleague', shared: true, answered: 'inside' }] },
      'open',
      ['share-outside'],
    ],
    ['shared with the own team', { ...used, sharings: [{ to: 'own-team', shared: true, answered: 'outside' }] }, 'open', ['share-outside']],
    [
      'another team, but acknowledged by one of the interviewer’s own',
      { ...used, sharings: [{ to: 'both-teams', shared: true, answered: 'inside' }] },
      'open',
      ['acknowledge'],
    ],
    ['shared, not acknowledged', { ...used, sharings: [{ to: 'council-team', shared: true, answered: false }] }, 'open', ['acknowledge']],
    [
      'not shared, not approved',
      { ...used, sharings: [{ to: 'school', shared: false, answered: false }] },
      'open',
      ['approve-withholding'],
    ],
    ['a none not yet agreed', { ...used, actions: [], none: 'said' }, 'open', ['agree-none']],
    ['every action overdue', { ...used, actions: [{ dueInDays: -1, ended: false }] }, 'open', ['finish-action']],
    ['the one action stopped', { ...used, actions: [{ dueInDays: 3, ended: 'stopped' }] }, 'open', ['agree-action']],
    ['open past 28 days', { ...used, returnedHoursAgo: 28 * 24 + 1, sharings: [] }, 'let-go', ['decide-sharing']],
    ['open on the 28th day', { ...used, returnedHoursAgo: 28 * 24, sharings: [] }, 'open', ['decide-sharing']],
    ['open past the area’s own limit', { ...used, returnedHoursAgo: 15 * 24, letGoDays: 14, sharings: [] }, 'let-go', ['decide-sharing']],
    [
      'never heard stays missed, however long',
      { ...quiet, returnedHoursAgo: 60 * 24 },
      'missed',
      ['hear', 'say-why-missed', 'decide-sharing', 'agree-action'],
    ],
  ])('%s', async (_name, facts, status, needs) => {
    const use = await useOf(facts)
    expect({ status: use.status, needs: use.needs }).toEqual({ status, needs })
    expect(use.definitionVersion).toBe('used-1')
  })

  it('says whether the hearing fell within the 72 hours', async () => {
    expect((await useOf({ ...used, returnedHoursAgo: 200, heldHoursAfter: 72 })).within72h).toBe(true)
    expect((await useOf({ ...used, returnedHoursAgo: 200, heldHoursAfter: 72.1 })).within72h).toBe(false)
  })

  it('goes by the house’s clock', async () => {
    const use = await useOf({ ...quiet, returnedHoursAgo: 1 })
    const statusNow = async () =>
      (await t.owner.query<{ status: string }>('select status from return_use where return_id = $1', [use.returnId])).rows[0]?.status
    expect(await statusNow()).toBe('open')
    await t.clock.forward(72)
    expect(await statusNow()).toBe('missed')
    await t.clock.set(testNow)
  })

  it('leaves out a return that opened no clocks', async () => {
    const use = await useOf(quiet)
    await t.owner.query('update episode_return set opens_clocks = false, offer_due_at = null, completion_due_at = null where id = $1', [
      use.returnId,
    ])
    expect((await t.owner.query('select 1 from return_use where return_id = $1', [use.returnId])).rowCount).toBe(0)
  })

  it('shows a worker only the returns of their own circles', async () => {
    await useOf(used)
    const seen = await t.as('joel', async (scope) => scope.rows.selectFrom('episodeReturn').select('id').execute())
    expect(seen).toEqual([])
  })
})

describe('all branches, against the definition written again', () => {
  beforeEach(async () => t.clock.set(testNow))

  it('agrees with an independent reading for any facts', async () => {
    await fc.assert(
      fc.asyncProperty(anyFacts, async (facts) => {
        const use = await useOf(facts)
        const expected = readAgain(facts)
        expect({ status: use.status, a: use.heard, b: use.sharedAndAcknowledged, c: use.followed }).toEqual(expected)
        // Nothing is needed exactly when the return is used, and each part that fails says what it needs.
        expect(use.needs.length === 0).toBe(use.status === 'used')
        const parts = use.needs.map(partOf)
        expect([parts.includes('heard'), parts.includes('shared'), parts.includes('followed')]).toEqual([
          !expected.a,
          !expected.b,
          !expected.c,
        ])
        expect(use.needs.every((need) => useNeeds.includes(need))).toBe(true)
      }),
      { numRuns: 120, seed: 20_261_112 },
    )
  })

  it('has words for every need', () => {
    const from = { team: 'Leeward', holder: 'Tom', recipients: 'Ruth', owners: 'Callum', decidedNotToShare: 'Tom', saidNone: 'Tom' }
    for (const need of useNeeds) expect(needWords(need, from)).toMatch(/^[A-Z].*\.$/)
  })
})

const anyFacts: fc.Arbitrary<Facts> = fc
  .record({
    returnedHoursAgo: fc.constantFrom(1, 71, 72, 73, 200, 14 * 24 + 1, 28 * 24, 28 * 24 + 1, 2000),
    letGoDays: fc.constantFrom(null, 14, 28, 60),
    hasInterview: fc.boolean().map((b) => b),
    taken: fc.boolean(),
    heldHoursAfter: fc.constantFrom(null, null, -3, 0, 30, 72, 73),
    declined: fc.option(fc.record({ offeredAgain: fc.boolean(), carersHeard: fc.boolean() })),
    notPossible: fc.constant(false),
    reason: fc.boolean(),
    sharings: fc.array(
      fc.record({
        to: fc.constantFrom<Recipient[]>('colleague', 'own-team', 'school', 'council-team', 'both-teams', 'outside'),
        shared: fc.boolean(),
        answered: fc.constantFrom<SharingFacts['answered'][]>(false, 'inside', 'outside'),
      }),
      { maxLength: 3 },
    ),
    actions: fc.array(
      fc.record({ dueInDays: fc.integer({ min: -3, max: 3 }), ended: fc.constantFrom<ActionFacts['ended'][]>(false, 'done', 'stopped') }),
      { maxLength: 3 },
    ),
    none: fc.constantFrom<Facts['none'][]>(false, 'said', 'agreed'),
  })
  // What has not happened yet cannot be on record, and what was held was not declined at that moment.
  .map((f) => ({ ...f, heldHoursAfter: f.heldHoursAfter !== null && f.heldHoursAfter > f.returnedHoursAgo ? null : f.heldHoursAfter }))
  .map((f) => ({ ...f, declined: f.heldHoursAfter !== null && f.heldHoursAfter < 0 ? null : f.declined }))
  .map((f) => ({ ...f, hasInterview: f.hasInterview || f.sharings.length > 0 || f.actions.length > 0 || f.none !== false }))

/** The definition of ux.md read a second time, from the facts and not from the rows. */
function readAgain(f: Facts): { status: ReturnUse['status']; a: boolean; b: boolean; c: boolean } {
  const held = f.heldHoursAfter !== null && f.heldHoursAfter >= 0
  const heardOtherwise = f.declined !== null && f.declined.offeredAgain && f.declined.carersHeard
  const a = f.hasInterview && (held || heardOtherwise)
  const canAct: Record<Recipient, boolean> = {
    colleague: false,
    'own-team': false,
    school: true,
    'council-team': true,
    'both-teams': true,
    outside: true,
  }
  const b =
    f.hasInterview &&
    f.sharings.some((s) =>
      s.shared ? canAct[s.to] && s.answered !== false && (s.to === 'outside' || s.answered === 'outside') : s.answered !== false,
    )
  const c = f.hasInterview && (f.actions.some((x) => x.ended === 'done' || (x.ended === false && x.dueInDays >= 0)) || f.none === 'agreed')
  const limitHours = (f.letGoDays ?? 28) * 24
  const status = a && b && c ? 'used' : !a && f.returnedHoursAgo > 72 ? 'missed' : f.returnedHoursAgo > limitHours ? 'let-go' : 'open'
  return { status, a, b, c }
}
