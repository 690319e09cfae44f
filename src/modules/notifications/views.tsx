import { formatMoment } from '../../kernel/dates.ts'
import { inSentence, plural } from '../../kernel/words.ts'
import {
  Asked,
  Button,
  Details,
  EmptyList,
  Form,
  InsetText,
  Link,
  NotificationBanner,
  Pagination,
  Problems,
  ScrollBox,
  Table,
  WarningText,
} from '../../design/index.ts'
import type { FormState } from '../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../platform/http/index.ts'
import type { ReachForm } from './forms.ts'
import type { FailedEnvelope, OutboxItem } from './queries.ts'
import { faultWords } from './words.ts'

const channelWords: Record<string, string> = { email: 'E-mail', text: 'Text' }

/** How we reach you. */
export function ReachPage({
  email,
  canSend,
  isSaved,
  form,
  state,
  page,
}: {
  email: string | null
  canSend: boolean
  isSaved: boolean
  form: ReachForm
  state: FormState
  page: PageContext
}): Screen {
  return {
    title: 'How we reach you',
    back: { href: '/account', text: 'Your account' },
    body: (
      <>
        <Problems form={form} state={state} />
        {isSaved && state.problems.length === 0 && <NotificationBanner type="success" text="We reach you as you said" />}
        <h1 class="govuk-heading-l">How we reach you</h1>
        <p class="govuk-body">
          A message says what kind of thing needs you and how long is left, with a link that asks you to sign in. It names nobody. Once a
          colleague has done it, no message comes.
        </p>
        {!canSend && (
          <WarningText>This service is not set up to send messages yet. What you choose here holds from the day it is.</WarningText>
        )}
        <InsetText>
          {email === null ? 'We have no e-mail address of yours: ask your agency’s administrator.' : `Your e-mail address is ${email}.`}
        </InsetText>
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button>Save</Button>
        </Form>
        {page.demo && page.may('notifications.outbox') && (
          <p class="govuk-body">
            In this demo nothing leaves. <Link href="/outbox">Read what would have been sent</Link>.
          </p>
        )}
      </>
    ),
  }
}

/** What could not be sent to workers of one's agency. */
export function FailedPage({
  failed,
  next,
  isRetried,
  page,
}: {
  failed: readonly FailedEnvelope[]
  next: string | null
  isRetried: boolean
  page: PageContext
}): Screen {
  return {
    title: 'Messages that failed',
    width: 'wide',
    back: { href: '/agency', text: 'Your agency' },
    body: (
      <>
        {isRetried && <NotificationBanner text="It is tried again within a minute. If it fails again, it comes back here." />}
        <h1 class="govuk-heading-l">Messages that failed</h1>
        <p class="govuk-body">
          To workers of {page.me.agencyName}, the latest first. Each was tried until it was refused, or six times. What it was about is not
          shown; it stands in the worker’s My work all the same.
        </p>
        {failed.length === 0 ? (
          <EmptyList why="Every message has left.">What cannot be sent will stand here, with the reason.</EmptyList>
        ) : (
          <ScrollBox label="Messages that failed">
            <Table
              stacks
              head={[{ text: 'To' }, { text: 'By' }, { text: 'Why it failed' }, { text: 'When' }, { text: 'What to do' }]}
              rows={failed.map((one) => [
                {
                  text:
                    one.address === null ? (
                      <Link href={`/agency/workers/${one.workerId}`}>{one.workerName}</Link>
                    ) : (
                      `${one.address}, asked for by ${one.workerName}`
                    ),
                },
                { text: channelWords[one.channel] ?? one.channel },
                { text: `${faultWords(page.content.messages, one.fault)} (${one.fault}), ${plural(one.tries, 'try', 'tries')}` },
                { text: formatMoment(one.failedAt, 'minute') },
                {
                  text: (
                    <Form action={`/agency/messages/${one.id}/again`} csrf={page.csrf} once={page.once()} inline>
                      <Button variant="secondary">
                        Try again<span class="govuk-visually-hidden">: {one.address ?? one.workerName}</span>
                      </Button>
                    </Form>
                  ),
                },
              ])}
            />
          </ScrollBox>
        )}
        {next !== null && <Pagination next={{ href: `/agency/messages?before=${encodeURIComponent(next)}`, text: 'Earlier' }} />}
      </>
    ),
  }
}

