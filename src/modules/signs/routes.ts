// Where signs are noted, shown as known now or then, and taken back; and where an escalation is recorded.
import { randomUUID } from 'node:crypto'
import { renderToString } from 'preact-render-to-string'
import { addDays, isIsoDay, londonDay, londonMidnight, parseUkDate } from '../../kernel/dates.ts'
import { isRef, isUuid } from '../../kernel/ids.ts'
import { writeAudit } from '../../platform/audit/index.ts'
import type { Content } from '../../platform/content/index.ts'
import {
  deed,
  formPage,
  fromHere,
  mayDo,
  NotFound,
  page,
  send,
  within,
  type Ask,
  type AuditNote,
  type Params,
  type Route,
  type Screen,
} from '../../platform/http/index.ts'
import { one, type Problem, type Typed } from '../../platform/forms/index.ts'
import { answerInHand, findInterview, questionFrom } from '../interviews/index.ts'
import {
  isPart,
  keepNote,
  noteInHand,
  offerAgain,
  offeredFor,
  offerNamed,
  notedCodes,
  questionsNext,
  readNamed,
  sentenceAround,
  setAside,
  wordsMax,
} from '../spotting/index.ts'
import { findChild, type Child } from '../people/index.ts'
import { mayWithdraw, type DayProblem, type Observation } from './domain.ts'
import { escalationForm, observationForm, withdrawForm } from './forms.ts'
import {
  findEscalation,
  findObservation,
  noteObservation,
  notedLately,
  nothingNoted,
  observationsOf,
  observationsOfInterview,
  recordEscalation,
  sayNothingToNote,
  withdrawEscalation,
  withdrawnOf,
  withdrawObservation,
  type ObservationDraft,
} from './queries.ts'
import { EscalationPage, FoundInNote, HeardSignsPage, NoteSignPage, SignsPage, WithdrawPage } from './views.tsx'

const pageSize = 100

const auditSigns = ({ child }: { child: Child }): AuditNote => ({ subject: 'signs', ref: child.ref, childId: child.id })

const auditEscalation = ({ child }: { child: Child }): AuditNote => ({ subject: 'escalation', ref: child.ref, childId: child.id })

