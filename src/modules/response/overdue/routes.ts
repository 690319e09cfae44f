import { londonDay } from '../../../kernel/dates.ts'
import { page, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { overdueActions, readOverdue } from './queries.ts'
import { OverdueActionsPage } from './views.tsx'

export const overdueActionRoutes: readonly Route[] = [
  ...page('/overdue-actions', {
    permission: 'response.read-overdue',
    audit: ({ rows }): AuditNote[] => (rows.length === 0 ? [] : [{ subject: 'actions overdue', rows: rows.length }]),
    load: async ({ scope, query, now }) => {
      const asked = readOverdue(query)
      return { asked, rows: await overdueActions(scope, londonDay(now), asked) }
    },
    view: OverdueActionsPage,
  }),
]
