// Children and their references, read and written by whoever stands in the circle.
import { addDays, londonDay, londonMidnight } from '../../kernel/dates.ts'
import { newId, newRef, sql, type Scope } from '../../platform/db/index.ts'
import {
  authorityExpiry,
  makerDays,
  nameOf,
  purposeOfTeam,
  type Child,
  type LocationKind,
  type Purpose,
  type ReferenceKind,
} from './domain.ts'

/** The child with this reference, or null: also when the asker stands in no circle of theirs. */
export async function findChild(scope: Scope, ref: string): Promise<Child | null> {
  return lookedAt(scope, (await children(scope, sql`c.ref = ${ref}`))[0] ?? null)
}

export async function findChildById(scope: Scope, id: string): Promise<Child | null> {
  return lookedAt(scope, (await children(scope, sql`c.id = ${id}`))[0] ?? null)
}

/** Whoever finds one child asks about them a hundred times more: that they are open is kept for the transaction. */
async function lookedAt(scope: Scope, child: Child | null): Promise<Child | null> {
  if (child) await sql`select look_at(${child.id})`.execute(scope.rows)
  return child
}

/** The children with these ids that are open to the asker, in the order given. */
export async function findChildren(scope: Scope, ids: readonly string[]): Promise<Child[]> {
  if (ids.length === 0) return []
  const found = new Map((await children(scope, sql`c.id = any(${ids}::uuid[])`)).map((child) => [child.id, child]))
  return ids.flatMap((id) => found.get(id) ?? [])
}

export interface ReferenceDraft {
  kind: ReferenceKind
  value: string
  /** Whose system names the child so: the responsible authority for its own kinds, else the asker's agency. */
  agencyId?: string
}

export interface ChildDraft {
  responsibleAgencyId: string
  givenName?: string | null
  familyName?: string | null
  preferredName?: string | null
  otherNames?: readonly string[]
  /** YYYY-MM-DD. */
  dateOfBirth?: string | null
  sex?: string | null
  ethnicity?: string | null
  language?: string | null
  communicationNeeds?: string | null
  nhsNumber?: string | null
  lookedAfterSince?: string | null
  leadWorkerId?: string | null
  references?: readonly ReferenceDraft[]
  /** 'recorded', or which import told it. */
  source?: string
  /** The first circle: this team; null for the asker alone; by default the asker's first team. */
  circleTeamId?: string | null
  purpose?: Purpose
  expiresAt?: Date
}

/** An agency's reference stands on another record already: each names one child only. */
export class ReferenceTaken extends Error {
  override name = 'ReferenceTaken'
}

/**
 * Adds a child and opens the first circles: the maker's, and the missing team of the responsible authority. Leads of records
 * elsewhere that may be the same child are told; the maker is not.
 * @throws ReferenceTaken when a reference stands on another record.
 */
export async function addChild(scope: Scope, draft: ChildDraft): Promise<{ id: string; ref: string }> {
  const id = newId()
  const ref = newRef('C')
  const authorityEnds = authorityExpiry(draft.dateOfBirth ?? null, scope.now)
  const team = draft.circleTeamId === undefined ? scope.me.teams[0] : scope.me.teams.find((t) => t.id === draft.circleTeamId)
  const teamId = draft.circleTeamId === undefined ? (team?.id ?? null) : draft.circleTeamId
  const isResponsible = scope.me.agencyId === draft.responsibleAgencyId
  const purpose = draft.purpose ?? purposeOfTeam(team?.kind, isResponsible)
  const expiresAt = draft.expiresAt ?? (isResponsible ? authorityEnds : londonMidnight(addDays(londonDay(scope.now), makerDays)))
  await sql`select begin_child(${id}, ${teamId}, ${purpose}, ${expiresAt})`.execute(scope.rows)
  await scope.rows
    .insertInto('child')
    .values({
      id,
      ref,
      responsibleAgencyId: draft.responsibleAgencyId,
      ...knownOf(draft),
      leadWorkerId: draft.leadWorkerId ?? null,
      recordedBy: scope.me.workerId,
      source: draft.source ?? 'recorded',
    })
    .execute()
  await openAuthority(scope, id, draft.responsibleAgencyId, authorityEnds)
  for (const reference of draft.references ?? []) await addReference(scope, id, draft.responsibleAgencyId, reference)
  await sql`select tell_possible_duplicates(${id})`.execute(scope.rows)
  return { id, ref }
}

type Known = Pick<
  ChildDraft,
  | 'givenName'
  | 'familyName'
  | 'preferredName'
  | 'otherNames'
  | 'dateOfBirth'
  | 'sex'
  | 'ethnicity'
  | 'language'
  | 'communicationNeeds'
  | 'nhsNumber'
  | 'lookedAfterSince'
>

const knownFields = [
  'givenName',
  'familyName',
  'preferredName',
  'dateOfBirth',
  'sex',
  'ethnicity',
  'language',
  'communicationNeeds',
  'nhsNumber',
  'lookedAfterSince',
] as const

function knownOf(draft: Known) {
  const facts = Object.fromEntries(knownFields.map((field) => [field, draft[field]?.trim() || null])) as Record<
    (typeof knownFields)[number],
    string | null
  >
  return { ...facts, otherNames: [...(draft.otherNames ?? [])] }
}

