import type { Words } from './words.ts'

export interface LiveProps {
  /** Where the browser fetches this part again, as a fragment of HTML, when something changes. */
  url: string
  /** Which changes matter; every change, if none is given. */
  topic?: string | undefined
  /** Whoever looks at it is waiting for it to end: it renews itself even under the pointer, where "something has changed" would only be in the way. */
  isWaitedFor?: boolean
  children: Words
}

/** A part of a page that renews itself while nobody is reading it; otherwise it offers "3 new". */
export function Live({ url, topic, isWaitedFor = false, children }: LiveProps) {
  return (
    <div class="sr-live" data-live={url} data-live-topic={topic} data-live-waited-for={isWaitedFor ? '' : undefined}>
      {children}
    </div>
  )
}
