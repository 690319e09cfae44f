import type { Module } from '../../platform/module.ts'
import { accountRoutes } from './account/routes.ts'
import { administrationRoutes } from './administration/routes.ts'
import { areaRoutes } from './area/routes.ts'
import { agencyJobs } from './jobs.ts'
import { invitationMessages } from './invitations/messages.ts'
import { invitationRoutes } from './invitations/routes.ts'
import { organisationRoutes } from './organisation/routes.ts'
import { passkeyRoutes } from './passkeys/routes.ts'
import { secondWordRoutes } from './second-words/routes.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { teamRoutes } from './teams/routes.ts'
import { trailRoutes } from './trail/routes.ts'
import { workerRoutes } from './workers/routes.ts'
import { deleteKeptJob } from './retention/jobs.ts'
import { retentionRoutes } from './retention/routes.ts'

export { readAgency, readInvited } from './installation/domain.ts'
export { installAgency, inviteFirst, type InviteProblem } from './installation/queries.ts'
export { areaSettings, type AgencyKind, type Area, type AreaSettings } from './domain.ts'
export {
  agencyByAuthority,
  agencyByForce,
  areaOf,
  commissionedTeam,
  inventedAreas,
  leadsOfTeam,
  teamName,
  teamsToHandTo,
  workerName,
  workersOf,
} from './queries.ts'
export type { AgencyKnown, TeamKnown, WorkerKnown } from './queries.ts'

export { readRule } from './retention/domain.ts'
export { setRule } from './retention/queries.ts'
export { deleteKept } from './retention/jobs.ts'

export const agencies: Module = {
  name: 'agencies',
  routes: [
    ...signInRoutes,
    ...invitationRoutes,
    ...passkeyRoutes,
    ...organisationRoutes,
    ...accountRoutes,
    ...trailRoutes,
    ...administrationRoutes,
    ...teamRoutes,
    ...workerRoutes,
    ...secondWordRoutes,
    ...areaRoutes,
    ...retentionRoutes,
  ],
  jobs: [...agencyJobs, deleteKeptJob],
  messages: invitationMessages,
  permissions: {
    'sign-in.serve': {
      words: 'Check passwords and second factors and open sessions (the sign-in service itself)',
      roles: ['service-sign-in'],
    },
    'agencies.manage': { words: 'Keep one’s own agency’s teams, workers and roles; opens no child’s record', roles: ['administrator'] },
    'agencies.give-second-word': {
      words: 'Agree or refuse, as the second person, a role or a way of signing in that an administrator of one’s agency asked for',
      roles: ['administrator', 'manager'],
    },
    'agencies.manage-area': { words: 'Change the area’s settings: thresholds, ladder times, start date', roles: ['coordinator'] },
    'audit.read-agency': { words: 'Read one’s own agency’s access trail', roles: ['privacy-officer'] },
    'agencies.read-kept': {
      words: 'Read how long is kept what is no part of a child’s record',
      roles: ['privacy-officer', 'administrator', 'manager'],
    },
    'agencies.delete-kept': { words: 'Delete what is past its time (the clock itself)', roles: ['service-clock'] },
    'audit.seal': { words: 'Seal the access trail (the sealing service itself)', roles: ['service-seal'] },
  },
}
