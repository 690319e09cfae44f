// The door of the statistics: whether an area's returns are used. It owns no table; it counts through its own views and functions.
import type { Module } from '../../platform/module.ts'
import { remitRoutes } from './remit/routes.ts'
import { statisticsRoutes } from './routes.ts'

export const statistics: Module = {
  name: 'statistics',
  routes: [...statisticsRoutes, ...remitRoutes],
  readModels: 'src/modules/statistics/read-models.sql',
  permissions: {
    'statistics.area': {
      words: 'See the figures of one’s own areas, small counts too, and behind each number the returns of one’s own circles by name',
      roles: ['coordinator', 'manager', 'analyst'],
    },
  },
}
