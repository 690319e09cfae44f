// Rows of the panel, read and written as the worker of the scope. What is about a child comes only where the child's circle is open.
import { firstNameOrReference } from '../../kernel/words.ts'
import { changedOne, newRef, sql, type Scope } from '../../platform/db/index.ts'
import type { Option } from '../../platform/forms/index.ts'
import type { SharingSaid } from '../people/index.ts'
import type { Item, Meeting, Member, Outcome, Panel, PanelRules, Reason, Reopening } from './domain.ts'

export const itemsMax = 200
export const meetingsMax = 24

interface FoundPanel extends Omit<Panel, 'rules'> {
  episodes: number | null
  episodeDays: number | null
  levels: string[] | null
  harmNow: boolean | null
  overdueDays: number | null
  openDays: number | null
  detriment: string | null
  toldHow: string | null
}

const panelRows = sql`
  select p.id, p.area_id, a.code as area_code, a.name as area_name, p.name, sits_on(p.id) as sits, chairs_panel(p.id) as chairs, keeps_panel(p.id) as keeps,
         r.episodes, r.episode_days, r.levels, r.harm_now, r.overdue_days, r.open_days, r.detriment, r.told_how
    from panel p join area a on a.id = p.area_id
    left join lateral (select * from panel_rules x where x.panel_id = p.id order by x.set_at desc, x.id limit 1) r on true`

function panelOf({ episodes, episodeDays, levels, harmNow, overdueDays, openDays, detriment, toldHow, ...panel }: FoundPanel): Panel {
  const rules =
    harmNow === null
      ? null
      : {
          episodes,
          episodeDays: episodeDays ?? 30,
          levels: levels ?? [],
          harmNow,
          overdueDays,
          openDays: openDays ?? 14,
          detriment,
          toldHow,
        }
  return { ...panel, rules }
}

/** Panels of the areas of the asker's agency. */
export async function panelsHere(scope: Scope): Promise<Panel[]> {
  return (await sql<FoundPanel>`${panelRows} order by a.name limit 50`.execute(scope.rows)).rows.map(panelOf)
}

export async function findPanel(scope: Scope, areaCode: string): Promise<Panel | null> {
  const found = await sql<FoundPanel>`${panelRows} where a.code = ${areaCode}`.execute(scope.rows)
  return found.rows[0] ? panelOf(found.rows[0]) : null
}

/** The panel of the area that answers for a child. */
export async function panelOfChild(scope: Scope, responsibleAgencyId: string): Promise<Panel | null> {
  const found = await sql<FoundPanel>`
    ${panelRows} join area_agency x on x.area_id = a.id where x.agency_id = ${responsibleAgencyId} order by p.made_at limit 1`.execute(
    scope.rows,
  )
  return found.rows[0] ? panelOf(found.rows[0]) : null
}

/** Areas of the asker's agency that have no panel yet. */
export async function areasWithout(scope: Scope): Promise<Option[]> {
  return (
    await sql<Option>`
      select a.id as code, a.name as words from area a join area_agency x on x.area_id = a.id and x.agency_id = ${scope.me.agencyId}
       where not exists (select 1 from panel p where p.area_id = a.id) order by a.name limit 50`.execute(scope.rows)
  ).rows
}

