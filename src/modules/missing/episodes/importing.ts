// Episodes and placements that another system tells: the same row again changes nothing, a corrected one updates, and what
// several sources know of one episode comes together in one record.
import { formatMoment, londonDay, type Moment, type Precision } from '../../../kernel/dates.ts'
import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import { askForInterview, clockRulesOf } from '../returns/deeds.ts'
import { withClocks, type ClockRules, type DecidedReturn } from '../returns/domain.ts'
import { insertReturn, moveReturn, returnOf } from '../returns/queries.ts'
import { openCircleOfEpisode, placesOfEpisodes } from './circle.ts'
import type { EpisodeType } from './domain.ts'

export type Brought = 'added' | 'changed' | 'unchanged'

/** Something in the row to put right; the row is brought in all the same. */
export interface QueryDraft {
  rule: string
  sentence: string
  file: string | null
  line: number | null
}

/** An episode as another system tells it. */
export interface ImportedEpisode {
  childId: string
  /** The child's record began in the caller's transaction. */
  childIsNew?: boolean
  responsibleAgencyId: string
  /** Which kind of file told it: 'ssda903', 'ssd', or the name of a mapping. */
  source: string
  /** What names the row in its source, in every edition of the file. */
  sourceKey: string
  /** Digest of what the row says: the same digest again changes nothing. */
  digest: string
  type: EpisodeType
  definitionVersion: string
  missingFrom: Moment
  ended: Moment | null
  lastSeenBy?: string | null
  reportedAt?: Date | null
  reportedBy?: string | null
  reportedByRole?: string | null
  circumstances?: string | null
  policeReference?: string | null
  forceCode?: string | null
  placementId?: string | null
  settingKind?: string | null
  settingName?: string | null
  hostAuthorityCode?: string | null
  /** What the source says of the interview; ours is told by its own rows. */
  saidOffered?: string | null
  saidAccepted?: string | null
  queries?: readonly QueryDraft[]
}

interface Known {
  id: string
  childId: string
  responsibleAgencyId: string
  missingFrom: Date
  missingFromPrecision: Precision
  endedAt: Date | null
  sourceDigest: string | null
}

/**
 * Brings an episode in. What ended before the area's start is history and opens no clocks; what is open, or ended since, opens
 * the circle and the clocks as if it had been recorded here. Overlaps are left to the list of what to put right (`queries`).
 *
 * @throws when the child is outside the importer's circles
 */
export async function importEpisode(scope: Scope, draft: ImportedEpisode): Promise<Brought> {
  return (await bringEpisode(scope, draft)).how
}

/** As {@link importEpisode}, and tells which episode it is. */
export async function bringEpisode(scope: Scope, draft: ImportedEpisode): Promise<Bringing> {
  const known = await knownByKey(scope, draft)
  const brought = known ? await bringAgain(scope, known, draft) : await bringNew(scope, draft)
  await raiseQueries(scope, draft.responsibleAgencyId, brought.episode, draft.queries ?? [])
  return brought
}

/** What became of a row, and of which episode. */
export interface Bringing {
  how: Brought
  episode: { id: string; childId: string }
}

async function bringNew(scope: Scope, draft: ImportedEpisode): Promise<Bringing> {
  const same = await knownFromElsewhere(scope, draft)
  if (same) return { how: (await fillIn(scope, same, draft)) ? 'changed' : 'unchanged', episode: same }
  const [places] = await placesOfEpisodes(scope, [draft])
  if (!places) throw new Error('a draft has its places')
  const episode = {
    id: newId(),
    childId: draft.childId,
    responsibleAgencyId: draft.responsibleAgencyId,
    missingFrom: draft.missingFrom.date,
  }
  await scope.rows
    .insertInto('missingEpisode')
    .values({
      id: episode.id,
      ref: newRef('E'),
      ...places,
      hostAuthorityCode: draft.hostAuthorityCode ?? null,
      ...toldFirst(draft),
      recordedBy: scope.me.workerId,
    })
    .execute()
  if (draft.ended === null) await openCircleOfEpisode(scope, { ...places, episodeId: episode.id, reportedByAgencyId: null })
  else await endAsTold(scope, episode, draft, draft.ended)
  return { how: 'added', episode }
}

