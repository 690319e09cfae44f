// Rows of observations and escalations, noted and read as the worker of the scope.
import { londonDay } from '../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { changedOne, newId, sql, type Scope } from '../../platform/db/index.ts'
import type { Content } from '../../platform/content/index.ts'
import { findChildById } from '../people/index.ts'
import { checkDay, type DayProblem, type Escalation, type Observation } from './domain.ts'

/** The most observations that one page or one answer holds. */
export const observationsMax = 200

export interface ObservationDraft {
  childId: string
  interviewId?: string | null
  episodeId?: string | null
  /** A code of content/signs. */
  sign: string
  evidence: string
  ownWords?: boolean
  /** A code of sourceKinds. */
  sourceKind: string
  sourceName?: string | null
  /** YYYY-MM-DD. */
  observedOn: string
}

/**
 * Notes a sign that was seen, with its evidence, on the list on which the catalogue has it now.
 * @throws when the child is outside the worker's circles: the route has loaded it.
 */
export async function noteObservation(
  scope: Scope,
  content: Pick<Content, 'sign'>,
  draft: ObservationDraft,
): Promise<Result<{ id: string }, DayProblem | 'unknown-sign' | 'no-evidence'>> {
  const sign = content.sign(draft.sign)
  if (!sign) return refuse('unknown-sign')
  if (draft.evidence.trim() === '') return refuse('no-evidence')
  const day = checkDay(draft.observedOn, londonDay(scope.now), await bornOn(scope, draft.childId))
  if (!day.ok) return day
  const id = newId()
  await scope.rows
    .insertInto('observation')
    .values({
      id,
      childId: draft.childId,
      interviewId: draft.interviewId ?? null,
      episodeId: draft.episodeId ?? null,
      sign: sign.code,
      list: sign.list,
      evidence: draft.evidence,
      ownWords: draft.ownWords ?? false,
      sourceKind: draft.sourceKind,
      sourceName: draft.sourceName ?? null,
      observedOn: day.value,
      recordedBy: scope.me.workerId,
    })
    .execute()
  return ok({ id })
}

export interface EscalationDraft {
  childId: string
  /** A code of the escalations in content/missing.yaml. */
  kind: string
  /** YYYY-MM-DD. */
  happenedOn: string
  note?: string | null
  sourceKind: string
  sourceName?: string | null
}

/**
 * Records that something else befell the child: an exclusion, an injury, an arrest.
 * @throws when the child is outside the worker's circles: the route has loaded it.
 */
export async function recordEscalation(
  scope: Scope,
  content: Pick<Content, 'missingChoice'>,
  draft: EscalationDraft,
): Promise<Result<{ id: string }, DayProblem | 'unknown-kind'>> {
  if (!content.missingChoice('escalations', draft.kind)) return refuse('unknown-kind')
  const day = checkDay(draft.happenedOn, londonDay(scope.now), await bornOn(scope, draft.childId))
  if (!day.ok) return day
  const id = newId()
  await scope.rows
    .insertInto('escalation')
    .values({
      id,
      childId: draft.childId,
      kind: draft.kind,
      happenedOn: day.value,
      note: draft.note ?? null,
      sourceKind: draft.sourceKind,
      sourceName: draft.sourceName ?? null,
      recordedBy: scope.me.workerId,
    })
    .execute()
  return ok({ id })
}

async function bornOn(scope: Scope, childId: string): Promise<string | null> {
  const child = await findChildById(scope, childId)
  if (!child) throw new Error('what is noted is about a child in one’s own circles')
  return child.dateOfBirth
}

export interface WhichObservations {
  /** As known just before this instant; as known now where none is given. */
  knownAt?: Date | undefined
  /** From the observation after this one on, in the order of the answer. */
  after?: { observedOn: string; id: string } | undefined
  most?: number | undefined
}

