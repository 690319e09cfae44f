import { isRef } from '../../../kernel/ids.ts'
import type { FieldsOf, FormDefinition, FormState, Typed, ValuesOf } from '../../../platform/forms/index.ts'
import { download, formPage, page, type Ask, type AuditNote, type PageContext, type Route } from '../../../platform/http/index.ts'
import { meetingFile } from '../../notifications/index.ts'
import { lastSaidOfContext } from '../../contexts/index.ts'
import { findChildById, lastSaid, saidBefore, sharingSaid } from '../../people/index.ts'
import { dayMeant } from '../forms.ts'
import { partiesFor, partyOf } from '../parties.ts'
import { plainRefusal as plainActionRefusal } from '../words.ts'
import {
  ApologyPage,
  CancelPage,
  DissentPage,
  EndPage,
  InformationPage,
  InvitePage,
  MovePage,
  UrgentPage,
  WithdrawPage,
} from './asking-views.tsx'
import {
  agreeThere,
  apologise,
  bring,
  cancelDiscussion,
  decide,
  dissent,
  endDiscussion,
  hurry,
  invite,
  moveDiscussion,
  recordAttendance,
  withdrawInvitation,
} from './deeds.ts'
import { calendarEntry, convenes, gapsOf, missingOf, silentOn, speaksFor, stageOf, type Outcome, type SpeakerKind } from './domain.ts'
import {
  actionForm,
  apologyForm,
  attendanceForm,
  cancelForm,
  decisionForm,
  dissentForm,
  endForm,
  informationForm,
  inviteForm,
  moveForm,
  onlyOne,
  urgentForm,
  whoCame,
  withdrawForm,
} from './forms.ts'
import { ListPage } from './list-view.tsx'
import { discussionsPage, readDiscussions } from './lists.ts'
import {
  actionsOfDiscussion,
  candidatesFor,
  decisionsOf,
  findDecision,
  findDiscussion,
  informationOf,
  inviteesOf,
  movesOf,
  stancesOf,
  withdrawalsOf,
} from './queries.ts'
import { likelyInvited, openingRoutes, usualRoute } from './opening.ts'
import { RecordPage } from './recording-view.tsx'
import { DiscussionPage, MinutesPage } from './views.tsx'
import { plainRefusal } from './words.ts'

export async function load({ scope, params, me, now }: Ask) {
  const ref = params['ref'] ?? ''
  const discussion = isRef(ref) ? await findDiscussion(scope, ref) : null
  if (!discussion) return null
  const child = discussion.childId === null ? null : await findChildById(scope, discussion.childId)
  if (child === null && discussion.contextRef === null) return null
  const invitees = await inviteesOf(scope, discussion.id)
  const convener = convenes(discussion, me)
  const mine = speaksFor(invitees, me)
  return {
    discussion,
    child,
    invitees,
    information: await informationOf(scope, discussion.id),
    decisions: await decisionsOf(scope, discussion.id),
    stances: await stancesOf(scope, discussion.id),
    moves: await movesOf(scope, discussion.id),
    withdrawals: convener ? await withdrawalsOf(scope, discussion.id) : [],
    actions: await actionsOfDiscussion(scope, discussion.id),
    stage: stageOf(discussion, invitees, now),
    gaps: gapsOf(discussion.mustInvite, invitees),
    missing: missingOf(discussion.quorum, invitees),
    convener,
    mine,
    /** Those for whom an apology may still be given by this reader. */
    absent: (convener ? invitees : mine).filter((i) => i.attendedAt === null && i.apologyAt === null),
  }
}
export type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>

export const audit = ({ discussion }: Pick<Loaded, 'discussion'>): AuditNote => ({
  subject: 'discussion',
  ref: discussion.ref,
  ...(discussion.childId === null ? {} : { childId: discussion.childId }),
})
const home = ({ discussion }: Pick<Loaded, 'discussion'>) => `/discussions/${discussion.ref}`

