// Rows of contexts, read and written as the worker of the scope: only inside the circles that the policies open.
import { addDays, londonDay, londonMidnight } from '../../kernel/dates.ts'
import { firstNameOrReference } from '../../kernel/words.ts'
import { changedOne, newRef, sql, type Scope } from '../../platform/db/index.ts'
import type { Option } from '../../platform/forms/index.ts'
import {
  answersDays,
  type ChildInContext,
  type CircleEntry,
  type Conflict,
  type Context,
  type ContextSignSeen,
  type Purpose,
} from './domain.ts'

export const signsMax = 200
export const linksMax = 100
export const entriesMax = 100

/** A context in a list. */
export interface ContextRow extends Pick<Context, 'id' | 'ref' | 'kind' | 'name' | 'description'> {
  answers: string | null
  /** The newest sign's day, YYYY-MM-DD. */
  lastSignOn: string | null
  closed: boolean
}

/** Contexts of my circles by name, `most` of them; one more is fetched to know whether there are others. */
export async function contextsPage(
  scope: Scope,
  which: { closed: boolean; called?: string | null; after?: string | null; most: number },
): Promise<ContextRow[]> {
  const called =
    which.called
      ?.trim()
      .toLowerCase()
      .replaceAll(/[\\%_]/g, String.raw`\$&`) ?? ''
  // The place in the list is told by an id: a name stands in no address.
  const further = which.after ? sql`(x.name_key, x.id) > (select l.name_key, l.id from context l where l.id = ${which.after})` : sql`true`
  return (
    await sql<ContextRow>`
      with mine as materialized (select context_id from my_contexts())
      select x.id, x.ref, x.kind, x.name, x.description,
             (select t.name from context_circle e join team t on t.id = e.team_id
               where e.context_id = x.id and e.purpose = 'answers' and e.closed_at is null and e.expires_at > ${scope.now} order by e.opened_at limit 1) as answers,
             (select max(s.observed_on)::text from context_sign s where s.context_id = x.id and s.withdrawn_at is null) as last_sign_on,
             k.id is not null as closed
        from mine m join context x on x.id = m.context_id
        left join context_closing k on k.context_id = x.id and k.reopened_at is null
       where (k.id is not null) = ${which.closed} and ${further}
         and (${called} = '' or x.name_key like '%' || ${called} || '%' or lower(x.ref) = ${called} or lower(x.description) like '%' || ${called} || '%')
       order by x.name_key, x.id limit ${which.most}`.execute(scope.rows)
  ).rows
}

interface FoundContext extends Omit<Context, 'closing'> {
  closingId: string | null
  closedAt: Date
  closedByName: string
  reasonCode: string
  words: string | null
}

export async function findContext(scope: Scope, ref: string): Promise<Context | null> {
  const found = await sql<FoundContext>`
    select x.id, x.ref, x.kind, x.name, x.description, x.area_id, a.name as area_name, x.opened_why, x.opened_at, o.name as opened_by_name,
           k.id as closing_id, k.closed_at, c.name as closed_by_name, k.reason_code, k.words
      from context x join area a on a.id = x.area_id join worker o on o.id = x.opened_by
      left join context_closing k on k.context_id = x.id and k.reopened_at is null left join worker c on c.id = k.closed_by
     where x.ref = ${ref}`.execute(scope.rows)
  const row = found.rows[0]
  if (!row) return null
  const { closingId, closedAt, closedByName, reasonCode, words, ...context } = row
  return { ...context, closing: closingId === null ? null : { id: closingId, closedAt, closedByName, reasonCode, words } }
}

/** Times that it was closed and opened again, the latest first. */
export async function earlierClosings(scope: Scope, contextId: string) {
  return (
    await sql<{
      closedAt: Date
      closedByName: string
      reasonCode: string
      words: string | null
      reopenedAt: Date
      reopenedByName: string
      reopenedWhy: string
    }>`
      select k.closed_at, c.name as closed_by_name, k.reason_code, k.words, k.reopened_at, r.name as reopened_by_name, k.reopened_why
        from context_closing k join worker c on c.id = k.closed_by join worker r on r.id = k.reopened_by
       where k.context_id = ${contextId} and k.reopened_at is not null order by k.closed_at desc limit 20`.execute(scope.rows)
  ).rows
}

