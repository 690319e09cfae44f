import { readPhone } from '../../../kernel/phone.ts'
import { choice, form, pick, text } from '../../../platform/forms/index.ts'
import { readIssuer } from '../organisation/domain.ts'
import type { SignInRule } from '../second-words/domain.ts'
import type { TeamToCommission } from './queries.ts'

export const agencyForm = form({
  name: text({ label: 'Name of the agency', required: 'Give the agency’s name', lengthMax: 120 }),
  outOfHours: text({
    label: 'Out-of-hours number',
    hint: 'For what cannot wait, at night and at weekends. It is shown to whoever must ring you.',
    inputMode: 'tel',
    lengthMax: 40,
    check: (typed) => (/\d/.test(typed) && readPhone(typed).typed !== '' ? null : 'Give a phone number, such as 01632 960101'),
  }),
})

const issuerRefusals = {
  unreadable: 'Give an address such as https://login.agency.example',
  'not-https': 'The address must begin with https://',
  'no-name': 'Give the provider by its name, not by a number',
} as const

export function signInRuleForm(now: SignInRule, demo: boolean) {
  return form(
    {
      signInBy: choice({
        label: 'How do your workers sign in?',
        required: 'Choose how your workers sign in',
        options: [
          { code: 'password', words: 'By password and app, or by passkey', hint: 'Safe Return keeps both' },
          { code: 'oidc', words: 'By our organisation’s own sign-in alone', hint: 'Whoever leaves your directory is out here too' },
          { code: 'both', words: 'Either way' },
        ],
      }),
      issuer: text({
        label: 'Your provider’s address (issuer)',
        hint: 'Only for your organisation’s own sign-in. OpenID Connect; for example https://login.agency.example',
        spellcheck: false,
        autocomplete: 'off',
        lengthMax: 500,
        check: (typed) => {
          const read = readIssuer(typed, demo)
          return read.ok ? null : issuerRefusals[read.problem]
        },
      }),
      clientId: text({ label: 'Client id', hint: 'As your provider gave it', spellcheck: false, autocomplete: 'off', lengthMax: 300 }),
      clientSecret: text({
        label: 'Client secret',
        hint:
          now.clientId === null
            ? 'As your provider gave it. It is kept and never shown.'
            : 'Leave it empty to keep the one that is there. It is never shown.',
        secret: true,
        autocomplete: 'off',
        lengthMax: 500,
      }),
    },
    ({ signInBy, issuer, clientId, clientSecret }) => {
      if (signInBy === 'password') return []
      const isNew = issuer !== now.issuer || clientId !== now.clientId
      return [
        ...(issuer === null ? [{ field: 'issuer', text: 'Give your provider’s address' }] : []),
        ...(clientId === null ? [{ field: 'clientId', text: 'Give the client id' }] : []),
        // A kept secret must never be sent to another address.
        ...(isNew && clientSecret === null
          ? [{ field: 'clientSecret', text: 'Give the client secret that belongs to this provider and client' }]
          : []),
      ]
    },
  )
}

export function commissionForm(teams: readonly TeamToCommission[]) {
  return form({
    team: pick({
      label: 'Team that holds the return home interviews',
      hint: 'Returns that are recorded from now on go to it. Interviews that stand with another team stay there.',
      required: 'Choose a team',
      options: teams.map((team) => ({ code: team.id, words: `${team.name}, ${team.agencyName}` })),
    }),
  })
}