async function loadWithdrawing(ask: Ask) {
  const loaded = await load(ask)
  const invitee = loaded?.invitees.find((i) => i.id === ask.params['invitee']) ?? null
  return loaded && invitee && { ...loaded, invitee }
}
export type Withdrawing = NonNullable<Awaited<ReturnType<typeof loadWithdrawing>>>

// ---- Recording ----------------------------------------------------------------------------------------

const parts = ['here', 'information', 'decision', 'action'] as const
export type Part = (typeof parts)[number]

async function loadRecording(ask: Ask) {
  const loaded = await load(ask)
  const about = loaded?.discussion.childId ?? loaded?.discussion.contextId ?? null
  return loaded && { ...loaded, parties: about === null || !loaded.convener ? [] : await partiesFor(ask.scope, about) }
}
export type Recording = NonNullable<Awaited<ReturnType<typeof loadRecording>>>

type AnyForm = FormDefinition<FieldsOf>

function formsFor({ invitees, parties }: Recording): Record<Part, { form: AnyForm; known: Typed }> {
  const here = invitees.filter((i) => i.attendedAt !== null)
  return {
    here: prepared(attendanceForm(invitees), {
      here: here.map((i) => i.id),
      ...Object.fromEntries(here.map((i) => [whoCame(i.id), i.attendedWho ?? ''])),
    }),
    information: prepared(informationForm(invitees), { broughtBy: onlyOne(invitees) }),
    decision: prepared(decisionForm(here), { agreed: here.map((i) => i.id) }),
    action: prepared(actionForm(parties), { when: 'week', ownerKind: 'here' }),
  }
}

function prepared<F extends FieldsOf>(form: FormDefinition<F>, known: Partial<ValuesOf<F>>): { form: AnyForm; known: Typed } {
  return { form, known: form.fill(known) }
}

function recordView(active: Part | null) {
  return ({ loaded, state, page: context }: { loaded: Recording; state?: FormState; page: PageContext }) => {
    const all = formsFor(loaded)
    const shown = (part: Part) => ({
      form: all[part].form,
      state: part === active && state ? state : { typed: all[part].known, problems: [] },
    })
    return RecordPage({
      loaded,
      page: context,
      active,
      forms: { here: shown('here'), information: shown('information'), decision: shown('decision'), action: shown('action') },
    })
  }
}

const convening = 'response.open-discussion'
const reading = 'response.read-discussions'

function recording<F extends FieldsOf>(
  part: Part,
  form: (loaded: Recording) => FormDefinition<F>,
  act: (ask: Ask, loaded: Recording, values: ValuesOf<F>) => Promise<{ problem: { field: string; text: string } } | 'done'>,
): Route[] {
  return formPage(`/discussions/:ref/record/${part}`, {
    permission: convening,
    audit,
    load: loadRecording,
    form,
    view: recordView(part),
    async act(ask, loaded, values) {
      const done = await act(ask, loaded, values)
      return done === 'done' ? { goTo: `${home(loaded)}/record` } : done
    },
  })
}

async function loadDeciding(ask: Ask) {
  const loaded = await load(ask)
  const decision = loaded && (await findDecision(ask.scope, loaded.discussion.id, ask.params['decision'] ?? ''))
  if (!loaded || !decision) return null
  return { ...loaded, decision, speakers: loaded.convener ? loaded.invitees : loaded.mine }
}
export type Deciding = NonNullable<Awaited<ReturnType<typeof loadDeciding>>>

