// Rows of strategy discussions, read and written as the worker of the scope.
import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import { addHours, type Precision } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import type { Decision, Discussion, How, Information, Invitee, Outcome, SpeakerKind, Stance } from './domain.ts'

/** More of anything than this is no discussion any more. */
const rowsMax = 100
/** A discussion so many days after a return is about something else. */
const followDays = 90
/** More teams than this are no longer a list that somebody reads. */
const teamsMax = 300

const discussionRows = sql`
  select d.id, d.ref, d.child_id, c.ref as child_ref, d.context_id, x.ref as context_ref, x.name as context_name, d.why, d.at, d.minutes, d.how, d.place,
         d.must_invite, d.quorum, d.opened_at, d.opened_by, o.name as opened_by_name, d.from_team_id, t.name as from_team_name, d.sequence,
         d.interview_id, back.returned_at as follows_at, back.returned_precision as follows_precision,
         d.urgent_why, d.urgent_at, u.name as urgent_by_name, d.ended_at, e.name as ended_by_name, d.outcome, d.outcome_why,
         d.cancelled_at, k.name as cancelled_by_name, d.cancelled_why
    from discussion d
    join worker o on o.id = d.opened_by join team t on t.id = d.from_team_id
    left join child c on c.id = d.child_id
    left join context x on x.id = d.context_id
    left join lateral (
      select r.returned_at, r.returned_precision from interview_return ir join episode_return r on r.id = ir.return_id
       where ir.interview_id = d.interview_id order by r.returned_at desc limit 1) back on true
    left join worker u on u.id = d.urgent_by
    left join worker e on e.id = d.ended_by
    left join worker k on k.id = d.cancelled_by`

export async function findDiscussion(scope: Scope, ref: string): Promise<Discussion | null> {
  return (await sql<Discussion>`${discussionRows} where d.ref = ${ref}`.execute(scope.rows)).rows[0] ?? null
}

