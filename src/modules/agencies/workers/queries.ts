// An agency's own workers, as its administrators keep them. Row-level security keeps other agencies' out of every change.
import { newSecret, secretHash } from '../../../platform/auth/index.ts'
import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import type { Change, WorkerKept } from './domain.ts'

export const pageSize = 50
const changesMax = 30

export interface WorkerLine extends WorkerKept {
  roles: readonly string[]
  waiting: readonly string[]
  teams: readonly string[]
}

export interface SignInState {
  hasPassword: boolean
  passkeys: number
  /** Since the sign-in was last taken away. */
  signedInAt: Date | null
  sessions: number
  invitedUntil: Date | null
}

export interface Membership {
  id: string
  name: string
  leads: boolean
}

/** The agency's people by name, one page after the worker `after`. */
export async function ownWorkers(scope: Scope, after: string | null): Promise<{ workers: WorkerLine[]; more: boolean }> {
  const { rows } = await sql<WorkerLine>`
    select w.id, w.code, w.name, w.email, w.job_title, w.joined_at, w.suspended_at, w.left_at,
           array(select r.role from worker_role r where r.worker_id = w.id order by 1) as roles,
           array(select s.role from second_word s where s.worker_id = w.id and s.agreed_at is null and s.refused_at is null and s.withdrawn_at is null order by 1) as waiting,
           array(select t.name from team_member m join team t on t.id = m.team_id where m.worker_id = w.id and m.left_at is null and t.ended_at is null order by 1) as teams
      from worker w
     where w.agency_id = ${scope.me.agencyId} and w.kind = 'person'
       and (${after}::uuid is null or (w.name, w.id) > (select a.name, a.id from worker a where a.id = ${after}::uuid))
     order by w.name, w.id limit ${pageSize + 1}`.execute(scope.rows)
  return { workers: rows.slice(0, pageSize), more: rows.length > pageSize }
}

/** One of the agency's people; null for everybody else's. */
export async function ownWorker(scope: Scope, id: string): Promise<WorkerKept | null> {
  const found = await scope.rows
    .selectFrom('worker')
    .select(['id', 'code', 'name', 'email', 'jobTitle', 'joinedAt', 'suspendedAt', 'leftAt'])
    .where('id', '=', id)
    .where('agencyId', '=', scope.me.agencyId)
    .where('kind', '=', 'person')
    .executeTakeFirst()
  return found ?? null
}

export async function rolesOf(scope: Scope, workerId: string): Promise<{ role: string; givenAt: Date; givenBy: string | null }[]> {
  return scope.rows
    .selectFrom('workerRole')
    .leftJoin('worker', 'worker.id', 'workerRole.givenBy')
    .where('workerRole.workerId', '=', workerId)
    .select(['workerRole.role', 'workerRole.givenAt', 'worker.name as givenBy'])
    .orderBy('workerRole.role')
    .execute()
}

/** Roles that were asked for and refused last, neither held nor asked for since. */
export async function refusedRoles(scope: Scope, workerId: string): Promise<{ role: string; refusedAt: Date; refusedBy: string }[]> {
  return (
    await sql<{ role: string; refusedAt: Date; refusedBy: string }>`
      select distinct on (s.role) s.role, s.refused_at, w.name as refused_by
        from second_word s join worker w on w.id = s.refused_by
       where s.worker_id = ${workerId} and s.refused_at is not null
         and not exists (select 1 from second_word later where later.worker_id = s.worker_id and later.role = s.role and later.asked_at > s.asked_at)
         and not exists (select 1 from worker_role r where r.worker_id = s.worker_id and r.role = s.role)
       order by s.role, s.refused_at desc`.execute(scope.rows)
  ).rows
}

export async function teamsOf(scope: Scope, workerId: string): Promise<Membership[]> {
  return scope.rows
    .selectFrom('teamMember')
    .innerJoin('team', 'team.id', 'teamMember.teamId')
    .where('teamMember.workerId', '=', workerId)
    .where('teamMember.leftAt', 'is', null)
    .where('team.endedAt', 'is', null)
    .select(['team.id', 'team.name', 'teamMember.leads'])
    .orderBy('team.name')
    .execute()
}

export async function signInState(scope: Scope, workerId: string): Promise<SignInState> {
  const { rows } =
    await sql<SignInState>`select s.*, invited_until(${workerId}) as invited_until from sign_in_state(${workerId}) s`.execute(scope.rows)
  return rows[0] ?? { hasPassword: false, passkeys: 0, signedInAt: null, sessions: 0, invitedUntil: null }
}

/** What was changed about the agency, the newest first; of one worker alone where one is given. */
export async function changesOf(scope: Scope, workerId: string | null): Promise<Change[]> {
  return (
    await sql<Change>`
      select c.what, c.detail, c.made_at, who.name as worker_name, t.name as team_name, by.name as made_by
        from agency_change c join worker by on by.id = c.made_by
        left join worker who on who.id = c.worker_id left join team t on t.id = c.team_id
       where c.agency_id = ${scope.me.agencyId} and (${workerId}::uuid is null or c.worker_id = ${workerId}::uuid)
       order by c.id desc limit ${changesMax}`.execute(scope.rows)
  ).rows
}

