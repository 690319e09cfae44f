// Rows of the response, read and written as the worker of the scope: the circle around the child decides what there is.
import { changedOne, newRef, sql, type Scope } from '../../platform/db/index.ts'
import type { Action, NoAction, Party, Sharing } from './domain.ts'
import type { ReturnUse } from './use.ts'

/** The most rows that one interview's or one child's page shows of anything here. */
const rowsMax = 100
/** The most actions that a plan shows; it says so when there are more. */
export const planActionsMax = 200

const childName = sql<string>`coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref)`

const actionRows = sql`
  select a.id, a.ref, a.child_id, c.ref as child_ref, ${childName} as child_name, a.context_id, x.ref as context_ref, x.name as context_name,
         a.interview_id, i.ref as interview_ref, a.what, a.owner_worker_id, a.owner_team_id, a.owner_outside,
         coalesce(ow.name, ot.name, a.owner_outside) as owner_name, a.due_on,
         a.agreed_at, a.agreed_by, ag.name as agreed_by_name,
         a.done_at, dn.name as done_by_name, a.done_note, a.done_evidence, a.done_changed, a.part, a.family_words, a.climbed_to,
         a.stopped_at, st.name as stopped_by_name, a.stopped_reason
    from action a
    left join child c on c.id = a.child_id
    left join context x on x.id = a.context_id
    left join interview i on i.id = a.interview_id
    left join worker ow on ow.id = a.owner_worker_id
    left join team ot on ot.id = a.owner_team_id
    join worker ag on ag.id = a.agreed_by
    left join worker dn on dn.id = a.done_by
    left join worker st on st.id = a.stopped_by`

const sharingRows = sql`
  select s.id, s.ref, s.child_id, c.ref as child_ref, ${childName} as child_name, s.interview_id, i.ref as interview_ref, s.shared,
         s.to_worker_id, s.to_team_id, s.to_outside, coalesce(tw.name, tt.name, s.to_outside) as recipient_name, s.recipient_kind,
         s.what, s.helps_with, s.route, s.detriment, s.withheld_code, s.why, s.child_view, s.child_told,
         case when s.referral_id is not null then 'referral' when s.host_notice_id is not null then 'host-notice'
              when s.nrm_id is not null and s.goes_with is null then 'nrm' else s.goes_with end as goes_with,
         s.decided_at, s.decided_by, de.name as decided_by_name,
         s.approved_at, ap.name as approved_by_name,
         s.acknowledged_at, ak.name as acknowledged_by_name, s.acknowledged_name
    from sharing s
    join child c on c.id = s.child_id
    left join interview i on i.id = s.interview_id
    left join worker tw on tw.id = s.to_worker_id
    left join team tt on tt.id = s.to_team_id
    join worker de on de.id = s.decided_by
    left join worker ap on ap.id = s.approved_by
    left join worker ak on ak.id = s.acknowledged_by`

export async function findAction(scope: Scope, ref: string): Promise<Action | null> {
  return (await sql<Action>`${actionRows} where a.ref = ${ref}`.execute(scope.rows)).rows[0] ?? null
}

export async function actionsOfInterview(scope: Scope, interviewId: string): Promise<Action[]> {
  return (
    await sql<Action>`${actionRows} where a.interview_id = ${interviewId} order by a.agreed_at, a.id limit ${rowsMax}`.execute(scope.rows)
  ).rows
}

/** Decisions about what of a child was shared, newest first, after the one with this id; one more than `most` when there are further ones. */
export async function sharingsOfChild(scope: Scope, childId: string, after: string | null, most: number): Promise<Sharing[]> {
  const further = after === null ? sql`true` : sql`(s.decided_at, s.id) < (select b.decided_at, b.id from sharing b where b.id = ${after})`
  const found =
    await sql<Sharing>`${sharingRows} where s.child_id = ${childId} and ${further} order by s.decided_at desc, s.id desc limit ${most + 1}`.execute(
      scope.rows,
    )
  return found.rows
}

/** What is done about a referral, the first agreed first. */
export async function actionsOfReferral(scope: Scope, referralId: string): Promise<Action[]> {
  return (
    await sql<Action>`${actionRows} where a.referral_id = ${referralId} order by a.agreed_at, a.id limit ${rowsMax}`.execute(scope.rows)
  ).rows
}

/** Whom or what a plan and its actions are about: a child, or a context. */
export type Subject = { childId: string; contextId: null } | { childId: null; contextId: string }

/**
 * What stands in a plan: everything in hand, and what ended since the plan began; with a plan that ended, what was agreed or
 * ended while it lasted.
 */
