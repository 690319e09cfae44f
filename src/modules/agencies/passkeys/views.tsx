import { formatMoment } from '../../../kernel/dates.ts'
import { Asked, Button, EmptyList, Form, Input, Link, Problems, SummaryList } from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { renamePasskeyForm } from './forms.ts'
import type { PasskeyKnown } from './queries.ts'

/** The worker's passkeys on their account page, and the way to add one where the browser can. */
export function Passkeys({ passkeys, page }: { passkeys: readonly PasskeyKnown[]; page: PageContext }) {
  return (
    <section aria-labelledby="passkeys">
      <h2 class="govuk-heading-m" id="passkeys">
        Passkeys
      </h2>
      <p class="govuk-body">
        A passkey signs you in with your finger, face or screen lock, and nothing to remember. It cannot be given away to a false page.
      </p>
      {passkeys.length === 0 ? (
        <EmptyList why="You have no passkey yet." />
      ) : (
        <SummaryList
          rows={passkeys.map((key) => ({
            key: key.name,
            value: (
              <>
                <p class="govuk-body">
                  Added {formatMoment(key.addedAt, 'minute')};{' '}
                  {key.usedAt ? `last used ${formatMoment(key.usedAt, 'minute')}` : 'not used yet'}
                </p>
                <Form action={`/account/passkeys/${key.id}/remove`} csrf={page.csrf} once={page.once()} inline>
                  <Button variant="secondary" classes="govuk-!-margin-bottom-0">
                    Remove<span class="govuk-visually-hidden"> {key.name}</span>
                  </Button>
                </Form>
              </>
            ),
            actions: [{ href: `/account/passkeys/${key.id}/name`, text: 'Rename', visuallyHiddenText: key.name }],
          }))}
        />
      )}
      <div data-passkey="add" data-csrf={page.csrf} hidden>
        <Input
          name="passkey-name"
          label="Name for a new passkey"
          hint="Such as “work laptop” or “my phone”"
          labelSize="s"
          width="20"
          autocomplete="off"
        />
        <Button type="button" variant="secondary">
          Add a passkey
        </Button>
        <p class="govuk-error-message" role="status" data-passkey-said />
      </div>
      <noscript>
        <p class="govuk-body">Adding a passkey needs JavaScript. Your password and your authenticator app work without.</p>
      </noscript>
    </section>
  )
}

export function RenamePasskeyPage({ state, page }: { state: FormState; page: { csrf: string; once(): string } }): Screen {
  return {
    title: 'Rename a passkey',
    back: { href: '/account', text: 'Your account' },
    body: (
      <>
        <Problems form={renamePasskeyForm} state={state} />
        <h1 class="govuk-heading-l">Rename a passkey</h1>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={renamePasskeyForm} state={state} />
          <Button>Save the name</Button>
        </Form>
        <p class="govuk-body">
          <Link href="/account">Leave it as it is</Link>
        </p>
      </>
    ),
  }
}
