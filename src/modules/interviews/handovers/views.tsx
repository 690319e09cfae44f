import { Asked, Button, ButtonGroup, EmptyList, Form, InsetText, Link, Problems } from '../../../design/index.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { mayHandOn, stageOf } from '../domain.ts'
import type { Loaded } from '../loading.ts'

export interface TeamToHandTo {
  id: string
  name: string
  agencyName: string
}

/** First which team, then who in it and why. */
export function HandOnPage<F extends FieldsOf>(given: {
  loaded: Loaded & { teams: readonly TeamToHandTo[]; chosen: TeamToHandTo | null }
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}): Screen {
  const { loaded, state, form, page } = given
  const { interview, child, chosen } = loaded
  const hub = `/interviews/${interview.ref}`
  const isTheirs = stageOf(interview) !== 'held' && mayHandOn(interview, page.me)
  return {
    title: 'Hand it on',
    back: { href: chosen ? `${hub}/hand-on` : hub },
    body: (
      <>
        {chosen && <Problems form={form} state={state} />}
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">Hand it on</h1>
        <ChildHeader child={child} now={page.now} />
        {!isTheirs ? (
          <EmptyList
            why={
              stageOf(interview) === 'held'
                ? 'This interview has been held.'
                : `This interview is with ${loaded.holderName ?? loaded.teamName}.`
            }
          >
            <Link href={hub}>Back to the interview</Link>
          </EmptyList>
        ) : chosen ? (
          <>
            <InsetText>
              To <strong>{chosen.name}</strong>, {chosen.agencyName}. They can read this child’s record from now on. Until somebody there
              takes it, their lead is told, and then their managers.
            </InsetText>
            <Form csrf={page.csrf} once={page.once()}>
              <Asked form={form} state={state} />
              <ButtonGroup>
                <Button preventDoubleClick>Hand it on</Button>
                <Link href={hub}>Keep it</Link>
              </ButtonGroup>
            </Form>
          </>
        ) : (
          <Teams interview={interview.ref} teams={loaded.teams} ownTeam={interview.teamId} />
        )}
      </>
    ),
  }
}

function Teams({ interview, teams, ownTeam }: { interview: string; teams: readonly TeamToHandTo[]; ownTeam: string }) {
  if (teams.length === 0) return <EmptyList why="There is no team to hand it to.">Ask your administrator to add one.</EmptyList>
  const ordered = [...teams.filter((t) => t.id === ownTeam), ...teams.filter((t) => t.id !== ownTeam)]
  return (
    <>
      <h2 class="govuk-heading-m">Which team takes it next?</h2>
      <ul class="govuk-list govuk-list--spaced">
        {ordered.map((team) => (
          <li>
            <Link href={`/interviews/${interview}/hand-on?team=${team.id}`}>{team.name}</Link>
            <br />
            {team.id === ownTeam ? 'The same team: somebody else in it' : team.agencyName}
          </li>
        ))}
      </ul>
    </>
  )
}
