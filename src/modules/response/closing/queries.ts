import { listOf } from '../../../kernel/words.ts'
import type { Scope } from '../../../platform/db/index.ts'
import type { Interview } from '../../interviews/index.ts'
import { actionState, type Action, type NoAction, type Sharing } from '../domain.ts'
import type { NeededFrom } from '../use.ts'

/** The names that a need waits for. */
export async function neededFrom(
  scope: Scope,
  interview: Interview,
  actions: readonly Action[],
  sharings: readonly Sharing[],
  none: NoAction | null,
): Promise<NeededFrom> {
  const team = await scope.rows.selectFrom('team').select('name').where('id', '=', interview.teamId).executeTakeFirstOrThrow()
  const holder = interview.heldBy ?? interview.holderId
  const worker = holder === null ? null : await scope.rows.selectFrom('worker').select('name').where('id', '=', holder).executeTakeFirst()
  const waiting = sharings.filter((s) => s.shared && s.acknowledgedAt === null).map((s) => s.recipientName)
  const overdue = actions.filter((a) => actionState(a, scope.now) === 'overdue').map((a) => a.ownerName)
  return {
    team: team.name,
    holder: worker?.name ?? null,
    recipients: named(waiting),
    owners: named(overdue),
    decidedNotToShare: sharings.find((s) => !s.shared && s.approvedAt === null)?.decidedByName ?? null,
    saidNone: none?.agreedAt === null ? none.saidByName : null,
  }
}

function named(names: readonly string[]): string | null {
  return names.length === 0 ? null : listOf([...new Set(names)])
}