export async function actionsOfPlan(scope: Scope, subject: Subject, from: string | null, until: Date | null): Promise<Action[]> {
  const ended = sql`coalesce(a.done_at, a.stopped_at)`
  const of = subject.childId === null ? sql`a.context_id = ${subject.contextId}` : sql`a.child_id = ${subject.childId}`
  const inIt =
    until === null
      ? sql`(${ended} is null or ${from}::date is null or ${ended} >= ${from}::date)`
      : sql`a.agreed_at <= ${until} and (${ended} is null or ${from}::date is null or ${ended} >= ${from}::date)`
  return (
    await sql<Action>`${actionRows} where ${of} and ${inIt} order by ${ended} is not null, a.due_on, a.id limit ${planActionsMax}`.execute(
      scope.rows,
    )
  ).rows
}

export interface ActionMove {
  fromDay: string
  toDay: string
  reason: string
  movedAt: Date
  movedByName: string
}

export async function movesOf(scope: Scope, actionId: string): Promise<ActionMove[]> {
  const found = await sql<ActionMove>`
    select m.from_day, m.to_day, m.reason, m.moved_at, w.name as moved_by_name
      from action_move m join worker w on w.id = m.moved_by
     where m.action_id = ${actionId} order by m.moved_at desc, m.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function findSharing(scope: Scope, ref: string): Promise<Sharing | null> {
  return (await sql<Sharing>`${sharingRows} where s.ref = ${ref}`.execute(scope.rows)).rows[0] ?? null
}

export async function sharingsOfInterview(scope: Scope, interviewId: string): Promise<Sharing[]> {
  return (
    await sql<Sharing>`${sharingRows} where s.interview_id = ${interviewId} order by s.decided_at, s.id limit ${rowsMax}`.execute(
      scope.rows,
    )
  ).rows
}

export async function noActionOf(scope: Scope, interviewId: string): Promise<NoAction | null> {
  const found = await sql<NoAction>`
    select n.interview_id, n.child_id, n.reason_code, n.reason, n.said_at, n.said_by, sd.name as said_by_name, n.agreed_at, ag.name as agreed_by_name
      from no_action n join worker sd on sd.id = n.said_by left join worker ag on ag.id = n.agreed_by
     where n.interview_id = ${interviewId}`.execute(scope.rows)
  return found.rows[0] ?? null
}

export async function usesOfInterview(scope: Scope, interviewId: string): Promise<(ReturnUse & { returnRef: string })[]> {
  const found = await sql<ReturnUse & { returnRef: string }>`
    select u.*, r.ref as return_ref from return_use u join episode_return r on r.id = u.return_id
     where u.interview_id = ${interviewId} order by u.clock_starts_at limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

// ---- Writing ------------------------------------------------------------------------------------------

export interface ActionDraft {
  childId: string | null
  /** Where it is about a context and no child. */
  contextId?: string | null
  interviewId: string | null
  what: string
  owner: Party
  dueOn: string
  /** The referral that it answers, if it does. */
  referralId?: string | null
  /** Where in the plan it stands, where that was asked. */
  part?: Action['part']
}

export async function insertAction(scope: Scope, draft: ActionDraft): Promise<{ id: string; ref: string }> {
  return scope.rows
    .insertInto('action')
    .values({
      ref: newRef('A'),
      childId: draft.childId,
      contextId: draft.contextId ?? null,
      interviewId: draft.interviewId,
      referralId: draft.referralId ?? null,
      part: draft.part ?? null,
      what: draft.what,
      dueOn: draft.dueOn,
      agreedBy: scope.me.workerId,
      ownerWorkerId: draft.owner.kind === 'worker' ? draft.owner.id : null,
      ownerTeamId: draft.owner.kind === 'team' ? draft.owner.id : null,
      ownerOutside: draft.owner.kind === 'outside' ? draft.owner.name : null,
    })
    .returning(['id', 'ref'])
    .executeTakeFirstOrThrow()
}

/** Each of these changes a row that is still open; somebody who was first makes it zero rows, which is an error. */
export async function saveDone(
  scope: Scope,
  actionId: string,
  done: { note: string; evidence: string | null; changed: string | null },
): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('action')
      .set({ doneAt: scope.now, doneBy: scope.me.workerId, doneNote: done.note, doneEvidence: done.evidence, doneChanged: done.changed })
      .where('id', '=', actionId)
      .where('doneAt', 'is', null)
      .where('stoppedAt', 'is', null)
      .execute(),
  )
}

