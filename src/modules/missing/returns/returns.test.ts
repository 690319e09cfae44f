// Recording a return, through the HTTP door: where, how and in what condition; two clocks of 72 elapsed hours; what an area decides.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { at, cameBack, newChild, typedMoment, type KnownChild } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../../tests/support/visitor.ts'
import { haddlestoneAuthority, haddlestoneForce, marrowbyAuthority, marrowbyForce } from '../../agencies/cast.ts'
import { recordReport } from '../index.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

/** Missing since the day before, reported by the council; the address of the page that records the return. */
async function missing(who: string | KnownChild, missingFrom = at('2026-11-10T18:00:00Z'), type: 'M' | 'A' = 'M') {
  const child = typeof who === 'string' ? await newChild(t, who) : who
  const made = await t.as('priya', (scope) =>
    recordReport(scope, t.house.content, { childId: child.id, type, missingFrom, reportedAt: scope.now }),
  )
  if (!made.ok) throw new Error(made.problem)
  return { child, episode: made.value.ref, page: `/episodes/${made.value.ref}/return` }
}

const plain: Fields = { ...typedMoment('returned', '2026-11-11 22:40'), how: 'came-back-alone', conditionCodes: ['well'] }

interface ReturnRow {
  returned_precision: string
  clock_starts_at: Date
  opens_clocks: boolean
  offer_due_at: Date | null
  completion_due_at: Date | null
  out_of_area: string
  [column: string]: unknown
}

async function rowOf(episode: string): Promise<ReturnRow> {
  const { rows } = await t.owner.query<ReturnRow>(
    'select r.* from episode_return r join missing_episode e on e.id = r.episode_id where e.ref = $1',
    [episode],
  )
  return rows[0] as ReturnRow
}

async function interviewsOf(child: KnownChild): Promise<{ ref: string; returns: number }[]> {
  return (
    await t.owner.query<{ ref: string; returns: number }>(
      'select i.ref, count(ir.*)::int as returns from interview i join interview_return ir on ir.interview_id = i.id where i.child_id = $1 group by i.ref, i.opened_at order by i.opened_at',
      [child.id],
    )
  ).rows
}

test('found in another force’s area: every field is kept, out of area is worked out, the place stands apart, the interview is asked for', async () => {
  const { episode, page, child } = await missing('Kit')
  const dan = await t.visit('dan')
  const made = await dan.submit(page, {
    ...plain,
    how: 'found-by-other-force',
    foundBy: 'PC Castell',
    placeKind: 'found',
    place: 'A flat above a closed shop',
    postcode: 'mb1 2zz',
    foundAuthority: marrowbyAuthority,
    conditionCodes: ['hungry-or-tired', 'injured'],
    conditionNote: 'A cut on the hand, dressed by PC Castell',
  })
  expect(made.status, made.text).toBe(303)
  expect(await rowOf(episode)).toMatchObject({
    how: 'found-by-other-force',
    found_by: 'PC Castell',
    found_authority_code: marrowbyAuthority,
    out_of_area: 'out',
    condition_codes: ['hungry-or-tired', 'injured'],
    condition_note: 'A cut on the hand, dressed by PC Castell',
    opens_clocks: true,
    offer_due_at: new Date('2026-11-14T22:40:00Z'),
    completion_due_at: new Date('2026-11-14T22:40:00Z'),
  })
  const seen = await dan.get(`/episodes/${episode}`)
  for (const words of ['out of area', 'Found by another force', 'PC Castell', 'Hungry, cold or worn out', 'A cut on the hand'])
    expect(seen.text.toLowerCase()).toContain(words.toLowerCase())
  expect(seen.text).not.toContain('closed shop')
  expect(await interviewsOf(child)).toHaveLength(1)
  // It lies with the commissioned team, who can open the record now and could not before.
  const tom = await t.visit('tom')
  expect((await tom.get(`/children/${child.ref}`)).status).toBe(200)
  expect((await tom.get('/work')).text).toContain('Kit, 15')
})

