import { sql, type Scope } from '../../platform/db/index.ts'
import { findChildById } from '../people/index.ts'
import type { CoveredReturn, Interview, OpenHandOver, Setting } from './domain.ts'

/** An interview with what it covers, or null when there is none in my circles. */
export async function findInterview(scope: Scope, ref: string): Promise<Interview | null> {
  const row = await base(scope).where('interview.ref', '=', ref).executeTakeFirst()
  return row ? whole(scope, row) : null
}

/** Locks the interview until the transaction ends, so that two deeds on it come one after the other. */
export async function findInterviewToChange(scope: Scope, ref: string): Promise<Interview | null> {
  const locked = await sql<{ id: string }>`select id from interview where ref = ${ref} for update`.execute(scope.rows)
  return locked.rows.length === 0 ? null : findInterview(scope, ref)
}

function base(scope: Scope) {
  return scope.rows
    .selectFrom('interview')
    .innerJoin('team', 'team.id', 'interview.teamId')
    .selectAll('interview')
    .select('team.agencyId as teamAgencyId')
}

type BaseRow = Awaited<ReturnType<ReturnType<typeof base>['executeTakeFirstOrThrow']>>

async function whole(scope: Scope, row: BaseRow): Promise<Interview | null> {
  const child = await findChildById(scope, row.childId)
  if (!child) return null
  return {
    id: row.id,
    ref: row.ref,
    childId: row.childId,
    childRef: child.ref,
    childName: child.name,
    teamId: row.teamId,
    teamAgencyId: row.teamAgencyId,
    openedAt: row.openedAt,
    holderId: row.holderId,
    takenAt: row.takenAt,
    heldAt: row.heldAt,
    heldRecordedAt: row.heldRecordedAt,
    heldBy: row.heldBy,
    setting: row.setting as Setting | null,
    confirmedWithChild: row.confirmedWithChild,
    notHeldAt: row.notHeldAt,
    notHeldKind: row.notHeldKind as Interview['notHeldKind'],
    notHeldReason: row.notHeldReason,
    notHeldDetail: row.notHeldDetail,
    offeredAgainAt: row.offeredAgainAt,
    carersHeardAt: row.carersHeardAt,
    carersHeardWho: row.carersHeardWho,
    carersWords: row.carersWords,
    returns: await coveredReturns(scope, row.id),
    waiting: await openHandOver(scope, row.id),
  }
}

async function coveredReturns(scope: Scope, interviewId: string): Promise<CoveredReturn[]> {
  const found = await sql<CoveredReturn>`
    select return_id, return_ref, episode_ref, returned_at, returned_precision, clock_starts_at, out_of_area, offer_due_at, completion_due_at,
           offered_at, accepted_at, completed_at, offer_missed_reason, offer_missed_detail, completion_missed_reason, completion_missed_detail
      from interview_covers where interview_id = ${interviewId} order by returned_at limit 50`.execute(scope.rows)
  return found.rows
}

async function openHandOver(scope: Scope, interviewId: string): Promise<OpenHandOver | null> {
  const row = await scope.rows
    .selectFrom('handOver')
    .select(['id', 'toTeamId', 'toWorkerId', 'fromWorkerId', 'reasonCode', 'reason', 'handedAt', 'rung', 'nextClimbAt', 'climbedTo'])
    .where('interviewId', '=', interviewId)
    .where('takenAt', 'is', null)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  return row ?? null
}
