// What the response holds for a worker in My work: what is theirs to do, what waits on others, what was done this week.
import { addDays, addHours, formatPlainDate, londonDay, londonMidnight } from '../../kernel/dates.ts'
import type { WorkItem, WorkStep } from '../../kernel/work.ts'
import { plural } from '../../kernel/words.ts'
import { sql, whatConcerns, type Scope } from '../../platform/db/index.ts'
import { ageOf } from '../people/index.ts'
import { hostNoticeWork } from './host-notices/work.ts'
import { overdueActions, pageSize as overduePage } from './overdue/queries.ts'
import { planComingDays, planWork } from './plans/work.ts'
import { disruptionComingDays, disruptionWork } from './disruption/work.ts'
import { nrmWork } from './nrm/work.ts'
import { discussionShownDays, discussionWork, offerWork } from './discussions/work.ts'
import { referralWork } from './referrals/work.ts'
import { section45Work } from './section-45/work.ts'

/** The most of each kind that My work is given. */
const kindMax = 200
/** An action due within so many days needs somebody now; later ones are coming. */
const nowDays = 2
/** What somebody else gave me counts as new until I touch it, or for so long. */
const newHours = 24
const weekDays = 7
/** A return that was let go stays in My work for so long, so that its last chance is seen. */
const letGoKeptDays = 14
const factLengthMax = 90

/**
 * Everything of the response that concerns this worker: actions, sharing to acknowledge, decisions to approve or agree, loops to
 * close. A waiting item with isNew is one that nobody has accepted yet.
 */
export async function responseWork(scope: Scope): Promise<WorkItem[]> {
  const manager = scope.me.roles.includes('manager')
  const ids = await whatConcerns(scope, concerning(scope))
  const found: WorkItem[] = []
  found.push(
    ...(await disruptionWork(scope, ids.disruption)),
    ...(await referralWork(scope, ids.referral)),
    ...(await offerWork(scope, ids.offer)),
    ...(await discussionWork(scope, ids.discussion)),
    ...(await hostNoticeWork(scope, ids.hostTelling)),
    ...(await actions(scope, ids.action)),
    ...(await sharings(scope, ids.sharing)),
  )
  found.push(...(await planWork(scope, ids.plan)))
  found.push(...(await section45Work(scope, ids.section45)), ...(await nrmWork(scope, ids.nrm)))
  if (manager) found.push(...(await toApprove(scope)), ...(await toAgree(scope)))
  if (manager || scope.me.roles.includes('coordinator')) found.push(...(await someOverdue(scope)))
  found.push(...(await loopsToClose(scope, ids.heard)), ...(await nonesWaiting(scope, ids.none)))
  return found
}

/** Of each kind, what may concern this worker; how far back or ahead each of them looks stands beside it. */
function concerning({ now }: Scope) {
  const today = londonDay(now)
  const week = new Date(now.getTime() - weekDays * 86_400_000)
  const ids = (kind: string, since: ReturnType<typeof sql> | Date, until = today) =>
    sql`response_concerning_me(${kind}, ${since}, ${until}::date)`
  // What any area's limit has let go by then is no longer asked for: so a worker's years of interviews are not read.
  const heardSince = sql`(select ${letGoBefore(now)}::timestamptz - make_interval(days => 1 + coalesce(max((settings ->> 'letGoDays')::int), 0) + 28) from area)`
  return {
    disruption: ids('disruption', now, addDays(today, disruptionComingDays)),
    // A moment, not a day: a comparison of the two kinds may not be tried before the policy, and every referral would be put to the rule.
    referral: ids('referral', londonMidnight(addDays(today, -weekDays))),
    discussion: ids('discussion', londonMidnight(addDays(today, -discussionShownDays))),
    offer: ids('discussion-offer', now),
    hostTelling: ids('host-telling', now),
    action: ids('action', week),
    sharing: ids('sharing', week),
    plan: ids('plan', now, addDays(today, planComingDays)),
    section45: ids('section-45', now),
    nrm: ids('nrm', now),
    heard: ids('heard', heardSince),
    none: ids('none', now),
  }
}

function letGoBefore(now: Date): Date {
  return addHours(now, -24 * letGoKeptDays)
}

const childNameOf = sql<string>`coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), (select r.value from child_reference r where r.child_id = c.id order by r.kind <> 'council', r.recorded_at limit 1), c.ref)`
const childName = sql<string>`${childNameOf} as child_name, c.date_of_birth`

