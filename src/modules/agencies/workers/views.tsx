import { formatMoment } from '../../../kernel/dates.ts'
import {
  Asked,
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  Form,
  InsetText,
  Link,
  Pagination,
  Problems,
  ScrollBox,
  Table,
  Tag,
  WarningText,
} from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { roleWords, type RoleWords } from '../domain.ts'
import { invitationHours } from '../sign-in/domain.ts'
import { standingOf, type WorkerKept } from './domain.ts'
import { emailForm, newWorkerForm, workerForm, type rolesForm, type teamsForm } from './forms.ts'
import { pageSize, type WorkerLine } from './queries.ts'

const toAgency = { href: '/agency', text: 'Your agency' }
const toWorker = (worker: WorkerKept) => ({ href: `/agency/workers/${worker.id}`, text: worker.name })

export function WorkersPage({ workers, more, page }: { workers: readonly WorkerLine[]; more: boolean; page: PageContext }): Screen {
  const last = workers.at(-1)
  return {
    title: 'Workers',
    width: 'wide',
    back: toAgency,
    body: (
      <>
        <h1 class="govuk-heading-l">Workers of {page.me.agencyName}</h1>
        <Button href="/agency/workers/new">Add a worker</Button>
        {workers.length === 0 ? (
          <EmptyList why="There is nobody after this page.">
            <Link href="/agency/workers">Back to the first page</Link>
          </EmptyList>
        ) : (
          <ScrollBox label="Workers">
            <Table
              caption="Workers, by name"
              captionClasses="govuk-visually-hidden"
              firstCellIsHeader
              head={[{ text: 'Name' }, { text: 'Roles and teams' }]}
              rows={workers.map((worker) => [
                {
                  text: (
                    <>
                      <Link href={`/agency/workers/${worker.id}`}>{worker.name}</Link> <StandingTag worker={worker} />
                      {worker.jobTitle && (
                        <>
                          <br />
                          <span class="govuk-hint govuk-!-margin-bottom-0">{worker.jobTitle}</span>
                        </>
                      )}
                    </>
                  ),
                },
                {
                  text: (
                    <>
                      <RoleLines roles={worker.roles} waiting={worker.waiting} />
                      <br />
                      <span class="govuk-hint govuk-!-margin-bottom-0">{worker.teams.join(', ') || 'In no team'}</span>
                    </>
                  ),
                },
              ])}
            />
          </ScrollBox>
        )}
        {more && last && (
          <Pagination next={{ href: `/agency/workers?after=${last.id}`, text: `Next ${pageSize} by name` }} landmarkLabel="More workers" />
        )}
      </>
    ),
  }
}

export function StandingTag({ worker }: { worker: Pick<WorkerKept, 'suspendedAt' | 'leftAt'> }) {
  switch (standingOf(worker)) {
    case 'working':
      return null
    case 'suspended':
      return <Tag colour="orange">Suspended</Tag>
    case 'left':
      return <Tag colour="grey">Has left</Tag>
  }
}

function RoleLines({ roles, waiting }: { roles: readonly string[]; waiting: readonly string[] }) {
  if (roles.length + waiting.length === 0) return <>No role</>
  return (
    <>
      {roles.map(roleWords).join(', ')}
      {waiting.length > 0 && (
        <>
          {roles.length > 0 && <br />}
          <Tag colour="yellow">Waits</Tag> {waiting.map(roleWords).join(', ')}
        </>
      )}
    </>
  )
}

export function NewWorkerPage({ state, page }: { state: FormState; page: PageContext }): Screen {
  return {
    title: 'Add a worker',
    back: { href: '/agency/workers', text: 'Workers' },
    body: (
      <>
        <Problems form={newWorkerForm} state={state} />
        <h1 class="govuk-heading-l">Add a worker</h1>
        <p class="govuk-body">On the next page you give them a link to set up their sign-in, and say which teams and roles they need.</p>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={newWorkerForm} state={state} />
          <Button>Add the worker</Button>
        </Form>
      </>
    ),
  }
}

