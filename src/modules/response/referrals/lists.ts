// The inbox: pages by key, over the referrals of my teams.
import { isIsoDay } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
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

/** One page of my teams' referrals, and one row more when there are further ones. */
export async function inboxPage(scope: Scope, { part, order, after }: ListAsked): Promise<InboxRow[]> {
  const teams = scope.me.teams.map((t) => t.id)
  const me = scope.me.workerId
  const asksMore = sql`exists (select 1 from referral_pass q where q.referral_id = f.id and q.ended_at is null and q.kind = 'more')`
  // Each way in by its own index; asked in one condition they would be found by reading every referral.
  const withUs = sql`
    select * from referral where team_id = any(${teams}::uuid[]) and ended_at is null
    union select * from referral where holder_id = ${me} and ended_at is null
    union select f.* from climbed_to_me('referral') c(id) join referral f on f.id = c.id`
  const fromUs = sql`
    select * from referral where from_team_id = any(${teams}::uuid[]) and ended_at is null
    union select * from referral where made_by = ${me} and ended_at is null`
  const { concerned, where } = {
    waiting: { concerned: withUs, where: sql`f.holder_id is null and not ${asksMore}` },
    asked: { concerned: sql`${withUs} union ${fromUs}`, where: sql`f.holder_id is null and ${asksMore}` },
    held: { concerned: withUs, where: sql`f.holder_id is not null` },
    sent: { concerned: fromUs, where: sql`true` },
    ended: {
      concerned: sql`
        select * from referral where team_id = any(${teams}::uuid[]) and ended_at is not null
        union select * from referral where from_team_id = any(${teams}::uuid[]) and ended_at is not null`,
      where: sql`true`,
    },
  }[part]
  const further =
    after === null
      ? sql`true`
      : order === 'due'
        ? sql`(f.due_on, f.id) > (${after.at}::date, ${after.id}::uuid)`
        : sql`(f.made_at, f.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
  const ordered = order === 'due' ? sql`f.due_on, f.id` : sql`f.made_at desc, f.id desc`
  const found = await sql<InboxRow>`
    with concerned as materialized (${concerned}),
    -- The page is cut before names are looked up: each further table would ask its rule of every referral that there is.
    shown as materialized (select f.* from concerned f where ${where} and ${further} order by ${ordered} limit ${pageSize + 1})
    select f.id, f.ref, coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref) as child_name,
           c.date_of_birth, f.asked, f.due_on, f.made_at, to_char(f.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as made_at_key,
           mk.name as made_by_name, ft.name as from_team_name, t.name as team_name, h.name as holder_name, p.kind, p.how, coalesce(p.rung, 0) as rung, f.end_kind, f.ended_at
      from shown f
      join child c on c.id = f.child_id join team t on t.id = f.team_id join team ft on ft.id = f.from_team_id join worker mk on mk.id = f.made_by
      left join worker h on h.id = f.holder_id
      left join lateral (select q.kind, q.how, q.rung from referral_pass q where q.referral_id = f.id and q.ended_at is null limit 1) p on true
     order by ${ordered}`.execute(scope.rows)
  return found.rows
}
