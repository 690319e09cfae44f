import { addDays, londonDay } from '../../../kernel/dates.ts'
import { isRef, isUuid } from '../../../kernel/ids.ts'
import { deed, download, formPage, page, type Ask, type AuditNote, type PageContext, type Route } from '../../../platform/http/index.ts'
import { namedIn } from '../../contexts/index.ts'
import { lastSaid, nearSearch, saidBefore, sharingSaid, type Near } from '../../people/index.ts'
import { addChildren, addEvidence, addLine, beginDisruption, decidePack, takeStep, type PackRecipient } from './deeds.ts'
import { childrenInPack, gapsOf, refsIn, stillDecided, stageOf, stepKinds, stepsNext, type StepKind } from './domain.ts'
import { beginForm, childrenForm, evidenceForm, lineForm, packForm, stepForm } from './forms.ts'
import { packPdf } from './pdf.ts'
import { PackPage } from './pack-view.tsx'
import {
  childrenOf,
  disruptionsOfTeams,
  evidenceFor,
  findDisruption,
  linesOf,
  otherTeams,
  packDecisionsOf,
  stepsOf,
  takeBack,
  ticksOf,
  unlinkChild,
} from './queries.ts'
import { BeginPage, ChildrenPage, EvidencePage, LinePage, PackDecisionPage, StepPage } from './asking-views.tsx'
import { DisruptionPage, ListPage } from './views.tsx'
import { plainRefusal } from './words.ts'

const permission = 'response.disrupt'

async function load({ scope, params, now, house, me }: Ask) {
  const ref = params['ref'] ?? ''
  const disruption = isRef(ref) ? await findDisruption(scope, ref) : null
  const measure = disruption && house.content.measure(disruption.measure)
  if (!disruption || !measure) return null
  const steps = await stepsOf(scope, disruption.id)
  const ticks = await ticksOf(scope, disruption.id)
  const stage = stageOf(disruption, steps, now)
  const ours = me.teams.some((t) => t.id === disruption.teamId)
  return {
    disruption,
    measure,
    steps,
    ticks,
    stage,
    children: await childrenOf(scope, disruption.id),
    lines: await linesOf(scope, disruption.id),
    gaps: gapsOf(measure.items, ticks),
    next: ours ? stepsNext(stage, measure.standing !== 'not-law') : [],
    ours,
  }
}

export type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>

/** For whoever may change it: the team, while it goes on. */
async function loadOurs(ask: Ask) {
  const loaded = await load(ask)
  return loaded?.ours === true && loaded.stage !== 'ended' ? loaded : null
}

/** The reader's look stands in the log of each child that is shown. */
const audit = ({ disruption, children }: Loaded): AuditNote[] =>
  children.length === 0
    ? [{ subject: 'disruption', ref: disruption.ref }]
    : children.map((child) => ({ subject: 'disruption', ref: disruption.ref, childId: child.id }))
const home = ({ disruption }: Loaded) => `/disruption/${disruption.ref}`

function namedChildren(given: { loaded: Loaded; page: PageContext; near?: Near }) {
  return ChildrenPage({ ...given, form: childrenForm, state: { typed: {}, problems: [] } })
}

async function loadStep(ask: Ask) {
  const loaded = await loadOurs(ask)
  const kind = stepKinds.find((each) => each === ask.params['kind'])
  return loaded && kind !== undefined && loaded.next.includes(kind) ? { ...loaded, kind } : null
}

/** With what was decided about whom the pack goes to. The agency that prepares it takes it as a file. */
async function loadPack(ask: Ask) {
  const loaded = await load(ask)
  if (!loaded) return null
  const inPack = childrenInPack(loaded.children, loaded.ticks)
  return {
    ...loaded,
    inPack,
    names: namesInPack(loaded),
    takes: loaded.disruption.agencyId === ask.me.agencyId,
    decisions: (await packDecisionsOf(ask.scope, loaded.disruption.id)).map((one) => ({ ...one, stands: stillDecided(one, inPack) })),
  }
}

function namesInPack({ children, ticks }: Loaded): string[] {
  const standing = ticks.filter((tick) => tick.takenBackAt === null)
  return [...new Set([...children.map((child) => child.name), ...standing.flatMap((tick) => tick.childName ?? [])])]
}

