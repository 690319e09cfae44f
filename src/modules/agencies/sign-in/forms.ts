import { form, hidden, text } from '../../../platform/forms/index.ts'
import { passwordLengthMax } from './domain.ts'

export const passwordForm = form({
  email: text({
    label: 'Work e-mail address',
    required: 'Give your work e-mail address',
    autocomplete: 'username',
    inputMode: 'email',
    spellcheck: false,
    lengthMax: 254,
  }),
  password: text({
    label: 'Password',
    required: 'Give your password',
    autocomplete: 'current-password',
    secret: true,
    lengthMax: passwordLengthMax,
  }),
  next: hidden(),
})

export const codeForm = form({
  code: text({
    label: 'Code from your authenticator app',
    hint: 'Six digits. A new code comes every 30 seconds.',
    required: 'Give the six digits that the app shows',
    autocomplete: 'one-time-code',
    inputMode: 'numeric',
    size: 10,
    lengthMax: 20,
  }),
  next: hidden(),
})

/** One sentence for every refusal: it tells nobody whether an account exists, is closed for a while, or signs in elsewhere. */
export const refusedWords =
  'The e-mail address and the password do not go together, or too many tries have closed this account for a while. Check both, wait some minutes, or ask your administrator'

export const wrongCodeWords = 'That code was not right, or was used before. Wait for the next one and type it'
