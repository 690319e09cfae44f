import { isRef } from '../../../kernel/ids.ts'
import {
  deed,
  formPage,
  fromHere,
  NotFound,
  page,
  send,
  within,
  type Ask,
  type AuditNote,
  type Route,
} from '../../../platform/http/index.ts'
import { endIntelligence, gradeIntelligence, receiveIntelligence, sanitiseIntelligence, shareIntelligence } from '../deeds.ts'
import { stageOf, type OutcomeKind, type Stage } from '../domain.ts'
import {
  deskPage,
  findAtDesk,
  gradesOf,
  identifiersIn,
  looksOf,
  outcomesOf,
  seenAgain,
  seeSource,
  sharesOf,
  teamsFor,
  textsOf,
} from '../queries.ts'
import { plainRefusal } from '../words.ts'
import { gradeForm, outcomeForm, shareForm, sourceForm, textForm } from './forms.ts'
import { DeskPage, FormScreen, ReportPage, SourceScreen, TextPage } from './views.tsx'

async function load({ scope, params }: Ask) {
  const ref = params['ref'] ?? ''
  const report = isRef(ref) ? await findAtDesk(scope, ref) : null
  if (!report) return null
  const outcomes = await outcomesOf(scope, report.id)
  return {
    report,
    identifiers: await identifiersIn(scope, report.id),
    again: await seenAgain(scope, report.id),
    grades: await gradesOf(scope, report.id),
    texts: await textsOf(scope, report.id),
    outcomes,
    shares: await sharesOf(scope, report.id),
    looks: await looksOf(scope, report.id),
    stage: stageOf(report, outcomes[0] ?? null),
  }
}

export type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>

// Without the child: who looks at a report is in the desk's trail, not in an access log that the circle reads.
const audit = ({ report }: Loaded): AuditNote => ({ subject: 'intelligence', ref: report.ref })
const home = ({ report }: Loaded) => `/intelligence/desk/${report.ref}`
const desk = 'intelligence.desk'

/** Shown once, by POST: no address leads back to it. The function it asks keeps the look and its reason. */
const source: Route = {
  method: 'POST',
  url: '/intelligence/desk/:ref/source',
  permission: 'intelligence.read-source',
  handle: async (house, request, reply) => {
    const typed = fromHere(request)
    const made = await within(house, request, 'intelligence.read-source', async (ask, context) => {
      const loaded = await load(ask)
      if (!loaded) throw new NotFound()
      const read = sourceForm.read(typed)
      if (!read.ok)
        return {
          wrong: true,
          screen: FormScreen({ loaded, page: context, form: sourceForm, state: { typed, problems: read.problems }, asks: 'source' }),
        }
      const detail = await seeSource(ask.scope, loaded.report.id, read.values.reason)
      if (!detail) throw new NotFound()
      return { wrong: false, screen: SourceScreen({ loaded, detail, page: context }) }
    })
    return send(house, request, reply, { ...made, value: made.value.screen }, made.value.wrong ? 422 : 200)
  },
}

const parts: readonly Stage[] = ['new', 'in-hand', 'ended']

export const deskRoutes: readonly Route[] = [
  ...page('/intelligence/desk', {
    permission: desk,
    audit: ({ rows }): AuditNote => ({ subject: 'intelligence', rows: rows.length }),
    load: async ({ scope, query }) => {
      const part = parts.find((each) => each === query['show']) ?? 'new'
      return { part, rows: await deskPage(scope, part, query['after'] ?? null) }
    },
    view: DeskPage,
  }),
  ...page('/intelligence/desk/:ref', { permission: desk, audit, load, view: ReportPage }),
  ...deed('/intelligence/desk/:ref/receive', {
    permission: desk,
    audit,
    load,
    async act({ scope }, loaded) {
      await receiveIntelligence(scope, loaded.report.ref)
      return { goTo: home(loaded) }
    },
  }),
  ...formPage('/intelligence/desk/:ref/grade', {
    permission: desk,
    audit,
    load,
    form: (_loaded, { content }) => gradeForm(content),
    view: (given) => FormScreen({ ...given, asks: 'grade' }),
    async act({ scope }, loaded, said) {
      const done = await gradeIntelligence(scope, loaded.report.ref, { ...said, source: Number(said.source) })
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'conditions', text: plainRefusal(done.problem, done.found) } }
    },
  }),
  ...formPage('/intelligence/desk/:ref/text', {
    permission: desk,
    audit,
    load,
    form: (_loaded, { me }) => textForm(me),
    known: ({ texts }) => (texts[0] === undefined ? {} : { words: texts[0].words }),
    view: TextPage,
    async act({ scope, house }, loaded, said) {
      const done = await sanitiseIntelligence(scope, house.content, loaded.report.ref, said)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'words', text: plainRefusal(done.problem, done.found) } }
    },
  }),
  ...formPage('/intelligence/desk/:ref/outcome', {
    permission: desk,
    audit,
    load,
    form: outcomeForm,
    view: (given) => FormScreen({ ...given, asks: 'outcome' }),
    async act({ scope }, loaded, said) {
      const done = await endIntelligence(scope, loaded.report.ref, { ...said, outcome: said.outcome as OutcomeKind })
      if (done.ok) return { goTo: home(loaded) }
      return { problem: { field: done.problem === 'reference-missing' ? 'crimeReference' : 'reason', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/intelligence/desk/:ref/share', {
    permission: desk,
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      return loaded && { ...loaded, teams: await teamsFor(ask.scope) }
    },
    form: ({ teams, report }, { content }) => shareForm(content, teams, report.childId !== null),
    known: () => ({ where: 'inbox' }),
    view: (given) => FormScreen({ ...given, asks: 'share' }),
    async act({ scope }, loaded, { team, where, ...said }) {
      const done = await shareIntelligence(scope, loaded.report.ref, {
        ...said,
        teamId: team,
        where: where === 'circle' ? 'circle' : 'inbox',
      })
      return done.ok
        ? { goTo: home(loaded) }
        : {
            problem: {
              field: done.problem === 'not-in-circle' ? 'where' : done.problem === 'may-tell' ? 'why' : 'team',
              text: plainRefusal(done.problem, done.found),
            },
          }
    },
  }),
  ...page('/intelligence/desk/:ref/source', {
    permission: 'intelligence.read-source',
    audit,
    load,
    view: ({ loaded, page: context }) =>
      FormScreen({ loaded, page: context, form: sourceForm, state: { typed: {}, problems: [] }, asks: 'source' }),
  }),
  source,
]
