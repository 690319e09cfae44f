// The plan of a child, and the plan of a context: the same pages at two addresses.
import { addDays, londonDay } from '../../../kernel/dates.ts'
import { isRef } from '../../../kernel/ids.ts'
import { formPage, page, type Ask, type AuditNote, type Route } from '../../../platform/http/index.ts'
import { findChild, type Child } from '../../people/index.ts'
import { actionForm } from '../closing/forms.ts'
import { agreeAction } from '../deeds.ts'
import type { Action } from '../domain.ts'
import { dayMeant } from '../forms.ts'
import { partiesFor, partyOf } from '../parties.ts'
import { actionsOfPlan, planActionsMax, type Subject } from '../queries.ts'
import { plainRefusal as plainActionRefusal } from '../words.ts'
import { AskPage, ReviewPage, ViewPage } from './asking-views.tsx'
import { CopyPage } from './copy-view.tsx'
import { addView, changePlan, endPlan, openPlan, reviewDaysMax, reviewPlan } from './deeds.ts'
import { parts, placed, type Part, type Plan, type PlanChange, type PlanReview, type PlanView, type Whose } from './domain.ts'
import * as forms from './forms.ts'
import { changesOf, contextAbout, firstDayOf, plansOf, reviewsOf, viewsOf } from './queries.ts'
import { PaperPage, PlanPage } from './views.tsx'
import { plainRefusal, type Refusal } from './words.ts'

/** Actions that ended so many days ago still stand on a page without a plan. */
const daysWithoutPlan = 84

export type About =
  | { kind: 'child'; child: Child; context: null; name: string; base: string; home: string }
  | { kind: 'context'; child: null; context: { id: string; ref: string; name: string }; name: string; base: string; home: string }

export interface Loaded {
  about: About
  subject: Subject
  /** The one that is shown: the open one, or an ended one that was asked for. */
  plan: Plan | null
  open: Plan | null
  ended: readonly Plan[]
  /** The most days until the next review. */
  daysMax: number
}

export interface WholePlan extends Loaded {
  actions: readonly Action[]
  hasMoreActions: boolean
  views: readonly PlanView[]
  reviews: readonly PlanReview[]
  changes: readonly PlanChange[]
}

type Kind = About['kind']

async function aboutOf(kind: Kind, { scope, params }: Ask): Promise<About | null> {
  const ref = params['ref'] ?? ''
  if (!isRef(ref)) return null
  if (kind === 'child') {
    const child = await findChild(scope, ref)
    const home = `/children/${ref}`
    return child && { kind, child, context: null, name: child.name, base: `${home}/plan`, home }
  }
  const context = await contextAbout(scope, ref)
  const home = `/contexts/${ref}`
  return context && { kind, child: null, context, name: context.name, base: `${home}/plan`, home }
}

const load =
  (kind: Kind) =>
  async (ask: Ask): Promise<Loaded | null> => {
    const about = await aboutOf(kind, ask)
    if (!about) return null
    const subject: Subject =
      about.kind === 'child' ? { childId: about.child.id, contextId: null } : { childId: null, contextId: about.context.id }
    const plans = await plansOf(ask.scope, subject)
    const open = plans.find((plan) => plan.endedAt === null) ?? null
    const asked = plans.find((plan) => plan.ref === ask.query['plan'])
    return {
      about,
      subject,
      plan: asked ?? open,
      open,
      ended: plans.filter((plan) => plan.endedAt !== null),
      daysMax: await reviewDaysMax(ask.scope),
    }
  }

const loadWhole =
  (kind: Kind) =>
  async (ask: Ask): Promise<WholePlan | null> => {
    const { scope } = ask
    const loaded = await load(kind)(ask)
    if (!loaded) return null
    const { plan } = loaded
    const from = plan === null ? addDays(londonDay(ask.now), -daysWithoutPlan) : ((await firstDayOf(scope, plan.id)) ?? plan.since)
    const actions = await actionsOfPlan(scope, loaded.subject, from, plan?.endedAt ?? null)
    return {
      ...loaded,
      actions,
      hasMoreActions: actions.length === planActionsMax,
      views: plan === null || kind === 'context' ? [] : await viewsOf(scope, plan.id),
      reviews: plan === null ? [] : await reviewsOf(scope, plan.id),
      changes: plan === null ? [] : await changesOf(scope, plan.id),
    }
  }

