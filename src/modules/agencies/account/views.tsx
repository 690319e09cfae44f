import { formatMoment } from '../../../kernel/dates.ts'
import { Asked, Button, Form, Link, Problems, SummaryList } from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { roleWords } from '../domain.ts'
import type { PasskeyKnown } from '../passkeys/queries.ts'
import { Passkeys } from '../passkeys/views.tsx'
import type { changePasswordForm } from './forms.ts'
import type { SessionKnown } from './queries.ts'

export interface Account {
  sessions: readonly SessionKnown[]
  passkeys: readonly PasskeyKnown[]
  hasPassword: boolean
  /** Roles that wait for a second person's word. */
  waiting: readonly string[]
}

/** What is one's own: who the house takes one for, how one signs in, and where one is signed in. */
export function AccountPage({ account, page }: { account: Account; page: PageContext }): Screen {
  const { me } = page
  return {
    title: 'Your account',
    scripts: ['agencies'],
    body: (
      <>
        <h1 class="govuk-heading-l">Your account</h1>
        <SummaryList
          rows={[
            { key: 'Name', value: me.name },
            { key: 'Agency', value: me.agencyName },
            {
              key: me.teams.length === 1 ? 'Team' : 'Teams',
              value: me.teams.map((team) => (team.leads ? `${team.name} (you lead it)` : team.name)).join(', ') || 'None',
            },
            { key: 'What you may do', value: me.roles.map(roleWords).join(', ') || 'Nothing yet' },
            account.waiting.length > 0 && {
              key: 'Waits for a second person',
              value: `${account.waiting.map(roleWords).join(', ')}. Tell your manager that you have signed in, so that they can agree.`,
            },
          ]}
        />
        <p class="govuk-body">If any of this is wrong, ask your agency’s administrator.</p>
        <p class="govuk-body">
          <Link href="/account/reach">How we reach you: by e-mail or text, and when</Link>
        </p>
        <Kept page={page} />
        {account.hasPassword && (
          <section aria-labelledby="password">
            <h2 class="govuk-heading-m" id="password">
              Password
            </h2>
            <p class="govuk-body">
              <Link href="/account/password">Change your password</Link>
            </p>
          </section>
        )}
        <Passkeys passkeys={account.passkeys} page={page} />
        <Sessions sessions={account.sessions} page={page} />
      </>
    ),
  }
}

/** Pages that only some hold, and that have no place in the main links. */
function Kept({ page }: { page: PageContext }) {
  const links = [
    { text: 'Your agency’s teams, workers and sign-in', href: '/agency', permission: 'agencies.manage' },
    { text: 'What waits for a second person’s word', href: '/agency/waiting', permission: 'agencies.give-second-word' },
    { text: 'Your area’s settings', href: '/area/settings', permission: 'agencies.manage-area' },
    { text: 'Your agency’s access trail', href: '/audit', permission: 'audit.read-agency' },
  ].filter((link) => page.may(link.permission))
  if (links.length === 0) return null
  return (
    <section aria-labelledby="kept">
      <h2 class="govuk-heading-m" id="kept">
        What you keep for others
      </h2>
      <ul class="govuk-list">
        {links.map(({ text, href }) => (
          <li>
            <Link href={href}>{text}</Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Sessions({ sessions, page }: { sessions: readonly SessionKnown[]; page: PageContext }) {
  return (
    <section aria-labelledby="sessions">
      <h2 class="govuk-heading-m" id="sessions">
        Where you are signed in
      </h2>
      <SummaryList
        rows={sessions.map((session) => ({
          key: session.isThis ? `${session.device} (this one)` : session.device,
          value: (
            <>
              <p class="govuk-body">
                Since {formatMoment(session.startedAt, 'minute')}, {provedWords(session.provedBy)}; last used{' '}
                {formatMoment(session.seenAt, 'minute')}
              </p>
              {!session.isThis && (
                <Form action={`/account/sessions/${session.id}/end`} csrf={page.csrf} once={page.once()} inline>
                  <Button variant="secondary" classes="govuk-!-margin-bottom-0">
                    Sign it out
                    <span class="govuk-visually-hidden">
                      : {session.device}, since {formatMoment(session.startedAt, 'minute')}
                    </span>
                  </Button>
                </Form>
              )}
            </>
          ),
        }))}
      />
      {sessions.length > 1 && (
        <Form action="/account/sessions/end-others" csrf={page.csrf} once={page.once()}>
          <Button variant="secondary">Sign out everywhere else</Button>
        </Form>
      )}
      <p class="govuk-body">If you do not know one of these, sign it out, change your password, and tell your administrator.</p>
    </section>
  )
}

export function ChangePasswordPage({
  form,
  state,
  page,
}: {
  form: ReturnType<typeof changePasswordForm>
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: 'Change your password',
    back: { href: '/account', text: 'Your account' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Change your password</h1>
        <p class="govuk-body">Everywhere else that you are signed in will be signed out.</p>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button>Change it</Button>
        </Form>
      </>
    ),
  }
}

export function provedWords(provedBy: string): string {
  switch (provedBy) {
    case 'totp':
      return 'by password and code'
    case 'passkey':
      return 'by passkey'
    case 'oidc':
      return 'by your organisation'
    default:
      return 'in the demonstration'
  }
}
