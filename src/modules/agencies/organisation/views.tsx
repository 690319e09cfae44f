import { Button, EmptyList, Link } from '../../../design/index.ts'
import type { Screen } from '../../../platform/http/index.ts'
import type { Organisation } from './queries.ts'

export function OrganisationPage({ organisations, next }: { organisations: readonly Organisation[]; next: string }): Screen {
  const onwards = next ? `?next=${encodeURIComponent(next)}` : ''
  return {
    title: 'Sign in with your organisation',
    back: { href: '/sign-in', text: 'Other ways to sign in' },
    body: (
      <>
        <h1 class="govuk-heading-l">Sign in with your organisation</h1>
        {organisations.length === 0 ? (
          <EmptyList why="No organisation here has connected its own sign-in yet.">
            <p class="govuk-body">
              <Link href="/sign-in">Use your password or a passkey</Link>. An agency’s administrator connects it on the agency’s page.
            </p>
          </EmptyList>
        ) : (
          <>
            <p class="govuk-body">Your organisation’s own page opens; when it knows you, you come back here signed in.</p>
            {organisations.map(({ code, name }) => (
              <p>
                <Button href={`/sign-in/organisation/${code}${onwards}`} variant="secondary" classes="govuk-!-margin-bottom-2">
                  {name}
                </Button>
              </p>
            ))}
          </>
        )}
      </>
    ),
  }
}
