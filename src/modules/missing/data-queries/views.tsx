import { formatMoment } from '../../../kernel/dates.ts'
import {
  Asked,
  Button,
  Details,
  EmptyList,
  Form,
  Link,
  Pagination,
  Problems,
  Source,
  SummaryList,
  WorkItem,
  WorkList,
} from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { keyText, type DataQuery } from './domain.ts'
import type { SettleForm } from './forms.ts'

export function DataQueriesPage({
  open,
  hasMore,
  settled,
}: {
  open: readonly DataQuery[]
  hasMore: boolean
  settled: readonly DataQuery[]
}): Screen {
  const last = open.at(-1)
  return {
    title: 'Rows to put right',
    width: 'wide',
    body: (
      <>
        <h1 class="govuk-heading-l">Rows to put right</h1>
        <p class="govuk-body">
          These rows were brought in although something in them does not fit: refusing them would hide a real child’s episode. Look at each,
          put it right where it is kept, and say how.
        </p>
        {open.length === 0 ? (
          <EmptyList why="Nothing waits to be put right.">
            <p class="govuk-body">When an import finds a row that does not fit, it comes onto this list.</p>
          </EmptyList>
        ) : (
          <WorkList label="Rows to put right, the oldest first">
            {open.map((query) => (
              <WorkItem
                kind={`Rule ${query.rule}`}
                who={query.childName}
                href={`/data-queries/${query.id}`}
                facts={
                  <>
                    {query.sentence} {whereFrom(query)}
                  </>
                }
                links={[{ text: 'Settle it', href: `/data-queries/${query.id}`, about: `for ${query.childName}` }]}
              />
            ))}
          </WorkList>
        )}
        {hasMore && last && <Pagination next={{ href: `/data-queries?after=${keyText(last)}`, text: 'More' }} />}
        {settled.length > 0 && (
          <Details summary="Settled last">
            <ul class="govuk-list govuk-list--spaced">
              {settled.map((query) => (
                <li>
                  Rule {query.rule}, {query.childName}: {query.settledHow}
                  <Source who={query.settledByName ?? ''} when={query.settledAt && formatMoment(query.settledAt, 'minute')} />
                </li>
              ))}
            </ul>
          </Details>
        )}
      </>
    ),
  }
}

export function DataQueryPage({
  query,
  form,
  state,
  page,
}: {
  query: DataQuery
  form: SettleForm
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: 'A row to put right',
    back: { href: '/data-queries', text: 'Back to the list' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">A row to put right</h1>
        <p class="govuk-body-l">{query.sentence}</p>
        <SummaryList
          rows={[
            { key: 'Child', value: <Link href={`/children/${query.childRef}`}>{query.childName}</Link> },
            query.episodeRef !== null && { key: 'Episode', value: <Link href={`/episodes/${query.episodeRef}`}>{query.episodeRef}</Link> },
            { key: 'Rule', value: query.rule },
            { key: 'From', value: whereFrom(query) || 'Not known' },
            { key: 'Found', value: formatMoment(query.raisedAt, 'minute') },
          ]}
        />
        {query.settledAt ? (
          <>
            <p class="govuk-body">{query.settledHow}</p>
            <Source who={`Settled by ${query.settledByName ?? 'somebody'}`} when={formatMoment(query.settledAt, 'minute')} />
          </>
        ) : (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            <Button>Settle it</Button>
          </Form>
        )}
      </>
    ),
  }
}

function whereFrom({ file, line }: DataQuery): string {
  return file === null ? '' : line === null ? `(${file})` : `(${file}, row ${line})`
}
