import {
  Button,
  ButtonGroup,
  Clock,
  Details,
  EmptyList,
  Form,
  Link,
  Quote,
  Source,
  StateMark,
  SummaryList,
  Time,
  type Mark,
  type Words,
} from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import { inSentence, plural } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { stillNeeded } from '../attempts/domain.ts'
import type { Attempt } from '../attempts/queries.ts'
import {
  clockOf,
  holds,
  isOfTheTeam,
  mayHandOn,
  missedWithoutReason,
  stageOf,
  type ClockKind,
  type CoveredReturn,
  type Interview,
} from '../domain.ts'
import type { Loaded } from '../loading.ts'
import { isOpen, type UrgentMatter } from '../urgent/domain.ts'
import { OpenMatters } from '../urgent/parts.tsx'
import { needsOf, outcomes, ways, wordsOf } from '../words.ts'

export interface HubLoaded extends Loaded {
  attempts: readonly Attempt[]
  matters: readonly UrgentMatter[]
  draftSavedAt: Date | null
  handedByName: string | null
  handedToName: string | null
}

/** The interview at a glance: what to do next, its clocks, who has it, what was tried. */
export function HubPage({ loaded, page }: { loaded: HubLoaded; page: PageContext }): Screen {
  const { interview, child, matters } = loaded
  return {
    title: 'Return interview',
    back: { href: '/work', text: 'My work' },
    body: (
      <>
        <OpenMatters interview={interview} matters={matters.filter(isOpen)} page={page} />
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">Return interview</h1>
        <ChildHeader child={child} now={page.now} />
        {stageOf(interview) !== 'held' && needsOf(child) && (
          <p class="govuk-body">
            <strong>To be understood:</strong> {needsOf(child)}
          </p>
        )}
        <NextStep loaded={loaded} page={page} />
        <h2 class="govuk-heading-m">
          {interview.returns.length === 1 ? 'The return it covers' : `The ${interview.returns.length} returns it covers`}
        </h2>
        {interview.returns.map((covered) => (
          <CoveredCard covered={covered} page={page} interview={interview} />
        ))}
        <h2 class="govuk-heading-m">Who has it</h2>
        <WhoHasIt loaded={loaded} page={page} />
        <h2 class="govuk-heading-m">What was tried</h2>
        <Attempts loaded={loaded} page={page} />
        {interview.notHeldAt && <NotHeld loaded={loaded} page={page} />}
      </>
    ),
  }
}

function NextStep({ loaded, page }: { loaded: HubLoaded; page: PageContext }) {
  const { interview, draftSavedAt } = loaded
  const at = (path: string) => `/interviews/${interview.ref}${path}`
  const stage = stageOf(interview)
  if (stage === 'held') {
    return (
      <>
        <p class="govuk-body">
          <StateMark mark="done" /> Held {formatMoment(interview.heldAt as Date, 'minute')}
          {interview.confirmedWithChild ? ', read back and confirmed with the child.' : ', not confirmed with the child.'}
        </p>
        <ButtonGroup>
          {page.may('response.close') && <Button href={at('/close')}>Agree what follows</Button>}
          {page.may('signs.note-heard') && <Link href={at('/signs')}>Note warning signs</Link>}
          {page.may('interviews.read-answers') && <Link href={at('/record')}>Read the interview</Link>}
        </ButtonGroup>
      </>
    )
  }
  if (!page.may('interviews.hold') || !isOfTheTeam(interview, page.me)) {
    return (
      <p class="govuk-body">
        {stage === 'untaken' ? `Waiting for ${loaded.teamName} to take it.` : `With ${loaded.holderName ?? loaded.teamName}.`}
      </p>
    )
  }
  if (stage === 'untaken') {
    return (
      <>
        <p class="govuk-body">Nobody has taken this interview yet. Taking it tells everyone that it is yours.</p>
        <ButtonGroup>
          <Form action={at('/take')} csrf={page.csrf} once={page.once()} inline>
            <Button preventDoubleClick>Take this interview</Button>
          </Form>
          <Link href={at('/hand-on')}>Hand it on</Link>
        </ButtonGroup>
      </>
    )
  }
  if (!holds(interview, page.me)) {
    return (
      <>
        <p class="govuk-body">
          {loaded.holderName} has taken this interview. You can record an attempt for them
          {mayHandOn(interview, page.me) ? ', or hand it on' : ''}.
        </p>
        <ButtonGroup>
          <Button href={at('/attempt')} variant="secondary">
            Record an attempt
          </Button>
          {mayHandOn(interview, page.me) && <Link href={at('/hand-on')}>Hand it on</Link>}
        </ButtonGroup>
      </>
    )
  }
  const isOffered = interview.returns.some((r) => r.offeredAt)
  const talk = draftSavedAt ? 'Go on with the conversation' : 'Begin the conversation'
  return (
    <>
      {draftSavedAt && (
        <p class="govuk-body">
          Your draft is kept: last saved <Time at={draftSavedAt} />.
        </p>
      )}
      <ButtonGroup>
        {isOffered || draftSavedAt ? <Button href={at('/talk')}>{talk}</Button> : <Button href={at('/attempt')}>Record the offer</Button>}
        {isOffered || draftSavedAt ? <Link href={at('/attempt')}>Record an attempt</Link> : <Link href={at('/talk')}>{talk}</Link>}
        <Link href={at('/not-held')}>{stage === 'not-held' ? 'Add what carers know' : 'It cannot be held'}</Link>
        <Link href={at('/hand-on')}>Hand it on</Link>
        {stage === 'taken' && <Link href={at('/offline')}>Take this with me</Link>}
      </ButtonGroup>
    </>
  )
}

