// Reports brought in as a set and one by one through the single doors: every table that they touch must end the same.
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { testNow } from '../../../../tests/support/clock.ts'
import { addHours } from '../../../kernel/dates.ts'
import { newId, sql, type Scope } from '../../../platform/db/index.ts'
import { haddlestoneForce, marrowbyAuthority } from '../../agencies/cast.ts'
import { addChild, addLocation, addLocations, namePage, openCircles } from '../../people/index.ts'
import {
  findEpisode,
  importEpisode,
  importEpisodes,
  importGrades,
  recordReport,
  recordReturn,
  recordRiskGrade,
  type ImportedEpisode,
} from '../index.ts'

let house: TestHouse
beforeAll(async () => void (house = await openTestHouse()))
afterAll(() => house.close())

const childrenARun = 4
const runs = 30

/** What happened to a child before the file came. */
type Before = 'nothing' | 'returned-by-hand' | 'missing-by-hand' | 'told-by-another'

interface Row {
  child: number
  key: number
  edition: number
  startedHoursAgo: number
  lastedHours: number | null
  precision: 'minute' | 'day'
  type: 'M' | 'A'
  isElsewhere: boolean
  namesForce: boolean
  policeReference: number | null
  isQueried: boolean
  isGraded: boolean
  place: string | null
}

const rows = fc.array(
  fc.record<Row>({
    child: fc.nat(childrenARun - 1),
    key: fc.nat(8),
    edition: fc.nat(1),
    // The area began 400 days ago: some end before it, some after, some are under way.
    startedHoursAgo: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 9_000, max: 12_000 })),
    lastedHours: fc.option(fc.integer({ min: -3, max: 60 }), { freq: 5 }),
    precision: fc.constantFrom('minute', 'day'),
    type: fc.constantFrom('M', 'M', 'A'),
    isElsewhere: fc.boolean(),
    namesForce: fc.boolean(),
    policeReference: fc.option(fc.nat(3)),
    isQueried: fc.boolean(),
    isGraded: fc.boolean(),
    place: fc.option(fc.constantFrom('Behind the bus station', ' ')),
  }),
  { minLength: 1, maxLength: 14 },
)
const befores = fc.array(fc.constantFrom<Before>('nothing', 'returned-by-hand', 'missing-by-hand', 'told-by-another'), {
  minLength: childrenARun,
  maxLength: childrenARun,
})

function draftOf(scope: Scope, row: Row, childId: string): ImportedEpisode {
  const missingFrom = addHours(testNow, -row.startedHoursAgo)
  const end = row.lastedHours === null ? null : addHours(missingFrom, row.lastedHours)
  return {
    childId,
    responsibleAgencyId: scope.me.agencyId,
    source: 'csv',
    // A key names a row of one child.
    sourceKey: `${row.child}|${row.key}|${childId}`,
    digest: `edition ${row.edition}`,
    type: row.type,
    definitionVersion: 'x',
    missingFrom: { date: missingFrom, precision: row.precision },
    ended: end && { date: end < testNow ? end : testNow, precision: row.precision },
    hostAuthorityCode: row.isElsewhere ? marrowbyAuthority : null,
    forceCode: row.namesForce ? haddlestoneForce : null,
    policeReference: row.policeReference === null ? null : `P/${row.policeReference}/${childId}`,
    circumstances: 'As told',
    queries: row.isQueried ? [{ rule: '577', sentence: 'The child was not in care then.', file: 'missing.csv', line: row.key }] : [],
  }
}

function gradeOf(row: Row) {
  // One in four is from the future, which is refused and opens nothing.
  const gradedAt = addHours(testNow, row.key % 4 === 0 ? 1 : -row.startedHoursAgo)
  return { scaleVersion: 'x', grade: 'high', reasonCodes: ['r'], reasons: null, gradedAt, gradedByName: 'Police', reviewInHours: 4 }
}

const placeOf = (row: Row, childId: string, episodeId: string) => ({
  childId,
  episodeId,
  kind: 'last-seen' as const,
  place: row.place,
  source: 'csv',
})

async function oneByOne(scope: Scope, given: readonly Row[], children: readonly string[]): Promise<string[]> {
  const hows: string[] = []
  for (const row of given) {
    const childId = children[row.child] ?? ''
    const draft = draftOf(scope, row, childId)
    const how = await importEpisode(scope, draft)
    hows.push(how)
    if (how !== 'added') continue
    const { id, ref } = await scope.rows
      .selectFrom('missingEpisode')
      .select(['id', 'ref'])
      .where('sourceKey', '=', draft.sourceKey)
      .executeTakeFirstOrThrow()
    if (row.place !== null) await addLocation(scope, placeOf(row, childId, id))
    const isHistory = (await findEpisode(scope, ref))?.history === true
    if (!row.isGraded) continue
    if (isHistory) await importGrades(scope, [{ childId, episodeId: id, grade: gradeOf(row), places: null }])
    else await recordRiskGrade(scope, ref, gradeOf(row))
  }
  return hows
}

