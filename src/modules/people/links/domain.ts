// Which two records may be linked: a rule that needs no database.
import { ok, refuse, type Result } from '../../../kernel/result.ts'

export type LinkProblem = 'not-found' | 'itself' | 'already'

/** The two ids in the one order in which a pair is kept. The other is null where no such record is open to the asker. */
export function linkBetween(
  childId: string,
  otherId: string | null,
  linkedAlready: readonly string[],
): Result<{ childId: string; otherId: string }, LinkProblem> {
  if (otherId === null) return refuse('not-found')
  if (otherId === childId) return refuse('itself')
  if (linkedAlready.includes(otherId)) return refuse('already')
  return ok(childId < otherId ? { childId, otherId } : { childId: otherId, otherId: childId })
}
