// The properties of sharing: for random circles, teams, expiries, conflicts and restrictions, nobody sees a child that no rule
// opens, and nobody is kept from one that a rule does open. The oracle below says the rule again, apart from the SQL.
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
  entries: Entry[]
  conflicts: number[]
  restricted: boolean
}

interface Worker {
  id: string
  code: string
  teams: string[]
}

const runs = 12
// No more than one search may answer.
const childrenARun = 40

let house: TestHouse
let workers: Worker[]
let teams: string[]
let agencyId: string

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
})
afterAll(() => house.close())

/** Who sees a child, by the words of the design: inside a circle that is open and not over, and never with a declared conflict. */
function oracle(worker: Worker, index: number, { entries, conflicts }: Given): boolean {
  if (conflicts.includes(index)) return false
  return entries.some((entry) => {
    const reaches = 'worker' in entry.to ? entry.to.worker === index : worker.teams.includes(teams[entry.to.team] ?? '')
    return reaches && !entry.closed && entry.hours > 0
  })
}

function arbitraryGiven(): fc.Arbitrary<Given> {
  const to = fc.oneof(fc.record({ worker: fc.nat(workers.length - 1) }), fc.record({ team: fc.nat(teams.length - 1) }))
  return fc.record({
    entries: fc.array(fc.record({ to, hours: fc.integer({ min: -48, max: 48 }), closed: fc.boolean() }), { maxLength: 6 }),
    conflicts: fc.uniqueArray(fc.nat(workers.length - 1), { maxLength: 3 }),
    restricted: fc.boolean(),
  })
}

async function write(given: Given, familyName: string): Promise<string> {
  const id = randomUUID()
  const maker = workers[0]?.id
  await house.owner.query(
    `insert into child (id, ref, responsible_agency_id, given_name, family_name, date_of_birth, recorded_by, restricted_at) values ($1, $2, $3, 'Sharing', $6, '2010-01-01', $4, case when $5 then house_now() end)`,
    [id, newRef('C'), agencyId, maker, given.restricted, familyName],
  )
  await house.owner.query(`insert into child_reference (child_id, agency_id, kind, value) values ($1, $2, 'other', $3)`, [id, agencyId, id])
  for (const { to, hours, closed } of given.entries) {
    await house.owner.query(
      `insert into circle_entry (child_id, worker_id, team_id, purpose, opened_by, expires_at, closed_at) values ($1, $2, $3, 'shared-with', $4, house_now() + make_interval(hours => $5), case when $6 then house_now() end)`,
      [id, 'worker' in to ? workers[to.worker]?.id : null, 'team' in to ? teams[to.team] : null, maker, hours, closed],
    )
  }
  for (const index of given.conflicts) {
    await house.owner.query(`insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $3, 'generated')`, [
      id,
      workers[index]?.id,
      maker,
    ])
  }
  return id
}

/** What a worker sees of these children, through each way that there is to see one. */
async function seenBy(worker: Worker, ids: readonly string[], familyName: string) {
  return house.as(worker.code, async ({ rows }) => {
    const of = async (query: ReturnType<typeof sql<{ id: string }>>) => new Set((await query.execute(rows)).rows.map((r) => r.id))
    return {
      record: await of(sql<{ id: string }>`select id from child where id = any(${ids}::uuid[])`),
      reference: await of(sql<{ id: string }>`select child_id as id from child_reference where child_id = any(${ids}::uuid[])`),
      circle: await of(sql<{ id: string }>`select child_id as id from circle_entry where child_id = any(${ids}::uuid[])`),
      set: await of(sql<{ id: string }>`select child_id as id from my_children() where child_id = any(${ids}::uuid[])`),
      asked: await of(sql<{ id: string }>`select o.id from open_to_me(${ids}::uuid[]) o(id)`),
      page: await of(
        sql<{
          id: string
        }>`select o.id from (select set_config('sr.page', ${`{${ids.join(',')}}`}, true) as named) p, lateral (select p.named, o.id from open_of_page() o(id)) o`,
      ),
      search: await of(sql<{ id: string }>`select child_id as id from search_circles(${familyName}, 50)`),
    }
  })
}

describe('the properties of sharing', () => {
  it('nobody sees a child that no rule opens, and everybody one that a rule opens, by every way there is', async () => {
    let cells = 0
    const mismatches: string[] = []
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryGiven(), { minLength: childrenARun, maxLength: childrenARun }), async (givens) => {
        const ids: string[] = []
        // A name of this run's own, so that the search answers these children and no others.
        const familyName = randomUUID()
        for (const given of givens) ids.push(await write(given, familyName))
        for (const [index, worker] of workers.entries()) {
          const seen = await seenBy(worker, ids, familyName)
          for (const [at, given] of givens.entries()) {
            const id = ids[at] ?? ''
            const should = oracle(worker, index, given)
            for (const [way, set] of Object.entries(seen)) {
              cells += 1
              if (set.has(id) !== should)
                mismatches.push(`${worker.code} by ${way}: ${should ? 'should see' : 'should not see'} ${JSON.stringify(given)}`)
            }
          }
        }
        expect(mismatches).toEqual([])
      }),
      { numRuns: runs, seed: 20_261_112 },
    )
    console.info(`sharing: ${cells} cells, ${mismatches.length} mismatches`)
    expect(cells).toBeGreaterThan(runs * childrenARun * workers.length)
  })
})
