// How long is kept what is no part of a child's record. Pure.
import { ok, refuse, type Result } from '../../../kernel/result.ts'

export const keptKinds = ['set-aside', 'note-draft', 'message'] as const
export type KeptKind = (typeof keptKinds)[number]

export interface KeptFor {
  kind: KeptKind
  days: number
  changedAt: Date
  lastRunAt: Date | null
  lastDeleted: number | null
}

/** Days between which a rule may lie: a month is the least in which somebody on leave comes back to it; ten years the most. */
export const keptDays = { least: 30, most: 3650 } as const

export const keptWords: Record<KeptKind, { what: string; from: string; afterwards: string }> = {
  'set-aside': {
    what: 'Suggestions of signs that a worker put aside',
    from: 'the day on which it was put aside',
    afterwards: 'The suggestion may be shown again, if the words are still there.',
  },
  'note-draft': {
    what: 'Notes about a child that one worker began and never finished',
    from: 'the day on which it was last saved',
    afterwards: 'The note is gone. What was noted from it stands in the record.',
  },
  message: {
    what: 'What workers were told by e-mail or text; it names nobody',
    from: 'the day on which it was sent or dropped',
    afterwards: 'That it was told is gone. The thing itself stays where it is.',
  },
}

/** A rule as an operator types it. */
export function readRule(
  kind: string | undefined,
  days: string | undefined,
): Result<{ kind: KeptKind; days: number }, 'no-such-kind' | 'not-days'> {
  const found = keptKinds.find((k) => k === kind)
  if (!found) return refuse('no-such-kind')
  const n = Number(days)
  return Number.isInteger(n) && n >= keptDays.least && n <= keptDays.most ? ok({ kind: found, days: n }) : refuse('not-days')
}
