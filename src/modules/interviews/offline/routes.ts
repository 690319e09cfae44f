// Taking an interview to where there is no network, and what comes back. Made by hand where a device asks before anybody has signed in,
// or is answered in words for its script.
import { writeAudit } from '../../../platform/audit/index.ts'
import { NotSignedIn } from '../../../platform/db/index.ts'
import { one } from '../../../platform/forms/index.ts'
import {
  csrfFor,
  deed,
  fromHere,
  NotFound,
  page,
  publicPage,
  SignInFirst,
  tokenOf,
  within,
  type Ask,
  type House,
  type Route,
} from '../../../platform/http/index.ts'
import { findDraft } from '../conversation/queries.ts'
import { holds, isOfTheTeam, stageOf } from '../domain.ts'
import { auditInterview, loadInterview, type Loaded } from '../loading.ts'
import { contactsFor, mattersOf } from '../urgent/queries.ts'
import { needsOf } from '../words.ts'
import { copiesMax } from './domain.ts'
import { readHash, readSending } from './forms.ts'
import { guideOf, type Pack } from './pack.ts'
import { arrivedFor, copiesOf, myCopy, receive, standingOf, takeBack, takeCopy } from './queries.ts'
import { ArrivedPage, DevicePage, TakePage } from './views.tsx'

const permission = 'interviews.hold'
const service = 'service-clock'

export const offlineRoutes: Route[] = [
  ...page('/interviews/:ref/offline', {
    permission,
    audit: auditInterview,
    load: async (ask) => {
      const loaded = await mine(ask)
      return loaded && { ...loaded, copies: await copiesOf(ask.scope, loaded.interview.id) }
    },
    view: TakePage,
  }),
  {
    method: 'POST',
    url: '/interviews/:ref/offline',
    permission,
    handle: async (house, request, reply) => {
      const typed = fromHere(request)
      const made = await within<Pack | null>(house, request, permission, async (ask) => {
        const loaded = await mine(ask)
        if (!loaded || !holds(loaded.interview, ask.me) || stageOf(loaded.interview) === 'held') throw new NotFound()
        const hash = readHash(one(typed, 'secret-hash'))
        if (!hash) return null
        const copy = await takeCopy(ask.scope, loaded.interview, hash)
        await writeAudit(ask.scope, permission, true, [{ ...auditInterview(loaded), why: 'taken onto a device' }])
        return packFor(house, ask, loaded, copy)
      })
      return made.value ? reply.send(made.value) : reply.code(422).send({ taken: false })
    },
  },
  ...deed('/interviews/:ref/offline/back', {
    permission,
    audit: (loaded) => ({ ...auditInterview(loaded), why: 'taken back from every device' }),
    load: mine,
    async act({ scope }, { interview }) {
      await takeBack(scope, interview.id)
      return { goTo: `/interviews/${interview.ref}/offline` }
    },
  }),
  ...page('/interviews/:ref/offline/sent', {
    permission: 'interviews.read-answers',
    audit: auditInterview,
    load: async (ask) => {
      const loaded = await loadInterview(ask)
      return loaded && { ...loaded, arrived: await arrivedFor(ask.scope, loaded.interview.id) }
    },
    view: ArrivedPage,
  }),
  // The same bytes for everybody, signed in or not: it alone may be kept by the browser.
  ...publicPage('/offline/interviews', DevicePage),
  {
    // What a device asks when it meets the service: whether its copies still stand, and who is signed in. It may ask before anybody is.
    method: 'GET',
    url: '/offline/standing',
    permission: 'public',
    handle: async (house, request, reply) => {
      const secrets = String(request.headers['x-safe-return-copies'] ?? '')
        .split(' ')
        .filter((secret) => /^[\w-]{43}$/.test(secret))
        .slice(0, copiesMax)
      const standings = secrets.length === 0 ? {} : await house.services.as(service, (scope) => standingOf(scope, secrets))
      return reply.send({ standings, signedIn: await signedIn(house, tokenOf(request)) })
    },
  },
  {
    method: 'POST',
    url: '/offline/send',
    permission,
    handle: async (house, request, reply) => {
      try {
        if (!tokenOf(request)) throw new SignInFirst()
        const typed = fromHere(request)
        const sending = readSending(one(typed, 'sending'))
        const made = await within(house, request, permission, async ({ scope }) => {
          const id = one(typed, 'copy')
          const copy = /^[0-9a-f-]{36}$/.test(id) ? await myCopy(scope, id) : null
          if (!copy) throw new NotFound()
          if (!sending) return null
          const outcome = await receive(scope, house.content, copy, sending)
          await writeAudit(scope, permission, true, [
            {
              subject: 'interview',
              ref: copy.interviewRef ?? undefined,
              childId: copy.childId,
              rows: sending.answers.length,
              why: 'sent from a device',
            },
          ])
          return outcome
        })
        return made.value ? reply.send(made.value) : reply.code(422).send({ sent: false })
      } catch (error) {
        if (error instanceof SignInFirst || error instanceof NotSignedIn) return reply.code(401).send({ sent: false })
        throw error
      }
    },
  },
]

// For the team that has the interview; to anybody else there is nothing here.
async function mine(ask: Ask): Promise<Loaded | null> {
  const loaded = await loadInterview(ask)
  return loaded && isOfTheTeam(loaded.interview, ask.me) ? loaded : null
}

async function packFor(house: House, { scope, me }: Ask, { interview, child }: Loaded, copy: string): Promise<Pack> {
  const matters = await mattersOf(scope, interview.id)
  return {
    copy,
    interview: interview.ref,
    worker: me.workerId,
    child: interview.childName,
    needs: needsOf(child),
    guide: guideOf(house.content),
    contacts: await contactsFor(scope, interview.id),
    draft: (await findDraft(scope, interview.id)).answers,
    raised: [...new Set(matters.filter((m) => m.dismissedAt === null).map((m) => m.code))],
  }
}

/** Who is signed in here, with the proof that their own page would carry; null for nobody. */
async function signedIn(house: House, token: string | null): Promise<{ worker: string; csrf: string } | null> {
  if (!token) return null
  try {
    return { worker: await house.database.as(token, async ({ me }) => me.workerId), csrf: csrfFor(token) }
  } catch (error) {
    if (error instanceof NotSignedIn) return null
    throw error
  }
}