function CoveredCard({ covered, page, interview }: { covered: CoveredReturn; page: PageContext; interview: Interview }) {
  const needsReason = missedWithoutReason([covered], page.now).length > 0
  const mayExplain = needsReason && page.may('interviews.hold') && isOfTheTeam(interview, page.me)
  return (
    <SummaryList
      card={{
        title: `Returned ${formatMoment(covered.returnedAt, covered.returnedPrecision)}`,
        headingLevel: 3,
        actions: [{ href: `/episodes/${covered.episodeRef}`, text: 'See the episode' }],
      }}
      rows={[
        { key: 'Offer', value: <ClockWords covered={covered} kind="offer" page={page} /> },
        { key: 'Interview', value: <ClockWords covered={covered} kind="completion" page={page} /> },
        covered.outOfArea === 'out' && { key: 'Found', value: 'Out of area' },
        mayExplain && { key: 'Still needed', value: <Link href={`/interviews/${interview.ref}/missed-reason`}>Say why it was late</Link> },
      ]}
    />
  )
}

/** One clock: its state in a shape and a word, what is left or gone, and the exact time. */
function ClockWords({ covered, kind, page }: { covered: CoveredReturn; kind: ClockKind; page: PageContext }): Words {
  const clock = clockOf(covered, kind, page.now)
  if (!clock) return 'No clock: this return needs no interview by the area’s rules'
  const reason = kind === 'offer' ? covered.offerMissedReason : covered.completionMissedReason
  const detail = kind === 'offer' ? covered.offerMissedDetail : covered.completionMissedDetail
  const words = reason ? page.content.reason(kind === 'offer' ? 'offer-late' : 'completion-late', reason)?.words : null
  const because = reason && (
    <p class="govuk-hint govuk-!-margin-bottom-0">
      Why: {words ?? reason}
      {detail && `. ${detail}`}
    </p>
  )
  const what = kind === 'offer' ? 'Offered' : 'Held'
  switch (clock.state) {
    case 'done-in-time':
      return (
        <>
          <StateMark mark="done" /> {what} <Time at={clock.doneAt as Date} />, in time
        </>
      )
    case 'done-late':
      return (
        <>
          <StateMark mark="late" /> {what} <Time at={clock.doneAt as Date} />, after it was due <Time at={clock.dueAt} />
          {because}
        </>
      )
    case 'running':
    case 'soon':
    case 'late':
      return (
        <>
          <Clock due={clock.dueAt} now={page.now} precision="minute" mark={markOf(clock.state)} />
          {because}
        </>
      )
  }
}

function markOf(state: 'running' | 'soon' | 'late'): Mark | undefined {
  return state === 'running' ? undefined : state
}