export const discussionRoutes: readonly Route[] = [
  ...openingRoutes,
  ...page('/discussions', {
    permission: reading,
    audit: ({ rows }): AuditNote => ({ subject: 'discussions', rows: rows.length }),
    load: async ({ scope, query }) => {
      const asked = readDiscussions(query)
      return { asked, rows: await discussionsPage(scope, asked) }
    },
    view: ListPage,
  }),
  ...page('/discussions/:ref', { permission: reading, audit, load, view: DiscussionPage }),
  ...download('/discussions/:ref/meeting.ics', {
    permission: reading,
    audit: (loaded: Loaded) => ({ ...audit(loaded), why: 'calendar' }),
    load: async (ask) => {
      const loaded = await load(ask)
      const entry = loaded && calendarEntry(loaded.discussion, ask.now)
      if (!loaded || entry === null) return null
      const { id, at, minutes, sequence } = loaded.discussion
      const meeting = { id, at, minutes, sequence, cancelled: entry === 'take-out', ask: '' }
      // To the list: a calendar is read by others, and holds no reference that could be looked up.
      return { ...loaded, file: meetingFile(ask.house, meeting, '/discussions', ask.now) }
    },
    answer: ({ loaded: { file } }) => ({ type: 'text/calendar; charset=utf-8', body: file.content, filename: file.filename }),
  }),
  ...page('/discussions/:ref/minutes', { permission: reading, audit: (l) => ({ ...audit(l), why: 'minutes' }), load, view: MinutesPage }),
  ...formPage('/discussions/:ref/invite', {
    permission: convening,
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      const invited = loaded?.invitees.map((i) => i.teamId) ?? []
      return (
        loaded && {
          ...loaded,
          candidates: loaded.convener ? (await candidatesFor(ask.scope, loaded.discussion)).filter((c) => !invited.includes(c.id)) : [],
          said:
            loaded.child === null
              ? await lastSaidOfContext(ask.scope, loaded.discussion.contextId ?? '')
              : await lastSaid(ask.scope, loaded.child.id),
        }
      )
    },
    form: ({ child, candidates }, { content }) => inviteForm(candidates, content, child === null ? 'context' : 'child'),
    known: ({ child, discussion, said, gaps, candidates }) => ({
      route: usualRoute(child),
      ...saidBefore(said, discussion.id),
      ...likelyInvited(gaps, candidates),
    }),
    view: InvitePage,
    async act({ scope }, loaded, { whom, team, outsideName, outsideKind, outsideEmail, ...said }) {
      const done = await invite(
        scope,
        loaded.discussion.ref,
        whom === 'here'
          ? { teamId: team ?? '' }
          : { kind: (outsideKind ?? 'charity') as SpeakerKind, outsideName: outsideName ?? '', outsideEmail: outsideEmail ?? '' },
        sharingSaid(said),
      )
      return done.ok ? { goTo: `${home(loaded)}?invited=yes` } : { problem: { field: 'whom', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/discussions/:ref/move', {
    permission: convening,
    audit,
    load,
    form: moveForm,
    known: ({ discussion }) => ({ at: { date: discussion.at, precision: 'minute' as const } }),
    view: MovePage,
    async act({ scope }, loaded, { at, why }) {
      const done = await moveDiscussion(scope, loaded.discussion.ref, { at: at.date, why })
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'at', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/discussions/:ref/invitees/:invitee/withdraw', {
    permission: convening,
    audit: (loaded: Withdrawing) => ({ ...audit(loaded), why: 'withdraw' }),
    load: loadWithdrawing,
    form: withdrawForm,
    view: WithdrawPage,
    async act({ scope }, loaded, { why }) {
      const done = await withdrawInvitation(scope, loaded.discussion.ref, loaded.invitee.id, why)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/discussions/:ref/cancel', {
    permission: convening,
    audit,
    load,
    form: cancelForm,
    view: CancelPage,
    async act({ scope }, loaded, { why }) {
      const done = await cancelDiscussion(scope, loaded.discussion.ref, why)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/discussions/:ref/apology', {
    permission: reading,
    audit,
    load,
    form: ({ absent }) => apologyForm(absent),
    known: ({ absent }, { query }) => ({
      invitee: absent.find((i) => i.id === query['for'])?.id ?? onlyOne(absent),
    }),
    view: ApologyPage,
    async act({ scope }, loaded, { invitee, words }) {
      const done = await apologise(scope, loaded.discussion.ref, { inviteeId: invitee, words })
      return done.ok ? { goTo: `${home(loaded)}#invited` } : { problem: { field: 'words', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/discussions/:ref/information', {
    permission: reading,
    audit,
    load,
    form: ({ convener, invitees, mine }) => informationForm(convener ? invitees : mine),
    known: ({ convener, invitees, mine }) => ({ broughtBy: onlyOne(mine) || (convener ? onlyOne(invitees) : '') }),
    view: InformationPage,
    async act({ scope }, loaded, { broughtBy, brought }) {
      const done = await bring(scope, loaded.discussion.ref, { inviteeId: broughtBy, words: brought })
      return done.ok ? { goTo: `${home(loaded)}#information` } : { problem: { field: 'brought', text: plainRefusal(done.problem) } }
    },
  }),
  ...page('/discussions/:ref/record', { permission: convening, audit, load: loadRecording, view: recordView(null) }),
  ...recording(
    'here',
    ({ invitees }) => attendanceForm(invitees),
    async ({ scope }, { discussion, invitees }, values) => {
      const ticked = invitees.filter((i) => values.here.includes(i.id))
      const typed = (id: string) => {
        const said: unknown = (values as Record<string, unknown>)[whoCame(id)]
        return typeof said === 'string' && said !== '' ? said : null
      }
      const done = await recordAttendance(scope, discussion.ref, new Map(ticked.map((i) => [i.id, typed(i.id) ?? i.name])))
      return done.ok ? 'done' : { problem: { field: 'here', text: plainRefusal(done.problem) } }
    },
  ),
  ...recording(
    'information',
    ({ invitees }) => informationForm(invitees),
    async ({ scope }, { discussion }, { broughtBy, brought }) => {
      const done = await bring(scope, discussion.ref, { inviteeId: broughtBy, words: brought })
      return done.ok ? 'done' : { problem: { field: 'brought', text: plainRefusal(done.problem) } }
    },
  ),
  ...recording(
    'decision',
    ({ invitees }) => decisionForm(invitees.filter((i) => i.attendedAt !== null)),
    async ({ scope }, { discussion }, { decided, reasons, agreed }) => {
      const done = await decide(scope, discussion.ref, { words: decided, reasons, agreed })
      return done.ok ? 'done' : { problem: { field: 'decided', text: plainRefusal(done.problem) } }
    },
  ),
  ...recording(
    'action',
    ({ parties }) => actionForm(parties),
    async ({ scope, now }, { discussion }, values) => {
      const done = await agreeThere(scope, discussion.ref, {
        what: values.what,
        owner: partyOf(values.owner, values.ownerOutside),
        dueOn: dayMeant(values.when, values.dueOn, now),
      })
      if (done.ok) return 'done'
      return done.problem === 'day-passed' || done.problem === 'too-far'
        ? { problem: { field: 'dueOn', text: plainActionRefusal(done.problem) } }
        : { problem: { field: 'what', text: plainRefusal(done.problem) } }
    },
  ),
  ...formPage('/discussions/:ref/urgent', {
    permission: convening,
    audit,
    load,
    form: urgentForm,
    view: UrgentPage,
    async act({ scope }, loaded, { why }) {
      const done = await hurry(scope, loaded.discussion.ref, why)
      return done.ok ? { goTo: `${home(loaded)}/record` } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/discussions/:ref/decisions/:decision/dissent', {
    permission: reading,
    audit,
    load: loadDeciding,
    form: ({ speakers }) => dissentForm(speakers),
    // Of several, the one who was there and did not agree.
    known: ({ decision, speakers, stances }) => {
      const [first, ...others] = speakers.length === 1 ? speakers : silentOn(decision, speakers, stances)
      return first && others.length === 0 ? { invitee: first.id } : {}
    },
    view: DissentPage,
    async act({ scope }, loaded, { invitee, reason }) {
      const done = await dissent(scope, loaded.discussion.ref, { decisionId: loaded.decision.id, inviteeId: invitee, reason })
      return done.ok ? { goTo: `${home(loaded)}#decisions` } : { problem: { field: 'reason', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/discussions/:ref/end', {
    permission: convening,
    audit,
    load,
    form: ({ discussion }) => endForm(discussion.contextId !== null),
    view: EndPage,
    async act({ scope }, loaded, { outcome, why }) {
      const done = await endDiscussion(scope, loaded.discussion.ref, { outcome: outcome as Outcome, why })
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'outcome', text: plainRefusal(done.problem) } }
    },
  }),
]
