import {
  Button,
  ButtonGroup,
  Contents,
  EmptyList,
  InsetText,
  Link,
  Paper,
  PrintButton,
  Prose,
  Source,
  StateMark,
  SummaryList,
  WarningText,
} from '../../../design/index.ts'
import { formatDay, formatMoment } from '../../../kernel/dates.ts'
import { listOf } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { actionState } from '../domain.ts'
import { calendarEntry, endsEarly, type Invitee, type Stage } from './domain.ts'
import { Actions, Decisions, Information, isRecorded, nothingYet, Recorded } from './recorded-view.tsx'
import type { Loaded } from './routes.ts'
import { howWords, kindsSaid, kindWords, outcomeShort, outcomeWords, stageWords } from './words.ts'

interface Given {
  loaded: Loaded
  page: PageContext
}

/** When and why, who is invited and who is lacking, what was brought, decided and agreed: one column. */
export function DiscussionPage({ loaded, page, query }: Given & { query: Readonly<Record<string, string>> }): Screen {
  const { discussion, stage } = loaded
  return {
    title: 'Strategy discussion',
    back: { href: '/discussions', text: 'Back to strategy discussions' },
    body: (
      <>
        <span class="govuk-caption-l">Strategy discussion {discussion.ref}</span>
        <h1 class="govuk-heading-l">{whenWords(loaded)}</h1>
        <SubjectHeader loaded={loaded} page={page} />
        {query['invited'] === 'yes' && <InsetText>They are invited, and are told by e-mail.</InsetText>}
        <Standing loaded={loaded} />
        {(stage === 'arranged' || stage === 'under-way') && (
          <p class="govuk-body">
            <strong>{howWords[discussion.how]}:</strong> {discussion.place ?? `ask ${discussion.fromTeamName} for the link or the number.`}
          </p>
        )}
        <NextSteps loaded={loaded} page={page} />
        <Outcome loaded={loaded} />
        <OnThisPage loaded={loaded} page={page} />
        {stage === 'arranged' ? (
          <>
            <Why loaded={loaded} />
            <WhoComes loaded={loaded} />
            {isRecorded(loaded) && <Recorded loaded={loaded} page={page} />}
          </>
        ) : (
          // What will be done and what was decided are what people come back for; what led to it stands below.
          <>
            {isRecorded(loaded) || stage === 'ended' ? (
              <>
                <Actions loaded={loaded} page={page} />
                <Decisions loaded={loaded} dissents />
                <Information loaded={loaded} />
              </>
            ) : (
              stage === 'under-way' && <p class="govuk-body">{nothingYet}</p>
            )}
            <WhoComes loaded={loaded} />
            <Why loaded={loaded} />
          </>
        )}
        <Moves loaded={loaded} />
      </>
    ),
  }
}

/** What stands below, once there is more than one screen of it. */
function OnThisPage({ loaded, page }: Given) {
  const { information, decisions, actions, invitees, stage, moves } = loaded
  if (!isRecorded(loaded)) return null
  const late = actions.filter((action) => actionState(action, page.now) === 'overdue').length
  const here = invitees.filter((i) => i.attendedAt !== null).length
  const recorded = [
    { href: '#actions', text: 'What will be done', fact: late === 0 ? String(actions.length) : `${actions.length}, ${late} overdue` },
    { href: '#decisions', text: 'What was decided', fact: String(decisions.length) },
    { href: '#information', text: 'What was brought', fact: String(information.length) },
  ]
  const who = {
    href: '#invited',
    text: invitedTitle(loaded),
    fact: stage === 'arranged' || here === invitees.length ? String(invitees.length) : `${here} there, of ${invitees.length} invited`,
  }
  const why = { href: '#why', text: 'Why' }
  return (
    <Contents
      items={[
        ...(stage === 'arranged' ? [why, who, ...recorded.toReversed()] : [...recorded, who, why]),
        moves.length > 0 && { href: '#moved', text: 'Moved', fact: String(moves.length) },
      ]}
    />
  )
}

