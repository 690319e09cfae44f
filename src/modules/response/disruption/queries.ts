// Rows of disruption, read and written as the worker of the scope. Evidence is joined: what is not open to the reader stays empty.
import { addDays, formatPlainDate, londonDay } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import type { Content, EvidenceKind } from '../../../platform/content/index.ts'
import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import type { Option } from '../../../platform/forms/index.ts'
import type { Disruption, Line, LineDraft, Step, StepDraft } from './domain.ts'

export const pageSize = 25
const rowsMax = 200
/** More of one kind than this is no longer a list to tick from. */
const evidenceMax = 40
const evidenceDays = 730
const shownMax = 160

const childName = sql<string>`coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), c.ref)`

const disruptionRows = sql`
  select d.id, d.ref, d.measure, d.subject_kind, d.subject, d.why, d.team_id, t.name as team_name, a.id as agency_id, a.name as agency_name, d.opened_at,
         w.name as opened_by_name, d.review_on, d.valid_from, d.valid_to, d.ended_at
    from disruption d join team t on t.id = d.team_id join agency a on a.id = t.agency_id join worker w on w.id = d.opened_by`

export async function findDisruption(scope: Scope, ref: string): Promise<Disruption | null> {
  return (await sql<Disruption>`${disruptionRows} where d.ref = ${ref}`.execute(scope.rows)).rows[0] ?? null
}

/** Held until the end of the transaction: two steps at one moment are taken one after another. */
export async function lockDisruption(scope: Scope, ref: string): Promise<Disruption | null> {
  return (await sql<Disruption>`${disruptionRows} where d.ref = ${ref} for update of d`.execute(scope.rows)).rows[0] ?? null
}

export type Part = 'open' | 'ended'

/** One page of my teams': open ones by their review, ended ones newest first; one row more when there are further ones. */
export async function disruptionsOfTeams(scope: Scope, part: Part, after: string | null): Promise<Disruption[]> {
  const teams = scope.me.teams.map((t) => t.id)
  const from = after !== null && isUuid(after) ? after : null
  if (part === 'open') {
    const further = from === null ? sql`true` : sql`(d.review_on, d.id) > (select b.review_on, b.id from disruption b where b.id = ${from})`
    return (
      await sql<Disruption>`${disruptionRows} where d.team_id = any(${teams}::uuid[]) and d.ended_at is null and ${further} order by d.review_on, d.id limit ${pageSize + 1}`.execute(
        scope.rows,
      )
    ).rows
  }
  const further = from === null ? sql`true` : sql`(d.opened_at, d.id) < (select b.opened_at, b.id from disruption b where b.id = ${from})`
  return (
    await sql<Disruption>`${disruptionRows} where d.team_id = any(${teams}::uuid[]) and d.ended_at is not null and ${further} order by d.opened_at desc, d.id desc limit ${pageSize + 1}`.execute(
      scope.rows,
    )
  ).rows
}

export interface LinkedChild {
  id: string
  ref: string
  name: string
}

