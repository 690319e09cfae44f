import { Quote, Tag, type Words } from '../../../design/index.ts'
import { listOf } from '../../../kernel/words.ts'
import { isAnswered, type Answer, type Draft } from './domain.ts'
import { chosenWords, sectionsOf, cannotWaitId, type GuideContent, type SectionCode } from './guide.ts'

/** What was heard so far, section by section, to be read back: the child's own words as they were said. */
export function HeardList({ content, draft }: { content: GuideContent; draft: Draft }) {
  return <AnswersRead content={content} answers={draft} leaveOut={['setting', 'read-back']} />
}

/** Answers in the order of the guide, then those whose question has left it. */
export function AnswersRead({
  content,
  answers,
  leaveOut = [],
  showWithheld = true,
}: {
  content: GuideContent
  answers: Readonly<Record<string, Answer>>
  leaveOut?: readonly SectionCode[]
  showWithheld?: boolean
}) {
  const known = sectionsOf(content)
  const ids = new Set(known.flatMap((s) => s.steps.map((step) => step.id)))
  const sections = known
    .filter((s) => !leaveOut.includes(s.code))
    .map((s) => ({ title: s.title, steps: s.steps.filter((step) => step.id !== cannotWaitId && isAnswered(answers[step.id])) }))
    .filter((s) => s.steps.length > 0)
  const others = Object.keys(answers).filter((id) => !ids.has(id) && isAnswered(answers[id]))
  return (
    <>
      {sections.map((section) => (
        <section>
          <h2 class="govuk-heading-m">{section.title}</h2>
          {section.steps.map((step) => (
            <AnswerRead
              asked={step.kind === 'question' ? step.question.words : step.id}
              chosen={chosenWords(content.question(step.id), answers[step.id]?.chosen ?? [])}
              answer={answers[step.id] as Answer}
              showWithheld={showWithheld}
            />
          ))}
        </section>
      ))}
      {others.map((id) => (
        <AnswerRead
          asked={`${id} (its words are no longer kept)`}
          chosen={answers[id]?.chosen ?? []}
          answer={answers[id] as Answer}
          showWithheld={showWithheld}
        />
      ))}
    </>
  )
}

function AnswerRead({
  asked,
  chosen,
  answer,
  showWithheld,
}: {
  asked: string
  chosen: readonly string[]
  answer: Answer
  showWithheld: boolean
}) {
  return (
    <div class="govuk-!-margin-bottom-6">
      <h3 class="govuk-heading-s govuk-!-margin-bottom-1">{asked}</h3>
      {showWithheld && answer.withheldFrom.length > 0 && (
        <p class="govuk-body govuk-!-margin-bottom-1">
          <Tag colour="red">Not for {withheldWords(answer)}</Tag>
        </p>
      )}
      {chosen.length > 0 && <p class="govuk-body govuk-!-margin-bottom-1">{listOf(chosen)}</p>}
      {answer.words !== '' && (answer.ownWords ? <Quote>{lines(answer.words)}</Quote> : <p class="govuk-body">{lines(answer.words)}</p>)}
    </div>
  )
}

/** Whom an answer must not reach, in words. */
export function withheldWords(answer: Pick<Answer, 'withheldFrom' | 'withheldPerson'>): string {
  const words = answer.withheldFrom.map((from) =>
    from === 'carer' ? 'the carer' : from === 'placement' ? 'the placement' : (answer.withheldPerson ?? 'a named person'),
  )
  return listOf(words, 'or')
}

function lines(words: string): Words {
  return words.split('\n').map((line, index) => (
    <>
      {index > 0 && <br />}
      {line}
    </>
  ))
}
