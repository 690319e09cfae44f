// One page of the draft: a question or a small group, with what the record holds beside it.
import { Asked, Button, ButtonGroup, Details, Form, InsetText, Link, Problems, SaveState, WarningText } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import { revealedBy, type FieldsOf } from '../../../platform/forms/index.ts'
import type { Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { mayWrite } from './domain.ts'
import type { LoadedPage } from './routes.ts'
import { Beside, type Given } from './views.tsx'
import { plainRefusal } from './words.ts'

export function QuestionsPage<F extends FieldsOf>({ loaded, state, form, page }: Given<LoadedPage, F>): Screen {
  const { nrm, child, at, kept, answers, found } = loaded
  const may = mayWrite(nrm)
  const home = `/nrm/${nrm.ref}`
  // What this worker typed and has not confirmed stands before what is confirmed, and before what the record holds.
  const shown = state.problems.length === 0 && kept ? { typed: kept.typed, problems: [] } : state
  const fresh = at.questions.some((one) => found.has(one.field) && answers[one.field] === undefined)
  return {
    title: at.title,
    back: { href: home, text: 'Back to the draft' },
    body: (
      <>
        <Problems form={form} state={state} />
        <span class="govuk-caption-l">NRM referral {nrm.ref}</span>
        <h1 class="govuk-heading-l">{at.title}</h1>
        <ChildHeader child={child} now={page.now} />
        {may.ok ? (
          <>
            {kept && state.problems.length === 0 && (
              <InsetText>
                What you typed on {formatMoment(kept.savedAt, 'minute')} is not confirmed yet. Nobody else reads it until it is.
              </InsetText>
            )}
            {fresh && !kept && (
              <InsetText>
                What the record holds is filled in. It is no answer until you confirm it: read it, change it, or take it out.
              </InsetText>
            )}
            <Form csrf={page.csrf} once={page.once()} autosave={`${home}/questions/${at.code}/keep`}>
              <Asked form={form} state={shown} below={(field) => <FromRecord field={field} loaded={loaded} />} />
              <SaveState>Keep it for later, or confirm it, to keep what you type</SaveState>
              <ButtonGroup>
                <Button preventDoubleClick>Confirm and go on</Button>
                <Button variant="secondary" name="go" value="keep">
                  Keep it for later
                </Button>
                <Link href={home}>Back to the draft</Link>
              </ButtonGroup>
            </Form>
          </>
        ) : (
          <WarningText>{plainRefusal(may.problem)}</WarningText>
        )}
      </>
    ),
  }
}

/** Under a box: what of the record stands in it, or would; and where a box with something in it is hidden, that it is there. */
function FromRecord({ field, loaded: { asked, answers, found } }: { field: string; loaded: LoadedPage }) {
  const held = found.get(field)
  if (held)
    return (
      <Details
        summary={
          answers[field] === undefined ? `Where this comes from (${held.sources.length})` : `What the record holds (${held.sources.length})`
        }
      >
        {held.sources.map((source) => (
          <Beside {...source} />
        ))}
      </Details>
    )
  const hiding = asked
    .find((one) => one.field === field)
    ?.options.find((option) => revealedBy(option).some((shown) => found.has(shown)) && answers[field] === undefined)
  return hiding ? <p class="govuk-hint">The record holds something about this. It stands under “{hiding.words}”.</p> : null
}
