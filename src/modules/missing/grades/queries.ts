// Risk grades, read and added. None is ever changed.
import { newId, type Scope } from '../../../platform/db/index.ts'
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
  const row = rowOf(scope, episode, grade)
  await scope.rows.insertInto('riskGrade').values(row).execute()
  return { id: row.id }
}

/** A statement holds at most 65,535 parameters; a grade has nine. */
const gradesAtOnce = 2_000

/** Adds grades of many episodes. */
export async function insertGrades(
  scope: Scope,
  grades: readonly { episode: { id: string; childId: string }; grade: CheckedGrade }[],
): Promise<void> {
  for (let at = 0; at < grades.length; at += gradesAtOnce) {
    const rows = grades.slice(at, at + gradesAtOnce).map(({ episode, grade }) => rowOf(scope, episode, grade))
    await scope.rows.insertInto('riskGrade').values(rows).execute()
  }
}

function rowOf(scope: Scope, episode: { id: string; childId: string }, grade: CheckedGrade) {
  return {
    id: newId(),
    childId: episode.childId,
    episodeId: episode.id,
    ...grade,
    reasonCodes: [...grade.reasonCodes],
    recordedBy: scope.me.workerId,
  }
}
