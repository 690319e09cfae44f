// What discussions hold for a worker in My work: those that they convene or are invited to, an apology that is owed, and what the thresholds ask.
import { addDays, formatMoment, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import type { WorkItem, WorkStep } from '../../../kernel/work.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import { ageOf } from '../../people/index.ts'
import { factWords, type Offer } from '../offers/domain.ts'
import { outcomeShort } from './words.ts'
import type { Outcome } from './domain.ts'

/** A discussion stands in My work for so long after its day. */
export const discussionShownDays = 30
const itemsMax = 100
/** A discussion within so many days needs somebody now; later ones are coming. */
const nowDays = 1
const doneDays = 7

interface Row {
  ref: string
  childName: string | null
  dateOfBirth: string | null
  contextName: string | null
  at: Date
  openedAt: Date
  fromTeamName: string
  convenes: boolean
  began: boolean
  endedAt: Date | null
  outcome: Outcome | null
  owes: boolean
  chasedAt: Date | null
}

/** Discussions that this worker convenes or whose team is invited, of those that may concern them. */
export async function discussionWork(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const { me, now } = scope
  const teams = me.teams.map((t) => t.id)
  const found = await sql<Row>`
    select d.ref, coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), c.ref) as child_name, c.date_of_birth, x.name as context_name, d.at, d.opened_at,
           t.name as from_team_name, d.opened_by = ${me.workerId} or d.from_team_id = any(${teams}::uuid[]) as convenes,
           exists (select 1 from discussion_invitee i where i.discussion_id = d.id and i.attended_at is not null) as began, d.ended_at, d.outcome,
           coalesce(mine.owes, false) as owes, mine.chased_at
      from discussion d
      join team t on t.id = d.from_team_id
      left join child c on c.id = d.child_id left join context x on x.id = d.context_id
      left join lateral (
        select bool_or(i.attended_at is null and i.apology_at is null) as owes, max(i.chased_at) filter (where i.attended_at is null and i.apology_at is null) as chased_at
          from discussion_invitee i where i.discussion_id = d.id and i.team_id = any(${teams}::uuid[])) mine on true
     where d.id = any(${ids}::uuid[]) and d.cancelled_at is null
     order by d.ended_at is not null, d.at, d.id limit ${itemsMax}`.execute(scope.rows)
  return found.rows.flatMap((row) => itemOf(row, now) ?? [])
}

function itemOf(row: Row, now: Date): WorkItem | null {
  const href = `/discussions/${row.ref}`
  const link = (text: string, under = ''): WorkStep => ({ kind: 'link', text, href: `${href}${under}` })
  const age = ageOf(row, now)
  const name = row.childName ?? row.contextName ?? ''
  const base = {
    id: `discussion:${row.ref}`,
    isNew: false,
    what: 'Strategy discussion',
    who: row.childName !== null && age !== null ? `${name}, ${age}` : name,
    href,
    dueByDay: false,
    since: row.openedAt,
  }
  const when = formatMoment(row.at, 'minute')
  if (row.chasedAt !== null && row.owes)
    return {
      ...base,
      group: 'now',
      dueAt: null,
      facts: `Nobody of yours was recorded on ${when}. Please say why`,
      steps: [link('Say why nobody came', '/apology')],
    }
  if (row.endedAt !== null) {
    if (row.endedAt < londonMidnight(addDays(londonDay(now), -doneDays))) return null
    return {
      ...base,
      group: 'done',
      dueAt: null,
      since: row.endedAt,
      facts: row.outcome === null ? 'Ended' : outcomeShort[row.outcome],
      steps: [link('Read the minutes', '/minutes')],
    }
  }
  const soon = row.at < londonMidnight(addDays(londonDay(now), nowDays + 1))
  if (row.convenes)
    return {
      ...base,
      group: soon ? 'now' : 'coming',
      dueAt: row.at,
      facts:
        row.at <= now
          ? `${row.began ? 'Under way since' : 'Was to begin'} ${when}: record it, and end it with its outcome`
          : `Yours to convene, ${when}`,
      steps: [
        link(row.at <= now || row.began ? 'Record it' : 'Read the pack', row.at <= now || row.began ? '/record' : '/pack'),
        link('See who comes'),
      ],
    }
  if (row.at <= now && !row.owes) return null
  return {
    ...base,
    group: soon ? 'now' : 'coming',
    isNew: row.owes && row.at > now,
    dueAt: row.at,
    facts: `Your team is invited by ${row.fromTeamName}, ${when}`,
    steps: [link('Read the pack', '/pack'), ...(row.owes ? [link('We cannot come', '/apology')] : [])],
  }
}

/** What the thresholds ask of whoever answers for a child, of those that may concern this worker; a sign is named by its code in words. */
export async function offerWork(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  const { me, now } = scope
  if (ids.length === 0 || !me.roles.some((role) => role === 'coordinator' || role === 'manager')) return []
  const found = await sql<Offer & { childName: string; childRef: string; dateOfBirth: string | null }>`
    select o.trigger, o.facts, o.offered_at, coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), c.ref) as child_name, c.ref as child_ref, c.date_of_birth
      from discussion_offer o join child c on c.id = o.child_id
     where o.id = any(${ids}::uuid[]) order by o.offered_at, o.id limit ${itemsMax}`.execute(scope.rows)
  return [...Map.groupBy(found.rows, (row) => row.childRef)].flatMap(([ref, rows]) => {
    const [first] = rows
    if (!first) return []
    const age = ageOf(first, now)
    const href = `/children/${ref}/discussion-offer`
    return {
      id: `discussion-offer:${ref}`,
      group: 'now' as const,
      isNew: true,
      what: 'Discuss with other agencies?',
      who: age === null ? first.childName : `${first.childName}, ${age}`,
      href,
      dueAt: null,
      dueByDay: false,
      since: first.offeredAt,
      facts: rows.map((row) => factWords(row, plainCode, now)).join(' · '),
      steps: [
        { kind: 'link' as const, text: 'See the sums, and decide', href },
        { kind: 'link' as const, text: 'Open a discussion', href: `/children/${ref}/discuss` },
      ],
    }
  })
}

function plainCode(code: string): string {
  return code.replaceAll('-', ' ')
}
