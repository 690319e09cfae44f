import { Link, NotificationBanner, Time } from '../../../design/index.ts'
import type { PageContext } from '../../../platform/http/index.ts'
import type { Interview } from '../domain.ts'
import type { UrgentMatter } from './domain.ts'

/** What cannot wait and is still open: above everything else, until somebody says what was done. */
export function OpenMatters({
  interview,
  matters,
  page,
  from,
}: {
  interview: Pick<Interview, 'ref'>
  matters: readonly UrgentMatter[]
  page: Pick<PageContext, 'content' | 'may'>
  from?: string | undefined
}) {
  if (matters.length === 0) return null
  return (
    <NotificationBanner title="This cannot wait">
      {matters.map((m) => (
        <p class="govuk-notification-banner__heading">
          {titleOf(page, m.code)}: raised <Time at={m.raisedAt} />.{' '}
          {page.may('interviews.hold') && (
            <Link href={`/interviews/${interview.ref}/urgent/${m.id}${fromQuery(from)}`} classes="govuk-notification-banner__link">
              What to do now
            </Link>
          )}
        </p>
      ))}
    </NotificationBanner>
  )
}

export function titleOf(page: Pick<PageContext, 'content'>, code: string): string {
  return page.content.urgentMatter(code)?.title ?? code
}

/** Keeps the way back to the question that somebody came from. */
export function fromQuery(from: string | undefined): string {
  return from && /^[a-z0-9-]{1,60}$/.test(from) ? `?from=${from}` : ''
}

/** Back to the conversation, or to the interview where nobody came from it. */
export function wayBack(ref: string, from: string | undefined): string {
  return fromQuery(from) ? `/interviews/${ref}/talk?q=${from}` : `/interviews/${ref}`
}
