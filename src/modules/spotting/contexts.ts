// What stands around words that may be a sign: a no, a denial, a question, a story, somebody else, an everyday explanation.
import { flag, type Reading } from './reading.ts'
import { noSentence, type Sentence, type Sentences } from './sentences.ts'
import { unknown } from './vocabulary.ts'

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
  'other-people',
  'link',
  'over',
  'past',
  'since-then',
  'agrees',
  'says-no',
  'denies-after',
  'points-back',
  'takes-back',
  'takes-words-back',
] as const
export type ContextKind = (typeof contextKinds)[number]

/** Why words are no sign here. A rule may say that it stands `even` so. */
export const reasonsToLeave = ['no', 'asked', 'supposed', 'story', 'somebody-else', 'over', 'everyday'] as const
export type ReasonToLeave = (typeof reasonsToLeave)[number]

/** A bit for each reason, so that a rule's are one number. */
export const reasonBit = bitsBy(reasonsToLeave)
export const bitsOf = (reasons: readonly ReasonToLeave[]): number => reasons.reduce((bits, reason) => bits | reasonBit[reason], 0)

/**
 * What words are to those around them. Breaks, joins and subjects cut clauses. Objects are words for the child as the one to whom it was done, of which “her” is
 * one only at the end or before the words of `herAsOne`: “hit her and”, not “her bag”. Pronouns are words for the child, and for what is the child’s. Who finds,
 * sees or tells something (tellers, finders) is not whom it is about, but who is found with it is. Links may stand between somebody else and what is told of
 * that person.
 */
export const wordKinds = [
  'breaks',
  'joins',
  'subjects',
  'objects',
  'her',
  'herAsOne',
  'pronouns',
  'tellers',
  'who',
  'finders',
  'foundWith',
  'links',
] as const
export type WordKind = (typeof wordKinds)[number]

export type Verdict = 'sign' | 'denied' | 'sign-and-denied' | 'taken-back' | 'left'

/** A bit for each kind of mark. */
const bit = bitsBy(contextKinds)
export const markBit: Readonly<Record<ContextKind, number>> = bit
/** A bit for each kind of word. */
const word = bitsBy(wordKinds)
const { comma, stop, quoted } = flag
const allKinds = contextKinds.reduce((all, kind) => all | bit[kind], 0)
/** What is asked of a next sentence. */
const afterKinds =
  bit['since-then'] | bit.agrees | bit['says-no'] | bit['denies-after'] | bit['points-back'] | bit['takes-back'] | bit['takes-words-back']
const noReach = 10
/** “Nothing to suggest that …”: a no of several words speaks for more than what stands next to it. */
const wideNoReach = 20
const denialReach = 18
const linkMost = 6
const afterReach = 3
/** “A man who uses drugs”: what stands so soon behind the who is his. */
const whoReach = 2
/** A sentence that goes on with the one before says so in its first words: “They were a present”, “Apparently it is his dad’s”. */
const pointsBackWithin = 2

/** What stands around the words of one sentence after the other. */
export class Contexts {
  private here = noSentence
  private next = noSentence
  private clause = new Int32Array(64)
  /** Of each word: the kinds of which it is, a bit each. */
  private words = new Uint16Array(0)

  private readonly reading: Reading
  private readonly sentences: Sentences

  constructor(reading: Reading, sentences: Sentences) {
    this.reading = reading
    this.sentences = sentences
  }

  /** Says which words are of which kinds, so many words being known. */
  ready(count: number, words: Readonly<Record<WordKind, readonly number[]>>): void {
    this.words = new Uint16Array(count)
    for (const kind of wordKinds) for (const id of words[kind]) this.words[id] = (this.words[id] as number) | word[kind]
  }

  /** Looks at one sentence and the one after it. */
  look(here: Sentence, next: Sentence): void {
    this.here = here
    this.next = next
    this.cutClauses()
  }

  /** Whether the sentence tells of a film, a lesson, a lyric, or goes on doing so. */
  isStory(): boolean {
    return this.any(bit.story) || (this.any(bit['story-goes-on']) && this.isStoryBefore())
  }

