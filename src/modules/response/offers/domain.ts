// What asks for a strategy discussion, in words with the sum laid open. Pure.
import { formatDay, formatMoment, formatPlainDate, hoursBetween } from '../../../kernel/dates.ts'
import { plural } from '../../../kernel/words.ts'

export type Trigger = 'episodes' | 'missing-hours' | 'harm-now'

export interface Offer {
  id: string
  childId: string
  trigger: Trigger
  factId: string
  facts: Readonly<Record<string, unknown>>
  offeredAt: Date
  answeredAt: Date | null
  answeredByName: string | null
  answer: 'opened' | 'not-needed' | null
  reason: string | null
}

/** The fact in one line: "4 episodes in 30 days". The sign's words come from the content. */
export function factWords(offer: Pick<Offer, 'trigger' | 'facts'>, signTitle: (code: string) => string, now: Date): string {
  const { facts } = offer
  switch (offer.trigger) {
    case 'episodes':
      return `${plural(Number(facts['count'] ?? 0), 'episode')} in ${plural(Number(facts['days'] ?? 0), 'day')}`
    case 'missing-hours': {
      const since = momentOf(facts['at'])
      return since === null ? 'Missing for long' : `Missing for ${Math.floor(hoursBetween(since, now))} hours`
    }
    case 'harm-now':
      return `Harm now: ${signTitle(textOf(facts['sign']))}`
  }
}

/** The sum behind it, line by line, and the area's threshold of that day. */
export function sumOf(offer: Pick<Offer, 'trigger' | 'facts'>): string[] {
  const { facts } = offer
  switch (offer.trigger) {
    case 'episodes': {
      const began = Array.isArray(facts['at']) ? facts['at'].flatMap((at) => momentOf(at) ?? []) : []
      return [
        `Began on ${began.map(formatDay).join('; ')}`,
        `The area asks for a discussion from ${plural(Number(facts['threshold'] ?? 0), 'episode')} in ${plural(Number(facts['days'] ?? 0), 'day')}`,
      ]
    }
    case 'missing-hours': {
      const since = momentOf(facts['at'])
      return [
        ...(since === null ? [] : [`Missing since ${formatMoment(since, 'minute')}`]),
        `The area asks for a discussion after ${plural(Number(facts['threshold'] ?? 0), 'hour')}`,
      ]
    }
    case 'harm-now':
      return [`Seen on ${formatPlainDate(textOf(facts['on']))}`, 'The area asks for a discussion for each sign that harm is happening now']
  }
}

function momentOf(value: unknown): Date | null {
  if (typeof value !== 'string') return null
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? null : at
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
