import { formatMoment } from '../../../kernel/dates.ts'
import { listOf, plural } from '../../../kernel/words.ts'
import { Asked, Button, Form, InsetText, Problems } from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { teamForm } from './forms.ts'
import type { TeamKept } from './queries.ts'

const back = { href: '/agency', text: 'Your agency' }

export function NewTeamPage({ state, page }: { state: FormState; page: PageContext }): Screen {
  return {
    title: 'Add a team',
    back,
    body: (
      <>
        <Problems form={teamForm} state={state} />
        <h1 class="govuk-heading-l">Add a team</h1>
        <p class="govuk-body">Put people into it afterwards, on each person’s own page.</p>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={teamForm} state={state} />
          <Button>Add the team</Button>
        </Form>
      </>
    ),
  }
}

export function TeamPage({
  team,
  state,
  page,
}: {
  team: TeamKept & { isCommissioned: boolean; openWork: number }
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: team.name,
    back,
    body: (
      <>
        <Problems form={teamForm} state={state} />
        <h1 class="govuk-heading-l">{team.name}</h1>
        <p class="govuk-body">
          {plural(team.people, 'person', 'people')} in it
          {team.leads.length > 0
            ? `, led by ${listOf(team.leads)}`
            : team.people > 0
              ? '; nobody leads it, so late work climbs past it'
              : ''}
          .
        </p>
        {team.endedAt ? (
          <InsetText>The team ended {formatMoment(team.endedAt, 'minute')}. What it did stays as it was.</InsetText>
        ) : (
          <>
            <Form csrf={page.csrf} once={page.once()}>
              <Asked form={teamForm} state={state} />
              <Button>Save</Button>
            </Form>
            <Ending team={team} page={page} />
          </>
        )}
      </>
    ),
  }
}

function Ending({ team, page }: { team: TeamKept & { isCommissioned: boolean; openWork: number }; page: PageContext }) {
  return (
    <section aria-labelledby="ending">
      <h2 class="govuk-heading-m" id="ending">
        End the team
      </h2>
      {team.isCommissioned ? (
        <p class="govuk-body">
          It is commissioned to hold a council’s return home interviews. It can end once the council has commissioned another team.
        </p>
      ) : team.openWork > 0 ? (
        <p class="govuk-body">
          {plural(team.openWork, 'open interview or action', 'open interviews and actions')} {team.openWork === 1 ? 'waits' : 'wait'} in it.
          It can end once they are handed on or done.
        </p>
      ) : (
        <>
          <p class="govuk-body">Nobody can hand work to a team that has ended. This cannot be undone; you can add a new team.</p>
          <Form action={`/agency/teams/${team.id}/end`} csrf={page.csrf} once={page.once()}>
            <Button variant="warning">End {team.name}</Button>
          </Form>
        </>
      )}
    </section>
  )
}
