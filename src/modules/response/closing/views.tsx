import type { VNode } from 'preact'
import {
  Asked,
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  Form,
  InsetText,
  Paper,
  Problems,
  Source,
  StateMark,
  SummaryList,
  Time,
  WarningText,
  WorkItem,
  WorkList,
} from '../../../design/index.ts'
import { formatDay, formatMoment, formatPlainDate, formatTime } from '../../../kernel/dates.ts'
import { inSentence, listOf } from '../../../kernel/words.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { actionState, type Action, type NoAction, type Sharing } from '../domain.ts'
import { needWords, partOf, usedDefinition, type NeededFrom, type ReturnUse } from '../use.ts'
import type { Closing } from './routes.ts'

interface Given<F extends FieldsOf> {
  loaded: Closing
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** Close the loop: what will happen, who is told, and whether the return was used. One page to read, one short form to add to it. */
export function ClosePage<F extends FieldsOf>({ loaded, state, form, page }: Given<F>): Screen {
  const { interview, child, actions, sharings, none } = loaded
  const heard = interview.heldAt !== null || (interview.notHeldAt !== null && interview.carersHeardAt !== null)
  return {
    title: 'Close the loop',
    back: { href: `/interviews/${interview.ref}`, text: 'Back to the interview' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Close the loop</h1>
        <ChildHeader child={child} now={page.now} />
        <Lead heard={heard} heldAt={interview.heldAt} actions={actions} sharings={sharings} none={none} />
        <h2 class="govuk-heading-m" id="actions">
          What will happen
        </h2>
        <WhatWillHappen loaded={loaded} state={state} form={form} page={page} />
        <h2 class="govuk-heading-m" id="sharing">
          Who is told
        </h2>
        <WhoIsTold loaded={loaded} page={page} />
        <h2 class="govuk-heading-m" id="used">
          {loaded.uses.length > 1 ? 'Were these returns used?' : 'Was this return used?'}
        </h2>
        <Used uses={loaded.uses} from={loaded.from} />
      </>
    ),
  }
}

function Lead({
  heard,
  heldAt,
  actions,
  sharings,
  none,
}: {
  heard: boolean
  heldAt: Date | null
  actions: readonly Action[]
  sharings: readonly Sharing[]
  none: NoAction | null
}) {
  if (!heard) return <p class="govuk-body">The child has not been heard yet. What cannot wait can be agreed and shared all the same.</p>
  const missing = [
    actions.every((a) => a.stoppedAt !== null) && none === null ? 'no action is agreed and nobody has said why none is needed' : '',
    sharings.length === 0 ? 'it is not decided who is told' : '',
  ].filter(Boolean)
  if (missing.length === 0)
    return (
      <p class="govuk-body">
        Heard
        {heldAt ? (
          <>
            {' '}
            on <Time at={heldAt} />
          </>
        ) : (
          ' through the carers'
        )}
        . What follows is written down; what is still needed stands below.
      </p>
    )
  return (
    <WarningText>{`This interview ends with nothing yet: ${listOf(missing)}. It stays in My work of whoever held it until both are done.`}</WarningText>
  )
}

function WhatWillHappen<F extends FieldsOf>({ loaded, state, form, page }: Given<F>) {
  const { interview, actions, none } = loaded
  const home = `/interviews/${interview.ref}/close`
  return (
    <>
      {actions.length > 0 && (
        <WorkList label="Agreed actions">
          {actions.map((action) => (
            <ActionItem action={action} now={page.now} />
          ))}
        </WorkList>
      )}
      {none && <None none={none} home={home} page={page} />}
      {actions.length === 0 && !none && (
        <EmptyList why="Nothing is agreed yet.">Agree the first action here, or say why nothing follows.</EmptyList>
      )}
      <Details
        summary={actions.length === 0 ? 'Agree an action' : 'Agree another action'}
        open={(actions.length === 0 && !none) || state.problems.length > 0}
      >
        <Form csrf={page.csrf} once={page.once()} label="Agree an action">
          <Asked form={form} state={state} />
          <Button>Agree this action</Button>
        </Form>
      </Details>
      {!none && actions.every((a) => a.doneAt !== null || a.stoppedAt !== null) && (
        <p class="govuk-body">
          <a class="govuk-link" href={`${home}/none`}>
            Say why nothing {actions.length > 0 ? 'more ' : ''}follows
          </a>
        </p>
      )}
    </>
  )
}

export function ActionItem({ action, now }: { action: Action; now: Date }) {
  const state = actionState(action, now)
  const href = `/actions/${action.ref}`
  const due = formatPlainDate(action.dueOn)
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
      href={href}
      time={time}
      facts={action.doneNote ?? action.stoppedReason ?? `Agreed by ${action.agreedByName}, ${formatMoment(action.agreedAt, 'minute')}`}
      links={
        state === 'in-hand' || state === 'overdue'
          ? [
              { text: 'Say it is done', href: `${href}/done`, about: action.what },
              { text: 'Move the date', href: `${href}/move`, about: action.what },
            ]
          : []
      }
    />
  )
}

