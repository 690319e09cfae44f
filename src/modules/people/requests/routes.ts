// A request for access: answered by whoever leads the child's circle, followed by whoever asked.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import type { Content } from '../../../platform/content/index.ts'
import type { Scope } from '../../../platform/db/index.ts'
import { formPage, page, type Ask, type Route } from '../../../platform/http/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import { findChildById } from '../queries.ts'
import { recipientKindOf } from '../domain.ts'
import { saidBefore, sharingSaid } from '../sharing-fields.ts'
import { insertSharing, lastSaid, shareWhole } from '../sharings.ts'
import { answerForm, usualEnd, type decisionFields } from './forms.ts'
import { answerRequest, findRequest, type AccessRequest } from './queries.ts'
import { OutcomeScreen, RequestScreen, type RequestLoaded } from './views.tsx'

const requestOf = async ({ scope, params }: Ask) => (isUuid(params['id'] ?? '') ? findRequest(scope, params['id'] ?? '') : null)

const answer = formPage('/access-requests/:id', {
  permission: 'people.answer-request',
  load: async (ask): Promise<RequestLoaded | null> => {
    const request = await requestOf(ask)
    // Nobody answers their own request.
    const child = request && request.workerId !== ask.me.workerId ? await findChildById(ask.scope, request.childId) : null
    if (!request || !child) return null
    const otherAgency = request.agencyId !== ask.me.agencyId
    return { request, child, otherAgency, said: otherAgency ? await lastSaid(ask.scope, child.id) : null }
  },
  audit: ({ child }) => ({ subject: 'access request', ref: child.ref, childId: child.id }),
  form: ({ otherAgency }, context) => answerForm(context.content, londonDay(context.now), otherAgency),
  known: ({ said }, { now }) => ({ until: usualEnd(londonDay(now)), ...saidBefore(said) }),
  view: (given) => RequestScreen(given),
  async act({ scope, me, house }, { request, otherAgency }, { decision, until, why, ...said }) {
    if (request.answeredAt !== null)
      return { problem: { field: 'decision', text: `${request.answeredByName ?? 'Somebody'} has answered it already` } }
    await answerRequest(scope, request.id, {
      grant: decision === 'grant',
      why,
      expiresAt: until === null ? null : londonMidnight(addDays(until, 1)),
    })
    if (otherAgency) await recordDecision(scope, request, why, decision === 'grant' ? said : null, wordsOf(house.content, request))
    await tellLive(scope, [`worker:${request.workerId}`, `worker:${me.workerId}`, ...me.teams.map((t) => `team:${t.id}` as const)])
    return { goTo: '/work' }
  },
})

/** Opened or not, the answer to another agency is a decision about sharing. */
async function recordDecision(
  scope: Scope,
  request: AccessRequest,
  why: string,
  said: Record<(typeof decisionFields)[number], string | null> | null,
  helpsWith: string,
): Promise<void> {
  const common = {
    ...shareWhole,
    childId: request.childId,
    to: { kind: 'worker', id: request.workerId },
    recipientKind: recipientKindOf(request.agencyKind),
    why,
    goesWith: 'access-request',
    goesWithId: request.id,
  } as const
  await insertSharing(
    scope,
    said === null
      ? { ...common, shared: false, helpsWith: null, route: null, detriment: null, childView: null, childTold: null }
      : {
          ...common,
          helpsWith,
          ...sharingSaid({
            route: said.route ?? '',
            detriment: said.detriment ?? '',
            childView: said.childView ?? '',
            childTold: said.childTold ?? '',
          }),
        },
  )
}

const wordsOf = (content: Content, { purpose }: AccessRequest) => content.reason('access-request', purpose)?.words ?? purpose

const outcome = page('/access-requests/:id/outcome', {
  permission: 'people.search',
  load: async (ask): Promise<AccessRequest | null> => {
    const request = await requestOf(ask)
    return request?.workerId === ask.me.workerId ? request : null
  },
  audit: (request) => ({ subject: 'access request', childId: request.childId }),
  view: (given) => OutcomeScreen(given),
})

export const requestRoutes: Route[] = [...answer, ...outcome]
