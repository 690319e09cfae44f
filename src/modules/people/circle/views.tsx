import { formatDay, formatMoment } from '../../../kernel/dates.ts'
import { Button, ButtonGroup, Details, Form, InsetText, Link, Tag } from '../../../design/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import type { Child } from '../domain.ts'
import { ChildHeader } from '../views.tsx'
import { purposeWords, wordsOf } from '../words.ts'
import { entriesMax, type CircleEntry, type Conflict } from './queries.ts'
import { InCircle, MustNotOpen } from './standing.tsx'

export interface CircleLoaded {
  child: Child
  open: readonly CircleEntry[]
  ended: readonly CircleEntry[]
  conflicts: readonly Conflict[]
}

export function CircleScreen({ loaded: { child, open, ended, conflicts }, page }: { loaded: CircleLoaded; page: PageContext }): Screen {
  return {
    title: 'Who may open this record',
    back: { href: `/children/${child.ref}`, text: 'The child’s story' },
    body: (
      <>
        <h1 class="govuk-heading-l">Who may open {child.name}’s record</h1>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body">Only the people and teams below can open it. Each stands here for a reason, and until a day.</p>
        {page.may('people.manage-circle') && <Button href={`/children/${child.ref}/circle/add`}>Add a team or a person</Button>}
        <InCircle
          entries={open}
          says={(entry) => <Stands entry={entry} />}
          endAt={({ id }) => (page.may('people.manage-circle') ? `/children/${child.ref}/circle/${id}/end` : null)}
          what={({ purpose }) => wordsOf(purposeWords, purpose)}
          page={page}
        />
        {open.length === entriesMax && <p class="govuk-body">The first {entriesMax} are shown.</p>}
        {ended.length > 0 && (
          <Details summary="Who could open it before">
            <ul class="govuk-list govuk-list--bullet">
              {ended.map((e) => (
                <li>
                  {e.who}, {e.agencyName}: {wordsOf(purposeWords, e.purpose)}, from {formatDay(e.openedAt)} to{' '}
                  {formatDay(e.closedAt ?? e.expiresAt)}
                  {e.closedByName ? `, ended by ${e.closedByName}` : ''}
                </li>
              ))}
            </ul>
          </Details>
        )}
        <Conflicts conflicts={conflicts} child={child} />
        <Restriction child={child} page={page} />
      </>
    ),
  }
}

function Stands({ entry }: { entry: CircleEntry }) {
  const isGlass = entry.purpose === 'break-glass'
  return (
    <>
      {isGlass ? <Tag colour="red">{purposeWords['break-glass']}</Tag> : wordsOf(purposeWords, entry.purpose)}, until{' '}
      {isGlass ? formatMoment(entry.expiresAt, 'minute') : formatDay(entry.expiresAt)}
    </>
  )
}

function Conflicts({ conflicts, child }: { conflicts: readonly Conflict[]; child: Child }) {
  return (
    <>
      <MustNotOpen
        conflicts={conflicts}
        none="Nobody has declared a conflict. If you know the child or the family outside work, declare it: the record then closes to you for good."
      />
      <p class="govuk-body">
        <Link href={`/children/${child.ref}/circle/conflict`}>Declare a conflict</Link>
      </p>
    </>
  )
}

function Restriction({ child, page }: { child: Child; page: PageContext }) {
  const mayRestrict = page.may('people.restrict')
  if (child.restrictedAt === null && !mayRestrict) return null
  return (
    <>
      <h2 class="govuk-heading-m">Whether others can find {child.name}</h2>
      {child.restrictedAt === null ? (
        <>
          <p class="govuk-body">
            Somebody outside the circle who gives an exact reference, or the family name with the date of birth, learns that a record exists
            and whom to ask.
          </p>
          <Button href={`/children/${child.ref}/restrict`} variant="secondary">
            Restrict this record
          </Button>
        </>
      ) : (
        <InsetText>
          <p class="govuk-body">
            <strong>Restricted since {formatDay(child.restrictedAt)}.</strong> Nobody outside the circle can find this child, and the glass
            cannot be broken. {child.restrictedWhy}
          </p>
          {mayRestrict && (
            <ButtonGroup>
              <Form action={`/children/${child.ref}/restrict/lift`} csrf={page.csrf} once={page.once()} inline label="Lift the restriction">
                <Button variant="secondary">Lift the restriction</Button>
              </Form>
            </ButtonGroup>
          )}
        </InsetText>
      )}
    </>
  )
}
