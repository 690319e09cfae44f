import {
  deed,
  formPage,
  fromHere,
  NotFound,
  page,
  send,
  within,
  type Ask,
  type FastifyRequest,
  type House,
  type Route,
} from '../../../platform/http/index.ts'
import { writeAudit } from '../../../platform/audit/index.ts'
import { canReach, tell } from '../../notifications/index.ts'
import { ownAgency } from '../administration/queries.ts'
import { rolesFor } from '../domain.ts'
import { siteOf } from '../organisation/routes.ts'
import { askForRole, waitingWords, withdrawRole } from '../second-words/queries.ts'
import { ownTeams } from '../teams/queries.ts'
import { changeOfRoles, roleAllows, standingOf, type WorkerKept } from './domain.ts'
import { emailForm, newWorkerForm, rolesForm, teamsForm, workerForm } from './forms.ts'
import {
  addWorker,
  bringBack,
  changeEmail,
  changesOf,
  changeWorker,
  endSessions,
  makeInvitation,
  ownWorker,
  ownWorkers,
  refusedRoles,
  resetSignIn,
  rolesOf,
  saveLeft,
  saveTeams,
  signInState,
  suspend,
  takeRole,
  teamsOf,
} from './queries.ts'
import { EmailPage, InvitationPage, NewWorkerPage, RolesPage, TeamsPage, WorkerFormPage, WorkersPage } from './views.tsx'
import { WorkerPage } from './worker-page.tsx'

const permission = 'agencies.manage'
const emailTaken = {
  problem: { field: 'email', text: 'Somebody here has that address already. Each worker needs an address of their own' },
}
const holdsRole = 'They hold a role, so no link is made. Reset their sign-in first; their roles then wait for a second person.'
const notOwn = 'You cannot do this to yourself. Another administrator of your agency can.'

