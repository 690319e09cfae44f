// What the response tells workers by e-mail or text, and what its things answer when they are asked whether it is still needed.
import { londonMidnight } from '../../kernel/dates.ts'
import { sql, type Scope } from '../../platform/db/index.ts'
import type { MessageKind, Standing } from '../../platform/messages/index.ts'

const actionStanding: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{
    subjectId: string
    occasion: string
    needed: boolean
    why: string
    dueOn: string
    path: string
    workerId: string | null
    teamId: string | null
  }>`
    select * from action_standing(${asked.map((one) => one.subjectId)}::uuid[], ${asked.map((one) => one.occasion)}::text[])`.execute(
    scope.rows,
  )
  return found.rows.map(({ dueOn, workerId, teamId, ...row }): Standing => ({
    ...row,
    due: { at: londonMidnight(dueOn), byDay: true },
    whose: { workerId, teamId },
  }))
}

const sharingStanding: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{ subjectId: string; needed: boolean; why: string; path: string }>`
    select * from sharing_standing(${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
  return found.rows.map((row): Standing => ({ ...row, occasion: '', due: null, whose: null }))
}

const referralStanding: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{ subjectId: string; needed: boolean; why: string; dueOn: string; path: string }>`
    select * from referral_pass_standing(${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
  return found.rows.map(({ dueOn, ...row }): Standing => ({
    ...row,
    occasion: '',
    due: { at: londonMidnight(dueOn), byDay: true },
    whose: null,
  }))
}

const hostStanding: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{ subjectId: string; needed: boolean; why: string; path: string }>`
    select * from host_telling_standing(${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
  return found.rows.map((row): Standing => ({ ...row, occasion: '', due: null, whose: null }))
}

const climbedStanding =
  (of: 'action' | 'review'): MessageKind['standing'] =>
  async (scope, asked) => {
    const ids = asked.map((one) => one.subjectId)
    const occasions = asked.map((one) => one.occasion)
    const found = await (
      of === 'action'
        ? sql<ClimbedRow>`select * from climbed_action_standing(${ids}::uuid[], ${occasions}::text[])`
        : sql<ClimbedRow>`select * from climbed_review_standing(${ids}::uuid[], ${occasions}::text[])`
    ).execute(scope.rows)
    return found.rows.map(({ dueOn, ...row }): Standing => ({ ...row, due: { at: londonMidnight(dueOn), byDay: true }, whose: null }))
  }

interface ClimbedRow {
  subjectId: string
  occasion: string
  needed: boolean
  why: string
  dueOn: string
  path: string
}

export const responseMessages: readonly MessageKind[] = [
  { kind: 'action-due', urgent: false, standing: actionStanding },
  { kind: 'action-late', urgent: false, standing: actionStanding },
  { kind: 'action-climbed', urgent: false, standing: climbedStanding('action') },
  { kind: 'review-climbed', urgent: false, standing: climbedStanding('review') },
  { kind: 'sharing-given', urgent: false, standing: sharingStanding },
  // Told by a trigger on each pass, so that no way of passing a referral on forgets it; climbing is told by its job.
  { kind: 'referral-waits', urgent: false, standing: referralStanding },
  { kind: 'referral-climbed', urgent: false, standing: referralStanding },
  { kind: 'host-notice-waits', urgent: false, standing: hostStanding },
  { kind: 'host-notice-climbed', urgent: false, standing: hostStanding },
]

/** Actions due today or overdue, of which their owner was not told yet. */
export async function actionsToTell(
  scope: Scope,
): Promise<{ kind: string; subjectId: string; occasion: string; workerId: string | null; teamId: string | null }[]> {
  return (
    await sql<{ kind: string; subjectId: string; occasion: string; workerId: string | null; teamId: string | null }>`
    select * from actions_due()`.execute(scope.rows)
  ).rows
}
