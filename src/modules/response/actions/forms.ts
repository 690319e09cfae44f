import { day, form, longText } from '../../../platform/forms/index.ts'

export const doneForm = form({
  note: longText({ label: 'What was done?', required: 'Say what was done', lengthMax: 2000, size: 3 }),
  changed: longText({
    label: 'What changed for the child?',
    hint: 'Leave this empty if it is too early to say.',
    lengthMax: 2000,
    size: 3,
  }),
})

export const moveForm = form({
  toDay: day({ label: 'Which day instead?', required: 'Say which day' }),
  reason: longText({
    label: 'Why is it moved?',
    hint: 'Every move is kept, with its reason.',
    required: 'Say why it is moved',
    lengthMax: 1000,
    size: 3,
  }),
})

export const stopForm = form({
  reason: longText({
    label: 'Why is it stopped?',
    hint: 'It will not be done, and no longer counts as something that followed the return.',
    required: 'Say why it is stopped',
    lengthMax: 1000,
    size: 3,
  }),
})
