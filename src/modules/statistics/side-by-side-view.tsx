import { Details, Link, ScrollBox, Table } from '../../design/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { Counted, type Shown } from './counted.tsx'
import { askedQuery, facets, facetOf, listedMax, periodWords, type Asked, type Facet } from './domain.ts'
import type { LoadedFigures } from './views.tsx'
import { facetLabels, facetWords } from './words.ts'

/** The same few numbers for each team, kind of home, force and whereabouts. */
export function SideBySide({ shown }: { shown: Shown }) {
  // A narrowing that was chosen leaves nothing to set side by side.
  const tables = facets.filter(
    (facet) => shown.asked[facet] === null && shown.figures.facets.filter((f) => f.facet === facet && f.returned > 0).length > 1,
  )
  if (tables.length === 0) return null
  return (
    <section aria-labelledby="side-by-side">
      <h2 class="govuk-heading-m" id="side-by-side">
        Side by side
      </h2>
      <p class="govuk-body">
        Children differ, and so does what stands in the way of hearing them. Small numbers move by chance: read the returns before the
        rates.
      </p>
      {tables.map((facet) => (
        <Details summary={sideBySideWords[facet]}>
          <FacetTable facet={facet} shown={shown} most={listedMax} />
          <AllOf facet={facet} shown={shown} />
        </Details>
      ))}
    </section>
  )
}

const sideBySideWords: Record<Facet, string> = {
  team: 'Teams that hold the interviews',
  placement: 'Where the child was living',
  force: 'Police forces',
  away: 'Placed and found, in and out of area',
}

/** Where a nation has more of them than a page should hold. */
function AllOf({ facet, shown: { asked, figures } }: { facet: Facet; shown: Shown }) {
  const all = figures.facets.filter((f) => f.facet === facet).length
  if (all <= listedMax) return null
  return (
    <p class="govuk-body">
      These are the {listedMax} with the most returns.{' '}
      <Link href={`/area/side-by-side${askedQuery({ ...asked, [facet]: null }, { facet })}`}>{`All ${all} ${facetNouns[facet]}`}</Link>
    </p>
  )
}

/** Every team, kind of home or force of the period, each with a way to its own figures. */
export function SideBySidePage({ loaded, page }: { loaded: LoadedFigures & { facet: Facet }; page: PageContext }): Screen {
  const { area, asked, facet, figures } = loaded
  return {
    title: sideBySideWords[facet],
    width: 'wide',
    back: { href: `/area${askedQuery(asked)}`, text: 'Are returns used?' },
    body: (
      <>
        <p class="govuk-caption-l">
          {area.name}, {periodWords(asked)}
        </p>
        <h1 class="govuk-heading-l">{sideBySideWords[facet]}</h1>
        <FacetTable facet={facet} shown={{ asked, figures, content: page.content }} most={Number.POSITIVE_INFINITY} />
      </>
    ),
  }
}

/** The figures with what is to be set side by side; null where that is no such thing. */
export function sideBySide(loaded: LoadedFigures | null, facet: string | undefined): (LoadedFigures & { facet: Facet }) | null {
  const known = facetOf(facet)
  return loaded && known && { ...loaded, facet: known }
}

export const facetNouns: Record<Facet, string> = { team: 'teams', placement: 'kinds of home', force: 'forces', away: 'places' }

function FacetTable({ facet, shown: { asked, figures, content }, most }: { facet: Facet; shown: Shown; most: number }) {
  return (
    <ScrollBox label={`${sideBySideWords[facet]}, as a table`}>
      <Table
        firstCellIsHeader
        caption={sideBySideWords[facet]}
        captionClasses="govuk-visually-hidden"
        head={[
          { text: facetLabels[facet] },
          { text: 'Returned', format: 'numeric' },
          { text: 'Offered', format: 'numeric' },
          { text: 'Heard within 72 hours', format: 'numeric' },
          { text: 'Used', format: 'numeric' },
          { text: 'Missed', format: 'numeric' },
        ]}
        rows={figures.facets
          .filter((f) => f.facet === facet && f.returned > 0)
          .slice(0, most)
          .map((f) => {
            const name = facetWords(f, content)
            const narrowed: Asked = { ...asked, [facet]: f.code }
            return [
              { text: most > listedMax ? <Link href={`/area${askedQuery(narrowed)}`}>{name}</Link> : name },
              ...(['returned', 'offered', 'heard-in-time', 'used', 'missed'] as const).map((part) => ({
                text: <Counted asked={narrowed} part={part} n={f[part]} about={`returns: ${name}`} />,
                format: 'numeric' as const,
              })),
            ]
          })}
      />
    </ScrollBox>
  )
}
