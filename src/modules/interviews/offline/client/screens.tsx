// What the device shows, made of the same parts as the service's own pages.
import {
  Button,
  ButtonGroup,
  EmptyList,
  Form,
  InsetText,
  Link,
  PasswordInput,
  Radios,
  Textarea,
  WarningText,
} from '../../../../design/index.ts'
import { plural } from '../../../../kernel/words.ts'
import { AskScreen, QuestionList } from '../../conversation/question.tsx'
import type { GuideContent } from '../../conversation/guide.ts'
import { FirstOfAll, Guidance } from '../../urgent/guidance.tsx'
import { triesMax } from '../domain.ts'
import { BothVersions } from '../versions.tsx'
import type { Carried } from './carried.ts'

export type Screen =
  | ({ kind: 'empty'; gone: readonly string[] } & Told)
  | ({ kind: 'elsewhere' } & Told)
  | ({ kind: 'locked'; copies: number; problem: string | null; gone: readonly string[] } & Told)
  | ({ kind: 'opening' } & Told)
  | ({ kind: 'choose'; opened: readonly Carried[] } & Told)
  | ({ kind: 'talk'; q: string | null; remind: boolean } & Told)
  | ({ kind: 'contents'; isEnd?: boolean } & Told)
  | ({ kind: 'stop' } & Told)
  | ({ kind: 'urgent'; code: string } & Told)
  | ({ kind: 'differing' } & Told)
  | ({ kind: 'sends-only'; standing: string } & Told)

/** A line above a screen. */
interface Told {
  notice?: string | null
}

export interface Shown {
  screen: Screen
  carried: Carried | null
  content: GuideContent | null
  /** Another for each time that something is shown: its fields begin anew. */
  nonce: number
}

export function DeviceScreen(shown: Shown) {
  return (
    <>
      {shown.screen.notice && <InsetText>{shown.screen.notice}</InsetText>}
      <ScreenOf {...shown} />
    </>
  )
}

function ScreenOf({ screen, carried, content, nonce }: Shown) {
  switch (screen.kind) {
    case 'empty':
      return <Empty gone={screen.gone} />
    case 'elsewhere':
      return (
        <>
          <h1 class="govuk-heading-l">Open in another tab</h1>
          <p class="govuk-body">This device’s interviews are open in another tab. Go on there, or close it and reload this page.</p>
        </>
      )
    case 'locked':
      return <Locked copies={screen.copies} problem={screen.problem} gone={screen.gone} />
    case 'opening':
      return (
        <>
          <h1 class="govuk-heading-l">On this device</h1>
          <p class="govuk-body" role="status">
            Opening…
          </p>
        </>
      )
    case 'choose':
      return <Choose opened={screen.opened} />
    case 'talk':
    case 'contents':
    case 'stop':
    case 'urgent':
    case 'differing':
    case 'sends-only':
      return carried && content ? <Inside screen={screen} carried={carried} content={content} nonce={nonce} /> : null
  }
}

const why: Record<string, string> = {
  'handed-on': 'the interview is with somebody else now',
  held: 'the interview has been held',
  'taken-back': 'it was taken back',
  'not-yours': 'the service no longer lets you have it',
  over: 'its time was over',
  tries: `${triesMax} wrong PINs were given`,
  shut: 'you signed out, or this browser was cleared',
  late: 'what you had written has been sent, and the interview is not yours any more',
}

function Empty({ gone }: { gone: readonly string[] }) {
  return (
    <>
      <h1 class="govuk-heading-l">On this device</h1>
      <Gone gone={gone} />
      <EmptyList why="No interview is kept on this device. Open one from My work and choose “Take this with me”.">
        <Link href="/work">My work</Link>
      </EmptyList>
    </>
  )
}

function Gone({ gone }: { gone: readonly string[] }) {
  return (
    <>
      {gone.map((word) => (
        <InsetText>An interview was destroyed on this device: {why[word] ?? word}.</InsetText>
      ))}
    </>
  )
}

function Locked({ copies, problem, gone }: { copies: number; problem: string | null; gone: readonly string[] }) {
  return (
    <>
      <h1 class="govuk-heading-l">On this device</h1>
      <Gone gone={gone} />
      <p class="govuk-body">{plural(copies, 'interview')} kept here, locked.</p>
      <Form csrf="" attributes={{ 'data-unlock': '' }}>
        <PasswordInput
          name="pin"
          label="Your PIN"
          error={problem ?? undefined}
          hint={`${triesMax} wrong PINs in a row destroy what is kept here.`}
        />
        <Button>Open</Button>
      </Form>
    </>
  )
}

function Choose({ opened }: { opened: readonly Carried[] }) {
  return (
    <>
      <h1 class="govuk-heading-l">On this device</h1>
      {opened.map((one) => (
        <p class="govuk-body">
          <Button variant="secondary" type="button" attributes={{ 'data-open': one.row.id }}>
            {one.pack.child}
          </Button>
        </p>
      ))}
    </>
  )
}

type InsideScreen = Extract<Screen, { kind: 'talk' | 'contents' | 'stop' | 'urgent' | 'differing' | 'sends-only' }>

