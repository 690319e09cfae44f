// A return, and the clocks that it starts.
import { clockStartOf, dueAt, interviewDueHours } from '../../../kernel/clocks.ts'
import { londonDay, type Moment, type Precision } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { latestPossible, type EpisodeType } from '../episodes/domain.ts'

export interface EpisodeReturn {
  id: string
  ref: string
  episodeId: string
  returnedAt: Date
  returnedPrecision: Precision
  clockStartsAt: Date
  opensClocks: boolean
  offerDueAt: Date | null
  completionDueAt: Date | null
  /** A code of content/missing.yaml, howFound. */
  how: string | null
  foundBy: string | null
  foundForceCode: string | null
  foundAuthorityCode: string | null
  outOfArea: 'in' | 'out' | 'not known'
  /** Codes of content/missing.yaml, condition. */
  conditionCodes: readonly string[]
  conditionNote: string | null
  source: string
  recordedAt: Date
  recordedByName: string
}

/** What an area decides about the clocks of its children's returns. */
export interface ClockRules {
  /** YYYY-MM-DD: the day on which the area began to use Safe Return. */
  startsOn: string
  typeAOpensClocks: boolean
  /** Hours from the return within which the interview is offered. Never more than 72. */
  offerHours: number
}

/** What a return is, once decided. */
export interface DecidedReturn {
  returnedAt: Date
  returnedPrecision: Precision
  /** When the episode counts as ended: the return, and never before the child went missing. */
  endedAt: Date
  clockStartsAt: Date
  /** Ended before the area's own start: told in the story, counted in the patterns, opens no clocks. */
  history: boolean
  opensClocks: boolean
  offerDueAt: Date | null
  completionDueAt: Date | null
}

export type ReturnProblem = 'already-returned' | 'before-missing' | 'in-future' | 'overlaps-next'

/**
 * The return and its two clocks. A return known by day only counts from 00:00 London of that day, the earliest it can have been
 * and so the safest for the child; it is 'before-missing' only where the whole day lies before.
 *
 * @param nextMissingFrom when the child's next episode began, if this one is put right afterwards
 */
export function decideReturn(
  episode: { type: EpisodeType; missingFrom: Date; endedAt: Date | null },
  returned: Moment,
  rules: ClockRules,
  nextMissingFrom: Date | null,
  now: Date,
): Result<DecidedReturn, ReturnProblem> {
  if (episode.endedAt !== null) return refuse('already-returned')
  if (returned.date > now) return refuse('in-future')
  if (latestPossible(returned) <= episode.missingFrom && returned.date < episode.missingFrom) return refuse('before-missing')
  const endedAt = returned.date < episode.missingFrom ? episode.missingFrom : returned.date
  if (nextMissingFrom !== null && endedAt > nextMissingFrom) return refuse('overlaps-next')
  return ok(withClocks(episode.type, returned, endedAt, rules))
}

/** What an area's rules make of a return whose times are accepted: for what is imported, where overlaps are put right afterwards. */
export function withClocks(type: EpisodeType, returned: Moment, endedAt: Date, rules: ClockRules): DecidedReturn {
  const clockStartsAt = clockStartOf(returned.date, returned.precision)
  const history = londonDay(endedAt) < rules.startsOn
  const opensClocks = !history && (type === 'M' || rules.typeAOpensClocks)
  return {
    returnedAt: returned.date,
    returnedPrecision: returned.precision,
    endedAt,
    clockStartsAt,
    history,
    opensClocks,
    // An area may set the offer earlier, never later than the 72 hours of the guidance.
    offerDueAt: opensClocks ? dueAt(clockStartsAt, Math.min(rules.offerHours, interviewDueHours)) : null,
    completionDueAt: opensClocks ? dueAt(clockStartsAt) : null,
  }
}
