import { countAgainst, deed, formPage, page, type Route } from '../../../platform/http/index.ts'
import { limits } from '../sign-in/domain.ts'
import { signInService } from '../sign-in/queries.ts'
import { ownPasskeys } from '../passkeys/queries.ts'
import { changePasswordForm } from './forms.ts'
import { changePassword, endOtherSessions, endOwnSession, hasPassword, ownSessions, waitingRoles } from './queries.ts'
import { AccountPage, ChangePasswordPage } from './views.tsx'

export const accountRoutes: Route[] = [
  ...page('/account', {
    permission: 'signed-in',
    audit: () => ({ subject: 'account' }),
    load: async ({ scope }) => ({
      sessions: await ownSessions(scope),
      passkeys: await ownPasskeys(scope),
      hasPassword: await hasPassword(scope),
      waiting: await waitingRoles(scope),
    }),
    view: ({ loaded, page }) => AccountPage({ account: loaded, page }),
  }),
  ...formPage('/account/password', {
    permission: 'signed-in',
    audit: () => ({ subject: 'account', why: 'password' }),
    load: async ({ scope, me }) =>
      (await hasPassword(scope))
        ? scope.rows.selectFrom('worker').select(['name', 'email']).where('id', '=', me.workerId).executeTakeFirst()
        : null,
    form: (worker) => changePasswordForm(worker),
    view: ({ form, state, page }) => ChangePasswordPage({ form, state, page }),
    act: async ({ scope, me, house }, _worker, { old, password }) => {
      // Counted in a transaction of its own, which a refusal here does not undo.
      await house.services.as(signInService, (own) =>
        countAgainst(own, 'password change by', me.workerId, limits.account, limits.windowSeconds),
      )
      const done = await changePassword(scope, old, password)
      return done === 'wrong' ? { problem: { field: 'old', text: 'That is not the password that you have now' } } : { goTo: '/account' }
    },
  }),
  ...deed('/account/sessions/:id/end', {
    whileReadOnly: true,
    permission: 'signed-in',
    audit: () => ({ subject: 'account', why: 'session-ended' }),
    load: async ({ scope, params }) => (await ownSessions(scope)).find((session) => session.id === params['id'] && !session.isThis) ?? null,
    act: async ({ scope }, session) => {
      await endOwnSession(scope, session.id)
      return { goTo: '/account' }
    },
  }),
  ...deed('/account/sessions/end-others', {
    whileReadOnly: true,
    permission: 'signed-in',
    audit: () => ({ subject: 'account', why: 'other-sessions-ended' }),
    load: async () => ({}),
    act: async ({ scope }) => {
      await endOtherSessions(scope)
      return { goTo: '/account' }
    },
  }),
]
