// Tells which phrases may stand in a sentence, however many there are, so that few are tried in full.
//
// A phrase is a few ways of saying it; each way is a row of parts that it cannot do without, and how far each may stand
// from the one before. A way is looked at only where its rarest part stands, and the phrase is tried only when the other
// parts stand near enough, in order. The sieve may let a phrase through that is not there. It never holds one back that is.
import { anyWord, type Sets } from './sets.ts'

/** A part of a way: the words it may be, and how many places after the part before it may stand. */
export interface Part {
  readonly ids: readonly number[]
  readonly within: number
}

export type Way = readonly Part[]

/** Ways that are told apart by the same part beside their rarest: how far off it may stand (before: less than nothing), and what it is. */
interface Bundle {
  readonly off: number
  readonly what: number
  readonly ways: Set<number>
}

/** From so many bundles on it is worth asking first whether any of them may fit. */
const gateFrom = 3
/** A way of two parts at most: the bundle alone tells, and its phrase stands there instead, as -1 - phrase. */
const decided = (phrase: number): number => -1 - phrase
/** A part that is one of several words stands as -1 - set, one word as itself. */
const several = (set: number): number => -1 - set

export class Sieve {
  /** The phrases that the last `sift` let through: as many as it answered. */
  readonly kept: Int32Array

  private readonly sets: Sets
  private readonly costs: Float64Array
  private readonly partsFrom: Int32Array
  private readonly phraseOf: Int32Array
  private readonly rarest: Int32Array
  /** Of each part, which words. */
  private readonly what: Int32Array
  private readonly within: Int32Array
  /** For each word, where in `table` the ways stand of which it may be the rarest part; 0 for none. */
  private readonly startOf: Int32Array
  /**
   * Of each word: which words may come next at all (any, where few bundles want one), and where the bundles end that want the next word; the same of the word
   * before; where the others end. Then the bundles: off, what, where it ends, ways.
   */
  private readonly table: Int32Array
  /** Phrases of which some way has no part that it cannot do without. */
  private readonly always: readonly number[]
  /** For which look each phrase was last let through. */
  private readonly let: Int32Array
  private look = 0
  private count = 0

  /** `phrases`: the ways of each. `costs`: how often each word is met. */
  constructor(phrases: readonly (readonly Way[])[], costs: Float64Array, sets: Sets) {
    const words = costs.length
    const parts: Part[] = []
    const from: number[] = []
    const phraseOf: number[] = []
    const rarest: number[] = []
    const always: number[] = []
    const atWord: number[][] = Array.from({ length: words }, () => [])
    phrases.forEach((ways, phrase) => {
      if (ways.some((way) => way.length === 0)) {
        always.push(phrase)
        return
      }
      for (const way of ways) {
        const anchor = rarestOf(way, costs)
        for (const id of (way[anchor] as Part).ids) (atWord[id] as number[]).push(from.length)
        from.push(parts.length)
        phraseOf.push(phrase)
        rarest.push(anchor)
        parts.push(...way)
      }
    })
    from.push(parts.length)
    this.sets = sets
    this.costs = costs
    this.partsFrom = Int32Array.from(from)
    this.phraseOf = Int32Array.from(phraseOf)
    this.rarest = Int32Array.from(rarest)
    this.always = always
    this.kept = new Int32Array(phrases.length)
    this.let = new Int32Array(phrases.length)
    this.what = Int32Array.from(parts, ({ ids }) => (ids.length === 1 ? (ids[0] as number) : several(sets.of(ids))))
    this.within = Int32Array.from(parts, (part) => part.within)
    const beside = from.slice(0, -1).map((_, way) => this.besideOf(way, parts))
    this.startOf = new Int32Array(words)
    const table: number[] = [0]
    atWord.forEach((list, id) => {
      if (list.length === 0) return
      this.startOf[id] = table.length
      this.layOut(list, beside, parts, table)
    })
    this.table = Int32Array.from(table)
  }

  /** The part beside a way's rarest, the rarer of two, and how far off it may stand; 0 where there is none. */
  private besideOf(way: number, parts: readonly Part[]): { readonly part: number; readonly off: number } {
    const from = this.partsFrom[way] as number
    const to = this.partsFrom[way + 1] as number
    const middle = from + (this.rarest[way] as number)
    if (to - from === 1) return { part: middle, off: 0 }
    const costAt = (part: number) => (part < from || part >= to ? Number.POSITIVE_INFINITY : costOf(parts[part] as Part, this.costs))
    return costAt(middle + 1) <= costAt(middle - 1)
      ? { part: middle + 1, off: this.within[middle + 1] as number }
      : { part: middle - 1, off: -(this.within[middle] as number) }
  }