/** Whose workers may keep a plan; somebody of another agency leads it in words, with one of these teams behind them. */
const holders = ['council', 'charity']

/** Also the people and teams that may hold it, or owe something in it. */
const withParties =
  (kind: Kind, kinds: readonly string[] | null = holders) =>
  async (ask: Ask) => {
    const loaded = await load(kind)(ask)
    return loaded && { ...loaded, parties: await partiesFor(ask.scope, loaded.subject.childId ?? loaded.subject.contextId, kinds) }
  }

const audit = ({ about, plan }: Loaded): AuditNote => ({
  subject: 'plan',
  ref: plan?.ref ?? (about.kind === 'child' ? about.child.ref : about.context.ref),
  ...(about.kind === 'child' ? { childId: about.child.id } : {}),
})

const whoseOf = (ask: Pick<Ask, 'query'>): Whose => (ask.query['whose'] === 'family' ? 'family' : 'child')
const partOf = (ask: Pick<Ask, 'query'>): Part | null => parts.find((part) => part === ask.query['part']) ?? null

/** Beside which question a refusal stands. */
function fieldOf(problem: Refusal): string {
  switch (problem) {
    case 'review-passed':
    case 'review-too-far':
      return 'nextOn'
    case 'in-future':
    case 'before-the-last':
      return 'since'
    default:
      return 'leadKind'
  }
}

