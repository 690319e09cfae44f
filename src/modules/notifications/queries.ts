// How one is reached, what failed, the demo's outbox, and the one way to say that somebody is to be told.
import { changedOne, sql, type Scope } from '../../platform/db/index.ts'
import { reachUnsaid, type Reach } from './domain.ts'

/** Whom to tell of what: one worker, one team, or an organisation outside at its own address. */
export interface Telling {
  kind: string
  subjectId: string
  /** Which time of several; left out where there is only one. */
  occasion?: string
  to: { workerId: string } | { teamId: string } | { address: string }
}

/** Says in the caller's transaction that somebody is to be told. Said again of the same thing to the same one, it is said once. */
export async function tell(scope: Scope, tellings: readonly Telling[]): Promise<void> {
  if (tellings.length === 0) return
  const rows = tellings.map(({ kind, subjectId, occasion = '', to }) => ({ kind, subjectId, occasion, ...to }))
  await sql`
    insert into message (kind, subject_id, occasion, to_worker_id, to_team_id, to_address, made_by, due_at)
    select "kind", "subjectId", "occasion", "workerId", "teamId", "address", ${scope.me.workerId}, ${scope.now}
      from json_to_recordset(${JSON.stringify(rows)}::json) as r("kind" text, "subjectId" uuid, "occasion" text, "workerId" uuid, "teamId" uuid, "address" text)
    on conflict do nothing`.execute(scope.rows)
}

/** A time of day as the database keeps it, 'HH:MM:SS', as people write it. */
const shortTime = (time: string | null): string | null => time?.slice(0, 5) ?? null

interface ReachRow {
  channel: string
  mobile: string | null
  quietFrom: string | null
  quietTo: string | null
  dailyAt: string | null
}

export function reachFrom(row: ReachRow | undefined): Reach {
  if (!row) return reachUnsaid
  const from = shortTime(row.quietFrom)
  const to = shortTime(row.quietTo)
  return {
    channel: row.channel as Reach['channel'],
    mobile: row.mobile,
    quiet: from !== null && to !== null ? { from, to } : null,
    dailyAt: shortTime(row.dailyAt),
  }
}

/** How I am reached, and where: my address as my administrator keeps it. */
export async function myReach(scope: Scope): Promise<{ reach: Reach; email: string | null }> {
  const row = await scope.rows
    .selectFrom('workerReach')
    .select(['channel', 'mobile', 'quietFrom', 'quietTo', 'dailyAt'])
    .where('workerId', '=', scope.me.workerId)
    .executeTakeFirst()
  const worker = await scope.rows.selectFrom('worker').select('email').where('id', '=', scope.me.workerId).executeTakeFirst()
  return { reach: reachFrom(row), email: worker?.email ?? null }
}

export async function saveReach(scope: Scope, reach: Reach): Promise<void> {
  const row = {
    channel: reach.channel,
    mobile: reach.mobile,
    quietFrom: reach.quiet?.from ?? null,
    quietTo: reach.quiet?.to ?? null,
    dailyAt: reach.dailyAt,
  }
  await scope.rows
    .insertInto('workerReach')
    .values(row)
    .onConflict((conflict) => conflict.column('workerId').doUpdateSet({ ...row, changedAt: scope.now }))
    .execute()
}

/** A message that was sent to me: where it leads is asked of the thing. */
export async function myDelivery(
  scope: Scope,
  id: string,
): Promise<{ id: string; messageId: string; kind: string; subjectId: string; occasion: string } | null> {
  const found = await scope.rows
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.messageId')
    .select(['delivery.id', 'message.id as messageId', 'message.kind', 'message.subjectId', 'message.occasion'])
    .where('delivery.id', '=', id)
    .where('delivery.workerId', '=', scope.me.workerId)
    .executeTakeFirst()
  return found ?? null
}

export interface FailedEnvelope {
  id: string
  /** Whose it is; for one to an organisation outside, who asked for it. */
  workerId: string
  address: string | null
  workerName: string
  channel: string
  fault: string
  tries: number
  madeAt: Date
  failedAt: Date
  /** Its place in the list. */
  key: string
}

export const failedMax = 50

/** A place in a list of the latest first: many letters leave in one moment, so that the moment alone would lose some between two pages. */
export interface Place {
  at: string
  id: string
}

const placeKey = (at: string, id: string) =>
  sql`to_char(${sql.ref(at)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || ${sql.ref(id)}`

/** What could not be sent to workers of my agency, the latest first, from `before` on. */
export async function failedEnvelopes(scope: Scope, before: Place | null): Promise<FailedEnvelope[]> {
  return (
    await sql<FailedEnvelope>`
      select e.id, w.id as worker_id, e.address, w.name as worker_name, e.channel, e.fault, e.tries, e.made_at, e.failed_at,
             ${placeKey('e.failed_at', 'e.id')} as key
        from envelope e join worker w on w.id = coalesce(e.worker_id, e.answers_for)
       where e.failed_at is not null and w.agency_id = ${scope.me.agencyId} and ${before === null ? sql`true` : sql`(e.failed_at, e.id) < (${before.at}::timestamptz, ${before.id}::uuid)`}
       order by e.failed_at desc, e.id desc limit ${failedMax}`.execute(scope.rows)
  ).rows
}

export async function findEnvelope(scope: Scope, id: string): Promise<{ id: string; failedAt: Date | null } | null> {
  const found = await scope.rows.selectFrom('envelope').select(['id', 'failedAt']).where('id', '=', id).executeTakeFirst()
  return found ?? null
}

/** Tries a failed envelope again, from the beginning of the waiting. */
export async function tryAgain(scope: Scope, id: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('envelope')
      .set((eb) => ({
        failedAt: null,
        nextTryAt: scope.now,
        triesBefore: eb.ref('tries'),
        retriedAt: scope.now,
        retriedBy: scope.me.workerId,
      }))
      .where('id', '=', id)
      .where('failedAt', 'is not', null)
      .execute(),
  )
}

/** How many messages wait for somebody's quiet hours to end, or for a daily hour. As the sending job, who alone sees them all. */
export async function waitingCount(scope: Scope): Promise<number> {
  const found = await sql<{ n: number }>`
    select count(*)::int as n from delivery where envelope_id is null and dropped_at is null and send_at > ${scope.now}`.execute(scope.rows)
  return found.rows[0]?.n ?? 0
}

export interface OutboxItem {
  envelopeId: string
  at: Date
  subject: string
  body: string
  channel: string
  /** The worker, or the organisation's address. */
  toName: string
  /** The file that would go with it. */
  attached: string | null
  /** To whoever reads it here: its links open for nobody else. */
  isOwn: boolean
  /** Its place in the list. */
  key: string
}

export const outboxMax = 30

/** What would have been sent, the newest first, from `before` on. */
export async function outboxItems(scope: Scope, before: Place | null): Promise<OutboxItem[]> {
  return (
    await sql<OutboxItem>`
      select o.envelope_id, o.at, o.subject, o.body, o.channel, coalesce(w.name, o.address) as to_name, o.attached, coalesce(w.id = ${scope.me.workerId}, false) as is_own,
             ${placeKey('o.at', 'o.envelope_id')} as key
        from outbox_item o left join worker w on w.id = o.worker_id
       where ${before === null ? sql`true` : sql`(o.at, o.envelope_id) < (${before.at}::timestamptz, ${before.id}::uuid)`}
       order by o.at desc, o.envelope_id desc limit ${outboxMax}`.execute(scope.rows)
  ).rows
}
