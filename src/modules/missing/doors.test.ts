// The doors that other modules use: what they record, whom they let in, what they refuse.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { testNow } from '../../../tests/support/clock.ts'
import { addHours, type Moment } from '../../kernel/dates.ts'
import type { Scope } from '../../platform/db/index.ts'
import { haddlestoneForce, marrowbyAuthority } from '../agencies/cast.ts'
import { agencyByAuthority } from '../agencies/index.ts'
import { addChild, findChild } from '../people/index.ts'
import { findEpisode, importEpisode, importEpisodes, recordReport, recordReturn, type ImportedEpisode } from './index.ts'

let house: TestHouse
beforeAll(async () => void (house = await openTestHouse()))
afterAll(() => house.close())

const content = () => house.house.content
const at = (iso: string, precision: Moment['precision'] = 'minute'): Moment => ({ date: new Date(iso), precision })

async function newChild(given: string, worker = 'priya'): Promise<{ id: string; ref: string }> {
  return house.as(worker, async (scope) =>
    addChild(scope, { responsibleAgencyId: scope.me.agencyId, givenName: given, familyName: 'Ash', dateOfBirth: '2011-05-05' }),
  )
}

test('a report opens the circle to police and to the council of the place, and to nobody else', async () => {
  const child = await newChild('Robin')
  expect(await house.as('dan', (scope) => findChild(scope, child.ref))).toBeNull()
  const made = await house.as('priya', (scope) =>
    recordReport(scope, content(), {
      childId: child.id,
      type: 'M',
      missingFrom: at('2026-11-11T22:40:00Z'),
      reportedAt: testNow,
      hostAuthorityCode: marrowbyAuthority,
      lastSeenPlace: 'The bus station',
    }),
  )
  if (!made.ok) throw new Error(made.problem)
  // Robin lives in Marrowby, so Marrowby's police look for Robin and Marrowby's council knows.
  for (const worker of ['priya', 'wyn', 'noor'])
    expect(await house.as(worker, (scope) => findEpisode(scope, made.value.ref)), worker).toMatchObject({ ref: made.value.ref })
  for (const worker of ['dan', 'tom', 'ruth', 'callum'])
    expect(await house.as(worker, (scope) => findEpisode(scope, made.value.ref)), worker).toBeNull()
  const again = await house.as('wyn', (scope) =>
    recordReport(scope, content(), { childId: child.id, type: 'M', missingFrom: at('2026-11-12T01:00:00Z'), reportedAt: testNow }),
  )
  expect(again).toEqual({ ok: false, problem: 'still-missing' })
})

test('a return starts both clocks, once, and asks for the interview', async () => {
  const child = await newChild('Alex')
  const made = await house.as('priya', (scope) =>
    recordReport(scope, content(), { childId: child.id, type: 'M', missingFrom: at('2026-11-10T18:00:00Z'), reportedAt: testNow }),
  )
  if (!made.ok) throw new Error(made.problem)
  expect(
    await house.as('priya', (scope) => recordReturn(scope, content(), made.value.ref, { returned: at('2026-11-10T17:59:00Z') })),
  ).toEqual({ ok: false, problem: 'before-missing' })
  expect(
    await house.as('priya', (scope) =>
      recordReturn(scope, content(), made.value.ref, { returned: { date: addHours(testNow, 1), precision: 'minute' } }),
    ),
  ).toEqual({ ok: false, problem: 'in-future' })
  const back = await house.as('priya', (scope) =>
    recordReturn(scope, content(), made.value.ref, {
      returned: at('2026-11-11T22:40:00Z'),
      foundForceCode: haddlestoneForce,
      conditionCodes: ['well'],
    }),
  )
  if (!back.ok) throw new Error(back.problem)
  expect(back.value.interviewRef).toMatch(/^I-/)
  const [row] = (await house.owner.query('select * from episode_return where ref = $1', [back.value.returnRef])).rows
  expect(row).toMatchObject({
    opens_clocks: true,
    completion_due_at: new Date('2026-11-14T22:40:00Z'),
    offer_due_at: new Date('2026-11-14T22:40:00Z'),
    out_of_area: 'in',
  })
  expect(
    await house.as('priya', (scope) => recordReturn(scope, content(), made.value.ref, { returned: at('2026-11-11T23:00:00Z') })),
  ).toEqual({ ok: false, problem: 'already-returned' })
})

