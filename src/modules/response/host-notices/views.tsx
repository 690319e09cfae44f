import type { VNode } from 'preact'
import {
  Asked,
  Button,
  ButtonGroup,
  EmptyList,
  Form,
  InsetText,
  Link,
  Problems,
  Source,
  StateMark,
  SummaryList,
  WarningText,
} from '../../../design/index.ts'
import { formatMoment, formatPlainDate, londonDay } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader, type Child } from '../../people/index.ts'
import { mayAcknowledge, stageOf, type HostNotice, type Telling } from './domain.ts'
import type { Adding, OfChild, OfNotice, OfSide } from './routes.ts'
import { exploitationWords, kindTitle, kindWords, plainRefusal, standsWords } from './words.ts'

interface Given<L, F extends FieldsOf> {
  loaded: L
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}

/** Where the child lives, the present first; whom the area was told by, and what is still to do. */
export function PlacementsPage({ loaded, page }: { loaded: OfChild; page: PageContext }): Screen {
  const { child, placements, present } = loaded
  const at = `/children/${child.ref}/placements`
  const records = page.may('response.place') && child.responsibleAgencyId === page.me.agencyId
  const told = present !== null && loaded.notices.some((n) => n.placementId === present.id)
  return {
    title: 'Placements',
    back: { href: `/children/${child.ref}`, text: 'Back to the story' },
    body: (
      <>
        <h1 class="govuk-heading-l">Where {child.name} lives</h1>
        <ChildHeader child={child} now={page.now} />
        {present?.elsewhere === true && !told && (
          <WarningText>The council and the police of that area have not been told of the present placement.</WarningText>
        )}
        {records && (
          <ButtonGroup>
            {present?.elsewhere === true && (
              <Button href={`${at}/tell`}>{told ? 'Say what is different' : 'Tell its council and police'}</Button>
            )}
            <Button href={`${at}/add?area=other`} variant={present?.elsewhere === true ? 'secondary' : undefined}>
              Record a placement in another area
            </Button>
            <Button href={`${at}/add`} variant="secondary">
              Record a placement in our area
            </Button>
            {present && <Link href={`${at}/end`}>The present one has ended</Link>}
          </ButtonGroup>
        )}
        {placements.length === 0 ? (
          <EmptyList why={`No placement of ${child.name} is on record.`}>
            {records ? 'Record where they live now.' : `${child.responsibleAgencyName} records where they live.`}
          </EmptyList>
        ) : (
          placements.map((placement) => (
            <>
              <h2 class="govuk-heading-m">
                {placement.toDay === null
                  ? placement.fromDay > londonDay(page.now)
                    ? `From ${formatPlainDate(placement.fromDay)}`
                    : `Since ${formatPlainDate(placement.fromDay)}`
                  : `${formatPlainDate(placement.fromDay)} to ${formatPlainDate(placement.toDay)}`}
              </h2>
              <p class="govuk-body">
                {page.content.missing.placementTypes.options.find((o) => o.code === placement.kind)?.words ?? placement.kind}
                {placement.provider === null ? '' : `: ${placement.provider}`}
                {placement.areaName === null ? '' : `, ${placement.areaName}`}
                {placement.elsewhere ? ' (another council’s area)' : ''}.
                {placement.endReason === null ? '' : ` Ended: ${placement.endReason}.`}
              </p>
              <Source who={placement.recordedByName} when={formatMoment(placement.recordedAt, 'minute')} />
              <Notices notices={loaded.notices.filter((n) => n.placementId === placement.id)} tellings={loaded.tellings} />
            </>
          ))
        )}
      </>
    ),
  }
}

function Notices({ notices, tellings }: { notices: readonly HostNotice[]; tellings: readonly Telling[] }) {
  if (notices.length === 0) return null
  return (
    <ul class="govuk-list govuk-list--spaced govuk-!-margin-top-2">
      {notices.map((notice) => (
        <li>
          <Link href={`/host-notices/${notice.ref}`}>
            {kindWords[notice.kind]}, told {formatMoment(notice.madeAt, 'minute')}
          </Link>
          {tellings
            .filter((t) => t.noticeId === notice.id)
            .map((t) => (
              <>
                <br />
                {t.toName}: {standsWords(t, notice)}.
              </>
            ))}
        </li>
      ))}
    </ul>
  )
}

