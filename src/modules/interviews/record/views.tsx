import {
  Asked,
  Button,
  ButtonGroup,
  EmptyList,
  Form,
  InsetText,
  Link,
  PrintButton,
  Problems,
  Source,
  SummaryList,
  Tag,
  Time,
} from '../../../design/index.ts'
import { listOf } from '../../../kernel/words.ts'
import type { FieldsOf, FormDefinition, FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader } from '../../people/index.ts'
import { isAnswered, type Answer, type Draft } from '../conversation/domain.ts'
import { chosenWords, stepsOf } from '../conversation/guide.ts'
import { AnswersRead, HeardList } from '../conversation/heard.tsx'
import { titleOf } from '../conversation/question.tsx'
import type { KeptAnswer } from '../conversation/queries.ts'
import { stageOf } from '../domain.ts'
import type { Loaded } from '../loading.ts'
import { isOpen, type UrgentMatter } from '../urgent/domain.ts'
import { OpenMatters, titleOf as matterTitle } from '../urgent/parts.tsx'

export interface FinishLoaded extends Loaded {
  draft: Draft
  matters: readonly UrgentMatter[]
}

/** What was heard, read back once more; what was skipped; and then it is held. */
export function FinishPage<F extends FieldsOf>({
  loaded,
  state,
  form,
  page,
}: {
  loaded: FinishLoaded
  state: FormState
  form: FormDefinition<F>
  page: PageContext
}): Screen {
  const { interview, child, draft, matters } = loaded
  const at = (path: string) => `/interviews/${interview.ref}${path}`
  const unanswered = stepsOf(page.content).filter((s) => !isAnswered(draft[s.id]))
  const meeting = unanswered.filter((s) => s.section === 'setting')
  const left = unanswered.filter((s) => s.section !== 'setting')
  const skipped = left.filter((s) => draft[s.id]?.skipped)
  const hasWords = Object.values(draft).some(isAnswered)
  const isOver = stageOf(interview) === 'held'
  return {
    title: 'Finish the interview',
    back: { href: at('/talk/contents'), text: 'All questions' },
    body: (
      <>
        <Problems form={form} state={state} />
        <OpenMatters interview={interview} matters={matters.filter(isOpen)} page={page} />
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">Finish the interview</h1>
        <ChildHeader child={child} now={page.now} />
        {isOver || !hasWords ? (
          <EmptyList why={isOver ? 'This interview has been held.' : 'Nothing has been written yet, so there is nothing to finish.'}>
            <Link href={isOver ? at('') : at('/talk')}>{isOver ? 'Back to the interview' : 'Begin the conversation'}</Link>
          </EmptyList>
        ) : (
          <>
            <p class="govuk-body">This is what was heard. Read it back to the child before you finish, if you have not yet.</p>
            <HeardList content={page.content} draft={draft} />
            {skipped.length > 0 && (
              <InsetText>
                <p class="govuk-body govuk-!-font-weight-bold">Skipped on the way. Is now a better moment?</p>
                <ul class="govuk-list">
                  {skipped.map((s) => (
                    <li>
                      <Link href={at(`/talk?q=${s.id}`)}>{titleOf(s)}</Link>
                    </li>
                  ))}
                </ul>
              </InsetText>
            )}
            {left.length > skipped.length && (
              <p class="govuk-body">
                <Link href={at('/talk/contents')}>{left.length - skipped.length} more were not asked</Link>: that is all right.
              </p>
            )}
            {meeting.length > 0 && (
              <InsetText>
                <p class="govuk-body govuk-!-font-weight-bold">About this meeting, for you to fill in</p>
                <ul class="govuk-list">
                  {meeting.map((s) => (
                    <li>
                      <Link href={at(`/talk?q=${s.id}`)}>{titleOf(s)}</Link>
                    </li>
                  ))}
                </ul>
              </InsetText>
            )}
            <Form csrf={page.csrf} once={page.once()}>
              <Asked form={form} state={state} />
              <p class="govuk-body">
                After this the interview can be read but not changed. Next come the warning signs, and what is agreed.
              </p>
              <ButtonGroup>
                <Button preventDoubleClick>Finish the interview</Button>
                <Link href={at('/talk')}>Go on writing</Link>
              </ButtonGroup>
            </Form>
          </>
        )}
      </>
    ),
  }
}

