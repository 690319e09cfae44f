// One time a child was missing, and the rules of reporting it.
import { addDays, londonDay, londonMidnight, type Moment, type Precision } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'
import { plural } from '../../../kernel/words.ts'

/** M: whereabouts not known. A: known, but not where they should be. The letters are those of the national return (SSDA903). */
export type EpisodeType = 'M' | 'A'

export interface Episode {
  id: string
  ref: string
  childId: string
  childRef: string
  type: EpisodeType
  /** The code of the definition of missing in force when the record was made: content/definitions.yaml. */
  definitionVersion: string
  missingFrom: Date
  missingFromPrecision: Precision
  lastSeenBy: string | null
  reportedAt: Date | null
  reportedBy: string | null
  /** A code of content/missing.yaml, reporters. */
  reportedByRole: string | null
  circumstanceCodes: readonly string[]
  circumstances: string | null
  policeReference: string | null
  forceCode: string | null
  placementId: string | null
  settingKind: string | null
  settingName: string | null
  responsibleAgencyId: string
  responsibleAgencyName: string
  responsibleAuthorityCode: string | null
  hostAuthorityCode: string | null
  hostAgencyId: string | null
  endedAt: Date | null
  endedPrecision: Precision | null
  /** Ended before the area began to use Safe Return: counted, and opens no clocks. */
  history: boolean
  source: string
  recordedAt: Date
  recordedByName: string
}

/** When an episode began and ended: all that the rules need of its neighbours. */
export interface Span {
  missingFrom: Date
  /** Null while the child is still missing. */
  endedAt: Date | null
}

export type ReportProblem = 'in-future' | 'before-birth' | 'reported-in-future' | 'reported-before-missing' | 'still-missing' | 'overlaps'

/**
 * Whether this can be a missing episode of its own. Answers from when the child counts as missing: the time given or, where only
 * the day is known, the earliest moment of that day at which no other episode was running.
 *
 * Episodes of one child never overlap, and none begins while one is open: SSDA903 validation rule 574.
 */
export function checkReport(
  report: { missingFrom: Moment; reportedAt: Date },
  child: { dateOfBirth: string | null },
  others: readonly Span[],
  now: Date,
): Result<Moment, ReportProblem> {
  const { missingFrom, reportedAt } = report
  if (missingFrom.date > now) return refuse('in-future')
  if (child.dateOfBirth !== null && londonDay(missingFrom.date) < child.dateOfBirth) return refuse('before-birth')
  if (reportedAt > now) return refuse('reported-in-future')
  if (reportedAt < missingFrom.date) return refuse('reported-before-missing')
  if (others.some((other) => other.endedAt === null)) return refuse('still-missing')
  const start = earliestFree(missingFrom, others)
  return start === null ? refuse('overlaps') : ok({ ...missingFrom, date: start })
}

/** The latest instant that a time can mean: known by day only, it is the end of that London day. */
export function latestPossible({ date, precision }: Moment): Date {
  switch (precision) {
    case 'minute':
      return date
    case 'day':
      return londonMidnight(addDays(londonDay(date), 1))
  }
}

function earliestFree(wanted: Moment, others: readonly Span[]): Date | null {
  const latest = latestPossible(wanted)
  let start = wanted.date
  for (const other of others.toSorted((a, b) => a.missingFrom.getTime() - b.missingFrom.getTime())) {
    const ended = other.endedAt
    if (ended === null || other.missingFrom > start || ended <= start) continue
    if (wanted.precision === 'minute' || ended > latest) return null
    start = ended
  }
  return start
}

/** How long, as people say it: "40 minutes", "9 hours", "2 days and 3 hours". Rounded down: at least that long. */
export function howLong(from: Date, to: Date): string {
  const minutes = Math.max(0, Math.floor((to.getTime() - from.getTime()) / 60_000))
  const hours = Math.floor(minutes / 60)
  if (hours < 1) return plural(minutes, 'minute')
  if (hours < 48) return plural(hours, 'hour')
  const over = hours % 24
  return over === 0 ? plural(hours / 24, 'day') : `${plural(Math.floor(hours / 24), 'day')} and ${plural(over, 'hour')}`
}

/** "3rd": an episode's place among those of the last days. */
export function ordinal(count: number): string {
  const tens = count % 100
  if (tens >= 11 && tens <= 13) return `${count}th`
  switch (count % 10) {
    case 1:
      return `${count}st`
    case 2:
      return `${count}nd`
    case 3:
      return `${count}rd`
    default:
      return `${count}th`
  }
}
