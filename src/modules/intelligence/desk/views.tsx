import {
  Asked,
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  FilterLinks,
  Form,
  InsetText,
  Link,
  Pagination,
  Paper,
  Problems,
  Prose,
  Source,
  StateMark,
  SummaryList,
  WarningText,
  WorkItem,
  WorkList,
} from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { gradeCode, mayShare, type Stage } from '../domain.ts'
import { pageSize, type DeskRow, type SourceDetail } from '../queries.ts'
import { HowKnown, ReportAsSent } from '../sending/views.tsx'
import { firstHandWords, kindWords, outcomeWords, plainRefusal, stageWords } from '../words.ts'
import type { Loaded } from './routes.ts'

const empty: Record<Stage, string> = {
  new: 'No new report waits for the desk.',
  'in-hand': 'Nothing is in hand.',
  ended: 'No report has ended yet.',
}

/** The desk's inbox, by pages. */
export function DeskPage({
  loaded: { part, rows },
  page,
}: {
  loaded: { part: Stage; rows: readonly DeskRow[] }
  page: PageContext
}): Screen {
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  return {
    title: 'Intelligence desk',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <span class="govuk-caption-l">{page.me.agencyName}</span>
        <h1 class="govuk-heading-l">Intelligence desk</h1>
        <FilterLinks
          label="Which reports"
          groups={[
            {
              label: 'Show',
              items: (['new', 'in-hand', 'ended'] as const).map((each) => ({
                text: stageWords(each),
                href: `/intelligence/desk?show=${each}`,
                current: each === part,
              })),
            },
          ]}
        />
        <h2 class="govuk-heading-m">{stageWords(part)}</h2>
        {shown.length === 0 ? (
          <EmptyList why={empty[part]}>Partners send reports from Intelligence in their menu.</EmptyList>
        ) : (
          <WorkList label={stageWords(part)}>
            {shown.map((row) => (
              <WorkItem
                mark={part === 'new' ? 'new' : part === 'ended' ? 'done' : undefined}
                kind="Report"
                who={row.ref}
                href={`/intelligence/desk/${row.ref}`}
                time={formatMoment(row.sentAt, 'minute')}
                facts={[
                  row.what.replaceAll(/\s+/g, ' ').slice(0, 140),
                  firstHandWords(page.content, row.firstHand),
                  row.grade === null ? 'not graded' : row.grade,
                  row.outcome === null ? '' : outcomeWords(row.outcome),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              />
            ))}
          </WorkList>
        )}
        {last && rows.length > pageSize && (
          <Pagination
            next={{ href: `/intelligence/desk?show=${part}&after=${last.id}`, text: 'Further on' }}
            landmarkLabel="More reports"
          />
        )}
      </>
    ),
  }
}

/** One column: what was sent, then what the desk made of it. */
export function ReportPage({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { report, identifiers, again, grades, texts, outcomes, shares, looks, stage } = loaded
  const at = (under: string) => `/intelligence/desk/${report.ref}/${under}`
  const [grade = null] = grades
  const [text = null] = texts
  const [outcome = null] = outcomes
  const shareable = mayShare(report, grade, text, 'inbox')
  // The step that is needed next stands first and alone in colour.
  const next = grade === null ? 'grade' : text === null ? 'text' : shares.length === 0 && outcome === null ? 'share' : 'outcome'
  const step = (under: 'grade' | 'text' | 'share' | 'outcome', words: string) => (
    <Button href={at(under)} variant={under === next ? undefined : 'secondary'}>
      {words}
    </Button>
  )
  return {
    title: `Report ${report.ref}`,
    back: { href: '/intelligence/desk', text: 'Back to the desk' },
    body: (
      <>
        <span class="govuk-caption-l">
          Report {report.ref}, sent {formatMoment(report.sentAt, 'minute')}
        </span>
        <h1 class="govuk-heading-l">
          {outcome === null ? (stage === 'new' ? 'New report' : 'Report in hand') : outcomeWords(outcome.outcome)}
        </h1>
        {stage === 'new' && (
          <Form action={at('receive')} csrf={page.csrf} once={page.once()} label="We have it">
            <p class="govuk-body">Whoever sent it does not know yet that you have it. Any step below tells them too.</p>
            <Button variant="secondary">We have it</Button>
          </Form>
        )}
        <ButtonGroup>
          {step('grade', grade === null ? 'Grade it' : 'Grade it anew')}
          {step('text', text === null ? 'Write the sanitised text' : 'Write it anew')}
          {shareable.ok && step('share', 'Share the text')}
          {step('outcome', 'Say what came of it')}
        </ButtonGroup>
        <h2 class="govuk-heading-m">As it was sent</h2>
        <ReportAsSent report={report} identifiers={identifiers} />
        <HowKnown report={report} page={page} />
        {report.childId !== null && (
          <p class="govuk-body">
            It is about a child in the sender’s own work. The text can go onto that child’s record; you do not see who it is.
          </p>
        )}
        {again.length > 0 && (
          <>
            <h2 class="govuk-heading-m">The same in other reports</h2>
            <ul class="govuk-list govuk-list--bullet">
              {again.map((one) => (
                <li>
                  {kindWords(one.kind)}: {one.typed}, in <Link href={`/intelligence/desk/${one.ref}`}>{one.ref}</Link>,{' '}
                  {formatMoment(one.sentAt, 'day')}
                </li>
              ))}
            </ul>
          </>
        )}
        <h2 class="govuk-heading-m">Who told it</h2>
        {page.may('intelligence.read-source') ? (
          <p class="govuk-body">
            <Link href={at('source')}>See who told it</Link>, with a reason.
          </p>
        ) : (
          <p class="govuk-body">Kept apart. Ask your source desk if the grade depends on it.</p>
        )}
        {looks.length > 0 && (
          <Details summary={`Who has looked (${looks.length})`}>
            <ul class="govuk-list">
              {looks.map((look) => (
                <li>
                  {look.reason}
                  <Source who={look.lookedByName} when={formatMoment(look.lookedAt, 'minute')} />
                </li>
              ))}
            </ul>
          </Details>
        )}
        <h2 class="govuk-heading-m">Grade</h2>
        {grade === null ? (
          <EmptyList why="Not graded yet.">The grade says how it may be handled, so it comes first.</EmptyList>
        ) : (
          <ol class="govuk-list govuk-list--spaced">
            {grades.map((one, n) => (
              <li>
                <strong>{gradeCode(one)}</strong>
                {n > 0 && ' (before)'}. {one.why}
                {one.conditions !== null && <p class="govuk-body">Conditions: {one.conditions}</p>}
                <Source who={one.gradedByName} when={formatMoment(one.gradedAt, 'minute')} />
              </li>
            ))}
          </ol>
        )}
        <h2 class="govuk-heading-m">Sanitised text</h2>
        {text === null ? (
          <EmptyList why="No text yet.">Only a sanitised text crosses to others.</EmptyList>
        ) : (
          texts.map((one, n) => (
            <Paper>
              {n > 0 && <p class="govuk-body sr-quiet">An earlier text</p>}
              <Prose words={one.words} spaced />
              <Source
                who={one.writtenByName}
                when={formatMoment(one.writtenAt, 'minute')}
                where={one.confirmedByName === null ? undefined : `${one.confirmedByName} looked at the words that were found`}
              />
            </Paper>
          ))
        )}
        <h2 class="govuk-heading-m">Where the text went</h2>
        {shares.length === 0 ? (
          <EmptyList why="It has gone nowhere.">
            {shareable.ok ? 'Share the text with a team that can use it.' : `${plainRefusal(shareable.problem)}.`}
          </EmptyList>
        ) : (
          <ul class="govuk-list govuk-list--spaced">
            {shares.map((one) => (
              <li>
                <StateMark mark={one.acknowledgedAt === null ? 'new' : 'done'} /> {one.teamName}
                {one.sharingRef !== null && ', and the child’s record'}:{' '}
                {one.acknowledgedByName === null ? 'not acknowledged yet' : `${one.acknowledgedByName} has it`}
                <Source
                  who={one.decidedByName}
                  when={formatMoment(one.decidedAt, 'minute')}
                  where={page.content.route(one.route)?.title ?? one.route}
                />
              </li>
            ))}
          </ul>
        )}
        {outcomes.length > 0 && (
          <>
            <h2 class="govuk-heading-m">What came of it</h2>
            <ul class="govuk-list govuk-list--spaced">
              {outcomes.map((one) => (
                <li>
                  <strong>{outcomeWords(one.outcome)}</strong>
                  {one.crimeReference !== null && `, ${one.crimeReference}`}
                  {one.reason !== null && `: ${one.reason}`}
                  <Source who={one.decidedByName} when={formatMoment(one.decidedAt, 'minute')} />
                </li>
              ))}
            </ul>
          </>
        )}
      </>
    ),
  }
}

const asking = {
  grade: { title: 'Grade it', button: 'Keep this grade' },
  outcome: { title: 'Say what came of it', button: 'Keep this outcome' },
  share: { title: 'Share the text', button: 'Share it' },
  source: { title: 'See who told it', button: 'Show it once' },
} as const

interface Given<F extends FieldsOf> {
  loaded: Loaded
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** A form with what is needed beside it to answer. */
export function FormScreen<F extends FieldsOf>({ loaded, state, form, page, asks }: Given<F> & { asks: keyof typeof asking }): Screen {
  const { report, texts } = loaded
  const { title, button } = asking[asks]
  return {
    title,
    back: { href: `/intelligence/desk/${report.ref}`, text: 'Back to the report' },
    body: (
      <>
        <Problems form={form} state={state} />
        <span class="govuk-caption-l">Report {report.ref}</span>
        <h1 class="govuk-heading-l">{title}</h1>
        {asks === 'grade' && (
          <>
            <HowKnown report={report} page={page} />
            <Details summary="The report as it was sent">
              <ReportAsSent report={report} identifiers={loaded.identifiers} />
            </Details>
          </>
        )}
        {asks === 'share' && (
          <>
            <p class="govuk-body">This text crosses, with the conditions of the grade, and nothing else:</p>
            <Paper>
              {texts[0] === undefined ? <p class="govuk-body">{plainRefusal('no-text')}.</p> : <Prose words={texts[0].words} spaced />}
            </Paper>
          </>
        )}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button preventDoubleClick>{button}</Button>
        </Form>
      </>
    ),
  }
}

/** The report above, the text below: written anew, never cut from the report. */
export function TextPage<F extends FieldsOf>({ loaded, state, form, page }: Given<F>): Screen {
  const { report, identifiers } = loaded
  return {
    title: 'Write the sanitised text',
    back: { href: `/intelligence/desk/${report.ref}`, text: 'Back to the report' },
    body: (
      <>
        <Problems form={form} state={state} />
        <span class="govuk-caption-l">Report {report.ref}</span>
        <h1 class="govuk-heading-l">Write the sanitised text</h1>
        <Details summary="The report as it was sent">
          <ReportAsSent report={report} identifiers={identifiers} />
        </Details>
        <ul class="govuk-list govuk-list--bullet">
          {page.content.intelligence.sanitising.note.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
        <p class="govuk-body">
          When you keep it, it is compared with the source detail, which you need not see, and with words that say what somebody is to a
          child.
        </p>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button preventDoubleClick>Keep this text</Button>
        </Form>
      </>
    ),
  }
}

/** Who told it, shown once. */
export function SourceScreen({ loaded: { report }, detail, page }: { loaded: Loaded; detail: SourceDetail; page: PageContext }): Screen {
  const risk = page.content.intelligence.risk.find((each) => each.code === detail.risk)?.words ?? detail.risk
  return {
    title: 'Who told it',
    back: { href: `/intelligence/desk/${report.ref}`, text: 'Back to the report' },
    body: (
      <>
        <span class="govuk-caption-l">Report {report.ref}</span>
        <h1 class="govuk-heading-l">Who told it</h1>
        {detail.risk === 'grave' && <WarningText>Somebody could be hurt if this came out.</WarningText>}
        <InsetText>This look is kept with your name and your reason. To see it again, give a reason again.</InsetText>
        <SummaryList
          rows={[
            { key: 'Sent by', value: [detail.senderName, detail.senderWork, detail.senderAgency].filter(Boolean).join(', ') },
            { key: 'Who told them', value: detail.toldBy ?? 'Nobody named: they saw it themselves, or do not say' },
            { key: 'If it came out', value: detail.riskWords === null ? risk : `${risk}. ${detail.riskWords}` },
            { key: 'May you ring them?', value: detail.mayContact ? `Yes. ${detail.contactHow ?? ''}` : 'No' },
          ]}
        />
      </>
    ),
  }
}