export interface WorkerDraft {
  name: string
  email: string
  jobTitle: string | null
}

/** Adds a person who may do nothing yet. 'taken' when somebody here has that address already. */
export async function addWorker(scope: Scope, { name, email, jobTitle }: WorkerDraft): Promise<{ id: string } | 'taken'> {
  if (await isEmailTaken(scope, email, null)) return 'taken'
  const id = newId()
  await scope.rows
    .insertInto('worker')
    .values({ id, agencyId: scope.me.agencyId, code: newRef('W'), name, email, jobTitle })
    .execute()
  return { id }
}

export async function changeWorker(scope: Scope, id: string, draft: { name: string; jobTitle: string | null }): Promise<void> {
  changedOne(await scope.rows.updateTable('worker').set(draft).where('id', '=', id).execute())
}

/** Another address is another sign-in: everything that signed them in is taken, and their roles wait. */
export async function changeEmail(scope: Scope, id: string, email: string): Promise<'changed' | 'taken'> {
  if (await isEmailTaken(scope, email, id)) return 'taken'
  await sql`select change_email(${id}, ${email})`.execute(scope.rows)
  return 'changed'
}

export async function suspend(scope: Scope, id: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('worker')
      .set({ suspendedAt: scope.now })
      .where('id', '=', id)
      .where('suspendedAt', 'is', null)
      .where('leftAt', 'is', null)
      .execute(),
  )
  await endSessions(scope, id, 'suspended')
}

export async function bringBack(scope: Scope, id: string): Promise<void> {
  changedOne(
    await scope.rows
      .updateTable('worker')
      .set({ suspendedAt: null })
      .where('id', '=', id)
      .where('suspendedAt', 'is not', null)
      .where('leftAt', 'is', null)
      .execute(),
  )
}

export async function saveLeft(scope: Scope, id: string): Promise<void> {
  changedOne(await scope.rows.updateTable('worker').set({ leftAt: scope.now }).where('id', '=', id).where('leftAt', 'is', null).execute())
  await endSessions(scope, id, 'left')
}

/** Each of their browsers is out with its next request. */
export async function endSessions(scope: Scope, id: string, why: string): Promise<void> {
  await scope.rows
    .updateTable('session')
    .set({ endedAt: scope.now, endedWhy: why })
    .where('workerId', '=', id)
    .where('endedAt', 'is', null)
    .execute()
}

export async function resetSignIn(scope: Scope, id: string): Promise<void> {
  await sql`select reset_sign_in(${id})`.execute(scope.rows)
}

/** Makes a link's secret, good once; null for somebody who holds a role. Returned once; the table holds its hash. */
export async function makeInvitation(
  scope: Scope,
  workerId: string,
): Promise<{ secret: string; endsAt: Date; /** Which invitation of several, for the e-mail that brings it. */ occasion: string } | null> {
  const secret = newSecret()
  const { rows } = await sql<{ endsAt: Date | null; occasion: string }>`
    select made.ends_at, moment_text(made.ends_at) as occasion from make_invitation(${workerId}, ${secretHash(secret)}) as made(ends_at)`.execute(
    scope.rows,
  )
  const [made] = rows
  return made?.endsAt ? { secret, endsAt: made.endsAt, occasion: made.occasion } : null
}

export async function takeRole(scope: Scope, workerId: string, role: string): Promise<'taken' | 'not-held' | 'last-administrator'> {
  const { rows } = await sql<{ said: 'taken' | 'not-held' | 'last-administrator' }>`select take_role(${workerId}, ${role}) as said`.execute(
    scope.rows,
  )
  return rows[0]?.said ?? 'not-held'
}

/** Makes somebody's teams what was ticked; who was in a team before and comes back is the same member. */
export async function saveTeams(
  scope: Scope,
  workerId: string,
  before: readonly Membership[],
  wanted: readonly { id: string; leads: boolean }[],
): Promise<void> {
  for (const team of wanted) {
    const held = before.find((each) => each.id === team.id)
    if (held?.leads === team.leads) continue
    if (held) changedOne(await membership(scope, team.id, workerId).set({ leads: team.leads }).execute())
    else
      await scope.rows
        .insertInto('teamMember')
        .values({ teamId: team.id, workerId, leads: team.leads, joinedAt: scope.now })
        .onConflict((conflict) =>
          conflict.columns(['teamId', 'workerId']).doUpdateSet({ leads: team.leads, joinedAt: scope.now, leftAt: null }),
        )
        .execute()
  }
  for (const team of before)
    if (!wanted.some(({ id }) => id === team.id))
      changedOne(await membership(scope, team.id, workerId).set({ leftAt: scope.now, leads: false }).execute())
}

function membership(scope: Scope, teamId: string, workerId: string) {
  return scope.rows.updateTable('teamMember').where('teamId', '=', teamId).where('workerId', '=', workerId)
}

async function isEmailTaken(scope: Scope, email: string, except: string | null): Promise<boolean> {
  const { rows } =
    await sql`select 1 from worker where lower(email) = ${email.toLowerCase()} and id is distinct from ${except}::uuid`.execute(scope.rows)
  return rows.length > 0
}
