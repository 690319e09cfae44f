// One page of the draft: a question or a small group, with what the record holds beside it.
import { Asked, Button, ButtonGroup, Details, Form, InsetText, Link, Problems, SaveState, WarningText } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'
import type { FieldsOf } from '../../../platform/forms/index.ts'
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
  const fresh = at.questions.filter((one) => found.has(one.field) && answers[one.field] === undefined)
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
            {fresh.length > 0 && !kept && (
              <InsetText>
                {plural(fresh.length, 'box', 'boxes')} {fresh.length === 1 ? 'is' : 'are'} filled with what the record holds. It is no
                answer until you confirm it: read it, change it, or take it out.
              </InsetText>
            )}
            <Form csrf={page.csrf} once={page.once()} autosave={`${home}/questions/${at.code}/keep`}>
              {at.questions.map((one) =>
                found.has(one.field) ? (
                  <Details summary={`What the record holds: ${one.words}`} open={answers[one.field] === undefined}>
                    {(found.get(one.field)?.sources ?? []).map((source) => (
                      <Beside {...source} />
                    ))}
                  </Details>
                ) : null,
              )}
              <Asked form={form} state={shown} />
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
