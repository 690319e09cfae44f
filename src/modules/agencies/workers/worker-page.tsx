// One worker, as their agency's administrator sees them: who they are, what they may do, how they sign in, what was changed.
import { formatMoment } from '../../../kernel/dates.ts'
import { inSentence, plural } from '../../../kernel/words.ts'
import { Button, Details, Form, InsetText, SummaryList, Tag } from '../../../design/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { roleWords } from '../domain.ts'
import type { SecondWord } from '../second-words/domain.ts'
import { changeWords, standingOf, whoAndWhen, type Change, type WorkerKept } from './domain.ts'
import type { Membership, SignInState } from './queries.ts'
import { StandingTag } from './views.tsx'

export interface WorkerShown {
  worker: WorkerKept
  roles: readonly { role: string; givenAt: Date; givenBy: string | null }[]
  waiting: readonly SecondWord[]
  refused: readonly { role: string; refusedAt: Date; refusedBy: string }[]
  teams: readonly Membership[]
  signIn: SignInState
  /** The agency signs in by its own provider alone: then there are no links and no passwords. */
  byOrganisation: boolean
  changes: readonly Change[]
  page: PageContext
}

export function WorkerPage(shown: WorkerShown): Screen {
  const { worker, page } = shown
  const isMe = worker.id === page.me.workerId
  return {
    title: worker.name,
    back: { href: '/agency/workers', text: 'Workers' },
    body: (
      <>
        <h1 class="govuk-heading-l">
          {worker.name} <StandingTag worker={worker} />
        </h1>
        {isMe && (
          <InsetText>
            This is you. Your teams, your address and your standing are changed by another administrator of your agency.
          </InsetText>
        )}
        <Known shown={shown} isMe={isMe} />
        <SignIn shown={shown} isMe={isMe} />
        {!isMe && <Standing worker={worker} page={page} />}
        <Changes changes={shown.changes} ofOne />
      </>
    ),
  }
}

function Known({ shown, isMe }: { shown: WorkerShown; isMe: boolean }) {
  const { worker, roles, waiting, refused, teams } = shown
  const at = `/agency/workers/${worker.id}`
  const hasLeft = standingOf(worker) === 'left'
  const change = (href: string, what: string, allowed: boolean) =>
    allowed && !hasLeft ? [{ href, text: 'Change', visuallyHiddenText: what }] : undefined
  return (
    <SummaryList
      rows={[
        {
          key: 'Name and job title',
          value: worker.jobTitle ? `${worker.name}, ${worker.jobTitle}` : worker.name,
          actions: change(`${at}/details`, 'name and job title', true),
        },
        { key: 'E-mail address', value: worker.email ?? 'None', actions: change(`${at}/email`, 'e-mail address', !isMe) },
        {
          key: 'Roles',
          value:
            roles.length + waiting.length + refused.length === 0 ? (
              'None yet: they can sign in and do nothing'
            ) : (
              <ul class="govuk-list">
                {roles.map(({ role, givenAt, givenBy }) => (
                  <li>
                    {roleWords(role)}
                    <br />
                    <span class="govuk-hint govuk-!-margin-bottom-0">
                      Since {formatMoment(givenAt, 'minute')}
                      {givenBy ? `, asked for by ${givenBy}` : ''}
                    </span>
                  </li>
                ))}
                {waiting.map((word) => (
                  <li>
                    {roleWords(word.role ?? '')} <Tag colour="yellow">Waits</Tag>
                    <br />
                    <span class="govuk-hint govuk-!-margin-bottom-0">
                      For a second person’s word. Asked for by {word.askedBy}, {formatMoment(word.askedAt, 'minute')}
                    </span>
                  </li>
                ))}
                {refused.map((word) => (
                  <li>
                    {roleWords(word.role)} <Tag colour="grey">Refused</Tag>
                    <br />
                    <span class="govuk-hint govuk-!-margin-bottom-0">
                      By {word.refusedBy}, {formatMoment(word.refusedAt, 'minute')}
                    </span>
                  </li>
                ))}
              </ul>
            ),
          actions: change(`${at}/roles`, 'roles', true),
        },
        {
          key: 'Teams',
          value: teams.map((team) => (team.leads ? `${team.name} (leads it)` : team.name)).join(', ') || 'None',
          actions: change(`${at}/teams`, 'teams', !isMe),
        },
      ]}
    />
  )
}

