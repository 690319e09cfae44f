// Giving a risk grade, at first or at a review.
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { openCircleOfEpisode } from '../episodes/circle.ts'
import { findEpisode } from '../episodes/queries.ts'
import { checkGrade, type GradeDraft, type GradeProblem } from './domain.ts'
import { insertGrade, insertGrades } from './queries.ts'

/**
 * Adds a grade beside those before it; while the child is missing the circle of the episode is lengthened with it.
 *
 * @throws when the episode is outside the worker's circles
 */
export async function recordRiskGrade(scope: Scope, episodeRef: string, draft: GradeDraft): Promise<Result<{ id: string }, GradeProblem>> {
  const episode = await findEpisode(scope, episodeRef)
  if (!episode) throw new Error('a grade is of an episode in one’s own circles')
  const checked = checkGrade(draft, scope.now)
  if (!checked.ok) return refuse(checked.problem)
  const grade = await insertGrade(scope, episode, checked.value)
  await openCircleOfEpisode(scope, episode)
  return ok(grade)
}

/** Grades of episodes that are history, as a file tells them: nothing is under way, so no circle is lengthened with them. */
export async function importHistoryGrades(
  scope: Scope,
  drafts: readonly (GradeDraft & { childId: string; episodeId: string })[],
): Promise<void> {
  const grades = drafts.flatMap(({ childId, episodeId, ...draft }) => {
    const checked = checkGrade(draft, scope.now)
    return checked.ok ? [{ episode: { id: episodeId, childId }, grade: checked.value }] : []
  })
  await insertGrades(scope, grades)
}