function routesOf(kind: Kind, base: string): Route[] {
  const read = 'response.read-plan'
  const keep = 'response.keep-plan'
  const isChild = kind === 'child'
  return [
    ...page(base, { permission: read, audit, load: loadWhole(kind), view: PlanPage }),
    ...page(`${base}/print`, {
      permission: read,
      audit: (loaded: WholePlan): AuditNote => ({ ...audit(loaded), why: 'print' }),
      load: loadWhole(kind),
      view: PaperPage,
    }),
    ...formPage(`${base}/new`, {
      permission: keep,
      audit,
      load: withParties(kind),
      form: ({ parties, daysMax }, { content, me }) =>
        isChild ? forms.openForm(content, parties, me, daysMax) : forms.openContextForm(parties, me, daysMax),
      known: ({ daysMax }, { me, now }) => ({
        leadKind: 'me',
        team: me.teams[0]?.id ?? '',
        ...(isChild ? { since: londonDay(now) } : {}),
        ...(daysMax >= 84 ? { nextWhen: '12' } : {}),
      }),
      view: (given) => AskPage({ ...given, what: 'new' }),
      async act({ scope, me, now }, { subject, about, daysMax }, values) {
        const shape = forms.shapeFrom(values as forms.TypedShape, me, londonDay(now))
        const made = await openPlan(scope, subject, shape, forms.nextMeant(values.nextWhen, values.nextOn, now))
        return made.ok ? { goTo: about.base } : { problem: { field: fieldOf(made.problem), text: plainRefusal(made.problem, daysMax) } }
      },
    }),
    ...formPage(`${base}/change`, {
      permission: keep,
      audit,
      load: withParties(kind),
      form: ({ parties }, { content, me }) => (isChild ? forms.changeForm(content, parties, me) : forms.changeContextForm(parties, me)),
      known: ({ open }, { me }) => (open ? forms.knownShape(open, me) : {}),
      view: (given) => AskPage({ ...given, what: 'change' }),
      async act({ scope, me, now }, { subject, about, open, daysMax }, values) {
        const shape = forms.shapeFrom(values as unknown as forms.TypedShape, me, open?.since ?? londonDay(now))
        const made = await changePlan(scope, subject, shape, values.why)
        return made.ok
          ? { goTo: about.base }
          : {
              problem: {
                field: made.problem === 'nothing-changed' ? 'why' : fieldOf(made.problem),
                text: plainRefusal(made.problem, daysMax),
              },
            }
      },
    }),
    ...formPage(`${base}/review`, {
      permission: keep,
      audit,
      load: loadWhole(kind),
      form: ({ daysMax }) => forms.reviewForm(daysMax),
      known: ({ daysMax }, { now }) => ({ heldOn: londonDay(now), ...(daysMax >= 84 ? { nextWhen: '12' } : {}) }),
      view: ReviewPage,
      async act({ scope, now }, { subject, about, daysMax }, { heldOn, changed, goesOn, nextWhen, nextOn }) {
        const made = await reviewPlan(scope, subject, { heldOn, changed, goesOn, nextOn: forms.nextMeant(nextWhen, nextOn, now) })
        if (made.ok) return { goTo: about.base }
        const field = made.problem === 'in-future' ? 'heldOn' : made.problem === 'plan-ended' ? 'changed' : 'nextOn'
        return { problem: { field, text: plainRefusal(made.problem, daysMax) } }
      },
    }),
    ...formPage(`${base}/end`, {
      permission: keep,
      audit,
      load: load(kind),
      form: forms.endForm,
      view: (given) => AskPage({ ...given, what: 'end' }),
      async act({ scope }, { subject, about, open, daysMax }, values) {
        const made = await endPlan(scope, subject, values)
        return made.ok
          ? { goTo: `${about.base}?plan=${open?.ref ?? ''}` }
          : { problem: { field: 'why', text: plainRefusal(made.problem, daysMax) } }
      },
    }),
    ...formPage(`${base}/action`, {
      permission: read,
      audit,
      load: async (ask) => {
        const loaded = await withParties(kind, null)(ask)
        return loaded && { ...loaded, part: partOf(ask) }
      },
      form: ({ parties }) => actionForm(parties),
      known: (_loaded, { me }) => ({ when: 'week', ownerKind: 'here', owner: `worker:${me.workerId}` }),
      view: (given) => AskPage({ ...given, what: 'action' }),
      async act({ scope, now }, { subject, about, part }, values) {
        const made = await agreeAction(scope, {
          ...subject,
          interviewId: null,
          part,
          what: values.what,
          owner: partyOf(values.owner, values.ownerOutside),
          dueOn: dayMeant(values.when, values.dueOn, now),
        })
        return made.ok
          ? { goTo: `${about.base}#${part ?? 'not-placed'}` }
          : { problem: { field: 'dueOn', text: plainActionRefusal(made.problem) } }
      },
    }),
  ]
}

export const planRoutes: readonly Route[] = [
  ...routesOf('child', '/children/:ref/plan'),
  ...formPage('/children/:ref/plan/view', {
    permission: 'response.read-plan',
    audit,
    load: async (ask) => {
      const loaded = await load('child')(ask)
      return loaded && { ...loaded, whose: whoseOf(ask) }
    },
    form: ({ whose, about }) => forms.viewForm(whose, about.name),
    known: (_loaded, { now }) => ({ heardOn: londonDay(now) }),
    view: ViewPage,
    async act({ scope }, { subject, about, whose, daysMax }, values) {
      const { who = null, words, notHeard, heardOn, heardBy } = values
      const made = await addView(scope, subject.childId ?? '', { whose, who, words, notHeard, heardOn, heardBy })
      if (made.ok) return { goTo: `${about.base}#views` }
      return { problem: { field: made.problem === 'in-future' ? 'heardOn' : 'heard', text: plainRefusal(made.problem, daysMax) } }
    },
  }),
  ...page('/children/:ref/plan/copy', {
    permission: 'response.read-plan',
    audit: (loaded: WholePlan): AuditNote => ({ ...audit(loaded), why: 'copy' }),
    load: async (ask) => {
      const loaded = await loadWhole('child')(ask)
      return loaded && { ...loaded, whose: whoseOf(ask), placed: placed(loaded.actions, ask.now) }
    },
    view: CopyPage,
  }),
  ...routesOf('context', '/contexts/:ref/plan'),
]
