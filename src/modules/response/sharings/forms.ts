import { form, text } from '../../../platform/forms/index.ts'

export const acknowledgedForm = form({
  name: text({
    label: 'Who acknowledged it?',
    hint: 'The person’s name and where they work, as they gave it. The time is noted for you.',
    required: 'Say who acknowledged it',
    lengthMax: 200,
    autocomplete: 'off',
  }),
})
