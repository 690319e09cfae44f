// Pages that ask one thing: to open a discussion, to invite, to move it, to call it off, to say sorry, to dissent, to hurry, to end it.
import type { VNode } from 'preact'
import { Asked, Button, ButtonGroup, EmptyList, Form, InsetText, Link, Problems, WarningText } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import {
  mayApologise,
  mayBring,
  mayChange,
  mayDecide,
  mayDissent,
  mayHurry,
  mayWithdraw,
  stageOf,
  type Invitee,
  type NotOpen,
} from './domain.ts'
import type { Opening } from './opening.ts'
import type { Deciding, Loaded, Withdrawing } from './routes.ts'
import { SubjectHeader, whenWords } from './views.tsx'
import { nameOf, openFields, sharingAskedFields } from './forms.ts'
import { kindsSaid, plainRefusal, type Refusal } from './words.ts'

interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** One page: why, when, how, and who; whoever must be there is found already. */
export function OpenPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Opening, F>): Screen {
  const { child, context, gaps } = loaded
  const from = child ? `/children/${child.ref}` : `/contexts/${context?.ref ?? ''}`
  return {
    title: 'Open a strategy discussion',
    back: { href: from, text: child ? 'Back to the story' : 'Back to the context' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Open a strategy discussion</h1>
        {child ? <ChildHeader child={child} now={page.now} /> : <p class="govuk-body-l">{context?.name}</p>}
        {page.me.teams.length === 0 ? (
          <EmptyList why={plainRefusal('no-team')}>
            <Link href={from}>Back</Link>
          </EmptyList>
        ) : (
          <>
            {gaps.length > 0 && (
              <WarningText>{`Nobody is found here for ${kindsSaid(gaps)}. Open it all the same: on the next page you invite them by e-mail.`}</WarningText>
            )}
            <Form csrf={page.csrf} once={page.once()}>
              <Asked form={form} state={state} only={openFields} />
              <h2 class="govuk-heading-m">What they are told of {child ? child.name : context?.name}</h2>
              <p class="govuk-body">
                To invite another agency is a decision to share: the pack, what is said, and the minutes. It stands in the register for each
                of them.
              </p>
              <Asked form={form} state={state} only={sharingAskedFields} />
              <ButtonGroup>
                <Button preventDoubleClick>Open it, and invite them</Button>
                <Link href={from}>Do not open one</Link>
              </ButtonGroup>
            </Form>
          </>
        )}
      </>
    ),
  }
}

export function InvitePage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  return asking(
    given,
    'Invite somebody else',
    'Invite them',
    mayChange(given.loaded.discussion, given.page.me),
    <p class="govuk-body">
      To invite another agency is a decision to share, and stands in the register. What you said of the others is filled in: read it again
      for these.
    </p>,
  )
}

export function MovePage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  return asking(
    given,
    'Move the discussion',
    'Move it, and tell everybody',
    mayChange(given.loaded.discussion, given.page.me),
    <p class="govuk-body">It begins now on {formatMoment(given.loaded.discussion.at, 'minute')}. Everybody invited gets the new time.</p>,
  )
}

export function CancelPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  return asking(
    given,
    'Call it off',
    'Call it off, and tell everybody',
    mayChange(given.loaded.discussion, given.page.me),
    <p class="govuk-body">
      Everybody invited is told, and the record closes again to whoever was let in for this alone. What is recorded stays readable.
    </p>,
  )
}

export function WithdrawPage<F extends FieldsOf>(given: Given<Withdrawing, F>): Screen {
  const { discussion, invitee } = given.loaded
  return asking(
    given,
    `Withdraw the invitation of ${invitee.name}`,
    'Withdraw it',
    mayWithdraw(discussion, invitee, given.page.me),
    <>
      <p class="govuk-body">
        {invitee.teamId === null
          ? 'They are told by e-mail that they are no longer invited, and the entry leaves their calendar.'
          : 'They are told that they are no longer invited, and the entry leaves their calendar. The record closes to them, unless something else keeps it open.'}
      </p>
      {discussion.childRef !== null && (
        <p class="govuk-body">
          <Link href={`/children/${discussion.childRef}/circle`}>See who else the record is open to, and why</Link>
        </p>
      )}
      <WarningText>What they have read or heard by now cannot be taken back. Think what that means for the child’s safety.</WarningText>
    </>,
  )
}