interface OfChild {
  childName: string
  dateOfBirth: string | null
}

interface ActionRow extends OfChild {
  ref: string
  what: string
  dueOn: string
  agreedAt: Date
  agreedByName: string
  agreedByMe: boolean
  mine: boolean
  ownerName: string
  doneAt: Date | null
  moved: number
  climbedToMe: boolean
}

async function actions(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const { me, now } = scope
  const teamIds = me.teams.map((t) => t.id)
  const found = await sql<ActionRow>`
    select a.ref, a.what, a.due_on, a.agreed_at, ag.name as agreed_by_name, a.agreed_by = ${me.workerId} as agreed_by_me,
           coalesce(a.owner_worker_id = ${me.workerId} or a.owner_team_id = any(${teamIds}::uuid[]), false) as mine,
           coalesce(ow.name, ot.name, a.owner_outside) as owner_name, a.done_at,
           (select count(*)::int from action_move m where m.action_id = a.id) as moved, ${me.workerId}::uuid = any(a.climbed_to) as climbed_to_me,
           coalesce(x.name, ${childNameOf}) as child_name, c.date_of_birth
      from action a
      left join child c on c.id = a.child_id
      left join context x on x.id = a.context_id
      join worker ag on ag.id = a.agreed_by
      left join worker ow on ow.id = a.owner_worker_id
      left join team ot on ot.id = a.owner_team_id
     where a.id = any(${ids}::uuid[]) and (c.id is not null or x.id is not null)
     order by a.done_at is not null, a.due_on, a.id limit ${kindMax}`.execute(scope.rows)
  return found.rows.map((row) => actionItem(row, now))
}

function actionItem(row: ActionRow, now: Date): WorkItem {
  const ended = row.doneAt !== null
  const isNew = !ended && row.mine && !row.agreedByMe && row.moved === 0 && now.getTime() - row.agreedAt.getTime() < newHours * 3_600_000
  const pressing = row.dueOn <= addDays(londonDay(now), nowDays)
  const climbed = row.climbedToMe && !row.mine
  const group = ended ? 'done' : climbed ? 'now' : !row.mine ? 'waiting' : isNew || pressing ? 'now' : 'coming'
  const href = `/actions/${row.ref}`
  const facts = [
    climbed ? 'Overdue, so it has come to you' : '',
    short(row.what),
    row.mine ? (row.agreedByMe ? '' : `agreed by ${row.agreedByName}`) : `${row.ownerName} owes it`,
    row.moved > 0 ? `date moved ${plural(row.moved, 'time')}` : '',
  ]
  return {
    id: `action:${row.ref}`,
    group,
    isNew,
    what: 'Action',
    who: whoOf(row, now),
    href,
    dueAt: ended ? null : londonMidnight(row.dueOn),
    dueByDay: true,
    since: row.doneAt ?? row.agreedAt,
    facts: facts.filter(Boolean).join(' · '),
    steps: ended ? [] : [link('Say it is done', `${href}/done`), link('Move the date', `${href}/move`)],
  }
}

/** One line for whoever leads; the page behind it says whose. What they owe themselves stands in My work on its own. */
async function someOverdue(scope: Scope): Promise<WorkItem[]> {
  const found = await overdueActions(scope, londonDay(scope.now), { owner: 'all', after: null })
  const oldest = found[0]
  if (!oldest) return []
  const href = '/overdue-actions'
  const count =
    found.length > overduePage ? `More than ${overduePage} actions are` : found.length === 1 ? '1 action is' : `${found.length} actions are`
  return [
    {
      id: 'actions-overdue',
      group: 'now',
      isNew: false,
      what: 'Actions overdue',
      who: '',
      href,
      dueAt: londonMidnight(oldest.dueOn),
      dueByDay: true,
      since: londonMidnight(oldest.dueOn),
      facts: `${count} overdue in your circles`,
      steps: [link('See whose', href)],
    },
  ]
}

interface SharingRow extends OfChild {
  ref: string
  what: string
  shared: boolean
  decidedAt: Date
  decidedByName: string
  mine: boolean
  recipientName: string
  outside: boolean
  acknowledgedAt: Date | null
}

