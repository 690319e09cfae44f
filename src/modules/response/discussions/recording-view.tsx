// The page for the day itself, on a phone on the table: what is there already, and four short forms that each add one thing.
import type { VNode } from 'preact'
import { inSentence } from '../../../kernel/words.ts'
import { Asked, Button, ButtonGroup, Details, EmptyList, Form, InsetText, Link, Problems, WarningText } from '../../../design/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { mayChange, mayDecide } from './domain.ts'
import type { Part, Recording } from './routes.ts'
import { isRecorded, nothingYet, Recorded } from './recorded-view.tsx'
import { SubjectHeader, whenWords } from './views.tsx'
import { kindsSaid, plainRefusal } from './words.ts'

interface Shown {
  form: FormDefinition<FieldsOf>
  state: FormState
}

/** @param active the part whose form was just sent and has something wrong with it, if one was */
export function RecordPage({
  loaded,
  page,
  forms,
  active,
}: {
  loaded: Recording
  page: PageContext
  forms: Record<Part, Shown>
  active: Part | null
}): Screen {
  const { discussion, invitees, missing, decisions } = loaded
  const at = `/discussions/${discussion.ref}`
  const may = mayChange(discussion, page.me)
  const decides = mayDecide(discussion, invitees, page.me)
  const here = invitees.filter((i) => i.attendedAt !== null)
  const wrong = active !== null && forms[active].state.problems.length > 0
  return {
    title: 'Record the discussion',
    back: { href: at, text: 'Back to the discussion' },
    body: (
      <>
        {active !== null && <Problems form={forms[active].form} state={forms[active].state} />}
        <span class="govuk-caption-l">Strategy discussion, {whenWords(loaded)}</span>
        <h1 class="govuk-heading-l">Record the discussion</h1>
        <SubjectHeader loaded={loaded} page={page} />
        {!may.ok ? (
          <EmptyList why={`${plainRefusal(may.problem)}.`}>
            <Link href={at}>Back to the discussion</Link>
          </EmptyList>
        ) : (
          <>
            {here.length > 0 && (
              <p class="govuk-body govuk-!-margin-bottom-1">
                <strong>Here:</strong> {here.map((i) => i.attendedWho ?? i.name).join('; ')}
              </p>
            )}
            <Add
              part="here"
              open={here.length === 0 || (wrong && active === 'here')}
              summary={here.length === 0 ? 'Say who is here' : 'Change who is here'}
              button="Save who is here"
              {...{ forms, page, at }}
            />
            {here.length > 0 && missing.length > 0 && discussion.urgentWhy === null && (
              <>
                <WarningText>{`Not there: ${kindsSaid(missing)}. Without them nothing can be decided, unless it cannot wait.`}</WarningText>
                <p class="govuk-body">
                  <Link href={`${at}/invite`}>Invite somebody else</Link> or <Link href={`${at}/urgent`}>say why it cannot wait</Link>.
                </p>
              </>
            )}
            {discussion.urgentWhy !== null && <InsetText>It decides without its quorum: {discussion.urgentWhy}</InsetText>}
            <h2 class="govuk-heading-m">Add</h2>
            <Add
              part="information"
              open={wrong && active === 'information'}
              summary="What somebody brings"
              button="Add it"
              {...{ forms, page, at }}
            />
            {decides.ok ? (
              <Add
                part="decision"
                open={wrong && active === 'decision'}
                summary="A decision"
                button="Add the decision"
                {...{ forms, page, at }}
              />
            ) : (
              <p class="govuk-body">A decision: {inSentence(plainRefusal(decides.problem))}.</p>
            )}
            <Add
              part="action"
              open={wrong && active === 'action'}
              summary="An action, with an owner and a day"
              button="Add the action"
              {...{ forms, page, at }}
            />
            {decides.ok && (
              <ButtonGroup>
                <Button href={`${at}/end`} variant={decisions.length === 0 ? 'secondary' : undefined}>
                  End it with the outcome
                </Button>
              </ButtonGroup>
            )}
            {isRecorded(loaded) ? <Recorded loaded={loaded} page={page} dissents /> : <p class="govuk-body">{nothingYet}</p>}
          </>
        )}
      </>
    ),
  }
}

function Add({
  part,
  open,
  summary,
  button,
  forms,
  page,
  at,
}: {
  part: Part
  open: boolean
  summary: string
  button: string
  forms: Record<Part, Shown>
  page: PageContext
  at: string
}): VNode {
  const { form, state } = forms[part]
  return (
    <Details summary={summary} open={open} id={`add-${part}`}>
      <Form action={`${at}/record/${part}`} csrf={page.csrf} once={page.once()} label={summary}>
        <Asked form={form} state={state} />
        <Button preventDoubleClick>{button}</Button>
      </Form>
    </Details>
  )
}
