// The two pages on which somebody says what they think: the author of a judgement, and a colleague who agrees or dissents.
import { Asked, Button, ButtonGroup, Details, Form, Hidden, InsetText, Link, Paper, Problems, WarningText } from '../../design/index.ts'
import { formatPlainDate, londonDay } from '../../kernel/dates.ts'
import { plural } from '../../kernel/words.ts'
import type { JudgementLevel } from '../../platform/content/index.ts'
import { one, type FieldsOf, type FormDefinition, type FormState } from '../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { ChildHeader, type Child } from '../people/index.ts'
import type { Observation } from '../signs/index.ts'
import type { Judgement } from './domain.ts'
import type { Pattern } from './patterns/domain.ts'
import { Paragraphs, ReviewBy, SignedBy } from './telling.tsx'

export interface Writing {
  child: Child
  standing: Judgement | null
  observations: readonly Observation[]
  patterns: readonly Pattern[]
  levels: readonly JudgementLevel[]
  reviewDaysMax: number
  /** The area's own threshold for a strategy discussion. */
  threshold: { area: string; episodes: number; days: number }
  whom: { agency: string; team: string | null; contact: string | null; outOfHours: string | null } | null
}

interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** Writing a judgement: what stands is read first, then the conclusion, what it rests on, and when it is looked at again. */
export function WritePage<F extends FieldsOf>({ loaded, state, form, page }: Given<Writing, F>): Screen {
  const { child, standing, observations } = loaded
  const at = `/children/${child.ref}/judgement`
  const cited = ['citedHarm', 'citedSigns', 'citedBackground', 'citedPatterns'].filter(
    (name) => (form.fields[name]?.options.length ?? 0) > 0,
  )
  const harmNow = observations.some((o) => o.list === 'harm-now')
  return {
    title: 'Write a judgement',
    back: { href: at, text: 'Back to the judgement' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{standing === null ? 'Write a judgement' : 'Write a new judgement'}</h1>
        <ChildHeader child={child} now={page.now} />
        <p class="govuk-body">
          In your own name and your own words. Nothing is added up and nothing is suggested.{' '}
          {standing !== null && 'The one before stays on the record.'}
        </p>
        {standing !== null && <Before standing={standing} state={state} page={page} />}
        <Form csrf={page.csrf} once={page.once()}>
          <Hidden name="read" value={standing?.id ?? ''} />
          <Asked form={form} state={state} only={['level']} />
          <h2 class="govuk-heading-m">What it rests on</h2>
          <p class="govuk-body">
            {cited.length === 0
              ? 'Nothing is noted yet and no pattern shows. Say below what you go by, or note it first.'
              : 'Tick what weighs in your reasons, strengths too. What you leave out stays on the lists.'}
          </p>
          <Asked form={form} state={state} only={[...cited, 'noneCited', 'reasons', 'wouldChange']} />
          {harmNow && <WarningText>Harm now is on the list. It asks for an answer today, whatever you conclude.</WarningText>}
          <div class="govuk-!-margin-bottom-6">
            <Route loaded={loaded} page={page} />
          </div>
          <Asked form={form} state={state} only={['strategy', 'strategyWords', 'reviewOn']} />
          <ButtonGroup>
            <Button preventDoubleClick>Sign this judgement</Button>
            <Link href={at}>Leave it for now</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

function Before({ standing, state, page }: { standing: Judgement; state: FormState; page: PageContext }) {
  const meanwhile = one(state.typed, 'read') !== standing.id
  return (
    <>
      {meanwhile && (
        <InsetText>
          <strong>{standing.writtenByName} wrote this while you were writing.</strong> Read it, and sign yours if it still holds: it then
          takes its place.
        </InsetText>
      )}
      <Details summary={`The one that stands: ${standing.levelWords}`} open={meanwhile}>
        <SignedBy judgement={standing} />
        <ReviewBy reviewOn={standing.reviewOn} today={londonDay(page.now)} />
        <Paragraphs text={standing.reasons} />
        <p class="govuk-body govuk-!-font-weight-bold govuk-!-margin-bottom-1">What would change it</p>
        <Paragraphs text={standing.wouldChange} />
      </Details>
    </>
  )
}

/** The way to a strategy discussion, in a sentence. Nothing is sent from here. */
function Route({ loaded: { threshold, whom }, page }: { loaded: Writing; page: PageContext }) {
  const { area, episodes, days } = threshold
  return (
    <Paper>
      {page.content.judgement.strategy.lines.map((line) => (
        <p class="govuk-body">{line}</p>
      ))}
      {whom !== null && (
        <p class="govuk-body">
          Ask {whom.team ?? whom.agency}
          {whom.contact && `, ${whom.contact}`}
          {whom.outOfHours && `; out of hours ${whom.outOfHours}`}.
        </p>
      )}
      <p class="govuk-body govuk-!-margin-bottom-0">
        {area} has agreed to talk from {plural(episodes, 'missing episode')} in {days} days on. It is no rule for this child: your reasons
        are.
      </p>
    </Paper>
  )
}

export interface Opining {
  child: Child
  judgement: Judgement
}

/** Agreeing with a judgement or dissenting from it, with reasons; the judgement stands above. */
export function OpinionPage<F extends FieldsOf>({ loaded, state, form, page }: Given<Opining, F>): Screen {
  const { child, judgement } = loaded
  const at = `/children/${child.ref}/judgement`
  return {
    title: 'Agree or dissent',
    back: { href: at, text: 'Back to the judgement' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Agree or dissent</h1>
        <ChildHeader child={child} now={page.now} />
        <div class="govuk-!-margin-bottom-6">
          <Paper>
            <h2 class="govuk-heading-s govuk-!-margin-bottom-1">{judgement.levelWords}</h2>
            <SignedBy judgement={judgement} />
            <Paragraphs text={judgement.reasons} />
            <p class="govuk-body-s govuk-!-margin-bottom-0">To be looked at again by {formatPlainDate(judgement.reviewOn)}.</p>
          </Paper>
        </div>
        <Form csrf={page.csrf} once={page.once()}>
          <Hidden name="read" value={judgement.id} />
          <Asked form={form} state={state} only={['stance', 'reasons']} />
          <ButtonGroup>
            <Button preventDoubleClick>Sign it</Button>
            <Link href={at}>Leave it for now</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}