  /** Whether the next sentence goes on with this one: only then does its explanation speak for this one too. */
  nextGoesOn(): boolean {
    return this.some(bit['points-back'], (from) => from - this.next.first < pointsBackWithin, this.next)
  }

  /** Whether an everyday explanation is itself taken back: “dad did not buy them”. */
  isTakenBack(sentence: Sentence, from: number): boolean {
    if (sentence === this.here) return this.noBefore(from) !== null || this.denialBefore(from) !== null
    return this.some(bit.no | bit.denies, (_, to) => to <= from && from - to <= noReach, sentence)
  }

  /** Whether words are a sign here. `even`: the reasons in spite of which they are, a bit each. */
  judge(from: number, to: number, even: number): Verdict {
    if ((even & reasonBit.story) === 0 && this.isStory()) return 'left'
    if ((even & reasonBit['somebody-else']) === 0 && this.isAboutSomebodyElse(from, to)) return 'left'
    if ((even & reasonBit.over) === 0 && this.isOver(from, to)) return 'left'
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
    const takenBack = this.takenBackAfter(from)
    if (takenBack === 'yes') return 'taken-back'
    return deniedAfter || takenBack === 'disputed' ? 'sign-and-denied' : 'sign'
  }

  /** Whether words that blame a child blame nobody here: a no stands before them, or they are about somebody else. */
  blamesNobody(from: number, to: number): boolean {
    return this.noBefore(from) !== null || this.isAboutSomebodyElse(from, to)
  }

  /** The first word of the clause in which a word stands. */
  clauseStart(at: number): number {
    let start = at
    while (start > this.here.first && this.clauseOf(start - 1) === this.clauseOf(at)) start -= 1
    return start
  }

  denialStart(from: number): number {
    return this.denialBefore(from) ?? this.noBefore(from) ?? from
  }

  /** Whether the sentence before tells of a story, or goes on with one. */
  private isStoryBefore(): boolean {
    const { number } = this.here
    if (number === 0) return false
    const before = this.sentences.at(number - 1)
    if (this.hasAny(before, bit.story)) return true
    return number > 1 && this.hasAny(before, bit['story-goes-on']) && this.hasAny(this.sentences.at(number - 2), bit.story)
  }

  private any(kinds: number): boolean {
    return this.hasAny(this.here, kinds)
  }

  /** Whether a sentence has marks of these kinds. What is asked of it at all is looked for at once: of this one all, of others what they are asked for. */
  private hasAny(sentence: Sentence, kinds: number): boolean {
    const asked = sentence === this.here ? allKinds : kinds | ((kinds & afterKinds) === 0 ? 0 : afterKinds)
    return (this.sentences.kindsIn(sentence, asked) & kinds) !== 0
  }

  /** Whether one of the marks of these kinds in the sentence is as asked. */
  private some(kinds: number, is: (from: number, to: number) => boolean, sentence = this.here): boolean {
    if (!this.hasAny(sentence, kinds)) return false
    const { marks } = sentence
    for (let n = 0; n < marks.count; n += 1) if (this.isOf(marks.phrase(n), kinds) && is(marks.from(n), marks.to(n))) return true
    return false
  }

  private isOf(phrase: number, kinds: number): boolean {
    return (this.sentences.kindOf(phrase) & kinds) !== 0
  }

  private startsAt(kind: number, start: number): boolean {
    return this.some(kind, (from) => from === start)
  }

  private clauseOf(at: number): number {
    return this.clause[at - this.here.first] as number
  }

  /** A clause ends at a stop, at but or because, and where a comma or an and brings somebody new: “, he”, “and she”. */
  private cutClauses(): void {
    const { first, end } = this.here
    if (end - first > this.clause.length) this.clause = new Int32Array((end - first) * 2)
    const { ids, flags } = this.reading
    const { clause, words } = this
    let number = 0
    let isNew = false
    for (let at = first; at < end; at += 1) {
      const bits = flags[at] as number
      const kinds = words[ids[at] as number] as number
      isNew = isNew || (bits & comma) !== 0
      if (at > first && ((bits & stop) !== 0 || (kinds & word.breaks) !== 0 || (isNew && (kinds & word.subjects) !== 0))) number += 1
      clause[at - first] = number
      isNew = (kinds & word.joins) !== 0
    }
  }

