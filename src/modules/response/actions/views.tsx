import type { VNode } from 'preact'
import { Asked, Button, ButtonGroup, Form, InsetText, Problems, Source, StateMark, SummaryList } from '../../../design/index.ts'
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { actionState, type Action } from '../domain.ts'
import type { Loaded } from './routes.ts'

export function ActionPage({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { action, child, moves } = loaded
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
        <ChildHeader child={child} now={page.now} />
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

export function MovePage<F extends FieldsOf>(given: Given<F>): Screen {
  return asking(given, 'Move the date', <Button>Move the date</Button>)
}

export function StopPage<F extends FieldsOf>(given: Given<F>): Screen {
  return asking(given, 'Stop this action', <Button variant="warning">Stop this action</Button>)
}

function asking<F extends FieldsOf>({ loaded, state, form, page }: Given<F>, title: string, button: VNode): Screen {
  const { action, child } = loaded
  return {
    title,
    back: { href: `/actions/${action.ref}`, text: 'Back to the action' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{title}</h1>
        <ChildHeader child={child} now={page.now} />
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