/** Waits for whoever changes the same discussion: two deeds at one moment are done one after another. For who convenes it, and who is invited. */
export async function lockDiscussion(scope: Scope, ref: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`discussion ${ref}`}, 0))`.execute(scope.rows)
}

export async function inviteesOf(scope: Scope, discussionId: string): Promise<Invitee[]> {
  const found = await sql<Invitee>`
    select i.id, i.kind, i.team_id, coalesce(t.name, i.outside_name) as name, coalesce(a.name, i.outside_name) as agency_name, t.contact, i.outside_email,
           i.invited_at, i.apology_words, i.apology_at, i.attended_who, i.attended_at, i.chased_at
      from discussion_invitee i left join team t on t.id = i.team_id left join agency a on a.id = t.agency_id
     where i.discussion_id = ${discussionId} order by i.invited_at, agency_name, name, i.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function informationOf(scope: Scope, discussionId: string): Promise<Information[]> {
  const found = await sql<Information>`
    select i.id, i.invitee_id, i.words, i.brought_at, w.name as recorded_by_name from discussion_information i join worker w on w.id = i.recorded_by
     where i.discussion_id = ${discussionId} order by i.brought_at, i.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function decisionsOf(scope: Scope, discussionId: string): Promise<Decision[]> {
  const found = await sql<Decision>`
    select x.id, x.words, x.reasons, x.decided_at, w.name as recorded_by_name from discussion_decision x join worker w on w.id = x.recorded_by
     where x.discussion_id = ${discussionId} order by x.decided_at, x.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function stancesOf(scope: Scope, discussionId: string): Promise<Stance[]> {
  const found = await sql<Stance>`
    select s.id, s.decision_id, s.invitee_id, s.stance, s.reason, s.said_at, w.name as recorded_by_name
      from discussion_stance s join worker w on w.id = s.recorded_by
     where s.discussion_id = ${discussionId} order by s.said_at, s.id limit ${rowsMax * 10}`.execute(scope.rows)
  return found.rows
}

/** An invitation that was withdrawn. */
export interface Withdrawal {
  name: string
  why: string
  withdrawnAt: Date
  withdrawnByName: string
}

export async function withdrawalsOf(scope: Scope, discussionId: string): Promise<Withdrawal[]> {
  const found = await sql<Withdrawal>`
    select coalesce(t.name, x.outside_name) as name, x.why, x.withdrawn_at, w.name as withdrawn_by_name
      from discussion_withdrawal x left join team t on t.id = x.team_id join worker w on w.id = x.withdrawn_by
     where x.discussion_id = ${discussionId} order by x.withdrawn_at, x.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

/** Whether it was withdrawn: not where they came or brought something meanwhile. */
export async function withdrawInvitation(scope: Scope, inviteeId: string, why: string): Promise<boolean> {
  const done = await sql<{ done: boolean }>`select withdraw_invitation(${inviteeId}, ${why}) as done`.execute(scope.rows)
  return done.rows[0]?.done ?? false
}

export interface Move {
  fromAt: Date
  toAt: Date
  why: string
  movedAt: Date
  movedByName: string
}

export async function movesOf(scope: Scope, discussionId: string): Promise<Move[]> {
  const found = await sql<Move>`
    select m.from_at, m.to_at, m.why, m.moved_at, w.name as moved_by_name from discussion_move m join worker w on w.id = m.moved_by
     where m.discussion_id = ${discussionId} order by m.moved_at, m.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export interface AgreedAction {
  ref: string
  what: string
  ownerName: string
  dueOn: string
  doneAt: Date | null
  stoppedAt: Date | null
}

/** What was agreed there, the first agreed first; as far as the reader may read actions. */
export async function actionsOfDiscussion(scope: Scope, discussionId: string): Promise<AgreedAction[]> {
  const found = await sql<AgreedAction>`
    select a.ref, a.what, coalesce(w.name, t.name, a.owner_outside) as owner_name, a.due_on, a.done_at, a.stopped_at
      from action a left join worker w on w.id = a.owner_worker_id left join team t on t.id = a.owner_team_id
     where a.discussion_id = ${discussionId} order by a.agreed_at, a.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export interface Context {
  id: string
  ref: string
  name: string
}

/** A context in whose circle I stand. Read here by its row: its module knows the response, not the other way round. */
export async function findContext(scope: Scope, ref: string): Promise<Context | null> {
  return (await sql<Context>`select id, ref, name from context where ref = ${ref}`.execute(scope.rows)).rows[0] ?? null
}

/** A return that a discussion may follow: by its interview, to which what is agreed is tied. */
export interface ReturnToFollow {
  interviewId: string
  returnedAt: Date
  returnedPrecision: Precision
  heldAt: Date | null
}

/** Returns of the last ninety days with an interview, the latest first: an interview that covers several stands once, by its latest. */
export async function returnsToFollow(scope: Scope, childId: string): Promise<ReturnToFollow[]> {
  const found = await sql<ReturnToFollow>`
    select * from (
      select distinct on (i.id) i.id as interview_id, r.returned_at, r.returned_precision, i.held_at
        from interview i join interview_return ir on ir.interview_id = i.id join episode_return r on r.id = ir.return_id
       where i.child_id = ${childId} and r.returned_at > ${addHours(scope.now, -24 * followDays)}
       order by i.id, r.returned_at desc) f
     order by returned_at desc, interview_id limit 10`.execute(scope.rows)
  return found.rows
}

export interface Candidate {
  id: string
  name: string
  teamKind: string
  agencyId: string
  agencyName: string
  agencyKind: SpeakerKind
  /** In the circle already. */
  near: boolean
}

/** The teams that can be invited: of my areas, of those of the authority that answers for the child, and of the circle; the circle's first. */
export async function candidatesFor(scope: Scope, subject: { childId: string | null; contextId: string | null }): Promise<Candidate[]> {
  const { childId, contextId } = subject
  const found = await sql<Candidate>`
    with near as (
      select team_id from circle_entry where child_id = ${childId} and closed_at is null and expires_at > ${scope.now} and team_id is not null
      union select team_id from context_circle where context_id = ${contextId} and closed_at is null and expires_at > ${scope.now} and team_id is not null
    ), agencies as (
      select ab.agency_id from area_agency aa join area_agency ab on ab.area_id = aa.area_id
       where aa.agency_id in (${scope.me.agencyId}, (select responsible_agency_id from child where id = ${childId}))
      union select t.agency_id from near n join team t on t.id = n.team_id
    )
    select t.id, t.name, t.kind as team_kind, a.id as agency_id, a.name as agency_name, a.kind as agency_kind, t.id in (select team_id from near) as near
      from team t join agency a on a.id = t.agency_id
     where a.id in (select agency_id from agencies) and a.kind <> 'house' and open_inbox(t.id)
     order by near desc, a.name, t.kind = 'management', t.name limit ${teamsMax}`.execute(scope.rows)
  return found.rows
}

// ---- Writing ------------------------------------------------------------------------------------------

export interface DiscussionDraft {
  childId: string | null
  contextId: string | null
  why: string
  at: Date
  minutes: number
  how: How
  place: string | null
  /** The interview whose return it follows, if it follows one. */
  interviewId?: string | null
}

export async function insertDiscussion(
  scope: Scope,
  draft: DiscussionDraft & { fromTeamId: string; mustInvite: readonly SpeakerKind[]; quorum: readonly SpeakerKind[] },
): Promise<{ id: string; ref: string }> {
  const made = { id: newId(), ref: newRef('D') }
  await scope.rows
    .insertInto('discussion')
    .values({
      ...made,
      ...draft,
      mustInvite: [...draft.mustInvite],
      quorum: [...draft.quorum],
      openedAt: scope.now,
      openedBy: scope.me.workerId,
    })
    .execute()
  return made
}

export type InviteeDraft = { kind: SpeakerKind; teamId: string } | { kind: SpeakerKind; outsideName: string; outsideEmail: string }

/** False when they are invited already. */
export async function insertInvitee(scope: Scope, discussionId: string, draft: InviteeDraft): Promise<{ id: string } | null> {
  const id = newId()
  const before = await sql<{ n: number }>`
    select 1 as n from discussion_invitee
     where discussion_id = ${discussionId}
       and (team_id = ${'teamId' in draft ? draft.teamId : null} or lower(outside_email) = ${'teamId' in draft ? null : draft.outsideEmail.toLowerCase()})`.execute(
    scope.rows,
  )
  if (before.rows.length > 0) return null
  await scope.rows
    .insertInto('discussionInvitee')
    .values({ id, discussionId, ...draft, invitedAt: scope.now, invitedBy: scope.me.workerId })
    .execute()
  return { id }
}

type Changes = Partial<{
  at: Date
  sequence: number
  urgentWhy: string
  urgentAt: Date
  urgentBy: string
  endedAt: Date
  endedBy: string
  outcome: Outcome
  outcomeWhy: string
  cancelledAt: Date
  cancelledBy: string
  cancelledWhy: string
}>

export async function changeDiscussion(scope: Scope, id: string, changes: Changes): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('discussion')
      .set(changes)
      .where('id', '=', id)
      .where('endedAt', 'is', null)
      .where('cancelledAt', 'is', null)
      .execute(),
  )
}

export async function insertMove(scope: Scope, discussion: Pick<Discussion, 'id' | 'at'>, toAt: Date, why: string): Promise<void> {
  await scope.rows
    .insertInto('discussionMove')
    .values({ discussionId: discussion.id, fromAt: discussion.at, toAt, why, movedAt: scope.now, movedBy: scope.me.workerId })
    .execute()
}

export async function saveApology(scope: Scope, inviteeId: string, words: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('discussionInvitee')
      .set({ apologyWords: words, apologyAt: scope.now, apologyBy: scope.me.workerId })
      .where('id', '=', inviteeId)
      .where('apologyAt', 'is', null)
      .where('attendedAt', 'is', null)
      .execute(),
  )
}

/** Who came for them; said again, it is put right. Somebody who came after all needs no apology to stand against them: both are kept. */
export async function saveAttendance(scope: Scope, inviteeId: string, who: string | null): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('discussionInvitee')
      .set(
        who === null
          ? { attendedWho: null, attendedAt: null, attendedBy: null }
          : { attendedWho: who, attendedAt: scope.now, attendedBy: scope.me.workerId },
      )
      .where('id', '=', inviteeId)
      .execute(),
  )
}

export async function insertInformation(scope: Scope, row: { discussionId: string; inviteeId: string; words: string }): Promise<void> {
  await scope.rows
    .insertInto('discussionInformation')
    .values({ ...row, broughtAt: scope.now, recordedBy: scope.me.workerId })
    .execute()
}

export async function insertDecision(scope: Scope, row: { discussionId: string; words: string; reasons: string }): Promise<{ id: string }> {
  const id = newId()
  await scope.rows
    .insertInto('discussionDecision')
    .values({ id, ...row, decidedAt: scope.now, recordedBy: scope.me.workerId })
    .execute()
  return { id }
}

export async function insertStance(
  scope: Scope,
  row: { discussionId: string; decisionId: string; inviteeId: string; stance: 'agrees' | 'dissents'; reason: string | null },
): Promise<void> {
  await scope.rows
    .insertInto('discussionStance')
    .values({ id: newId(), ...row, saidAt: scope.now, recordedBy: scope.me.workerId })
    .execute()
}

export async function linkAction(scope: Scope, actionId: string, discussionId: string): Promise<void> {
  changedOne(
    await scope.rows.updateTable('action').set({ discussionId }).where('id', '=', actionId).where('discussionId', 'is', null).execute(),
  )
}

/** Lets a team into the circle of the subject for the discussion. */
export async function openContextCircle(scope: Scope, contextId: string, teamId: string, expiresAt: Date): Promise<void> {
  await sql`select open_context_circle(${contextId}, null, ${teamId}, 'discussion', null, ${expiresAt})`.execute(scope.rows)
}

/** Ends the circle entries of those whose every discussion of the child was called off. */
export async function leaveDiscussions(scope: Scope, childId: string): Promise<void> {
  await sql`select leave_discussions(${childId})`.execute(scope.rows)
}

/** The same for a context. */
export async function leaveContextDiscussions(scope: Scope, contextId: string): Promise<void> {
  await sql`select leave_context_discussions(${contextId})`.execute(scope.rows)
}

/** The decision with this id, of this discussion. */
export async function findDecision(scope: Scope, discussionId: string, id: string): Promise<Decision | null> {
  if (!isUuid(id)) return null
  return (await decisionsOf(scope, discussionId)).find((d) => d.id === id) ?? null
}
