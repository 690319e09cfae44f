import type { ComponentChildren } from 'preact'
import { EmptyList } from './empty-list.tsx'
import { FilterLinks, type FilterGroup } from './filter-links.tsx'
import { Link } from './link.tsx'
import { Pagination } from './pagination.tsx'
import { isSaid, type Words } from './words.ts'

export interface PagedListProps {
  title: string
  /** 2 where it is part of another page. */
  headingLevel?: 1 | 2
  /** Above the heading: whose list it is. */
  caption?: Words
  /** Below the heading: who stands here, in which order. */
  lead?: Words
  /** The one thing to begin here. */
  begin?: Words
  filters?: { label: string; groups: readonly FilterGroup[] } | undefined
  /** What the filters show now, where they choose a part. */
  part?: string | undefined
  /** Why there is nothing, and what to do about it; said of the whole list. */
  empty: { why: Words; todo: Words }
  /** Where the list begins again, for whoever has gone on. */
  beginning: string
  isFurther: boolean
  /** Where it goes on, by key; null at its end. */
  next: string | null
  /** The list itself; nothing when there is none. */
  children: ComponentChildren | null
}

/** A list that is read page by page: what it is, what of it is shown, the list or why it is empty, and the way on and back. */
export function PagedList({
  title,
  headingLevel = 1,
  caption,
  lead,
  begin,
  filters,
  part,
  empty,
  beginning,
  isFurther,
  next,
  children,
}: PagedListProps) {
  const Heading = headingLevel === 1 ? 'h1' : 'h2'
  return (
    <>
      {isSaid(caption) && <span class="govuk-caption-l">{caption}</span>}
      <Heading class="govuk-heading-l">{title}</Heading>
      {isSaid(lead) && <p class="govuk-body">{lead}</p>}
      {begin}
      {filters && <FilterLinks label={filters.label} groups={filters.groups} />}
      {part !== undefined && <h2 class="govuk-heading-m">{part}</h2>}
      {children ?? (
        <EmptyList why={isFurther ? 'There are no more.' : empty.why}>
          {isFurther ? <Link href={beginning}>Back to the beginning of the list</Link> : empty.todo}
        </EmptyList>
      )}
      {(next !== null || (isFurther && children !== null)) && (
        <Pagination
          landmarkLabel={`Pages of: ${title}`}
          previous={isFurther ? { href: beginning, text: 'Back to the beginning' } : undefined}
          next={next === null ? undefined : { href: next, text: 'Further on' }}
        />
      )}
    </>
  )
}
