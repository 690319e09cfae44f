// What stands around words that may be a sign: a no, a denial, a question, a story, somebody else, an everyday explanation.
import { flag, type Reading } from './reading.ts'
import { Hits } from './hits.ts'
import type { Phrases } from './matcher.ts'
import type { Sets } from './sets.ts'

/** The names under `contexts` in words.yaml. */
export const contextKinds = [
  'no',
  'not-a-no',
  'no-after',
  'denies',
  'denies-what-is-known',
  'child-says',
  'asks',
  'supposes',
  'story',
  'story-goes-on',
  'somebody-else',
  'link',
  'agrees',
  'says-no',
  'denies-after',
  'points-back',
] as const
export type ContextKind = (typeof contextKinds)[number]

/** Why words are no sign here. A rule may say that it stands `even` so. */
export const reasonsToLeave = ['no', 'asked', 'supposed', 'story', 'somebody-else', 'everyday'] as const
export type ReasonToLeave = (typeof reasonsToLeave)[number]

/** A bit for each reason, so that a rule's are one number. */
export const reasonBit = bitsBy(reasonsToLeave)
export const bitsOf = (reasons: readonly ReasonToLeave[]): number => reasons.reduce((bits, reason) => bits | reasonBit[reason], 0)

/** Sets of words, by their numbers in `Sets`. */
export interface WordSets {
  readonly breaks: number
  readonly joins: number
  readonly subjects: number
  /** Words for the child as the one to whom it was done. */
  readonly objects: number
  /** Words that may stand between somebody else and what is told of that person. */
  readonly links: number
}

/** What a sentence holds of contexts, and as bits which kinds there are at all: most sentences hold almost none. */
interface Marks {
  first: number
  readonly all: Hits
  kinds: number
}

export type Verdict = 'sign' | 'denied' | 'sign-and-denied' | 'left'

const bit = bitsBy(contextKinds)
const nothing: Marks = { first: -1, all: new Hits(), kinds: 0 }
/** Of how many sentences the marks are kept: the one looked at, the next, and the two before. */
const rememberMost = 4
const noReach = 10
/** “Nothing to suggest that …”: a no of several words speaks for more than what stands next to it. */
const wideNoReach = 20
const denialReach = 18
const linkMost = 6
const afterReach = 3

/** The context phrases, by kind, over one reading. */
export class Contexts {
  /** Of each phrase, the bit of its kind. */
  private readonly kinds: number[] = []
  private readonly seen: Marks[] = Array.from({ length: rememberMost }, () => ({ first: -1, all: new Hits(), kinds: 0 }))
  private oldest = 0
  private here = nothing
  private next = nothing
  private clause = new Int32Array(64)
  private number = 0
  private first = 0
  private end = 0
  private words: WordSets = { breaks: 0, joins: 0, subjects: 0, objects: 0, links: 0 }

  private readonly reading: Reading
  private readonly phrases: Phrases
  private readonly sets: Sets

  constructor(reading: Reading, phrases: Phrases, sets: Sets) {
    this.reading = reading
    this.phrases = phrases
    this.sets = sets
  }

  add(kind: ContextKind, phrase: number): void {
    this.kinds[phrase] = bit[kind]
  }

  ready(words: WordSets): void {
    this.words = words
  }

  /** Another text begins: nothing of the last one is remembered. */
  begin(): void {
    for (const marks of this.seen) marks.first = -1
  }

  /** Looks at one sentence, by its number, and the one after it: `nextEnd` is where that ends. */
  look(number: number, first: number, end: number, nextEnd: number): void {
    this.number = number
    this.first = first
    this.end = end
    this.here = this.marksOf(first, end)
    this.next = nextEnd > end ? this.marksOf(end, nextEnd) : nothing
    this.cutClauses()
  }

  /** Whether the sentence tells of a film, a lesson, a lyric, or goes on doing so. */
  isStory(): boolean {
    return this.any(bit.story) || (this.any(bit['story-goes-on']) && this.isStoryBefore())
  }

  nextPointsBack(): boolean {
    return (this.next.kinds & bit['points-back']) !== 0
  }

