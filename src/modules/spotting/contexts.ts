// What stands around words that may be a sign: a no, a denial, a question, a story, somebody else, an everyday explanation.
import { flag, type Reading } from './reading.ts'
import { has, type Found, type Phrases } from './matcher.ts'

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

export interface WordSets {
  readonly breaks: Uint32Array
  readonly joins: Uint32Array
  readonly subjects: Uint32Array
  /** Words for the child as the one to whom it was done. */
  readonly objects: Uint32Array
}

export type Verdict = { readonly is: 'sign' | 'denied' | 'sign-and-denied' } | { readonly is: 'left'; readonly because: ReasonToLeave }

const none: readonly Found[] = []
const noReach = 10
const denialReach = 18
const linkMost = 6
const afterReach = 3

/** The context phrases, by kind, over one reading. */
export class Contexts {
  private readonly kinds: ContextKind[] = []
  private readonly seen = new Map<number, readonly Found[]>()
  private marks: readonly Found[] = none
  private nextMarks: readonly Found[] = none
  private clause = new Int32Array(64)
  private sentence: Sentence = { first: 0, end: 0, question: false, nextEnd: 0, storyBefore: false }
  private sets: WordSets = {
    breaks: new Uint32Array(1),
    joins: new Uint32Array(1),
    subjects: new Uint32Array(1),
    objects: new Uint32Array(1),
  }

  private readonly reading: Reading
  private readonly phrases: Phrases

  constructor(reading: Reading, phrases: Phrases) {
    this.reading = reading
    this.phrases = phrases
  }

  add(kind: ContextKind, phrase: number): void {
    this.kinds[phrase] = kind
  }

  ready(sets: WordSets): void {
    this.sets = sets
  }

  /** Whether words between these two places begin a story that the next sentence may go on with. */
  tells(kind: ContextKind, first: number, end: number): boolean {
    return this.marksOf(first, end).some((mark) => this.kinds[mark.phrase] === kind)
  }

  /** Another text begins: nothing of the last one is remembered. */
  begin(): void {
    this.seen.clear()
  }

  /** Looks at one sentence and the one after it. */
  look(sentence: Sentence): void {
    this.sentence = sentence
    this.marks = this.marksOf(sentence.first, sentence.end)
    this.nextMarks = sentence.nextEnd > sentence.end ? this.marksOf(sentence.end, sentence.nextEnd) : none
    this.cutClauses()
  }

  /** Whether the sentence tells of a film, a lesson, a lyric, or goes on doing so. */
  isStory(): boolean {
    return this.any('story') || (this.sentence.storyBefore && this.any('story-goes-on'))
  }

