// The story's rows: read through its SQL views, as the worker of the scope.
import { sql, type Scope } from '../../platform/db/index.ts'
import type { Precision } from '../../kernel/dates.ts'
import type { StoryEpisode, StoryFilter, StoryKey, StoryKind } from './domain.ts'
import { storyFilters } from './domain.ts'

/** The most episodes that the line at the top is built from. */
export const episodesMax = 500

export interface StoryRow {
  at: Date
  /** The same instant with its microseconds, for the key of the next page. */
  atKey: string
  precision: Precision
  kind: StoryKind
  id: string
  ref: string | null
  facts: Readonly<Record<string, unknown>>
  /** What somebody wrote or said, when the asker may read it. */
  words: string | null
  ownWords: boolean
  saidBy: string | null
  recordedWhere: string
  recordedAt: Date
  recordedBy: string
  recordedByName: string
  recordedByAgency: string
}

/** One page of the story, newest first: `most` rows, and one more when there are further ones. */
export async function storyPage(
  scope: Scope,
  childId: string,
  which: { filter: StoryFilter | null; before: StoryKey | null; most: number },
): Promise<StoryRow[]> {
  const { filter, before, most } = which
  const kinds = filter === null ? sql`true` : sql`s.kind = any(${[...storyFilters[filter].kinds]}::text[])`
  const further =
    before === null ? sql`true` : sql`(s.at, s.kind, s.id) < (${before.at}::timestamptz, ${before.kind}::text, ${before.id}::uuid)`
  const found = await sql<StoryRow>`
    with told as materialized (
      select s.* from child_story s where s.child_id = ${childId} and ${kinds} and ${further}
       order by s.at desc, s.kind desc, s.id desc limit ${most + 1})
    select t.at, to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_key, t.precision, t.kind, t.id, t.ref, t.facts,
           t.words, t.own_words, t.said_by, t.recorded_where, t.recorded_at, t.recorded_by, w.name as recorded_by_name, a.name as recorded_by_agency
      from told t join worker w on w.id = t.recorded_by join agency a on a.id = w.agency_id
     order by t.at desc, t.kind desc, t.id desc`.execute(scope.rows)
  return found.rows
}

/** Every episode of the child, newest first; at most `episodesMax`. */
export async function storyEpisodes(scope: Scope, childId: string): Promise<StoryEpisode[]> {
  const found = await sql<StoryEpisode>`
    select ref, type, missing_from, missing_from_precision, ended_at, returned_at, returned_precision, completion_due_at,
           interview_ref, held_at, not_held_at, not_held_kind
      from child_story_episode where child_id = ${childId}
     order by missing_from desc, id desc limit ${episodesMax}`.execute(scope.rows)
  return found.rows
}

/** Whether section 45 is to be thought of now, for those who may be shown it. */
export async function section45Open(scope: Scope, childId: string): Promise<boolean> {
  return (await sql`select 1 from child_story_section_45 where child_id = ${childId}`.execute(scope.rows)).rows.length > 0
}

export interface Owed {
  ref: string
  kind: 'action' | 'interview' | 'acknowledge' | 'referral' | 'urgent'
  what: string | null
  owner: string
  dueAt: Date | null
  /** YYYY-MM-DD. */
  dueOn: string | null
  since: Date
}

/** What is open, the most pressing first; at most 20. */
export async function owedFor(scope: Scope, childId: string): Promise<Owed[]> {
  const found = await sql<Owed>`
    select ref, kind, what, owner, due_at, due_on, since from child_story_owed where child_id = ${childId}
     order by (kind = 'urgent') desc, coalesce(due_at, due_on::timestamp at time zone 'Europe/London') nulls last, since, ref limit 20`.execute(
    scope.rows,
  )
  return found.rows
}

export interface InCircle {
  name: string
  agency: string | null
  contact: string | null
  purpose: string
  expiresAt: Date
}

/** Who stands in the circle now; at most 15. */
export async function circleOf(scope: Scope, childId: string): Promise<InCircle[]> {
  const found = await sql<InCircle>`
    select name, agency, contact, purpose, expires_at from child_story_circle where child_id = ${childId}
     order by (purpose = 'responsible-authority') desc, name limit 15`.execute(scope.rows)
  return found.rows
}
