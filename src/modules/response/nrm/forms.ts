import type { Content, NrmFactCode } from '../../../platform/content/index.ts'
import {
  choice,
  choices,
  day,
  form,
  longText,
  moment,
  revealed,
  revealedBy,
  text,
  type AnyField,
  type FormDefinition,
  type Typed,
} from '../../../platform/forms/index.ts'
import { sharingFields } from '../../people/index.ts'
import { childFields, detrimentField, helpsWithField, routeField } from '../forms.ts'
import { answerMax, explanationMax, linesMax, picked, type Answers, type Page, type Question } from './answers.ts'

/** The name of the box in which it is said why something on a page is not known. */
export const gapName = 'gap'
const lineMax = 500

/** The questions of one page. Nothing has to be answered: a gap is a gap, and is explained at the foot. */
export function pageForm(page: Page, asked: readonly Question[]): FormDefinition<Record<string, AnyField>> {
  const shown = new Set(page.questions.flatMap((one) => one.options.flatMap(revealedBy)))
  const fields: Record<string, AnyField> = {}
  for (const question of asked) {
    const field = fieldOf(question)
    // Left empty, it is a gap that the draft lists, so that a page can be kept half done.
    fields[question.field] = { ...(shown.has(question.field) ? revealed(field as never) : field), required: question.required }
  }
  fields[gapName] = longText({
    label: 'Is something here not known? Say why',
    hint: 'Whoever decides reads it. For example: she has not been asked yet, since she is not safe to speak.',
    lengthMax: explanationMax,
    size: 3,
  })
  return form(fields)
}

function fieldOf(question: Question): AnyField {
  const asked = { label: question.words, ...(question.help === undefined ? {} : { hint: question.help }) }
  switch (question.kind) {
    case 'line':
      return text({ ...asked, lengthMax: lineMax })
    case 'text':
      return longText({ ...asked, lengthMax: answerMax, size: 7 })
    case 'lines':
      return longText({
        ...asked,
        lengthMax: linesMax * 200,
        size: 4,
        check: (typed) => (linesIn(typed).length > linesMax ? `Give ${linesMax} at the most, one a line` : null),
      })
    case 'choice':
      return choice({ ...asked, options: question.options })
    case 'ticks':
      return choices({ ...asked, options: question.options })
    case 'day':
      return day(asked)
  }
}

function linesIn(typed: string): string[] {
  return typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** What was read from a box, as an answer is kept; null for nothing. */
export function asAnswer(question: Question, read: unknown): string | null {
  if (Array.isArray(read)) return read.length === 0 ? null : read.join('\n')
  if (typeof read !== 'string' || read.trim() === '') return null
  return question.kind === 'lines' ? linesIn(read).join('\n') : read.trim()
}

/** The answers as the boxes show them. */
export function asValues(page: Page, answers: Answers): Record<string, unknown> {
  return Object.fromEntries(
    page.questions.flatMap((one) => {
      if (answers[one.field] === undefined) return []
      return [[one.field, one.kind === 'ticks' ? picked(answers, one.field) : answers[one.field]]]
    }),
  )
}

/** What stands in the boxes of this page, and nothing else that came with them. */
export function typedOfPage(fields: Readonly<Record<string, AnyField>>, typed: Typed): Typed {
  const parts = ['', '-day', '-month', '-year']
  const names = Object.keys(fields).flatMap((name) => parts.map((part) => `${name}${part}`))
  return Object.fromEntries(names.flatMap((name) => (typed[name] === undefined || typed[name].length === 0 ? [] : [[name, typed[name]]])))
}

export function handOffForm(content: Content) {
  return form({
    words: longText({
      label: 'What should they know before they read it?',
      hint: 'What is missing, what cannot wait, when the child can be spoken with.',
      required: 'Say what they should know',
      lengthMax: 2000,
      size: 3,
    }),
    helpsWith: helpsWithField('The part of their work that it serves.'),
    route: routeField(content),
    detriment: detrimentField(),
    ...childFields(),
  })
}

export const askForm = form({
  question: longText({
    label: 'What do you need to know?',
    hint: 'It goes to the team that handed you the draft, as work, and comes back with the answer.',
    required: 'Say what you need to know',
    lengthMax: 2000,
    size: 3,
  }),
})

export const answerForm = form({
  answer: longText({
    label: 'Your answer',
    hint: 'It goes back to the team that asked. What belongs in the draft, write there.',
    required: 'Write the answer',
    lengthMax: 5000,
    size: 4,
  }),
})

export const readyForm = form({})

/** What was sent, and the decision to share that it was. */
export const sentForm = (content: Content) =>
  form({
    at: moment({ label: 'When was it sent?', hint: 'Leave the time empty if it is not known.', required: 'Say when it was sent' }),
    by: text({
      label: 'Who sent it?',
      hint: 'The name of whoever pressed the button on the form of the Home Office.',
      required: 'Say who sent it',
      lengthMax: 200,
    }),
    homeOfficeRef: text({
      label: 'Which reference did the Home Office give?',
      hint: 'It stands on the last page of their form, and in the e-mail that they send.',
      required: 'Give the reference of the Home Office',
      lengthMax: 60,
      size: 20,
    }),
    ...sharingFields(content),
  })

export function factForm(content: Content, kind: NrmFactCode) {
  const asked = content.nrm.after.find((one) => one.code === kind)
  if (!asked) throw new Error(`the content has no ${kind}, which its schema demands`)
  return form({
    outcome: choice({
      label: asked.asked,
      hint: asked.help,
      required: 'Choose an answer',
      options: asked.options.map(({ code, words }) => ({ code, words })),
    }),
    onDay: day({ label: 'On which day?', required: 'Say on which day' }),
    words: longText({ label: 'Anything to add', hint: 'The reason that was given, who told whom.', lengthMax: 2000, size: 3 }),
  })
}

export const stopForm = form({
  why: longText({
    label: 'Why is it not sent?',
    hint: 'It stays readable. Another can be begun later.',
    required: 'Say why it is not sent',
    lengthMax: 2000,
    size: 3,
  }),
})
