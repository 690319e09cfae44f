// The register of a context: every decision to let another agency know of it, or not to.
import { EmptyList, Link, Pagination, SummaryList } from '../../design/index.ts'
import { formatMoment } from '../../kernel/dates.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import type { Context } from './domain.ts'
import type { ContextSharing } from './sharings.ts'

interface Given {
  loaded: { context: Context; sharings: readonly ContextSharing[]; isFurther: boolean; more: boolean }
  page: PageContext
}

/** For a team that answers for it: what was shared with whom, why and by which route, and what was not. */
export function ContextRegisterPage({ loaded: { context, sharings, isFurther, more }, page }: Given): Screen {
  const at = `/contexts/${context.ref}/sharings`
  const last = sharings.at(-1)
  return {
    title: 'What was shared of a context',
    back: { href: `/contexts/${context.ref}/circle`, text: 'Back to who may open it' },
    body: (
      <>
        <span class="govuk-caption-l">{context.name}</span>
        <h1 class="govuk-heading-l">What was shared, and what was not</h1>
        <p class="govuk-body">
          Every decision to let another agency know of it, newest first; what goes with an action or a plan goes of itself, under a standing
          arrangement. It opens no child’s record.{' '}
          {page.may('response.agency-register') && <Link href="/agency/sharings">The register of your agency</Link>}
        </p>
        {sharings.length === 0 && (
          <EmptyList why={isFurther ? 'There are no more.' : 'Nobody of another agency was told of it yet.'}>
            {isFurther ? <Link href={at}>Back to the newest</Link> : 'A decision stands here when somebody of another agency is let in.'}
          </EmptyList>
        )}
        {sharings.map((one) => (
          <Decision one={one} page={page} />
        ))}
        {more && last && <Pagination next={{ href: `${at}?after=${last.id}`, text: 'Older decisions' }} landmarkLabel="Older decisions" />}
      </>
    ),
  }
}

function Decision({ one, page }: { one: ContextSharing; page: PageContext }) {
  const reason = one.withheldCode === null ? null : (page.content.reason('no-share', one.withheldCode)?.words ?? one.withheldCode)
  const route = one.route === null ? null : (page.content.route(one.route)?.title ?? one.route)
  return (
    <SummaryList
      card={{ title: `${one.shared ? 'Shared with' : 'Not shared with'} ${one.recipientName}`, headingLevel: 2 }}
      rows={[
        { key: 'What they are', value: page.content.recipient(one.recipientKind)?.title ?? one.recipientKind },
        { key: one.shared ? 'What is shared' : 'What is not shared', value: one.what },
        one.shared && { key: 'How', value: wayOf[one.goesWith] },
        one.helpsWith !== null && { key: 'What it helps with', value: one.helpsWith },
        reason !== null && { key: 'Reason', value: reason },
        { key: 'Why', value: one.why },
        route !== null && { key: 'Lawful route', value: route },
        one.detriment !== null && { key: 'Could it do a child there harm?', value: one.detriment },
        one.childView !== null && { key: 'What the children there say', value: one.childView },
        one.childTold !== null && {
          key: 'Do they know?',
          value: one.childTold ? 'Yes, they were told' : 'No, not yet or it is not safe',
        },
        { key: 'Decided', value: `${one.decidedByName}, ${formatMoment(one.decidedAt, 'minute')}. ${one.ref}` },
      ]}
    />
  )
}

const wayOf: Record<ContextSharing['goesWith'], string> = {
  circle: 'With a place in its circle',
  discussion: 'With an invitation to a strategy discussion',
  action: 'With an action that they owe, under a standing arrangement',
  plan: 'With a plan that they hold, under a standing arrangement',
  climbed: 'When nobody did it in time and it came to their lead, under a standing arrangement',
}
