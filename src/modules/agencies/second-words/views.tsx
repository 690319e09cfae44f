import { formatMoment } from '../../../kernel/dates.ts'
import { Button, ButtonGroup, EmptyList, Form, Link, SummaryList } from '../../../design/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { roleWords } from '../domain.ts'
import { mayAgree, ruleWords, type SecondWord } from './domain.ts'

/** Changes that wait for a second person, each with what to know before agreeing. */
export function WaitingPage({ words, page }: { words: readonly SecondWord[]; page: PageContext }): Screen {
  const isAdministrator = page.may('agencies.manage')
  return {
    title: 'Waiting for a second person',
    back: isAdministrator ? { href: '/agency', text: 'Your agency' } : { href: '/work', text: 'My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">Waiting for a second person</h1>
        <p class="govuk-body">
          No administrator gives a role alone. Agree when you know the person, they need the role for their work, and they have told you
          themselves, by voice or face to face, that they signed in.
        </p>
        {words.length === 0 ? (
          <EmptyList why="Nothing waits for a second person.">
            {isAdministrator ? (
              <Link href="/agency/workers">Ask for a role on a worker’s page</Link>
            ) : (
              <Link href="/work">Back to My work</Link>
            )}
          </EmptyList>
        ) : (
          words.map((word) => <Waiting word={word} page={page} />)
        )}
      </>
    ),
  }
}

function Waiting({ word, page }: { word: SecondWord; page: PageContext }) {
  const may = mayAgree(word, page.me.workerId)
  const isOwn = !may.ok && may.why === 'own'
  return (
    <SummaryList
      card={{ title: word.kind === 'role' ? `${word.workerName}: ${roleWords(word.role ?? '')}` : 'How your agency signs in' }}
      rows={[
        word.kind === 'role' && { key: 'E-mail address', value: word.workerEmail ?? 'None' },
        word.kind === 'role' && { key: 'Signed in', value: signedInWords(word) },
        word.rule && { key: 'Change to', value: ruleWords(word.rule) },
        word.rule && word.rule.issuer !== null && { key: 'Your provider’s address', value: word.rule.issuer },
        word.rule && word.rule.clientId !== null && { key: 'Client id', value: word.rule.clientId },
        { key: 'Asked for by', value: `${word.askedBy}, ${formatMoment(word.askedAt, 'minute')}` },
        {
          key: 'Your word',
          value: isOwn ? (
            page.me.workerId === word.askedById ? (
              'You asked for it: a manager or another administrator agrees'
            ) : (
              'It is for you: somebody else agrees'
            )
          ) : (
            <>
              {!may.ok && <p class="govuk-body">You can agree once they have signed in and told you that it was them.</p>}
              <ButtonGroup>
                {may.ok && (
                  <Form action={`/agency/waiting/${word.id}/agree`} csrf={page.csrf} once={page.once()} inline>
                    <Button classes="govuk-!-margin-bottom-0">
                      Agree<span class="govuk-visually-hidden"> to {about(word)}</span>
                    </Button>
                  </Form>
                )}
                <Form action={`/agency/waiting/${word.id}/refuse`} csrf={page.csrf} once={page.once()} inline>
                  <Button variant="secondary" classes="govuk-!-margin-bottom-0">
                    Refuse<span class="govuk-visually-hidden"> {about(word)}</span>
                  </Button>
                </Form>
              </ButtonGroup>
            </>
          ),
        },
      ]}
    />
  )
}

function about(word: SecondWord): string {
  return word.kind === 'role' ? `${roleWords(word.role ?? '')} for ${word.workerName}` : 'how your agency signs in'
}

function signedInWords({ signedInAt, invitedUntil }: SecondWord): string {
  if (invitedUntil) return `Not yet: a link is good until ${formatMoment(invitedUntil, 'minute')}`
  return signedInAt ? formatMoment(signedInAt, 'minute') : 'Not yet'
}
