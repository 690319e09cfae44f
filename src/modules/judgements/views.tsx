// The judgement page: the latest in its author's words, what colleagues think, what changed since, patterns, and the three lists.
import type { VNode } from 'preact'
import {
  Button,
  ButtonGroup,
  Columns,
  DateInput,
  Details,
  EmptyList,
  Form,
  InsetText,
  Link,
  PrintButton,
  Source,
  ThreeLists,
} from '../../design/index.ts'
import { formatDay, formatMoment, formatPlainDate, formatTime, londonDay } from '../../kernel/dates.ts'
import { listOf } from '../../kernel/words.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { ChildHeader, type Child } from '../people/index.ts'
import { sourceWords, type Observation, type SignList } from '../signs/index.ts'
import { mayAnswer, opinionsInOrder, reviewState } from './domain.ts'
import { changesMax, type Known, type Told } from './queries.ts'
import { changeWords } from './words.ts'
import { Citations, EvidenceOf, Opinions, Paragraphs, PatternList, ReviewBy, SignedBy, StrategyWords, titleOf } from './telling.tsx'

/** The most names that the page shows. */
const namesMax = 10

export interface JudgementOfChild {
  child: Child
  /** The past day as of whose end the page is shown, or null for now. */
  on: string | null
  /** What somebody typed as a day and could not be read. */
  unreadable: boolean
  /** The order of the judgement before which the earlier ones are shown, or null. */
  before: number | null
  known: Known
}

interface Given {
  loaded: JudgementOfChild
  page: PageContext
}

/** Everything a judgement stands on, as known now or at the end of a past day. */
export function JudgementPage({ loaded, page }: Given): Screen {
  const { child, on, unreadable, known } = loaded
  const here = `/children/${child.ref}/judgement`
  return {
    title: 'Judgement',
    width: 'wide',
    back: { href: `/children/${child.ref}`, text: 'Back to the story' },
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">
          {on === null ? 'What is concluded' : `As it was known at the end of ${formatPlainDate(on)}`}
        </h1>
        <ChildHeader child={child} now={page.now} />
        {unreadable && <InsetText>That is not a day that has passed, so this is how it is known now.</InsetText>}
        {on === null ? (
          <Steps loaded={loaded} page={page} />
        ) : (
          <p class="govuk-body">
            <Link href={here}>Show how it is known now</Link>
          </p>
        )}
        <Columns aside={<Patterns known={known} page={page} />} asideLabel="Patterns">
          <Standing loaded={loaded} page={page} />
        </Columns>
        <h2 class="govuk-heading-m govuk-!-margin-top-6">What is known</h2>
        <Lists observations={known.observations} page={page} />
        <p class="govuk-body">
          <Link href={`/children/${child.ref}/signs${on === null ? '' : `?on=${on}`}`}>
            {on === null ? 'Note one, or take one back' : 'The lists of that day'}
          </Link>
        </p>
        <Earlier loaded={loaded} page={page} />
        <Details summary="Show what was known on a past day">
          <Form action={`${here}/on`} csrf={page.csrf}>
            <DateInput
              id="on"
              namePrefix="on"
              legend="Which day?"
              legendSize="s"
              hint="The whole page, as it was at the end of that day."
              values={{}}
            />
            <Button variant="secondary">Show that day</Button>
          </Form>
        </Details>
        <PrintButton />
      </>
    ),
  }
}

function Steps({ loaded: { child, known }, page }: Given) {
  const here = `/children/${child.ref}/judgement`
  const { standing } = known
  const answers = standing !== null && page.may('judgements.answer') && mayAnswer(standing, page.me.workerId)
  // Where a judgement leads that asks for others: it sends nothing by itself.
  const meets = standing !== null && page.may('response.open-discussion')
  const refers = standing !== null && page.may('response.refer')
  if (!answers && !meets && !refers && !page.may('judgements.write')) return null
  return (
    <ButtonGroup>
      {page.may('judgements.write') && (
        <Button href={`${here}/new`} variant={standing === null || isDue(standing, page) ? undefined : 'secondary'}>
          {standing === null ? 'Write a judgement' : 'Write a new judgement'}
        </Button>
      )}
      {answers && (
        <Button href={`${here}/opinion`} variant="secondary">
          Agree or dissent
        </Button>
      )}
      {meets && <Link href={`/children/${child.ref}/discuss`}>Open a strategy discussion</Link>}
      {refers && <Link href={`/children/${child.ref}/refer`}>Refer to another agency</Link>}
    </ButtonGroup>
  )
}

