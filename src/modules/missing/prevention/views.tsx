import { formatMoment } from '../../../kernel/dates.ts'
import { Asked, Button, Form, Link, Problems, Quote, Source, SummaryList } from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader, type Child } from '../../people/index.ts'
import type { Episode } from '../episodes/domain.ts'
import type { PreventionInterview } from './domain.ts'
import { answerWords, furtherQuestions, type PreventionForm } from './forms.ts'

export function PreventionPage({
  child,
  episode,
  form,
  state,
  page,
}: {
  child: Child
  episode: Episode
  form: PreventionForm
  state: FormState
  page: PageContext
}): Screen {
  const back = { href: `/episodes/${episode.ref}`, text: 'Back to the episode' }
  if (episode.endedAt === null && state.problems.length === 0)
    return { title: 'Prevention interview', back, body: <NotBackYet child={child} episode={episode} page={page} /> }
  return {
    title: 'Prevention interview',
    back,
    body: (
      <>
        <Problems form={form} state={state} />
        <ChildHeader child={child} now={page.now} />
        <h1 class="govuk-heading-l">Record the prevention interview</h1>
        {page.content.missing.preventionInterview.note.map((line) => (
          <p class="govuk-body">{line}</p>
        ))}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button preventDoubleClick>Record it</Button>
        </Form>
      </>
    ),
  }
}

function NotBackYet({ child, episode, page }: { child: Child; episode: Episode; page: PageContext }) {
  return (
    <>
      <ChildHeader child={child} now={page.now} />
      <h1 class="govuk-heading-l">{child.name} is not recorded as back</h1>
      <p class="govuk-body">The prevention interview is the police conversation once a child is back. Record the return first.</p>
      {page.may('missing.record-return') && <Button href={`/episodes/${episode.ref}/return`}>Record the return</Button>}
    </>
  )
}

/** What police learnt on return, or why they did not ask. */
export function PreventionList({
  episode,
  preventions,
  page,
}: {
  episode: Episode
  preventions: readonly PreventionInterview[]
  page: PageContext
}) {
  const record = page.may('missing.record-prevention') && episode.endedAt !== null
  return (
    <>
      {preventions.length === 0 && (
        <p class="govuk-body">
          {episode.endedAt === null
            ? 'Police hold it once the child is back.'
            : 'Nothing is recorded of the police conversation on return.'}
        </p>
      )}
      {preventions.map((prevention) => (
        <Held prevention={prevention} page={page} />
      ))}
      {record && (
        <p class="govuk-body">
          <Link href={`/episodes/${episode.ref}/prevention`}>
            {preventions.length === 0 ? 'Record the prevention interview, or why there was none' : 'Record another conversation'}
          </Link>
        </p>
      )}
    </>
  )
}

function Held({ prevention, page }: { prevention: PreventionInterview; page: PageContext }) {
  const { heldAt, heldPrecision, heldBy, how, notHeldReason, words, answers, recordedAt, recordedByName } = prevention
  // What police wrote is not for everybody who stands in the circle: the danger may work there (decision 0009).
  const mayRead = page.may('story.read-police')
  const source = <Source who={`Recorded by ${recordedByName}`} when={formatMoment(recordedAt, 'minute')} />
  if (heldAt === null) {
    return (
      <>
        <p class="govuk-body govuk-!-margin-bottom-1">{mayRead ? `It was not held: ${notHeldReason}` : 'It was not held.'}</p>
        {source}
      </>
    )
  }
  const howWords =
    page.content.missing.preventionInterview.fields
      .find((field) => field.code === 'how-held')
      ?.options.find((option) => option.code === how)?.words ?? how
  const further = furtherQuestions(page.content).filter(({ code }) => answers[code] !== undefined)
  return (
    <>
      <p class="govuk-body">
        Held on {formatMoment(heldAt, heldPrecision ?? 'minute')} by {heldBy}. {howWords}.
      </p>
      {mayRead && words !== null && <Quote by="What the child said to police">{words}</Quote>}
      {!mayRead && <p class="govuk-body">What was said is for those who answer for the child.</p>}
      {mayRead && further.length > 0 && (
        <SummaryList rows={further.map(({ code, label }) => ({ key: label, value: answerWords(answers[code] ?? '') }))} />
      )}
      {source}
    </>
  )
}