test('the same row again changes nothing, a corrected one updates, and history opens no clocks', async () => {
  const child = await newChild('Sam')
  const bring = (change: Partial<ImportedEpisode>) =>
    house.as('priya', async (scope) =>
      importEpisode(scope, {
        childId: child.id,
        responsibleAgencyId: scope.me.agencyId,
        source: 'ssda903',
        sourceKey: 'sam 1',
        digest: 'a',
        type: 'M',
        definitionVersion: 'care-missing',
        missingFrom: at('2017-06-01T00:00:00+01:00', 'day'),
        ended: at('2017-06-02T00:00:00+01:00', 'day'),
        queries: [{ rule: '577', sentence: 'The child was not in care then.', file: 'missing.csv', line: 4 }],
        ...change,
      }),
    )
  expect(await bring({})).toBe('added')
  expect(await bring({})).toBe('unchanged')
  expect(await bring({ digest: 'b', ended: at('2017-06-03T00:00:00+01:00', 'day') })).toBe('changed')
  const rows = (
    await house.owner.query(
      'select e.history, e.ended_at, r.opens_clocks, r.returned_at, (select count(*)::int from data_query q where q.episode_id = e.id) as queries from missing_episode e join episode_return r on r.episode_id = e.id where e.child_id = $1',
      [child.id],
    )
  ).rows
  expect(rows).toEqual([
    {
      history: true,
      opens_clocks: false,
      ended_at: new Date('2017-06-02T23:00:00Z'),
      returned_at: new Date('2017-06-02T23:00:00Z'),
      queries: 1,
    },
  ])
  // Another system tells the same episode to the minute: it fills in, and adds no second one.
  expect(
    await bring({
      source: 'ssd',
      sourceKey: '77',
      missingFrom: at('2017-06-01T21:10:00+01:00'),
      ended: at('2017-06-03T04:00:00+01:00'),
      policeReference: 'MP-17-1',
      queries: [],
    }),
  ).toBe('changed')
  expect((await house.owner.query('select police_reference from missing_episode where child_id = $1', [child.id])).rows).toEqual([
    { police_reference: 'MP-17-1' },
  ])
})

test('many episodes at once are brought in as each alone; what is foretold comes true, and a child outside the circles stops all', async () => {
  const child = await newChild('Wren')
  const drafts = (scope: Scope, childId: string): ImportedEpisode[] => {
    const one = { childId, responsibleAgencyId: scope.me.agencyId, source: 'csv', digest: 'a', type: 'M' as const, definitionVersion: 'x' }
    return [
      {
        ...one,
        sourceKey: 'old',
        missingFrom: at('2019-06-01T20:00:00+01:00'),
        ended: at('2019-06-02T07:00:00+01:00'),
        circumstances: 'Ran',
      },
      {
        ...one,
        sourceKey: 'ends before it starts',
        missingFrom: at('2019-07-01T20:00:00+01:00'),
        ended: at('2019-07-01T00:00:00+01:00', 'day'),
      },
      { ...one, sourceKey: 'new', missingFrom: at('2026-11-01T20:00:00Z'), ended: at('2026-11-02T07:00:00Z') },
      { ...one, sourceKey: 'open', missingFrom: at('2026-11-11T20:00:00Z'), ended: null },
    ]
  }
  const bring = (change: Partial<ImportedEpisode>, forecast: boolean) =>
    house.as('priya', (scope) =>
      importEpisodes(
        scope,
        drafts(scope, child.id).map((draft) => ({ ...draft, ...change })),
        { forecast },
      ),
    )
  const hows = (brought: Awaited<ReturnType<typeof bring>>) => brought.map((each) => each.how)
  const written = async () =>
    (
      await house.owner.query(
        `select e.source_key, e.history, r.opens_clocks, e.ended_at = greatest(r.returned_at, e.missing_from) as clamped
           from missing_episode e left join episode_return r on r.episode_id = e.id where e.child_id = $1 order by e.missing_from`,
        [child.id],
      )
    ).rows

  expect(hows(await bring({}, true))).toEqual(['added', 'added', 'added', 'added'])
  expect(await written()).toEqual([])
  const brought = await bring({}, false)
  expect(hows(brought)).toEqual(['added', 'added', 'added', 'added'])
  expect(brought.map((each) => each.places === null)).toEqual([true, true, false, false])
  const all = [
    { source_key: 'old', history: true, opens_clocks: false, clamped: true },
    { source_key: 'ends before it starts', history: true, opens_clocks: false, clamped: true },
    { source_key: 'new', history: false, opens_clocks: true, clamped: true },
    { source_key: 'open', history: false, opens_clocks: null, clamped: null },
  ]
  expect(await written()).toEqual(all)
  expect(hows(await bring({}, false))).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged'])
  expect(hows(await bring({ digest: 'b' }, true))).toEqual(['changed', 'changed', 'changed', 'changed'])
  // Another source tells the same: nothing is added, and what it knows more is filled in.
  const elsewhere = { source: 'ssd', saidOffered: 'yes' }
  expect(hows(await bring(elsewhere, false))).toEqual(['changed', 'changed', 'changed', 'changed'])
  expect(await written()).toEqual(all)

  const stranger = await newChild('Far', 'noor')
  const beyond = house.as('priya', (scope) =>
    importEpisodes(
      scope,
      [drafts(scope, child.id), drafts(scope, stranger.id)].flatMap((of, n) =>
        of.slice(0, 1).map((draft) => ({ ...draft, sourceKey: `beyond ${n}` })),
      ),
      {
        forecast: false,
      },
    ),
  )
  await expect(beyond).rejects.toThrow('row-level security')
  expect(await written()).toEqual(all)
})

test('whoever is missing by the import is missing here: police know, and the return counts', async () => {
  const child = await newChild('Jude')
  const first = await house.as('priya', async (scope) =>
    importEpisode(scope, {
      childId: child.id,
      responsibleAgencyId: scope.me.agencyId,
      source: 'police list',
      sourceKey: 'x',
      digest: 'a',
      type: 'M',
      definitionVersion: 'x',
      missingFrom: at('2026-11-11T20:00:00Z'),
      ended: null,
    }),
  )
  expect(first).toBe('added')
  expect(await house.as('dan', (scope) => findChild(scope, child.ref))).not.toBeNull()
  expect(await house.as('priya', async (scope) => (await agencyByAuthority(scope, marrowbyAuthority))?.name)).toBe('Marrowby Council')
})