/** What was seen there, newest day first; what was taken back as well, where it is asked for. */
export async function signsOf(scope: Scope, contextId: string, withdrawn = false): Promise<ContextSignSeen[]> {
  return (
    await sql<ContextSignSeen>`
      select s.id, s.sign, s.list, s.evidence, s.source_kind, s.source_name, s.observed_on::text, s.recorded_at, s.recorded_by, w.name as recorded_by_name,
             a.name as recorded_by_agency, s.withdrawn_at, b.name as withdrawn_by_name, s.withdrawn_why
        from context_sign s join worker w on w.id = s.recorded_by join agency a on a.id = w.agency_id left join worker b on b.id = s.withdrawn_by
       where s.context_id = ${contextId} and (s.withdrawn_at is not null) = ${withdrawn}
       order by s.observed_on desc, s.id limit ${signsMax}`.execute(scope.rows)
  ).rows
}

export async function circleOf(scope: Scope, contextId: string): Promise<CircleEntry[]> {
  return (
    await sql<CircleEntry>`
      select e.id, coalesce(w.name, t.name) as who, a.name as agency_name, e.worker_id, e.team_id, t.contact, e.purpose, e.reason, e.opened_at, o.name as opened_by_name, e.expires_at
        from context_circle e left join worker w on w.id = e.worker_id left join team t on t.id = e.team_id
        join agency a on a.id = coalesce(w.agency_id, t.agency_id) join worker o on o.id = e.opened_by
       where e.context_id = ${contextId} and e.closed_at is null and e.expires_at > ${scope.now}
       order by e.purpose = 'answers' desc, e.opened_at, e.id limit ${entriesMax}`.execute(scope.rows)
  ).rows
}

export async function conflictsOf(scope: Scope, contextId: string): Promise<Conflict[]> {
  return (
    await sql<Conflict>`
      select w.name as worker_name, a.name as agency_name, d.declared_at, b.name as declared_by_name, d.reason
        from context_conflict d join worker w on w.id = d.worker_id join agency a on a.id = w.agency_id join worker b on b.id = d.declared_by
       where d.context_id = ${contextId} order by d.declared_at, w.name limit 100`.execute(scope.rows)
  ).rows
}

/** Declares that a worker must never open this context; said twice is said once. */
export async function declareConflict(scope: Scope, contextId: string, workerId: string, reason: string): Promise<void> {
  const before = await scope.rows
    .selectFrom('contextConflict')
    .select('workerId')
    .where('contextId', '=', contextId)
    .where('workerId', '=', workerId)
    .executeTakeFirst()
  if (before) return
  await scope.rows.insertInto('contextConflict').values({ contextId, workerId, declaredBy: scope.me.workerId, reason }).execute()
}

/** How many linked children the asker may open, and how many others, in steps of five: null below five. */
export async function linkedCount(scope: Scope, contextId: string): Promise<{ mine: number; others: number | null }> {
  const found = await sql<{ mine: number; others: number | null }>`select mine, others from context_linked(${contextId})`.execute(
    scope.rows,
  )
  return found.rows[0] ?? { mine: 0, others: null }
}

const linkColumns = sql`
  l.id, x.ref as context_ref, x.name as context_name, x.kind as context_kind, l.child_id, c.ref as child_ref, c.preferred_name, c.given_name, c.date_of_birth::text,
  l.why, l.source_kind, l.source_name, l.known_on::text, l.linked_at, b.name as linked_by_name, l.unlinked_at, u.name as unlinked_by_name, l.unlinked_why`
const linkTables = sql`
  context_child l join context x on x.id = l.context_id join child c on c.id = l.child_id join worker b on b.id = l.linked_by left join worker u on u.id = l.unlinked_by`

type FoundLink = Omit<ChildInContext, 'childName'> & { preferredName: string | null; givenName: string | null }

function linkOf({ preferredName, givenName, ...link }: FoundLink): ChildInContext {
  return { ...link, childName: firstNameOrReference({ preferredName, firstName: givenName, reference: link.childRef }) }
}