/** The linked children whom I may see. */
export async function childrenOf(scope: Scope, disruptionId: string): Promise<LinkedChild[]> {
  const found = await sql<LinkedChild>`
    select c.id, c.ref, ${childName} as name from disruption_child l join child c on c.id = l.child_id
     where l.disruption_id = ${disruptionId} and l.unlinked_at is null order by l.linked_at, c.ref limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function stepsOf(scope: Scope, disruptionId: string): Promise<Step[]> {
  const found = await sql<Step>`
    select s.id, s.kind, s.on_day, s.words, s.reference, s.valid_from, s.valid_to, s.review_on, s.recorded_at, w.name as recorded_by_name
      from disruption_step s join worker w on w.id = s.recorded_by where s.disruption_id = ${disruptionId}
     order by s.recorded_at, s.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function linesOf(scope: Scope, disruptionId: string): Promise<Line[]> {
  const found = await sql<Line>`
    select l.id, l.typed, l.normal, l.first_seen, l.last_seen, l.follows, w.name as added_by_name
      from disruption_line l join worker w on w.id = l.added_by where l.disruption_id = ${disruptionId}
     order by l.first_seen, l.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

/** One piece of evidence as its reader may see it; `open` is false where the record is not open to them. */
export interface Tick {
  id: string
  item: string
  kind: EvidenceKind
  /** As `evidenceFor` codes it; null for words. */
  what: string | null
  open: boolean
  childId: string | null
  childName: string | null
  sign: string | null
  evidence: string | null
  observedOn: string | null
  episodeRef: string | null
  missingFrom: Date | null
  shareRef: string | null
  shareWords: string | null
  shareFrom: string | null
  lineTyped: string | null
  words: string | null
  tickedAt: Date
  tickedByName: string
  takenBackAt: Date | null
  takenBackByName: string | null
}

export async function ticksOf(scope: Scope, disruptionId: string): Promise<Tick[]> {
  const found = await sql<Tick>`
    select k.id, k.item,
           case when k.observation_id is not null then 'sign' when k.episode_id is not null then 'episode' when k.share_id is not null then 'intelligence'
                when k.line_id is not null then 'line' else 'words' end as kind,
           case when k.observation_id is not null then 'sign:' || k.observation_id when k.episode_id is not null then 'episode:' || k.episode_id
                when k.share_id is not null then 'intelligence:' || k.share_id when k.line_id is not null then 'line:' || k.line_id end as what,
           coalesce(o.id, e.id, s.id, l.id) is not null or k.words is not null as open,
           c.id as child_id, ${childName} as child_name, o.sign, o.evidence, o.observed_on, e.ref as episode_ref, e.missing_from,
           s.ref as share_ref, x.words as share_words, a.name as share_from, l.typed as line_typed, k.words,
           k.ticked_at, w.name as ticked_by_name, k.taken_back_at, b.name as taken_back_by_name
      from disruption_tick k join worker w on w.id = k.ticked_by
      left join observation o on o.id = k.observation_id
      left join missing_episode e on e.id = k.episode_id
      left join child c on c.id = coalesce(o.child_id, e.child_id)
      left join intelligence_share s on s.id = k.share_id
      left join intelligence_text x on x.id = s.text_id
      left join worker sw on sw.id = s.decided_by left join agency a on a.id = sw.agency_id
      left join disruption_line l on l.id = k.line_id
      left join worker b on b.id = k.taken_back_by
     where k.disruption_id = ${disruptionId} order by k.ticked_at, k.id limit ${rowsMax}`.execute(scope.rows)
  // Where nothing of a child is open, the join by name finds nobody either.
  return found.rows.map((row) => (row.sign === null && row.episodeRef === null ? { ...row, childId: null, childName: null } : row))
}

/** What is on record that may answer an item, as options: code `kind:id`. Newest first, of the last two years. */
export async function evidenceFor(
  scope: Scope,
  content: Content,
  disruption: Pick<Disruption, 'id'>,
  kinds: readonly EvidenceKind[],
  lines: readonly Line[],
): Promise<Option[]> {
  const since = addDays(londonDay(scope.now), -evidenceDays)
  const options: Option[] = []
  if (kinds.includes('sign')) {
    const found = await sql<{ id: string; name: string; sign: string; evidence: string | null; observedOn: string }>`
      select o.id, ${childName} as name, o.sign, o.evidence, o.observed_on
        from disruption_child l join child c on c.id = l.child_id join observation o on o.child_id = c.id
       where l.disruption_id = ${disruption.id} and l.unlinked_at is null and o.withdrawn_at is null and o.observed_on >= ${since}::date and o.list <> 'strength'
       order by o.observed_on desc, o.id limit ${evidenceMax}`.execute(scope.rows)
    for (const row of found.rows)
      options.push({
        code: `sign:${row.id}`,
        words: `${content.sign(row.sign)?.title ?? row.sign}: ${row.name}`,
        hint: [formatPlainDate(row.observedOn), short(row.evidence)].filter(Boolean).join('. '),
      })
  }
  if (kinds.includes('episode')) {
    const found = await sql<{ id: string; ref: string; name: string; missingOn: string }>`
      select e.id, e.ref, ${childName} as name, (e.missing_from at time zone 'Europe/London')::date as missing_on
        from disruption_child l join child c on c.id = l.child_id join missing_episode e on e.child_id = c.id
       where l.disruption_id = ${disruption.id} and l.unlinked_at is null and e.missing_from >= ${since}::date
       order by e.missing_from desc, e.id limit ${evidenceMax}`.execute(scope.rows)
    for (const row of found.rows)
      options.push({
        code: `episode:${row.id}`,
        words: `Missing episode: ${row.name}`,
        hint: `From ${formatPlainDate(row.missingOn)}. ${row.ref}`,
      })
  }
  if (kinds.includes('intelligence')) {
    const teams = scope.me.teams.map((t) => t.id)
    const found = await sql<{ id: string; ref: string; words: string; sharedOn: string }>`
      select s.id, s.ref, x.words, (s.decided_at at time zone 'Europe/London')::date as shared_on
        from intelligence_share s join intelligence_text x on x.id = s.text_id
       where s.to_team_id = any(${teams}::uuid[]) order by s.decided_at desc, s.id limit ${evidenceMax}`.execute(scope.rows)
    for (const row of found.rows)
      options.push({
        code: `intelligence:${row.id}`,
        words: short(row.words),
        hint: `Intelligence shared on ${formatPlainDate(row.sharedOn)}. ${row.ref}`,
      })
  }
  if (kinds.includes('line'))
    for (const line of lines)
      options.push({
        code: `line:${line.id}`,
        words: `Line ${line.typed}`,
        hint: `Seen from ${formatPlainDate(line.firstSeen)} to ${formatPlainDate(line.lastSeen)}`,
      })
  return options
}

function short(words: string | null): string {
  const flat = (words ?? '').replaceAll(/\s+/g, ' ').trim()
  return flat.length <= shownMax ? flat : `${flat.slice(0, shownMax - 1).trimEnd()}…`
}

export interface OtherTeam {
  id: string
  name: string
  agencyName: string
  agencyKind: string
}

/** Teams of other agencies in my areas that work with children's records: whom a pack may be taken to here. */
export async function otherTeams(scope: Scope): Promise<OtherTeam[]> {
  const found = await sql<OtherTeam>`
    select t.id, t.name, a.name as agency_name, a.kind as agency_kind from team t join agency a on a.id = t.agency_id
     where t.ended_at is null and a.ended_at is null and t.kind not in ('helpline', 'service') and a.id <> ${scope.me.agencyId}
       and a.id in (select theirs.agency_id from area_agency mine join area_agency theirs using (area_id) where mine.agency_id = ${scope.me.agencyId})
     order by a.name, t.name limit 500`.execute(scope.rows)
  return found.rows
}

/** One decision about the pack: whom it may be taken to, or not. */
export interface PackDecision {
  id: string
  shared: boolean
  recipientName: string
  recipientKind: string
  withheldCode: string | null
  decidedAt: Date
  decidedBy: string
  decidedByName: string
  /** The children whom it was weighed for, as far as they are open to the reader. */
  childIds: string[]
}

/** Newest first; none where the reader is of another agency. */
export async function packDecisionsOf(scope: Scope, disruptionId: string): Promise<PackDecision[]> {
  const found = await sql<PackDecision>`
    select g.id, g.shared, coalesce(t.name || ', ' || a.name, g.to_outside) as recipient_name, g.recipient_kind, g.withheld_code, g.decided_at, g.decided_by, w.name as decided_by_name,
           array(select s.child_id from sharing s where s.goes_with = 'pack' and s.goes_with_id = g.id) as child_ids
      from disruption_sharing g join worker w on w.id = g.decided_by left join team t on t.id = g.to_team_id left join agency a on a.id = t.agency_id
     where g.disruption_id = ${disruptionId} order by g.decided_at desc, g.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

// ---- Writing ------------------------------------------------------------------------------------------

export type DisruptionDraft = Pick<Disruption, 'measure' | 'subjectKind' | 'subject' | 'why' | 'teamId' | 'reviewOn'>

export async function insertDisruption(
  scope: Scope,
  draft: DisruptionDraft,
  childIds: readonly string[],
): Promise<{ id: string; ref: string }> {
  const made = { id: newId(), ref: newRef('V') }
  await scope.rows
    .insertInto('disruption')
    .values({ ...draft, ...made, openedAt: scope.now, openedBy: scope.me.workerId })
    .execute()
  await linkChildren(scope, { id: made.id, teamId: draft.teamId }, childIds)
  return made
}

/** Linked already: nothing changes. Taken off before: linked again. */
export async function linkChildren(
  scope: Scope,
  { id, teamId }: Pick<Disruption, 'id' | 'teamId'>,
  childIds: readonly string[],
): Promise<void> {
  const linked = { linkedAt: scope.now, linkedBy: scope.me.workerId }
  for (const childId of childIds)
    await scope.rows
      .insertInto('disruptionChild')
      .values({ disruptionId: id, teamId, childId, ...linked })
      .onConflict((conflict) =>
        conflict
          .columns(['disruptionId', 'childId'])
          .doUpdateSet({ ...linked, unlinkedAt: null, unlinkedBy: null })
          .where('disruptionChild.unlinkedAt', 'is not', null),
      )
      .execute()
}

export async function unlinkChild(scope: Scope, disruptionId: string, childId: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('disruptionChild')
      .set({ unlinkedAt: scope.now, unlinkedBy: scope.me.workerId })
      .where('disruptionId', '=', disruptionId)
      .where('childId', '=', childId)
      .where('unlinkedAt', 'is', null)
      .execute(),
  )
}

export async function insertLine(scope: Scope, disruptionId: string, line: LineDraft & { normal: string }): Promise<void> {
  await scope.rows
    .insertInto('disruptionLine')
    .values({ ...line, id: newId(), disruptionId, addedAt: scope.now, addedBy: scope.me.workerId })
    .execute()
}

export async function insertStep(scope: Scope, disruptionId: string, step: StepDraft): Promise<void> {
  await scope.rows
    .insertInto('disruptionStep')
    .values({ ...step, id: newId(), disruptionId, recordedAt: scope.now, recordedBy: scope.me.workerId })
    .execute()
}

export async function change(
  scope: Scope,
  disruptionId: string,
  to: { reviewOn?: string; validFrom?: string; validTo?: string | null; endedAt?: Date },
): Promise<void> {
  changedOne(await scope.rows.updateTable('disruption').set(to).where('id', '=', disruptionId).where('endedAt', 'is', null).execute())
}

const columnOf = { sign: 'observationId', episode: 'episodeId', intelligence: 'shareId', line: 'lineId' } as const

/** Ticks an item with each of these: codes of `evidenceFor`, and words of one's own. */
export async function insertTicks(
  scope: Scope,
  disruptionId: string,
  item: string,
  chosen: readonly string[],
  words: string | null,
): Promise<void> {
  const row = () => ({ id: newId(), disruptionId, item, tickedAt: scope.now, tickedBy: scope.me.workerId })
  for (const code of chosen) {
    const [kind = '', id = ''] = code.split(':')
    const column = columnOf[kind as keyof typeof columnOf]
    await scope.rows
      .insertInto('disruptionTick')
      .values({ ...row(), [column]: id })
      .execute()
  }
  if (words !== null)
    await scope.rows
      .insertInto('disruptionTick')
      .values({ ...row(), words })
      .execute()
}

export async function takeBack(scope: Scope, disruptionId: string, tickId: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('disruptionTick')
      .set({ takenBackAt: scope.now, takenBackBy: scope.me.workerId })
      .where('id', '=', tickId)
      .where('disruptionId', '=', disruptionId)
      .where('takenBackAt', 'is', null)
      .execute(),
  )
}

export interface PackDraft {
  disruptionId: string
  shared: boolean
  toTeamId: string | null
  toOutside: string | null
  recipientKind: string
  helpsWith: string | null
  route: string | null
  withheldCode: string | null
  why: string | null
}

export async function insertPackDecision(scope: Scope, draft: PackDraft): Promise<string> {
  const made = await scope.rows
    .insertInto('disruptionSharing')
    .values({ ...draft, id: newId(), decidedAt: scope.now, decidedBy: scope.me.workerId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}
