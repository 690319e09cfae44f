// What leaves for whoever sends the referral: the confirmed answers, keyed by the names of the published form. No source, no draft, no
// question of ours, nothing of a branch that is not asked; and no name in the name of the file. Pure.
import { z } from 'zod'
import { isAsked, picked, questionsOf, type Answers, type Guide, type Question } from './answers.ts'

/** One question of the form as it stands on paper: its words and the answer in words. */
export interface Said {
  field: string
  asked: string
  answer: string
}

/** The answers as the published form names them. A gap is left out; every value is text, as the form takes it. */
export function jsonOf(guide: Guide, ref: string, answers: Answers): Record<string, string> {
  const made: Record<string, string> = { reference: ref }
  for (const question of onForm(guide, answers)) Object.assign(made, keyed(question, answers))
  return jsonSchema(guide).parse(made)
}

/** The names that a file may hold, and nothing else; the reference always. */
export function jsonSchema(guide: Guide) {
  const names = questionsOf(guide)
    .filter((one) => !one.ours)
    .flatMap((one) => namesOf(one))
  return z.strictObject({
    reference: z.string().regex(/^N-[A-Z0-9]+$/),
    ...Object.fromEntries(names.map((name) => [name, z.string().min(1).max(15_000).optional()])),
  }) as unknown as z.ZodType<Record<string, string>>
}

function onForm(guide: Guide, answers: Answers): Question[] {
  return questionsOf(guide).filter((one) => !one.ours && isAsked(guide, one, answers) && (answers[one.field] ?? '') !== '')
}

/** The form has a box for each town and each kind. */
function namesOf({ field, kind, options }: Question): string[] {
  switch (kind) {
    case 'lines':
      return Array.from({ length: 10 }, (_, at) => `${field}-${at + 1}`)
    case 'ticks':
      return options.map((option) => `${field}-${option.code}`)
    case 'line':
    case 'text':
    case 'choice':
    case 'day':
      return [field]
  }
}

function keyed(question: Question, answers: Answers): Record<string, string> {
  const { field, kind } = question
  const value = answers[field] ?? ''
  if (kind === 'lines') return Object.fromEntries(picked(answers, field).map((line, at) => [`${field}-${at + 1}`, line]))
  if (kind === 'ticks') return Object.fromEntries(picked(answers, field).map((code) => [`${field}-${code}`, 'yes']))
  return { [field]: value }
}

/** An answer in words: a choice by what it says, a day as people write it. */
export function inWords(question: Question, value: string, plainDay: (isoDay: string) => string): string {
  switch (question.kind) {
    case 'choice':
    case 'ticks':
      return value
        .split('\n')
        .map((code) => question.options.find((option) => option.code === code)?.words ?? code)
        .join('\n')
    case 'day':
      return plainDay(value)
    case 'line':
    case 'text':
    case 'lines':
      return value
  }
}
