import { formPage, page, type Ask, type Route } from '../../../platform/http/index.ts'
import { backPath } from '../organisation/routes.ts'
import { askForRule, waitingWords } from '../second-words/queries.ts'
import type { SignInRule } from '../second-words/domain.ts'
import { ownTeams } from '../teams/queries.ts'
import { changesOf } from '../workers/queries.ts'
import { agencyForm, commissionForm, signInRuleForm } from './forms.ts'
import { changeAgency, commissioned, commissionsOfOwnTeams, ownAgency, saveCommission, teamsToCommission } from './queries.ts'
import { AgencyFormPage, AgencyPage, CommissionPage, SignInRulePage } from './views.tsx'

const permission = 'agencies.manage'

export const administrationRoutes: Route[] = [
  ...page('/agency', {
    permission,
    load: async ({ scope }) => ({
      agency: await ownAgency(scope),
      teams: await ownTeams(scope),
      commissions: await commissionsOfOwnTeams(scope),
      commissioned: await commissioned(scope),
      waiting: await waitingWords(scope),
      changes: await changesOf(scope, null),
    }),
    audit: ({ agency }) => ({ subject: 'agency', ref: agency.code }),
    view: ({ loaded, page: context }) => AgencyPage({ ...loaded, page: context }),
  }),
  ...formPage('/agency/details', {
    permission,
    load: async ({ scope }) => ownAgency(scope),
    audit: ({ code }) => ({ subject: 'agency', ref: code, why: 'details' }),
    form: agencyForm,
    known: ({ name, outOfHours }) => ({ name, outOfHours }),
    view: ({ state, page: context }) => AgencyFormPage({ state, page: context }),
    act: async ({ scope }, _agency, values) => {
      await changeAgency(scope, values)
      return { goTo: '/agency' }
    },
  }),
  ...formPage('/agency/sign-in', {
    permission,
    load: async ({ scope, house }) => ({
      agency: await ownAgency(scope),
      demo: house.config.demo,
      backTo: new URL(backPath, house.config.publicUrl ?? `http://localhost:${house.config.port}`).href,
    }),
    audit: ({ agency }) => ({ subject: 'agency', ref: agency.code, why: 'sign-in-rule' }),
    form: ({ agency, demo }) => signInRuleForm(agency, demo),
    known: ({ agency }) => ({ signInBy: agency.signInBy, issuer: agency.issuer, clientId: agency.clientId }),
    view: ({ loaded, form, state, page: context }) => SignInRulePage({ backTo: loaded.backTo, form, state, page: context }),
    act: async ({ scope }, { agency }, { signInBy, issuer, clientId, clientSecret }) => {
      const rule: SignInRule = { signInBy: signInBy as SignInRule['signInBy'], issuer, clientId }
      const isSame = rule.signInBy === agency.signInBy && issuer === agency.issuer && clientId === agency.clientId && clientSecret === null
      if (isSame) return { problem: { field: 'signInBy', text: 'That is how your workers sign in now. Change something, or go back' } }
      await askForRule(scope, rule, clientSecret)
      return { goTo: '/agency' }
    },
  }),
  ...formPage('/agency/commission', {
    permission,
    load: councilsOwn,
    audit: () => ({ subject: 'commission' }),
    form: ({ teams }) => commissionForm(teams),
    known: ({ now }) => (now ? { team: now.id } : {}),
    view: ({ loaded, form, state, page: context }) => CommissionPage({ teams: loaded.teams, form, state, page: context }),
    act: async ({ scope }, _loaded, { team }) => {
      await saveCommission(scope, team)
      return { goTo: '/agency' }
    },
  }),
]

/** Only a council commissions: for everybody else the page is not there. */
async function councilsOwn({ scope, me }: Ask) {
  return me.agencyKind === 'council' ? { teams: await teamsToCommission(scope), now: await commissioned(scope) } : null
}
