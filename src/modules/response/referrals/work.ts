// What referrals hold for a worker in My work: what lies in their inbox, what is asked back, what they took, what waits elsewhere.
import { londonMidnight } from '../../../kernel/dates.ts'
import type { WorkItem, WorkStep } from '../../../kernel/work.ts'
import { sql, type Scope } from '../../../platform/db/index.ts'
import { ageOf } from '../../people/index.ts'
import { stageOf, type PassHow, type PassKind } from './domain.ts'

/** The most that My work is given; the inbox has the rest, by pages. */
const itemsMax = 200
const factLengthMax = 90

interface Row {
  ref: string
  childName: string
  dateOfBirth: string | null
  asked: string
  dueOn: string
  madeAt: Date
  madeByName: string
  teamName: string
  holderId: string | null
  holderName: string | null
  endKind: 'completed' | 'withdrawn' | null
  endedAt: Date | null
  inMyInbox: boolean
  iAmReferrer: boolean
  climbedToMe: boolean
  kind: PassKind | null
  how: PassHow | null
  passedAt: Date | null
  question: string | null
  rung: number
}

/** Everything of referrals that concerns this worker, of those that may. */
export async function referralWork(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const { me } = scope
  const teams = me.teams.map((t) => t.id)
  // The open pass is looked up for each: as a plain join every open pass of the nation was put to its rule.
  const found = await sql<Row>`
    select f.ref, coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref) as child_name,
           c.date_of_birth, f.asked, f.due_on, f.made_at, mk.name as made_by_name, t.name as team_name, f.holder_id, h.name as holder_name, f.end_kind, f.ended_at,
           f.team_id = any(${teams}::uuid[]) as in_my_inbox,
           (f.made_by = ${me.workerId} or f.from_team_id = any(${teams}::uuid[])) as i_am_referrer,
           ${me.workerId}::uuid = any(f.climbed_to) as climbed_to_me,
           p.kind, p.how, p.passed_at, case when p.kind = 'more' then p.words end as question, coalesce(p.rung, 0) as rung
      from referral f
      join child c on c.id = f.child_id
      join team t on t.id = f.team_id
      join worker mk on mk.id = f.made_by
      left join worker h on h.id = f.holder_id
      left join lateral (select q.kind, q.how, q.passed_at, q.words, q.rung from referral_pass q where q.referral_id = f.id and q.ended_at is null limit 1) p on true
     where f.id = any(${ids}::uuid[])
     -- What somebody here has to do stands before what waits elsewhere, however late that is.
     order by f.ended_at is not null,
              not (f.holder_id is null and f.team_id = any(${teams}::uuid[]) or f.holder_id is not distinct from ${me.workerId}::uuid or ${me.workerId}::uuid = any(f.climbed_to) or coalesce(p.kind = 'more', false)),
              f.due_on, f.id limit ${itemsMax}`.execute(scope.rows)
  return found.rows.flatMap((row) => itemOf(row, scope) ?? [])
}

function itemOf(row: Row, { me, now }: Scope): WorkItem | null {
  const href = `/referrals/${row.ref}`
  const link = (text: string, under = ''): WorkStep => ({ kind: 'link', text, href: `${href}${under}` })
  const base = {
    id: `referral:${row.ref}`,
    who: whoOf(row, now),
    href,
    dueAt: londonMidnight(row.dueOn),
    dueByDay: true,
    since: row.passedAt ?? row.madeAt,
  }
  const climbed = row.climbedToMe ? 'Nobody has touched it, so it has come to you' : null
  switch (stageOf(row, row.kind === null ? null : { kind: row.kind })) {
    case 'to-decide':
      if (row.inMyInbox || row.climbedToMe)
        return {
          ...base,
          group: 'now',
          isNew: true,
          what: 'Referral to your team',
          facts: sentence([climbed, row.how === 'answered' ? 'Answered' : null, `${row.madeByName} asks: ${short(row.asked)}`]),
          steps: [link('Accept it', '/accept'), link('Ask for more', '/ask'), link('Not ours', '/not-ours')],
        }
      return {
        ...base,
        group: 'waiting',
        isNew: true,
        what: 'Referral',
        facts: sentence([
          `Waits for ${row.teamName}`,
          row.how === 'moved' ? 'it was moved there' : null,
          row.rung > 0 ? 'their lead has been told' : null,
        ]),
        steps: [],
      }
    case 'asked-back':
      if (row.iAmReferrer || (row.climbedToMe && !row.inMyInbox))
        return {
          ...base,
          group: 'now',
          isNew: true,
          what: 'Asked for more',
          facts: sentence([climbed, `${row.teamName} asks: ${short(row.question ?? '')}`]),
          steps: [link('Answer it', '/answer'), link('Read the referral')],
        }
      return { ...base, group: 'waiting', isNew: true, what: 'Referral', facts: `${row.madeByName} was asked for more`, steps: [] }
    case 'accepted':
      if (row.holderId === me.workerId)
        return {
          ...base,
          group: 'now',
          isNew: false,
          what: 'Referral you took',
          facts: short(row.asked),
          steps: [link('Say what changed', '/complete'), link('Agree an action', '/action')],
        }
      if (!row.iAmReferrer) return null
      return { ...base, group: 'waiting', isNew: false, what: 'Referral', facts: `${row.holderName} has it, ${row.teamName}`, steps: [] }
    case 'completed':
    case 'withdrawn':
      return {
        ...base,
        group: 'done',
        isNew: false,
        dueAt: null,
        since: row.endedAt ?? row.madeAt,
        what: row.endKind === 'completed' ? 'Referral completed' : 'Referral withdrawn',
        facts: short(row.asked),
        steps: [],
      }
  }
}

function whoOf(row: Row, now: Date): string {
  const age = ageOf(row, now)
  return age === null ? row.childName : `${row.childName}, ${age}`
}

function short(words: string): string {
  const flat = words.replaceAll(/\s+/g, ' ').trim()
  return flat.length <= factLengthMax ? flat : `${flat.slice(0, factLengthMax - 1).trimEnd()}…`
}

function sentence(parts: readonly (string | null)[]): string {
  return parts.filter((p) => p !== null && p !== '').join(' · ')
}
