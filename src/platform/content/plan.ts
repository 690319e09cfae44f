import { z } from 'zod'

/** What content/plan.yaml may say: the kinds of plan, its four parts, and the words on the copy that is handed over. */

const words = z.string().trim().min(1)
const fact = { sources: z.array(words).min(1), checked: z.boolean().default(true) }

export const planKinds = ['early-help', 'child-in-need', 'child-protection', 'care'] as const
export const planParts = ['prepare', 'prevent', 'protect', 'pursue'] as const

export const planSchema = z.strictObject({
  kinds: z.array(z.strictObject({ code: z.enum(planKinds), words, meaning: words, forFamily: words, ...fact })).length(planKinds.length),
  /** Where an action may stand in the plan, in the order of the page. */
  parts: z
    .array(z.strictObject({ code: z.enum(planParts), title: words, belongs: words, forFamily: words, ...fact }))
    .length(planParts.length),
  copy: z.strictObject({ safe: words, leftOut: z.array(words).min(1), ...fact }),
})

export type PlanGuide = z.infer<typeof planSchema>
