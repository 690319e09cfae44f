import { Asked, Button, ButtonGroup, EmptyList, Form, InsetText, Link, Paper, Problems, Source, StateMark } from '../../../design/index.ts'
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { stillToTell, type About, type Done } from './domain.ts'
import type { Loaded } from './routes.ts'

/** What raised it, what it is, what to do now, and what was done: everything on one page, since it is read at a police station. */
export function Section45Page({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { child, prompt, about, done, nrmRef } = loaded
  const said = page.content.nrm.section45
  const open = prompt !== null && prompt.settledAt === null
  const at = `/children/${child.ref}`
  return {
    title: 'Section 45',
    back: { href: at, text: 'Back to the story' },
    body: (
      <>
        <h1 class="govuk-heading-l">{said.title}</h1>
        <ChildHeader child={child} now={page.now} />
        {prompt === null ? (
          <p class="govuk-body">Nothing that is recorded of this child raises it now. What it is stands here all the same.</p>
        ) : open ? (
          <p class="govuk-body">
            <strong>Open since {formatMoment(prompt.raisedAt, 'minute')}.</strong> Still to do:{' '}
            {stillToTell(prompt, done)
              .map((kind) => (kind === 'told-officer' ? 'tell the officer in the case' : 'tell the solicitor'))
              .join(', ')}
            .
          </p>
        ) : (
          <p class="govuk-body">
            <StateMark mark="done" /> Settled by {prompt.settledByName}, {formatMoment(prompt.settledAt ?? prompt.raisedAt, 'minute')}.
          </p>
        )}
        <ButtonGroup>
          <Button href={`${at}/section-45/record`}>Record what was done</Button>
          {page.may('response.nrm-draft') && (
            <Button href={nrmRef === null ? `${at}/nrm` : `/nrm/${nrmRef}`} variant="secondary">
              {nrmRef === null ? 'Begin the NRM referral' : 'Go on with the NRM referral'}
            </Button>
          )}
          {page.may('judgements.write') && (
            <Button href={`${at}/judgement/new`} variant="secondary">
              Write a judgement
            </Button>
          )}
        </ButtonGroup>
        <h2 class="govuk-heading-m">What raised it</h2>
        {about.length === 0 ? (
          <EmptyList why="No arrest and nothing found on the child is recorded in the last year.">
            {page.may('signs.note') && <Link href={`${at}/escalations/new`}>Record an arrest, or that something was found</Link>}
          </EmptyList>
        ) : (
          <ul class="govuk-list govuk-list--bullet">
            {about.map((one) => (
              <li>
                {wordsOf(page.content, one)}, {formatPlainDate(one.day)}
                <Source who={`Recorded by ${one.recordedByName}`} />
              </li>
            ))}
          </ul>
        )}
        <h2 class="govuk-heading-m">What to do now</h2>
        <ol class="govuk-list govuk-list--number govuk-list--spaced">
          {said.doNow.map((line) => (
            <li>{line}</li>
          ))}
        </ol>
        <Paper>
          <h2 class="govuk-heading-m">What it is</h2>
          {[...said.what, said.excluded].map((line) => (
            <p class="govuk-body">{line}</p>
          ))}
          <Source who={said.sources.map((key) => sourceOf(page.content, key)).join('; ')} />
        </Paper>
        <InsetText>{said.advice}</InsetText>
        <h2 class="govuk-heading-m">What was done</h2>
        {done.length === 0 ? (
          <EmptyList why="Nothing is recorded yet." />
        ) : (
          <ul class="govuk-list govuk-list--spaced">
            {done.map((one) => (
              <li>
                <strong>{doneWords(one)}</strong>, {formatPlainDate(one.onDay)}
                {one.words !== null && <p class="govuk-body govuk-!-margin-bottom-1">{one.words}</p>}
                <Source who={`Recorded by ${one.recordedByName}`} when={formatMoment(one.recordedAt, 'minute')} />
              </li>
            ))}
          </ul>
        )}
      </>
    ),
  }
}

function wordsOf(content: Content, { kind, code }: About): string {
  switch (kind) {
    case 'escalation':
      return content.missingChoice('escalations', code)?.words ?? code
    case 'return':
      return `Back: ${content.missingChoice('howFound', code)?.words ?? code}`
    case 'sign':
      return content.sign(code)?.title ?? code
  }
}

function sourceOf(content: Content, key: string): string {
  const source = content.source(key)
  return source ? `${source.name}, ${source.publisher}` : key
}

function doneWords({ kind, who }: Done): string {
  switch (kind) {
    case 'told-officer':
      return `The officer in the case was told: ${who}`
    case 'told-solicitor':
      return `The solicitor was told: ${who}`
    case 'settled':
      return 'Nothing more is needed'
  }
}

interface Given<F extends FieldsOf> {
  loaded: Loaded
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

export function RecordPage<F extends FieldsOf>({ loaded: { child }, state, form, page }: Given<F>): Screen {
  const at = `/children/${child.ref}/section-45`
  return {
    title: 'Record what was done',
    back: { href: at, text: 'Back to section 45' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Record what was done</h1>
        <ChildHeader child={child} now={page.now} />
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button preventDoubleClick>Record it</Button>
            <Link href={at}>Not now</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}