async function sharings(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const { me, now } = scope
  const teamIds = me.teams.map((t) => t.id)
  const found = await sql<SharingRow>`
    select s.ref, s.what, s.shared, s.decided_at, de.name as decided_by_name,
           s.shared and coalesce(s.to_worker_id = ${me.workerId} or s.to_team_id = any(${teamIds}::uuid[]), false) as mine,
           coalesce(tw.name, tt.name, s.to_outside) as recipient_name, s.to_outside is not null as outside, s.acknowledged_at, ${childName}
      from sharing s
      join child c on c.id = s.child_id
      join worker de on de.id = s.decided_by
      left join worker tw on tw.id = s.to_worker_id
      left join team tt on tt.id = s.to_team_id
     where s.id = any(${ids}::uuid[]) and s.goes_with is null and ((s.referral_id is null and s.host_notice_id is null and s.nrm_id is null) or not s.shared)
     order by s.acknowledged_at is not null, s.decided_at, s.id limit ${kindMax}`.execute(scope.rows)
  return found.rows.map((row) => sharingItem(row, now))
}

function sharingItem(row: SharingRow, now: Date): WorkItem {
  const href = `/sharings/${row.ref}`
  const base = { id: `sharing:${row.ref}`, who: whoOf(row, now), href, dueAt: null, dueByDay: false }
  if (row.acknowledgedAt !== null)
    return {
      ...base,
      group: 'done',
      isNew: false,
      what: 'Acknowledged',
      since: row.acknowledgedAt,
      facts: `Shared by ${row.decidedByName}`,
      steps: [],
    }
  if (!row.shared)
    return {
      ...base,
      group: 'waiting',
      isNew: true,
      what: 'Decision not to share',
      since: row.decidedAt,
      facts: `${row.recipientName} is not told · waits for a manager’s approval`,
      steps: [],
    }
  if (row.mine)
    return {
      ...base,
      group: 'now',
      isNew: true,
      what: 'Shared with you',
      since: row.decidedAt,
      facts: `${row.decidedByName} shared: ${short(row.what)}`,
      steps: [deedStep('Acknowledge', `${href}/acknowledge`), link('Read it', href)],
    }
  return {
    ...base,
    group: 'waiting',
    isNew: true,
    what: 'Sharing',
    since: row.decidedAt,
    facts: `${row.recipientName} has not acknowledged it yet`,
    steps: row.outside ? [link('Record who acknowledged', `${href}/acknowledged`)] : [],
  }
}

interface DecisionRow extends OfChild {
  ref: string
  at: Date
  byName: string
  about: string
}

/** Decisions not to share that wait for a manager other than whoever decided, in the circles of this one. */
async function toApprove(scope: Scope): Promise<WorkItem[]> {
  const found = await sql<DecisionRow>`
    select s.ref, s.decided_at as at, de.name as by_name, coalesce(tw.name, tt.name, s.to_outside) as about, ${childName}
      from sharing s
      join child c on c.id = s.child_id
      join worker de on de.id = s.decided_by
      left join worker tw on tw.id = s.to_worker_id
      left join team tt on tt.id = s.to_team_id
     where not s.shared and s.approved_at is null and s.goes_with is null and s.decided_by <> ${scope.me.workerId}
       and (de.agency_id = ${scope.me.agencyId} or c.responsible_agency_id = ${scope.me.agencyId})
     order by s.decided_at, s.id limit ${kindMax}`.execute(scope.rows)
  return found.rows.map((row) => ({
    id: `withheld:${row.ref}`,
    group: 'now',
    isNew: true,
    what: 'Approve not sharing',
    who: whoOf(row, scope.now),
    href: `/sharings/${row.ref}`,
    dueAt: null,
    dueByDay: false,
    since: row.at,
    facts: `${row.byName} decided not to tell ${row.about}`,
    // Approving is a judgement: the reasons are read first.
    steps: [link('Read the reasons', `/sharings/${row.ref}`)],
  }))
}

