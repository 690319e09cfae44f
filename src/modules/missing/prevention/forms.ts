// The questions of a prevention interview: content/missing.yaml, preventionInterview, in the content's own words.
import type { Content, Field as ContentField } from '../../../platform/content/index.ts'
import {
  choice,
  form,
  longText,
  moment,
  text,
  type FormDefinition,
  type Option,
  type Problem,
  type ValuesOf,
} from '../../../platform/forms/index.ts'
import type { PreventionDraft, PreventionProblem } from './domain.ts'

const notHeld = 'not-held'
/** Questions whose answers have columns of their own; every further one is kept by its code. */
const ownColumn = ['held-at', 'held-by', 'how-held', 'said']

const yesNoUnsure: readonly Option[] = [
  { code: 'yes', words: 'Yes' },
  { code: 'no', words: 'No' },
  { code: 'unsure', words: 'Not sure' },
]

export type PreventionFields = ReturnType<typeof preventionFields>
export type PreventionForm = FormDefinition<PreventionFields>
export type PreventionAnswers = ValuesOf<PreventionFields>

/** The further questions, by their codes. */
export function furtherQuestions(content: Content): readonly ContentField[] {
  return content.missing.preventionInterview.fields.filter((field) => !ownColumn.includes(field.code))
}

export function preventionForm(content: Content): PreventionForm {
  return form(preventionFields(content), (values) => {
    const problems: Problem[] = []
    if (values.how === notHeld) {
      if (values.notHeldReason === null) problems.push({ field: 'notHeldReason', text: 'Say why it was not held' })
      return problems
    }
    if (values.heldAt === null) problems.push({ field: 'heldAt', text: 'Say when it was held' })
    if (values.heldBy === null) problems.push({ field: 'heldBy', text: 'Say who held it' })
    return problems
  })
}

function preventionFields(content: Content) {
  const asked = (code: string): ContentField => {
    const found = content.missing.preventionInterview.fields.find((field) => field.code === code)
    if (!found) throw new Error(`content/missing.yaml, preventionInterview, has no question ${code}`)
    return found
  }
  const how = asked('how-held')
  return {
    how: choice({
      label: how.label,
      required: 'Say how it was held, or that it was not',
      options: how.options.map(({ code, words }) => (code === notHeld ? { code, words, reveals: 'notHeldReason' } : { code, words })),
    }),
    notHeldReason: longText({ label: 'Why was it not held?', size: 3 }),
    heldAt: moment({ label: asked('held-at').label, hint: 'Leave this and what follows empty if it was not held.' }),
    heldBy: text({ label: asked('held-by').label, size: 20 }),
    said: longText({ ofChild: true, label: asked('said').label, ...hintOf(asked('said')) }),
    ...Object.fromEntries(furtherQuestions(content).map((field) => [field.code, furtherField(field)])),
  }
}

function furtherField(field: ContentField) {
  return field.kind === 'yes-no-unsure'
    ? choice({ label: field.label, ...hintOf(field), options: yesNoUnsure })
    : longText({ label: field.label, ...hintOf(field), size: 3 })
}

function hintOf(field: ContentField): { hint?: string } {
  return field.hint === undefined ? {} : { hint: field.hint }
}

/** What the answers tell. The form has made sure that it is one of the two. */
export function preventionFrom(content: Content, values: PreventionAnswers): PreventionDraft {
  const { how, notHeldReason, heldAt, heldBy, said } = values
  if (how === notHeld || heldAt === null || heldBy === null) return { kind: 'not-held', reason: notHeldReason ?? '' }
  const given: Record<string, unknown> = values
  const further = furtherQuestions(content).flatMap(({ code }) => (typeof given[code] === 'string' ? [[code, given[code]] as const] : []))
  return { kind: 'held', heldAt, heldBy, how, words: said, answers: Object.fromEntries(further) }
}

/** What to say beside which question. */
export const preventionRefusals: Record<PreventionProblem, { field: keyof PreventionFields; text: string }> = {
  'still-missing': { field: 'how', text: 'The child is recorded as missing. Record the return first' },
  'held-before-missing': { field: 'heldAt', text: 'That is before the child went missing: check the date and time' },
  'held-in-future': { field: 'heldAt', text: 'It cannot have been held in the future: check the date and time' },
}

/** The words of an answer to a further question. */
export function answerWords(answer: string): string {
  return yesNoUnsure.find((option) => option.code === answer)?.words ?? answer
}
