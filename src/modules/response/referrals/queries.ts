// Rows of referrals and their passes, read and written as the worker of the scope.
import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import { isUuid } from '../../../kernel/ids.ts'
import type { Pass, Referral } from './domain.ts'

export const passesMax = 100
/** More inboxes than this are no longer a list that somebody reads. */
const inboxesMax = 300

const childName = sql<string>`coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref)`

const referralRows = sql`
  select f.id, f.ref, f.child_id, c.ref as child_ref, ${childName} as child_name, f.interview_id, i.ref as interview_ref,
         f.asked, f.why, f.threshold, f.due_on, f.shared_what, f.helps_with, f.route, f.detriment, f.child_view, f.child_told,
         f.made_at, f.made_by, mk.name as made_by_name, f.from_team_id, ft.name as from_team_name, ft.agency_id as from_agency_id,
         f.team_id, t.name as team_name, t.agency_id, a.name as agency_name, a.kind as agency_kind,
         f.holder_id, h.name as holder_name, f.accepted_at, f.climbed_to, f.ended_at, e.name as ended_by_name, f.end_kind, f.end_code, f.end_words
    from referral f
    join child c on c.id = f.child_id
    join team t on t.id = f.team_id join agency a on a.id = t.agency_id
    join team ft on ft.id = f.from_team_id
    join worker mk on mk.id = f.made_by
    left join interview i on i.id = f.interview_id
    left join worker h on h.id = f.holder_id
    left join worker e on e.id = f.ended_by`

export async function findReferral(scope: Scope, ref: string): Promise<Referral | null> {
  return (await sql<Referral>`${referralRows} where f.ref = ${ref}`.execute(scope.rows)).rows[0] ?? null
}

/** The same, held until the end of the transaction: two answers at one moment are given one after another. */
export async function lockReferral(scope: Scope, ref: string): Promise<Referral | null> {
  return (await sql<Referral>`${referralRows} where f.ref = ${ref} for update of f`.execute(scope.rows)).rows[0] ?? null
}

/** Every pass of a referral, the first one first. */
export async function passesOf(scope: Scope, referralId: string): Promise<Pass[]> {
  const found = await sql<Pass>`
    select p.id, p.kind, p.how, p.from_team_id, ft.name as from_team_name, ft.agency_id as from_agency_id, p.from_worker_id, w.name as from_worker_name,
           p.to_team_id, t.name as to_team_name, t.agency_id as to_agency_id, a.name as to_agency_name, p.reason_code, p.words, p.goes_round,
           p.sharing_id, p.passed_at, p.ended_at, e.name as ended_by_name, p.outcome, p.rung
      from referral_pass p
      join team t on t.id = p.to_team_id join agency a on a.id = t.agency_id
      join worker w on w.id = p.from_worker_id
      left join team ft on ft.id = p.from_team_id
      left join worker e on e.id = p.ended_by
     where p.referral_id = ${referralId}
     order by p.passed_at, p.ended_at nulls last, p.id limit ${passesMax}`.execute(scope.rows)
  return found.rows
}

export interface Inbox {
  id: string
  name: string
  agencyId: string
  agencyName: string
  agencyKind: string
}

/** The inboxes that something about this child can go to: of my areas, of those of the authority that answers for the child, and of the circle. */
export async function inboxesFor(scope: Scope, childId: string): Promise<Inbox[]> {
  const found = await sql<Inbox>`
    with near as (
      select team_id from circle_entry where child_id = ${childId} and closed_at is null and expires_at > ${scope.now} and team_id is not null
    ), agencies as (
      select ab.agency_id from area_agency aa join area_agency ab on ab.area_id = aa.area_id
       where aa.agency_id in (${scope.me.agencyId}, (select responsible_agency_id from child where id = ${childId}))
      union select t.agency_id from near n join team t on t.id = n.team_id
    )
    select t.id, t.name, a.id as agency_id, a.name as agency_name, a.kind as agency_kind
      from team t join agency a on a.id = t.agency_id
     where a.id in (select agency_id from agencies) and a.kind <> 'house' and open_inbox(t.id)
     order by a.name, t.kind = 'management', t.name limit ${inboxesMax}`.execute(scope.rows)
  return found.rows
}

