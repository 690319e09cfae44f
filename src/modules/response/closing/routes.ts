import { plainRefusal } from '../words.ts'
import { deed, formPage, type Ask, type AuditNote } from '../../../platform/http/index.ts'
import { findInterview } from '../../interviews/index.ts'
import { findChildById } from '../../people/index.ts'
import { agreeAction, agreeNoAction, decideSharing, sayNoAction } from '../deeds.ts'
import { partiesFor, partyOf } from '../parties.ts'
import { actionsOfInterview, noActionOf, sharingsOfInterview, usesOfInterview } from '../queries.ts'
import { dayMeant } from '../forms.ts'
import { actionForm, noneForm, shareForm, withholdForm } from './forms.ts'
import { ClosePage, NonePage, SharePage, WithholdPage } from './views.tsx'
import { neededFrom } from './queries.ts'

async function load({ scope, params }: Ask) {
  const interview = await findInterview(scope, params['ref'] ?? '')
  if (!interview) return null
  const child = await findChildById(scope, interview.childId)
  if (!child) return null
  const [actions, sharings, none, uses] = [
    await actionsOfInterview(scope, interview.id),
    await sharingsOfInterview(scope, interview.id),
    await noActionOf(scope, interview.id),
    await usesOfInterview(scope, interview.id),
  ]
  return {
    interview,
    child,
    actions,
    sharings,
    none,
    uses,
    parties: await partiesFor(scope, child.id),
    from: await neededFrom(scope, interview, actions, sharings, none),
  }
}

export type Closing = NonNullable<Awaited<ReturnType<typeof load>>>

const audit = ({ interview }: Closing): AuditNote => ({ subject: 'interview', ref: interview.ref, childId: interview.childId })
const home = ({ interview }: Closing) => `/interviews/${interview.ref}/close`

export const closingRoutes = [
  ...formPage('/interviews/:ref/close', {
    permission: 'response.close',
    audit,
    load,
    form: ({ parties }) => actionForm(parties),
    known: () => ({ when: 'week' }),
    view: ClosePage,
    async act({ scope, now }, closing, values) {
      const made = await agreeAction(scope, {
        childId: closing.child.id,
        interviewId: closing.interview.id,
        what: values.what,
        owner: partyOf(values.owner, values.ownerOutside),
        dueOn: dayMeant(values.when, values.dueOn, now),
      })
      return made.ok ? { goTo: home(closing) } : { problem: { field: 'dueOn', text: plainRefusal(made.problem) } }
    },
  }),
  ...formPage('/interviews/:ref/close/none', {
    permission: 'response.close',
    audit,
    load,
    form: (_closing, page) => noneForm(page.content),
    view: NonePage,
    async act({ scope }, closing, { reasonCode, reason }) {
      const said = await sayNoAction(scope, { childId: closing.child.id, interviewId: closing.interview.id, reasonCode, reason })
      return said.ok ? { goTo: home(closing) } : { problem: { field: 'reasonCode', text: plainRefusal(said.problem) } }
    },
  }),
  ...deed('/interviews/:ref/close/agree-none', {
    permission: 'response.close',
    audit,
    load: async (ask) => {
      const closing = await load(ask)
      return closing?.none ? closing : null
    },
    async act({ scope }, closing) {
      const agreed = await agreeNoAction(scope, closing.interview.id)
      return agreed.ok ? { goTo: home(closing) } : { refused: plainRefusal(agreed.problem) }
    },
  }),
  ...formPage('/interviews/:ref/close/share', {
    permission: 'response.close',
    audit,
    load,
    form: ({ parties }, page) => shareForm(page.content, parties),
    view: SharePage,
    async act({ scope }, closing, values) {
      const decided = await decideSharing(scope, {
        childId: closing.child.id,
        interviewId: closing.interview.id,
        shared: true,
        to: partyOf(values.to, values.toOutside),
        recipientKind: values.recipientKind,
        what: values.what,
        helpsWith: values.helpsWith,
        route: values.route,
        detriment: values.detriment,
        withheldCode: null,
        why: values.why,
        childView: values.childView,
        childTold: values.childTold === 'yes',
      })
      return decided.ok ? { goTo: home(closing) } : { problem: { field: 'route', text: plainRefusal(decided.problem) } }
    },
  }),
  ...formPage('/interviews/:ref/close/withhold', {
    permission: 'response.close',
    audit,
    load,
    form: ({ parties }, page) => withholdForm(page.content, parties),
    view: WithholdPage,
    async act({ scope }, closing, values) {
      const decided = await decideSharing(scope, {
        childId: closing.child.id,
        interviewId: closing.interview.id,
        shared: false,
        to: partyOf(values.to, values.toOutside),
        recipientKind: values.recipientKind,
        what: values.what,
        helpsWith: null,
        route: null,
        detriment: null,
        withheldCode: values.withheldCode,
        why: values.why,
        childView: values.childView,
        childTold: values.childTold === 'yes',
      })
      return decided.ok ? { goTo: home(closing) } : { problem: { field: 'to', text: plainRefusal(decided.problem) } }
    },
  }),
]
