import {
  Asked,
  Button,
  ButtonGroup,
  DateInput,
  Details,
  ErrorSummary,
  Form,
  Hidden,
  InsetText,
  Paper,
  Problems,
  Quote,
  SaveState,
  Source,
  Textarea,
  ThreeLists,
} from '../../design/index.ts'
import { formatDay, formatPlainDate, formatTime } from '../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../platform/forms/index.ts'
import { one } from '../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import type { Content } from '../../platform/content/index.ts'
import { ChildHeader, type Child } from '../people/index.ts'
import { Found, FoundPart, keptFirstLine, LookButton, Questions, type NextQuestion, type Offer } from '../spotting/index.ts'
import { Catalogue, Evidence, NotedNow, Noting, SeenBy, signTitle, TakeBack } from './choosing.tsx'
import { sourceWords, type Escalation, type Observation, type SignList } from './domain.ts'

export interface HeardSigns {
  child: Child
  interview: { ref: string; childRef: string; heldAt: Date | null }
  noted: readonly Observation[]
  nothing: { saidAt: Date; saidByName: string } | null
  /** The question of the conversation that somebody came from. */
  from: string | null
}

interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** After an interview: what was heard, one sign after another, or that there was none; then on to closing the loop. */
export function HeardSignsPage<F extends FieldsOf>({ loaded, state, form, page }: Given<HeardSigns, F>): Screen {
  const { child, interview, noted, nothing, from } = loaded
  const here = `/interviews/${interview.ref}/signs`
  const onwards = `/interviews/${interview.ref}/close`
  const sign = page.content.sign(one(state.typed, 'sign'))
  const back = { href: `/interviews/${interview.ref}`, text: 'Back to the interview' }
  if (sign)
    return {
      title: 'Note a sign',
      back:
        from === null
          ? { href: here, text: 'Back to the list' }
          : { href: `/interviews/${interview.ref}/talk?q=${from}`, text: 'Back to the question' },
      body: <Noting sign={sign} here={here} form={form} state={state} page={page} />,
    }
  return {
    title: 'Signs heard',
    back,
    scripts: ['signs'],
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Did you hear or see any of these?</h1>
        <ChildHeader child={child} now={page.now} />
        <NotedNow noted={noted} page={page} childRef={child.ref} />
        {noted.length > 0 ? (
          <ButtonGroup>
            <Button href={onwards}>Go on: what happens next</Button>
          </ButtonGroup>
        ) : (
          <>
            {nothing && (
              <InsetText>
                {nothing.saidByName} said on {formatDay(nothing.saidAt)} that there was nothing to note. You can still add something.
              </InsetText>
            )}
            <p class="govuk-body">There may be nothing to note, and that is an answer too. The three lists are never added up.</p>
            <Form action={`${here}/none`} csrf={page.csrf} once={page.once()}>
              <Button variant="secondary">Nothing to note</Button>
            </Form>
          </>
        )}
        <h2 class="govuk-heading-m">{noted.length > 0 ? 'Note another' : 'Choose what you heard or saw'}</h2>
        <Catalogue content={page.content} here={here} />
      </>
    ),
  }
}

export interface NoteInHand {
  /** The note that the worker is still writing, and what was found in it; null where it could not be looked through. */
  words: string
  /** The version that this page was built on, and this page's own name: two tabs never overwrite each other. */
  base: number
  page: string
  /** What another tab of the writer held when both were written at once: shown beside, until it is put together. */
  other: string | null
  settles: boolean
  found: { offers: readonly Offer[]; aside: number; questions: readonly NextQuestion[]; looked: boolean } | null
  isTooLong?: boolean
}