export const workerRoutes: Route[] = [
  ...page('/agency/workers', {
    permission,
    load: async ({ scope, query }) => ownWorkers(scope, query['after'] ?? null),
    audit: ({ workers }) => ({ subject: 'workers', rows: workers.length }),
    view: ({ loaded, page: context }) => WorkersPage({ ...loaded, page: context }),
  }),
  ...formPage('/agency/workers/new', {
    permission,
    load: async () => ({}),
    audit: () => ({ subject: 'worker', why: 'added' }),
    form: newWorkerForm,
    view: ({ state, page: context }) => NewWorkerPage({ state, page: context }),
    act: async ({ scope }, _loaded, values) => {
      const added = await addWorker(scope, values)
      return added === 'taken' ? emailTaken : { goTo: `/agency/workers/${added.id}` }
    },
  }),
  ...page('/agency/workers/:id', {
    permission,
    load: async (ask) => {
      const worker = await own(ask)
      if (!worker) return null
      const { scope } = ask
      return {
        worker,
        roles: await rolesOf(scope, worker.id),
        waiting: (await waitingWords(scope)).filter((word) => word.workerId === worker.id),
        refused: await refusedRoles(scope, worker.id),
        teams: await teamsOf(scope, worker.id),
        signIn: await signInState(scope, worker.id),
        byOrganisation: (await ownAgency(scope)).signInBy === 'oidc',
        changes: await changesOf(scope, worker.id),
      }
    },
    audit: ({ worker }) => ({ subject: 'worker', ref: worker.code }),
    view: ({ loaded, page: context }) => WorkerPage({ ...loaded, page: context }),
  }),
  ...formPage('/agency/workers/:id/details', {
    permission,
    load: own,
    audit: (worker) => ({ subject: 'worker', ref: worker.code, why: 'details' }),
    form: workerForm,
    known: ({ name, jobTitle }) => ({ name, jobTitle }),
    view: ({ loaded, state, page: context }) => WorkerFormPage({ worker: loaded, state, page: context }),
    act: async ({ scope }, worker, values) => {
      await changeWorker(scope, worker.id, values)
      return { goTo: `/agency/workers/${worker.id}` }
    },
  }),
  ...formPage('/agency/workers/:id/email', {
    permission,
    load: notMyself,
    audit: (worker) => ({ subject: 'worker', ref: worker.code, why: 'email' }),
    form: emailForm,
    known: ({ email }) => (email === null ? {} : { email }),
    view: ({ loaded, state, page: context }) => EmailPage({ worker: loaded, state, page: context }),
    act: async ({ scope }, worker, { email }) => {
      if (email.toLowerCase() === worker.email?.toLowerCase())
        return { problem: { field: 'email', text: 'That is the address that they have now' } }
      return (await changeEmail(scope, worker.id, email)) === 'taken' ? emailTaken : { goTo: `/agency/workers/${worker.id}` }
    },
  }),
  ...formPage('/agency/workers/:id/roles', {
    permission,
    load: async (ask) => {
      const worker = await own(ask)
      if (!worker || standingOf(worker) === 'left') return null
      const { scope, house, me } = ask
      return {
        worker,
        agencyKind: me.agencyKind,
        held: (await rolesOf(scope, worker.id)).map(({ role }) => role),
        waiting: (await waitingWords(scope)).flatMap((word) => (word.workerId === worker.id && word.role ? [word.role] : [])),
        allows: rolesFor(me.agencyKind).map((role) => ({
          ...role,
          allows: roleAllows(role.code, house.permissions, house.permissionWords),
        })),
      }
    },
    audit: ({ worker }) => ({ subject: 'worker', ref: worker.code, why: 'roles' }),
    form: ({ agencyKind }) => rolesForm(agencyKind),
    known: ({ held, waiting }) => ({ roles: [...held, ...waiting], shown: [...held, ...waiting].toSorted().join(' ') }),
    view: ({ loaded, form, state, page: context }) => RolesPage({ ...loaded, form, state, page: context }),
    act: async ({ scope }, { worker, held, waiting }, { roles, shown }) => {
      // Ticks that were set against roles which somebody has changed since would take or ask what nobody meant.
      if (shown !== [...held, ...waiting].toSorted().join(' '))
        return {
          problem: { field: 'roles', text: 'Somebody changed these roles after you opened the page. Look at them again, then save' },
        }
      const change = changeOfRoles({ held, waiting }, roles)
      for (const role of change.take)
        if ((await takeRole(scope, worker.id, role)) === 'last-administrator')
          return { problem: { field: 'roles', text: 'Your agency needs an administrator: let somebody else be one first' } }
      for (const role of change.withdraw) await withdrawRole(scope, worker.id, role)
      for (const role of change.ask) await askForRole(scope, worker.id, role)
      return { goTo: `/agency/workers/${worker.id}` }
    },
  }),
  ...formPage('/agency/workers/:id/teams', {
    permission,
    load: async (ask) => {
      const worker = await notMyself(ask)
      if (!worker || standingOf(worker) === 'left') return null
      return {
        worker,
        before: await teamsOf(ask.scope, worker.id),
        teams: (await ownTeams(ask.scope)).filter((team) => team.endedAt === null),
      }
    },
    audit: ({ worker }) => ({ subject: 'worker', ref: worker.code, why: 'teams' }),
    form: ({ teams }) => teamsForm(teams),
    known: ({ before }) => ({ teams: before.map(({ id }) => id), leads: before.flatMap((team) => (team.leads ? [team.id] : [])) }),
    view: ({ loaded, form, state, page: context }) => TeamsPage({ worker: loaded.worker, teams: loaded.teams, form, state, page: context }),
    act: async ({ scope }, { worker, before }, { teams, leads }) => {
      await saveTeams(
        scope,
        worker.id,
        before,
        teams.map((id) => ({ id, leads: leads.includes(id) })),
      )
      return { goTo: `/agency/workers/${worker.id}` }
    },
  }),
  ...standingDeed('suspend', 'suspended', 'working', suspend, 'ends access'),
  ...standingDeed('bring-back', 'brought-back', 'suspended', bringBack),
  ...standingDeed('left', 'left', 'not-left', saveLeft, 'ends access'),
  ...standingDeed(
    'end-sessions',
    'sessions-ended',
    'not-left',
    (scope, id) => endSessions(scope, id, 'ended-by-administrator'),
    'ends access',
  ),
  ...standingDeed('reset-sign-in', 'sign-in-reset', 'not-left', resetSignIn),
  {
    // The link stands on the answer alone: it is in no address, no table and no log, and a second press makes the first one void.
    method: 'POST',
    url: '/agency/workers/:id/invitation',
    permission,
    handle: async (house, request, reply) => {
      fromHere(request)
      const made = await within(house, request, permission, async (ask, context) => {
        const worker = await notMyself(ask)
        if (!worker || standingOf(worker) !== 'working' || (await ownAgency(ask.scope)).signInBy === 'oidc') throw new NotFound()
        const invitation = await makeInvitation(ask.scope, worker.id)
        if (!invitation) return { screen: house.plain({ kind: 'refused', text: holdsRole }), status: 409 }
        await writeAudit(ask.scope, permission, true, [{ subject: 'worker', ref: worker.code, why: 'invited' }])
        const link = linkTo(house, request, invitation.secret)
        const isSent = worker.email !== null && canReach(house, 'email')
        if (isSent)
          await tell(ask.scope, [{ kind: 'invitation', subjectId: worker.id, occasion: invitation.occasion, to: { workerId: worker.id } }])
        return { screen: InvitationPage({ worker, link, isSent, endsAt: invitation.endsAt, page: context }), status: 200 }
      })
      return send(house, request, reply, { value: made.value.screen, me: made.me }, made.value.status)
    },
  },
]

function linkTo(house: House, request: FastifyRequest, secret: string): string {
  return new URL(`/invitation/${secret}`, siteOf(house, request)).href
}

async function own({ scope, params }: Ask): Promise<WorkerKept | null> {
  return ownWorker(scope, params['id'] ?? '')
}

async function notMyself(ask: Ask): Promise<WorkerKept | null> {
  return ask.params['id'] === ask.me.workerId ? null : own(ask)
}

/** A button on a worker's page that changes how they stand with the agency. Nobody presses it on themselves. */
function standingDeed(
  name: string,
  why: string,
  from: 'working' | 'suspended' | 'not-left',
  act: (scope: Ask['scope'], id: string) => Promise<void>,
  what?: 'ends access',
): Route[] {
  return deed(`/agency/workers/:id/${name}`, {
    permission,
    ...(what === 'ends access' ? { whileReadOnly: true } : {}),
    load: own,
    audit: (worker) => ({ subject: 'worker', ref: worker.code, why }),
    act: async ({ scope, me }, worker) => {
      if (worker.id === me.workerId) return { refused: notOwn }
      const standing = standingOf(worker)
      if (from === 'not-left' ? standing === 'left' : standing !== from)
        return { refused: 'Somebody was there before you: look at the worker’s page again.' }
      await act(scope, worker.id)
      return { goTo: `/agency/workers/${worker.id}` }
    },
  })
}
