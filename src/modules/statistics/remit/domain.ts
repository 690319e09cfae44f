// The whole-response view: how long each step takes, and which agency passed needs to which. Words, and what small numbers say.
import { askedQuery, fewest, type Asked } from '../domain.ts'

export const legs = [
  { part: 'return-referral', words: 'From the return to the referral' },
  { part: 'referral-accepted', words: 'From the referral until somebody took it' },
  { part: 'accepted-action', words: 'From then to the first action' },
  { part: 'action-change', words: 'From the first action to a change for the child' },
] as const
export type LegPart = (typeof legs)[number]['part']

export const partTitles: Readonly<Record<string, string>> = {
  made: 'Referrals',
  accepted: 'Taken by somebody',
  completed: 'Completed, with what changed',
  withdrawn: 'Withdrawn',
  open: 'Open now',
  bounced: 'Passed on because somebody said “not ours”',
  round: 'Gone round in a circle',
  'asked-back': 'More was asked',
  ...Object.fromEntries(legs.map((leg) => [leg.part, leg.words])),
}

export interface Bounce {
  fromCode: string
  from: string
  toCode: string
  to: string
  reason: string
  count: number
}

export interface RemitFigures {
  parts: Readonly<Record<string, number>>
  medianHours: Readonly<Partial<Record<LegPart, number | null>>>
  bounces: readonly Bounce[]
}

/** The part of the list behind one line of the remit map. */
export function bouncePart({ fromCode, toCode, reason }: Bounce): string {
  return `bounce:${fromCode}:${toCode}:${reason}`
}

/** A part that an address asks for, or null. */
export function readPart(text: string | undefined): { part: string; bounce: { from: string; to: string; reason: string } | null } | null {
  const part = text ?? 'made'
  const [, from = '', to = '', reason = ''] = /^bounce:([\w-]{1,80}):([\w-]{1,80}):([\w-]{1,80})$/.exec(part) ?? []
  if (from !== '') return { part, bounce: { from, to, reason } }
  return Object.hasOwn(partTitles, part) ? { part, bounce: null } : null
}

export function whoseHref(asked: Asked, part: string): string {
  return `/area/referrals/whose${askedQuery(asked, { part })}`
}

/** A middle time as people say it, and how far to trust it. */
export function middleWords(hours: number | null | undefined, of: number): string {
  if (of === 0 || hours === null || hours === undefined) return 'None yet'
  const words = hours < 1 ? 'under an hour' : hours < 72 ? `${Math.round(hours)} h` : `${Math.round(hours / 24)} days`
  return of < fewest ? `${words}, of ${of}: too few to compare` : words
}