async function asASet(scope: Scope, given: readonly Row[], children: readonly string[]): Promise<string[]> {
  await namePage(scope, children)
  const drafts = given.map((row) => draftOf(scope, row, children[row.child] ?? ''))
  const brought = await importEpisodes(scope, drafts, { forecast: false })
  const added = brought.flatMap(({ how, episodeId, places }, at) => {
    const [row, childId] = [given[at], drafts[at]?.childId]
    return how === 'added' && episodeId !== null && row && childId ? [{ row, childId, episodeId, places }] : []
  })
  await addLocations(
    scope,
    added.flatMap(({ row, childId, episodeId }) => (row.place === null ? [] : [placeOf(row, childId, episodeId)])),
  )
  await importGrades(
    scope,
    added.flatMap(({ row, ...its }) => (row.isGraded ? [{ ...its, grade: gradeOf(row) }] : [])),
  )
  return brought.map(({ how }) => how)
}

async function begin(scope: Scope, before: readonly Before[]): Promise<string[]> {
  const { content } = house.house
  const ids: string[] = []
  for (const what of before) {
    const { id: childId } = await addChild(scope, { responsibleAgencyId: scope.me.agencyId, dateOfBirth: '2011-05-05' })
    ids.push(childId)
    if (what === 'nothing') continue
    const missingFrom = { date: addHours(testNow, -40), precision: 'minute' as const }
    if (what === 'told-by-another') {
      const report = { childId, responsibleAgencyId: scope.me.agencyId, source: 'ssd', sourceKey: childId, digest: 'x' }
      await importEpisode(scope, { ...report, type: 'M', definitionVersion: 'x', missingFrom, ended: null })
      continue
    }
    const made = await recordReport(scope, content, { childId, type: 'M', missingFrom, reportedAt: testNow })
    if (!made.ok) throw new Error(made.problem)
    if (what === 'returned-by-hand')
      await recordReturn(scope, content, made.value.ref, { returned: { date: addHours(testNow, -30), precision: 'minute' } })
  }
  return ids
}

