import { form, hidden, text } from '../../../platform/forms/index.ts'

const nameLengthMax = 60

/** What the page's script sends when the browser has made a passkey. */
export const addPasskeyForm = form({
  answer: hidden(),
  name: text({ label: 'Name for this passkey', hint: 'Such as “work laptop” or “my phone”', lengthMax: nameLengthMax }),
})

export const renamePasskeyForm = form({
  name: text({ label: 'Name', required: 'Give the passkey a name', lengthMax: nameLengthMax }),
})
