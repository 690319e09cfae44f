import { Button, Details, EmptyList, Form, InsetText, Link, PasswordInput, SummaryList, Time, WarningText } from '../../../design/index.ts'
import { plural } from '../../../kernel/words.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import type { GuideContent } from '../conversation/guide.ts'
import { holds, stageOf } from '../domain.ts'
import type { Loaded } from '../loading.ts'
import { AnswerWords, BothVersions } from './versions.tsx'
import { lifeDays, pinMin, triesMax, unsentDays } from './domain.ts'
import type { Arrived, CarriedCopy } from './queries.ts'

/** Before the way to a child where the signal ends: what goes along, under which PIN, and what is on devices already. */
export function TakePage({ loaded, page }: { loaded: Loaded & { copies: readonly CarriedCopy[] }; page: PageContext }): Screen {
  const { interview, child, copies } = loaded
  const isMine = holds(interview, page.me) && stageOf(interview) !== 'held'
  return {
    title: 'Take this with you',
    back: { href: `/interviews/${interview.ref}`, text: 'The interview' },
    scripts: ['offline'],
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">Take this with you</h1>
        <ChildHeader child={child} now={page.now} />
        {isMine ? <Take interview={interview.ref} page={page} /> : <p class="govuk-body">Whoever has this interview can take it along.</p>}
        <h2 class="govuk-heading-m">On devices now</h2>
        <OnDevices interview={interview.ref} copies={copies} page={page} />
        <p class="govuk-body">
          <Link href={`/interviews/${interview.ref}/offline/sent`}>What came from devices</Link>
        </p>
      </>
    ),
  }
}

function Take({ interview, page }: { interview: string; page: PageContext }) {
  return (
    <>
      <p class="govuk-body">
        The conversation then works on this device with no network. It is kept under a PIN, and sent by itself once you are back. With it go
        the questions, what the child is called and what they need to be understood, and whom to call. No place goes with it.
      </p>
      <div data-take-problem role="alert" />
      <Form csrf={page.csrf} attributes={{ 'data-take': interview, hidden: true }}>
        <PasswordInput
          name="pin"
          label="Choose a PIN"
          hint={`At least ${pinMin} digits or letters. A few words are far safer. If this device keeps an interview already, give the PIN of that one.`}
          autocomplete="new-password"
        />
        <PasswordInput name="pin-again" label="The same PIN again" autocomplete="new-password" />
        <Button preventDoubleClick>Take this with me</Button>
      </Form>
      <p class="govuk-body" data-take-without>
        This needs a browser that runs our script and keeps its own storage.
      </p>
      <HowSafe />
    </>
  )
}

function HowSafe() {
  return (
    <Details summary="How safe is it on a device?">
      <ul class="govuk-list govuk-list--bullet">
        <li>Without the PIN nothing of the child can be read on the device: everything is encrypted before it is kept.</li>
        <li>
          {triesMax} wrong PINs in a row destroy it. So does signing out on the device; and so does the service at its next contact with the
          device, when the copy was taken back, the interview handed on, or your account closed.
        </li>
        <li>
          It ends by itself {lifeDays} days after its last contact with the service; {unsentDays} days while something on it was not sent.
        </li>
        <li>
          What this cannot stop: somebody who gets past the lock of the device itself and copies its whole storage can try PINs elsewhere,
          as often as they like. Six digits would not hold for a day. Lock the device, and choose words rather than digits.
        </li>
        <li>Lost it? Take it back below, from any other device, and tell your lead.</li>
      </ul>
    </Details>
  )
}

function OnDevices({ interview, copies, page }: { interview: string; copies: readonly CarriedCopy[]; page: PageContext }) {
  if (copies.length === 0) return <EmptyList why="No device keeps this interview." />
  return (
    <>
      <SummaryList
        rows={copies.map((copy) => ({
          key: copy.workerName,
          value: (
            <>
              taken <Time at={copy.takenAt} />
            </>
          ),
        }))}
      />
      <Form action={`/interviews/${interview}/offline/back`} csrf={page.csrf} once={page.once()}>
        <InsetText>Taking it back destroys each copy when its device next meets the service, with whatever was not sent from it.</InsetText>
        <Button variant="warning" preventDoubleClick>
          Take it back from every device
        </Button>
      </Form>
    </>
  )
}

/** The page of the device. It knows nobody: its script opens what the device keeps. */
export function DevicePage(): Screen {
  return {
    title: 'On this device',
    scripts: ['offline'],
    body: (
      <div data-device>
        <h1 class="govuk-heading-l">On this device</h1>
        <p class="govuk-body">Interviews that you took along open here, also with no network. This needs a browser that runs our script.</p>
        <p class="govuk-body">
          <Link href="/work">My work</Link>
        </p>
      </div>
    ),
  }
}

/** What came from devices, as it came; where something else stood on the record, both. */
export function ArrivedPage({ loaded, page }: { loaded: Loaded & { arrived: readonly Arrived[] }; page: PageContext }): Screen {
  const { interview, child, arrived } = loaded
  const marks = arrived.flatMap((one) => one.marked)
  return {
    title: 'What came from devices',
    back: { href: `/interviews/${interview.ref}`, text: 'The interview' },
    width: 'wide',
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">What came from devices</h1>
        <ChildHeader child={child} now={page.now} />
        {arrived.length === 0 && <EmptyList why="Nothing has come from a device." />}
        {marks.length > 0 && <Marks interview={interview.ref} marks={marks} page={page} />}
        {arrived.map((one) => (
          <ArrivedSet one={one} content={page.content} />
        ))}
      </>
    ),
  }
}

function Marks({ interview, marks, page }: { interview: string; marks: Arrived['marked']; page: PageContext }) {
  return (
    <>
      <h2 class="govuk-heading-m">Signs marked on the way</h2>
      <p class="govuk-body">Nothing is noted by a mark. Note each with its words, or leave it.</p>
      <ul class="govuk-list">
        {marks.map(({ sign, question }) => (
          <li>
            <Link href={`/interviews/${interview}/signs?sign=${sign}&from=${question}`}>
              Note it: {page.content.sign(sign)?.title ?? sign}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

function ArrivedSet({ one, content }: { one: Arrived; content: GuideContent }) {
  const differ = Object.keys(one.met).length
  return (
    <section>
      <h2 class="govuk-heading-m">
        <Time at={one.receivedAt} />, from {one.workerName}’s device
      </h2>
      {one.late && (
        <WarningText>
          It came after the interview had been handed on or held, so it stands here and not in the interview. Whoever has the interview
          decides what to take over.
        </WarningText>
      )}
      {differ > 0 && <p class="govuk-body">{plural(differ, 'answer')} met another version. Both are kept, here and for good.</p>}
      {one.answers.map(({ question, answer }) => (
        <>
          <h3 class="govuk-heading-s govuk-!-margin-bottom-1">{content.question(question)?.words ?? question}</h3>
          {one.met[question] ? (
            <BothVersions content={content} question={question} mine={answer} stood={one.met[question]} mineTitle="From the device" />
          ) : (
            <AnswerWords content={content} question={question} answer={answer} />
          )}
        </>
      ))}
    </section>
  )
}
