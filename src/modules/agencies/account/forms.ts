import { form, text } from '../../../platform/forms/index.ts'
import { newPasswordForm } from '../invitations/forms.ts'
import { passwordLengthMax } from '../sign-in/domain.ts'

/** Changes a password: asks for the old one, so that a browser left open is not enough. */
export function changePasswordForm(worker: { name: string; email: string | null }) {
  const { fields } = newPasswordForm(worker)
  return form(
    {
      old: text({
        label: 'Password that you have now',
        required: 'Give the password that you have now',
        autocomplete: 'current-password',
        secret: true,
        lengthMax: passwordLengthMax,
      }),
      ...fields,
    },
    ({ old, password, again }) => {
      if (password !== again) return [{ field: 'again', text: 'The two are not the same. Type both again' }]
      return password === old ? [{ field: 'password', text: 'That is the password that you have now. Choose another' }] : []
    },
  )
}
