// Episodes, read and written by whoever stands in the child's circle.
import type { Precision } from '../../../kernel/dates.ts'
import { newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import type { Episode, EpisodeType, Span } from './domain.ts'

/** The episode with this reference, or null: also when the asker stands in no circle of the child. */
export async function findEpisode(scope: Scope, ref: string): Promise<Episode | null> {
  const found = await episodes(scope).where('e.ref', '=', ref).executeTakeFirst()
  return found ? asEpisode(found) : null
}

/** The child's open episode; null when they are not missing now. */
export async function openEpisodeOf(scope: Scope, childId: string): Promise<Episode | null> {
  const found = await episodes(scope)
    .where('e.childId', '=', childId)
    .where('e.endedAt', 'is', null)
    .orderBy('e.missingFrom', 'desc')
    .executeTakeFirst()
  return found ? asEpisode(found) : null
}

/** Whether the child has ever been reported missing here. */
export async function hasBeenMissing(scope: Scope, childId: string): Promise<boolean> {
  return (
    (await scope.rows.selectFrom('missingEpisode').select('id').where('childId', '=', childId).limit(1).executeTakeFirst()) !== undefined
  )
}

/** When the child's other episodes began and ended. The latest 1,000: no child has more, and a list has a limit. */
export async function spansOf(scope: Scope, childId: string, exceptId?: string): Promise<Span[]> {
  const found = await scope.rows
    .selectFrom('missingEpisode')
    .select(['id', 'missingFrom', 'endedAt'])
    .where('childId', '=', childId)
    .orderBy('missingFrom', 'desc')
    .limit(1000)
    .execute()
  return found.filter((span) => span.id !== exceptId)
}

/** How many episodes of the child began in the days before this moment, this one included. */
export async function countEpisodes(scope: Scope, childId: string, from: Date, to: Date): Promise<number> {
  const counted = await scope.rows
    .selectFrom('missingEpisode')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('childId', '=', childId)
    .where('missingFrom', '>', from)
    .where('missingFrom', '<=', to)
    .executeTakeFirstOrThrow()
  return counted.count
}

/** Where the child lived on a day, as an earlier record says; the latest known. */
export interface Placement {
  id: string
  kind: string
  provider: string | null
  settingRef: string | null
  hostAuthorityCode: string | null
  fromDay: string
}

export async function placementOn(scope: Scope, childId: string, isoDay: string): Promise<Placement | null> {
  const found = await scope.rows
    .selectFrom('placement')
    .select(['id', 'kind', 'provider', 'settingRef', 'hostAuthorityCode', 'fromDay'])
    .where('childId', '=', childId)
    .where('fromDay', '<=', isoDay)
    .where((eb) => eb.or([eb('toDay', 'is', null), eb('toDay', '>=', isoDay)]))
    .orderBy('fromDay', 'desc')
    .executeTakeFirst()
  return found ?? null
}

/** What the child's last episode says of where they live: confirmed at the next report, not typed again. */
export async function lastSetting(
  scope: Scope,
  childId: string,
): Promise<{ settingKind: string | null; settingName: string | null; hostAuthorityCode: string | null } | null> {
  const found = await scope.rows
    .selectFrom('missingEpisode')
    .select(['settingKind', 'settingName', 'hostAuthorityCode'])
    .where('childId', '=', childId)
    .where('settingKind', 'is not', null)
    .orderBy('missingFrom', 'desc')
    .executeTakeFirst()
  return found ?? null
}

/** A new row of an episode. Times are those that the rules decided. */
export interface NewEpisode {
  childId: string
  type: EpisodeType
  definitionVersion: string
  missingFrom: Date
  missingFromPrecision: Precision
  lastSeenBy: string | null
  reportedAt: Date | null
  reportedBy: string | null
  reportedByRole: string | null
  circumstanceCodes: readonly string[]
  circumstances: string | null
  policeReference: string | null
  forceCode: string | null
  placementId: string | null
  settingKind: string | null
  settingName: string | null
  responsibleAgencyId: string
  hostAuthorityCode: string | null
  hostAgencyId: string | null
}

export async function insertEpisode(scope: Scope, episode: NewEpisode): Promise<{ id: string; ref: string }> {
  const row = { id: newId(), ref: newRef('E') }
  await scope.rows
    .insertInto('missingEpisode')
    .values({ ...row, ...episode, circumstanceCodes: [...episode.circumstanceCodes], recordedBy: scope.me.workerId })
    .execute()
  return row
}

/**
 * Waits until nobody else records an episode or a return of this child: two reports at the same moment are decided one after the
 * other, and the second sees the first.
 */
export async function oneAtATime(scope: Scope, childId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`episodes of ${childId}`}, 0))`.execute(scope.rows)
}

/** The team of an agency that answers for missing children; null when it has none here. */
export async function missingDesk(
  scope: Scope,
  agencyId: string,
): Promise<{ teamId: string; teamName: string; contact: string | null } | null> {
  const found = await sql<{
    teamId: string
    teamName: string
    contact: string | null
  }>`select team_id, team_name, contact from missing_desk where agency_id = ${agencyId}`.execute(scope.rows)
  return found.rows[0] ?? null
}

export interface EpisodeInterview {
  interviewRef: string
  teamName: string
  holderName: string | null
  heldAt: Date | null
  notHeldAt: Date | null
}

/** Who has the return home interview that this episode's return opened. */
export async function interviewOf(scope: Scope, episodeId: string): Promise<EpisodeInterview | null> {
  const found =
    await sql<EpisodeInterview>`select interview_ref, team_name, holder_name, held_at, not_held_at from episode_interview where episode_id = ${episodeId}`.execute(
      scope.rows,
    )
  return found.rows[0] ?? null
}

/** Which kinds of place are on record for the episode: that they are, never their words. */
export async function placesOf(scope: Scope, episodeId: string): Promise<{ id: string; kind: string }[]> {
  return scope.rows
    .selectFrom('location')
    .select(['id', 'kind'])
    .where('episodeId', '=', episodeId)
    .orderBy('recordedAt')
    .limit(50)
    .execute()
}

function episodes(scope: Scope) {
  return scope.rows
    .selectFrom('missingEpisode as e')
    .innerJoin('child as c', 'c.id', 'e.childId')
    .innerJoin('agency as a', 'a.id', 'e.responsibleAgencyId')
    .innerJoin('worker as w', 'w.id', 'e.recordedBy')
    .select([
      'e.id',
      'e.ref',
      'e.childId',
      'c.ref as childRef',
      'e.type',
      'e.definitionVersion',
      'e.missingFrom',
      'e.missingFromPrecision',
      'e.lastSeenBy',
      'e.reportedAt',
      'e.reportedBy',
      'e.reportedByRole',
      'e.circumstanceCodes',
      'e.circumstances',
      'e.policeReference',
      'e.forceCode',
      'e.placementId',
      'e.settingKind',
      'e.settingName',
      'e.responsibleAgencyId',
      'a.name as responsibleAgencyName',
      'a.authorityCode as responsibleAuthorityCode',
      'e.hostAuthorityCode',
      'e.hostAgencyId',
      'e.endedAt',
      'e.endedPrecision',
      'e.history',
      'e.source',
      'e.recordedAt',
      'w.name as recordedByName',
    ])
}

type EpisodeRow = NonNullable<Awaited<ReturnType<ReturnType<typeof episodes>['executeTakeFirst']>>>

// The table's CHECKs hold what the types say.
function asEpisode(row: EpisodeRow): Episode {
  return {
    ...row,
    type: row.type as EpisodeType,
    missingFromPrecision: row.missingFromPrecision as Precision,
    endedPrecision: row.endedPrecision as Precision | null,
  }
}
