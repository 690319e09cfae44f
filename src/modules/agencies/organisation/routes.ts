import { faultFacts, log } from '../../../platform/log/index.ts'
import { NotFound, send, type FastifyReply, type FastifyRequest, type House, type Route } from '../../../platform/http/index.ts'
import { signInService } from '../sign-in/queries.ts'
import { countTry, deviceOf, enter, isSecure, nextOf, queryOf } from '../sign-in/routes.ts'
import { stepMinutes } from '../sign-in/domain.ts'
import { begin, emailOf, findProvider, organisations, reach, signInByEmail, takeStep, type Provider } from './queries.ts'
import { OrganisationPage } from './views.tsx'

/** Holds the state while the browser is at the provider: an answer that comes back in another browser signs nobody in. */
const stateCookie = 'sr-state'
export const backPath = '/sign-in/organisation-back'

// Links, not forms: the content security policy lets a form go nowhere but here, and a provider is elsewhere.
export const organisationRoutes: Route[] = [
  {
    method: 'GET',
    url: '/sign-in/organisation',
    permission: 'public',
    handle: async (house, request, reply) => {
      const known = await house.services.as(signInService, organisations)
      return send(house, request, reply, {
        value: OrganisationPage({ organisations: known, next: nextOf(queryOf(request)['next']) }),
        me: null,
      })
    },
  },
  {
    method: 'GET',
    url: '/sign-in/organisation/:code',
    permission: 'public',
    handle: async (house, request, reply) => {
      await countTry(house, request, null)
      const { code } = request.params as { code: string }
      const provider = await house.services.as(signInService, (scope) => findProvider(scope, { code }))
      if (!provider) throw new NotFound()
      const begun = await orSay(() => beginAt(house, request, provider))
      if (!begun) return notReached(reply)
      reply.setCookie(stateCookie, begun.state, {
        path: '/sign-in',
        httpOnly: true,
        sameSite: 'lax',
        secure: isSecure(house),
        maxAge: stepMinutes * 60,
      })
      return reply.redirect(begun.goTo, 303)
    },
  },
  {
    method: 'GET',
    url: backPath,
    permission: 'public',
    handle: async (house, request, reply) => {
      await countTry(house, request, null)
      const state = queryOf(request)['state'] ?? ''
      const isSameBrowser = state !== '' && request.cookies[stateCookie] === state
      reply.clearCookie(stateCookie, { path: '/sign-in' })
      const step = isSameBrowser ? await house.services.as(signInService, (scope) => takeStep(scope, state)) : null
      const provider = step ? await house.services.as(signInService, (scope) => findProvider(scope, { id: step.agencyId })) : null
      if (!step || !provider) return notReached(reply)
      // The provider is asked outside any transaction: a slow one must hold no connection of ours.
      const answered = await orSay(async () => ({
        email: await emailOf(await reach(provider, house.config.demo), new URL(request.url, siteOf(house, request)), step, state),
      }))
      if (!answered) return notReached(reply)
      const email = answered.email
      const done =
        email === null
          ? 'unknown'
          : await house.services.as(signInService, (scope) => signInByEmail(scope, step.agencyId, email, deviceOf(request)))
      return done === 'unknown'
        ? reply.redirect('/sign-in?said=unknown', 303)
        : enter(house, request, reply, done.token, nextOf(step.next) || '/work')
    },
  },
]

/** Where the provider sends the browser back to; the administrator gives it this address. */
export function backAddress(house: House, request: FastifyRequest): string {
  return new URL(backPath, siteOf(house, request)).href
}

async function beginAt(house: House, request: FastifyRequest, provider: Provider): Promise<{ goTo: string; state: string }> {
  const reached = await reach(provider, house.config.demo)
  return house.services.as(signInService, (scope) =>
    begin(scope, provider, reached, backAddress(house, request), nextOf(queryOf(request)['next'])),
  )
}

/** The address that people use, for links and for the way back. */
export function siteOf(house: House, request: FastifyRequest): string {
  return house.config.publicUrl ?? `http://${request.headers.host ?? `localhost:${house.config.port}`}`
}

/** A provider that does not answer, or not genuinely, is said plainly to the person and as a fault to the operator. */
async function orSay<T>(asking: () => Promise<T>): Promise<T | null> {
  try {
    return await asking()
  } catch (error) {
    log({ event: 'organisation-sign-in-failed', ...faultFacts(error) })
    return null
  }
}

function notReached(reply: FastifyReply): FastifyReply {
  return reply.redirect('/sign-in?said=not-reached', 303)
}
