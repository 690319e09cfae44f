// The record of an interview, through the HTTP door: who may read it, and what must never reach a carer.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, taken, typedMoment } from '../../../../tests/support/returns.ts'
import type { Fields } from '../../../../tests/support/visitor.ts'
import { openCircle } from '../../people/index.ts'
import { stepsOf } from '../conversation/guide.ts'
import { holdInterview } from '../index.ts'
import { forCarer } from './domain.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())

test('what a child keeps from the carer, the placement or somebody named is marked on the record and never in the carer’s copy', async () => {
  const { interview, child } = await taken(t, 'Nia')
  const tom = await t.visit('tom')
  const answer = async (q: string, fields: Fields) => {
    const url = `/interviews/${interview}/talk?q=${q}`
    expect((await tom.submit(url, { ...fields, go: 'save' }, url)).status).toBe(303)
  }
  await answer('during-good', { words: 'The beach was lovely', 'own-words': 'yes' })
  await answer('during-people', { words: 'My cousin drove', withheld: ['carer'] })
  await answer('during-places', { words: 'Behind the arches', withheld: ['placement'] })
  await answer('return-how', { words: 'Uncle Des made me', withheld: ['person'], 'withheld-person': 'Uncle Des' })
  await answer('voice-most-important', { words: 'I am tired of it', withheld: ['carer', 'placement'] })
  // Never for a carer, marked or not: whom the child fears, how to reach them, what was asked about harm.
  await answer('privacy-wishes', { words: 'Not my stepfather' })
  await answer('privacy-contact', { words: 'Through Ms Adeyemi' })
  await answer('harm-afraid', { words: 'The one with the dog' })
  await answer('setting-who-was-there', { words: 'A signer called Bel' })
  const before = await tom.get(`/interviews/${interview}/talk?q=return-how`)
  expect(before.html).toContain('value="Uncle Des"')
  await tom.submit(`/interviews/${interview}/finish`, { ...typedMoment('heldAt', '2026-11-12 08:30'), confirmed: 'yes' })

  const record = await tom.get(`/interviews/${interview}/record`)
  for (const words of [
    'Not for the carer My cousin drove',
    'Not for the placement Behind the arches',
    'Not for Uncle Des Uncle Des made me',
    'Not for the carer or the placement I am tired of it',
    'The beach was lovely',
    'Not for the carer or the placement as it stands',
  ])
    expect(record.text).toContain(words)
  const copy = await tom.get(`/interviews/${interview}/record/for-carer`)
  expect(copy.status).toBe(200)
  expect(copy.text).toContain('The beach was lovely')
  for (const secret of ['cousin', 'arches', 'Uncle Des', 'tired of it', 'stepfather', 'Adeyemi', 'the dog', 'Bel', 'Not for', 'left out'])
    expect(copy.html).not.toContain(secret)
  // The story on paper leaves them out as well.
  const printed = await tom.get(`/children/${child.ref}/print`)
  expect(printed.text).toContain('The beach was lovely')
  for (const secret of ['cousin', 'arches', 'Uncle Des', 'tired of it']) expect(printed.html).not.toContain(secret)
})

test('a home and a school in the circle see that it was held, and not a word of it', async () => {
  const { interview, child } = await taken(t, 'Oz')
  const ids = await idsOf(t)
  await t.as('priya', async (scope) => {
    for (const team of ['larkspur/home', 'brackenhill/safeguarding', 'haddle-health/safeguarding'])
      await openCircle(scope, {
        childId: child.id,
        teamId: ids[team] ?? '',
        purpose: 'shared-with',
        expiresAt: new Date('2027-01-01T00:00:00Z'),
      })
  })
  const made = await t.as('tom', (scope) =>
    holdInterview(scope, t.house.content, interview, {
      heldAt: new Date('2026-11-12T08:00:00Z'),
      answers: [{ question: 'during-tell-me', words: 'Orla’s brother took me', ownWords: true }],
      confirmed: true,
    }),
  )
  expect(made.ok).toBe(true)
  for (const worker of ['orla', 'ruth', 'ife']) {
    const visitor = await t.visit(worker)
    const hub = await visitor.get(`/interviews/${interview}`)
    expect(hub.text, worker).toContain('Held Thu 12 Nov 2026, 08:00')
    expect(hub.text, worker).not.toContain('brother')
    for (const page of ['record', 'record/for-carer'])
      expect((await visitor.get(`/interviews/${interview}/${page}`)).status, worker).toBe(404)
    expect((await visitor.get(`/children/${child.ref}`)).text, worker).not.toContain('brother')
  }
  for (const worker of ['tom', 'grace', 'priya', 'dan'])
    expect((await (await t.visit(worker)).get(`/interviews/${interview}/record`)).status, worker).toBe(200)
  for (const worker of ['wyn', 'callum', 'joel', 'sian', 'lena'])
    expect((await (await t.visit(worker)).get(`/interviews/${interview}/record`)).status, worker).toBe(404)
  // Nor by the database's own door.
  for (const worker of ['orla', 'ruth', 'ife', 'wyn'])
    expect(await t.as(worker, (scope) => scope.rows.selectFrom('interviewAnswer').select('words').execute()), worker).toEqual([])
})

test('before it is held there is no record to read', async () => {
  const { interview } = await taken(t, 'Pia')
  for (const page of ['record', 'record/for-carer'])
    expect((await (await t.visit('tom')).get(`/interviews/${interview}/${page}`)).status).toBe(404)
})

test('whatever is withheld from whomever, the carer’s copy holds none of it and all that may be told', () => {
  const questions = stepsOf(t.house.content).map((step) => step.id)
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          question: fc.constantFrom(...questions),
          words: fc.uuid(),
          withheldFrom: fc.subarray(['carer', 'placement', 'person'] as const),
        }),
        { maxLength: 40 },
      ),
      (answers) => {
        const told = forCarer(answers)
        expect(
          told.filter((a) => a.withheldFrom.length > 0 || a.question.startsWith('harm-') || a.question.startsWith('privacy-w')),
        ).toEqual([])
        expect(told).toEqual(answers.filter((a) => told.includes(a)))
        const open = answers.filter((a) => a.withheldFrom.length === 0 && a.question.startsWith('during-'))
        expect(open.every((a) => told.includes(a))).toBe(true)
      },
    ),
    { numRuns: 300, seed: testNow.getTime() },
  )
})
