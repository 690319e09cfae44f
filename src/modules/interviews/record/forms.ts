import { choice, form, moment } from '../../../platform/forms/index.ts'

/** The last two questions: when it was, and whether the child said that it is right. */
export const finishForm = form({
  heldAt: moment({
    label: 'When did you talk?',
    required: 'Give the day and time you talked',
    timeRequired: 'Give the time you talked, as near as you know: it stops the clock',
  }),
  confirmed: choice({
    label: 'Did you read it back, and is it right?',
    options: [
      { code: 'yes', words: 'Yes, the child said that it is right' },
      { code: 'no', words: 'No, it was not read back, or the child would change something' },
    ],
    required: 'Say whether it was read back to the child',
  }),
})
