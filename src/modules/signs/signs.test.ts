// Signs and escalations through the doors, refusal beside success.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, londonMidnight } from '../../kernel/dates.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import type { Visitor } from '../../../tests/support/visitor.ts'
import { addChild, openCircle } from '../people/index.ts'
import { isKnownAt } from './domain.ts'
import { noteObservation, observationsOf, withdrawObservation } from './queries.ts'

const year = 366 * 24 * 3600_000

let t: TestHouse
let child: { id: string; ref: string }
let priya: Visitor

beforeAll(async () => {
  t = await openTestHouse()
  child = await newChild()
  priya = await t.visit('priya')
})
afterAll(() => t.close())

/** A child of Haddlestone with the council, the interviewers, the police, the school and the home in the circle. */
async function newChild(): Promise<{ id: string; ref: string }> {
  return t.as('priya', async (scope) => {
    const agency = await t.owner.query<{ id: string }>("select id from agency where code = 'haddlestone'")
    const made = await addChild(scope, {
      responsibleAgencyId: agency.rows[0]?.id as string,
      preferredName: 'Wren',
      givenName: 'Wrenna',
      familyName: 'Alder',
      dateOfBirth: '2011-05-04',
    })
    const teams = await t.owner.query<{ id: string }>(
      "select t.id from team t join agency a on a.id = t.agency_id where (a.code, t.code) in (('leeward', 'interviews'), ('haddlestone-police', 'missing'), ('brackenhill', 'safeguarding'), ('haddle-health', 'safeguarding'))",
    )
    for (const team of teams.rows)
      await openCircle(scope, {
        childId: made.id,
        teamId: team.id,
        purpose: 'shared-with',
        expiresAt: new Date(scope.now.getTime() + year),
      })
    return made
  })
}

async function anInterview(): Promise<{ id: string; ref: string }> {
  const made = await t.owner.query<{ id: string; ref: string }>(
    `insert into interview (id, ref, child_id, team_id, opened_by)
     select gen_random_uuid(), 'I-' || upper(substr(md5(random()::text), 1, 4)), $1, t.id, w.id
       from team t join agency a on a.id = t.agency_id, worker w where a.code = 'leeward' and t.code = 'interviews' and w.name = 'Tom Okafor' returning id, ref`,
    [child.id],
  )
  const row = made.rows[0] as { id: string; ref: string }
  // References have a shape of their own: take a real one.
  const { newRef } = await import('../../platform/db/index.ts')
  const ref = newRef('I')
  await t.owner.query('update interview set ref = $1 where id = $2', [ref, row.id])
  return { id: row.id, ref }
}

const seen = {
  heard: 'seen',
  evidence: 'Two phones lay on the table',
  sourceKind: 'parent',
  sourceName: 'Her mother',
  'observedOn-day': '10',
  'observedOn-month': '11',
  'observedOn-year': '2026',
}

const noting = () => `/children/${child.ref}/signs/new`

async function rowsOf(sign: string): Promise<{ id: string; evidence: string; withdrawn_reason: string | null }[]> {
  return (
    await t.owner.query<{ id: string; evidence: string; withdrawn_reason: string | null }>(
      'select id, evidence, withdrawn_reason from observation where child_id = $1 and sign = $2 order by recorded_at',
      [child.id, sign],
    )
  ).rows
}

