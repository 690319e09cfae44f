// Where rows wait until the whole file has been read: temporary tables of this transaction, filled some thousand at a time.
// They are compared with what is known in sets, under the same row-level security as everything else. What is found by several columns
// (a reference, a row's key) is looked up row by row, in a lateral or scalar query: a table that was filled a moment ago looks empty to
// the planner, and a join would read all of it, and ask the involvement rule of every row, once for each staged row.
import { hash } from 'node:crypto'
import { sql, type Scope } from '../../../platform/db/index.ts'

/** A finding that becomes a data query: the row comes in, and somebody puts it right. */
export interface StagedQuery {
  rule: string
  sentence: string
  file: string
  line: number
}

export interface StagedChild {
  file: string
  line: number
  /** Names the child in its source, in every edition of the file. */
  rowKey: string
  councilRef: string | null
  ssdRef: string | null
  legacyRef: string | null
  upn: string | null
  given: string | null
  family: string | null
  dob: string | null
  sex: string | null
  ethnicity: string | null
  nhs: string | null
  responsible: string
  /** The row as it came, where it is given out again. */
  cells: Readonly<Record<string, string>> | null
  position: number
  queries: readonly StagedQuery[]
}

export interface StagedPlacement {
  file: string
  line: number
  childKey: string
  fromDay: string
  toDay: string | null
  kind: string
  provider: string | null
  settingRef: string | null
  legalStatus: string | null
  reasonStarted: string | null
  endReason: string | null
  homePostcode: string | null
  placementPostcode: string | null
}

export interface StagedEpisode {
  file: string
  line: number
  childKey: string
  rowKey: string
  digest: string
  type: 'M' | 'A'
  definition: string
  fromAt: Date
  fromPrecision: 'minute' | 'day'
  endAt: Date | null
  endPrecision: 'minute' | 'day' | null
  reportedAt: Date | null
  reportedBy: string | null
  lastSeenBy: string | null
  circumstances: string | null
  policeReference: string | null
  forceCode: string | null
  settingName: string | null
  saidOffered: string | null
  saidAccepted: string | null
  /** The grade as the police's scale names it, and the scale. */
  grade: string | null
  scale: string | null
  officer: string | null
  lastSeenPlace: string | null
  lastSeenPostcode: string | null
  foundPlace: string | null
  placementPostcode: string | null
  cells: Readonly<Record<string, string>> | null
  position: number
  queries: readonly StagedQuery[]
}

export interface Staging {
  child(row: StagedChild): Promise<void>
  placement(row: StagedPlacement): Promise<void>
  episode(row: StagedEpisode): Promise<void>
  /** Writes what still waits in memory. Call it before anything is compared. */
  flush(): Promise<void>
}

// Small enough to be gone from memory soon, great enough that a statement's own cost does not count.
const batchRows = 1_000
const batchCharacters = 300_000