function Why({ loaded: { discussion } }: { loaded: Loaded }) {
  return (
    <>
      <h2 class="govuk-heading-m" id="why">
        Why
      </h2>
      <Prose words={discussion.why} />
      {discussion.followsAt !== null && discussion.followsPrecision !== null && (
        <p class="govuk-body">
          It follows the return of {formatMoment(discussion.followsAt, discussion.followsPrecision)}: what is agreed here counts for it.
        </p>
      )}
      <Source who={discussion.openedByName} where={discussion.fromTeamName} when={formatMoment(discussion.openedAt, 'minute')} />
    </>
  )
}

function invitedTitle({ stage }: Loaded): string {
  return stage === 'ended' ? 'Who was there' : stage === 'cancelled' ? 'Who was invited' : 'Who is invited'
}

function WhoComes({ loaded }: { loaded: Loaded }) {
  return (
    <>
      <h2 class="govuk-heading-m" id="invited">
        {invitedTitle(loaded)}
      </h2>
      <Invited loaded={loaded} />
      <Withdrawn loaded={loaded} />
    </>
  )
}

/** What was recorded, for everybody invited, on screen and on paper. */
export function MinutesPage({ loaded, page }: Given): Screen {
  const { discussion } = loaded
  return {
    title: 'Minutes of a strategy discussion',
    back: { href: `/discussions/${discussion.ref}`, text: 'Back to the discussion' },
    body: (
      <>
        <span class="govuk-caption-l">Strategy discussion {discussion.ref}</span>
        <h1 class="govuk-heading-l">Minutes, {formatDay(isEarly(discussion) ? discussion.endedAt : discussion.at)}</h1>
        <SubjectHeader loaded={loaded} page={page} />
        {discussion.endedAt === null ? (
          <EmptyList why="It has not ended, so there are no minutes yet.">
            <Link href={`/discussions/${discussion.ref}`}>Back to the discussion</Link>
          </EmptyList>
        ) : (
          <>
            <PrintButton>Print the minutes</PrintButton>
            <p class="govuk-body">
              {whenWords(loaded)}
              {isEarly(discussion) && `: it was arranged for ${formatMoment(discussion.at, 'minute')}`}. Convened by{' '}
              {discussion.fromTeamName}. Confidential: for those invited, and nobody else.
            </p>
            <Outcome loaded={loaded} />
            <h2 class="govuk-heading-m">Why it was held</h2>
            <Prose words={discussion.why} />
            <h2 class="govuk-heading-m">Who was there</h2>
            <Invited loaded={loaded} />
            <Recorded loaded={loaded} page={page} dissents={false} />
          </>
        )}
      </>
    ),
  }
}

export function SubjectHeader({ loaded: { child, discussion }, page }: Given) {
  if (child) return <ChildHeader child={child} now={page.now} />
  return (
    <p class="govuk-body-l">
      <Link href={`/contexts/${discussion.contextRef}`}>{discussion.contextName}</Link>
    </p>
  )
}

export function whenWords({ discussion }: Pick<Loaded, 'discussion'>): string {
  // Held at once although arranged for later: then what was arranged is not when it was.
  if (isEarly(discussion)) return `${formatMoment(discussion.endedAt, 'minute')}, before its time`
  const long = discussion.minutes === 30 ? 'half an hour' : discussion.minutes === 60 ? 'an hour' : `${discussion.minutes} minutes`
  return `${formatMoment(discussion.at, 'minute')}, for ${long}`
}

function isEarly<D extends Pick<Loaded['discussion'], 'at' | 'endedAt'>>(discussion: D): discussion is D & { endedAt: Date } {
  return discussion.endedAt !== null && endsEarly(discussion, discussion.endedAt)
}

