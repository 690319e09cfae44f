import { z } from 'zod'
import { patterns, spotContexts, spotRule, spotSchema, spotWordsSchema } from './spot-schema.ts'

/**
 * What each file in `content/` may say. Every object is strict, so that a misspelt field is an error at start
 * and not a sentence that silently never shows.
 *
 * Two fields stand on every fact that reaches a screen:
 * `sources` names where it came from (keys of `sources.yaml`), and `checked: false` says that the fact was
 * not found in a source and needs a practitioner's eye.
 */

export { spotWordsSchema }

const words = z.string().trim().min(1)
const lines = z.array(words)
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code is lower-case words joined by hyphens')
const sourceKey = words
const day = z.iso.date()

const fact = {
  sources: z.array(sourceKey).min(1),
  checked: z.boolean().default(true),
}

export const signLists = ['harm-now', 'sign', 'vulnerability', 'strength'] as const

export const signSchema = z
  .strictObject({
    code,
    title: words,
    list: z.enum(signLists),
    meaning: words,
    lookFor: lines.min(2).max(4),
    /** Everyday explanations to rule out. A strength needs none. */
    innocent: lines.default([]),
    askNext: lines.min(1).max(3),
    /** Ways a child or carer may put it, to help a reader find the sign. Never scored, never single slang words. */
    phrases: lines.default([]),
    /** How the sign is spotted in free text. */
    spot: spotSchema.optional(),
    ...fact,
  })
  .refine((sign) => sign.list === 'strength' || sign.innocent.length > 0, {
    path: ['innocent'],
    error: 'say at least one everyday explanation',
  })

export const questionKinds = ['open', 'choice', 'people', 'place', 'yes-no-unsure'] as const

/** Some options carry the code of a national return (M, A), written as published. */
const optionCode = z.union([code, z.string().regex(/^[A-Z0-9]{1,3}$/)], {
  error: 'a code is lower-case words joined by hyphens, or as a national return has it',
})

const option = z.strictObject({ code: optionCode, words, hint: words.optional() })

const questionSchema = z
  .strictObject({
    id: code,
    words,
    why: words,
    prompts: lines.default([]),
    kind: z.enum(questionKinds),
    options: z.array(option).default([]),
    /** Several options may be chosen. */
    many: z.boolean().default(false),
    /** The child may ask that this answer is not shared. What that can and cannot mean is said in `privacy`. */
    mayKeepPrivate: z.boolean().default(true),
    /** Codes of signs that an answer often bears on: shown as prompts to the interviewer, never set by the answer. */
    signs: z.array(code).default([]),
    /** A matter of `urgent.yaml` that a yes to this question is about: it is raised at once, and says what to do now. */
    cannotWait: code.optional(),
    ...fact,
  })
  .refine((question) => question.cannotWait === undefined || question.kind === 'yes-no-unsure', {
    path: ['cannotWait'],
    error: 'only a question that is answered by yes or no can raise what cannot wait',
  })
  .refine((question) => (question.kind === 'choice') === question.options.length >= 2, {
    path: ['options'],
    error: 'a choice needs two options or more; the other kinds have none',
  })

/** In the order in which the conversation goes. */
export const interviewSections = ['privacy', 'before', 'during', 'harm', 'return', 'voice', 'next', 'read-back'] as const

const sectionSchema = z.strictObject({
  code: z.enum(interviewSections),
  title: words,
  purpose: words,
  /** Said to the child before the first question. */
  say: lines.default([]),
  questions: z.array(questionSchema).min(1),
  ...fact,
})

export const interviewSchema = z.strictObject({
  /** About the conversation itself; answered by the interviewer, not put to the child. */
  setting: z.array(questionSchema).min(1),
  sections: z.array(sectionSchema),
  /** When the child said no, or it could not be held. Reasons stand in `reasons.yaml`. */
  declined: z.strictObject({
    title: words,
    say: lines.min(1),
    doFirst: lines.min(1),
    carers: z.array(questionSchema).min(1),
    ...fact,
  }),
  reminders: z.array(z.strictObject({ code, title: words, lines: lines.min(1), ...fact })),
})

