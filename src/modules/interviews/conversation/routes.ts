// The conversation's routes are made by hand: a save must be kept through a sign-in that ran out, answered to the page's own script,
// and may meet another page's save. Everything else is the platform's: permission, transaction, audit, answer after commit.
import { randomUUID } from 'node:crypto'
import { renderToString } from 'preact-render-to-string'
import { isRef } from '../../../kernel/ids.ts'
import { writeAudit } from '../../../platform/audit/index.ts'
import { NotSignedIn } from '../../../platform/db/index.ts'
import { cleaned, one, type Typed } from '../../../platform/forms/index.ts'
import {
  csrfFor,
  fromHere,
  NotFound,
  NotFromHere,
  page,
  send,
  SignInFirst,
  tokenOf,
  within,
  type Ask,
  type FastifyReply,
  type FastifyRequest,
  type House,
  type PageContext,
  type Route,
  type Screen,
} from '../../../platform/http/index.ts'
import { isPart, readNamed } from '../../spotting/index.ts'
import { holds, isOfTheTeam, stageOf } from '../domain.ts'
import { auditInterview, loadInterview, type Loaded } from '../loading.ts'
import { answeredBy, isOpen } from '../urgent/domain.ts'
import { OpenMatters } from '../urgent/parts.tsx'
import { mattersOf } from '../urgent/queries.ts'
import { nothing, type DraftAnswer } from './domain.ts'
import { readAnswer, readGo, readSave, wordsMax, type Go } from './forms.ts'
import { stepAt, type Step } from './guide.ts'
import { actOnFound, foundIn } from './finding.tsx'
import { findDraft, type SaveProblem } from './queries.ts'
import { saveAndRaise } from './raising.ts'
import { needsOf } from '../words.ts'
import { ContentsPage, NotHoldingPage, TalkPage, type TalkGiven } from './views.tsx'

const permission = 'interviews.hold'