/** Where it stands, and what is lacking, before anything else. */
function Standing({ loaded: { discussion, stage, gaps, missing, decisions, invitees, convener } }: { loaded: Loaded }) {
  const outside = invitees.filter((i) => i.teamId === null).map((i) => i.name)
  return (
    <>
      <p class="govuk-body">
        {stage === 'ended' && <StateMark mark="done" />} <strong>{stageWords[stage]}</strong>
        {stage === 'cancelled' && discussion.cancelledAt !== null && (
          <>
            {' '}
            by {discussion.cancelledByName}, {formatMoment(discussion.cancelledAt, 'minute')}: {discussion.cancelledWhy}
          </>
        )}
        {stage === 'ended' && discussion.endedAt !== null && (
          <>
            {' '}
            {formatMoment(discussion.endedAt, 'minute')}, by {discussion.endedByName}
          </>
        )}
      </p>
      {(stage === 'arranged' || stage === 'under-way') && gaps.length > 0 && (
        <WarningText>{`Nobody is invited for ${kindsSaid(gaps)}. The area’s rule wants them there.`}</WarningText>
      )}
      {stage === 'under-way' && missing.length > 0 && discussion.urgentWhy === null && decisions.length === 0 && (
        <p class="govuk-body">Before it decides, it needs {kindsSaid(missing)}.</p>
      )}
      {stage === 'ended' && convener && outside.length > 0 && (
        <p class="govuk-body">
          The minutes are sent to every team here. {listOf(outside)} {outside.length === 1 ? 'does' : 'do'} not use Safe Return: print the
          minutes and see that they get them safely.
        </p>
      )}
      {discussion.urgentWhy !== null && discussion.urgentAt !== null && (
        <Paper>
          <p class="govuk-body">
            <strong>It decided without its quorum{missing.length > 0 ? ` (${kindsSaid(missing)})` : ''}, because it could not wait.</strong>
          </p>
          <Prose words={discussion.urgentWhy} />
          <Source who={discussion.urgentByName ?? ''} when={formatMoment(discussion.urgentAt, 'minute')} />
        </Paper>
      )}
    </>
  )
}

function NextSteps({ loaded, page }: Given) {
  const { discussion, stage, convener, mine } = loaded
  const at = (under: string) => `/discussions/${discussion.ref}/${under}`
  const open = stage === 'arranged' || stage === 'under-way'
  const sorry = mine.some((i) => i.attendedAt === null && i.apologyAt === null) && stage !== 'cancelled'
  const convenes = convener && page.may('response.open-discussion')
  // Arranged, with nobody for a kind of agency that the area wants there: that is what is to be done first.
  const lacks = convenes && stage === 'arranged' && loaded.gaps.length > 0
  const owesWhy = sorry && discussion.at <= page.now
  const invites = (
    <Button href={at('invite')} variant={lacks ? undefined : 'secondary'}>
      {lacks ? `Invite ${kindsSaid(loaded.gaps)}` : 'Invite somebody else'}
    </Button>
  )
  return (
    <ButtonGroup>
      {owesWhy && !convenes && <Button href={at('apology')}>Say why nobody came</Button>}
      {lacks && invites}
      {open && convenes && (
        <Button href={at('record')} variant={lacks ? 'secondary' : undefined}>
          {stage === 'under-way' ? 'Record it' : 'Begin it'}
        </Button>
      )}
      {stage !== 'cancelled' && (
        <Button href={at('pack')} variant={open && !convenes && !owesWhy ? undefined : 'secondary'}>
          Read the pack
        </Button>
      )}
      {stage === 'ended' && (
        <Button href={at('minutes')} variant="secondary">
          Minutes, to print
        </Button>
      )}
      {open && convenes && !lacks && invites}
      {open && !convenes && mine.length > 0 && (
        <Button href={at('information')} variant="secondary">
          Write down what we know
        </Button>
      )}
      {sorry && !(owesWhy && !convenes) && <Link href={at('apology')}>{owesWhy ? 'Say why nobody came' : 'We cannot come'}</Link>}
      {stage === 'arranged' && <Link href={at('meeting.ics')}>Put it into your calendar</Link>}
      {calendarEntry(discussion, page.now) === 'take-out' && <Link href={at('meeting.ics')}>Take it out of your calendar</Link>}
      {stage === 'arranged' && convenes && <Link href={at('move')}>Move it</Link>}
      {open && convenes && <Link href={at('cancel')}>Call it off</Link>}
    </ButtonGroup>
  )
}

