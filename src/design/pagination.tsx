import { isSaid, names, type Attributes, type Words } from './words.ts'

export interface PaginationLink {
  href: string
  text?: Words
  /** What stands there; shown where there are no page numbers. */
  labelText?: Words
  attributes?: Attributes | undefined
}

export interface PageItem {
  number?: string | number | undefined
  href?: string | undefined
  current?: boolean | undefined
  ellipsis?: boolean | undefined
  visuallyHiddenText?: string | undefined
  attributes?: Attributes | undefined
}

export interface PaginationProps {
  previous?: PaginationLink | undefined
  next?: PaginationLink | undefined
  items?: readonly (PageItem | false | null | undefined)[] | undefined
  /** Says what the pages are of, where a page has more than one. */
  landmarkLabel?: string | undefined
  classes?: string | undefined
  attributes?: Attributes | undefined
}

/** The rest of a long list. */
export function Pagination({ previous, next, items, landmarkLabel = 'Pagination', classes, attributes }: PaginationProps) {
  const isBlock = !items && !!(next || previous)
  return (
    <nav class={names('govuk-pagination', isBlock && 'govuk-pagination--block', classes)} aria-label={landmarkLabel} {...attributes}>
      {previous && <ArrowLink link={previous} direction="prev" isBlock={isBlock} />}
      {items && <ul class="govuk-pagination__list">{items.map((item) => item && <Item item={item} />)}</ul>}
      {next && <ArrowLink link={next} direction="next" isBlock={isBlock} />}
    </nav>
  )
}

function ArrowLink({ link, direction, isBlock }: { link: PaginationLink; direction: 'prev' | 'next'; isBlock: boolean }) {
  const { href, text, labelText, attributes } = link
  return (
    <div class={`govuk-pagination__${direction}`}>
      <a class="govuk-link govuk-pagination__link" href={href} rel={direction} {...attributes}>
        {(isBlock || direction === 'prev') && <Arrow direction={direction} />}
        <span class={names('govuk-pagination__link-title', isBlock && !isSaid(labelText) && 'govuk-pagination__link-title--decorated')}>
          {isSaid(text) ? (
            text
          ) : (
            <>
              {direction === 'prev' ? 'Previous' : 'Next'}
              <span class="govuk-visually-hidden"> page</span>
            </>
          )}
        </span>
        {isSaid(labelText) && isBlock && (
          <>
            <span class="govuk-visually-hidden">:</span>
            <span class="govuk-pagination__link-label">{labelText}</span>
          </>
        )}
        {!isBlock && direction === 'next' && <Arrow direction="next" />}
      </a>
    </div>
  )
}

function Item({ item }: { item: PageItem }) {
  const { number, href, current, ellipsis, visuallyHiddenText, attributes } = item
  if (ellipsis || href === undefined)
    return (
      <li class={names('govuk-pagination__item', current && 'govuk-pagination__item--current', 'govuk-pagination__item--ellipsis')}>⋯</li>
    )
  return (
    <li class={names('govuk-pagination__item', current && 'govuk-pagination__item--current')}>
      <a
        class="govuk-link govuk-pagination__link"
        href={href}
        aria-label={visuallyHiddenText ?? `Page ${number}`}
        aria-current={current ? 'page' : undefined}
        {...attributes}
      >
        {number}
      </a>
    </li>
  )
}

function Arrow({ direction }: { direction: 'prev' | 'next' }) {
  return (
    <svg
      class={`govuk-pagination__icon govuk-pagination__icon--${direction}`}
      xmlns="http://www.w3.org/2000/svg"
      height="13"
      width="15"
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 15 13"
    >
      <path d={arrowPaths[direction]} />
    </svg>
  )
}

const arrowPaths = {
  prev: 'm6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z',
  next: 'm8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z',
} as const