/** The children of a context whom the asker may open anyway. */
export async function childrenIn(scope: Scope, contextId: string): Promise<ChildInContext[]> {
  const found = await sql<FoundLink>`
    select ${linkColumns} from ${linkTables} where l.context_id = ${contextId} and l.unlinked_at is null
     order by l.linked_at desc, l.id limit ${linksMax}`.execute(scope.rows)
  return found.rows.map(linkOf)
}

/** The contexts of a child whose circle the asker stands in; what was taken back comes last. */
export async function contextsOf(scope: Scope, childId: string): Promise<ChildInContext[]> {
  const found = await sql<FoundLink>`
    select ${linkColumns} from ${linkTables} where l.child_id = ${childId}
     order by l.unlinked_at is not null, l.linked_at desc, l.id limit ${linksMax}`.execute(scope.rows)
  return found.rows.map(linkOf)
}

export async function findLink(scope: Scope, contextId: string, id: string): Promise<ChildInContext | null> {
  const found = await sql<FoundLink>`select ${linkColumns} from ${linkTables} where l.context_id = ${contextId} and l.id = ${id}`.execute(
    scope.rows,
  )
  return found.rows[0] ? linkOf(found.rows[0]) : null
}

/** Names by which the linked children whom the asker may open are called. */
export async function namesIn(scope: Scope, contextId: string): Promise<string[]> {
  const found = await sql<{ names: string[] }>`
    select array_remove(array[c.preferred_name, c.given_name, c.family_name] || c.other_names, null) as names
      from context_child l join child c on c.id = l.child_id
     where l.context_id = ${contextId} and l.unlinked_at is null limit ${linksMax}`.execute(scope.rows)
  return [...new Set(found.rows.flatMap((row) => row.names))]
}

export interface ContextDraft {
  kind: string
  name: string
  description: string
  why: string
  areaId: string
  teamId: string
}

/** One of exactly this name in the area: which team to ask; its reference only where the asker stands in its circle. */
export async function contextsLike(scope: Scope, areaId: string, name: string) {
  return (
    await sql<{ contextRef: string | null; askTeam: string; askAgency: string; askContact: string | null }>`
      select context_ref, ask_team, ask_agency, ask_contact from context_like(${areaId}, ${name})`.execute(scope.rows)
  ).rows
}

/** Opens a context for a team of the asker, who stands in its circle from then on. */
export async function openContext(scope: Scope, draft: ContextDraft): Promise<{ id: string; ref: string }> {
  const ref = newRef('X')
  const made = await sql<{ id: string }>`
    select open_context(${draft.kind}, ${ref}, ${draft.name}, ${draft.description}, ${draft.why}, ${draft.areaId}, ${draft.teamId}, ${answersUntil(scope)}) as id`.execute(
    scope.rows,
  )
  return { id: made.rows[0]?.id ?? '', ref }
}

function answersUntil(scope: Scope): Date {
  return londonMidnight(addDays(londonDay(scope.now), answersDays))
}

export interface SignDraft {
  contextId: string
  sign: string
  list: string
  evidence: string
  sourceKind: string
  sourceName: string | null
  observedOn: string
}

export async function insertSign(scope: Scope, draft: SignDraft): Promise<void> {
  await scope.rows
    .insertInto('contextSign')
    .values({ ...draft, recordedBy: scope.me.workerId })
    .execute()
}

export async function withdrawSign(scope: Scope, id: string, why: string): Promise<void> {
  const taken = { withdrawnAt: scope.now, withdrawnBy: scope.me.workerId, withdrawnWhy: why }
  changedOne(await scope.rows.updateTable('contextSign').set(taken).where('id', '=', id).execute())
}

export interface LinkDraft {
  contextId: string
  childId: string
  why: string
  sourceKind: string
  sourceName: string | null
  knownOn: string
}

export async function insertLink(scope: Scope, draft: LinkDraft): Promise<void> {
  await scope.rows
    .insertInto('contextChild')
    .values({ ...draft, linkedBy: scope.me.workerId })
    .execute()
}

export async function unlink(scope: Scope, id: string, why: string): Promise<void> {
  const taken = { unlinkedAt: scope.now, unlinkedBy: scope.me.workerId, unlinkedWhy: why }
  changedOne(await scope.rows.updateTable('contextChild').set(taken).where('id', '=', id).execute())
}