  private isA(kind: number, at: number): boolean {
    return ((this.words[this.reading.ids[at] as number] as number) & kind) !== 0
  }

  /** Where the no stands that reaches this word, or null. */
  private noBefore(at: number): number | null {
    if (!this.any(bit.no)) return null
    let nearest: number | null = null
    const { marks } = this.here
    for (let n = 0; n < marks.count; n += 1) {
      if (!this.isOf(marks.phrase(n), bit.no)) continue
      const from = marks.from(n)
      const to = marks.to(n)
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
    const { marks } = this.here
    for (let n = 0; n < marks.count; n += 1) {
      if (!this.isOf(marks.phrase(n), bit.denies)) continue
      const from = marks.from(n)
      const to = marks.to(n)
      if (to > at || at - to > denialReach || this.clauseOf(from) !== this.clauseOf(at)) continue
      if (this.some(bit.no, (_, noTo) => noTo <= from && from - noTo <= 1)) continue
      // “Although he denied it, …”: it has what it denies, and says nothing of what follows.
      if (this.some(bit['denies-after'], (start, end) => start <= from && end > from && end <= at && this.endsClause(end, this.here.end)))
        continue
      return from
    }
    return null
  }

  private childSaidBefore(at: number): boolean {
    return this.any(bit['child-says']) && this.some(bit['child-says'], (from, to) => from < at && at - to <= 3)
  }

  private isAsked(at: number): boolean {
    if (this.reading.questions[this.here.number] === 1 && ((this.reading.flags[at] as number) & quoted) === 0) return true
    return this.any(bit.asks) && this.some(bit.asks, (_, to) => to <= at && !this.butBetween(to, at))
  }

  private isSupposed(at: number): boolean {
    if (!this.any(bit.supposes)) return false
    return this.some(bit.supposes, (_, to) => to <= at && this.clauseOf(to - 1) === this.clauseOf(at))
  }

  private butBetween(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) {
      if (this.isA(word.breaks, at) || ((this.reading.flags[at] as number) & stop) !== 0) return true
    }
    return false
  }

  /**
   * Whether the next sentence takes back what this one ends with: “He says he made it up”, “It turned out to be his brother’s”. Not if that is asked, supposed or
   * denied, nor of an earlier clause, nor if this one takes something back itself. With a but behind it, or where a child only says so of what was found
   * (“He says it belongs to his brother”), both stand.
   */
  private takenBackAfter(at: number): 'yes' | 'disputed' | 'no' {
    const { next } = this
    const kinds = bit['takes-back'] | bit['takes-words-back']
    if (!this.hasAny(next, kinds) || this.any(kinds) || this.reading.questions[next.number] === 1) return 'no'
    if (this.clauseOf(at) !== this.clauseOf(this.here.end - 1)) return 'no'
    let last = -1
    let onlySaid = false
    const takes = (from: number, to: number) => {
      if (!this.endsClause(to, next.end)) return false
      if (this.some(bit.no | bit.asks | bit.supposes, (_, before) => before <= from, next)) return false
      last = to
      onlySaid = this.some(bit['child-says'], (said) => said < from, next)
      return true
    }
    const isTaken =
      this.some(bit['takes-back'], takes, next) ||
      this.some(bit['takes-words-back'], (from, to) => this.isToldBy(from) && takes(from, to), next)
    if (!isTaken) return 'no'
    return onlySaid || this.butBetween(last, next.end) ? 'disputed' : 'yes'
  }

  /** Whether what this sentence tells is told by the child whom a word of the next sentence names. */
  private isToldBy(at: number): boolean {
    const { ids } = this.reading
    return this.some(bit['child-says'], (from) => ids[from] === ids[at])
  }

  private endsClause(to: number, end: number): boolean {
    if (to >= end || ((this.reading.flags[to] as number) & (comma | stop)) !== 0) return true
    return this.isA(word.breaks | word.joins, to)
  }

