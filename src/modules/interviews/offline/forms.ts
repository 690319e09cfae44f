// What a device sends, read: nothing that a page of ours could not have written comes further.
import { z } from 'zod'
import { nothing, withheldFrom, type Answer } from '../conversation/domain.ts'
import { wordsMax } from '../conversation/forms.ts'
import { optionsOf, type GuideContent, type Step } from '../conversation/guide.ts'
import type { Sending } from './domain.ts'

const text = (max: number) =>
  z
    .string()
    .max(max)
    .transform((words) => words.replaceAll('\0', '').toWellFormed())
const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60)
const count = z.int().min(0).max(999_999_999)

const answerSchema = z.object({
  words: text(wordsMax),
  chosen: z.array(z.string().max(80)).max(60),
  ownWords: z.boolean(),
  withheldFrom: z.array(z.enum(withheldFrom)).max(3),
  withheldPerson: text(500).nullable(),
  skipped: z.boolean(),
})

const sendingSchema = z.object({
  key: z.uuid(),
  answers: z.array(z.object({ question: code, answer: answerSchema, base: count, change: count })).max(200),
  raised: z.array(code).max(40),
  marked: z.array(z.object({ question: code, sign: code })).max(200),
})

/** The set that stands in a form's field; null when it is none. */
export function readSending(field: string): Sending | null {
  try {
    const read = sendingSchema.safeParse(JSON.parse(field))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/** The answer with only what its question offers. A question that has left the content keeps its words. */
export function fitted(content: GuideContent, step: Step | undefined, answer: Answer): Answer {
  if (!step) return { ...answer, chosen: [] }
  if (step.kind === 'cannot-wait') {
    const known = content.urgent.matters.flatMap(({ code: matter }) => [`${matter}:yes`, `${matter}:no`])
    return { ...nothing, chosen: answer.chosen.filter((chosen) => known.includes(chosen)) }
  }
  const codes: readonly string[] = optionsOf(step.question).map((option) => option.code)
  return {
    ...answer,
    chosen: answer.chosen.filter((chosen) => codes.includes(chosen)),
    withheldPerson: answer.withheldFrom.includes('person') ? answer.withheldPerson : null,
  }
}

/** A secret's hash as the device gives it; null when it is none. */
export function readHash(field: string): Buffer | null {
  return /^[0-9a-f]{64}$/.test(field) ? Buffer.from(field, 'hex') : null
}
