// Handing the draft to a first responder, asking back, and its way so far.
import type { VNode } from 'preact'
import {
  Asked,
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  Form,
  InsetText,
  Link,
  Paper,
  Problems,
  Prose,
  Source,
  WarningText,
} from '../../../design/index.ts'
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import { listOf } from '../../../kernel/words.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { FieldsOf } from '../../../platform/forms/index.ts'
import type { Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import type { Inbox } from '../referrals/queries.ts'
import { asker } from './deeds.ts'
import { mayAnswer, mayAsk, mayHandOff } from './domain.ts'
import type { Loaded } from './routes.ts'
import { type Given } from './views.tsx'
import { plainRefusal, type Refusal } from './words.ts'

/** Every pass and question, the first one first. */
export function Passes({ loaded: { passes } }: { loaded: Loaded }) {
  if (passes.length === 0) return null
  return (
    <Paper>
      <ol class="govuk-list govuk-list--spaced">
        {passes.map((pass) => (
          <li>
            <strong>{pass.kind === 'hand-off' ? `Handed to ${pass.toTeamName}, ${pass.toAgencyName}` : `${pass.fromTeamName} asks`}</strong>
            <Prose words={pass.words ?? ''} />
            <Source who={`${pass.fromWorkerName}, ${pass.fromTeamName}`} when={formatMoment(pass.passedAt, 'minute')} />
            {pass.endedAt !== null && (
              <>
                <strong>{pass.outcome === 'taken' ? 'Taken' : pass.outcome === 'taken-back' ? 'Taken back' : 'Answered'}</strong>
                <Prose words={pass.answer ?? ''} />
                <Source who={pass.endedByName ?? ''} when={formatMoment(pass.endedAt, 'minute')} />
              </>
            )}
          </li>
        ))}
      </ol>
    </Paper>
  )
}

/** Who may send it, from where we know, and when somebody looked last: the list changes, and the Home Office keeps it. */
export function FirstResponders({ content }: { content: Content }) {
  const { organisations, note, sources, lookedUpOn } = content.nrm.firstResponders
  return (
    <>
      <p class="govuk-body">Only organisations on the list of the Home Office may send it. {note}</p>
      <Details summary={`Who is on the list (${organisations.length})`}>
        <ul class="govuk-list govuk-list--bullet">
          {organisations.map((one) => (
            <li>{one.name}</li>
          ))}
        </ul>
      </Details>
      <Source
        who={`From ${listOf(sources.map((key) => content.source(key)?.name ?? key))}`}
        when={`looked up on ${formatPlainDate(lookedUpOn)}`}
        where="look at the list of the Home Office itself before you rely on this one"
      />
    </>
  )
}

/** First which inbox, then what is shared with it and why. */
export function HandOffPage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
}: Given<Loaded & { inboxes: readonly Inbox[]; chosen: Inbox | null }, F>): Screen {
  const { nrm, passes, inboxes, chosen } = loaded
  const here = `/nrm/${nrm.ref}/hand-off`
  const may = mayHandOff(nrm, passes, asker(page), null)
  return onePage({
    loaded,
    page,
    title: 'Hand it to a first responder',
    problems: chosen ? <Problems form={form} state={state} /> : null,
    refused: may.ok ? null : may.problem,
    back: chosen ? here : null,
    body: chosen ? (
      <>
        <InsetText>
          To <strong>{chosen.name}</strong>, {chosen.agencyName}. They read the draft and the child’s record, as far as their work allows.
          Handing it over is a decision to share, and stands in the register.
        </InsetText>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button preventDoubleClick>Hand it over</Button>
            <Link href={`/nrm/${nrm.ref}`}>Keep it</Link>
          </ButtonGroup>
        </Form>
      </>
    ) : inboxes.length === 0 ? (
      <>
        <EmptyList why="No first responder that uses Safe Return works with this child.">
          Ask the authority’s children’s social care by telephone to make the referral, and record here whom you asked, as a sharing
          decision.
        </EmptyList>
        <FirstResponders content={page.content} />
      </>
    ) : (
      <>
        <FirstResponders content={page.content} />
        <h2 class="govuk-heading-m">Which inbox?</h2>
        <ul class="govuk-list govuk-list--spaced">
          {inboxes.map((inbox) => (
            <li>
              <Link href={`${here}?to=${inbox.id}`}>{inbox.name}</Link>
              <br />
              {inbox.agencyName}
            </li>
          ))}
        </ul>
      </>
    ),
  })
}

export function AskPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Loaded, F>): Screen {
  const may = mayAsk(loaded.nrm, loaded.passes, asker(page))
  return onePage({
    loaded,
    page,
    title: 'Ask back',
    problems: <Problems form={form} state={state} />,
    refused: may.ok ? null : may.problem,
    back: null,
    body: (
      <Form csrf={page.csrf} once={page.once()}>
        <Asked form={form} state={state} />
        <Button preventDoubleClick>Ask {loaded.nrm.begunTeamName}</Button>
      </Form>
    ),
  })
}

export function AnswerPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Loaded, F>): Screen {
  const may = mayAnswer(loaded.passes, asker(page))
  const asked = loaded.passes.find((pass) => pass.kind === 'ask' && pass.endedAt === null)
  return onePage({
    loaded,
    page,
    title: 'Answer what is asked',
    problems: <Problems form={form} state={state} />,
    refused: may.ok ? null : may.problem,
    back: null,
    body: (
      <>
        <Paper>
          <Prose words={asked?.words ?? ''} />
          <Source
            who={`${asked?.fromWorkerName ?? ''}, ${asked?.fromTeamName ?? ''}`}
            when={asked ? formatMoment(asked.passedAt, 'minute') : ''}
          />
        </Paper>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button preventDoubleClick>Send the answer back</Button>
        </Form>
      </>
    ),
  })
}

function onePage({
  loaded: { nrm, child },
  page,
  title,
  problems,
  refused,
  back,
  body,
}: {
  loaded: Loaded
  page: { now: Date }
  title: string
  problems: VNode | null
  refused: Refusal | null
  back: string | null
  body: VNode
}): Screen {
  return {
    title,
    back: { href: back ?? `/nrm/${nrm.ref}`, text: back === null ? 'Back to the draft' : 'Back to the inboxes' },
    body: (
      <>
        {problems}
        <h1 class="govuk-heading-l">{title}</h1>
        <ChildHeader child={child} now={page.now} />
        {refused === null ? body : <WarningText>{plainRefusal(refused)}</WarningText>}
      </>
    ),
  }
}
