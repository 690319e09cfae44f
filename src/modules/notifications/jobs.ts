// What the clock does for messages: deals, packs and sends what is due.
import type { Scope } from '../../platform/db/index.ts'
import type { House } from '../../platform/http/index.ts'
import type { JobDefinition } from '../../platform/jobs/index.ts'
import { calendarFile, type CalendarFile, type Meeting, type Outcome } from '../../platform/messages/index.ts'
import { batchMax, deal, pack, type Ways } from './dealing.ts'
import { intoOutbox, takeUp, writeDown, type Ready, type Sender } from './sending.ts'
import { calendarWords } from './words.ts'

/** Every minute: what cannot wait leaves within one. */
export const sendJob: JobDefinition = { name: 'notifications.send', every: '* * * * *', run: sendDue }

export const messagesService = 'service-messages'

/** Who a letter is from, in the demo, where none leaves. */
const demoFrom = 'Safe Return <no-reply@safe-return.example>'

/** Rounds of one run, so that a run ends before its job is given to somebody else; what is left goes in the next. */
const roundsMax = 12

type Sending = Pick<House, 'services' | 'messages' | 'content' | 'config'>

/** Sends whatever is due. Safe to run twice, and twice at once. */
export async function sendDue(house: Sending): Promise<void> {
  const as = <T>(work: (scope: Scope) => Promise<T>) => house.services.as(messagesService, work)
  for (let round = 0; round < roundsMax; round += 1)
    if ((await as((scope) => deal(scope, house.messages.kinds, waysOf(house)))) < batchMax) break
  await as((scope) => pack(scope, house.messages.kinds))
  const sender: Sender = {
    kinds: house.messages.kinds,
    content: house.content,
    site: siteOf(house),
    from: fromOf(house),
  }
  for (let round = 0; round < roundsMax; round += 1) {
    const ready = await as((scope) => takeUp(scope, sender))
    if (ready === null) break
    await Promise.all(ready.map((envelope) => sendOne(house, as, envelope)))
  }
}

async function sendOne(house: Sending, as: <T>(work: (scope: Scope) => Promise<T>) => Promise<T>, envelope: Ready): Promise<void> {
  const carrier = house.messages.carriers[envelope.channel]
  if (carrier) {
    const outcome = await carrier.send(envelope.letter, envelope.tries > 1)
    return as((scope) => writeDown(scope, envelope, outcome))
  }
  // Settings may have changed since it was packed.
  const outcome: Outcome = house.config.demo ? { sent: true } : { sent: false, fault: 'no-way', forGood: true }
  await as(async (scope) => {
    if (outcome.sent) await intoOutbox(scope, envelope)
    await writeDown(scope, envelope, outcome)
  })
}

/** By which channels anything can leave. The demo's outbox takes what nothing else does. */
export function waysOf({ messages, config }: Pick<House, 'messages' | 'config'>): Ways {
  const { email, text } = messages.carriers
  return { email: email !== null || config.demo, text: text !== null || config.demo }
}

/** Whether anything can leave by this channel. */
export function canReach(house: Pick<House, 'messages' | 'config'>, channel: 'email' | 'text'): boolean {
  return waysOf(house)[channel]
}

/** A meeting as a file to take away, by whoever convenes it or is at its table: the same entry that those invited get by e-mail. */
export function meetingFile(house: Pick<House, 'config' | 'content'>, meeting: Meeting, path: string, now: Date): CalendarFile {
  const link = new URL(path, siteOf(house)).href
  return calendarFile(meeting, calendarWords(house.content.messages, meeting, link, false), null, fromOf(house), now)
}

function fromOf({ config }: Pick<House, 'config'>): string {
  return config.smtp?.from ?? demoFrom
}

function siteOf({ config }: Pick<House, 'config'>): string {
  return config.publicUrl ?? `http://localhost:${config.port}`
}
