import { sql, type Scope } from '../../../platform/db/index.ts'
import type { Precision } from '../../../kernel/dates.ts'

export interface WorkRow {
  interviewId: string
  ref: string
  teamId: string
  teamName: string
  teamAgencyId: string
  holderId: string | null
  takenAt: Date | null
  openedAt: Date
  heldAt: Date | null
  heldRecordedAt: Date | null
  heldBy: string | null
  notHeldAt: Date | null
  notHeldKind: 'declined' | 'not-possible' | null
  offeredAgainAt: Date | null
  carersHeardAt: Date | null
  childName: string
  dateOfBirth: string | null
  toWorkerId: string | null
  fromWorkerId: string | null
  handedAt: Date | null
  rung: number
  returns: number
  lastReturnedAt: Date | null
  lastReturnedPrecision: Precision | null
  isOutOfArea: boolean | null
  nextDueAt: Date | null
  isOffered: boolean | null
  missedWithoutReason: number
  firstMissedAt: Date | null
  attempts: number
  lastAttemptAt: Date | null
  episodesIn30Days: number
  hasDraft: boolean
}

/** The most of each kind that My work is given. */
const kindMax = 200

/** Handed to my teams or to me and taken by nobody; or climbed to me as lead or manager. */
export async function untaken(scope: Scope): Promise<WorkRow[]> {
  const { me } = scope
  const teams = me.teams.map((t) => t.id)
  const climbedTo = me.roles.includes('manager') ? me.agencyId : null
  const found = await sql<WorkRow>`
    -- Each reason is a look of its own, by its own index: as one condition every open hand-over would be put to the rule.
    with concerned as materialized (
      select h.interview_id from hand_over h where h.to_team_id = any(${teams}::uuid[]) and h.taken_at is null and h.ended_at is null
      union select h.interview_id from hand_over h where h.to_worker_id = ${me.workerId} and h.taken_at is null and h.ended_at is null
      union select h.interview_id from hand_over h where h.id = any(array(select climbed_to_me('hand-over'))) and h.taken_at is null and h.ended_at is null
      union select h.interview_id from hand_over h
             where h.to_team_id = any(array(select t.id from team t where t.agency_id = ${climbedTo}::uuid)) and h.rung = 2 and h.taken_at is null and h.ended_at is null)
    select w.* from interview_work w
     where w.interview_id in (select c.interview_id from concerned c)
       and w.held_at is null and w.not_held_at is null
     order by w.next_due_at nulls last, w.opened_at limit ${kindMax}`.execute(scope.rows)
  return found.rows
}

/** Taken by me and still to be held, or not held with something still to do. */
export async function mine(scope: Scope): Promise<WorkRow[]> {
  const found = await sql<WorkRow>`
    select w.* from interview_work w
     where w.holder_id = ${scope.me.workerId} and w.held_at is null
       and (w.not_held_at is null or w.carers_heard_at is null or (w.not_held_kind = 'declined' and w.offered_again_at is null))
     order by w.next_due_at nulls last, w.opened_at limit ${kindMax}`.execute(scope.rows)
  return found.rows
}

/** A clock was missed and nobody has said why: mine, or untaken in a team that I lead. */
export async function unexplained(scope: Scope): Promise<WorkRow[]> {
  const found = await sql<WorkRow>`
    select w.* from interview_work w
     where w.interview_id = any(array(select interviews_unexplained())) and w.missed_without_reason > 0
     order by w.first_missed_at limit ${kindMax}`.execute(scope.rows)
  return found.rows
}

/** Handed over by me and not taken yet. */
export async function waitingOnOthers(scope: Scope): Promise<WorkRow[]> {
  const found = await sql<WorkRow>`
    select w.* from interview_work w
     where w.interview_id in (select h.interview_id from hand_over h where h.from_worker_id = ${scope.me.workerId} and h.taken_at is null and h.ended_at is null)
       and not (w.team_id = any(${scope.me.teams.map((t) => t.id)}::uuid[]))
       and w.held_at is null and w.not_held_at is null
     order by w.handed_at limit ${kindMax}`.execute(scope.rows)
  return found.rows
}

/** Held by me since `since`. */
export async function heldSince(scope: Scope, since: Date): Promise<WorkRow[]> {
  const found = await sql<WorkRow>`
    select w.* from interview_work w where w.held_by = ${scope.me.workerId} and w.held_at is not null and w.held_recorded_at >= ${since} order by w.held_recorded_at desc limit ${kindMax}`.execute(
    scope.rows,
  )
  return found.rows
}

export interface OpenMatterRow {
  id: string
  code: string
  raisedAt: Date
  raisedByName: string
  ref: string
  childName: string
  dateOfBirth: string | null
}

/** What cannot wait and nobody has acted on: for the holder, whoever leads the team, and the managers of its agency. */
export async function openMatters(scope: Scope): Promise<OpenMatterRow[]> {
  const { me } = scope
  const led = me.teams.filter((t) => t.leads).map((t) => t.id)
  const managed = me.roles.includes('manager') ? me.agencyId : null
  const found = await sql<OpenMatterRow>`
    select m.id, m.code, m.raised_at, r.name as raised_by_name, w.ref, w.child_name, w.date_of_birth
      from urgent_matter m
      join interview_work w on w.interview_id = m.interview_id
      join worker r on r.id = m.raised_by
     where m.done_at is null and m.dismissed_at is null
       and (w.holder_id = ${me.workerId} or m.raised_by = ${me.workerId} or w.team_id = any(${led}::uuid[]) or w.team_agency_id = ${managed}::uuid)
     order by m.raised_at limit ${kindMax}`.execute(scope.rows)
  return found.rows
}
