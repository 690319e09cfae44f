// What patterns are worked out from, as the worker of the scope may read it, known now or just before an instant.
import { sql, type Scope } from '../../../platform/db/index.ts'
import { patternsOf, type Pattern, type PatternEpisode, type SamePlace } from './domain.ts'
import { peoplePattern, peopleQuestions, sameNames, type SaidOfPeople, type SameName } from './people.ts'

/** The most episodes from which patterns are worked out. */
export const episodesMax = 500
/** The most interviews in which names are compared: the latest. */
const interviewsMax = 20

/** An instant as a query takes it; null is the end of time: all that is known now. */
export function before(knownBefore: Date | null) {
  return knownBefore === null ? sql<Date>`'infinity'::timestamptz` : sql<Date>`${knownBefore}::timestamptz`
}

interface When {
  knownBefore: Date | null
  asOf: Date
}

/** The patterns of a child, as known now or just before an instant. */
export async function patternsKnown(
  scope: Scope,
  childId: string,
  when: When = { knownBefore: null, asOf: scope.now },
): Promise<Pattern[]> {
  return (await patternsAndNames(scope, childId, when)).patterns
}

/** The patterns, and the names behind the one about people: none for whoever may not read what was said in interviews. */
export async function patternsAndNames(scope: Scope, childId: string, when: When): Promise<{ patterns: Pattern[]; names: SameName[] }> {
  const episodes = await episodesKnown(scope, childId, when.knownBefore)
  const places = await samePlaces(scope, childId, when.knownBefore)
  const names = await sameNamesKnown(scope, childId, when.knownBefore)
  return { patterns: [...patternsOf(episodes, places, when.asOf), ...peoplePattern(names)], names }
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

/** Names said about people in more than one of the latest interviews, as those who may read the answers may know. */
async function sameNamesKnown(scope: Scope, childId: string, knownBefore: Date | null): Promise<SameName[]> {
  const found = await sql<SaidOfPeople & { own: string[] }>`
    with held as (
      select id, ref, held_at from interview where child_id = ${childId} and held_recorded_at < ${before(knownBefore)}
       order by held_at desc, id limit ${interviewsMax}
    )
    select h.ref, h.held_at, string_agg(a.words, E'\n' order by a.question, a.written_at, a.id) as words,
           (select array_remove(array[c.given_name, c.family_name, c.preferred_name] || c.other_names, null) from child c where c.id = ${childId}) as own
      from held h join interview_answer a on a.interview_id = h.id
     where a.question = any(${[...peopleQuestions]}::text[]) and a.written_at < ${before(knownBefore)}
     group by h.id, h.ref, h.held_at`.execute(scope.rows)
  return sameNames(found.rows, found.rows[0]?.own ?? [])
}
