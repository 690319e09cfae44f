import { EmptyList, Link, Pagination, ScrollBox, Table } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader, type Child } from '../../people/index.ts'
import type { Sharing } from '../domain.ts'
import { groundOf, outcomeOf, toldOf, type Registered } from './domain.ts'
import { downloadMax } from './queries.ts'
import { wordsFrom } from './words.ts'

interface ChildGiven {
  loaded: { child: Child; sharings: readonly Sharing[]; isFurther: boolean; more: boolean }
  page: PageContext
}

/** What of one child left an agency, or did not: every decision that the asker may read. */
export function ChildRegisterPage({ loaded: { child, sharings, isFurther, more }, page }: ChildGiven): Screen {
  const at = `/children/${child.ref}/sharings`
  const words = wordsFrom(page.content)
  const last = sharings.at(-1)
  return {
    title: 'What was shared',
    width: 'wide',
    back: { href: `/children/${child.ref}`, text: 'The child’s story' },
    body: (
      <>
        <h1 class="govuk-heading-l">What was shared, and what was not</h1>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body">
          Every decision that you may read, newest first. A decision not to share stands here too. What goes out of itself, such as the
          report of a missing child to police or the interview to the team that holds it, stands here under its standing arrangement.{' '}
          {page.may('response.agency-register') && <Link href="/agency/sharings">The register of your agency</Link>}
        </p>
        {sharings.length === 0 ? (
          <EmptyList why={isFurther ? 'There are no more.' : 'No decision is on record that you may read.'}>
            {isFurther ? (
              <Link href={at}>Back to the newest</Link>
            ) : (
              'Decisions are made where an interview is closed, and with whatever tells another agency: a report, a referral, an invitation, a place in the circle.'
            )}
          </EmptyList>
        ) : (
          <ScrollBox label="Decisions">
            <Table
              stacks
              caption="Decisions"
              captionClasses="govuk-visually-hidden"
              head={[
                { text: 'Decision' },
                { text: 'With whom' },
                { text: 'On what ground' },
                { text: 'Child told' },
                { text: 'What became of it' },
              ]}
              rows={sharings.map((one) => [
                {
                  text: (
                    <>
                      <Link href={`/sharings/${one.ref}`}>{one.shared ? 'Shared' : 'Not shared'}</Link>
                      <br />
                      <span class="sr-quiet">
                        {formatMoment(one.decidedAt, 'minute')}, {one.decidedByName}
                      </span>
                    </>
                  ),
                },
                {
                  text: (
                    <>
                      {one.recipientName}
                      <br />
                      <span class="sr-quiet">{words.recipient(one.recipientKind)}</span>
                    </>
                  ),
                },
                { text: groundOf(one, words) },
                { text: toldOf(one) },
                { text: outcomeOf(one) },
              ])}
            />
          </ScrollBox>
        )}
        {more && last && <Pagination next={{ href: `${at}?after=${last.id}`, text: 'Older decisions' }} landmarkLabel="Older decisions" />}
      </>
    ),
  }
}

interface AgencyGiven {
  loaded: { rows: readonly Registered[]; isFurther: boolean; more: boolean }
  page: PageContext
}

/** The register of an agency, for whoever answers for its data: no name of a child, no narrative. */
export function AgencyRegisterPage({ loaded: { rows, isFurther, more }, page }: AgencyGiven): Screen {
  const words = wordsFrom(page.content)
  const last = rows.at(-1)
  return {
    title: 'Sharing register',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">Sharing register</h1>
        <p class="govuk-body">
          What workers of {page.me.agencyName} decided to share about a child or a context, or not to share, and what went out of itself
          under a standing arrangement, newest first. It holds references and grounds, never a name or what was written. Intelligence for
          police is not in it: the register would say who speaks to them.
        </p>
        {rows.length === 0 ? (
          <EmptyList why={isFurther ? 'There are no more.' : 'Nobody of your agency has decided anything about sharing yet.'}>
            {isFurther ? <Link href="/agency/sharings">Back to the newest</Link> : 'Each decision stands here from the moment it is made.'}
          </EmptyList>
        ) : (
          <>
            <p class="govuk-body">
              <Link href="/agency/sharings/download">
                Download the register as a CSV file (up to {downloadMax.toLocaleString('en-GB')} rows)
              </Link>
            </p>
            <ScrollBox label="Sharing decisions">
              <Table
                stacks
                caption="Sharing decisions"
                captionClasses="govuk-visually-hidden"
                head={[
                  { text: 'Decision' },
                  { text: 'Child or context' },
                  { text: 'With whom' },
                  { text: 'On what ground' },
                  { text: 'Harm weighed' },
                  { text: 'Child told' },
                  { text: 'What became of it' },
                ]}
                rows={rows.map((row) => [
                  {
                    text: (
                      <>
                        {row.shared ? 'Shared' : 'Not shared'} <span class="sr-quiet sr-reference">{row.ref}</span>
                        <br />
                        <span class="sr-quiet">
                          {formatMoment(row.decidedAt, 'minute')}, {row.decidedByName}
                        </span>
                      </>
                    ),
                  },
                  { text: <span class="sr-reference">{row.aboutRef}</span> },
                  {
                    text: (
                      <>
                        {row.recipient}
                        <br />
                        <span class="sr-quiet">{words.recipient(row.recipientKind)}</span>
                      </>
                    ),
                  },
                  { text: groundOf(row, words) },
                  { text: row.detrimentWeighed ? 'Yes' : 'No' },
                  { text: toldOf(row) },
                  { text: outcomeOf(row) },
                ])}
              />
            </ScrollBox>
          </>
        )}
        {more && last && (
          <Pagination next={{ href: `/agency/sharings?after=${last.id}`, text: 'Older decisions' }} landmarkLabel="Older decisions" />
        )}
      </>
    ),
  }
}