function Outcome({ loaded: { discussion } }: { loaded: Loaded }) {
  if (discussion.outcome === null || discussion.endedAt === null) return null
  return (
    <>
      <h2 class="govuk-heading-m">{outcomeShort[discussion.outcome]}</h2>
      <p class="govuk-body">{outcomeWords[discussion.outcome]}.</p>
      <Prose words={discussion.outcomeWhy ?? ''} />
      <Source who={discussion.endedByName ?? ''} when={formatMoment(discussion.endedAt, 'minute')} />
    </>
  )
}

/** Each of those invited, and whether they come: by words, never by colour alone. */
function Invited({ loaded }: { loaded: Loaded }) {
  const { invitees, convener, discussion, stage } = loaded
  if (invitees.length === 0)
    return (
      <EmptyList why="Nobody is invited yet.">
        <Link href={`/discussions/${discussion.ref}/invite`}>Invite somebody</Link>
      </EmptyList>
    )
  return (
    <SummaryList
      rows={invitees.map((i) => ({
        key: i.name,
        value: (
          <>
            <p class="govuk-body govuk-!-margin-bottom-1">{comes(i, stage)}</p>
            <p class="sr-source">
              {[kindWords[i.kind], i.agencyName === i.name ? null : i.agencyName, i.contact].filter(Boolean).join(' · ')}
              {i.teamId === null && ' · not on Safe Return, told by e-mail'}
            </p>
            {convener && i.attendedAt === null && (stage === 'arranged' || stage === 'under-way') && (
              <p class="sr-source">
                <Link href={`/discussions/${discussion.ref}/invitees/${i.id}/withdraw`}>
                  Withdraw the invitation<span class="govuk-visually-hidden">, {i.name}</span>
                </Link>
              </p>
            )}
          </>
        ),
        actions:
          convener && stage !== 'cancelled' && i.attendedAt === null && i.apologyAt === null
            ? [
                {
                  href: `/discussions/${discussion.ref}/apology?for=${i.id}`,
                  text: 'They cannot come',
                  visuallyHiddenText: `, ${i.name}`,
                },
              ]
            : undefined,
      }))}
    />
  )
}

/** For those who convene it: the reason is not for whoever was invited. */
function Withdrawn({ loaded: { withdrawals } }: { loaded: Loaded }) {
  if (withdrawals.length === 0) return null
  return (
    <>
      <h3 class="govuk-heading-s">Invitations withdrawn</h3>
      <ul class="govuk-list govuk-list--spaced">
        {withdrawals.map((w) => (
          <li>
            {w.name}: {w.why}
            <Source who={w.withdrawnByName} when={formatMoment(w.withdrawnAt, 'minute')} />
          </li>
        ))}
      </ul>
    </>
  )
}

function comes(i: Invitee, stage: Stage): string {
  const sorry = i.apologyWords === null ? '' : `Cannot come: ${i.apologyWords}`
  const there = stage === 'under-way' ? 'Is there' : 'Was there'
  if (i.attendedWho !== null) return i.attendedWho === i.name ? there : `${there}: ${i.attendedWho}`
  if (sorry !== '') return sorry
  return i.chasedAt === null ? 'Invited' : `Neither came nor said anything; asked why on ${formatDay(i.chasedAt)}`
}

function Moves({ loaded: { moves } }: { loaded: Loaded }) {
  if (moves.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m" id="moved">
        Moved
      </h2>
      <ol class="govuk-list govuk-list--spaced">
        {moves.map((m) => (
          <li>
            From {formatMoment(m.fromAt, 'minute')} to {formatMoment(m.toAt, 'minute')}: {m.why}
            <Source who={m.movedByName} when={formatMoment(m.movedAt, 'minute')} />
          </li>
        ))}
      </ol>
    </>
  )
}
