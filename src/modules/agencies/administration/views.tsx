import { plural, listOf } from '../../../kernel/words.ts'
import {
  Asked,
  Button,
  EmptyList,
  Form,
  InsetText,
  Link,
  Problems,
  ScrollBox,
  SummaryList,
  Table,
  Tag,
  WarningText,
} from '../../../design/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ruleWords, type SecondWord } from '../second-words/domain.ts'
import { teamKindWords } from '../teams/domain.ts'
import type { TeamKept } from '../teams/queries.ts'
import type { Change } from '../workers/domain.ts'
import { Changes } from '../workers/worker-page.tsx'
import { agencyForm, type commissionForm, type signInRuleForm } from './forms.ts'
import type { AgencyKept, TeamToCommission } from './queries.ts'

const back = { href: '/agency', text: 'Your agency' }
const kindWords: Record<string, string> = {
  council: 'A council',
  police: 'A police force',
  school: 'A school',
  health: 'A health body',
  charity: 'A charity',
  placement: 'A home or placement provider',
}

export function AgencyPage({
  agency,
  teams,
  commissions,
  commissioned,
  waiting,
  changes,
  page,
}: {
  agency: AgencyKept
  teams: readonly TeamKept[]
  commissions: ReadonlyMap<string, string[]>
  commissioned: TeamToCommission | null
  waiting: readonly SecondWord[]
  changes: readonly Change[]
  page: PageContext
}): Screen {
  const change = (href: string, what: string) => [{ href, text: 'Change', visuallyHiddenText: what }]
  return {
    title: agency.name,
    body: (
      <>
        <h1 class="govuk-heading-l">{agency.name}</h1>
        {agency.seconds === 0 && (
          <WarningText>
            Nobody but you can agree to a role here, so none can be given. Ask whoever runs Safe Return to invite a manager or a second
            administrator of {agency.name}.
          </WarningText>
        )}
        <Waits waiting={waiting} meId={page.me.workerId} />
        <SummaryList
          rows={[
            {
              key: 'Name',
              value: `${agency.name}. ${kindWords[agency.kind] ?? agency.kind}${agency.areas.length > 0 ? ` of ${listOf(agency.areas)}` : ''}.`,
              actions: change('/agency/details', 'name'),
            },
            {
              key: 'Out-of-hours number',
              value: agency.outOfHours ?? 'None given: nobody can ring you at night',
              actions: change('/agency/details', 'out-of-hours number'),
            },
            { key: 'Sign-in', value: `${ruleWords(agency)}.`, actions: change('/agency/sign-in', 'how workers sign in') },
            agency.kind === 'council' && {
              key: 'Return home interviews',
              value: commissioned
                ? `Held by ${commissioned.name}, ${commissioned.agencyName}`
                : 'Nobody is commissioned: say which team holds your children’s interviews',
              actions: change('/agency/commission', 'who holds the return home interviews'),
            },
            {
              key: 'Workers',
              value: plural(agency.workers, 'person at work', 'people at work'),
              actions: [{ href: '/agency/workers', text: 'See workers' }],
            },
            {
              key: 'Messages',
              value: 'E-mails and texts to your workers that could not be sent',
              actions: [{ href: '/agency/messages', text: 'See what failed' }],
            },
          ]}
        />
        <Teams teams={teams} commissions={commissions} />
        <Changes changes={changes} />
      </>
    ),
  }
}

function Waits({ waiting, meId }: { waiting: readonly SecondWord[]; meId: string }) {
  if (waiting.length === 0) return null
  const mine = waiting.filter((word) => word.askedById !== meId && word.workerId !== meId).length
  return (
    <InsetText>
      {plural(waiting.length, 'change waits', 'changes wait')} for a second person
      {mine > 0 ? `, ${mine === waiting.length ? '' : `${mine} of them `}for your word` : ', not you'}.{' '}
      <Link href="/agency/waiting">See what waits</Link>
    </InsetText>
  )
}

function Teams({ teams, commissions }: { teams: readonly TeamKept[]; commissions: ReadonlyMap<string, string[]> }) {
  return (
    <section aria-labelledby="teams">
      <h2 class="govuk-heading-m" id="teams">
        Teams
      </h2>
      {teams.length === 0 ? (
        <EmptyList why="There is no team yet: work is handed to teams, so nothing can reach you." />
      ) : (
        <ScrollBox label="Teams">
          <Table
            caption="Teams"
            captionClasses="govuk-visually-hidden"
            firstCellIsHeader
            head={[{ text: 'Team' }, { text: 'Leads' }, { text: 'People', format: 'numeric' }]}
            rows={teams.map((team) => [
              {
                text: (
                  <>
                    <Link href={`/agency/teams/${team.id}`}>{team.name}</Link> {team.endedAt && <Tag colour="grey">Ended</Tag>}
                    <br />
                    <span class="govuk-hint govuk-!-margin-bottom-0">
                      {[teamKindWords(team.kind), team.contact, commissionWords(commissions.get(team.id))].filter(Boolean).join(' · ')}
                    </span>
                  </>
                ),
              },
              { text: team.endedAt ? '–' : listOf(team.leads) || 'Nobody' },
              { text: String(team.people), format: 'numeric' },
            ])}
          />
        </ScrollBox>
      )}
      <p class="govuk-body">
        <Button href="/agency/teams/new" variant="secondary">
          Add a team
        </Button>
      </p>
    </section>
  )
}

function commissionWords(councils: readonly string[] | undefined): string | null {
  return councils && councils.length > 0 ? `Holds the interviews of ${listOf(councils)}` : null
}

export function AgencyFormPage({ state, page }: { state: FormState; page: PageContext }): Screen {
  return {
    title: 'Name and out-of-hours number',
    back,
    body: (
      <>
        <Problems form={agencyForm} state={state} />
        <h1 class="govuk-heading-l">Name and out-of-hours number</h1>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={agencyForm} state={state} />
          <Button>Save</Button>
        </Form>
      </>
    ),
  }
}

export function SignInRulePage({
  backTo,
  form,
  state,
  page,
}: {
  backTo: string
  form: ReturnType<typeof signInRuleForm>
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: 'How your workers sign in',
    back,
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">How your workers sign in</h1>
        <p class="govuk-body">
          For your organisation’s own sign-in, your IT colleagues register Safe Return with your provider. They need this address, to which
          the provider sends people back:
        </p>
        <InsetText>
          <code class="sr-copy">{backTo}</code>
        </InsetText>
        <p class="govuk-body">
          A worker is known by the e-mail address that the provider has verified, so it must be the one on their page.
        </p>
        <WarningText>
          Whoever runs the provider can sign in under the name of each of your workers, so the change waits until a manager or another
          administrator agrees.
        </WarningText>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button>Ask for this change</Button>
        </Form>
      </>
    ),
  }
}

export function CommissionPage({
  teams,
  form,
  state,
  page,
}: {
  teams: readonly TeamToCommission[]
  form: ReturnType<typeof commissionForm>
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: 'Who holds the return home interviews',
    back,
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Who holds the return home interviews</h1>
        <p class="govuk-body">
          The interviewer must be somebody independent of the child’s care. It may be a team of your own or one that you commission in your
          area.
        </p>
        {teams.length === 0 ? (
          <EmptyList why="No agency in your area has a team for return home interviews yet.">
            <Link href="/agency/teams/new">Add a team of your own</Link>
          </EmptyList>
        ) : (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            <Button>Commission this team</Button>
          </Form>
        )}
      </>
    ),
  }
}
