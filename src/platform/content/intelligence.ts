import { z } from 'zod'

const words = z.string().trim().min(1)
const lines = z.array(words)
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code is lower-case words joined by hyphens')
const fact = { sources: z.array(words).min(1), checked: z.boolean().default(true) }

const graded = <Code extends string>(codes: readonly [Code, ...Code[]]) =>
  z
    .array(z.strictObject({ code: z.enum(codes), words, meaning: words }))
    .refine((list) => codes.every((each, n) => list[n]?.code === each) && list.length === codes.length, {
      error: `the codes are, in this order: ${codes.join(', ')}`,
    })

/** intelligence.yaml: the partner form's words, the police grades, and words that tell what somebody is to a child. */
export const intelligenceSchema = z.strictObject({
  /** What the form is not: its first sentences. */
  notReferral: lines.min(1),
  note: lines.min(1),
  firstHand: graded(['first-hand', 'from-who-saw', 'heard', 'feeling']),
  risk: graded(['none-known', 'some', 'grave']),
  grades: z.strictObject({
    source: graded(['1', '2', '3']),
    intelligence: graded(['A', 'B', 'C', 'D', 'E']),
    handling: graded(['P', 'C']),
    ...fact,
  }),
  sanitising: z.strictObject({
    note: lines.min(1),
    /** A text that holds one of these may tell who spoke without a name. */
    roleWords: z.array(words).min(1),
    ...fact,
  }),
  ...fact,
})

export const subjectKinds = ['person', 'line', 'place'] as const
/** What on record may answer an item: a sign, a missing episode, intelligence shared with one's team, a phone line, or only words. */
export const evidenceKinds = ['sign', 'episode', 'intelligence', 'line', 'words'] as const

/** disruption/*.yaml: one order, notice or measure: who may ask for it, the test, and what has to be shown. */
export const disruptionSchema = z.strictObject({
  code,
  title: words,
  subject: z.enum(subjectKinds),
  does: words,
  whoApplies: words,
  test: lines.min(1),
  /** `to-confirm`: made law, but the date from which it works has not been confirmed. `not-law`: needs no court and has no force by itself. */
  standing: z.enum(['in-force', 'to-confirm', 'not-law']),
  standingWords: words,
  lasts: words,
  /** Days after it begins in which it is looked at again at the latest. */
  reviewDays: z.int().min(1).max(365),
  items: z
    .array(z.strictObject({ code, asked: words, evidence: words, from: z.array(z.enum(evidenceKinds)).min(1) }))
    .min(2)
    .refine((list) => new Set(list.map((one) => one.code)).size === list.length, 'a code stands twice'),
  careful: lines.min(1),
  /** The day on which somebody looked at the law behind it last. */
  lookedUpOn: z.iso.date(),
  ...fact,
})

export type IntelligenceGuide = z.infer<typeof intelligenceSchema>
export type DisruptionGuide = z.infer<typeof disruptionSchema>
export type SubjectKind = (typeof subjectKinds)[number]
export type EvidenceKind = (typeof evidenceKinds)[number]
