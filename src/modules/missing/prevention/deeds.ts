// Recording the prevention interview, or why there was none.
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { findEpisode } from '../episodes/queries.ts'
import { checkPrevention, type PreventionDraft, type PreventionProblem } from './domain.ts'
import { insertPrevention } from './queries.ts'

/** @throws when the episode is outside the worker's circles */
export async function recordPreventionInterview(
  scope: Scope,
  episodeRef: string,
  draft: PreventionDraft,
): Promise<Result<{ id: string }, PreventionProblem>> {
  const episode = await findEpisode(scope, episodeRef)
  if (!episode) throw new Error('a prevention interview follows an episode in one’s own circles')
  const checked = checkPrevention(draft, episode, scope.now)
  if (!checked.ok) return refuse(checked.problem)
  return ok(await insertPrevention(scope, episode, checked.value))
}
