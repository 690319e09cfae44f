// A meeting's own pages: the agenda; leaving a child out; opening the meeting again, and calling it off.
import { Button, ButtonGroup, Details, EmptyList, Form, InsetText, Link, Source, StateMark } from '../../design/index.ts'
import { formatMoment, formatTime } from '../../kernel/dates.ts'
import { plural } from '../../kernel/words.ts'
import type { FieldsOf } from '../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import { ageOf, ChildHeader, NearChildren, NearProblems, notAsked, type Near } from '../people/index.ts'
import { calendarEntry, isOpen, mayLeaveOut, mayReopen, reasonWords, type Item } from './domain.ts'
import type { AgendaLoaded, ItemLoaded, MeetingLoaded } from './routes.ts'
import { asking, toPanels, type Given } from './views.tsx'

/** The agenda: who, why with the sums, and how far the panel has got. */
export function AgendaPage({ loaded, page }: { loaded: AgendaLoaded; page: PageContext }): Screen {
  const { meeting, items, counted, reopenings } = loaded
  const at = `/panel-meetings/${meeting.ref}`
  const on = items.filter((i) => i.leftOutWhy === null)
  const out = items.filter((i) => i.leftOutWhy !== null)
  const first = on.find((i) => i.told === 0) ?? on[0]
  const open = isOpen(meeting)
  const entry = calendarEntry(meeting, page.now)
  const hidden = counted.items - on.length
  return {
    title: 'Agenda',
    back: toPanels,
    body: (
      <>
        <span class="govuk-caption-l">
          {meeting.panelName} · {meeting.ref}
        </span>
        <h1 class="govuk-heading-l">{formatMoment(meeting.at, 'minute')}</h1>
        <p class="govuk-body">
          Until {formatTime(new Date(meeting.at.getTime() + meeting.minutes * 60_000))}
          {meeting.place !== null && `, ${meeting.place}`}
        </p>
        <p class="govuk-body">
          <strong>
            {plural(counted.items, 'child', 'children')}, {counted.told} of them spoken about.
          </strong>{' '}
          {meeting.agendaAt === null
            ? 'The rules have not been asked yet.'
            : `The rules were last asked on ${formatMoment(meeting.agendaAt, 'minute')}.`}
        </p>
        {meeting.endedAt !== null && (
          <InsetText>
            Ended by {meeting.endedByName} on {formatMoment(meeting.endedAt, 'minute')}. Whom it did not get to comes again.{' '}
            {mayReopen(meeting, page.now).ok && (
              <Link href={`${at}/reopen`}>
                Open it again<span class="govuk-visually-hidden"> if it was ended by mistake</span>
              </Link>
            )}
          </InsetText>
        )}
        {meeting.cancelledAt !== null && (
          <InsetText>
            Called off: {meeting.cancelledWhy}
            <Source who={meeting.cancelledByName} when={formatMoment(meeting.cancelledAt, 'minute')} />
          </InsetText>
        )}
        {reopenings.length > 0 && (
          <Details summary={`Opened again (${reopenings.length})`}>
            <ul class="govuk-list govuk-list--spaced">
              {reopenings.map((r) => (
                <li>
                  Ended by {r.endedByName} on {formatMoment(r.endedAt, 'minute')}, and opened again: {r.why}
                  <Source who={r.reopenedByName} when={formatMoment(r.reopenedAt, 'minute')} />
                </li>
              ))}
            </ul>
          </Details>
        )}
        <ButtonGroup>
          {first && <Button href={`${at}/children/${first.childRef}`}>{on.some((i) => i.told > 0) ? 'Go on' : 'Begin to read'}</Button>}
          {open && meeting.chairs && (
            <Form action={`${at}/build`} csrf={page.csrf} inline label="Ask the rules now">
              <Button variant={first ? 'secondary' : undefined}>
                {meeting.agendaAt === null ? 'Build the agenda' : 'Ask the rules again'}
              </Button>
            </Form>
          )}
          {open && page.may('panel.refer') && <Link href={`${at}/add`}>Add a child</Link>}
          {open && meeting.chairs && <Link href={`${at}/change`}>Change day or place</Link>}
          {entry !== null && (
            <Link href={`${at}/meeting.ics`}>{entry === 'put-in' ? 'Put it into your calendar' : 'Take it out of your calendar'}</Link>
          )}
        </ButtonGroup>
        {on.length === 0 ? (
          <EmptyList
            why={
              counted.items > 0
                ? 'The records of this meeting’s children have closed to you.'
                : open
                  ? 'Nobody is on the agenda yet.'
                  : 'Nobody was on the agenda.'
            }
          >
            {counted.items === 0 &&
              open &&
              `${meeting.chairs ? 'Ask the rules, or put' : 'Put'} a child before the panel from their story.`}
          </EmptyList>
        ) : (
          <ol class="govuk-list govuk-list--number govuk-list--spaced">
            {on.map((item) => (
              <OnAgenda item={item} loaded={loaded} page={page} />
            ))}
          </ol>
        )}
        {hidden > 0 && on.length > 0 && (
          <p class="govuk-body">{plural(hidden, 'more child is', 'more children are')} on the agenda whose record is not open to you.</p>
        )}
        {out.length > 0 && (
          <Details summary={`Left out of this meeting (${out.length})`}>
            <ul class="govuk-list govuk-list--spaced">
              {out.map((item) => (
                <li>
                  {item.childName}: {item.leftOutWhy}
                  <Source who={item.leftOutByName} />
                </li>
              ))}
            </ul>
          </Details>
        )}
        {open && meeting.chairs && (
          <ButtonGroup>
            <Form action={`${at}/end`} csrf={page.csrf} once={page.once()} inline label="End the meeting">
              <Button variant="secondary">End the meeting</Button>
            </Form>
            <Link href={`${at}/cancel`}>Call it off</Link>
          </ButtonGroup>
        )}
      </>
    ),
  }
}

