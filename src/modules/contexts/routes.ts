// Where contexts are found, opened, read and closed; where a sign is noted, a child linked, and who is let in.
import { addDays, londonDay } from '../../kernel/dates.ts'
import { isRef, isUuid } from '../../kernel/ids.ts'
import { writeAudit } from '../../platform/audit/index.ts'
import type { Scope } from '../../platform/db/index.ts'
import { one } from '../../platform/forms/index.ts'
import {
  countAgainst,
  deed,
  formPage,
  fromHere,
  mayDo,
  page,
  send,
  within,
  type Ask,
  type AuditNote,
  type Route,
} from '../../platform/http/index.ts'
import { findChild, nearSearch, saidBefore, sharingSaid } from '../people/index.ts'
import {
  AddToCirclePage,
  ClosePage,
  ConflictPage,
  FindChildPage,
  LinkPage,
  NoteSignPage,
  OpenPage,
  ReopenPage,
  TakeBackPage,
  UnlinkPage,
  WithholdPage,
} from './asking.tsx'
import { answers, close, endEntry, keepOut, letIn, linkChild, noteSign, open, reopen, unlinkChild, withdrawSign } from './deeds.ts'
import { entryDaysUsual, isOwn, mayWithdraw, type Context, type Purpose } from './domain.ts'
import {
  circleForm,
  closeForm,
  conflictForm,
  linkForm,
  openForm,
  reopenForm,
  signForm,
  withdrawForm,
  withholdForm,
  type CircleAsked,
} from './forms.ts'
import {
  childrenIn,
  circleOf,
  conflictsOf,
  contextsOf,
  contextsPage,
  declareConflict,
  earlierClosings,
  findContext,
  findLink,
  linkedCount,
  ownAreas,
  plannedFor,
  signsOf,
  teamsToAdd,
  workersToAdd,
} from './queries.ts'
import { CirclePage } from './circle-view.tsx'
import { ContextRegisterPage } from './register-view.tsx'
import { chosenBy, lastSaidOfContext, sharingsOfContext } from './sharings.ts'
import { ChildContextsPage, ContextPage, ContextsPage } from './views.tsx'
import { existsWords, plainRefusal } from './words.ts'

export const pageSize = 30
/** Names asked for by one worker within an hour, each time a context is opened: enough for a day, too few to fish with. */
export const namesAnHour = 30

const audit = ({ context }: { context: Context }): AuditNote => ({ subject: 'context', ref: context.ref })
const auditList = ({ rows }: { rows: readonly unknown[] }): AuditNote => ({ subject: 'contexts', rows: rows.length })
const home = ({ context }: { context: Context }) => `/contexts/${context.ref}`

async function contextOf({ scope, params }: Ask): Promise<Context | null> {
  const ref = params['ref'] ?? ''
  return isRef(ref) ? findContext(scope, ref) : null
}

async function onlyContext(ask: Ask) {
  const context = await contextOf(ask)
  return context && { context }
}

/** What only a team that answers for it may do is not there for others. */
async function answeredFor(ask: Ask) {
  const loaded = await onlyContext(ask)
  return loaded && (await answers(ask.scope, loaded.context.id)) ? loaded : null
}

async function amongWhom(scope: Scope, contextId: string) {
  return { teams: await teamsToAdd(scope), workers: await workersToAdd(scope, contextId) }
}

/** Whom the address names, of those who can be let in; null while nobody is chosen. */
async function loadWhom(ask: Ask) {
  const loaded = await answeredFor(ask)
  if (!loaded) return null
  const among = await amongWhom(ask.scope, loaded.context.id)
  return { ...loaded, among, whom: await chosenBy(ask.scope, ask.query, among) }
}

/** What was shared of it, for a team that answers. */
async function loadRegister(ask: Ask) {
  const loaded = await answeredFor(ask)
  if (!loaded) return null
  const after = ask.query['after'] ?? null
  const found = await sharingsOfContext(ask.scope, loaded.context.id, after, pageSize)
  return { ...loaded, sharings: found.slice(0, pageSize), isFurther: after !== null, more: found.length > pageSize }
}