export const conversationRoutes: Route[] = [
  {
    method: 'GET',
    url: '/interviews/:ref/talk',
    permission,
    handle: async (house, request, reply) => {
      const made = await within<{ goTo: string } | Screen>(house, request, permission, async (ask, context) => {
        const loaded = await mine(ask)
        await writeAudit(ask.scope, permission, false, [auditInterview(loaded)])
        if (stageOf(loaded.interview) === 'held') return { goTo: `/interviews/${loaded.interview.ref}` }
        if (!holds(loaded.interview, ask.me)) return NotHoldingPage({ loaded, page: context })
        return TalkPage(await givenFor(ask, context, loaded, stepAt(house.content, ask.query['q']).step))
      })
      return 'goTo' in made.value ? reply.redirect(made.value.goTo, 303) : send(house, request, reply, { ...made, value: made.value })
    },
  },
  {
    method: 'POST',
    url: '/interviews/:ref/talk',
    permission,
    handle: async (house, request, reply) => {
      const typed = cleaned(request.body)
      const step = stepOf(house, request, typed)
      if (isPart(typed)) return showFound(house, request, reply, typed, step)
      try {
        fromHere(request)
      } catch (error) {
        if (!(error instanceof NotFromHere) || isFromElsewhere(request)) throw error
        // The words came from our page, opened under a session that has ended: shown again, under the new one, and not saved yet.
        return showKept(house, request, reply, typed, step, tokenOf(request) ? 'signed-in-again' : 'signed-out')
      }
      try {
        const made = await within<{ goTo: string } | { status: number; screen: Screen }>(
          house,
          request,
          permission,
          async (ask, context) => {
            const loaded = await mine(ask)
            const again = async (status: number, trouble: TalkGiven['trouble'], base?: number) => {
              await writeAudit(ask.scope, permission, false, [auditInterview(loaded)])
              const given = await givenFor(ask, context, loaded, step)
              const answer = readAnswer(house.content, step, typed)
              // Too long to keep is too long to look through.
              const found = trouble?.kind === 'too-long' ? undefined : await foundIn(ask.scope, context, loaded.interview, step, answer)
              return { status, screen: TalkPage({ ...given, answer, found, base: base ?? given.base, trouble }) }
            }
            if (one(typed, 'words').length > wordsMax) return again(422, { kind: 'too-long' })
            const saved = await saveAndRaise(ask.scope, loaded.interview, step, readSave(house.content, step, typed))
            if (!saved.ok) return again(...troubleOf(saved.problem, (await findDraft(ask.scope, loaded.interview.id)).answers[step.id]))
            const go = readGo(typed)
            await actOnFound(ask.scope, house.content, loaded.interview, step, readAnswer(house.content, step, typed), go)
            await writeAudit(ask.scope, permission, true, [auditInterview(loaded)])
            return { goTo: whereTo(house, loaded.interview.ref, step, go, saved.raised, saved.toldOfHarm) }
          },
        )
        return 'goTo' in made.value
          ? reply.redirect(made.value.goTo, 303)
          : send(house, request, reply, { ...made, value: made.value.screen }, made.value.status)
      } catch (error) {
        if (error instanceof SignInFirst || error instanceof NotSignedIn) return showKept(house, request, reply, typed, step, 'signed-out')
        throw error
      }
    },
  },
  {
    // The page's own script, every few seconds. It answers in a status: the page stays where it is.
    method: 'POST',
    url: '/interviews/:ref/draft',
    permission,
    handle: async (house, request, reply) => {
      const typed = cleaned(request.body)
      try {
        if (!tokenOf(request)) throw new SignInFirst()
        fromHere(request)
        const step = stepOf(house, request, typed)
        if (one(typed, 'words').length > wordsMax) return reply.code(422).send({ saved: false })
        const made = await within(house, request, permission, async (ask) => {
          const loaded = await mine(ask)
          const saved = await saveAndRaise(ask.scope, loaded.interview, step, readSave(house.content, step, typed))
          await writeAudit(ask.scope, permission, saved.ok, [auditInterview(loaded)])
          return saved
        })
        return made.value.ok
          ? reply.send({ saved: true, version: made.value.version })
          : reply.code(409).send({ saved: false, why: made.value.problem })
      } catch (error) {
        if (error instanceof SignInFirst || error instanceof NotSignedIn) return reply.code(401).send({ saved: false, why: 'signed-out' })
        // Our page, opened under a session that has ended, and signed in anew since: with this proof the page saves by itself.
        if (error instanceof NotFromHere && !isFromElsewhere(request))
          return reply.code(403).send({ saved: false, why: 'signed-in-again', csrf: csrfFor(tokenOf(request)) })
        throw error
      }
    },
  },
  ...page('/interviews/:ref/talk/contents', {
    permission,
    audit: auditInterview,
    load: async (ask) => {
      const loaded = await loadInterview(ask)
      if (!loaded || !holds(loaded.interview, ask.me)) return null
      return { ...loaded, draft: (await findDraft(ask.scope, loaded.interview.id)).answers }
    },
    view: ContentsPage,
  }),
]

// A conversation is for the team that has the interview; to anybody else it does not exist.
async function mine(ask: Ask): Promise<Loaded> {
  const loaded = await loadInterview(ask)
  if (!loaded || !isOfTheTeam(loaded.interview, ask.me)) throw new NotFound()
  return loaded
}

async function givenFor(ask: Ask, context: PageContext, { interview, child }: Loaded, step: Step): Promise<TalkGiven> {
  const draft = await findDraft(ask.scope, interview.id)
  const stored = draft.answers[step.id]
  const matters = await mattersOf(ask.scope, interview.id)
  const answer = stored ?? nothing
  return {
    ref: interview.ref,
    content: context.content,
    csrf: context.csrf,
    pageKey: randomUUID(),
    q: step.id,
    answer: step.kind === 'cannot-wait' ? { ...answer, chosen: answeredBy(answer.chosen, matters) } : answer,
    base: stored?.version ?? 0,
    change: 0,
    draft: draft.answers,
    needs: needsOf(child),
    found: await foundIn(ask.scope, context, interview, step, answer),
    remind: ask.query['remind'] === 'yes',
    banner: OpenMatters({ interview, matters: matters.filter(isOpen), page: context, from: step.id }),
  }
}