/** The team that answers for missing children in the responsible authority stands in every circle of its children. */
async function openAuthority(scope: Scope, childId: string, agencyId: string, expiresAt: Date): Promise<void> {
  const team = await scope.rows
    .selectFrom('team')
    .select('id')
    .where('agencyId', '=', agencyId)
    .where('kind', '=', 'missing')
    .where('endedAt', 'is', null)
    .orderBy('code')
    .limit(1)
    .executeTakeFirst()
  if (team) await openCircle(scope, { childId, teamId: team.id, purpose: 'responsible-authority', expiresAt })
}

/**
 * Fills in what a later source knows. Nothing known is ever blanked; what it said before is kept as history.
 * @returns whether anything changed.
 */
export async function updateChild(
  scope: Scope,
  childId: string,
  known: Partial<Known> & { responsibleAgencyId?: string; leadWorkerId?: string },
): Promise<boolean> {
  const now = await findChildById(scope, childId)
  if (!now) throw new Error('updateChild was given a child that is not open to the worker')
  const told = knownFields.flatMap((field) => {
    const value = known[field]?.trim()
    return value && value !== now[field] ? [[field, value] as const] : []
  })
  const names = [...new Set([...now.otherNames, ...(known.otherNames ?? [])])]
  const moved = known.responsibleAgencyId !== undefined && known.responsibleAgencyId !== now.responsibleAgencyId
  const changes = {
    ...Object.fromEntries(told),
    ...(names.length > now.otherNames.length ? { otherNames: names } : {}),
    ...(moved ? { responsibleAgencyId: known.responsibleAgencyId } : {}),
    ...(known.leadWorkerId !== undefined && known.leadWorkerId !== now.leadWorkerId ? { leadWorkerId: known.leadWorkerId } : {}),
  }
  if (Object.keys(changes).length === 0) return false
  await changeChild(scope, childId, changes)
  return true
}

export type ChildChanges = Partial<Record<(typeof knownFields)[number], string | null>> & {
  otherNames?: string[]
  responsibleAgencyId?: string
  leadWorkerId?: string | null
}

/** Sets facts as given, null where a person says that it is not so. A new responsible authority comes into the circle. */
export async function changeChild(scope: Scope, childId: string, changes: ChildChanges): Promise<void> {
  const changed = await scope.rows
    .updateTable('child')
    .set(changes)
    .where('id', '=', childId)
    .returning(['id', 'dateOfBirth'])
    .executeTakeFirstOrThrow()
  if (changes.responsibleAgencyId !== undefined)
    await openAuthority(scope, childId, changes.responsibleAgencyId, authorityExpiry(changed.dateOfBirth, scope.now))
}

/**
 * Adds an agency's reference to a child; the same again changes nothing.
 * @throws ReferenceTaken when it stands on another record.
 */
export async function addReference(scope: Scope, childId: string, responsibleAgencyId: string, reference: ReferenceDraft): Promise<void> {
  const agencyId =
    reference.agencyId ?? (reference.kind === 'council' || reference.kind === 'ssd' ? responsibleAgencyId : scope.me.agencyId)
  const value = reference.value.trim()
  const added = await scope.rows
    .insertInto('childReference')
    .values({ childId, agencyId, kind: reference.kind, value })
    .onConflict((c) => c.doNothing())
    .returning('childId')
    .executeTakeFirst()
  if (added) return
  const holder = await scope.rows
    .selectFrom('childReference')
    .select('childId')
    .where('agencyId', '=', agencyId)
    .where('kind', '=', reference.kind)
    .where('value', '=', value)
    .executeTakeFirst()
  if (holder?.childId !== childId) throw new ReferenceTaken('the reference stands on another record')
}

/** The child whom an agency names so, if open to the asker. */
export async function childByReference(
  scope: Scope,
  reference: { agencyId: string; kind: ReferenceKind; value: string },
): Promise<{ id: string; ref: string } | null> {
  const found = await scope.rows
    .selectFrom('childReference as r')
    .innerJoin('child as c', 'c.id', 'r.childId')
    .select(['c.id', 'c.ref'])
    .where('r.agencyId', '=', reference.agencyId)
    .where('r.kind', '=', reference.kind)
    .where('r.value', '=', reference.value.trim())
    .executeTakeFirst()
  return found ?? null
}

/** Children inside my circles who may be the same child, the likeliest first; at most ten. */
export async function likelyDuplicates(
  scope: Scope,
  like: { givenName?: string | null; familyName?: string | null; dateOfBirth?: string | null },
): Promise<Child[]> {
  const found = await sql<{
    childId: string
  }>`select child_id from duplicates_in_circles(${like.givenName ?? null}, ${like.familyName ?? null}, ${like.dateOfBirth ?? null})`.execute(
    scope.rows,
  )
  return findChildren(
    scope,
    found.rows.map((r) => r.childId),
  )
}

