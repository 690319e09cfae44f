import { changedOne, newId, sql, type Scope } from '../../../platform/db/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import { leadsOfTeam } from '../../agencies/index.ts'
import { tell, type Telling } from '../../notifications/index.ts'
import type { Interview } from '../domain.ts'
import { topicsOf } from '../handovers/queries.ts'
import type { Contacts, UrgentMatter } from './domain.ts'

/** Raises what cannot wait, at once. The same matter while it is open is one matter. Returns its id. */
export async function raise(
  scope: Scope,
  interview: Pick<Interview, 'id' | 'childId' | 'teamId' | 'holderId'>,
  code: string,
): Promise<string> {
  const open = await scope.rows
    .selectFrom('urgentMatter')
    .select('id')
    .where('interviewId', '=', interview.id)
    .where('code', '=', code)
    .where('doneAt', 'is', null)
    .where('dismissedAt', 'is', null)
    .executeTakeFirst()
  if (open) return open.id
  const id = newId()
  await scope.rows
    .insertInto('urgentMatter')
    .values({ id, interviewId: interview.id, childId: interview.childId, code, raisedAt: scope.now, raisedBy: scope.me.workerId })
    .execute()
  await tellRaised(scope, id, { ...interview, ...(await answeringFor(scope, interview.childId)) })
  return id
}

/**
 * Raises what cannot wait from a copy of the worker's own that came back when the record is no longer open to them. Returns its id.
 * @throws when the copy is not theirs or was taken back: the caller has asked before.
 */
export async function raiseCarried(scope: Scope, copyId: string, code: string): Promise<string> {
  const found = await sql<{ id: string; isNew: boolean } & Concerned>`
    select id, is_new, team_id, holder_id, lead_worker_id, answering_team_id from raise_carried(${copyId}, ${code})`.execute(scope.rows)
  const raised = found.rows[0]
  if (!raised) throw new Error('a matter was raised from a copy that is nobody’s')
  if (raised.isNew) await tellRaised(scope, raised.id, raised)
  return raised.id
}

/** Who stands behind an interview: its team and holder, and who answers for the child. */
interface Concerned {
  teamId: string
  holderId: string | null
  leadWorkerId: string | null
  answeringTeamId: string | null
}

async function answeringFor(scope: Scope, childId: string): Promise<Pick<Concerned, 'leadWorkerId' | 'answeringTeamId'>> {
  const found = await sql<Pick<Concerned, 'leadWorkerId' | 'answeringTeamId'>>`
    select c.lead_worker_id,
           (select e.team_id from circle_entry e
             where e.child_id = c.id and e.purpose = 'responsible-authority' and e.team_id is not null and e.closed_at is null
             order by e.opened_at limit 1) as answering_team_id
      from child c where c.id = ${childId}`.execute(scope.rows)
  return found.rows[0] ?? { leadWorkerId: null, answeringTeamId: null }
}

/**
 * What cannot wait is told to whoever has the interview and leads its team, and to who answers for the child: the lead worker, else the
 * responsible authority's team. Whoever raised it knows.
 */
async function tellRaised(scope: Scope, id: string, { teamId, holderId, leadWorkerId, answeringTeamId }: Concerned): Promise<void> {
  await tellLive(scope, topicsOf(teamId, holderId))
  const leads = (await leadsOfTeam(scope, teamId)).map((lead) => lead.id)
  const workers = new Set([holderId, leadWorkerId, ...leads].filter((one) => one !== null))
  workers.delete(scope.me.workerId)
  const told: Telling['to'][] = [...workers].map((workerId) => ({ workerId }))
  if (leadWorkerId === null && answeringTeamId !== null) told.push({ teamId: answeringTeamId })
  await tell(
    scope,
    told.map((to): Telling => ({ kind: 'urgent-raised', subjectId: id, to })),
  )
}

/** Everything raised in an interview, open ones first, then newest. Empty for whoever may not read answers. */
export async function mattersOf(scope: Scope, interviewId: string): Promise<UrgentMatter[]> {
  const found = await sql<UrgentMatter>`
    select m.id, m.interview_id, m.code, m.raised_at, r.name as raised_by_name, m.done_at, d.name as done_by_name, m.done_what, m.told_whom,
           m.dismissed_at, x.name as dismissed_by_name, m.dismissed_reason
      from urgent_matter m
      join worker r on r.id = m.raised_by
      left join worker d on d.id = m.done_by
      left join worker x on x.id = m.dismissed_by
     where m.interview_id = ${interviewId}
     order by (m.done_at is null and m.dismissed_at is null) desc, m.raised_at desc limit 100`.execute(scope.rows)
  return found.rows
}

export async function recordDone(
  scope: Scope,
  id: string,
  done: { doneAt: Date; doneWhat: string; toldWhom: string | null },
): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('urgentMatter')
      .set({ ...done, doneBy: scope.me.workerId })
      .where('id', '=', id)
      .where('doneAt', 'is', null)
      .where('dismissedAt', 'is', null)
      .execute(),
  )
}

export async function dismiss(scope: Scope, id: string, reason: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('urgentMatter')
      .set({ dismissedAt: scope.now, dismissedBy: scope.me.workerId, dismissedReason: reason })
      .where('id', '=', id)
      .where('doneAt', 'is', null)
      .where('dismissedAt', 'is', null)
      .execute(),
  )
}

/** Whom to call for this child: the responsible authority's team, and its number outside office hours. */
export async function contactsFor(scope: Scope, interviewId: string): Promise<Contacts | null> {
  const found =
    await sql<Contacts>`select agency_name, out_of_hours, team_name, team_contact from interview_contacts where interview_id = ${interviewId}`.execute(
      scope.rows,
    )
  return found.rows[0] ?? null
}
