// The clock of hand-overs: untaken work climbs, and work held by somebody who has left goes back to its team.
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/http/index.ts'
import type { JobDefinition } from '../../../platform/jobs/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { tell } from '../../notifications/index.ts'
import { writeClimbed } from '../../people/index.ts'
import { clocksToTell } from '../messages.ts'
import { writeAudit } from '../../../platform/audit/index.ts'
import { climb, type Ladder } from './domain.ts'
import { circleEnd, ladderOf } from './queries.ts'

/** Every minute; times of the ladder are whole hours, so a minute late is soon enough. */
export const ladderJob: JobDefinition = { name: 'interviews.climb', every: '* * * * *', run: runLadder }

/** Reminders of clocks are told by the hour, so five minutes late is soon enough. */
export const remindJob: JobDefinition = { name: 'interviews.remind', every: '*/5 * * * *', run: runReminders }

const batchMax = 200

/** Tells whoever has an interview that a clock of it runs out soon, or ran out: each once. Safe to run twice. */
export async function runReminders(house: Pick<House, 'services'>): Promise<void> {
  await house.services.as('service-clock', async (scope) => {
    for (const { workerId, teamId, ...due } of await clocksToTell(scope)) {
      if (workerId !== null) await tell(scope, [{ ...due, to: { workerId } }])
      else if (teamId !== null) await tell(scope, [{ ...due, to: { teamId } }])
    }
  })
}

/** Climbs whatever is due and returns to the queue what nobody is there to do. Safe to run twice, and twice at once. */
export async function runLadder(house: Pick<House, 'services'>): Promise<void> {
  await house.services.as('service-clock', returnToQueue)
  // A full batch may have left some behind; each is a transaction of its own, so that a lock is never held for long.
  while ((await house.services.as('service-clock', climbDue)) === batchMax);
}

interface DuePass {
  id: string
  interviewId: string
  childId: string
  toTeamId: string
  toWorkerId: string | null
  agencyId: string
  handedAt: Date
  rung: number
  nextClimbAt: Date
}

async function climbDue(scope: Scope): Promise<number> {
  // Rows that another process is climbing at this moment are skipped: it climbs them, once.
  const due = await sql<DuePass>`
    select h.id, h.interview_id, h.child_id, h.to_team_id, h.to_worker_id, t.agency_id, h.handed_at, h.rung, h.next_climb_at
      from hand_over h join team t on t.id = h.to_team_id
     where h.next_climb_at <= ${scope.now} and h.taken_at is null and h.ended_at is null
     order by h.next_climb_at limit ${batchMax} for update of h skip locked`.execute(scope.rows)
  const ladders = new Map<string, Ladder>()
  for (const pass of due.rows) {
    const ladder = ladders.get(pass.agencyId) ?? (await ladderOf(scope, pass.agencyId))
    ladders.set(pass.agencyId, ladder)
    await climbOne(scope, pass, ladder)
  }
  return due.rows.length
}

async function climbOne(scope: Scope, pass: DuePass, ladder: Ladder): Promise<void> {
  const due = climb(pass, ladder, scope.now)
  if (!due) return
  const teamLeads = due.rung === 1 ? await teamLeadsAble(scope, pass) : []
  // A team without a lead who can take it has no first rung: straight to its agency's managers, else the lead of the area.
  const up = due.rung === 1 && teamLeads.length === 0 ? { rung: 2 as const, nextClimbAt: null } : due
  const leads = up.rung === 1 ? teamLeads : await ladderTop(scope, pass)
  await scope.rows
    .updateTable('handOver')
    .set({ ...up, climbedTo: sql<string[]>`array(select distinct unnest(climbed_to || ${leads}::uuid[]))` })
    .where('id', '=', pass.id)
    .where('takenAt', 'is', null)
    .where('endedAt', 'is', null)
    .execute()
  const kind = up.rung === 1 ? 'climbed-lead' : 'climbed-agency'
  const ref = await refOf(scope, pass.id)
  for (const worker of leads) {
    await sql`select open_circle_to_climb(${pass.id}, ${worker}, ${circleEnd(scope.now)})`.execute(scope.rows)
    await scope.rows
      .insertInto('notice')
      .values({ toWorkerId: worker, childId: pass.childId, kind, subjectRef: ref, madeAt: scope.now })
      .execute()
  }
  await writeClimbed(scope, pass.id, leads)
  await tell(
    scope,
    leads.map((workerId) => ({ kind: 'interview-climbed', subjectId: pass.id, to: { workerId } })),
  )
  await writeAudit(scope, 'interviews.climb', true, [{ subject: 'hand-over', ref: ref ?? undefined, childId: pass.childId, why: kind }])
  await tellLive(scope, [`team:${pass.toTeamId}`, ...leads.map((l): Topic => `worker:${l}`)])
}

async function teamLeadsAble(scope: Scope, { toTeamId, childId }: DuePass): Promise<string[]> {
  const found = await sql<{ id: string }>`select team_leads_able(${toTeamId}, 'interviews.take', ${childId}) as id`.execute(scope.rows)
  return found.rows.map((r) => r.id)
}

async function ladderTop(scope: Scope, { agencyId, childId }: DuePass): Promise<string[]> {
  const found = await sql<{ id: string }>`select ladder_top(${agencyId}, 'interviews.take', ${childId}) as id`.execute(scope.rows)
  return found.rows.map((r) => r.id)
}

// The clock reads no interview; a hand-over tells it the reference and nothing else.
async function refOf(scope: Scope, handOverId: string): Promise<string | null> {
  const found = await sql<{ ref: string | null }>`select interview_ref_of(${handOverId}) as ref`.execute(scope.rows)
  return found.rows[0]?.ref ?? null
}

async function returnToQueue(scope: Scope): Promise<void> {
  const returned = await sql<{
    interviewRef: string
    childId: string
    teamId: string
    holderId: string
  }>`select interview_ref, child_id, team_id, holder_id from return_to_queue()`.execute(scope.rows)
  for (const one of returned.rows) {
    await writeAudit(scope, 'interviews.climb', true, [
      { subject: 'interview', ref: one.interviewRef, childId: one.childId, why: 'holder-left' },
    ])
  }
  await tellLive(
    scope,
    returned.rows.map((one): Topic => `team:${one.teamId}`),
  )
}
