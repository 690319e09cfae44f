// Judgements whose day of review has passed, in the circles of whoever asks.
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
