// The profile, through the HTTP door: part 1 kept ahead, part 2 once missing, and police only once there is an episode.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { at, idsOf, newChild } from '../../../../tests/support/returns.ts'
import { openCircle } from '../../people/index.ts'
import { recordReport, recordReturn } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())

test('part 1 is kept ahead, in versions that are never replaced; its places stand apart', async () => {
  const child = await newChild(t, 'Pip')
  const priya = await t.visit('priya')
  const ahead = `/children/${child.ref}/profile/ahead`
  const empty = await priya.submit(ahead, {})
  expect(empty.status).toBe(422)
  expect(empty.text).toContain('an empty profile helps nobody')
  const first = { 'likes-to-be-called': 'Pip, never Philippa', calms: 'A quiet voice', places: 'The skate park\nAunt Bea’s street' }
  expect((await priya.submit(ahead, first)).status).toBe(303)
  await t.clock.forward(0.1)
  expect((await priya.submit(ahead, { calms: 'A quiet voice and her headphones', places: '' })).status).toBe(303)

  const seen = await priya.get(`/children/${child.ref}/profile`)
  expect(seen.text).toContain('Pip, never Philippa')
  expect(seen.text).toContain('A quiet voice and her headphones')
  expect(seen.html).not.toContain('skate park')
  const { rows } = await t.owner.query<{ id: string; answers: Record<string, { places?: string[] }> }>(
    'select id, answers from profile_version where child_id = $1 order by written_at',
    [child.id],
  )
  expect(rows).toHaveLength(2)
  expect(rows[1]?.answers['places']?.places).toHaveLength(2)
  expect(JSON.stringify(rows)).not.toContain('skate park')
  const before = await priya.get(`/children/${child.ref}/profile/versions/${rows[0]?.id}`)
  expect(before.text).toContain('A quiet voice')
  expect(before.text).not.toContain('headphones')
})

test('police in the circle see it only once there is an episode; then part 2 is asked, without what the report has told', async () => {
  const child = await newChild(t, 'Quin')
  const priya = await t.visit('priya')
  const dan = await t.visit('dan')
  expect((await priya.submit(`/children/${child.ref}/profile/ahead`, { marks: 'A scar on the left hand' })).status).toBe(303)
  // Police of another matter stand in the circle: still nothing of the profile.
  await t.as('priya', (scope) =>
    openCircle(scope, {
      childId: child.id,
      teamId: ids['haddlestone-police/missing'] ?? '',
      purpose: 'shared-with',
      expiresAt: new Date('2027-01-01T00:00:00Z'),
    }),
  )
  expect((await dan.get(`/children/${child.ref}`)).status).toBe(200)
  expect((await dan.get(`/children/${child.ref}/profile`)).status).toBe(404)
  const version = (await t.owner.query<{ id: string }>('select id from profile_version where child_id = $1', [child.id])).rows[0]?.id
  expect((await dan.get(`/children/${child.ref}/profile/versions/${version}`)).status).toBe(404)

  const made = await t.as('priya', (scope) =>
    recordReport(scope, t.house.content, { childId: child.id, type: 'M', missingFrom: at('2026-11-12T01:00:00Z'), reportedAt: scope.now }),
  )
  if (!made.ok) throw new Error(made.problem)
  expect((await dan.get(`/children/${child.ref}/profile`)).text).toContain('A scar on the left hand')

  const part2 = `/episodes/${made.value.ref}/profile`
  const asked = await priya.get(part2)
  expect(asked.text).toContain('What were they wearing?')
  expect(asked.text).not.toContain('Who saw them last?')
  expect((await priya.submit(part2, { clothing: 'Green coat, white trainers' })).status).toBe(303)
  expect((await dan.get(`/episodes/${made.value.ref}`)).text).toContain('Green coat, white trainers')
  // Police read it; those who know the child write it. A school and a stranger do neither.
  for (const worker of ['dan', 'ruth', 'wyn', 'joel']) expect((await (await t.visit(worker)).get(part2)).status, worker).toBe(404)

  // Once the child is back it is history: read with the episode, asked no more.
  const back = await t.as('priya', (scope) =>
    recordReturn(scope, t.house.content, made.value.ref, { returned: at('2026-11-12T08:00:00Z') }),
  )
  expect(back.ok).toBe(true)
  expect((await priya.get(part2)).status).toBe(404)
  expect((await priya.get(`/episodes/${made.value.ref}`)).text).toContain('Green coat, white trainers')
})
