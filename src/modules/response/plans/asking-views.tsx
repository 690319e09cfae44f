// The pages that ask about a plan: one set of questions, one button.
import type { VNode } from 'preact'
import { Asked, Button, ButtonGroup, EmptyList, Form, Link, Problems, Source, StateMark } from '../../../design/index.ts'
import { formatDay, formatPlainDate, londonDay } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { actionState } from '../domain.ts'
import { parts, type Part, type Plan, type Whose } from './domain.ts'
import type { About, Loaded, WholePlan } from './routes.ts'
import { Header } from './views.tsx'
import { kindWords } from './words.ts'

interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

const asked = {
  new: { title: 'Say which plan there is', button: 'Record this plan', needs: 'none' },
  change: { title: 'Change the plan', button: 'Change the plan', needs: 'open' },
  review: { title: 'Review the plan', button: 'Record this review', needs: 'open' },
  end: { title: 'End the plan', button: 'End the plan', needs: 'open' },
  action: { title: 'Add an action', button: 'Agree this action', needs: 'either' },
} as const

/** One set of questions, one button; where it cannot be asked, the sentence and the way on. */
export function AskPage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
  what,
  before,
}: Given<Loaded & { part?: Part | null }, F> & { what: keyof typeof asked; before?: VNode }): Screen {
  const { about, open, part } = loaded
  const { title, button, needs } = asked[what]
  const said = what === 'new' && about.kind === 'context' ? 'Begin a plan' : title
  const inPart = parts.includes(part as Part) ? page.content.plan.parts.find((one) => one.code === part) : undefined
  const possible = needs === 'either' || (needs === 'open') === (open !== null)
  return {
    title: said,
    back: { href: about.base, text: 'Back to the plan' },
    body: (
      <>
        {possible && <Problems form={form} state={state} />}
        {inPart && <span class="govuk-caption-l">{inPart.title}</span>}
        <h1 class="govuk-heading-l">{said}</h1>
        <Header about={about} page={page} />
        {inPart && <p class="govuk-hint">{inPart.belongs}</p>}
        {possible && before}
        {possible ? (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            <ButtonGroup>
              <Button preventDoubleClick>{button}</Button>
              <Link href={about.base}>Back to the plan</Link>
            </ButtonGroup>
          </Form>
        ) : (
          <NotPossible about={about} open={open} page={page} />
        )}
      </>
    ),
  }
}

/** What a review looks at: what was done since the last one, what is late, what is in hand. The words are on the record already. */
export function ReviewPage<F extends FieldsOf>(given: Given<WholePlan, F>): Screen {
  return AskPage({ ...given, what: 'review', before: <SinceReview loaded={given.loaded} page={given.page} /> })
}

function SinceReview({ loaded: { plan, actions, reviews }, page }: { loaded: WholePlan; page: PageContext }): VNode | null {
  if (plan === null || actions.length === 0) return null
  const since = reviews[0]?.heldOn ?? plan.since
  const open = actions.filter((action) => action.doneAt === null && action.stoppedAt === null)
  const done = actions.filter((action) => action.doneAt !== null && londonDay(action.doneAt) >= since)
  const late = open.filter((action) => actionState(action, page.now) === 'overdue')
  return (
    <>
      <h2 class="govuk-heading-m">Since {formatPlainDate(since)}</h2>
      {done.length + open.length === 0 && <p class="govuk-body">Nothing was done, and nothing is in hand.</p>}
      <ul class="govuk-list govuk-list--spaced">
        {late.map((action) => (
          <li>
            <StateMark mark="late" /> {action.what}
            <Source who={action.ownerName} when={`was due ${formatPlainDate(action.dueOn)}`} />
          </li>
        ))}
        {done.map((action) => (
          <li>
            <StateMark mark="done" /> {action.what}
            {action.doneChanged !== null && (
              <>
                <br />
                What changed: {action.doneChanged}
              </>
            )}
            <Source who={action.ownerName} when={action.doneAt === null ? undefined : `done ${formatDay(action.doneAt)}`} />
          </li>
        ))}
        {open
          .filter((action) => !late.includes(action))
          .map((action) => (
            <li>
              {action.what}
              <Source who={action.ownerName} when={`due ${formatPlainDate(action.dueOn)}`} />
            </li>
          ))}
      </ul>
    </>
  )
}

function NotPossible({ about, open, page }: { about: About; open: Plan | null; page: PageContext }) {
  return open ? (
    <EmptyList
      why={`There is a plan already: ${kindWords(page.content, open.kind)}, since ${formatPlainDate(open.since)}, led by ${open.leadName}. A second one beside it helps nobody.`}
    >
      <p class="govuk-body">
        <Link href={about.base}>See that plan</Link>. If it has become another kind, <Link href={`${about.base}/change`}>change it</Link>.
      </p>
    </EmptyList>
  ) : (
    <EmptyList why="No plan is open now.">
      <p class="govuk-body">
        <Link href={about.base}>See what was agreed</Link>, or <Link href={`${about.base}/new`}>say which plan there is</Link>.
      </p>
    </EmptyList>
  )
}

export function ViewPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Loaded & { whose: Whose }, F>): Screen {
  const { about, open, whose } = loaded
  const heading = whose === 'child' ? `What ${about.name} says about the plan` : 'What the family says about the plan'
  return {
    // A window's title stays in the browser's history: no name.
    title: whose === 'child' ? 'What the child says about the plan' : heading,
    back: { href: about.base, text: 'Back to the plan' },
    body: (
      <>
        {open && <Problems form={form} state={state} />}
        <h1 class="govuk-heading-l">{heading}</h1>
        <Header about={about} page={page} />
        {open ? (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            <ButtonGroup>
              <Button preventDoubleClick>Save</Button>
              <Link href={about.base}>Back to the plan</Link>
            </ButtonGroup>
          </Form>
        ) : (
          <NotPossible about={about} open={open} page={page} />
        )}
      </>
    ),
  }
}
