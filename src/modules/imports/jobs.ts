import type { JobDefinition } from '../../platform/jobs/index.ts'
import { endInterrupted } from './runs/queries.ts'
import { removeOld } from './uploads/store.ts'

export const importJobs: readonly JobDefinition[] = [
  {
    name: 'imports-end-interrupted',
    every: '*/5 * * * *',
    run: async (house) => void (await house.services.as('service-clock', endInterrupted)),
  },
  {
    name: 'imports-remove-old',
    every: '20 * * * *',
    run: async (house) => {
      await removeOld(house.config.dataDir, await house.services.as('service-clock', async (scope) => scope.now))
    },
  },
]
