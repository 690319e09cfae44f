import { daysBetween, formatMoment, formatPlainDate, londonDay, type Precision } from '../kernel/dates.ts'
import { StateMark, type Mark } from './clock.tsx'
import { isSaid, type Words } from './words.ts'

export interface TimelineEntry {
  /** Makes the entry linkable: `#id`. */
  id?: string | undefined
  at: Date
  precision?: Precision | undefined
  /** What kind of thing happened: episode, return, interview, sign, decision, escalation. */
  kind: string
  title: Words
  href?: string | undefined
  mark?: Mark | undefined
  /** Who saw it, when and where it was recorded. No source, no fact. */
  source: Words
  children?: Words
}

export interface TimelineProps {
  /** Newest first. */
  entries: readonly TimelineEntry[]
  /** The heading level of the months. */
  headingLevel?: 2 | 3 | 4 | undefined
  /** From how many days without an entry a gap is shown as a gap. */
  gapFromDays?: number | undefined
  /** What a gap says; "Nothing recorded for 41 days" if not given. */
  gapWords?: ((days: number) => Words) | undefined
}

type Row = { entry: TimelineEntry } | { gapDays: number }

/** What happened, newest first: months as landmarks, gaps shown as gaps. */
export function Timeline({ entries, headingLevel = 3, gapFromDays = 28, gapWords = nothingRecorded }: TimelineProps) {
  const Heading = `h${headingLevel}` as const
  return (
    <div class="sr-timeline">
      {inMonths(entries, gapFromDays).map(({ month, rows }) => (
        <section class="sr-timeline__month">
          <Heading class="sr-timeline__month-name">{month}</Heading>
          <ol class="sr-timeline__list">
            {rows.map((row) =>
              'gapDays' in row ? <li class="sr-timeline__gap">{gapWords(row.gapDays)}</li> : <Entry entry={row.entry} />,
            )}
          </ol>
        </section>
      ))}
    </div>
  )
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { id, at, precision = 'minute', kind, title, href, mark, source, children } = entry
  return (
    <li class={`sr-timeline__entry sr-timeline__entry--${kind.toLowerCase().replaceAll(' ', '-')}`} id={id}>
      <p class="sr-timeline__when">
        <span class="sr-timeline__kind">{kind}</span> <time dateTime={at.toISOString()}>{formatMoment(at, precision)}</time>
        {mark && (
          <>
            {' '}
            <StateMark mark={mark} />
          </>
        )}
      </p>
      <p class="sr-timeline__title">
        {href ? (
          <a class="govuk-link" href={href}>
            {title}
          </a>
        ) : (
          title
        )}
      </p>
      {isSaid(children) && <div class="sr-timeline__body">{children}</div>}
      {source}
    </li>
  )
}

function inMonths(entries: readonly TimelineEntry[], gapFromDays: number): { month: string; rows: Row[] }[] {
  const months: { month: string; rows: Row[] }[] = []
  let lastDay: string | undefined
  for (const entry of entries) {
    const day = londonDay(entry.at)
    const gapDays = lastDay === undefined ? 0 : daysBetween(day, lastDay)
    if (gapDays >= gapFromDays) months.at(-1)?.rows.push({ gapDays })
    // "14 November 2026" without its day is the name of the month.
    const month = formatPlainDate(day).replace(/^\d+ /, '')
    if (months.at(-1)?.month !== month) months.push({ month, rows: [] })
    months.at(-1)?.rows.push({ entry })
    lastDay = day
  }
  return months
}

function nothingRecorded(days: number): string {
  return `Nothing recorded for ${days} ${days === 1 ? 'day' : 'days'}`
}