describe('noting a sign', () => {
  test('the catalogue stands in three lists, with meaning, source and everyday explanations, and no total', async () => {
    const at = await priya.get(noting())
    expect(at.status).toBe(200)
    expect(at.text.indexOf('Harm now')).toBeLessThan(at.text.indexOf('Signs What may mean'))
    expect(at.text).toContain('Vulnerabilities and strengths')
    expect(at.text).toContain('It may also be')
    expect(at.text).toContain('A spare because the screen is broken')
    expect(at.text).not.toMatch(/\b(score|total|points)\b/i)
  })

  test('a sign is kept with evidence, source and day, and shown back with a way to note another', async () => {
    const sent = await priya.submit(`${noting()}?sign=multiple-phones`, seen)
    expect(sent.status).toBe(303)
    const at = await priya.get(noting())
    expect(at.text).toContain('Note another')
    expect(at.text).toContain('Two phones lay on the table')
    const next = await priya.get(`${noting()}?sign=fear`)
    expect(next.html).toContain('value="Her mother"')
  })

  test('without evidence it is no sign: what was typed stays', async () => {
    const sent = await priya.submit(`${noting()}?sign=debt`, { ...seen, evidence: '  ' })
    expect(sent.status).toBe(422)
    expect(sent.text).toContain('Write down what was said or seen')
    expect(sent.html).toContain('value="Her mother"')
    expect(sent.text).toContain('Debt')
    expect(await rowsOf('debt')).toEqual([])
  })

  test.each([
    ['13', '11', '2026', 'has not come yet'],
    ['3', '5', '2011', 'before the child was born'],
    ['31', '2', '2026', 'Give a real date'],
  ])('on %s/%s/%s: refused', async (d, m, y, words) => {
    const sent = await priya.submit(`${noting()}?sign=debt`, {
      ...seen,
      'observedOn-day': d,
      'observedOn-month': m,
      'observedOn-year': y,
    })
    expect(sent.status).toBe(422)
    expect(sent.text).toContain(words)
  })

  test('a code that the catalogue does not know is refused', async () => {
    const sent = await priya.submit(`${noting()}?sign=debt`, { ...seen, sign: 'made-up' })
    expect(sent.status).toBe(422)
    expect(sent.text).toContain('Choose a sign from the list')
  })

  test('the same form twice makes one row', async () => {
    const form = await priya.get(`${noting()}?sign=isolation`)
    const hidden = Object.fromEntries(
      [...form.html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map((m) => [m[1] as string, m[2] as string]),
    )
    const main = { ...hidden, ...seen, sign: 'isolation' }
    await priya.postRaw(noting(), main)
    await priya.postRaw(noting(), main)
    expect(await rowsOf('isolation')).toHaveLength(1)
  })

  test('outside the circle there is no such child, word for word', async () => {
    const noor = await t.visit('noor')
    const hidden = await noor.get(noting())
    const never = await noor.get('/children/C-0000-0000/signs/new')
    expect(hidden.status).toBe(404)
    expect(hidden.html).toBe(never.html)
    const sian = await t.visit('sian')
    expect((await sian.get(noting())).status).toBe(404)
  })
})

describe('after an interview', () => {
  test('signs are noted one after another, and the way leads on to closing', async () => {
    const interview = await anInterview()
    const tom = await t.visit('tom')
    const before = await tom.get(`/interviews/${interview.ref}/signs`)
    expect(before.text).toContain('Nothing to note')
    const sent = await tom.submit(`/interviews/${interview.ref}/signs?sign=fear`, {
      heard: 'own-words',
      evidence: 'they said they know where my nan lives',
    })
    expect(sent.location).toBe(`/interviews/${interview.ref}/signs#noted`)
    const after = await tom.get(`/interviews/${interview.ref}/signs`)
    expect(after.text).toContain('they said they know where my nan lives')
    expect(after.html).toContain(`/interviews/${interview.ref}/close`)
    expect(after.text).not.toContain('Nothing to note ')
  })

  test('nothing to note is an answer, kept once, with who gave it', async () => {
    const interview = await anInterview()
    const tom = await t.visit('tom')
    const sent = await tom.submit(`/interviews/${interview.ref}/signs`, {}, `/interviews/${interview.ref}/signs/none`)
    expect(sent.location).toBe(`/interviews/${interview.ref}/close`)
    await tom.submit(`/interviews/${interview.ref}/signs`, {}, `/interviews/${interview.ref}/signs/none`)
    const kept = await t.owner.query('select 1 from nothing_noted where interview_id = $1', [interview.id])
    expect(kept.rowCount).toBe(1)
    expect((await tom.get(`/interviews/${interview.ref}/signs`)).text).toContain('Tom Okafor said on Thu 12 Nov 2026')
  })

  test('a school does not see it, nor does somebody outside', async () => {
    const interview = await anInterview()
    expect((await (await t.visit('ruth')).get(`/interviews/${interview.ref}/signs`)).status).toBe(404)
    expect((await (await t.visit('noor')).get(`/interviews/${interview.ref}/signs`)).status).toBe(404)
  })
})

describe('who reads what', () => {
  test('a school notes, and reads its own agency’s notes only', async () => {
    const ruth = await t.visit('ruth')
    await ruth.submit(`${noting()}?sign=school-decline`, { ...seen, sourceKind: 'recorder', evidence: 'Asleep in every lesson' })
    const at = await ruth.get(`/children/${child.ref}/signs`)
    expect(at.text).toContain('Asleep in every lesson')
    expect(at.text).toContain('You see what your own agency noted')
    expect(at.text).not.toContain('Two phones')
    expect(at.text).not.toContain('my nan')
    expect((await priya.get(`/children/${child.ref}/signs`)).text).toContain('Asleep in every lesson')
  })

  test('a nurse sees the sign but not the words of an interview', async () => {
    const at = await (await t.visit('ife')).get(`/children/${child.ref}/signs`)
    expect(at.text).toContain('Afraid of somebody')
    expect(at.text).not.toContain('my nan')
    expect(at.text).toContain('Two phones lay on the table')
  })
})

describe('taking back', () => {
  test('with a reason it stays readable and is no longer known', async () => {
    await priya.submit(`${noting()}?sign=weapon`, { ...seen, evidence: 'A knife in the bag' })
    const [row] = await rowsOf('weapon')
    const url = `/children/${child.ref}/signs/${row?.id}/withdraw`
    const empty = await priya.submit(url, { reason: '' })
    expect(empty.status).toBe(422)
    const sent = await priya.submit(url, { reason: 'It was a cook’s knife for college' })
    expect(sent.location).toBe(`/children/${child.ref}/signs`)
    const at = await priya.get(`/children/${child.ref}/signs`)
    expect(at.text).toContain('It was a cook’s knife for college')
    expect(await rowsOf('weapon')).toHaveLength(1)
    expect((await priya.get(url)).status).toBe(404)
  })

  test('an interviewer does not take back what a coordinator wrote, nor anybody a reason or the words', async () => {
    const [row] = await rowsOf('multiple-phones')
    expect((await (await t.visit('tom')).get(`/children/${child.ref}/signs/${row?.id}/withdraw`)).status).toBe(404)
    const changed = t.as('priya', (scope) =>
      scope.rows
        .updateTable('observation')
        .set({ evidence: 'changed' })
        .where('id', '=', row?.id as string)
        .execute(),
    )
    await expect(changed).rejects.toThrow(/permission denied/)
    const inAnothersName = t.as('priya', async (scope) => {
      const other = await scope.rows.selectFrom('worker').select('id').where('name', '=', 'Tom Okafor').executeTakeFirstOrThrow()
      await scope.rows
        .insertInto('observation')
        .values({
          childId: child.id,
          sign: 'fear',
          list: 'sign',
          evidence: 'x',
          sourceKind: 'child',
          observedOn: '2026-11-01',
          recordedBy: other.id,
        })
        .execute()
    })
    await expect(inAnothersName).rejects.toThrow(/row-level security/)
  })
})

describe('escalations', () => {
  const url = () => `/children/${child.ref}/escalations/new`
  const excluded = { kind: 'exclusion', 'happenedOn-day': '9', 'happenedOn-month': '11', 'happenedOn-year': '2026', sourceKind: 'school' }

  test('are recorded with day and source, and taken back with a reason', async () => {
    expect((await priya.submit(url(), excluded)).location).toBe(`/children/${child.ref}`)
    const kept = await t.owner.query<{ id: string }>('select id from escalation where child_id = $1', [child.id])
    expect(kept.rowCount).toBe(1)
    const withdraw = `/children/${child.ref}/escalations/${kept.rows[0]?.id}/withdraw`
    expect((await priya.submit(withdraw, { reason: 'Another pupil' })).status).toBe(303)
    expect((await priya.get(withdraw)).status).toBe(404)
  })

  test('not on a day to come, not without a source, not outside the circle', async () => {
    const ahead = await priya.submit(url(), { ...excluded, 'happenedOn-year': '2027' })
    expect(ahead.status).toBe(422)
    const { sourceKind: _, ...without } = excluded
    const noSource = await priya.submit(url(), without)
    expect(noSource.text).toContain('Say where this comes from')
    expect(noSource.html).toContain('value="9"')
    expect((await (await t.visit('noor')).get(url())).status).toBe(404)
  })
})

test('as known on a past day: replaying what was recorded gives the same answer', async () => {
  const start = await t.clock.now()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ hours: fc.integer({ min: 0, max: 60 }), takeBack: fc.boolean() }), { minLength: 1, maxLength: 8 }),
      async (steps) => {
        const other = await newChild()
        const first = (await t.clock.now()).toISOString().slice(0, 10)
        const events: { id: string; recordedAt: Date; withdrawnAt: Date | null }[] = []
        for (const { hours, takeBack } of steps) {
          const now = await t.clock.forward(hours)
          const open = events.find((e) => e.withdrawnAt === null)
          if (takeBack && open) {
            await t.as('priya', (scope) => withdrawObservation(scope, open.id, 'not so'))
            open.withdrawnAt = now
          } else {
            const made = await t.as('priya', (scope) =>
              noteObservation(scope, t.house.content, {
                childId: other.id,
                sign: 'fear',
                evidence: 'seen',
                sourceKind: 'recorder',
                observedOn: '2026-11-01',
              }),
            )
            if (made.ok) events.push({ id: made.value.id, recordedAt: now, withdrawnAt: null })
          }
        }
        for (let day = 0; day <= 20; day += 1) {
          const end = londonMidnight(addDays(first, day + 1))
          const known = await t.as('priya', (scope) => observationsOf(scope, other.id, { knownAt: end }))
          expect(known.map((o) => o.id).toSorted()).toEqual(
            events
              .filter((e) => isKnownAt(e, end))
              .map((e) => e.id)
              .toSorted(),
          )
        }
      },
    ),
    { numRuns: 6 },
  )
  await t.clock.set(start)
})

test('the page as of a past day shows what was known then, and says so', async () => {
  const other = await newChild()
  const url = `/children/${other.ref}/signs`
  await priya.submit(`${url}/new?sign=debt`, { ...seen, evidence: 'Owes for a lost phone' })
  const start = await t.clock.now()
  await t.clock.forward(48)
  expect((await priya.get(`${url}?on=2026-11-12`)).text).toContain('Owes for a lost phone')
  expect((await priya.get(`${url}?on=2026-11-11`)).text).not.toContain('Owes for a lost phone')
  expect((await priya.get(`${url}?on=2026-11-11`)).text).toContain('As it was known at the end of 11 November 2026')
  expect((await priya.get(`${url}?on=2099-01-01`)).text).toContain('not a day that has passed')
  const asked = await priya.submit(url, { 'on-day': '12', 'on-month': '11', 'on-year': '2026' }, `${url}/on`)
  expect(asked.location).toBe(`${url}?on=2026-11-12`)
  await t.clock.set(start)
})
