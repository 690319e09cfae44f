// Puts the cast's agencies, teams and workers into an empty database; the owner's doing, as an installer's would be.
import type pg from 'pg'
import { castAgencies, castAreas, castCommissions, castWorkers } from './cast.ts'
import { addAgency, addImporter, addTeamOf, joinArea } from './installation/queries.ts'

const areaStartedDaysAgo = 400

/** Seeds the cast, and an import service worker for each council. */
export async function seedAgencies(owner: pg.Client, today: Date): Promise<void> {
  const startsOn = new Date(today.getTime() - areaStartedDaysAgo * 86_400_000).toISOString().slice(0, 10)
  for (const a of castAgencies) {
    await addAgency(owner, a)
    for (const t of a.teams) await addTeamOf(owner, a.code, t)
    if (a.kind === 'council') await addImporter(owner, a.code, a.name)
  }
  for (const { agencies, ...area } of castAreas) for (const agency of agencies) await joinArea(owner, agency, { ...area, startsOn })
  for (const c of castCommissions) {
    await owner.query(
      `insert into commission (authority_agency_id, team_id)
       select a.id, t.id from agency a, team t join agency ta on ta.id = t.agency_id where a.code = $1 and ta.code = $2 and t.code = $3`,
      [c.agency, c.teamAgency, c.team],
    )
  }
  for (const w of castWorkers) {
    await owner.query(
      'insert into worker (agency_id, code, name, email, job_title) select id, $2, $3, $4, $5 from agency where code = $1',
      [w.agency, w.code, w.name, `${w.code}@${w.agency}.example`, w.jobTitle],
    )
    for (const t of w.teams) {
      await owner.query(
        `insert into team_member (team_id, worker_id, leads)
         select t.id, w.id, $4 from team t join agency a on a.id = t.agency_id, worker w where a.code = $1 and t.code = $2 and w.code = $3`,
        [w.agency, t.code, w.code, t.leads ?? false],
      )
    }
    for (const role of w.roles)
      await owner.query('insert into worker_role (worker_id, role) select id, $2 from worker where code = $1', [w.code, role])
  }
}
