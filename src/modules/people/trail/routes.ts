import { page, type Route } from '../../../platform/http/index.ts'
import { auditOfChild, childOf } from '../loading.ts'
import { trailOf } from './queries.ts'
import { TrailScreen } from './views.tsx'

const trail = page('/children/:ref/access-log', {
  permission: 'people.access-log',
  load: async (ask) => {
    const child = await childOf(ask)
    const before = ask.query['before'] ?? ''
    return child && { child, ...(await trailOf(ask.scope, child.id, /^\d{1,15}$/.test(before) ? Number(before) : null)) }
  },
  audit: ({ child }) => ({ ...auditOfChild({ child }), subject: 'access log' }),
  view: (given) => TrailScreen(given),
})

export const trailRoutes: Route[] = trail
