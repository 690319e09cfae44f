// Rows of host notices and of whom they told, read and written as the worker of the scope.
import { forceOfAuthority, authorityByCode } from '../../../kernel/authorities.ts'
import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import { agencyByAuthority, agencyByForce, inventedAreas } from '../../agencies/index.ts'
import { missingDesk } from '../../missing/index.ts'
import type { HostNotice, NoticeKind, Side, Telling } from './domain.ts'

const noticesMax = 200

const noticeRows = sql`
  select n.id, n.ref, n.child_id, n.placement_id, n.kind, n.told_who, n.told_where, n.from_day, n.to_day, n.contact, n.risks, n.exploitation, n.what_changed,
         n.host_authority_code, n.host_force_code, n.made_at, n.made_by, w.name as made_by_name, n.from_team_id, t.name as from_team_name, a.name as from_agency_name
    from host_notice n join worker w on w.id = n.made_by join team t on t.id = n.from_team_id join agency a on a.id = t.agency_id`

const tellingRows = sql`
  select h.id, h.notice_id, h.side, h.to_name, h.to_team_id, t.name as to_team_name, h.from_team_id, h.sharing_id, h.told_how, h.told_to, h.told_on,
         h.acknowledged_at, h.acknowledged_name, w.name as acknowledged_by_name, h.overtaken_at, h.rung, h.climbed_to
    from host_telling h left join team t on t.id = h.to_team_id left join worker w on w.id = h.acknowledged_by`

export async function findNotice(scope: Scope, ref: string): Promise<HostNotice | null> {
  return (await sql<HostNotice>`${noticeRows} where n.ref = ${ref}`.execute(scope.rows)).rows[0] ?? null
}

/** The notices of a child's placements, the newest first. */
export async function noticesOf(scope: Scope, childId: string): Promise<HostNotice[]> {
  return (
    await sql<HostNotice>`${noticeRows} where n.child_id = ${childId} order by n.made_at desc, n.id limit ${noticesMax}`.execute(scope.rows)
  ).rows
}

export async function tellingsOf(scope: Scope, noticeIds: readonly string[]): Promise<Telling[]> {
  if (noticeIds.length === 0) return []
  return (
    await sql<Telling>`${tellingRows} where h.notice_id = any(${noticeIds}::uuid[]) order by h.made_at desc, h.side limit ${noticesMax * 2}`.execute(
      scope.rows,
    )
  ).rows
}

/** One recipient, held until the end of the transaction: two answers at one moment are given one after another. */
export async function lockTelling(scope: Scope, noticeId: string, side: Side): Promise<Telling | null> {
  const found = await sql<Telling>`${tellingRows} where h.notice_id = ${noticeId} and h.side = ${side} for update of h`.execute(scope.rows)
  return found.rows[0] ?? null
}

export interface Hosts {
  authorityCode: string
  forceCode: string | null
  /** Whoever must be told, with their inbox where they use Safe Return. */
  sides: { side: Side; name: string; teamId: string | null; agencyId: string | null }[]
}

/** The authority and the force of an area, and where here they are told. */
export async function hostsOf(scope: Scope, authorityCode: string): Promise<Hosts> {
  const invented = await inventedAreas(scope)
  const force = forceOfAuthority(authorityCode, invented)
  const forceCode = force?.code ?? force?.id ?? null
  const council = await agencyByAuthority(scope, authorityCode)
  const police = forceCode === null ? null : await agencyByForce(scope, forceCode)
  const inbox = async (agencyId: string | undefined) =>
    agencyId === undefined ? null : ((await missingDesk(scope, agencyId))?.teamId ?? null)
  return {
    authorityCode,
    forceCode,
    sides: [
      {
        side: 'authority',
        name: council?.name ?? authorityByCode(authorityCode, invented.authorities)?.name ?? authorityCode,
        teamId: await inbox(council?.id),
        agencyId: council?.id ?? null,
      },
      ...(force === undefined
        ? []
        : [{ side: 'force' as const, name: police?.name ?? force.name, teamId: await inbox(police?.id), agencyId: police?.id ?? null }]),
    ],
  }
}

// ---- Writing ------------------------------------------------------------------------------------------

export type NoticeDraft = Omit<
  HostNotice,
  'id' | 'ref' | 'madeAt' | 'madeBy' | 'madeByName' | 'fromTeamName' | 'fromAgencyName' | 'kind'
> & {
  kind: NoticeKind
}

export async function insertNotice(scope: Scope, draft: NoticeDraft): Promise<{ id: string; ref: string }> {
  const made = { id: newId(), ref: newRef('H') }
  await scope.rows
    .insertInto('hostNotice')
    .values({ ...made, ...draft, madeAt: scope.now, madeBy: scope.me.workerId })
    .execute()
  return made
}

export async function insertTelling(
  scope: Scope,
  draft: {
    noticeId: string
    childId: string
    placementId: string
    side: Side
    hostAuthorityCode: string
    hostForceCode: string | null
    toName: string
    toTeamId: string | null
    fromTeamId: string
    sharingId: string
    nextClimbAt: Date
  },
): Promise<void> {
  await scope.rows
    .insertInto('hostTelling')
    .values({ ...draft, id: newId(), madeAt: scope.now, madeBy: scope.me.workerId })
    .execute()
}

/** A later notice says more: the earlier ones of the same placement need no acknowledgement any more. */
export async function overtake(scope: Scope, placementId: string): Promise<void> {
  await scope.rows
    .updateTable('hostTelling')
    .set({ overtakenAt: scope.now, nextClimbAt: null })
    .where('placementId', '=', placementId)
    .where('acknowledgedAt', 'is', null)
    .where('overtakenAt', 'is', null)
    .execute()
}

export async function saveAcknowledged(scope: Scope, telling: Pick<Telling, 'id' | 'sharingId'>, name: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('hostTelling')
      .set({ acknowledgedAt: scope.now, acknowledgedBy: scope.me.workerId, acknowledgedName: name, nextClimbAt: null })
      .where('id', '=', telling.id)
      .where('acknowledgedAt', 'is', null)
      .execute(),
  )
  // The register of sharing decisions knows it too, where whoever acknowledges may see it.
  await scope.rows
    .updateTable('sharing')
    .set({ acknowledgedAt: scope.now, acknowledgedBy: scope.me.workerId, acknowledgedName: name })
    .where('id', '=', telling.sharingId)
    .where('acknowledgedAt', 'is', null)
    .execute()
}

export async function saveTold(
  scope: Scope,
  tellingId: string,
  told: { toldHow: string; toldTo: string; toldOn: string; nextClimbAt: Date },
): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('hostTelling')
      .set({ ...told, toldRecordedBy: scope.me.workerId })
      .where('id', '=', tellingId)
      .where('acknowledgedAt', 'is', null)
      .execute(),
  )
}

/** Closes the circle to hosts of a child who does not live with them any more. */
export async function letHostsGo(scope: Scope, childId: string): Promise<void> {
  await sql`select leave_hosts(${childId})`.execute(scope.rows)
}

/** I, with the number of my team: whom the other side rings. */
export async function meToRing(scope: Scope): Promise<string> {
  const found = await sql<{ contact: string }>`
    select contact from team where id = any(${scope.me.teams.map((t) => t.id)}::uuid[]) and contact <> '' order by name limit 1`.execute(
    scope.rows,
  )
  return [scope.me.name, ...found.rows.map((row) => row.contact)].join(', ')
}
