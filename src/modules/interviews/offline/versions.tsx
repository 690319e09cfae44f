// One answer in two versions: shown on the device that must choose, and on the page that keeps both.
import { Quote, Tag } from '../../../design/index.ts'
import { listOf } from '../../../kernel/words.ts'
import type { Answer } from '../conversation/domain.ts'
import { chosenWords, type GuideContent } from '../conversation/guide.ts'

/** Two versions of one answer side by side, below each other on a phone. */
export function BothVersions({
  content,
  question,
  mine,
  stood,
  mineTitle,
}: {
  content: GuideContent
  question: string
  mine: Answer
  stood: Answer
  mineTitle: string
}) {
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-one-half">
        <Tag>{mineTitle}</Tag>
        <AnswerWords content={content} question={question} answer={mine} />
      </div>
      <div class="govuk-grid-column-one-half">
        <Tag colour="grey">On the record</Tag>
        <AnswerWords content={content} question={question} answer={stood} />
      </div>
    </div>
  )
}

/** What was answered, in words. */
export function AnswerWords({ content, question, answer }: { content: GuideContent; question: string; answer: Answer }) {
  const chosen = chosenWords(content.question(question), answer.chosen)
  return (
    <>
      {chosen.length > 0 && <p class="govuk-body govuk-!-margin-bottom-1">{listOf(chosen)}</p>}
      <Quote>{answer.words || (answer.skipped ? 'Skipped' : 'No words')}</Quote>
    </>
  )
}
