// What somebody promised for a child or a context and has not done by its day, in the circles of whoever asks.
import { isIsoDay } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { openPage, sql, type Scope } from '../../../platform/db/index.ts'

export const pageSize = 25

/** Whose actions the list shows. */
export const overdueOwners = { all: 'Everybody’s', agency: 'My agency’s', outside: 'Of people outside Safe Return' } as const
export type OverdueOwner = keyof typeof overdueOwners

export interface OverdueAsked {
  owner: OverdueOwner
  after: { dueOn: string; id: string } | null
}

/** What an address asks for; what it says wrongly is left out. */
export function readOverdue(query: Readonly<Record<string, string>>): OverdueAsked {
  const owner = query['owner'] === 'agency' || query['owner'] === 'outside' ? query['owner'] : 'all'
  const [dueOn = '', id = ''] = (query['after'] ?? '').split('_')
  return { owner, after: isIsoDay(dueOn) && isUuid(id) ? { dueOn, id } : null }
}

export interface OverdueAction {
  id: string
  ref: string
  what: string
  /** YYYY-MM-DD. */
  dueOn: string
  ownerName: string
  ownerAgency: string | null
  /** Whoever owes it has left or is suspended, or the team is closed: it waits for nobody. */
  ownerIsGone: boolean
  /** Names of the leads to whom it has climbed. */
  climbedTo: readonly string[]
  moved: number
  childName: string | null
  dateOfBirth: string | null
  contextName: string | null
}

type Candidate = Pick<OverdueAction, 'id' | 'dueOn'>

/** The longest overdue first; a page of them, and one more when there are further ones. */
export async function overdueActions(
  scope: Scope,
  today: string,
  { owner, after }: OverdueAsked,
  most = pageSize,
): Promise<OverdueAction[]> {
  const candidates = async (last: Candidate | null, count: number) => {
    const from = last ?? after
    const found = await sql<Candidate>`
      select id, due_on from actions_overdue_for_me(${today}::date, ${owner}, ${from?.dueOn ?? null}::date, ${from?.id ?? null}::uuid, ${count})`.execute(
      scope.rows,
    )
    return found.rows
  }
  return openPage(most + 1, candidates, (found) => rowsOf(scope, found))
}

async function rowsOf(scope: Scope, found: readonly Candidate[]): Promise<OverdueAction[]> {
  const rows = await sql<OverdueAction>`
    select a.id, a.ref, a.what, a.due_on, coalesce(ow.name, ot.name, a.owner_outside) as owner_name, g.name as owner_agency,
           coalesce(ow.left_at is not null or ow.suspended_at is not null or ot.ended_at is not null, false) as owner_is_gone,
           array(select w.name from worker w where w.id = any(a.climbed_to) order by w.name) as climbed_to,
           (select count(*)::int from action_move m where m.action_id = a.id) as moved,
           coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), c.ref) as child_name, c.date_of_birth, x.name as context_name
      from action a
      left join child c on c.id = a.child_id
      left join context x on x.id = a.context_id
      left join worker ow on ow.id = a.owner_worker_id
      left join team ot on ot.id = a.owner_team_id
      left join agency g on g.id = coalesce(ow.agency_id, ot.agency_id)
     where a.id = any(${found.map((one) => one.id)}::uuid[]) and (c.id is not null or x.id is not null)
     order by a.due_on, a.id`.execute(scope.rows)
  return rows.rows
}
