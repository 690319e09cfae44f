// Links, not merges (assurance T11): linking and unlinking moves nothing, opens nothing and loses nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { seeded } from '../../../../tests/assurance/seeded.ts'
import { addChild } from '../index.ts'
import { linkBetween } from './domain.ts'
import { endLink, linkRecords, linksOf } from './queries.ts'

let house: TestHouse
let second: { id: string; ref: string }
let first: { id: string; ref: string }

const childCalled = async (given: string) =>
  (await house.owner.query<{ id: string; ref: string }>('select id, ref from child where given_name = $1', [given])).rows[0] as {
    id: string
    ref: string
  }

beforeAll(async () => {
  house = await openTestHouse()
  const agency = (await house.owner.query<{ id: string }>(`select id from agency where code = 'haddlestone'`)).rows[0]?.id ?? ''
  first = await childCalled('Devraj')
  second = await house.as('priya', (scope) => addChild(scope, { responsibleAgencyId: agency, givenName: 'D', familyName: 'Annand' }))
})
afterAll(() => house.close())

describe('a link', () => {
  const links = () => `/children/${first.ref}/links`

  it('is made by a lead with a reason; both stories show it, and both logs', async () => {
    const priya = await house.visit('priya')
    expect((await priya.submit(`${links()}/new`, { other: second.ref })).text).toContain('Say how you know')
    const made = await priya.submit(`${links()}/new`, {
      other: second.ref.toLowerCase().replace('-', ' '),
      reason: 'Same birthday, same mother',
    })
    expect(made.location).toBe(links())
    expect((await priya.get(`/children/${first.ref}`)).text).toContain(`Also recorded as ${second.ref}`)
    expect((await priya.get(`/children/${second.ref}`)).text).toContain(`Also recorded as ${first.ref}`)
    expect((await priya.get(links())).text).toContain('Same birthday, same mother')
    const { rows } = await house.owner.query(
      `select distinct child_id from audit_entry where deed = 'people.link' and wrote and child_id in ($1, $2)`,
      [first.id, second.id],
    )
    expect(rows).toHaveLength(2)
  })

  it('is refused with itself, twice, and with what is not in one’s circles, in one sentence beside the field', async () => {
    const priya = await house.visit('priya')
    const refusal = async (other: string) => {
      const seen = await priya.submit(`${links()}/new`, { other, reason: 'A reason that stays' })
      expect(seen.status).toBe(422)
      expect(seen.html).toContain('A reason that stays')
      return seen.text
    }
    expect(await refusal(first.ref)).toContain('That is this record')
    expect(await refusal(second.ref)).toContain('linked already')
    const hidden = await refusal((await childCalled('Tomos')).ref)
    expect(hidden).toContain('No record in your circles')
    expect(await refusal('C-00000000')).toContain('No record in your circles')
    expect(await refusal('Anand')).toContain('No record in your circles')
  })

  it('is unknown to whoever stands in one of the circles only, and opens the other record to nobody', async () => {
    const tom = await house.visit('tom')
    const seen = await tom.get(`/children/${first.ref}`)
    expect(seen.status).toBe(200)
    expect(seen.html).not.toContain(second.ref)
    expect((await tom.get(links())).html).not.toContain(second.ref)
    expect((await tom.get(`/children/${second.ref}`)).status).toBe(404)
    expect((await tom.get(`${links()}/new`)).status).toBe(404)
    expect(await house.as('tom', (scope) => linksOf(scope, first.id))).toEqual([])
  })

  it('is not made or ended by who may not, also past the pages', async () => {
    const kai = await childCalled('Kai')
    const pair = linkBetween(first.id, kai.id, [])
    if (!pair.ok) throw new Error('two children')
    await expect(house.as('dan', (scope) => linkRecords(scope, pair.value, 'a whim'))).rejects.toThrow('row-level security')
    await expect(house.as('noor', (scope) => linkRecords(scope, pair.value, 'a whim'))).rejects.toThrow('row-level security')
    const [open] = await house.as('priya', (scope) => linksOf(scope, first.id))
    await expect(house.as('dan', (scope) => endLink(scope, open?.id ?? '', 'a whim'))).rejects.toThrow('not changed')
  })

  it('is ended with a reason, and stays readable', async () => {
    const priya = await house.visit('priya')
    const [open] = await house.as('priya', (scope) => linksOf(scope, first.id))
    const ended = await priya.submit(`${links()}/${open?.id ?? ''}/end`, { reason: 'A cousin with a like name' })
    expect(ended.location).toBe(links())
    const seen = await priya.get(links())
    expect(seen.text).toContain('A cousin with a like name')
    expect((await priya.get(`/children/${first.ref}`)).html).not.toContain(second.ref)
    expect((await priya.get(`${links()}/${open?.id ?? ''}/end`)).status).toBe(404)
  })
})

describe('a thousand links made and ended in any order', () => {
  it('leave every row of every record as it was, byte for byte', async () => {
    const children = [first, second, await childCalled('Kai'), await childCalled('Mia')]
    const before = await fingerprint(children.map((c) => c.id))
    expect(before.size).toBeGreaterThan(15)
    const chance = seeded(20_261_112)
    let sequences = 0
    let deeds = 0
    for (let batch = 0; batch < 20; batch++) {
      await house.as('priya', async (scope) => {
        for (let n = 0; n < 50; n++) {
          sequences += 1
          for (let step = 0; step < 1 + chance.whole(4); step++) {
            const [one = first, two = second] = chance.sample(children, 2)
            const linked = await scope.rows
              .selectFrom('childLink')
              .select('id')
              .where('endedAt', 'is', null)
              .where('childId', 'in', [one.id, two.id])
              .where('otherId', 'in', [one.id, two.id])
              .executeTakeFirst()
            const pair = linkBetween(one.id, two.id, linked ? [two.id] : [])
            if (pair.ok) await linkRecords(scope, pair.value, `sequence ${sequences}`)
            else if (linked) await endLink(scope, linked.id, `sequence ${sequences}`)
            deeds += 1
          }
        }
      })
      // What one sequence had changed nothing would put back: so looking after each fifty finds it as surely.
      expect(await fingerprint(children.map((c) => c.id))).toEqual(before)
    }
    console.info(`links: ${sequences} sequences, ${deeds} deeds, ${before.size} tables, 0 rows changed`)
    expect(sequences).toBe(1000)
    expect((await house.owner.query(`select 1 from child_link where reason like 'sequence%'`)).rows.length).toBeGreaterThan(200)
  })

  /** Of every table that holds rows of a child, but the links themselves: all those rows, whole. */
  async function fingerprint(ids: readonly string[]): Promise<Map<string, string>> {
    const { rows: tables } = await house.owner.query<{ name: string }>(
      `select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' and a.attname = 'child_id' and c.relname not in ('child_link', 'audit_entry') order by 1`,
    )
    const found = new Map<string, string>()
    for (const { name, key } of [...tables.map((t) => ({ name: t.name, key: 'child_id' })), { name: 'child', key: 'id' }]) {
      const { rows } = await house.owner.query<{ all: string | null }>(
        `select encode(sha256(convert_to(string_agg(t::text, E'\\n' order by t::text), 'UTF8')), 'hex') as all from ${name} t where ${key} = any($1)`,
        [ids],
      )
      if (rows[0]?.all) found.set(name, rows[0].all)
    }
    return found
  }
})