export async function close(scope: Scope, contextId: string, reasonCode: string, words: string | null): Promise<void> {
  await scope.rows.insertInto('contextClosing').values({ contextId, reasonCode, words, closedBy: scope.me.workerId }).execute()
}

export async function reopen(scope: Scope, closingId: string, why: string): Promise<void> {
  const opened = { reopenedAt: scope.now, reopenedBy: scope.me.workerId, reopenedWhy: why }
  changedOne(await scope.rows.updateTable('contextClosing').set(opened).where('id', '=', closingId).execute())
}

/** Lets a worker or a team into a context's circle; once more makes it last longer. The asker must stand in it. */
export async function openContextCircle(
  scope: Scope,
  entry: { contextId: string; workerId?: string | null; teamId?: string | null; purpose: Purpose; reason?: string | null; expiresAt: Date },
): Promise<void> {
  await sql`select open_context_circle(${entry.contextId}, ${entry.workerId ?? null}, ${entry.teamId ?? null}, ${entry.purpose}, ${entry.reason ?? null}, ${entry.expiresAt})`.execute(
    scope.rows,
  )
}

export async function endEntry(scope: Scope, id: string): Promise<void> {
  await sql`select close_context_circle(${id})`.execute(scope.rows)
}

/** What is done about it: its plan, its open actions, the discussions about it; each as far as the asker may read it. */
export async function plannedFor(scope: Scope, contextId: string): Promise<Planned> {
  const plan = await sql<{ lead: string; reviewOn: string }>`
    select coalesce(w.name, p.lead_outside) as lead, p.review_on from plan p left join worker w on w.id = p.lead_worker_id
     where p.context_id = ${contextId} and p.ended_at is null limit 1`.execute(scope.rows)
  const actions = await sql<{ ref: string; what: string; owner: string; dueOn: string }>`
    select a.ref, a.what, coalesce(w.name, t.name, a.owner_outside) as owner, a.due_on from action a
      left join worker w on w.id = a.owner_worker_id left join team t on t.id = a.owner_team_id
     where a.context_id = ${contextId} and a.done_at is null and a.stopped_at is null order by a.due_on, a.id limit 20`.execute(scope.rows)
  const discussions = await sql<{ ref: string; at: Date; ended: boolean }>`
    select d.ref, d.at, d.ended_at is not null as ended from discussion d
     where d.context_id = ${contextId} and d.cancelled_at is null order by d.at desc, d.id limit 5`.execute(scope.rows)
  return { plan: plan.rows[0] ?? null, actions: actions.rows, discussions: discussions.rows }
}

export interface Planned {
  plan: { lead: string; reviewOn: string } | null
  actions: readonly { ref: string; what: string; owner: string; dueOn: string }[]
  discussions: readonly { ref: string; at: Date; ended: boolean }[]
}

/** Areas of the asker's agency. */
export async function ownAreas(scope: Scope): Promise<Option[]> {
  return (
    await sql<Option>`
      select a.id as code, a.name as words from area a join area_agency x on x.area_id = a.id where x.agency_id = ${scope.me.agencyId} order by a.name limit 50`.execute(
      scope.rows,
    )
  ).rows
}

export async function teamsToAdd(scope: Scope): Promise<Option[]> {
  return (
    await sql<Option>`
      select t.id as code, t.name || ' (' || a.name || ')' as words from team t join agency a on a.id = t.agency_id
       where t.ended_at is null and a.ended_at is null and t.kind not in ('helpline', 'service') order by 2 limit 500`.execute(scope.rows)
  ).rows
}

/** Colleagues in the agencies of my areas who may open it; for others, choose their team. */
export async function workersToAdd(scope: Scope, contextId: string): Promise<Option[]> {
  return (
    await sql<Option>`
      select w.id as code, w.name || ', ' || coalesce(w.job_title || ', ', '') || a.name as words from worker w join agency a on a.id = w.agency_id
       where w.kind = 'person' and w.left_at is null and w.suspended_at is null and w.id <> ${scope.me.workerId}
         and not exists (select 1 from context_conflict d where d.context_id = ${contextId} and d.worker_id = w.id)
         and exists (select 1 from area_agency mine join area_agency theirs using (area_id) where mine.agency_id = ${scope.me.agencyId} and theirs.agency_id = a.id)
       order by 2 limit 500`.execute(scope.rows)
  ).rows
}
