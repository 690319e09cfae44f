// Many episodes at once, as a great file tells them. What is new and history is written in one statement for all of them: it opens
// no clocks and no circle, so that nothing needs deciding one by one. What is known already, is open or opens clocks goes the
// careful way, each row as if it had come alone.
import { newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import { clockRulesOf } from '../returns/deeds.ts'
import type { ClockRules, DecidedReturn } from '../returns/domain.ts'
import { bringEpisode, decidedBy, toldFirst, type Brought, type ImportedEpisode } from './importing.ts'
import { hostAgencyFor } from './circle.ts'

export interface BroughtOne {
  how: Brought
  /** Whether it was added as history: nothing is opened for what is told beside it. */
  history: boolean
  /** Null where nothing was written. */
  episodeId: string | null
}

/**
 * Brings many episodes in, with the same answers as importEpisode for each in its turn.
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
  const rules = await rulesOf(scope, drafts)
  const together: History[] = []
  const brought: (BroughtOne | null)[] = drafts.map((draft, at) => {
    const known = found[at] ?? null
    if (forecast && known !== 'from-elsewhere') return { how: known === null ? 'added' : 'changed', history: false, episodeId: null }
    const history = known === null ? historyOf(draft, rules) : null
    if (!history) return null
    together.push(history)
    return { how: 'added', history: true, episodeId: history.id }
  })
  await insertHistory(scope, together)
  const answers: BroughtOne[] = []
  for (const [at, draft] of drafts.entries()) answers.push(brought[at] ?? (await alone(scope, draft)))
  return answers
}

async function alone(scope: Scope, draft: ImportedEpisode): Promise<BroughtOne> {
  const { how, episode } = await bringEpisode(scope, draft)
  return { how, history: false, episodeId: episode.id }
}

interface History {
  id: string
  draft: ImportedEpisode
  decided: DecidedReturn
}

function historyOf(draft: ImportedEpisode, rules: ReadonlyMap<string, ClockRules>): History | null {
  const its = rules.get(draft.responsibleAgencyId)
  if (!draft.ended || !its || (draft.queries ?? []).length > 0) return null
  const decided = decidedBy(draft, draft.ended, its)
  return decided.history ? { id: newId(), draft, decided } : null
}

async function rulesOf(scope: Scope, drafts: readonly ImportedEpisode[]): Promise<Map<string, ClockRules>> {
  const rules = new Map<string, ClockRules>()
  for (const { responsibleAgencyId } of drafts)
    if (!rules.has(responsibleAgencyId)) rules.set(responsibleAgencyId, await clockRulesOf(scope, responsibleAgencyId))
  return rules
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
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
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
async function insertHistory(scope: Scope, together: readonly History[]): Promise<void> {
  if (together.length === 0) return
  const hosts = new Map<string | null, string | null>()
  for (const { draft } of together) {
    const code = draft.hostAuthorityCode ?? null
    if (!hosts.has(code)) hosts.set(code, await hostAgencyFor(scope, code))
  }
  const rows = together.map(({ id, draft, decided }) => ({
    id,
    ref: newRef('E'),
    returnRef: newRef('R'),
    childId: draft.childId,
    responsibleAgencyId: draft.responsibleAgencyId,
    forceCode: draft.forceCode ?? null,
    hostAuthorityCode: draft.hostAuthorityCode ?? null,
    hostAgencyId: hosts.get(draft.hostAuthorityCode ?? null) ?? null,
    ...toldFirst(draft),
    endedAt: decided.endedAt,
    returnedAt: decided.returnedAt,
    returnedPrecision: decided.returnedPrecision,
    clockStartsAt: decided.clockStartsAt,
  }))
  await sql`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(
        id uuid, ref text, "returnRef" text, "childId" uuid, "responsibleAgencyId" uuid, "forceCode" text, "hostAuthorityCode" text, "hostAgencyId" uuid,
        "lastSeenBy" text, "reportedAt" timestamptz, "reportedBy" text, "reportedByRole" text, "circumstances" text, "policeReference" text, "placementId" uuid,
        "settingKind" text, "settingName" text, "saidOffered" text, "saidAccepted" text, "type" text, "definitionVersion" text, "missingFrom" timestamptz,
        "missingFromPrecision" text, "source" text, "sourceKey" text, "sourceDigest" text, "endedAt" timestamptz, "returnedAt" timestamptz,
        "returnedPrecision" text, "clockStartsAt" timestamptz)
    ), episodes as (
      insert into missing_episode (id, ref, child_id, responsible_agency_id, force_code, host_authority_code, host_agency_id, last_seen_by, reported_at, reported_by,
          reported_by_role, circumstances, police_reference, placement_id, setting_kind, setting_name, said_offered, said_accepted, type, definition_version,
          missing_from, missing_from_precision, source, source_key, source_digest, ended_at, ended_precision, history, recorded_by)
      select id, ref, "childId", "responsibleAgencyId", "forceCode", "hostAuthorityCode", "hostAgencyId", "lastSeenBy", "reportedAt", "reportedBy",
             "reportedByRole", "circumstances", "policeReference", "placementId", "settingKind", "settingName", "saidOffered", "saidAccepted", "type",
             "definitionVersion", "missingFrom", "missingFromPrecision", "source", "sourceKey", "sourceDigest", "endedAt", "returnedPrecision", true, ${scope.me.workerId}
        from given
    )
    insert into episode_return (ref, child_id, episode_id, returned_at, returned_precision, clock_starts_at, opens_clocks, source, recorded_by)
    select "returnRef", "childId", id, "returnedAt", "returnedPrecision", "clockStartsAt", false, "source", ${scope.me.workerId} from given`.execute(
    scope.rows,
  )
}
