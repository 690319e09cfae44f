// What is read: the contexts of my circles, one context on one page, and the contexts of a child.
import {
  Button,
  ButtonGroup,
  Details,
  EmptyList,
  FilterLinks,
  Form,
  Input,
  InsetText,
  Link,
  Pagination,
  Paper,
  Prose,
  Source,
  WorkItem,
  WorkList,
} from '../../design/index.ts'
import { formatDay, formatMoment, formatPlainDate } from '../../kernel/dates.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { ageOf, ChildHeader } from '../people/index.ts'
import { mayWithdraw, sourceWords, type ChildInContext, type CircleEntry, type Context, type ContextSignSeen } from './domain.ts'
import type { ChildLoaded, ContextLoaded, ListLoaded } from './routes.ts'
import { kindWords, linkedWords, signTitle } from './words.ts'

const shownAtOnce = 30

/** The contexts of my circles, open or closed, by name. */
export function ContextsPage({ loaded, page }: { loaded: ListLoaded; page: PageContext }): Screen {
  const { rows, closed, called } = loaded
  const shown = rows.slice(0, shownAtOnce)
  const last = shown.at(-1)
  const next = last && rows.length > shownAtOnce && called === null ? last.id : null
  return {
    title: 'Contexts',
    width: 'wide',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <h1 class="govuk-heading-l">Contexts</h1>
        <p class="govuk-body">
          Places, groups, schools and online spaces where children come to harm, each looked at in its own right. You see those in whose
          circle you or your team stand.
        </p>
        {page.may('contexts.open') && <Button href="/contexts/new">Open a context</Button>}
        <Form action="/contexts" csrf={page.csrf} label="Find among them">
          <Input
            name="called"
            label="Find one by name, words or reference"
            labelSize="s"
            value={called ?? ''}
            width="20"
            autocomplete="off"
          />
          <Button variant="secondary">Find</Button>
        </Form>
        {called === null ? (
          <FilterLinks
            label="Which contexts"
            groups={[
              {
                label: 'Show',
                items: [
                  { text: 'Open', href: '/contexts', current: !closed },
                  { text: 'Closed', href: '/contexts?state=closed', current: closed },
                ],
              },
            ]}
          />
        ) : (
          <p class="govuk-body">
            {called === '' ? 'All open ones.' : `Open ones that say “${called}”.`} <Link href="/contexts">Show all</Link>
          </p>
        )}
        {shown.length === 0 ? (
          <EmptyList why={emptyWords(loaded)}>
            {page.may('contexts.open')
              ? 'Open one when several children are harmed in the same place or by the same people. If one exists already, you are told which team to ask.'
              : 'Ask a team that answers for one to add you to its circle.'}
          </EmptyList>
        ) : (
          <WorkList label="Contexts">
            {shown.map((row) => (
              <WorkItem
                kind={kindWords(page.content, row.kind)}
                who={row.name}
                href={`/contexts/${row.ref}`}
                time={row.lastSignOn === null ? 'no sign noted yet' : `last sign ${formatPlainDate(row.lastSignOn)}`}
                facts={[firstWords(row.description), row.answers === null ? '' : `${row.answers} answers for it`]
                  .filter(Boolean)
                  .join(' · ')}
              />
            ))}
          </WorkList>
        )}
        {next !== null && (
          <Pagination
            next={{ href: `/contexts?${closed ? 'state=closed&' : ''}after=${next}`, text: 'Further on' }}
            landmarkLabel="More contexts"
          />
        )}
      </>
    ),
  }
}

function emptyWords({ closed, called }: ListLoaded): string {
  if (called !== null && called !== '') return 'None in your circles says that.'
  return closed ? 'None of yours was closed.' : 'You stand in the circle of no open context.'
}

function firstWords(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length <= 140 ? line : `${line.slice(0, line.lastIndexOf(' ', 140))}…`
}

/** Everything of one context in one column. */
export function ContextPage({ loaded, page }: { loaded: ContextLoaded; page: PageContext }): Screen {
  const { context, circle } = loaded
  const at = `/contexts/${context.ref}`
  const isOpen = context.closing === null
  return {
    title: context.name,
    back: { href: '/contexts', text: 'Back to contexts' },
    body: (
      <>
        <span class="govuk-caption-l">
          {kindWords(page.content, context.kind)} · {context.ref}
        </span>
        <h1 class="govuk-heading-l">{context.name}</h1>
        <Prose words={context.description} />
        <p class="govuk-body-s">
          {answering(circle)} answers for it. In {context.areaName}. Opened by {context.openedByName} on {formatDay(context.openedAt)}.
        </p>
        {context.closing !== null && <Closed loaded={loaded} page={page} />}
        <ButtonGroup>
          {isOpen && page.may('contexts.note') && <Button href={`${at}/signs/new`}>Note a sign</Button>}
          {isOpen && page.may('contexts.link') && (
            <Button href={`${at}/children/new`} variant="secondary">
              Link a child
            </Button>
          )}
          <Link href={`${at}/circle`}>Who may open it</Link>
          {isOpen && loaded.answers && page.may('contexts.open') && <Link href={`${at}/close`}>Close it</Link>}
        </ButtonGroup>
        <h2 class="govuk-heading-m">Why it is looked at</h2>
        <Prose words={context.openedWhy} />
        <Signs loaded={loaded} page={page} />
        <PlannedFor loaded={loaded} page={page} />
        <Children loaded={loaded} page={page} />
        {loaded.earlier.length > 0 && <Earlier loaded={loaded} page={page} />}
      </>
    ),
  }
}

