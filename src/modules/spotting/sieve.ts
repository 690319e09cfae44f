// Tells which phrases may stand in a sentence, however many there are, so that few are tried in full.
//
// A phrase is a few ways of saying it; each way is a row of parts that it cannot do without, and how far each may stand
// from the one before. A way is looked at only where its rarest part stands, and the phrase is tried only when the other
// parts stand near enough, in order. The sieve may let a phrase through that is not there. It never holds one back that is.

/** A part of a way: the words it may be, and how many places after the part before it may stand. */
export interface Part {
  readonly ids: readonly number[]
  readonly within: number
}

export type Way = readonly Part[]

const manyWords = -1
const fields = 4

export class Sieve {
  /** The phrases that the last `sift` let through: as many as it answered. */
  readonly kept: Int32Array

  private readonly partsFrom: Int32Array
  private readonly phraseOf: Int32Array
  private readonly rarest: Int32Array
  /** Of each part: its one word, or `manyWords` and where its bits stand in `bits`. */
  private readonly word: Int32Array
  private readonly bitsAt: Int32Array
  private readonly within: Int32Array
  private readonly bits: Uint32Array
  /** For each word, from `waysFrom[word]` on: the ways whose rarest part it may be, each in `fields` numbers side by side. */
  private readonly waysFrom: Int32Array
  private readonly ways: Int32Array
  /** Phrases of which some way has no part that it cannot do without. */
  private readonly always: readonly number[]
  /** For which look each phrase was last let through. */
  private readonly let: Int32Array
  private look = 0

  /** `phrases`: the ways of each. `costs`: how often each word is met. */
  constructor(phrases: readonly (readonly Way[])[], costs: Float64Array) {
    const words = costs.length
    const stride = (words >> 5) + 1
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
    this.partsFrom = Int32Array.from(from)
    this.phraseOf = Int32Array.from(phraseOf)
    this.rarest = Int32Array.from(rarest)
    this.always = always
    this.kept = new Int32Array(phrases.length)
    this.let = new Int32Array(phrases.length)
    this.word = Int32Array.from(parts, ({ ids }) => (ids.length === 1 ? (ids[0] as number) : manyWords))
    this.within = Int32Array.from(parts, (part) => part.within)
    this.bitsAt = new Int32Array(parts.length)
    const places = new Map<string, number>()
    parts.forEach(({ ids }, n) => {
      const key = ids.length === 1 ? '' : ids.join()
      if (!places.has(key)) places.set(key, places.size * stride)
      this.bitsAt[n] = places.get(key) as number
    })
    this.bits = new Uint32Array(Math.max(1, places.size) * stride)
    parts.forEach(({ ids }, n) => {
      const at = this.bitsAt[n] as number
      if (ids.length > 1) for (const id of ids) this.bits[at + (id >> 5)] = (this.bits[at + (id >> 5)] as number) | (1 << (id & 31))
    })
    this.waysFrom = new Int32Array(words + 1)
    atWord.forEach((list, id) => (this.waysFrom[id + 1] = (this.waysFrom[id] as number) + list.length * fields))
    this.ways = Int32Array.from(atWord.flatMap((list) => list.flatMap((way) => this.fieldsOf(way))))
  }

  /** A way as its row holds it: itself, its phrase, and the part beside its rarest: how far off (before: less than nothing) and what. */
  private fieldsOf(way: number): number[] {
    const from = this.partsFrom[way] as number
    const count = (this.partsFrom[way + 1] as number) - from
    const middle = from + (this.rarest[way] as number)
    const phrase = this.phraseOf[way] as number
    if (count === 1) return [way, phrase, 0, 0]
    const beside = middle === from ? middle + 1 : middle - 1
    const off = beside > middle ? (this.within[beside] as number) : -(this.within[middle] as number)
    const what = this.word[beside] === manyWords ? -1 - (this.bitsAt[beside] as number) : (this.word[beside] as number)
    return [count === 2 ? -1 : way, phrase, off, what]
  }

  /** How many phrases may stand between two words; `kept` names them. */
  sift(ids: Int32Array, first: number, end: number): number {
    const { waysFrom, ways, kept } = this
    const look = (this.look += 1)
    let count = 0
    for (const phrase of this.always) kept[count++] = phrase
    for (let at = first; at < end; at += 1) {
      const id = ids[at] as number
      const last = waysFrom[id + 1] as number
      for (let n = waysFrom[id] as number; n < last; n += fields) {
        const phrase = ways[n + 1] as number
        if (this.let[phrase] === look || !this.hasBeside(n, ids, at, first, end)) continue
        const way = ways[n] as number
        if (way !== -1 && !this.mayStand(way, ids, at, first, end)) continue
        this.let[phrase] = look
        kept[count] = phrase
        count += 1
      }
    }
    return count
  }

  /** Whether the part beside the rarest stands near enough: tells most ways apart from two places in memory. */
  private hasBeside(n: number, ids: Int32Array, anchor: number, first: number, end: number): boolean {
    const off = this.ways[n + 2] as number
    const what = this.ways[n + 3] as number
    if (off === 0) return true
    const from = off > 0 ? anchor + 1 : Math.max(anchor + off, first)
    const to = off > 0 ? Math.min(anchor + off, end - 1) : anchor - 1
    if (what >= 0) {
      for (let at = from; at <= to; at += 1) if (ids[at] === what) return true
      return false
    }
    const bitsAt = -1 - what
    for (let at = from; at <= to; at += 1) {
      const id = ids[at] as number
      if ((((this.bits[bitsAt + (id >> 5)] as number) >>> (id & 31)) & 1) === 1) return true
    }
    return false
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
    const word = this.word[part] as number
    if (word !== manyWords) return word === id
    return (((this.bits[(this.bitsAt[part] as number) + (id >> 5)] as number) >>> (id & 31)) & 1) === 1
  }
}

function rarestOf(way: Way, costs: Float64Array): number {
  const costOf = ({ ids }: Part) => ids.reduce((sum, id) => sum + (costs[id] as number), 0)
  const all = way.map(costOf)
  return all.indexOf(Math.min(...all))
}
