import { EmptyList, Link, WorkItem, WorkList } from '../../../design/index.ts'
import { formatMoment, formatPlainDate, londonDay } from '../../../kernel/dates.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ageOf } from '../../people/index.ts'
import { reviewWords } from '../domain.ts'
import type { HarmWaiting, Overdue } from './queries.ts'

interface Given {
  loaded: { reviews: readonly Overdue[]; isFurther: boolean; next: string | null }
  page: PageContext
}

/** What a manager sees: the judgements of children in their circles that nobody has looked at again in time. */
export function OverduePage({ loaded: { reviews, isFurther, next }, page }: Given): Screen {
  const today = londonDay(page.now)
  return {
    title: 'Judgements overdue',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">Judgements overdue</h1>
        <p class="govuk-body">Of children in whose circle you stand, the longest overdue first. Its author finds each in My work too.</p>
        {reviews.length === 0 ? (
          <EmptyList why={isFurther ? 'There are no more.' : 'Nothing is overdue in your circles.'}>
            {isFurther ? (
              <Link href="/judgements/overdue">Back to the longest overdue</Link>
            ) : (
              'A judgement stands here from the day after it was to be looked at again, until somebody writes a new one.'
            )}
          </EmptyList>
        ) : (
          <WorkList label="Judgements overdue">
            {reviews.map((review) => (
              <WorkItem
                mark="late"
                kind="Review"
                who={whoOf(review, page.now)}
                href={`/children/${review.childRef}/judgement`}
                time={
                  <span class="sr-clock">
                    <strong class="sr-clock__left">{reviewWords(review.reviewOn, today)}</strong>{' '}
                    <span class="sr-clock__exact">since {formatPlainDate(review.reviewOn)}</span>
                  </span>
                }
                facts={`${review.levelWords} · ${review.writtenByName}, ${review.writtenByAgency}${review.authorIsGone ? ' · no longer works here: somebody else must look' : ''}`}
              />
            ))}
          </WorkList>
        )}
        {next !== null && (
          <p class="govuk-body">
            <Link href={next}>Show what comes after these</Link>
          </p>
        )}
      </>
    ),
  }
}

interface HarmGiven {
  loaded: { waiting: readonly HarmWaiting[]; isFurther: boolean; next: string | null }
  page: PageContext
}

/** What a manager sees: children in their circles in whom harm was noted and of whom nobody has concluded anything since. */
export function HarmWaitingPage({ loaded: { waiting, isFurther, next }, page }: HarmGiven): Screen {
  return {
    title: 'Harm noted, nothing concluded',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">Harm noted, nothing concluded</h1>
        <p class="govuk-body">
          Harm that is happening now stands on these children’s records, and nobody has written a judgement since. The longest waiting
          first.
        </p>
        {waiting.length === 0 ? (
          <EmptyList why={isFurther ? 'There are no more.' : 'No child in your circles waits for this.'}>
            {isFurther ? (
              <Link href="/judgements/harm-waiting">Back to the longest waiting</Link>
            ) : (
              'A child stands here from the moment that harm is noted, until somebody writes a judgement or the sign is taken back.'
            )}
          </EmptyList>
        ) : (
          <WorkList label="Harm noted, nothing concluded">
            {waiting.map((child) => (
              <WorkItem
                mark="late"
                kind="Harm now"
                who={whoOf(child, page.now)}
                href={`/children/${child.childRef}/judgement`}
                time={<span class="sr-clock__exact">since {formatMoment(child.notedAt, 'minute')}</span>}
                facts={child.many === 1 ? '1 sign of harm now' : `${child.many} signs of harm now`}
              />
            ))}
          </WorkList>
        )}
        {next !== null && (
          <p class="govuk-body">
            <Link href={next}>Show what comes after these</Link>
          </p>
        )}
      </>
    ),
  }
}

function whoOf(child: { childName: string; dateOfBirth: string | null }, now: Date): string {
  const age = ageOf(child, now)
  return age === null ? child.childName : `${child.childName}, ${age}`
}