function answering(circle: readonly CircleEntry[]): string {
  const teams = circle
    .filter((e) => e.purpose === 'answers')
    .map((e) => `${e.who}, ${e.agencyName}${e.contact === null ? '' : ` (${e.contact})`},`)
  return teams.length === 0 ? 'Nobody' : teams.join(' and ')
}

function Closed({ loaded: { context, answers }, page }: { loaded: ContextLoaded; page: PageContext }) {
  if (context.closing === null) return null
  return (
    <InsetText>
      <p class="govuk-body">
        <strong>Closed.</strong> {page.content.reason('context-closed', context.closing.reasonCode)?.words ?? context.closing.reasonCode}.{' '}
        {context.closing.words}
      </p>
      <Source who={context.closing.closedByName} when={formatMoment(context.closing.closedAt, 'minute')} />
      {answers && page.may('contexts.open') && (
        <Button href={`/contexts/${context.ref}/reopen`} variant="secondary">
          Open it again
        </Button>
      )}
    </InsetText>
  )
}

const lists = [
  { list: 'harm-now', heading: 'Harm now', empty: 'No harm is noted here. That does not mean there is none.' },
  { list: 'sign', heading: 'Signs', empty: 'No sign is noted yet. Perhaps nobody has asked.' },
  { list: 'strength', heading: 'What keeps children safe here', empty: 'Nothing is noted yet. Ask who looks out for them.' },
] as const

function Signs({ loaded: { context, signs, takenBack, answers }, page }: { loaded: ContextLoaded; page: PageContext }) {
  return (
    <section id="signs">
      <h2 class="govuk-heading-m govuk-!-margin-top-6">What was seen here</h2>
      {lists.map(({ list, heading, empty }) => {
        const seen = signs.filter((s) => s.list === list)
        return (
          <>
            <h3 class="govuk-heading-s">{heading}</h3>
            {seen.length === 0 ? (
              <p class="sr-quiet">{empty}</p>
            ) : (
              <ul class="govuk-list govuk-list--spaced">
                {seen.map((sign) => (
                  <SeenSign sign={sign} context={context} answers={answers} page={page} />
                ))}
              </ul>
            )}
          </>
        )
      })}
      {takenBack.length > 0 && (
        <Details summary={`What was taken back (${takenBack.length})`}>
          <ul class="govuk-list govuk-list--spaced">
            {takenBack.map((sign) => (
              <li>
                {signTitle(page.content, sign.sign)}: {sign.evidence}
                <Source
                  who={`Taken back by ${sign.withdrawnByName}`}
                  when={sign.withdrawnAt === null ? null : formatMoment(sign.withdrawnAt, 'minute')}
                  where={sign.withdrawnWhy}
                />
              </li>
            ))}
          </ul>
        </Details>
      )}
    </section>
  )
}

function SeenSign({ sign, context, answers, page }: { sign: ContextSignSeen; context: Context; answers: boolean; page: PageContext }) {
  const mayTakeBack = page.may('contexts.note') && mayWithdraw(sign, { workerId: page.me.workerId, answers }).ok
  return (
    <li>
      <strong>{signTitle(page.content, sign.sign)}</strong>
      <Prose words={sign.evidence} />
      <Source
        who={sourceWords(sign, sign.recordedByName)}
        when={`seen ${formatPlainDate(sign.observedOn)}`}
        recorded={`noted by ${sign.recordedByName}, ${sign.recordedByAgency}, ${formatMoment(sign.recordedAt, 'minute')}`}
      />
      {mayTakeBack && (
        <Link href={`/contexts/${context.ref}/signs/${sign.id}/withdraw`} about={signTitle(page.content, sign.sign)}>
          Take it back
        </Link>
      )}
    </li>
  )
}

function PlannedFor({ loaded: { context, planned }, page }: { loaded: ContextLoaded; page: PageContext }) {
  const at = `/contexts/${context.ref}`
  const { plan, actions, discussions } = planned
  const mayDiscuss = context.closing === null && page.may('response.open-discussion')
  return (
    <section id="planned">
      <h2 class="govuk-heading-m govuk-!-margin-top-6">What is planned</h2>
      <p class="govuk-body">
        {plan === null
          ? 'No plan is recorded for it yet. '
          : `${plan.lead} leads its plan, next looked at ${formatPlainDate(plan.reviewOn)}. `}
        {page.may('response.read-plan') && <Link href={`${at}/plan`}>{plan === null ? 'Say what is planned' : 'The plan'}</Link>}
      </p>
      {actions.length > 0 && (
        <ul class="govuk-list govuk-list--bullet">
          {actions.map((a) => (
            <li>
              <Link href={`/actions/${a.ref}`}>{a.what}</Link>: {a.owner}, by {formatPlainDate(a.dueOn)}
            </li>
          ))}
        </ul>
      )}
      {discussions.length > 0 && (
        <ul class="govuk-list govuk-list--bullet">
          {discussions.map((d) => (
            <li>
              <Link href={`/discussions/${d.ref}`}>Discussion, {formatMoment(d.at, 'minute')}</Link>
              {d.ended ? ', ended' : ''}
            </li>
          ))}
        </ul>
      )}
      {mayDiscuss && <Link href={`${at}/discuss`}>Open a discussion about it</Link>}
    </section>
  )
}

