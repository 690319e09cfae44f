import { choice, day, form, longText, revealed, text } from '../../../platform/forms/index.ts'

export const doneForm = form({
  kind: choice({
    label: 'What was done?',
    required: 'Choose what was done',
    options: [
      { code: 'told-officer', words: 'The officer in the case was told', reveals: 'officer' },
      { code: 'told-solicitor', words: 'The child’s solicitor was told', reveals: 'solicitor' },
      { code: 'settled', words: 'Nothing more is needed', reveals: 'reason' },
    ],
  }),
  officer: revealed(
    text({ label: 'Who, and of which force?', hint: 'Name and number, as far as known.', required: 'Say who was told', lengthMax: 200 }),
  ),
  solicitor: revealed(text({ label: 'Who, and of which firm?', required: 'Say who was told', lengthMax: 200 })),
  reason: revealed(
    longText({
      label: 'Why is nothing more needed?',
      hint: 'For example: released, and no further action is taken; or it was recorded of another child.',
      required: 'Say why nothing more is needed',
      lengthMax: 2000,
      size: 3,
    }),
  ),
  onDay: day({ label: 'On which day?', required: 'Say on which day' }),
  words: longText({ label: 'What were they told?', hint: 'In short. Do not copy the record here.', lengthMax: 2000, size: 3 }),
})