function Inside({ screen, carried, content, nonce }: { screen: InsideScreen; carried: Carried; content: GuideContent; nonce: number }) {
  const { pack } = carried
  const differing = carried.differing.length
  return (
    <div key={nonce}>
      <p class="govuk-body govuk-!-margin-bottom-2">
        <strong>{pack.child}</strong> · on this device · <span data-unsent>{unsentWords(carried.unsent)}</span> <span data-send-state />
      </p>
      <div role="alert" data-not-kept hidden>
        <WarningText>
          This device did not keep what you wrote: it may be full. Keep this page open. It is tried again by itself; with a network it is
          sent all the same. Write the most important on paper.
        </WarningText>
      </div>
      {differing > 0 && screen.kind !== 'differing' && (
        <InsetText>
          {plural(differing, 'answer')} changed on the record meanwhile.{' '}
          <Button variant="secondary" type="button" attributes={{ 'data-go': 'differing' }}>
            See both versions
          </Button>
        </InsetText>
      )}
      <Body screen={screen} carried={carried} content={content} />
    </div>
  )
}

/** What the service does not have yet. */
export function unsentWords(unsent: number): string {
  return unsent === 0 ? 'everything is sent' : `${plural(unsent, 'answer')} not yet sent`
}

function Body({ screen, carried, content }: { screen: InsideScreen; carried: Carried; content: GuideContent }) {
  const { pack } = carried
  switch (screen.kind) {
    case 'talk': {
      const q = screen.q ?? undefined
      return (
        <>
          <AskScreen
            given={{
              ref: pack.interview,
              content,
              csrf: '',
              pageKey: carried.row.id,
              q,
              answer: carried.answerOf(q ?? ''),
              base: 0,
              change: 0,
              draft: Object.fromEntries(
                Object.entries(carried.answers).map(([id, answer]) => [id, { ...answer, version: 0, page: '', change: 0 }]),
              ),
              needs: pack.needs,
              remind: screen.remind,
              isOnDevice: true,
            }}
          />
        </>
      )
    }
    case 'contents':
      return (
        <>
          <h1 class="govuk-heading-l">All questions</h1>
          {screen.isEnd && (
            <InsetText>
              That was the last question. All of it is kept on this device, and sent by itself once you are back. Then finish it on the
              service.
            </InsetText>
          )}
          <p class="govuk-body">
            A guide, not a form: go in any order, and leave out what does not fit. It is finished on the service, once sent.
          </p>
          <QuestionList content={content} answers={carried.answers} hrefOf={(step) => `#${step.id}`} />
          <ButtonGroup>
            <Button type="button" attributes={{ 'data-go': 'send' }}>
              Send now
            </Button>
            <Button type="button" variant="secondary" attributes={{ 'data-go': 'lock' }}>
              Lock
            </Button>
            <Link href={`/interviews/${pack.interview}/finish`}>Finish the interview on the service</Link>
          </ButtonGroup>
        </>
      )
    case 'stop':
      return (
        <>
          <h1 class="govuk-heading-l">This cannot wait</h1>
          <FirstOfAll />
          <Form csrf="" attributes={{ 'data-raise': '' }}>
            <Radios
              name="matter"
              legend="What is it?"
              legendSize="m"
              items={content.urgent.matters.map((matter) => ({ value: matter.code, text: matter.title }))}
            />
            <ButtonGroup>
              <Button>Show what to do now</Button>
              <Button type="button" variant="secondary" attributes={{ 'data-go': 'back' }}>
                It can wait: go back
              </Button>
            </ButtonGroup>
          </Form>
        </>
      )
    case 'urgent': {
      const words = content.urgentMatter(screen.code)
      return (
        <>
          <h1 class="govuk-heading-l">{words?.title ?? screen.code}</h1>
          <FirstOfAll />
          {words && <Guidance words={words} contacts={pack.contacts} />}
          <p class="govuk-body">
            It is raised on the service as soon as this device is back, and stays open there until you say what was done.
          </p>
          <Button type="button" attributes={{ 'data-go': 'back' }}>
            Carry on
          </Button>
        </>
      )
    }
    case 'differing':
      return <Differing carried={carried} content={content} />
    case 'sends-only':
      return (
        <>
          <h1 class="govuk-heading-l">This interview is not yours any more</h1>
          <WarningText>
            {screen.standing === 'held' ? 'It has been held.' : 'Somebody else has it now.'} What you wrote here was never sent. It goes to
            the record beside what stands there, and is then destroyed on this device.
          </WarningText>
          <Button type="button" attributes={{ 'data-go': 'send' }}>
            Send it now
          </Button>
        </>
      )
  }
}

function Differing({ carried, content }: { carried: Carried; content: GuideContent }) {
  const [first] = carried.differing
  if (!first) return <p class="govuk-body">No answer differs.</p>
  const { question, mine, stood } = first
  return (
    <>
      <h1 class="govuk-heading-l">Two versions of one answer</h1>
      <p class="govuk-body">
        Somebody wrote on the record while you were away. Nothing is lost: both are kept on the service, whatever you choose.
      </p>
      <h2 class="govuk-heading-m">{content.question(question)?.words ?? 'What cannot wait'}</h2>
      <BothVersions content={content} question={question} mine={mine} stood={stood} mineTitle="On this device" />
      <Form csrf="" attributes={{ 'data-settle': question }}>
        <ButtonGroup>
          <Button name="keep" value="mine">
            Keep the device’s
          </Button>
          <Button name="keep" value="stood" variant="secondary">
            Keep the record’s
          </Button>
        </ButtonGroup>
        <Textarea name="words" label="Or put both together" rows={8} value={`${stood.words}\n\n${mine.words}`.trim()} />
        <Button name="keep" value="both" variant="secondary">
          Keep these words
        </Button>
      </Form>
    </>
  )
}