function whereTo(house: House, ref: string, step: Step, go: Go, raised: string | null, toldOfHarm: boolean): string {
  const { previous, next } = stepAt(house.content, step.id)
  const talk = (to: Step, remind = false) => `/interviews/${ref}/talk?q=${to.id}${remind ? '&remind=yes' : ''}`
  if (raised) return `/interviews/${ref}/urgent/${raised}?from=${(next ?? step).id}`
  if (typeof go === 'object') {
    if ('aside' in go) return `${talk(step)}#found`
    const named = readNamed(go.note)
    return `/interviews/${ref}/signs?sign=${encodeURIComponent(named?.label ?? go.note)}&from=${step.id}${named ? `&at=${named.at}` : ''}`
  }
  switch (go) {
    case 'look':
    case 'again':
      return `${talk(step)}#found`
    case 'next':
    case 'skip':
      return next ? talk(next, toldOfHarm) : `/interviews/${ref}/finish`
    case 'previous':
      return talk(previous ?? step)
    case 'save':
      return talk(step)
    case 'contents':
      return `/interviews/${ref}/talk/contents`
    case 'stop':
      return `/interviews/${ref}/urgent?from=${step.id}`
  }
}

/** What is found in the words as they stand on the page: read, not saved. Without it the page is whole, so trouble is a bare status. */
async function showFound(house: House, request: FastifyRequest, reply: FastifyReply, typed: Typed, step: Step): Promise<FastifyReply> {
  try {
    fromHere(request)
    if (one(typed, 'words').length > wordsMax) return await reply.code(422).send()
    const made = await within(house, request, permission, async (ask, context) => {
      const loaded = await mine(ask)
      await writeAudit(ask.scope, permission, false, [auditInterview(loaded)])
      return (await foundIn(ask.scope, context, loaded.interview, step, readAnswer(house.content, step, typed)))?.inner ?? null
    })
    return await reply.type('text/html; charset=utf-8').send(made.value === null ? '' : renderToString(made.value))
  } catch (error) {
    if (error instanceof SignInFirst || error instanceof NotSignedIn) return reply.code(401).send()
    if (error instanceof NotFromHere && !isFromElsewhere(request)) return reply.code(403).send()
    throw error
  }
}

function troubleOf(problem: SaveProblem, stored: DraftAnswer | undefined): [number, TalkGiven['trouble'], number?] {
  return problem === 'newer-elsewhere' && stored ? [409, { kind: 'newer-elsewhere', stored }, stored.version] : [409, { kind: 'not-yours' }]
}

/** The page again with what was typed, for whoever was signed out meanwhile or has signed in anew. Holds nothing that they did not send. */
function showKept(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Typed,
  step: Step,
  kind: 'signed-out' | 'signed-in-again',
): FastifyReply {
  const { ref = '' } = request.params as { ref?: string }
  if (!isRef(ref)) throw new NotFound()
  const { answer, base, change, page: pageKey } = readSave(house.content, step, typed)
  const screen = TalkPage({
    ref,
    content: house.content,
    csrf: csrfFor(tokenOf(request)),
    pageKey,
    q: step.id,
    answer,
    base,
    change,
    trouble: { kind },
  })
  return send(house, request, reply, { value: screen, me: null }, kind === 'signed-out' ? 401 : 422)
}

function stepOf(house: House, request: FastifyRequest, typed: Typed): Step {
  const asked = (request.query as Record<string, string | undefined>)['q'] ?? one(typed, 'q')
  return stepAt(house.content, asked).step
}

function isFromElsewhere(request: FastifyRequest): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  return origin !== undefined && origin !== 'null' && URL.parse(origin)?.host !== host
}