/** Every row about these children in every table, without the ids and references that each row draws for itself. */
async function everything(children: readonly string[]): Promise<Record<string, string[]>> {
  const { rows: tables } = await house.owner.query<{ name: string }>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and table_type = 'BASE TABLE' and column_name = 'child_id' and table_name <> 'reading_mark' order by 1`,
  )
  // What a row's id stands for in other rows, in words that both ways share.
  const { rows: named } = await house.owner.query<{ id: string; words: string }>(
    `select id::text, 'child ' || array_position($1::uuid[], id) as words from child where id = any($1)
     union all select e.id::text, 'episode ' || coalesce(split_part(source_key, '|', 2), '') || source || missing_from from missing_episode e where child_id = any($1)
     union all select r.id::text, 'return ' || coalesce(split_part(source_key, '|', 2), '') || e.source || returned_at from episode_return r join missing_episode e on e.id = r.episode_id where r.child_id = any($1)
     union all select i.id::text, 'interview ' || i.team_id from interview i where child_id = any($1)
     union all select h.id::text, 'hand-over to ' || h.to_team_id from hand_over h where child_id = any($1)`,
    [children],
  )
  const words = new Map(named.map((each) => [each.id, each.words]))
  const texts = [
    ...tables.map(({ name }) => `select '${name}' as name, to_jsonb(t) - 'id' - 'ref' as row from ${name} t where child_id = any($1)`),
    `select 'child', to_jsonb(t) - 'ref' from child t where id = any($1)`,
    `select 'message', to_jsonb(m) - 'id' - 'subject_id' from message m join hand_over h on h.id = m.subject_id where h.child_id = any($1)`,
    `select distinct 'marked', to_jsonb(child_id) from reading_mark where child_id = any($1)`,
  ]
  const found = await house.owner.query<{ name: string; row: unknown }>(texts.join(' union all '), [children])
  const all: Record<string, string[]> = {}
  for (const { name, row } of found.rows) {
    const text = JSON.stringify(row).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => words.get(id) ?? id)
    // The trail counts by its own numbers, in the transaction of each way.
    all[name] = [...(all[name] ?? []), text.replaceAll(/"(?:made_in|seal_id)":(?:"\d+"|\d+|null),?/g, '')].toSorted()
  }
  return all
}

test('reports as a set leave what the single doors leave, in every table', async () => {
  const seen = { rows: 0, live: 0, interviews: 0, tables: new Set<string>() }
  await fc.assert(
    fc.asyncProperty(befores, rows, async (before, given) => {
      const [single, set] = [
        await house.as('priya', (scope) => begin(scope, before)),
        await house.as('priya', (scope) => begin(scope, before)),
      ]
      const hows = await house.as('priya', (scope) => oneByOne(scope, given, single))
      expect(await house.as('priya', (scope) => asASet(scope, given, set))).toEqual(hows)
      const left = await everything(single)
      expect(await everything(set)).toEqual(left)
      seen.rows += given.length
      seen.live += left['missing_episode']?.filter((row) => row.includes('"history":false')).length ?? 0
      seen.interviews += left['interview']?.length ?? 0
      for (const table of Object.keys(left)) seen.tables.add(table)
    }),
    { numRuns: runs, seed: 20_261_112 },
  )
  console.info(
    `importing: ${seen.rows} reports twice, ${seen.live} live, ${seen.interviews} interviews, ${seen.tables.size} tables: ${[...seen.tables].join(', ')}`,
  )
  expect(seen.live).toBeGreaterThan(runs)
  expect(seen.interviews).toBeGreaterThan(runs / 2)
})

const ended: Row = {
  child: 0,
  key: 1,
  edition: 0,
  startedHoursAgo: 20,
  lastedHours: 4,
  precision: 'minute',
  type: 'M',
  isElsewhere: false,
  namesForce: false,
  policeReference: null,
  isQueried: false,
  isGraded: true,
  place: null,
}

test('two imports of one child at the same moment open one interview, and hold no lock of the server for each child', async () => {
  const [id = ''] = await house.as('priya', (scope) => begin(scope, ['nothing']))
  const [hasWritten, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = house.as('priya', async (scope) => {
    await asASet(scope, [ended], [id])
    const held = await sql<{
      n: number
    }>`select count(*)::int as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()`.execute(scope.rows)
    expect(held.rows).toEqual([{ n: 0 }])
    hasWritten.resolve()
    await mayEnd.promise
  })
  await hasWritten.promise
  let hasEnded = false
  const second = house
    .as('priya', (scope) => oneByOne(scope, [{ ...ended, key: 2, startedHoursAgo: 90 }], [id]))
    .finally(() => (hasEnded = true))
  await sleep(300)
  expect(hasEnded).toBe(false)
  mayEnd.resolve()
  await Promise.all([first, second])
  const left = await everything([id])
  expect([left['episode_return']?.length, left['interview_return']?.length, left['interview']?.length, left['hand_over']?.length]).toEqual([
    2, 2, 1, 1,
  ])
})

test('naming a page opens nothing: a set with one child outside the circle is refused whole', async () => {
  const child = (worker: string) =>
    house.as(worker, (its) => addChild(its, { responsibleAgencyId: its.me.agencyId, dateOfBirth: '2011-05-05' }))
  const [own, stranger] = [(await child('priya')).id, (await child('noor')).id]
  const both = [ended, { ...ended, child: 1 }]
  await expect(house.as('priya', (its) => asASet(its, both, [own, stranger]))).rejects.toThrow('row-level security')
  await expect(
    house.as('priya', (its) => importGrades(its, [{ childId: stranger, episodeId: newId(), grade: gradeOf(ended), places: null }])),
  ).rejects.toThrow('row-level security')
  expect((await everything([own]))['missing_episode']).toBeUndefined()
  const before = await everything([own, stranger])
  const opening = (purpose: 'host' | 'break-glass', ids: readonly string[]) =>
    house.as('priya', async (its) => {
      const teamId = its.me.teams[0]?.id ?? ''
      return openCircles(
        its,
        ids.map((childId) => ({ childId, teamId, purpose, expiresAt: addHours(testNow, 1) })),
      )
    })
  await expect(opening('host', [own, stranger])).rejects.toThrow('outside the circle')
  await expect(opening('break-glass', [own])).rejects.toThrow('the glass is broken by break_glass() only')
  expect(await everything([own, stranger])).toEqual(before)
  expect(await house.as('priya', (its) => asASet(its, both, [own, own]))).toEqual(['added', 'added'])
})

test('of a page that is named the rule is asked as a set: with the rule of each row taken away it is written, and one that is not named refused', async () => {
  const [named = '', unnamed = ''] = await house.as('priya', (scope) => begin(scope, ['nothing', 'nothing']))
  const { rows: policies } = await house.owner.query<{ name: string }>(
    `select tablename as name from pg_policies where policyname = 'page_adds' order by 1`,
  )
  expect(policies.length).toBeGreaterThan(9)
  for (const { name } of policies) await house.owner.query(`alter policy circle_adds on ${name} with check (false)`)
  const row = { ...ended, place: 'Behind the bus station' }
  expect(await house.as('priya', (scope) => asASet(scope, [row], [named]))).toEqual(['added'])
  const left = await everything([named])
  for (const table of [
    'missing_episode',
    'episode_return',
    'interview',
    'interview_return',
    'hand_over',
    'risk_grade',
    'location',
    'sharing',
  ])
    expect(left[table]?.length, table).toBe(1)
  await expect(house.as('priya', (scope) => oneByOne(scope, [row], [unnamed]))).rejects.toThrow('row-level security')
})
