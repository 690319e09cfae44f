// What NRM referrals hold for a worker in My work: drafts in hand, what was handed to their team or asked of it, and what is expected.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import type { WorkItem, WorkStep } from '../../../kernel/work.ts'
import type { NrmFactCode } from '../../../platform/content/index.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import { ageOf } from '../../people/index.ts'
import { expectedFacts, type Expected, type Fact } from './domain.ts'

const itemsMax = 200
/** What is expected within so many days needs somebody now; later things are coming. */
const nowDays = 2

interface Row {
  ref: string
  childName: string
  dateOfBirth: string | null
  begunAt: Date
  begunTeamName: string
  teamName: string
  holderName: string | null
  mine: boolean
  readyAt: Date | null
  submittedAt: Date | null
  handedTo: string | null
  handedToMe: boolean
  handedAt: Date | null
  climbedToMe: boolean
  askedTo: string | null
  askedOfMe: boolean
  askedAt: Date | null
  facts: Pick<Fact, 'kind' | 'outcome' | 'onDay'>[]
}

export async function nrmWork(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const { me } = scope
  const teams = me.teams.map((team) => team.id)
  const found = await sql<Row>`
    select n.ref, coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref) as child_name,
           c.date_of_birth, n.begun_at, bt.name as begun_team_name, t.name as team_name, h.name as holder_name,
           -- Whoever left holds nothing: then it is their team's.
           coalesce(n.holder_id = ${me.workerId}, false) or (n.team_id = any(${teams}::uuid[]) and (h.id is null or h.left_at is not null or h.suspended_at is not null)) as mine,
           n.ready_at, n.submitted_at, ht.name as handed_to, coalesce(p.to_team_id = any(${teams}::uuid[]), false) as handed_to_me, p.passed_at as handed_at,
           ${me.workerId}::uuid = any(coalesce(p.climbed_to, '{}') || coalesce(q.climbed_to, '{}')) as climbed_to_me, qt.name as asked_to,
           coalesce(q.to_team_id = any(${teams}::uuid[]), false) as asked_of_me, q.passed_at as asked_at,
           coalesce((select jsonb_agg(jsonb_build_object('kind', f.kind, 'outcome', f.outcome, 'onDay', f.on_day) order by f.seq) from nrm_fact f where f.nrm_id = n.id), '[]') as facts
      from nrm_referral n
      join child c on c.id = n.child_id join team bt on bt.id = n.begun_team_id join team t on t.id = n.team_id
      left join worker h on h.id = n.holder_id
      left join nrm_pass p on p.nrm_id = n.id and p.kind = 'hand-off' and p.ended_at is null
      left join team ht on ht.id = p.to_team_id
      left join nrm_pass q on q.nrm_id = n.id and q.kind = 'ask' and q.ended_at is null
      left join team qt on qt.id = q.to_team_id
     where n.id = any(${ids}::uuid[]) and n.stopped_at is null
     order by n.begun_at, n.id limit ${itemsMax}`.execute(scope.rows)
  return found.rows.flatMap((row) => itemsOf(row, scope))
}

function itemsOf(row: Row, { now }: Scope): WorkItem[] {
  const href = `/nrm/${row.ref}`
  const age = ageOf(row, now)
  const link = (text: string, under = ''): WorkStep => ({ kind: 'link', text, href: `${href}${under}` })
  const base = {
    id: `nrm:${row.ref}`,
    who: age === null ? row.childName : `${row.childName}, ${age}`,
    href,
    dueAt: null,
    dueByDay: true,
    since: row.handedAt ?? row.begunAt,
    isNew: false,
    group: 'now' as const,
  }
  if (row.submittedAt !== null)
    return row.mine ? expectedFacts({ ...row, stoppedAt: null }, row.facts, now).map((one) => expected(base, one, now, link)) : []
  const found: WorkItem[] = []
  // Whoever leads and is not of the team that it lies with: they see that somebody there takes it.
  if (row.climbedToMe && !row.askedOfMe && !row.handedToMe) {
    const lies = row.handedTo ?? row.askedTo ?? row.teamName
    found.push({
      ...base,
      what: 'NRM draft that nobody has taken',
      facts: `Untouched, so it has come to you: it lies with ${lies}`,
      steps: [link('Read the draft')],
    })
    return found
  }
  if (row.askedOfMe)
    found.push({
      ...base,
      id: `${base.id}:ask`,
      isNew: true,
      since: row.askedAt ?? row.begunAt,
      what: 'Asked about an NRM draft',
      facts: `${row.teamName} asks for more before it can be sent`,
      steps: [link('Answer it', '/answer'), link('Read the draft')],
    })
  if (row.handedToMe)
    found.push({
      ...base,
      isNew: true,
      what: 'NRM draft for your team',
      facts: `${row.teamName} has written it and cannot send it`,
      steps: [{ kind: 'deed', text: 'Take this draft', action: `${href}/take` }, link('Read it first')],
    })
  else if (row.handedTo !== null)
    found.push({ ...base, group: 'waiting', isNew: true, what: 'NRM draft', facts: `Waits for ${row.handedTo}`, steps: [] })
  else if (row.mine)
    found.push({
      ...base,
      what: row.readyAt === null ? 'NRM draft' : 'NRM referral, ready to be sent',
      facts: row.readyAt === null ? 'In hand, not ready yet' : 'Take it away, send it on the form of the Home Office, and record that here',
      steps: [link(row.readyAt === null ? 'Go on with it' : 'Send it and record it')],
    })
  else if (row.begunTeamName !== row.teamName)
    found.push({
      ...base,
      group: 'waiting',
      what: 'NRM draft',
      facts: `${row.holderName ?? row.teamName} has it, ${row.teamName}`,
      steps: [],
    })
  return found
}

const askedFor: Record<NrmFactCode, string> = {
  'reasonable-grounds': 'Reasonable grounds decision expected',
  'conclusive-grounds': 'Conclusive grounds decision expected',
  'local-panel': 'Who decides on the NRM referral',
  guardian: 'Tell the guardianship service',
  'consent-at-18': 'Consent at 18 to the NRM',
  reconsideration: 'NRM decision to be looked at again',
}

function expected(
  base: Omit<WorkItem, 'what' | 'facts' | 'steps'>,
  one: Expected,
  now: Date,
  link: (text: string, under: string) => WorkStep,
): WorkItem {
  const today = londonDay(now)
  const pressing = one.day <= (one.means === 'by' ? addDays(today, nowDays) : today)
  return {
    ...base,
    id: `${base.id}:${one.kind}`,
    group: pressing || one.kind === 'consent-at-18' ? 'now' : 'coming',
    // From a first day on it can come: it is not late, however long that takes.
    dueAt: one.means === 'by' || one.day > today ? londonMidnight(one.day) : null,
    what: askedFor[one.kind],
    facts: one.means === 'from' ? 'It can come from that day on' : 'NRM referral, sent',
    steps: [link('Record it', `/facts/${one.kind}`)],
  }
}
