import type { Content } from '../../../platform/content/index.ts'
import { choice, day, form, longText, text, type Field } from '../../../platform/forms/index.ts'
import { normaliseRef } from '../../../kernel/ids.ts'

/** Any of these will do, so none of them is called optional. */
const anyWillDo = <T>(field: Field<T>): Field<T> => ({ ...field, required: true })
const nameBox = { size: 20, spellcheck: false, autocomplete: 'off', lengthMax: 100 } as const

export const findForm = form({
  q: anyWillDo(
    text({
      label: 'Name or reference',
      hint: 'Part of a name will do. Spelling may differ.',
      spellcheck: false,
      autocomplete: 'off',
      lengthMax: 200,
    }),
  ),
  family: anyWillDo(text({ label: 'Family name', ...nameBox })),
  born: anyWillDo(day({ label: 'Date of birth' })),
  given: text({ label: 'First name', ...nameBox }),
})

export interface Wanted {
  q: string | null
  given: string | null
  family: string | null
  born: string | null
}

/** What may be looked for outside the circles, or null where too little is known. Only exact facts: a full reference, or a family name with a date of birth. */
export function exactlyWanted({
  q,
  given,
  family,
  born,
}: Wanted): { family: string | null; given: string | null; born: string | null; reference: string | null } | null {
  const reference = q !== null && looksLikeReference(q) ? (normaliseRef(q) ?? q) : null
  const named = family !== null && born !== null
  if (reference === null && !named) return null
  return { family: named ? family : null, given: named ? given : null, born: named ? born : null, reference }
}

/** One word with a digit in it, of four to forty characters: a name is never asked for outside the circles by accident. */
export function looksLikeReference(typed: string): boolean {
  return normaliseRef(typed) !== null || /^(?=.*\d)[^\s]{4,40}$/.test(typed)
}

/** How what was typed in one box is carried over to the form for a new child. */
export function splitTyped({ q, given, family, born }: Wanted): {
  givenName: string | null
  familyName: string | null
  dateOfBirth: string | null
  reference: string | null
} {
  if (q === null || given !== null || family !== null)
    return { givenName: given, familyName: family, dateOfBirth: born, reference: q !== null && looksLikeReference(q) ? q : null }
  if (looksLikeReference(q)) return { givenName: null, familyName: null, dateOfBirth: born, reference: q }
  const words = q.split(/\s+/)
  return { givenName: words[0] ?? null, familyName: words.slice(1).join(' ') || null, dateOfBirth: born, reference: null }
}

/** Reasons are content: a practitioner edits them. */
export function askForm(content: Content) {
  const { asked, reasons } = content.reasons('access-request')
  return form({
    purpose: choice({
      label: asked,
      required: 'Choose what you need it for',
      options: reasons.map(({ code, words }) => ({ code, words })),
    }),
    reason: longText({
      label: 'What do you need to know, and why?',
      hint: 'The people who answer for the child read this.',
      required: 'Say in a sentence what you need to know, and why',
      size: 3,
      lengthMax: 1000,
    }),
  })
}

export const glassReasonLeast = 15

export function glassForm(content: Content) {
  const { asked, reasons } = content.reasons('break-glass')
  return form({
    purpose: choice({
      label: asked,
      required: 'Choose what makes it too urgent',
      options: reasons.map(({ code, words }) => ({ code, words })),
    }),
    reason: longText({
      label: 'What is happening?',
      hint: 'One or two sentences. They stand on the child’s circle with your name.',
      required: 'Say what is happening',
      size: 3,
      lengthMax: 1000,
      check: (typed) => (typed.length < glassReasonLeast ? `Say a little more: at least ${glassReasonLeast} characters` : null),
    }),
  })
}

/** A child of one's own circles, to be chosen for something. */
export const nearForm = form({
  called: text({
    label: 'Name or reference of the child',
    required: 'Give a name or a reference',
    lengthMax: 120,
    autocomplete: 'off',
    spellcheck: false,
  }),
})