/** Noting from the child's story. */
export function NoteSignPage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
}: Given<{ child: Child; noted: readonly Observation[] } & NoteInHand, F>): Screen {
  const { child, noted } = loaded
  const here = `/children/${child.ref}/signs/new`
  const sign = page.content.sign(one(state.typed, 'sign'))
  if (sign)
    return {
      title: 'Note a sign',
      back: { href: here, text: 'Back to the list' },
      body: <Noting sign={sign} here={here} form={form} state={state} page={page} />,
    }
  return {
    title: 'Note a sign',
    back: { href: `/children/${child.ref}`, text: 'Back to the story' },
    scripts: ['signs', 'spotting'],
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{noted.length > 0 ? 'Note another' : 'What was seen or heard?'}</h1>
        <ChildHeader child={child} now={page.now} />
        <NotedNow noted={noted} page={page} childRef={child.ref} />
        {noted.length > 0 && (
          <ButtonGroup>
            <Button href={`/children/${child.ref}/signs`} variant="secondary">
              See all that is known
            </Button>
          </ButtonGroup>
        )}
        <NoteBox child={child} note={loaded} page={page} />
        <p class="govuk-body-s">
          <a class="govuk-link" href="/signs/read">
            Look for signs in a text of which nothing is kept
          </a>
        </p>
        <h2 class="govuk-heading-m">Or choose from the list</h2>
        <Catalogue content={page.content} here={here} />
      </>
    ),
  }
}

/** Where a note is written and looked through. It is the writer's own until something of it is noted. */
function NoteBox({ child, note, page }: { child: Child; note: NoteInHand; page: PageContext }) {
  const action = `/children/${child.ref}/signs/words`
  return (
    <Form action={action} autosave={action} csrf={page.csrf}>
      <Hidden name="base" value={String(note.base)} />
      <Hidden name="page" value={note.page} />
      {note.settles && <Hidden name="settles" value="yes" />}
      {note.other !== null && (
        <>
          <ErrorSummary
            title="This note was changed on another page meanwhile"
            problems={[{ text: 'Nothing is lost: both stand below. Put together what should be kept, then save', href: '#words' }]}
          />
          <h2 class="govuk-heading-s">What another page of yours held</h2>
          <Quote>{note.other}</Quote>
        </>
      )}
      <Textarea
        name="words"
        label="Write it down as it comes"
        labelSize="m"
        hint="Signs that it may hold are pointed out below. Only you can read this note; nobody sees it until you note something."
        error={note.isTooLong ? 'This note is too long to look through at once. Take a part of it: it is not kept yet' : undefined}
        rows={6}
        value={keptFirstLine(note.words)}
        autocomplete="off"
      />
      <SaveState />
      <LookButton />
      <FoundPart url={action}>
        <FoundInNote content={page.content} found={note.found} />
      </FoundPart>
    </Form>
  )
}

/** What was found in a note, as the page shows it and as its script fetches it. */
export function FoundInNote({ content, found }: { content: Content; found: NoteInHand['found'] }) {
  return <>{found && <Found content={content} {...found} keeps />}</>
}

export interface SignsOfChild {
  child: Child
  observations: readonly Observation[]
  withdrawn: readonly Observation[]
  /** The past day as of whose end the page is shown, or null for now. */
  on: string | null
  /** What somebody typed as a day and could not be read. */
  unreadable: boolean
  older: string | null
  mayReadAll: boolean
  /** Open questions that the signs known now propose. */
  questions: readonly NextQuestion[]
}

