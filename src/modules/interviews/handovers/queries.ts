import { changedOne, newId, newRef, sql, type Scope } from '../../../platform/db/index.ts'
import { tellLive, type Topic } from '../../../platform/live/index.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { areaOf, commissionedTeam, teamsToHandTo } from '../../agencies/index.ts'
import { tell } from '../../notifications/index.ts'
import { openCircle, openCircles, writeGoingOut } from '../../people/index.ts'
import { findInterviewToChange } from '../queries.ts'
import { handedOver, handOn as handOnRule, take, type HandOnProblem, type Ladder, type TakeProblem } from './domain.ts'

/** How long a team that was handed an interview stands in the child's circle, unless something else keeps it there. */
const circleDays = 365

export interface AskedInterview {
  childId: string
  returnId: string
  responsibleAgencyId: string
  /** The child's record began in this transaction, so that nobody else can ask for an interview with them. */
  childIsNew?: boolean
}

/** Asks for an interview after a return: joins the child's interview that is still to be held, or opens one and hands it to the commissioned team. */
export async function openForReturn(scope: Scope, asked: AskedInterview): Promise<{ ref: string } | null> {
  return (await openForReturns(scope, [asked]))[0] ?? null
}

/** The same for many returns, of one child or many, in their order: what is asked and written is one statement a table for all of them. */
export async function openForReturns(scope: Scope, asked: readonly AskedInterview[]): Promise<({ ref: string } | null)[]> {
  const teams = await commissionedTeams(scope, asked)
  const wanted = asked.flatMap((each) => {
    const team = teams.get(each.responsibleAgencyId)
    return team ? [{ ...each, ...team }] : []
  })
  if (wanted.length === 0) return asked.map(() => null)
  await oneAtATime(
    scope,
    wanted.filter((each) => !each.childIsNew).map((each) => each.childId),
  )
  const open = await openInterviewsOf(scope, wanted)
  const made: (NewInterview & { ladder: Ladder })[] = []
  for (const { childId, teamId, ladder } of wanted) {
    if (open.has(keyOf({ childId, teamId }))) continue
    const interview = { id: newId(), ref: newRef('I'), childId, teamId, holderId: null, ladder }
    made.push(interview)
    open.set(keyOf(interview), interview)
  }
  await openInterviews(scope, made)
  const covered = wanted.map((each) => ({ interviewId: open.get(keyOf(each))?.id, returnId: each.returnId, childId: each.childId }))
  await sql`
    insert into interview_return (interview_id, return_id, child_id)
    select "interviewId", "returnId", "childId" from json_to_recordset(${JSON.stringify(covered)}::json) as r("interviewId" uuid, "returnId" uuid, "childId" uuid)`.execute(
    scope.rows,
  )
  await tellLive(
    scope,
    [...open.values()].flatMap((each) => topicsOf(each.teamId, each.holderId)),
  )
  return asked.map((each) => {
    const team = teams.get(each.responsibleAgencyId)
    const interview = team && open.get(keyOf({ childId: each.childId, teamId: team.teamId }))
    return interview ? { ref: interview.ref } : null
  })
}

interface NewInterview {
  id: string
  ref: string
  childId: string
  teamId: string
  holderId: string | null
}

/** A new interview in a team's queue, with the circle opened for that team. */
export async function openInterview(scope: Scope, childId: string, teamId: string, ladder: Ladder): Promise<NewInterview> {
  const interview = { id: newId(), ref: newRef('I'), childId, teamId, holderId: null }
  await openInterviews(scope, [{ ...interview, ladder }])
  return interview
}

async function openInterviews(scope: Scope, made: readonly (NewInterview & { ladder: Ladder })[]): Promise<void> {
  if (made.length === 0) return
  await openCircles(
    scope,
    made.map(({ childId, teamId }) => ({ childId, teamId, purpose: 'return-interview' as const, expiresAt: circleEnd(scope.now) })),
  )
  const rows = made.map(({ id, ref, childId, teamId, ladder }) => ({
    id,
    ref,
    childId,
    teamId,
    handOverId: newId(),
    ...handedOver(ladder, scope.now),
  }))
  await sql`
    with given as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as r(
        "id" uuid, "ref" text, "childId" uuid, "teamId" uuid, "handOverId" uuid, "handedAt" timestamptz, "rung" int, "nextClimbAt" timestamptz)
    ), interviews as (
      insert into interview (id, ref, child_id, team_id, opened_at, opened_by) select "id", "ref", "childId", "teamId", ${scope.now}, ${scope.me.workerId} from given
    )
    insert into hand_over (id, interview_id, child_id, to_team_id, from_worker_id, handed_at, rung, next_climb_at)
    select "handOverId", "id", "childId", "teamId", ${scope.me.workerId}, "handedAt", "rung", "nextClimbAt" from given`.execute(scope.rows)
  await writeGoingOut(
    scope,
    rows.map(({ childId, teamId, handOverId }) => ({ childId, to: { teamId }, arrangement: 'interview', eventId: handOverId })),
  )
  await tell(
    scope,
    rows.map(({ handOverId, teamId }) => ({ kind: 'interview-handed', subjectId: handOverId, to: { teamId } })),
  )
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
  await writeGoingOut(scope, [{ childId: interview.childId, to: { teamId: to.toTeamId }, arrangement: 'interview', eventId: handOver }])
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

/** The team that is commissioned by each authority, and its ladder; an authority that has commissioned nobody is left out. */
async function commissionedTeams(
  scope: Scope,
  asked: readonly { responsibleAgencyId: string }[],
): Promise<Map<string, { teamId: string; ladder: Ladder }>> {
  const teams = new Map<string, { teamId: string; ladder: Ladder }>()
  for (const agencyId of new Set(asked.map((each) => each.responsibleAgencyId))) {
    const team = await commissionedTeam(scope, agencyId)
    if (team) teams.set(agencyId, { teamId: team.teamId, ladder: await ladderOf(scope, team.agencyId) })
  }
  return teams
}

/**
 * Two returns of one child recorded at the same moment must not open two interviews. The child's own row is held, since a file names more
 * children than the server has room for locks of any other kind.
 */
async function oneAtATime(scope: Scope, childIds: readonly string[]): Promise<void> {
  if (childIds.length === 0) return
  await sql`select from child where id = any(${[...new Set(childIds)]}::uuid[]) order by id for no key update`.execute(scope.rows)
}

// Also one that this team has since handed on: the child should be asked once, about all of it, by whoever has it now.
async function openInterviewsOf(scope: Scope, asked: readonly { childId: string; teamId: string }[]): Promise<Map<string, NewInterview>> {
  const pairs = [...new Map(asked.map(({ childId, teamId }) => [keyOf({ childId, teamId }), { childId, teamId }])).values()]
  const found = await sql<NewInterview & { askedTeamId: string }>`
    select a."teamId" as asked_team_id, i.*
      from json_to_recordset(${JSON.stringify(pairs)}::json) as a("childId" uuid, "teamId" uuid)
     cross join lateral (
       select i.id, i.ref, i.child_id, i.team_id, i.holder_id from interview i
        where i.child_id = a."childId" and i.held_at is null and i.not_held_at is null
          and exists (select 1 from hand_over h where h.interview_id = i.id and h.to_team_id = a."teamId")
        order by i.opened_at limit 1) i`.execute(scope.rows)
  return new Map(found.rows.map(({ askedTeamId, ...interview }) => [keyOf({ childId: interview.childId, teamId: askedTeamId }), interview]))
}

const keyOf = ({ childId, teamId }: { childId: string; teamId: string }): string => `${childId} ${teamId}`
