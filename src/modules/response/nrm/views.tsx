import {
  Asked,
  Button,
  ButtonGroup,
  EmptyList,
  Form,
  InsetText,
  Link,
  Problems,
  Prose,
  Quote,
  Source,
  StateMark,
  SummaryList,
  TaskList,
  WarningText,
} from '../../../design/index.ts'
import { formatMoment, formatPlainDate } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { SectionLine } from '../section-45/line.tsx'
import { AfterSending } from './after.tsx'
import { gapField, isAsked, nextPage, type PageState } from './answers.ts'
import { nothingBlocks } from './checks.ts'
import { asker } from './deeds.ts'
import { isFirstResponder, mayAnswer, mayAsk, mayHandOff, maySend, mayTake, mayTakeBack, mayWrite } from './domain.ts'
import { inWords } from './papers.ts'
import { FirstResponders, Passes } from './passing.tsx'
import type { Answered } from './queries.ts'
import type { Beginning, Loaded } from './routes.ts'
import { whereWords } from './words.ts'

export interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** What it is, and one button; or the way to the one that there is. */
export function BeginPage<F extends FieldsOf>({ loaded, state, page }: Given<Beginning, F>): Screen {
  const { child, nrm, stopped, prompt } = loaded
  const guide = page.content.nrm
  const sends = isFirstResponder(guide, { kind: page.me.agencyKind, name: page.me.agencyName })
  return {
    title: 'NRM referral',
    back: { href: `/children/${child.ref}`, text: 'Back to the story' },
    body: (
      <>
        {state.problems.length > 0 && <WarningText>{state.problems.map((problem) => problem.text).join('. ')}</WarningText>}
        <h1 class="govuk-heading-l">National Referral Mechanism</h1>
        <ChildHeader child={child} now={page.now} />
        <SectionLine child={child} prompt={prompt} page={page} />
        <ul class="govuk-list govuk-list--bullet">
          {guide.note.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
        {nrm ? (
          <>
            <InsetText>
              There is one for each child. {nrm.begunByName} began this one on {formatMoment(nrm.begunAt, 'day')}: go on with it.
            </InsetText>
            <Button href={`/nrm/${nrm.ref}`}>Go on with it</Button>
          </>
        ) : (
          <>
            <p class="govuk-body">
              {sends
                ? 'Your agency may send it.'
                : 'Your agency is not on the list of those who may send it. Write the draft with what you know, then hand it to one that may.'}{' '}
              It takes several sittings: what you type is kept, and what the record holds is put beside each question.
            </p>
            <Form csrf={page.csrf} once={page.once()}>
              <ButtonGroup>
                <Button preventDoubleClick>Begin the draft</Button>
                <Link href={`/children/${child.ref}`}>Not now</Link>
              </ButtonGroup>
            </Form>
          </>
        )}
        {stopped.length > 0 && (
          <>
            <h2 class="govuk-heading-m">Stopped before</h2>
            <ul class="govuk-list">
              {stopped.map((one) => (
                <li>
                  <Link href={`/nrm/${one.ref}`}>{one.ref}</Link>, {one.stoppedByName}, {formatMoment(one.stoppedAt ?? one.begunAt, 'day')}
                </li>
              ))}
            </ul>
          </>
        )}
      </>
    ),
  }
}

/** The draft on one page: where it stands, what comes next, its sections with their gaps, its tests. */
export function DraftPage({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { nrm, child, stage, passes, prompt } = loaded
  return {
    title: 'NRM referral',
    back: { href: `/children/${child.ref}`, text: 'Back to the story' },
    body: (
      <>
        <span class="govuk-caption-l">NRM referral {nrm.ref}</span>
        <h1 class="govuk-heading-l">National Referral Mechanism</h1>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body">
          {stage === 'sent' && <StateMark mark="done" />} <strong>{whereWords(nrm, stage, passes)}.</strong>
        </p>
        {stage === 'sent' && nrm.submittedAt !== null && (
          <SummaryList
            rows={[
              { key: 'Sent', value: formatMoment(nrm.submittedAt, nrm.submittedPrecision ?? 'day') },
              { key: 'Reference of the Home Office', value: nrm.homeOfficeRef },
              {
                key: 'Recorded',
                value: `${nrm.submittedRecordedByName ?? ''}, ${formatMoment(nrm.submittedRecordedAt ?? nrm.submittedAt, 'minute')}`,
              },
            ]}
          />
        )}
        {stage === 'stopped' && <InsetText>{nrm.stoppedWhy}</InsetText>}
        <SectionLine child={child} prompt={prompt} page={page} />
        <Passes loaded={loaded} />
        <NextSteps loaded={loaded} page={page} />
        {stage === 'sent' ? <AfterSending loaded={loaded} page={page} /> : null}
        {mayWrite(nrm).ok && (
          <>
            <Sections loaded={loaded} />
            <Tests loaded={loaded} page={page} />
          </>
        )}
      </>
    ),
  }
}

function NextSteps({ loaded, page }: { loaded: Loaded; page: PageContext }) {
  const { nrm, passes, stage, checks, answers } = loaded
  const me = asker(page)
  const guide = page.content.nrm
  const at = (under: string) => `/nrm/${nrm.ref}/${under}`
  const sends = page.may('response.nrm-send') && maySend(guide, nrm, passes, me).ok
  const canSend = isFirstResponder(guide, { kind: me.agencyKind, name: me.agencyName })
  const next = mayWrite(nrm).ok ? nextPage(guide, answers, null) : null
  const ready = stage === 'draft' && nothingBlocks(guide, checks)
  const hands = mayHandOff(nrm, passes, me, null).ok
  return (
    <>
      {mayTake(nrm, passes, me).ok && (
        <Form action={at('take')} csrf={page.csrf} once={page.once()}>
          <Button preventDoubleClick>Take this draft</Button>
        </Form>
      )}
      <ButtonGroup>
        {mayAnswer(passes, me).ok && <Button href={at('answer')}>Answer what is asked</Button>}
        {sends && <Button href={at('file.pdf')}>Take it away as PDF</Button>}
        {sends && (
          <Button href={at('file.json')} variant="secondary">
            Take it away as JSON
          </Button>
        )}
        {sends && (
          <Button href={at('sent')} variant="secondary">
            Record that it was sent
          </Button>
        )}
        {ready && <Button href={at('ready')}>Say that it is ready</Button>}
        {next !== null && stage !== 'handed' && (
          <Button href={at(`questions/${next.code}`)} variant={ready ? 'secondary' : undefined}>
            Go on with the draft
          </Button>
        )}
        {hands && (
          <Button href={at('hand-off')} variant={canSend || next !== null ? 'secondary' : undefined}>
            Hand it to a first responder
          </Button>
        )}
        {mayAsk(nrm, passes, me).ok && (
          <Button href={at('ask')} variant="secondary">
            Ask {nrm.begunTeamName}
          </Button>
        )}
        <Link href={at('read')}>Read the whole draft</Link>
        {mayWrite(nrm).ok && <Link href={at('stop')}>Do not send it</Link>}
      </ButtonGroup>
      {mayTakeBack(passes, me).ok && (
        <Form action={at('take-back')} csrf={page.csrf} once={page.once()}>
          <Button variant="secondary">Take it back</Button>
        </Form>
      )}
      {stage === 'ready' &&
        !sends &&
        (canSend ? <p class="govuk-body">{nrm.teamName} has it, and sends it.</p> : <FirstResponders content={page.content} />)}
    </>
  )
}

function Sections({ loaded: { nrm, sections, typed } }: { loaded: Loaded }) {
  return sections.map((section) => (
    <>
      <h2 class="govuk-heading-m">
        {section.title}
        {section.gaps > 0 && <span class="govuk-body"> gaps: {section.gaps}</span>}
      </h2>
      <TaskList
        idPrefix={section.code}
        items={section.pages
          .filter((state) => !state.skipped)
          .map((state) => ({
            title: state.page.title,
            href: `/nrm/${nrm.ref}/questions/${state.page.code}`,
            ...statusOf(state, typed.includes(state.page.code)),
          }))}
      />
    </>
  ))
}

function statusOf({ gaps, explained }: PageState, typed: boolean) {
  if (typed) return { status: '', statusTag: { children: 'Typed, not confirmed', colour: 'yellow' as const } }
  if (gaps.length === 0) return { status: 'Answered' }
  if (explained) return { status: `${plural(gaps.length, 'gap')}, explained` }
  return { status: '', statusTag: { children: plural(gaps.length, 'gap'), colour: 'blue' as const } }
}

function Tests({ loaded: { nrm, checks }, page }: { loaded: Loaded; page: PageContext }) {
  const guide = page.content.nrm
  const words = new Map(guide.checks.map((check) => [check.code, check]))
  const open = checks.filter((check) => !check.holds)
  const titleOf = (code: string) => guide.sections.flatMap((s) => s.pages).find((one) => one.code === code)?.title ?? code
  return (
    <>
      <h2 class="govuk-heading-m" id="tests">
        What a good referral shows
      </h2>
      {open.length === 0 ? (
        <p class="govuk-body">
          <StateMark mark="done" /> Nothing holds it back. That it is true and whole, only you can say.
        </p>
      ) : (
        <ul class="govuk-list govuk-list--spaced">
          {open.map((check) => {
            const said = words.get(check.code)
            return (
              <li>
                <strong>{said?.title}</strong>: {said?.blocks ? 'not yet, and it holds the draft back' : 'look at it again'}.{' '}
                {said?.putRight}{' '}
                {check.pages.slice(0, 5).map((code, place) => (
                  <>
                    {place > 0 && ', '}
                    <Link href={`/nrm/${nrm.ref}/questions/${code}`}>{titleOf(code)}</Link>
                  </>
                ))}
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}

/** Every answer in one column, each with where it comes from; gaps as gaps. */
export function ReadPage({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { nrm, child, answered, answers } = loaded
  const guide = page.content.nrm
  const by = new Map(answered.map((one) => [one.field, one]))
  return {
    title: 'The whole draft',
    back: { href: `/nrm/${nrm.ref}`, text: 'Back to the draft' },
    body: (
      <>
        <span class="govuk-caption-l">NRM referral {nrm.ref}</span>
        <h1 class="govuk-heading-l">The whole draft</h1>
        <ChildHeader child={child} now={page.now} />
        {answered.length === 0 && (
          <EmptyList why="Nothing is confirmed yet.">
            <Link href={`/nrm/${nrm.ref}`}>Begin with the first page</Link>
          </EmptyList>
        )}
        {guide.sections.map((section) => (
          <>
            <h2 class="govuk-heading-m">{section.title}</h2>
            {section.pages.map((each) => (
              <SummaryList
                card={{ title: each.title, headingLevel: 3, actions: changes(nrm.ref, each.code, mayWrite(nrm).ok) }}
                rows={[
                  ...each.questions
                    .filter((question) => isAsked(guide, question, answers))
                    .map((question) => {
                      const one = by.get(question.field)
                      return {
                        key: question.words,
                        value: one ? (
                          <Told words={inWords(question, one.value, formatPlainDate)} answered={one} />
                        ) : question.required ? (
                          'Gap: no answer yet'
                        ) : (
                          'Nothing, and nothing is needed'
                        ),
                      }
                    }),
                  answers[gapField(each.code)] !== undefined && {
                    key: 'Why something is not known',
                    value: <Prose words={answers[gapField(each.code)] ?? ''} />,
                  },
                ]}
              />
            ))}
          </>
        ))}
      </>
    ),
  }
}

function changes(ref: string, code: string, open: boolean) {
  return open ? [{ href: `/nrm/${ref}/questions/${code}`, text: 'Change' }] : undefined
}

/** An answer, who confirmed it, and what of the record it was drawn from. */
function Told({ words, answered }: { words: string; answered: Answered }) {
  const drawn =
    answered.how === 'as-found' ? 'as the record has it' : answered.how === 'changed' ? 'from the record, changed' : 'typed by the worker'
  return (
    <>
      <Prose words={words} />
      <Source who={`Confirmed by ${answered.confirmedByName}`} when={formatMoment(answered.confirmedAt, 'minute')} where={drawn} />
      {answered.sources.map((one) => (
        <Source who={one.who} when={one.when} where={one.href === null ? one.where : <Link href={one.href}>{one.where}</Link>} />
      ))}
    </>
  )
}

/** A thing of the record beside a question: the child's own words as a quotation. */
export function Beside({ words, quote, who, when, where, href }: Answered['sources'][number]) {
  const place = href === null ? where : <Link href={href}>{where}</Link>
  return quote ? (
    <Quote by={<Source who="The child" when={when} where={place} />}>{words}</Quote>
  ) : (
    <>
      <Prose words={words} />
      <Source who={who} when={when} where={place} />
    </>
  )
}

export function ReadyPage<F extends FieldsOf>({ loaded, state, page }: Given<Loaded, F>): Screen {
  const { nrm, child, checks } = loaded
  const guide = page.content.nrm
  const holds = nothingBlocks(guide, checks)
  const advised = checks.filter((check) => !check.holds)
  return {
    title: 'It is ready',
    back: { href: `/nrm/${nrm.ref}`, text: 'Back to the draft' },
    body: (
      <>
        {state.problems.length > 0 && <WarningText>{state.problems.map((problem) => problem.text).join('. ')}</WarningText>}
        <h1 class="govuk-heading-l">Is it ready to be sent?</h1>
        <ChildHeader child={child} now={page.now} />
        {holds ? (
          <>
            <p class="govuk-body">
              Nothing holds it back. Saying so sends nothing: a first responder takes it away, sends it on the form of the Home Office, and
              records that here. When an answer changes, it has to be said again.
            </p>
            {advised.length > 0 && (
              <InsetText>{advised.map((check) => guide.checks.find((one) => one.code === check.code)?.putRight).join(' ')}</InsetText>
            )}
            <Form csrf={page.csrf} once={page.once()}>
              <ButtonGroup>
                <Button preventDoubleClick>It is ready</Button>
                <Link href={`/nrm/${nrm.ref}/read`}>Read it first</Link>
              </ButtonGroup>
            </Form>
          </>
        ) : (
          <>
            <p class="govuk-body">Not yet: something holds it back.</p>
            <Tests loaded={loaded} page={page} />
          </>
        )}
      </>
    ),
  }
}

export function StopPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Loaded, F>): Screen {
  const { nrm, child } = loaded
  return {
    title: 'Do not send it',
    back: { href: `/nrm/${nrm.ref}`, text: 'Back to the draft' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Do not send it</h1>
        <ChildHeader child={child} now={page.now} />
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button preventDoubleClick>Stop the draft</Button>
            <Link href={`/nrm/${nrm.ref}`}>Go on with it</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}