  /** The ways of one word, bundled, as `table` holds them. */
  private layOut(
    list: readonly number[],
    beside: readonly { readonly part: number; readonly off: number }[],
    parts: readonly Part[],
    table: number[],
  ): void {
    const bundles = new Map<string, Bundle>()
    const members = { next: [] as number[], before: [] as number[] }
    for (const way of list) {
      const { part, off } = beside[way] as { part: number; off: number }
      const what = off === 0 ? 0 : (this.what[part] as number)
      const key = `${off} ${what}`
      const bundle = bundles.get(key) ?? { off, what, ways: new Set<number>() }
      bundles.set(key, bundle)
      const count = (this.partsFrom[way + 1] as number) - (this.partsFrom[way] as number)
      bundle.ways.add(count <= 2 ? decided(this.phraseOf[way] as number) : way)
      if (off === 1) members.next.push(...(parts[part] as Part).ids)
      if (off === -1) members.before.push(...(parts[part] as Part).ids)
    }
    const head = table.length
    const all = [...bundles.values()]
    const gate = (side: number, ids: readonly number[]) =>
      all.filter(({ off }) => off === side).length < gateFrom ? anyWord : this.sets.of(ids)
    table.push(gate(1, members.next), 0, gate(-1, members.before), 0, 0)
    const write = (some: readonly Bundle[]): number => {
      for (const { off, what, ways } of some) table.push(off, what, table.length + 3 + ways.size, ...ways)
      return table.length
    }
    table[head + 1] = write(all.filter(({ off }) => off === 1))
    table[head + 3] = write(all.filter(({ off }) => off === -1))
    table[head + 4] = write(all.filter(({ off }) => off !== 1 && off !== -1))
  }

  /** How many phrases may stand between two words; `kept` names them. */
  sift(ids: Int32Array, first: number, end: number): number {
    const { startOf, table, kept, always } = this
    const { sets } = this
    this.look += 1
    this.count = 0
    for (let n = 0; n < always.length; n += 1) kept[this.count++] = always[n] as number
    for (let at = first; at < end; at += 1) {
      const head = startOf[ids[at] as number] as number
      if (head === 0) continue
      const toNext = table[head + 1] as number
      const toBefore = table[head + 3] as number
      const to = table[head + 4] as number
      if (toNext > head + 5 && at + 1 < end) {
        const gate = table[head] as number
        if (gate === anyWord || sets.has(gate, ids[at + 1] as number)) this.walk(head + 5, toNext, ids, at, first, end)
      }
      if (toBefore > toNext && at > first) {
        const gate = table[head + 2] as number
        if (gate === anyWord || sets.has(gate, ids[at - 1] as number)) this.walk(toNext, toBefore, ids, at, first, end)
      }
      if (to > toBefore) this.walk(toBefore, to, ids, at, first, end)
    }
    return this.count
  }

  /** Keeps the phrases of the bundles between two places of the table whose other parts stand near enough to the word at `at`. */
  private walk(from: number, to: number, ids: Int32Array, at: number, first: number, end: number): void {
    const { table } = this
    const { owners, bases } = this.sets
    for (let n = from; n < to;) {
      const off = table[n] as number
      const what = table[n + 1] as number
      const last = table[n + 2] as number
      let near = off > 0 ? at + 1 : at + off
      let far = off > 0 ? at + off : off === 0 ? at : at - 1
      if (near < first) near = first
      if (far >= end) far = end - 1
      if (off !== 0) {
        if (what >= 0) while (near <= far && ids[near] !== what) near += 1
        else {
          const base = bases[several(what)] as number
          while (near <= far && owners[base + (ids[near] as number)] !== -what) near += 1
        }
      }
      if (near <= far) for (let way = n + 3; way < last; way += 1) this.keep(table[way] as number, ids, at, first, end)
      n = last
    }
  }

  private keep(way: number, ids: Int32Array, at: number, first: number, end: number): void {
    const phrase = way < 0 ? decided(way) : (this.phraseOf[way] as number)
    if (this.let[phrase] === this.look) return
    if (way >= 0 && !this.mayStand(way, ids, at, first, end)) return
    this.let[phrase] = this.look
    this.kept[this.count] = phrase
    this.count += 1
  }

  /** Whether the other parts of a way stand near enough to its rarest part. */
  private mayStand(way: number, ids: Int32Array, anchor: number, first: number, end: number): boolean {
    const from = this.partsFrom[way] as number
    const to = this.partsFrom[way + 1] as number
    const middle = from + (this.rarest[way] as number)
    let near = anchor
    let far = anchor
    for (let part = middle + 1; part < to; part += 1) {
      far = Math.min(far + (this.within[part] as number), end - 1)
      near += 1
      while (near <= far && !this.isOf(part, ids[near] as number)) near += 1
      if (near > far) return false
    }
    near = anchor
    far = anchor
    for (let part = middle - 1; part >= from; part -= 1) {
      far = Math.max(far - (this.within[part + 1] as number), first)
      near -= 1
      while (near >= far && !this.isOf(part, ids[near] as number)) near -= 1
      if (near < far) return false
    }
    return true
  }

  private isOf(part: number, id: number): boolean {
    const what = this.what[part] as number
    return what >= 0 ? what === id : this.sets.has(several(what), id)
  }
}

function costOf({ ids }: Part, costs: Float64Array): number {
  return ids.reduce((sum, id) => sum + (costs[id] as number), 0)
}

function rarestOf(way: Way, costs: Float64Array): number {
  const all = way.map((part) => costOf(part, costs))
  return all.indexOf(Math.min(...all))
}
