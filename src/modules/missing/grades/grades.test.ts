// The police grade and its timed reviews, through the HTTP door.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { at, newChild, typedMoment } from '../../../../tests/support/returns.ts'
import type { Fields } from '../../../../tests/support/visitor.ts'
import { recordReport } from '../index.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())

async function missing(name: string): Promise<string> {
  const child = await newChild(t, name)
  const made = await t.as('priya', (scope) =>
    recordReport(scope, t.house.content, { childId: child.id, type: 'M', missingFrom: at('2026-11-12T01:00:00Z'), reportedAt: testNow }),
  )
  if (!made.ok) throw new Error(made.problem)
  return made.value.ref
}

const graded: Fields = {
  grade: 'medium',
  gradeReasons: ['first-time'],
  gradeWords: '',
  gradedByName: 'Sergeant Marsh',
  ...typedMoment('gradedAt', '2026-11-12 09:00'),
  reviewInHours: '8',
}

test('a review is a new grade beside those before it, each on the scale on which it was given', async () => {
  const ref = await missing('Teo')
  const dan = await t.visit('dan')
  expect((await dan.get(`/episodes/${ref}`)).text).toContain('Police have given no grade')
  expect((await dan.submit(`/episodes/${ref}/risk`, graded)).status).toBe(303)
  // Another force grades on its own scale: the form offers it, and the record keeps which one it was.
  const other = `/episodes/${ref}/risk?scale=very-low-to-high`
  expect((await dan.get(other)).text).toContain('On the scale “Very low to high”')
  expect(
    (
      await dan.submit(other, {
        ...graded,
        ...typedMoment('gradedAt', '2026-11-12 09:05'),
        grade: 'high',
        gradeWords: 'Seen with an older man',
      })
    ).status,
  ).toBe(303)
  const { rows } = await t.owner.query(
    'select scale_version, grade from risk_grade g join missing_episode e on e.id = g.episode_id where e.ref = $1 order by g.graded_at',
    [ref],
  )
  expect(rows).toEqual([
    { scale_version: 'no-apparent-to-high', grade: 'medium' },
    { scale_version: 'very-low-to-high', grade: 'high' },
  ])
  const seen = await dan.get(`/episodes/${ref}`)
  expect(seen.text).toContain('Medium (earlier)')
  expect(seen.text).toContain('No apparent risk to high')
  expect(seen.text).toContain('Very low to high')
  expect(seen.text).toContain('Seen with an older man')
  // A grade of the other scale is no grade of this one.
  expect((await dan.submit(`/episodes/${ref}/risk?scale=no-apparent-to-high`, { ...graded, grade: 'very-low' })).status).toBe(422)
})

test('the review is work: coming, then now, then late, and gone once the next grade is given', async () => {
  const ref = await missing('Una')
  const dan = await t.visit('dan')
  expect((await dan.submit(`/episodes/${ref}/risk`, graded)).status).toBe(303)
  const review = /Risk review · Una|Risk review.{0,40}Una/
  expect((await dan.get('/work')).text).not.toMatch(review)
  expect((await dan.get('/work/coming')).text).toMatch(review)
  await t.clock.set(new Date('2026-11-12T14:00:00Z'))
  const now = await dan.get('/work')
  expect(now.text).toMatch(review)
  expect(now.text).toContain('3 h left')
  await t.clock.set(new Date('2026-11-12T19:00:00Z'))
  expect((await dan.get('/work')).text).toContain('2 h late')
  expect((await dan.get(`/episodes/${ref}`)).text).toContain('review 2 h late')
  const again = await dan.submit(`/episodes/${ref}/risk`, {
    ...graded,
    ...typedMoment('gradedAt', '2026-11-12 18:50'),
    reviewInHours: '24',
  })
  expect(again.status).toBe(303)
  expect((await dan.get('/work')).text).not.toMatch(review)
  await t.clock.set(testNow)
})

test('no grade without who, when and why; none from the future; only police and the council write it', async () => {
  const ref = await missing('Val')
  const dan = await t.visit('dan')
  const url = `/episodes/${ref}/risk`
  for (const [fields, words] of [
    [{ grade: '' }, 'Say which grade police gave'],
    [{ gradedByName: '' }, 'Say who graded it'],
    [{ gradeReasons: [] }, 'Give the reasons'],
    [{ reviewInHours: '' }, 'Say when it must be looked at again'],
    [typedMoment('gradedAt', '2026-11-12 09:30'), 'cannot have been given in the future'],
    [typedMoment('gradedAt', '2026-11-12'), 'Give the time of the grade'],
  ] as const) {
    const seen = await dan.submit(url, { ...graded, ...fields })
    expect(seen.status).toBe(422)
    expect(seen.text).toContain(words)
  }
  expect(
    (await t.owner.query('select 1 from risk_grade g join missing_episode e on e.id = g.episode_id where e.ref = $1', [ref])).rowCount,
  ).toBe(0)
  expect((await (await t.visit('priya')).get(url)).status).toBe(200)
  for (const worker of ['tom', 'callum', 'wyn', 'ruth', 'orla', 'mina'])
    expect((await (await t.visit(worker)).get(url)).status, worker).toBe(404)
})
