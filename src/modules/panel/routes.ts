// Where a panel is set up and meets; the agenda; a child's page for it, on which is recorded what the panel says; themes over time.
import { isRef, isUuid } from '../../kernel/ids.ts'
import { deed, download, formPage, mayDo, page, type Ask, type AuditNote, type Route } from '../../platform/http/index.ts'
import { meetingFile } from '../notifications/index.ts'
import { findChild, lastSaid, nearSearch, saidBefore } from '../people/index.ts'
import { actionForm, dayMeant, partiesFor, partyOf, plainActionRefusal } from '../response/index.ts'
import { AddChildPage, AgendaPage, CancelPage, LeaveOutPage, ReopenPage } from './agenda-view.tsx'
import { briefOf } from './brief.ts'
import {
  addMember,
  agree,
  arrange,
  ask as askPanel,
  build,
  cancel,
  end,
  leaveOut,
  noteThemes,
  rearrange,
  reopen,
  sayOutcome,
  setUp,
  takeOffMember,
} from './deeds.ts'
import { calendarEntry, isOpen, meetingMinutesUsual, type Item, type Meeting, type Panel } from './domain.ts'
import {
  cancelForm,
  leaveOutForm,
  meetingForm,
  memberForm,
  outcomeForm,
  questionForm,
  referForm,
  reopenForm,
  rulesForm,
  setUpForm,
  themesForm,
} from './forms.ts'
import { ChildPage } from './child-view.tsx'
import {
  actionsOfItem,
  areasWithout,
  counted,
  findMeeting,
  findPanel,
  insertRules,
  itemsOf,
  meetingsOf,
  membersOf,
  outcomesOf,
  panelOfChild,
  panelsHere,
  panelsOfChild,
  reasonsOf,
  referToPanel,
  reopeningsOf,
  themesOfItem,
  themesOver,
  waitingOf,
  workersToSit,
} from './queries.ts'
import { ThemesPage } from './themes-view.tsx'
import { MeetingFormPage, MemberPage, MembersPage, PanelsPage, ReferPage, RulesPage, SetUpPage } from './views.tsx'
import { plainRefusal } from './words.ts'

const auditPanel = ({ panel }: { panel: Panel }): AuditNote => ({ subject: 'panel', ref: panel.areaCode })
const auditMeeting = ({ meeting }: { meeting: Meeting }): AuditNote => ({ subject: 'panel-meeting', ref: meeting.ref })

async function withPanel({ scope, params }: Ask) {
  const panel = await findPanel(scope, params['area'] ?? '')
  return panel && { panel }
}

/** Who sits is let into records: not for every coordinator of the area to say. */
async function withOwnPanel(ask: Ask) {
  const loaded = await withPanel(ask)
  return loaded?.panel.keeps ? loaded : null
}

async function loadPanels({ scope, me, house }: Ask) {
  const keeps = mayDo(house, me, 'panel.keep')
  const panels: { panel: Panel; meetings: Meeting[] }[] = []
  for (const panel of await panelsHere(scope)) panels.push({ panel, meetings: await meetingsOf(scope, panel.id) })
  return {
    panels,
    without: keeps ? await areasWithout(scope) : [],
  }
}

async function loadThemes(ask: Ask) {
  const loaded = await withPanel(ask)
  return loaded && { ...loaded, counts: await themesOver(ask.scope, loaded.panel.id) }
}

async function loadMembers(ask: Ask) {
  const loaded = await withPanel(ask)
  return loaded && { ...loaded, members: await membersOf(ask.scope, loaded.panel.id) }
}

/** A meeting is there for its members only: others know that it takes place, not who is on it. */
async function withMeeting({ scope, params }: Ask) {
  const ref = params['ref'] ?? ''
  const meeting = isRef(ref) ? await findMeeting(scope, ref) : null
  return meeting?.sits ? { meeting } : null
}

async function withOpenMeeting(ask: Ask) {
  const loaded = await withMeeting(ask)
  return loaded && isOpen(loaded.meeting) ? loaded : null
}