/** The look stands in the log of each child of whom the pack says something, linked or not. */
const auditPack = ({ disruption, inPack }: { disruption: Loaded['disruption']; inPack: readonly string[] }): AuditNote[] =>
  inPack.length === 0
    ? [{ subject: 'disruption', ref: disruption.ref }]
    : inPack.map((childId) => ({ subject: 'disruption', ref: disruption.ref, childId }))

export type PackLoaded = NonNullable<Awaited<ReturnType<typeof loadPack>>>

async function loadTakers(ask: Ask) {
  const loaded = await loadPack(ask)
  return loaded?.takes === true ? loaded : null
}

/** The pack as a file for somebody of another agency: while the decision holds for every child in it. */
async function loadFile(ask: Ask) {
  const loaded = await loadTakers(ask)
  const decision = loaded?.decisions.find((one) => one.id === ask.params['decision'] && one.stands)
  return loaded && decision ? { ...loaded, file: await packPdf(loaded, decision, ask.house.content, ask.me, ask.now) } : null
}

/** First whom it is for: a team of the list, or what they are who do not use Safe Return. */
async function loadDecision(ask: Ask) {
  const loaded = await loadTakers(ask)
  if (!loaded) return null
  const teams = await otherTeams(ask.scope)
  const team = teams.find((each) => each.id === ask.query['team']) ?? null
  const kind = team === null ? (ask.house.content.recipient(ask.query['kind'] ?? '')?.code ?? null) : null
  const [child] = loaded.inPack
  return {
    ...loaded,
    teams,
    team,
    kind,
    whom: team !== null ? ('team' as const) : kind !== null ? ('outside' as const) : null,
    // What was said of one child is not put before the record of another.
    said: child === undefined || loaded.inPack.length > 1 ? null : await lastSaid(ask.scope, child),
  }
}

export type DecisionLoaded = NonNullable<Awaited<ReturnType<typeof loadDecision>>>

/** Taking the pack to another agency or a court, and deciding not to: the same questions in the same order. */
function packDecision(under: 'share' | 'withhold'): Route[] {
  const shared = under === 'share'
  return formPage(`/disruption/:ref/pack/${under}`, {
    permission,
    audit: auditPack,
    load: loadDecision,
    form: ({ whom, inPack, teams }, { content }) => packForm(content, { whom, shared, childCount: inPack.length, teams }),
    known: ({ said, whom }) => (whom === null ? { who: 'team' } : shared ? saidBefore(said) : {}),
    view: (given) => PackDecisionPage({ ...given, shared }),
    async act({ scope }, loaded, { team, kind, outside, helpsWith, withheldCode, why, ...decision }) {
      const at = `${home(loaded)}/pack`
      if (loaded.whom === null) return { goTo: `${at}/${under}?${team ? `team=${team}` : `kind=${kind ?? ''}`}` }
      const whom: PackRecipient = loaded.team === null ? { outside, kind: loaded.kind ?? '' } : { team: loaded.team }
      const ofChildren = loaded.inPack.length > 0
      const named =
        loaded.inPack.length > 1 ? anotherNamed(loaded, { why, detriment: decision.detriment, childView: decision.childView }) : null
      if (named) return { problem: named }
      await decidePack(
        scope,
        loaded.disruption,
        loaded.inPack,
        whom,
        shared
          ? { shared, helpsWith, route: decision.route, said: ofChildren ? sharingSaid(decision) : null }
          : {
              shared: false,
              withheldCode,
              why,
              childView: ofChildren ? decision.childView : null,
              childTold: ofChildren ? decision.childTold === 'yes' : null,
            },
      )
      return { goTo: `${at}#decided` }
    },
  })
}

/** What is said of several children stands on the record of each: it names none of them. */
function anotherNamed({ names }: PackLoaded, said: Record<string, string>): { field: string; text: string } | null {
  for (const [field, words] of Object.entries(said)) {
    const name = namedIn(words, names)
    if (name !== null)
      return {
        field,
        text: `This says “${name}”, as a child in the pack is called. It stands on the record of each of them: write “a child” instead`,
      }
  }
  return null
}

