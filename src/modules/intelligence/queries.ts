// Rows of intelligence, read and written as the worker of the scope: row security says who reads the report, and who only what crossed.
import { isUuid } from '../../kernel/ids.ts'
import { changedOne, newId, newRef, sql, type Scope } from '../../platform/db/index.ts'
import type { Grade, Identifier, Outcome, Report, SanitisedText, Stage } from './domain.ts'

export const pageSize = 25
const rowsMax = 100
/** More teams than this are no longer a list that somebody reads. */
const teamsMax = 300

const reportRows = sql`
  select i.id, i.ref, i.desk_agency_id, a.name as desk_name, i.child_id, i.what, i.happened_when, i.happened_where, i.first_hand, i.how_known,
         i.doubted_why, i.sent_at, i.received_at
    from intelligence i join agency a on a.id = i.desk_agency_id`

/** A report that lies with my own desk; null for everybody who is not on it, the sender included. */
export async function findAtDesk(scope: Scope, ref: string): Promise<Report | null> {
  return (
    (await sql<Report>`${reportRows} where i.ref = ${ref} and i.desk_agency_id = ${scope.me.agencyId}`.execute(scope.rows)).rows[0] ?? null
  )
}

export async function findSent(scope: Scope, ref: string): Promise<Report | null> {
  const found = await sql<Report>`
    ${reportRows} join intelligence_receipt r on r.intelligence_id = i.id and r.sent_by = ${scope.me.workerId} where i.ref = ${ref}`.execute(
    scope.rows,
  )
  return found.rows[0] ?? null
}

export interface Slip {
  id: string
  ref: string
  deskName: string
  sentAt: Date
  receivedAt: Date | null
}

/** What I sent, newest first, after the one with this id; one more than a page when there are further ones. */
export async function mySlips(scope: Scope, after: string | null): Promise<Slip[]> {
  const further =
    after === null || !isUuid(after)
      ? sql`true`
      : sql`(r.sent_at, r.intelligence_id) < (select b.sent_at, b.intelligence_id from intelligence_receipt b where b.intelligence_id = ${after})`
  const found = await sql<Slip>`
    select i.id, i.ref, a.name as desk_name, i.sent_at, i.received_at
      from intelligence_receipt r join intelligence i on i.id = r.intelligence_id join agency a on a.id = i.desk_agency_id
     where r.sent_by = ${scope.me.workerId} and ${further}
     order by r.sent_at desc, r.intelligence_id desc limit ${pageSize + 1}`.execute(scope.rows)
  return found.rows
}

export async function identifiersIn(scope: Scope, reportId: string): Promise<Identifier[]> {
  const found = await sql<Identifier>`
    select kind, typed, normal from intelligence_identifier where intelligence_id = ${reportId} order by kind, typed limit ${rowsMax * 2}`.execute(
    scope.rows,
  )
  return found.rows
}

export interface Again {
  kind: Identifier['kind']
  typed: string
  ref: string
  sentAt: Date
}