export const signsRoutes: Route[] = [
  ...formPage('/interviews/:ref/signs', {
    permission: 'signs.note-heard',
    audit: auditSigns,
    load: loadHeard,
    form: observationForm,
    known: ({ interview, noted, said }, { query, now, house }) => ({
      sign: query['sign'] ?? '',
      heard: said && !said.ownWords ? 'seen' : 'own-words',
      evidence: said ? evidenceIn(house.content, said, query) : '',
      sourceKind: noted.at(-1)?.sourceKind ?? 'child',
      observedOn: londonDay(interview.heldAt ?? now),
    }),
    view: HeardSignsPage,
    async act(ask, { child, interview }, values) {
      const problem = await note(ask, { ...draftOf(values), childId: child.id, interviewId: interview.id })
      const from = questionFrom(ask.house.content, ask.query['from'])
      const goTo = from === null ? `/interviews/${interview.ref}/signs#noted` : `/interviews/${interview.ref}/talk?q=${from}`
      return problem ? { problem } : { goTo }
    },
  }),
  ...deed('/interviews/:ref/signs/none', {
    permission: 'signs.note-heard',
    audit: auditSigns,
    load: loadHeard,
    async act({ scope }, { interview, noted }) {
      if (noted.length === 0) await sayNothingToNote(scope, { id: interview.id, childId: interview.childId })
      return { goTo: `/interviews/${interview.ref}/close` }
    },
  }),
  ...formPage('/children/:ref/signs/new', {
    permission: 'signs.note',
    audit: auditSigns,
    load: async (ask) => {
      const child = await childOf(ask)
      return child && { child, noted: await notedLately(ask.scope, child.id), ...(await inHand(ask, child)) }
    },
    form: observationForm,
    known: ({ noted, words }, { query, house }) => ({
      sign: query['sign'] ?? '',
      evidence: query['at'] === undefined ? '' : evidenceIn(house.content, { words }, query),
      ...sameAgain(noted[0]),
    }),
    view: NoteSignPage,
    async act(ask, { child }, values) {
      const problem = await note(ask, { ...draftOf(values), childId: child.id })
      return problem ? { problem } : { goTo: `/children/${child.ref}/signs/new#noted` }
    },
  }),
  {
    // A note that somebody is writing: kept at every button and pause, read by its writer alone, and looked through for signs.
    method: 'POST',
    url: '/children/:ref/signs/words',
    permission: 'signs.note',
    handle: async (house, request, reply) => {
      const typed = fromHere(request)
      const words = one(typed, 'words')
      const made = await within<{ goTo: string } | { part: string } | { screen: Screen; status: 409 | 422 }>(
        house,
        request,
        'signs.note',
        async (ask, context) => {
          const child = await childOf(ask)
          if (!child) throw new NotFound()
          const isTooLong = words.length > wordsMax
          await writeAudit(ask.scope, 'signs.note', !isTooLong, [auditSigns({ child })])
          if (isTooLong) {
            const noted = await notedLately(ask.scope, child.id)
            const loaded = { child, noted, ...saveOf(typed), other: null, words, found: null, isTooLong }
            return {
              status: 422,
              screen: NoteSignPage({ loaded, state: { typed: {}, problems: [] }, form: observationForm, page: context }),
            }
          }
          const kept = await keepNote(ask.scope, child.id, { words, ...saveOf(typed) })
          if (kept === 'newer-elsewhere') {
            const loaded = { child, noted: await notedLately(ask.scope, child.id), ...(await inHand(ask, child)) }
            return {
              status: 409,
              screen: NoteSignPage({ loaded, state: { typed: {}, problems: [] }, form: observationForm, page: context }),
            }
          }
          if (isPart(typed))
            return { part: renderToString(FoundInNote({ content: house.content, found: (await inHand(ask, child)).found })) }
          return { goTo: await actOnWords(ask, child, words, one(typed, 'go')) }
        },
      )
      if ('screen' in made.value)
        return request.headers.accept === 'application/json'
          ? reply.code(made.value.status).send({ saved: false, why: made.value.status === 409 ? 'newer-elsewhere' : 'too-long' })
          : send(house, request, reply, { ...made, value: made.value.screen }, made.value.status)
      if ('part' in made.value) return reply.type('text/html; charset=utf-8').send(made.value.part)
      // The page's own script keeps drafts and stays where it is.
      if (request.headers.accept === 'application/json') return reply.send({ saved: true })
      return reply.redirect(made.value.goTo, 303)
    },
  },
  ...page('/children/:ref/signs', {
    permission: 'signs.note',
    audit: auditSigns,
    load: async (ask) => {
      const child = await childOf(ask)
      if (!child) return null
      const { scope, query, now } = ask
      const asked = query['on'] ?? ''
      const on = isIsoDay(asked) && asked < londonDay(now) ? asked : null
      const found = await observationsOf(scope, child.id, {
        knownAt: on === null ? undefined : londonMidnight(addDays(on, 1)),
        after: cursorOf(query['after']),
        most: pageSize + 1,
      })
      const last = found.length > pageSize ? found[pageSize - 1] : undefined
      return {
        child,
        observations: found.slice(0, pageSize),
        withdrawn: on === null ? await withdrawnOf(scope, child.id) : [],
        on,
        unreadable: asked !== '' && on === null,
        older: last ? `/children/${child.ref}/signs?${on === null ? '' : `on=${on}&`}after=${last.observedOn}_${last.id}` : null,
        mayReadAll: mayDo(ask.house, ask.me, 'signs.read'),
        questions: on === null ? questionsNext(ask.house.content, { offers: [], noted: found.map(({ sign }) => sign) }) : [],
      }
    },
    view: SignsPage,
  }),
  ...deed('/children/:ref/signs/on', {
    whileReadOnly: true,
    permission: 'signs.note',
    audit: auditSigns,
    load: withChild,
    repeats: true,
    async act({ typed }, { child }) {
      const read = parseUkDate(['day', 'month', 'year'].map((part) => one(typed, `on-${part}`).trim()).join('/'))
      return { goTo: `/children/${child.ref}/signs?on=${read.ok ? read.value : 'unreadable'}` }
    },
  }),
  ...formPage('/children/:ref/signs/:id/withdraw', {
    permission: 'signs.note',
    audit: auditSigns,
    load: async (ask) => {
      const child = await childOf(ask)
      const id = ask.params['id'] ?? ''
      const observation = child && isUuid(id) ? await findObservation(ask.scope, child.id, id) : null
      return child && observation && isOpenTo(ask, observation) ? { child, observation } : null
    },
    form: withdrawForm,
    view: WithdrawPage,
    async act({ scope }, { child, observation }, { reason }) {
      await withdrawObservation(scope, observation.id, reason)
      return { goTo: `/children/${child.ref}/signs` }
    },
  }),
  ...formPage('/children/:ref/escalations/new', {
    permission: 'signs.note',
    audit: auditEscalation,
    load: withChild,
    form: (_, { content }) => escalationForm(content),
    view: EscalationPage,
    async act({ scope, house }, { child }, values) {
      const made = await recordEscalation(scope, house.content, { ...values, childId: child.id })
      if (made.ok) return { goTo: `/children/${child.ref}` }
      return {
        problem: made.problem === 'unknown-kind' ? { field: 'kind', text: 'Choose what happened' } : dayProblem('happenedOn', made.problem),
      }
    },
  }),
  ...formPage('/children/:ref/escalations/:id/withdraw', {
    permission: 'signs.note',
    audit: auditEscalation,
    load: async (ask) => {
      const child = await childOf(ask)
      const id = ask.params['id'] ?? ''
      const escalation = child && isUuid(id) ? await findEscalation(ask.scope, child.id, id) : null
      return child && escalation && isOpenTo(ask, escalation) ? { child, escalation } : null
    },
    form: withdrawForm,
    view: WithdrawPage,
    async act({ scope }, { child, escalation }, { reason }) {
      await withdrawEscalation(scope, escalation.id, reason)
      return { goTo: `/children/${child.ref}` }
    },
  }),
]

