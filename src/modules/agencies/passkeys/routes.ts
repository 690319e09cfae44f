import { changedOne, type Scope } from '../../../platform/db/index.ts'
import { writeAudit } from '../../../platform/audit/index.ts'
import { one, type FormState } from '../../../platform/forms/index.ts'
import {
  deed,
  formPage,
  fromHere,
  giveToken,
  within,
  type FastifyReply,
  type FastifyRequest,
  type House,
  type Route,
} from '../../../platform/http/index.ts'
import { hoursBetween } from '../../../kernel/dates.ts'
import { freshMinutes } from '../sign-in/domain.ts'
import { signInService } from '../sign-in/queries.ts'
import { countTry, deviceOf, isSecure, nextOf } from '../sign-in/routes.ts'
import { addPasskeyForm, renamePasskeyForm } from './forms.ts'
import { addPasskey, beginAdding, beginSignIn, ownPasskeys, signInByPasskey, type Site } from './queries.ts'
import { RenamePasskeyPage } from './views.tsx'

const refused = 'The passkey was not accepted. Try again, or use your password.'

// The four steps of the two ceremonies answer the page's own script, in JSON; without script the page offers the password alone.
export const passkeyRoutes: Route[] = [
  {
    method: 'POST',
    url: '/sign-in/passkey/begin',
    permission: 'public',
    handle: async (house, request, reply) => {
      fromHere(request)
      await countTry(house, request, null)
      return reply.send(await house.services.as(signInService, (scope) => beginSignIn(scope, siteOf(house, request))))
    },
  },
  {
    method: 'POST',
    url: '/sign-in/passkey',
    permission: 'public',
    handle: async (house, request, reply) => {
      const typed = fromHere(request)
      await countTry(house, request, null)
      const done = await house.services.as(signInService, (scope) =>
        signInByPasskey(scope, siteOf(house, request), one(typed, 'answer'), deviceOf(request)),
      )
      if (done === 'refused') return say(reply, refused)
      giveToken(reply, done.token, isSecure(house))
      return reply.send({ goTo: nextOf(one(typed, 'next')) || '/work' })
    },
  },
  {
    method: 'POST',
    url: '/account/passkeys/begin',
    permission: 'signed-in',
    handle: async (house, request, reply) => {
      fromHere(request)
      const { value } = await within(house, request, 'signed-in', async ({ scope }) =>
        (await isFresh(scope)) ? beginAdding(scope, siteOf(house, request)) : 'sign-in-again',
      )
      if (value === 'sign-in-again')
        return say(reply, `Sign out and in again first: a passkey can be added within ${freshMinutes} minutes of signing in.`)
      return value === 'too-many' ? say(reply, 'You have many passkeys already. Remove one that you do not use.') : reply.send(value)
    },
  },
  {
    method: 'POST',
    url: '/account/passkeys',
    permission: 'signed-in',
    handle: async (house, request, reply) => {
      const read = addPasskeyForm.read(fromHere(request))
      if (!read.ok) return say(reply, read.problems.map((problem) => problem.text).join('. '))
      const { answer, name } = read.values
      const { value } = await within(house, request, 'signed-in', async ({ scope }) => {
        const added = await addPasskey(scope, siteOf(house, request), answer, name ?? deviceOf(request))
        if (added === 'added') await writeAudit(scope, 'signed-in', true, [{ subject: 'passkey', why: 'added' }])
        return added
      })
      return value === 'added' ? reply.send({ goTo: '/account' }) : say(reply, refused)
    },
  },
  ...formPage('/account/passkeys/:id/name', {
    permission: 'signed-in',
    audit: () => ({ subject: 'passkey', why: 'named' }),
    load: async ({ scope, params }) => (await ownPasskeys(scope)).find((key) => key.id === params['id']) ?? null,
    form: renamePasskeyForm,
    known: ({ name }) => ({ name }),
    view: ({ state, page }: { state: FormState; page: { csrf: string; once(): string } }) => RenamePasskeyPage({ state, page }),
    act: async ({ scope }, key, { name }) => {
      changedOne(
        await scope.rows.updateTable('passkey').set({ name }).where('id', '=', key.id).where('workerId', '=', scope.me.workerId).execute(),
      )
      return { goTo: '/account' }
    },
  }),
  ...deed('/account/passkeys/:id/remove', {
    permission: 'signed-in',
    audit: () => ({ subject: 'passkey', why: 'removed' }),
    load: async ({ scope, params }) => (await ownPasskeys(scope)).find((key) => key.id === params['id']) ?? null,
    act: async ({ scope }, key) => {
      changedOne(await scope.rows.deleteFrom('passkey').where('id', '=', key.id).where('workerId', '=', scope.me.workerId).execute())
      return { goTo: '/account' }
    },
  }),
]

/** The site that a browser must name. Without a public address only this machine itself can be meant: browsers allow passkeys there by name. */
function siteOf(house: House, request: FastifyRequest): Site {
  const at = new URL(house.config.publicUrl ?? `http://localhost:${request.headers.host?.split(':')[1] ?? house.config.port}`)
  return { origin: at.origin, id: at.hostname }
}

/** Whether this session was proved a short while ago: a browser left open must not be able to make itself a key of its own. */
async function isFresh(scope: Scope): Promise<boolean> {
  const session = await scope.rows.selectFrom('session').select('provedAt').where('id', '=', scope.me.sessionId).executeTakeFirst()
  return session?.provedAt !== undefined && session.provedAt !== null && hoursBetween(session.provedAt, scope.now) * 60 <= freshMinutes
}

function say(reply: FastifyReply, said: string): FastifyReply {
  return reply.code(422).send({ said })
}
