import { Button, Clock, EmptyList, Form, Link, Live, WorkItem as Card, WorkList, type Mark } from '../../design/index.ts'
import { formatDay, formatMoment, formatTime } from '../../kernel/dates.ts'
import type { WorkGroup, WorkItem, WorkStep } from '../../kernel/work.ts'
import { listOf } from '../../kernel/words.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import {
  countsOf,
  dayLeft,
  inOrder,
  pageOf,
  pressureOf,
  type Place,
  type Pressure,
  type WorkCounts,
  type WorkPage as Shown,
} from './domain.ts'

interface Given {
  items: readonly WorkItem[]
  /** Where this page of the list begins. */
  after: string | null
  page: PageContext
}

/** The next thing first: what needs me, by when, and what can be done about it at once. */
export function WorkPage({ items, after, page }: Given): Screen {
  const team = listOf(page.me.teams.map((t) => t.name)) || page.me.agencyName
  return {
    title: 'My work',
    width: 'wide',
    body: (
      <>
        <p class="govuk-caption-l">
          {team} · {formatDay(page.now)}, {formatTime(page.now)}
        </p>
        <h1 class="govuk-heading-l">Needs you now</h1>
        <Live url={after === null ? '/work/fragment' : `/work/fragment?after=${encodeURIComponent(after)}`}>
          <WorkFragment items={items} after={after} page={page} />
        </Live>
        {elsewhere
          .filter(({ permission }) => page.may(permission))
          .map(({ href, text }) => (
            <p class="govuk-body-s">
              <Link href={href}>{text}</Link>
            </p>
          ))}
      </>
    ),
  }
}

/** Where all of a kind stand, for whoever looks for more than what needs them now. */
const elsewhere = [
  { href: '/referrals', text: 'Referrals of your teams', permission: 'response.read-referrals' },
  { href: '/discussions', text: 'Strategy discussions of your teams', permission: 'response.read-discussions' },
  { href: '/contexts', text: 'Contexts: places, groups, schools and online spaces', permission: 'contexts.read' },
  { href: '/panels', text: 'The panel of your area', permission: 'panel.read' },
  { href: '/host-notices', text: 'Placed in another area', permission: 'response.host-register' },
]

/** What the page fetches again when something changes: the list and the counts, nothing round them. */
export function WorkFragment({ items, after, page }: Given) {
  const shown = pageOf(inOrder(items, 'now', page.now), after)
  const counts = countsOf(items)
  return (
    <>
      {shown.items.length === 0 ? (
        <NothingNow counts={counts} page={page} />
      ) : (
        <Items shown={shown} label="Needs you now" page={page} href="/work" />
      )}
      <Others counts={counts} />
    </>
  )
}

/** Coming up, waiting on others, or done this week. */
export function ListPage({ group, shown, page }: { group: Exclude<WorkGroup, 'now'>; shown: Shown; page: PageContext }): Screen {
  const { title, why, what } = lists[group]
  return {
    title,
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        {shown.items.length === 0 ? (
          <EmptyList why={why}>{what}</EmptyList>
        ) : (
          <Items shown={shown} label={title} page={page} href={`/work/${group}`} />
        )}
      </>
    ),
  }
}

const lists: Record<Exclude<WorkGroup, 'now'>, { title: string; why: string; what: string }> = {
  coming: {
    title: 'Coming up',
    why: 'Nothing is planned for you or your team.',
    what: 'Actions and reviews stand here until they are near; then they move to “Needs you now”.',
  },
  waiting: {
    title: 'Waiting on others',
    why: 'Nobody owes you anything.',
    what: 'What you hand on, share or ask for stands here until the other person has taken it or answered.',
  },
  done: {
    title: 'Done this week',
    why: 'Nothing has been finished in the last seven days.',
    what: 'What you finish stands here for a week, so that you can look back at it.',
  },
}

function Items({ shown, label, page, href }: { shown: Shown; label: string; page: PageContext; href: string }) {
  return (
    <>
      <WorkList label={label}>
        {shown.items.map((item) => (
          <Item item={item} page={page} />
        ))}
      </WorkList>
      {shown.next !== null && (
        <p class="govuk-body">
          <a class="govuk-link" href={`${href}?after=${encodeURIComponent(shown.next)}`}>
            Show what comes after these
          </a>
        </p>
      )}
    </>
  )
}