function isDue(judgement: Told, page: PageContext): boolean {
  return reviewState(judgement.reviewOn, londonDay(page.now)) !== 'ahead'
}

function Standing({ loaded, page }: Given): VNode {
  const { child, on, known } = loaded
  const { standing, changes } = known
  const today = on ?? londonDay(page.now)
  if (standing === null)
    return (
      <EmptyList
        why={
          on === null
            ? `Nobody has written a judgement about ${child.name} yet.`
            : `Nobody had written a judgement about ${child.name} by then.`
        }
      >
        {on === null && 'The lists and the patterns say what is known. What it means is for a named person to say, with reasons.'}
      </EmptyList>
    )
  return (
    <>
      <JudgementInWords judgement={standing} today={today} page={page} />
      <h2 class="govuk-heading-m" id="opinions">
        What colleagues think
      </h2>
      <Opinions opinions={standing.opinions} />
      <h2 class="govuk-heading-m">What changed since</h2>
      {changes.length === 0 ? (
        <p class="govuk-body">
          Nothing that you may read came to be known since {formatDay(standing.writtenAt)}, {formatTime(standing.writtenAt)}.
        </p>
      ) : (
        <>
          <ul class="govuk-list govuk-list--spaced">
            {changes.slice(0, changesMax).map((change) => {
              const { text, href } = changeWords(change, page.content)
              return (
                <li>
                  {href === null ? text : <Link href={href}>{text}</Link>}
                  <Source
                    who={change.byName ?? 'An importer’s corrected file'}
                    recorded={`recorded ${formatMoment(change.at, 'minute')}`}
                  />
                </li>
              )
            })}
          </ul>
          {changes.length > changesMax && (
            <p class="govuk-body">
              There is more: <Link href={`/children/${child.ref}`}>the story tells all of it</Link>.
            </p>
          )}
        </>
      )}
    </>
  )
}

/** A judgement as its author wrote it. */
function JudgementInWords({ judgement, today, page }: { judgement: Told; today: string; page: PageContext }) {
  const { levelWords, reasons, wouldChange, strategy, strategyWords, reviewOn } = judgement
  return (
    <section>
      <h2 class="govuk-heading-m govuk-!-margin-bottom-1">{levelWords}</h2>
      <SignedBy judgement={judgement} />
      <ReviewBy reviewOn={reviewOn} today={today} />
      <Paragraphs text={reasons} />
      <h3 class="govuk-heading-s govuk-!-margin-bottom-1">It rests on</h3>
      <Citations judgement={judgement} page={page} />
      <h3 class="govuk-heading-s govuk-!-margin-bottom-1">What would change it</h3>
      <Paragraphs text={wouldChange} />
      <h3 class="govuk-heading-s govuk-!-margin-bottom-1">Strategy discussion or referral</h3>
      <StrategyWords strategy={strategy} words={strategyWords} />
    </section>
  )
}

function Patterns({ known, page }: { known: Known; page: PageContext }): VNode {
  const { patterns } = known
  return (
    <>
      <h2 class="govuk-heading-s">Patterns</h2>
      {patterns.length === 0 ? (
        <p class="govuk-body">No pattern shows in the episodes that are recorded.</p>
      ) : (
        <PatternList patterns={patterns} />
      )}
      <h3 class="govuk-heading-s govuk-!-margin-bottom-1">The same people again?</h3>
      <SamePeople known={known} page={page} />
    </>
  )
}

