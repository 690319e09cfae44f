import { isLocalPath } from '../../../platform/auth/index.ts'
import type { Token } from '../../../platform/db/index.ts'
import { one, type FormState, type Problem, type Typed } from '../../../platform/forms/index.ts'
import {
  countAgainst,
  csrfFor,
  fromHere,
  giveToken,
  NotFound,
  send,
  takeToken,
  tokenOf,
  type FastifyReply,
  type FastifyRequest,
  type House,
  type Params,
  type Route,
} from '../../../platform/http/index.ts'
import { deviceWords, limits } from './domain.ts'
import { codeForm, passwordForm, refusedWords, wrongCodeWords } from './forms.ts'
import { beginByPassword, endByToken, findCastWorker, findSecondStep, openSession, proveByCode, signInService } from './queries.ts'
import { CodePage, SignInPage } from './views.tsx'

export const signInRoutes: Route[] = [
  {
    // It asks the database nothing: the page answers also while the records cannot be reached.
    method: 'GET',
    url: '/sign-in',
    permission: 'public',
    handle: async (house, request, reply) =>
      showSignIn(house, request, reply, { typed: { next: nextOf(queryOf(request)['next']) }, problems: [] }),
  },
  {
    method: 'POST',
    url: '/sign-in',
    permission: 'public',
    handle: async (house, request, reply) => {
      const typed = fromHere(request)
      const read = passwordForm.read(typed)
      if (!read.ok) return showSignIn(house, request, reply, { typed, problems: read.problems })
      const { email, password, next } = read.values
      await countTry(house, request, email)
      const begun = await house.services.as(signInService, (scope) => beginByPassword(scope, email, password, deviceOf(request)))
      if (begun === 'refused') return showSignIn(house, request, reply, { typed, problems: [{ field: 'email', text: refusedWords }] })
      giveToken(reply, begun.token, isSecure(house))
      return reply.redirect(`/sign-in/code${nextOf(next) ? `?next=${encodeURIComponent(nextOf(next))}` : ''}`, 303)
    },
  },
  {
    method: 'GET',
    url: '/sign-in/code',
    permission: 'public',
    handle: async (house, request, reply) => {
      const token = tokenOf(request)
      const step = token ? await house.services.as(signInService, (scope) => findSecondStep(scope, token)) : null
      return step ? showCode(house, request, reply, { next: nextOf(queryOf(request)['next']) }, []) : reply.redirect('/sign-in', 303)
    },
  },
  {
    method: 'POST',
    url: '/sign-in/code',
    permission: 'public',
    handle: async (house, request, reply) => {
      const typed = fromHere(request)
      const token = tokenOf(request)
      const step = token ? await house.services.as(signInService, (scope) => findSecondStep(scope, token)) : null
      if (!step) return reply.redirect('/sign-in', 303)
      const read = codeForm.read(typed)
      if (!read.ok) return showCode(house, request, reply, typed, read.problems)
      await countTry(house, request, step.workerId)
      const proved = await house.services.as(signInService, (scope) => proveByCode(scope, step, read.values.code, deviceOf(request)))
      if (proved === 'wrong') return showCode(house, request, reply, { ...typed, code: '' }, [{ field: 'code', text: wrongCodeWords }])
      if (proved === 'locked') {
        takeToken(reply)
        return reply.redirect('/sign-in?said=closed', 303)
      }
      giveToken(reply, proved.token, isSecure(house))
      return reply.redirect(nextOf(read.values.next) || '/work', 303)
    },
  },
  {
    method: 'POST',
    url: '/sign-in/as/:worker',
    permission: 'public',
    // Demo mode only: elsewhere this address does not exist.
    handle: async (house, request, reply) => {
      if (!house.config.demo) throw new NotFound()
      fromHere(request)
      const { worker: code } = request.params as { worker: string }
      const opened = await house.services.as(signInService, async (scope) => {
        const workerId = await findCastWorker(scope, code)
        return workerId ? openSession(scope, workerId, 'demo', deviceOf(request)) : null
      })
      if (!opened) throw new NotFound()
      return enter(house, request, reply, opened, '/work')
    },
  },
  {
    method: 'POST',
    url: '/sign-out',
    permission: 'signed-in',
    whileReadOnly: true,
    handle: async (house, request, reply) => {
      fromHere(request)
      const token = tokenOf(request)
      if (token) await house.services.as(signInService, (scope) => endByToken(scope, token, 'signed-out'))
      takeToken(reply)
      reply.header('clear-site-data', '"cache", "storage"')
      return reply.redirect('/sign-in', 303)
    },
  },
]

/** Gives the browser its new session and ends the one that it may have had. */
export async function enter(house: House, request: FastifyRequest, reply: FastifyReply, token: Token, goTo: string): Promise<FastifyReply> {
  const before = tokenOf(request)
  if (before) await house.services.as(signInService, (scope) => endByToken(scope, before, 'signed-in-again'))
  giveToken(reply, token, isSecure(house))
  return reply.redirect(goTo, 303)
}

/** Counts one try by an account and from an address, in a transaction of its own: what is refused afterwards stays counted. Throws TooMany. */
export async function countTry(house: House, request: FastifyRequest, account: string | null): Promise<void> {
  await house.services.as(signInService, (scope) => countAgainst(scope, 'sign-in from', request.ip, limits.address, limits.windowSeconds))
  if (account !== null)
    await house.services.as(signInService, (scope) =>
      countAgainst(scope, 'sign-in by', account.trim().toLowerCase(), limits.account, limits.windowSeconds),
    )
}

/** Where to go on to: a page of ours, or nothing. */
export function nextOf(wanted: string | undefined): string {
  return wanted !== undefined && isLocalPath(wanted) && !wanted.startsWith('/sign-') ? wanted : ''
}

export function deviceOf(request: FastifyRequest): string {
  return deviceWords(request.headers['user-agent'] ?? '')
}

export function isSecure(house: House): boolean {
  return house.config.publicUrl?.startsWith('https:') ?? false
}

export function queryOf(request: FastifyRequest): Params {
  return Object.fromEntries(
    Object.entries(request.query as Record<string, unknown>).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
}

const saidWords: Record<string, string> = {
  closed: 'Too many tries have closed this account for a while. Wait some minutes and begin again, or ask your administrator.',
  unknown: 'Your organisation signed you in, but nobody here has your e-mail address. Ask your agency’s administrator to invite you.',
  'not-reached': 'Your organisation’s sign-in did not answer as it should. Try again in a minute; if it goes on, tell your administrator.',
  first: 'Your invitation has been used. Sign in with the password that you chose.',
}

function showSignIn(house: House, request: FastifyRequest, reply: FastifyReply, state: FormState): FastifyReply {
  const { as = null, said = '' } = queryOf(request)
  const shown: FormState = { ...state, typed: { ...state.typed, next: nextOf(one(state.typed, 'next')) } }
  const page = SignInPage({
    csrf: csrfFor(tokenOf(request)),
    state: shown,
    demo: house.config.demo,
    as,
    said: Object.hasOwn(saidWords, said) ? (saidWords[said] ?? null) : null,
  })
  return send(house, request, reply, { value: page, me: null }, state.problems.length > 0 ? 422 : 200)
}

function showCode(house: House, request: FastifyRequest, reply: FastifyReply, typed: Typed, problems: readonly Problem[]): FastifyReply {
  return send(
    house,
    request,
    reply,
    { value: CodePage({ csrf: csrfFor(tokenOf(request)), state: { typed, problems } }), me: null },
    problems.length > 0 ? 422 : 200,
  )
}
