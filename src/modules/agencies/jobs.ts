// What the clock does for agencies: seals the access trail, and sweeps counts that no limit reads any more.
import { sql } from '../../platform/db/index.ts'
import type { JobDefinition } from '../../platform/jobs/index.ts'
import { signInService, tidyCounts } from './sign-in/queries.ts'

const sealService = 'service-seal'

export const agencyJobs: readonly JobDefinition[] = [
  {
    name: 'audit.seal',
    every: '* * * * *',
    run: async (house) => {
      // Each batch in a transaction of its own: a long backlog never holds one lock for long.
      while (
        (await house.services.as(sealService, (scope) => sql<{ n: number }>`select seal_audit() as n`.execute(scope.rows))).rows.some(
          ({ n }) => n > 0,
        )
      )
        continue
    },
  },
  { name: 'sign-in.tidy', every: '17 3 * * *', run: async (house) => house.services.as(signInService, tidyCounts) },
]
