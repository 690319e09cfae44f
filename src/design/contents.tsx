import type { Words } from './words.ts'

export interface ContentsItem {
  href: string
  text: string
  /** How much is there, or what is late of it: "3", "1 overdue". */
  fact?: Words | undefined
}

/** What stands below on a long page, as plain links, each with how much there is of it. Two parts need no list: it is then not drawn. */
export function Contents({ items, label = 'On this page' }: { items: readonly (ContentsItem | false | null)[]; label?: string }) {
  const shown = items.filter((item): item is ContentsItem => Boolean(item))
  if (shown.length < 3) return null
  return (
    <nav class="sr-contents" aria-label={label}>
      <p class="sr-contents__label">{label}</p>
      <ul class="sr-contents__list">
        {shown.map(({ href, text, fact }) => (
          <li>
            <a class="govuk-link" href={href}>
              {text}
            </a>
            {fact !== undefined && <span class="sr-contents__fact"> {fact}</span>}
          </li>
        ))}
      </ul>
    </nav>
  )
}
