// Who must be able to open the record because of an episode: the council that answers for the child, the police who look for
// them, and the council of the place where they live.
import { forceByCode } from '../../../kernel/forces.ts'
import { authorityByCode, forceOfAuthority, type InventedAreas } from '../../../kernel/authorities.ts'
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { agencyByAuthority, agencyByForce } from '../../agencies/index.ts'
import { openCircle } from '../../people/index.ts'
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

/** Opens the child's circle to the teams of this episode, or lengthens it, and nudges their pages. */
export async function openCircleOfEpisode(scope: Scope, episode: EpisodePlaces): Promise<void> {
  const police = episode.forceCode === null ? null : await agencyByForce(scope, episode.forceCode)
  const topics: Topic[] = [`worker:${scope.me.workerId}`]
  const open = async (agencyId: string, purpose: 'responsible-authority' | 'police-episode' | 'host', days: number): Promise<void> => {
    const desk = await missingDesk(scope, agencyId)
    if (!desk) return
    await openCircle(scope, { childId: episode.childId, teamId: desk.teamId, purpose, expiresAt: inDays(scope.now, days) })
    topics.push(`team:${desk.teamId}`)
  }
  await open(episode.responsibleAgencyId, 'responsible-authority', authorityCircleDays)
  if (police) await open(police.id, 'police-episode', episodeCircleDays)
  if (episode.hostAgencyId !== null && episode.hostAgencyId !== episode.responsibleAgencyId)
    await open(episode.hostAgencyId, 'host', episodeCircleDays)
  await tellLive(scope, topics)
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
