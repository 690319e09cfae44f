import { Asked, Button, Details, Form, InsetText, Link, Problems, SummaryList } from '../../../design/index.ts'
import { inSentence } from '../../../kernel/words.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { Screen } from '../../../platform/http/index.ts'
import { castAgencies, castWorkers, type CastWorker } from '../cast.ts'
import { codeForm, passwordForm } from './forms.ts'

export interface SignInProps {
  csrf: string
  state: FormState
  demo: boolean
  /** Code of somebody of the cast, from a link; shown first. */
  as: string | null
  /** Something that happened on the way here, in words. */
  said: string | null
}

/** The way in: the cast in a demo, then what everybody uses in service. */
export function SignInPage({ csrf, state, demo, as, said }: SignInProps): Screen {
  const chosen = demo ? castWorkers.find((worker) => worker.code === as) : undefined
  return {
    title: 'Sign in',
    scripts: ['agencies'],
    body: (
      <>
        <Problems form={passwordForm} state={state} />
        <h1 class="govuk-heading-l">Sign in</h1>
        {said && <InsetText>{said}</InsetText>}
        {chosen && <Chosen worker={chosen} csrf={csrf} />}
        {demo && (
          <>
            <p class="govuk-body">
              This is a demonstration: everybody here is invented, and nobody needs a password. Pick whose day you want to see
              {chosen ? ', or begin as ' : ''}
              {chosen ? firstName(chosen) : ''}.
            </p>
            {castAgencies.map((agency) => (
              <section aria-labelledby={`agency-${agency.code}`}>
                <h2 class="govuk-heading-m" id={`agency-${agency.code}`}>
                  {agency.name}
                </h2>
                <SummaryList
                  rows={castWorkers
                    .filter((worker) => worker.agency === agency.code)
                    .map((worker) => ({ key: worker.name, value: <CastRow worker={worker} csrf={csrf} /> }))}
                />
              </section>
            ))}
          </>
        )}
        {demo ? (
          <Details summary="Sign in as in service: passkey, password, or your organisation" open={state.problems.length > 0}>
            <InService csrf={csrf} state={state} />
          </Details>
        ) : (
          <InService csrf={csrf} state={state} />
        )}
      </>
    ),
  }
}

/** The second step: the code of the authenticator app. */
export function CodePage({ csrf, state }: { csrf: string; state: FormState }): Screen {
  return {
    title: 'Your code',
    back: { href: '/sign-in', text: 'Begin again' },
    body: (
      <>
        <Problems form={codeForm} state={state} />
        <h1 class="govuk-heading-l">Your code</h1>
        <Form csrf={csrf}>
          <Asked form={codeForm} state={state} />
          <Button>Sign in</Button>
        </Form>
        <Details summary="I do not have my phone, or it is a new one">
          <p class="govuk-body">
            Ask your agency’s administrator to reset your sign-in. They give you a link with which you choose a new password and set up the
            app again.
          </p>
        </Details>
      </>
    ),
  }
}

function Chosen({ worker, csrf }: { worker: CastWorker; csrf: string }) {
  return (
    <Form action={`/sign-in/as/${worker.code}`} csrf={csrf}>
      <p class="govuk-body-l">
        {worker.name}, {inSentence(worker.jobTitle)}
      </p>
      <p class="govuk-body">{worker.story}.</p>
      <Button>{`Begin as ${firstName(worker)}`}</Button>
    </Form>
  )
}

function CastRow({ worker, csrf }: { worker: CastWorker; csrf: string }) {
  return (
    <>
      <p class="govuk-body">
        {worker.jobTitle}. {worker.story}.
      </p>
      <Form action={`/sign-in/as/${worker.code}`} csrf={csrf} inline>
        <Button variant="secondary" classes="govuk-!-margin-bottom-0">
          Sign in as {firstName(worker)}
          <span class="govuk-visually-hidden"> {worker.name.slice(firstName(worker).length)}</span>
        </Button>
      </Form>
    </>
  )
}

function InService({ csrf, state }: { csrf: string; state: FormState }) {
  return (
    <>
      <div data-passkey="sign-in" data-csrf={csrf} data-next={String(state.typed['next'] ?? '')} hidden>
        <Button type="button">Use a passkey</Button>
        <p class="govuk-error-message" role="status" data-passkey-said />
        <p class="govuk-body">Or use your password:</p>
      </div>
      <Form action="/sign-in" csrf={csrf}>
        <Asked form={passwordForm} state={state} />
        <Button>Go on</Button>
      </Form>
      <p class="govuk-body">
        Does your organisation have its own sign-in? <Link href="/sign-in/organisation">Sign in with your organisation</Link>
      </p>
      <Details summary="I cannot sign in">
        <p class="govuk-body">
          Your agency’s administrator can reset your sign-in and give you a new link. If a child is in danger now, call 999; the{' '}
          <Link href="/help">help page and its phone numbers</Link> need no sign-in.
        </p>
      </Details>
    </>
  )
}

function firstName(worker: CastWorker): string {
  return worker.name.split(' ')[0] ?? worker.name
}
