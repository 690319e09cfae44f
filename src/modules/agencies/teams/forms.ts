import { form, pick, text } from '../../../platform/forms/index.ts'
import { teamKinds } from './domain.ts'

export const teamForm = form({
  name: text({ label: 'Name of the team', hint: 'As other agencies know it', required: 'Give the team a name', lengthMax: 120 }),
  kind: pick({ label: 'What it does', required: 'Choose what the team does', options: teamKinds }),
  contact: text({
    label: 'How other agencies reach it',
    hint: 'A phone number or a shared mailbox, never somebody’s own. It is shown to whoever is told to ask this team.',
    lengthMax: 120,
  }),
})
