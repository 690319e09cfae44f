// Many episodes at once, as a great file tells them. What is new is written as a set, one statement a table: episodes and returns, and for
// what is open or opens clocks the circles and the interviews too. What is known already goes the careful way, each row as if it had come
// alone.
import { newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import { openForReturns } from '../../interviews/index.ts'
import { clockRulesOf } from '../returns/deeds.ts'
import type { ClockRules, DecidedReturn } from '../returns/domain.ts'
import { openCirclesOfEpisodes, placesOfEpisodes, type EpisodePlaces } from './circle.ts'
import { bringEpisode, decidedBy, toldFirst, type Brought, type ImportedEpisode } from './importing.ts'

export interface BroughtOne {
  how: Brought
  /** Null where nothing was written. */
  episodeId: string | null
  /** Whose circles are opened for what is told beside it; null for history, where nothing is under way, and where nothing was added. */
  places: EpisodePlaces | null
}

/**
 * Brings many episodes in, with the same answers as importEpisode for each in its turn, and the same rows.
 *
 * @param forecast only says what is sure without writing: that a row is new, or a corrected one. The caller takes back what the
 *   other rows write, and gives no two rows of one key.
 * @throws when a child is outside the importer's circles
 */
export async function importEpisodes(
  scope: Scope,
  drafts: readonly ImportedEpisode[],
  { forecast }: { forecast: boolean },
): Promise<BroughtOne[]> {
  const found = await whereKnown(scope, drafts)
  if (forecast) {
    const foretold: BroughtOne[] = []
    for (const [at, draft] of drafts.entries()) {
      const known = found[at] ?? null
      foretold.push(
        known === 'from-elsewhere'
          ? await alone(scope, draft)
          : { how: known === null ? 'added' : 'changed', episodeId: null, places: null },
      )
    }
    return foretold
  }
  const isNew = drafts.map((draft, at) => found[at] === null && (draft.queries ?? []).length === 0)
  const together = await decidedTogether(
    scope,
    drafts.filter((_, at) => isNew[at]),
  )
  await insertTogether(scope, together)
  await openCirclesOfEpisodes(
    scope,
    together.flatMap(({ id, decided, places }) => (decided === null ? [{ ...places, episodeId: id, reportedByAgencyId: null }] : [])),
  )
  await openForReturns(
    scope,
    together.flatMap(({ draft, decided, returnId, places }) =>
      decided?.opensClocks ? [{ ...places, returnId, childIsNew: draft.childIsNew ?? false }] : [],
    ),
  )
  const written = together.values()
  const answers: BroughtOne[] = []
  for (const [at, draft] of drafts.entries()) {
    const its = isNew[at] ? written.next().value : undefined
    answers.push(
      its ? { how: 'added', episodeId: its.id, places: its.decided?.history === true ? null : its.places } : await alone(scope, draft),
    )
  }
  return answers
}

async function alone(scope: Scope, draft: ImportedEpisode): Promise<BroughtOne> {
  const { how, episode } = await bringEpisode(scope, draft)
  return { how, episodeId: episode.id, places: how === 'added' ? await placesUnderWay(scope, draft, episode.id) : null }
}

async function placesUnderWay(scope: Scope, draft: ImportedEpisode, episodeId: string): Promise<EpisodePlaces | null> {
  const { history } = await scope.rows.selectFrom('missingEpisode').select('history').where('id', '=', episodeId).executeTakeFirstOrThrow()
  return history ? null : ((await placesOfEpisodes(scope, [draft]))[0] ?? null)
}

interface Together {
  id: string
  returnId: string
  draft: ImportedEpisode
  /** Null while the child is missing. */
  decided: DecidedReturn | null
  places: EpisodePlaces
}

async function decidedTogether(scope: Scope, drafts: readonly ImportedEpisode[]): Promise<Together[]> {
  const rules = new Map<string, ClockRules>()
  for (const agencyId of new Set(drafts.map((draft) => draft.responsibleAgencyId))) rules.set(agencyId, await clockRulesOf(scope, agencyId))
  const places = await placesOfEpisodes(scope, drafts)
  return drafts.flatMap((draft, at) => {
    const its = rules.get(draft.responsibleAgencyId)
    const stands = places[at]
    if (!its || !stands) throw new Error('a draft has its rules and its places')
    return [{ id: newId(), returnId: newId(), draft, decided: draft.ended && decidedBy(draft, draft.ended, its), places: stands }]
  })
}

type Known = 'by-key' | 'from-elsewhere'

/**
 * Which drafts an episode on record may be of: by its key; or of its child within a day, by another source, which only looking
 * closer can tell. The second draft of one key counts as known, since the first will have been written.
 */
async function whereKnown(scope: Scope, drafts: readonly ImportedEpisode[]): Promise<(Known | null)[]> {
  const seen = new Set<string>()
  const asked = drafts.map(({ childId, responsibleAgencyId, source, sourceKey, missingFrom }, n) => {
    const key = JSON.stringify([responsibleAgencyId, source, sourceKey])
    const again = seen.has(key)
    seen.add(key)
    return { n, childId, responsibleAgencyId, source, sourceKey, missingFrom: missingFrom.date, again }
  })
  const found = await sql<{ n: number; byKey: boolean }>`
    select d.n, d."again" or k.id is not null as by_key
      from json_to_recordset(${JSON.stringify(asked)}::json)
           as d(n int, "childId" uuid, "responsibleAgencyId" uuid, "source" text, "sourceKey" text, "missingFrom" timestamptz, "again" boolean)
      left join lateral (select m.id from missing_episode m
                          where m.responsible_agency_id = d."responsibleAgencyId" and m.source = d."source" and m.source_key = d."sourceKey" limit 1) k on true
      left join lateral (select m.id from missing_episode m
                          where m.child_id = d."childId" and m.source <> d."source"
                            and m.missing_from between d."missingFrom" - interval '1 day' and d."missingFrom" + interval '1 day' limit 1) e on true
     where d."again" or k.id is not null or e.id is not null`.execute(scope.rows)
  const known = new Map(found.rows.map(({ n, byKey }) => [n, byKey ? ('by-key' as const) : ('from-elsewhere' as const)]))
  return drafts.map((_, n) => known.get(n) ?? null)
}

/** Writes episodes and their returns in one statement; row-level security asks of each as ever. */
async function insertTogether(scope: Scope, together: readonly Together[]): Promise<void> {
  if (together.length === 0) return
  const rows = together.map(({ id, returnId, draft, decided, places }) =>
    said({
      id,
      ref: newRef('E'),
      ...places,
      hostAuthorityCode: draft.hostAuthorityCode,
      ...toldFirst(draft),
      history: decided?.history ?? false,
      ...(decided && { returnId, returnRef: newRef('R'), ...decided }),
    }),
  )
  await sql`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as d(
        "id" uuid, "ref" text, "childId" uuid, "responsibleAgencyId" uuid, "forceCode" text, "hostAuthorityCode" text, "hostAgencyId" uuid,
        "lastSeenBy" text, "reportedAt" timestamptz, "reportedBy" text, "reportedByRole" text, "circumstances" text, "policeReference" text, "placementId" uuid,
        "settingKind" text, "settingName" text, "saidOffered" text, "saidAccepted" text, "type" text, "definitionVersion" text, "missingFrom" timestamptz,
        "missingFromPrecision" text, "source" text, "sourceKey" text, "sourceDigest" text, "history" boolean, "returnId" uuid, "returnRef" text,
        "endedAt" timestamptz, "returnedAt" timestamptz, "returnedPrecision" text, "clockStartsAt" timestamptz, "opensClocks" boolean, "offerDueAt" timestamptz,
        "completionDueAt" timestamptz)
    ), episodes as (
      insert into missing_episode (id, ref, child_id, responsible_agency_id, force_code, host_authority_code, host_agency_id, last_seen_by, reported_at, reported_by,
          reported_by_role, circumstances, police_reference, placement_id, setting_kind, setting_name, said_offered, said_accepted, type, definition_version,
          missing_from, missing_from_precision, source, source_key, source_digest, ended_at, ended_precision, history, recorded_at, recorded_by)
      select "id", "ref", "childId", "responsibleAgencyId", "forceCode", "hostAuthorityCode", "hostAgencyId", "lastSeenBy", "reportedAt", "reportedBy",
             "reportedByRole", "circumstances", "policeReference", "placementId", "settingKind", "settingName", "saidOffered", "saidAccepted", "type",
             "definitionVersion", "missingFrom", "missingFromPrecision", "source", "sourceKey", "sourceDigest", "endedAt", "returnedPrecision", "history",
             (select house_now()), ${scope.me.workerId}
        from given
    )
    insert into episode_return (id, ref, child_id, episode_id, returned_at, returned_precision, clock_starts_at, opens_clocks, offer_due_at, completion_due_at, source,
        recorded_at, recorded_by)
    select "returnId", "returnRef", "childId", "id", "returnedAt", "returnedPrecision", "clockStartsAt", "opensClocks", "offerDueAt", "completionDueAt", "source",
           (select house_now()), ${scope.me.workerId}
      from given where "returnId" is not null`.execute(scope.rows)
}

/** A row without what it leaves empty: most of its columns, and each is read like one that says something. */
function said(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined))
}
