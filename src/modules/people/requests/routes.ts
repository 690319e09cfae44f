// A request for access: answered by whoever leads the child's circle, followed by whoever asked.
import { addDays, londonDay, londonMidnight } from '../../../kernel/dates.ts'
import { isUuid } from '../../../kernel/ids.ts'
import { formPage, page, type Ask, type Route } from '../../../platform/http/index.ts'
import { tellLive } from '../../../platform/live/index.ts'
import { findChildById } from '../queries.ts'
import { answerForm, usualEnd } from './forms.ts'
import { answerRequest, findRequest, type AccessRequest } from './queries.ts'
import { OutcomeScreen, RequestScreen, type RequestLoaded } from './views.tsx'

const requestOf = async ({ scope, params }: Ask) => (isUuid(params['id'] ?? '') ? findRequest(scope, params['id'] ?? '') : null)

const answer = formPage('/access-requests/:id', {
  permission: 'people.answer-request',
  load: async (ask): Promise<RequestLoaded | null> => {
    const request = await requestOf(ask)
    // Nobody answers their own request.
    const child = request && request.workerId !== ask.me.workerId ? await findChildById(ask.scope, request.childId) : null
    return request && child && { request, child }
  },
  audit: ({ child }) => ({ subject: 'access request', ref: child.ref, childId: child.id }),
  form: (_loaded, context) => answerForm(londonDay(context.now)),
  known: (_loaded, { now }) => ({ until: usualEnd(londonDay(now)) }),
  view: (given) => RequestScreen(given),
  async act({ scope, me }, { request }, { decision, until, why }) {
    if (request.answeredAt !== null)
      return { problem: { field: 'decision', text: `${request.answeredByName ?? 'Somebody'} has answered it already` } }
    await answerRequest(scope, request.id, {
      grant: decision === 'grant',
      why,
      expiresAt: until === null ? null : londonMidnight(addDays(until, 1)),
    })
    await tellLive(scope, [`worker:${request.workerId}`, `worker:${me.workerId}`, ...me.teams.map((t) => `team:${t.id}` as const)])
    return { goTo: '/work' }
  },
})

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