async function loadAgenda(ask: Ask) {
  const loaded = await withMeeting(ask)
  if (!loaded) return null
  const items = await itemsOf(ask.scope, loaded.meeting.id)
  return {
    ...loaded,
    items,
    reopenings: await reopeningsOf(ask.scope, loaded.meeting.id),
    counted: (await counted(ask.scope, loaded.meeting.id)) ?? { items: 0, leftOut: 0, told: 0 },
    reasons: await reasonsOf(
      ask.scope,
      items.map((i) => i.id),
    ),
  }
}

async function loadItem(ask: Ask) {
  const loaded = await withMeeting(ask)
  const ref = ask.params['child'] ?? ''
  const child = loaded && isRef(ref) ? await findChild(ask.scope, ref) : null
  if (!loaded || !child) return null
  const items = await itemsOf(ask.scope, loaded.meeting.id)
  const item = items.find((i) => i.childId === child.id)
  return item ? { ...loaded, child, items, item } : null
}

async function loadChildPage(ask: Ask) {
  const loaded = await loadItem(ask)
  if (!loaded) return null
  const { scope, me, house } = ask
  const { child, item, meeting } = loaded
  const earlier = (await panelsOfChild(scope, child.id)).find(
    (p) => p.meetingRef !== meeting.ref && p.at < meeting.at && p.leftOutWhy === null,
  )
  return {
    ...loaded,
    reasons: await reasonsOf(scope, [item.id]),
    brief: await briefOf(scope, house.content, child, earlier?.at ?? null, mayDo(house, me, 'judgements.read')),
    outcomes: await outcomesOf(scope, item.id),
    actions: await actionsOfItem(scope, item.id),
    themes: await themesOfItem(scope, item.id),
    parties: await partiesFor(scope, child.id),
  }
}

async function loadReferring(ask: Ask) {
  const ref = ask.params['ref'] ?? ''
  const child = isRef(ref) ? await findChild(ask.scope, ref) : null
  if (!child) return null
  const panel = await panelOfChild(ask.scope, child.responsibleAgencyId)
  return {
    child,
    panel,
    next: panel === null ? null : ((await meetingsOf(ask.scope, panel.id)).find((m) => isOpen(m) && m.at > ask.now) ?? null),
    before: await panelsOfChild(ask.scope, child.id),
    waiting: await waitingOf(ask.scope, child.id),
    said: await lastSaid(ask.scope, child.id),
  }
}

const auditItem = ({ meeting, item }: { meeting: Meeting; item: Item }): AuditNote => ({
  subject: 'panel-item',
  ref: meeting.ref,
  childId: item.childId,
})
const itemHome = ({ meeting, item }: { meeting: Meeting; item: Item }) => `/panel-meetings/${meeting.ref}/children/${item.childRef}`
const sit = 'panel.sit'
const refer = 'panel.refer'

