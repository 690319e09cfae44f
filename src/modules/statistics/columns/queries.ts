// The columns that this process holds of each area, read once and then kept up to date by what changed. Whoever asks for figures brings the right
// to them: the database answers columns and changes of an area to its own workers alone, and without its answer nothing here is counted.
import { sql, type Database, type Scope } from '../../../platform/db/index.ts'
import type { Figures } from '../domain.ts'
import { columnsOf, counted, withChanges, Words, type Answered, type Columns, type Fresh, type Wanted } from './domain.ts'

const rowsAtOnce = 100_000
/** Rows that one process holds of all areas together, some 44 bytes each: the whole of an English decade, and room. */
const rowsMax = 4_000_000

/** What is held of one area: its columns from a day on, and up to what they were read. */
interface Held {
  columns: Columns
  from: Date
  agencies: string
  upto: number
  horizon: string
}

/** Of one database. The area asked for last stands last. */
interface Store {
  words: Words
  areas: Map<string, Held>
}

const stores = new WeakMap<Database, Store>()

interface Changes {
  agencies: string[]
  upto: number
  horizon: string
  isTooLate: boolean
  gone: number[]
  added: Answered
  out: number[]
  fresh: Fresh[]
  teams: Record<string, string> | null
  forces: Record<string, string> | null
  dataQueries: number
}

/** Every number of the area page, as it stands at this moment. Null for whoever may not see the area's figures. */
export async function figuresOf(
  scope: Scope,
  database: Database,
  areaId: string,
  asked: { from: Date; until: Date; wanted: Wanted },
): Promise<Figures | null> {
  const store = stores.get(database) ?? { words: new Words(), areas: new Map() }
  stores.set(database, store)
  // Somebody else's page may move on what is held while this one asks; then this one's answer is of another moment, and it asks again.
  for (;;) {
    const held = store.areas.get(areaId) ?? nothing
    const changes = await changesSince(scope, areaId, held, asked)
    if (changes === null) return null
    if (held.columns !== (store.areas.get(areaId) ?? nothing).columns) continue
    if (held.agencies !== changes.agencies.join() || changes.isTooLate || asked.from < held.from) {
      const read = await readArea(scope, areaId, store.words, asked.from < held.from ? startOfYear(asked.from) : held.from)
      if (read === null) return null
      keep(store, areaId, read)
      continue
    }
    const now = moved(held, changes, store.words)
    keep(store, areaId, now)
    const sums = counted(
      now.columns,
      store.words,
      { from: asked.from.getTime(), until: asked.until.getTime(), wanted: asked.wanted },
      { out: new Set(changes.out), fresh: changes.fresh },
    )
    return {
      ...sums,
      facets: sums.facets.map((each) => ({
        ...each,
        name: (each.facet === 'team' ? changes.teams?.[each.code] : each.facet === 'force' ? changes.forces?.[each.code] : null) ?? null,
      })),
      recorded: sums.inPeriod === 0 ? await recordedOf(scope, areaId) : null,
      dataQueries: changes.dataQueries,
    }
  }
}

/** Before anything was read: no agency's, so that whatever is asked for is read first. */
const nothing: Held = {
  columns: columnsOf(emptyAnswer(), new Words()),
  from: new Date(8.64e15),
  agencies: '-',
  upto: 0,
  horizon: '0',
}

async function changesSince(scope: Scope, areaId: string, held: Held, asked: { from: Date; until: Date }): Promise<Changes | null> {
  // Nothing is held: what would be added is not asked for, since all of it is read anyway.
  const isHeld = held !== nothing
  const found = await sql<{ changes: Changes | null }>`
    select area_changes(${areaId}, ${isHeld ? held.from : null}, ${held.upto}, ${held.horizon}, ${asked.from}, ${asked.until}) as changes`.execute(
    scope.rows,
  )
  return found.rows[0]?.changes ?? null
}

interface Read extends Answered {
  agencies: string[]
  upto: number
  horizon: string
  lastAt: string | null
}

/** Reads all of an area's columns from a day on. What is read anew meanwhile comes with the next changes. */
async function readArea(scope: Scope, areaId: string, words: Words, from: Date): Promise<Held | null> {
  let first: Read | null = null
  let columns = nothing.columns
  let after: { at: string; number: number } | null = null
  for (;;) {
    const found: { rows: { read: Read | null }[] } = await sql<{ read: Read | null }>`
      select area_readings(${areaId}, ${from}, ${first?.upto ?? null}, ${after?.at ?? null}, ${after?.number ?? null}, ${rowsAtOnce}) as read`.execute(
      scope.rows,
    )
    const read = found.rows[0]?.read
    if (!read) return null
    first ??= read
    columns = withChanges(columns, columnsOf(read, words), new Set())
    if (read.lastAt === null || (read.number?.length ?? 0) < rowsAtOnce) break
    after = { at: read.lastAt, number: read.number?.at(-1) as number }
  }
  return { columns, from, agencies: first.agencies.join(), upto: first.upto, horizon: first.horizon }
}

function moved(held: Held, changes: Changes, words: Words): Held {
  const columns = withChanges(held.columns, columnsOf(changes.added, words), new Set(changes.gone))
  return { ...held, columns, upto: Math.max(held.upto, changes.upto), horizon: changes.horizon }
}

/** The area asked for last stays; what was not asked for longest goes first where there is too much. */
function keep(store: Store, areaId: string, held: Held): void {
  store.areas.delete(areaId)
  store.areas.set(areaId, held)
  let rows = [...store.areas.values()].reduce((sum, each) => sum + each.columns.length, 0)
  for (const [id, each] of store.areas) {
    if (rows <= rowsMax || id === areaId) break
    store.areas.delete(id)
    rows -= each.columns.length
  }
}

async function recordedOf(scope: Scope, areaId: string): Promise<Figures['recorded']> {
  const found = await sql<{ recorded: Figures['recorded'] }>`select area_recorded(${areaId}) as recorded`.execute(scope.rows)
  return found.rows[0]?.recorded ?? null
}

/** Days move on: what is held from the first day of a year serves each of its days. */
function startOfYear(day: Date): Date {
  return new Date(Date.UTC(day.getUTCFullYear(), 0, 1))
}

function emptyAnswer(): Answered {
  return { number: null, at: null, cut: null, parts: null, offer: null, heard: null, cuts: null, words: null }
}
