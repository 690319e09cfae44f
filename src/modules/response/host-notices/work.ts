// What host notices hold for a worker in My work: to acknowledge, to tell somebody outside, and what waits on others.
import type { WorkItem } from '../../../kernel/work.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import { kindTitle } from './words.ts'
import type { NoticeKind, Side, ToldHow } from './domain.ts'

const itemsMax = 100

interface Row {
  ref: string
  side: Side
  kind: NoticeKind
  toldWho: string
  toName: string
  fromAgencyName: string
  madeAt: Date
  nextClimbAt: Date | null
  toTeamId: string | null
  toldHow: ToldHow | null
  inMyInbox: boolean
  mineToChase: boolean
  climbedToMe: boolean
  rung: number
}

/** Notices that nobody has acknowledged: mine to acknowledge, mine to tell outside, or waiting on the hosts. */
export async function hostNoticeWork(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const { me } = scope
  const teams = me.teams.map((t) => t.id)
  const found = await sql<Row>`
    select n.ref, h.side, n.kind, n.told_who, h.to_name, a.name as from_agency_name, h.made_at, h.next_climb_at, h.to_team_id, h.told_how,
           coalesce(h.to_team_id = any(${teams}::uuid[]), false) as in_my_inbox, h.from_team_id = any(${teams}::uuid[]) as mine_to_chase,
           ${me.workerId}::uuid = any(h.climbed_to) as climbed_to_me, h.rung
      from host_telling h join host_notice n on n.id = h.notice_id
      join team t on t.id = h.from_team_id join agency a on a.id = t.agency_id
     where h.id = any(${ids}::uuid[])
     order by h.made_at, h.id limit ${itemsMax}`.execute(scope.rows)
  return found.rows.map((row) => itemOf(row, scope))
}

function itemOf(row: Row, { me }: Scope): WorkItem {
  const href = `/host-notices/${row.ref}`
  const hostsLead = row.climbedToMe && !row.mineToChase && row.toTeamId !== null
  const base = {
    id: `host-notice:${row.ref}:${row.side}`,
    who: row.toldWho.split(',')[0] ?? row.ref,
    href,
    dueAt: row.nextClimbAt,
    dueByDay: false,
    since: row.madeAt,
    isNew: true,
  }
  const climbed = row.climbedToMe ? 'Nobody acknowledged it in time, so it has come to you · ' : ''
  if (row.inMyInbox || hostsLead)
    return {
      ...base,
      group: 'now',
      what: kindTitle[row.kind],
      facts: `${climbed}${row.fromAgencyName} has told you`,
      steps: [
        { kind: 'link', text: 'Acknowledge it', href: `${href}/${row.side}/acknowledge` },
        { kind: 'link', text: 'Read it', href },
      ],
    }
  if (row.toTeamId === null)
    return {
      ...base,
      group: row.toldHow === null || row.climbedToMe || (row.nextClimbAt === null && row.rung > 0) ? 'now' : 'waiting',
      what: row.toldHow === null ? `Tell ${row.toName} of the placement` : `${row.toName} has not acknowledged the placement`,
      facts: `${climbed}They do not use Safe Return`,
      steps: me.roles.some((r) => r === 'coordinator' || r === 'manager' || r === 'social-worker')
        ? [
            {
              kind: 'link',
              text: row.toldHow === null ? 'Say how they were told' : 'Say who acknowledged it',
              href: `${href}/${row.side}/told`,
            },
          ]
        : [],
    }
  return {
    ...base,
    group: row.climbedToMe ? 'now' : 'waiting',
    what: 'Placed in another area',
    facts: `${climbed}${row.toName} has not acknowledged it`,
    steps: [],
  }
}
