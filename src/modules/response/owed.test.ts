// What is owed never leaves the sight of whoever owes it: a circle ends by itself, but not over an action, a sharing or an interview.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { recordReport, recordReturn } from '../missing/index.ts'
import { addChild } from '../people/index.ts'
import { agreeAction, completeAction, decideSharing, keepOpen, responseWork } from './index.ts'

let t: TestHouse
let ids: Record<string, string>

beforeAll(async () => {
  t = await openTestHouse()
  const { rows } = await t.owner.query<{ code: string; id: string }>(
    `select code, id::text from worker union all select a.code || '/' || t.code, t.id::text from team t join agency a on a.id = t.agency_id`,
  )
  ids = Object.fromEntries(rows.map((r) => [r.code, r.id]))
})
afterAll(async () => t?.close())

const day = 24
const work = async (who: string) => (await t.as(who, responseWork)).map((item) => item.what)

/** Nights pass, each with the clock's job. */
async function nights(count: number): Promise<void> {
  for (let night = 0; night < count; night += 4) {
    await t.clock.forward(4 * day)
    await keepOpen(t.house)
  }
}

test('a forgotten action, a sharing nobody acknowledged and an untaken interview are still there after half a year, and no longer than owed', async () => {
  const made = await t.as('priya', async (scope) => {
    const child = await addChild(scope, {
      responsibleAgencyId: scope.me.agencyId,
      givenName: 'Wren',
      familyName: 'Tollgate',
      dateOfBirth: '2012-02-02',
    })
    const report = await recordReport(scope, t.house.content, {
      childId: child.id,
      type: 'M',
      missingFrom: { date: new Date('2026-11-10T18:00:00Z'), precision: 'minute' },
      reportedAt: testNow,
    })
    if (!report.ok) throw new Error(report.problem)
    const back = await recordReturn(scope, t.house.content, report.value.ref, {
      returned: { date: new Date('2026-11-11T22:40:00Z'), precision: 'minute' },
    })
    if (!back.ok || back.value.interviewRef === null) throw new Error('no interview was asked for')
    const action = await agreeAction(scope, {
      childId: child.id,
      interviewId: null,
      what: 'See her before the weekend',
      owner: { kind: 'worker', id: ids['ife'] ?? '' },
      dueOn: '2026-11-14',
    })
    if (!action.ok) throw new Error(action.problem)
    await decideSharing(scope, {
      childId: child.id,
      interviewId: null,
      shared: true,
      to: { kind: 'team', id: ids['brackenhill/safeguarding'] ?? '' },
      recipientKind: 'school',
      what: 'She is afraid of the walk home',
      helpsWith: 'A safe way home',
      route: 'duty-to-share-2026',
      detriment: null,
      withheldCode: null,
      why: 'School can meet her',
      childView: 'Agrees',
      childTold: true,
    })
    return { ref: action.value.ref, interview: back.value.interviewRef }
  })
  const ife = await t.visit('ife')
  const grace = await t.visit('grace')
  expect(await work('ife')).toContain('Action')
  expect(await work('ruth')).toContain('Shared with you')

  await nights(184)
  expect(await work('ife')).toContain('Action')
  expect((await ife.get(`/actions/${made.ref}`)).status).toBe(200)
  expect(await work('ruth')).toContain('Shared with you')
  expect((await grace.get(`/interviews/${made.interview}`)).status).toBe(200)

  // Done: nothing is owed any more, and the circle ends by itself.
  await t.as('ife', (scope) => completeAction(scope, made.ref, { note: 'Seen', changed: null }))
  await nights(44)
  expect((await ife.get(`/actions/${made.ref}`)).status).toBe(404)
  expect(await work('ruth')).toContain('Shared with you')
})

test('nobody but the clock keeps circles open', async () => {
  await expect(
    t.house.services.as('service-seal', async (scope) =>
      scope.rows.selectNoFrom((eb) => eb.fn<number>('keep_circles_open').as('n')).execute(),
    ),
  ).rejects.toThrow('only the clock')
})