async function childOf({ scope, params }: Ask): Promise<Child | null> {
  const ref = params['ref'] ?? ''
  return isRef(ref) ? findChild(scope, ref) : null
}

async function withChild(ask: Ask): Promise<{ child: Child } | null> {
  const child = await childOf(ask)
  return child && { child }
}

/** What decides between two saves of one note. A page of an older edition says nothing of it, and then nothing is overwritten. */
function saveOf(typed: Typed): { base: number; page: string; settles: boolean } {
  const page = one(typed, 'page')
  return { base: Number.parseInt(one(typed, 'base'), 10) || 0, page: isUuid(page) ? page : '', settles: one(typed, 'settles') === 'yes' }
}

const noteOf = (child: Child) => ({ childId: child.id, answer: null })

/** The note in hand with what is found in it. */
async function inHand({ scope, house: { content } }: Ask, child: Child) {
  const { words, version: base, other } = await noteInHand(scope, child.id)
  const { offers, aside } = await offeredFor(scope, content, noteOf(child), { words })
  const questions = questionsNext(content, { offers, noted: words === '' ? [] : await notedCodes(scope, child.id) })
  return {
    words,
    base,
    other,
    page: randomUUID(),
    settles: other !== null,
    found: { offers, aside, questions, looked: words.trim() !== '' },
  }
}

/** Does what the button beside the note says; answers where to go on. Nothing is noted here: that has a page of its own. */
async function actOnWords({ scope, house: { content } }: Ask, child: Child, words: string, go: string): Promise<string> {
  const here = `/children/${child.ref}/signs/new`
  const note = go.startsWith('note-') ? readNamed(go.slice('note-'.length)) : null
  if (note) return `${here}?sign=${note.label}&at=${note.at}`
  const aside = go.startsWith('aside-') ? readNamed(go.slice('aside-'.length)) : null
  if (aside) await setAside(scope, content, noteOf(child), { words }, aside)
  if (go === 'again') await offerAgain(scope, content, noteOf(child), { words })
  return `${here}#found`
}

/** The sentence in which the sign was found, or all that was said where it was chosen without being found. */
function evidenceIn(content: Content, said: { words: string; ownWords?: boolean }, query: Params): string {
  const named = readNamed(`${query['sign'] ?? ''}@${query['at'] ?? ''}`)
  const offer = named && offerNamed(content, said, named)
  return offer ? sentenceAround(said.words, offer) : said.words
}

async function loadHeard({ scope, params, query, house }: Ask) {
  const ref = params['ref'] ?? ''
  const interview = isRef(ref) ? await findInterview(scope, ref) : null
  const child = interview && (await findChild(scope, interview.childRef))
  if (!interview || !child) return null
  const from = questionFrom(house.content, query['from'])
  return {
    child,
    interview,
    from,
    said: from === null ? null : await answerInHand(scope, interview.id, from),
    noted: await observationsOfInterview(scope, interview.id),
    nothing: await nothingNoted(scope, interview.id),
  }
}

function isOpenTo(ask: Ask, fact: { recordedBy: string; withdrawnAt: Date | null }): boolean {
  return mayWithdraw(fact, { workerId: ask.me.workerId, mayWithdrawAny: mayDo(ask.house, ask.me, 'signs.withdraw') }).ok
}

interface ObservationValues {
  sign: string
  heard: string
  evidence: string
  sourceKind: string
  sourceName: string | null
  observedOn: string
}

function draftOf({ heard, ...values }: ObservationValues): Omit<ObservationDraft, 'childId'> {
  return { ...values, ownWords: heard === 'own-words' }
}

/** Nothing is asked twice: the next sign often has the same source and day. */
function sameAgain(last: Observation | undefined) {
  return last ? { sourceKind: last.sourceKind, sourceName: last.sourceName, observedOn: last.observedOn } : {}
}

async function note({ scope, house }: Ask, draft: ObservationDraft): Promise<Problem | null> {
  const made = await noteObservation(scope, house.content, draft)
  if (made.ok) return null
  switch (made.problem) {
    case 'unknown-sign':
      return { field: 'sign', text: 'Choose a sign from the list' }
    case 'no-evidence':
      return { field: 'evidence', text: 'Write down what was said or seen' }
    case 'in-future':
    case 'before-birth':
      return dayProblem('observedOn', made.problem)
  }
}

function dayProblem(field: string, problem: DayProblem): Problem {
  switch (problem) {
    case 'in-future':
      return { field, text: 'This day has not come yet: give today or a day before' }
    case 'before-birth':
      return { field, text: 'This day is before the child was born: check the year' }
  }
}

function cursorOf(text: string | undefined): { observedOn: string; id: string } | undefined {
  const [observedOn = '', id = ''] = (text ?? '').split('_')
  return isIsoDay(observedOn) && isUuid(id) ? { observedOn, id } : undefined
}
