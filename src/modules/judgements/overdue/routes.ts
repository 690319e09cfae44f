import { isIsoDay, londonDay } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { page, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { harmWaiting, overdueReviews, pageSize, type HarmKey, type HarmWaiting, type Overdue, type OverdueKey } from './queries.ts'
import { HarmWaitingPage, OverduePage } from './views.tsx'

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
  ...page('/judgements/harm-waiting', {
    permission: 'judgements.overdue',
    audit: ({ waiting }: { waiting: readonly HarmWaiting[] }): AuditNote[] =>
      waiting.length === 0 ? [] : [{ subject: 'harm without a judgement', rows: waiting.length }],
    load: async ({ scope, query }) => {
      const after = harmKeyOf(query['after'])
      const found = await harmWaiting(scope, after)
      const waiting = found.slice(0, pageSize)
      const last = found.length > pageSize ? waiting.at(-1) : undefined
      return {
        waiting,
        isFurther: after !== null,
        next: last ? `/judgements/harm-waiting?after=${last.notedAt.getTime()}_${last.childId}` : null,
      }
    },
    view: HarmWaitingPage,
  }),
]

function keyOf(text: string | undefined): OverdueKey | null {
  const [reviewOn = '', childId = ''] = (text ?? '').split('_')
  return isIsoDay(reviewOn) && isUuid(childId) ? { reviewOn, childId } : null
}

function harmKeyOf(text: string | undefined): HarmKey | null {
  const [moment = '', childId = ''] = (text ?? '').split('_')
  return /^\d{1,13}$/.test(moment) && isUuid(childId) ? { notedAt: new Date(Number(moment)), childId } : null
}
