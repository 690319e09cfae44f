/** "3 new": what came in since the page was drawn waits behind a line, and moves nothing that is being read. */
export function NewSince({ count, href, what = 'new' }: { count: number; href: string; what?: string | undefined }) {
  if (count <= 0) return null
  return (
    <p class="sr-new-since">
      <a class="sr-new-since__link" href={href}>
        {count} {what}
      </a>
    </p>
  )
}
