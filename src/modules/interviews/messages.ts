// What interviews tell workers by e-mail or text, and what they answer when they are asked whether it is still needed.
import { sql, type Scope } from '../../platform/db/index.ts'
import type { MessageKind, Standing } from '../../platform/messages/index.ts'

const handOverStanding: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{ subjectId: string; needed: boolean; why: string; dueAt: Date | null; path: string }>`
    select * from hand_over_standing(${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
  return found.rows.map(({ dueAt, ...row }): Standing => ({ ...row, occasion: '', due: dueAt && { at: dueAt, byDay: false }, whose: null }))
}

const clockStanding: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{
    subjectId: string
    occasion: string
    needed: boolean
    why: string
    dueAt: Date | null
    path: string
    workerId: string | null
    teamId: string | null
  }>`select * from interview_clock_standing(${asked.map((one) => one.subjectId)}::uuid[], ${asked.map((one) => one.occasion)}::text[])`.execute(
    scope.rows,
  )
  return found.rows.map(({ dueAt, workerId, teamId, ...row }): Standing => ({
    ...row,
    due: dueAt && { at: dueAt, byDay: false },
    whose: { workerId, teamId },
  }))
}

const urgentStanding: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{ subjectId: string; needed: boolean; why: string; path: string }>`
    select * from urgent_standing(${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
  return found.rows.map((row): Standing => ({ ...row, occasion: '', due: null, whose: null }))
}

export const interviewMessages: readonly MessageKind[] = [
  { kind: 'interview-handed', urgent: false, standing: handOverStanding },
  { kind: 'interview-climbed', urgent: false, standing: handOverStanding },
  { kind: 'interview-soon', urgent: false, standing: clockStanding },
  { kind: 'interview-late', urgent: false, standing: clockStanding },
  { kind: 'urgent-raised', urgent: true, standing: urgentStanding },
]

/** A reminder that is due: what the clock found, for the door of notifications. */
export interface Reminder {
  kind: string
  subjectId: string
  occasion: string
  workerId: string | null
  teamId: string | null
}

/** Clocks that run out soon or ran out, of which whoever has the interview was not told yet. */
export async function clocksToTell(scope: Scope): Promise<Reminder[]> {
  return (await sql<Reminder>`select * from interview_clocks_due()`.execute(scope.rows)).rows
}