type RegisterLoaded = NonNullable<Awaited<ReturnType<typeof loadRegister>>>

export type WhomLoaded = NonNullable<Awaited<ReturnType<typeof loadWhom>>>

const namesChild = (name: string) =>
  `This says “${name}”, as a linked child is called. Not everybody who reads it may know of them: write “a child” instead`

async function list(scope: Scope, asked: { closed: boolean; called: string | null; after: string | undefined }) {
  const after = isUuid(asked.after ?? '') ? (asked.after ?? null) : null
  const rows = await contextsPage(scope, { closed: asked.closed, called: asked.called, after, most: pageSize + 1 })
  return { ...asked, rows }
}

async function loadContext(ask: Ask) {
  const context = await contextOf(ask)
  if (!context) return null
  const { scope } = ask
  return {
    context,
    signs: await signsOf(scope, context.id),
    takenBack: await signsOf(scope, context.id, true),
    linked: await linkedCount(scope, context.id),
    children: await childrenIn(scope, context.id),
    circle: await circleOf(scope, context.id),
    planned: await plannedFor(scope, context.id),
    earlier: await earlierClosings(scope, context.id),
    answers: await answers(scope, context.id),
  }
}

async function loadSign(ask: Ask) {
  const loaded = await onlyContext(ask)
  const id = ask.params['id'] ?? ''
  if (!loaded || !isUuid(id)) return null
  const sign = (await signsOf(ask.scope, loaded.context.id)).find((s) => s.id === id)
  const mine = sign && mayWithdraw(sign, { workerId: ask.me.workerId, answers: await answers(ask.scope, loaded.context.id) })
  return sign && mine?.ok ? { ...loaded, sign } : null
}

async function loadLink(ask: Ask) {
  const loaded = await onlyContext(ask)
  const id = ask.params['id'] ?? ''
  const link = loaded && isUuid(id) ? await findLink(ask.scope, loaded.context.id, id) : null
  return loaded && link?.unlinkedAt === null ? { ...loaded, link } : null
}

async function loadChild(ask: Ask) {
  const ref = ask.params['ref'] ?? ''
  const child = isRef(ref) ? await findChild(ask.scope, ref) : null
  return child && { child, links: await contextsOf(ask.scope, child.id) }
}

async function loadLinking(ask: Ask) {
  const loaded = await loadChild(ask)
  if (!loaded) return null
  const to = ask.query['to'] ?? ''
  const context = isRef(to) ? await findContext(ask.scope, to) : null
  const open = context === null ? await contextsPage(ask.scope, { closed: false, most: 200 }) : []
  return { ...loaded, context, open: open.filter((o) => !loaded.links.some((l) => l.contextRef === o.ref && l.unlinkedAt === null)) }
}

const auditChild = ({ child, links }: NonNullable<Awaited<ReturnType<typeof loadChild>>>): AuditNote => ({
  subject: 'contexts',
  ref: child.ref,
  childId: child.id,
  rows: links.length,
})

/** Posting asks whether one of that name exists: each try is counted in a transaction of its own, so that a refusal counts too. */
function counted(route: Route): Route {
  if (route.method === 'GET') return route
  return {
    ...route,
    handle: async (house, request, reply) => {
      fromHere(request)
      await within(house, request, route.permission, ({ scope }) =>
        countAgainst(scope, 'context-name', scope.me.workerId, namesAnHour, 3600),
      )
      return route.handle(house, request, reply)
    },
  }
}

