// A child's page for the panel: two minutes of reading, and below it what the panel says, recorded as it is said.
import {
  Asked,
  Button,
  ButtonGroup,
  Details,
  Form,
  InsetText,
  Link,
  Paper,
  Problems,
  Quote,
  Source,
  SummaryList,
} from '../../design/index.ts'
import { formatMoment, formatPlainDate } from '../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState, ValuesOf } from '../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { actionForm } from '../response/index.ts'
import { inBrief, mayRecord, nextOf, reasonWords } from './domain.ts'
import { outcomeForm, questionForm, themesForm } from './forms.ts'
import type { ChildLoaded } from './routes.ts'

/** A question is read out; more of it stands where it is changed. */
const questionWords = 30
const reasonWordsMax = 20

type FormName = 'outcome' | 'action' | 'themes' | 'question'

interface Active {
  name: FormName
  state: FormState
  // Whichever of the four forms was sent.
  form: FormDefinition<FieldsOf>
}

/** One page for the room: read from the top, record at the bottom, and the next child is one click. */
export function ChildPage({ loaded, page, active }: { loaded: ChildLoaded; page: PageContext; active: Active | null }): Screen {
  const { meeting, item, items, child } = loaded
  const records = mayRecord(meeting, item).ok
  const next = nextOf(items, item.childRef)
  return {
    title: 'A child before the panel',
    back: { href: `/panel-meetings/${meeting.ref}`, text: 'Back to the agenda' },
    body: (
      <>
        {active && <Problems form={active.form} state={active.state} />}
        <Reading loaded={loaded} />
        <p class="govuk-body">
          <Link href={`/children/${child.ref}`}>The whole story</Link>
        </p>
        {item.leftOutWhy !== null && <InsetText>Left out of this meeting: {item.leftOutWhy}</InsetText>}
        <Said loaded={loaded} page={page} />
        {records && <Recording loaded={loaded} page={page} active={active} />}
        <ButtonGroup>
          {next ? (
            <Button href={`/panel-meetings/${meeting.ref}/children/${next.childRef}`}>Next child: {next.childName}</Button>
          ) : (
            <Button href={`/panel-meetings/${meeting.ref}`}>Back to the agenda</Button>
          )}
        </ButtonGroup>
      </>
    ),
  }
}

