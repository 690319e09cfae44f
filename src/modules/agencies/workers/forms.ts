import { choices, form, hidden, text } from '../../../platform/forms/index.ts'
import { rolesFor } from '../domain.ts'

const name = text({ label: 'Name', hint: 'As colleagues know them', required: 'Give their name', lengthMax: 120 })
const jobTitle = text({ label: 'Job title', lengthMax: 120 })
const email = text({
  label: 'Work e-mail address',
  hint: 'Their own. Nobody else may read what is sent there.',
  required: 'Give their work e-mail address',
  inputMode: 'email',
  spellcheck: false,
  autocomplete: 'off',
  lengthMax: 254,
  check: (typed) => (/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(typed) ? null : 'Give an e-mail address such as name@agency.example'),
})

export const newWorkerForm = form({ name, email, jobTitle })
export const workerForm = form({ name, jobTitle })
export const emailForm = form({ email })

/** Roles that this kind of agency can give. Without any ticked they may do nothing. */
export function rolesForm(agencyKind: string) {
  return form({
    roles: choices({
      label: 'Roles',
      options: rolesFor(agencyKind).map(({ code, words, hint }) => ({ code, words, hint })),
    }),
    shown: hidden(),
  })
}

export function teamsForm(teams: readonly { id: string; name: string }[]) {
  const options = teams.map((team) => ({ code: team.id, words: team.name }))
  return form(
    {
      teams: choices({ label: 'Teams', hint: 'Work that is handed to a team is seen by everybody in it', options }),
      leads: choices({ label: 'Leads', hint: 'A team’s lead is told when its work is late', options }),
    },
    ({ teams: inside, leads }) =>
      leads.every((team) => inside.includes(team))
        ? []
        : [{ field: 'leads', text: 'Whoever leads a team is in it: tick the team above too' }],
  )
}
