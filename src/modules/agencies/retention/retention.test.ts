// What is deleted after a time: by the rule of its kind, no sooner, and told to who answers for data.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild } from '../../../../tests/support/returns.ts'
import { deleteKept, readRule, setRule } from '../index.ts'

let t: TestHouse
beforeAll(async () => {
  t = await openTestHouse()
  await t.clock.set(testNow)
})
afterAll(async () => t?.close())

const count = async (query: string, given: readonly unknown[] = []) =>
  (await t.owner.query<{ n: number }>(`select count(*)::int as n from ${query}`, [...given])).rows[0]?.n

test('each kind is deleted past its days and not before; the privacy officer reads the rule and what was deleted', async () => {
  const ids = await idsOf(t)
  const child = await newChild(t, 'Ada')
  for (const [days, digest] of [
    [729, 'a'],
    [731, 'b'],
  ] as const)
    await t.owner.query(
      `insert into set_aside (child_id, digest, label, set_aside_by, set_aside_at) values ($1, sha256($2), 'slang', $3, house_now() - make_interval(days => $4))`,
      [child.id, digest, ids['tom'], days],
    )
  for (const [days, who] of [
    [89, 'tom'],
    [91, 'priya'],
  ] as const)
    await t.owner.query(
      `insert into note_draft (child_id, worker_id, words, saved_at) values ($1, $2, 'x', house_now() - make_interval(days => $3))`,
      [child.id, ids[who], days],
    )
  await t.owner.query('delete from delivery; delete from message')
  for (const [days, settled] of [
    [364, true],
    [366, true],
    [500, false],
  ] as const)
    await t.owner.query(
      `insert into message (kind, subject_id, to_worker_id, made_by, made_at, due_at, settled_at)
       select 'action-due', gen_random_uuid(), $1, $1, m, m, case when $3 then m end from (select house_now() - make_interval(days => $2) as m) x`,
      [ids['tom'], days, settled],
    )
  await deleteKept(t.house)
  await deleteKept(t.house)
  expect(await count('set_aside where child_id = $1', [child.id])).toBe(1)
  expect(await count('note_draft where child_id = $1 and worker_id = $2', [child.id, ids['tom']])).toBe(1)
  expect(await count('note_draft where child_id = $1', [child.id])).toBe(1)
  // What is not settled yet is never deleted.
  expect(await count('message')).toBe(2)
  const lena = await t.visit('lena')
  expect((await lena.get('/audit')).html).toContain('/agency/kept')
  const seen = await lena.get('/agency/kept')
  expect(seen.text).toContain('90 days after the day on which it was last saved')
  for (const who of ['tom', 'ruth', 'joel']) expect((await (await t.visit(who)).get('/agency/kept')).status, who).toBe(404)
})

test('whoever runs the service sets the days; what is not a rule is refused', async () => {
  expect(readRule('message', '60')).toEqual({ ok: true, value: { kind: 'message', days: 60 } })
  expect(readRule('child', '60')).toEqual({ ok: false, problem: 'no-such-kind' })
  for (const days of ['29', '3651', 'many', '60.5', undefined])
    expect(readRule('message', days)).toEqual({ ok: false, problem: 'not-days' })
  await setRule(t.owner, { kind: 'message', days: 60 })
  await deleteKept(t.house)
  expect(await count('message')).toBe(1)
  const lena = await t.visit('lena')
  expect((await lena.get('/agency/kept')).text).toContain('60 days after')
  expect(await count("audit_entry where subject = 'kept-for' and deed = 'install'")).toBe(1)
})
