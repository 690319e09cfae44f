import { page, type Route } from '../../../platform/http/index.ts'
import { keptRules } from './queries.ts'
import { KeptPage } from './views.tsx'

export const retentionRoutes: Route[] = page('/agency/kept', {
  permission: 'agencies.read-kept',
  load: async ({ scope }) => ({ rules: await keptRules(scope) }),
  audit: ({ rules }) => ({ subject: 'kept-for', rows: rules.length }),
  view: KeptPage,
})
