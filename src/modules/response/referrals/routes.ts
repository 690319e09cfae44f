import { isRef } from '../../../kernel/ids.ts'
import { formPage, mayDo, page, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { workersOf } from '../../agencies/index.ts'
import { findInterview } from '../../interviews/index.ts'
import { findChild, findChildById, type Child } from '../../people/index.ts'
import { standingOf } from '../../judgements/index.ts'
import { observationsOf, observationsOfInterview } from '../../signs/index.ts'
import { actionForm } from '../closing/forms.ts'
import { dayMeant } from '../forms.ts'
import { agreeAction } from '../deeds.ts'
import { partiesFor, partyOf } from '../parties.ts'
import { actionsOfReferral, sharingsOfInterview } from '../queries.ts'
import { plainRefusal as plainActionRefusal } from '../words.ts'
import { accept, answerMore, askMore, complete, refer, sayNotOurs, withdraw } from './deeds.ts'
import { stageOf } from './domain.ts'
import { acceptForm, answerForm, askForm, completeForm, notOursForm, referForm, withdrawForm } from './forms.ts'
import { knownOfChild, signLines } from './known.ts'
import { inboxPage, readList } from './lists.ts'
import { findReferral, inboxesFor, passesOf } from './queries.ts'
import { InboxPage } from './inbox-view.tsx'
import { AcceptPage, ActionPage, AnswerPage, AskPage, CompletePage, NotOursPage, ReferPage, ReferralPage, WithdrawPage } from './views.tsx'
import { plainRefusal } from './words.ts'

async function load({ scope, params }: Ask) {
  const ref = params['ref'] ?? ''
  const referral = isRef(ref) ? await findReferral(scope, ref) : null
  const child = referral && (await findChildById(scope, referral.childId))
  if (!referral || !child) return null
  const passes = await passesOf(scope, referral.id)
  const open = passes.find((p) => p.endedAt === null) ?? null
  return { referral, child, passes, open, stage: stageOf(referral, open), actions: await actionsOfReferral(scope, referral.id) }
}

export type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>

const audit = ({ referral }: Loaded): AuditNote => ({ subject: 'referral', ref: referral.ref, childId: referral.childId })
const home = ({ referral }: Loaded) => `/referrals/${referral.ref}`

/** Also the inbox that was chosen, of those that it can go to. */
async function withInboxes(ask: Ask, child: Child, without: readonly string[]) {
  const inboxes = (await inboxesFor(ask.scope, child.id)).filter((inbox) => !without.includes(inbox.id))
  return { inboxes, chosen: inboxes.find((inbox) => inbox.id === ask.query['to']) ?? null }
}

/** Signs that are looked through for what to fill in. */
const observationsMax = 40

const ownTeams = ({ me }: Ask) => me.teams.map((t) => t.id)

async function loadForChild(ask: Ask) {
  const ref = ask.params['ref'] ?? ''
  const child = isRef(ref) ? await findChild(ask.scope, ref) : null
  if (!child) return null
  const judgement = mayDo(ask.house, ask.me, 'judgements.read') ? await standingOf(ask.scope, child.id) : null
  const inboxes = await withInboxes(ask, child, ownTeams(ask))
  const observations = await observationsOf(ask.scope, child.id, { most: observationsMax })
  const known = knownOfChild(ask.house.content, observations, judgement, inboxes.chosen?.agencyKind ?? null)
  return { child, interview: null, known, ...inboxes }
}

/** From the end of an interview: what was decided and noted there is not asked again. */
async function loadForInterview(ask: Ask) {
  const { scope } = ask
  const interview = await findInterview(scope, ask.params['ref'] ?? '')
  const child = interview && (await findChildById(scope, interview.childId))
  if (!interview || !child) return null
  const shared = (await sharingsOfInterview(scope, interview.id)).findLast((s) => s.shared)
  const signs = await observationsOfInterview(scope, interview.id)
  const seen = signLines(ask.house.content, signs)
  const known = {
    ...(seen.length > 0 ? { why: seen.join('\n') } : shared ? { why: shared.why } : {}),
    ...(shared
      ? {
          sharedWhat: shared.what,
          helpsWith: shared.helpsWith,
          route: shared.route,
          detriment: shared.detriment,
          childView: shared.childView,
          childTold: shared.childTold === null ? null : shared.childTold ? 'yes' : 'no',
        }
      : {}),
  }
  return { child, interview, known, ...(await withInboxes(ask, child, ownTeams(ask))) }
}

export type Referring = NonNullable<Awaited<ReturnType<typeof loadForChild>>> | NonNullable<Awaited<ReturnType<typeof loadForInterview>>>

function referPage(url: string, loadReferring: (ask: Ask) => Promise<Referring | null>): Route[] {
  return formPage(url, {
    permission: 'response.refer',
    audit: ({ child }: Referring): AuditNote => ({ subject: 'child', ref: child.ref, childId: child.id, why: 'refer' }),
    load: loadReferring,
    form: (_loaded, context) => referForm(context.content, context.me.teams),
    known: (loaded, { me }) => ({ when: 'week', ...filled(loaded.known), fromTeam: me.teams[0]?.id ?? '' }),
    view: ReferPage,
    async act({ scope, now }, { child, interview, chosen }, values) {
      if (!chosen) return { problem: { field: 'asked', text: 'Choose an inbox first' } }
      const { when, dueOn, childTold, fromTeam, ...words } = values
      const made = await refer(scope, {
        ...words,
        childId: child.id,
        interviewId: interview?.id ?? null,
        toTeamId: chosen.id,
        dueOn: dayMeant(when, dueOn, now),
        childTold: childTold === 'yes',
        ...(fromTeam === '' ? {} : { fromTeamId: fromTeam }),
      })
      return made.ok
        ? { goTo: `/referrals/${made.value.ref}` }
        : {
            problem: {
              field: made.problem === 'day-passed' || made.problem === 'too-far' ? 'dueOn' : 'asked',
              text: plainRefusal(made.problem),
            },
          }
    },
  })
}

function filled(known: Referring['known']): Record<string, string> {
  return Object.fromEntries(Object.entries(known).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

const answering = 'response.answer-referral'

export const referralRoutes: readonly Route[] = [
  ...referPage('/children/:ref/refer', loadForChild),
  ...referPage('/interviews/:ref/refer', loadForInterview),
  ...page('/referrals', {
    permission: 'response.read-referrals',
    audit: ({ rows }): AuditNote => ({ subject: 'referrals', rows: rows.length }),
    load: async ({ scope, query }) => {
      const asked = readList(query)
      return { asked, rows: await inboxPage(scope, asked), moved: query['moved'] ?? null }
    },
    view: InboxPage,
  }),
  ...page('/referrals/:ref', { permission: 'response.read-referrals', audit, load, view: ReferralPage }),
  ...formPage('/referrals/:ref/accept', {
    permission: answering,
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      return loaded && { ...loaded, team: await workersOf(ask.scope, loaded.referral.teamId) }
    },
    form: ({ team }, { me }) => acceptForm(me, team),
    known: (_loaded, { me }) => ({ who: me.workerId }),
    view: AcceptPage,
    async act({ scope }, loaded, { who }) {
      const done = await accept(scope, loaded.referral.ref, who)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'who', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/referrals/:ref/ask', {
    permission: answering,
    audit,
    load,
    form: askForm,
    view: AskPage,
    async act({ scope }, loaded, { question }) {
      const done = await askMore(scope, loaded.referral.ref, question)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'question', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/referrals/:ref/not-ours', {
    permission: answering,
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      return loaded && { ...loaded, ...(await withInboxes(ask, loaded.child, [loaded.referral.teamId])) }
    },
    form: (_loaded, context) => notOursForm(context.content),
    view: NotOursPage,
    async act({ scope }, { referral, chosen }, { reason, words }) {
      if (!chosen) return { problem: { field: 'reason', text: 'Choose who has it next first' } }
      const done = await sayNotOurs(scope, referral.ref, { toTeamId: chosen.id, reasonCode: reason, words })
      // It may not be there for whoever has just passed it on.
      return done.ok ? { goTo: `/referrals?moved=${referral.ref}` } : { problem: { field: 'reason', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/referrals/:ref/complete', {
    permission: answering,
    audit,
    load,
    form: completeForm,
    view: CompletePage,
    async act({ scope }, loaded, { changed }) {
      const done = await complete(scope, loaded.referral.ref, changed)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'changed', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/referrals/:ref/action', {
    permission: answering,
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      return loaded?.stage === 'accepted' ? { ...loaded, parties: await partiesFor(ask.scope, loaded.child.id) } : null
    },
    form: ({ parties }) => actionForm(parties),
    known: (_loaded, { me }) => ({ when: 'week', ownerKind: 'here', owner: `worker:${me.workerId}` }),
    view: ActionPage,
    async act({ scope, now }, loaded, values) {
      const made = await agreeAction(scope, {
        childId: loaded.child.id,
        interviewId: loaded.referral.interviewId,
        referralId: loaded.referral.id,
        what: values.what,
        owner: partyOf(values.owner, values.ownerOutside),
        dueOn: dayMeant(values.when, values.dueOn, now),
      })
      return made.ok ? { goTo: home(loaded) } : { problem: { field: 'dueOn', text: plainActionRefusal(made.problem) } }
    },
  }),
  ...formPage('/referrals/:ref/answer', {
    permission: 'response.refer',
    audit,
    load,
    form: answerForm,
    view: AnswerPage,
    async act({ scope }, loaded, { answer }) {
      const done = await answerMore(scope, loaded.referral.ref, answer)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'answer', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/referrals/:ref/withdraw', {
    permission: 'response.refer',
    audit,
    load,
    form: (_loaded, context) => withdrawForm(context.content),
    view: WithdrawPage,
    async act({ scope }, loaded, { reason, words }) {
      const done = await withdraw(scope, loaded.referral.ref, { code: reason, words })
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'reason', text: plainRefusal(done.problem) } }
    },
  }),
]