/** The three lists, as known now or at the end of a past day. */
export function SignsPage({ loaded, page }: { loaded: SignsOfChild; page: PageContext }): Screen {
  const { child, observations, withdrawn, on, unreadable, older, mayReadAll, questions } = loaded
  const here = `/children/${child.ref}/signs`
  const of = (list: SignList) => observations.filter((o) => o.list === list).map((o) => fact(o, page, child, on === null))
  return {
    title: 'Signs',
    width: 'wide',
    back: { href: `/children/${child.ref}`, text: 'Back to the story' },
    body: (
      <>
        <h1 class="govuk-heading-l">{on === null ? 'What is known' : `As it was known at the end of ${formatPlainDate(on)}`}</h1>
        <ChildHeader child={child} now={page.now} />
        {unreadable && <InsetText>That is not a day that has passed, so this is how it is known now.</InsetText>}
        {!mayReadAll && <InsetText>You see what your own agency noted. Others may have noted more.</InsetText>}
        {on === null ? (
          <ButtonGroup>
            <Button href={`${here}/new`}>Note a sign</Button>
          </ButtonGroup>
        ) : (
          <p class="govuk-body">
            <a class="govuk-link" href={here}>
              Show what is known now
            </a>
          </p>
        )}
        <ThreeLists harmNow={of('harm-now')} signs={of('sign')} vulnerabilities={of('vulnerability')} strengths={of('strength')} />
        {questions.length > 0 && (
          <Paper>
            <Questions questions={questions} content={page.content} />
          </Paper>
        )}
        {older && (
          <p class="govuk-body">
            <a class="govuk-link" href={older}>
              Show what was seen before these
            </a>
          </p>
        )}
        {on === null && withdrawn.length > 0 && (
          <Details summary={`Taken back (${withdrawn.length})`}>
            <ul class="govuk-list">
              {withdrawn.map((o) => (
                <li>
                  <strong>{signTitle(page.content, o.sign)}</strong>
                  <Evidence of={o} />
                  <SeenBy of={o} />
                  <p class="govuk-body-s">
                    Taken back {o.withdrawnAt ? `${formatDay(o.withdrawnAt)}, ${formatTime(o.withdrawnAt)} ` : ''}by {o.withdrawnByName}
                    {o.withdrawnReason ? `: ${o.withdrawnReason}` : '.'}
                  </p>
                </li>
              ))}
            </ul>
          </Details>
        )}
        <Details summary="Show what was known on a past day">
          <Form action={`${here}/on`} csrf={page.csrf}>
            <DateInput
              id="on"
              namePrefix="on"
              legend="Which day?"
              legendSize="s"
              hint="The page shows what had been written down by the end of that day."
              values={{}}
            />
            <Button variant="secondary">Show that day</Button>
          </Form>
        </Details>
      </>
    ),
  }
}

function fact(o: Observation, page: PageContext, child: Child, isNow: boolean) {
  return {
    text: signTitle(page.content, o.sign),
    evidence: (
      <>
        <Evidence of={o} />
        {isNow && <TakeBack of={o} page={page} childRef={child.ref} />}
      </>
    ),
    source: <SeenBy of={o} />,
  }
}

/** Something else that befell the child. */
export function EscalationPage<F extends FieldsOf>({ loaded, state, form, page }: Given<{ child: Child }, F>): Screen {
  return {
    title: 'Record an escalation',
    back: { href: `/children/${loaded.child.ref}`, text: 'Back to the story' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{page.content.missing.escalations.asked}</h1>
        <ChildHeader child={loaded.child} now={page.now} />
        <p class="govuk-body">It stands in the child’s story from then on. If something cannot wait, call first and write afterwards.</p>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button>Record it</Button>
        </Form>
      </>
    ),
  }
}

/** Taking one back: what it says, and why it does not hold. */
export function WithdrawPage<F extends FieldsOf>(
  given: Given<{ child: Child; observation: Observation } | { child: Child; escalation: Escalation }, F>,
): Screen {
  const { loaded, state, form, page } = given
  const { child } = loaded
  const back = 'observation' in loaded ? `/children/${child.ref}/signs` : `/children/${child.ref}`
  return {
    title: 'Take it back',
    back: { href: back },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Take this back</h1>
        <ChildHeader child={child} now={page.now} />
        {'observation' in loaded ? (
          <InsetText>
            <strong>{signTitle(page.content, loaded.observation.sign)}</strong>
            <Evidence of={loaded.observation} />
            <SeenBy of={loaded.observation} />
          </InsetText>
        ) : (
          <InsetText>
            <strong>{escalationWords(page, loaded.escalation.kind)}</strong>
            {loaded.escalation.note && <p class="govuk-body">{loaded.escalation.note}</p>}
            <Source
              who={sourceWords(loaded.escalation)}
              when={formatPlainDate(loaded.escalation.happenedOn)}
              recorded={`recorded ${formatDay(loaded.escalation.recordedAt)} by ${loaded.escalation.recordedByName}`}
            />
          </InsetText>
        )}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button variant="warning">Take it back</Button>
            <a class="govuk-link" href={back}>
              Leave it as it is
            </a>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

function escalationWords(page: PageContext, code: string): string {
  return page.content.missingChoice('escalations', code)?.words ?? code
}
