// Who stands in a circle, and who must never: the same for a child's record and for a context.
import type { ComponentChildren } from 'preact'
import { Button, EmptyList, Entry, EntryList, EntryPart, Form, Source } from '../../../design/index.ts'
import { formatDay, formatMoment } from '../../../kernel/dates.ts'
import type { PageContext } from '../../../platform/http/index.ts'
import { whyInCircle } from '../words.ts'

interface Stands {
  id: string
  /** The team, or the worker. */
  who: string
  agencyName: string
  teamId: string | null
  workerId: string | null
  reason: string | null
  openedByName: string
  openedAt: Date
}

/**
 * Who may open it: each team or worker once, with everything that they stand there for. `says` is what for and until when; `endAt` the address that
 * ends one of these, and leaves the others; `what` its purpose in words, to tell the buttons apart.
 */
export function InCircle<E extends Stands>({
  entries,
  says,
  endAt,
  what,
  page,
}: {
  entries: readonly E[]
  says: (entry: E) => ComponentChildren
  endAt: (entry: E) => string | null
  what: (entry: E) => string
  page: PageContext
}) {
  const each = [...Map.groupBy(entries, (entry) => entry.teamId ?? entry.workerId ?? entry.id).values()]
  return (
    <EntryList label="Who may open it">
      {each.map(([first, ...more]) => {
        if (!first) return null
        const title = `${first.who}, ${first.agencyName}`
        const deed = (entry: E) => {
          const at = endAt(entry)
          const told = more.length === 0 ? entry.who : `${entry.who}, ${what(entry)}`
          return (
            at !== null && (
              <Form action={at} csrf={page.csrf} once={page.once()} inline label={`End the access of ${told}`}>
                <Button variant="secondary">
                  End it now<span class="govuk-visually-hidden">: {told}</span>
                </Button>
              </Form>
            )
          )
        }
        if (more.length === 0)
          return (
            <Entry title={title} deed={deed(first)}>
              <Stay entry={first}>{says(first)}</Stay>
            </Entry>
          )
        return (
          <Entry title={title}>
            {[first, ...more].map((entry) => (
              <EntryPart deed={deed(entry)}>
                <Stay entry={entry}>{says(entry)}</Stay>
              </EntryPart>
            ))}
          </Entry>
        )
      })}
    </EntryList>
  )
}

/** One reason to stand there, with its end, why, and who let them in. */
function Stay({ entry, children }: { entry: Stands; children: ComponentChildren }) {
  const why = whyInCircle(entry.reason)
  return (
    <>
      {children}
      {why !== null && `. ${why}`}
      <Source who={`Added by ${entry.openedByName}`} when={formatMoment(entry.openedAt, 'minute')} />
    </>
  )
}

/** Who declared a conflict, or of whom somebody did; `none` says what to do where there is nobody. */
export function MustNotOpen({
  conflicts,
  none,
}: {
  conflicts: readonly { workerName: string; agencyName: string; reason: string; declaredByName: string; declaredAt: Date }[]
  none: string
}) {
  return (
    <>
      <h2 class="govuk-heading-m">Who must never open it</h2>
      {conflicts.length === 0 ? (
        <EmptyList why={none} />
      ) : (
        <ul class="govuk-list govuk-list--spaced">
          {conflicts.map((c) => (
            <li>
              <strong>
                {c.workerName}, {c.agencyName}
              </strong>
              : {c.reason}
              <Source who={`Declared by ${c.declaredByName}`} when={formatDay(c.declaredAt)} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
