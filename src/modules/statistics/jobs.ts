// What the clock does for the figures: it reads returns anew of which something changed, so that the area page only adds up.
import { writeAudit } from '../../platform/audit/index.ts'
import { sql } from '../../platform/db/index.ts'
import type { House } from '../../platform/http/index.ts'
import type { JobDefinition } from '../../platform/jobs/index.ts'

const childrenAtOnce = 200
// About what a minute holds; the next minute goes on.
const roundsMax = 100

/** Every minute. What it has not come to yet, the area page reads for itself: slower, never wrong. */
export const keepReadingsJob: JobDefinition = {
  name: 'statistics.keep-readings',
  every: '* * * * *',
  run: async (house) => void (await keepReadings(house)),
}

/** Reads again what waits, some children a transaction; safe to run twice, and at once. Answers whether nothing waits any more. */
export async function keepReadings(house: Pick<House, 'services'>): Promise<boolean> {
  for (let round = 0; round < roundsMax; round += 1) {
    const read = await house.services.as('service-clock', async (scope) => {
      const { rows } = await sql<{ n: number }>`select read_returns_again(${childrenAtOnce}) as n`.execute(scope.rows)
      const n = rows[0]?.n ?? 0
      if (n > 0) await writeAudit(scope, 'statistics.keep-readings', true, [{ subject: 'return', rows: n }])
      return n
    })
    if (read === 0) return true
  }
  return false
}
