import { isSaid, type Words } from './words.ts'

export interface EntryProps {
  /** Who stands here. */
  title: Words
  /** What for, until when: in a line; or several of those as EntryParts. */
  children: Words
  /** One deed, beside the entry where there is room. */
  deed?: Words
}

/** People or teams who stand in something, one under another: many fit on a screen, each with its one deed. */
export function EntryList({ label, children }: { label: string; children: Words }) {
  return (
    <ul class="sr-entries" aria-label={label}>
      {children}
    </ul>
  )
}

/** One of several reasons for which the same one stands there, each with its own deed. */
export function EntryPart({ children, deed }: { children: Words; deed?: Words }) {
  return (
    <div class="sr-entries__part">
      <div class="sr-entries__words">{children}</div>
      {isSaid(deed) && <div class="sr-entries__deed">{deed}</div>}
    </div>
  )
}

export function Entry({ title, children, deed }: EntryProps) {
  return (
    <li class="sr-entries__one">
      <div class="sr-entries__words">
        <p class="sr-entries__title">{title}</p>
        {children}
      </div>
      {isSaid(deed) && <div class="sr-entries__deed">{deed}</div>}
    </li>
  )
}
