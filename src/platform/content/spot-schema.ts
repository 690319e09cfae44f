// What the rules by which signs are spotted may say: `spot:` in a sign's file, and words.yaml.
import { z } from 'zod'

const words = z.string().trim().min(1)
const lines = z.array(words)
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code is lower-case words joined by hyphens')

/** A phrase in the notation of notation.ts. */
const pattern = words
export const patterns = z.array(pattern)

/** Why words may stand and yet be no sign; a rule may say that it holds even so. */
export const spotContexts = ['no', 'asked', 'supposed', 'story', 'somebody-else', 'over', 'everyday'] as const

export const spotRule = z.strictObject({
  find: patterns.min(1),
  /** Everyday explanations of this rule alone. */
  unless: patterns.default([]),
  even: z.array(z.enum(spotContexts)).default([]),
  why: words,
  /** Sentences that it must find, and sentences that it must leave. The tests run each. */
  examples: lines.min(3),
  not: lines.min(2),
})

export const spotSchema = z.strictObject({
  /** Everyday explanations: where one stands beside the words, they are not pointed out. */
  notHere: patterns.default([]),
  rules: z.array(spotRule).min(1),
})

/** The kinds of words that change what stands beside them. */
const contextsSchema = z.strictObject({
  no: patterns.min(1),
  'not-a-no': patterns.min(1),
  'no-after': patterns.min(1),
  denies: patterns.min(1),
  'denies-what-is-known': patterns.min(1),
  'child-says': patterns.min(1),
  asks: patterns.min(1),
  supposes: patterns.min(1),
  story: patterns.min(1),
  'story-goes-on': patterns.min(1),
  'somebody-else': patterns.min(1),
  'other-people': patterns.min(1),
  link: patterns.min(1),
  over: patterns.min(1),
  past: patterns.min(1),
  'since-then': patterns.min(1),
  agrees: patterns.min(1),
  'says-no': patterns.min(1),
  'denies-after': patterns.min(1),
  'points-back': patterns.min(1),
  'takes-back': patterns.min(1),
  'takes-words-back': patterns.min(1),
})

/** Words that the rules of every sign share: words.yaml. */
export const spotWordsSchema = z.strictObject({
  note: lines.min(1),
  forms: z.record(words, lines.min(1)),
  spellings: z.record(words, lines.min(1)),
  contractions: lines.min(1),
  breaks: lines.min(1),
  joins: lines.min(1),
  subjects: lines.min(1),
  objects: lines.min(1),
  'her-as-one': lines.min(1),
  pronouns: lines.min(1),
  tellers: lines.min(1),
  finders: lines.min(1),
  'found-with': lines.min(1),
  who: lines.min(1),
  barriers: lines.min(1),
  contexts: contextsSchema,
  groups: z.record(code, patterns.min(1)),
})
