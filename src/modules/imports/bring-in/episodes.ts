// Missing episodes, through missing's own door: what is history opens no clocks, what is open or ended since opens the circle,
// the clocks and the interview as if it had been recorded here. Rows that say what they said last time never get that far.
import { drawAgain, sql, type Scope } from '../../../platform/db/index.ts'
import type { Content } from '../../../platform/content/index.ts'
import { importEpisodes, importGrades, type BroughtOne, type ImportedEpisode } from '../../missing/index.ts'
import { addLocations, namePage } from '../../people/index.ts'
import type { ImportKind } from './domain.ts'
import { findSome, ofRow, type Found } from './found.ts'
import { RowRefused, tryIt, type Refusal } from './refusal.ts'

interface Waiting {
  n: number
  file: string
  line: number
  childId: string
  childIsNew: boolean
  responsible: string
  rowKey: string
  digest: string
  type: 'M' | 'A'
  definition: string
  fromAt: Date
  fromPrecision: 'minute' | 'day'
  endAt: Date | null
  endPrecision: 'minute' | 'day' | null
  reportedAt: Date | null
  reportedBy: string | null
  lastSeenBy: string | null
  circumstances: string | null
  policeReference: string | null
  forceCode: string | null
  settingName: string | null
  saidOffered: string | null
  saidAccepted: string | null
  grade: string | null
  scale: string | null
  officer: string | null
  lastSeenPlace: string | null
  lastSeenPostcode: string | null
  foundPlace: string | null
  placementPostcode: string | null
  placementId: string | null
  placementKind: string | null
}

const pageRows = 1_000

export interface EpisodesOrder {
  kind: ImportKind
  content: Pick<Content, 'missingChoice'>
  /** Says what would become of each row; what is sure without writing is not written. */
  dryRun: boolean
  progress: (done: number) => void
  tell: (found: Found) => void
  most: () => number
}

/** Saves every staged episode, and tells the rows whose child was refused. */
export async function saveEpisodes(scope: Scope, order: EpisodesOrder): Promise<void> {
  const { kind, dryRun } = order
  const { rows } = scope
  await sql`update staged_episode e set child_id = s.child_id, child_is_new = s.is_new, responsible = s.responsible from staged_child s where s.row_key = e.child_key and s.refused_rule is null`.execute(
    rows,
  )
  // A child may be known though this file has no row of them.
  order.tell(
    await findSome(scope, order.most(), sql`delete from staged_episode where child_id is null returning file, line`, (row) =>
      ofRow(row, 'child-refused', 'refused', childRefused),
    ),
  )
  await sql`create index on staged_episode (n)`.execute(rows)
  await knowCorrected(scope, kind)
  await sql`
    update staged_episode e set episode_id = m.id, outcome = case when m.source_digest = e.digest then 'unchanged' end
      from (select e.n, m.id, m.source_digest from staged_episode e cross join lateral ${bySourceKey(kind)} m) m
     where m.n = e.n`.execute(rows)
  if (dryRun) await foretellNew(scope)
  const forecast = dryRun && !(await hasTwins(scope))
  let after = 0
  for (;;) {
    const page = await waiting(scope, after)
    const last = page.at(-1)
    if (!last) break
    const refusal = await tryIt(scope, () => drawAgain(scope, () => savePage(scope, order, page, forecast)))
    if (refusal) throw await refusedOf(scope, order, page, forecast, refusal)
    after = last.n
    order.progress(after)
  }
  if (!dryRun) await findSaved(scope, kind)
}

/** One page of rows, and what stands beside them; each row then knows what became of it. */
async function savePage(scope: Scope, { kind, content }: EpisodesOrder, page: readonly Waiting[], forecast: boolean): Promise<void> {
  await namePage(
    scope,
    page.map(({ childId }) => childId),
  )
  const brought = await importEpisodes(
    scope,
    page.map((row) => draftOf(kind, content, row)),
    { forecast },
  )
  await saveBeside(scope, kind, page, brought)
  const saved = page.map(({ n }, at) => ({ n, outcome: brought[at]?.how, episode: brought[at]?.episodeId }))
  await sql`
    update staged_episode e set outcome = r.outcome, episode_id = coalesce(r.episode, e.episode_id)
      from jsonb_to_recordset(${JSON.stringify(saved)}::jsonb) as r(n int, outcome text, episode uuid) where r.n = e.n`.execute(scope.rows)
}