function None({ none, home, page }: { none: NoAction; home: string; page: PageContext }) {
  const words = page.content.reason('no-action', none.reasonCode)?.words ?? none.reasonCode
  return (
    <Paper>
      <p class="govuk-body">
        <strong>Nothing follows: {inSentence(words)}.</strong>
      </p>
      <p class="govuk-body">{none.reason}</p>
      <Source
        who={`Said by ${none.saidByName}`}
        when={formatMoment(none.saidAt, 'minute')}
        recorded={none.agreedAt ? `agreed by ${none.agreedByName}, ${formatMoment(none.agreedAt, 'minute')}` : undefined}
      />
      {none.agreedAt === null &&
        (none.saidBy === page.me.workerId ? (
          <p class="govuk-body">Waiting for a second person to agree. It is in My work of the managers of your agency.</p>
        ) : (
          <Form action={`${home}/agree-none`} csrf={page.csrf} once={page.once()} label="Agree that nothing follows">
            <Button>Agree that nothing follows</Button>
            <p class="govuk-hint">If you do not agree, agree an action below instead.</p>
          </Form>
        ))}
    </Paper>
  )
}

function WhoIsTold({ loaded, page }: { loaded: Closing; page: PageContext }) {
  const { interview, sharings } = loaded
  const home = `/interviews/${interview.ref}/close`
  return (
    <>
      {sharings.length === 0 ? (
        <EmptyList why="Nobody has been told, and nobody has decided that.">
          Share what somebody needs to keep the child safe, or write down why it is not shared.
        </EmptyList>
      ) : (
        <WorkList label="Sharing decisions">
          {sharings.map((sharing) => (
            <SharingItem sharing={sharing} content={page.content} />
          ))}
        </WorkList>
      )}
      <ButtonGroup>
        <Button href={`${home}/share`} variant={sharings.length > 0 ? 'secondary' : undefined}>
          Share with somebody
        </Button>
        <a class="govuk-link" href={`${home}/withhold`}>
          Record a decision not to share
        </a>
        {page.may('response.refer') && page.me.teams.length > 0 && (
          <a class="govuk-link" href={`/interviews/${interview.ref}/refer`}>
            Refer to another agency
          </a>
        )}
      </ButtonGroup>
    </>
  )
}

function SharingItem({ sharing, content }: { sharing: Sharing; content: Content }) {
  const href = `/sharings/${sharing.ref}`
  const kind = content.recipient(sharing.recipientKind)?.title ?? sharing.recipientKind
  if (!sharing.shared) {
    return (
      <WorkItem
        mark={sharing.approvedAt ? 'done' : undefined}
        kind="Not shared"
        who={sharing.recipientName}
        href={href}
        time={sharing.approvedAt ? `approved by ${sharing.approvedByName}` : 'waits for a manager'}
        facts={`${kind} · decided by ${sharing.decidedByName}, ${formatMoment(sharing.decidedAt, 'minute')}`}
        links={sharing.approvedAt ? [] : [{ text: 'Read the reasons', href, about: `for not telling ${sharing.recipientName}` }]}
      />
    )
  }
  const acknowledgedBy = sharing.acknowledgedName ?? sharing.acknowledgedByName
  return (
    <WorkItem
      mark={sharing.acknowledgedAt ? 'done' : undefined}
      kind="Shared"
      who={sharing.recipientName}
      href={href}
      time={sharing.acknowledgedAt ? `acknowledged by ${acknowledgedBy}` : 'not acknowledged yet'}
      facts={`${kind} · shared by ${sharing.decidedByName}, ${formatMoment(sharing.decidedAt, 'minute')}`}
      links={
        !sharing.acknowledgedAt && sharing.toOutside
          ? [{ text: 'Record who acknowledged', href: `${href}/acknowledged`, about: `for ${sharing.recipientName}` }]
          : []
      }
    />
  )
}

// ---- Used ---------------------------------------------------------------------------------------------

const outcomeWords: Record<ReturnUse['status'], string> = { used: 'Used', missed: 'Missed', open: 'Open', 'let-go': 'Let go' }

