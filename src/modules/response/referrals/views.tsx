import type { VNode } from 'preact'
import {
  Asked,
  Button,
  ButtonGroup,
  Clock,
  EmptyList,
  Form,
  InsetText,
  Link,
  Paper,
  Problems,
  Prose,
  Source,
  StateMark,
  SummaryList,
  WarningText,
  WorkList,
} from '../../../design/index.ts'
import { addDays, formatMoment, formatPlainDate, londonMidnight } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { ActionItem } from '../closing/views.tsx'
import { isReceiver, isReferrer, mayAnswer, mayComplete, mayDecide, mayWithdraw, type Pass } from './domain.ts'
import type { Inbox } from './queries.ts'
import type { Loaded, Referring } from './routes.ts'
import { outcomeTitle, passTitle, reasonWords, whereWords } from './words.ts'

interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** One column: what is asked, where it is now, and its way there. */
export function ReferralPage({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { referral, child, open, stage, actions } = loaded
  return {
    title: 'Referral',
    back: { href: '/referrals', text: 'Back to referrals' },
    body: (
      <>
        <span class="govuk-caption-l">Referral {referral.ref}</span>
        <h1 class="govuk-heading-l">{referral.asked}</h1>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body">
          {stage === 'completed' && <StateMark mark="done" />} <strong>{whereWords(referral, stage, open)}.</strong>{' '}
          {referral.endedAt === null && (
            <Clock due={londonMidnight(addDays(referral.dueOn, 1))} now={page.now} precision="day" withoutExactTime />
          )}
        </p>
        {(open?.rung ?? 0) > 0 && (
          <WarningText>{`Nobody has touched it since ${formatMoment(open?.passedAt ?? referral.madeAt, 'minute')}. ${open?.rung === 1 ? 'The team’s lead has been told.' : 'The agency’s leads have been told.'}`}</WarningText>
        )}
        {open?.kind === 'more' && (
          <Paper>
            <Prose words={open.words ?? ''} />
            <Source who={`Asked by ${open.fromWorkerName}, ${open.fromTeamName ?? ''}`} when={formatMoment(open.passedAt, 'minute')} />
          </Paper>
        )}
        <NextSteps loaded={loaded} page={page} />
        <h2 class="govuk-heading-m">What is asked</h2>
        <SummaryList
          rows={[
            { key: 'Why', value: <Prose words={referral.why} /> },
            { key: 'By when', value: formatPlainDate(referral.dueOn) },
            {
              key: 'Threshold, as the referrer sees it',
              value: page.content.reason('referral-threshold', referral.threshold)?.words ?? referral.threshold,
            },
            { key: 'What is shared', value: <Prose words={referral.sharedWhat} /> },
            { key: 'What it helps with', value: referral.helpsWith },
            { key: 'Lawful route', value: page.content.route(referral.route)?.title ?? referral.route },
            { key: 'Could it do the child harm?', value: referral.detriment },
            { key: 'What the child says', value: referral.childView },
            { key: 'Does the child know?', value: referral.childTold ? 'Yes, they were told' : 'No, not yet or it is not safe' },
            { key: 'Referred', value: `${referral.madeByName}, ${referral.fromTeamName}, ${formatMoment(referral.madeAt, 'minute')}` },
            referral.interviewRef !== null && {
              key: 'After',
              value: <Link href={`/interviews/${referral.interviewRef}`}>The return home interview</Link>,
            },
            referral.endedAt !== null && {
              key: referral.endKind === 'completed' ? 'What changed for the child' : 'Why it was withdrawn',
              value: (
                <>
                  {referral.endCode !== null &&
                    `${page.content.reason('referral-withdrawn', referral.endCode)?.words ?? referral.endCode}. `}
                  {referral.endWords}
                </>
              ),
            },
          ]}
        />
        {actions.length > 0 && (
          <>
            <h2 class="govuk-heading-m">What is done about it</h2>
            <WorkList label="Actions of this referral">
              {actions.map((action) => (
                <ActionItem action={action} now={page.now} />
              ))}
            </WorkList>
          </>
        )}
        <History loaded={loaded} page={page} />
      </>
    ),
  }
}

function NextSteps({ loaded, page }: { loaded: Loaded; page: PageContext }) {
  const { referral, open, stage } = loaded
  const at = (under: string) => `/referrals/${referral.ref}/${under}`
  const answers = page.may('response.answer-referral')
  const decides = answers && mayDecide(referral, open, page.me).ok
  const completes = answers && mayComplete(referral, page.me).ok
  const replies = page.may('response.refer') && mayAnswer(referral, open, page.me).ok
  const withdraws = page.may('response.refer') && mayWithdraw(referral, page.me).ok
  const holds = answers && stage === 'accepted' && referral.holderId === page.me.workerId
  if (!decides && !completes && !replies && !withdraws) {
    const waits = stage === 'to-decide' || stage === 'asked-back'
    return waits ? (
      <p class="govuk-body">It does not wait for you. {isReceiver(referral, page.me) ? 'Whoever referred answers first.' : ''}</p>
    ) : null
  }
  return (
    <ButtonGroup>
      {decides && <Button href={at('accept')}>Accept it</Button>}
      {decides && (
        <Button href={at('ask')} variant="secondary">
          Ask for more
        </Button>
      )}
      {replies && <Button href={at('answer')}>Answer it</Button>}
      {completes && <Button href={at('complete')}>Say what changed</Button>}
      {completes && (
        <Button href={at('action')} variant="secondary">
          Agree an action
        </Button>
      )}
      {(decides || holds) && (
        <Button href={at('not-ours')} variant="secondary">
          Not ours
        </Button>
      )}
      {withdraws && <Link href={at('withdraw')}>Withdraw the referral</Link>}
    </ButtonGroup>
  )
}

/** Its way: who, when and why, the first leg first. */
function History({ loaded: { referral, passes }, page }: { loaded: Loaded; page: PageContext }) {
  const round = passes.some((p) => p.goesRound)
  return (
    <>
      <h2 class="govuk-heading-m">Its way</h2>
      {round && (
        <WarningText>
          It came back to an agency that had it before. The leads of both agencies were told, so that they agree whose it is.
        </WarningText>
      )}
      <ol class="govuk-list govuk-list--number govuk-list--spaced">
        {passes.map((pass) => (
          <Leg pass={pass} page={page} />
        ))}
        {referral.endedAt !== null && (
          <li>
            <strong>{referral.endKind === 'completed' ? 'Completed' : 'Withdrawn'}</strong>
            <Source who={referral.endedByName ?? ''} when={formatMoment(referral.endedAt, 'minute')} />
          </li>
        )}
      </ol>
    </>
  )
}

function Leg({ pass, page }: { pass: Pass; page: PageContext }) {
  const reason = reasonWords(page.content, pass.reasonCode)
  const ended = outcomeTitle(pass)
  return (
    <li>
      <strong>{passTitle(pass)}</strong>
      {pass.goesRound && ' (it had been there before)'}
      {reason !== null && <p class="govuk-body govuk-!-margin-bottom-1">{reason}.</p>}
      {pass.words !== null && <Prose words={pass.words} />}
      <Source who={pass.fromWorkerName} when={formatMoment(pass.passedAt, 'minute')} />
      {ended !== null && pass.endedAt !== null && (
        <>
          {ended}
          <Source who={pass.endedByName ?? ''} when={formatMoment(pass.endedAt, 'minute')} />
        </>
      )}
    </li>
  )
}

/** First which inbox, then what is asked. */
export function ReferPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Referring, F>): Screen {
  const { child, interview, inboxes, chosen } = loaded
  const from = interview === null ? `/children/${child.ref}` : `/interviews/${interview.ref}/close`
  const here = interview === null ? `/children/${child.ref}/refer` : `/interviews/${interview.ref}/refer`
  return {
    title: 'Refer to another agency',
    back: chosen
      ? { href: here, text: 'Back to the inboxes' }
      : { href: from, text: interview === null ? 'Back to the story' : 'Back to what follows' },
    body: (
      <>
        {chosen && <Problems form={form} state={state} />}
        <h1 class="govuk-heading-l">Refer to another agency</h1>
        <ChildHeader child={child} now={page.now} />
        {chosen ? (
          <>
            <InsetText>
              To <strong>{chosen.name}</strong>, {chosen.agencyName}. It goes to the team, not to a person: somebody takes it, asks you for
              more, or passes it on with a reason. You see where it is until it ends.
            </InsetText>
            {Object.keys(loaded.known).length > 0 && (
              <p class="govuk-body">
                What is on record already is filled in, with its source. Read it, and take out what this agency does not need.
              </p>
            )}
            <Form csrf={page.csrf} once={page.once()}>
              <Asked form={form} state={state} />
              <ButtonGroup>
                <Button preventDoubleClick>Refer</Button>
                <Link href={from}>Do not refer</Link>
              </ButtonGroup>
            </Form>
          </>
        ) : (
          <Inboxes asked="Which inbox?" inboxes={inboxes} href={(id) => `${here}?to=${id}`} first={null} />
        )}
      </>
    ),
  }
}