/** The same name, number or place in other reports of this desk, newest first. */
export async function seenAgain(scope: Scope, reportId: string): Promise<Again[]> {
  const found = await sql<Again>`
    select o.kind, o.typed, i.ref, i.sent_at
      from intelligence_identifier m join intelligence_identifier o on o.kind = m.kind and o.normal = m.normal and o.intelligence_id <> m.intelligence_id
      join intelligence i on i.id = o.intelligence_id and i.desk_agency_id = ${scope.me.agencyId}
     where m.intelligence_id = ${reportId}
     order by i.sent_at desc, i.ref, o.typed limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function gradesOf(scope: Scope, reportId: string): Promise<Grade[]> {
  const found = await sql<Grade>`
    select g.id, g.source, g.intelligence, g.handling, g.conditions, g.why, g.graded_at, w.name as graded_by_name
      from intelligence_grade g join worker w on w.id = g.graded_by where g.intelligence_id = ${reportId}
     order by g.graded_at desc, g.id desc limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function textsOf(scope: Scope, reportId: string): Promise<SanitisedText[]> {
  const found = await sql<SanitisedText>`
    select t.id, t.words, t.written_at, w.name as written_by_name, c.name as confirmed_by_name
      from intelligence_text t join worker w on w.id = t.written_by left join worker c on c.id = t.confirmed_by
     where t.intelligence_id = ${reportId} order by t.written_at desc, t.id desc limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export async function outcomesOf(scope: Scope, reportId: string): Promise<Outcome[]> {
  const found = await sql<Outcome>`
    select o.id, o.outcome, o.crime_reference, o.reason, o.decided_at, w.name as decided_by_name
      from intelligence_outcome o join worker w on w.id = o.decided_by where o.intelligence_id = ${reportId}
     order by o.decided_at desc, o.id desc limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export interface Look {
  lookedAt: Date
  lookedByName: string
  reason: string
}

export async function looksOf(scope: Scope, reportId: string): Promise<Look[]> {
  const found = await sql<Look>`
    select l.looked_at, w.name as looked_by_name, l.reason
      from intelligence_source_look l join worker w on w.id = l.looked_by where l.intelligence_id = ${reportId}
     order by l.looked_at desc, l.id limit ${rowsMax}`.execute(scope.rows)
  return found.rows
}

export interface Share {
  id: string
  ref: string
  textId: string
  words: string
  toTeamId: string
  teamName: string
  handling: 'P' | 'C'
  conditions: string | null
  helpsWith: string
  route: string
  detriment: string
  why: string
  sharingRef: string | null
  decidedAt: Date
  decidedByName: string
  fromName: string
  acknowledgedAt: Date | null
  acknowledgedByName: string | null
}

const shareRows = sql`
  select s.id, s.ref, s.text_id, x.words, s.to_team_id, t.name as team_name, s.handling, s.conditions, s.helps_with, s.route, s.detriment, s.why,
         d.ref as sharing_ref, s.decided_at, w.name as decided_by_name, a.name as from_name, s.acknowledged_at, k.name as acknowledged_by_name
    from intelligence_share s join intelligence_text x on x.id = s.text_id join team t on t.id = s.to_team_id
    join worker w on w.id = s.decided_by join agency a on a.id = w.agency_id
    left join worker k on k.id = s.acknowledged_by left join sharing d on d.id = s.sharing_id`

export async function sharesOf(scope: Scope, reportId: string): Promise<Share[]> {
  const found =
    await sql<Share>`${shareRows} where s.intelligence_id = ${reportId} order by s.decided_at desc, s.id desc limit ${rowsMax}`.execute(
      scope.rows,
    )
  return found.rows
}

/** What crossed to one of my teams. */
export async function findShared(scope: Scope, ref: string): Promise<Share | null> {
  const teams = scope.me.teams.map((t) => t.id)
  return (await sql<Share>`${shareRows} where s.ref = ${ref} and s.to_team_id = any(${teams}::uuid[])`.execute(scope.rows)).rows[0] ?? null
}

/** What crossed to my teams, newest first; one more than a page when there are further ones. */
export async function sharedWithUs(scope: Scope, after: string | null): Promise<Share[]> {
  const teams = scope.me.teams.map((t) => t.id)
  const further =
    after === null || !isUuid(after)
      ? sql`true`
      : sql`(s.decided_at, s.id) < (select b.decided_at, b.id from intelligence_share b where b.id = ${after})`
  const found = await sql<Share>`
    ${shareRows} where s.to_team_id = any(${teams}::uuid[]) and ${further} order by s.decided_at desc, s.id desc limit ${pageSize + 1}`.execute(
    scope.rows,
  )
  return found.rows
}

export interface DeskRow {
  id: string
  ref: string
  what: string
  sentAt: Date
  receivedAt: Date | null
  firstHand: Report['firstHand']
  grade: string | null
  outcome: Outcome['outcome'] | null
}

/** One page of my desk's reports, newest first, and one row more when there are further ones. */
export async function deskPage(scope: Scope, part: Stage, after: string | null): Promise<DeskRow[]> {
  const further =
    after === null || !isUuid(after)
      ? sql`true`
      : sql`(i.sent_at, i.id) < (select b.sent_at, b.id from intelligence b where b.id = ${after})`
  const ended = sql`exists (select 1 from intelligence_outcome o where o.intelligence_id = i.id)`
  const where = {
    new: sql`i.received_at is null and not ${ended}`,
    'in-hand': sql`i.received_at is not null and not ${ended}`,
    ended,
  }[part]
  const found = await sql<DeskRow>`
    select i.id, i.ref, i.what, i.sent_at, i.received_at, i.first_hand,
           (select g.source || ' ' || g.intelligence || ' ' || g.handling from intelligence_grade g where g.intelligence_id = i.id order by g.graded_at desc, g.id desc limit 1) as grade,
           (select o.outcome from intelligence_outcome o where o.intelligence_id = i.id order by o.decided_at desc, o.id desc limit 1) as outcome
      from intelligence i
     where i.desk_agency_id = ${scope.me.agencyId} and ${where} and ${further}
     order by i.sent_at desc, i.id desc limit ${pageSize + 1}`.execute(scope.rows)
  return found.rows
}

export interface Desk {
  id: string
  name: string
}

/** The forces of my areas, my own first: where a report can go. */
export async function desksFor(scope: Scope): Promise<Desk[]> {
  const found = await sql<Desk>`
    select distinct a.id, a.name, a.id = ${scope.me.agencyId} as own from agency a join area_agency d on d.agency_id = a.id join area_agency m on m.area_id = d.area_id
     where m.agency_id = ${scope.me.agencyId} and a.kind = 'police' and a.ended_at is null order by own desc, a.name limit 20`.execute(
    scope.rows,
  )
  return found.rows
}

export interface TeamThere {
  id: string
  name: string
  agencyName: string
  agencyKind: string
}

/** The teams of my areas that a text can cross to. */
export async function teamsFor(scope: Scope): Promise<TeamThere[]> {
  const found = await sql<TeamThere>`
    select t.id, t.name, a.name as agency_name, a.kind as agency_kind from team t join agency a on a.id = t.agency_id
     where a.kind <> 'house' and open_inbox(t.id)
       and a.id in (select d.agency_id from area_agency d join area_agency m on m.area_id = d.area_id where m.agency_id = ${scope.me.agencyId})
     order by a.name, t.name limit ${teamsMax}`.execute(scope.rows)
  return found.rows
}

/** Words of a text that stand in the source detail too. Answers nothing but words that were asked. */
export async function sourceWordsIn(scope: Scope, reportId: string, text: string): Promise<string[]> {
  return (await sql<{ found: string[] }>`select source_words_in(${reportId}, ${text}) as found`.execute(scope.rows)).rows[0]?.found ?? []
}

export interface SourceDetail {
  senderName: string
  senderWork: string | null
  senderAgency: string
  toldBy: string | null
  risk: string
  riskWords: string | null
  mayContact: boolean
  contactHow: string | null
}

/** Who told it: writes down the look with its reason, then answers. Null for whoever may not. */
export async function seeSource(scope: Scope, reportId: string, reason: string): Promise<SourceDetail | null> {
  return (await sql<SourceDetail>`select * from see_intelligence_source(${reportId}, ${reason})`.execute(scope.rows)).rows[0] ?? null
}

/** Whether a team stands in a child's circle now, as seen by one who stands in it too. */
export async function teamInCircle(scope: Scope, childId: string, teamId: string): Promise<boolean> {
  const found = await sql`
    select 1 from circle_entry where child_id = ${childId} and team_id = ${teamId} and closed_at is null and expires_at > ${scope.now} limit 1`.execute(
    scope.rows,
  )
  return found.rows.length > 0
}

// ---- Writing ------------------------------------------------------------------------------------------

export type ReportDraft = Pick<
  Report,
  'deskAgencyId' | 'childId' | 'what' | 'happenedWhen' | 'happenedWhere' | 'firstHand' | 'howKnown' | 'doubtedWhy'
>

export interface SourceDraft {
  toldBy: string | null
  risk: 'none-known' | 'some' | 'grave'
  riskWords: string | null
  mayContact: boolean
  contactHow: string | null
}

export async function insertReport(
  scope: Scope,
  draft: ReportDraft,
  identifiers: readonly Identifier[],
  source: SourceDraft,
): Promise<string> {
  const id = newId()
  const ref = newRef('K')
  const sentBy = scope.me.workerId
  // The slip first: nobody can write one for a report of somebody else.
  await scope.rows.insertInto('intelligenceReceipt').values({ intelligenceId: id, sentBy, sentAt: scope.now }).execute()
  await scope.rows
    .insertInto('intelligence')
    .values({ ...draft, id, ref, sentAt: scope.now })
    .execute()
  for (const each of identifiers)
    await scope.rows
      .insertInto('intelligenceIdentifier')
      .values({ id: newId(), intelligenceId: id, ...each })
      .execute()
  await scope.rows
    .insertInto('intelligenceSource')
    .values({ ...source, intelligenceId: id, sentBy })
    .execute()
  return ref
}

/** The desk has it: the sender sees that, and no more. Once. */
export async function receive(scope: Scope, report: Pick<Report, 'id' | 'receivedAt'>): Promise<void> {
  if (report.receivedAt !== null) return
  await scope.rows
    .updateTable('intelligence')
    .set({ receivedAt: scope.now, receivedBy: scope.me.workerId })
    .where('id', '=', report.id)
    .where('receivedAt', 'is', null)
    .execute()
}

export async function insertGrade(
  scope: Scope,
  reportId: string,
  grade: { source: number; intelligence: string; handling: string; conditions: string | null; why: string },
): Promise<void> {
  await scope.rows
    .insertInto('intelligenceGrade')
    .values({ ...grade, id: newId(), intelligenceId: reportId, gradedAt: scope.now, gradedBy: scope.me.workerId })
    .execute()
}

export async function insertText(scope: Scope, reportId: string, words: string, found: readonly string[]): Promise<void> {
  await scope.rows
    .insertInto('intelligenceText')
    .values({
      id: newId(),
      intelligenceId: reportId,
      words,
      found: [...found],
      confirmedBy: found.length > 0 ? scope.me.workerId : null,
      writtenAt: scope.now,
      writtenBy: scope.me.workerId,
    })
    .execute()
}

export async function insertOutcome(
  scope: Scope,
  reportId: string,
  said: Pick<Outcome, 'outcome' | 'crimeReference' | 'reason'>,
): Promise<void> {
  await scope.rows
    .insertInto('intelligenceOutcome')
    .values({ ...said, id: newId(), intelligenceId: reportId, decidedAt: scope.now, decidedBy: scope.me.workerId })
    .execute()
}

export interface ShareDraft {
  intelligenceId: string
  textId: string
  toTeamId: string
  handling: string
  conditions: string | null
  helpsWith: string
  route: string
  detriment: string
  why: string
  sharingId: string | null
}

export async function insertShare(scope: Scope, draft: ShareDraft): Promise<{ id: string; ref: string }> {
  const [id, ref] = [newId(), newRef('Y')]
  await scope.rows
    .insertInto('intelligenceShare')
    .values({ ...draft, id, ref, decidedAt: scope.now, decidedBy: scope.me.workerId })
    .execute()
  return { id, ref }
}

export async function enterCircle(scope: Scope, reportId: string): Promise<boolean> {
  return (await sql<{ in: boolean }>`select enter_circle_with_intelligence(${reportId}) as in`.execute(scope.rows)).rows[0]?.in ?? false
}

export async function acknowledge(scope: Scope, shareId: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('intelligenceShare')
      .set({ acknowledgedAt: scope.now, acknowledgedBy: scope.me.workerId })
      .where('id', '=', shareId)
      .where('acknowledgedAt', 'is', null)
      .execute(),
  )
}
