import { sql, type Scope } from '../../../platform/db/index.ts'

export interface Notice {
  id: string
  kind: string
  madeAt: Date
  /** Null where the notice is about no child, or about one who is not open to the reader. */
  childId: string | null
  aboutName: string | null
  aboutAgency: string | null
  subjectRef: string | null
  /** The open request that an 'access-requested' tells of. */
  requestId: string | null
  /** The request of mine that was refused. */
  refusedId: string | null
}

export const noticesMax = 50

/**
 * What I or my teams must be told and nobody has marked as seen, the newest first. A request stays until it is answered. That untaken
 * work has climbed is told while it is untaken, and only to those whose queue does not show the interview itself, with its button.
 */
export async function openNotices(scope: Scope): Promise<Notice[]> {
  return (
    await sql<Notice>`
      select n.id, n.kind, n.made_at, n.child_id, w.name as about_name, a.name as about_agency, n.subject_ref,
             case when n.kind = 'access-requested' then
               (select q.id from access_request q where q.child_id = n.child_id and q.worker_id = n.about_worker_id and q.answered_at is null and q.worker_id <> ${scope.me.workerId} limit 1) end as request_id,
             case when n.kind = 'access-refused' then
               (select q.id from access_request q where q.worker_id = ${scope.me.workerId} and q.granted = false and q.answered_at <= n.made_at order by q.answered_at desc limit 1) end as refused_id
        from notice n left join worker w on w.id = n.about_worker_id left join agency a on a.id = w.agency_id
       where n.seen_at is null and (n.to_worker_id = ${scope.me.workerId} or n.to_team_id = any(${scope.me.teams.map((t) => t.id)}::uuid[]))
         and (n.kind <> 'access-requested' or exists
           (select 1 from access_request q where q.child_id = n.child_id and q.worker_id = n.about_worker_id and q.answered_at is null and q.worker_id <> ${scope.me.workerId}))
         and (n.kind not like 'climbed-%' or exists
           (select 1 from interview i join hand_over h on h.interview_id = i.id and h.taken_at is null and h.ended_at is null join team t on t.id = h.to_team_id
             where i.ref = n.subject_ref and t.id <> all(${scope.me.teams.map((t) => t.id)}::uuid[])
               and not (${scope.me.roles.includes('manager')} and t.agency_id = ${scope.me.agencyId})))
       order by n.made_at desc, n.id limit ${noticesMax}`.execute(scope.rows)
  ).rows
}

/** A notice addressed to me or to a team of mine, seen or not. */
export async function findNotice(
  scope: Scope,
  id: string,
): Promise<{ id: string; childId: string | null; seenAt: Date | null; toTeamId: string | null } | null> {
  const found = await sql<{
    id: string
    childId: string | null
    seenAt: Date | null
    toTeamId: string | null
  }>`select id, child_id, seen_at, to_team_id from notice where id = ${id}`.execute(scope.rows)
  return found.rows[0] ?? null
}

export async function seeNotice(scope: Scope, id: string): Promise<void> {
  await scope.rows
    .updateTable('notice')
    .set({ seenAt: scope.now, seenBy: scope.me.workerId })
    .where('id', '=', id)
    .where('seenAt', 'is', null)
    .returning('id')
    .executeTakeFirstOrThrow()
}
