import { z } from 'zod'

/** What content/contexts.yaml may say: the kinds of context, and the signs that may be noted in each. */

const words = z.string().trim().min(1)
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code is lower-case words joined by hyphens')
const fact = { sources: z.array(words).min(1), checked: z.boolean().default(true) }

export const contextKinds = ['place', 'group', 'school', 'online'] as const
export const contextSignLists = ['harm-now', 'sign', 'strength'] as const

const contextSignSchema = z
  .strictObject({
    code,
    title: words,
    list: z.enum(contextSignLists),
    /** In which kinds of context it may be noted. */
    kinds: z.array(z.enum(contextKinds)).min(1),
    lookFor: z.array(words).min(1).max(4),
    /** Everyday explanations to rule out. */
    innocent: z.array(words).default([]),
    ...fact,
  })
  .refine((sign) => sign.list !== 'sign' || sign.innocent.length > 0, {
    path: ['innocent'],
    error: 'say at least one everyday explanation',
  })

export const contextGuideSchema = z
  .strictObject({
    kinds: z.array(z.strictObject({ code: z.enum(contextKinds), words, hint: words, name: words })).length(contextKinds.length),
    signs: z.array(contextSignSchema).min(1),
    ...fact,
  })
  .refine(({ kinds }) => new Set(kinds.map((kind) => kind.code)).size === contextKinds.length, {
    path: ['kinds'],
    error: 'each kind stands once',
  })
  .refine(({ signs }) => new Set(signs.map((sign) => sign.code)).size === signs.length, { path: ['signs'], error: 'each sign stands once' })

export type ContextKind = (typeof contextKinds)[number]
export type ContextSignList = (typeof contextSignLists)[number]
export type ContextGuide = z.infer<typeof contextGuideSchema>
export type ContextSign = ContextGuide['signs'][number]