export function WorkerFormPage({ worker, state, page }: { worker: WorkerKept; state: FormState; page: PageContext }): Screen {
  return {
    title: 'Change a name or job title',
    back: toWorker(worker),
    body: (
      <>
        <Problems form={workerForm} state={state} />
        <h1 class="govuk-heading-l">Change a name or job title</h1>
        <p class="govuk-body">What {worker.name} did keeps its time and person; the new name shows there too.</p>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={workerForm} state={state} />
          <Button>Save</Button>
        </Form>
      </>
    ),
  }
}

export function EmailPage({ worker, state, page }: { worker: WorkerKept; state: FormState; page: PageContext }): Screen {
  return {
    title: 'Change an e-mail address',
    back: toWorker(worker),
    body: (
      <>
        <Problems form={emailForm} state={state} />
        <h1 class="govuk-heading-l">Change the address of {worker.name}</h1>
        <WarningText>
          Another address is another sign-in. They are signed out everywhere, their password, passkeys and links stop working, and their
          roles wait until a second person has confirmed that it is still them.
        </WarningText>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={emailForm} state={state} />
          <Button>Change the address</Button>
        </Form>
      </>
    ),
  }
}

export function RolesPage({
  worker,
  held,
  allows,
  form,
  state,
  page,
}: {
  worker: WorkerKept
  held: readonly string[]
  allows: readonly (RoleWords & { allows: readonly string[] })[]
  form: ReturnType<typeof rolesForm>
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: `Roles of ${worker.name}`,
    back: toWorker(worker),
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Roles of {worker.name}</h1>
        <p class="govuk-body">
          A new role waits until a second person agrees: a manager or another administrator, who knows{' '}
          {worker.id === page.me.workerId ? 'you' : 'them'}. A role that you untick is gone with their next click.
        </p>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button>Save the roles</Button>
        </Form>
        <section aria-labelledby="allows">
          <h2 class="govuk-heading-m" id="allows">
            What each role lets somebody do
          </h2>
          {allows.map((role) => (
            <Details summary={held.includes(role.code) ? `${role.words} (held now)` : role.words}>
              {role.allows.length === 0 ? (
                'Nothing yet'
              ) : (
                <ul class="govuk-list govuk-list--bullet">
                  {role.allows.map((words) => (
                    <li>{words}</li>
                  ))}
                </ul>
              )}
            </Details>
          ))}
        </section>
      </>
    ),
  }
}

export function TeamsPage({
  worker,
  teams,
  form,
  state,
  page,
}: {
  worker: WorkerKept
  teams: readonly { id: string }[]
  form: ReturnType<typeof teamsForm>
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: `Teams of ${worker.name}`,
    back: toWorker(worker),
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Teams of {worker.name}</h1>
        {teams.length === 0 ? (
          <EmptyList why="Your agency has no team yet.">
            <Link href="/agency/teams/new">Add a team</Link>
          </EmptyList>
        ) : (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            <Button>Save the teams</Button>
          </Form>
        )}
      </>
    ),
  }
}

export function InvitationPage({
  worker,
  link,
  isSent,
  endsAt,
  page,
}: {
  worker: WorkerKept
  link: string
  /** A link of their own leaves by e-mail, too. */
  isSent: boolean
  endsAt: Date
  page: PageContext
}): Screen {
  return {
    title: 'A link for a new sign-in',
    back: toWorker(worker),
    body: (
      <>
        <h1 class="govuk-heading-l">A link for {worker.name}</h1>
        <p class="govuk-body">
          {isSent ? (
            <>We send a link to {worker.email}. If it does not arrive, send this one to that address yourself, to nobody else.</>
          ) : (
            <>Send it to {worker.email ?? 'their work e-mail address'}, to nobody else.</>
          )}{' '}
          It works once, until {formatMoment(endsAt, 'minute')} ({invitationHours} hours), and is shown only here.
        </p>
        <InsetText>
          <code class="sr-copy">{link}</code>
        </InsetText>
        <p class="govuk-body">
          With it they choose a password and set up an app on their phone. It opens no child’s record: roles wait until {worker.name} has
          signed in and a second person of {page.me.agencyName} has agreed.
        </p>
        <ButtonGroup>
          <Button href={`/agency/workers/${worker.id}/roles`}>Say which roles they need</Button>
          <Link href={`/agency/workers/${worker.id}/teams`}>Put them into teams</Link>
        </ButtonGroup>
      </>
    ),
  }
}
