// What goes to another agency of itself, by law or commission: each has its row in the register, under an arrangement that was weighed once.
import type pg from 'pg'
import { generalKnowledge, type ArrangementCode, type Content } from '../../platform/content/index.ts'
import { newRef, sql, type Scope } from '../../platform/db/index.ts'
import { listOf } from '../../kernel/words.ts'

/** Writes the words of the arrangements down for the statements that need them: the owner's doing, at each start. */
export async function keepArrangements(owner: pg.Client, content: Pick<Content, 'sharing' | 'source'>): Promise<void> {
  for (const { code, title, what, helpsWith, route, detriment, told, sources } of content.sharing.arrangements) {
    // What rests on general knowledge names no source for it.
    const names = listOf(sources.filter((key) => key !== generalKnowledge).map((key) => content.source(key)?.name ?? key))
    await owner.query(
      `insert into standing_arrangement (code, title, what, helps_with, route, detriment, why, told) values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (code) do update set (title, what, helps_with, route, detriment, why, told)
         = (excluded.title, excluded.what, excluded.helps_with, excluded.route, excluded.detriment, excluded.why, excluded.told)`,
      [
        code,
        title,
        what,
        helpsWith,
        route,
        detriment,
        `It goes of itself, under the standing arrangement “${title}”.${names === '' ? '' : ` From: ${names}.`}`,
        told,
      ],
    )
  }
}

/** Something that goes out of itself to a team or a worker. */
export type GoesOut = ({ childId: string } | { contextId: string }) & {
  to: { teamId: string } | { workerId: string }
  arrangement: ArrangementCode
  /** The event: an episode, a hand-over of an interview, an action, a plan. */
  eventId: string
  /**
   * The agency that this came from in the first place, where it was another than that of whoever acts: it is not told its own. Of what has
   * climbed it stands in the row: the clock, which acts, belongs to no agency that has a register.
   */
  fromAgencyId?: string | null
}

const goesWith: Record<ArrangementCode, 'report' | 'interview' | 'action' | 'plan' | 'climbed'> = {
  'report-police': 'report',
  'report-authority': 'report',
  'report-host': 'report',
  interview: 'interview',
  action: 'action',
  plan: 'plan',
  climbed: 'climbed',
  'context-action': 'action',
  'context-plan': 'plan',
  'context-climbed': 'climbed',
}

/** What its recipient is there, where the arrangement says more than their kind of agency. */
const isThere: Partial<Record<ArrangementCode, string>> = { 'report-host': 'host-authority' }

/**
 * Writes the rows of the register of what goes out of itself, for many at once: one for each event and agency, none for one's own, and none
 * again for what was told before. An arrangement without words is refused by the table, never passed over.
 */
export async function writeGoingOut(scope: Scope, going: readonly GoesOut[]): Promise<void> {
  const rows = going.map(({ to, arrangement, ...each }) => ({
    subjectId: 'childId' in each ? each.childId : each.contextId,
    isContext: 'contextId' in each,
    eventId: each.eventId,
    fromAgencyId: each.fromAgencyId ?? null,
    ...to,
    arrangement,
    ref: newRef('S'),
    goesWith: goesWith[arrangement],
    kind: isThere[arrangement] ?? null,
  }))
  for (const isContext of [false, true]) {
    const its = rows.filter((row) => row.isContext === isContext)
    if (its.length > 0) await writeRows(scope, isContext, its)
  }
}

/** Writes them for what has climbed: where it reached somebody of an agency that neither owes it nor asked for it. Only the clock climbs. */
export async function writeClimbed(scope: Scope, eventId: string, workerIds: readonly string[]): Promise<void> {
  const found = await sql<{ workerId: string; childId: string | null; contextId: string | null; fromAgencyId: string }>`
    select * from climbed_elsewhere(${eventId}, ${workerIds}::uuid[])`.execute(scope.rows)
  await writeGoingOut(
    scope,
    found.rows.map(({ workerId, childId, contextId, fromAgencyId }): GoesOut => {
      const event = { to: { workerId }, eventId, fromAgencyId }
      if (childId !== null) return { ...event, childId, arrangement: 'climbed' }
      if (contextId !== null) return { ...event, contextId, arrangement: 'context-climbed' }
      throw new Error('what climbs is about a child or a context')
    }),
  )
}

async function writeRows(scope: Scope, isContext: boolean, rows: readonly { goesWith: string }[]): Promise<void> {
  const [table, subject] = isContext ? ['context_sharing', 'context_id'] : ['sharing', 'child_id']
  // The clock, which reads no register, was answered only what is not there yet; to look for it again it would have to read.
  const isClimbed = rows.every((row) => row.goesWith === 'climbed')
  await sql`
    with told as (
      select distinct on (g."eventId", a.id) g.*, a.id as agency_id, a.kind as agency_kind
        from json_to_recordset(${JSON.stringify(rows)}::json) as g(
               "subjectId" uuid, "teamId" uuid, "workerId" uuid, "arrangement" text, "eventId" uuid, "fromAgencyId" uuid, "ref" text, "goesWith" text, "kind" text)
        left join team t on t.id = g."teamId"
        left join worker w on w.id = g."workerId"
        join agency a on a.id = coalesce(t.agency_id, w.agency_id)
       where a.id <> ${scope.me.agencyId} and a.id is distinct from g."fromAgencyId"
       order by g."eventId", a.id, g."arrangement" desc
    )
    insert into ${sql.table(table)} (ref, ${sql.ref(subject)}, shared, to_team_id, to_worker_id, recipient_kind, what, helps_with, route, detriment, why, child_view,
                         decided_at, decided_by, goes_with, goes_with_id, arrangement, told_agency_id, from_agency_id)
    select o."ref", o."subjectId", true, o."teamId", o."workerId",
           coalesce(o."kind", case o.agency_kind when 'council' then 'childrens-social-care' when 'police' then 'police-missing' when 'school' then 'school'
                                                 when 'health' then 'health' when 'placement' then 'placement' else 'charity' end),
           s.what, s.helps_with, s.route, s.detriment, s.why, 'Was not asked alone. How children learn of it: ' || s.told, ${scope.now}, ${scope.me.workerId},
           o."goesWith", o."eventId", o."arrangement", o.agency_id, case when o."goesWith" = 'climbed' then o."fromAgencyId" end
      from told o left join standing_arrangement s on s.code = o."arrangement"
    -- Once for each event and agency; a reference that is taken is another matter, and is drawn again (platform/db/drawing.ts).
    ${isClimbed ? sql`` : sql`on conflict (goes_with_id, told_agency_id) where arrangement is not null do nothing`}`.execute(scope.rows)
}
