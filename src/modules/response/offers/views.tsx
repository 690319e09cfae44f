import { Asked, Button, ButtonGroup, EmptyList, Form, Link, Paper, Problems, Source } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { factWords, sumOf } from './domain.ts'
import type { Offering } from './routes.ts'

/** What met the area's thresholds, each with its sum; then two ways on. */
export function OfferPage<F extends FieldsOf>({
  loaded: { child, open, answered },
  state,
  form,
  page,
}: {
  loaded: Offering
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}): Screen {
  const story = `/children/${child.ref}`
  const title = (code: string) => page.content.sign(code)?.title ?? code
  return {
    title: 'Is a strategy discussion needed?',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Is a strategy discussion needed?</h1>
        <ChildHeader child={child} now={page.now} />
        {open.length === 0 ? (
          <EmptyList why="Nothing waits for an answer: it was answered, or nothing meets your area’s thresholds.">
            <Link href={`${story}/discuss`}>Open a strategy discussion all the same</Link>, or <Link href={story}>read the story</Link>.
          </EmptyList>
        ) : (
          <>
            {open.map((offer) => (
              <Paper>
                <p class="govuk-body govuk-!-margin-bottom-1">
                  <strong>{factWords(offer, title, page.now)}</strong>
                </p>
                {sumOf(offer).map((line) => (
                  <p class="govuk-body govuk-!-margin-bottom-1">{line}.</p>
                ))}
                <Source who="By your area’s thresholds" when={formatMoment(offer.offeredAt, 'minute')} />
              </Paper>
            ))}
            <p class="govuk-body">These are facts, not a judgement. You decide.</p>
            <ButtonGroup>
              <Button href={`${story}/discuss`}>Open a strategy discussion</Button>
              <Link href={story}>Read the story first</Link>
            </ButtonGroup>
            <h2 class="govuk-heading-m">Or it is not needed</h2>
            <Form csrf={page.csrf} once={page.once()}>
              <Asked form={form} state={state} />
              <Button variant="secondary" preventDoubleClick>
                Not needed
              </Button>
            </Form>
          </>
        )}
        {answered.length > 0 && (
          <>
            <h2 class="govuk-heading-m">Answered before</h2>
            <ul class="govuk-list govuk-list--spaced">
              {answered.map((offer) => (
                <li>
                  <strong>{factWords(offer, title, offer.offeredAt)}</strong>:{' '}
                  {offer.answer === 'opened' ? 'a discussion was opened' : `not needed. ${offer.reason ?? ''}`}
                  <Source who={offer.answeredByName ?? ''} when={offer.answeredAt ? formatMoment(offer.answeredAt, 'minute') : undefined} />
                </li>
              ))}
            </ul>
          </>
        )}
      </>
    ),
  }
}