export const urgentMatterSchema = z
  .strictObject({
    code,
    title: words,
    /** The plain question that settles whether this cannot wait. */
    ask: words,
    doNow: lines.min(1),
    doNot: lines.default([]),
    tell: z.array(z.strictObject({ who: words, how: words })).min(1),
    sameDay: words,
    outOfHours: words,
    within: words,
    /** The words give clinical advice, which a clinician must sign off. */
    clinical: z.boolean(),
    status: z.enum(['draft', 'in-use']),
    signedOff: z.strictObject({ by: words, role: words, on: day }).optional(),
    ...fact,
  })
  .refine((matter) => !matter.clinical || matter.status === 'draft' || matter.signedOff !== undefined, {
    path: ['status'],
    error: 'clinical wording stays a draft until it is signed off',
  })

export const urgentSchema = z.strictObject({
  note: lines.min(1),
  matters: z.array(urgentMatterSchema).min(1),
})

/** What goes out of itself, by law or commission, to another agency. */
export const arrangementCodes = [
  'report-police',
  'report-authority',
  'report-host',
  'interview',
  'action',
  'plan',
  'climbed',
  'context-action',
  'context-plan',
  'context-climbed',
] as const
export type ArrangementCode = (typeof arrangementCodes)[number]

export const sharingSchema = z.strictObject({
  note: lines.min(1),
  routes: z
    .array(
      z.strictObject({
        code,
        title: words,
        meaning: words,
        fits: words,
        record: words,
        /** `to-confirm`: made law, but the date it takes effect has not been confirmed. */
        commencement: z.enum(['in-force', 'to-confirm']),
        ...fact,
      }),
    )
    .min(1),
  recipients: z.array(z.strictObject({ code, title: words, needs: words, careful: words, ...fact })).min(1),
  /** Each of them once: what goes out of itself has its words, whatever happens to the text of the file. */
  arrangements: z
    .array(
      z.strictObject({
        code: z.enum(arrangementCodes),
        title: words,
        what: words,
        helpsWith: words,
        /** A code of the routes. */
        route: code,
        /** Which harm was weighed, and what makes it safe enough. */
        detriment: words,
        /** How children learn of it. */
        told: words,
        ...fact,
      }),
    )
    .refine((all) => arrangementCodes.every((one) => all.some(({ code: its }) => its === one)), {
      error: `there must be one of each: ${arrangementCodes.join(', ')}`,
    }),
})

export const reasonLists = [
  'offer-late',
  'completion-late',
  'declined',
  'not-possible',
  'hand-on',
  'no-action',
  'no-share',
  'urgent-dismissed',
  'access-request',
  'break-glass',
  'referral-threshold',
  'not-ours',
  'referral-withdrawn',
  'context-closed',
] as const

export const reasonSchema = z.strictObject({
  code,
  words,
  needsDetail: z.boolean().default(false),
})

const reasonListSchema = z.strictObject({
  /** The question as a worker sees it. */
  asked: words,
  reasons: z.array(reasonSchema).min(2),
  ...fact,
})

export const reasonsSchema = z.strictObject({
  'offer-late': reasonListSchema,
  'completion-late': reasonListSchema,
  declined: reasonListSchema,
  'not-possible': reasonListSchema,
  'hand-on': reasonListSchema,
  'no-action': reasonListSchema,
  'no-share': reasonListSchema,
  'urgent-dismissed': reasonListSchema,
  'access-request': reasonListSchema,
  'break-glass': reasonListSchema,
  'referral-threshold': reasonListSchema,
  'not-ours': reasonListSchema,
  'referral-withdrawn': reasonListSchema,
  'context-closed': reasonListSchema,
} satisfies Record<(typeof reasonLists)[number], typeof reasonListSchema>)

