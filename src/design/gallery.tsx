import status from './fixtures-status.json' with { type: 'json' }
import type { Entry } from './gallery/entry.ts'
import { pages } from './gallery/pages.tsx'
import { patterns } from './gallery/patterns.tsx'
import { questions } from './gallery/questions.tsx'
import { Page, type Chrome } from './page.tsx'
import { ScrollBox, Table } from './table.tsx'

const parts = [
  { title: 'Our own patterns', id: 'patterns', entries: patterns },
  { title: 'Questions and answers', id: 'questions', entries: questions },
  { title: 'What pages are made of', id: 'pages', entries: pages },
]

/** Every component with what it is for, what keeps it accessible, and how it stands against govuk-frontend's fixtures. */
export function GalleryPage({ chrome }: { chrome: Chrome }) {
  return (
    <Page title="How this is built" chrome={chrome} width="wide">
      <Gallery />
    </Page>
  )
}

/** The gallery without the document round it. */
export function Gallery() {
  return (
    <>
      <h1 class="govuk-heading-xl">How this is built</h1>
      <p class="govuk-body-l">
        Every page is made of these parts. {status.matched} of govuk-frontend’s {status.total} fixtures match to the letter; {status.listed}{' '}
        are left alone, each with a reason.
      </p>
      <nav aria-label="Parts of the gallery">
        <ul>
          {parts.map((part) => (
            <li>
              <a class="govuk-link" href={`#${part.id}`}>
                {part.title}
              </a>
            </li>
          ))}
          <li>
            <a class="govuk-link" href="#fixtures">
              Fixtures
            </a>
          </li>
        </ul>
      </nav>
      {parts.map((part) => (
        <section class="sr-gallery" id={part.id} aria-labelledby={`${part.id}-title`}>
          <h2 class="govuk-heading-l" id={`${part.id}-title`}>
            {part.title}
          </h2>
          {part.entries.map((entry) => (
            <GalleryEntry entry={entry} />
          ))}
        </section>
      ))}
      <section id="fixtures">
        <h2 class="govuk-heading-l">Fixtures</h2>
        <ScrollBox label="Fixtures of govuk-frontend">
          <FixturesTable />
        </ScrollBox>
      </section>
    </>
  )
}

function GalleryEntry({ entry }: { entry: Entry }) {
  const tally = status.components.find((component) => component.component === entry.fixtures)
  return (
    <article class="sr-gallery__entry" id={entry.name.split(/[ ,]/)[0]}>
      <h3 class="govuk-heading-m">{entry.name}</h3>
      <p>{entry.purpose}</p>
      <ul class="sr-gallery__criteria">
        {entry.criteria.map((criterion) => (
          <li>{criterion}</li>
        ))}
        {tally && (
          <li>
            Fixtures: {tally.matched} of {tally.total} match
            {tally.listed > 0 && `; ${tally.listed} left alone`}.
          </li>
        )}
      </ul>
      <div class="sr-gallery__example">{entry.example}</div>
    </article>
  )
}

function FixturesTable() {
  return (
    <Table
      caption="Every component of govuk-frontend, and how ours compares"
      captionClasses="govuk-table__caption--s"
      firstCellIsHeader
      head={[
        { text: 'Component' },
        { text: 'Match', format: 'numeric' },
        { text: 'Left alone', format: 'numeric' },
        { text: 'In all', format: 'numeric' },
        { text: 'Why some are left alone' },
      ]}
      rows={status.components.map((component) => [
        { text: component.component },
        { text: component.matched, format: 'numeric' },
        { text: component.listed, format: 'numeric' },
        { text: component.total, format: 'numeric' },
        { text: 'reason' in component ? component.reason : '–' },
      ])}
    />
  )
}