/** What is read in two minutes. A test counts its words. */
export function Reading({
  loaded: { item, child, reasons, brief },
}: {
  loaded: Pick<ChildLoaded, 'item' | 'child' | 'reasons' | 'brief'>
}) {
  return (
    <article id="reading">
      <h1 class="govuk-heading-l govuk-!-margin-bottom-2">{child.name}</h1>
      <p class="govuk-body-l">{brief.line}</p>
      <h2 class="govuk-heading-s govuk-!-margin-bottom-1">The question</h2>
      <p class="govuk-body">{item.question === null ? 'Nobody has asked one yet.' : inBrief(item.question, questionWords)}</p>
      <h2 class="govuk-heading-s govuk-!-margin-bottom-1">Why now</h2>
      <ul class="govuk-list govuk-list--bullet">
        {reasons.slice(0, 4).map((r) => (
          <li>{inBrief(reasonWords(r), reasonWordsMax)}</li>
        ))}
      </ul>
      <h2 class="govuk-heading-s govuk-!-margin-bottom-1">New since {formatPlainDate(brief.sinceDay)}</h2>
      {brief.news.length === 0 ? (
        <p class="govuk-body">Nothing was recorded.</p>
      ) : (
        <ul class="govuk-list govuk-list--bullet">
          {brief.news.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
      {brief.lists.map((list) => (
        <>
          <h2 class="govuk-heading-s govuk-!-margin-bottom-1">{list.heading}</h2>
          {list.facts.length === 0 ? (
            <p class="govuk-body">Nothing is noted.</p>
          ) : (
            <ul class="govuk-list govuk-list--bullet">
              {list.facts.map((fact) => (
                <li>
                  <strong>{fact.title}</strong>
                  {fact.evidence !== null && `: ${fact.evidence}`}
                  <Source who={fact.seen} />
                </li>
              ))}
              {list.further > 0 && <li>and {list.further} more</li>}
            </ul>
          )}
        </>
      ))}
      <h2 class="govuk-heading-s govuk-!-margin-bottom-1">Judgement</h2>
      {brief.judgement === null ? (
        <p class="govuk-body">Nobody has concluded anything that you may read.</p>
      ) : (
        <>
          <p class="govuk-body govuk-!-margin-bottom-1">
            <strong>{brief.judgement.words}</strong>
          </p>
          <Quote>{brief.judgement.reasons}</Quote>
          <Source who={brief.judgement.by} />
        </>
      )}
      <h2 class="govuk-heading-s govuk-!-margin-bottom-1">The plan</h2>
      <p class="govuk-body">{brief.plan}</p>
      {brief.overdue.length > 0 && (
        <ul class="govuk-list govuk-list--bullet">
          {brief.overdue.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
    </article>
  )
}

/** What this panel has said so far. */
function Said({ loaded: { outcomes, actions }, page }: { loaded: ChildLoaded; page: PageContext }) {
  return (
    <section id="said">
      <h2 class="govuk-heading-m">What the panel says</h2>
      {outcomes.length === 0 && actions.length === 0 && <p class="govuk-body">Nothing yet.</p>}
      {outcomes.map((o) => (
        <Paper>
          <p class="govuk-body govuk-!-margin-bottom-1">
            <strong>{page.content.panel.outcomes.find((k) => k.code === o.code)?.words ?? o.code}.</strong> {o.words}
          </p>
          <Source
            who={o.recordedByName}
            when={formatMoment(o.recordedAt, 'minute')}
            where={o.lookAgainOn === null ? null : `the panel looks again from ${formatPlainDate(o.lookAgainOn)}`}
          />
        </Paper>
      ))}
      {actions.length > 0 && (
        <SummaryList
          rows={actions.map((a) => ({
            key: <Link href={`/actions/${a.ref}`}>{a.what}</Link>,
            value: `${a.owner}, ${a.done ? 'done' : `by ${formatPlainDate(a.dueOn)}`}. In the child’s plan.`,
          }))}
        />
      )}
    </section>
  )
}

/** What was typed into the form that was sent; the others as they stand. */
function stateOf<F extends FieldsOf>(
  name: FormName,
  active: Active | null,
  form: FormDefinition<F>,
  known: Partial<ValuesOf<F>>,
): FormState {
  return active?.name === name ? active.state : { typed: form.fill(known), problems: [] }
}

/** Small forms, each sent by itself: what was typed in one is kept when another is sent only by sending it first. */
function Recording({ loaded, page, active }: { loaded: ChildLoaded; page: PageContext; active: Active | null }) {
  const { meeting, item, parties, themes, outcomes } = loaded
  const at = `/panel-meetings/${meeting.ref}/children/${item.childRef}`
  const outcome = outcomeForm(page.content)
  const action = actionForm(parties)
  const theme = themesForm(page.content)
  const codes = (kind: 'mode' | 'place') => themes.filter((t) => t.kind === kind).map((t) => t.code)
  return (
    <>
      <Details summary="Record an outcome" open={active?.name === 'outcome' || (active === null && outcomes.length === 0)}>
        <Form action={`${at}/outcome`} csrf={page.csrf} once={page.once()} label="Record an outcome">
          <Asked form={outcome} state={stateOf('outcome', active, outcome, {})} />
          <Button preventDoubleClick>Record it</Button>
        </Form>
      </Details>
      <Details summary="Agree an action" open={active?.name === 'action'}>
        <Form action={`${at}/action`} csrf={page.csrf} once={page.once()} label="Agree an action">
          <p class="govuk-body">It stands in the child’s own plan, and in My work of whoever owns it.</p>
          <Asked form={action} state={stateOf('action', active, action, { when: 'fortnight', ownerKind: 'here' })} />
          <Button preventDoubleClick>Agree it</Button>
        </Form>
      </Details>
      <div id="themes">
        <Details
          summary={themes.length === 0 ? 'Say how and where, for the themes' : `How and where (${themes.length} noted)`}
          open={active?.name === 'themes'}
        >
          <Form action={`${at}/themes`} csrf={page.csrf} once={page.once()} label="How and where">
            <Asked form={theme} state={stateOf('themes', active, theme, { modes: codes('mode'), places: codes('place') })} />
            <Button preventDoubleClick>Save</Button>
          </Form>
        </Details>
      </div>
      <Details summary={item.question === null ? 'Write the question' : 'Change the question'} open={active?.name === 'question'}>
        <Form action={`${at}/question`} csrf={page.csrf} once={page.once()} label="The question for the panel">
          <Asked form={questionForm} state={stateOf('question', active, questionForm, { question: item.question ?? '' })} />
          <Button preventDoubleClick>Save the question</Button>
        </Form>
      </Details>
    </>
  )
}
