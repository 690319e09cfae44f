import { z } from 'zod'

/** What content/nrm.yaml may say: the questions of a referral to the National Referral Mechanism, who may send one, and section 45. */

const words = z.string().trim().min(1)
const lines = z.array(words).min(1)
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code is lower-case words joined by hyphens')
const codes = z.array(code).default([])
const fact = { sources: z.array(words).min(1), checked: z.boolean().default(true) }

/** Parts of the record that can be put forward as an answer. Each has its reader in src/modules/response/nrm/record.ts. */
export const nrmSources = [
  'first-responder',
  'nation',
  'age',
  'authority',
  'authority-phone',
  'first-name',
  'last-name',
  'other-names',
  'date-of-birth',
  'sex',
  'language',
  'communication',
  'chronology',
  'all-signs',
  'interviews',
  'judgement',
  'circle',
  'types',
  'my-first-name',
  'my-last-name',
  'my-job',
  'my-phone',
] as const

export const nrmKinds = ['line', 'text', 'lines', 'choice', 'ticks', 'day'] as const

/** Every test of a draft. Its rule stands in src/modules/response/nrm/checks.ts, its words in the content. */
export const nrmChecks = [
  'child-route',
  'authority-first',
  'gaps',
  'delay',
  'chronology',
  'own-judgement',
  'copied',
  'types-fit',
  'short',
] as const

/** What is recorded after a referral was sent. */
export const nrmFacts = ['reasonable-grounds', 'conclusive-grounds', 'local-panel', 'guardian', 'consent-at-18', 'reconsideration'] as const

const option = z.strictObject({ code, words, reveals: code.optional() })

const question = z
  .strictObject({
    /** The name that the published form gives it, or a name of ours. */
    field: code,
    /** Not on the form: asked for the checks, and in no file that leaves. */
    ours: z.boolean().default(false),
    words,
    help: words.optional(),
    kind: z.enum(nrmKinds),
    options: z.array(option).default([]),
    required: z.boolean().default(true),
    /** Asked only when that question, which stands before it, has one of these answers. */
    when: z.strictObject({ field: code, is: z.array(code).min(1) }).optional(),
    from: z.array(z.enum(nrmSources)).default([]),
    /** Signs, answers of an interview and escalations that an answer may be drawn from. */
    signs: codes,
    answers: codes,
    escalations: codes,
  })
  .refine((one) => (one.kind === 'choice' || one.kind === 'ticks') === one.options.length >= 2, {
    path: ['options'],
    error: 'a choice needs two options or more; the other kinds have none',
  })

const ofEach = <Code extends string>(all: readonly Code[], what: string) =>
  ({
    check: (found: readonly { code: string }[]) => found.map((one) => one.code).join() === all.join(),
    words: { error: `the ${what} are, in this order: ${all.join(', ')}` },
  }) as const
const everyCheck = ofEach(nrmChecks, 'checks')
const everyFact = ofEach(nrmFacts, 'facts')

export const nrmSchema = z
  .strictObject({
    note: lines,
    sections: z
      .array(
        z.strictObject({
          code,
          title: words,
          pages: z.array(z.strictObject({ code, title: words, questions: z.array(question).min(1) })).min(1),
        }),
      )
      .min(1),
    ...fact,
    checks: z
      .array(z.strictObject({ code: z.enum(nrmChecks), blocks: z.boolean(), title: words, putRight: words }))
      .refine(everyCheck.check, everyCheck.words),
    checkSources: z.array(words).min(1),
    firstResponders: z.strictObject({
      lookedUpOn: z.iso.date(),
      note: words,
      organisations: z
        .array(z.strictObject({ code, name: words, kind: z.enum(['council', 'police', 'health', 'school', 'charity']).optional() }))
        .min(1),
      ...fact,
    }),
    after: z
      .array(z.strictObject({ code: z.enum(nrmFacts), title: words, asked: words, help: words, options: z.array(option).min(2), ...fact }))
      .refine(everyFact.check, everyFact.words),
    section45: z.strictObject({
      title: words,
      short: words,
      what: lines,
      excluded: words,
      advice: words,
      doNow: lines,
      about: z.strictObject({ escalations: z.array(code).min(1), returns: z.array(code).min(1), signs: z.array(code).min(1) }),
      ...fact,
    }),
  })
  .superRefine((guide, context) => {
    const pages = guide.sections.flatMap((section) => section.pages)
    const questions = pages.flatMap((page) => page.questions)
    const wrong = (text: string) => context.addIssue({ code: 'custom', message: text })
    const twice = (all: readonly string[]) => all.filter((one, place) => all.indexOf(one) !== place)
    for (const one of twice(pages.map((page) => page.code))) wrong(`the page ${one} stands twice`)
    for (const one of twice(questions.map((each) => each.field))) wrong(`the question ${one} stands twice`)
    const before = new Map<string, readonly { code: string }[]>()
    for (const each of questions) {
      const asked = each.when === undefined ? undefined : before.get(each.when.field)
      if (each.when && !asked) wrong(`${each.field} hangs on ${each.when.field}, which does not stand before it`)
      if (each.when?.is.some((answer) => !asked?.some((o) => o.code === answer)))
        wrong(`${each.field} hangs on an answer that is not there`)
      before.set(each.field, each.options)
    }
    for (const page of pages)
      for (const each of page.questions)
        for (const o of each.options)
          if (o.reveals !== undefined && !page.questions.some((q) => q.field === o.reveals && q.when?.field === each.field))
            wrong(`${each.field} shows ${o.reveals}, which does not hang on it on this page`)
  })

export type NrmGuide = z.infer<typeof nrmSchema>
export type NrmSection = NrmGuide['sections'][number]
export type NrmPage = NrmSection['pages'][number]
export type NrmQuestion = NrmPage['questions'][number]
export type NrmSource = (typeof nrmSources)[number]
export type NrmCheckCode = (typeof nrmChecks)[number]
export type NrmFactCode = (typeof nrmFacts)[number]