/** What is known of a child, newest day first: not what was withdrawn. At most `most` (200), further ones by `after`. */
export async function observationsOf(scope: Scope, childId: string, which: WhichObservations = {}): Promise<Observation[]> {
  const { knownAt, after, most = observationsMax } = which
  const known = knownAt ? sql`recorded_at < ${knownAt} and (withdrawn_at is null or withdrawn_at >= ${knownAt})` : sql`withdrawn_at is null`
  const further = after ? sql`(observed_on, id) < (${after.observedOn}::date, ${after.id}::uuid)` : sql`true`
  const found = await sql<Observation>`
    select * from observation_shown where child_id = ${childId} and ${known} and ${further}
     order by observed_on desc, id desc limit ${most}`.execute(scope.rows)
  return found.rows
}

/** What was taken back, the latest first. */
export async function withdrawnOf(scope: Scope, childId: string): Promise<Observation[]> {
  const found = await sql<Observation>`
    select * from observation_shown where child_id = ${childId} and withdrawn_at is not null
     order by withdrawn_at desc, id desc limit 50`.execute(scope.rows)
  return found.rows
}

/** The signs noted from one interview and not withdrawn, in the order of their noting. */
export async function observationsOfInterview(scope: Scope, interviewId: string): Promise<Observation[]> {
  const found = await sql<Observation>`
    select * from observation_shown where interview_id = ${interviewId} and withdrawn_at is null
     order by recorded_at, id limit ${observationsMax}`.execute(scope.rows)
  return found.rows
}

/** What the worker noted of this child in the last hour, the latest first: shown back, and the ground for the next one. */
export async function notedLately(scope: Scope, childId: string): Promise<Observation[]> {
  const found = await sql<Observation>`
    select * from observation_shown
     where child_id = ${childId} and recorded_by = ${scope.me.workerId} and withdrawn_at is null and recorded_at > house_now() - interval '1 hour'
     order by recorded_at desc, id limit 20`.execute(scope.rows)
  return found.rows
}

export async function findObservation(scope: Scope, childId: string, id: string): Promise<Observation | null> {
  const found = await sql<Observation>`select * from observation_shown where child_id = ${childId} and id = ${id}`.execute(scope.rows)
  return found.rows[0] ?? null
}

export async function findEscalation(scope: Scope, childId: string, id: string): Promise<Escalation | null> {
  const found = await sql<Escalation>`select * from escalation_shown where child_id = ${childId} and id = ${id}`.execute(scope.rows)
  return found.rows[0] ?? null
}

export async function withdrawObservation(scope: Scope, id: string, reason: string): Promise<void> {
  const taken = { withdrawnAt: scope.now, withdrawnBy: scope.me.workerId, withdrawnReason: reason }
  changedOne(await scope.rows.updateTable('observation').set(taken).where('id', '=', id).where('withdrawnAt', 'is', null).execute())
}

export async function withdrawEscalation(scope: Scope, id: string, reason: string): Promise<void> {
  const taken = { withdrawnAt: scope.now, withdrawnBy: scope.me.workerId, withdrawnReason: reason }
  changedOne(await scope.rows.updateTable('escalation').set(taken).where('id', '=', id).where('withdrawnAt', 'is', null).execute())
}

/** That the signs were looked through after this interview and there was none to note. Said twice is said once. */
export async function sayNothingToNote(scope: Scope, interview: { id: string; childId: string }): Promise<void> {
  await sql`
    insert into nothing_noted (interview_id, child_id, said_by) values (${interview.id}, ${interview.childId}, ${scope.me.workerId})
    on conflict (interview_id) do nothing`.execute(scope.rows)
}

/** When and by whom it was said that there was nothing to note, or null. */
export async function nothingNoted(scope: Scope, interviewId: string): Promise<{ saidAt: Date; saidByName: string } | null> {
  const found = await sql<{ saidAt: Date; saidByName: string }>`
    select n.said_at, w.name as said_by_name from nothing_noted n join worker w on w.id = n.said_by
     where n.interview_id = ${interviewId}`.execute(scope.rows)
  return found.rows[0] ?? null
}