export const riskScalesSchema = z.strictObject({
  scales: z
    .array(
      z.strictObject({
        code,
        title: words,
        note: words.optional(),
        /** Lowest first. */
        levels: z.array(z.strictObject({ code, words, meaning: words, ...fact })).min(2),
        ...fact,
      }),
    )
    .min(1),
})

export const definitionsSchema = z.strictObject({
  definitions: z
    .array(
      z.strictObject({
        code,
        title: words,
        meaning: words,
        note: words.optional(),
        /** Used for new records unless the area says otherwise. Exactly one. */
        current: z.boolean().default(false),
        ...fact,
      }),
    )
    .min(1),
})

export const slangSchema = z.strictObject({
  note: lines.min(1),
  terms: z
    .array(
      z.strictObject({
        term: words,
        variants: lines.default([]),
        meaning: words,
        whyItMatters: words,
        /** Has an ordinary meaning, or several. */
        ambiguous: z.boolean(),
        /** A word of every day (bag, line): explained in a quotation or in a child's own writing only. */
        everyday: z.boolean().default(false),
        region: words.optional(),
        ...fact,
      }),
    )
    .min(1),
})

export const languageSchema = z.strictObject({
  note: lines.min(1),
  phrases: z
    .array(
      z.strictObject({
        code,
        avoid: patterns.min(1),
        /** Sentences in which it must be pointed out, and sentences that it must leave. The tests run each. */
        examples: lines.min(1),
        not: lines.default([]),
        better: lines.min(1),
        why: words,
        ...fact,
      }),
    )
    .min(1),
})

export const helplinesSchema = z.strictObject({
  note: lines.min(1),
  helplines: z
    .array(
      z
        .strictObject({
          code,
          name: words,
          call: words.optional(),
          text: words.optional(),
          web: words.optional(),
          hours: words,
          cost: words,
          what: words,
          for: z.array(z.enum(['child', 'carer', 'worker'])).min(1),
          emergency: z.boolean().default(false),
          lookedUpOn: day,
          confirm: words,
          ...fact,
        })
        .refine((line) => line.call !== undefined || line.text !== undefined || line.web !== undefined, {
          error: 'say how to reach it: call, text or web',
        }),
    )
    .min(1),
})

export const sourcesSchema = z.strictObject({
  sources: z.array(
    z.strictObject({
      key: words,
      name: words,
      publisher: words,
      year: z.int().min(1900).max(2100).optional(),
      what: words,
    }),
  ),
})

export const pageSchema = z.strictObject({
  slug: code,
  title: words,
  description: words,
  updated: day,
  blocks: z
    .array(
      z.union([
        z.strictObject({ heading: words }),
        z.strictObject({ paragraph: words }),
        z.strictObject({ list: lines.min(1) }),
        z.strictObject({ helplines: z.array(code).min(1) }),
      ]),
    )
    .min(1),
  ...fact,
})

export const fieldKinds = [
  'line',
  'text',
  'date',
  'date-time',
  'choice',
  'many',
  'yes-no-unsure',
  'people',
  'places',
  'phones',
  'photo',
] as const

const fieldSchema = z
  .strictObject({
    code,
    label: words,
    hint: words.optional(),
    kind: z.enum(fieldKinds),
    options: z.array(option).default([]),
    ...fact,
  })
  .refine((field) => (field.kind === 'choice' || field.kind === 'many') === field.options.length >= 2, {
    path: ['options'],
    error: 'a choice needs two options or more; the other kinds have none',
  })

const fieldGroup = z.strictObject({ code, title: words, fields: z.array(fieldSchema).min(1) })

export const profileSchema = z.strictObject({
  note: lines.min(1),
  ahead: z.array(fieldGroup).min(1),
  onceMissing: z.array(fieldGroup).min(1),
})

const choices = z.strictObject({ asked: words, options: z.array(option).min(2), ...fact })

export const missingChoiceLists = [
  'circumstances',
  'reporters',
  'howFound',
  'condition',
  'placementTypes',
  'missingTypes',
  'riskReasons',
  'escalations',
] as const

