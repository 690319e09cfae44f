// What the clock does for contexts: somebody always answers for one that is open.
import { writeAudit } from '../../platform/audit/index.ts'
import { sql, type Scope } from '../../platform/db/index.ts'
import type { House } from '../../platform/http/index.ts'
import type { JobDefinition } from '../../platform/jobs/index.ts'

/** Every night; entries are kept two weeks before their end, so that some nights may be missed. */
export const keepContextsJob: JobDefinition = { name: 'contexts.keep-open', every: '50 2 * * *', run: keepContexts }

/** Keeps the team that answers for an open context in its circle for ninety days more. Safe to run twice. */
export async function keepContexts(house: Pick<House, 'services'>): Promise<void> {
  await house.services.as('service-clock', async (scope: Scope) => {
    const kept = await sql<{ n: number }>`select keep_context_circles_open() as n`.execute(scope.rows)
    await writeAudit(scope, 'contexts.keep-open', true, [{ subject: 'context-circle', rows: kept.rows[0]?.n ?? 0 }])
  })
}
