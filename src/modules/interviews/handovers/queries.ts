import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { areaOf, commissionedTeam, teamsToHandTo } from '../../agencies/index.ts'
import { tell } from '../../notifications/index.ts'
import { openCircle } from '../../people/index.ts'
import { findInterviewToChange } from '../queries.ts'
import { handedOver, handOn as handOnRule, take, type HandOnProblem, type Ladder, type TakeProblem } from './domain.ts'

/** How long a team that was handed an interview stands in the child's circle, unless something else keeps it there. */
const circleDays = 365

/** Asks for an interview after a return: joins the child's interview that is still to be held, or opens one and hands it to the commissioned team. */
export async function openForReturn(
  scope: Scope,
  asked: { childId: string; returnId: string; returnedAt: Date; responsibleAgencyId: string; completionDueAt: Date | null },
): Promise<{ ref: string } | null> {
  const team = await commissionedTeam(scope, asked.responsibleAgencyId)
  if (!team) return null
  // Two returns of one child recorded at the same moment must not open two interviews.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`interview of ${asked.childId}`}, 0))`.execute(scope.rows)
  const open = await openInterviewOf(scope, asked.childId, team.teamId)
  const interview = open ?? (await openInterview(scope, asked.childId, team.teamId, await ladderOf(scope, team.agencyId)))
  await scope.rows
    .insertInto('interviewReturn')
    .values({ interviewId: interview.id, returnId: asked.returnId, childId: asked.childId })
    .execute()
  await tellLive(scope, topicsOf(interview.teamId, interview.holderId))
  return { ref: interview.ref }
}

/** A new interview in a team's queue, with the circle opened for that team. */
export async function openInterview(
  scope: Scope,
  childId: string,
  teamId: string,
  ladder: Ladder,
): Promise<{ id: string; ref: string; teamId: string; holderId: string | null }> {
  await openCircle(scope, { childId, teamId, purpose: 'return-interview', expiresAt: circleEnd(scope.now) })
  const interview = { id: newId(), ref: newRef('I'), teamId, holderId: null }
  await scope.rows
    .insertInto('interview')
    .values({ id: interview.id, ref: interview.ref, childId, teamId, openedAt: scope.now, openedBy: scope.me.workerId })
    .execute()
  const handOver = newId()
  await scope.rows
    .insertInto('handOver')
    .values({
      id: handOver,
      interviewId: interview.id,
      childId,
      toTeamId: teamId,
      fromWorkerId: scope.me.workerId,
      ...handedOver(ladder, scope.now),
    })
    .execute()
  await tell(scope, [{ kind: 'interview-handed', subjectId: handOver, to: { teamId } }])
  return interview
}

/** Takes the interview: the hand-over is acknowledged and climbs no more. */
export async function takeInterview(scope: Scope, ref: string): Promise<Result<{ ref: string }, TakeProblem | 'not-found'>> {
  const interview = await findInterviewToChange(scope, ref)
  if (!interview) return refuse('not-found')
  const taken = take(interview, scope.me, scope.now)
  if (!taken.ok) return taken
  if (taken.value === 'yours-already') return ok({ ref })
  changedOne(
    await scope.rows.updateTable('interview').set(taken.value).where('id', '=', interview.id).where('holderId', 'is', null).execute(),
  )
  await scope.rows
    .updateTable('handOver')
    .set({ takenAt: scope.now, takenBy: scope.me.workerId, nextClimbAt: null })
    .where('interviewId', '=', interview.id)
    .where('takenAt', 'is', null)
    .where('endedAt', 'is', null)
    .execute()
  await tellLive(scope, topicsOf(interview.teamId, scope.me.workerId))
  return ok({ ref })
}

