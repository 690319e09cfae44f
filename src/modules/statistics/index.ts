// The door of the statistics: whether an area's returns are used. Its one table keeps what it read of each return, to be added up.
import type { Module } from '../../platform/module.ts'
import { keepReadingsJob } from './jobs.ts'
import { remitRoutes } from './remit/routes.ts'
import { statisticsRoutes } from './routes.ts'

export { keepReadings } from './jobs.ts'

export const statistics: Module = {
  name: 'statistics',
  routes: [...statisticsRoutes, ...remitRoutes],
  jobs: [keepReadingsJob],
  readModels: 'src/modules/statistics/read-models.sql',
  permissions: {
    'statistics.area': {
      words: 'See the figures of one’s own areas, small counts too, and behind each number the returns of one’s own circles by name',
      roles: ['coordinator', 'manager', 'analyst'],
    },
    'statistics.keep-readings': {
      words: 'Read again the returns of which something changed, for the area’s figures (the clock itself)',
      roles: ['service-clock'],
    },
  },
}
