import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import { Button, EmptyList, Form, InsetText, Link, Pagination, SummaryList } from '../../../design/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import type { Child } from '../domain.ts'
import { ChildHeader } from '../views.tsx'
import { locationWords, wordsOf } from '../words.ts'
import type { KnownPlace, ShownPlace } from './queries.ts'

export interface PlacesLoaded {
  child: Child
  places: readonly KnownPlace[]
  next: string | null
}

export function PlacesScreen({ loaded: { child, places, next }, page }: { loaded: PlacesLoaded; page: PageContext }): Screen {
  const path = `/children/${child.ref}/places`
  return {
    title: 'Places',
    back: { href: `/children/${child.ref}`, text: 'The child’s story' },
    body: (
      <>
        <h1 class="govuk-heading-l">Places</h1>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body">
          Where a child is can put them in danger. Each place is shown by itself, when you ask for it, and the access log says that you did.
        </p>
        {page.may('people.add-location') && (
          <Button href={`${path}/add`} variant="secondary">
            Add a place
          </Button>
        )}
        {places.length === 0 ? (
          <EmptyList why="No place is on record yet. Places come with each missing episode, with imports, or by adding one here." />
        ) : (
          places.map((place) => <PlaceCard place={place} page={page} />)
        )}
        {next && <Pagination next={{ href: `${path}?before=${next}`, text: 'Older places' }} />}
      </>
    ),
  }
}

function PlaceCard({ place, page }: { place: KnownPlace; page: PageContext }) {
  return (
    <SummaryList
      card={{ title: wordsOf(locationWords, place.kind) }}
      rows={[
        { key: 'When', value: spanWords(place) },
        { key: 'Who says so', value: place.source },
        { key: 'Recorded', value: `${formatMoment(place.recordedAt, 'minute')} by ${place.recordedByName}` },
        {
          key: 'Where',
          value: (
            <Form
              action={`/locations/${place.id}/show`}
              csrf={page.csrf}
              inline
              label={`Show this place: ${wordsOf(locationWords, place.kind)}`}
            >
              <Button variant="secondary">
                Show this place<span class="govuk-visually-hidden">: {wordsOf(locationWords, place.kind)}</span>
              </Button>
            </Form>
          ),
        },
      ]}
    />
  )
}

function spanWords({ fromDay, toDay }: KnownPlace): string {
  if (fromDay === null) return toDay === null ? 'Not said' : `Until ${formatPlainDate(toDay)}`
  return toDay === null
    ? `Since ${formatPlainDate(fromDay)}`
    : fromDay === toDay
      ? formatPlainDate(fromDay)
      : `${formatPlainDate(fromDay)} to ${formatPlainDate(toDay)}`
}

/** One place, with the mark of who was shown it and when: on paper and in a photograph of the screen too. */
export function PlaceScreen({ child, place, page }: { child: Child; place: ShownPlace; page: PageContext }): Screen {
  return {
    title: 'One place',
    back: { href: `/children/${child.ref}/places`, text: 'Places' },
    body: (
      <>
        <h1 class="govuk-heading-l">{wordsOf(locationWords, place.kind)}</h1>
        <ChildHeader child={child} now={page.now} />
        <SummaryList
          rows={[
            place.place !== null && { key: 'Where', value: place.place },
            place.postcode !== null && { key: 'Postcode', value: place.postcode },
            { key: 'Who says so', value: place.source },
            { key: 'Recorded', value: formatMoment(place.recordedAt, 'minute') },
          ]}
        />
        <InsetText>
          Shown to {page.me.name}, {page.me.agencyName}, at {formatMoment(page.now, 'minute')}. The access log says so. Do not copy it,
          forward it, or leave it on a screen.
        </InsetText>
        <p class="govuk-body">
          <Link href={`/children/${child.ref}/places`}>Close this place</Link>
        </p>
      </>
    ),
  }
}
