// The prompt of section 45: what raises it, who is shown it, what settles it.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { newChild, taken, typedMoment } from '../../../../tests/support/returns.ts'

let t: TestHouse
beforeAll(async () => {
  t = await openTestHouse()
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const open = async (childId: string): Promise<number> =>
  (await t.owner.query('select 1 from section_45_prompt where child_id = $1 and settled_at is null', [childId])).rowCount ?? 0

const arrest = { kind: 'arrest', ...typedMoment('happenedOn', '2026-11-11'), sourceKind: 'police' }

test('what raises it in the database is what the content says', async () => {
  const { about } = t.house.content.nrm.section45
  const { rows } = await t.owner.query<{ codes: string[] }>('select section_45_codes() as codes')
  expect(rows[0]?.codes.toSorted()).toEqual(
    [
      ...about.escalations.map((c) => `escalation ${c}`),
      ...about.returns.map((c) => `return ${c}`),
      ...about.signs.map((c) => `sign ${c}`),
    ].toSorted(),
  )
})

test('an arrest is recorded: the story, My work and its own page say what to do; it is settled by who was told, and the record stays', async () => {
  const { child } = await taken(t, 'Nia')
  const [priya, tom] = [await t.visit('priya'), await t.visit('tom')]
  expect((await tom.get('/work')).text).not.toContain('Section 45')
  await priya.submit(`/children/${child.ref}/escalations/new`, arrest)
  // Whoever recorded it, and whoever holds the child's interview.
  for (const who of [priya, tom]) expect((await who.get('/work')).text).toContain('Section 45: arrested or found carrying')
  expect((await tom.get(`/children/${child.ref}`)).text).toContain('Think of section 45 now')
  const at = `/children/${child.ref}/section-45`
  const page = await tom.get(at)
  for (const words of [
    'under 18, no compulsion is needed',
    'about 140 serious offences',
    'This is no legal advice',
    'College of Policing',
    'Arrested, 11 November 2026',
    'Recorded by Priya Shah',
    'tell the officer in the case, tell the solicitor',
    'Begin the NRM referral',
  ])
    expect(page.text).toContain(words)
  const record = `${at}/record`
  // It is recorded on the day, as a rule: that day is filled in.
  expect((await tom.get(record)).html).toMatch(/name="onDay-day"[^>]*value="12"/)
  for (const [wrong, words] of [
    [{}, 'Choose what was done'],
    [{ kind: 'told-officer', ...typedMoment('onDay', '2026-11-12') }, 'Say who was told'],
    [{ kind: 'told-officer', officer: 'DC Reyes', ...typedMoment('onDay', '2026-11-13') }, 'has not come yet'],
    [{ kind: 'settled', ...typedMoment('onDay', '2026-11-12') }, 'Say why nothing more is needed'],
  ] as const) {
    const seen = await tom.submit(record, wrong)
    expect(seen.status, words).toBe(422)
    expect(seen.text).toContain(words)
  }
  await tom.submit(record, {
    kind: 'told-officer',
    officer: 'DC Reyes, custody desk',
    words: 'That he owes money',
    ...typedMoment('onDay', '2026-11-12'),
  })
  expect((await tom.get(at)).text).toContain('The officer in the case was told: DC Reyes, custody desk')
  expect((await tom.get('/work')).text).toContain('Tell the child’s solicitor')
  expect(await open(child.id)).toBe(1)
  await tom.submit(record, { kind: 'told-solicitor', solicitor: 'A. Gray, Gray and Co', ...typedMoment('onDay', '2026-11-12') })
  expect(await open(child.id)).toBe(0)
  expect((await tom.get('/work')).text).not.toContain('Section 45')
  expect((await tom.get(at)).text).toContain('Settled by Tom Okafor')
  expect((await tom.get(`/children/${child.ref}`)).text).not.toContain('Think of section 45 now')
  // A new arrest is a new prompt: what was told before was told of another.
  await t.clock.forward(24)
  await priya.submit(`/children/${child.ref}/escalations/new`, { ...arrest, ...typedMoment('happenedOn', '2026-11-13') })
  expect(await open(child.id)).toBe(1)
  expect((await tom.get(at)).text).toContain('tell the officer in the case, tell the solicitor')
  await tom.submit(record, { kind: 'settled', reason: 'Released, no further action', ...typedMoment('onDay', '2026-11-13') })
  expect(await open(child.id)).toBe(0)
})

test('a return after an arrest and a find raise it too; one is open at a time; history, grown people and other things do not', async () => {
  const insert = (childId: string, kind: string, day: string) =>
    t.as('priya', async (scope) => {
      await scope.rows
        .insertInto('escalation')
        .values({ childId, kind, happenedOn: day, sourceKind: 'police', recordedBy: scope.me.workerId })
        .execute()
    })
  const child = await newChild(t, 'Oz')
  await insert(child.id, 'exclusion', '2026-11-11')
  await insert(child.id, 'arrest', '2026-07-01')
  expect(await open(child.id)).toBe(0)
  await insert(child.id, 'drugs-found', '2026-11-11')
  await insert(child.id, 'weapon-found', '2026-11-11')
  expect(await open(child.id)).toBe(1)
  const grown = await newChild(t, 'Pip')
  await t.owner.query(`update child set date_of_birth = '2008-11-01' where id = $1`, [grown.id])
  await insert(grown.id, 'arrest', '2026-11-11')
  expect(await open(grown.id)).toBe(0)
  // An age that nobody knows is a child's.
  await t.owner.query('update child set date_of_birth = null where id = $1', [grown.id])
  await insert(grown.id, 'arrest', '2026-11-11')
  expect(await open(grown.id)).toBe(1)
  const back = await newChild(t, 'Quinn')
  const priya = await t.visit('priya')
  const report = await priya.submit(`/children/${back.ref}/report`, {
    ...typedMoment('missingFrom', '2026-11-10 18:00'),
    type: 'M',
    reportedByRole: 'parent',
    ...typedMoment('reportedAt', '2026-11-10 20:00'),
    grade: 'not-graded',
  })
  const returned = await priya.submit(`${(report.location ?? '').split('?')[0]}/return`, {
    ...typedMoment('returned', '2026-11-11 06:00'),
    how: 'arrested',
    conditionCodes: ['well'],
  })
  expect(returned.status, returned.text.slice(0, 400)).toBe(303)
  expect(await open(back.id)).toBe(1)
})

test('to another agency, and to who may not, it does not exist', async () => {
  const child = await newChild(t, 'Ray')
  await (await t.visit('priya')).submit(`/children/${child.ref}/escalations/new`, arrest)
  for (const who of ['wyn', 'noor', 'joel', 'sian', 'ruth', 'ife', 'orla', 'tom'])
    for (const under of ['', '/record'])
      expect((await (await t.visit(who)).get(`/children/${child.ref}/section-45${under}`)).status, `${who} ${under}`).toBe(404)
  await t.owner.query(
    `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at)
     select $1, t.id, 'shared-with', w.id, house_now() + interval '30 days' from team t join agency a on a.id = t.agency_id, worker w where a.code = 'brackenhill' and w.code = 'priya'`,
    [child.id],
  )
  const ruth = await t.visit('ruth')
  expect((await ruth.get(`/children/${child.ref}`)).text).not.toContain('section 45')
  expect((await ruth.get(`/children/${child.ref}/section-45`)).status).toBe(404)
})
