import { deed, formPage, type Route } from '../../../platform/http/index.ts'
import { endTeam } from './domain.ts'
import { teamForm } from './forms.ts'
import { addTeam, changeTeam, ownTeam, ownTeams, saveTeamEnd, type TeamDraft } from './queries.ts'
import { NewTeamPage, TeamPage } from './views.tsx'

const permission = 'agencies.manage'
const sameName = { problem: { field: 'name', text: 'Another team of yours has that name already. Give this one a name of its own' } }

const endRefusals = {
  ended: 'The team has ended already.',
  commissioned: 'The team is commissioned to hold a council’s interviews. The council’s administrator first commissions another.',
  'holds-work': 'Interviews or actions still wait in this team. Its lead hands them on or closes them first; then it can end.',
} as const

export const teamRoutes: Route[] = [
  ...formPage('/agency/teams/new', {
    permission,
    load: async () => ({}),
    audit: () => ({ subject: 'team', why: 'added' }),
    form: teamForm,
    view: ({ state, page }) => NewTeamPage({ state, page }),
    act: async ({ scope }, _loaded, values) => {
      if (await isNameTaken(scope, values, null)) return sameName
      return { goTo: `/agency/teams/${await addTeam(scope, values)}` }
    },
  }),
  ...formPage('/agency/teams/:id', {
    permission,
    load: async ({ scope, params }) => ownTeam(scope, params['id'] ?? ''),
    audit: ({ code }) => ({ subject: 'team', ref: code }),
    form: teamForm,
    known: ({ name, kind, contact }) => ({ name, kind, contact }),
    view: ({ loaded, state, page }) => TeamPage({ team: loaded, state, page }),
    act: async ({ scope }, team, values) => {
      if (await isNameTaken(scope, values, team.id)) return sameName
      await changeTeam(scope, team.id, values)
      return { goTo: '/agency' }
    },
  }),
  ...deed('/agency/teams/:id/end', {
    permission,
    load: async ({ scope, params }) => ownTeam(scope, params['id'] ?? ''),
    audit: ({ code }) => ({ subject: 'team', ref: code, why: 'ended' }),
    act: async ({ scope, now }, team) => {
      const ended = endTeam(team, now)
      if (!ended.ok) return { refused: endRefusals[ended.problem] }
      await saveTeamEnd(scope, team.id, ended.value.endedAt)
      return { goTo: '/agency' }
    },
  }),
]

async function isNameTaken(scope: Parameters<typeof ownTeams>[0], { name }: TeamDraft, except: string | null): Promise<boolean> {
  const wanted = name.trim().toLowerCase()
  return (await ownTeams(scope)).some((team) => team.id !== except && team.endedAt === null && team.name.toLowerCase() === wanted)
}