function Item({ item, page }: { item: WorkItem; page: PageContext }) {
  const pressure = pressureOf(item, page.now)
  const [first, ...rest] = item.steps
  return (
    <Card
      mark={item.group === 'done' ? 'done' : markOf(pressure)}
      kind={item.what}
      who={item.who === '' ? item.facts : item.who}
      href={item.href}
      time={<TimeOf item={item} page={page} />}
      facts={item.who === '' ? undefined : item.facts}
      primary={
        first && (
          <>
            <Step step={first} about={item.who} strong={pressure === 'new' || pressure === 'late'} page={page} />
            {rest
              .filter((step) => step.kind === 'deed')
              .map((step) => (
                <Step step={step} about={item.who} strong={false} page={page} />
              ))}
          </>
        )
      }
      links={rest.flatMap((step) =>
        step.kind === 'link' ? [{ text: step.text, href: step.href, about: item.who === '' ? undefined : `for ${item.who}` }] : [],
      )}
    />
  )
}

function markOf(pressure: Pressure): Mark | undefined {
  switch (pressure) {
    case 'new':
    case 'late':
    case 'soon':
      return pressure
    case 'running':
      return undefined
  }
}

function TimeOf({ item, page }: { item: WorkItem; page: PageContext }) {
  if (item.group === 'done') return <span class="sr-clock__exact">{formatMoment(item.since, 'minute')}</span>
  if (item.dueAt === null) return <span class="sr-clock__exact">since {formatMoment(item.since, 'minute')}</span>
  if (item.dueByDay) return <DayLeft dueAt={item.dueAt} now={page.now} />
  return <Clock due={item.dueAt} now={page.now} />
}

function DayLeft({ dueAt, now }: { dueAt: Date; now: Date }) {
  const words = dayLeft(dueAt, now)
  const saysTheDay = words.includes(formatDay(dueAt))
  return (
    <span class="sr-clock">
      <strong class="sr-clock__left">{words}</strong> {!saysTheDay && <span class="sr-clock__exact">{formatDay(dueAt)}</span>}
    </span>
  )
}

/** A deed is one click; a link goes where something must be said first. */
function Step({ step, about, strong, page }: { step: WorkStep; about: string; strong: boolean; page: PageContext }) {
  const words = (
    <>
      {step.text}
      {about !== '' && <span class="govuk-visually-hidden"> for {about}</span>}
    </>
  )
  const variant = strong ? undefined : 'secondary'
  if (step.kind === 'link') {
    return (
      <Button href={step.href} variant={variant}>
        {words}
      </Button>
    )
  }
  return (
    <Form action={step.action} csrf={page.csrf} once={page.once()} inline>
      <Button variant={variant} preventDoubleClick>
        {words}
      </Button>
    </Form>
  )
}

/** The other three lists, as one quiet line. */
function Others({ counts }: { counts: WorkCounts }) {
  const { coming, waiting, notAccepted, done } = counts
  return (
    <nav aria-label="The rest of my work">
      <p class="govuk-body">
        <a class="govuk-link" href="/work/coming">
          Coming up ({coming})
        </a>
        {'  ·  '}
        <a class="govuk-link" href="/work/waiting">
          Waiting on others ({waiting}
          {notAccepted > 0 && `: ${notAccepted} not yet accepted`})
        </a>
        {'  ·  '}
        <a class="govuk-link" href="/work/done">
          Done this week ({done})
        </a>
      </p>
    </nav>
  )
}

function NothingNow({ counts, page }: { counts: WorkCounts; page: PageContext }) {
  return (
    <EmptyList why="Nothing needs you now.">
      {counts.coming > 0
        ? 'What comes next stands under “Coming up”.'
        : 'New interviews, actions and reviews for you or your team appear here by themselves.'}{' '}
      {page.may('people.search') && (
        <>
          You can{' '}
          <a class="govuk-link" href="/children/find">
            find a child
          </a>
          {page.may('missing.record-report') && <> or record a missing report from a child’s page</>}.
        </>
      )}
    </EmptyList>
  )
}

/** For those whose role has no work with children: where their work is. */
export function LandingPage({ places, page }: { places: readonly Place[]; page: PageContext }): Screen {
  return {
    title: 'My work',
    body: (
      <>
        <p class="govuk-caption-l">
          {page.me.agencyName} · {formatDay(page.now)}, {formatTime(page.now)}
        </p>
        <h1 class="govuk-heading-l">{places.length > 0 ? 'Where your work is' : 'Nothing here is for you to do'}</h1>
        {places.length > 0 ? (
          <ul class="govuk-list govuk-list--spaced">
            {places.map((place) => (
              <li>
                <a class="govuk-link" href={place.href}>
                  {place.text}
                </a>
                <br />
                {place.words}
              </li>
            ))}
          </ul>
        ) : (
          <p class="govuk-body">
            Your role opens no child’s record and no list of work. If that is not right, ask the administrator of {page.me.agencyName} to
            change your role.
          </p>
        )}
      </>
    ),
  }
}
