import { isSaid, type Words } from './words.ts'

/** An empty list says why it is empty and what to do. */
export function EmptyList({ why, children }: { why: Words; children?: Words }) {
  return (
    <div class="sr-empty">
      <p class="sr-empty__why">{why}</p>
      {isSaid(children) && <div class="sr-empty__do govuk-body">{children}</div>}
    </div>
  )
}