/** Reasoned nones that wait for a second person. */
async function toAgree(scope: Scope): Promise<WorkItem[]> {
  const found = await sql<DecisionRow>`
    select i.ref, n.said_at as at, sd.name as by_name, n.reason as about, ${childName}
      from no_action n
      join interview i on i.id = n.interview_id
      join child c on c.id = n.child_id
      join worker sd on sd.id = n.said_by
     where n.agreed_at is null and n.said_by <> ${scope.me.workerId}
       and (sd.agency_id = ${scope.me.agencyId} or c.responsible_agency_id = ${scope.me.agencyId})
     order by n.said_at, n.interview_id limit ${kindMax}`.execute(scope.rows)
  return found.rows.map((row) => ({
    id: `none:${row.ref}`,
    group: 'now',
    isNew: true,
    what: 'Agree that nothing follows',
    who: whoOf(row, scope.now),
    href: `/interviews/${row.ref}/close`,
    dueAt: null,
    dueByDay: false,
    since: row.at,
    facts: `${row.byName}: ${short(row.about)}`,
    steps: [link('Read the reasons', `/interviews/${row.ref}/close`)],
  }))
}

async function nonesWaiting(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const found = await sql<DecisionRow>`
    select i.ref, n.said_at as at, '' as by_name, n.reason as about, ${childName}
      from no_action n join interview i on i.id = n.interview_id join child c on c.id = n.child_id
     where n.interview_id = any(${ids}::uuid[]) and n.agreed_at is null and n.said_by = ${scope.me.workerId}
     order by n.said_at, n.interview_id limit ${kindMax}`.execute(scope.rows)
  return found.rows.map((row) => ({
    id: `none-said:${row.ref}`,
    group: 'waiting',
    isNew: true,
    what: 'Nothing follows',
    who: whoOf(row, scope.now),
    href: `/interviews/${row.ref}/close`,
    dueAt: null,
    dueByDay: false,
    since: row.at,
    facts: 'Waits for a second person to agree',
    steps: [],
  }))
}

interface LoopRow extends OfChild {
  ref: string
  heardAt: Date
  limitAt: Date | null
  actions: number
  noneSaid: boolean
  sharings: number
}

/**
 * Interviews that I held and whose loop is open: nothing agreed and no reasoned none, or nobody told. One that was let go weeks ago
 * no longer calls every morning: the area page counts it, and its own page still takes what is said late.
 */
async function loopsToClose(scope: Scope, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return []
  const { now } = scope
  const found = await sql<LoopRow>`
    select i.ref, coalesce(i.held_at, i.carers_heard_at) as heard_at, loop.actions, loop.none_said, loop.sharings, ${childName},
           use.limit_at
      from interview i
      join child c on c.id = i.child_id
      cross join lateral (select min(u.let_go_at) as limit_at from return_use u where u.interview_id = i.id) use
      cross join lateral (
        select (select count(*)::int from action a where a.interview_id = i.id and a.stopped_at is null) as actions,
               exists (select 1 from no_action n where n.interview_id = i.id) as none_said,
               (select count(*)::int from sharing s where s.interview_id = i.id) as sharings
      ) loop
     where i.id = any(${ids}::uuid[]) and ((loop.actions = 0 and not loop.none_said) or loop.sharings = 0)
       and (use.limit_at is null or use.limit_at >= ${letGoBefore(now)})
     order by coalesce(i.held_at, i.carers_heard_at), i.id limit ${kindMax}`.execute(scope.rows)
  return found.rows.map((row) => {
    const nothingAgreed = row.actions === 0 && !row.noneSaid
    const missing = [
      nothingAgreed ? 'nothing is agreed and no reason is given' : '',
      row.sharings === 0 ? 'nobody has been told' : '',
    ].filter(Boolean)
    return {
      id: `loop:${row.ref}`,
      group: 'now',
      isNew: false,
      what: 'Close the loop',
      who: whoOf(row, now),
      href: `/interviews/${row.ref}/close`,
      dueAt: row.limitAt,
      dueByDay: false,
      since: row.heardAt,
      facts: `Heard ${formatPlainDate(londonDay(row.heardAt))}, but ${missing.join(' and ')}`,
      steps: [link('Say what happens next', `/interviews/${row.ref}/close`)],
    }
  })
}

function whoOf(row: OfChild, now: Date): string {
  const age = ageOf(row, now)
  return age === null ? row.childName : `${row.childName}, ${age}`
}

function short(words: string): string {
  const flat = words.replaceAll(/\s+/g, ' ').trim()
  return flat.length <= factLengthMax ? flat : `${flat.slice(0, factLengthMax - 1).trimEnd()}…`
}

function link(text: string, href: string): WorkStep {
  return { kind: 'link', text, href }
}

function deedStep(text: string, action: string): WorkStep {
  return { kind: 'deed', text, action }
}
