import { daysBetween } from '../../../kernel/dates.ts'
import { choice, day, form, longText, pick, text, tick, type Option, type Problem } from '../../../platform/forms/index.ts'
import { referenceKinds, sexes } from '../domain.ts'
import { referenceWords, sexWords } from '../words.ts'

const nameText = { size: 20, spellcheck: false, autocomplete: 'off', lengthMax: 100 } as const

/** A new child: a name, or a reference where no name is known yet. */
export function newChildForm(councils: readonly Option[], ownReference: boolean) {
  return form(
    {
      givenName: text({ label: 'First name', ...nameText }),
      familyName: text({ label: 'Family name', ...nameText }),
      preferredName: text({ label: 'What they like to be called', hint: 'If it differs from the first name', ...nameText }),
      dateOfBirth: day({ label: 'Date of birth', hint: 'For example, 27 3 2012. Leave it empty if you are not sure.' }),
      sex: pick({ label: 'Sex', options: sexes.map((code) => ({ code, words: sexWords[code] })) }),
      responsible: pick({
        label: 'Which council answers for the child?',
        hint: 'Where the child lives, or the council that looks after them',
        required: 'Choose which council answers for the child',
        options: councils,
      }),
      reference: text({
        label: ownReference ? 'Your agency’s reference' : 'The council’s reference',
        hint: 'The number in your own system. It is shown until a name is known.',
        size: 20,
        spellcheck: false,
        autocomplete: 'off',
        lengthMax: 60,
      }),
      another: tick({ label: 'None of these: this is another child' }),
    },
    (values) =>
      values.givenName === null && values.familyName === null && values.preferredName === null && values.reference === null
        ? [{ field: 'givenName', text: 'Give a name, or a reference if no name is known' }]
        : [],
  )
}

/** What is known of a child, to be put right. */
export function knownForm(councils: readonly Option[], workers: readonly Option[], today: string) {
  return form(
    {
      preferredName: text({ label: 'What they like to be called', ...nameText }),
      givenName: text({ label: 'First name', ...nameText }),
      familyName: text({ label: 'Family name', ...nameText }),
      otherNames: text({
        label: 'Other names',
        hint: 'Nicknames and earlier names, with commas between them. The search finds them.',
        spellcheck: false,
        autocomplete: 'off',
        lengthMax: 300,
      }),
      dateOfBirth: day({ label: 'Date of birth' }),
      sex: pick({ label: 'Sex', options: sexes.map((code) => ({ code, words: sexWords[code] })) }),
      ethnicity: text({ label: 'Ethnicity', hint: 'In the words the child or family uses', size: 20, lengthMax: 100 }),
      language: text({ label: 'First language', size: 20, lengthMax: 100 }),
      communicationNeeds: longText({
        label: 'What helps them to talk and to understand',
        hint: 'An interpreter, more time, pictures, a quiet room',
        size: 3,
        lengthMax: 1000,
      }),
      nhsNumber: text({
        label: 'NHS number',
        size: 20,
        inputMode: 'numeric',
        spellcheck: false,
        autocomplete: 'off',
        lengthMax: 20,
        check: (typed) => (/^\d{10}$/.test(typed.replaceAll(/\s/g, '')) ? null : 'An NHS number has 10 digits'),
      }),
      responsible: pick({
        label: 'Which council answers for the child?',
        required: 'Choose which council answers for the child',
        options: councils,
      }),
      lookedAfterSince: day({ label: 'Looked after by that council since' }),
      lead: pick({ label: 'Lead worker', hint: 'Who is told first. Only people in the child’s circle can lead.', options: workers }),
    },
    (values) => inThePast({ dateOfBirth: values.dateOfBirth, lookedAfterSince: values.lookedAfterSince }, today),
  )
}

/** Problems for each of these days that has not come yet. */
export function inThePast(days: Readonly<Record<string, string | null>>, today: string): Problem[] {
  return Object.entries(days).flatMap(([field, value]) =>
    value !== null && daysBetween(today, value) > 0 ? [{ field, text: 'That day has not come yet' }] : [],
  )
}

export const referenceForm = form({
  kind: choice({
    label: 'What kind of reference is it?',
    required: 'Choose the kind of reference',
    options: referenceKinds.map((code) => ({ code, words: referenceWords[code] })),
  }),
  value: text({
    label: 'The reference, as the other system writes it',
    required: 'Give the reference',
    size: 20,
    spellcheck: false,
    autocomplete: 'off',
    lengthMax: 60,
  }),
})
