// Risk grades, read and added. None is ever changed.
import { newId, sql, type Scope } from '../../../platform/db/index.ts'
import type { CheckedGrade, RiskGrade } from './domain.ts'

/** The grades of an episode, the latest first; the newest 100. */
export async function gradesOf(scope: Scope, episodeId: string): Promise<RiskGrade[]> {
  return scope.rows
    .selectFrom('riskGrade as g')
    .innerJoin('worker as w', 'w.id', 'g.recordedBy')
    .select([
      'g.id',
      'g.scaleVersion',
      'g.grade',
      'g.reasonCodes',
      'g.reasons',
      'g.gradedAt',
      'g.gradedByName',
      'g.reviewDueAt',
      'g.recordedAt',
      'w.name as recordedByName',
    ])
    .where('g.episodeId', '=', episodeId)
    .orderBy('g.gradedAt', 'desc')
    .orderBy('g.recordedAt', 'desc')
    .limit(100)
    .execute()
}

/** The scale that this worker's agency graded on last, so that nobody chooses it each time; null when it never has. */
export async function scaleUsedLast(scope: Scope): Promise<string | null> {
  const found = await scope.rows
    .selectFrom('riskGrade as g')
    .innerJoin('worker as w', 'w.id', 'g.recordedBy')
    .select('g.scaleVersion')
    .where('w.agencyId', '=', scope.me.agencyId)
    .orderBy('g.recordedAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  return found?.scaleVersion ?? null
}

export async function insertGrade(scope: Scope, episode: { id: string; childId: string }, grade: CheckedGrade): Promise<{ id: string }> {
  const [id] = await insertGrades(scope, [{ episode, grade }])
  if (id === undefined) throw new Error('a grade that was added has an id')
  return { id }
}

/** Adds grades of many episodes. @returns their ids, in order */
export async function insertGrades(
  scope: Scope,
  grades: readonly { episode: { id: string; childId: string }; grade: CheckedGrade }[],
): Promise<string[]> {
  if (grades.length === 0) return []
  const rows = grades.map(({ episode, grade }) => ({ id: newId(), childId: episode.childId, episodeId: episode.id, ...grade }))
  await sql`
    insert into risk_grade (id, child_id, episode_id, scale_version, grade, reason_codes, reasons, graded_at, graded_by_name, review_due_at, recorded_at, recorded_by)
    select "id", "childId", "episodeId", "scaleVersion", "grade", "reasonCodes", "reasons", "gradedAt", "gradedByName", "reviewDueAt", (select house_now()), ${scope.me.workerId}
      from json_to_recordset(${JSON.stringify(rows)}::json) as g("id" uuid, "childId" uuid, "episodeId" uuid, "scaleVersion" text, "grade" text, "reasonCodes" text[],
           "reasons" text, "gradedAt" timestamptz, "gradedByName" text, "reviewDueAt" timestamptz)`.execute(scope.rows)
  return rows.map(({ id }) => id)
}
