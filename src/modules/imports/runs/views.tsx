import {
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  ErrorSummary,
  FileUpload,
  FilterLinks,
  Form,
  Input,
  InsetText,
  Link,
  Live,
  Pagination,
  Progress,
  ScrollBox,
  Table,
} from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import { listOf, plural } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { kindWords } from '../bring-in/domain.ts'
import type { SsdTable } from '../ssd/domain.ts'
import { acceptedWords, shownWords, whatItIs, wouldChange, type Shown } from './domain.ts'
import { interruptedSentence, type RunShown } from './queries.ts'

export interface StartGiven {
  past: readonly RunShown[]
  ssd: readonly SsdTable[]
  page: PageContext
  typed: { year: string }
  problem: { field: 'files' | 'year'; text: string } | null
}

/** Drop the files; we say what they are. */
export function StartPage({ past, ssd, page, typed, problem }: StartGiven): Screen {
  const error = (field: 'files' | 'year') => (problem?.field === field ? problem.text : undefined)
  return {
    title: problem ? 'Error: Import' : 'Import',
    body: (
      <>
        {problem && <ErrorSummary problems={[{ text: problem.text, href: `#${problem.field}` }]} />}
        <h1 class="govuk-heading-l">Bring in what you have</h1>
        <p class="govuk-body">
          Choose the files as they came out of your system. We say what they are and what would change, row by row. Nothing is written until
          you have seen that.
        </p>
        <Form csrf={page.csrf} once={page.once()} hasFiles action="/import">
          <FileUpload
            name="files"
            label="Files"
            labelSize="s"
            hint="CSV files, together up to 600 MB. Choose all files of one return at once."
            multiple
            dropZone
            texts={{ 'choose-files-button': 'Choose files', 'drop-instruction': 'or drop them here' }}
            error={error('files')}
          />
          <Details
            summary="The files are an SSDA903 return, and I want to say which year"
            open={typed.year !== '' || error('year') !== undefined}
          >
            <Input
              name="year"
              label="Collection year"
              hint="As 2017-18. Left empty, it is told by the dates, and we say so."
              width="10"
              value={typed.year}
              error={error('year')}
            />
          </Details>
          <Button preventDoubleClick>See what they are</Button>
        </Form>
        <h2 class="govuk-heading-m">What can be brought in</h2>
        <ul class="govuk-list govuk-list--bullet">
          <li>
            <strong>The SSDA903 return</strong>: header and missing, with episodes and uasc where you have them
          </li>
          <li>
            <strong>The Safeguarding Standard Dataset</strong>: the tables ssd_person and ssd_missing
          </li>
          <li>
            <strong>Any other list of missing reports</strong>, such as a police system’s export: you say once which column means what
          </li>
        </ul>
        {ssd.length > 0 && (
          <>
            <h2 class="govuk-heading-m">Give SSD out again</h2>
            <p class="govuk-body">Every row and column as it came in, in the same order.</p>
            <ul class="govuk-list">
              {ssd.map((table) => (
                <li>
                  <Link href={`/import/${table}.csv`}>Download {table}</Link>
                </li>
              ))}
            </ul>
          </>
        )}
        <h2 class="govuk-heading-m">Earlier imports</h2>
        {past.length === 0 ? (
          <EmptyList why="Your agency has brought nothing in yet.">
            <p class="govuk-body">Choose files above to begin.</p>
          </EmptyList>
        ) : (
          <ScrollBox label="Earlier imports">
            <Table
              stacks
              head={[{ text: 'When' }, { text: 'What' }, { text: 'By' }, { text: 'What came of it' }]}
              rows={past.map((run) => [
                { text: <Link href={`/import/${run.ref}`}>{formatMoment(run.startedAt, 'minute')}</Link> },
                { text: kindWords[run.kind] },
                { text: run.startedByName },
                { text: inShort(run) },
              ])}
            />
          </ScrollBox>
        )}
      </>
    ),
  }
}

function inShort({ phase, counts }: RunShown): string {
  if (phase === 'failed') return 'Not brought in'
  if (phase !== 'done' || counts === null) return 'Under way'
  const parts = [
    [counts.added, 'added'],
    [counts.changed, 'changed'],
    [counts.refused, 'refused'],
  ] as const
  const said = parts.filter(([many]) => many > 0).map(([many, word]) => `${many.toLocaleString('en-GB')} ${word}`)
  return said.length === 0 ? 'Nothing changed' : said.join(', ')
}

export interface RunLoaded {
  run: RunShown
  many: Record<Shown, number>
  /** What the list shows. */
  shown: Shown | null
  rows: readonly { file: string; line: number | null; column: string | null; rule: string | null; sentence: string | null; next: number }[]
  after: number
  /** Where the next page of the list begins. */
  next: number | null
  /** The run that brought in what this dry run showed. */
  realRun: string | null
}