async function bringAgain(scope: Scope, known: Known, draft: ImportedEpisode): Promise<Bringing> {
  if (known.sourceDigest === draft.digest) return { how: 'unchanged', episode: known }
  const before = known.endedAt === null ? null : await returnOf(scope, known.id)
  const isOurs = before !== null && before.source !== draft.source
  // A return that a person recorded here stands; what the file says instead goes onto the list to put right.
  const movesStart = !isOurs || known.endedAt === null || draft.missingFrom.date <= known.endedAt
  const decided = draft.ended && !isOurs ? await decidedAsTold(scope, draft, draft.ended) : null
  changedOne(
    await scope.rows
      .updateTable('missingEpisode')
      .set({
        ...kept(told(draft)),
        type: draft.type,
        sourceDigest: draft.digest,
        ...(movesStart ? { missingFrom: draft.missingFrom.date, missingFromPrecision: draft.missingFrom.precision } : {}),
        ...(before && decided ? { endedAt: decided.endedAt, endedPrecision: decided.returnedPrecision, history: decided.history } : {}),
      })
      .where('id', '=', known.id)
      .execute(),
  )
  if (before && decided) await moveReturn(scope, known.id, decided)
  if (!before && draft.ended) await endAsTold(scope, known, draft, draft.ended)
  if (isOurs && draft.ended && draft.ended.date.getTime() !== before.returnedAt.getTime())
    await raiseQueries(scope, draft.responsibleAgencyId, known, [returnDiffers(draft, draft.ended)])
  return { how: 'changed', episode: known }
}

/** Another source knows this episode already: what it leaves open is filled in, what it says stands. */
async function fillIn(scope: Scope, known: Known, draft: ImportedEpisode): Promise<boolean> {
  const now = await scope.rows.selectFrom('missingEpisode').selectAll().where('id', '=', known.id).executeTakeFirstOrThrow()
  const open = Object.entries(kept(told(draft))).filter(([column]) => now[column as keyof typeof now] === null)
  if (open.length > 0)
    changedOne(await scope.rows.updateTable('missingEpisode').set(Object.fromEntries(open)).where('id', '=', known.id).execute())
  const ends = known.endedAt === null && draft.ended !== null
  if (ends && draft.ended) await endAsTold(scope, known, draft, draft.ended)
  return open.length > 0 || ends
}

async function endAsTold(
  scope: Scope,
  episode: { id: string; childId: string; responsibleAgencyId: string; missingFrom: Date },
  draft: ImportedEpisode,
  ended: Moment,
): Promise<void> {
  const decided = await decidedAsTold(scope, draft, ended)
  const row = await insertReturn(scope, episode, decided, {
    how: null,
    foundBy: null,
    foundForceCode: null,
    foundAuthorityCode: null,
    outOfArea: 'not known',
    conditionCodes: [],
    conditionNote: null,
    source: draft.source,
  })
  await askForInterview(scope, episode, row.id, decided)
}

async function decidedAsTold(scope: Scope, draft: ImportedEpisode, ended: Moment): Promise<DecidedReturn> {
  return decidedBy(draft, ended, await clockRulesOf(scope, draft.responsibleAgencyId))
}

/** What an area's rules make of an end that a source tells; an end before the start counts as the start. */
export function decidedBy({ type, missingFrom }: ImportedEpisode, ended: Moment, rules: ClockRules): DecidedReturn {
  return withClocks(type, ended, ended.date < missingFrom.date ? missingFrom.date : ended.date, rules)
}

/** What a new episode's row takes from its draft: all that was told, when it began, and which row of which source told it. */
export function toldFirst(draft: ImportedEpisode) {
  return {
    ...told(draft),
    type: draft.type,
    definitionVersion: draft.definitionVersion,
    missingFrom: draft.missingFrom.date,
    missingFromPrecision: draft.missingFrom.precision,
    source: draft.source,
    sourceKey: draft.sourceKey,
    sourceDigest: draft.digest,
  }
}

/** What a source tells of an episode beside its times. */
function told(draft: ImportedEpisode) {
  return {
    lastSeenBy: draft.lastSeenBy ?? null,
    reportedAt: draft.reportedAt ?? null,
    reportedBy: draft.reportedBy ?? null,
    reportedByRole: draft.reportedByRole ?? null,
    circumstances: draft.circumstances ?? null,
    policeReference: draft.policeReference ?? null,
    placementId: draft.placementId ?? null,
    settingKind: draft.settingKind ?? null,
    settingName: draft.settingName ?? null,
    saidOffered: draft.saidOffered ?? null,
    saidAccepted: draft.saidAccepted ?? null,
  }
}

/** What a source leaves empty never blanks what is known. */
function kept(facts: ReturnType<typeof told>): Partial<ReturnType<typeof told>> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null))
}

function returnDiffers(draft: ImportedEpisode, ended: Moment): QueryDraft {
  const [first] = draft.queries ?? []
  return {
    rule: 'return-differs',
    sentence: `The file says that the child returned on ${formatMoment(ended.date, ended.precision)}; the return recorded here says otherwise and was kept.`,
    file: first?.file ?? null,
    line: first?.line ?? null,
  }
}

