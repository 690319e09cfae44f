import { isSaid, type Words } from './words.ts'

/** A child's own words, set apart and never altered. */
export function Quote({ children, by }: { children: Words; by?: Words }) {
  return (
    <figure class="sr-quote">
      <blockquote class="sr-quote__words">{children}</blockquote>
      {isSaid(by) && <figcaption class="sr-quote__by">{by}</figcaption>}
    </figure>
  )
}