/** Which row of a page was refused: tried one by one, since they were written together. */
async function refusedOf(
  scope: Scope,
  order: EpisodesOrder,
  page: readonly Waiting[],
  forecast: boolean,
  refusal: Refusal,
): Promise<RowRefused> {
  for (const row of page) {
    const its = await tryIt(scope, () => drawAgain(scope, () => savePage(scope, order, [row], forecast)))
    if (its) return new RowRefused(row, its)
  }
  const [first] = page
  if (!first) throw new Error('a page without rows was refused')
  return new RowRefused(first, refusal)
}

const childRefused = 'The row of this child was refused, so the episode was not brought in. Put that row right first.'

/**
 * A corrected start is the same episode, not another one: an episode that this kind of file told before and tells no longer,
 * where this row has its police reference or, in the 903, its child, its type and its end, and no other row does.
 */
async function knowCorrected({ rows }: Scope, kind: ImportKind): Promise<void> {
  if (kind === 'ssd') return
  await sql`
    update staged_episode e set row_key = known.source_key
      from (select e.n, min(m.source_key) as source_key
              from staged_episode e
              join missing_episode m on m.child_id = e.child_id and m.source = ${kind} and m.responsible_agency_id = e.responsible
               and case when ${kind} = 'csv' then m.police_reference = e.police_reference
                        else m.type = e.type and m.ended_at = e.end_at and m.missing_from <> e.from_at end
             where not exists (select 1 from missing_episode same where same.responsible_agency_id = e.responsible and same.source = ${kind} and same.source_key = e.row_key)
               and not exists (select 1 from staged_episode other where other.row_key = m.source_key and other.responsible = m.responsible_agency_id)
             group by e.n having count(*) = 1) known
     where known.n = e.n
       and (select count(*) from staged_episode twin where twin.child_id = e.child_id and twin.police_reference is not distinct from e.police_reference and twin.end_at is not distinct from e.end_at) = 1`.execute(
    rows,
  )
}

async function waiting({ rows }: Scope, after: number): Promise<Waiting[]> {
  const found = await sql<Waiting>`
    select e.*, t.*, p.id as placement_id, p.kind as placement_kind
      from staged_episode e join staged_telling t on t.n = e.n
      left join lateral (select p.id, p.kind from placement p
                          where p.child_id = e.child_id and p.from_day <= timezone('Europe/London', e.from_at)::date and (p.to_day is null or p.to_day >= timezone('Europe/London', e.from_at)::date)
                          order by p.from_day desc limit 1) p on true
     where e.n > ${after} and e.outcome is null order by e.n limit ${pageRows}`.execute(rows)
  return found.rows
}

/**
 * A child who would be begun has no episodes yet: what the file tells of them is new, and said without leaving the staging. A row
 * of an earlier row's key would find that one written: the same, or corrected.
 */
async function foretellNew({ rows }: Scope): Promise<void> {
  await sql`
    create temporary table staged_twin on commit drop as
    select e.n, e.digest, lag(e.digest) over (partition by e.responsible, e.row_key order by e.n) as before
      from staged_episode e
      join (select responsible, row_key from staged_episode where child_is_new and outcome is null and episode_id is null
             group by 1, 2 having count(*) > 1) twins using (responsible, row_key)
     where e.child_is_new and e.outcome is null and e.episode_id is null`.execute(rows)
  await sql`update staged_episode set outcome = 'added' where child_is_new and outcome is null and episode_id is null`.execute(rows)
  await sql`
    update staged_episode e set outcome = case when t.before = t.digest then 'unchanged' else 'changed' end
      from staged_twin t where t.n = e.n and t.before is not null`.execute(rows)
}