function OnAgenda({ item, loaded, page }: { item: Item; loaded: AgendaLoaded; page: PageContext }) {
  const { meeting, reasons } = loaded
  const at = `/panel-meetings/${meeting.ref}/children/${item.childRef}`
  const age = ageOf(item, page.now)
  return (
    <li>
      <Link href={at}>{age === null ? item.childName : `${item.childName}, ${age}`}</Link>
      {item.told > 0 && (
        <>
          {' '}
          <StateMark mark="done" />
        </>
      )}
      <ul class="govuk-list govuk-list--bullet govuk-!-margin-bottom-1">
        {reasons
          .filter((r) => r.itemId === item.id)
          .map((r) => (
            <li>{reasonWords(r)}</li>
          ))}
      </ul>
      {item.question !== null && <p class="govuk-body govuk-!-margin-bottom-1">Asked: {item.question}</p>}
      {mayLeaveOut(meeting, item).ok && (
        <Link href={`${at}/leave-out`} about={item.childName}>
          Leave out
        </Link>
      )}
    </li>
  )
}

export function LeaveOutPage<F extends FieldsOf>(given: Given<ItemLoaded, F>): Screen {
  const { meeting, child } = given.loaded
  return asking(given, {
    title: 'Leave a child out',
    back: { href: `/panel-meetings/${meeting.ref}`, text: 'Back to the agenda' },
    button: 'Leave out of this meeting',
    instead: 'Keep them on',
    before: (
      <>
        <ChildHeader child={child} now={given.page.now} />
        <p class="govuk-body">The record closes to the members, and the reason stays. A worker may put the child before the panel again.</p>
      </>
    ),
  })
}

export function ReopenPage<F extends FieldsOf>(given: Given<MeetingLoaded, F>): Screen {
  return asking(given, {
    title: 'Open the meeting again',
    back: { href: `/panel-meetings/${given.loaded.meeting.ref}`, text: 'Back to the agenda' },
    button: 'Open it again',
    instead: 'Leave it ended',
    before: (
      <p class="govuk-body">
        The panel goes on recording, until you end the meeting again. A child whom the next meeting has only because this one did not get to
        them is taken off that agenda; if this one does not get to them again, they come back to it.
      </p>
    ),
  })
}

export function CancelPage<F extends FieldsOf>(given: Given<MeetingLoaded, F>): Screen {
  return asking(given, {
    title: 'Call the meeting off',
    back: { href: `/panel-meetings/${given.loaded.meeting.ref}`, text: 'Back to the agenda' },
    button: 'Call it off, and tell the members',
    instead: 'Leave it',
    before: (
      <p class="govuk-body">
        The records that were opened for this meeting alone close again. Whom a worker put before it waits for the next one.
      </p>
    ),
  })
}

/** Whom to put before the panel: somebody of one's own circles, by name. Why is asked on the child's own page. */
export function AddChildPage({
  loaded: { meeting },
  page,
  near = notAsked,
}: {
  loaded: MeetingLoaded
  page: PageContext
  near?: Near | undefined
}): Screen {
  const at = `/panel-meetings/${meeting.ref}`
  return {
    title: 'Add a child',
    back: { href: at, text: 'Back to the agenda' },
    body: (
      <>
        <NearProblems problems={near.problems} />
        <span class="govuk-caption-l">
          {meeting.panelName}, {formatMoment(meeting.at, 'minute')}
        </span>
        <h1 class="govuk-heading-l">Which child?</h1>
        <p class="govuk-body">Among those whose records you may open. Next you are asked why the panel should look.</p>
        <NearChildren
          action={`${at}/add`}
          csrf={page.csrf}
          {...near}
          choose={(child) => (
            <Link href={`/children/${child.ref}/panel`} about={child.fullName || child.name}>
              Choose
            </Link>
          )}
        />
      </>
    ),
  }
}