function WhoHasIt({ loaded, page }: { loaded: HubLoaded; page: PageContext }) {
  const { interview, teamName, holderName, handedByName, handedToName } = loaded
  const { waiting } = interview
  if (interview.holderId) {
    return (
      <p class="govuk-body">
        {interview.holderId === page.me.workerId ? 'You have it' : holderName}, {teamName}
        {interview.takenAt && (
          <>
            {' '}
            since <Time at={interview.takenAt} />
          </>
        )}
        .
      </p>
    )
  }
  if (!waiting) return <p class="govuk-body">{teamName}</p>
  const rung =
    [
      '',
      ' Nobody took it in time, so the team’s lead was told.',
      ' Nobody took it in time, so the team’s lead and the agency’s managers were told.',
    ][waiting.rung] ?? ''
  return (
    <>
      <p class="govuk-body">
        {handedToName ? `${handedToName}, ${teamName}` : teamName}: not taken yet.{rung}
      </p>
      {waiting.reasonCode && (
        <p class="govuk-body">
          Handed on:{' '}
          {waiting.reasonCode === 'holder-left'
            ? 'whoever had it is no longer here'
            : (page.content.reason('hand-on', waiting.reasonCode)?.words ?? waiting.reasonCode)}
          {waiting.reason && `. ${waiting.reason}`}
        </p>
      )}
      <Source who={handedByName ? `Handed over by ${handedByName}` : 'Handed over'} when={<Time at={waiting.handedAt} />} />
    </>
  )
}

function Attempts({ loaded: { interview, attempts }, page }: { loaded: HubLoaded; page: PageContext }) {
  if (attempts.length === 0) {
    return (
      <EmptyList why="Nothing has been tried yet.">
        {stageOf(interview) !== 'held' && page.may('interviews.hold') && isOfTheTeam(interview, page.me) && (
          <Link href={`/interviews/${interview.ref}/attempt`}>Record an offer or an attempt</Link>
        )}
      </EmptyList>
    )
  }
  return (
    <>
      <p class="govuk-body">{plural(attempts.length, 'attempt')} so far, newest first.</p>
      <ol class="govuk-list govuk-list--spaced">
        {attempts.map((a) => (
          <li>
            <strong>{wordsOf(outcomes, a.outcome)}</strong> · {inSentence(wordsOf(ways, a.how))} · <Time at={a.at} />
            {a.detail && page.may('interviews.read-answers') && (
              <>
                <br />
                {a.detail}
              </>
            )}
            <Source who={a.byName} recorded={`recorded ${formatMoment(a.recordedAt, 'minute')}`} />
          </li>
        ))}
      </ol>
    </>
  )
}

function NotHeld({ loaded: { interview }, page }: { loaded: HubLoaded; page: PageContext }) {
  const kind = interview.notHeldKind ?? 'not-possible'
  const needed = stillNeeded(interview)
  const maySee = page.may('interviews.read-answers')
  return (
    <>
      <h2 class="govuk-heading-m">Not held</h2>
      <p class="govuk-body">
        {kind === 'declined' ? 'The child said no' : 'It could not be held'}:{' '}
        {page.content.reason(kind, interview.notHeldReason ?? '')?.words ?? interview.notHeldReason}
        {maySee && interview.notHeldDetail && `. ${interview.notHeldDetail}`}
      </p>
      {interview.offeredAgainAt && (
        <p class="govuk-body">
          Offered again <Time at={interview.offeredAgainAt} />.
        </p>
      )}
      {interview.carersHeardAt && maySee && interview.carersWords && (
        <Details summary="What somebody who knows the child said">
          <Quote by={`${interview.carersHeardWho}, ${formatMoment(interview.carersHeardAt, 'minute')}`}>{interview.carersWords}</Quote>
        </Details>
      )}
      {needed.length > 0 && (
        <p class="govuk-body">
          Still needed:{' '}
          {needed.map((n) => (n === 'offer-again' ? 'offer it again' : 'hear a carer or an adult the child trusts')).join(', and ')}. A
          child may change their mind at any time.
        </p>
      )}
    </>
  )
}
