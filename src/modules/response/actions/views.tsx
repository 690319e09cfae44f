import type { VNode } from 'preact'
import { Asked, Button, ButtonGroup, Form, InsetText, Problems, Source, StateMark, SummaryList } from '../../../design/index.ts'
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { actionState, type Action } from '../domain.ts'
import { isUnsaid } from '../plans/domain.ts'
import type { Loaded } from './routes.ts'

/** Whom or what an action is about. */
function About({ loaded: { action, child }, page }: { loaded: Loaded; page: PageContext }) {
  return child ? (
    <ChildHeader child={child} now={page.now} />
  ) : (
    <p class="govuk-body">
      About{' '}
      <a class="govuk-link" href={`/contexts/${action.contextRef}`}>
        {action.contextName}
      </a>
    </p>
  )
}

function planHref(action: Action): string {
  return action.childRef === null ? `/contexts/${action.contextRef}/plan` : `/children/${action.childRef}/plan`
}

export function ActionPage({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { action, moves } = loaded
  const state = actionState(action, page.now)
  const isOpen = state === 'in-hand' || state === 'overdue'
  const href = `/actions/${action.ref}`
  return {
    title: 'Action',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <span class="govuk-caption-l">Action {action.ref}</span>
        <h1 class="govuk-heading-l">{action.what}</h1>
        <About loaded={loaded} page={page} />
        <SummaryList
          rows={[
            { key: 'Who', value: action.ownerOutside === null ? action.ownerName : `${action.ownerName} (does not use Safe Return)` },
            {
              key: 'By when',
              value: (
                <>
                  {state === 'overdue' && <StateMark mark="late" />} {formatPlainDate(action.dueOn)}
                </>
              ),
            },
            { key: 'Agreed', value: `${action.agreedByName}, ${formatMoment(action.agreedAt, 'minute')}` },
            page.may('response.read-plan') && {
              key: 'In the plan',
              value: (
                <a class="govuk-link" href={planHref(action)}>
                  {page.content.plan.parts.find((part) => part.code === action.part)?.title ?? 'Not yet placed'}
                </a>
              ),
            },
            action.climbedTo.length > 0 && {
              key: 'Overdue',
              value: action.climbedTo.includes(page.me.workerId)
                ? 'It has come to you'
                : 'It has climbed to whoever leads the team or the agency',
            },
            action.interviewRef !== null &&
              page.may('response.close') && {
                key: 'After',
                value: (
                  <a class="govuk-link" href={`/interviews/${action.interviewRef}/close`}>
                    The return home interview
                  </a>
                ),
              },
            action.doneAt !== null && {
              key: 'What was done',
              value: <Ended words={action.doneNote} by={action.doneByName} at={action.doneAt} />,
            },
            action.doneAt !== null && { key: 'What shows that it is done', value: action.doneEvidence ?? 'Not said yet' },
            action.doneAt !== null && { key: 'What changed for the child', value: action.doneChanged ?? 'Not said yet' },
            action.stoppedAt !== null && {
              key: 'Stopped',
              value: <Ended words={action.stoppedReason} by={action.stoppedByName} at={action.stoppedAt} />,
            },
          ]}
        />
        {isOpen && (
          <ButtonGroup>
            <Button href={`${href}/done`}>Say it is done</Button>
            <a class="govuk-link" href={`${href}/move`}>
              Move the date
            </a>
            <a class="govuk-link" href={`${href}/stop`}>
              Stop it
            </a>
          </ButtonGroup>
        )}
        {isUnsaid(action) && (
          <p class="govuk-body">
            <a class="govuk-link" href={`${href}/outcome`}>
              Say what was seen, and what changed
            </a>
          </p>
        )}
        {moves.length > 0 && (
          <>
            <h2 class="govuk-heading-m">Moved dates</h2>
            <ul class="govuk-list govuk-list--spaced">
              {moves.map((m) => (
                <li>
                  From {formatPlainDate(m.fromDay)} to {formatPlainDate(m.toDay)}: {m.reason}
                  <Source who={`Moved by ${m.movedByName}`} when={formatMoment(m.movedAt, 'minute')} />
                </li>
              ))}
            </ul>
          </>
        )}
      </>
    ),
  }
}

function Ended({ words, by, at }: { words: string | null; by: string | null; at: Date }) {
  return (
    <>
      {words}
      <Source who={by} when={formatMoment(at, 'minute')} />
    </>
  )
}

interface Given<F extends FieldsOf> {
  loaded: Loaded
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

export function DonePage<F extends FieldsOf>(given: Given<F>): Screen {
  return asking(given, 'Say it is done', <Button>It is done</Button>)
}

/** What could not be said when it was done. */
export function OutcomePage<F extends FieldsOf>({ loaded, state, form, page }: Given<F>): Screen {
  const { action } = loaded
  return {
    title: 'What was seen, and what changed',
    back: { href: `/actions/${action.ref}`, text: 'Back to the action' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">What was seen, and what changed</h1>
        <About loaded={loaded} page={page} />
        <InsetText>
          <strong>{action.what}</strong>
          <br />
          {action.doneNote}
        </InsetText>
        {isUnsaid(action) ? (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            <Button>Save</Button>
          </Form>
        ) : (
          <p class="govuk-body">
            {action.doneAt === null ? 'It is not done yet. ' : 'It was said already. '}
            <a class="govuk-link" href={`/actions/${action.ref}`}>
              Back to the action
            </a>
          </p>
        )}
      </>
    ),
  }
}

/** The same in words for the child and the family. */
export function FamilyWordsPage<F extends FieldsOf>({ loaded, state, form, page }: Given<F>): Screen {
  const { action } = loaded
  return {
    title: 'Say it for the child and the family',
    back: { href: `${planHref(action)}/copy`, text: 'Back to their copy' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Say it for the child and the family</h1>
        <About loaded={loaded} page={page} />
        <InsetText>
          <strong>{action.what}</strong>
          <br />
          {action.ownerName}, due {formatPlainDate(action.dueOn)}
        </InsetText>
        {action.part === 'pursue' ? (
          <p class="govuk-body">
            It stands under Pursue, which is never in their copy.{' '}
            <a class="govuk-link" href={planHref(action)}>
              Back to the plan
            </a>
          </p>
        ) : (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            <Button>Save these words</Button>
          </Form>
        )}
      </>
    ),
  }
}

export function MovePage<F extends FieldsOf>(given: Given<F>): Screen {
  return asking(given, 'Move the date', <Button>Move the date</Button>)
}

export function StopPage<F extends FieldsOf>(given: Given<F>): Screen {
  return asking(given, 'Stop this action', <Button variant="warning">Stop this action</Button>)
}

function asking<F extends FieldsOf>({ loaded, state, form, page }: Given<F>, title: string, button: VNode): Screen {
  const { action } = loaded
  return {
    title,
    back: { href: `/actions/${action.ref}`, text: 'Back to the action' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{title}</h1>
        <About loaded={loaded} page={page} />
        <InsetText>
          <strong>{action.what}</strong>
          <br />
          {action.ownerName}, due {formatPlainDate(action.dueOn)}
        </InsetText>
        {isEnded(action) ? (
          <p class="govuk-body">
            This action was ended already.{' '}
            <a class="govuk-link" href={`/actions/${action.ref}`}>
              See by whom and how
            </a>
            .
          </p>
        ) : (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            {button}
          </Form>
        )}
      </>
    ),
  }
}

function isEnded(action: Action): boolean {
  return action.doneAt !== null || action.stoppedAt !== null
}
