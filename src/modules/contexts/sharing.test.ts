// The properties of a context's circle: for random circles of contexts and of children, nobody sees a context, a sign or a link that no
// rule opens, and nobody is kept from one that a rule does open. The oracle below says the rules again, apart from the SQL.
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newRef, sql } from '../../platform/db/index.ts'
import { castWorkers } from '../agencies/cast.ts'

interface Entry {
  /** Index into the workers or the teams. */
  to: { worker: number } | { team: number }
  /** Hours from now at which it expires; zero is this moment, and so over. */
  hours: number
  closed: boolean
}

interface Given {
  contextEntries: Entry[]
  /** Workers who must never open it. */
  contextConflicts: number[]
  /** The circles of the children that are linked to it, and whether the link was taken back. */
  children: { entries: Entry[]; conflicts: number[]; unlinked: boolean }[]
}

interface Worker {
  id: string
  code: string
  teams: string[]
}

const runs = 8
const contextsARun = 12

let house: TestHouse
let workers: Worker[]
let teams: string[]
let agencyId: string
let areaId: string

beforeAll(async () => {
  house = await openTestHouse()
  workers = (
    await house.owner.query<Worker>(
      `select w.id, w.code, array(select m.team_id::text from team_member m where m.worker_id = w.id and m.left_at is null) as teams from worker w where w.code = any($1) order by w.code`,
      [castWorkers.map((w) => w.code)],
    )
  ).rows
  teams = (await house.owner.query<{ id: string }>('select id from team order by id')).rows.map((t) => t.id)
  agencyId = (await house.owner.query<{ id: string }>(`select id from agency where code = 'haddlestone'`)).rows[0]?.id ?? ''
  areaId = (await house.owner.query<{ id: string }>(`select id from area where code = 'haddlestone'`)).rows[0]?.id ?? ''
})
afterAll(() => house.close())

/** Inside a circle that is open and not over. */
function reaches(worker: Worker, index: number, entries: readonly Entry[]): boolean {
  return entries.some(
    ({ to, hours, closed }) => !closed && hours > 0 && ('worker' in to ? to.worker === index : worker.teams.includes(teams[to.team] ?? '')),
  )
}

function opensChild(worker: Worker, index: number, child: Given['children'][number]): boolean {
  return !child.conflicts.includes(index) && reaches(worker, index, child.entries)
}

function opensContext(worker: Worker, index: number, given: Given): boolean {
  return !given.contextConflicts.includes(index) && reaches(worker, index, given.contextEntries)
}

function arbitraryGiven(): fc.Arbitrary<Given> {
  const to = fc.oneof(fc.record({ worker: fc.nat(workers.length - 1) }), fc.record({ team: fc.nat(teams.length - 1) }))
  const entries = fc.array(fc.record({ to, hours: fc.integer({ min: -24, max: 72 }), closed: fc.boolean() }), { maxLength: 6 })
  const child = fc.record({ entries, conflicts: fc.uniqueArray(fc.nat(workers.length - 1), { maxLength: 2 }), unlinked: fc.boolean() })
  const contextConflicts = fc.uniqueArray(fc.nat(workers.length - 1), { maxLength: 4 })
  return fc.record({ contextEntries: entries, contextConflicts, children: fc.array(child, { minLength: 3, maxLength: 10 }) })
}

interface Written {
  id: string
  links: string[]
}

async function write(given: Given): Promise<Written> {
  const id = randomUUID()
  const maker = workers[0]?.id
  await house.owner.query(
    `insert into context (id, ref, kind, name, description, opened_why, area_id, opened_by) values ($1, $2, 'place', $3, 'Generated', 'Generated', $4, $5)`,
    [id, newRef('X'), id, areaId, maker],
  )
  await house.owner.query(
    `insert into context_sign (context_id, sign, list, evidence, source_kind, observed_on, recorded_by) values ($1, 'generated', 'sign', 'Generated', 'recorder', '2026-11-01', $2)`,
    [id, maker],
  )
  for (const entry of given.contextEntries) await writeEntry('context', id, entry)
  for (const index of given.contextConflicts)
    await house.owner.query(`insert into context_conflict (context_id, worker_id, declared_by, reason) values ($1, $2, $3, 'generated')`, [
      id,
      workers[index]?.id,
      maker,
    ])
  const links: string[] = []
  for (const child of given.children) {
    const childId = randomUUID()
    await house.owner.query(
      `insert into child (id, ref, responsible_agency_id, given_name, recorded_by) values ($1, $2, $3, 'Linked', $4)`,
      [childId, newRef('C'), agencyId, maker],
    )
    for (const entry of child.entries) await writeEntry('child', childId, entry)
    for (const index of child.conflicts)
      await house.owner.query(`insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $3, 'generated')`, [
        childId,
        workers[index]?.id,
        maker,
      ])
    const made = await house.owner.query<{ id: string }>(
      `insert into context_child (context_id, child_id, why, source_kind, known_on, linked_by, unlinked_at, unlinked_by, unlinked_why)
         values ($1, $2, 'Generated', 'recorder', '2026-11-01', $3, case when $4 then house_now() end, case when $4 then $3::uuid end, case when $4 then 'Generated' end) returning id`,
      [id, childId, maker, child.unlinked],
    )
    links.push(made.rows[0]?.id ?? '')
  }
  return { id, links }
}

