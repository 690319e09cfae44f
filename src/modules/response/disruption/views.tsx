import {
  Button,
  ButtonGroup,
  Clock,
  Details,
  Form,
  InsetText,
  Link,
  PagedList,
  Source,
  StateMark,
  SummaryList,
  WarningText,
  WorkItem,
  WorkList,
} from '../../../design/index.ts'
import { addDays, formatDay, formatMoment, formatPlainDate, londonMidnight } from '../../../kernel/dates.ts'
import { listOf, plural } from '../../../kernel/words.ts'
import type { Content, DisruptionGuide } from '../../../platform/content/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import type { Disruption, Line, Step } from './domain.ts'
import { pageSize, type Part, type Tick } from './queries.ts'
import type { Loaded } from './routes.ts'
import { datesOf, evidenceText, stageWords, stepWords } from './words.ts'

const parts: Record<Part, string> = { open: 'Open', ended: 'Ended' }

/** What my teams prepare and what stands, the soonest review first. */
export function ListPage({
  loaded: { part, isFurther, rows },
  page,
}: {
  loaded: { part: Part; isFurther: boolean; rows: readonly Disruption[] }
  page: PageContext
}): Screen {
  const shown = rows.slice(0, pageSize)
  const last = shown.at(-1)
  return {
    title: 'Disruption',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <PagedList
        title="Disruption"
        caption={page.me.teams.map((t) => t.name).join(', ') || 'You are in no team'}
        lead="Notices, orders and measures against whoever exploits children, prepared from what is on record."
        begin={<Button href="/disruption/new">Begin one</Button>}
        filters={{
          label: 'Which of them',
          groups: [
            {
              label: 'Show',
              items: (['open', 'ended'] as const).map((each) => ({
                text: parts[each],
                href: `/disruption?show=${each}`,
                current: each === part,
              })),
            },
          ],
        }}
        empty={{
          why: part === 'open' ? 'Your teams prepare nothing now, and nothing of theirs stands.' : 'Nothing of your teams has ended yet.',
          todo: 'Begin one when you know who, which number or which place does the harm.',
        }}
        beginning={`/disruption?show=${part}`}
        isFurther={isFurther}
        next={last && rows.length > pageSize ? `/disruption?show=${part}&after=${last.id}` : null}
      >
        {shown.length === 0 ? null : (
          <WorkList label={parts[part]}>
            {shown.map((one) => (
              <WorkItem
                mark={one.endedAt === null ? undefined : 'done'}
                kind={page.content.measure(one.measure)?.title ?? one.measure}
                who={one.subject}
                href={`/disruption/${one.ref}`}
                time={
                  one.endedAt === null ? (
                    <Clock due={londonMidnight(addDays(one.reviewOn, 1))} now={page.now} precision="day" withoutExactTime />
                  ) : (
                    `ended ${formatDay(one.endedAt)}`
                  )
                }
                facts={[
                  one.teamName,
                  one.validFrom === null ? 'not granted' : datesOf(one),
                  ...(one.endedAt === null ? [`to be looked at again by ${formatDay(londonMidnight(one.reviewOn))}`] : []),
                ].join(' · ')}
              />
            ))}
          </WorkList>
        )}
      </PagedList>
    ),
  }
}