/** How far it is, what would change, or what came of it. */
export function RunPage(loaded: RunLoaded, page: PageContext): Screen {
  const { run } = loaded
  const isUnderWay = run.phase === 'reading' || run.phase === 'saving' || run.phase === 'waiting'
  return {
    title: headingOf(run),
    width: 'wide',
    back: { href: '/import', text: 'Import' },
    body: isUnderWay ? (
      <Live url={`/import/${run.ref}/fragment`} isWaitedFor>
        {RunFragment(loaded, page)}
      </Live>
    ) : (
      RunFragment(loaded, page)
    ),
  }
}

export function RunFragment(loaded: RunLoaded, page: PageContext) {
  const { run } = loaded
  return (
    <>
      <p class="govuk-caption-l">{listOf(run.files)}</p>
      <h1 class="govuk-heading-l">{headingOf(run)}</h1>
      <Phase loaded={loaded} page={page} />
    </>
  )
}

function headingOf({ phase, dryRun }: RunShown): string {
  switch (phase) {
    case 'waiting':
    case 'reading':
      return dryRun ? 'Reading the files' : 'Bringing them in'
    case 'saving':
      return dryRun ? 'Comparing with what is known' : 'Bringing them in'
    case 'mapping':
      return 'Which column means what'
    case 'done':
      return dryRun ? 'What would be brought in' : 'Brought in'
    case 'failed':
      return 'These files could not be brought in'
    case 'let-go':
      return 'You left these files'
  }
}

function Phase({ loaded, page }: { loaded: RunLoaded; page: PageContext }) {
  const { run } = loaded
  switch (run.phase) {
    case 'waiting':
    case 'reading':
    case 'saving':
      return <UnderWay run={run} />
    case 'mapping':
      return (
        <p class="govuk-body">
          <Link href={`/import/${run.ref}/columns`}>Say which column means what</Link>
        </p>
      )
    case 'done':
      return <Done loaded={loaded} page={page} />
    case 'failed':
      return (
        <>
          <InsetText>{placed(run)}</InsetText>
          <p class="govuk-body">Nothing was written. Put it right and bring the files again.</p>
          {run.ofRef !== null && run.failedSentence === interruptedSentence ? (
            <p class="govuk-body">
              The files are kept for a day: <Link href={`/import/${run.ofRef}`}>see again what would be brought in, and bring it in</Link>.
            </p>
          ) : null}
          <Button href="/import">Choose files</Button>
        </>
      )
    case 'let-go':
      return (
        <p class="govuk-body">
          They were removed and nothing was written. You can <Link href="/import">bring them again</Link>.
        </p>
      )
  }
}

function placed({ failedSentence }: RunShown): string {
  return failedSentence ?? 'Something went wrong on our side.'
}

function UnderWay({ run }: { run: RunShown }) {
  const reading = run.phase !== 'saving'
  return (
    <>
      <p class="govuk-body">
        {kindWords[run.kind]}. {reading ? 'Every row is read once.' : 'All rows were read; they are compared with what is on record.'}
      </p>
      <Progress
        label={reading ? 'Reading the files' : 'Comparing with what is known'}
        done={reading ? (run.bytesRead ?? 0) : null}
        of={run.bytesTotal ?? 0}
      />
      <p class="govuk-body">
        You can leave this page: it goes on by itself. <Link href={`/import/${run.ref}`}>See how far it is now</Link>
      </p>
    </>
  )
}

function Done({ loaded, page }: { loaded: RunLoaded; page: PageContext }) {
  const { run } = loaded
  return (
    <>
      <p class="govuk-body-l">{whatItIs(run)}.</p>
      <ScrollBox label="What became of the rows">
        <Table
          stacks
          head={[
            { text: 'Rows' },
            { text: 'Read', format: 'numeric' },
            { text: run.dryRun ? 'Would be added' : 'Added', format: 'numeric' },
            { text: run.dryRun ? 'Would change' : 'Changed', format: 'numeric' },
            { text: 'Unchanged', format: 'numeric' },
            { text: 'Of these to put right', format: 'numeric' },
            { text: 'Refused', format: 'numeric' },
          ]}
          firstCellIsHeader
          rows={run.tables
            .filter((each) => each.read > 0)
            .map((each) => [
              { text: tableWords[each.table] },
              ...[each.read, each.added, each.changed, each.unchanged, each.queried, each.refused].map((many) => ({
                text: many.toLocaleString('en-GB'),
                format: 'numeric' as const,
              })),
            ])}
        />
      </ScrollBox>
      <Next loaded={loaded} page={page} />
      <RowByRow loaded={loaded} />
      <p class="govuk-body">
        <Link href={`/import/${run.ref}/report.csv`}>Download the whole report as CSV</Link>
      </p>
    </>
  )
}

