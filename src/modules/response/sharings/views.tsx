import { Asked, Button, Form, InsetText, Paper, Problems, Source, StateMark, SummaryList } from '../../../design/index.ts'
import { formatMoment } from '../../../kernel/dates.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import type { Sharing } from '../domain.ts'
import { isStanding, waitsForAnswer, wayWords } from '../register/domain.ts'
import type { Loaded } from './routes.ts'

/** What was shared with somebody, and on what ground; or why it was not. No more of the interview than that. */
export function SharingPage({ loaded, page }: { loaded: Loaded; page: PageContext }): Screen {
  const { sharing, child } = loaded
  return {
    title: sharing.shared ? 'Shared' : 'Decision not to share',
    back: { href: '/work', text: 'Back to My work' },
    body: (
      <>
        <span class="govuk-caption-l">Decision {sharing.ref}</span>
        <h1 class="govuk-heading-l">
          {sharing.shared ? `Shared with ${sharing.recipientName}` : `Not shared with ${sharing.recipientName}`}
        </h1>
        <ChildHeader child={child} now={page.now} />
        {sharing.shared ? <Shared loaded={loaded} page={page} /> : <NotShared sharing={sharing} page={page} />}
      </>
    ),
  }
}

function Shared({ loaded, page }: { loaded: Loaded; page: PageContext }) {
  const { sharing, mine } = loaded
  const route = sharing.route === null ? undefined : page.content.route(sharing.route)
  return (
    <>
      <Paper>
        {sharing.what
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map((line) => (
            <p class="govuk-body">{line}</p>
          ))}
        <Source
          who={`Shared by ${sharing.decidedByName}`}
          when={formatMoment(sharing.decidedAt, 'minute')}
          where={sharing.interviewId === null ? undefined : 'after a return home interview'}
        />
      </Paper>
      {sharing.acknowledgedAt === null && mine && waitsForAnswer(sharing) && (
        <Form action={`/sharings/${sharing.ref}/acknowledge`} csrf={page.csrf} once={page.once()} label="Acknowledge">
          <p class="govuk-body">Acknowledging says that you have read this and can act on it. {sharing.decidedByName} sees it at once.</p>
          <Button>Acknowledge</Button>
        </Form>
      )}
      <SummaryList
        rows={[
          waitsForAnswer(sharing)
            ? { key: 'Acknowledged', value: <Acknowledged sharing={sharing} mayRecord={page.may('response.close')} /> }
            : { key: 'How', value: sentenceOf(wayWords(sharing.goesWith)) },
          { key: 'What it helps with', value: sharing.helpsWith ?? 'Not said' },
          { key: 'Why', value: sharing.why },
          { key: 'Lawful route', value: route?.title ?? sharing.route ?? 'Not said' },
          { key: 'Could it do the child harm?', value: sharing.detriment ?? 'Not said' },
          ...childRows(sharing),
        ]}
      />
    </>
  )
}

function Acknowledged({ sharing, mayRecord }: { sharing: Sharing; mayRecord: boolean }) {
  if (sharing.acknowledgedAt !== null) {
    const who = sharing.acknowledgedName ?? sharing.acknowledgedByName
    return (
      <>
        <StateMark mark="done" /> {who}, {formatMoment(sharing.acknowledgedAt, 'minute')}
        {sharing.acknowledgedName !== null && ` (recorded by ${sharing.acknowledgedByName})`}
      </>
    )
  }
  return (
    <>
      Not yet.{' '}
      {sharing.toOutside !== null && mayRecord && (
        <a class="govuk-link" href={`/sharings/${sharing.ref}/acknowledged`}>
          Record who acknowledged
        </a>
      )}
    </>
  )
}

function NotShared({ sharing, page }: { sharing: Sharing; page: PageContext }) {
  const reason = sharing.withheldCode === null ? undefined : page.content.reason('no-share', sharing.withheldCode)
  const own = sharing.decidedBy === page.me.workerId
  return (
    <>
      <SummaryList
        rows={[
          { key: 'What is not shared', value: sharing.what },
          waitsForAnswer(sharing) && { key: 'Reason', value: reason?.words ?? sharing.withheldCode ?? 'Not said' },
          { key: 'More', value: sharing.why },
          ...childRows(sharing),
          { key: 'Decided', value: `${sharing.decidedByName}, ${formatMoment(sharing.decidedAt, 'minute')}` },
          waitsForAnswer(sharing) && {
            key: 'Approved',
            value:
              sharing.approvedAt === null ? (
                'Not yet'
              ) : (
                <>
                  <StateMark mark="done" /> {sharing.approvedByName}, {formatMoment(sharing.approvedAt, 'minute')}
                </>
              ),
          },
        ]}
      />
      {sharing.approvedAt === null &&
        waitsForAnswer(sharing) &&
        (own || !page.may('response.approve-withholding') ? (
          <p class="govuk-body">
            Waiting for a manager other than {own ? 'you' : sharing.decidedByName} to approve. It is in the managers’ My work.
          </p>
        ) : (
          <Form action={`/sharings/${sharing.ref}/approve`} csrf={page.csrf} once={page.once()} label="Approve">
            <Button>Approve not sharing</Button>
            <p class="govuk-hint">If you do not approve, speak with {sharing.decidedByName}: it can still be shared from the interview.</p>
          </Form>
        ))}
    </>
  )
}

function sentenceOf(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function childRows(sharing: Sharing) {
  if (isStanding(sharing.goesWith)) return [{ key: 'What the child says', value: sharing.childView ?? 'Not said' }]
  return [
    { key: 'What the child says', value: sharing.childView ?? 'Not said' },
    {
      key: 'Does the child know?',
      value: sharing.childTold === null ? 'Not said' : sharing.childTold ? 'Yes, they were told' : 'No, not yet or it is not safe',
    },
  ]
}

export function AcknowledgedPage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
}: {
  loaded: Loaded
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}): Screen {
  const { sharing, child } = loaded
  return {
    title: 'Record who acknowledged',
    back: { href: `/sharings/${sharing.ref}`, text: 'Back to what was shared' },
    body: (
      <>
        <Problems form={form} state={state} />
        <h1 class="govuk-heading-l">Record who acknowledged</h1>
        <ChildHeader child={child} now={page.now} />
        <InsetText>Shared with {sharing.recipientName}.</InsetText>
        {sharing.acknowledgedAt === null ? (
          <Form csrf={page.csrf} once={page.once()}>
            <Asked form={form} state={state} />
            <Button>Record it</Button>
          </Form>
        ) : (
          <p class="govuk-body">
            {sharing.acknowledgedName} acknowledged this on {formatMoment(sharing.acknowledgedAt, 'minute')}.
          </p>
        )}
      </>
    ),
  }
}
