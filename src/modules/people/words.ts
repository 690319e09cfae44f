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
