import type { JobDefinition } from '../../platform/jobs/index.ts'
import { removeOld } from './uploads/store.ts'

export const importJobs: readonly JobDefinition[] = [
  {
    name: 'imports-remove-old',
    every: '20 * * * *',
    run: async (house) => {
      await removeOld(house.config.dataDir, await house.services.as('service-clock', async (scope) => scope.now))
    },
  },
]