  /** Whether an everyday explanation is itself taken back: “dad did not buy them”. */
  isTakenBack(from: number): boolean {
    return this.noBefore(from) !== null || this.denialBefore(from) !== null
  }

  /** Whether words are a sign here. `even`: the reasons in spite of which they are, a bit each. */
  judge(from: number, to: number, even: number): Verdict {
    if ((even & reasonBit.story) === 0 && this.isStory()) return 'left'
    if ((even & reasonBit['somebody-else']) === 0 && this.isAboutSomebodyElse(from, to)) return 'left'
    const denial = this.denialBefore(from)
    if (denial !== null) return this.startsAt(bit['denies-what-is-known'], denial) ? 'sign-and-denied' : 'denied'
    if ((even & reasonBit.no) === 0) {
      const no = this.noBefore(from)
      if (no !== null) return this.childSaidBefore(no) ? 'denied' : 'left'
      if (this.noAfter(to)) return 'left'
    }
    const deniedAfter = this.soonAfter(bit['denies-after'], to)
    if ((even & reasonBit.asked) === 0 && this.isAsked(from)) {
      if (deniedAfter || this.soonAfter(bit['says-no'], to)) return 'denied'
      if (!this.soonAfter(bit.agrees, to)) return 'left'
    }
    if ((even & reasonBit.supposed) === 0 && this.isSupposed(from)) return 'left'
    return deniedAfter ? 'sign-and-denied' : 'sign'
  }

  /** The first word of the clause in which a word stands. */
  clauseStart(at: number): number {
    let start = at
    while (start > this.first && this.clauseOf(start - 1) === this.clauseOf(at)) start -= 1
    return start
  }

  denialStart(from: number): number {
    return this.denialBefore(from) ?? this.noBefore(from) ?? from
  }

  /** Whether the sentence before tells of a story, or goes on with one. */
  private isStoryBefore(): boolean {
    const { number } = this
    const { sentences } = this.reading
    if (number === 0) return false
    const before = this.marksOf(sentences[number - 1] as number, this.first).kinds
    if ((before & bit.story) !== 0) return true
    if (number === 1 || (before & bit['story-goes-on']) === 0) return false
    return (this.marksOf(sentences[number - 2] as number, sentences[number - 1] as number).kinds & bit.story) !== 0
  }

  /** The marks of a sentence, by its first word. Each sentence is read once, however often it is asked about. */
  private marksOf(first: number, end: number): Marks {
    const { seen } = this
    for (let n = 0; n < rememberMost; n += 1) if ((seen[n] as Marks).first === first) return seen[n] as Marks
    const marks = seen[this.oldest] as Marks
    this.oldest = (this.oldest + 1) % rememberMost
    marks.first = first
    marks.all.clear()
    marks.kinds = 0
    this.phrases.find(first, end, marks.all)
    for (let n = 0; n < marks.all.count; n += 1) marks.kinds |= this.kinds[marks.all.phrase(n)] as number
    return marks
  }

  private any(kinds: number): boolean {
    return (this.here.kinds & kinds) !== 0
  }

  /** Whether one of the marks of a kind in the sentence is as asked. */
  private some(kind: number, is: (from: number, to: number) => boolean, { all, kinds }: Marks = this.here): boolean {
    if ((kinds & kind) === 0) return false
    for (let n = 0; n < all.count; n += 1) if (this.kinds[all.phrase(n)] === kind && is(all.from(n), all.to(n))) return true
    return false
  }

  private startsAt(kind: number, start: number): boolean {
    return this.some(kind, (from) => from === start)
  }

  private clauseOf(at: number): number {
    return this.clause[at - this.first] as number
  }

  /** A clause ends at a stop, at but or because, and where a comma or an and brings somebody new: “, he”, “and she”. */
  private cutClauses(): void {
    const { first, end } = this
    if (end - first > this.clause.length) this.clause = new Int32Array((end - first) * 2)
    const { ids, flags } = this.reading
    const { sets } = this
    const { breaks, joins, subjects } = this.words
    let clause = 0
    for (let at = first; at < end; at += 1) {
      const bits = flags[at] as number
      const isNew = (bits & flag.comma) !== 0 || (at > first && sets.has(joins, ids[at - 1] as number))
      if (
        at > first &&
        ((bits & flag.stop) !== 0 || sets.has(breaks, ids[at] as number) || (isNew && sets.has(subjects, ids[at] as number)))
      )
        clause += 1
      this.clause[at - first] = clause
    }
  }

