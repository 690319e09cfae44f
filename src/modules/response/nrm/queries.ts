// Rows of NRM referrals, read and written as the worker of the scope.
import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import type { Typed } from '../../../platform/forms/index.ts'
import type { Answers } from './answers.ts'
import type { Fact, NrmReferral, Pass } from './domain.ts'
import type { FoundSource } from './record.ts'

export const passesMax = 50
export const factsMax = 100

const nrmRows = sql`
  select n.id, n.ref, n.child_id, c.ref as child_ref, c.date_of_birth,
         coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref) as child_name,
         n.begun_at, n.begun_by, b.name as begun_by_name, n.begun_team_id, bt.name as begun_team_name, bt.agency_id as begun_agency_id,
         n.team_id, t.name as team_name, t.agency_id, a.name as agency_name, a.kind as agency_kind, n.holder_id, h.name as holder_name,
         n.ready_at, rb.name as ready_by_name, n.submitted_at, n.submitted_precision, n.submitted_by, n.home_office_ref,
         n.submitted_recorded_at, sr.name as submitted_recorded_by_name, n.stopped_at, sb.name as stopped_by_name, n.stopped_why
    from nrm_referral n
    join child c on c.id = n.child_id
    join worker b on b.id = n.begun_by
    join team bt on bt.id = n.begun_team_id
    join team t on t.id = n.team_id join agency a on a.id = t.agency_id
    left join worker h on h.id = n.holder_id
    left join worker rb on rb.id = n.ready_by
    left join worker sr on sr.id = n.submitted_recorded_by
    left join worker sb on sb.id = n.stopped_by`

export async function findNrm(scope: Scope, ref: string): Promise<NrmReferral | null> {
  return (await sql<NrmReferral>`${nrmRows} where n.ref = ${ref}`.execute(scope.rows)).rows[0] ?? null
}

/** The same, held until the end of the transaction. */
export async function lockNrm(scope: Scope, ref: string): Promise<NrmReferral | null> {
  return (await sql<NrmReferral>`${nrmRows} where n.ref = ${ref} for update of n`.execute(scope.rows)).rows[0] ?? null
}

/** The one of this child that was not stopped, where the worker may read it. */
export async function nrmOfChild(scope: Scope, childId: string): Promise<NrmReferral | null> {
  return (await sql<NrmReferral>`${nrmRows} where n.child_id = ${childId} and n.stopped_at is null`.execute(scope.rows)).rows[0] ?? null
}

export async function stoppedOfChild(scope: Scope, childId: string): Promise<NrmReferral[]> {
  return (
    await sql<NrmReferral>`${nrmRows} where n.child_id = ${childId} and n.stopped_at is not null order by n.stopped_at desc limit 10`.execute(
      scope.rows,
    )
  ).rows
}

