import type { Words } from '../words.ts'

/** One component in the gallery. */
export interface Entry {
  name: string
  /** What it is for, and when something else serves better. */
  purpose: string
  /** What must stay true for everybody to be able to use it. */
  criteria: readonly string[]
  /** The component of govuk-frontend whose fixtures it is tested against. */
  fixtures?: string | undefined
  example: Words
}
