// Where a child in care lives, and the rules of recording it. Pure.
import { addDays, londonDay } from '../../../kernel/dates.ts'
import { ok, refuse, type Result } from '../../../kernel/result.ts'

/** A placement may be recorded so many days before it begins, so that its hosts are told beforehand. */
export const aheadDaysMax = 90

export interface Placement {
  id: string
  childId: string
  /** A code of content/missing.yaml, placementTypes. */
  kind: string
  /** The home or carer by name, never an address. */
  provider: string | null
  responsibleAgencyId: string
  hostAuthorityCode: string | null
  /** YYYY-MM-DD. */
  fromDay: string
  toDay: string | null
  endReason: string | null
  source: string
  recordedAt: Date
  recordedByName: string
}

export interface PlacementDraft {
  childId: string
  kind: string
  provider: string | null
  hostAuthorityCode: string
  fromDay: string
}

export type PlacementProblem = 'before-birth' | 'too-far-ahead' | 'same-day' | 'before-present'

/** One place at a time: a new one begins on a later day than the present one, which ends on that day. */
export function checkPlacement(
  draft: Pick<PlacementDraft, 'fromDay'>,
  child: { dateOfBirth: string | null },
  present: Pick<Placement, 'fromDay'> | null,
  now: Date,
): Result<true, PlacementProblem> {
  if (child.dateOfBirth !== null && draft.fromDay < child.dateOfBirth) return refuse('before-birth')
  if (draft.fromDay > addDays(londonDay(now), aheadDaysMax)) return refuse('too-far-ahead')
  if (present?.fromDay === draft.fromDay) return refuse('same-day')
  return present && draft.fromDay < present.fromDay ? refuse('before-present') : ok(true)
}

export type EndProblem = 'no-placement' | 'before-start' | 'in-future'

export function checkEnd(present: Pick<Placement, 'fromDay'> | null, toDay: string, now: Date): Result<true, EndProblem> {
  if (!present) return refuse('no-placement')
  if (toDay < present.fromDay) return refuse('before-start')
  return toDay > londonDay(now) ? refuse('in-future') : ok(true)
}

/** The present one: begun last among those that have not ended; it may begin in a few days. */
export function presentOf<P extends Pick<Placement, 'fromDay' | 'toDay'>>(placements: readonly P[]): P | null {
  return placements.filter((p) => p.toDay === null).toSorted((a, b) => (a.fromDay < b.fromDay ? 1 : -1))[0] ?? null
}
