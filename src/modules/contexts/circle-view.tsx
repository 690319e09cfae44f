// The circle of a context: who may open it, what for and until when, and who must never.
import { Button, ButtonGroup, Link, Tag } from '../../design/index.ts'
import { formatDay } from '../../kernel/dates.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { InCircle, MustNotOpen } from '../people/index.ts'
import type { CircleEntry, Conflict, Context } from './domain.ts'
import { purposeWords } from './words.ts'

export function CirclePage({
  loaded: { context, circle, keeps, conflicts },
  page,
}: {
  loaded: {
    context: Context
    circle: readonly (CircleEntry & { mayEnd: boolean })[]
    keeps: boolean
    conflicts: readonly Conflict[]
  }
  page: PageContext
}): Screen {
  const manages = page.may('contexts.manage-circle')
  return {
    title: 'Who may open this context',
    back: { href: `/contexts/${context.ref}`, text: `Back to ${context.name}` },
    body: (
      <>
        <span class="govuk-caption-l">{context.name}</span>
        <h1 class="govuk-heading-l">Who may open it</h1>
        <p class="govuk-body">Only the people and teams below. Standing here opens no child’s record, not even of a child who is linked.</p>
        {keeps && manages && (
          <ButtonGroup>
            <Button href={`/contexts/${context.ref}/circle/add`}>Add a team or a person</Button>
            <Link href={`/contexts/${context.ref}/circle/withhold`}>Record a decision not to share it</Link>
            <Link href={`/contexts/${context.ref}/sharings`}>What was shared</Link>
          </ButtonGroup>
        )}
        <InCircle
          entries={inOrder(circle)}
          says={({ purpose, expiresAt }) =>
            purpose === 'answers' ? (
              <>
                <Tag>{purposeWords.answers}</Tag> while the context is open
              </>
            ) : (
              `${purposeWords[purpose]}, until ${formatDay(expiresAt)}`
            )
          }
          endAt={(entry) => (entry.mayEnd && manages ? `/contexts/${context.ref}/circle/${entry.id}/end` : null)}
          what={({ purpose }) => purposeWords[purpose]}
          page={page}
        />
        <MustNotOpen
          conflicts={conflicts}
          none="Nobody has declared a conflict. If you know somebody there outside work, or have to do with the place, declare it: the context then closes to you for good."
        />
        <p class="govuk-body">
          <Link href={`/contexts/${context.ref}/circle/conflict`}>Declare a conflict</Link>
        </p>
      </>
    ),
  }
}

/** Whoever answers for it first; then one team or person after another, as they came. */
function inOrder<T extends CircleEntry>(circle: readonly T[]): T[] {
  return circle.toSorted(
    (a, b) => Number(b.purpose === 'answers') - Number(a.purpose === 'answers') || a.agencyName.localeCompare(b.agencyName, 'en-GB'),
  )
}
