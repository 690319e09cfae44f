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

/** Why an interview stands in My work, or may. */
export type Why = 'untaken' | 'mine' | 'unexplained' | 'waiting' | 'held'

/**
 * The interviews of My work by why they stand there, each kind in its order: handed to my teams or to me and taken by nobody, or climbed to me as
 * lead or manager; taken by me and still to be held, or not held with something still to do; a clock was missed and nobody has said why, mine or
 * untaken in a team that I lead; handed over by me and not taken yet; held by me since `heldSince`.
 */
export async function interviewsOfMine(scope: Scope, heldSince: Date): Promise<Record<Why, WorkRow[]>> {
  const { me } = scope
  const by: Record<Why, WorkRow[]> = { untaken: [], mine: [], unexplained: [], waiting: [], held: [] }
  const concerned = await sql<{ why: Why; interviewId: string }>`
    select why, interview_id from interviews_concerning_me(${heldSince})`.execute(scope.rows)
  if (concerned.rows.length === 0) return by
  const ids = concerned.rows.map((row) => row.interviewId)
  const whys = concerned.rows.map((row) => row.why)
  const found = await sql<WorkRow & { why: Why }>`
    with concerned as (
      select c.why, c.id from unnest(${whys}::text[], ${ids}::uuid[]) as c(why, id)
    ), shown as (
      select c.why, w.*,
             case c.why when 'unexplained' then w.first_missed_at when 'waiting' then w.handed_at when 'held' then null else w.next_due_at end as first_by
        from concerned c join interview_work w on w.interview_id = c.id
       where case c.why
               when 'untaken' then w.held_at is null and w.not_held_at is null
               when 'mine' then w.holder_id = ${me.workerId} and w.held_at is null
               when 'unexplained' then w.missed_without_reason > 0
               when 'waiting' then not (w.team_id = any(${me.teams.map((t) => t.id)}::uuid[])) and w.held_at is null and w.not_held_at is null
               when 'held' then w.held_by = ${me.workerId} and w.held_at is not null
             end
    ), ranked as (
      select s.*, row_number() over (partition by s.why order by s.first_by nulls last, case when s.why = 'held' then s.held_recorded_at end desc, s.opened_at) as place
        from shown s
    )
    select r.* from ranked r where r.place <= ${kindMax} order by r.place`.execute(scope.rows)
  for (const row of found.rows) by[row.why].push(row)
  return by
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
