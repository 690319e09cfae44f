// Recording a return: the rule, the rows, the clocks, and the interview that they belong to, in the caller's transaction.
import { isOutOfArea } from '../../../kernel/authorities.ts'
import { londonDay, type Moment } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { areaOf, inventedAreas } from '../../agencies/index.ts'
import { openForReturn } from '../../interviews/index.ts'
import { addLocation } from '../../people/index.ts'
import { openCircleOfEpisode, reporterOf } from '../episodes/circle.ts'
import { checkCodes } from '../episodes/deeds.ts'
import type { Episode } from '../episodes/domain.ts'
import { findEpisode, oneAtATime, spansOf } from '../episodes/queries.ts'
import { decideReturn, type ClockRules, type DecidedReturn, type ReturnProblem } from './domain.ts'
import { insertReturn } from './queries.ts'

/** A return as somebody gives it. */
export interface ReturnDraft {
  returned: Moment
  /** A code of content/missing.yaml, howFound. */
  how?: string | null
  foundBy?: string | null
  /** Where the child was found, or came back to: kept as a location, never in the return's words. */
  place?: { kind: 'found' | 'returned-to'; place: string | null; postcode: string | null } | null
  foundForceCode?: string | null
  foundAuthorityCode?: string | null
  conditionCodes?: readonly string[]
  conditionNote?: string | null
}

export interface RecordedReturn {
  returnId: string
  returnRef: string
  /** The return home interview that it belongs to; null when no clock was opened, or no team is commissioned. */
  interviewRef: string | null
}

/**
 * Ends the episode and starts the two clocks; the interview goes to the commissioned team's queue.
 *
 * @throws when the episode is outside the worker's circles
 */
export async function recordReturn(
  scope: Scope,
  content: Pick<Content, 'missingChoice'>,
  episodeRef: string,
  draft: ReturnDraft,
): Promise<Result<RecordedReturn, ReturnProblem>> {
  checkCodes(content, 'howFound', [draft.how ?? null])
  checkCodes(content, 'condition', draft.conditionCodes)
  const known = await findEpisode(scope, episodeRef)
  if (!known) throw new Error('a return is from an episode in one’s own circles')
  await oneAtATime(scope, known.childId)
  const episode = (await findEpisode(scope, episodeRef)) ?? known

  const decided = decideReturn(
    episode,
    draft.returned,
    await clockRulesOf(scope, episode.responsibleAgencyId),
    await nextAfter(scope, episode),
    scope.now,
  )
  if (!decided.ok) return refuse(decided.problem)
  const foundForceCode = draft.foundForceCode ?? null
  const foundAuthorityCode = draft.foundAuthorityCode ?? null
  const row = await insertReturn(scope, episode, decided.value, {
    how: draft.how ?? null,
    foundBy: draft.foundBy ?? null,
    foundForceCode,
    foundAuthorityCode,
    outOfArea: isOutOfArea(
      { responsibleAuthority: episode.responsibleAuthorityCode, foundAuthority: foundAuthorityCode, foundForce: foundForceCode },
      await inventedAreas(scope),
    ),
    conditionCodes: draft.conditionCodes ?? [],
    conditionNote: draft.conditionNote ?? null,
    source: 'recorded',
  })
  if (draft.place && (draft.place.place !== null || draft.place.postcode !== null)) {
    await addLocation(scope, {
      childId: episode.childId,
      episodeId: episode.id,
      ...draft.place,
      fromDay: londonDay(decided.value.returnedAt),
      source: 'return',
    })
  }
  if (!decided.value.history)
    await openCircleOfEpisode(scope, { ...episode, episodeId: episode.id, reportedByAgencyId: await reporterOf(scope, episode.id) })
  return ok({ returnId: row.id, returnRef: row.ref, interviewRef: await askForInterview(scope, episode, row.id, decided.value) })
}

/** Hands the return to whoever holds the interviews of this authority's children, where it opens clocks. */
export async function askForInterview(
  scope: Scope,
  episode: { childId: string; responsibleAgencyId: string },
  returnId: string,
  decided: DecidedReturn,
): Promise<string | null> {
  if (!decided.opensClocks) return null
  const { childId, responsibleAgencyId } = episode
  return (await openForReturn(scope, { childId, returnId, responsibleAgencyId }))?.ref ?? null
}

/** What the area of the responsible authority decides about clocks. */
export async function clockRulesOf(scope: Scope, responsibleAgencyId: string): Promise<ClockRules> {
  const { startsOn, settings } = await areaOf(scope, responsibleAgencyId)
  return { startsOn, typeAOpensClocks: settings.typeAOpensClocks, offerHours: settings.offerHours }
}

async function nextAfter(scope: Scope, episode: Episode): Promise<Date | null> {
  const later = (await spansOf(scope, episode.childId, episode.id)).filter((span) => span.missingFrom > episode.missingFrom)
  return later.length === 0 ? null : new Date(Math.min(...later.map((span) => span.missingFrom.getTime())))
}