async function knownByKey(scope: Scope, draft: ImportedEpisode): Promise<Known | null> {
  const found = await knownRows(scope)
    .where('responsibleAgencyId', '=', draft.responsibleAgencyId)
    .where('source', '=', draft.source)
    .where('sourceKey', '=', draft.sourceKey)
    .executeTakeFirst()
  return found ? asKnown(found) : null
}

/**
 * The same episode as another source has told it: one child, and either one police reference or one start, to the day where one
 * of the two knows no time, with ends that do not contradict each other.
 */
async function knownFromElsewhere(scope: Scope, draft: ImportedEpisode): Promise<Known | null> {
  const found = await knownRows(scope)
    .select('policeReference')
    .where('childId', '=', draft.childId)
    .where('source', '<>', draft.source)
    .where('missingFrom', '>=', new Date(draft.missingFrom.date.getTime() - 86_400_000))
    .where('missingFrom', '<=', new Date(draft.missingFrom.date.getTime() + 86_400_000))
    .orderBy('missingFrom')
    .limit(20)
    .execute()
  const same = found
    .map((row) => ({ ...asKnown(row), policeReference: row.policeReference }))
    .find((row) => {
      if (row.policeReference !== null && row.policeReference === (draft.policeReference ?? null)) return true
      if (row.endedAt !== null && draft.ended !== null && londonDay(row.endedAt) !== londonDay(draft.ended.date)) return false
      const exactly = row.missingFromPrecision === 'minute' && draft.missingFrom.precision === 'minute'
      return exactly
        ? row.missingFrom.getTime() === draft.missingFrom.date.getTime()
        : londonDay(row.missingFrom) === londonDay(draft.missingFrom.date)
    })
  return same ?? null
}

function knownRows(scope: Scope) {
  return scope.rows
    .selectFrom('missingEpisode')
    .select(['id', 'childId', 'responsibleAgencyId', 'missingFrom', 'missingFromPrecision', 'endedAt', 'sourceDigest'])
}

// The table's CHECK holds what the type says.
function asKnown<T extends { missingFromPrecision: string }>(row: T): T & { missingFromPrecision: Precision } {
  return { ...row, missingFromPrecision: row.missingFromPrecision as Precision }
}

async function raiseQueries(
  scope: Scope,
  agencyId: string,
  episode: { id: string; childId: string },
  queries: readonly QueryDraft[],
): Promise<void> {
  if (queries.length === 0) return
  await scope.rows
    .insertInto('dataQuery')
    .values(queries.map((query) => ({ id: newId(), agencyId, childId: episode.childId, episodeId: episode.id, ...query })))
    .onConflict((conflict) => conflict.columns(['episodeId', 'rule']).doNothing())
    .execute()
}

/** Where a child lived for a while, as another system tells it. Its address is a location of its own. */
export interface ImportedPlacement {
  childId: string
  kind: string
  provider: string | null
  settingRef: string | null
  legalStatus: string | null
  responsibleAgencyId: string
  hostAuthorityCode: string | null
  /** YYYY-MM-DD. */
  fromDay: string
  toDay: string | null
  endReason: string | null
  source: string
}

/** Brings a placement in; one child, source, first day and kind make one placement. */
export async function importPlacement(scope: Scope, draft: ImportedPlacement): Promise<Brought> {
  const made = await sql<{ added: boolean }>`
    insert into placement as p (child_id, kind, provider, setting_ref, legal_status, responsible_agency_id, host_authority_code, from_day, to_day, end_reason, source, recorded_by)
    values (${draft.childId}, ${draft.kind}, ${draft.provider}, ${draft.settingRef}, ${draft.legalStatus}, ${draft.responsibleAgencyId}, ${draft.hostAuthorityCode},
            ${draft.fromDay}, ${draft.toDay}, ${draft.endReason}, ${draft.source}, ${scope.me.workerId})
    on conflict (child_id, source, from_day, kind) where source <> 'recorded' do update
      set provider = excluded.provider, setting_ref = excluded.setting_ref, legal_status = excluded.legal_status, host_authority_code = excluded.host_authority_code,
          to_day = excluded.to_day, end_reason = excluded.end_reason
      where (p.provider, p.setting_ref, p.legal_status, p.host_authority_code, p.to_day, p.end_reason)
            is distinct from (excluded.provider, excluded.setting_ref, excluded.legal_status, excluded.host_authority_code, excluded.to_day, excluded.end_reason)
    returning (xmax = 0) as added`.execute(scope.rows)
  const [row] = made.rows
  return row === undefined ? 'unchanged' : row.added ? 'added' : 'changed'
}