/** Hands the interview to a team, and where named to one person in it: theirs to take, and the ladder begins again. */
export async function handOn(
  scope: Scope,
  ref: string,
  to: { toTeamId: string; toWorkerId: string | null; reasonCode: string; reason: string | null },
): Promise<Result<{ ref: string }, HandOnProblem | 'not-found'>> {
  const interview = await findInterviewToChange(scope, ref)
  if (!interview) return refuse('not-found')
  const team = await scope.rows
    .selectFrom('team')
    .select('agencyId')
    .where('id', '=', to.toTeamId)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
  if (!team) return refuse('not-found')
  const made = handOnRule(interview, to, scope.me, await ladderOf(scope, team.agencyId), scope.now)
  if (!made.ok) return made
  // First the circle: the next owner must be able to read what they are handed.
  await openCircle(scope, {
    childId: interview.childId,
    teamId: to.toTeamId,
    purpose: 'return-interview',
    reason: to.reasonCode,
    expiresAt: circleEnd(scope.now),
  })
  if (to.toWorkerId) {
    await openCircle(scope, {
      childId: interview.childId,
      workerId: to.toWorkerId,
      purpose: 'return-interview',
      reason: to.reasonCode,
      expiresAt: circleEnd(scope.now),
    })
  }
  await scope.rows
    .updateTable('handOver')
    .set({ endedAt: scope.now, nextClimbAt: null })
    .where('interviewId', '=', interview.id)
    .where('takenAt', 'is', null)
    .where('endedAt', 'is', null)
    .execute()
  const handOver = newId()
  await scope.rows
    .insertInto('handOver')
    .values({
      id: handOver,
      interviewId: interview.id,
      childId: interview.childId,
      fromWorkerId: scope.me.workerId,
      toTeamId: to.toTeamId,
      toWorkerId: to.toWorkerId,
      reasonCode: to.reasonCode,
      reason: to.reason,
      ...made.value,
    })
    .execute()
  await tell(scope, [
    { kind: 'interview-handed', subjectId: handOver, to: to.toWorkerId ? { workerId: to.toWorkerId } : { teamId: to.toTeamId } },
  ])
  changedOne(
    await scope.rows
      .updateTable('interview')
      .set({ holderId: null, takenAt: null, teamId: to.toTeamId })
      .where('id', '=', interview.id)
      .execute(),
  )
  await tellLive(scope, [...topicsOf(interview.teamId, interview.holderId), ...topicsOf(to.toTeamId, to.toWorkerId)])
  return ok({ ref })
}

/** The teams that can be handed this interview: those of one's own areas, and the one that holds interviews where the child lives. */
export async function teamsFor(scope: Scope, interviewId: string): Promise<{ id: string; name: string; agencyName: string }[]> {
  const own = await teamsToHandTo(scope)
  const host = await sql<{ id: string; name: string; agencyName: string }>`
    select id, name, agency_name from interview_host_team where interview_id = ${interviewId} order by name limit 10`.execute(scope.rows)
  return [...own, ...host.rows.filter((team) => !own.some((known) => known.id === team.id))]
}

/** The ladder's times in the area of a team's agency. */
export async function ladderOf(scope: Scope, agencyId: string): Promise<Ladder> {
  return (await areaOf(scope, agencyId)).settings.ladderHours
}

export function topicsOf(teamId: string, workerId: string | null): Topic[] {
  return workerId ? [`team:${teamId}`, `worker:${workerId}`] : [`team:${teamId}`]
}

export function circleEnd(now: Date): Date {
  return londonMidnight(addDays(londonDay(now), circleDays))
}

// Also one that this team has since handed on: the child should be asked once, about all of it, by whoever has it now.
async function openInterviewOf(scope: Scope, childId: string, teamId: string) {
  return scope.rows
    .selectFrom('interview')
    .select(['interview.id', 'interview.ref', 'interview.teamId', 'interview.holderId'])
    .where('childId', '=', childId)
    .where('heldAt', 'is', null)
    .where('notHeldAt', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('handOver')
          .select('handOver.id')
          .whereRef('handOver.interviewId', '=', 'interview.id')
          .where('handOver.toTeamId', '=', teamId),
      ),
    )
    .orderBy('openedAt')
    .executeTakeFirst()
}
