import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import {
  Asked,
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  Form,
  Link,
  Pagination,
  Problems,
  ScrollBox,
  Table,
} from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { narrowedQuery, type Entry, type Narrowed } from './domain.ts'
import type { narrowForm } from './forms.ts'
import { downloadMax, type SealState } from './queries.ts'

export interface Trail {
  entries: readonly Entry[]
  more: boolean
  narrowed: Narrowed
  workers: readonly { id: string; name: string }[]
  seals: SealState
}

export function TrailPage({ trail, page }: { trail: Trail; page: PageContext }): Screen {
  const { entries, narrowed, more, seals } = trail
  const last = entries.at(-1)
  return {
    title: 'Access trail',
    width: 'wide',
    body: (
      <>
        <h1 class="govuk-heading-l">Access trail</h1>
        <p class="govuk-body">
          Who of {page.me.agencyName} read or changed what, newest first: {narrowedWords(trail)}. It holds references and never what was
          written in a record.
        </p>
        <ButtonGroup>
          <Button href="/audit/narrow" variant="secondary">
            Pick a worker or a day
          </Button>
          <Link href={`/audit/download${narrowedQuery({ ...narrowed, before: null })}`}>
            Download these as a CSV file (up to {downloadMax.toLocaleString('en-GB')} rows)
          </Link>
          {(narrowed.workerId !== null || narrowed.day !== null) && <Link href="/audit">Show everything</Link>}
          {page.may('response.agency-register') && <Link href="/agency/sharings">What was shared: the register</Link>}
          {page.may('agencies.read-kept') && <Link href="/agency/kept">How long things are kept</Link>}
        </ButtonGroup>
        {entries.length === 0 ? (
          <EmptyList why="Nobody of your agency read or changed anything that fits.">
            <Link href="/audit">Show everything</Link>
          </EmptyList>
        ) : (
          <ScrollBox label="Entries of the access trail">
            <Table
              stacks
              caption="Entries"
              captionClasses="govuk-visually-hidden"
              head={[
                { text: 'Time' },
                { text: 'Worker' },
                { text: 'What was done' },
                { text: 'Reference' },
                { text: 'Permission used' },
                { text: 'Sealed' },
              ]}
              rows={entries.map((entry) => [
                { text: formatMoment(entry.at, 'minute') },
                { text: entry.workerName },
                { text: doneWords(entry) },
                { text: entry.subjectRef ?? '–' },
                { text: entry.deed },
                { text: entry.sealId === null ? 'Not yet' : `Seal ${entry.sealId}` },
              ])}
            />
          </ScrollBox>
        )}
        {more && last && (
          <Pagination
            next={{ href: `/audit${narrowedQuery({ ...narrowed, before: last.id })}`, text: 'Older entries' }}
            landmarkLabel="Older entries"
          />
        )}
        <Seals seals={seals} />
      </>
    ),
  }
}

export function NarrowPage({ form, state, page }: { form: ReturnType<typeof narrowForm>; state: FormState; page: PageContext }): Screen {
  return {
    title: 'Pick a worker or a day',
    back: { href: '/audit', text: 'Access trail' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Pick a worker or a day</h1>
        <Form csrf={page.csrf}>
          <Asked form={form} state={state} />
          <Button>Show the entries</Button>
        </Form>
      </>
    ),
  }
}

function Seals({ seals }: { seals: SealState }) {
  return (
    <section aria-labelledby="seals">
      <h2 class="govuk-heading-m" id="seals">
        Seals
      </h2>
      {seals.last ? (
        <p class="govuk-body">
          The last seal is number {seals.last.id}, set {formatMoment(seals.last.sealedAt, 'minute')} over{' '}
          {plural(seals.last.entries, 'entry')} of all agencies.{' '}
          {seals.waiting === 0
            ? 'Everything of your agency is sealed.'
            : `${plural(seals.waiting, 'entry')} of your agency wait for the next one, within a minute or so.`}
        </p>
      ) : (
        <p class="govuk-body">Nothing is sealed yet. A seal is set every minute while the service runs.</p>
      )}
      {seals.last && (
        <Details summary="The digest, to keep elsewhere">
          <p class="govuk-body">
            Each seal covers its entries and the seal before it, so a changed or removed entry shows. A cut-off end shows only to somebody
            who kept the last digest elsewhere: copy it to a place that nobody who runs this service can write to, and give it to{' '}
            <code>bin/audit-verify</code>.
          </p>
          <p class="govuk-body">
            <code>{seals.last.digest.replaceAll(/(.{8})(?=.)/g, '$1 ')}</code>
          </p>
        </Details>
      )}
    </section>
  )
}

function narrowedWords({ narrowed, workers }: Trail): string {
  const worker = workers.find(({ id }) => id === narrowed.workerId)
  return [worker ? `${worker.name} alone` : 'everybody', narrowed.day === null ? 'every day' : formatPlainDate(narrowed.day)].join(', ')
}

function doneWords(entry: Entry): string {
  const rows = entry.rows === 1 ? '' : ` (${plural(entry.rows, 'row')})`
  const why = entry.why === null ? '' : `: ${entry.why.replaceAll('-', ' ')}`
  return `${entry.wrote ? 'Changed' : 'Read'} ${entry.subject.replaceAll('-', ' ')}${rows}${why}`
}