/** Whether two rows that still wait have one key: then only writing the first tells what becomes of the second. */
async function hasTwins({ rows }: Scope): Promise<boolean> {
  const found = await sql`
    select from staged_episode where outcome is null group by responsible, row_key having count(*) > 1 limit 1`.execute(rows)
  return found.rows.length > 0
}

function draftOf(kind: ImportKind, content: Pick<Content, 'missingChoice'>, row: Waiting): ImportedEpisode {
  return {
    childId: row.childId,
    childIsNew: row.childIsNew,
    responsibleAgencyId: row.responsible,
    source: kind,
    sourceKey: row.rowKey,
    digest: row.digest,
    type: row.type,
    definitionVersion: row.definition,
    missingFrom: { date: row.fromAt, precision: row.fromPrecision },
    ended: row.endAt === null ? null : { date: row.endAt, precision: row.endPrecision ?? 'day' },
    lastSeenBy: row.lastSeenBy,
    reportedAt: row.reportedAt,
    reportedBy: row.reportedBy,
    circumstances: row.circumstances,
    policeReference: row.policeReference,
    forceCode: row.forceCode,
    placementId: row.placementId,
    settingKind: content.missingChoice('placementTypes', row.placementKind ?? '') ? row.placementKind : null,
    settingName: row.settingName,
    saidOffered: row.saidOffered,
    saidAccepted: row.saidAccepted,
  }
}

/** What reports tell beside their episodes: the grade, and places, each with a right of its own. */
async function saveBeside(scope: Scope, kind: ImportKind, page: readonly Waiting[], brought: readonly BroughtOne[]): Promise<void> {
  const added = page.flatMap((row, at) => {
    const its = brought[at]
    return its?.how === 'added' && its.episodeId !== null ? [{ row, episodeId: its.episodeId, places: its.places }] : []
  })
  await addLocations(
    scope,
    added.flatMap(({ row, episodeId }) => placesOf(row).map((each) => ({ childId: row.childId, episodeId, source: kind, ...each }))),
  )
  await importGrades(
    scope,
    added.flatMap(({ row, episodeId, places }) => {
      const grade = gradeOf(row)
      return grade ? [{ childId: row.childId, episodeId, grade, places }] : []
    }),
  )
}

function placesOf(row: Waiting) {
  return [
    { kind: 'last-seen' as const, place: row.lastSeenPlace, postcode: row.lastSeenPostcode },
    { kind: 'found' as const, place: row.foundPlace, postcode: null },
    { kind: 'placement' as const, place: null, postcode: row.placementPostcode },
  ].filter((each) => each.place !== null || each.postcode !== null)
}

function gradeOf({ grade, scale, reportedAt, fromAt, officer }: Waiting) {
  if (grade === null || scale === null) return null
  return {
    scaleVersion: scale,
    grade,
    reasonCodes: [],
    reasons: 'The file gives the grade without reasons',
    gradedAt: reportedAt ?? fromAt,
    gradedByName: officer ?? 'Police',
    reviewInHours: null,
  }
}

/** The episode that this kind of file told under this row's key: a lookup for each row, see staging.ts. */
function bySourceKey(kind: ImportKind) {
  return sql`(select m.id, m.source_digest from missing_episode m
               where m.responsible_agency_id = e.responsible and m.source = ${kind} and m.source_key = e.row_key limit 1)`
}

/** Where each row is kept now: its own episode, or the one that another source had told already. */
async function findSaved({ rows }: Scope, kind: ImportKind): Promise<void> {
  await sql`
    update staged_episode e set episode_id = (select m.id from ${bySourceKey(kind)} m) where e.episode_id is null`.execute(rows)
  await sql`
    update staged_episode e set episode_id = m.id from missing_episode m
     where e.episode_id is null and m.child_id = e.child_id and timezone('Europe/London', m.missing_from)::date = timezone('Europe/London', e.from_at)::date`.execute(
    rows,
  )
}
