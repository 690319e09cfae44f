// The sentences of a text, each looked at once: the phrases that stand in it, apart by what they are for.
import { Hits } from './hits.ts'
import type { Phrases } from './matcher.ts'
import type { Reading } from './reading.ts'
import { Met } from './sieve.ts'
import { when } from './ways.ts'

export interface Sentence {
  number: number
  /** First word, and the word after the last. */
  first: number
  end: number
  /** Words that may be a sign, slang, and words that blame. */
  readonly hits: Hits
  /** What makes a no, a denial, a story, of the kinds that were asked for; and as bits which kinds of that there are: most sentences hold almost none. */
  readonly marks: Hits
  kinds: number
  /** The kinds that were asked for. */
  asked: number
  /** Where something may stand that is asked for. */
  readonly met: Met
}

/** How many are kept: the one looked at, the next, and the two before. */
const rememberMost = 4

export const noSentence: Sentence = sentence()

export class Sentences {
  private readonly seen = Array.from({ length: rememberMost }, sentence)
  private readonly found = new Hits()

  private readonly reading: Reading
  private readonly phrases: Phrases

  constructor(reading: Reading, phrases: Phrases) {
    this.reading = reading
    this.phrases = phrases
  }

  kindOf(phrase: number): number {
    return this.phrases.useOf(phrase).kind
  }

  /** Another text begins: nothing of the last one is remembered. */
  begin(): void {
    for (const one of this.seen) one.number = -1
  }

  /** The sentence of this number, or an empty one behind the last. */
  at(number: number): Sentence {
    if (number >= this.reading.sentenceCount) return noSentence
    const one = this.seen[number % rememberMost] as Sentence
    if (one.number !== number) this.look(number, one)
    return one
  }

  /** The kinds of marks that stand in a sentence, of those asked for and perhaps others: they are looked for when they are asked for first. */
  kindsIn(one: Sentence, kinds: number): number {
    const fresh = kinds & ~one.asked
    if (fresh !== 0 && one !== noSentence) this.mark(one, fresh)
    return one.kinds
  }

  /** Everyday explanations of these kinds in a sentence. Good until the next are asked for. */
  explanations(one: Sentence, kinds: number): Hits {
    this.found.clear()
    if (one !== noSentence) this.phrases.ask(when.everyday, kinds, one.met, one.first, one.end, this.found)
    return this.found
  }

  private mark(one: Sentence, kinds: number): void {
    one.asked |= kinds
    const before = one.marks.count
    this.phrases.ask(when.around, kinds, one.met, one.first, one.end, one.marks)
    for (let n = before; n < one.marks.count; n += 1) one.kinds |= this.kindOf(one.marks.phrase(n))
  }

  private look(number: number, one: Sentence): void {
    one.number = number
    one.first = this.reading.sentences[number] as number
    one.end = this.reading.sentences[number + 1] as number
    one.hits.clear()
    one.marks.clear()
    one.kinds = 0
    one.asked = 0
    this.phrases.find(one.first, one.end, one.hits, one.met)
  }
}

function sentence(): Sentence {
  return { number: -1, first: 0, end: 0, hits: new Hits(), marks: new Hits(), kinds: 0, asked: 0, met: new Met() }
}
