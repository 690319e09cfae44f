import type { VNode } from 'preact'
import { PagedList, WorkItem, WorkList, type PagedListProps } from '../../../design/index.ts'
import { formatMoment, formatPlainDate, londonDay } from '../../../kernel/dates.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ageOf } from '../../people/index.ts'
import { reviewWords } from '../domain.ts'
import type { HarmWaiting, Overdue } from './queries.ts'

type Listed = Omit<PagedListProps, 'children'>

/** A list of children in the circles of a manager, whom somebody must look at. */
function listPage(listed: Listed, items: readonly VNode[]): Screen {
  return {
    title: listed.title,
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: <PagedList {...listed}>{items.length === 0 ? null : <WorkList label={listed.title}>{items}</WorkList>}</PagedList>,
  }
}

interface Given {
  loaded: { reviews: readonly Overdue[]; isFurther: boolean; next: string | null }
  page: PageContext
}

/** What a manager sees: the judgements of children in their circles that nobody has looked at again in time. */
export function OverduePage({ loaded: { reviews, isFurther, next }, page }: Given): Screen {
  const today = londonDay(page.now)
  return listPage(
    {
      title: 'Judgements overdue',
      lead: 'Of children in whose circle you stand, the longest overdue first. Its author finds each in My work too.',
      beginning: '/judgements/overdue',
      empty: {
        why: 'Nothing is overdue in your circles.',
        todo: 'A judgement stands here from the day after it was to be looked at again, until somebody writes a new one.',
      },
      isFurther,
      next,
    },
    reviews.map((review) => (
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
    )),
  )
}

interface HarmGiven {
  loaded: { waiting: readonly HarmWaiting[]; isFurther: boolean; next: string | null }
  page: PageContext
}

/** What a manager sees: children in their circles in whom harm was noted and of whom nobody has concluded anything since. */
export function HarmWaitingPage({ loaded: { waiting, isFurther, next }, page }: HarmGiven): Screen {
  return listPage(
    {
      title: 'Harm noted, nothing concluded',
      lead: 'Harm that is happening now stands on these children’s records, and nobody has written a judgement since. The longest waiting first.',
      beginning: '/judgements/harm-waiting',
      empty: {
        why: 'No child in your circles waits for this.',
        todo: 'A child stands here from the moment that harm is noted, until somebody writes a judgement or the sign is taken back.',
      },
      isFurther,
      next,
    },
    waiting.map((child) => (
      <WorkItem
        mark="late"
        kind="Harm now"
        who={whoOf(child, page.now)}
        href={`/children/${child.childRef}/judgement`}
        time={<span class="sr-clock__exact">since {formatMoment(child.notedAt, 'minute')}</span>}
        facts={child.many === 1 ? '1 sign of harm now' : `${child.many} signs of harm now`}
      />
    )),
  )
}

function whoOf(child: { childName: string; dateOfBirth: string | null }, now: Date): string {
  const age = ageOf(child, now)
  return age === null ? child.childName : `${child.childName}, ${age}`
}