  private soonAfter(kind: number, at: number): boolean {
    if (this.any(kind) && this.some(kind, (from) => from >= at)) return true
    return this.some(kind, (from) => from - this.here.end <= afterReach, this.next)
  }

  /** Whether it is told as long past, or as past with a word that it has not come again: “he used to …, but has not since”. */
  private isOver(from: number, to: number): boolean {
    if (this.any(bit.over) && this.some(bit.over, (start, end) => this.isBeside(start, end, from, to))) return true
    if (!this.any(bit.past) || !this.some(bit.past, (start) => start <= from || this.clauseOf(start) === this.clauseOf(from))) return false
    return this.some(bit['since-then'], (start) => start >= to) || this.some(bit['since-then'], () => true, this.next)
  }

  /** In one clause, with no comma between but one that sets a time apart: “when he was nine, he …”. */
  private isBeside(start: number, end: number, from: number, to: number): boolean {
    if (this.clauseOf(end - 1) !== this.clauseOf(from) && !(end < this.here.end && this.clauseOf(end) === this.clauseOf(from))) return false
    for (let at = Math.min(end, to) + 1; at < Math.max(start, from); at += 1)
      if (((this.reading.flags[at] as number) & (comma | stop)) !== 0) return false
    return true
  }

  /** Whether the words are of somebody who is not the child: “her brother was stabbed”, “his friend carries a knife”. */
  private isAboutSomebodyElse(at: number, end: number): boolean {
    if (!this.any(bit['somebody-else'] | bit['other-people']) || this.holdsChild(at, end)) return false
    if (this.isOfOtherPeople(at, end)) return true
    return this.some(
      bit['somebody-else'],
      (_, to) => to <= at && at - to <= linkMost && this.clauseOf(to - 1) === this.clauseOf(at) && !this.finds(to) && this.isLinked(to, at),
    )
  }

  /** A clause that begins with other people, or goes on about them with a who, and never comes to the child: “a girl in her class is being made to …”. */
  private isOfOtherPeople(at: number, end: number): boolean {
    if (!this.any(bit['other-people'])) return false
    return this.some(bit['other-people'], (from, to) => {
      if (to > at || this.clauseOf(from) !== this.clauseOf(at)) return false
      for (let n = to; n < end; n += 1) if (this.isA(n < at ? word.pronouns | word.tellers : word.pronouns, n)) return false
      return this.beginsClause(from) || (at - to <= whoReach && this.isA(word.who, to - 1))
    })
  }

  private beginsClause(at: number): boolean {
    return (
      at === this.here.first ||
      this.clauseOf(at - 1) !== this.clauseOf(at) ||
      ((this.reading.flags[at] as number) & comma) !== 0 ||
      this.isA(word.joins, at - 1)
    )
  }

  /** The child stands in the words as the one to whom it was done: “hit him”. */
  private holdsChild(from: number, to: number): boolean {
    const { flags } = this.reading
    for (let at = from + 1; at < to; at += 1) {
      if (!this.isA(word.objects, at)) continue
      if (!this.isA(word.her, at) || at + 1 >= this.here.end) return true
      if (((flags[at + 1] as number) & (comma | stop)) !== 0 || this.isA(word.herAsOne, at + 1)) return true
    }
    return false
  }

  /** “Another resident found a knife” is not about that resident, “found with a knife” is. */
  private finds(at: number): boolean {
    return this.isA(word.finders, at) && at + 1 < this.here.end && !this.isA(word.foundWith, at + 1)
  }

  /** One word that no rule knows may stand between, which is mostly a name: “her friend Molly has …”. */
  private isLinked(from: number, to: number): boolean {
    let strange = 0
    for (let at = from; at < to; at += 1) {
      if (this.isA(word.links, at)) continue
      if (this.reading.ids[at] !== unknown || strange > 0) return false
      strange += 1
    }
    return true
  }
}

function bitsBy<Name extends string>(names: readonly Name[]): Readonly<Record<Name, number>> {
  return Object.fromEntries(names.map((name, n) => [name, 1 << n])) as Record<Name, number>
}
