// The order of the conversation: one question a screen, from content/interview.yaml, with what cannot wait asked plainly on the way.
import type { Content, InterviewSectionCode, Question } from '../../../platform/content/index.ts'
import type { Answer } from './domain.ts'

/** What of the content the conversation needs: as much as a device takes with it. */
export interface GuideContent extends Pick<Content, 'interview' | 'urgent' | 'slang' | 'question' | 'urgentMatter'> {
  sign(code: string): { code: string; title: string } | undefined
}

/** Where the plain questions about what cannot wait are asked: after the section on safety. */
export const cannotWaitId = 'cannot-wait'
/** Where what was heard is read back before it is asked whether it is right. */
export const readBackId = 'read-back-right'

export type Step = { id: string; section: SectionCode; sectionTitle: string } & (
  | { kind: 'question'; question: Question }
  | { kind: 'cannot-wait' }
)
export type SectionCode = InterviewSectionCode | 'setting'

export interface Section {
  code: SectionCode
  title: string
  purpose: string
  /** Said to the child before the section's first question. */
  say: readonly string[]
  steps: readonly Step[]
}

const setting = {
  code: 'setting' as const,
  title: 'About this meeting',
  purpose: 'For you to fill in by yourself: who was there, and what helped.',
  say: [],
}

/** The sections in their order, each with its screens: first what is kept private and what cannot be, and last, for the interviewer alone, the meeting itself. */
export function sectionsOf(content: GuideContent): Section[] {
  const asked = (code: SectionCode, title: string, questions: readonly Question[]): Step[] =>
    questions.map((question) => ({ kind: 'question', id: question.id, section: code, sectionTitle: title, question }))
  return [
    ...content.interview.sections.map((s) => ({
      code: s.code,
      title: s.title,
      purpose: s.purpose,
      say: s.say,
      steps: [
        ...asked(s.code, s.title, s.questions),
        ...(s.code === 'harm' ? [{ kind: 'cannot-wait' as const, id: cannotWaitId, section: s.code, sectionTitle: s.title }] : []),
      ],
    })),
    { ...setting, steps: asked('setting', setting.title, content.interview.setting) },
  ]
}

/** Every screen of the conversation, in order. */
export function stepsOf(content: GuideContent): Step[] {
  return sectionsOf(content).flatMap((s) => s.steps)
}

/** A screen with its neighbours; the first one when the id is not known. */
export function stepAt(
  content: GuideContent,
  id: string | undefined,
): { step: Step; previous: Step | null; next: Step | null; position: number; of: number; isFirstOfSection: boolean } {
  const steps = stepsOf(content)
  const found = steps.findIndex((s) => s.id === id)
  const index = Math.max(0, found)
  const step = steps[index]
  if (!step) throw new Error('the interview guide has no question')
  const previous = steps[index - 1] ?? null
  return {
    step,
    previous,
    next: steps[index + 1] ?? null,
    position: index + 1,
    of: steps.length,
    isFirstOfSection: previous?.section !== step.section,
  }
}

/** The screen of the conversation that an address says somebody came from; null for anything else. */
export function questionFrom(content: GuideContent, from: string | undefined): string | null {
  return stepsOf(content).find((step) => step.id === from)?.id ?? null
}

/** Whether an answer is about the meeting and not the child's: kept with the interview itself. */
export function isSetting(content: GuideContent, id: string): boolean {
  return content.interview.setting.some((q) => q.id === id)
}

export const yesNoUnsure = [
  { code: 'yes', words: 'Yes' },
  { code: 'no', words: 'No' },
  { code: 'unsure', words: 'Not sure' },
] as const

/** The options of a question, in the words shown. */
export function optionsOf(question: Question): readonly { code: string; words: string; hint?: string | undefined }[] {
  return question.kind === 'yes-no-unsure' ? yesNoUnsure : question.options
}

/** What was chosen, in words; a code that has left the content is shown as it is. */
export function chosenWords(question: Question | undefined, chosen: readonly string[]): string[] {
  const options = question ? optionsOf(question) : []
  return chosen.map((code) => options.find((o) => o.code === code)?.words ?? code)
}

/** What an answer says of matters that cannot wait, as "code:yes" and "code:no". */
export function mattersIn(step: Step, answer: Answer): readonly string[] {
  if (step.kind === 'cannot-wait') return answer.chosen
  const code = step.question.cannotWait
  return code === undefined ? [] : answer.chosen.map((chosen) => `${code}:${chosen}`)
}

/** The child has just said yes to having been harmed: how to listen is said again. */
export function tellsOfHarm(step: Step, answer: Answer): boolean {
  return (
    step.section === 'harm' &&
    step.kind === 'question' &&
    step.question.kind === 'yes-no-unsure' &&
    step.question.cannotWait === undefined &&
    answer.chosen.includes('yes')
  )
}
