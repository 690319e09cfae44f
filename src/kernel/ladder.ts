// The ladder of whatever is handed over and touched by nobody: the team, then its leads, then its agency's. One rule for all such work.
import { addHours } from './dates.ts'

/** Hours after the hand-over at which untouched work climbs: to the team's leads, then to the agency's. The area sets them. */
export interface Ladder {
  lead: number
  agencyLead: number
}

export type Rung = 0 | 1 | 2

/** Where something stands that has just been handed over. */
export function footOf(ladder: Ladder, now: Date): { rung: 0; nextClimbAt: Date } {
  return { rung: 0, nextClimbAt: addHours(now, ladder.lead) }
}

/** The next rung up, and when it climbs again; null while its time has not come. The top rung stays until somebody touches it. */
export function climb(
  pass: { rung: number; handedAt: Date; nextClimbAt: Date | null },
  ladder: Ladder,
  now: Date,
): { rung: 1 | 2; nextClimbAt: Date | null } | null {
  if (pass.nextClimbAt === null || pass.nextClimbAt > now) return null
  if (pass.rung === 0) return { rung: 1, nextClimbAt: addHours(pass.handedAt, Math.max(ladder.agencyLead, ladder.lead)) }
  return { rung: 2, nextClimbAt: null }
}