function Used({ uses, from }: { uses: readonly (ReturnUse & { returnRef: string })[]; from: NeededFrom }) {
  return (
    <>
      {uses.length === 0 && <p class="govuk-body">The return that this interview covers opened no clocks, so it is not counted.</p>}
      {uses.map((use) => (
        <SummaryList
          card={{
            title: `${outcomeWords[use.status]}: the return of ${formatDay(use.returnedAt)}, ${formatTime(use.returnedAt)}`,
            headingLevel: 3,
          }}
          rows={usedDefinition.parts.map((part) => ({ key: part.title, value: <PartOfUse part={part.code} use={use} from={from} /> }))}
        />
      ))}
      <Details summary={usedDefinition.title}>
        <p class="govuk-body">A return is used when all three of these hold:</p>
        <ol class="govuk-list govuk-list--number">
          {usedDefinition.parts.map((part) => (
            <li>
              <strong>{part.title}.</strong> {part.words}
            </li>
          ))}
        </ol>
        <ul class="govuk-list govuk-list--bullet">
          {usedDefinition.outcomes.map((outcome) => (
            <li>
              <strong>{outcomeWords[outcome.code]}:</strong> {outcome.words}
            </li>
          ))}
        </ul>
        <p class="govuk-hint">
          This is definition {usedDefinition.version}. Every published figure names the definition it was counted by.
        </p>
      </Details>
    </>
  )
}

function PartOfUse({ part, use, from }: { part: 'heard' | 'shared' | 'followed'; use: ReturnUse; from: NeededFrom }) {
  const holds = { heard: use.heard, shared: use.sharedAndAcknowledged, followed: use.followed }[part]
  const needs = use.needs.filter((need) => partOf(need) === part)
  if (holds) {
    return (
      <>
        <StateMark mark="done" /> {holdsWords(part, use)}
      </>
    )
  }
  return (
    <>
      <strong>Still needed.</strong>
      {needs.map((need) => (
        <>
          <br />
          {needWords(need, from)}
        </>
      ))}
    </>
  )
}

function holdsWords(part: 'heard' | 'shared' | 'followed', use: ReturnUse): string {
  switch (part) {
    case 'heard':
      return `${use.heardHow === 'declined-heard' ? 'The child declined and was offered it again; the carers were heard' : 'The interview was held'}${use.heardAt ? ` on ${formatMoment(use.heardAt, 'minute')}` : ''}, ${use.within72h ? 'within the 72 hours' : 'after the 72 hours'}.`
    case 'shared':
      return use.acknowledgedAt
        ? `Acknowledged outside the team on ${formatMoment(use.acknowledgedAt, 'minute')}.`
        : 'A manager approved the decision not to share.'
    case 'followed':
      return use.actionDoneOrInHand ? 'An action is done, or in hand within its date.' : 'A second person agreed that nothing follows.'
  }
}

// ---- The three questions that have pages of their own ----------------------------------------------------

export function NonePage<F extends FieldsOf>({ loaded, state, form, page }: Given<F>): Screen {
  return asking(
    loaded,
    'Say why nothing follows',
    page,
    form,
    state,
    'Say that nothing follows',
    <p class="govuk-body">A reasoned none is an answer too. It counts once a second person has agreed it.</p>,
  )
}

export function SharePage<F extends FieldsOf>({ loaded, state, form, page }: Given<F>): Screen {
  const { sharing } = page.content
  return asking(
    loaded,
    'Share with somebody',
    page,
    form,
    state,
    'Share it',
    <>
      <p class="govuk-body">
        One decision for one recipient. Somebody who uses Safe Return sees it in their own My work and acknowledges it there; the child’s
        record is open to them for 30 days.
      </p>
      <InsetText>
        {sharing.note.map((line) => (
          <p class="govuk-body">{line}</p>
        ))}
      </InsetText>
      <Details summary="What each recipient needs, and what to be careful with">
        <SummaryList
          rows={sharing.recipients.map((r) => ({
            key: r.title,
            value: (
              <>
                {r.needs}
                <br />
                <strong>Careful:</strong> {r.careful}
              </>
            ),
          }))}
        />
      </Details>
      <Details summary="What each lawful route means">
        <SummaryList
          rows={sharing.routes.map((r) => ({
            key: r.title,
            value: (
              <>
                {r.meaning}
                <br />
                <strong>Fits:</strong> {r.fits}
                <br />
                <strong>Write down:</strong> {r.record}
                {r.commencement === 'to-confirm' && (
                  <>
                    <br />
                    The day it takes effect is still to be confirmed: ask your information governance lead.
                  </>
                )}
              </>
            ),
          }))}
        />
      </Details>
    </>,
  )
}

export function WithholdPage<F extends FieldsOf>({ loaded, state, form, page }: Given<F>): Screen {
  return asking(
    loaded,
    'Record a decision not to share',
    page,
    form,
    state,
    'Record this decision',
    <p class="govuk-body">Not sharing can be right. It is written down with its reasons, and a manager other than you approves it.</p>,
  )
}

function asking<F extends FieldsOf>(
  loaded: Closing,
  title: string,
  page: PageContext,
  form: FormDefinition<F>,
  state: FormState,
  button: string,
  before: VNode,
): Screen {
  return {
    title,
    back: { href: `/interviews/${loaded.interview.ref}/close`, text: 'Back to close the loop' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{title}</h1>
        <ChildHeader child={loaded.child} now={page.now} />
        {before}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button>{button}</Button>
        </Form>
      </>
    ),
  }
}