/** The demo's outbox: word for word, newest first. */
export function OutboxPage({ items, waiting, next }: { items: readonly OutboxItem[]; waiting: number; next: string | null }): Screen {
  return {
    title: 'Outbox of the demo',
    back: { href: '/account/reach', text: 'How we reach you' },
    body: (
      <>
        <h1 class="govuk-heading-l">Outbox of the demo</h1>
        <p class="govuk-body">In a service these would have been sent. Here nothing leaves. The newest stand first.</p>
        {waiting > 0 && (
          <p class="govuk-body">
            {plural(waiting, 'message waits', 'messages wait')} for the end of somebody’s quiet hours, or for their daily hour.
          </p>
        )}
        {items.length === 0 ? (
          <EmptyList why="Nothing would have been sent yet.">
            Hand an interview to a team, or share something with a colleague: within a minute it stands here.
          </EmptyList>
        ) : (
          // One line each, since thirty letters are no page to scroll through; the newest is open.
          items.map((item, place) => (
            <Details
              open={place === 0}
              summary={`${channelWords[item.channel] ?? item.channel} to ${item.toName}, ${formatMoment(item.at, 'minute')}: ${gist(item)}`}
            >
              {item.channel !== 'text' && (
                <p class="govuk-body">
                  <strong>{item.subject}</strong>
                </p>
              )}
              {item.body
                .trim()
                .split('\n\n')
                .map((paragraph) => (
                  <p class="govuk-body">
                    {paragraph.split('\n').map((line, at) => (
                      <Line line={line} at={at} opens={item.isOwn} />
                    ))}
                  </p>
                ))}
              {item.attached !== null && <p class="govuk-body">With the file {item.attached}.</p>}
            </Details>
          ))
        )}
        {next !== null && <Pagination next={{ href: `/outbox?before=${encodeURIComponent(next)}`, text: 'Earlier' }} />}
      </>
    ),
  }
}

/** What it says first, in a line: the words of its thing, without greeting and link. */
function gist({ body, subject }: OutboxItem): string {
  const said = body.split('\n').map((line) => line.trim())
  const first = said.find((line) => line !== '' && !/^(Hello|Dear)\b.*,$/.test(line) && !/^https?:/.test(line)) ?? subject
  return first.replace(/\.? Sign in( to Safe Return)?: https?:.*$/, '')
}

/** A line of a letter; its link leads somewhere for the worker whom it was written to. */
function Line({ line, at, opens }: { line: string; at: number; opens: boolean }) {
  const found = opens && /^(.*?)(https?:\/\/[^\s/]+(\/\S*))(.*)$/.exec(line)
  return (
    <>
      {at > 0 && <br />}
      {found ? (
        <>
          {found[1]}
          <Link href={found[3] ?? '/'}>{found[2]}</Link>
          {found[4]}
        </>
      ) : (
        line
      )}
    </>
  )
}

/** The link of a message whose thing needs nobody any more. */
export function HandledPage({ what, why, path }: { what: string; why: string; path: string | null }): Screen {
  return {
    title: 'This needs nobody any more',
    body: (
      <>
        <h1 class="govuk-heading-l">This needs nobody any more</h1>
        <p class="govuk-body">
          {what}: {inSentence(why)}.
        </p>
        <p class="govuk-body">
          {path !== null && (
            <>
              <Link href={path}>Look at it all the same</Link>, or go{' '}
            </>
          )}
          {path === null && 'Go '}
          <Link href="/work">to My work</Link>.
        </p>
      </>
    ),
  }
}