const openRoutes = formPage('/contexts/new', {
  permission: 'contexts.open',
  audit: (): AuditNote => ({ subject: 'contexts', why: 'open' }),
  load: async ({ scope }) => ({ areas: await ownAreas(scope) }),
  form: ({ areas }, { content, me }) => openForm(content, me.teams, areas),
  known: ({ areas }, { me }) => ({ team: me.teams[0]?.id ?? '', area: areas[0]?.code ?? '' }),
  view: OpenPage,
  async act({ scope, me }, { areas }, { kind, name, description, why, team, area }) {
    if (me.teams.length === 0)
      return {
        problem: { field: 'kind', text: 'You are in no team, so nobody would answer for it. Ask your administrator to add you to one' },
      }
    if (!areas.some((a) => a.code === area))
      return {
        problem: { field: 'kind', text: 'Your agency belongs to no area yet, so a context would lie nowhere. Ask your administrator' },
      }
    const made = await open(scope, { kind, name, description, why, teamId: team, areaId: area })
    if (made.ok) return { goTo: `/contexts/${made.value.ref}` }
    return made.problem === 'exists'
      ? { problem: { field: 'name', text: existsWords(made.like) } }
      : { problem: { field: 'kind', text: plainRefusal(made.problem) } }
  },
}).map(counted)

