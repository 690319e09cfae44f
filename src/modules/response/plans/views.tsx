import type { VNode } from 'preact'
import {
  Button,
  ButtonGroup,
  Clock,
  Details,
  EmptyList,
  Form,
  InsetText,
  Link,
  Paper,
  PrintButton,
  Quote,
  Source,
  StateMark,
  WarningText,
  WorkItem,
  WorkList,
} from '../../../design/index.ts'
import { formatDay, formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { actionState, type Action } from '../domain.ts'
import { dayOver, isUnsaid, placed, reviewState, type Plan, type PlanView, type Whose } from './domain.ts'
import type { About, WholePlan } from './routes.ts'
import { heardWords, kindWords } from './words.ts'

/** Views and reviews of which the page shows so many at once; older ones open with a click. */
const shownAtOnce = 2

/** One column to read: whose it is, what is said about it, what is done in its four parts, how it went. */
export function PlanPage({ loaded, page }: { loaded: WholePlan; page: PageContext }): Screen {
  const { about, plan } = loaded
  return {
    title: 'The plan',
    back: { href: about.home, text: about.kind === 'child' ? 'Back to the story' : 'Back to the context' },
    body: (
      <>
        {plan && <span class="govuk-caption-l">Plan {plan.ref}</span>}
        <h1 class="govuk-heading-l">{titleOf(about)}</h1>
        <Header about={about} page={page} />
        {plan ? <Standing plan={plan} loaded={loaded} page={page} /> : <NoPlan loaded={loaded} page={page} />}
        <Whole loaded={loaded} page={page} />
      </>
    ),
  }
}

/** The same for paper: it says who printed it. */
export function PaperPage({ loaded, page }: { loaded: WholePlan; page: PageContext }): Screen {
  const { about, plan } = loaded
  return {
    title: 'The plan, for print',
    back: { href: about.base, text: 'Back to the plan' },
    body: (
      <>
        <h1 class="govuk-heading-l">{titleOf(about)}</h1>
        <Header about={about} page={page} />
        <p class="govuk-body-s">
          Printed by {page.me.name}, {page.me.agencyName}, {formatMoment(page.now, 'minute')}. Confidential: keep it locked away, and shred
          it when it has served.{about.kind === 'child' && ' For the child or the family, print their own copy instead.'}
        </p>
        <PrintButton>Print the plan</PrintButton>
        {plan ? <Facts plan={plan} page={page} /> : <p class="govuk-body">No plan is recorded. These are the actions that were agreed.</p>}
        <Whole loaded={loaded} page={page} forPaper />
      </>
    ),
  }
}

function titleOf(about: About): string {
  return `The plan for ${about.name}`
}

export function Header({ about, page }: { about: About; page: PageContext }) {
  return about.kind === 'child' ? (
    <ChildHeader child={about.child} now={page.now} />
  ) : (
    <p class="govuk-body">
      About <Link href={about.home}>{about.name}</Link>
    </p>
  )
}

function Facts({ plan, page }: { plan: Plan; page: PageContext }) {
  const state = reviewState(plan, page.now)
  return (
    <>
      <p class="govuk-body">
        <strong>{kindWords(page.content, plan.kind)}</strong>, since {formatPlainDate(plan.since)}. {plan.leadName} leads it;{' '}
        {plan.teamName}, {plan.agencyName}, holds it.
        {plan.elsewhereRef !== null && ` The rest of it is kept elsewhere, as ${plan.elsewhereRef}.`}
      </p>
      {plan.endedAt === null && (
        <p class="govuk-body">
          {state === 'overdue' && <StateMark mark="late" />} {state === 'soon' && <StateMark mark="soon" />} To be looked at again by{' '}
          {formatPlainDate(plan.reviewOn)} <Clock due={dayOver(plan.reviewOn)} now={page.now} precision="day" withoutExactTime />
        </p>
      )}
      {plan.endedAt !== null && (
        <InsetText>
          <strong>
            Ended by {plan.endedByName}, {formatDay(plan.endedAt)}:
          </strong>{' '}
          {plan.endedWhy}
          <br />
          <strong>What changed:</strong> {plan.endedChanged}
        </InsetText>
      )}
    </>
  )
}

function Standing({ plan, loaded: { about, open }, page }: { plan: Plan; loaded: WholePlan; page: PageContext }) {
  const keeps = page.may('response.keep-plan') && plan.endedAt === null
  return (
    <>
      <Facts plan={plan} page={page} />
      {plan.endedAt === null && plan.rung > 0 && (
        <WarningText>
          {plan.climbedTo.includes(page.me.workerId)
            ? 'The review is overdue, so it has come to you. Review the plan, or agree with whoever leads it who does.'
            : `The review is overdue. ${plan.rung === 1 ? 'The team’s lead has been told.' : 'The agency’s leads have been told.'}`}
        </WarningText>
      )}
      <ButtonGroup>
        {keeps && <Button href={`${about.base}/review`}>Review the plan</Button>}
        {keeps && (
          <Button href={`${about.base}/change`} variant="secondary">
            {about.kind === 'child' ? 'Change its kind or lead' : 'Change who leads it'}
          </Button>
        )}
        {about.kind === 'child' && plan.endedAt === null && (
          <Link href={`${about.base}/copy?whose=child`}>For the child and the family</Link>
        )}
        <Link href={`${about.base}/print${plan.endedAt === null ? '' : `?plan=${plan.ref}`}`}>Print the plan</Link>
        {keeps && <Link href={`${about.base}/end`}>End the plan</Link>}
      </ButtonGroup>
      {plan.endedAt !== null && (
        <p class="govuk-body">
          {open ? (
            <>
              Another plan is open now. <Link href={about.base}>See it</Link>
            </>
          ) : (
            page.may('response.keep-plan') && <Link href={`${about.base}/new`}>Record another plan</Link>
          )}
        </p>
      )}
    </>
  )
}

function NoPlan({ loaded: { about }, page }: { loaded: WholePlan; page: PageContext }) {
  const isChild = about.kind === 'child'
  return (
    <EmptyList why={isChild ? `It is not recorded here which plan ${about.name} has.` : 'There is no plan for this context yet.'}>
      {isChild && <p class="govuk-body">What is done about exploitation goes into the plan that a child has already, never beside it.</p>}
      {page.may('response.keep-plan') ? (
        <Button href={`${about.base}/new`}>{isChild ? 'Say which plan there is' : 'Begin a plan'}</Button>
      ) : (
        <p class="govuk-body">
          A coordinator, a manager or a social worker in the circle records it. Until then, what was agreed stands below.{' '}
          {isChild && <Link href={`${about.home}/circle`}>See who is in the circle</Link>}
        </p>
      )}
    </EmptyList>
  )
}

function Whole({ loaded, page, forPaper = false }: { loaded: WholePlan; page: PageContext; forPaper?: boolean }) {
  const { about, plan, actions, hasMoreActions } = loaded
  const isOpen = plan === null || plan.endedAt === null
  const sorted = placed(actions, page.now)
  const unplaced = sorted.byPart.get(null) ?? []
  return (
    <>
      {isOpen && (sorted.overdue.length > 0 || sorted.unsaid.length > 0) && (
        <p class="govuk-body">
          {sorted.overdue.length > 0 && (
            <>
              <StateMark mark="late" /> {plural(sorted.overdue.length, 'action')} {sorted.overdue.length === 1 ? 'is' : 'are'} overdue.{' '}
            </>
          )}
          {sorted.unsaid.length > 0 &&
            `${plural(sorted.unsaid.length, 'action')} ${sorted.unsaid.length === 1 ? 'is' : 'are'} done, and it is not all said what was seen and what changed.`}
        </p>
      )}
      {about.kind === 'child' && plan && <Views loaded={loaded} page={page} forPaper={forPaper} />}
      {unplaced.length > 0 && (
        <>
          <h2 class="govuk-heading-m govuk-!-margin-top-6" id="not-placed">
            Not yet placed
          </h2>
          <p class="govuk-hint govuk-!-display-none-print">
            Agreed in a discussion, under a referral or after an interview. One click says in which part of the plan each belongs.
          </p>
          <WorkList label="Not yet placed">
            {unplaced.map((action) => (
              <PlanAction action={action} page={page} isOpen={isOpen} forPaper={forPaper} place />
            ))}
          </WorkList>
        </>
      )}
      {page.content.plan.parts.map((part) => (
        <>
          <h2 class="govuk-heading-m" id={part.code}>
            {part.title}
          </h2>
          <p class="govuk-hint">{part.belongs}</p>
          {(sorted.byPart.get(part.code) ?? []).length > 0 ? (
            <WorkList label={part.title}>
              {(sorted.byPart.get(part.code) ?? []).map((action) => (
                <PlanAction action={action} page={page} isOpen={isOpen} forPaper={forPaper} />
              ))}
            </WorkList>
          ) : (
            <p class="govuk-body">Nothing is agreed here{isOpen ? ' yet' : ''}.</p>
          )}
          {isOpen && !forPaper && (
            <p class="govuk-body">
              <Link href={`${about.base}/action?part=${part.code}`} about={`under ${part.title}`}>
                Add an action
              </Link>
            </p>
          )}
        </>
      ))}
      {hasMoreActions && <InsetText>There are more actions than one page shows. The story has them all.</InsetText>}
      {plan && <Reviews loaded={loaded} forPaper={forPaper} />}
      {plan && !forPaper && <Before loaded={loaded} page={page} />}
    </>
  )
}

function PlanAction({
  action,
  page,
  isOpen,
  forPaper,
  place = false,
}: {
  action: Action
  page: PageContext
  isOpen: boolean
  forPaper: boolean
  place?: boolean
}) {
  const state = actionState(action, page.now)
  const href = `/actions/${action.ref}`
  const due = formatPlainDate(action.dueOn)
  const inHand = state === 'in-hand' || state === 'overdue'
  const time = {
    done: `done ${action.doneAt ? formatDay(action.doneAt) : ''}`,
    stopped: 'stopped',
    overdue: `was due ${due}`,
    'in-hand': `due ${due}`,
  }[state]
  return (
    <WorkItem
      mark={state === 'overdue' ? 'late' : state === 'done' ? 'done' : undefined}
      kind={action.ownerName}
      who={action.what}
      href={forPaper ? undefined : href}
      time={time}
      facts={<HowItWent action={action} page={page} />}
      primary={place && isOpen && !forPaper ? <Placing action={action} page={page} /> : undefined}
      links={
        forPaper
          ? []
          : inHand
            ? [
                { text: 'Say it is done', href: `${href}/done`, about: action.what },
                { text: 'Move the date', href: `${href}/move`, about: action.what },
              ]
            : isUnsaid(action)
              ? [{ text: 'Say what was seen, and what changed', href: `${href}/outcome`, about: action.what }]
              : []
      }
    />
  )
}

/** What was done, what shows it and what changed; what is not said yet is said to be so. */
function HowItWent({ action, page }: { action: Action; page: PageContext }): VNode {
  if (action.stoppedAt !== null) return <>{action.stoppedReason}</>
  if (action.doneAt === null)
    return (
      <>
        Agreed by {action.agreedByName}, {formatDay(action.agreedAt)}
        {action.climbedTo.length > 0 &&
          (action.climbedTo.includes(page.me.workerId) ? ' · overdue, so it has come to you' : ' · overdue, and their lead has been told')}
      </>
    )
  return (
    <>
      {action.doneNote}
      <br />
      <strong>What shows it:</strong> {action.doneEvidence ?? 'not said yet'}
      <br />
      <strong>What changed:</strong> {action.doneChanged ?? 'not said yet'}
    </>
  )
}

function Placing({ action, page }: { action: Action; page: PageContext }) {
  return (
    <Form action={`/actions/${action.ref}/part`} csrf={page.csrf} once={page.once()} label={`Place: ${action.what}`}>
      <ButtonGroup together>
        {page.content.plan.parts.map((part) => (
          <Button variant="secondary" name="part" value={part.code} classes="govuk-!-margin-bottom-1">
            {part.title}
            <span class="govuk-visually-hidden">: {action.what}</span>
          </Button>
        ))}
      </ButtonGroup>
    </Form>
  )
}

function Views({ loaded: { about, plan, views }, page, forPaper }: { loaded: WholePlan; page: PageContext; forPaper: boolean }) {
  const isOpen = plan?.endedAt === null && !forPaper
  const side = (whose: Whose, title: string, nobody: string, ask: string) => {
    const theirs = views.filter((view) => view.whose === whose)
    return (
      <>
        <h2 class="govuk-heading-m govuk-!-margin-top-6">{title}</h2>
        {theirs.length === 0 && <p class="govuk-body">{nobody}</p>}
        {theirs.slice(0, shownAtOnce).map((view) => (
          <OneView view={view} name={about.name} />
        ))}
        {theirs.length > shownAtOnce && (
          <Details summary={`Before that (${theirs.length - shownAtOnce})`} open={forPaper}>
            {theirs.slice(shownAtOnce).map((view) => (
              <OneView view={view} name={about.name} />
            ))}
          </Details>
        )}
        {isOpen && page.may('response.read-plan') && (
          <p class="govuk-body govuk-!-margin-top-3">
            <Link href={`${about.base}/view?whose=${whose}`}>{ask}</Link>
          </p>
        )}
      </>
    )
  }
  return (
    <div id="views">
      {side(
        'child',
        `What ${about.name} says`,
        `Nobody has written down yet what ${about.name} says about this plan.`,
        `Write down what ${about.name} says`,
      )}
      {side(
        'family',
        'What the family says',
        'Nobody has written down yet what the family says about this plan.',
        'Write down what the family says',
      )}
    </div>
  )
}

function OneView({ view, name }: { view: PlanView; name: string }) {
  const who = view.who ?? name
  return view.words === null ? (
    <Paper>
      <p class="govuk-body govuk-!-margin-bottom-1">
        <strong>{view.whose === 'child' ? `${name} was not heard.` : 'They were not heard.'}</strong> {view.notHeard}
      </p>
      <Source who={view.who ?? heardWords(view)} when={view.who === null ? undefined : heardWords(view)} />
    </Paper>
  ) : (
    <Quote by={`${who}. ${heardWords(view)}`}>{view.words}</Quote>
  )
}

function Reviews({ loaded: { reviews }, forPaper }: { loaded: WholePlan; forPaper: boolean }) {
  const one = (review: WholePlan['reviews'][number]) => (
    <li>
      <strong>{formatPlainDate(review.heldOn)}</strong>
      {review.heldOn > review.wasDueOn && ` (it was due ${formatPlainDate(review.wasDueOn)})`}
      <br />
      <strong>What changed:</strong> {review.changed}
      <br />
      <strong>What goes on:</strong> {review.goesOn}
      <Source
        who={review.recordedByName}
        when={formatMoment(review.recordedAt, 'minute')}
        where={`next by ${formatPlainDate(review.nextOn)}`}
      />
    </li>
  )
  return (
    <>
      <h2 class="govuk-heading-m">Reviews</h2>
      {reviews.length === 0 ? (
        <p class="govuk-body">It has not been reviewed yet.</p>
      ) : (
        <ul class="govuk-list govuk-list--spaced">{reviews.slice(0, shownAtOnce).map(one)}</ul>
      )}
      {reviews.length > shownAtOnce && (
        <Details summary={`Earlier reviews (${reviews.length - shownAtOnce})`} open={forPaper}>
          <ul class="govuk-list govuk-list--spaced">{reviews.slice(shownAtOnce).map(one)}</ul>
        </Details>
      )}
    </>
  )
}

/** What the plan was before, and the plans before it. */
function Before({ loaded: { about, plan, changes, ended }, page }: { loaded: WholePlan; page: PageContext }) {
  const earlier = ended.filter((one) => one.id !== plan?.id)
  return (
    <>
      {changes.length > 1 && (
        <Details summary="What the plan was before">
          <ul class="govuk-list govuk-list--spaced">
            {changes.map((change) => (
              <li>
                <strong>{kindWords(page.content, change.kind)}</strong>, since {formatPlainDate(change.since)}, led by {change.leadName},{' '}
                {change.teamName}
                {change.elsewhereRef !== null && `, elsewhere as ${change.elsewhereRef}`}
                {change.why !== null && <>. {change.why}</>}
                <Source who={change.recordedByName} when={formatMoment(change.recordedAt, 'minute')} />
              </li>
            ))}
          </ul>
        </Details>
      )}
      {earlier.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Earlier plans</h2>
          <ul class="govuk-list">
            {earlier.map((one) => (
              <li>
                <Link href={`${about.base}?plan=${one.ref}`}>{kindWords(page.content, one.kind)}</Link>
                {one.endedAt !== null && `, ended ${formatDay(one.endedAt)}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
