// The one form of the conversation: a question, what its words may mean, and what may be done with it. The server shows it in a page,
// and the device that is out of reach of the network shows the very same (offline/client).
import {
  Button,
  ButtonGroup,
  Checkboxes,
  Details,
  Form,
  Hidden,
  Input,
  InsetText,
  Paper,
  Radios,
  SaveState,
  TaskList,
  Textarea,
  type Words,
} from '../../../design/index.ts'
import { isAnswered, type Answer, type Draft } from './domain.ts'
import { optionsOf, readBackId, sectionsOf, stepAt, type GuideContent, type Step } from './guide.ts'
import { HeardList } from './heard.tsx'
import { slangIn } from './slang.ts'

/** What a screen of the conversation shows, on a page of the server and on a device without a network alike. */
export interface AskGiven {
  ref: string
  content: GuideContent
  csrf: string
  /** The screen's own key, so that its later saves follow its earlier ones. */
  pageKey: string
  q: string | undefined
  answer: Answer
  base: number
  change: number
  /** The child has just said yes to having been harmed: say again how to listen. */
  remind?: boolean | undefined
  /** What was answered so far, where it is read back. */
  draft?: Draft | undefined
  /** What the child needs to follow and be followed, as the record says. */
  needs?: string | null | undefined
  /** What was found in the words, and the button that looks; on a device, which has no rules with it, the slang alone is explained. */
  found?: { part: Words; button: Words } | undefined
  /** On a device: nothing is sent anywhere by this form, its script keeps it. */
  isOnDevice?: boolean | undefined
}

/** One question a screen. Nothing on it blocks, and everything on it is kept. */
export function AskScreen({ given }: { given: AskGiven }) {
  const { content, q } = given
  const { step, position, of, isFirstOfSection } = stepAt(content, q)
  const section = sectionsOf(content).find((s) => s.code === step.section)
  return (
    <>
      {given.remind && <Reminder content={content} />}
      <p class="govuk-caption-m govuk-!-margin-bottom-1">
        {step.sectionTitle} · {position} of {of}
      </p>
      {isFirstOfSection && step.section === 'privacy' && given.needs && (
        <p class="govuk-body">
          <strong>To be understood:</strong> {given.needs}
        </p>
      )}
      {isFirstOfSection && section && <SectionStart purpose={section.purpose} say={section.say} />}
      <TalkForm given={given} step={step} />
    </>
  )
}

/** Every question with what became of it. */
export function QuestionList({
  content,
  answers,
  hrefOf,
}: {
  content: GuideContent
  answers: Readonly<Record<string, Answer>>
  hrefOf: (step: Step) => string
}) {
  return (
    <>
      {sectionsOf(content).map((section) => (
        <>
          <h2 class="govuk-heading-m">{section.title}</h2>
          <TaskList
            idPrefix={section.code}
            items={section.steps.map((step) => ({ title: titleOf(step), href: hrefOf(step), ...statusOf(answers[step.id]) }))}
          />
        </>
      ))}
    </>
  )
}

export function titleOf(step: Step): string {
  return step.kind === 'question' ? step.question.words : 'What cannot wait'
}

function statusOf(answer: Answer | undefined) {
  if (isAnswered(answer)) return { status: '', statusTag: { children: 'Answered', colour: 'green' as const } }
  return answer?.skipped ? { status: '', statusTag: { children: 'Skipped', colour: 'yellow' as const } } : { status: 'Not asked' }
}

function where({ ref, isOnDevice }: AskGiven, step: Step) {
  return isOnDevice
    ? { attributes: { 'data-device-form': '' } }
    : { action: `/interviews/${ref}/talk?q=${step.id}`, autosave: `/interviews/${ref}/draft` }
}

function TalkForm({ given, step }: { given: AskGiven; step: Step }) {
  const { content, csrf, pageKey, answer, base, change } = given
  const { previous } = stepAt(content, step.id)
  return (
    // Without a key for once: saving is the same however often it comes, and a page brought back by the browser must save again.
    <Form {...where(given, step)} csrf={csrf}>
      <Hidden name="q" value={step.id} />
      <Hidden name="page" value={pageKey} />
      <Hidden name="base" value={base} />
      <Hidden name="change" value={change} />
      {step.id === readBackId && given.draft && <HeardList content={content} draft={given.draft} />}
      {step.kind === 'question' ? (
        <Question step={step} answer={answer} isOnDevice={given.isOnDevice ?? false} />
      ) : (
        <CannotWait content={content} answer={answer} />
      )}
      {step.kind === 'question' && step.section !== 'setting' && (
        <>
          {given.found ? (
            <>
              {given.found.button}
              {given.found.part}
            </>
          ) : (
            <WordsHeard content={content} words={answer.words} />
          )}
          <SignsToThinkOf content={content} codes={step.question.signs} />
          <KeptFrom answer={answer} />
        </>
      )}
      {step.kind === 'question' && step.section !== 'setting' && step.section !== 'privacy' && <Listening content={content} />}
      <SaveState />
      <ButtonGroup together>
        <Button name="go" value="next">
          Next
        </Button>
        <Button name="go" value="skip" variant="secondary">
          Skip
        </Button>
        {previous && (
          <Button name="go" value="previous" variant="secondary">
            Previous
          </Button>
        )}
      </ButtonGroup>
      <ButtonGroup together>
        <Button name="go" value="save" variant="secondary">
          Save
        </Button>
        <Button name="go" value="contents" variant="secondary">
          All questions
        </Button>
      </ButtonGroup>
      <div class="sr-stop">
        <Button name="go" value="stop" variant="warning" classes="govuk-!-margin-bottom-0 sr-stop__button">
          Stop: this cannot wait
        </Button>
      </div>
    </Form>
  )
}

