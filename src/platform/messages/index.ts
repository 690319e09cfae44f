// The one door by which anything leaves for a worker's inbox or phone.
import type { Config } from '../config/index.ts'
import { notifyCarrier } from './notify.ts'
import { smtpCarrier } from './smtp.ts'
import type { Carriers, MessageKind } from './types.ts'

export { calendarFile, type CalendarWords } from './calendar.ts'
export type { CalendarFile, Carrier, Carriers, Channel, Letter, Meeting, MessageKind, Outcome, Standing, Subject } from './types.ts'

/** What the house sends by, and which kinds it knows. */
export interface Messages {
  carriers: Carriers
  kinds: ReadonlyMap<string, MessageKind>
}

/** A mail server comes before Notify where both are set: it is the organisation's own. */
export function openMessages(config: Pick<Config, 'smtp' | 'notify'>, kinds: readonly MessageKind[]): Messages {
  const { smtp, notify } = config
  const byNotify = (channel: 'email' | 'text', template: string | null | undefined) =>
    notify && template ? notifyCarrier({ key: notify.key, url: notify.url, template, channel }) : null
  return {
    carriers: { email: smtp ? smtpCarrier(smtp) : byNotify('email', notify?.emailTemplate), text: byNotify('text', notify?.textTemplate) },
    kinds: byName(kinds),
  }
}

function byName(kinds: readonly MessageKind[]): ReadonlyMap<string, MessageKind> {
  const known = new Map<string, MessageKind>()
  for (const kind of kinds) {
    if (known.has(kind.kind)) throw new Error(`the kind of message ${kind.kind} is declared twice`)
    known.set(kind.kind, kind)
  }
  return known
}