function Children({ loaded: { context, linked, children }, page }: { loaded: ContextLoaded; page: PageContext }) {
  return (
    <section id="children">
      <h2 class="govuk-heading-m govuk-!-margin-top-6">Children</h2>
      <p class="govuk-body">{linkedWords(linked)}</p>
      {children.length > 0 && (
        <ul class="govuk-list govuk-list--spaced">
          {children.map((link) => (
            <LinkedChild link={link} context={context} page={page} />
          ))}
        </ul>
      )}
    </section>
  )
}

function LinkedChild({ link, context, page }: { link: ChildInContext; context: Context; page: PageContext }) {
  const age = ageOf(link, page.now)
  return (
    <li>
      <Link href={`/children/${link.childRef}`}>{age === null ? link.childName : `${link.childName}, ${age}`}</Link>
      <Linked link={link} />
      {page.may('contexts.link') && (
        <Link href={`/contexts/${context.ref}/children/${link.id}/unlink`} about={link.childName}>
          Take the link back
        </Link>
      )}
    </li>
  )
}

function Linked({ link }: { link: ChildInContext }) {
  return (
    <>
      <Prose words={link.why} />
      <Source
        who={sourceWords(link, link.linkedByName)}
        when={`known since ${formatPlainDate(link.knownOn)}`}
        recorded={`linked by ${link.linkedByName}, ${formatMoment(link.linkedAt, 'minute')}`}
      />
    </>
  )
}

function Earlier({ loaded: { earlier }, page }: { loaded: ContextLoaded; page: PageContext }) {
  return (
    <Details summary="It was closed before">
      <ul class="govuk-list govuk-list--spaced">
        {earlier.map((k) => (
          <li>
            Closed: {page.content.reason('context-closed', k.reasonCode)?.words ?? k.reasonCode}. {k.words}
            <Source who={k.closedByName} when={formatMoment(k.closedAt, 'minute')} />
            Opened again: {k.reopenedWhy}
            <Source who={k.reopenedByName} when={formatMoment(k.reopenedAt, 'minute')} />
          </li>
        ))}
      </ul>
    </Details>
  )
}

/** From the child's side: the contexts that the asker may open as well. */
export function ChildContextsPage({ loaded: { child, links }, page }: { loaded: ChildLoaded; page: PageContext }): Screen {
  const standing = links.filter((l) => l.unlinkedAt === null)
  const takenBack = links.filter((l) => l.unlinkedAt !== null)
  return {
    title: 'Contexts of a child',
    back: { href: `/children/${child.ref}`, text: 'The child’s story' },
    body: (
      <>
        <h1 class="govuk-heading-l">Places, groups and spaces</h1>
        <ChildHeader child={child} now={page.now} />
        {page.may('contexts.link') && <Button href={`/children/${child.ref}/contexts/new`}>Link to a context</Button>}
        {standing.length === 0 ? (
          <EmptyList
            why={`${child.name} is linked to no context that you may open. Others may be linked: you see those in whose circle you stand.`}
          />
        ) : (
          <ul class="govuk-list govuk-list--spaced">
            {standing.map((link) => (
              <li>
                <Link href={`/contexts/${link.contextRef}`}>{link.contextName}</Link> · {kindWords(page.content, link.contextKind)}
                <Linked link={link} />
                {page.may('contexts.link') && (
                  <Link href={`/contexts/${link.contextRef}/children/${link.id}/unlink`} about={link.contextName}>
                    Take the link back
                  </Link>
                )}
              </li>
            ))}
          </ul>
        )}
        {takenBack.length > 0 && (
          <Details summary={`Links that were taken back (${takenBack.length})`}>
            <ul class="govuk-list govuk-list--spaced">
              {takenBack.map((link) => (
                <li>
                  {link.contextName}: {link.why}
                  <Source
                    who={`Taken back by ${link.unlinkedByName}`}
                    when={link.unlinkedAt === null ? null : formatMoment(link.unlinkedAt, 'minute')}
                    where={link.unlinkedWhy}
                  />
                </li>
              ))}
            </ul>
          </Details>
        )}
        <Paper>
          <p class="govuk-body-s govuk-!-margin-bottom-0">
            A link opens nothing: who may open the context sees it only if they may open {child.name}’s record as well.
          </p>
        </Paper>
      </>
    ),
  }
}
