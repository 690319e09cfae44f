import { formatMoment } from '../../../kernel/dates.ts'
import { Asked, Button, Form, InsetText, Link, Problems, Source, StateMark, Time, timeLeft } from '../../../design/index.ts'
import type { Content, RiskScale } from '../../../platform/content/index.ts'
import type { FormState } from '../../../platform/forms/index.ts'
import type { PageContext, Screen } from '../../../platform/http/index.ts'
import { ChildHeader, type Child } from '../../people/index.ts'
import type { Episode } from '../episodes/domain.ts'
import type { RiskGrade } from './domain.ts'
import type { GradeForm } from './forms.ts'

export function GradePage({
  child,
  episode,
  grades,
  scale,
  form,
  state,
  page,
}: {
  child: Child
  episode: Episode
  grades: readonly RiskGrade[]
  scale: RiskScale
  form: GradeForm
  state: FormState
  page: PageContext
}): Screen {
  const [latest] = grades
  return {
    title: 'Review the risk grade',
    back: { href: `/episodes/${episode.ref}`, text: 'Back to the episode' },
    body: (
      <>
        <Problems form={form} state={state} />
        <ChildHeader child={child} now={page.now} />
        <h1 class="govuk-heading-l">{latest ? 'Review the risk grade' : 'Record the risk grade'}</h1>
        {latest && (
          <InsetText>
            In force: <strong>{page.content.gradeWords(latest)}</strong>, given {formatMoment(latest.gradedAt, 'minute')} by{' '}
            {latest.gradedByName}. It stays on record; this adds the next one.
          </InsetText>
        )}
        <OtherScales scale={scale} content={page.content} />
        <Form csrf={page.csrf} once={page.once()}>
          <Asked form={form} state={state} />
          <Button>Record this grade</Button>
        </Form>
      </>
    ),
  }
}

/** Forces differ in their scales: a way to the other one, for who needs it. */
export function OtherScales({ scale, content }: { scale: RiskScale; content: Content }) {
  const others = content.riskScales.filter((other) => other.code !== scale.code)
  if (others.length === 0) return null
  return (
    <p class="govuk-body-s">
      Your force uses another scale?{' '}
      {others.map((other) => (
        <Link href={`?scale=${other.code}`}>Use “{other.title}”</Link>
      ))}
    </p>
  )
}

/** Every grade of an episode, the latest first: none is ever replaced. */
export function GradeList({ grades, isOpen, page }: { grades: readonly RiskGrade[]; isOpen: boolean; page: PageContext }) {
  return (
    <ol class="govuk-list govuk-list--spaced">
      {grades.map((grade, index) => (
        <li>
          <p class="govuk-body govuk-!-margin-bottom-1">
            <strong>{page.content.gradeWords(grade)}</strong>
            {index > 0 && ' (earlier)'} · <Time at={grade.gradedAt} />
            {index === 0 && isOpen && (
              <>
                {' · '}
                <ReviewDue grade={grade} now={page.now} />
              </>
            )}
          </p>
          {page.may('story.read-police') && <p class="govuk-body govuk-!-margin-bottom-1">{reasonsInWords(page.content, grade)}</p>}
          <Source
            who={grade.gradedByName}
            where={page.content.riskScale(grade.scaleVersion)?.title ?? grade.scaleVersion}
            recorded={`recorded by ${grade.recordedByName}`}
          />
        </li>
      ))}
    </ol>
  )
}

/** "Review due in 2 h", "review 40 min late", with the exact time. */
export function ReviewDue({ grade, now }: { grade: Pick<RiskGrade, 'reviewDueAt'>; now: Date }) {
  if (grade.reviewDueAt === null) return <span>no review time set</span>
  const isLate = grade.reviewDueAt < now
  return (
    <span>
      {isLate && (
        <>
          <StateMark mark="late" />{' '}
        </>
      )}
      {reviewWords(grade.reviewDueAt, now)} (<Time at={grade.reviewDueAt} />)
    </span>
  )
}

/** "review due in 2 h" or "review 40 min late". */
export function reviewWords(due: Date, now: Date): string {
  const words = timeLeft(due, now)
  return due < now ? `review ${words}` : `review due in ${words.replace(/ left$/, '')}`
}

function reasonsInWords(content: Content, grade: RiskGrade): string {
  const coded = grade.reasonCodes.map((code) => content.missingChoice('riskReasons', code)?.words ?? code).join('; ')
  return [coded, grade.reasons].filter((part) => part !== '').join('. ')
}
