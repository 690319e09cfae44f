import { Asked, Button, ButtonGroup, Details, EmptyList, Form, InsetText, Link, Problems } from '../../../design/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { stageOf, type MissedClock } from '../domain.ts'
import type { Loaded } from '../loading.ts'

interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

export function AttemptPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Loaded, F>): Screen {
  return formScreen({
    loaded,
    page,
    title: 'Record an attempt',
    body: <Ordinary loaded={loaded} state={state} form={form} page={page} button="Record it" />,
  })
}

export function MissedReasonPage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
}: Given<Loaded & { missed: readonly MissedClock[] }, F>): Screen {
  const hub = `/interviews/${loaded.interview.ref}`
  return formScreen({
    loaded,
    page,
    title: 'Why it was late',
    body:
      loaded.missed.length === 0 ? (
        <EmptyList why="No clock of this interview was missed without a reason.">
          <Link href={hub}>Back to the interview</Link>
        </EmptyList>
      ) : (
        <>
          <p class="govuk-body">A reason is not a blame. Together they show what gets in the way, so that it can be put right.</p>
          <Ordinary loaded={loaded} state={state} form={form} page={page} button="Save the reasons" />
        </>
      ),
  })
}

export function NotHeldPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Loaded, F>): Screen {
  const { declined } = page.content.interview
  return formScreen({
    loaded,
    page,
    title: 'Not held',
    body: (
      <>
        <InsetText>
          <p class="govuk-body govuk-!-font-weight-bold">First</p>
          {declined.doFirst.map((line) => (
            <p class="govuk-body">{line}</p>
          ))}
        </InsetText>
        <Details summary="What to say to the child">
          {declined.say.map((line) => (
            <p class="govuk-body">{line}</p>
          ))}
        </Details>
        <Ordinary loaded={loaded} state={state} form={form} page={page} button="Save" />
      </>
    ),
  })
}

function Ordinary<F extends FieldsOf>({ loaded, state, form, page, button }: Given<Loaded, F> & { button: string }) {
  const hub = `/interviews/${loaded.interview.ref}`
  if (stageOf(loaded.interview) === 'held' && button !== 'Save the reasons') {
    return (
      <EmptyList why="This interview has been held.">
        <Link href={hub}>Back to the interview</Link>
      </EmptyList>
    )
  }
  return (
    <>
      <Problems form={form} state={state} />
      <Form csrf={page.csrf} once={page.once()}>
        <Asked form={form} state={state} />
        <ButtonGroup>
          <Button preventDoubleClick>{button}</Button>
          <Link href={hub}>Back to the interview</Link>
        </ButtonGroup>
      </Form>
    </>
  )
}

function formScreen({ loaded, page, title, body }: { loaded: Loaded; page: PageContext; title: string; body: Screen['body'] }): Screen {
  return {
    title,
    back: { href: `/interviews/${loaded.interview.ref}`, text: 'The interview' },
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">{title}</h1>
        <ChildHeader child={loaded.child} now={page.now} />
        {body}
      </>
    ),
  }
}
