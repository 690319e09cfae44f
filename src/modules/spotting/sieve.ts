// Tells which phrases may stand in a sentence, and where they may begin, however many there are, so that few are tried in full.
//
// A phrase is a few ways of saying it; each way is a row of parts that it cannot do without, and how far each may stand from the one before. A way is
// looked at only where its rarest part stands; then only if the colours of the words around allow for those three others that tell most; then if two of
// them do stand there. Only then is the phrase tried, from the words with which it may begin. The sieve may let a phrase through that is not there. It
// never holds one back that is.
//
// What is looked at stands in a row, and the loops over it have no branch that a processor cannot foresee: that, and memory, is where the time goes.
import { sentenceMost } from './reading.ts'
import { unknown } from './vocabulary.ts'
import { beginAt, farthest, keyAt, laidOut, lookAt, noKey, spans, wordAt, type Laid, type Way } from './ways.ts'

/** Of each phrase: the look in which it was last let through, with which words it may begin, a bit each, and the last of them. */
const perPhrase = 3
/** The last bit stands for this word of a sentence and for all that follow. */
const lastBit = 31
/** Of each way that may fit: where the rest of it stands, and the word at which it was met. */
const perNear = 2

export class Sieve {
  /** The phrases that the last `sift` let through: as many as it answered. */
  readonly kept: Int32Array

  private readonly laid: Laid
  private readonly state: Int32Array
  /** The words of the sentence, with room before and after as far as any way looks; their colours, a bit each; where their ways stand. */
  private readonly ids = new Int32Array(sentenceMost + 2 * farthest + 2)
  private readonly colours = new Int32Array(sentenceMost + 2 * farthest + 2)
  private readonly heads = new Int32Array(sentenceMost + 2)
  /** The colours of all that follows each word. */
  private readonly after = new Int32Array(sentenceMost + 2)
  /** What each span shows around the word that is looked at: after it, and before it. */
  private readonly shown = new Int32Array(2 * spans.length)
  private near = new Int32Array(1024)
  private look = 0
  private count = 0
  private first = 0

  /** `phrases`: the ways of each. `costs`: how often each word is met. */
  constructor(phrases: readonly (readonly Way[])[], costs: Float64Array) {
    this.laid = laidOut(phrases, costs)
    this.kept = new Int32Array(phrases.length)
    this.state = new Int32Array(perPhrase * phrases.length)
  }

  /** The words with which a phrase may begin that was let through: as bits, from the first of the sentence on; the last for all that follow it. */
  startsOf(phrase: number): number {
    return this.state[perPhrase * phrase + 1] as number
  }

  /** The last word with which it may begin. */
  lastOf(phrase: number): number {
    return this.state[perPhrase * phrase + 2] as number
  }

  /** How many phrases may stand between two words; `kept` names them. */
  sift(given: Int32Array, first: number, end: number): number {
    const { ids, heads, colours, after } = this
    const { words, always } = this.laid
    this.look += 1
    this.count = 0
    this.first = first
    for (let n = 0; n < always.length; n += 1) this.letThrough(always[n] as number, 0, end - 1 - first)
    const length = end - first
    for (let n = 0; n < length; n += 1) {
      const id = given[first + n] as number
      const word = words[id] as number
      ids[farthest + n] = id
      colours[farthest + n] = 1 << word
      heads[n] = word >>> wordAt
    }
    ids.fill(unknown, farthest + length, length + 2 * farthest)
    colours.fill(0, farthest + length, length + 2 * farthest)
    let later = 0
    for (let n = length - 1; n >= 0; n -= 1) {
      after[n] = later
      later |= colours[farthest + n] as number
    }
    let earlier = 0
    let count = 0
    for (let n = 0; n < length; n += 1) {
      const head = heads[n] as number
      if (head !== 0) {
        this.show(n, earlier)
        count = this.scan(head, n, count)
      }
      earlier |= colours[farthest + n] as number
    }
    for (let n = 0; n < count; n += perNear) this.pass(this.near[n] as number, this.near[n + 1] as number)
    return this.count
  }

  /** The colours that each span after and before a word shows. */
  private show(n: number, earlier: number): void {
    const { colours, shown } = this
    const at = farthest + n
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

  /**
   * Lets through what needs no other part, and writes down those ways of a word that the colours around it allow for; answers where the next goes. Each is
   * written, and counted only if it fits, with no branch: what a processor cannot foresee costs it more than the writing.
   */
  private scan(head: number, at: number, from: number): number {
    const { shown } = this
    const { table } = this.laid
    const toAlone = table[head] as number
    const toWays = table[head + 1] as number
    for (let way = head + 2; way < toAlone; way += 1) this.begin(table[way] as number, at)
    const room = from + toWays - toAlone
    if (room > this.near.length) this.grow(room)
    const { near } = this
    let to = from
    for (let n = toAlone; n < toWays; n += 4) {
      const look = table[n + 3] as number
      const third = (table[n + 2] as number) & (shown[(look >>> lookAt.third) & lookAt.mask] as number)
      const first = (table[n] as number) & (shown[look & lookAt.mask] as number)
      const second = (table[n + 1] as number) & (shown[(look >>> lookAt.second) & lookAt.mask] as number)
      near[to] = look >>> lookAt.rest
      near[to + 1] = at
      to += perNear & (((first | (0 - first)) & (second | (0 - second)) & (third | (0 - third))) >> 31)
    }
    return to
  }

  /** Lets the phrase of a way through, if both its parts do stand where they should. */
  private pass(rest: number, at: number): void {
    const { rests } = this.laid
    if (!this.stands(rests[rest] as number, at)) return
    const second = rests[rest + 1] as number
    if (second === noKey || this.stands(second, at)) this.begin(rests[rest + 2] as number, at)
  }

  /** Whether the part that a key names stands near enough to a place. */
  private stands(key: number, at: number): boolean {
    const { ids } = this
    const what = key >>> keyAt.what
    const far = (key >>> keyAt.far) & keyAt.farMask
    let near = farthest + at + ((key & keyAt.isBefore) === 0 ? 1 : -far)
    const end = near + far
    const { owners, bases } = this.laid.sets
    const base = bases[what] as number
    while (near < end && owners[base + (ids[near] as number)] !== what + 1) near += 1
    return near < end
  }

  private begin(begins: number, at: number): void {
    const from = at - ((begins >>> beginAt.most) & beginAt.mask)
    const to = at - (begins & beginAt.mask)
    if (to >= 0) this.letThrough(begins >>> beginAt.phrase, from < 0 ? 0 : from, to)
  }

  private letThrough(phrase: number, from: number, to: number): void {
    const { state } = this
    const place = perPhrase * phrase
    const starts = (2 << Math.min(to, lastBit)) - (1 << Math.min(from, lastBit))
    if (state[place] !== this.look) {
      state[place] = this.look
      state[place + 1] = starts
      state[place + 2] = this.first + to
      this.kept[this.count] = phrase
      this.count += 1
      return
    }
    state[place + 1] = (state[place + 1] as number) | starts
    if (this.first + to > (state[place + 2] as number)) state[place + 2] = this.first + to
  }

  private grow(length: number): void {
    const more = new Int32Array(2 * length)
    more.set(this.near)
    this.near = more
  }
}
