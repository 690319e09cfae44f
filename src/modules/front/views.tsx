import { ExitThisPage } from '../../design/index.ts'
import { Gallery } from '../../design/gallery.tsx'
import type { Content, PageBlock, PublicPage } from '../../platform/content/index.ts'
import type { Screen } from '../../platform/http/index.ts'
import { formatPlainDate } from '../../kernel/dates.ts'

export function GalleryScreen(): Screen {
  return { title: 'How this is built', width: 'wide', scripts: ['gallery'], body: <Gallery /> }
}

/** A public page of plain words, written in content/pages. */
export function WordsScreen({ page, content }: { page: PublicPage; content: Content }): Screen {
  const saysExit = page.slug === 'help'
  return {
    title: page.title,
    body: (
      <>
        {saysExit && <ExitThisPage />}
        <h1 class="govuk-heading-l">{page.title}</h1>
        <p class="govuk-body-l">{page.description}</p>
        {page.blocks.map((block) => (
          <Block block={block} content={content} />
        ))}
        <p class="govuk-body-s">Last changed {formatPlainDate(page.updated)}</p>
      </>
    ),
  }
}

function Block({ block, content }: { block: PageBlock; content: Content }) {
  if ('heading' in block) return <h2 class="govuk-heading-m">{block.heading}</h2>
  if ('paragraph' in block) return <p class="govuk-body">{block.paragraph}</p>
  if ('list' in block) {
    return (
      <ul class="govuk-list govuk-list--bullet">
        {block.list.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    )
  }
  return (
    <ul class="govuk-list govuk-list--spaced">
      {block.helplines.map((code) => (
        <Helpline code={code} content={content} />
      ))}
    </ul>
  )
}

function Helpline({ code, content }: { code: string; content: Content }) {
  const line = content.helpline(code)
  if (!line) return null
  const ways = [
    line.call && `Call ${line.call}`,
    line.text && (/^[\d ]+$/.test(line.text) ? `text ${line.text}` : line.text),
    line.web,
  ].filter((way) => way !== undefined)
  return (
    <li>
      <strong>{line.name}</strong>: {ways.join(' · ')}
      <br />
      {line.what} {line.hours}. {line.cost}.
    </li>
  )
}
