// The thresholds of an area ask for a discussion: each fact once, with its sum; opened or answered, never asked again.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { at, cameBack, idsOf, type KnownChild, newChild, shareWords } from '../../../../tests/support/returns.ts'
import { recordReport } from '../../missing/index.ts'
import { runDiscussions } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => {
  await t.clock.set(testNow)
  // What the cast's stories already meet is offered and out of the way.
  await runDiscussions(t.house)
})

const offersOf = async (child: KnownChild) =>
  (
    await t.owner.query<{ trigger: string; answer: string | null }>(
      'select trigger, answer from discussion_offer where child_id = $1 order by offered_at, trigger',
      [child.id],
    )
  ).rows

/** Back three times this month: by the demo area's default, 3 in 30 days. */
async function threeTimes(name: string): Promise<KnownChild> {
  const first = await cameBack(t, name, { missingFrom: at('2026-10-20T18:00:00Z'), returned: at('2026-10-21T08:00:00Z') })
  for (const day of ['2026-11-01', '2026-11-08'])
    await cameBack(t, first.child, { missingFrom: at(`${day}T18:00:00Z`), returned: at(`${day}T23:00:00Z`) })
  return first.child
}

describe('an offer', () => {
  test('so many episodes in so many days: work of the coordinator with the sums laid open, asked once, also by two clocks', async () => {
    const child = await threeTimes('Ada')
    await Promise.all([runDiscussions(t.house), runDiscussions(t.house)])
    await runDiscussions(t.house)
    expect(await offersOf(child)).toEqual([{ trigger: 'episodes', answer: null }])
    const priya = await t.visit('priya')
    const work = await priya.get('/work')
    expect(work.text).toContain('Discuss with other agencies?')
    expect(work.text).toContain('3 episodes in 30 days')
    const page = await priya.get(`/children/${child.ref}/discussion-offer`)
    expect(page.text).toContain('Began on Sun 8 Nov 2026; Sun 1 Nov 2026; Tue 20 Oct 2026')
    expect(page.text).toContain('The area asks for a discussion from 3 episodes in 30 days')
    const told = await t.owner.query(
      `select w.code from message m join worker w on w.id = m.to_worker_id join discussion_offer o on o.id = m.subject_id where m.kind = 'discussion-offered' and o.child_id = $1`,
      [child.id],
    )
    expect(told.rows).toEqual([{ code: 'priya' }])
    for (const who of ['callum', 'dan', 'ruth', 'tom', 'noor', 'wyn', 'sian'])
      expect((await (await t.visit(who)).get(`/children/${child.ref}/discussion-offer`)).status, who).toBe(404)
  })

  test('not needed wants a reason; the same facts are not asked again, a new episode is', async () => {
    const child = await threeTimes('Bo')
    await runDiscussions(t.house)
    const priya = await t.visit('priya')
    const url = `/children/${child.ref}/discussion-offer`
    const empty = await priya.submit(url, { reason: '' })
    expect(empty.status).toBe(422)
    expect(empty.text).toContain('Say why no discussion is needed')
    expect((await priya.submit(url, { reason: 'He was at his aunt’s each time' })).status).toBe(303)
    await t.clock.forward(24)
    await runDiscussions(t.house)
    expect(await offersOf(child)).toEqual([{ trigger: 'episodes', answer: 'not-needed' }])
    expect((await priya.get(url)).text).toContain('not needed. He was at his aunt’s each time')
    await cameBack(t, child, { missingFrom: at('2026-11-12T18:00:00Z'), returned: at('2026-11-12T23:00:00Z') })
    await t.clock.forward(1)
    await runDiscussions(t.house)
    expect(await offersOf(child)).toEqual([
      { trigger: 'episodes', answer: 'not-needed' },
      { trigger: 'episodes', answer: null },
    ])
  })

  test('opening a discussion answers what waits, with the sums as the reason; while it is open nothing is asked', async () => {
    const child = await threeTimes('Cas')
    await runDiscussions(t.house)
    const priya = await t.visit('priya')
    const opening = await priya.get(`/children/${child.ref}/discuss`)
    expect(opening.html).toContain('3 episodes in 30 days')
    expect((await priya.submit(`/children/${child.ref}/discuss`, shareWords)).status).toBe(303)
    expect(await offersOf(child)).toEqual([{ trigger: 'episodes', answer: 'opened' }])
    await cameBack(t, child, { missingFrom: at('2026-11-11T18:00:00Z'), returned: at('2026-11-11T23:00:00Z') })
    await runDiscussions(t.house)
    expect(await offersOf(child)).toHaveLength(1)
  })

  test('missing over the area’s hours, and harm now where the area says so: settings of the area, each on its day', async () => {
    const missing = await newChild(t, 'Dot')
    await t.as('priya', (scope) =>
      recordReport(scope, t.house.content, {
        childId: missing.id,
        type: 'M',
        missingFrom: at('2026-11-10T18:00:00Z'),
        reportedAt: testNow,
      }),
    )
    const harmed = await newChild(t, 'Eli')
    const note = () =>
      t.owner.query(
        `insert into observation (child_id, sign, list, evidence, source_kind, observed_on, recorded_by) values ($1, 'threats', 'harm-now', 'Secret words', 'council', '2026-11-11', $2)`,
        [harmed.id, ids['priya']],
      )
    const setting = (name: string, value: unknown) =>
      t.owner.query(`update area set settings = jsonb_set(settings, array[$1], $2::jsonb) where code = 'haddlestone'`, [
        name,
        JSON.stringify(value),
      ])
    await setting('strategyHarmNow', false)
    await note()
    await runDiscussions(t.house)
    expect([await offersOf(missing), await offersOf(harmed)]).toEqual([[], []])
    await setting('strategyHarmNow', true)
    await setting('strategyMissingHours', 24)
    await runDiscussions(t.house)
    expect(await offersOf(missing)).toEqual([{ trigger: 'missing-hours', answer: null }])
    expect(await offersOf(harmed)).toEqual([{ trigger: 'harm-now', answer: null }])
    const priya = await t.visit('priya')
    expect((await priya.get(`/children/${missing.ref}/discussion-offer`)).text).toContain('Missing for 39 hours')
    const kept = await t.owner.query<{ facts: string }>('select facts::text from discussion_offer where child_id = $1', [harmed.id])
    expect(kept.rows[0]?.facts).not.toContain('Secret words')
    await t.owner.query(`update area set settings = settings - 'strategyHarmNow' - 'strategyMissingHours' where code = 'haddlestone'`)
  })
})

