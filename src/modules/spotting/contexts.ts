// What stands around words that may be a sign: a no, a denial, a question, a story, somebody else, an everyday explanation.
import { flag, type Reading } from './reading.ts'
import type { Found, Phrases } from './matcher.ts'
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

export interface Sentence {
  readonly first: number
  readonly end: number
  readonly question: boolean
  /** The sentence after it, or an empty one. */
  readonly nextEnd: number
  /** The sentence before it was told of a story. */
  readonly storyBefore: boolean
}

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
  readonly first: number
  readonly all: Found[]
  kinds: number
}

export type Verdict = { readonly is: 'sign' | 'denied' | 'sign-and-denied' } | { readonly is: 'left'; readonly because: ReasonToLeave }

const bitOf = Object.fromEntries(contextKinds.map((kind, n) => [kind, 1 << n])) as Record<ContextKind, number>
const none: Marks = { first: -1, all: [], kinds: 0 }
/** How many sentences back marks are looked for. */
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
  private readonly seen: Marks[] = []
  private here = none
  private next = none
  private clause = new Int32Array(64)
  private sentence: Sentence = { first: 0, end: 0, question: false, nextEnd: 0, storyBefore: false }
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
    this.kinds[phrase] = bitOf[kind]
  }

  ready(words: WordSets): void {
    this.words = words
  }

  /** Whether words between these two places begin a story that the next sentence may go on with. */
  tells(kind: ContextKind, first: number, end: number): boolean {
    return (this.marksOf(first, end).kinds & bitOf[kind]) !== 0
  }

  /** Another text begins: nothing of the last one is remembered. */
  begin(): void {
    this.seen.length = 0
  }

  /** Looks at one sentence and the one after it. */
  look(sentence: Sentence): void {
    this.sentence = sentence
    this.here = this.marksOf(sentence.first, sentence.end)
    this.next = sentence.nextEnd > sentence.end ? this.marksOf(sentence.end, sentence.nextEnd) : none
    this.cutClauses()
  }

  /** Whether the sentence tells of a film, a lesson, a lyric, or goes on doing so. */
  isStory(): boolean {
    return this.any('story') || (this.sentence.storyBefore && this.any('story-goes-on'))
  }

  nextPointsBack(): boolean {
    return (this.next.kinds & bitOf['points-back']) !== 0
  }

  /** Whether an everyday explanation is itself taken back: “dad did not buy them”. */
  isTakenBack(from: number): boolean {
    return this.noBefore(from) !== null || this.denialBefore(from) !== null
  }

  judge(from: number, to: number, even: ReadonlySet<ReasonToLeave>): Verdict {
    if (!even.has('story') && this.isStory()) return { is: 'left', because: 'story' }
    if (!even.has('somebody-else') && this.isAboutSomebodyElse(from, to)) return { is: 'left', because: 'somebody-else' }
    const denial = this.denialBefore(from)
    if (denial !== null) return { is: this.startsAt('denies-what-is-known', denial) ? 'sign-and-denied' : 'denied' }
    if (!even.has('no')) {
      const no = this.noBefore(from)
      if (no !== null) return this.childSaidBefore(no) ? { is: 'denied' } : { is: 'left', because: 'no' }
      if (this.noAfter(to)) return { is: 'left', because: 'no' }
    }
    const deniedAfter = this.soonAfter('denies-after', to)
    if (!even.has('asked') && this.isAsked(from)) {
      if (deniedAfter || this.soonAfter('says-no', to)) return { is: 'denied' }
      if (!this.soonAfter('agrees', to)) return { is: 'left', because: 'asked' }
    }
    if (!even.has('supposed') && this.isSupposed(from)) return { is: 'left', because: 'supposed' }
    return { is: deniedAfter ? 'sign-and-denied' : 'sign' }
  }

  /** The first word of the clause in which a word stands. */
  clauseStart(at: number): number {
    let start = at
    while (start > this.sentence.first && this.clauseOf(start - 1) === this.clauseOf(at)) start -= 1
    return start
  }

  denialStart(from: number): number {
    return this.denialBefore(from) ?? this.noBefore(from) ?? from
  }

  /** The marks of a sentence, by its first word. Each sentence is read once, however often it is asked about. */
  private marksOf(first: number, end: number): Marks {
    const { seen } = this
    for (let n = seen.length - 1; n >= 0 && n >= seen.length - rememberMost; n -= 1) {
      const one = seen[n] as Marks
      if (one.first === first) return one
    }
    const marks: Marks = { first, all: [], kinds: 0 }
    this.phrases.find(first, end, marks.all)
    for (const mark of marks.all) marks.kinds |= this.kinds[mark.phrase] as number
    seen.push(marks)
    return marks
  }

  private any(kind: ContextKind): boolean {
    return (this.here.kinds & bitOf[kind]) !== 0
  }

  private is(mark: Found, kind: ContextKind): boolean {
    return this.kinds[mark.phrase] === bitOf[kind]
  }

  private startsAt(kind: ContextKind, from: number): boolean {
    return this.any(kind) && this.here.all.some((mark) => this.is(mark, kind) && mark.from === from)
  }

  private clauseOf(at: number): number {
    return this.clause[at - this.sentence.first] as number
  }

  /** A clause ends at a stop, at but or because, and where a comma or an and brings somebody new: “, he”, “and she”. */
  private cutClauses(): void {
    const { first, end } = this.sentence
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
  private noBefore(from: number): number | null {
    if (!this.any('no')) return null
    let nearest: number | null = null
    for (const mark of this.here.all) {
      if (!this.is(mark, 'no') || mark.to > from || from - mark.to > (mark.to - mark.from > 1 ? wideNoReach : noReach)) continue
      if (this.clauseOf(mark.from) !== this.clauseOf(from)) continue
      if (this.here.all.some((m) => this.is(m, 'not-a-no') && m.from <= mark.from && m.to >= mark.to)) continue
      if (nearest === null || mark.from > nearest) nearest = mark.from
    }
    return nearest
  }

  private noAfter(to: number): boolean {
    if (!this.any('no-after')) return false
    return this.here.all.some(
      (m) =>
        this.is(m, 'no-after') &&
        m.from >= to &&
        m.from - to <= 1 &&
        !this.here.all.some((other) => this.is(other, 'not-a-no') && other.from >= m.from && other.from < m.to),
    )
  }

  private denialBefore(from: number): number | null {
    if (!this.any('denies')) return null
    for (const mark of this.here.all) {
      if (!this.is(mark, 'denies') || mark.to > from || from - mark.to > denialReach) continue
      if (this.clauseOf(mark.from) !== this.clauseOf(from)) continue
      if (this.here.all.some((m) => this.is(m, 'no') && m.to <= mark.from && mark.from - m.to <= 1)) continue
      return mark.from
    }
    return null
  }

  private childSaidBefore(at: number): boolean {
    return this.any('child-says') && this.here.all.some((m) => this.is(m, 'child-says') && m.from < at && at - m.to <= 3)
  }

  private isAsked(from: number): boolean {
    if (this.sentence.question && ((this.reading.flags[from] as number) & flag.quoted) === 0) return true
    return this.any('asks') && this.here.all.some((m) => this.is(m, 'asks') && m.to <= from && !this.butBetween(m.to, from))
  }

  private isSupposed(from: number): boolean {
    if (!this.any('supposes')) return false
    return this.here.all.some((m) => this.is(m, 'supposes') && m.to <= from && this.clauseOf(m.to - 1) === this.clauseOf(from))
  }

  private butBetween(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) {
      if (this.sets.has(this.words.breaks, this.reading.ids[at] as number) || ((this.reading.flags[at] as number) & flag.stop) !== 0)
        return true
    }
    return false
  }

  private soonAfter(kind: ContextKind, to: number): boolean {
    if (this.any(kind) && this.here.all.some((m) => this.is(m, kind) && m.from >= to)) return true
    if ((this.next.kinds & bitOf[kind]) === 0) return false
    return this.next.all.some((m) => this.is(m, kind) && m.from - this.sentence.end <= afterReach)
  }

  /** Whether the words are of somebody who is not the child: “her brother was stabbed”, “his friend carries a knife”. */
  private isAboutSomebodyElse(from: number, to: number): boolean {
    if (!this.any('somebody-else') || this.holdsChild(from, to)) return false
    for (const mark of this.here.all) {
      if (!this.is(mark, 'somebody-else') || mark.to > from) continue
      if (from - mark.to > linkMost || this.clauseOf(mark.to - 1) !== this.clauseOf(from)) continue
      if (this.isLinked(mark.to, from)) return true
    }
    return false
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