test.each([
  ['the council’s own area', { foundAuthority: haddlestoneAuthority }, 'in'],
  ['its own force, council not known', { foundForce: haddlestoneForce }, 'in'],
  ['another council', { foundAuthority: marrowbyAuthority }, 'out'],
  ['another force', { foundForce: marrowbyForce }, 'out'],
  ['nobody knows where', {}, 'not known'],
])('out of area is worked out, never typed: %s', async (_where, found, is) => {
  const { episode, page } = await missing(`Area ${is}`)
  const priya = await t.visit('priya')
  expect((await priya.submit(page, { ...plain, ...found })).status).toBe(303)
  expect((await rowOf(episode)).out_of_area).toBe(is)
})

test('what cannot be is refused beside its field, and nothing typed is lost', async () => {
  const { episode, page, child } = await missing('Lou')
  const priya = await t.visit('priya')
  const wrong = async (fields: Fields): Promise<string> => {
    const seen = await priya.submit(page, { ...plain, foundBy: 'A neighbour', ...fields })
    expect(seen.status).toBe(422)
    expect(seen.html).toContain('A neighbour')
    return seen.text
  }
  expect(await wrong(typedMoment('returned', '2026-11-10 17:59'))).toContain('before they went missing')
  expect(await wrong(typedMoment('returned', '2026-11-12 09:13'))).toContain('cannot be in the future')
  expect(await wrong({ how: '' })).toContain('Say how they came back')
  expect(await wrong({ conditionCodes: [] })).toContain('Say how they were, or that nobody looked or asked')
  expect(await wrong({ conditionCodes: ['well', 'not-seen'] })).toContain('Either somebody saw how they were')
  expect(await rowOf(episode)).toBeUndefined()
  for (const worker of ['tom', 'ruth', 'joel', 'wyn', 'mina']) expect((await (await t.visit(worker)).get(page)).status, worker).toBe(404)

  // Twice the same form: one return, one interview. Another form afterwards: told that it is done.
  const formOf = async (worker: string) =>
    formsOf((await (await t.visit(worker)).get(page)).html).find((f) => 'returned-day' in f.fields)?.fields ?? {}
  const [form, formOfDan] = [await formOf('priya'), await formOf('dan')]
  const twice = await Promise.all([1, 2].map(() => priya.postRaw(page, { ...form, ...plain })))
  expect(twice.map((seen) => seen.status)).toEqual([303, 303])
  expect(await interviewsOf(child)).toMatchObject([{ returns: 1 }])
  const late = await (await t.visit('dan')).postRaw(page, { ...formOfDan, ...plain })
  expect(late.status).toBe(422)
  expect(late.text).toContain('Somebody has recorded this return already')
  expect(await interviewsOf(child)).toMatchObject([{ returns: 1 }])
})

