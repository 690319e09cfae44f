// From messages to envelopes: who reads it, by which channel, from when, and together with what else.
import { newId, sql, type Scope } from '../../platform/db/index.ts'
import type { Channel, MessageKind } from '../../platform/messages/index.ts'
import { isTooLate, leavesAt, leavesInTime, type Reach } from './domain.ts'
import { reachFrom } from './queries.ts'
import { ask, keyOf } from './sending.ts'

const batchMax = 200
/** More lines than this are no message to read; the rest follows in the next. */
const linesMax = 20
const packLock = 7_420_045

/** By which channels this installation can send at all. */
export type Ways = Readonly<Record<Channel, boolean>>

interface Due {
  id: string
  kind: string
  subjectId: string
  occasion: string
  toWorkerId: string | null
  toTeamId: string | null
  toAddress: string | null
  madeBy: string
  dueAt: Date
}

/** Deals out what is due. Returns how many messages were settled; a full batch may have left some behind. */
export async function deal(scope: Scope, kinds: ReadonlyMap<string, MessageKind>, ways: Ways): Promise<number> {
  const due = await sql<Due>`
    select id, kind, subject_id, occasion, to_worker_id, to_team_id, to_address, made_by, due_at from message
     where settled_at is null and due_at <= ${scope.now} order by due_at limit ${batchMax} for update skip locked`.execute(scope.rows)
  const meetings = await ask(
    scope,
    kinds,
    due.rows.filter(({ kind }) => kinds.get(kind)?.apart === true),
  )
  for (const message of due.rows) {
    const isUrgent = kinds.get(message.kind)?.urgent ?? false
    const dropped = isTooLate(message.dueAt, isUrgent, scope.now)
      ? 'too-late'
      : await dealOne(scope, message, isUrgent, ways, meetings.get(keyOf(message))?.meeting?.at ?? null)
    await scope.rows.updateTable('message').set({ settledAt: scope.now, droppedWhy: dropped }).where('id', '=', message.id).execute()
  }
  return due.rows.length
}

/** Deals one message; answers why nobody is told, or null. */
async function dealOne(scope: Scope, message: Due, isUrgent: boolean, ways: Ways, meetsAt: Date | null): Promise<string | null> {
  if (message.toAddress !== null) return dealOutside(scope, message, message.toAddress, isUrgent, ways)
  const readers = await readersOf(scope, message)
  if (readers.length === 0) return 'nobody'
  const rows = readers.map((reader) => ({
    messageId: message.id,
    workerId: reader.workerId,
    urgent: isUrgent,
    ...wayTo(reader, isUrgent, ways),
    sendAt: leavesInTime(leavesAt(reader.reach, isUrgent, scope.now), meetsAt, scope.now),
  }))
  await scope.rows
    .insertInto('delivery')
    .values(rows.map(({ droppedWhy, ...row }) => ({ ...row, droppedWhy, droppedAt: droppedWhy === null ? null : scope.now })))
    .onConflict((conflict) => conflict.columns(['messageId', 'workerId']).doNothing())
    .execute()
  return null
}

/** To an organisation's own address: by e-mail, at once. Whoever reads it there has no quiet hours with us. */
async function dealOutside(scope: Scope, message: Due, address: string, isUrgent: boolean, ways: Ways): Promise<string | null> {
  if (!ways.email) return 'no-way'
  await scope.rows
    .insertInto('delivery')
    .values({ messageId: message.id, address, channel: 'email', urgent: isUrgent, sendAt: scope.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return null
}

interface Reader {
  workerId: string
  email: string | null
  reach: Reach
}

/** The channel to somebody; a text where they asked for one and it can be sent, else an e-mail. */
function wayTo({ reach, email }: Reader, isUrgent: boolean, ways: Ways): { channel: Channel; droppedWhy: string | null } {
  if (reach.channel === 'urgent-only' && !isUrgent) return { channel: 'email', droppedWhy: 'not-wanted' }
  if (reach.channel === 'text' && reach.mobile !== null && ways.text) return { channel: 'text', droppedWhy: null }
  return { channel: 'email', droppedWhy: email !== null && ways.email ? null : 'no-way' }
}

/** Who reads it: the one, or everybody of the team but whoever did the deed. Nobody who is not there any more. */
async function readersOf(scope: Scope, { toWorkerId, toTeamId, madeBy }: Due): Promise<Reader[]> {
  const found = await sql<{
    workerId: string
    email: string | null
    channel: string | null
    mobile: string | null
    quietFrom: string | null
    quietTo: string | null
    dailyAt: string | null
  }>`
    select w.id as worker_id, nullif(w.email, '') as email, r.channel, r.mobile, r.quiet_from, r.quiet_to, r.daily_at
      from worker w left join worker_reach r on r.worker_id = w.id
     where w.kind = 'person' and w.suspended_at is null and w.left_at is null
       and (w.id = ${toWorkerId}
            or (w.id <> ${madeBy} and exists (select 1 from team_member m where m.team_id = ${toTeamId} and m.worker_id = w.id and m.left_at is null)))
     order by w.id limit 500`.execute(scope.rows)
  return found.rows.map(({ workerId, email, channel, ...row }) => ({
    workerId,
    email,
    reach: reachFrom(channel === null ? undefined : { channel, ...row }),
  }))
}

interface Leaving {
  id: string
  workerId: string | null
  address: string | null
  madeBy: string
  channel: Channel
  urgent: boolean
  kind: string
}

/**
 * Puts what may leave now into envelopes: one for each worker and channel, what cannot wait and invitations apart. One process packs at a
 * time, so that two never part what belongs together. What carries a file goes alone.
 */
export async function pack(scope: Scope, kinds: ReadonlyMap<string, MessageKind>): Promise<void> {
  const mine = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${packLock}) as mine`.execute(scope.rows)
  if (!mine.rows[0]?.mine) return
  const leaving = await sql<Leaving>`
    select d.id, d.worker_id, d.address, m.made_by, d.channel, d.urgent, m.kind
      from delivery d join message m on m.id = d.message_id
     where d.envelope_id is null and d.dropped_at is null and d.send_at <= ${scope.now}
     order by d.send_at, m.made_at, d.id limit 1000`.execute(scope.rows)
  const groups = Map.groupBy(
    leaving.rows,
    (one) => `${one.workerId ?? one.address} ${one.channel} ${one.urgent} ${goesAlone(one, kinds) ? one.id : ''}`,
  )
  for (const group of groups.values()) {
    for (let at = 0; at < group.length; at += linesMax) await seal(scope, group.slice(at, at + linesMax))
  }
}

function goesAlone(one: Leaving, kinds: ReadonlyMap<string, MessageKind>): boolean {
  const kind = kinds.get(one.kind)
  return one.address !== null || kind?.ownLink !== undefined || kind?.apart === true
}

async function seal(scope: Scope, group: readonly Leaving[]): Promise<void> {
  const [first] = group
  if (!first) return
  const id = newId()
  await scope.rows
    .insertInto('envelope')
    .values({
      id,
      workerId: first.workerId,
      address: first.address,
      answersFor: first.address === null ? null : first.madeBy,
      channel: first.channel,
      nextTryAt: scope.now,
    })
    .execute()
  await scope.rows
    .updateTable('delivery')
    .set({ envelopeId: id })
    .where(
      'id',
      'in',
      group.map((one) => one.id),
    )
    .execute()
}

export { batchMax }
