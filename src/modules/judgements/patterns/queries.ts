// What patterns are worked out from, as the worker of the scope may read it, known now or just before an instant.
import { sql, type Scope } from '../../../platform/db/index.ts'
import { patternsOf, type Pattern, type PatternEpisode, type SamePlace } from './domain.ts'

/** The most episodes from which patterns are worked out. */
export const episodesMax = 500

/** An instant as a query takes it; null is the end of time: all that is known now. */
export function before(knownBefore: Date | null) {
  return knownBefore === null ? sql<Date>`'infinity'::timestamptz` : sql<Date>`${knownBefore}::timestamptz`
}

/** The patterns of a child, as known now or just before an instant. */
export async function patternsKnown(
  scope: Scope,
  childId: string,
  when: { knownBefore: Date | null; asOf: Date } = { knownBefore: null, asOf: scope.now },
): Promise<Pattern[]> {
  return patternsOf(await episodesKnown(scope, childId, when.knownBefore), await samePlaces(scope, childId, when.knownBefore), when.asOf)
}

/** The latest episodes, newest first; at most `episodesMax`. */
async function episodesKnown(scope: Scope, childId: string, knownBefore: Date | null): Promise<PatternEpisode[]> {
  const found = await sql<PatternEpisode>`
    select id, missing_from, returned_at, out_of_area, how from episodes_known(${childId}, ${before(knownBefore)})
     order by missing_from desc, id desc limit ${episodesMax}`.execute(scope.rows)
  return found.rows
}

async function samePlaces(scope: Scope, childId: string, knownBefore: Date | null): Promise<SamePlace[]> {
  const found = await sql<SamePlace>`
    select kind, episode_id, same_as from same_places(${childId}, ${before(knownBefore)}) order by kind, episode_id, same_as limit ${episodesMax}`.execute(
    scope.rows,
  )
  return found.rows
}