export const contextRoutes: readonly Route[] = [
  ...page('/contexts', {
    permission: 'contexts.read',
    audit: auditList,
    load: async ({ scope, query }) => list(scope, { closed: query['state'] === 'closed', called: null, after: query['after'] }),
    view: ContextsPage,
  }),
  {
    // By name inside one's own circles; a name travels by POST only.
    method: 'POST',
    url: '/contexts',
    permission: 'contexts.read',
    whileReadOnly: true,
    handle: async (house, request, reply) => {
      const called = one(fromHere(request), 'called').trim().slice(0, 120)
      const made = await within(house, request, 'contexts.read', async ({ scope }, context) => {
        const loaded = await list(scope, { closed: false, called, after: undefined })
        await writeAudit(scope, 'contexts.read', false, [{ ...auditList(loaded), why: 'search' }])
        return ContextsPage({ loaded, page: context })
      })
      return send(house, request, reply, made)
    },
  },
  ...openRoutes,
  ...page('/contexts/:ref', {
    permission: 'contexts.read',
    audit: ({ context, children }): AuditNote[] => [
      audit({ context }),
      ...children.map((c) => ({ subject: 'context', ref: context.ref, childId: c.childId })),
    ],
    load: loadContext,
    view: ContextPage,
  }),
  ...formPage('/contexts/:ref/signs/new', {
    permission: 'contexts.note',
    audit,
    load: async (ask) => {
      const loaded = await onlyContext(ask)
      const chosen =
        loaded && ask.house.content.contexts.signs.find((s) => s.code === ask.query['sign'] && s.kinds.includes(loaded.context.kind))
      return loaded && { ...loaded, chosen: chosen ?? null }
    },
    form: signForm,
    known: ({ chosen }, { now }) => ({ sign: chosen?.code ?? '', observedOn: londonDay(now) }),
    view: NoteSignPage,
    async act({ scope, house }, { context }, values) {
      const made = await noteSign(scope, house.content, context, values)
      if (made.ok) return { goTo: `${home({ context })}#signs` }
      if (made.problem === 'names-a-child')
        return {
          problem: {
            field: 'evidence',
            text: namesChild(made.name),
          },
        }
      return { problem: { field: made.problem === 'in-future' ? 'observedOn' : 'evidence', text: plainRefusal(made.problem) } }
    },
  }),
  ...formPage('/contexts/:ref/signs/:id/withdraw', {
    permission: 'contexts.note',
    audit,
    load: loadSign,
    form: withdrawForm,
    view: TakeBackPage,
    async act({ scope }, { context, sign }, { why }) {
      const done = await withdrawSign(scope, context, sign, why)
      return done.ok ? { goTo: `${home({ context })}#signs` } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
  ...page('/contexts/:ref/children/new', {
    permission: 'contexts.link',
    audit,
    load: onlyContext,
    view: FindChildPage,
  }),
  nearSearch({ url: '/contexts/:ref/children/new', permission: 'contexts.link', load: onlyContext, audit, view: FindChildPage }),
  ...formPage('/contexts/:ref/children/:id/unlink', {
    permission: 'contexts.link',
    audit: ({ context, link }): AuditNote => ({ ...audit({ context }), childId: link.childId }),
    load: loadLink,
    form: withdrawForm,
    view: UnlinkPage,
    async act({ scope }, { context, link }, { why }) {
      const done = await unlinkChild(scope, link, why)
      return done.ok ? { goTo: `${home({ context })}#children` } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
  ...page('/contexts/:ref/circle', {
    permission: 'contexts.read',
    audit,
    load: async (ask) => {
      const loaded = await onlyContext(ask)
      if (!loaded) return null
      const [circle, keeps] = [await circleOf(ask.scope, loaded.context.id), await answers(ask.scope, loaded.context.id)]
      const conflicts = await conflictsOf(ask.scope, loaded.context.id)
      return { ...loaded, keeps, conflicts, circle: circle.map((entry) => ({ ...entry, mayEnd: keeps || isOwn(entry, ask.me) })) }
    },
    view: CirclePage,
  }),
  ...formPage('/contexts/:ref/circle/add', {
    permission: 'contexts.manage-circle',
    audit,
    load: async (ask) => {
      const loaded = await loadWhom(ask)
      if (!loaded) return null
      const other = loaded.whom !== null && loaded.whom.agencyId !== ask.me.agencyId
      const asked: CircleAsked = loaded.whom === null ? loaded.among : other ? 'other' : 'own'
      return { ...loaded, asked, said: other ? await lastSaidOfContext(ask.scope, loaded.context.id) : null }
    },
    form: ({ asked }, { content }) => circleForm(content, asked),
    known: ({ said }, { now }) => ({
      who: 'team',
      purpose: 'shared-with',
      until: addDays(londonDay(now), entryDaysUsual),
      ...(said === null ? { route: 'co-operate' } : saidBefore(said)),
    }),
    view: AddToCirclePage,
    async act({ scope }, { context, whom, asked }, { team, worker, purpose, reason, until, ...decision }) {
      const at = `${home({ context })}/circle`
      if (whom === null) return { goTo: `${at}/add?${team ? `team=${team}` : `person=${worker ?? ''}`}` }
      const done = await letIn(scope, context, whom, {
        purpose: purpose as Purpose,
        reason,
        until,
        said: asked === 'other' ? sharingSaid(decision) : null,
      })
      if (done.ok) return { goTo: at }
      if (done.problem === 'names-a-child') return { problem: { field: 'reason', text: namesChild(done.name) } }
      const field = done.problem === 'a-team-answers' ? 'purpose' : done.problem === 'sharing-missing' ? 'route' : 'until'
      return { problem: { field, text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/contexts/:ref/circle/withhold', {
    permission: 'contexts.manage-circle',
    audit,
    load: async (ask) => {
      const loaded = await loadWhom(ask)
      // Of one's own agency nothing is shared, so nothing is withheld.
      return loaded && { ...loaded, whom: loaded.whom?.agencyId === ask.me.agencyId ? null : loaded.whom }
    },
    form: ({ whom, among }, { content }) => withholdForm(content, whom === null ? among : 'other'),
    known: () => ({ who: 'team' }),
    view: WithholdPage,
    async act({ scope, me }, { context, whom }, { team, worker, withheldCode, why }) {
      const at = `${home({ context })}/circle`
      if (whom === null) {
        const query = { team: team ?? '', person: worker ?? '' }
        const chosen = await chosenBy(scope, query, await amongWhom(scope, context.id))
        if (chosen?.agencyId === me.agencyId)
          return { problem: { field: 'who', text: 'They work for your own agency: choose somebody of another' } }
        return { goTo: `${at}/withhold?${team ? `team=${team}` : `person=${worker ?? ''}`}` }
      }
      const done = await keepOut(scope, context, whom, { withheldCode, why })
      return done.ok ? { goTo: `${home({ context })}/sharings` } : { problem: { field: 'why', text: namesChild(done.name) } }
    },
  }),
  ...page('/contexts/:ref/sharings', {
    permission: 'contexts.manage-circle',
    audit: ({ context, sharings }: RegisterLoaded): AuditNote => ({ ...audit({ context }), why: 'sharings', rows: sharings.length }),
    load: loadRegister,
    view: ContextRegisterPage,
  }),
  ...formPage('/contexts/:ref/circle/conflict', {
    whileReadOnly: true,
    permission: 'contexts.read',
    audit,
    load: async (ask) => {
      const loaded = await onlyContext(ask)
      if (!loaded) return null
      const keeps = mayDo(ask.house, ask.me, 'contexts.manage-circle') && (await answers(ask.scope, loaded.context.id))
      return { ...loaded, keeps, workers: keeps ? await workersToAdd(ask.scope, loaded.context.id) : [] }
    },
    form: ({ workers, keeps }) => conflictForm(workers, keeps),
    view: ConflictPage,
    async act({ scope, me }, { context }, { who, worker, reason }) {
      const another = who === 'another' ? worker : null
      await declareConflict(scope, context.id, another ?? me.workerId, reason)
      return { goTo: another === null ? '/work' : `${home({ context })}/circle` }
    },
  }),
  ...deed('/contexts/:ref/circle/:entry/end', {
    whileReadOnly: true,
    permission: 'contexts.manage-circle',
    audit,
    load: onlyContext,
    async act({ scope, params }, { context }) {
      const done = await endEntry(scope, context.id, params['entry'] ?? '')
      return done.ok ? { goTo: `${home({ context })}/circle` } : { refused: `${plainRefusal(done.problem)}.` }
    },
  }),
  ...formPage('/contexts/:ref/close', {
    permission: 'contexts.open',
    audit,
    load: answeredFor,
    form: (_loaded, { content }) => closeForm(content),
    view: ClosePage,
    async act({ scope, house }, { context }, { reason, words }) {
      const needsWords = house.content.reason('context-closed', reason)?.needsDetail ?? false
      const done = await close(scope, context, { code: reason, words, needsWords })
      return done.ok
        ? { goTo: home({ context }) }
        : { problem: { field: done.problem === 'needs-words' ? 'words' : 'reason', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/contexts/:ref/reopen', {
    permission: 'contexts.open',
    audit,
    load: answeredFor,
    form: reopenForm,
    view: ReopenPage,
    async act({ scope }, { context }, { why }) {
      const done = await reopen(scope, context, why)
      return done.ok ? { goTo: home({ context }) } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
  ...page('/children/:ref/contexts', { permission: 'contexts.read', audit: auditChild, load: loadChild, view: ChildContextsPage }),
  ...formPage('/children/:ref/contexts/new', {
    permission: 'contexts.link',
    audit: auditChild,
    load: loadLinking,
    form: linkForm,
    known: (_loaded, { now }) => ({ knownOn: londonDay(now) }),
    view: LinkPage,
    async act({ scope }, { child, context }, values) {
      if (!context) return { problem: { field: 'why', text: 'Choose a context first' } }
      const done = await linkChild(scope, context, { ...values, childId: child.id })
      return done.ok
        ? { goTo: `/children/${child.ref}/contexts` }
        : { problem: { field: done.problem === 'in-future' ? 'knownOn' : 'why', text: plainRefusal(done.problem) } }
    },
  }),
]

export type ListLoaded = Awaited<ReturnType<typeof list>>
export type ContextLoaded = NonNullable<Awaited<ReturnType<typeof loadContext>>>
export type ChildLoaded = NonNullable<Awaited<ReturnType<typeof loadChild>>>
export type LinkingLoaded = NonNullable<Awaited<ReturnType<typeof loadLinking>>>