/** How much on record may answer each item and is not ticked there: for whoever may tick it. */
async function onRecord(
  { scope, house }: Ask,
  { disruption, measure, ticks, lines, ours, stage }: Loaded,
): Promise<ReadonlyMap<string, number>> {
  if (!ours || stage === 'ended') return new Map()
  const kinds = [...new Set(measure.items.flatMap((item) => item.from))]
  const options = await evidenceFor(scope, house.content, disruption, kinds, lines)
  return new Map(
    measure.items.map((item) => {
      const ticked = new Set(ticks.filter((tick) => tick.item === item.code && tick.takenBackAt === null).map((tick) => tick.what))
      return [item.code, options.filter(({ code }) => item.from.some((kind) => code.startsWith(`${kind}:`)) && !ticked.has(code)).length]
    }),
  )
}

export const disruptionRoutes: readonly Route[] = [
  ...page('/disruption', {
    permission,
    audit: ({ rows }): AuditNote => ({ subject: 'disruption', rows: rows.length }),
    load: async ({ scope, query }) => {
      const part = query['show'] === 'ended' ? ('ended' as const) : ('open' as const)
      const after = query['after'] ?? null
      return { part, isFurther: after !== null, rows: await disruptionsOfTeams(scope, part, after) }
    },
    view: ListPage,
  }),
  ...formPage('/disruption/new', {
    permission,
    audit: 'none',
    load: async ({ query, house, me }) => ({
      measure: house.content.measure(query['measure'] ?? '') ?? null,
      agencyKind: me.agencyKind,
      child: isRef(query['child'] ?? '') ? (query['child'] ?? '') : null,
    }),
    form: ({ measure }, { me }) => beginForm(measure?.subject ?? 'person', me.teams),
    known: ({ child }, { me }) => ({ team: me.teams[0]?.id ?? '', children: child ?? '' }),
    view: BeginPage,
    async act({ scope, me }, { measure }, said) {
      if (!measure) return { problem: { field: 'subject', text: 'Choose first what is prepared' } }
      const { firstSeen, lastSeen } = said
      const made = await beginDisruption(scope, measure, {
        subject: said.subject,
        why: said.why,
        teamId: said.team === '' ? (me.teams[0]?.id ?? '') : said.team,
        childRefs: refsIn(said.children),
        line: measure.subject === 'line' && firstSeen !== null && lastSeen !== null ? { firstSeen, lastSeen } : null,
      })
      if (made.ok) return { goTo: `/disruption/${made.value.ref}` }
      const field =
        made.problem === 'no-such-child' || made.problem === 'too-many-children'
          ? 'children'
          : made.problem === 'names-a-child'
            ? 'why'
            : made.problem === 'last-before-first' || made.problem === 'in-future'
              ? 'lastSeen'
              : 'subject'
      return { problem: { field, text: plainRefusal(made.problem) } }
    },
  }),
  ...page('/disruption/:ref', {
    permission,
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      return loaded && { ...loaded, onRecord: await onRecord(ask, loaded) }
    },
    view: DisruptionPage,
  }),
  ...page('/disruption/:ref/pack', { permission, audit: auditPack, load: loadPack, view: PackPage }),
  ...packDecision('share'),
  ...packDecision('withhold'),
  ...download('/disruption/:ref/pack.pdf', {
    permission,
    audit: (loaded: PackLoaded & { file: Buffer }) => auditPack(loaded).map((note) => ({ ...note, why: 'file' })),
    load: async (ask) => {
      const loaded = await loadTakers(ask)
      return loaded && { ...loaded, file: await packPdf(loaded, null, ask.house.content, ask.me, ask.now) }
    },
    // The name of a file stands in folders that others see: it names nobody.
    answer: ({ loaded }) => ({ type: 'application/pdf', body: loaded.file, filename: `disruption-${loaded.disruption.ref}.pdf` }),
  }),
  ...download('/disruption/:ref/pack/:decision/file.pdf', {
    permission,
    audit: (loaded: PackLoaded & { file: Buffer }) => auditPack(loaded).map((note) => ({ ...note, why: 'file to hand over' })),
    load: loadFile,
    answer: ({ loaded }) => ({ type: 'application/pdf', body: loaded.file, filename: `disruption-${loaded.disruption.ref}.pdf` }),
  }),
  ...formPage('/disruption/:ref/items/:item', {
    permission,
    audit,
    load: async (ask) => {
      const loaded = await loadOurs(ask)
      const item = loaded?.measure.items.find((each) => each.code === ask.params['item'])
      if (!loaded || !item) return null
      return { ...loaded, item, options: await evidenceFor(ask.scope, ask.house.content, loaded.disruption, item.from, loaded.lines) }
    },
    form: ({ options }) => evidenceForm(options),
    view: EvidencePage,
    async act({ scope }, loaded, given) {
      const done = await addEvidence(scope, loaded.disruption.ref, { ...given, item: loaded.item.code })
      return done.ok ? { goTo: `${home(loaded)}#${loaded.item.code}` } : { problem: { field: 'words', text: plainRefusal(done.problem) } }
    },
  }),
  ...deed('/disruption/:ref/ticks/:tick/take-back', {
    permission,
    audit,
    load: async (ask) => {
      const loaded = await loadOurs(ask)
      const id = ask.params['tick'] ?? ''
      const tick = isUuid(id) ? loaded?.ticks.find((each) => each.id === id) : undefined
      return loaded && tick ? { ...loaded, tick } : null
    },
    async act({ scope }, loaded) {
      if (loaded.tick.takenBackAt !== null) return { refused: 'It was taken back already. Go back to the page to see it' }
      await takeBack(scope, loaded.disruption.id, loaded.tick.id)
      return { goTo: `${home(loaded)}#${loaded.tick.item}` }
    },
  }),
  ...formPage('/disruption/:ref/children', {
    permission,
    audit,
    load: loadOurs,
    form: childrenForm,
    view: ChildrenPage,
    async act({ scope }, loaded, { children }) {
      const done = await addChildren(scope, loaded.disruption.ref, refsIn(children))
      return done.ok ? { goTo: `${home(loaded)}#children` } : { problem: { field: 'children', text: plainRefusal(done.problem) } }
    },
  }),
  // Whoever loads the answer's address again finds the question there.
  ...page('/disruption/:ref/children/find', { permission, audit, load: loadOurs, view: namedChildren }),
  nearSearch({
    url: '/disruption/:ref/children/find',
    permission,
    load: loadOurs,
    audit: ({ disruption }) => ({ subject: 'disruption', ref: disruption.ref }),
    view: namedChildren,
  }),
  ...deed('/disruption/:ref/children/:child/unlink', {
    permission,
    audit,
    load: async (ask) => {
      const loaded = await loadOurs(ask)
      const child = loaded?.children.find((each) => each.ref === ask.params['child'])
      return loaded && child ? { ...loaded, child } : null
    },
    async act({ scope }, loaded) {
      await unlinkChild(scope, loaded.disruption.id, loaded.child.id)
      return { goTo: `${home(loaded)}#children` }
    },
  }),
  ...formPage('/disruption/:ref/lines', {
    permission,
    audit,
    load: loadOurs,
    form: ({ lines }) => lineForm(lines),
    known: (_loaded, { now }) => ({ follows: 'none', lastSeen: londonDay(now) }),
    view: LinePage,
    async act({ scope }, loaded, { follows, ...line }) {
      const done = await addLine(scope, loaded.disruption.ref, { ...line, follows: follows === 'none' ? null : follows })
      return done.ok ? { goTo: `${home(loaded)}#lines` } : { problem: { field: 'lastSeen', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/disruption/:ref/step/:kind', {
    permission,
    audit,
    load: loadStep,
    form: ({ kind, measure }) => stepForm(kind, measure.standing !== 'not-law'),
    known: ({ kind, measure }, { now }) => {
      const today = londonDay(now)
      const known = { onDay: today }
      if (kind === 'granted') return { ...known, validFrom: today }
      return kind === 'reviewed' ? { ...known, reviewOn: addDays(today, measure.reviewDays) } : known
    },
    view: StepPage,
    async act({ scope }, loaded, { until: _until, ...said }) {
      const done = await takeStep(scope, loaded.measure, loaded.disruption.ref, { ...said, kind: loaded.kind satisfies StepKind })
      if (done.ok) return { goTo: home(loaded) }
      const field =
        done.problem === 'names-a-child'
          ? 'words'
          : done.problem === 'ends-before'
            ? 'validTo'
            : done.problem === 'in-future' || done.problem === 'not-now'
              ? 'onDay'
              : 'reviewOn'
      return { problem: { field, text: plainRefusal(done.problem) } }
    },
  }),
]
