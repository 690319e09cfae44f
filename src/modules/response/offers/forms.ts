import { form, longText } from '../../../platform/forms/index.ts'

export const notNeededForm = form({
  reason: longText({
    label: 'Why is no discussion needed?',
    hint: 'What is done already, and what would change your mind. It stands on the record with your name; a new episode or sign is asked about again.',
    required: 'Say why no discussion is needed',
    lengthMax: 2000,
    size: 4,
  }),
})