describe('both clocks are due 72 elapsed hours after the return', () => {
  test('known by day only they run from 00:00 London of that day, and the page says that the time is not known', async () => {
    const { episode, page } = await missing('Bo')
    const priya = await t.visit('priya')
    expect((await priya.submit(page, { ...plain, ...typedMoment('returned', '2026-11-11') })).status).toBe(303)
    expect(await rowOf(episode)).toMatchObject({
      returned_precision: 'day',
      clock_starts_at: new Date('2026-11-11T00:00:00Z'),
      completion_due_at: new Date('2026-11-14T00:00:00Z'),
    })
    expect((await priya.get(`/episodes/${episode}`)).text).toContain('time not known')
  })

  test('across the end of summer time: back on the Friday at 22:00 is due on the Monday at 21:00', async () => {
    await t.clock.set(new Date('2026-10-24T08:00:00Z'))
    const { episode, page } = await missing('Finn', at('2026-10-22T18:00:00Z'))
    const priya = await t.visit('priya')
    expect((await priya.submit(page, { ...plain, ...typedMoment('returned', '2026-10-23 22:00') })).status).toBe(303)
    const row = await rowOf(episode)
    // 22:00 on Friday is 21:00 UTC; seventy-two elapsed hours later London has put its clocks back.
    expect(row.offer_due_at).toEqual(new Date('2026-10-26T21:00:00Z'))
    expect(row.completion_due_at).toEqual(new Date('2026-10-26T21:00:00Z'))
    expect((await priya.get(`/episodes/${episode}`)).text).toContain('Mon 26 Oct 2026, 21:00')
  })

  test('known by day only before the change, they run from London’s midnight, an hour before UTC’s', async () => {
    await t.clock.set(new Date('2026-10-25T08:00:00Z'))
    const { episode, page } = await missing('Ada', at('2026-10-22T18:00:00Z'))
    const priya = await t.visit('priya')
    expect((await priya.submit(page, { ...plain, ...typedMoment('returned', '2026-10-24') })).status).toBe(303)
    expect(await rowOf(episode)).toMatchObject({
      clock_starts_at: new Date('2026-10-23T23:00:00Z'),
      completion_due_at: new Date('2026-10-26T23:00:00Z'),
    })
  })
})

describe('what the area decides', () => {
  const setting = (settings: Record<string, unknown>) =>
    t.owner.query("update area set settings = coalesce(settings, '{}'::jsonb) || $1::jsonb where code = 'haddlestone'", [
      JSON.stringify(settings),
    ])

  test('type A opens clocks unless the area says otherwise; then it is recorded, and asks for no interview', async () => {
    const opened = await cameBack(t, 'Ana', { type: 'A' })
    expect(opened.interview).toMatch(/^I-/)
    await setting({ typeAOpensClocks: false })
    const away = await missing('Ben', at('2026-11-10T18:00:00Z'), 'A')
    const priya = await t.visit('priya')
    expect((await priya.submit(away.page, plain)).status).toBe(303)
    expect(await rowOf(away.episode)).toMatchObject({ opens_clocks: false, offer_due_at: null, completion_due_at: null })
    expect(await interviewsOf(away.child)).toEqual([])
    // Missing itself always opens them.
    expect((await cameBack(t, 'Cas')).interview).toMatch(/^I-/)
    await setting({ typeAOpensClocks: true })
  })

  test('the offer may be due earlier, and the interview stays due at 72 hours', async () => {
    await setting({ offerHours: 24 })
    const { episode } = await cameBack(t, 'Dot')
    expect(await rowOf(episode)).toMatchObject({
      offer_due_at: new Date('2026-11-12T22:40:00Z'),
      completion_due_at: new Date('2026-11-14T22:40:00Z'),
    })
    await setting({ offerHours: 72 })
  })
})

test('several returns while one interview is open: one interview covers them, each with its own clock', async () => {
  const first = await cameBack(t, 'Jo', { missingFrom: at('2026-11-09T18:00:00Z'), returned: at('2026-11-10T01:00:00Z') })
  const second = await cameBack(t, first.child, { missingFrom: at('2026-11-11T18:00:00Z'), returned: at('2026-11-12T02:30:00Z') })
  expect(second.interview).toBe(first.interview)
  expect(await interviewsOf(first.child)).toEqual([{ ref: first.interview, returns: 2 }])
  expect((await rowOf(first.episode)).completion_due_at).toEqual(new Date('2026-11-13T01:00:00Z'))
  expect((await rowOf(second.episode)).completion_due_at).toEqual(new Date('2026-11-15T02:30:00Z'))
  const seen = await (await t.visit('tom')).get(`/interviews/${first.interview}`)
  expect(seen.text).toContain('The 2 returns it covers')
  expect(seen.text).toContain('Fri 13 Nov 2026, 01:00')
  expect(seen.text).toContain('Sun 15 Nov 2026, 02:30')
})
