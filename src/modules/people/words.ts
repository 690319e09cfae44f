// The words for the codes of this module, in one place.
import type { LocationKind, Purpose, ReferenceKind, Sex } from './domain.ts'

export const purposeWords: Record<Purpose, string> = {
  'responsible-authority': 'Answers for the child',
  'host-authority': 'The child stays in their area',
  'police-episode': 'Police, for a missing episode',
  'return-interview': 'Holds the return home interview',
  action: 'Has an action to do',
  'shared-with': 'Was told, to help the child',
  referral: 'Refers the child, or was asked to take the child on',
  discussion: 'Invited to a strategy discussion',
  host: 'Hosts the child: the placement, their own area and how to keep the child safe',
  panel: 'Sits on the panel that looks at the child, until some days after it',
  granted: 'Asked for access, and was granted it',
  'break-glass': 'Broke the glass',
  lead: 'Lead worker',
}

/** Why the service itself let somebody in, where that says more than what they are there for. */
const ownReasons: Record<string, string> = {
  climbed: 'It had waited too long, and climbed',
  'nobody-there': 'Nobody else was there to answer',
  'intelligence-shared': 'Police shared intelligence with them',
}

/** Why somebody stands in a circle, as a person wrote it or in words for the service's own codes; null where a code adds nothing: no code on screen. */
export function whyInCircle(reason: string | null): string | null {
  if (reason === null) return null
  // What a person writes has a space or begins with a capital letter; a meeting's reference is letters and digits alone.
  const isCode = /^[a-z]+(?:-[a-z]+)*$|^[A-Z]-[0-9A-Z]{8}$/.test(reason)
  return ownReasons[reason] ?? (isCode ? null : reason)
}

export const referenceWords: Record<ReferenceKind, string> = {
  council: 'Council’s reference',
  ssd: 'Reference in the Safeguarding Standard Dataset',
  police: 'Police reference',
  upn: 'Unique pupil number',
  other: 'Another reference',
}

export const locationWords: Record<LocationKind, string> = {
  home: 'Home',
  placement: 'Placement',
  'last-seen': 'Last seen',
  found: 'Found',
  'returned-to': 'Returned to',
  place: 'A place that matters',
}

export const sexWords: Record<Sex, string> = { female: 'Female', male: 'Male', other: 'Another', 'not known': 'Not known' }

/** A code's words; the code itself where a later version wrote one that this one does not know. */
export function wordsOf(table: Readonly<Record<string, string>>, code: string): string {
  return table[code] ?? code
}
