// Who stands in a circle, and who must never: the same for a child's record and for a context.
import type { ComponentChildren } from 'preact'
import { Button, EmptyList, Entry, Form, Source } from '../../../design/index.ts'
import { formatDay, formatMoment } from '../../../kernel/dates.ts'
import type { PageContext } from '../../../platform/http/index.ts'
import { whyInCircle } from '../words.ts'

/** One who may open it: who, what for and until when (`children`), why, who let them in; and a way to end it where `endAt` names its address. */
export function InCircle({
  entry,
  endAt,
  page,
  children,
}: {
  entry: { who: string; agencyName: string; reason: string | null; openedByName: string; openedAt: Date }
  endAt: string | null
  page: PageContext
  children: ComponentChildren
}) {
  const why = whyInCircle(entry.reason)
  return (
    <Entry
      title={`${entry.who}, ${entry.agencyName}`}
      deed={
        endAt !== null && (
          <Form action={endAt} csrf={page.csrf} once={page.once()} inline label={`End the access of ${entry.who}`}>
            <Button variant="secondary">
              End it now<span class="govuk-visually-hidden">: {entry.who}</span>
            </Button>
          </Form>
        )
      }
    >
      {children}
      {why !== null && `. ${why}`}
      <Source who={`Added by ${entry.openedByName}`} when={formatMoment(entry.openedAt, 'minute')} />
    </Entry>
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