/** Opens the circle to a worker or a team, for a purpose and until a day; the same again lengthens it. Refused outside the circle. */
export async function openCircle(
  scope: Scope,
  entry: { childId: string; teamId?: string; workerId?: string; purpose: Purpose; reason?: string; expiresAt: Date },
): Promise<void> {
  await sql`select open_circle(${entry.childId}, ${entry.workerId ?? null}, ${entry.teamId ?? null}, ${entry.purpose}, ${entry.reason ?? null}, ${entry.expiresAt})`.execute(
    scope.rows,
  )
}

/** As {@link openCircle}, to teams of many children in one statement. Refused where one of them is outside the worker's circles. */
export async function openCircles(
  scope: Scope,
  entries: readonly { childId: string; teamId: string; purpose: Purpose; expiresAt: Date }[],
): Promise<void> {
  if (entries.length === 0) return
  await sql`
    select open_circles(${entries.map((each) => each.childId)}::uuid[], ${entries.map((each) => each.teamId)}::uuid[],
                        ${entries.map((each) => each.purpose)}::text[], ${entries.map((each) => each.expiresAt)}::timestamptz[])`.execute(
    scope.rows,
  )
}

/**
 * Names the children of whom the following statements of this transaction write, until others are named: the involvement rule is then asked
 * once of all of them, and not of each row. It opens nothing: whoever is named and is outside the worker's circles is refused as ever.
 */
export async function namePage(scope: Scope, childIds: readonly string[]): Promise<void> {
  const page = childIds.length === 0 ? '' : `{${[...new Set(childIds)].join(',')}}`
  await sql`select set_config('sr.page', ${page}, true)`.execute(scope.rows)
}

export interface LocationDraft {
  childId: string
  episodeId?: string | null
  kind: LocationKind
  place?: string | null
  postcode?: string | null
  /** YYYY-MM-DD. */
  fromDay?: string | null
  toDay?: string | null
  source: string
}

/** Records a place. Its words are read again one at a time only, by who may see locations. */
export async function addLocation(scope: Scope, draft: LocationDraft): Promise<{ id: string }> {
  const [id] = await addLocations(scope, [draft])
  if (id === undefined) throw new Error('a place that was recorded has an id')
  return { id }
}

/** Records many places at once. @returns their ids, in order */
export async function addLocations(scope: Scope, drafts: readonly LocationDraft[]): Promise<string[]> {
  if (drafts.length === 0) return []
  const rows = drafts.map(({ place, postcode, ...draft }) => ({
    id: newId(),
    ...draft,
    place: place?.trim() || null,
    postcode: postcode?.trim() || null,
  }))
  await sql`
    insert into location (id, child_id, episode_id, kind, place, postcode, from_day, to_day, source, recorded_at, recorded_by)
    select "id", "childId", "episodeId", "kind", "place", "postcode", "fromDay", "toDay", "source", (select house_now()), ${scope.me.workerId}
      from json_to_recordset(${JSON.stringify(rows)}::json) as l("id" uuid, "childId" uuid, "episodeId" uuid, "kind" text, "place" text, "postcode" text,
           "fromDay" date, "toDay" date, "source" text)`.execute(scope.rows)
  return rows.map(({ id }) => id)
}

async function children(scope: Scope, where: ReturnType<typeof sql>): Promise<Child[]> {
  const found = await sql<Omit<Child, 'name'>>`
    select c.id, c.ref, c.given_name, c.family_name, c.preferred_name, c.other_names, c.date_of_birth, c.sex, c.ethnicity, c.language,
           c.communication_needs, c.nhs_number, c.looked_after_since, c.responsible_agency_id, a.name as responsible_agency_name,
           c.lead_worker_id, w.name as lead_worker_name, c.restricted_at, c.restricted_why, c.recorded_at, c.source,
           (select r.value from child_reference r
             where r.child_id = c.id and (r.agency_id = ${scope.me.agencyId} or r.agency_id = c.responsible_agency_id)
             order by (r.agency_id = ${scope.me.agencyId}) desc, (r.kind in ('council', 'ssd')) desc, r.recorded_at, r.value limit 1) as reference,
           (select case when bool_and(e.purpose = 'break-glass') then max(e.expires_at) end from circle_entry e
             where e.child_id = c.id and e.closed_at is null and e.expires_at > ${scope.now}
               and (e.worker_id = ${scope.me.workerId} or e.team_id = any(${scope.me.teams.map((t) => t.id)}::uuid[]))) as glass_until,
           coalesce((select bool_and(e.purpose = 'host') from circle_entry e
             where e.child_id = c.id and e.closed_at is null and e.expires_at > ${scope.now}
               and (e.worker_id = ${scope.me.workerId} or e.team_id = any(${scope.me.teams.map((t) => t.id)}::uuid[]))), false) as hosted,
           array(select o.ref from child_link l join child o on o.id = case when l.child_id = c.id then l.other_id else l.child_id end
                  where (l.child_id = c.id or l.other_id = c.id) and l.ended_at is null order by o.ref limit 10) as linked_refs
      from child c join agency a on a.id = c.responsible_agency_id left join worker w on w.id = c.lead_worker_id
     where ${where}`.execute(scope.rows)
  return found.rows.map((row) => ({ ...row, name: nameOf(row) }))
}