const setUpRoutes = [
  ...page('/panels', {
    permission: 'panel.read',
    audit: ({ panels }): AuditNote => ({ subject: 'panels', rows: panels.length }),
    load: loadPanels,
    view: PanelsPage,
  }),
  ...formPage('/panels/new', {
    permission: 'panel.keep',
    audit: (): AuditNote => ({ subject: 'panel' }),
    load: async ({ scope }) => {
      const areas = await areasWithout(scope)
      return areas.length === 0 ? null : { areas }
    },
    form: ({ areas }) => setUpForm(areas),
    known: ({ areas }) => ({ name: 'MACE panel', area: areas[0]?.code ?? '' }),
    view: SetUpPage,
    async act({ scope }, { areas }, { name, area }) {
      if (!areas.some((a) => a.code === area)) return { problem: { field: 'name', text: 'Choose an area of your agency' } }
      await setUp(scope, area, name)
      return { goTo: '/panels' }
    },
  }),
  ...formPage('/panels/:area/rules', {
    permission: 'panel.keep',
    audit: auditPanel,
    load: withOwnPanel,
    form: ({ panel }, { content }) => rulesForm(content, panel),
    known: ({ panel: { rules } }) =>
      rules === null ? {} : { ...rules, levels: [...rules.levels], detriment: rules.detriment ?? '', toldHow: rules.toldHow ?? '' },
    view: RulesPage,
    async act({ scope }, { panel }, values) {
      await insertRules(scope, panel.id, values)
      return { goTo: '/panels' }
    },
  }),
  ...page('/panels/:area/members', { permission: 'panel.read', audit: auditPanel, load: loadMembers, view: MembersPage }),
  ...formPage('/panels/:area/members/add', {
    permission: 'panel.keep',
    audit: auditPanel,
    load: async (ask) => {
      const loaded = await withOwnPanel(ask)
      return loaded && { ...loaded, workers: await workersToSit(ask.scope, loaded.panel) }
    },
    form: ({ workers }) => memberForm(workers),
    view: MemberPage,
    async act({ scope }, { panel }, { worker, chairs }) {
      await addMember(scope, panel.id, worker, chairs)
      return { goTo: `/panels/${panel.areaCode}/members` }
    },
  }),
  ...deed('/panels/:area/members/:id/take-off', {
    permission: 'panel.keep',
    audit: auditPanel,
    load: withOwnPanel,
    async act({ scope, params }, { panel }) {
      const id = params['id'] ?? ''
      const done = isUuid(id) ? await takeOffMember(scope, panel.id, id) : null
      if (!done?.ok) return { refused: `${plainRefusal(done?.problem ?? 'not-a-member')}.` }
      return { goTo: `/panels/${panel.areaCode}/members` }
    },
  }),
  ...formPage('/panels/:area/meetings/new', {
    permission: sit,
    audit: auditPanel,
    load: async (ask) => {
      const loaded = await withPanel(ask)
      return loaded?.panel.chairs ? { ...loaded, meeting: null } : null
    },
    form: meetingForm,
    known: () => ({ minutes: String(meetingMinutesUsual) }),
    view: MeetingFormPage,
    async act({ scope }, { panel }, { at, minutes, place }) {
      const made = await arrange(scope, panel, { at: at.date, minutes: Number(minutes), place })
      return made.ok ? { goTo: `/panel-meetings/${made.value}` } : { problem: { field: 'at', text: plainRefusal(made.problem) } }
    },
  }),
  ...page('/panels/:area/themes', {
    permission: 'panel.read-themes',
    audit: ({ panel, counts }): AuditNote => ({ ...auditPanel({ panel }), rows: counts.length, why: 'themes' }),
    load: loadThemes,
    view: ThemesPage,
  }),
]