/** One column: where it stands, what is missing, the checklist with its evidence, what happened. */
export function DisruptionPage({
  loaded,
  page,
}: {
  loaded: Loaded & { onRecord: ReadonlyMap<string, number> }
  page: PageContext
}): Screen {
  const { disruption, measure, stage, gaps, ours, next, lines, steps, children, onRecord } = loaded
  const at = (under: string) => `/disruption/${disruption.ref}/${under}`
  const changes = ours && stage !== 'ended'
  const needsCourt = measure.standing !== 'not-law'
  // While it is prepared and something is missing, that comes first: what has something on record before what has to be found.
  const first = changes && stage === 'preparing' ? (gaps.find((gap) => (onRecord.get(gap.code) ?? 0) > 0) ?? gaps[0]) : undefined
  return {
    title: `${measure.title}, ${disruption.ref}`,
    back: { href: '/disruption', text: 'Back to Disruption' },
    body: (
      <>
        <span class="govuk-caption-l">
          {measure.title}, {disruption.ref}
        </span>
        <h1 class="govuk-heading-l">{disruption.subject}</h1>
        <p class="govuk-body">
          {stage === 'ended' && <StateMark mark="done" />} <strong>{stageWords(stage, disruption.validTo)}.</strong>{' '}
          {disruption.validFrom !== null && `${datesOf(disruption)}. `}
          {stage !== 'ended' && (
            <>
              To be looked at again by {formatDay(londonMidnight(disruption.reviewOn))}:{' '}
              <Clock due={londonMidnight(addDays(disruption.reviewOn, 1))} now={page.now} precision="day" withoutExactTime />
            </>
          )}
        </p>
        {measure.standing === 'to-confirm' && <WarningText>{measure.standingWords}</WarningText>}
        {!ours && (
          <InsetText>
            {disruption.teamName} prepares this. You read it because a child in your circle is linked; tell them what you know.
          </InsetText>
        )}
        <ButtonGroup>
          {first !== undefined && (
            <Button href={at(`items/${first.code}`)}>
              Add evidence<span class="govuk-visually-hidden">: {first.asked}</span>
            </Button>
          )}
          {next.map((kind, n) => (
            <Button href={at(`step/${kind}`)} variant={n === 0 && first === undefined ? undefined : 'secondary'}>
              {stepWords(kind, needsCourt).button}
            </Button>
          ))}
          <Link href={at('pack')}>Open the pack</Link>
        </ButtonGroup>
        <h2 class="govuk-heading-m">
          {gaps.length === 0 ? 'Nothing is missing' : `${plural(gaps.length, 'gap')} of ${measure.items.length}`}
        </h2>
        {gaps.length > 0 && (
          <ul class="govuk-list govuk-list--bullet">
            {gaps.map((gap) => (
              <li>
                {changes ? <Link href={at(`items/${gap.code}`)}>{gap.asked}</Link> : gap.asked}
                {(onRecord.get(gap.code) ?? 0) > 0 && ` (${onRecord.get(gap.code)} on record may answer it)`}
              </li>
            ))}
          </ul>
        )}
        <About loaded={loaded} />
        <TheTest measure={measure} content={page.content} />
        <h2 class="govuk-heading-m">Checklist</h2>
        {measure.items.map((item) => (
          <Item loaded={loaded} item={item} page={page} changes={changes} untickedCount={onRecord.get(item.code) ?? 0} />
        ))}
        <h2 class="govuk-heading-m govuk-!-margin-top-7" id="children">
          Children whom it is to protect
        </h2>
        {children.length === 0 && <p class="govuk-body">No child that is open to you is linked.</p>}
        {children.map((child) => (
          <div class="sr-tick">
            <p class="govuk-body govuk-!-margin-bottom-1">
              <Link href={`/children/${child.ref}`}>{child.name}</Link>
            </p>
            {changes && (
              <Form action={at(`children/${child.ref}/unlink`)} csrf={page.csrf} once={page.once()} label={`Unlink ${child.name}`}>
                <Button variant="secondary">
                  Unlink<span class="govuk-visually-hidden"> {child.name}</span>
                </Button>
              </Form>
            )}
          </div>
        ))}
        {changes && (
          <Button href={at('children')} variant="secondary">
            Link a child
          </Button>
        )}
        <h2 class="govuk-heading-m govuk-!-margin-top-7" id="lines">
          Phone lines
        </h2>
        <Lines lines={lines} />
        {changes && (
          <Button href={at('lines')} variant="secondary">
            Add a line
          </Button>
        )}
        <h2 class="govuk-heading-m govuk-!-margin-top-7">What happened</h2>
        <Steps steps={steps} needsCourt={needsCourt} began={disruption} />
      </>
    ),
  }
}

export function About({ loaded: { disruption, measure, children } }: { loaded: Loaded }) {
  return (
    <SummaryList
      rows={[
        { key: 'Why', value: disruption.why },
        { key: 'What it does', value: measure.does },
        { key: 'Who may ask for it', value: measure.whoApplies },
        {
          key: 'Children linked',
          value:
            children.length === 0
              ? 'None that is open to you'
              : children.map((child, n) => (
                  <>
                    {n > 0 && ', '}
                    <Link href={`/children/${child.ref}`}>{child.name}</Link>
                  </>
                )),
        },
        {
          key: 'Prepared by',
          value: `${disruption.teamName}, ${disruption.agencyName}. Begun by ${disruption.openedByName}, ${formatDay(disruption.openedAt)}`,
        },
      ]}
    />
  )
}