export function ApologyPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  const { discussion, absent } = given.loaded
  const [first] = absent
  return asking(
    given,
    discussion.at <= given.page.now ? 'Why nobody came' : given.loaded.convener ? 'Somebody cannot come' : 'We cannot come',
    given.loaded.convener ? 'Write it down' : 'Send it to whoever convenes',
    first ? mayApologise(discussion, first, given.page.me) : { ok: false, problem: 'said-already' },
    <OnlyOne invitees={absent} />,
  )
}

export function InformationPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  const { discussion, mine, invitees, convener } = given.loaded
  return asking(
    given,
    'What we know',
    'Put it before everybody',
    mayBring(discussion, (convener ? invitees : mine)[0], given.page.me),
    <>
      <OnlyOne invitees={convener ? invitees : mine} />
      <p class="govuk-body">Everybody invited reads it here, in your words. More can be added until the discussion ends.</p>
    </>,
  )
}

export function DissentPage<F extends FieldsOf>(given: Given<Deciding, F>): Screen {
  const { discussion, decision, stances, speakers } = given.loaded
  return asking(
    given,
    'Dissent from a decision',
    'Put the dissent on record',
    mayDissent(
      discussion,
      speakers[0],
      stances.filter((s) => s.decisionId === decision.id && s.inviteeId === speakers[0]?.id && speakers.length === 1),
      given.page.me,
    ),
    <>
      <InsetText>{decision.words}</InsetText>
      <OnlyOne invitees={speakers} />
    </>,
  )
}

/** For whom it is said, where it can be for one alone: then it is not asked. */
function OnlyOne({ invitees }: { invitees: readonly Invitee[] }) {
  const [first, ...more] = invitees
  return first && more.length === 0 ? <p class="govuk-body">For {nameOf(first)}.</p> : null
}

export function UrgentPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  const { discussion, invitees, missing } = given.loaded
  return asking(
    given,
    'It cannot wait',
    'Decide without them',
    mayHurry(discussion, invitees, given.page.me),
    <p class="govuk-body">Not there: {kindsSaid(missing)}. The reason stands in the minutes, with your name.</p>,
    `/discussions/${discussion.ref}/record`,
  )
}

export function EndPage<F extends FieldsOf>(given: Given<Loaded, F>): Screen {
  const { discussion, invitees, decisions } = given.loaded
  return asking(
    given,
    'End the discussion',
    'End it, and send the minutes',
    mayDecide(discussion, invitees, given.page.me),
    decisions.length === 0 ? (
      <p class="govuk-body">Nothing else is decided: the outcome stands alone. You can still go back and record decisions and actions.</p>
    ) : undefined,
    `/discussions/${discussion.ref}/record`,
  )
}

/** One question, one button; where the rule forbids it, why, and the way back. */
function asking<L extends Loaded, F extends FieldsOf>(
  { loaded, state, form, page }: Given<L, F>,
  title: string,
  button: string,
  may: { ok: true } | { ok: false; problem: Refusal | NotOpen },
  before?: VNode,
  back = `/discussions/${loaded.discussion.ref}`,
): Screen {
  const stage = stageOf(loaded.discussion, loaded.invitees, page.now)
  return {
    title,
    back: { href: back, text: back.endsWith('/record') ? 'Back to recording' : 'Back to the discussion' },
    body: (
      <>
        {may.ok && <Problems form={form} state={state} />}
        <span class="govuk-caption-l">
          Strategy discussion, {whenWords(loaded)}
          {stage === 'ended' ? ' (ended)' : ''}
        </span>
        <h1 class="govuk-heading-l">{title}</h1>
        <SubjectHeader loaded={loaded} page={page} />
        {may.ok ? (
          <>
            {before}
            <Form csrf={page.csrf} once={page.once()}>
              <Asked form={form} state={state} />
              <ButtonGroup>
                <Button preventDoubleClick>{button}</Button>
                <Link href={back}>Back</Link>
              </ButtonGroup>
            </Form>
          </>
        ) : (
          <EmptyList why={`${plainRefusal(may.problem)}.`}>
            <Link href={`/discussions/${loaded.discussion.ref}`}>Back to the discussion</Link>
          </EmptyList>
        )}
      </>
    ),
  }
}