async function writeEntry(of: 'context' | 'child', id: string, { to, hours, closed }: Entry): Promise<void> {
  const [table, column] = of === 'context' ? ['context_circle', 'context_id'] : ['circle_entry', 'child_id']
  await house.owner.query(
    `insert into ${table} (${column}, worker_id, team_id, purpose, opened_by, expires_at, closed_at, closed_by)
       values ($1, $2, $3, 'shared-with', $4, house_now() + make_interval(hours => $5), case when $6 then house_now() end, case when $6 then $4::uuid end)`,
    [id, 'worker' in to ? workers[to.worker]?.id : null, 'team' in to ? teams[to.team] : null, workers[0]?.id, hours, closed],
  )
}

async function seenBy(worker: Worker, ids: readonly string[]) {
  return house.as(worker.code, async ({ rows }) => {
    const of = async (query: ReturnType<typeof sql<{ id: string }>>) => new Set((await query.execute(rows)).rows.map((r) => r.id))
    return {
      ways: {
        record: await of(sql<{ id: string }>`select id from context where id = any(${ids}::uuid[])`),
        set: await of(sql<{ id: string }>`select context_id as id from my_contexts() where context_id = any(${ids}::uuid[])`),
        sign: await of(sql<{ id: string }>`select context_id as id from context_sign where context_id = any(${ids}::uuid[])`),
        circle: await of(sql<{ id: string }>`select context_id as id from context_circle where context_id = any(${ids}::uuid[])`),
        asked: await of(sql<{ id: string }>`select i as id from unnest(${ids}::uuid[]) i where in_context_circle(i)`),
      },
      links: await of(sql<{ id: string }>`select id from context_child where context_id = any(${ids}::uuid[])`),
      counted: new Map(
        (
          await sql<{
            id: string
            mine: number
            others: number | null
          }>`select i as id, l.mine, l.others from unnest(${ids}::uuid[]) i, context_linked(i) l`.execute(rows)
        ).rows.map((r) => [r.id, r]),
      ),
    }
  })
}

