import { names, type Words } from './words.ts'

/** A story and what stands beside it; on a phone, below it. */
export function Columns({ children, aside, asideLabel }: { children: Words; aside: Words; asideLabel: string }) {
  return (
    <div class="sr-columns">
      <div class="sr-columns__main">{children}</div>
      <aside class="sr-columns__aside" aria-label={asideLabel}>
        {aside}
      </aside>
    </div>
  )
}

/** Things below one another with even room between them. */
export function Stack({ children, room = 'normal' }: { children: Words; room?: 'small' | 'normal' | 'large' | undefined }) {
  return <div class={names('sr-stack', room !== 'normal' && `sr-stack--${room}`)}>{children}</div>
}

/** Warm paper behind an aside. */
export function Paper({ children }: { children: Words }) {
  return <div class="sr-paper">{children}</div>
}
