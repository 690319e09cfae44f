// Statements that are kept: from the second use, so many and no more, and again after a migration has changed what they answer.
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { PreparingClient } from './prepared.ts'

let client: PreparingClient
beforeAll(async () => {
  client = new PreparingClient({ connectionString: inject('serverUrl') })
  await client.connect()
})
afterAll(async () => client.end())

const ask = async (text: string, values: unknown[]) => client.query<Record<string, unknown>>(text, values)

/** By the simple protocol, which keeps nothing. */
async function keptNow(like: string): Promise<number> {
  const found = await client.query<{ n: number }>(`select count(*)::int as n from pg_prepared_statements where statement like '${like}'`)
  return found.rows[0]?.n ?? -1
}

test('a statement is kept from its second use on, once, whatever its values', async () => {
  for (const n of [1, 2, 3, 4]) {
    expect((await ask('select $1::int + 1 as kept_once', [n])).rows).toEqual([{ kept_once: n + 1 }])
    expect(await keptNow('%kept_once'), `use ${n}`).toBe(n === 1 ? 0 : 1)
  }
})

test('what follows a change of shape fails once, says so, and is right again', async () => {
  await client.query('create temporary table shape as select 1 as one')
  for (const _ of [1, 2, 3]) await ask('select * from shape where one = $1', [1])
  await client.query('alter table shape add two int default 2')
  await expect(ask('select * from shape where one = $1', [1])).rejects.toMatchObject({ code: '0A000' })
  for (const _ of [1, 2, 3]) expect((await ask('select * from shape where one = $1', [1])).rows).toEqual([{ one: 1, two: 2 }])
})

test('a connection keeps so many and no more', async () => {
  for (let n = 0; n < 400; n += 1) for (const _ of [1, 2]) await ask(`select $1::int as many_${n}`, [n])
  expect(await keptNow('%many%')).toBeLessThanOrEqual(150)
  expect(await keptNow('%many%')).toBeGreaterThan(50)
})