export async function insertPanel(scope: Scope, areaId: string, name: string): Promise<string> {
  const made = await scope.rows
    .insertInto('panel')
    .values({ areaId, name, madeBy: scope.me.workerId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}

export async function insertRules(scope: Scope, panelId: string, rules: PanelRules): Promise<void> {
  await scope.rows
    .insertInto('panelRules')
    .values({ ...rules, levels: [...rules.levels], panelId, setBy: scope.me.workerId })
    .execute()
}

export async function membersOf(scope: Scope, panelId: string): Promise<Member[]> {
  return (
    await sql<Member>`
      select m.id, m.worker_id, w.name, w.job_title, a.name as agency_name, m.chairs, m.since
        from panel_member m join worker w on w.id = m.worker_id join agency a on a.id = w.agency_id
       where m.panel_id = ${panelId} and m.left_at is null order by m.chairs desc, w.name, m.id limit 100`.execute(scope.rows)
  ).rows
}

/** Workers of the area's agencies who do not sit on the panel. */
export async function workersToSit(scope: Scope, panel: Panel): Promise<Option[]> {
  return (
    await sql<Option>`
      select w.id as code, w.name || ', ' || coalesce(w.job_title || ', ', '') || g.name as words
        from area_agency x join agency g on g.id = x.agency_id join worker w on w.agency_id = g.id
       where x.area_id = ${panel.areaId} and w.kind = 'person' and w.left_at is null and w.suspended_at is null
         and not exists (select 1 from panel_member m where m.panel_id = ${panel.id} and m.worker_id = w.id and m.left_at is null)
       order by 2 limit 500`.execute(scope.rows)
  ).rows
}

export async function insertMember(scope: Scope, panelId: string, workerId: string, chairs: boolean): Promise<string> {
  const made = await scope.rows
    .insertInto('panelMember')
    .values({ panelId, workerId, chairs, addedBy: scope.me.workerId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}

export async function takeOff(scope: Scope, memberId: string): Promise<void> {
  await sql`select leave_panel(${memberId})`.execute(scope.rows)
}

const meetingRows = sql`
  select m.id, m.ref, m.panel_id, p.name as panel_name, a.code as area_code, m.at, m.minutes, m.place, m.sequence, m.agenda_at, m.ended_at, e.name as ended_by_name,
         m.cancelled_at, k.name as cancelled_by_name, m.cancelled_why, sits_on(p.id) as sits, chairs_panel(p.id) as chairs,
         m.at + make_interval(days => coalesce((select r.open_days from panel_rules r where r.panel_id = p.id order by r.set_at desc limit 1), 14)) as open_until,
         exists (select 1 from panel_meeting n where n.panel_id = m.panel_id and n.at > m.at and n.cancelled_at is null
                    and (n.at <= house_now() or n.ended_at is not null)) as next_began
    from panel_meeting m join panel p on p.id = m.panel_id join area a on a.id = p.area_id
    left join worker e on e.id = m.ended_by left join worker k on k.id = m.cancelled_by`

export async function findMeeting(scope: Scope, ref: string): Promise<Meeting | null> {
  return (await sql<Meeting>`${meetingRows} where m.ref = ${ref}`.execute(scope.rows)).rows[0] ?? null
}

/** Meetings of a panel: those that are still open, the soonest first; then those ended or called off, the last first. */
export async function meetingsOf(scope: Scope, panelId: string): Promise<Meeting[]> {
  return (
    await sql<Meeting>`
      ${meetingRows} where m.panel_id = ${panelId}
       order by num_nonnulls(m.ended_at, m.cancelled_at), case when num_nonnulls(m.ended_at, m.cancelled_at) = 0 then m.at end, m.at desc, m.id limit ${meetingsMax}`.execute(
      scope.rows,
    )
  ).rows
}

export interface MeetingDraft {
  at: Date
  minutes: number
  place: string | null
}

export async function insertMeeting(scope: Scope, panelId: string, draft: MeetingDraft): Promise<string> {
  const ref = newRef('M')
  await scope.rows
    .insertInto('panelMeeting')
    .values({ ...draft, ref, panelId, madeBy: scope.me.workerId })
    .execute()
  return ref
}

export async function changeMeeting(scope: Scope, meetingId: string, change: MeetingDraft & { sequence: number }): Promise<void> {
  changedOne(await scope.rows.updateTable('panelMeeting').set(change).where('id', '=', meetingId).execute())
}

/** Which time of it calendars hold: they take the highest. */
export async function countTime(scope: Scope, meetingId: string, sequence: number): Promise<void> {
  changedOne(await scope.rows.updateTable('panelMeeting').set({ sequence }).where('id', '=', meetingId).execute())
}

/** Opens it again; whom the next one had from it, for no reason of its own, stands there no more. */
export async function reopenMeeting(scope: Scope, meetingId: string, why: string): Promise<void> {
  await sql`select reopen_panel_meeting(${meetingId}, ${why})`.execute(scope.rows)
}

/** @returns false where something was said there already: then it was held */
export async function cancelMeeting(scope: Scope, meetingId: string, why: string): Promise<boolean> {
  const done = await sql<{ done: boolean }>`select cancel_panel_meeting(${meetingId}, ${why}) as done`.execute(scope.rows)
  return done.rows[0]?.done ?? false
}

/** Each time that it was ended and opened again, the first first. */
export async function reopeningsOf(scope: Scope, meetingId: string): Promise<Reopening[]> {
  return (
    await sql<Reopening>`
      select r.ended_at, e.name as ended_by_name, r.why, r.reopened_at, b.name as reopened_by_name
        from panel_reopening r join worker e on e.id = r.ended_by join worker b on b.id = r.reopened_by
       where r.meeting_id = ${meetingId} order by r.reopened_at, r.id limit 20`.execute(scope.rows)
  ).rows
}

export async function endMeeting(scope: Scope, meetingId: string, sequence: number): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('panelMeeting')
      .set({ endedAt: scope.now, endedBy: scope.me.workerId, sequence })
      .where('id', '=', meetingId)
      .execute(),
  )
}

/** Asks the rules who belongs on the agenda. @returns how many children it holds */
export async function buildAgenda(scope: Scope, meetingId: string): Promise<number> {
  const built = await sql<{ n: number }>`select build_panel_agenda(${meetingId}) as n`.execute(scope.rows)
  return built.rows[0]?.n ?? 0
}

export async function counted(scope: Scope, meetingId: string): Promise<{ items: number; leftOut: number; told: number } | null> {
  const found = await sql<{
    items: number
    leftOut: number
    told: number
  }>`select items, left_out, told from panel_counted(${meetingId})`.execute(scope.rows)
  return found.rows[0] ?? null
}

type FoundItem = Omit<Item, 'childName'> & { preferredName: string | null; givenName: string | null }

const itemRows = sql`
  select i.id, i.child_id, c.ref as child_ref, c.preferred_name, c.given_name, c.date_of_birth, i.question, q.name as question_by, i.left_out_why, l.name as left_out_by_name,
         (select count(*)::int from panel_outcome o where o.item_id = i.id) as told
    from panel_item i join child c on c.id = i.child_id left join worker q on q.id = i.question_by left join worker l on l.id = i.left_out_by`

function itemOf({ preferredName, givenName, ...item }: FoundItem): Item {
  return { ...item, childName: firstNameOrReference({ preferredName, firstName: givenName, reference: item.childRef }) }
}

/** The children of a meeting whom the asker may open, in the order of the agenda: by name, so that no order ranks them. */
export async function itemsOf(scope: Scope, meetingId: string): Promise<Item[]> {
  const found = await sql<FoundItem>`
    ${itemRows} where i.meeting_id = ${meetingId}
     order by i.left_out_at is not null, lower(coalesce(nullif(c.preferred_name, ''), nullif(c.given_name, ''), c.ref)), i.id limit ${itemsMax}`.execute(
    scope.rows,
  )
  return found.rows.map(itemOf)
}

export async function reasonsOf(scope: Scope, itemIds: readonly string[]): Promise<Reason[]> {
  if (itemIds.length === 0) return []
  return (
    await sql<Reason>`
      select r.item_id, r.rule, r.facts, r.words, w.name as by_name, r.at from panel_reason r left join worker w on w.id = r.by_worker
       where r.item_id = any(${itemIds}::uuid[]) and r.taken_back_at is null order by r.at, r.rule, r.id limit 1000`.execute(scope.rows)
  ).rows
}

export async function outcomesOf(scope: Scope, itemId: string): Promise<Outcome[]> {
  return (
    await sql<Outcome>`
      select o.id, o.code, o.words, o.look_again_on, o.recorded_at, w.name as recorded_by_name from panel_outcome o join worker w on w.id = o.recorded_by
       where o.item_id = ${itemId} order by o.recorded_at, o.id limit 50`.execute(scope.rows)
  ).rows
}

export async function actionsOfItem(scope: Scope, itemId: string) {
  return (
    await sql<{ ref: string; what: string; owner: string; dueOn: string; done: boolean }>`
      select a.ref, a.what, coalesce(w.name, t.name, a.owner_outside) as owner, a.due_on, a.done_at is not null as done
        from panel_action p join action a on a.id = p.action_id left join worker w on w.id = a.owner_worker_id left join team t on t.id = a.owner_team_id
       where p.item_id = ${itemId} order by p.recorded_at, a.ref limit 50`.execute(scope.rows)
  ).rows
}

export async function themesOfItem(scope: Scope, itemId: string): Promise<{ kind: 'mode' | 'place'; code: string }[]> {
  return (
    await sql<{ kind: 'mode' | 'place'; code: string }>`
      select kind, code from panel_theme where item_id = ${itemId} and taken_back_at is null order by kind, code limit 100`.execute(
      scope.rows,
    )
  ).rows
}

export async function insertOutcome(
  scope: Scope,
  item: Pick<Item, 'id' | 'childId'>,
  outcome: { code: string; words: string | null; lookAgainOn: string | null },
): Promise<void> {
  await scope.rows
    .insertInto('panelOutcome')
    .values({ ...outcome, itemId: item.id, childId: item.childId, recordedBy: scope.me.workerId })
    .execute()
}

export async function insertPanelAction(scope: Scope, item: Pick<Item, 'id' | 'childId'>, actionId: string): Promise<void> {
  await scope.rows
    .insertInto('panelAction')
    .values({ itemId: item.id, childId: item.childId, actionId, recordedBy: scope.me.workerId })
    .execute()
}

/** The themes that stand after this; what is not among them is taken back and stays on the record. */
export async function setThemes(
  scope: Scope,
  item: Pick<Item, 'id' | 'childId'>,
  kind: 'mode' | 'place',
  codes: readonly string[],
): Promise<void> {
  await sql`
    update panel_theme set taken_back_at = ${scope.now}, taken_back_by = ${scope.me.workerId}
     where item_id = ${item.id} and kind = ${kind} and taken_back_at is null and code <> all (${[...codes]}::text[])`.execute(scope.rows)
  await sql`
    insert into panel_theme (item_id, child_id, kind, code, noted_by)
      select ${item.id}, ${item.childId}, ${kind}, c, ${scope.me.workerId} from unnest(${[...codes]}::text[]) c
       where not exists (select 1 from panel_theme t where t.item_id = ${item.id} and t.kind = ${kind} and t.code = c and t.taken_back_at is null)`.execute(
    scope.rows,
  )
}

export async function askQuestion(scope: Scope, itemId: string, question: string): Promise<void> {
  changedOne(await scope.rows.updateTable('panelItem').set({ question, questionBy: scope.me.workerId }).where('id', '=', itemId).execute())
}

export async function leaveOut(scope: Scope, itemId: string, why: string): Promise<void> {
  const left = { leftOutAt: scope.now, leftOutBy: scope.me.workerId, leftOutWhy: why }
  changedOne(await scope.rows.updateTable('panelItem').set(left).where('id', '=', itemId).execute())
  // The last thing done: the chair may not see the child afterwards.
  await sql`select close_left_out(${itemId})`.execute(scope.rows)
}

/** Puts a child before the panel of the area that answers. @returns the meeting's reference, '' when it waits for one, null without a panel */
export async function referToPanel(
  scope: Scope,
  childId: string,
  why: string,
  question: string | null,
  said: Pick<SharingSaid, 'detriment' | 'childView' | 'childTold'>,
): Promise<string | null> {
  const made = await sql<{ ref: string | null }>`
    select refer_to_panel(${childId}, ${why}, ${question}, ${said.detriment}, ${said.childView}, ${said.childTold}) as ref`.execute(
    scope.rows,
  )
  return made.rows[0]?.ref ?? null
}

/** Times that a panel had this child on its agenda, the latest first, and what it said. */
export async function panelsOfChild(scope: Scope, childId: string) {
  return (
    await sql<{
      meetingRef: string
      at: Date
      endedAt: Date | null
      cancelledAt: Date | null
      leftOutWhy: string | null
      sits: boolean
      outcomes: { code: string; words: string | null; on: string }[]
    }>`
      select m.ref as meeting_ref, m.at, m.ended_at, m.cancelled_at, i.left_out_why, sits_on(m.panel_id) as sits,
             coalesce((select json_agg(json_build_object('code', o.code, 'words', o.words, 'on', o.recorded_at) order by o.recorded_at) from panel_outcome o where o.item_id = i.id), '[]') as outcomes
        from panel_item i join panel_meeting m on m.id = i.meeting_id where i.child_id = ${childId} order by m.at desc, i.id limit 20`.execute(
      scope.rows,
    )
  ).rows
}

/** Reasons that wait for a meeting. */
export async function waitingOf(scope: Scope, childId: string) {
  return (
    await sql<{ why: string; madeAt: Date; byName: string }>`
      select f.why, f.made_at, w.name as by_name from panel_referral f join worker w on w.id = f.made_by
       where f.child_id = ${childId} and f.item_id is null order by f.made_at desc limit 20`.execute(scope.rows)
  ).rows
}

export interface ThemeCount {
  meetingId: string
  at: Date
  kind: 'mode' | 'place' | 'age' | 'all'
  code: string
  /** Null below five. */
  n: number | null
}

export async function themesOver(scope: Scope, panelId: string): Promise<ThemeCount[]> {
  return (
    await sql<ThemeCount>`select meeting_id, at, kind, code, n from panel_themes(${panelId}, 12) order by at, kind, code`.execute(
      scope.rows,
    )
  ).rows
}

/** Meetings for whose agenda the clock asks the rules. */
export async function meetingsToBuild(scope: Scope, days: number): Promise<string[]> {
  const found = await sql<{ id: string }>`select meeting_id as id from panel_meetings_to_build(${days})`.execute(scope.rows)
  return found.rows.map((m) => m.id)
}
