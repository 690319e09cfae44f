// What intelligence holds for a worker in My work: new reports for the desk, and what crossed to a team and nobody has yet.
import type { WorkItem } from '../../kernel/work.ts'
import { sql, type Scope } from '../../platform/db/index.ts'

const itemsMax = 100

export async function intelligenceWork(scope: Scope): Promise<WorkItem[]> {
  return [...(await atDesk(scope)), ...(await shared(scope))]
}

async function atDesk(scope: Scope): Promise<WorkItem[]> {
  if (!scope.me.roles.some((role) => role === 'intelligence-officer' || role === 'source-officer')) return []
  const found = await sql<{ ref: string; sentAt: Date; receivedAt: Date | null }>`
    select i.ref, i.sent_at, i.received_at from intelligence i
     where i.desk_agency_id = ${scope.me.agencyId} and not exists (select 1 from intelligence_outcome o where o.intelligence_id = i.id)
     order by i.sent_at desc, i.id desc limit ${itemsMax}`.execute(scope.rows)
  return found.rows.map((row) => ({
    id: `intelligence:${row.ref}`,
    group: 'now',
    isNew: row.receivedAt === null,
    what: row.receivedAt === null ? 'New intelligence report' : 'Intelligence report in hand',
    who: row.ref,
    href: `/intelligence/desk/${row.ref}`,
    dueAt: null,
    dueByDay: false,
    since: row.sentAt,
    facts: row.receivedAt === null ? 'Not opened yet' : 'What came of it is not said yet',
    steps: [{ kind: 'link', text: 'Open the report', href: `/intelligence/desk/${row.ref}` }],
  }))
}

async function shared(scope: Scope): Promise<WorkItem[]> {
  const teams = scope.me.teams.map((t) => t.id)
  // What went onto a child's record is acknowledged there, and stands in My work from there: nothing is asked twice.
  const found = await sql<{ ref: string; decidedAt: Date; teamName: string; fromName: string }>`
    select s.ref, s.decided_at, t.name as team_name, a.name as from_name
      from intelligence_share s join team t on t.id = s.to_team_id join worker w on w.id = s.decided_by join agency a on a.id = w.agency_id
     where s.to_team_id = any(${teams}::uuid[]) and s.acknowledged_at is null and s.sharing_id is null
     order by s.decided_at desc, s.id desc limit ${itemsMax}`.execute(scope.rows)
  return found.rows.map((row) => ({
    id: `shared-intelligence:${row.ref}`,
    group: 'now',
    isNew: true,
    what: 'Intelligence for your team',
    who: row.teamName,
    href: `/intelligence/shared/${row.ref}`,
    dueAt: null,
    dueByDay: false,
    since: row.decidedAt,
    facts: `Shared by ${row.fromName}`,
    steps: [{ kind: 'link', text: 'Read it', href: `/intelligence/shared/${row.ref}` }],
  }))
}
