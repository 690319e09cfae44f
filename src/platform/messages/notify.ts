// E-mail and text by GOV.UK Notify, with the department's own client. It carries no calendar entry: the words hold the time, and the link the rest. The templates there hold ((subject)) and ((body)), or ((body)) alone for texts.
import { NotifyClient } from 'notifications-node-client'
import type { Carrier, Channel } from './types.ts'

const waitMs = 20_000

/** Notify as a carrier of one channel. `url` is Notify's own, or a stand-in for tests. */
export function notifyCarrier({ key, url, template, channel }: { key: string; url: string; template: string; channel: Channel }): Carrier {
  const client = new NotifyClient(url, key.slice(-73, -37), key.slice(-36))
  return {
    name: 'notify',
    async send({ id, to, subject, body }, isAgain) {
      try {
        // An answer that was lost on the way: Notify knows our reference if it took it.
        if (isAgain && (await isKnown(client, channel, id))) return { sent: true }
        if (channel === 'email') await soonEnough(client.sendEmail(template, to, { personalisation: { subject, body }, reference: id }))
        else await soonEnough(client.sendSms(template, to, { personalisation: { body }, reference: id }))
        return { sent: true }
      } catch (error) {
        return { sent: false, ...notifyFault(error) }
      }
    },
  }
}

async function isKnown(client: NotifyClient, channel: Channel, reference: string): Promise<boolean> {
  const found = await soonEnough(client.getNotifications(channel === 'email' ? 'email' : 'sms', undefined, reference))
  return (found.data as { notifications?: unknown[] }).notifications?.some(isOf(reference)) ?? false
}

function isOf(reference: string): (one: unknown) => boolean {
  return (one) => (one as { reference?: string }).reference === reference
}

/** The client waits for ever; we do not. A try that is given up may have arrived, and the next one asks first. */
async function soonEnough<T>(asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_done, give) => {
    timer = setTimeout(() => give(new Error('no answer')), waitMs)
  })
  try {
    return await Promise.race([asked, tooLong])
  } finally {
    clearTimeout(timer)
  }
}

/** 400 is for good: the address or the template is wrong. 403, a key that does not hold, is mended by somebody, and 429 and 5xx by time. */
function notifyFault(error: unknown): { fault: string; forGood: boolean } {
  const status = (error as { response?: { status?: number } }).response?.status
  if (status === undefined) return { fault: 'notify-away', forGood: false }
  return { fault: `notify-${status}`, forGood: status === 400 || status === 404 }
}
