import { Button, ButtonGroup, Details, PrintButton, Quote, Source } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { SubjectHeader, whenWords } from '../discussions/views.tsx'
import type { PackItem } from './domain.ts'
import type { Packed } from './routes.ts'

/** What the reader may read before a discussion: one column, the shortest part first. */
export function PackPage({ loaded, page }: { loaded: Packed; page: PageContext }): Screen {
  const { discussion, pack } = loaded
  return {
    title: 'Pack for a strategy discussion',
    back: { href: `/discussions/${discussion.ref}`, text: 'Back to the discussion' },
    body: (
      <>
        <span class="govuk-caption-l">Pack for a strategy discussion, {whenWords(loaded)}</span>
        <h1 class="govuk-heading-l">{pack.name}</h1>
        <p class="govuk-body-l">{pack.line}</p>
        <SubjectHeader loaded={loaded} page={page} />
        <p class="govuk-body-s">{madeFor(page)}</p>
        <ButtonGroup>
          <Button href={`/discussions/${discussion.ref}/pack.pdf`}>Save as a PDF</Button>
          <PrintButton>Print</PrintButton>
        </ButtonGroup>
        <Details summary="What is left out of your pack">
          <ul class="govuk-list govuk-list--bullet">
            {pack.leftOut.map((words) => (
              <li>{words}</li>
            ))}
          </ul>
          <p class="govuk-body">
            Your work does not show these, so the pack does not say whether there are any. Those who know them bring them to the discussion.
          </p>
        </Details>
        <div class="sr-stack">
          {pack.sections.map((s) => (
            <section aria-labelledby={`pack-${s.id}`}>
              <h2 class="govuk-heading-m" id={`pack-${s.id}`}>
                {s.heading}
              </h2>
              {s.items.length === 0 ? <p class="govuk-body">{s.empty}</p> : s.items.map((item) => <Item item={item} by={pack.name} />)}
            </section>
          ))}
        </div>
        {pack.further !== null && <p class="govuk-body">{pack.further}</p>}
      </>
    ),
  }
}

export function madeFor({ me, now }: Pick<PageContext, 'me' | 'now'>): string {
  return `Made for ${me.name}, ${me.agencyName}, ${formatMoment(now, 'minute')}.`
}

function Item({ item, by }: { item: PackItem; by: string }) {
  return (
    <>
      <h3 class="govuk-heading-s govuk-!-margin-bottom-1">{item.title}</h3>
      {item.lines
        .filter((line) => line.trim() !== '')
        .map((line) => (
          <p class="govuk-body govuk-!-margin-bottom-1">{line}</p>
        ))}
      {item.quotes.map((words) => (
        <Quote by={by}>{words}</Quote>
      ))}
      <Source who={item.source} />
    </>
  )
}
