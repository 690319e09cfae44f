// An administrator's own agency: its name and number, its sign-in rule, and who holds its children's interviews.
import { changedOne, sql, type Scope } from '../../../platform/db/index.ts'
import type { SignInRule } from '../second-words/domain.ts'

const listMax = 300

export interface AgencyKept extends SignInRule {
  id: string
  code: string
  name: string
  kind: string
  outOfHours: string | null
  /** A council's, whose children's interviews somebody must hold. */
  authorityCode: string | null
  forceCode: string | null
  areas: readonly string[]
  workers: number
  /** Colleagues at work who can give a second word. */
  seconds: number
}

export async function ownAgency(scope: Scope): Promise<AgencyKept> {
  const { rows } = await sql<AgencyKept>`
    select a.id, a.code, a.name, a.kind, a.out_of_hours, a.authority_code, a.force_code, a.sign_in_by, a.oidc_issuer as issuer, a.oidc_client_id as client_id,
           array(select r.name from area_agency m join area r on r.id = m.area_id where m.agency_id = a.id order by 1) as areas,
           (select count(*)::int from worker w where w.agency_id = a.id and w.kind = 'person' and w.left_at is null and w.suspended_at is null) as workers,
           (select count(*)::int from worker w where w.agency_id = a.id and w.kind = 'person' and w.left_at is null and w.suspended_at is null and w.id <> ${scope.me.workerId}
               and exists (select 1 from worker_role r where r.worker_id = w.id and r.role in ('administrator', 'manager'))) as seconds
      from agency a where a.id = ${scope.me.agencyId}`.execute(scope.rows)
  const [agency] = rows
  if (!agency) throw new Error('a worker without an agency')
  return agency
}

export async function changeAgency(scope: Scope, draft: { name: string; outOfHours: string | null }): Promise<void> {
  changedOne(await scope.rows.updateTable('agency').set(draft).where('id', '=', scope.me.agencyId).execute())
}

export interface TeamToCommission {
  id: string
  name: string
  agencyName: string
}

/** Teams for return home interviews in the council's own areas. */
export async function teamsToCommission(scope: Scope): Promise<TeamToCommission[]> {
  return (
    await sql<TeamToCommission>`
      select distinct t.id, t.name, a.name as agency_name
        from area_agency mine join area_agency theirs on theirs.area_id = mine.area_id
        join agency a on a.id = theirs.agency_id and a.ended_at is null join team t on t.agency_id = a.id and t.ended_at is null
       where mine.agency_id = ${scope.me.agencyId} and t.kind in ('return-interviews', 'missing')
       order by a.name, t.name limit ${listMax}`.execute(scope.rows)
  ).rows
}

export async function commissioned(scope: Scope): Promise<TeamToCommission | null> {
  const found = await scope.rows
    .selectFrom('commission')
    .innerJoin('team', 'team.id', 'commission.teamId')
    .innerJoin('agency', 'agency.id', 'team.agencyId')
    .where('commission.authorityAgencyId', '=', scope.me.agencyId)
    .select(['team.id', 'team.name', 'agency.name as agencyName'])
    .executeTakeFirst()
  return found ?? null
}

/** Whose interviews each of the agency's own teams is commissioned to hold: team id → the councils' names. */
export async function commissionsOfOwnTeams(scope: Scope): Promise<ReadonlyMap<string, string[]>> {
  const rows = await scope.rows
    .selectFrom('commission')
    .innerJoin('team', 'team.id', 'commission.teamId')
    .innerJoin('agency', 'agency.id', 'commission.authorityAgencyId')
    .where('team.agencyId', '=', scope.me.agencyId)
    .select(['team.id', 'agency.name'])
    .orderBy('agency.name')
    .limit(listMax)
    .execute()
  const byTeam = new Map<string, string[]>()
  for (const { id, name } of rows) byTeam.set(id, [...(byTeam.get(id) ?? []), name])
  return byTeam
}

export async function saveCommission(scope: Scope, teamId: string): Promise<void> {
  await scope.rows
    .insertInto('commission')
    .values({ authorityAgencyId: scope.me.agencyId, teamId })
    .onConflict((conflict) => conflict.column('authorityAgencyId').doUpdateSet({ teamId }))
    .execute()
}