  nextPointsBack(): boolean {
    return this.nextMarks.some((mark) => this.kinds[mark.phrase] === 'points-back')
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
  private marksOf(first: number, end: number): readonly Found[] {
    const seen = this.seen.get(first)
    if (seen) return seen
    const marks: Found[] = []
    this.phrases.find(first, end, marks)
    this.seen.set(first, marks)
    return marks
  }

  private any(kind: ContextKind): boolean {
    return this.marks.some((mark) => this.kinds[mark.phrase] === kind)
  }

  private startsAt(kind: ContextKind, from: number): boolean {
    return this.marks.some((mark) => this.kinds[mark.phrase] === kind && mark.from === from)
  }

  private clauseOf(at: number): number {
    return this.clause[at - this.sentence.first] as number
  }

  /** A clause ends at a stop, at but or because, and where a comma or an and brings somebody new: “, he”, “and she”. */
  private cutClauses(): void {
    const { first, end } = this.sentence
    if (end - first > this.clause.length) this.clause = new Int32Array((end - first) * 2)
    const { ids, flags } = this.reading
    const { breaks, joins, subjects } = this.sets
    let clause = 0
    for (let at = first; at < end; at += 1) {
      const bits = flags[at] as number
      const isNew = (bits & flag.comma) !== 0 || (at > first && has(joins, ids[at - 1] as number))
      if (at > first && ((bits & flag.stop) !== 0 || has(breaks, ids[at] as number) || (isNew && has(subjects, ids[at] as number))))
        clause += 1
      this.clause[at - first] = clause
    }
  }

  /** Where the no stands that reaches this word, or null. */
  private noBefore(from: number): number | null {
    let nearest: number | null = null
    for (const mark of this.marks) {
      if (this.kinds[mark.phrase] !== 'no' || mark.to > from || from - mark.to > noReach) continue
      if (this.clauseOf(mark.from) !== this.clauseOf(from)) continue
      if (this.marks.some((m) => this.kinds[m.phrase] === 'not-a-no' && m.from <= mark.from && m.to >= mark.to)) continue
      if (nearest === null || mark.from > nearest) nearest = mark.from
    }
    return nearest
  }

  private noAfter(to: number): boolean {
    return this.marks.some(
      (m) =>
        this.kinds[m.phrase] === 'no-after' &&
        m.from >= to &&
        m.from - to <= 1 &&
        !this.marks.some((other) => this.kinds[other.phrase] === 'not-a-no' && other.from >= m.from && other.from < m.to),
    )
  }

  private denialBefore(from: number): number | null {
    for (const mark of this.marks) {
      if (this.kinds[mark.phrase] !== 'denies' || mark.to > from || from - mark.to > denialReach) continue
      if (this.clauseOf(mark.from) !== this.clauseOf(from)) continue
      if (this.marks.some((m) => this.kinds[m.phrase] === 'no' && m.to <= mark.from && mark.from - m.to <= 1)) continue
      return mark.from
    }
    return null
  }

  private childSaidBefore(at: number): boolean {
    return this.marks.some((m) => this.kinds[m.phrase] === 'child-says' && m.from < at && at - m.to <= 3)
  }

  private isAsked(from: number): boolean {
    if (this.sentence.question && ((this.reading.flags[from] as number) & flag.quoted) === 0) return true
    return this.marks.some((m) => this.kinds[m.phrase] === 'asks' && m.to <= from && !this.butBetween(m.to, from))
  }

  private isSupposed(from: number): boolean {
    return this.marks.some((m) => this.kinds[m.phrase] === 'supposes' && m.to <= from && this.clauseOf(m.to - 1) === this.clauseOf(from))
  }

  private butBetween(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) {
      if (has(this.sets.breaks, this.reading.ids[at] as number) || ((this.reading.flags[at] as number) & flag.stop) !== 0) return true
    }
    return false
  }

  private soonAfter(kind: ContextKind, to: number): boolean {
    if (this.marks.some((m) => this.kinds[m.phrase] === kind && m.from >= to)) return true
    return this.nextMarks.some((m) => this.kinds[m.phrase] === kind && m.from - this.sentence.end <= afterReach)
  }

  /** Whether the words are of somebody who is not the child: “her brother was stabbed”, “his friend carries a knife”. */
  private isAboutSomebodyElse(from: number, to: number): boolean {
    if (this.holdsChild(from, to)) return false
    for (const mark of this.marks) {
      if (this.kinds[mark.phrase] !== 'somebody-else' || mark.to > from) continue
      if (from - mark.to > linkMost || this.clauseOf(mark.to - 1) !== this.clauseOf(from)) continue
      if (this.isLinked(mark.to, from)) return true
    }
    return false
  }

  /** The child stands in the words as the one to whom it was done: “hit him”. */
  private holdsChild(from: number, to: number): boolean {
    for (let at = from + 1; at < to; at += 1) if (has(this.sets.objects, this.reading.ids[at] as number)) return true
    return false
  }

  private isLinked(from: number, to: number): boolean {
    for (let at = from; at < to;) {
      const link = this.marks.find((m) => this.kinds[m.phrase] === 'link' && m.from === at)
      if (!link) return false
      at = link.to
    }
    return true
  }
}