export interface RecordLoaded extends Loaded {
  answers: readonly KeptAnswer[]
  matters: readonly UrgentMatter[]
  heldByName: string | null
}

/** The whole interview on one page, for those who may read it: what must not reach somebody says so. */
export function RecordPage({ loaded, page }: { loaded: RecordLoaded; page: PageContext }): Screen {
  const { interview, child, answers, matters } = loaded
  return {
    title: 'Record of the interview',
    back: { href: `/interviews/${interview.ref}`, text: 'The interview' },
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">Record of the interview</h1>
        <ChildHeader child={child} now={page.now} />
        <InsetText>
          <strong>Not for the carer or the placement as it stands.</strong> Parts that the child does not want passed on are marked. For a
          carer, print <Link href={`/interviews/${interview.ref}/record/for-carer`}>the copy for the carer</Link>.
        </InsetText>
        <Meeting loaded={loaded} page={page} />
        <AnswersRead content={page.content} answers={byQuestion(answers)} leaveOut={['setting']} />
        {matters.length > 0 && (
          <>
            <h2 class="govuk-heading-m">What could not wait</h2>
            <ul class="govuk-list govuk-list--bullet">
              {matters.map((m) => (
                <li>
                  <Link href={`/interviews/${interview.ref}/urgent/${m.id}`}>{matterTitle(page, m.code)}</Link>, raised{' '}
                  <Time at={m.raisedAt} />:{' '}
                  {isOpen(m) ? <Tag colour="red">Still open</Tag> : m.doneAt ? 'acted on' : 'could wait after all'}
                </li>
              ))}
            </ul>
          </>
        )}
        <PrintButton />
      </>
    ),
  }
}

/** What may reach the carer: everything that the child would keep from anybody is not in it, nor any sign that it was left out. */
export function CarerCopyPage({ loaded, page }: { loaded: RecordLoaded; page: PageContext }): Screen {
  const { interview, child, answers } = loaded
  return {
    title: 'Copy for the carer',
    back: { href: `/interviews/${interview.ref}/record`, text: 'The record' },
    body: (
      <>
        <h1 class="govuk-heading-l govuk-!-margin-bottom-2">What {child.name} told us</h1>
        <p class="govuk-body">
          {interview.heldAt && (
            <>
              From a talk on <Time at={interview.heldAt} />.
            </>
          )}
        </p>
        {answers.length === 0 ? (
          <EmptyList why="There is nothing in this interview to pass on." />
        ) : (
          <AnswersRead content={page.content} answers={byQuestion(answers)} showWithheld={false} />
        )}
        <PrintButton />
      </>
    ),
  }
}

function Meeting({ loaded: { interview, heldByName }, page }: { loaded: RecordLoaded; page: PageContext }) {
  const rows = Object.entries(interview.setting ?? {}).map(([id, { words, chosen }]) => {
    const question = page.content.question(id)
    return { key: question?.words ?? id, value: [listOf(chosenWords(question, chosen)), words].filter((w) => w !== '').join('. ') }
  })
  return (
    <>
      <h2 class="govuk-heading-m">About this meeting</h2>
      <SummaryList
        rows={[
          { key: 'Held', value: interview.heldAt ? <Time at={interview.heldAt} /> : 'Not yet' },
          { key: 'By', value: heldByName ?? 'Nobody yet' },
          { key: 'Read back and confirmed', value: interview.confirmedWithChild ? 'Yes, with the child' : 'No' },
          ...rows,
        ]}
      />
      {interview.heldRecordedAt && (
        <Source who={`Recorded by ${heldByName ?? 'the interviewer'}`} recorded={<Time at={interview.heldRecordedAt} />} />
      )}
    </>
  )
}

function byQuestion(answers: readonly KeptAnswer[]): Record<string, Answer> {
  return Object.fromEntries(answers.map((a) => [a.question, { ...a, skipped: false }]))
}