function Question({ step, answer, isOnDevice }: { step: Step & { kind: 'question' }; answer: Answer; isOnDevice: boolean }) {
  const { question } = step
  const options = optionsOf(question)
  const isChoice = options.length > 0
  const prompts = question.prompts.join(' · ')
  const items = options.map((o) => ({ value: o.code, text: o.words, hint: o.hint }))
  const group = {
    name: 'chosen',
    legend: question.words,
    legendSize: 'l' as const,
    legendIsHeading: true,
    hint: prompts || undefined,
    items,
  }
  return (
    <>
      {isChoice && (question.many ? <Checkboxes {...group} values={answer.chosen} /> : <Radios {...group} value={answer.chosen[0]} />)}
      <Textarea
        name="words"
        label={isChoice ? 'In words (optional)' : question.words}
        labelIsHeading={!isChoice}
        labelSize={isChoice ? 's' : 'l'}
        hint={isChoice ? undefined : prompts || undefined}
        rows={isChoice ? 4 : 8}
        value={isOnDevice ? answer.words : kept(answer.words)}
        autocomplete="off"
      />
      {step.section !== 'setting' && (
        <Checkboxes
          name="own-words"
          small
          items={[{ value: 'yes', text: 'These are the child’s own words' }]}
          values={answer.ownWords ? ['yes'] : []}
        />
      )}
      <Details summary="Why ask this">{question.why}</Details>
    </>
  )
}

// A browser drops the first line break inside a text area: a second one keeps the first.
function kept(words: string): string {
  return words.startsWith('\n') ? `\n${words}` : words
}

function CannotWait({ content, answer }: { content: GuideContent; answer: Answer }) {
  const said = (code: string) => answer.chosen.find((c) => c.startsWith(`${code}:`))?.slice(code.length + 1)
  return (
    <>
      <h1 class="govuk-heading-l">What cannot wait</h1>
      <p class="govuk-body">
        For you to answer, from what you have heard and seen. Ask the child plainly where you do not know. A yes shows at once what to do.
      </p>
      {content.urgent.matters.map((m) => (
        <Radios
          name={`urgent-${m.code}`}
          legend={m.ask}
          legendSize="s"
          inline
          value={said(m.code)}
          items={[
            { value: 'yes', text: 'Yes' },
            { value: 'no', text: 'No' },
          ]}
        />
      ))}
    </>
  )
}

/** What the words may mean, once they are saved: a help to ask, never a sign by itself. */
function WordsHeard({ content, words }: { content: GuideContent; words: string }) {
  const heard = slangIn(content.slang.terms, words)
  if (heard.length === 0) return null
  return (
    <Paper>
      <h2 class="govuk-heading-s">Words that may mean something</h2>
      <ul class="govuk-list">
        {heard.map(({ said, term }) => (
          <li>
            <strong>{said}</strong>: {term.meaning}
            {term.ambiguous && ', or something quite ordinary'}
          </li>
        ))}
      </ul>
      <p class="govuk-body-s govuk-!-margin-bottom-0">Ask what it means to them. A word alone is never a sign.</p>
    </Paper>
  )
}

/** Signs that an answer here often bears on. Noted with the child's words as evidence, or left: nothing is set by an answer. */
function SignsToThinkOf({ content, codes }: { content: GuideContent; codes: readonly string[] }) {
  const signs = codes.flatMap((code) => content.sign(code) ?? [])
  if (signs.length === 0) return null
  return (
    <Details summary="Is it a sign of something?">
      <p class="govuk-body">Only if that is what you heard. What you typed is kept, and you come back here.</p>
      {signs.map((sign) => (
        <Button name="go" value={`note-${sign.code}`} variant="secondary" classes="govuk-!-display-block govuk-!-margin-bottom-2">
          Note it: {sign.title.charAt(0).toLowerCase() + sign.title.slice(1)}
        </Button>
      ))}
    </Details>
  )
}

function KeptFrom({ answer }: { answer: Answer }) {
  return (
    <Details summary="Keep this from somebody" open={answer.withheldFrom.length > 0}>
      <Checkboxes
        name="withheld"
        legend="Who must this not reach?"
        legendSize="s"
        hint="It is kept, and marked. They may be the danger."
        values={answer.withheldFrom}
        items={[
          { value: 'carer', text: 'The carer' },
          { value: 'placement', text: 'The placement' },
          {
            value: 'person',
            text: 'A named person',
            conditional: (
              <Input name="withheld-person" label="Who?" value={answer.withheldPerson ?? undefined} autocomplete="off" spellcheck={false} />
            ),
          },
        ]}
      />
    </Details>
  )
}

const onACrime = ['child-tells-of-offence', 'child-made-to-offend', 'not-an-interrogation']

function Listening({ content }: { content: GuideContent }) {
  return <Details summary="The child is telling me of a crime">{reminders(content, onACrime)}</Details>
}

function Reminder({ content }: { content: GuideContent }) {
  return <InsetText>{reminders(content, ['child-tells-of-offence'])}</InsetText>
}

function reminders(content: GuideContent, codes: readonly string[]): Words {
  return content.interview.reminders
    .filter((r) => codes.includes(r.code))
    .map((r) => (
      <>
        <h2 class="govuk-heading-s">{r.title}</h2>
        <ul class="govuk-list govuk-list--bullet">
          {r.lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      </>
    ))
}

function SectionStart({ purpose, say }: { purpose: string; say: readonly string[] }) {
  return (
    <>
      <p class="govuk-hint">{purpose}</p>
      {say.length > 0 && (
        <InsetText>
          <p class="govuk-body govuk-!-font-weight-bold">Say first</p>
          {say.map((line) => (
            <p class="govuk-body">{line}</p>
          ))}
        </InsetText>
      )}
    </>
  )
}
