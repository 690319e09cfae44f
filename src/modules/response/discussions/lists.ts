// My discussions: those that my teams convene or are invited to, by pages.
import { isUuid } from '../../../kernel/ids.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { Outcome } from './domain.ts'

export const pageSize = 25

export const discussionParts = { coming: 'To come and under way', past: 'Ended and called off' } as const
export type DiscussionPart = keyof typeof discussionParts

export interface DiscussionsAsked {
  part: DiscussionPart
  after: { at: string; id: string } | null
}

/** What an address asks for; what it says wrongly is left out. */
export function readDiscussions(query: Readonly<Record<string, string>>): DiscussionsAsked {
  const part = query['show'] === 'past' ? 'past' : 'coming'
  const [at = '', id = ''] = (query['after'] ?? '').split('_')
  const isAt = /^\d{4}-\d{2}-\d{2}T[\d:.]{8,15}Z$/.test(at) && !Number.isNaN(Date.parse(at))
  return { part, after: isAt && isUuid(id) ? { at, id } : null }
}

export interface DiscussionRow {
  id: string
  ref: string
  childName: string | null
  dateOfBirth: string | null
  contextName: string | null
  at: Date
  atKey: string
  minutes: number
  fromTeamName: string
  endedAt: Date | null
  outcome: Outcome | null
  cancelledAt: Date | null
  gapCount: number
}

/** One page, the soonest first of what is to come, the latest first of what is past; one row more when there are further ones. */
export async function discussionsPage(scope: Scope, { part, after }: DiscussionsAsked): Promise<DiscussionRow[]> {
  const teams = scope.me.teams.map((t) => t.id)
  const key = sql`(d.at, d.id)`
  const isOpen =
    part === 'coming' ? sql`d.ended_at is null and d.cancelled_at is null` : sql`(d.ended_at is not null or d.cancelled_at is not null)`
  const further =
    after === null
      ? sql`true`
      : part === 'coming'
        ? sql`${key} > (${after.at}::timestamptz, ${after.id}::uuid)`
        : sql`${key} < (${after.at}::timestamptz, ${after.id}::uuid)`
  const order = part === 'coming' ? sql`d.at, d.id` : sql`d.at desc, d.id desc`
  // Each way in by its own index; asked in one condition they would be found by reading every discussion.
  const found = await sql<DiscussionRow>`
    with concerned as materialized (
      select id from discussion where from_team_id = any(${teams}::uuid[])
      union select id from discussion where opened_by = ${scope.me.workerId}
      union select discussion_id from discussion_invitee where team_id = any(${teams}::uuid[])
    )
    select d.id, d.ref, coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), c.ref) as child_name, c.date_of_birth, x.name as context_name, d.at,
           to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_key, d.minutes, t.name as from_team_name, d.ended_at, d.outcome, d.cancelled_at,
           (select count(*)::int from unnest(d.must_invite) k where not exists (select 1 from discussion_invitee i where i.discussion_id = d.id and i.kind = k)) as gap_count
      from concerned join discussion d on d.id = concerned.id
      join team t on t.id = d.from_team_id
      left join child c on c.id = d.child_id left join context x on x.id = d.context_id
     where ${isOpen} and ${further} order by ${order} limit ${pageSize + 1}`.execute(scope.rows)
  return found.rows
}
