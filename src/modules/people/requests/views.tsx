import { formatMoment } from '../../../kernel/dates.ts'
import { Asked, Button, Form, InsetText, Link, Problems, SummaryList } from '../../../design/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import type { Child } from '../domain.ts'
import { ChildHeader } from '../views.tsx'
import type { SaidBefore } from '../sharings.ts'
import type { AccessRequest } from './queries.ts'

export interface RequestLoaded {
  request: AccessRequest
  child: Child
  /** To open the record to them is a decision to share. */
  otherAgency: boolean
  said: SaidBefore | null
}

export function RequestScreen<F extends FieldsOf>({
  loaded: { request, child, otherAgency },
  state,
  form,
  page,
}: {
  loaded: RequestLoaded
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}): Screen {
  return {
    title: 'Request for access',
    back: { href: '/work', text: 'My work' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{request.workerName} asks to see this record</h1>
        <ChildHeader child={child} now={page.now} />
        <RequestFacts request={request} page={page} />
        {request.answeredAt === null ? (
          <Form csrf={page.csrf} once={page.once()}>
            {otherAgency && (
              <p class="govuk-body">
                They work for {request.agencyName}: opening the record is a decision to share, and stands in the register. Not opening it
                stands there too, with your reason.
              </p>
            )}
            <Asked form={form} state={state} />
            <Button>Send the answer</Button>
          </Form>
        ) : (
          <Answered request={request} />
        )}
      </>
    ),
  }
}

export function OutcomeScreen({ loaded: request, page }: { loaded: AccessRequest; page: PageContext }): Screen {
  return {
    title: 'Your request for access',
    back: { href: '/work', text: 'My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">Your request for access</h1>
        <RequestFacts request={request} page={page} />
        {request.answeredAt === null ? (
          <InsetText>
            It was sent. The people who answer for the child have it in their My work; you are told in yours what they decide. If it cannot
            wait, call them.
          </InsetText>
        ) : (
          <Answered request={request} />
        )}
        {request.granted && request.childRef && <Button href={`/children/${request.childRef}`}>Open the record</Button>}
        <p class="govuk-body">
          <Link href="/work">Go to My work</Link>
        </p>
      </>
    ),
  }
}

function RequestFacts({ request, page }: { request: AccessRequest; page: PageContext }) {
  return (
    <SummaryList
      rows={[
        { key: 'Who asks', value: [request.workerName, request.jobTitle, request.agencyName].filter(Boolean).join(', ') },
        { key: 'What for', value: page.content.reason('access-request', request.purpose)?.words ?? request.purpose },
        { key: 'In their words', value: request.reason },
        { key: 'Asked', value: formatMoment(request.askedAt, 'minute') },
      ]}
    />
  )
}

function Answered({ request }: { request: AccessRequest }) {
  return (
    <InsetText>
      <strong>{request.granted ? 'The record was opened.' : 'The record was not opened.'}</strong> {request.answeredByName},{' '}
      {request.answeredAt ? formatMoment(request.answeredAt, 'minute') : ''}: {request.answerReason}
    </InsetText>
  )
}