/** Makes the temporary tables and answers with the way into them. They go with the transaction. */
export async function openStaging(scope: Scope): Promise<Staging> {
  const { rows } = scope
  const line = oneBehind()
  // A great file takes longer than a page may, and its sorts and hashes want more room than a page's.
  await sql`select set_config('statement_timeout', '0', true), set_config('work_mem', '64MB', true)`.execute(rows)
  await sql`
    create temporary table staged_child (
      n int, file text, line int, row_key text, council_ref text, ssd_ref text, legacy_ref text, upn text, given text, family text, dob date, sex text,
      ethnicity text, nhs text, responsible uuid, cells jsonb, position int, queries jsonb,
      child_id uuid, ref text, is_new boolean not null default false, refused_rule text, outcome text
    ) on commit drop`.execute(rows)
  await sql`
    create temporary table staged_placement (
      n int, file text, line int, child_key text, from_day date, to_day date, kind text, provider text, setting_ref text, legal_status text, reason_started text,
      end_reason text, home_postcode text, placement_postcode text, child_id uuid, outcome text
    ) on commit drop`.execute(rows)
  // What places and compares a report is kept apart from what it tells: the one is updated step by step, and the other, most of the
  // file, is written once and read once.
  await sql`
    create temporary table staged_episode (
      n int, file text, line int, child_key text, row_key text, digest text, type text, from_at timestamptz, from_precision text, end_at timestamptz,
      end_precision text, police_reference text, position int, queries jsonb, child_id uuid, child_is_new boolean, episode_id uuid, responsible uuid, outcome text
    ) on commit drop`.execute(rows)
  await sql`
    create temporary table staged_telling (
      n int, definition text, reported_at timestamptz, reported_by text, last_seen_by text, circumstances text, force_code text, setting_name text,
      said_offered text, said_accepted text, grade text, scale text, officer text, last_seen_place text, last_seen_postcode text, found_place text,
      placement_postcode text, cells jsonb
    ) on commit drop`.execute(rows)
  const children = batchOf<StagedChild>(line, (json) =>
    sql`
    insert into staged_child (n, file, line, row_key, council_ref, ssd_ref, legacy_ref, upn, given, family, dob, sex, ethnicity, nhs, responsible, cells, position, queries)
    select * from json_to_recordset(${json}::json) as r("n" int, "file" text, "line" int, "rowKey" text, "councilRef" text, "ssdRef" text, "legacyRef" text, "upn" text,
      "given" text, "family" text, "dob" date, "sex" text, "ethnicity" text, "nhs" text, "responsible" uuid, "cells" jsonb, "position" int, "queries" jsonb)`.execute(
      rows,
    ),
  )
  const placements = batchOf<StagedPlacement>(line, (json) =>
    sql`
    insert into staged_placement (n, file, line, child_key, from_day, to_day, kind, provider, setting_ref, legal_status, reason_started, end_reason, home_postcode, placement_postcode)
    select * from json_to_recordset(${json}::json) as r("n" int, "file" text, "line" int, "childKey" text, "fromDay" date, "toDay" date, "kind" text, "provider" text,
      "settingRef" text, "legalStatus" text, "reasonStarted" text, "endReason" text, "homePostcode" text, "placementPostcode" text)`.execute(
      rows,
    ),
  )
  const episodes = batchOf<StagedEpisode>(line, (json) =>
    sql`
    with r as materialized (
      select * from json_to_recordset(${json}::json) as r("n" int, "file" text, "line" int, "childKey" text, "rowKey" text, "digest" text, "type" text, "definition" text,
        "fromAt" timestamptz, "fromPrecision" text, "endAt" timestamptz, "endPrecision" text, "reportedAt" timestamptz, "reportedBy" text, "lastSeenBy" text,
        "circumstances" text, "policeReference" text, "forceCode" text, "settingName" text, "saidOffered" text, "saidAccepted" text, "grade" text, "scale" text,
        "officer" text, "lastSeenPlace" text, "lastSeenPostcode" text, "foundPlace" text, "placementPostcode" text, "cells" jsonb, "position" int, "queries" jsonb)
    ), tellings as (
      insert into staged_telling (n, definition, reported_at, reported_by, last_seen_by, circumstances, force_code, setting_name, said_offered, said_accepted,
        grade, scale, officer, last_seen_place, last_seen_postcode, found_place, placement_postcode, cells)
      select "n", "definition", "reportedAt", "reportedBy", "lastSeenBy", "circumstances", "forceCode", "settingName", "saidOffered", "saidAccepted",
        "grade", "scale", "officer", "lastSeenPlace", "lastSeenPostcode", "foundPlace", "placementPostcode", "cells" from r
    )
    insert into staged_episode (n, file, line, child_key, row_key, digest, type, from_at, from_precision, end_at, end_precision, police_reference, position, queries)
    select "n", "file", "line", "childKey", "rowKey", "digest", "type", "fromAt", "fromPrecision", "endAt", "endPrecision", "policeReference", "position", "queries"
      from r`.execute(rows),
  )
  return {
    child: (row) => children.add(row),
    placement: (row) => placements.add(row),
    episode: (row) => episodes.add(row),
    async flush() {
      await children.flush()
      await placements.flush()
      await episodes.flush()
      await line.done()
      await sql`create index on staged_child (row_key)`.execute(rows)
      await sql`analyze staged_child`.execute(rows)
      await sql`analyze staged_placement`.execute(rows)
      await sql`create index on staged_telling (n)`.execute(rows)
      await sql`analyze staged_episode`.execute(rows)
      await sql`analyze staged_telling`.execute(rows)
    },
  }
}

/** Digest of what a row says, the same in every run. */
export function digestOf(facts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(facts), 'hex').slice(0, 32)
}

/**
 * One statement under way while the file is read on, and never two: reading and writing share the time, and no more than two
 * batches are in memory. What a statement throws comes out of the next call.
 */
function oneBehind() {
  let underWay: Promise<unknown> = Promise.resolve()
  return {
    async next(write: () => Promise<unknown>): Promise<void> {
      await underWay
      underWay = write()
      // It is awaited, and thrown, at the next call; until then nobody may call it unhandled.
      underWay.catch(() => undefined)
    },
    done: () => underWay,
  }
}

/** Rows in memory until there are enough of them for one statement. */
function batchOf<T extends object>(line: ReturnType<typeof oneBehind>, write: (json: string) => Promise<unknown>) {
  let waiting: string[] = []
  let characters = 0
  let n = 0
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return
    const json = `[${waiting.join(',')}]`
    waiting = []
    characters = 0
    await line.next(() => write(json))
  }
  return {
    async add(row: T): Promise<void> {
      n += 1
      const text = withoutNul(JSON.stringify(told(n, row)))
      waiting.push(text)
      characters += text.length
      if (waiting.length >= batchRows || characters >= batchCharacters) await flush()
    },
    flush,
  }
}

/** The row without what it leaves empty: most of its columns, and each costs as much as one that says something. */
function told(n: number, row: object): Record<string, unknown> {
  const facts: Record<string, unknown> = { n }
  for (const name in row) {
    const value = row[name as keyof typeof row] as unknown
    if (value !== null && !(Array.isArray(value) && value.length === 0)) facts[name] = value
  }
  return facts
}

/** NUL and half a surrogate pair can stand in JSON and in no PostgreSQL text; an even number of backslashes before the u is text. */
function withoutNul(json: string): string {
  return json.includes('\\u') ? json.replace(/(\\\\)|\\u(?:0000|d[89a-f][0-9a-f]{2})/gi, '$1') : json
}
