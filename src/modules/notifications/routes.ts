import { isUuid } from '../../kernel/ids.ts'
import { writeAudit } from '../../platform/audit/index.ts'
import { deed, formPage, NotFound, page, send, within, type Ask, type Route } from '../../platform/http/index.ts'
import { knownReach, reachForm, reachOf } from './forms.ts'
import { messagesService, waysOf } from './jobs.ts'
import {
  failedEnvelopes,
  failedMax,
  findEnvelope,
  myDelivery,
  myReach,
  outboxItems,
  outboxMax,
  type Place,
  saveReach,
  tryAgain,
  waitingCount,
} from './queries.ts'
import { ask, keyOf } from './sending.ts'
import { FailedPage, HandledPage, OutboxPage, ReachPage } from './views.tsx'
import { kindWords } from './words.ts'

export const notificationRoutes: Route[] = [
  ...formPage('/account/reach', {
    permission: 'signed-in',
    load: async ({ scope, house }) => ({ ...(await myReach(scope)), ways: waysOf(house) }),
    audit: () => ({ subject: 'how to reach', why: 'own' }),
    form: ({ ways }) => reachForm(ways.text),
    known: ({ reach, ways }) => knownReach(reach, ways.text),
    view: ({ loaded, form, state, page: context, query }) =>
      ReachPage({
        email: loaded.email,
        canSend: loaded.ways.email || loaded.ways.text,
        isSaved: query['saved'] === 'yes',
        form,
        state,
        page: context,
      }),
    async act({ scope }, _loaded, values) {
      await saveReach(scope, reachOf(values))
      return { goTo: '/account/reach?saved=yes' }
    },
  }),
  {
    // Where a message's link leads: to the thing, which asks for its own permission, or to the word that it needs nobody any more.
    method: 'GET',
    url: '/messages/:id',
    permission: 'signed-in',
    handle: async (house, request, reply) => {
      const made = await within(house, request, 'signed-in', async ({ scope, params }: Ask) => {
        const id = params['id'] ?? ''
        const delivery = isUuid(id) ? await myDelivery(scope, id) : null
        if (!delivery) throw new NotFound()
        await writeAudit(scope, 'signed-in', false, [{ subject: 'message', why: delivery.kind }])
        return delivery
      })
      const delivery = made.value
      const standing = await house.services.as(messagesService, async (scope) =>
        (await ask(scope, house.messages.kinds, [delivery])).get(keyOf(delivery)),
      )
      if (standing?.needed) return reply.redirect(standing.path, 303)
      const words = house.content.messages
      const why = words.dropped.find((one) => one.code === (standing?.why ?? 'gone'))?.words ?? 'it was dealt with'
      const value = HandledPage({ what: kindWords(words, delivery.kind), why, path: standing?.path ?? null })
      return send(house, request, reply, { value, me: made.me })
    },
  },
  ...page('/agency/messages', {
    permission: 'notifications.see-failed',
    load: async ({ scope, query }) => ({ failed: await failedEnvelopes(scope, placeOf(query['before'])) }),
    audit: ({ failed }) => ({ subject: 'failed messages', rows: failed.length }),
    view: ({ loaded: { failed }, page: context, query }) =>
      FailedPage({
        failed,
        next: failed.length === failedMax ? (failed.at(-1)?.key ?? null) : null,
        isRetried: query['again'] === 'yes',
        page: context,
      }),
  }),
  ...deed('/agency/messages/:id/again', {
    permission: 'notifications.see-failed',
    load: async ({ scope, params }) => (isUuid(params['id'] ?? '') ? findEnvelope(scope, params['id'] ?? '') : null),
    audit: () => ({ subject: 'failed messages', why: 'tried again' }),
    async act({ scope }, envelope) {
      if (envelope.failedAt === null) return { refused: 'It is being tried again already, or it has left.' }
      await tryAgain(scope, envelope.id)
      return { goTo: '/agency/messages?again=yes' }
    },
  }),
  {
    method: 'GET',
    url: '/outbox',
    permission: 'notifications.outbox',
    handle: async (house, request, reply) => {
      const made = await within(house, request, 'notifications.outbox', async ({ scope, query }: Ask) => {
        // In service there is no such page, whoever asks.
        if (!house.config.demo) throw new NotFound()
        const items = await outboxItems(scope, placeOf(query['before']))
        await writeAudit(scope, 'notifications.outbox', false, [{ subject: 'outbox', rows: items.length }])
        return items
      })
      const items = made.value
      // Only now: whoever asked for a second connection while holding one would wait for ever once all are held.
      const waiting = await house.services.as(messagesService, waitingCount)
      const next = items.length === outboxMax ? (items.at(-1)?.key ?? null) : null
      return send(house, request, reply, { value: OutboxPage({ items, waiting, next }), me: made.me })
    },
  },
]

/** A place in a list, as an address says it, or null for what is none. */
function placeOf(text: string | undefined): Place | null {
  const [at = '', id = ''] = (text ?? '').split('_')
  const isAt = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at) && !Number.isNaN(Date.parse(at))
  return isAt && isUuid(id) ? { at, id } : null
}
