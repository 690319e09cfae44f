// What follows a conversation in one of four: the child is referred to another team, which takes it, says that it is not theirs, or waits.
import type { Worker } from './agencies.ts'
import { invented } from './calibration.ts'
import { Chance } from './chance.ts'
import { dayMs, hourMs } from './children.ts'
import { at, day, type Stage, type Told } from './telling.ts'

/** Refers the child after one interview in four. Its chance is its own, so that whatever else is told of the nation stays as it was. */
export function tellReferral(stage: Stage, told: Told, interviewId: string, holder: Worker, decided: number): void {
  const { sink, refs, now } = stage
  const part = (from: number) => Number.parseInt(interviewId.replaceAll('-', '').slice(from, from + 8), 16)
  const chance = new Chance(part(0), [part(8), part(24)])
  if (!chance.is(invented.referred)) return
  const { council } = told.life
  const desk = { teamId: council.missingTeamId, workers: council.coordinators, kind: 'childrens-social-care' }
  const police = { teamId: council.police.teamId, workers: council.police.officers, kind: 'police-missing' }
  const [first, second] = chance.is(0.5) ? [desk, police] : [police, desk]
  const answeredAt = decided + chance.between(2, 60) * hourMs
  const bounces = chance.is(invented.referralNotOurs)
  const takenAt = answeredAt + (bounces ? chance.between(4, 70) * hourMs : 0)
  const completedAt = takenAt + chance.between(5, 45) * dayMs
  const isAnswered = answeredAt <= now
  const isTaken = takenAt <= now && !chance.is(invented.referralUntaken)
  const isCompleted = isTaken && completedAt <= now && chance.is(0.9)
  const last = bounces && isAnswered ? second : first
  const taker = last.workers[0] ?? holder
  const id = chance.uuid()
  const words = {
    shared_what: 'What was learnt, and what would help',
    helps_with: 'Keeping the child safe',
    route: 'safeguard-and-promote-welfare',
    detriment: 'None found',
    child_view: 'Knows, and agrees',
    child_told: true,
  }
  sink.put('referral', {
    id,
    ref: refs.next('F'),
    child_id: told.id,
    interview_id: interviewId,
    asked: chance.pick([
      'See the child at school this week',
      'Find out whose car it was',
      'Meet the family together',
      'Ask for a place at the youth club',
    ]),
    why: 'What the child said at the interview',
    threshold: chance.pick(['child-in-need', 'harm-now', 'early-help', 'adult-involved']),
    due_on: day(decided + 7 * dayMs),
    ...words,
    made_at: at(decided),
    made_by: holder.id,
    from_team_id: council.interviewTeamId,
    team_id: last.teamId,
    holder_id: isTaken ? taker.id : null,
    accepted_at: isTaken ? at(takenAt) : null,
    ended_at: isCompleted ? at(completedAt) : null,
    ended_by: isCompleted ? taker.id : null,
    end_kind: isCompleted ? 'completed' : null,
    end_words: isCompleted ? 'The child says that it helped' : null,
  })
  const share = (to: typeof desk, ms: number, by: Worker, acknowledged: number | null): string => {
    const sharing = chance.uuid()
    sink.put('sharing', {
      id: sharing,
      ref: refs.next('S'),
      child_id: told.id,
      interview_id: interviewId,
      referral_id: id,
      shared: true,
      to_worker_id: null,
      to_team_id: to.teamId,
      recipient_kind: to.kind,
      what: words.shared_what,
      helps_with: words.helps_with,
      route: words.route,
      detriment: words.detriment,
      withheld_code: null,
      why: 'It is asked of them',
      child_view: words.child_view,
      child_told: true,
      decided_at: at(ms),
      decided_by: by.id,
      approved_at: null,
      approved_by: null,
      acknowledged_at: acknowledged === null ? null : at(acknowledged),
      acknowledged_by: acknowledged === null ? null : (to.workers[0] ?? holder).id,
    })
    return sharing
  }
  const firstEnds = bounces ? isAnswered : isTaken
  const firstEnded = bounces ? answeredAt : takenAt
  sink.put('referral_pass', {
    id: chance.uuid(),
    referral_id: id,
    child_id: told.id,
    kind: 'decide',
    how: 'referred',
    from_team_id: council.interviewTeamId,
    from_worker_id: holder.id,
    to_team_id: first.teamId,
    reason_code: null,
    words: null,
    sharing_id: share(first, decided, holder, firstEnds ? firstEnded : null),
    passed_at: at(decided),
    ended_at: firstEnds ? at(firstEnded) : null,
    ended_by: firstEnds ? (first.workers[0] ?? holder).id : null,
    outcome: firstEnds ? (bounces ? 'not-ours' : 'accepted') : null,
    rung: firstEnds ? 0 : 2,
    next_climb_at: null,
  })
  // Not through the child's circle, whose identifiers are drawn from the chance of everything else.
  const enter = (teamId: string, expires: number) =>
    sink.put('circle_entry', {
      id: chance.uuid(),
      child_id: told.id,
      worker_id: null,
      team_id: teamId,
      purpose: 'referral',
      opened_at: at(decided),
      opened_by: holder.id,
      expires_at: at(expires),
    })
  enter(council.interviewTeamId, decided + 30 * dayMs)
  enter(last.teamId, Math.max(now, decided) + 30 * dayMs)
  if (!bounces || !isAnswered) return
  const mover = first.workers[0] ?? holder
  sink.put('referral_pass', {
    id: chance.uuid(),
    referral_id: id,
    child_id: told.id,
    kind: 'decide',
    how: 'moved',
    from_team_id: first.teamId,
    from_worker_id: mover.id,
    to_team_id: second.teamId,
    reason_code: chance.pick(['threshold', 'area', 'age', 'capacity']),
    words: 'This is for them to do',
    sharing_id: share(second, answeredAt, mover, isTaken ? takenAt : null),
    passed_at: at(answeredAt),
    ended_at: isTaken ? at(takenAt) : null,
    ended_by: isTaken ? taker.id : null,
    outcome: isTaken ? 'accepted' : null,
    rung: isTaken ? 0 : 2,
    next_climb_at: null,
  })
}
