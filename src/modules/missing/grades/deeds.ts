// Giving a risk grade, at first or at a review.
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { openCircleOfEpisode, openCirclesOfEpisodes, reporterOf, type EpisodePlaces } from '../episodes/circle.ts'
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
  await openCircleOfEpisode(scope, { ...episode, episodeId: episode.id, reportedByAgencyId: await reporterOf(scope, episode.id) })
  return ok(grade)
}

/** Grades of many episodes, as a file tells them: while something is under way in an episode its circle is lengthened with its grade. */
export async function importGrades(
  scope: Scope,
  drafts: readonly { childId: string; episodeId: string; grade: GradeDraft; places: EpisodePlaces | null }[],
): Promise<void> {
  const checked = drafts.flatMap(({ childId, episodeId, grade, places }) => {
    const its = checkGrade(grade, scope.now)
    return its.ok ? [{ episode: { id: episodeId, childId }, grade: its.value, places }] : []
  })
  await insertGrades(scope, checked)
  await openCirclesOfEpisodes(
    scope,
    // Whoever brings these in told the episodes too.
    checked.flatMap(({ places, episode }) => (places === null ? [] : [{ ...places, episodeId: episode.id, reportedByAgencyId: null }])),
  )
}
