import { isRef } from '../../../kernel/ids.ts'
import { londonDay } from '../../../kernel/dates.ts'
import { writeAudit } from '../../../platform/audit/index.ts'
import { NotSignedIn } from '../../../platform/db/index.ts'
import { cleaned, one } from '../../../platform/forms/index.ts'
import {
  csrfFor,
  deed,
  download,
  formPage,
  fromHere,
  NotFound,
  NotFromHere,
  page,
  SignInFirst,
  tokenOf,
  within,
  type Ask,
  type AuditNote,
  type Route,
} from '../../../platform/http/index.ts'
import { findChild, findChildById, lastSaid, saidBefore, sharingSaid } from '../../people/index.ts'
import { promptOf } from '../section-45/queries.ts'
import { gapField, isAsked, nextPage, pageOf, sectionStates, type Answers, type Page } from './answers.ts'
import { AskPage, AnswerPage, HandOffPage } from './passing.tsx'
import { QuestionsPage } from './asking.tsx'
import { FactPage, SentPage } from './after.tsx'
import { runChecks } from './checks.ts'
import {
  addFact,
  answerAsked,
  asker,
  askBack,
  beginNrm,
  confirmPage,
  firstResponderInboxes,
  handOff,
  keepPage,
  recordSent,
  sayReady,
  stopNrm,
  takeBack,
  takeNrm,
} from './deeds.ts'
import { maySend, mayWrite, stageOf } from './domain.ts'
import {
  answerForm,
  askForm,
  asAnswer,
  asValues,
  factForm,
  gapName,
  handOffForm,
  pageForm,
  readyForm,
  sentForm,
  stopForm,
  typedOfPage,
} from './forms.ts'
import { jsonOf } from './papers.ts'
import { nrmPdf } from './pdf.ts'
import { answersOf, asAnswers, factsOf, findNrm, nrmOfChild, pagesTyped, passesOf, stoppedOfChild, typedOn } from './queries.ts'
import { foundFor } from './record.ts'
import { BeginPage, DraftPage, ReadPage, ReadyPage, StopPage } from './views.tsx'
import { plainRefusal } from './words.ts'

const drafts = 'response.nrm-draft'
const sends = 'response.nrm-send'

async function load(ask: Ask) {
  const { scope, params, house, now } = ask
  const ref = params['ref'] ?? ''
  const nrm = isRef(ref) ? await findNrm(scope, ref) : null
  const child = nrm && (await findChildById(scope, nrm.childId))
  if (!nrm || !child) return null
  const passes = await passesOf(scope, nrm.id)
  const answered = await answersOf(scope, nrm.id)
  const answers = asAnswers(answered)
  const guide = house.content.nrm
  return {
    nrm,
    child,
    passes,
    answered,
    answers,
    stage: stageOf(nrm, passes),
    sections: sectionStates(guide, answers),
    checks: runChecks(guide, answers, londonDay(now)),
    typed: await pagesTyped(scope, nrm.id),
    facts: await factsOf(scope, nrm.id),
    prompt: await promptOf(scope, child.id),
  }
}

export type Loaded = NonNullable<Awaited<ReturnType<typeof load>>>

const audit = ({ nrm }: Pick<Loaded, 'nrm'>): AuditNote => ({ subject: 'nrm', ref: nrm.ref, childId: nrm.childId })
const home = ({ nrm }: Pick<Loaded, 'nrm'>) => `/nrm/${nrm.ref}`

async function loadBeginning({ scope, params }: Ask) {
  const ref = params['ref'] ?? ''
  const child = isRef(ref) ? await findChild(scope, ref) : null
  if (!child || child.hosted) return null
  const nrm = await nrmOfChild(scope, child.id)
  return { child, nrm, stopped: await stoppedOfChild(scope, child.id), prompt: await promptOf(scope, child.id) }
}

export type Beginning = NonNullable<Awaited<ReturnType<typeof loadBeginning>>>

/** One page of the draft: what is asked, what the record holds, and what this worker typed and has not confirmed. */
async function loadPage(ask: Ask) {
  const { scope, params, house } = ask
  const ref = params['ref'] ?? ''
  const nrm = isRef(ref) ? await findNrm(scope, ref) : null
  const child = nrm && (await findChildById(scope, nrm.childId))
  const at = pageOf(house.content.nrm, params['page'] ?? '')
  if (!nrm || !child || !at) return null
  const answered = await answersOf(scope, nrm.id)
  const answers = asAnswers(answered)
  const kept = await typedOn(scope, nrm.id, at.code)
  return {
    nrm,
    child,
    at,
    answered,
    answers,
    asked: askedOn(house.content.nrm, at, answers),
    kept,
    found: mayWrite(nrm).ok ? await foundFor(scope, house.content, child, at) : new Map<string, never>(),
  }
}

export type LoadedPage = NonNullable<Awaited<ReturnType<typeof loadPage>>>

