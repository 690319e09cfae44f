// What was spotted, as it is offered to a worker: one line a thing, each with a name by which it can be noted or put aside.
import type { Content, Sign } from '../../platform/content/index.ts'
import type { NoteKind, Spotted } from './domain.ts'

/** The most that one page offers at once, the most of a text that is looked through once, and the most questions that a page proposes. */
export const offersMax = 12
export const readMax = 150
export const questionsMax = 3

/** One thing that was spotted. `label` is the code of the sign, or the kind of the note. */
export interface Offer {
  readonly label: string
  readonly kind: 'sign' | NoteKind
  /** The sign that it is about. */
  readonly code: string | null
  readonly words: string
  readonly why: string
  readonly start: number
  readonly end: number
  readonly source: string | null
  readonly ambiguous: boolean
}

/** Everything that was spotted, in the order of the text. */
export function offersOf({ signs, notes }: Spotted): Offer[] {
  return [
    ...signs.map((sign): Offer => ({ ...sign, label: sign.code, kind: 'sign', ambiguous: false })),
    ...notes.map((note): Offer => ({
      ...note,
      label: note.kind,
      code: note.code ?? null,
      source: note.source ?? null,
      ambiguous: note.ambiguous ?? false,
    })),
  ].toSorted((a, b) => a.start - b.start || b.end - a.end)
}

/** Which offer a button names: its label, and where in the text it stood. The text may have grown since: the nearest of that label. */
export interface Named {
  readonly label: string
  readonly at: number
}

/** Reads what a button names, as `label@123`; null for what no button of ours sends. */
export function readNamed(text: string): Named | null {
  const [, label, at] = /^([a-z0-9-]{1,80})@(\d{1,6})$/.exec(text) ?? []
  return label === undefined ? null : { label, at: Number(at) }
}

export function nameOf({ label, start }: Offer): string {
  return `${label}@${start}`
}

export function theNamed(offers: readonly Offer[], named: Named): Offer | null {
  const far = (offer: Offer) => Math.abs(offer.start - named.at)
  return offers.filter(({ label }) => label === named.label).toSorted((a, b) => far(a) - far(b))[0] ?? null
}

/** The sentence in which the words stand: what a colleague needs as evidence. */
export function sentenceAround(text: string, { start, end }: { start: number; end: number }): string {
  const after = /[.!?](?=\s|$)|\n/.exec(text.slice(end - 1))
  const to = after ? end - 1 + after.index + (after[0] === '\n' ? 0 : 1) : text.length
  return text.slice(sentenceStart(text, start), Math.max(to, end)).trim()
}

/** By what an offer that was put aside is known again: the words of its sentence up to it. Typing on changes nothing; other words do. */
export function knownBy(text: string, { label, start, end }: Offer): string {
  return `${label} ${text.slice(sentenceStart(text, start), end).replaceAll(/\s+/g, ' ').trim()}`
}

function sentenceStart(text: string, start: number): number {
  const ends = [...text.slice(0, start).matchAll(/[.!?]\s+|\n/g)].at(-1)
  return ends ? ends.index + ends[0].length : 0
}

/** An open question to ask next, and the sign because of which it is proposed. */
export interface NextQuestion {
  readonly question: string
  readonly sign: Sign
  /** The words in which the sign was spotted; null where it has been noted. */
  readonly words: string | null
}

const order = ['harm-now', 'sign', 'vulnerability', 'strength'] as const

/** Two or three open questions that the guidance on these signs proposes: harm first, one for each sign, then a second one. */
export function questionsNext(
  content: Pick<Content, 'sign'>,
  of: { offers: readonly Pick<Offer, 'kind' | 'code' | 'words'>[]; noted: readonly string[] },
): NextQuestion[] {
  const wordsOf = new Map<string, string | null>()
  for (const { kind, code, words } of of.offers) if (kind === 'sign' && code !== null && !wordsOf.has(code)) wordsOf.set(code, words)
  for (const code of of.noted) if (!wordsOf.has(code)) wordsOf.set(code, null)
  const signs = [...wordsOf]
    .flatMap(([code, words]) => {
      const sign = content.sign(code)
      return sign ? [{ sign, words }] : []
    })
    .toSorted((a, b) => order.indexOf(a.sign.list) - order.indexOf(b.sign.list))
  const seen = new Set<string>()
  return [0, 1, 2]
    .flatMap((nth) => signs.flatMap(({ sign, words }) => ({ question: sign.askNext[nth] ?? '', sign, words })))
    .filter(({ question }) => question !== '' && !seen.has(question) && seen.add(question))
    .slice(0, questionsMax)
}