function Inboxes({
  asked,
  inboxes,
  href,
  first,
}: {
  asked: string
  inboxes: readonly Inbox[]
  href: (id: string) => string
  first: { id: string; words: string } | null
}) {
  if (inboxes.length === 0)
    return <EmptyList why="There is no inbox that it can go to.">Ask your administrator which agencies work here.</EmptyList>
  const ordered = [...inboxes.filter((i) => i.id === first?.id), ...inboxes.filter((i) => i.id !== first?.id)]
  return (
    <>
      <h2 class="govuk-heading-m">{asked}</h2>
      <ul class="govuk-list govuk-list--spaced">
        {ordered.map((inbox) => (
          <li>
            <Link href={href(inbox.id)}>{inbox.name}</Link>
            <br />
            {inbox.id === first?.id ? first.words : inbox.agencyName}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Who has it next, then why. */
export function NotOursPage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
}: Given<Loaded & { inboxes: readonly Inbox[]; chosen: Inbox | null }, F>): Screen {
  const { referral, chosen, inboxes, open } = loaded
  const here = `/referrals/${referral.ref}/not-ours`
  const theirs = mayDecide(referral, open, page.me).ok || referral.holderId === page.me.workerId
  return oneQuestion({
    loaded,
    page,
    title: 'Not ours',
    problems: chosen ? <Problems form={form} state={state} /> : null,
    ...(chosen ? { back: here } : {}),
    body: !theirs ? (
      <NotYours loaded={loaded} />
    ) : chosen ? (
      <>
        <InsetText>
          It moves to <strong>{chosen.name}</strong>, {chosen.agencyName}, at once, with what was asked, your reason, and a sharing decision
          in the referrer’s words. Your team’s access to the record ends, unless something else keeps it open.
        </InsetText>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button preventDoubleClick>Move it there</Button>
        </Form>
      </>
    ) : (
      <Inboxes
        asked="Who has it next?"
        inboxes={inboxes}
        href={(id) => `${here}?to=${id}`}
        first={{ id: referral.fromTeamId, words: 'Back to whoever referred' }}
      />
    ),
  })
}

export function AcceptPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  const { referral, open } = given.loaded
  return simple(given, 'Accept it', 'Accept it', mayDecide(referral, open, given.page.me).ok)
}

export function AskPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  const { referral, open } = given.loaded
  return simple(given, 'Ask for more', 'Ask', mayDecide(referral, open, given.page.me).ok)
}

export function AnswerPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  const { referral, open } = given.loaded
  const question = open?.kind === 'more' && (
    <Paper>
      <Prose words={open.words ?? ''} />
      <Source who={`Asked by ${open.fromWorkerName}, ${open.fromTeamName ?? ''}`} when={formatMoment(open.passedAt, 'minute')} />
    </Paper>
  )
  return simple(given, 'Answer what was asked', 'Send the answer', mayAnswer(referral, open, given.page.me).ok, question || undefined)
}