export async function inboxOf(scope: Scope, teamId: string): Promise<Inbox | null> {
  if (!isUuid(teamId)) return null
  const found = await sql<Inbox>`
    select t.id, t.name, a.id as agency_id, a.name as agency_name, a.kind as agency_kind
      from team t join agency a on a.id = t.agency_id where t.id = ${teamId} and open_inbox(t.id)`.execute(scope.rows)
  return found.rows[0] ?? null
}

// ---- Writing ------------------------------------------------------------------------------------------

/** What is asked, of which inbox, and what is shared with it. */
export type ReferralDraft = Pick<
  Referral,
  | 'childId'
  | 'interviewId'
  | 'asked'
  | 'why'
  | 'threshold'
  | 'dueOn'
  | 'sharedWhat'
  | 'helpsWith'
  | 'route'
  | 'detriment'
  | 'childView'
  | 'childTold'
> & { toTeamId: string }

export async function insertReferral(
  scope: Scope,
  { toTeamId, ...draft }: ReferralDraft,
  fromTeamId: string,
): Promise<{ id: string; ref: string }> {
  const made = { id: newId(), ref: newRef('F') }
  await scope.rows
    .insertInto('referral')
    .values({ ...made, ...draft, teamId: toTeamId, fromTeamId, madeAt: scope.now, madeBy: scope.me.workerId })
    .execute()
  return made
}

export interface PassDraft {
  referralId: string
  childId: string
  kind: 'decide' | 'more'
  how: 'referred' | 'moved' | 'asked' | 'answered'
  fromTeamId: string | null
  toTeamId: string
  reasonCode?: string | null
  words?: string | null
  goesRound?: boolean
  sharingId?: string | null
  nextClimbAt: Date
}

export async function insertPass(scope: Scope, draft: PassDraft): Promise<{ id: string }> {
  const id = newId()
  await scope.rows
    .insertInto('referralPass')
    .values({ ...draft, id, fromWorkerId: scope.me.workerId, passedAt: scope.now })
    .execute()
  return { id }
}

export async function endPass(scope: Scope, passId: string, outcome: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('referralPass')
      .set({ endedAt: scope.now, endedBy: scope.me.workerId, outcome, nextClimbAt: null })
      .where('id', '=', passId)
      .where('endedAt', 'is', null)
      .execute(),
  )
}

export interface Placing {
  holderId: string | null
  acceptedAt: Date | null
  climbedTo?: string[]
}

/** Where it lies from now on. */
export async function place(scope: Scope, referralId: string, at: Placing): Promise<void> {
  changedOne(await scope.rows.updateTable('referral').set(at).where('id', '=', referralId).where('endedAt', 'is', null).execute())
}

export async function endReferral(
  scope: Scope,
  referralId: string,
  end: { endKind: 'completed' | 'withdrawn'; endCode: string | null; endWords: string | null },
): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('referral')
      .set({ ...end, endedAt: scope.now, endedBy: scope.me.workerId })
      .where('id', '=', referralId)
      .where('endedAt', 'is', null)
      .execute(),
  )
}

/** Whoever answers a referral has read what was shared with it. */
export async function acknowledgeWith(scope: Scope, sharingId: string | null): Promise<void> {
  if (sharingId === null) return
  await scope.rows
    .updateTable('sharing')
    .set({ acknowledgedAt: scope.now, acknowledgedBy: scope.me.workerId })
    .where('id', '=', sharingId)
    .where('acknowledgedAt', 'is', null)
    .execute()
}

/** Ends the circle entries of agencies that a referral has left. The last thing done: the asker may be one of them. */
export async function leaveBehind(scope: Scope, childId: string): Promise<void> {
  await sql`select leave_referrals(${childId})`.execute(scope.rows)
}

/** Moves a referral along a pass made in this transaction, tells the leads where it goes round, and closes the door behind it. */
export async function moveAlong(scope: Scope, passId: string): Promise<void> {
  await sql`select move_referral(${passId})`.execute(scope.rows)
}
