// A child as the house knows them, and the rules of circles that need no database.
import { addDays, ageAt, londonDay, londonMidnight } from '../../kernel/dates.ts'
import { firstNameOrReference } from '../../kernel/words.ts'

export interface Child {
  id: string
  ref: string
  /** How the asker's own agency names the child in its system, else how the responsible council does. */
  reference: string | null
  /** What to show: preferred name, else given name, else a reference. */
  name: string
  givenName: string | null
  familyName: string | null
  preferredName: string | null
  otherNames: readonly string[]
  /** YYYY-MM-DD. */
  dateOfBirth: string | null
  sex: string | null
  ethnicity: string | null
  language: string | null
  communicationNeeds: string | null
  nhsNumber: string | null
  /** YYYY-MM-DD: looked after by the responsible authority since then. */
  lookedAfterSince: string | null
  responsibleAgencyId: string
  responsibleAgencyName: string
  leadWorkerId: string | null
  leadWorkerName: string | null
  restrictedAt: Date | null
  restrictedWhy: string | null
  /** Until when the asker's broken glass keeps this record open; null when they stand in the circle for another reason. */
  glassUntil: Date | null
  /** The asker is there as the child's host only, and sees no more than a host does (src/modules/response/README.md). */
  hosted: boolean
  /** References of records that are said to be of the same child, where the asker may open both. */
  linkedRefs: readonly string[]
  recordedAt: Date
  source: string
}

/** Why somebody stands in a circle. The glass has a door of its own. */
export const purposes = [
  'responsible-authority',
  'host-authority',
  'police-episode',
  'return-interview',
  'action',
  'shared-with',
  'referral',
  'panel',
  'discussion',
  'host',
  'granted',
  'break-glass',
  'lead',
] as const
export type Purpose = (typeof purposes)[number]

export const referenceKinds = ['council', 'ssd', 'police', 'upn', 'other'] as const
export type ReferenceKind = (typeof referenceKinds)[number]

export const locationKinds = ['home', 'placement', 'last-seen', 'found', 'returned-to', 'place'] as const
export type LocationKind = (typeof locationKinds)[number]

export const sexes = ['female', 'male', 'other', 'not known'] as const
export type Sex = (typeof sexes)[number]

/** The name to show for a child: theirs if any is known, else how an agency refers to them. */
export function nameOf(child: { preferredName: string | null; givenName: string | null; reference: string | null; ref: string }): string {
  return firstNameOrReference({ preferredName: child.preferredName, firstName: child.givenName, reference: child.reference ?? child.ref })
}

/** Whole years today; null when the date of birth is not known. */
export function ageOf(child: { dateOfBirth: string | null }, now: Date): number | null {
  return child.dateOfBirth === null ? null : ageAt(child.dateOfBirth, now)
}

/**
 * Until when the responsible authority stands in the circle: a year past the 18th birthday, so that a transition is not cut
 * off; ten years where the date of birth is not known; never less than a year from now.
 */
export function authorityExpiry(dateOfBirth: string | null, now: Date): Date {
  const today = londonDay(now)
  const end = dateOfBirth === null ? yearsAfter(today, 10) : yearsAfter(dateOfBirth, 19)
  const atLeast = addDays(today, 365)
  return londonMidnight(end > atLeast ? end : atLeast)
}

function yearsAfter(isoDay: string, years: number): string {
  const later = `${Number(isoDay.slice(0, 4)) + years}${isoDay.slice(4)}`
  // 29 February in a year that has none: the day after.
  return later.endsWith('-02-29') && !isLeap(Number(later.slice(0, 4))) ? `${later.slice(0, 4)}-03-01` : later
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** How long a team that does not answer for the child stays in the circle of a record it made, unless it says otherwise. */
export const makerDays = 90

/** The purpose for which a team of this kind stands in the circle of a record that it made. */
export function purposeOfTeam(kind: string | undefined, isResponsible: boolean): Purpose {
  if (isResponsible) return 'responsible-authority'
  switch (kind) {
    case 'police-missing':
      return 'police-episode'
    case 'return-interviews':
      return 'return-interview'
    case 'missing':
    case 'social-care':
      return 'host-authority'
    default:
      return 'shared-with'
  }
}

/** What somebody of this kind of agency is to the child, by the codes of content/sharing.yaml. */
export function recipientKindOf(agencyKind: string): string {
  switch (agencyKind) {
    case 'council':
      return 'childrens-social-care'
    case 'police':
      return 'police-missing'
    case 'school':
    case 'health':
    case 'placement':
    case 'charity':
      return agencyKind
    default:
      return 'charity'
  }
}
