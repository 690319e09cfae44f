// What the clock does for the response: it keeps circles open for whoever still owes something in them.
import { writeAudit } from '../../platform/audit/index.ts'
import { sql, type Scope } from '../../platform/db/index.ts'
import type { House } from '../../platform/http/index.ts'
import type { JobDefinition } from '../../platform/jobs/index.ts'
import { tell } from '../notifications/index.ts'
import { actionsToTell } from './messages.ts'

/** Every night; entries are kept a week before their end, so that a night or two may be missed. */
export const keepOpenJob: JobDefinition = { name: 'response.keep-open', every: '40 2 * * *', run: keepOpen }

/** Keeps open, for thirty days more, each circle entry that is about to end over something owed. Safe to run twice. */
export async function keepOpen(house: Pick<House, 'services'>): Promise<void> {
  await house.services.as('service-clock', async (scope: Scope) => {
    const kept = await sql<{ n: number }>`select keep_circles_open() as n`.execute(scope.rows)
    const plans = await sql<{ n: number }>`select keep_plans_open() as n`.execute(scope.rows)
    await writeAudit(scope, 'response.keep-open', true, [{ subject: 'circle', rows: (kept.rows[0]?.n ?? 0) + (plans.rows[0]?.n ?? 0) }])
  })
}

/** Every quarter of an hour: a day's actions are told in its morning, as each owner wants to be reached. */
export const remindJob: JobDefinition = { name: 'response.remind', every: '*/15 * * * *', run: remindOfActions }

/** Tells owners that an action is due today, or overdue: each once for each date. Safe to run twice. */
export async function remindOfActions(house: Pick<House, 'services'>): Promise<void> {
  await house.services.as('service-clock', async (scope: Scope) => {
    for (const { workerId, teamId, ...due } of await actionsToTell(scope)) {
      if (workerId !== null) await tell(scope, [{ ...due, to: { workerId } }])
      else if (teamId !== null) await tell(scope, [{ ...due, to: { teamId } }])
    }
  })
}