/** Names that came again, each with the interviews in which it was said: a hint to read them, never a finding. */
function SamePeople({ known: { names, interviews }, page }: { known: Known; page: PageContext }): VNode {
  if (interviews.length === 0)
    return (
      <p class="govuk-body-s">Nobody has been heard in a return home interview yet, so the record cannot tell who was with the child.</p>
    )
  if (!page.may('interviews.read-answers'))
    return <p class="govuk-body-s">Who was with the child stands in what was said in interviews. Whoever may read that can tell.</p>
  return (
    <>
      {names.length > 0 && (
        <ul class="govuk-list govuk-list--spaced">
          {names.slice(0, namesMax).map(({ name, interviews: said }) => (
            <li>
              “{name}”
              <Source who={<>said in the interviews of {interviewLinks(said)}</>} />
            </li>
          ))}
        </ul>
      )}
      <p class="govuk-body-s">
        {names.length > namesMax && `${names.length - namesMax} more names came again. `}
        {names.length > 0
          ? 'One name can be two people. Read what was said before you lean on it.'
          : interviews.length === 1
            ? 'There is one interview so far, so no name can have come again. Read the interview of '
            : 'No name that was said about people in one interview came again in another. Nicknames change: read the interviews side by side: '}
        {names.length === 0 && <>{interviewLinks(interviews)}.</>}
      </p>
    </>
  )
}

function interviewLinks(interviews: Known['interviews']): VNode {
  return (
    <>
      {interviews.map(({ ref, heldAt }, i) => (
        <>
          {i > 0 && (i === interviews.length - 1 ? ' and ' : ', ')}
          <Link href={`/interviews/${ref}`}>{formatDay(heldAt)}</Link>
        </>
      ))}
    </>
  )
}

function Lists({ observations, page }: { observations: readonly Observation[]; page: PageContext }) {
  const of = (list: SignList) =>
    observations
      .filter((o) => o.list === list)
      .map((o) => ({
        text: titleOf(page.content, o.sign),
        evidence: <EvidenceOf of={o} />,
        source: (
          <Source
            who={sourceWords(o)}
            when={`seen ${formatPlainDate(o.observedOn)}`}
            recorded={`recorded ${formatDay(o.recordedAt)}, ${formatTime(o.recordedAt)} by ${o.recordedByName}, ${o.recordedByAgency}`}
          />
        ),
      }))
  return (
    <ThreeLists
      harmNow={of('harm-now')}
      signs={of('sign')}
      vulnerabilities={of('vulnerability')}
      strengths={of('strength')}
      headingLevel={3}
    />
  )
}

function Earlier({ loaded: { child, on, before, known }, page }: Given) {
  const { earlier, furtherFrom } = known
  if (earlier.length === 0) return null
  const at = (query: string) => `/children/${child.ref}/judgement?${on === null ? '' : `on=${on}&`}${query}`
  return (
    <>
      <h2 class="govuk-heading-m">Earlier judgements</h2>
      {before !== null && (
        <p class="govuk-body">
          <Link href={at('')}>Back to the latest of them</Link>
        </p>
      )}
      {earlier.map((judgement) => (
        <Details summary={`${formatDay(judgement.writtenAt)}: ${judgement.levelWords}`}>
          <SignedBy judgement={judgement} />
          <p class="govuk-body-s">
            It was to be looked at again by {formatPlainDate(judgement.reviewOn)}.
            {opinionsInOrder(judgement.opinions).standing.length > 0 &&
              ` ${listOf(opinionsInOrder(judgement.opinions).standing.map((o) => `${o.givenByName} ${o.stance === 'agrees' ? 'agreed' : 'dissented'}`))}.`}
          </p>
          <Paragraphs text={judgement.reasons} />
          <h3 class="govuk-heading-s govuk-!-margin-bottom-1">It rested on</h3>
          <Citations judgement={judgement} page={page} />
          <h3 class="govuk-heading-s govuk-!-margin-bottom-1">What would have changed it</h3>
          <Paragraphs text={judgement.wouldChange} />
          <h3 class="govuk-heading-s govuk-!-margin-bottom-1">Strategy discussion or referral</h3>
          <StrategyWords strategy={judgement.strategy} words={judgement.strategyWords} />
          {judgement.opinions.length > 0 && <Opinions opinions={judgement.opinions} />}
          <p class="govuk-body-s">
            <Link href={`/children/${child.ref}/judgement?on=${londonDay(judgement.writtenAt)}`}>
              What was known at the end of that day
            </Link>
          </p>
        </Details>
      ))}
      {furtherFrom !== null && (
        <p class="govuk-body">
          <Link href={at(`before=${furtherFrom}`)}>Show those before these</Link>
        </p>
      )}
    </>
  )
}