const tableWords = { children: 'Children', placements: 'Placements', episodes: 'Missing episodes' } as const

function Next({ loaded, page }: { loaded: RunLoaded; page: PageContext }) {
  const { run, realRun } = loaded
  if (!run.dryRun) {
    const { queried = 0 } = run.counts ?? {}
    return (
      <p class="govuk-body">
        {queried > 0 && page.may('missing.settle-queries') ? (
          <>
            <Link href="/data-queries">Put right {plural(queried, 'row')}</Link>, or <Link href="/import">bring in more</Link>
          </>
        ) : (
          <Link href="/import">Bring in more</Link>
        )}
      </p>
    )
  }
  if (realRun) {
    return (
      <p class="govuk-body">
        You brought these in: <Link href={`/import/${realRun}`}>see what came of it</Link>.
      </p>
    )
  }
  if (wouldChange(run.tables) === 0) {
    return (
      <>
        <InsetText>
          Nothing would change:{' '}
          {run.counts && run.counts.unchanged > 0
            ? 'everything that can be brought in is here already.'
            : 'there is no row that can be brought in.'}
        </InsetText>
        <Form csrf={page.csrf} once={page.once()} action={`/import/${run.ref}/leave`}>
          <Button variant="secondary">Leave these files</Button>
        </Form>
      </>
    )
  }
  return (
    <>
      <p class="govuk-body">
        <strong>Nothing is written yet.</strong>
        {run.counts && run.counts.refused > 0 && ' Refused rows stay out; the others come in.'}
        {run.counts && run.counts.queried > 0 && ' Rows to put right come in and go on a list, so that no child’s episode is hidden.'}
      </p>
      <ButtonGroup>
        <Form csrf={page.csrf} once={page.once()} action={`/import/${run.ref}/bring-in`} inline>
          <Button preventDoubleClick>Bring in all {run.counts && acceptedWords(run.counts)}</Button>
        </Form>
        <Form csrf={page.csrf} once={page.once()} action={`/import/${run.ref}/leave`} inline>
          <Button variant="secondary">Leave these files</Button>
        </Form>
      </ButtonGroup>
      {run.kind === 'csv' && (
        <p class="govuk-body">
          Is a column read wrongly? <Link href={`/import/${run.ref}/columns`}>Change the columns</Link>
        </p>
      )}
    </>
  )
}

function RowByRow({ loaded }: { loaded: RunLoaded }) {
  const { run, many, shown, rows, after, next } = loaded
  const url = `/import/${run.ref}`
  if (shown === null) return null
  const isTold = shown === 'refused' || shown === 'queried' || shown === 'note'
  const words = run.dryRun
    ? { ...shownWords, added: 'Would be added', changed: 'Would change', refused: 'Refused' }
    : { ...shownWords, refused: 'Refused' }
  return (
    <>
      <h2 class="govuk-heading-m govuk-!-margin-top-6">Row by row</h2>
      <FilterLinks
        label="Which rows"
        groups={[
          {
            label: 'Show',
            items: (['refused', 'queried', 'added', 'changed', 'unchanged', 'note'] as const)
              .filter((each) => many[each] > 0 || each === shown)
              .map((each) => ({
                text: `${words[each]} (${many[each].toLocaleString('en-GB')})`,
                href: `${url}?show=${each}`,
                current: each === shown,
              })),
          },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyList why="There are no such rows." />
      ) : (
        <ScrollBox label={words[shown]}>
          <Table
            stacks
            head={isTold ? [{ text: 'Where' }, { text: 'Why, and what to do' }, { text: 'Rule' }] : [{ text: 'File' }, { text: 'Line' }]}
            rows={rows.map((row) =>
              isTold
                ? [{ text: where(row) }, { text: row.sentence }, { text: row.rule }]
                : [{ text: row.file }, { text: row.line?.toLocaleString('en-GB') }],
            )}
          />
        </ScrollBox>
      )}
      {(after > 0 || next !== null) && (
        <Pagination
          landmarkLabel="Pages of rows"
          previous={after > 0 ? { href: `${url}?show=${shown}`, text: 'First rows' } : undefined}
          next={next === null ? undefined : { href: `${url}?show=${shown}&after=${next}`, text: 'Next rows' }}
        />
      )}
    </>
  )
}

function where({ file, line, column }: RunLoaded['rows'][number]) {
  return (
    <>
      {file}
      {line !== null && (
        <>
          <br />
          line {line}
        </>
      )}
      {column !== null && (
        <>
          <br />
          {column}
        </>
      )}
    </>
  )
}
