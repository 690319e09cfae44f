import { sql, type Scope } from '../../../platform/db/index.ts'

export interface AccessRequest {
  id: string
  purpose: string
  reason: string
  askedAt: Date
  answeredAt: Date | null
  answeredByName: string | null
  granted: boolean | null
  answerReason: string | null
  workerId: string
  workerName: string
  jobTitle: string | null
  agencyId: string
  agencyName: string
  agencyKind: string
  childId: string
  /** Null outside the circle: the asker does not know which child it is. */
  childRef: string | null
}

/** A request that I made or may answer, else null. */
export async function findRequest(scope: Scope, id: string): Promise<AccessRequest | null> {
  const found = await sql<AccessRequest>`
    select q.id, q.purpose, q.reason, q.asked_at, q.answered_at, b.name as answered_by_name, q.granted, q.answer_reason, q.worker_id, w.name as worker_name, w.job_title, a.id as agency_id, a.name as agency_name, a.kind as agency_kind,
           q.child_id, c.ref as child_ref
      from access_request q join worker w on w.id = q.worker_id join agency a on a.id = w.agency_id left join worker b on b.id = q.answered_by left join child c on c.id = q.child_id
     where q.id = ${id}`.execute(scope.rows)
  return found.rows[0] ?? null
}

export async function answerRequest(
  scope: Scope,
  id: string,
  answer: { grant: boolean; why: string; expiresAt: Date | null },
): Promise<void> {
  await sql`select answer_request(${id}, ${answer.grant}, ${answer.why}, ${answer.expiresAt})`.execute(scope.rows)
}