  /** Where the no stands that reaches this word, or null. */
  private noBefore(at: number): number | null {
    if (!this.any(bit.no)) return null
    let nearest: number | null = null
    const { all } = this.here
    for (let n = 0; n < all.count; n += 1) {
      if (this.kinds[all.phrase(n)] !== bit.no) continue
      const from = all.from(n)
      const to = all.to(n)
      if (to > at || at - to > (to - from > 1 ? wideNoReach : noReach) || this.clauseOf(from) !== this.clauseOf(at)) continue
      if (this.some(bit['not-a-no'], (other, otherTo) => other <= from && otherTo >= to)) continue
      if (nearest === null || from > nearest) nearest = from
    }
    return nearest
  }

  private noAfter(at: number): boolean {
    if (!this.any(bit['no-after'])) return false
    return this.some(
      bit['no-after'],
      (from, to) => from >= at && from - at <= 1 && !this.some(bit['not-a-no'], (other) => other >= from && other < to),
    )
  }

  private denialBefore(at: number): number | null {
    if (!this.any(bit.denies)) return null
    const { all } = this.here
    for (let n = 0; n < all.count; n += 1) {
      if (this.kinds[all.phrase(n)] !== bit.denies) continue
      const from = all.from(n)
      const to = all.to(n)
      if (to > at || at - to > denialReach || this.clauseOf(from) !== this.clauseOf(at)) continue
      if (this.some(bit.no, (_, noTo) => noTo <= from && from - noTo <= 1)) continue
      return from
    }
    return null
  }

  private childSaidBefore(at: number): boolean {
    return this.any(bit['child-says']) && this.some(bit['child-says'], (from, to) => from < at && at - to <= 3)
  }

  private isAsked(at: number): boolean {
    if (this.reading.questions[this.number] === 1 && ((this.reading.flags[at] as number) & flag.quoted) === 0) return true
    return this.any(bit.asks) && this.some(bit.asks, (_, to) => to <= at && !this.butBetween(to, at))
  }

  private isSupposed(at: number): boolean {
    if (!this.any(bit.supposes)) return false
    return this.some(bit.supposes, (_, to) => to <= at && this.clauseOf(to - 1) === this.clauseOf(at))
  }

  private butBetween(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) {
      if (this.sets.has(this.words.breaks, this.reading.ids[at] as number) || ((this.reading.flags[at] as number) & flag.stop) !== 0)
        return true
    }
    return false
  }

  private soonAfter(kind: number, at: number): boolean {
    if (this.any(kind) && this.some(kind, (from) => from >= at)) return true
    if ((this.next.kinds & kind) === 0) return false
    return this.some(kind, (from) => from - this.end <= afterReach, this.next)
  }

  /** Whether the words are of somebody who is not the child: “her brother was stabbed”, “his friend carries a knife”. */
  private isAboutSomebodyElse(at: number, end: number): boolean {
    if (!this.any(bit['somebody-else']) || this.holdsChild(at, end)) return false
    return this.some(
      bit['somebody-else'],
      (_, to) => to <= at && at - to <= linkMost && this.clauseOf(to - 1) === this.clauseOf(at) && this.isLinked(to, at),
    )
  }

  /** The child stands in the words as the one to whom it was done: “hit him”. */
  private holdsChild(from: number, to: number): boolean {
    for (let at = from + 1; at < to; at += 1) if (this.sets.has(this.words.objects, this.reading.ids[at] as number)) return true
    return false
  }

  private isLinked(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) if (!this.sets.has(this.words.links, this.reading.ids[at] as number)) return false
    return true
  }
}

function bitsBy<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, n) => [name, 1 << n])) as Record<Name, number>
}
