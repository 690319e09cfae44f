import type { FormState } from '../../../platform/forms/index.ts'
import {
  countAgainst,
  csrfFor,
  fromHere,
  send,
  tokenOf,
  type FastifyReply,
  type FastifyRequest,
  type House,
  type Route,
  type Screen,
} from '../../../platform/http/index.ts'
import { limits } from '../sign-in/domain.ts'
import { wrongCodeWords } from '../sign-in/forms.ts'
import { signInService } from '../sign-in/queries.ts'
import { countTry, deviceOf, enter } from '../sign-in/routes.ts'
import { firstCodeForm, newPasswordForm } from './forms.ts'
import { choosePassword, confirmCode, findInvitation, type Invitation } from './queries.ts'
import { FirstCodePage, NotGoodPage, WelcomePage } from './views.tsx'

const empty: FormState = { typed: {}, problems: [] }

export const invitationRoutes: Route[] = [
  {
    method: 'GET',
    url: '/invitation/:secret',
    permission: 'public',
    handle: async (house, request, reply) => {
      const invitation = await invited(house, request)
      return invitation
        ? show(house, request, reply, WelcomePage({ invitation, csrf: csrf(request), state: empty }))
        : notGood(house, request, reply)
    },
  },
  {
    method: 'POST',
    url: '/invitation/:secret',
    permission: 'public',
    handle: async (house, request, reply) => {
      const typed = fromHere(request)
      const invitation = await invited(house, request)
      if (!invitation) return notGood(house, request, reply)
      const read = newPasswordForm(invitation).read(typed)
      if (!read.ok)
        return show(house, request, reply, WelcomePage({ invitation, csrf: csrf(request), state: { typed, problems: read.problems } }), 422)
      await house.services.as(signInService, (scope) => choosePassword(scope, invitation, read.values.password))
      return reply.redirect(`/invitation/${secretOf(request)}/code`, 303)
    },
  },
  {
    method: 'GET',
    url: '/invitation/:secret/code',
    permission: 'public',
    handle: async (house, request, reply) => {
      const invitation = await invited(house, request)
      if (!invitation) return notGood(house, request, reply)
      const secret = invitation.progress.totpSecret
      return secret
        ? show(house, request, reply, FirstCodePage({ invitation, secret, csrf: csrf(request), state: empty }))
        : reply.redirect(`/invitation/${secretOf(request)}`, 303)
    },
  },
  {
    method: 'POST',
    url: '/invitation/:secret/code',
    permission: 'public',
    handle: async (house, request, reply) => {
      const typed = fromHere(request)
      const invitation = await invited(house, request)
      if (!invitation) return notGood(house, request, reply)
      const secret = invitation.progress.totpSecret
      if (!secret) return reply.redirect(`/invitation/${secretOf(request)}`, 303)
      const again = (problems: FormState['problems']) =>
        show(house, request, reply, FirstCodePage({ invitation, secret, csrf: csrf(request), state: { typed: {}, problems } }), 422)
      const read = firstCodeForm.read(typed)
      if (!read.ok) return again(read.problems)
      await house.services.as(signInService, (scope) =>
        countAgainst(scope, 'invitation code', invitation.id, limits.account, limits.windowSeconds),
      )
      const done = await house.services.as(signInService, (scope) => confirmCode(scope, invitation, read.values.code, deviceOf(request)))
      return done === 'wrong' ? again([{ field: 'code', text: wrongCodeWords }]) : enter(house, request, reply, done.token, '/account')
    },
  },
]

async function invited(house: House, request: FastifyRequest): Promise<Invitation | null> {
  await countTry(house, request, null)
  return house.services.as(signInService, (scope) => findInvitation(scope, secretOf(request)))
}

function secretOf(request: FastifyRequest): string {
  return encodeURIComponent((request.params as { secret: string }).secret)
}

function csrf(request: FastifyRequest): string {
  return csrfFor(tokenOf(request))
}

function show(house: House, request: FastifyRequest, reply: FastifyReply, value: Screen, status = 200): FastifyReply {
  return send(house, request, reply, { value, me: null }, status)
}

function notGood(house: House, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return show(house, request, reply, NotGoodPage(), 404)
}
