// Who must be able to open the record because of an episode: the council that answers for the child, the police who look for
// them, and the council of the place where they live.
import { forceByCode } from '../../../kernel/forces.ts'
import { authorityByCode, forceOfAuthority, type InventedAreas } from '../../../kernel/authorities.ts'
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { agencyByAuthority, agencyByForce, inventedAreas } from '../../agencies/index.ts'
import { openCircles, writeGoingOut, type GoesOut } from '../../people/index.ts'
import { missingDesk } from './queries.ts'

/** How long police and host authority stand in the circle after the last thing that happened in the episode. */
export const episodeCircleDays = 90
/** The responsible authority's place in the circle is lengthened to a year from each report, should it have run out. */
const authorityCircleDays = 365

export interface EpisodePlaces {
  childId: string
  responsibleAgencyId: string
  forceCode: string | null
  hostAgencyId: string | null
}

/** An episode whose circle is opened, and who reported it: no agency is told what it told. */
export interface EpisodeTold extends EpisodePlaces {
  episodeId: string
  /** Null where it is whoever acts. */
  reportedByAgencyId: string | null
}

/** Opens the child’s circle to the teams of this episode, or lengthens it, and nudges their pages. */
export async function openCircleOfEpisode(scope: Scope, episode: EpisodeTold): Promise<void> {
  await openCirclesOfEpisodes(scope, [episode])
}

/**
 * The same for many episodes: who answers for an agency is asked once each, and all circles are opened together. That each of another agency
 * was told of the episode stands in the register once, whatever is told of it later.
 */
export async function openCirclesOfEpisodes(scope: Scope, episodes: readonly EpisodeTold[]): Promise<void> {
  if (episodes.length === 0) return
  const policeOf = askedOnce((forceCode: string) => agencyByForce(scope, forceCode))
  const deskOf = askedOnce((agencyId: string) => missingDesk(scope, agencyId))
  const entries: { childId: string; teamId: string; purpose: 'responsible-authority' | 'police-episode' | 'host'; expiresAt: Date }[] = []
  const going: GoesOut[] = []
  const authorityEnds = inDays(scope.now, authorityCircleDays)
  const episodeEnds = inDays(scope.now, episodeCircleDays)
  for (const { childId, responsibleAgencyId, forceCode, hostAgencyId, episodeId, reportedByAgencyId } of episodes) {
    const police = forceCode === null ? null : await policeOf(forceCode)
    const authorityDesk = await deskOf(responsibleAgencyId)
    const policeDesk = police && (await deskOf(police.id))
    const hostDesk = hostAgencyId === null || hostAgencyId === responsibleAgencyId ? null : await deskOf(hostAgencyId)
    const event = { childId, eventId: episodeId, fromAgencyId: reportedByAgencyId }
    if (authorityDesk) {
      entries.push({ childId, teamId: authorityDesk.teamId, purpose: 'responsible-authority', expiresAt: authorityEnds })
      going.push({ ...event, to: { teamId: authorityDesk.teamId }, arrangement: 'report-authority' })
    }
    if (policeDesk) {
      entries.push({ childId, teamId: policeDesk.teamId, purpose: 'police-episode', expiresAt: episodeEnds })
      going.push({ ...event, to: { teamId: policeDesk.teamId }, arrangement: 'report-police' })
    }
    if (hostDesk) {
      entries.push({ childId, teamId: hostDesk.teamId, purpose: 'host', expiresAt: episodeEnds })
      going.push({ ...event, to: { teamId: hostDesk.teamId }, arrangement: 'report-host' })
    }
  }
  await openCircles(scope, entries)
  await writeGoingOut(scope, going)
  const topics: Topic[] = [`worker:${scope.me.workerId}`, ...entries.map(({ teamId }) => `team:${teamId}` as const)]
  await tellLive(scope, topics)
}

/** The agency of whoever reported an episode that is on record. */
export async function reporterOf(scope: Scope, episodeId: string): Promise<string | null> {
  const found = await scope.rows
    .selectFrom('missingEpisode')
    .innerJoin('worker', 'worker.id', 'missingEpisode.recordedBy')
    .where('missingEpisode.id', '=', episodeId)
    .select('worker.agencyId')
    .executeTakeFirst()
  return found?.agencyId ?? null
}

/** Where episodes of these drafts belong: the force that looks for the child, where one is named or the child is missing now, and the host. */
export async function placesOfEpisodes(
  scope: Scope,
  drafts: readonly {
    childId: string
    responsibleAgencyId: string
    forceCode?: string | null
    hostAuthorityCode?: string | null
    ended: unknown
  }[],
): Promise<EpisodePlaces[]> {
  const hostOf = askedOnce((code: string) => hostAgencyFor(scope, code))
  const codeOf = askedOnce((agencyId: string) => authorityCodeOf(scope, agencyId))
  const forceOf = askedOnce(async (code: string | null) => forceFor(scope, code, await inventedAreas(scope)))
  const places: EpisodePlaces[] = []
  for (const { childId, responsibleAgencyId, forceCode = null, hostAuthorityCode = null, ended } of drafts)
    places.push({
      childId,
      responsibleAgencyId,
      forceCode: forceCode ?? (ended === null ? await forceOf(hostAuthorityCode ?? (await codeOf(responsibleAgencyId))) : null),
      hostAgencyId: hostAuthorityCode === null ? null : await hostOf(hostAuthorityCode),
    })
  return places
}

/** Asks for each key once: what a thousand rows want to know of a few agencies. */
function askedOnce<K, V>(ask: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const answers = new Map<K, V>()
  return async (key) => {
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = await ask(key)
    answers.set(key, answer)
    return answer
  }
}

/** Which force looks for the child: the reporter's own, where police record it; else that of the place where the child lives. */
export async function forceFor(scope: Scope, authorityCode: string | null, invented: InventedAreas): Promise<string | null> {
  if (scope.me.agencyKind === 'police') {
    const own = await scope.rows.selectFrom('agency').select('forceCode').where('id', '=', scope.me.agencyId).executeTakeFirst()
    if (own?.forceCode) return own.forceCode
  }
  const force = authorityCode === null ? undefined : forceOfAuthority(authorityCode, invented)
  return force?.code ?? force?.id ?? null
}

/** The agency here of the authority in whose area the child lives; null where it is unknown or does not use Safe Return. */
export async function hostAgencyFor(scope: Scope, hostAuthorityCode: string | null): Promise<string | null> {
  return hostAuthorityCode === null ? null : ((await agencyByAuthority(scope, hostAuthorityCode))?.id ?? null)
}

/** The ONS code of a council's authority; null for an agency that is none. */
export async function authorityCodeOf(scope: Scope, agencyId: string): Promise<string | null> {
  const found = await scope.rows.selectFrom('agency').select('authorityCode').where('id', '=', agencyId).executeTakeFirst()
  return found?.authorityCode ?? null
}

/** The name of an authority, also an earlier one; the code itself where nobody knows it. */
export function authorityName(code: string, invented: InventedAreas): string {
  return authorityByCode(code, invented.authorities)?.name ?? code
}

/** The name of a force; the code itself where nobody knows it. */
export function forceName(code: string, invented: InventedAreas): string {
  return forceByCode(code, invented.forces)?.name ?? code
}

function inDays(now: Date, days: number): Date {
  return londonMidnight(addDays(londonDay(now), days))
}
