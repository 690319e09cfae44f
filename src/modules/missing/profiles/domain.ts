// The profile kept for the case that a child goes missing, after the Philomena Protocol: part 1 ahead, part 2 once missing.
import type { Precision } from '../../../kernel/dates.ts'

/** 1 is kept ahead by the carer or the council; 2 is written while the child is missing. */
export type Part = 1 | 2

/**
 * An answer as kept: words, several codes, a time, or places. Of places only the ids stand here; their words are locations,
 * read one at a time.
 */
export type Answer = { words: string } | { codes: readonly string[] } | { at: string; precision: Precision } | { places: readonly string[] }

/** Answers by the codes of their questions (content/profile.yaml). */
export type ProfileAnswers = Readonly<Record<string, Answer>>

/** One version of one part. A change is a new version; none is ever replaced. */
export interface ProfileVersion {
  id: string
  part: Part
  episodeRef: string | null
  answers: ProfileAnswers
  writtenAt: Date
  writtenByName: string
}

/**
 * The places of the next version: those kept so far, unless they are out of date, and the new ones.
 */
export function placesKept(before: Answer | undefined, outOfDate: boolean, added: readonly string[]): readonly string[] {
  const kept = before !== undefined && 'places' in before && !outOfDate ? before.places : []
  return [...kept, ...added]
}

/** Whether nothing at all was said: an empty version helps nobody. */
export function isEmpty(answers: ProfileAnswers): boolean {
  return Object.keys(answers).length === 0
}

/**
 * Whether this worker may read part 1. It is kept ahead, and police see it only once the child is or was reported missing
 * (Philomena Protocol, Thames Valley and Northern Ireland editions).
 */
export function mayRead(agencyKind: string, hasBeenMissing: boolean): boolean {
  return agencyKind !== 'police' || hasBeenMissing
}
