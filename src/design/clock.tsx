import { formatMoment, type Precision } from '../kernel/dates.ts'
import { timeLeft } from './time-left.ts'
import type { Words } from './words.ts'

/** The states that a mark can show; each has a shape and a word, so that colour is never alone. */
export type Mark = 'new' | 'late' | 'soon' | 'done'

const marks: Record<Mark, { shape: string; word: string }> = {
  new: { shape: '●', word: 'New' },
  late: { shape: '▲', word: 'Late' },
  soon: { shape: '◆', word: 'Soon' },
  done: { shape: '✓', word: 'Done' },
}

/** A state in a shape, a word and, last, a colour. */
export function StateMark({ mark }: { mark: Mark }) {
  const { shape, word } = marks[mark]
  return (
    <strong class={`sr-mark sr-mark--${mark}`}>
      <span class="sr-mark__shape" aria-hidden="true">
        {shape}
      </span>{' '}
      <span class="sr-mark__word">{word}</span>
    </strong>
  )
}

export interface ClockProps {
  due: Date
  now: Date
  /** How exactly the time that started the clock was known. */
  precision?: Precision | undefined
  mark?: Mark | undefined
  /** What is due: "offer due". */
  what?: string | undefined
  /** Leaves the exact time out where it stands beside the clock already. */
  withoutExactTime?: boolean | undefined
  /** Stands still at `now`: for what is done, and for a page shown as it was. */
  isStopped?: boolean | undefined
}

/** How long is left, as people say it, with the exact time beside it. The browser re-words it as time passes. */
export function Clock(props: ClockProps) {
  const { due, now, precision = 'minute', mark, what = 'due', withoutExactTime, isStopped } = props
  return (
    <span class="sr-clock">
      {mark && <StateMark mark={mark} />}{' '}
      {mark !== 'done' && (
        <time class="sr-clock__left" dateTime={due.toISOString()} data-tick={isStopped ? undefined : now.toISOString()}>
          {timeLeft(due, now)}
        </time>
      )}{' '}
      {!withoutExactTime && (
        <span class="sr-clock__exact">
          {what} {formatMoment(due, precision)}
        </span>
      )}
    </span>
  )
}

/** A time with its exact instant for machines. */
export function Time({ at, precision = 'minute', children }: { at: Date; precision?: Precision | undefined; children?: Words }) {
  return <time dateTime={at.toISOString()}>{children ?? formatMoment(at, precision)}</time>
}
