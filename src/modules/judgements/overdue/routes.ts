import { isIsoDay, londonDay } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { page, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { overdueReviews, pageSize, type Overdue, type OverdueKey } from './queries.ts'
import { OverduePage } from './views.tsx'

export const overdueRoutes: Route[] = [
  ...page('/judgements/overdue', {
    permission: 'judgements.overdue',
    audit: ({ reviews }: { reviews: readonly Overdue[] }): AuditNote[] =>
      reviews.length === 0 ? [] : [{ subject: 'judgements overdue', rows: reviews.length }],
    load: async ({ scope, query, now }) => {
      const after = keyOf(query['after'])
      const found = await overdueReviews(scope, londonDay(now), after)
      const reviews = found.slice(0, pageSize)
      const last = found.length > pageSize ? reviews.at(-1) : undefined
      return { reviews, isFurther: after !== null, next: last ? `/judgements/overdue?after=${last.reviewOn}_${last.childId}` : null }
    },
    view: OverduePage,
  }),
]

function keyOf(text: string | undefined): OverdueKey | null {
  const [reviewOn = '', childId = ''] = (text ?? '').split('_')
  return isIsoDay(reviewOn) && isUuid(childId) ? { reviewOn, childId } : null
}
