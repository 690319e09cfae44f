import type { Attributes } from './words.ts'

/** Words that the browser script shows, by govuk-frontend's own keys (`show-section`), singular or by plural rule. */
export type Translations = Readonly<Record<string, string | Readonly<Record<string, string>> | undefined>>

/** The attributes by which govuk-frontend's script reads its words. */
export function translations(texts: Translations | undefined): Attributes {
  return Object.fromEntries(
    Object.entries(texts ?? {}).flatMap(([key, text]) => {
      if (!text) return []
      if (typeof text === 'string') return [[`data-i18n.${key}`, text]]
      return Object.entries(text).map(([rule, message]) => [`data-i18n.${key}.${rule}`, message])
    }),
  )
}