/** The notice, the same page for those who told it and those who were told. */
export function NoticePage({ loaded, page }: { loaded: OfNotice; page: PageContext }): Screen {
  const { notice, tellings, child } = loaded
  const mine = tellings.find((t) => page.may('response.acknowledge-host-notice') && mayAcknowledge(t, page.me).ok)
  const chases = page.may('response.place') && child !== null && child.responsibleAgencyId === page.me.agencyId
  return {
    title: kindTitle[notice.kind],
    back: child ? { href: `/children/${child.ref}`, text: 'Back to the story' } : { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <span class="govuk-caption-l">Notice {notice.ref}</span>
        <h1 class="govuk-heading-l">{chases ? `Told of a placement in another area` : kindTitle[notice.kind]}</h1>
        {child ? <ChildHeader child={child} now={page.now} /> : <p class="govuk-body-l">{notice.toldWho}</p>}
        {notice.whatChanged !== null && <InsetText>{notice.whatChanged}</InsetText>}
        {notice.kind === 'ended' && (
          <InsetText>
            The child does not live there any more, since {formatPlainDate(notice.toDay ?? notice.fromDay)}. The record is closed to the
            hosts unless something else keeps it open.
          </InsetText>
        )}
        {mine && (
          <ButtonGroup>
            <Button href={`/host-notices/${notice.ref}/${mine.side}/acknowledge`}>Acknowledge it</Button>
            {child && notice.kind !== 'ended' && page.may('missing.record-report') && (
              <Link href={`/children/${child.ref}/report`}>Report missing</Link>
            )}
          </ButtonGroup>
        )}
        <h2 class="govuk-heading-m">Who was told</h2>
        <ul class="govuk-list govuk-list--spaced">
          {tellings.map((t) => (
            <li>
              {stageOf(t) === 'acknowledged' && <StateMark mark="done" />} <strong>{t.toName}</strong>: {standsWords(t, notice)}.
              {t.rung > 0 && stageOf(t) !== 'acknowledged' && ' Nobody acknowledged it in time; the leads of both sides were told.'}
              {chases && t.toTeamId === null && (stageOf(t) === 'to-tell' || stageOf(t) === 'told-outside') && (
                <>
                  <br />
                  <Link href={`/host-notices/${notice.ref}/${t.side}/told`}>
                    {stageOf(t) === 'to-tell' ? 'Say how they were told' : 'Say who acknowledged it'}
                  </Link>
                </>
              )}
            </li>
          ))}
        </ul>
        <h2 class="govuk-heading-m">What was told</h2>
        <SummaryList
          rows={[
            { key: 'Who', value: notice.toldWho },
            { key: 'Where', value: notice.toldWhere },
            { key: 'From', value: formatPlainDate(notice.fromDay) },
            notice.toDay !== null && { key: 'Until', value: formatPlainDate(notice.toDay) },
            { key: 'Whom to ring', value: notice.contact },
            { key: 'To keep the child safe', value: <Lines words={notice.risks} /> },
            { key: 'Exploited?', value: exploitationWords[notice.exploitation] },
            { key: 'Told by', value: `${notice.madeByName}, ${notice.fromTeamName}, ${formatMoment(notice.madeAt, 'minute')}` },
          ]}
        />
        <h2 class="govuk-heading-m">Who does what</h2>
        <p class="govuk-body">
          {notice.fromAgencyName} answers for the child and for the return home interview, also when the child is missing from here: one
          record, one clock. Somebody of the host may hold the interview when it is handed to them; the clock stays with{' '}
          {notice.fromAgencyName}.
        </p>
        <p class="govuk-body">
          A host sees the placement, what happened in its own area, and how to keep the child safe. It does not see what happened before or
          elsewhere, what the child said, or what others decided.
        </p>
      </>
    ),
  }
}

function Lines({ words }: { words: string }) {
  return (
    <>
      {words.split('\n').map((line) => (
        <>
          {line}
          <br />
        </>
      ))}
    </>
  )
}