/** Said later of what is done; what stands already stays. */
export async function saveOutcome(
  scope: Scope,
  actionId: string,
  said: { evidence: string | null; changed: string | null },
): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('action')
      .set({
        ...(said.evidence === null ? {} : { doneEvidence: said.evidence }),
        ...(said.changed === null ? {} : { doneChanged: said.changed }),
      })
      .where('id', '=', actionId)
      .where('doneAt', 'is not', null)
      .execute(),
  )
}

export async function savePart(scope: Scope, actionId: string, part: NonNullable<Action['part']>): Promise<void> {
  changedOne(await scope.rows.updateTable('action').set({ part }).where('id', '=', actionId).execute())
}

export async function saveFamilyWords(scope: Scope, actionId: string, familyWords: string | null): Promise<void> {
  changedOne(await scope.rows.updateTable('action').set({ familyWords }).where('id', '=', actionId).execute())
}

export async function saveStopped(scope: Scope, actionId: string, reason: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('action')
      .set({ stoppedAt: scope.now, stoppedBy: scope.me.workerId, stoppedReason: reason })
      .where('id', '=', actionId)
      .where('doneAt', 'is', null)
      .where('stoppedAt', 'is', null)
      .execute(),
  )
}

export async function saveMove(
  scope: Scope,
  action: Pick<Action, 'id' | 'childId' | 'contextId' | 'dueOn'>,
  toDay: string,
  reason: string,
): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('action')
      .set({ dueOn: toDay })
      .where('id', '=', action.id)
      .where('dueOn', '=', action.dueOn)
      .where('doneAt', 'is', null)
      .where('stoppedAt', 'is', null)
      .execute(),
  )
  await scope.rows
    .insertInto('actionMove')
    .values({
      actionId: action.id,
      childId: action.childId,
      contextId: action.contextId,
      fromDay: action.dueOn,
      toDay,
      reason,
      movedBy: scope.me.workerId,
    })
    .execute()
}

/** False when a none is on record already: there is one for each interview. */
export async function insertNoAction(
  scope: Scope,
  none: { interviewId: string; childId: string; reasonCode: string; reason: string },
): Promise<boolean> {
  const made = await scope.rows
    .insertInto('noAction')
    .values({ ...none, saidBy: scope.me.workerId })
    .onConflict((oc) => oc.column('interviewId').doNothing())
    .returning('interviewId')
    .execute()
  return made.length === 1
}

export async function saveNoActionAgreed(scope: Scope, interviewId: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('noAction')
      .set({ agreedAt: scope.now, agreedBy: scope.me.workerId })
      .where('interviewId', '=', interviewId)
      .where('agreedAt', 'is', null)
      .execute(),
  )
}

export { insertSharing, type SharingDraft } from '../people/index.ts'

export async function saveApproved(scope: Scope, sharingId: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('sharing')
      .set({ approvedAt: scope.now, approvedBy: scope.me.workerId })
      .where('id', '=', sharingId)
      .where('approvedAt', 'is', null)
      .execute(),
  )
}

export async function saveAcknowledged(scope: Scope, sharingId: string, name: string | null): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('sharing')
      .set({ acknowledgedAt: scope.now, acknowledgedBy: scope.me.workerId, acknowledgedName: name })
      .where('id', '=', sharingId)
      .where('acknowledgedAt', 'is', null)
      .execute(),
  )
}

/** Who else is concerned by what happens to an interview: its team, for the live pages. */
export async function teamOfInterview(scope: Scope, interviewId: string | null): Promise<string | null> {
  if (interviewId === null) return null
  const found = await scope.rows.selectFrom('interview').select('teamId').where('id', '=', interviewId).executeTakeFirst()
  return found?.teamId ?? null
}

/** The teams of managers in this worker's own agency: a manager's own decision needs another manager. */
export async function managementTeams(scope: Scope): Promise<string[]> {
  const found = await scope.rows
    .selectFrom('team')
    .select('id')
    .where('agencyId', '=', scope.me.agencyId)
    .where('kind', '=', 'management')
    .where('endedAt', 'is', null)
    .limit(5)
    .execute()
  return found.map((t) => t.id)
}

/** Lets somebody who owes something into a context's circle, until a moment; longer where they are in already. */
export async function openContextCircle(
  scope: Scope,
  contextId: string,
  who: { workerId?: string; teamId?: string },
  expiresAt: Date,
): Promise<void> {
  await sql`select open_context_circle(${contextId}, ${who.workerId ?? null}, ${who.teamId ?? null}, 'action', null, ${expiresAt})`.execute(
    scope.rows,
  )
}
