// The sentences of a text, each looked at once: the phrases that stand in it, apart by what they are for.
import { Hits } from './hits.ts'
import type { Phrases } from './matcher.ts'
import type { Reading } from './reading.ts'

export interface Sentence {
  number: number
  /** First word, and the word after the last. */
  first: number
  end: number
  /** Words that may be a sign, slang, and words that blame. */
  readonly hits: Hits
  /** Everyday explanations that may stand there: phrase, with which words it may begin, and the last of them. They are tried when asked for. */
  readonly everyday: Hits
  /** What makes a no, a denial, a story; and as bits which kinds of that there are at all: most sentences hold almost none. */
  readonly marks: Hits
  kinds: number
}

/** How many are kept: the one looked at, the next, and the two before. */
const rememberMost = 4
const everyday = -1

export const noSentence: Sentence = sentence()

export class Sentences {
  private readonly seen = Array.from({ length: rememberMost }, sentence)
  private readonly found = new Hits()
  /** Of each phrase: the bit of its kind of context, `everyday`, or nothing. */
  private readonly roles: number[] = []

  private readonly reading: Reading
  private readonly phrases: Phrases
  private readonly isLate = (phrase: number): boolean => this.roles[phrase] === everyday

  constructor(reading: Reading, phrases: Phrases) {
    this.reading = reading
    this.phrases = phrases
  }

  /** Says what a phrase is for; each is said once, in the order of the phrases. */
  isHit(phrase: number): void {
    this.roles[phrase] = 0
  }

  isEveryday(phrase: number): void {
    this.roles[phrase] = everyday
  }

  isMark(phrase: number, kind: number): void {
    this.roles[phrase] = kind
  }

  kindOf(phrase: number): number {
    return this.roles[phrase] as number
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

  /** Where an everyday explanation does stand, of those that may. */
  tried(one: Sentence, n: number): Hits {
    const { everyday: may } = one
    this.found.clear()
    this.phrases.tryFrom(may.phrase(n), may.from(n), may.to(n), one.first, one.end, this.found)
    return this.found
  }

  private look(number: number, one: Sentence): void {
    const { found, roles } = this
    one.number = number
    one.first = this.reading.sentences[number] as number
    one.end = this.reading.sentences[number + 1] as number
    one.hits.clear()
    one.everyday.clear()
    one.marks.clear()
    one.kinds = 0
    found.clear()
    this.phrases.find(one.first, one.end, found, one.everyday, this.isLate)
    for (let n = 0; n < found.count; n += 1) {
      const phrase = found.phrase(n)
      const kind = roles[phrase] as number
      one.kinds |= kind
      const to = kind === 0 ? one.hits : one.marks
      to.add(phrase, found.from(n), found.to(n))
    }
  }
}

function sentence(): Sentence {
  return { number: -1, first: 0, end: 0, hits: new Hits(), everyday: new Hits(), marks: new Hits(), kinds: 0 }
}