function SignIn({ shown, isMe }: { shown: WorkerShown; isMe: boolean }) {
  const { worker, roles, signIn, byOrganisation, page } = shown
  const at = `/agency/workers/${worker.id}`
  const standing = standingOf(worker)
  const mayInvite = standing === 'working' && roles.length === 0 && !byOrganisation
  return (
    <section aria-labelledby="sign-in">
      <h2 class="govuk-heading-m" id="sign-in">
        Sign-in
      </h2>
      <p class="govuk-body">{signInWords(signIn, byOrganisation)}</p>
      {!isMe && standing !== 'left' && (
        <>
          {mayInvite && (
            <Form action={`${at}/invitation`} csrf={page.csrf}>
              <Button>{signIn.invitedUntil ? 'Make a new link' : 'Make a link to set it up'}</Button>
            </Form>
          )}
          {signIn.sessions > 0 && (
            <Form action={`${at}/end-sessions`} csrf={page.csrf} once={page.once()}>
              <Button variant="secondary">Sign them out everywhere</Button>
            </Form>
          )}
          <Details summary="They lost their phone or password, or somebody else may have it">
            <p class="govuk-body">
              Reset takes their password, app, passkeys and links, and signs them out everywhere. Their roles then wait until a second
              person has confirmed that whoever signs in is {worker.name}. Afterwards you can make a new link here.
            </p>
            <Form action={`${at}/reset-sign-in`} csrf={page.csrf} once={page.once()}>
              <Button variant="warning">Reset the sign-in</Button>
            </Form>
          </Details>
        </>
      )}
    </section>
  )
}

function signInWords({ hasPassword, passkeys, signedInAt, sessions, invitedUntil }: SignInState, byOrganisation: boolean): string {
  const by = byOrganisation
    ? 'They sign in with your organisation.'
    : [
        hasPassword ? 'A password and an app are set up' : 'No password is set up',
        passkeys > 0 ? `, and ${plural(passkeys, 'passkey')}` : '',
        '.',
      ].join('')
  const link = invitedUntil ? ` A link to set it up is good until ${formatMoment(invitedUntil, 'minute')}.` : ''
  const last = signedInAt ? ` Last signed in ${formatMoment(signedInAt, 'minute')}.` : ' Nobody has signed in with it yet.'
  const now = sessions > 0 ? ` Signed in now in ${plural(sessions, 'browser')}.` : ''
  return `${by}${link}${last}${now}`
}

function Standing({ worker, page }: { worker: WorkerKept; page: PageContext }) {
  const at = `/agency/workers/${worker.id}`
  const standing = standingOf(worker)
  if (standing === 'left')
    return <InsetText>Left {formatMoment(worker.leftAt ?? page.now, 'minute')}. Somebody who comes back is added anew.</InsetText>
  return (
    <section aria-labelledby="standing">
      <h2 class="govuk-heading-m" id="standing">
        {standing === 'suspended' ? `Suspended since ${formatMoment(worker.suspendedAt ?? page.now, 'minute')}` : 'Suspend'}
      </h2>
      <p class="govuk-body">
        {standing === 'suspended'
          ? 'They are out. Interviews that they held have gone back to their team’s queue.'
          : 'They are out with their next click. Interviews that they hold go back to their team’s queue. You can bring them back.'}
      </p>
      <Form action={`${at}/${standing === 'suspended' ? 'bring-back' : 'suspend'}`} csrf={page.csrf} once={page.once()}>
        <Button variant="secondary">{standing === 'suspended' ? `Bring ${worker.name} back` : `Suspend ${worker.name}`}</Button>
      </Form>
      <Details summary="They have left the agency">
        <p class="govuk-body">Their access ends for good. What they did stays, with their name. This cannot be undone.</p>
        <Form action={`${at}/left`} csrf={page.csrf} once={page.once()}>
          <Button variant="warning">{worker.name} has left</Button>
        </Form>
      </Details>
    </section>
  )
}

/** What was changed, newest first, each with its time and person. */
export function Changes({ changes, ofOne }: { changes: readonly Change[]; ofOne?: true }) {
  if (changes.length === 0) return null
  return (
    <section aria-labelledby="changes">
      <h2 class="govuk-heading-m" id="changes">
        What was changed
      </h2>
      <ul class="govuk-list">
        {changes.map((change) => (
          <li>
            {!ofOne && change.workerName
              ? `${change.workerName}: ${inSentence(changeWords(change, roleWords))}`
              : changeWords(change, roleWords)}
            <br />
            <span class="govuk-hint govuk-!-margin-bottom-0">{whoAndWhen(change)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
