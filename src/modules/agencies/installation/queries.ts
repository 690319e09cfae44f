// What the installer does by the command line and the seed does for the cast: the owner's writes, since nobody is signed in yet.
import type pg from 'pg'
import { newSecret, secretHash } from '../../../platform/auth/index.ts'
import { newRef } from '../../../platform/db/index.ts'
import { invitationHours } from '../sign-in/domain.ts'
import { firstTeamOf, type AgencyDraft, type Invited } from './domain.ts'

export type { AgencyDraft } from './domain.ts'

/** Adds an agency without its teams. */
export async function addAgency(owner: pg.Client, agency: AgencyDraft): Promise<void> {
  await owner.query('insert into agency (code, name, kind, authority_code, force_code, out_of_hours) values ($1, $2, $3, $4, $5, $6)', [
    agency.code,
    agency.name,
    agency.kind,
    agency.authorityCode ?? null,
    agency.forceCode ?? null,
    agency.outOfHours ?? null,
  ])
}

export async function addTeamOf(
  owner: pg.Client,
  agencyCode: string,
  team: { code: string; name: string; kind: string; contact: string | null },
): Promise<void> {
  await owner.query('insert into team (agency_id, code, name, kind, contact) select id, $2, $3, $4, $5 from agency where code = $1', [
    agencyCode,
    team.code,
    team.name,
    team.kind,
    team.contact,
  ])
}

/** The worker that a council's imports act as, in its missing children team. */
export async function addImporter(owner: pg.Client, agencyCode: string, agencyName: string): Promise<void> {
  const code = `import-${agencyCode}`
  await owner.query(`insert into worker (agency_id, code, name, kind) select id, $2, $3, 'service' from agency where code = $1`, [
    agencyCode,
    code,
    `${agencyName} imports`,
  ])
  await owner.query(
    `insert into team_member (team_id, worker_id) select t.id, w.id from team t join agency a on a.id = t.agency_id, worker w where a.code = $1 and t.kind = 'missing' and w.code = $2`,
    [agencyCode, code],
  )
  await owner.query(`insert into worker_role (worker_id, role) select id, 'service-import' from worker where code = $1`, [code])
}

/** Puts an agency into an area; the area is made where it is not there yet. */
export async function joinArea(
  owner: pg.Client,
  agencyCode: string,
  area: { code: string; name: string; startsOn: string },
): Promise<'joined' | 'made'> {
  const made = await owner.query('insert into area (code, name, starts_on) values ($1, $2, $3) on conflict (code) do nothing', [
    area.code,
    area.name,
    area.startsOn,
  ])
  await owner.query(
    'insert into area_agency (area_id, agency_id) select area.id, agency.id from area, agency where area.code = $1 and agency.code = $2 on conflict do nothing',
    [area.code, agencyCode],
  )
  return made.rowCount === 1 ? 'made' : 'joined'
}

/** A whole new agency: itself, its first team, its place in an area, and the importer of a council. */
export async function installAgency(
  owner: pg.Client,
  agency: AgencyDraft,
  area: { code: string; name: string; startsOn: string },
): Promise<'joined' | 'made'> {
  return inOne(owner, async () => {
    await addAgency(owner, agency)
    await addTeamOf(owner, agency.code, firstTeamOf(agency))
    if (agency.kind === 'council') await addImporter(owner, agency.code, agency.name)
    const done = await joinArea(owner, agency.code, area)
    await note(owner, agency.code, 'agency', agency.code, 'added')
    return done
  })
}

export type InviteProblem = 'no-such-agency' | 'taken' | 'signs-in-already'

/**
 * Invites an agency's first administrator or manager: the worker with the role, and a link's secret, good once. Asked again for somebody
 * who has not set up a sign-in yet, it makes a new link and the earlier one is void.
 */
export async function inviteFirst(
  owner: pg.Client,
  draft: Invited,
): Promise<{ secret: string; endsAt: Date; workerId: string; occasion: string } | InviteProblem> {
  return inOne(owner, async () => {
    const agency = (
      await owner.query<{ id: string }>(`select id from agency where code = $1 and kind <> 'house' and ended_at is null`, [draft.agency])
    ).rows[0]
    if (!agency) return 'no-such-agency'
    const known = (
      await owner.query<{ id: string; agency_id: string; is_set_up: boolean }>(
        `select w.id, w.agency_id, (exists (select 1 from credential c where c.worker_id = w.id and c.totp_confirmed_at is not null)
            or exists (select 1 from passkey p where p.worker_id = w.id)) as is_set_up
           from worker w where lower(w.email) = lower($1)`,
        [draft.email],
      )
    ).rows[0]
    if (known && known.agency_id !== agency.id) return 'taken'
    if (known?.is_set_up) return 'signs-in-already'
    const code = newRef('W')
    const worker =
      known?.id ??
      (
        await owner.query<{ id: string }>('insert into worker (agency_id, code, name, email) values ($1, $2, $3, $4) returning id', [
          agency.id,
          code,
          draft.name,
          draft.email,
        ])
      ).rows[0]?.id
    await owner.query('insert into worker_role (worker_id, role) values ($1, $2) on conflict do nothing', [worker, draft.role])
    await owner.query(`update sign_in_step set used_at = house_now() where worker_id = $1 and kind = 'invitation' and used_at is null`, [
      worker,
    ])
    const secret = newSecret()
    const { rows } = await owner.query<{ ends_at: Date; worker_id: string; occasion: string }>(
      `insert into sign_in_step (kind, secret_hash, worker_id, ends_at) values ('invitation', $1, $2, house_now() + make_interval(hours => $3)) returning ends_at, worker_id, moment_text(ends_at) as occasion`,
      [secretHash(secret), worker, invitationHours],
    )
    await note(owner, draft.agency, 'worker', null, `invited-${draft.role}`)
    const [step] = rows
    if (!step) throw new Error('an invitation that was just made is there')
    return { secret, endsAt: step.ends_at, workerId: step.worker_id, occasion: step.occasion }
  })
}

/** Puts what the installer did on the agency's own trail. */
async function note(owner: pg.Client, agencyCode: string, subject: string, ref: string | null, why: string): Promise<void> {
  await owner.query(
    `insert into audit_entry (worker_id, agency_id, deed, wrote, subject, subject_ref, why)
     select w.id, a.id, 'install', true, $2, $3, $4 from worker w, agency a where w.code = 'service-install' and a.code = $1`,
    [agencyCode, subject, ref, why],
  )
}

async function inOne<T>(owner: pg.Client, work: () => Promise<T>): Promise<T> {
  await owner.query('begin')
  try {
    const result = await work()
    await owner.query('commit')
    return result
  } catch (error) {
    await owner.query('rollback')
    throw error
  }
}