export const missingSchema = z.strictObject({
  circumstances: choices,
  reporters: choices,
  howFound: choices,
  condition: choices,
  placementTypes: choices,
  missingTypes: choices,
  riskReasons: choices,
  escalations: choices,
  preventionInterview: z.strictObject({ note: lines.min(1), fields: z.array(fieldSchema).min(1) }),
})

export const judgementSchema = z.strictObject({
  sets: z
    .array(
      z.strictObject({
        code,
        title: words,
        /** The areas whose words these are; the set of none serves every other. */
        areas: z.array(code).default([]),
        levels: z.array(z.strictObject({ code, words, meaning: words, ...fact })).min(2),
        ...fact,
      }),
    )
    .min(1),
  strategy: z.strictObject({ asked: words, lines: lines.min(1), ...fact }),
})

/** Deeply read-only: content is read once at start and frozen. */
export type Sealed<T> = T extends readonly (infer Item)[]
  ? readonly Sealed<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Sealed<T[Key]> }
    : T

export type SignList = (typeof signLists)[number]
/** A sign as pages show it; its rules for free text stand apart, in `Content.spotting`. */
export type Sign = Sealed<Omit<z.infer<typeof signSchema>, 'spot'>>
export type SpotContext = (typeof spotContexts)[number]
export type SpotRule = Sealed<z.infer<typeof spotRule>>
export type Spot = Sealed<z.infer<typeof spotSchema>>
export type SpotWords = Sealed<z.infer<typeof spotWordsSchema>>
export type QuestionKind = (typeof questionKinds)[number]
export type Question = Sealed<z.infer<typeof questionSchema>>
export type Option = Sealed<z.infer<typeof option>>
export type InterviewSectionCode = (typeof interviewSections)[number]
export type InterviewSection = Sealed<z.infer<typeof sectionSchema>>
export type InterviewGuide = Sealed<z.infer<typeof interviewSchema>>
export type UrgentMatter = Sealed<z.infer<typeof urgentMatterSchema>>
export type UrgentGuide = Sealed<z.infer<typeof urgentSchema>>
export type SharingGuide = Sealed<z.infer<typeof sharingSchema>>
export type SharingRoute = SharingGuide['routes'][number]
export type Recipient = SharingGuide['recipients'][number]
export type ReasonListName = (typeof reasonLists)[number]
export type Reason = Sealed<z.infer<typeof reasonSchema>>
export type ReasonList = Sealed<z.infer<typeof reasonListSchema>>
export type RiskScale = Sealed<z.infer<typeof riskScalesSchema>>['scales'][number]
export type RiskLevel = RiskScale['levels'][number]
export type MissingDefinition = Sealed<z.infer<typeof definitionsSchema>>['definitions'][number]
export type SlangGuide = Sealed<z.infer<typeof slangSchema>>
export type SlangTerm = SlangGuide['terms'][number]
export type LanguageGuide = Sealed<z.infer<typeof languageSchema>>
export type BlamingPhrase = LanguageGuide['phrases'][number]
export type HelplineGuide = Sealed<z.infer<typeof helplinesSchema>>
export type Helpline = HelplineGuide['helplines'][number]
export type Source = Sealed<z.infer<typeof sourcesSchema>>['sources'][number]
export type PublicPage = Sealed<z.infer<typeof pageSchema>>
export type PageBlock = PublicPage['blocks'][number]
export type FieldKind = (typeof fieldKinds)[number]
export type Field = Sealed<z.infer<typeof fieldSchema>>
export type FieldGroup = Sealed<z.infer<typeof fieldGroup>>
export type ProfileGuide = Sealed<z.infer<typeof profileSchema>>
export type MissingChoiceList = (typeof missingChoiceLists)[number]
export type MissingGuide = Sealed<z.infer<typeof missingSchema>>
export type JudgementGuide = Sealed<z.infer<typeof judgementSchema>>
export type JudgementLevel = JudgementGuide['sets'][number]['levels'][number]
export type Choices = Sealed<z.infer<typeof choices>>
