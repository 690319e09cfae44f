// Judgements whose day of review has passed, and harm of which nobody has concluded anything, in the circles of whoever asks.
import { sql, type Scope } from '../../../platform/db/index.ts'

export const pageSize = 25

export interface Overdue {
  childId: string
  childRef: string
  childName: string
  dateOfBirth: string | null
  levelWords: string
  /** YYYY-MM-DD. */
  reviewOn: string
  writtenByName: string
  writtenByAgency: string
  /** The author has left, or is suspended: somebody else must look. */
  authorIsGone: boolean
}

export interface OverdueKey {
  reviewOn: string
  childId: string
}

/** The longest overdue first; `most` rows, and one more when there are further ones. */
export async function overdueReviews(scope: Scope, today: string, after: OverdueKey | null, most = pageSize): Promise<Overdue[]> {
  const further = after === null ? sql`true` : sql`(j.review_on, j.child_id) > (${after.reviewOn}::date, ${after.childId}::uuid)`
  const found = await sql<Overdue>`
    select j.child_id, c.ref as child_ref, c.date_of_birth, j.level_words, j.review_on, j.written_by_name, j.written_by_agency,
           coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), c.ref) as child_name,
           (w.left_at is not null or w.suspended_at is not null) as author_is_gone
      from judgement_standing j join child c on c.id = j.child_id join worker w on w.id = j.written_by
     where j.review_on < ${today}::date and j.child_id in (select m.child_id from my_children() m) and ${further}
     order by j.review_on, j.child_id limit ${most + 1}`.execute(scope.rows)
  return found.rows
}

/** Harm happening now stands on a child's record, and nobody has written a judgement since it was noted. */
export interface HarmWaiting {
  childId: string
  childRef: string
  childName: string
  dateOfBirth: string | null
  /** When the first of them was noted. */
  notedAt: Date
  many: number
}

export interface HarmKey {
  notedAt: Date
  childId: string
}

/** The longest waiting first; `most` rows, and one more when there are further ones. What was withdrawn no longer waits. */
export async function harmWaiting(scope: Scope, after: HarmKey | null, most = pageSize): Promise<HarmWaiting[]> {
  // A page's link carries milliseconds; the database keeps microseconds.
  const notedAt = sql`date_trunc('milliseconds', min(o.recorded_at))`
  const further = after === null ? sql`true` : sql`(${notedAt}, o.child_id) > (${after.notedAt}::timestamptz, ${after.childId}::uuid)`
  const found = await sql<HarmWaiting>`
    with waiting as (
      select o.child_id, ${notedAt} as noted_at, count(*)::int as many
        from observation o
       where o.list = 'harm-now' and o.withdrawn_at is null and o.child_id in (select m.child_id from my_children() m)
         and not exists (select 1 from judgement j where j.child_id = o.child_id and j.written_at >= o.recorded_at)
       group by o.child_id having ${further}
       order by 2, 1 limit ${most + 1})
    select w.child_id, w.noted_at, w.many, c.ref as child_ref, c.date_of_birth,
           coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), c.ref) as child_name
      from waiting w join child c on c.id = w.child_id order by w.noted_at, w.child_id`.execute(scope.rows)
  return found.rows
}
