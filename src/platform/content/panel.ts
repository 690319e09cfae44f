import { z } from 'zod'

/** What content/panel.yaml may say: what a panel may say of a child, and the themes that are counted over time. */

const words = z.string().trim().min(1)
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code is lower-case words joined by hyphens')
const themes = z.array(z.strictObject({ code, words })).min(2)

export const panelGuideSchema = z
  .strictObject({
    outcomes: z.array(z.strictObject({ code, words, hint: words.optional(), needsWords: z.boolean() })).min(2),
    modes: themes,
    places: themes,
    sources: z.array(words).min(1),
    checked: z.boolean().default(true),
  })
  .refine(
    ({ outcomes, modes, places }) => [outcomes, modes, places].every((list) => new Set(list.map((one) => one.code)).size === list.length),
    {
      error: 'a code stands once in its list',
    },
  )

export type PanelGuide = z.infer<typeof panelGuideSchema>
