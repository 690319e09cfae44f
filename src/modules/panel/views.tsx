// The panel's own pages: who sits, by which rules, when; and a child put before it.
import type { VNode } from 'preact'
import {
  Asked,
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  Entry,
  EntryList,
  Form,
  InsetText,
  Link,
  Problems,
  Source,
  StateMark,
  Tag,
} from '../../design/index.ts'
import { formatDay, formatMoment } from '../../kernel/dates.ts'
import { inSentence, plural } from '../../kernel/words.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { ChildHeader } from '../people/index.ts'
import { isOpen, type Meeting, type Panel, type PanelRules } from './domain.ts'
import type { MembersLoaded, PanelsLoaded, ReferLoaded } from './routes.ts'

export interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

export function asking<F extends FieldsOf>(
  { form, state, page }: Omit<Given<unknown, F>, 'loaded'>,
  says: { title: string; caption?: string; back: { href: string; text: string }; button: string; instead: string; before?: VNode },
): Screen {
  return {
    title: says.title,
    back: says.back,
    body: (
      <>
        <Problems form={form} state={state} />
        {says.caption !== undefined && <span class="govuk-caption-l">{says.caption}</span>}
        <h1 class="govuk-heading-l">{says.title}</h1>
        {says.before}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button preventDoubleClick>{says.button}</Button>
            <Link href={says.back.href}>{says.instead}</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

export const toPanels = { href: '/panels', text: 'Back to the panel' }

/** The panels of my areas: usually one. */
export function PanelsPage({ loaded: { panels, without }, page }: { loaded: PanelsLoaded; page: PageContext }): Screen {
  return {
    title: 'Panel',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">{panels.length === 1 ? panels[0]?.panel.name : 'Panels'}</h1>
        <p class="govuk-body">
          The agencies of an area look together at children who are exploited, or may be. What is agreed goes into the child’s own plan.
        </p>
        {panels.length === 0 && (
          <EmptyList why="No panel is set up in your area.">
            {without.length > 0
              ? 'Set one up: who sits, and by which facts a child comes before it.'
              : 'A coordinator or a manager of the area sets it up.'}
          </EmptyList>
        )}
        {without.length > 0 && (
          <Button href="/panels/new" variant={panels.length > 0 ? 'secondary' : undefined}>
            Set up a panel
          </Button>
        )}
        {panels.map(({ panel, meetings }) => (
          <OnePanel panel={panel} meetings={meetings} page={page} named={panels.length > 1} />
        ))}
      </>
    ),
  }
}

function OnePanel({ panel, meetings, page, named }: { panel: Panel; meetings: readonly Meeting[]; page: PageContext; named: boolean }) {
  const at = `/panels/${panel.areaCode}`
  const open = meetings.filter(isOpen)
  const ended = meetings.filter((m) => m.endedAt !== null)
  const calledOff = meetings.filter((m) => m.cancelledAt !== null)
  return (
    <section>
      {named && <h2 class="govuk-heading-m">{panel.name}</h2>}
      <ButtonGroup>
        {panel.chairs && <Button href={`${at}/meetings/new`}>Arrange a meeting</Button>}
        <Link href={`${at}/members`}>Who sits</Link>
        {page.may('panel.read-themes') && <Link href={`${at}/themes`}>Themes over time</Link>}
      </ButtonGroup>
      <h3 class="govuk-heading-s">Meetings to come</h3>
      {open.length === 0 ? (
        <EmptyList why="No meeting is arranged.">
          {panel.chairs ? 'Arrange one, and the rules fill its agenda.' : 'Whoever chairs arranges it.'}
        </EmptyList>
      ) : (
        <MeetingList meetings={open} />
      )}
      {ended.length > 0 && (
        <>
          <h3 class="govuk-heading-s">Meetings held</h3>
          <MeetingList meetings={ended} />
        </>
      )}
      {calledOff.length > 0 && (
        <Details summary={`Called off (${calledOff.length})`}>
          <MeetingList meetings={calledOff} />
        </Details>
      )}
      <h3 class="govuk-heading-s">Who comes before it</h3>
      <RuleList rules={panel.rules} page={page} areaCode={panel.areaCode} />
      {panel.keeps && <Link href={`${at}/rules`}>Change the rules</Link>}
    </section>
  )
}

function MeetingList({ meetings }: { meetings: readonly Meeting[] }) {
  return (
    <ul class="govuk-list govuk-list--spaced">
      {meetings.map((m) => (
        <li>
          {m.sits ? <Link href={`/panel-meetings/${m.ref}`}>{formatMoment(m.at, 'minute')}</Link> : formatMoment(m.at, 'minute')}
          {m.endedAt !== null && (
            <>
              {' '}
              <StateMark mark="done" />
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

function RuleList({ rules, page, areaCode }: { rules: PanelRules | null; page: PageContext; areaCode: string }) {
  if (rules === null) return <p class="govuk-body">No rule yet: only children whom a worker puts before it.</p>
  const levels = page.content.levelsOf(areaCode).filter((l) => rules.levels.includes(l.code))
  return (
    <ul class="govuk-list govuk-list--bullet">
      {rules.episodes !== null && (
        <li>
          Missing {rules.episodes} times or more in {rules.episodeDays} days
        </li>
      )}
      {levels.length > 0 && <li>A named worker concluded: {levels.map((l) => inSentence(l.words)).join(', or ')}</li>}
      {rules.harmNow && <li>Harm now is noted, and nobody has concluded anything since</li>}
      {rules.overdueDays !== null && <li>Something in the plan is overdue by {rules.overdueDays} days or more</li>}
      <li>The panel said to look again, or did not get to the child</li>
      <li>A worker asks the panel to look, with a reason</li>
      <li>Members may open the records until {plural(rules.openDays, 'day')} after the meeting</li>
    </ul>
  )
}

export function SetUpPage<F extends FieldsOf>(given: Given<unknown, F>): Screen {
  return asking(given, {
    title: 'Set up a panel',
    back: toPanels,
    button: 'Set it up',
    instead: 'Do not set one up',
    before: (
      <p class="govuk-body">You chair it until you add others who do. Its rules begin with what most areas use; you change them next.</p>
    ),
  })
}

export function RulesPage<F extends FieldsOf>(given: Given<{ panel: Panel }, F>): Screen {
  return asking(given, {
    title: 'Who comes before the panel',
    caption: given.loaded.panel.name,
    back: toPanels,
    button: 'Save the rules',
    instead: 'Leave them',
    before: (
      <InsetText>
        Each rule is a fact that anybody can check, and is shown with its sum. Nothing is added up and nobody is ranked. Who is on an agenda
        already stays there.
      </InsetText>
    ),
  })
}

/** Who sits, by name. */
export function MembersPage({ loaded: { panel, members }, page }: { loaded: MembersLoaded; page: PageContext }): Screen {
  const keeps = panel.keeps
  return {
    title: 'Who sits on the panel',
    back: toPanels,
    body: (
      <>
        <span class="govuk-caption-l">{panel.name}</span>
        <h1 class="govuk-heading-l">Who sits</h1>
        <p class="govuk-body">
          The record of each child on an agenda is opened to these people, by name, until some days after the meeting. Whoever has declared
          a conflict about a child is not let in for that child.
        </p>
        {keeps && <Button href={`/panels/${panel.areaCode}/members/add`}>Add a member</Button>}
        <EntryList label="Who sits">
          {members.map((m) => (
            <Entry
              title={
                <>
                  {m.name} {m.chairs && <Tag>Chairs</Tag>}
                </>
              }
              deed={
                keeps && (
                  <Form
                    action={`/panels/${panel.areaCode}/members/${m.id}/take-off`}
                    csrf={page.csrf}
                    once={page.once()}
                    inline
                    label={`Take ${m.name} off the panel`}
                  >
                    <Button variant="secondary">
                      Take off<span class="govuk-visually-hidden"> {m.name}</span>
                    </Button>
                  </Form>
                )
              }
            >
              {[m.jobTitle, m.agencyName].filter(Boolean).join(', ')}, since {formatDay(m.since)}
            </Entry>
          ))}
        </EntryList>
      </>
    ),
  }
}

export function MemberPage<F extends FieldsOf>(given: Given<{ panel: Panel }, F>): Screen {
  return asking(given, {
    title: 'Add a member',
    caption: given.loaded.panel.name,
    back: { href: `/panels/${given.loaded.panel.areaCode}/members`, text: 'Back to who sits' },
    button: 'Add them',
    instead: 'Do not add anybody',
    before: (
      <p class="govuk-body">
        Children on the next agenda are opened to them when it is next built. They read there what their role reads anywhere.
      </p>
    ),
  })
}

export function MeetingFormPage<F extends FieldsOf>(given: Given<{ panel: Pick<Panel, 'areaCode'>; meeting: Meeting | null }, F>): Screen {
  const { meeting } = given.loaded
  return asking(given, {
    title: meeting === null ? 'Arrange a meeting' : 'Change the meeting',
    back: meeting === null ? toPanels : { href: `/panel-meetings/${meeting.ref}`, text: 'Back to the agenda' },
    button: meeting === null ? 'Arrange it' : 'Save the change',
    instead: meeting === null ? 'Do not arrange one' : 'Leave it',
  })
}

/** On the agenda of a meeting that has said nothing of them. */
function standsWords(meeting: Pick<Meeting, 'endedAt' | 'cancelledAt'>): string {
  if (meeting.cancelledAt !== null) return ': the meeting was called off'
  return meeting.endedAt === null ? ': on the agenda' : ': not reached'
}

/** From the child's story: what panels said, and putting the child before the next one. */
export function ReferPage<F extends FieldsOf>(given: Given<ReferLoaded, F>): Screen {
  const { child, panel, next, before, waiting } = given.loaded
  const screen = asking(given, {
    title: 'Ask the panel to look',
    back: { href: `/children/${child.ref}`, text: 'The child’s story' },
    button: 'Put before the panel',
    instead: 'Do not ask',
    before: (
      <>
        <ChildHeader child={child} now={given.page.now} />
        {panel !== null && (
          <InsetText>
            {next === null
              ? `${panel.name} has no meeting arranged. It comes onto the agenda of the next one.`
              : `Next: ${panel.name}, ${formatMoment(next.at, 'minute')}. Its members may open ${child.name}’s record from now until some days after: a decision to share, which stands in the register for each of them.`}
          </InsetText>
        )}
        {waiting.map((w) => (
          <InsetText>
            Waits for a meeting: {w.why}
            <Source who={w.byName} when={formatMoment(w.madeAt, 'minute')} />
          </InsetText>
        ))}
        {before.length > 0 && (
          <>
            <h2 class="govuk-heading-m">Panels</h2>
            <ul class="govuk-list govuk-list--spaced">
              {before.map((b) => (
                <li>
                  {b.sits && b.leftOutWhy === null ? (
                    <Link href={`/panel-meetings/${b.meetingRef}/children/${child.ref}`}>{formatMoment(b.at, 'minute')}</Link>
                  ) : (
                    formatMoment(b.at, 'minute')
                  )}
                  {b.leftOutWhy !== null && `: left out. ${b.leftOutWhy}`}
                  {b.leftOutWhy === null && b.outcomes.length === 0 && standsWords(b)}
                  {b.outcomes.map((o) => (
                    <p class="govuk-body govuk-!-margin-bottom-1">
                      {given.page.content.panel.outcomes.find((k) => k.code === o.code)?.words ?? o.code}. {o.words}
                    </p>
                  ))}
                </li>
              ))}
            </ul>
            <h2 class="govuk-heading-m">Ask it to look</h2>
          </>
        )}
      </>
    ),
  })
  if (panel !== null) return screen
  return {
    ...screen,
    body: (
      <>
        <h1 class="govuk-heading-l">Ask the panel to look</h1>
        <ChildHeader child={child} now={given.page.now} />
        <EmptyList why={`No panel is set up in the area where ${child.responsibleAgencyName} answers.`}>
          <Link href={`/children/${child.ref}/refer`}>Refer to another agency</Link> instead, or ask a coordinator to set a panel up.
        </EmptyList>
      </>
    ),
  }
}
