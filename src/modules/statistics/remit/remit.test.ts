// The whole-response view: middle times with their counts, who passed needs to whom, and whose they were.
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild, taken } from '../../../../tests/support/returns.ts'
import { accept, agreeAction, completeAction, refer, sayNotOurs } from '../../response/index.ts'
import { middleWords } from './domain.ts'
import { layOut, linesOf } from './picture.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
  // Only what this file tells.
  await t.owner.query("update referral set made_at = made_at - interval '10 years'")
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const health = 'haddle-health/safeguarding'
const school = 'brackenhill/safeguarding'

async function referred(child: string, interviewId: string | null, by = 'priya', to = health): Promise<string> {
  return t.as(by, async (scope) => {
    const made = await refer(scope, {
      childId: child,
      interviewId,
      toTeamId: ids[to] ?? '',
      asked: 'See her soon',
      why: 'She asked',
      threshold: 'health-need',
      dueOn: '2026-12-01',
      sharedWhat: 'A worry',
      helpsWith: 'Her health',
      route: 'section-17',
      detriment: 'None found',
      childView: 'Agrees',
      childTold: true,
    })
    if (!made.ok) throw new Error(made.problem)
    return made.value.ref
  })
}

test('each step from its own two moments, each number with whose it is, and a bounce by pair and reason', async () => {
  const { child, interview } = await taken(t, 'Isla')
  const interviewId = (await t.owner.query<{ id: string }>('select id from interview where ref = $1', [interview])).rows[0]?.id ?? ''
  // Back on the 11th at 22:40; referred on the 12th at 09:12; taken 2 h later; an action 4 h after that; a change 10 h after that.
  const ref = await referred(child.id, interviewId, 'tom')
  await t.clock.forward(2)
  expect((await t.as('ife', (scope) => accept(scope, ref, scope.me.workerId))).ok).toBe(true)
  await t.clock.forward(4)
  const referralId = (await t.owner.query<{ id: string }>('select id from referral where ref = $1', [ref])).rows[0]?.id ?? ''
  const action = await t.as('ife', (scope) =>
    agreeAction(scope, {
      childId: child.id,
      interviewId,
      referralId,
      what: 'Ring her',
      owner: { kind: 'worker', id: scope.me.workerId },
      dueOn: '2026-11-20',
    }),
  )
  await t.clock.forward(10)
  if (!action.ok) throw new Error(action.problem)
  await t.as('ife', (scope) => completeAction(scope, action.value.ref, { note: 'Rang', changed: 'She sleeps again' }))

  const other = await newChild(t, 'Jun')
  const bounced = await referred(other.id, null)
  expect(
    (await t.as('ife', (scope) => sayNotOurs(scope, bounced, { toTeamId: ids[school] ?? '', reasonCode: 'age', words: 'Too old' }))).ok,
  ).toBe(true)
  expect(
    (await t.as('ruth', (scope) => sayNotOurs(scope, bounced, { toTeamId: ids[health] ?? '', reasonCode: 'capacity', words: 'Nobody' })))
      .ok,
  ).toBe(true)

  const priya = await t.visit('priya')
  const seen = await priya.get('/area/referrals')
  expect(seen.text).toContain('2 referrals; 1 was passed on because somebody said “not ours”')
  expect(seen.text).toContain('too few to compare')
  expect(seen.html).toContain('<svg class="sr-remit sr-remit--phone"')
  expect(seen.text).toContain('Haddle Valley Health Brackenhill School The child is too young or too old for us 1')
  const csv = parse((await priya.get('/area/referrals/download')).html, { bom: true, columns: true }) as Record<string, string>[]
  const value = (code: string) => csv.find((row) => row['Code'] === code)?.['Value']
  expect([value('made'), value('accepted'), value('bounced'), value('round')]).toEqual(['2', '1', '1', '1'])
  expect([
    value('median-hours-return-referral'),
    value('median-hours-referral-accepted'),
    value('median-hours-accepted-action'),
    value('median-hours-action-change'),
  ]).toEqual(['10.5', '2.0', '4.0', '10.0'])
  expect(csv.filter((row) => row['Code'] === 'bounce').map((row) => [row['Said not ours'], row['Had it next'], row['Value']])).toEqual([
    ['Brackenhill School', 'Haddle Valley Health', '1'],
    ['Haddle Valley Health', 'Brackenhill School', '1'],
  ])
  const whose = async (part: string) => (await priya.get(`/area/referrals/whose?part=${part}`)).text
  expect(await whose('accepted')).toContain('Isla')
  expect(await whose('accepted')).not.toContain('Jun')
  expect(await whose('bounce:haddle-health:brackenhill:age')).toContain('Jun')
  // Outside her circles a child is a number: Helen, of the same area, is told how many and no name.
  const helen = await t.visit('helen')
  const outside = await helen.get('/area/referrals/whose?part=made')
  expect(outside.text).toContain('2 referrals in all')
  expect(outside.text).not.toContain('Jun')
})