/** Begins one; null where there is one already, also one that the worker may not read. */
export async function insertNrm(scope: Scope, childId: string, teamId: string): Promise<string | null> {
  const ref = newRef('N')
  const made = await scope.rows
    .insertInto('nrmReferral')
    .values({
      id: newId(),
      ref,
      childId,
      begunAt: scope.now,
      begunBy: scope.me.workerId,
      begunTeamId: teamId,
      teamId,
      holderId: scope.me.workerId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return made.numInsertedOrUpdatedRows === 1n ? ref : null
}

export interface Answered {
  field: string
  value: string
  how: 'typed' | 'as-found' | 'changed'
  sources: readonly FoundSource[]
  confirmedAt: Date
  confirmedByName: string
}

/** What stands confirmed: the newest of each question; emptied ones are left out. */
export async function answersOf(scope: Scope, nrmId: string): Promise<Answered[]> {
  const found = await sql<Answered & { value: string | null }>`
    select * from (
      select distinct on (a.field) a.field, a.value, a.how, a.sources, a.confirmed_at, w.name as confirmed_by_name
        from nrm_answer a join worker w on w.id = a.confirmed_by where a.nrm_id = ${nrmId} order by a.field, a.seq desc) newest
     where value is not null`.execute(scope.rows)
  return found.rows
}

export function asAnswers(answered: readonly Answered[]): Answers {
  return Object.fromEntries(answered.map(({ field, value }) => [field, value]))
}

export interface AnswerDraft {
  field: string
  value: string | null
  how: Answered['how']
  sources: readonly FoundSource[]
}

export async function insertAnswers(scope: Scope, nrm: Pick<NrmReferral, 'id' | 'childId'>, drafts: readonly AnswerDraft[]): Promise<void> {
  if (drafts.length === 0) return
  await scope.rows
    .insertInto('nrmAnswer')
    .values(
      drafts.map(({ field, value, how, sources }) => ({
        nrmId: nrm.id,
        childId: nrm.childId,
        field,
        value,
        how,
        sources: JSON.stringify(sources),
        confirmedAt: scope.now,
        confirmedBy: scope.me.workerId,
      })),
    )
    .execute()
}

/** What this worker typed on a page and has not confirmed; null when nothing waits. */
export async function typedOn(scope: Scope, nrmId: string, page: string): Promise<{ typed: Typed; savedAt: Date } | null> {
  const row = await scope.rows
    .selectFrom('nrmDraft')
    .select(['typed', 'savedAt'])
    .where('nrmId', '=', nrmId)
    .where('page', '=', page)
    .where('workerId', '=', scope.me.workerId)
    .executeTakeFirst()
  const typed = (row?.typed ?? {}) as Typed
  return row && Object.keys(typed).length > 0 ? { typed, savedAt: row.savedAt } : null
}

/** Codes of the pages on which this worker typed something that waits to be confirmed. */
export async function pagesTyped(scope: Scope, nrmId: string): Promise<string[]> {
  const found = await sql<{ page: string }>`
    select page from nrm_draft where nrm_id = ${nrmId} and worker_id = ${scope.me.workerId} and typed <> '{}'::jsonb limit 100`.execute(
    scope.rows,
  )
  return found.rows.map((row) => row.page)
}

/** Keeps what stands in the boxes; nothing at all empties it. */
export async function keepTyped(scope: Scope, nrm: Pick<NrmReferral, 'id' | 'childId'>, page: string, typed: Typed): Promise<void> {
  const kept = { typed: JSON.stringify(typed), savedAt: scope.now }
  await scope.rows
    .insertInto('nrmDraft')
    .values({ nrmId: nrm.id, childId: nrm.childId, page, workerId: scope.me.workerId, ...kept })
    .onConflict((conflict) => conflict.columns(['nrmId', 'page', 'workerId']).doUpdateSet(kept))
    .execute()
}

export async function passesOf(scope: Scope, nrmId: string): Promise<Pass[]> {
  const found = await sql<Pass>`
    select p.id, p.kind, p.from_team_id, ft.name as from_team_name, w.name as from_worker_name, p.to_team_id, t.name as to_team_name, a.name as to_agency_name,
           p.words, p.sharing_id, p.passed_at, p.ended_at, e.name as ended_by_name, p.outcome, p.answer
      from nrm_pass p join team ft on ft.id = p.from_team_id join worker w on w.id = p.from_worker_id
      join team t on t.id = p.to_team_id join agency a on a.id = t.agency_id left join worker e on e.id = p.ended_by
     where p.nrm_id = ${nrmId} order by p.passed_at, p.ended_at nulls last, p.id limit ${passesMax}`.execute(scope.rows)
  return found.rows
}

export interface PassDraft {
  nrmId: string
  childId: string
  kind: Pass['kind']
  fromTeamId: string
  toTeamId: string
  words: string | null
  sharingId: string | null
}

export async function insertPass(scope: Scope, draft: PassDraft): Promise<string> {
  const id = newId()
  await scope.rows
    .insertInto('nrmPass')
    .values({ ...draft, id, fromWorkerId: scope.me.workerId, passedAt: scope.now })
    .execute()
  return id
}

export async function endPass(
  scope: Scope,
  passId: string,
  outcome: NonNullable<Pass['outcome']>,
  answer: string | null = null,
): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('nrmPass')
      .set({ endedAt: scope.now, endedBy: scope.me.workerId, outcome, answer })
      .where('id', '=', passId)
      .where('endedAt', 'is', null)
      .execute(),
  )
}

/** What is set on the referral itself: whose it is, whether it is ready, that it was sent or stopped. */
export interface Change {
  teamId?: string
  holderId?: string | null
  readyAt?: Date | null
  readyBy?: string | null
  submittedAt?: Date
  submittedPrecision?: 'minute' | 'day'
  submittedBy?: string
  homeOfficeRef?: string
  submittedRecordedAt?: Date
  submittedRecordedBy?: string
  stoppedAt?: Date
  stoppedBy?: string
  stoppedWhy?: string
}

export async function change(scope: Scope, nrmId: string, to: Change): Promise<void> {
  changedOne(await scope.rows.updateTable('nrmReferral').set(to).where('id', '=', nrmId).execute())
}

export async function factsOf(scope: Scope, nrmId: string): Promise<Fact[]> {
  const found = await sql<Fact>`
    select f.id, f.kind, f.outcome, f.on_day, f.words, f.recorded_at, w.name as recorded_by_name
      from nrm_fact f join worker w on w.id = f.recorded_by where f.nrm_id = ${nrmId} order by f.seq limit ${factsMax}`.execute(scope.rows)
  return found.rows
}

export async function insertFact(
  scope: Scope,
  nrm: Pick<NrmReferral, 'id' | 'childId'>,
  fact: Pick<Fact, 'kind' | 'outcome' | 'onDay' | 'words'>,
): Promise<void> {
  await scope.rows
    .insertInto('nrmFact')
    .values({ ...fact, id: newId(), nrmId: nrm.id, childId: nrm.childId, recordedAt: scope.now, recordedBy: scope.me.workerId })
    .execute()
}