export function AddPage<F extends FieldsOf>(given: Given<Adding, F>): Screen {
  const { away, present } = given.loaded
  return childForm(given, {
    title: away ? 'Record a placement in another area' : 'Record a placement in our area',
    button: away ? 'Record it and tell them' : 'Record it',
    before: (
      <>
        {away && (
          <InsetText>
            The council and the police of that area are told at once, in these words. The law asks for it in writing before the placement
            begins or, in an emergency, within five working days.
          </InsetText>
        )}
        {present && <p class="govuk-body">The present placement ends on the day from which this one begins.</p>}
      </>
    ),
  })
}

export function TellPage<F extends FieldsOf>(given: Given<Adding & { toldBefore: boolean }, F>): Screen {
  const { present, toldBefore } = given.loaded
  const title = toldBefore ? 'Say what is different' : 'Tell its council and police'
  if (present?.elsewhere !== true) return nothing(given, title, plainRefusal(present ? 'not-elsewhere' : 'no-placement'))
  return childForm(given, {
    title,
    button: 'Tell them',
    before: <p class="govuk-body">What they were told last is filled in where it is known. Change what is not so any more.</p>,
  })
}

export function EndPage<F extends FieldsOf>(given: Given<Adding, F>): Screen {
  const { present } = given.loaded
  if (!present) return nothing(given, 'The placement has ended', plainRefusal('no-placement'))
  return childForm(given, {
    title: 'The placement has ended',
    button: 'Say that it has ended',
    before: present.elsewhere ? <p class="govuk-body">Its council and police are told, and the record closes to them.</p> : null,
  })
}

function childForm<F extends FieldsOf>(
  { loaded: { child }, state, form, page }: Given<OfChild, F>,
  said: { title: string; button: string; before: VNode | null },
): Screen {
  return {
    title: said.title,
    back: { href: `/children/${child.ref}/placements`, text: 'Placements' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">{said.title}</h1>
        <ChildHeader child={child} now={page.now} />
        {said.before}
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <ButtonGroup>
            <Button preventDoubleClick>{said.button}</Button>
            <Link href={`/children/${child.ref}/placements`}>Back to placements</Link>
          </ButtonGroup>
        </Form>
      </>
    ),
  }
}

function nothing<F extends FieldsOf>({ loaded: { child }, page }: Given<OfChild, F>, title: string, why: string): Screen {
  return {
    title,
    back: { href: `/children/${child.ref}/placements`, text: 'Placements' },
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <ChildHeader child={child} now={page.now} />
        <EmptyList why={`${why}.`}>
          <Link href={`/children/${child.ref}/placements`}>Placements</Link>
        </EmptyList>
      </>
    ),
  }
}

export function AcknowledgePage<F extends FieldsOf>(given: Given<OfSide, F>): Screen {
  const may = mayAcknowledge(given.loaded.telling, given.page.me)
  return noticeForm(given, 'Acknowledge the notice', 'Acknowledge it', may.ok ? null : plainRefusal(may.problem))
}

export function ToldPage<F extends FieldsOf>(given: Given<OfSide, F>): Screen {
  const { telling } = given.loaded
  const stage = stageOf(telling)
  const why =
    telling.toTeamId !== null ? plainRefusal('here') : stage === 'acknowledged' || stage === 'overtaken' ? plainRefusal(stage) : null
  return noticeForm(given, `How ${telling.toName} was told`, 'Save', why)
}

function noticeForm<F extends FieldsOf>(
  { loaded, state, form, page }: Given<OfSide, F>,
  title: string,
  button: string,
  why: string | null,
): Screen {
  const { notice, child } = loaded
  const home = `/host-notices/${notice.ref}`
  return {
    title,
    back: { href: home, text: 'Back to the notice' },
    body: (
      <>
        {why === null && <Problems form={form} state={state} />}
        <span class="govuk-caption-l">Notice {notice.ref}</span>
        <h1 class="govuk-heading-l">{title}</h1>
        <Who child={child} notice={notice} now={page.now} />
        {why === null ? (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            <ButtonGroup>
              <Button preventDoubleClick>{button}</Button>
              <Link href={home}>Back to the notice</Link>
            </ButtonGroup>
          </Form>
        ) : (
          <EmptyList why={`${why}.`}>
            <Link href={home}>Back to the notice</Link>
          </EmptyList>
        )}
      </>
    ),
  }
}

function Who({ child, notice, now }: { child: Child | null; notice: HostNotice; now: Date }) {
  return child ? <ChildHeader child={child} now={now} /> : <p class="govuk-body-l">{notice.toldWho}</p>
}
