// What kinds of team there are, in words, and when one may end.
import { ok, refuse, type Result } from '../../../kernel/result.ts'

export interface TeamKind {
  code: string
  words: string
}

export const teamKinds: readonly TeamKind[] = [
  { code: 'return-interviews', words: 'Return home interviews' },
  { code: 'missing', words: 'Missing children' },
  { code: 'social-care', words: 'Children’s social care' },
  { code: 'police-missing', words: 'Police missing unit' },
  { code: 'school', words: 'School safeguarding' },
  { code: 'health', words: 'Health safeguarding' },
  { code: 'helpline', words: 'Helpline' },
  { code: 'placement', words: 'Home or placement' },
  { code: 'management', words: 'Managers' },
]

export function teamKindWords(code: string): string {
  return teamKinds.find((kind) => kind.code === code)?.words ?? code
}

/** A team that is commissioned, or in which work waits, does not end: the work would lie there unseen. */
export function endTeam(
  team: { endedAt: Date | null; isCommissioned: boolean; openWork: number },
  now: Date,
): Result<{ endedAt: Date }, 'ended' | 'commissioned' | 'holds-work'> {
  if (team.endedAt) return refuse('ended')
  if (team.isCommissioned) return refuse('commissioned')
  if (team.openWork > 0) return refuse('holds-work')
  return ok({ endedAt: now })
}
