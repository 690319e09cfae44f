// The questions of a risk grade, the same in a report and at a review.
import type { Content, RiskScale } from '../../../platform/content/index.ts'
import {
  choice,
  choices,
  form,
  longText,
  moment,
  pick,
  text,
  type FormDefinition,
  type MomentValue,
} from '../../../platform/forms/index.ts'
import { plural } from '../../../kernel/words.ts'
import { reviewHoursOffered, type GradeDraft, type GradeProblem } from './domain.ts'

/** What stands for "police have given no grade". */
const notGraded = 'not-graded'
const noReview = 'none'

export type GradeFields = ReturnType<typeof gradeFields>
export type GradeForm = FormDefinition<GradeFields>

export function gradeForm(content: Content, scale: RiskScale): GradeForm {
  return form(gradeFields(content, scale, false))
}

/** @param mayBeNone whether "not graded yet" is an answer: in a report it is, at a review it is not */
export function gradeFields(content: Content, scale: RiskScale, mayBeNone: boolean) {
  const levels = scale.levels.map((level) => ({ code: level.code, words: level.words, hint: level.meaning }))
  return {
    grade: choice({
      label: 'What risk grade did police give?',
      hint: `On the scale “${scale.title}”. Record what police said, not what you would say.`,
      required: 'Say which grade police gave',
      options: mayBeNone ? [...levels, { code: notGraded, words: 'Not graded yet' }] : levels,
    }),
    gradeReasons: choices({ label: content.missing.riskReasons.asked, options: optionsOf(content.missing.riskReasons.options) }),
    gradeWords: longText({ ofChild: true, label: 'The reasons in words', hint: 'What makes it this grade now.', size: 3 }),
    gradedByName: text({ label: 'Who graded it?', hint: 'Name or collar number, and force.', size: 20 }),
    gradedAt: moment({
      label: 'When was it graded?',
      timeRequired: 'Give the time of the grade, such as 22:40: its review is counted from it',
    }),
    reviewInHours: pick({
      label: 'When must the grade be looked at again?',
      hint: 'Needed once there is a grade.',
      options: [
        ...reviewHoursOffered.map((hours) => ({ code: String(hours), words: `In ${plural(hours, 'hour')}` })),
        { code: noReview, words: 'No time was set' },
      ],
    }),
  }
}

/** What the answers to the questions hold. */
export interface GradeAnswers {
  grade: string
  gradeReasons: string[]
  gradeWords: string | null
  gradedByName: string | null
  gradedAt: MomentValue | null
  reviewInHours: string | null
}

export type UnfinishedGrade = { field: 'gradedAt' | 'gradedByName' | 'reviewInHours'; text: string }

/** The grade that the answers tell, null where there is none, or what is still to be said. */
export function gradeFrom(answers: GradeAnswers, scale: RiskScale): { draft: GradeDraft | null } | { problems: UnfinishedGrade[] } {
  const { grade, gradeReasons, gradeWords, gradedByName, gradedAt, reviewInHours } = answers
  if (grade === notGraded) return { draft: null }
  const problems: UnfinishedGrade[] = []
  if (gradedByName === null) problems.push({ field: 'gradedByName', text: 'Say who graded it' })
  if (gradedAt === null) problems.push({ field: 'gradedAt', text: 'Say when it was graded' })
  if (reviewInHours === null)
    problems.push({ field: 'reviewInHours', text: 'Say when it must be looked at again, or that no time was set' })
  if (gradedByName === null || gradedAt === null || reviewInHours === null) return { problems }
  return {
    draft: {
      scaleVersion: scale.code,
      grade,
      reasonCodes: gradeReasons,
      reasons: gradeWords,
      gradedAt: gradedAt.date,
      gradedByName,
      reviewInHours: reviewInHours === noReview ? null : Number(reviewInHours),
    },
  }
}

/** What to say beside which question. */
export const gradeRefusals: Record<GradeProblem, { field: keyof GradeFields; text: string }> = {
  'graded-in-future': { field: 'gradedAt', text: 'The grade cannot have been given in the future' },
  'no-reasons': { field: 'gradeWords', text: 'Give the reasons: tick at least one, or write them' },
}

/** The scale to ask on: the one asked for, else the one used last, else the first of the content. */
export function scaleToAsk(content: Content, wanted: string | undefined, usedLast: string | null): RiskScale {
  const [first] = content.riskScales
  const scale = (wanted ? content.riskScale(wanted) : undefined) ?? (usedLast ? content.riskScale(usedLast) : undefined) ?? first
  if (!scale) throw new Error('content/risk-scales.yaml holds at least one scale')
  return scale
}

/** Options of the content as options of a question. */
export function optionsOf(
  options: readonly { code: string; words: string; hint?: string | undefined }[],
): { code: string; words: string; hint?: string | undefined }[] {
  return options.map(({ code, words, hint }) => ({ code, words, hint }))
}
