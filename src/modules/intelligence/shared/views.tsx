import { Button, Form, InsetText, Link, Paper, Prose, Source, SummaryList } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { disrupts } from '../sending/views.tsx'
import type { Share } from '../queries.ts'

/** What crossed: the text, how it may be used, and why it came. Nothing of who told it, or how police grade them. */
export function SharedPage({ loaded: share, page }: { loaded: Share; page: PageContext }): Screen {
  return {
    title: 'Shared intelligence',
    back: { href: '/intelligence', text: 'Back to Intelligence' },
    body: (
      <>
        <span class="govuk-caption-l">Shared text {share.ref}</span>
        <h1 class="govuk-heading-l">Intelligence for {share.teamName}</h1>
        <Paper>
          <Prose words={share.words} spaced />
          <Source who={`Shared by ${share.decidedByName}, ${share.fromName}`} when={formatMoment(share.decidedAt, 'minute')} />
        </Paper>
        <InsetText>
          {share.handling === 'P'
            ? 'You may share it further where the law lets you, and record that you did.'
            : `Only under these conditions: ${share.conditions}`}
        </InsetText>
        {share.sharingRef !== null && (
          <p class="govuk-body">
            It stands on a child’s record too: <Link href={`/sharings/${share.sharingRef}`}>acknowledge it there</Link>.
          </p>
        )}
        {share.acknowledgedAt === null && share.sharingRef === null && (
          <Form action={`/intelligence/shared/${share.ref}/acknowledge`} csrf={page.csrf} once={page.once()} label="We have it">
            <p class="govuk-body">This says that your team has read it and can act on it. {share.fromName} sees it at once.</p>
            <Button>We have it</Button>
          </Form>
        )}
        <SummaryList
          rows={[
            { key: 'What it helps with', value: share.helpsWith },
            { key: 'Why it is shared', value: share.why },
            { key: 'Could it do harm?', value: share.detriment },
            { key: 'Lawful route', value: page.content.route(share.route)?.title ?? share.route },
            {
              key: 'Acknowledged',
              value:
                share.acknowledgedAt === null ? 'Not yet' : `${share.acknowledgedByName}, ${formatMoment(share.acknowledgedAt, 'minute')}`,
            },
          ]}
        />
        <p class="govuk-body">
          It is no fact about anybody until it is borne out. Ask {share.fromName} before you act on it alone; do not ask where it came from.
        </p>
        {disrupts(page) && (
          <p class="govuk-body">
            <Link href="/disruption/new">Prepare a notice or an order</Link>: what stands here can be ticked there as evidence.
          </p>
        )}
      </>
    ),
  }
}
