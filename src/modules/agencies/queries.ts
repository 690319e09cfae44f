// What other modules ask of agencies, areas, teams and workers. Names of agencies, teams and colleagues are open to whoever is signed in.
import type { InventedAreas } from '../../kernel/authorities.ts'
import { sql, type Scope } from '../../platform/db/index.ts'
import { readSettings, type Area } from './domain.ts'

const listMax = 500

export interface AgencyKnown {
  id: string
  code: string
  name: string
  kind: string
  authorityCode: string | null
  forceCode: string | null
  /** The number to call outside office hours, or null. */
  outOfHours: string | null
}

export interface TeamKnown {
  id: string
  name: string
  kind: string
  agencyId: string
  agencyName: string
  /** How another agency reaches the team. */
  contact: string | null
}

export interface WorkerKnown {
  id: string
  name: string
  jobTitle: string | null
  leads: boolean
}

/** The area of an agency, by default the asker's own. Throws when the agency stands in none: an installer's mistake, not a person's. */
export async function areaOf(scope: Scope, agencyId: string = scope.me.agencyId): Promise<Area> {
  const area = await scope.rows
    .selectFrom('area')
    .innerJoin('areaAgency', 'areaAgency.areaId', 'area.id')
    .where('areaAgency.agencyId', '=', agencyId)
    .select(['area.id', 'area.code', 'area.name', 'area.startsOn', 'area.settings'])
    .orderBy('area.code')
    .limit(1)
    .executeTakeFirst()
  if (!area) throw new Error(`agency ${agencyId} stands in no area`)
  return { ...area, settings: readSettings(area.settings) }
}

/** The council with this ONS code, if it works here. */
export async function agencyByAuthority(scope: Scope, code: string): Promise<AgencyKnown | null> {
  return (await known(scope).where('authorityCode', '=', code.trim().toUpperCase()).executeTakeFirst()) ?? null
}

/** The force with this ONS code, if it works here. */
export async function agencyByForce(scope: Scope, code: string): Promise<AgencyKnown | null> {
  return (await known(scope).where('forceCode', '=', code.trim().toUpperCase()).executeTakeFirst()) ?? null
}

/** Which team holds the return home interviews of an authority's children; null when nobody was commissioned. */
export async function commissionedTeam(scope: Scope, authorityAgencyId: string): Promise<{ teamId: string; agencyId: string } | null> {
  const found = await scope.rows
    .selectFrom('commission')
    .innerJoin('team', 'team.id', 'commission.teamId')
    .where('commission.authorityAgencyId', '=', authorityAgencyId)
    .where('team.endedAt', 'is', null)
    .select(['team.id as teamId', 'team.agencyId'])
    .executeTakeFirst()
  return found ?? null
}

/** Teams that work can be handed to: those of the agencies in the asker's own areas that have somebody in them, their own agency's first. */
export async function teamsToHandTo(scope: Scope): Promise<TeamKnown[]> {
  const rows = await scope.rows
    .selectFrom('team')
    .innerJoin('agency', 'agency.id', 'team.agencyId')
    .where('team.endedAt', 'is', null)
    .where('agency.endedAt', 'is', null)
    .where('agency.kind', '<>', 'house')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('areaAgency as theirs')
          .innerJoin('areaAgency as mine', 'mine.areaId', 'theirs.areaId')
          .whereRef('theirs.agencyId', '=', 'team.agencyId')
          .where('mine.agencyId', '=', scope.me.agencyId)
          .select('theirs.areaId'),
      ),
    )
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('teamMember')
          .whereRef('teamMember.teamId', '=', 'team.id')
          .where('teamMember.leftAt', 'is', null)
          .select('teamMember.teamId'),
      ),
    )
    .select(['team.id', 'team.name', 'team.kind', 'team.agencyId', 'agency.name as agencyName', 'team.contact'])
    .orderBy(sql`team.agency_id <> ${scope.me.agencyId}`)
    .orderBy('agency.name')
    .orderBy('team.name')
    .limit(listMax)
    .execute()
  return rows
}

/** The people of a team who are at work: not suspended and not gone. Leads first. */
export async function workersOf(scope: Scope, teamId: string): Promise<WorkerKnown[]> {
  return members(scope, teamId).execute()
}

/** Who leads a team. Empty when nobody does: the caller climbs further. */
export async function leadsOfTeam(scope: Scope, teamId: string): Promise<WorkerKnown[]> {
  return members(scope, teamId).where('teamMember.leads', '=', true).execute()
}

/** A team's name. Throws when there is no such team. */
export async function teamName(scope: Scope, id: string): Promise<string> {
  return (await scope.rows.selectFrom('team').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name
}

/** A worker's name, whether they are still here or not. Throws when there is no such worker. */
export async function workerName(scope: Scope, id: string): Promise<string> {
  return (await scope.rows.selectFrom('worker').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name
}

/** The authorities and forces that work here, for the kernel's lookups of out-of-area: a demo's are invented and stand in no list of ONS. */
export async function inventedAreas(scope: Scope): Promise<Required<InventedAreas>> {
  const forces = await scope.rows
    .selectFrom('agency')
    .select(['code', 'name', 'forceCode'])
    .where('forceCode', 'is not', null)
    .limit(listMax)
    .execute()
  const authorities = await scope.rows
    .selectFrom('agency as council')
    .innerJoin('areaAgency as ours', 'ours.agencyId', 'council.id')
    .innerJoin('areaAgency as theirs', 'theirs.areaId', 'ours.areaId')
    .innerJoin('agency as force', 'force.id', 'theirs.agencyId')
    .where('council.authorityCode', 'is not', null)
    .where('force.forceCode', 'is not', null)
    .select(['council.authorityCode', 'council.name', 'force.forceCode'])
    .limit(listMax)
    .execute()
  return {
    authorities: authorities.map((a) => ({ code: a.authorityCode ?? '', name: a.name, force: a.forceCode ?? '' })),
    forces: forces.map((f) => ({ id: f.code, code: f.forceCode, name: f.name })),
  }
}

function known(scope: Scope) {
  return scope.rows
    .selectFrom('agency')
    .select(['id', 'code', 'name', 'kind', 'authorityCode', 'forceCode', 'outOfHours'])
    .where('endedAt', 'is', null)
    .orderBy('code')
}

function members(scope: Scope, teamId: string) {
  return scope.rows
    .selectFrom('teamMember')
    .innerJoin('worker', 'worker.id', 'teamMember.workerId')
    .where('teamMember.teamId', '=', teamId)
    .where('teamMember.leftAt', 'is', null)
    .where('worker.leftAt', 'is', null)
    .where('worker.suspendedAt', 'is', null)
    .where('worker.kind', '=', 'person')
    .select(['worker.id', 'worker.name', 'worker.jobTitle', 'teamMember.leads'])
    .orderBy('teamMember.leads', 'desc')
    .orderBy('worker.name')
    .limit(listMax)
}