/** What is asked now, and what an answer on this very page may bring up. */
function askedOn(guide: Parameters<typeof isAsked>[0], at: Page, answers: Answers) {
  const here = new Set(at.questions.map((each) => each.field))
  return at.questions.filter((each) => isAsked(guide, each, answers) || (each.when !== undefined && here.has(each.when.field)))
}

export const nrmRoutes: readonly Route[] = [
  ...formPage('/children/:ref/nrm', {
    permission: drafts,
    audit: ({ child }: Beginning): AuditNote => ({ subject: 'child', ref: child.ref, childId: child.id, why: 'nrm' }),
    load: loadBeginning,
    form: readyForm,
    view: BeginPage,
    async act({ scope }, { child }) {
      const made = await beginNrm(scope, child.id)
      return made.ok ? { goTo: `/nrm/${made.value.ref}` } : { problem: { field: 'begin', text: plainRefusal(made.problem) } }
    },
  }),
  ...page('/nrm/:ref', { permission: drafts, audit, load, view: DraftPage }),
  ...page('/nrm/:ref/read', {
    permission: drafts,
    audit: (loaded): AuditNote => ({ ...audit(loaded), rows: loaded.answered.length, why: 'answers' }),
    load,
    view: ReadPage,
  }),
  ...formPage('/nrm/:ref/questions/:page', {
    permission: drafts,
    audit: (loaded: LoadedPage): AuditNote => ({ ...audit(loaded), rows: loaded.asked.length, why: 'answers' }),
    load: loadPage,
    form: ({ at, asked }) => pageForm(at, asked),
    known: ({ at, answers, found }) => ({
      ...asValues(at, Object.fromEntries([...found].map(([field, { value }]) => [field, value]))),
      ...asValues(at, answers),
      [gapName]: answers[gapField(at.code)] ?? null,
    }),
    view: QuestionsPage,
    async act({ scope, house, typed }, { nrm, at, asked, found }, values) {
      if (one(typed, 'go') === 'keep') {
        const keeping = await keepPage(scope, nrm.ref, at, typedOfPage(pageForm(at, asked).fields, typed))
        return keeping.ok ? { goTo: `/nrm/${nrm.ref}` } : { problem: { field: gapName, text: plainRefusal(keeping.problem) } }
      }
      const given = new Map<string, string | null>(asked.map((each) => [each.field, asAnswer(each, values[each.field])]))
      const why = values[gapName]
      given.set(gapField(at.code), typeof why === 'string' ? why : null)
      const done = await confirmPage(scope, nrm.ref, at, given, found)
      if (!done.ok) return { problem: { field: gapName, text: plainRefusal(done.problem) } }
      const next = nextPage(house.content.nrm, asAnswers(await answersOf(scope, nrm.id)), at.code)
      return { goTo: next === null ? `/nrm/${nrm.ref}` : `/nrm/${nrm.ref}/questions/${next.code}` }
    },
  }),
  {
    // The page's own script, while somebody types. It answers in a status: the page stays where it is.
    method: 'POST',
    url: '/nrm/:ref/questions/:page/keep',
    permission: drafts,
    handle: async (house, request, reply) => {
      const typed = cleaned(request.body)
      try {
        if (!tokenOf(request)) throw new SignInFirst()
        fromHere(request)
        const made = await within(house, request, drafts, async (ask) => {
          const loaded = await loadPage(ask)
          if (!loaded) throw new NotFound()
          const done = await keepPage(ask.scope, loaded.nrm.ref, loaded.at, typedOfPage(pageForm(loaded.at, loaded.asked).fields, typed))
          await writeAudit(ask.scope, drafts, done.ok, [{ ...audit(loaded), why: 'typed' }])
          return done
        })
        return made.value.ok ? reply.send({ saved: true }) : reply.code(409).send({ saved: false })
      } catch (error) {
        if (error instanceof SignInFirst || error instanceof NotSignedIn) return reply.code(401).send({ saved: false })
        if (error instanceof NotFromHere && request.headers['sec-fetch-site'] === 'same-origin')
          return reply.code(403).send({ saved: false, csrf: csrfFor(tokenOf(request)) })
        throw error
      }
    },
  },
  ...formPage('/nrm/:ref/ready', {
    permission: drafts,
    audit,
    load,
    form: readyForm,
    view: ReadyPage,
    async act({ scope, house }, loaded) {
      const done = await sayReady(scope, house.content, loaded.nrm.ref)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'ready', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/nrm/:ref/hand-off', {
    permission: drafts,
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      if (!loaded) return null
      const inboxes = await firstResponderInboxes(ask.scope, ask.house.content, loaded.child.id, loaded.nrm.teamId)
      return { ...loaded, inboxes, chosen: inboxes.find((inbox) => inbox.id === ask.query['to']) ?? null }
    },
    form: (_loaded, context) => handOffForm(context.content),
    view: HandOffPage,
    async act({ scope, house }, loaded, { childTold, ...given }) {
      if (!loaded.chosen) return { problem: { field: 'words', text: 'Choose an inbox first' } }
      const done = await handOff(scope, house.content, loaded.nrm.ref, {
        ...given,
        toTeamId: loaded.chosen.id,
        childTold: childTold === 'yes',
      })
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'words', text: plainRefusal(done.problem) } }
    },
  }),
  ...deed('/nrm/:ref/take', {
    permission: drafts,
    audit,
    load,
    async act({ scope }, loaded) {
      const done = await takeNrm(scope, loaded.nrm.ref)
      return done.ok ? { goTo: home(loaded) } : { refused: plainRefusal(done.problem) }
    },
  }),
  ...deed('/nrm/:ref/take-back', {
    permission: drafts,
    audit,
    load,
    async act({ scope }, loaded) {
      const done = await takeBack(scope, loaded.nrm.ref)
      return done.ok ? { goTo: home(loaded) } : { refused: plainRefusal(done.problem) }
    },
  }),
  ...formPage('/nrm/:ref/ask', {
    permission: drafts,
    audit,
    load,
    form: askForm,
    view: AskPage,
    async act({ scope }, loaded, { question }) {
      const done = await askBack(scope, loaded.nrm.ref, question)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'question', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/nrm/:ref/answer', {
    permission: drafts,
    audit,
    load,
    form: answerForm,
    view: AnswerPage,
    async act({ scope }, loaded, { answer }) {
      const done = await answerAsked(scope, loaded.nrm.ref, answer)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'answer', text: plainRefusal(done.problem) } }
    },
  }),
  ...download('/nrm/:ref/file.json', {
    permission: sends,
    audit: (loaded: Loaded): AuditNote => ({ ...audit(loaded), rows: loaded.answered.length, why: 'download' }),
    load: loadToSend,
    answer: ({ loaded, page: { content } }) => ({
      type: 'application/json; charset=utf-8',
      body: JSON.stringify(jsonOf(content.nrm, loaded.nrm.ref, loaded.answers), null, 2),
      filename: `nrm-${loaded.nrm.ref}.json`,
    }),
  }),
  ...download('/nrm/:ref/file.pdf', {
    permission: sends,
    load: async (ask) => {
      const loaded = await loadToSend(ask)
      if (!loaded) return null
      const { answers, nrm } = loaded
      const made = { ref: nrm.ref, answers, madeBy: ask.me.name, agency: ask.me.agencyName, now: ask.now }
      return { loaded, file: await nrmPdf(ask.house.content.nrm, made) }
    },
    audit: ({ loaded }) => ({ ...audit(loaded), rows: loaded.answered.length, why: 'download' }),
    answer: ({ loaded: { loaded, file } }) => ({ type: 'application/pdf', body: file, filename: `nrm-${loaded.nrm.ref}.pdf` }),
  }),
  ...formPage('/nrm/:ref/sent', {
    permission: sends,
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      return loaded && { ...loaded, said: await lastSaid(ask.scope, loaded.child.id) }
    },
    form: (_loaded, context) => sentForm(context.content),
    known: ({ said }, { me }) => ({ by: me.name, ...saidBefore(said), route: 'duty-to-notify' }),
    view: SentPage,
    async act({ scope, house }, loaded, { at, by, homeOfficeRef, ...said }) {
      const done = await recordSent(scope, house.content, loaded.nrm.ref, { at, by, homeOfficeRef, said: sharingSaid(said) })
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'at', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/nrm/:ref/facts/:kind', {
    permission: drafts,
    audit,
    load: async (ask) => {
      const loaded = await load(ask)
      const about = ask.house.content.nrm.after.find((each) => each.code === ask.params['kind'])
      return loaded && about && loaded.stage === 'sent' ? { ...loaded, about } : null
    },
    form: ({ about }, context) => factForm(context.content, about.code),
    view: FactPage,
    async act({ scope }, loaded, values) {
      const done = await addFact(scope, loaded.nrm.ref, { ...values, kind: loaded.about.code })
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'onDay', text: plainRefusal(done.problem) } }
    },
  }),
  ...formPage('/nrm/:ref/stop', {
    permission: drafts,
    audit,
    load,
    form: stopForm,
    view: StopPage,
    async act({ scope }, loaded, { why }) {
      const done = await stopNrm(scope, loaded.nrm.ref, why)
      return done.ok ? { goTo: home(loaded) } : { problem: { field: 'why', text: plainRefusal(done.problem) } }
    },
  }),
]

/** A file leaves only for whoever may send it, once it is ready. */
async function loadToSend(ask: Ask): Promise<Loaded | null> {
  const loaded = await load(ask)
  return loaded && maySend(ask.house.content.nrm, loaded.nrm, loaded.passes, asker(ask)).ok ? loaded : null
}