/** What has to be shown, on whose word, and for how long it stands. */
export function TestWords({ measure }: { measure: DisruptionGuide }) {
  return (
    <>
      <ul class="govuk-list govuk-list--bullet">
        {measure.test.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <p class="govuk-body">{measure.standingWords}</p>
      <p class="govuk-body">How long: {measure.lasts}</p>
    </>
  )
}

function TheTest({ measure, content }: { measure: DisruptionGuide; content: Content }) {
  return (
    <Details summary="The test, how long it lasts, and what to be careful of">
      <p class="govuk-body">
        <strong>The test, in our words</strong>
      </p>
      <TestWords measure={measure} />
      <ul class="govuk-list govuk-list--bullet">
        {measure.careful.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <Checked measure={measure} content={content} />
    </Details>
  )
}

/** Where the measure's words come from, when somebody looked last, and that they are no legal advice. */
export function Checked({ measure, content }: { measure: DisruptionGuide; content: Content }) {
  const names = measure.sources.map((key) => content.source(key)?.name ?? key)
  return (
    <Source
      who={`From ${listOf(names)}`}
      when={`looked up on ${formatPlainDate(measure.lookedUpOn)}`}
      where={measure.checked ? undefined : 'not yet confirmed by a lawyer: read the law itself before you rely on it'}
    />
  )
}

function Item({
  loaded: { disruption, ticks },
  item,
  page,
  changes,
  untickedCount,
}: {
  loaded: Loaded
  item: DisruptionGuide['items'][number]
  page: PageContext
  changes: boolean
  untickedCount: number
}) {
  const mine = ticks.filter((tick) => tick.item === item.code)
  const standing = mine.filter((tick) => tick.takenBackAt === null)
  const back = mine.filter((tick) => tick.takenBackAt !== null)
  return (
    <section id={item.code}>
      <h3 class="govuk-heading-s govuk-!-margin-bottom-1">
        {standing.length > 0 && <StateMark mark="done" />} {item.asked}
      </h3>
      <p class="govuk-body sr-quiet">{item.evidence}</p>
      {standing.map((tick) => (
        <div class="sr-tick">
          <TickWords tick={tick} content={page.content} />
          {changes && (
            <Form action={`/disruption/${disruption.ref}/ticks/${tick.id}/take-back`} csrf={page.csrf} once={page.once()} label="Take back">
              <Button variant="secondary">Take back</Button>
            </Form>
          )}
        </div>
      ))}
      {standing.length === 0 && <p class="govuk-body">Nothing answers it yet.</p>}
      {changes && (
        <p class="govuk-body">
          <Link href={`/disruption/${disruption.ref}/items/${item.code}`}>
            Add evidence<span class="govuk-visually-hidden">: {item.asked}</span>
          </Link>
          {untickedCount > 0 && ` (${untickedCount} on record to choose from)`}
        </p>
      )}
      {back.length > 0 && (
        <Details summary={`Taken back (${back.length})`}>
          {back.map((tick) => (
            <>
              <TickWords tick={tick} content={page.content} />
              <Source
                who={`Taken back by ${tick.takenBackByName ?? ''}`}
                when={tick.takenBackAt === null ? undefined : formatMoment(tick.takenBackAt, 'minute')}
              />
            </>
          ))}
        </Details>
      )}
    </section>
  )
}

/** One piece of evidence, with its source. What is not open to the reader says so, and no more. */
export function TickWords({ tick, content }: { tick: Tick; content: Content }) {
  return (
    <>
      <p class="govuk-body govuk-!-margin-bottom-1">
        <Evidence tick={tick} content={content} />
      </p>
      <Source who={`Ticked by ${tick.tickedByName}`} when={formatMoment(tick.tickedAt, 'minute')} />
    </>
  )
}

function Evidence({ tick, content }: { tick: Tick; content: Content }) {
  const words = evidenceText(tick, content)
  return tick.kind === 'episode' && tick.open ? <Link href={`/episodes/${tick.episodeRef}`}>{words}</Link> : <>{words}</>
}

export function Lines({ lines }: { lines: readonly Line[] }) {
  if (lines.length === 0) return <p class="govuk-body">No line is noted.</p>
  const named = new Map(lines.map((line) => [line.id, line.typed]))
  return (
    <ul class="govuk-list govuk-list--spaced">
      {lines.map((line) => (
        <li>
          <strong>{line.typed}</strong>, seen from {formatPlainDate(line.firstSeen)} to {formatPlainDate(line.lastSeen)}
          {line.follows !== null && `; took over from ${named.get(line.follows) ?? 'another line'}`}
          <Source who={line.addedByName} />
        </li>
      ))}
    </ul>
  )
}

export function Steps({ steps, needsCourt, began }: { steps: readonly Step[]; needsCourt: boolean; began: Disruption }) {
  return (
    <ol class="govuk-list govuk-list--spaced">
      <li>
        <strong>Begun</strong>
        <Source who={began.openedByName} when={formatMoment(began.openedAt, 'minute')} />
      </li>
      {steps.map((step) => (
        <li>
          <strong>{step.kind === 'ended' ? 'Ended' : stepWords(step.kind, needsCourt).title}</strong>, {formatPlainDate(step.onDay)}
          {step.reference !== null && `, ${step.reference}`}: {step.words}
          {step.validFrom !== null && <p class="govuk-body">{datesOf({ validFrom: step.validFrom, validTo: step.validTo })}</p>}
          <Source who={step.recordedByName} when={formatMoment(step.recordedAt, 'minute')} />
        </li>
      ))}
    </ol>
  )
}