describe('the properties of a context’s circle', () => {
  it('nobody sees a context or a link that no rule opens, and everybody those that a rule opens', async () => {
    let cells = 0
    let told = 0
    const wrong: string[] = []
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryGiven(), { minLength: contextsARun, maxLength: contextsARun }), async (givens) => {
        const written: Written[] = []
        for (const given of givens) written.push(await write(given))
        for (const [index, worker] of workers.entries()) {
          const seen = await seenBy(
            worker,
            written.map((w) => w.id),
          )
          for (const [at, given] of givens.entries()) {
            const { id = '', links = [] } = written[at] ?? {}
            const inside = opensContext(worker, index, given)
            for (const [way, set] of Object.entries(seen.ways)) {
              cells += 1
              if (set.has(id) !== inside)
                wrong.push(`${worker.code}, context by ${way}: ${inside} ${JSON.stringify([given.contextEntries, given.contextConflicts])}`)
            }
            for (const [n, child] of given.children.entries()) {
              cells += 1
              const should = inside && opensChild(worker, index, child)
              if (seen.links.has(links[n] ?? '') !== should) wrong.push(`${worker.code}, link: ${should} ${JSON.stringify(child)}`)
            }
            const open = given.children.filter((c) => !c.unlinked)
            const mine = open.filter((c) => opensChild(worker, index, c)).length
            const others = open.length - mine
            const counted = seen.counted.get(id)
            const expected = inside ? { id, mine, others: others >= 5 ? Math.floor(others / 5) * 5 : null } : undefined
            if (expected?.others) told += 1
            if (JSON.stringify(counted) !== JSON.stringify(expected)) wrong.push(`${worker.code}, counted ${JSON.stringify(counted)}`)
          }
        }
        expect(wrong).toEqual([])
      }),
      { numRuns: runs, seed: 20_261_130 },
    )
    console.info(`contexts: ${cells} cells, ${wrong.length} wrong, ${told} numbers told`)
    expect(cells).toBeGreaterThan(runs * contextsARun * workers.length * 4)
    expect(told).toBeGreaterThan(0)
  })

  it('a link is made and taken back by who stands in both circles only, in their own name', async () => {
    const both: Entry = { to: { worker: workers.findIndex((w) => w.code === 'priya') }, hours: 9, closed: false }
    const contextOnly: Entry = { to: { worker: workers.findIndex((w) => w.code === 'ruth') }, hours: 9, closed: false }
    const childOnly: Entry = { to: { worker: workers.findIndex((w) => w.code === 'ife') }, hours: 9, closed: false }
    const made = await write({
      contextEntries: [both, contextOnly],
      contextConflicts: [],
      children: [{ entries: [both, childOnly], conflicts: [], unlinked: true }],
    })
    const [childId] = (
      await house.owner.query<{ child_id: string }>('select child_id from context_child where id = $1', [made.links[0]])
    ).rows.map((r) => r.child_id)
    const link = (code: string, by = code) =>
      house.as(code, async ({ rows }) => {
        const linkedBy = workers.find((w) => w.code === by)?.id ?? ''
        await sql`insert into context_child (context_id, child_id, why, source_kind, known_on, linked_by) values (${made.id}, ${childId}, 'Seen', 'recorder', '2026-11-01', ${linkedBy})`.execute(
          rows,
        )
      })
    await expect(link('ruth')).rejects.toThrow('row-level security')
    await expect(link('ife')).rejects.toThrow('row-level security')
    await expect(link('priya', 'ruth')).rejects.toThrow('row-level security')
    await link('priya')
    const unlink = (code: string) =>
      house.as(code, async ({ rows, me }) => {
        const done =
          await sql`update context_child set unlinked_at = house_now(), unlinked_by = ${me.workerId}, unlinked_why = 'x' where context_id = ${made.id} and unlinked_at is null`.execute(
            rows,
          )
        return Number(done.numAffectedRows)
      })
    expect([await unlink('ruth'), await unlink('ife'), await unlink('priya'), await unlink('priya')]).toEqual([0, 0, 1, 0])
    await expect(
      house.as('priya', ({ rows }) => sql`update context_child set why = 'other' where context_id = ${made.id}`.execute(rows)),
    ).rejects.toThrow('permission denied')
  })

  it('what was noted is never changed, only taken back once, in one’s own name', async () => {
    const priya: Entry = { to: { worker: workers.findIndex((w) => w.code === 'priya') }, hours: 9, closed: false }
    const { id } = await write({ contextEntries: [priya], contextConflicts: [], children: [] })
    const change = (words: ReturnType<typeof sql>) =>
      house.as('priya', async ({ rows }) =>
        Number((await sql`update context_sign set ${words} where context_id = ${id}`.execute(rows)).numAffectedRows),
      )
    await expect(change(sql`evidence = 'other'`)).rejects.toThrow('permission denied')
    const tom = workers.find((w) => w.code === 'tom')?.id ?? ''
    await expect(change(sql`withdrawn_at = house_now(), withdrawn_by = ${tom}, withdrawn_why = 'x'`)).rejects.toThrow('row-level security')
    expect(await change(sql`withdrawn_at = house_now(), withdrawn_by = me(), withdrawn_why = 'x'`)).toBe(1)
    expect(await change(sql`withdrawn_at = house_now(), withdrawn_by = me(), withdrawn_why = 'y'`)).toBe(0)
    await expect(
      house.as('priya', ({ rows }) =>
        sql`insert into context_circle (context_id, worker_id, purpose, opened_by, expires_at) values (${id}, me(), 'shared-with', me(), house_now())`.execute(
          rows,
        ),
      ),
    ).rejects.toThrow('permission denied')
  })
})
