// Tells which phrases may stand in a sentence, and where they may begin, however many there are, so that few are tried in full.
//
// A phrase is a few ways of saying it; each way is a row of parts that it cannot do without, and how far each may stand from the one before. A way is
// looked at only where its rarest part stands; then only if the colours of the words around allow for that other part which tells most; then if it does
// stand there; and the phrase is tried only when all its parts stand near enough, in order. The sieve may let a phrase through that is not there. It
// never holds one back that is.
import { sentenceMost } from './reading.ts'
import type { Sets } from './sets.ts'
import { beginAt, keyAt, laidOut, noKey, spans, wordAt, type Laid, type Way } from './ways.ts'

/** Of each phrase: the look in which it was last let through, and the first and last word with which it may begin. */
const perPhrase = 3
/** Room before and after a sentence, as much as the widest span that is told word by word. */
const room = 7

export class Sieve {
  /** The phrases that the last `sift` let through: as many as it answered. */
  readonly kept: Int32Array

  private readonly sets: Sets
  private readonly laid: Laid
  private readonly state: Int32Array
  /** The colours of the sentence, a bit each, with room on both sides; and where the bundles of its words stand. */
  private readonly colours = new Int32Array(sentenceMost + 2 + 2 * room)
  private readonly after = new Int32Array(sentenceMost + 2)
  /** What each span shows around the word that is looked at: after it, and before it. */
  private readonly shown = new Int32Array(2 * spans.length)
  private readonly heads = new Int32Array(sentenceMost + 2)
  private look = 0
  private touched = 0
  private readonly candidates = new Int32Array(300000)
  private count = 0
  private first = 0
  private end = 0
  private ids = new Int32Array(0)

  /** `phrases`: the ways of each. `costs`: how often each word is met. */
  constructor(phrases: readonly (readonly Way[])[], costs: Float64Array, sets: Sets) {
    this.sets = sets
    this.laid = laidOut(phrases, costs, sets)
    this.kept = new Int32Array(phrases.length)
    this.state = new Int32Array(perPhrase * phrases.length)
  }

  /** The first word with which a phrase may begin that was let through. */
  from(phrase: number): number {
    return this.state[perPhrase * phrase + 1] as number
  }

  /** The last word with which it may begin. */
  to(phrase: number): number {
    return this.state[perPhrase * phrase + 2] as number
  }

  /** How many phrases may stand between two words; `kept` names them. */
  sift(ids: Int32Array<ArrayBuffer>, first: number, end: number): number {
    const { heads, colours, after, candidates } = this
    const { words, always, table } = this.laid
    let touched = 0
    this.look += 1
    this.count = 0
    this.ids = ids
    this.first = first
    this.end = end
    for (let n = 0; n < always.length; n += 1) this.letThrough(always[n] as number, first, end - 1)
    const length = end - first
    for (let n = 0; n < length; n += 1) {
      const word = words[ids[first + n] as number] as number
      colours[room + n] = 1 << word
      const head = word >>> wordAt
      heads[n] = head
      touched |= table[head] as number
    }
    for (let n = room + length; n < room + length + room; n += 1) colours[n] = 0
    this.touched = touched
    let later = 0
    for (let n = length - 1; n >= 0; n -= 1) {
      after[n] = later
      later |= colours[room + n] as number
    }
    let earlier = 0
    let near = 0
    for (let n = 0; n < length; n += 1) {
      const head = heads[n] as number
      if (head !== 0) {
        this.show(n, earlier)
        near = this.scan(head, first + n, near)
      }
      earlier |= colours[room + n] as number
    }
    for (let n = 0; n < near; n += 3) this.pass(candidates[n] as number, candidates[n + 1] as number, candidates[n + 2] as number)
    return this.count
  }

  /** The colours that each span after and before a word shows. */
  private show(n: number, earlier: number): void {
    const { colours, shown } = this
    const at = room + n
    let near = colours[at + 1] as number
    shown[0] = near
    near |= (colours[at + 2] as number) | (colours[at + 3] as number)
    shown[2] = near
    shown[4] = near | (colours[at + 4] as number) | (colours[at + 5] as number) | (colours[at + 6] as number) | (colours[at + 7] as number)
    shown[6] = this.after[n] as number
    near = colours[at - 1] as number
    shown[1] = near
    near |= (colours[at - 2] as number) | (colours[at - 3] as number)
    shown[3] = near
    shown[5] = near | (colours[at - 4] as number) | (colours[at - 5] as number) | (colours[at - 6] as number) | (colours[at - 7] as number)
    shown[7] = earlier
  }

  /** Looks at the ways of which the word at `at` may be the rarest part. */
  private scan(head: number, at: number, count: number): number {
    const { shown, candidates } = this
    const { table } = this.laid
    const toBundle = table[head] as number
    let ways = table[head + 1] as number
    for (let way = toBundle; way < ways; way += 2) this.keep(way, at)
    let to = count
    for (let n = head + 2; n < toBundle; n += 2) {
      const key = table[n + 1] as number
      const hit = (table[n] as number) & (shown[(key >>> keyAt.window) & keyAt.windowMask] as number)
      candidates[to] = key
      candidates[to + 1] = at
      candidates[to + 2] = ways
      to += 3 & ((hit | (0 - hit)) >> 31)
      ways += 2 * (key & keyAt.countMask)
    }
    return to
  }

  private pass(key: number, at: number, ways: number): void {
    if (!this.stands(key, at)) return
    const to = ways + 2 * (key & keyAt.countMask)
    for (let way = ways; way < to; way += 2) this.keep(way, at)
  }

  /** Whether the part that a key names stands near enough to a place. */
  private stands(key: number, at: number): boolean {
    const { ids } = this
    const { owners, bases } = this.sets
    const what = key >>> keyAt.what
    const far = (key >>> keyAt.far) & keyAt.farMask
    const isBefore = (key & keyAt.isBefore) !== 0
    let near = isBefore ? at - far : at + 1
    let last = isBefore ? at - 1 : at + far
    if (near < this.first) near = this.first
    if (last >= this.end) last = this.end - 1
    if ((key & keyAt.oneWord) !== 0) while (near <= last && ids[near] !== what) near += 1
    else {
      const base = bases[what] as number
      while (near <= last && owners[base + (ids[near] as number)] !== what + 1) near += 1
    }
    return near <= last
  }

  /** Lets the phrase of a way through, if the one more part that it wants stands near enough too. */
  private keep(way: number, at: number): void {
    const { table } = this.laid
    const key = table[way] as number
    if (key !== noKey && !this.stands(key, at)) return
    const begins = table[way + 1] as number
    const from = at - ((begins >>> beginAt.most) & beginAt.mask)
    this.letThrough(begins >>> beginAt.phrase, from < this.first ? this.first : from, at - (begins & beginAt.mask))
  }

  private letThrough(phrase: number, from: number, to: number): void {
    const { state } = this
    const place = perPhrase * phrase
    if (state[place] !== this.look) {
      state[place] = this.look
      state[place + 1] = from
      state[place + 2] = to
      this.kept[this.count] = phrase
      this.count += 1
      return
    }
    if (from < (state[place + 1] as number)) state[place + 1] = from
    if (to > (state[place + 2] as number)) state[place + 2] = to
  }
}
