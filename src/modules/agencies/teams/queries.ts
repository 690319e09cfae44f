// An agency's own teams, as its administrators keep them.
import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'

const listMax = 200

export interface TeamKept {
  id: string
  code: string
  name: string
  kind: string
  contact: string | null
  endedAt: Date | null
  /** People in it who are at work. */
  people: number
  leads: readonly string[]
}

/** The agency's teams, those that ended last. */
export async function ownTeams(scope: Scope): Promise<TeamKept[]> {
  return (
    await sql<TeamKept>`
      select t.id, t.code, t.name, t.kind, t.contact, t.ended_at,
             count(w.id)::int as people,
             coalesce(array_agg(w.name order by w.name) filter (where m.leads and w.id is not null), '{}') as leads
        from team t
        left join team_member m on m.team_id = t.id and m.left_at is null
        left join worker w on w.id = m.worker_id and w.kind = 'person' and w.suspended_at is null and w.left_at is null
       where t.agency_id = ${scope.me.agencyId}
       group by t.id order by t.ended_at is not null, t.name, t.id limit ${listMax}`.execute(scope.rows)
  ).rows
}

export async function ownTeam(scope: Scope, id: string): Promise<(TeamKept & { isCommissioned: boolean; openWork: number }) | null> {
  const team = (await ownTeams(scope)).find((each) => each.id === id)
  if (!team) return null
  const commission = await scope.rows.selectFrom('commission').select('teamId').where('teamId', '=', id).limit(1).executeTakeFirst()
  const work = await sql<{ n: number | null }>`select open_work_of_team(${id}) as n`.execute(scope.rows)
  return { ...team, isCommissioned: commission !== undefined, openWork: work.rows[0]?.n ?? 0 }
}

export interface TeamDraft {
  name: string
  kind: string
  contact: string | null
}

export async function addTeam(scope: Scope, draft: TeamDraft): Promise<string> {
  const id = newId()
  await scope.rows
    .insertInto('team')
    .values({ id, agencyId: scope.me.agencyId, code: newRef('T'), ...draft })
    .execute()
  return id
}

export async function changeTeam(scope: Scope, id: string, draft: TeamDraft): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('team')
      .set({ ...draft })
      .where('id', '=', id)
      .where('endedAt', 'is', null)
      .execute(),
  )
}

export async function saveTeamEnd(scope: Scope, id: string, endedAt: Date): Promise<void> {
  changedOne(await scope.rows.updateTable('team').set({ endedAt }).where('id', '=', id).where('endedAt', 'is', null).execute())
}
