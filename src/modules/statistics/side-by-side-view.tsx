import { Details, ScrollBox, Table } from '../../design/index.ts'
import { Counted, type Shown } from './counted.tsx'
import { facets, type Asked, type Facet } from './domain.ts'
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
          <FacetTable facet={facet} shown={shown} />
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

function FacetTable({ facet, shown: { asked, figures, content } }: { facet: Facet; shown: Shown }) {
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
          .map((f) => {
            const name = facetWords(f, content)
            const narrowed: Asked = { ...asked, [facet]: f.code }
            return [
              { text: name },
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