test('only for who may see the figures of the area, and a made-up part or area is not there', async () => {
  for (const [who, status] of [
    ['tom', 404],
    ['ruth', 404],
    ['joel', 404],
    ['sian', 404],
    ['amara', 200],
    ['noor', 200],
  ] as const)
    for (const page of ['/area/referrals', '/area/referrals/download', '/area/referrals/whose'])
      expect((await (await t.visit(who)).get(page)).status, `${who} ${page}`).toBe(status)
  const noor = await t.visit('noor')
  expect((await noor.get('/area/referrals')).text).toContain('Nothing was referred in this time')
  expect((await noor.get('/area/referrals?area=haddlestone')).status).toBe(404)
  expect((await noor.get('/area/referrals/whose?part=bounce:a:b')).status).toBe(404)
  const priya = await t.visit('priya')
  expect((await priya.get('/area/referrals?from=2020-01-01&to=2020-12-31')).text).toContain('Nothing was referred in this time')
})

test('the picture: every band lies inside it, sides do not overlap, and few is said to be few', () => {
  const bounces = ['a', 'b', 'c', 'd'].flatMap((from, i) =>
    ['x', 'y', 'z'].map((to, j) => ({ fromCode: from, from, toCode: to, to, reason: 'age', count: i * 7 + j + 1 })),
  )
  const drawn = layOut(bounces)
  expect(drawn.bands).toHaveLength(12)
  for (const sides of [drawn.left, drawn.right])
    for (const [n, side] of sides.entries()) {
      expect(side.y + side.height).toBeLessThanOrEqual(drawn.height)
      const next = sides[n + 1]
      if (next) expect(side.y + side.height).toBeLessThan(next.y)
    }
  // On a phone of 390 px nothing is wider than the page's column, and no name than half of it.
  const phone = layOut(bounces, 'phone')
  expect(phone.width).toBeLessThanOrEqual(350)
  for (const sides of [phone.left, phone.right])
    for (const [n, side] of sides.entries()) {
      const next = sides[n + 1]
      // Three lines of a name stand above the next bar.
      if (next) expect(next.y - side.y - side.height).toBeGreaterThanOrEqual(3 * 16)
    }
  for (const name of ['Haddlestone and Vale Police missing unit 12', 'Llanfairpwllgwyngyllgogerychwyrndrobwll', 'A']) {
    expect(linesOf(name).length).toBeLessThanOrEqual(3)
    for (const line of linesOf(name)) expect(line.length).toBeLessThanOrEqual(18)
  }
  // Beside the bars two lines stand clear of the next ones, and within the picture: 24 letters of 16 px take less than its 230 px.
  for (const name of ['Haddlestone and Vale Police 1', 'Northumberland, Tyne and Wear NHS Foundation Trust 12', 'A 1']) {
    const lines = linesOf(name, 'wide')
    expect(lines.length).toBeLessThanOrEqual(2)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(24)
  }
  expect(linesOf('Northumberland, Tyne and Wear NHS Foundation Trust 12', 'wide').at(-1)).toMatch(/… 12$/)
  expect(linesOf('Haddlestone and Vale Police 1', 'wide').join(' ')).toBe('Haddlestone and Vale Police 1')
  expect(drawn.left.reduce((sum, s) => sum + s.count, 0)).toBe(bounces.reduce((sum, b) => sum + b.count, 0))
  expect(middleWords(5, 3)).toContain('too few')
  expect(middleWords(5, 40)).toBe('5 h')
  expect(middleWords(null, 0)).toBe('None yet')
})