export function WithdrawPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  const { referral } = given.loaded
  return simple(
    given,
    'Withdraw the referral',
    'Withdraw it',
    mayWithdraw(referral, given.page.me).ok,
    <p class="govuk-body">
      {referral.teamName} stops, and their access to the record ends.{' '}
      {isReferrer(referral, given.page.me) ? 'The referral stays readable to you.' : ''}
    </p>,
  )
}

export function CompletePage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  return simple(given, 'Say what changed', 'Complete the referral', mayComplete(given.loaded.referral, given.page.me).ok)
}

export function ActionPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  return simple(given, 'Agree an action', 'Agree this action', mayComplete(given.loaded.referral, given.page.me).ok)
}

/** One question, one button. */
function simple<F extends FieldsOf>(
  { loaded, state, form, page }: Given<Loaded, F>,
  title: string,
  button: string,
  theirs: boolean,
  before?: VNode,
): Screen {
  return oneQuestion({
    loaded,
    page,
    title,
    problems: <Problems form={form} state={state} />,
    body: theirs ? (
      <>
        {before}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button preventDoubleClick>{button}</Button>
            <Link href={`/referrals/${loaded.referral.ref}`}>Back to the referral</Link>
          </ButtonGroup>
        </Form>
      </>
    ) : (
      <NotYours loaded={loaded} />
    ),
  })
}

function oneQuestion({
  loaded,
  page,
  title,
  problems,
  body,
  back,
}: {
  loaded: Loaded
  page: PageContext
  title: string
  problems: VNode | null
  body: VNode
  back?: string
}): Screen {
  return {
    title,
    back: { href: back ?? `/referrals/${loaded.referral.ref}`, text: back === undefined ? 'Back to the referral' : 'Back' },
    body: (
      <>
        {problems}
        <span class="govuk-caption-l">{loaded.referral.asked}</span>
        <h1 class="govuk-heading-l">{title}</h1>
        <ChildHeader child={loaded.child} now={page.now} />
        {body}
      </>
    ),
  }
}

function NotYours({ loaded: { referral, open, stage } }: { loaded: Loaded }) {
  return (
    <EmptyList why={`${whereWords(referral, stage, open)}.`}>
      <Link href={`/referrals/${referral.ref}`}>Back to the referral</Link>
    </EmptyList>
  )
}
