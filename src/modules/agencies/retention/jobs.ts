// Every night what is past its time is deleted, a batch a transaction, so that nothing is locked for long.
import { writeAudit } from '../../../platform/audit/index.ts'
import { sql } from '../../../platform/db/index.ts'
import type { House } from '../../../platform/http/index.ts'
import type { JobDefinition } from '../../../platform/jobs/index.ts'
import { keptKinds } from './domain.ts'

export const deleteKeptJob: JobDefinition = { name: 'agencies.delete-kept', every: '20 3 * * *', run: deleteKept }

const batchMax = 1000
/** Batches of one night: what is left goes in the next. */
const batchesMax = 200

/** Deletes by each rule. Safe to run twice, and twice at once. */
export async function deleteKept(house: Pick<House, 'services'>): Promise<void> {
  for (const kind of keptKinds) {
    for (let batch = 0; batch < batchesMax; batch += 1) {
      const gone = await house.services.as('service-clock', async (scope) => {
        const made = await sql<{ n: number }>`select delete_past_kept(${kind}, ${batchMax}) as n`.execute(scope.rows)
        const n = made.rows[0]?.n ?? 0
        if (n > 0) await writeAudit(scope, 'agencies.delete-kept', true, [{ subject: 'kept-for', ref: kind, rows: n }])
        return n
      })
      if (gone < batchMax) break
    }
  }
}