describe('an apology that nobody gave', () => {
  test('is asked for once, a day after, of those who neither came nor said anything', async () => {
    const child = await newChild(t, 'Flo')
    const priya = await t.visit('priya')
    const made = await priya.submit(`/children/${child.ref}/discuss`, {
      why: 'Harm now',
      ...shareWords,
      teams: [ids['haddlestone/social-care'] ?? '', ids['haddlestone-police/missing'] ?? '', ids['haddle-health/safeguarding'] ?? ''],
    })
    const page = made.location ?? ''
    await t.clock.set(new Date('2026-11-13T10:05:00Z'))
    const { rows } = await t.owner.query<{ id: string; kind: string }>(
      'select i.id, i.kind from discussion_invitee i join discussion d on d.id = i.discussion_id where d.ref = $1',
      [page.split('/')[2]],
    )
    const police = rows.find((r) => r.kind === 'police')?.id ?? ''
    await priya.submit(`${page}/record`, { here: [police] }, `${page}/record/here`)
    const ife = await t.visit('ife')
    await runDiscussions(t.house)
    const asked = async () =>
      (
        await t.owner.query<{ n: number }>(
          `select count(*)::int as n from message m join discussion_invitee i on i.id = m.subject_id join discussion d on d.id = i.discussion_id where m.kind = 'discussion-apology' and d.ref = $1`,
          [page.split('/')[2]],
        )
      ).rows[0]?.n
    expect(await asked()).toBe(0)
    await t.clock.set(new Date('2026-11-14T10:05:00Z'))
    await Promise.all([runDiscussions(t.house), runDiscussions(t.house)])
    await t.clock.forward(24)
    await runDiscussions(t.house)
    // Health and social care; police were there.
    expect(await asked()).toBe(2)
    expect((await ife.get('/work')).text).toContain('Say why nobody came')
    expect((await priya.get(page)).text).toContain('Neither came nor said anything')
    await ife.submit(`${page}/apology`, { words: 'The nurse on duty was called to the ward' })
    expect((await ife.get('/work')).text).not.toContain('Say why nobody came')
  })
})
