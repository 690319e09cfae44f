import { form, longText, text } from '../../../platform/forms/index.ts'

export const linkForm = form({
  other: text({
    label: 'Reference of the other record',
    hint: 'It starts with C-, and stands beside the child’s name. You must be in the circle of both records.',
    required: 'Give the reference of the other record',
    size: 20,
    spellcheck: false,
    autocomplete: 'off',
    lengthMax: 40,
  }),
  reason: longText({
    label: 'How do you know that it is the same child?',
    hint: 'For example: the same birthday and mother; the school knows both names',
    required: 'Say how you know',
    size: 2,
    lengthMax: 1000,
  }),
})

export const endLinkForm = form({
  reason: longText({
    label: 'Why are they not the same child, or not to be linked?',
    required: 'Say why',
    size: 2,
    lengthMax: 1000,
  }),
})
