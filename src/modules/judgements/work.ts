// What judgements hold for a worker in My work: reviews of their own, dissents from them, and for a manager that some are overdue.
import { addDays, daysBetween, formatPlainDate, londonDay, londonMidnight } from '../../kernel/dates.ts'
import type { WorkItem } from '../../kernel/work.ts'
import { sql, type Scope } from '../../platform/db/index.ts'
import { ageOf } from '../people/index.ts'
import { harmWaiting, overdueReviews } from './overdue/queries.ts'

const kindMax = 200
/** A manager's line counts so many; the page behind it shows all. */
const listedMax = 20
/** A review due within so many days needs its author now; later ones are coming. */
const nowDays = 7
/** A dissent stands in its author's My work for so long. */
const dissentDays = 14
const newHours = 24

/** Everything about judgements that concerns this worker. */
export async function judgementWork(scope: Scope): Promise<WorkItem[]> {
  const { roles } = scope.me
  const forManagers = roles.includes('manager') ? [...(await someHarmWaits(scope)), ...(await someOverdue(scope))] : []
  return [...(await ownReviews(scope)), ...(await dissents(scope)), ...forManagers]
}

const childName = sql<string>`coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), c.ref) as child_name, c.date_of_birth, c.ref as child_ref`

interface OfChild {
  childName: string
  childRef: string
  dateOfBirth: string | null
}

async function ownReviews(scope: Scope): Promise<WorkItem[]> {
  const { me, now } = scope
  const found = await sql<OfChild & { id: string; levelWords: string; reviewOn: string; writtenAt: Date }>`
    select j.id, j.level_words, j.review_on, j.written_at, ${childName} from judgement_standing j join child c on c.id = j.child_id
     where j.written_by = ${me.workerId} order by j.review_on, j.id limit ${kindMax}`.execute(scope.rows)
  return found.rows.map((row) => {
    const href = `/children/${row.childRef}/judgement`
    return {
      id: `judgement:${row.id}`,
      group: daysBetween(londonDay(now), row.reviewOn) <= nowDays ? 'now' : 'coming',
      isNew: false,
      what: 'Review of a judgement',
      who: whoOf(row, now),
      href,
      dueAt: londonMidnight(row.reviewOn),
      dueByDay: true,
      since: row.writtenAt,
      facts: `You concluded on ${formatPlainDate(londonDay(row.writtenAt))}: ${row.levelWords}`,
      steps: [
        { kind: 'link', text: 'See what changed', href },
        { kind: 'link', text: 'Write a new judgement', href: `${href}/new` },
      ],
    }
  })
}

/** A colleague dissents: the author is told, and the judgement stands until somebody writes a new one. */
async function dissents(scope: Scope): Promise<WorkItem[]> {
  const { me, now } = scope
  const found = await sql<OfChild & { id: string; givenAt: Date; givenByName: string; givenByAgency: string }>`
    select o.id, o.given_at, o.given_by_name, o.given_by_agency, ${childName}
      from judgement_standing j join judgement_opinion_shown o on o.judgement_id = j.id join child c on c.id = j.child_id
     where j.written_by = ${me.workerId} and o.stance = 'dissents' and o.given_at > ${londonMidnight(addDays(londonDay(now), -dissentDays))}
       and not exists (select 1 from judgement_opinion later where later.judgement_id = o.judgement_id and later.given_by = o.given_by and later.nth > o.nth)
     order by o.given_at desc, o.id limit ${kindMax}`.execute(scope.rows)
  return found.rows.map((row) => ({
    id: `dissent:${row.id}`,
    group: 'now',
    isNew: now.getTime() - row.givenAt.getTime() < newHours * 3_600_000,
    what: 'Dissent',
    who: whoOf(row, now),
    href: `/children/${row.childRef}/judgement#opinions`,
    dueAt: null,
    dueByDay: false,
    since: row.givenAt,
    facts: `${row.givenByName}, ${row.givenByAgency}, dissents from your judgement`,
    steps: [{ kind: 'link', text: 'Read the reasons', href: `/children/${row.childRef}/judgement#opinions` }],
  }))
}

/** One line for a manager; the page behind it says whose. */
async function someOverdue(scope: Scope): Promise<WorkItem[]> {
  const today = londonDay(scope.now)
  const found = await overdueReviews(scope, today, null, listedMax)
  const oldest = found[0]
  if (!oldest) return []
  const href = '/judgements/overdue'
  const count =
    found.length > listedMax
      ? `More than ${listedMax} judgements are`
      : found.length === 1
        ? '1 judgement is'
        : `${found.length} judgements are`
  return [
    {
      id: 'judgements-overdue',
      group: 'now',
      isNew: false,
      what: 'Judgements overdue',
      who: '',
      href,
      dueAt: londonMidnight(oldest.reviewOn),
      dueByDay: true,
      since: londonMidnight(oldest.reviewOn),
      facts: `${count} overdue in your circles`,
      steps: [{ kind: 'link', text: 'See whose', href }],
    },
  ]
}

/** One line for a manager: harm was noted, and nobody has concluded anything since. */
async function someHarmWaits(scope: Scope): Promise<WorkItem[]> {
  const found = await harmWaiting(scope, null, listedMax)
  const longest = found[0]
  if (!longest) return []
  const href = '/judgements/harm-waiting'
  const count = found.length > listedMax ? `More than ${listedMax} children` : found.length === 1 ? '1 child' : `${found.length} children`
  return [
    {
      id: 'harm-waiting',
      group: 'now',
      isNew: false,
      what: 'Harm noted, nothing concluded',
      who: '',
      href,
      dueAt: longest.notedAt,
      dueByDay: false,
      since: longest.notedAt,
      facts: `${count} in your circles`,
      steps: [{ kind: 'link', text: 'See whose', href }],
    },
  ]
}

function whoOf(row: OfChild, now: Date): string {
  const age = ageOf(row, now)
  return age === null ? row.childName : `${row.childName}, ${age}`
}