const meetingRoutes = [
  ...page('/panel-meetings/:ref', {
    permission: sit,
    audit: ({ meeting, items }): AuditNote[] => [
      auditMeeting({ meeting }),
      ...items.map((item) => ({ subject: 'panel-item', ref: meeting.ref, childId: item.childId })),
    ],
    load: loadAgenda,
    view: AgendaPage,
  }),
  ...formPage('/panel-meetings/:ref/change', {
    permission: sit,
    audit: auditMeeting,
    load: async (ask) => {
      const loaded = await withMeeting(ask)
      return loaded?.meeting.chairs && isOpen(loaded.meeting) ? { ...loaded, panel: { areaCode: loaded.meeting.areaCode } } : null
    },
    form: meetingForm,
    known: ({ meeting }) => ({
      at: { date: meeting.at, precision: 'minute' as const },
      minutes: String(meeting.minutes),
      place: meeting.place,
    }),
    view: MeetingFormPage,
    async act({ scope }, { meeting }, { at, minutes, place }) {
      const done = await rearrange(scope, meeting, { at: at.date, minutes: Number(minutes), place })
      return done.ok ? { goTo: `/panel-meetings/${meeting.ref}` } : { problem: { field: 'at', text: plainRefusal(done.problem) } }
    },
  }),
  ...deed('/panel-meetings/:ref/build', {
    permission: sit,
    audit: auditMeeting,
    load: withMeeting,
    repeats: true,
    async act({ scope }, { meeting }) {
      const done = await build(scope, meeting)
      return done.ok ? { goTo: `/panel-meetings/${meeting.ref}` } : { refused: `${plainRefusal(done.problem)}.` }
    },
  }),
  ...deed('/panel-meetings/:ref/end', {
    permission: sit,
    audit: auditMeeting,
    load: withMeeting,
    async act({ scope }, { meeting }) {
      const done = await end(scope, meeting)
      return done.ok ? { goTo: `/panel-meetings/${meeting.ref}` } : { refused: `${plainRefusal(done.problem)}.` }
    },
  }),
  ...formPage('/panel-meetings/:ref/reopen', {
    permission: sit,
    audit: (loaded: MeetingLoaded): AuditNote => ({ ...auditMeeting(loaded), why: 'reopen' }),
    load: async (ask) => {
      const loaded = await withMeeting(ask)
      return loaded?.meeting.chairs && loaded.meeting.endedAt !== null ? loaded : null
    },
    form: reopenForm,
    view: ReopenPage,
    async act({ scope }, { meeting }, { why }) {
      const done = await reopen(scope, meeting, why)
      return done.ok ? { goTo: `/panel-meetings/${meeting.ref}` } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/panel-meetings/:ref/cancel', {
    permission: sit,
    audit: (loaded: MeetingLoaded): AuditNote => ({ ...auditMeeting(loaded), why: 'cancel' }),
    load: async (ask) => {
      const loaded = await withMeeting(ask)
      return loaded?.meeting.chairs && isOpen(loaded.meeting) ? loaded : null
    },
    form: cancelForm,
    view: CancelPage,
    async act({ scope }, { meeting }, { why }) {
      const done = await cancel(scope, meeting, why)
      return done.ok ? { goTo: `/panel-meetings/${meeting.ref}` } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
  ...page('/panel-meetings/:ref/add', { permission: refer, audit: auditMeeting, load: withOpenMeeting, view: AddChildPage }),
  nearSearch({ url: '/panel-meetings/:ref/add', permission: refer, load: withOpenMeeting, audit: auditMeeting, view: AddChildPage }),
  ...download('/panel-meetings/:ref/meeting.ics', {
    permission: sit,
    audit: (loaded: MeetingLoaded): AuditNote => ({ ...auditMeeting(loaded), why: 'calendar' }),
    load: async (ask) => {
      const loaded = await withMeeting(ask)
      const entry = loaded && calendarEntry(loaded.meeting, ask.now)
      if (!loaded || entry === null) return null
      const { id, at, minutes, sequence } = loaded.meeting
      // To the list: a calendar is read by others, and holds no reference that could be looked up.
      const file = meetingFile(ask.house, { id, at, minutes, sequence, cancelled: entry === 'take-out', ask: '' }, '/panels', ask.now)
      return { ...loaded, file }
    },
    answer: ({ loaded: { file } }) => ({ type: 'text/calendar; charset=utf-8', body: file.content, filename: file.filename }),
  }),
]

const childRoutes = [
  ...page('/panel-meetings/:ref/children/:child', {
    permission: sit,
    audit: auditItem,
    load: loadChildPage,
    view: ({ loaded, page: context }) => ChildPage({ loaded, page: context, active: null }),
  }),
  ...formPage('/panel-meetings/:ref/children/:child/outcome', {
    permission: sit,
    audit: auditItem,
    load: loadChildPage,
    form: (_loaded, { content }) => outcomeForm(content),
    view: ({ loaded, page: context, state, form }) => ChildPage({ loaded, page: context, active: { name: 'outcome', state, form } }),
    async act({ scope, house }, loaded, { outcome, outcomeWords, again, againOn }) {
      const done = await sayOutcome(scope, house.content, loaded.meeting, loaded.item, {
        code: outcome,
        words: outcomeWords,
        again,
        againOn,
      })
      if (done.ok) return { goTo: `${itemHome(loaded)}#said` }
      const field = done.problem === 'needs-words' ? 'outcomeWords' : done.problem === 'look-again-passed' ? 'againOn' : 'outcome'
      return { problem: { field, text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/panel-meetings/:ref/children/:child/action', {
    permission: sit,
    audit: auditItem,
    load: loadChildPage,
    form: ({ parties }) => actionForm(parties),
    known: () => ({ when: 'fortnight', ownerKind: 'here' }),
    view: ({ loaded, page: context, state, form }) => ChildPage({ loaded, page: context, active: { name: 'action', state, form } }),
    async act({ scope, now }, loaded, values) {
      const done = await agree(scope, loaded.meeting, loaded.item, {
        what: values.what,
        owner: partyOf(values.owner, values.ownerOutside),
        dueOn: dayMeant(values.when, values.dueOn, now),
      })
      if (done.ok) return { goTo: `${itemHome(loaded)}#said` }
      return done.problem === 'day-passed' || done.problem === 'too-far'
        ? { problem: { field: 'dueOn', text: plainActionRefusal(done.problem) } }
        : { problem: { field: 'what', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/panel-meetings/:ref/children/:child/themes', {
    permission: sit,
    audit: auditItem,
    load: loadChildPage,
    form: (_loaded, { content }) => themesForm(content),
    known: ({ themes }) => ({
      modes: themes.filter((t) => t.kind === 'mode').map((t) => t.code),
      places: themes.filter((t) => t.kind === 'place').map((t) => t.code),
    }),
    view: ({ loaded, page: context, state, form }) => ChildPage({ loaded, page: context, active: { name: 'themes', state, form } }),
    async act({ scope }, loaded, themes) {
      const done = await noteThemes(scope, loaded.meeting, loaded.item, themes)
      return done.ok ? { goTo: `${itemHome(loaded)}#themes` } : { problem: { field: 'modes', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/panel-meetings/:ref/children/:child/question', {
    permission: sit,
    audit: auditItem,
    load: loadChildPage,
    form: questionForm,
    known: ({ item }) => ({ question: item.question ?? '' }),
    view: ({ loaded, page: context, state, form }) => ChildPage({ loaded, page: context, active: { name: 'question', state, form } }),
    async act({ scope }, loaded, { question }) {
      const done = await askPanel(scope, loaded.meeting, loaded.item, question)
      return done.ok ? { goTo: itemHome(loaded) } : { problem: { field: 'question', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/panel-meetings/:ref/children/:child/leave-out', {
    permission: sit,
    audit: auditItem,
    load: async (ask) => {
      const loaded = await loadItem(ask)
      return loaded?.meeting.chairs ? loaded : null
    },
    form: leaveOutForm,
    view: LeaveOutPage,
    async act({ scope }, { meeting, item }, { why }) {
      const done = await leaveOut(scope, meeting, item, why)
      return done.ok ? { goTo: `/panel-meetings/${meeting.ref}` } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/children/:ref/panel', {
    permission: 'panel.refer',
    audit: ({ child, before }): AuditNote => ({ subject: 'panel', ref: child.ref, childId: child.id, rows: before.length }),
    load: loadReferring,
    form: referForm,
    view: ReferPage,
    known: ({ said }) => saidBefore(said),
    async act({ scope }, { child, panel }, { why, question, detriment, childView, childTold }) {
      if (panel === null)
        return {
          problem: { field: 'why', text: `No panel is set up where ${child.responsibleAgencyName} answers. Refer to the agency instead` },
        }
      await referToPanel(scope, child.id, why, question, { detriment, childView, childTold: childTold === 'yes' })
      return { goTo: `/children/${child.ref}/panel` }
    },
  }),
]

export const panelRoutes: readonly Route[] = [...setUpRoutes, ...meetingRoutes, ...childRoutes]

export type PanelsLoaded = Awaited<ReturnType<typeof loadPanels>>
export type MembersLoaded = NonNullable<Awaited<ReturnType<typeof loadMembers>>>
export type ThemesLoaded = NonNullable<Awaited<ReturnType<typeof loadThemes>>>
export type MeetingLoaded = NonNullable<Awaited<ReturnType<typeof withMeeting>>>
export type AgendaLoaded = NonNullable<Awaited<ReturnType<typeof loadAgenda>>>
export type ItemLoaded = NonNullable<Awaited<ReturnType<typeof loadItem>>>
export type ChildLoaded = NonNullable<Awaited<ReturnType<typeof loadChildPage>>>
export type ReferLoaded = NonNullable<Awaited<ReturnType<typeof loadReferring>>>
