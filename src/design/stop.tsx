import type { Words } from './words.ts'

/** Always in reach: leads to what must be done now, and comes back to the same place. */
export function Stop({ href, children = 'Stop: this cannot wait' }: { href: string; children?: Words }) {
  return (
    <div class="sr-stop">
      <a class="sr-stop__link" href={href}>
        {children}
      </a>
    </div>
  )
}
