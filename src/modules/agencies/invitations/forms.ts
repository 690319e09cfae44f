import { form, text } from '../../../platform/forms/index.ts'
import { passwordLengthMax, passwordLengthMin, passwordProblem } from '../sign-in/domain.ts'

const lengthMax = passwordLengthMax

/** Chooses a password: typed twice, since it cannot be read back. */
export function newPasswordForm(worker: { name: string; email: string | null }) {
  return form(
    {
      password: text({
        label: 'New password',
        hint: `At least ${passwordLengthMin} characters. Three or four unrelated words are strong and easy to remember.`,
        required: 'Choose a password',
        autocomplete: 'new-password',
        secret: true,
        lengthMax,
        check: (typed) => passwordProblem(typed, worker),
      }),
      again: text({
        label: 'The same password again',
        required: 'Type the password a second time',
        autocomplete: 'new-password',
        secret: true,
        lengthMax,
      }),
    },
    ({ password, again }) => (password === again ? [] : [{ field: 'again', text: 'The two are not the same. Type both again' }]),
  )
}

export const firstCodeForm = form({
  code: text({
    label: 'The code that the app shows now',
    hint: 'Six digits',
    required: 'Give the six digits that the app shows',
    autocomplete: 'one-time-code',
    inputMode: 'numeric',
    size: 10,
    lengthMax: 20,
  }),
})
