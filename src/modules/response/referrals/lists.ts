// The inbox: pages by key, over the referrals of my teams.
import { isIsoDay } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { openPage, sql, type Scope } from '../../../platform/db/index.ts'
import type { PassHow, PassKind } from './domain.ts'

export const pageSize = 25

export const inboxParts = {
  waiting: 'To decide',
  asked: 'Asked back',
  held: 'Taken',
  sent: 'Sent by us',
  ended: 'Ended',
} as const
export type InboxPart = keyof typeof inboxParts

export const inboxOrders = { due: 'Soonest due first', newest: 'Newest first' } as const
export type InboxOrder = keyof typeof inboxOrders

export interface ListAsked {
  part: InboxPart
  order: InboxOrder
  after: { at: string; id: string } | null
}

/** What an address asks for; what it says wrongly is left out. */
export function readList(query: Readonly<Record<string, string>>): ListAsked {
  const part = Object.hasOwn(inboxParts, query['show'] ?? '') ? (query['show'] as InboxPart) : 'waiting'
  const order = Object.hasOwn(inboxOrders, query['order'] ?? '') ? (query['order'] as InboxOrder) : 'due'
  const [at = '', id = ''] = (query['after'] ?? '').split('_')
  const isAt = order === 'due' ? isIsoDay(at) : /^\d{4}-\d{2}-\d{2}T[\d:.]{8,15}Z$/.test(at) && !Number.isNaN(Date.parse(at))
  return { part, order, after: isAt && isUuid(id) ? { at, id } : null }
}

export function listQuery({ part, order }: Pick<ListAsked, 'part' | 'order'>, after?: string): string {
  return `?show=${part}&order=${order}${after === undefined ? '' : `&after=${after}`}`
}

export interface InboxRow {
  id: string
  ref: string
  childName: string
  dateOfBirth: string | null
  asked: string
  dueOn: string
  madeAt: Date
  madeAtKey: string
  madeByName: string
  fromTeamName: string
  teamName: string
  holderName: string | null
  kind: PassKind | null
  how: PassHow | null
  rung: number
  endKind: 'completed' | 'withdrawn' | null
  endedAt: Date | null
}

interface Candidate {
  id: string
  dueOn: string
  madeAtKey: string
}

const madeAtKey = sql`to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** One page of my teams' referrals, and one row more when there are further ones. */
export async function inboxPage(scope: Scope, { part, order, after }: ListAsked): Promise<InboxRow[]> {
  const byDue = order === 'due'
  const candidates = async (last: Candidate | null, most: number) => {
    const from = last === null ? after : { at: byDue ? last.dueOn : last.madeAtKey, id: last.id }
    const [dueOn, madeAt] = byDue ? [from?.at ?? null, null] : [null, from?.at ?? null]
    const found = await sql<Candidate>`
      select id, due_on, ${madeAtKey} as made_at_key
        from referrals_of_inbox(${part}, ${byDue}, ${dueOn}::date, ${madeAt}::timestamptz, ${from?.id ?? null}::uuid, ${most})`.execute(
      scope.rows,
    )
    return found.rows
  }
  return openPage(pageSize + 1, candidates, (found) => rowsOf(scope, found, order))
}

async function rowsOf(scope: Scope, found: readonly Candidate[], order: InboxOrder): Promise<InboxRow[]> {
  const rows = await sql<InboxRow>`
    select f.id, f.ref, coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref) as child_name,
           c.date_of_birth, f.asked, f.due_on, f.made_at, ${madeAtKey} as made_at_key,
           mk.name as made_by_name, ft.name as from_team_name, t.name as team_name, h.name as holder_name, p.kind, p.how, coalesce(p.rung, 0) as rung, f.end_kind, f.ended_at
      from referral f
      join child c on c.id = f.child_id join team t on t.id = f.team_id join team ft on ft.id = f.from_team_id join worker mk on mk.id = f.made_by
      left join worker h on h.id = f.holder_id
      left join lateral (select q.kind, q.how, q.rung from referral_pass q where q.referral_id = f.id and q.ended_at is null limit 1) p on true
     where f.id = any(${found.map((one) => one.id)}::uuid[])
     order by ${order === 'due' ? sql`f.due_on, f.id` : sql`f.made_at desc, f.id desc`}`.execute(scope.rows)
  return rows.rows
}
