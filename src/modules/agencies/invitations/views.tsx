import { encode } from 'uqr'
import { formatMoment } from '../../../kernel/dates.ts'
import { Asked, Button, Details, Form, Link, Problems } from '../../../design/index.ts'
import { totpAddress } from '../../../platform/auth/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { Screen } from '../../../platform/http/index.ts'
import { firstCodeForm, newPasswordForm } from './forms.ts'
import type { Invitation } from './queries.ts'

export function WelcomePage({ invitation, csrf, state }: { invitation: Invitation; csrf: string; state: FormState }): Screen {
  const form = newPasswordForm(invitation)
  return {
    title: 'Choose a password',
    body: (
      <>
        <Problems form={form} state={state} />
        <span class="govuk-caption-l">Step 1 of 2</span>
        <h1 class="govuk-heading-l">Welcome, {invitation.name}</h1>
        <p class="govuk-body">
          {invitation.agencyName} has invited you to Safe Return. First choose a password; then you set up an app on your phone that proves
          it is you. The link works until {formatMoment(invitation.endsAt, 'minute')}.
        </p>
        <Form csrf={csrf}>
          <Asked form={form} state={state} />
          <Button>Go on</Button>
        </Form>
      </>
    ),
  }
}

export function FirstCodePage({
  invitation,
  secret,
  csrf,
  state,
}: {
  invitation: Invitation
  secret: string
  csrf: string
  state: FormState
}): Screen {
  const account = invitation.email ?? invitation.name
  return {
    title: 'Set up your app',
    body: (
      <>
        <Problems form={firstCodeForm} state={state} />
        <span class="govuk-caption-l">Step 2 of 2</span>
        <h1 class="govuk-heading-l">Set up your authenticator app</h1>
        <p class="govuk-body">
          Open an authenticator app on your phone (any will do), choose to add an account, and point the camera at this picture.
        </p>
        <QrCode text={totpAddress(secret, account)} label="QR code for your authenticator app. The same secret stands below in letters." />
        <Details summary="I cannot use the camera">
          <p class="govuk-body">Choose “enter a setup key” in the app and type these letters; blanks do not matter.</p>
          <p class="govuk-body">
            <code>{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
          <p class="govuk-body">The account is {account}; the code is based on time.</p>
        </Details>
        <Form csrf={csrf}>
          <Asked form={firstCodeForm} state={state} />
          <Button>Finish and sign in</Button>
        </Form>
      </>
    ),
  }
}

/** An old, used or unknown link looks the same: it says nothing of who was invited. */
export function NotGoodPage(): Screen {
  return {
    title: 'This link is not good any more',
    body: (
      <>
        <h1 class="govuk-heading-l">This link is not good any more</h1>
        <p class="govuk-body">
          A link works once, for three days. It may have been used, replaced by a newer one, or cut short when it was copied.
        </p>
        <p class="govuk-body">
          If you have set up your sign-in already, <Link href="/sign-in">sign in</Link>. If not, ask your agency’s administrator for a new
          link.
        </p>
      </>
    ),
  }
}

/** Drawn by the server as an SVG: no script, no picture from anywhere, and the strictest content security policy fits it. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg role="img" aria-label={label} width="240" height="240" viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
