import { Asked, Button, ButtonGroup, Form, InsetText, Link, Problems, StateMark, SummaryList, Time } from '../../../design/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Params, Screen } from '../../../platform/http/index.ts'
import type { Loaded } from '../loading.ts'
import { isOpen, type Contacts, type UrgentMatter } from './domain.ts'
import { fromQuery, OpenMatters, titleOf, wayBack } from './parts.tsx'
import { FirstOfAll, Guidance } from './guidance.tsx'

interface FormGiven<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
  query: Params
}

/** Stop: which matter is it? One choice, then what to do. */
export function RaisePage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
  query,
}: FormGiven<Loaded & { matters: readonly UrgentMatter[] }, F>): Screen {
  const { interview, matters } = loaded
  const back = wayBack(interview.ref, query['from'])
  return {
    title: 'This cannot wait',
    back: { href: back, text: 'Back to where you were' },
    body: (
      <>
        <Problems form={form} state={state} />
        <OpenMatters interview={interview} matters={matters.filter(isOpen)} page={page} from={query['from']} />
        <h1 class="govuk-heading-l">This cannot wait</h1>
        <FirstOfAll />
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button preventDoubleClick>Show what to do now</Button>
            <Link href={back}>It can wait: go back</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

export interface MatterLoaded extends Loaded {
  matter: UrgentMatter
  contacts: Contacts | null
}

/** What to do now, whom to tell, and then: what was done. */
export function MatterPage<F extends FieldsOf>({ loaded, state, form, page, query }: FormGiven<MatterLoaded, F>): Screen {
  const { interview, matter, contacts } = loaded
  const words = page.content.urgentMatter(matter.code)
  const back = wayBack(interview.ref, query['from'])
  return {
    title: 'What to do now',
    back: { href: back, text: 'Back to where you were' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{titleOf(page, matter.code)}</h1>
        {isOpen(matter) && <FirstOfAll />}
        {words ? (
          <Guidance words={words} contacts={contacts} />
        ) : (
          <InsetText>The guidance for this is no longer kept here. Ask your safeguarding lead now.</InsetText>
        )}
        {isOpen(matter) ? (
          <>
            <h2 class="govuk-heading-m">What was done</h2>
            <p class="govuk-body">First act, then write. It stays open, here and in My work, until you have said what was done.</p>
            <Form csrf={page.csrf} once={page.once()}>
              <Asked form={form} state={state} />
              <ButtonGroup>
                <Button preventDoubleClick>Record what was done</Button>
                <Link href={back}>Carry on; record it later</Link>
                <Link href={`/interviews/${interview.ref}/urgent/${matter.id}/dismiss${fromQuery(query['from'])}`}>
                  It can wait after all
                </Link>
              </ButtonGroup>
            </Form>
          </>
        ) : (
          <Closed matter={matter} page={page} />
        )}
      </>
    ),
  }
}

function Closed({ matter, page }: { matter: UrgentMatter; page: PageContext }) {
  return (
    <>
      <h2 class="govuk-heading-m">
        <StateMark mark="done" /> {matter.doneAt ? 'What was done' : 'It can wait'}
      </h2>
      <SummaryList
        rows={
          matter.doneAt
            ? [
                { key: 'What', value: matter.doneWhat },
                { key: 'When', value: <Time at={matter.doneAt} /> },
                { key: 'Who was told', value: matter.toldWhom ?? 'Not said' },
                { key: 'Recorded by', value: matter.doneByName },
              ]
            : [
                { key: 'Why', value: dismissalWords(page, matter.dismissedReason ?? '') },
                { key: 'Said by', value: matter.dismissedByName },
                matter.dismissedAt && { key: 'When', value: <Time at={matter.dismissedAt} /> },
              ]
        }
      />
    </>
  )
}

/** Asks why, before it is put aside. */
export function DismissPage<F extends FieldsOf>({ loaded, state, form, page, query }: FormGiven<MatterLoaded, F>): Screen {
  const here = `/interviews/${loaded.interview.ref}/urgent/${loaded.matter.id}${fromQuery(query['from'])}`
  return {
    title: 'It can wait',
    back: { href: here },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">
          <span class="govuk-caption-l">{titleOf(page, loaded.matter.code)}</span> It can wait after all
        </h1>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button preventDoubleClick>Say that it can wait</Button>
            <Link href={here}>It cannot wait</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

/** A dismissal is kept as "code: what was said". */
export function dismissalWords(page: Pick<PageContext, 'content'>, kept: string): string {
  const [code = '', ...rest] = kept.split(': ')
  const words = page.content.reason('urgent-dismissed', code)?.words ?? code
  return rest.length > 0 ? `${words}. ${rest.join(': ')}` : words
}
