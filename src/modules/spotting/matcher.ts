// Phrases made ready to run. Each is tried only where one of its rarest words stands, so that many hundreds cost little.
import type { Pattern } from '../../platform/content/index.ts'
import { gapLong } from '../../platform/content/index.ts'
import { flag, type Reading } from './reading.ts'
import { formsOf, someNumber, unknown, type Vocabulary } from './vocabulary.ts'

/** Tries a phrase from one word on; answers the word after its end, or `missed`. */
type Run = (at: number) => number
export const missed = -1

export interface Found {
  /** Which phrase, by its place in the list that was given. */
  readonly phrase: number
  /** First word, and the word after the last. */
  readonly from: number
  readonly to: number
}

export interface Groups {
  readonly groups: ReadonlyMap<string, Pattern>
  readonly forms: Readonly<Record<string, readonly string[]>>
}

interface Reach {
  readonly least: number
  readonly most: number
}

/** Words so common that a phrase should not be tried wherever they stand. */
const common = new Set(
  `a an the and or of to in on at by for from with as is are was were be been being am has have had having do does did he she they it i we you him
  her them his their my me our us that this there these those who what when where which how not no never so up out off down over about into back
  all any some more than then now just very very told said says say got get gets getting go goes going went gone came come comes coming home
  school house time day one two new old other another police staff mum dad people man boy girl young person child hes shes theyre im ive didnt
  dont doesnt if will would could can may might should`.split(/\s+/),
)
const commonCost = 60

/** A list of phrases over one vocabulary. Add them all, then call `ready`. */
export class Phrases {
  private readonly all: Pattern[] = []
  private readonly sets = new Map<string, Uint32Array>()
  private runs: Run[] = []
  private starts: (Uint32Array | null)[] = []
  private before: Reach[] = []
  private anchors: (Int32Array | undefined)[] = []
  /** Words of which each phrase needs one in the sentence, part by part: places in `needed`. */
  private needs: number[][] = []
  private readonly needed: Uint32Array[] = []
  /** For which sentence each was last looked up, and whether it was there. */
  private lookedUp = new Int32Array(0)
  private present = new Uint8Array(0)
  private look = 0

  private readonly reading: Reading
  private readonly vocabulary: Vocabulary
  private readonly known: Groups
  /** Words over which a gap never reaches: not, but, denied. */
  private readonly barriers: () => Uint32Array

  constructor(reading: Reading, vocabulary: Vocabulary, known: Groups, barriers: () => Uint32Array) {
    this.reading = reading
    this.vocabulary = vocabulary
    this.known = known
    this.barriers = barriers
  }

  /** Adds a phrase; answers its number. */
  add(pattern: Pattern): number {
    this.collect(pattern)
    this.all.push(pattern)
    return this.all.length - 1
  }

  get size(): number {
    return this.all.length
  }

  /** Makes every phrase ready. The vocabulary must be whole. */
  ready(): void {
    const costs = new Float64Array(this.vocabulary.size).fill(1)
    for (const [word, id] of this.vocabulary.words()) if (common.has(word)) costs[id] = commonCost
    const anchored: number[][] = Array.from({ length: this.vocabulary.size }, () => [])
    this.all.forEach((pattern, phrase) => {
      this.runs.push(this.compile(pattern, (at) => at))
      this.starts.push(this.firstsOf(pattern))
      const anchor = this.anchorOf(pattern, costs)
      this.before.push(anchor.before)
      this.needs.push(this.needsOf(pattern, anchor.set))
      for (let id = 0; id < this.vocabulary.size; id += 1)
        if (anchor.set === null || has(anchor.set, id)) (anchored[id] as number[]).push(phrase)
    })
    this.lookedUp = new Int32Array(this.needed.length)
    this.present = new Uint8Array(this.needed.length)
    this.anchors = anchored.map((list) => (list.length === 0 ? undefined : Int32Array.from(list)))
  }

  /** Every phrase in the sentence between two words. */
  find(first: number, end: number, found: Found[]): void {
    const { ids } = this.reading
    this.reading.end = end
    this.look += 1
    for (let at = first; at < end; at += 1) {
      const list = this.anchors[ids[at] as number]
      if (list === undefined) continue
      for (let n = 0; n < list.length; n += 1) {
        const phrase = list[n] as number
        if (!this.mayStand(phrase, first, end)) continue
        const reach = this.before[phrase] as Reach
        const last = at - reach.least
        const starts = this.starts[phrase] as Uint32Array | null
        const run = this.runs[phrase] as Run
        for (let from = Math.max(first, at - reach.most); from <= last; from += 1) {
          if (starts !== null && !has(starts, ids[from] as number)) continue
          const to = run(from)
          if (to > from) found.push({ phrase, from, to })
        }
      }
    }
  }

  /** Whether the sentence holds a word of every part that the phrase cannot do without. */
  private mayStand(phrase: number, first: number, end: number): boolean {
    const needs = this.needs[phrase] as number[]
    for (let n = 0; n < needs.length; n += 1) {
      const need = needs[n] as number
      if (this.lookedUp[need] !== this.look) {
        this.lookedUp[need] = this.look
        const set = this.needed[need] as Uint32Array
        const { ids } = this.reading
        let at = first
        while (at < end && !has(set, ids[at] as number)) at += 1
        this.present[need] = at < end ? 1 : 0
      }
      if (this.present[need] === 0) return false
    }
    return true
  }

  private needsOf(pattern: Pattern, anchor: Uint32Array | null): number[] {
    const items = pattern.kind === 'row' ? pattern.items : []
    return items.flatMap((item) => {
      const ids = this.lengths(item).least > 0 ? this.firstIds(item) : null
      if (ids === null) return []
      const set = this.setOf(ids)
      if (set === anchor) return []
      const kept = this.needed.indexOf(set)
      return [kept === -1 ? this.needed.push(set) - 1 : kept]
    })
  }

  private collect(pattern: Pattern): void {
    switch (pattern.kind) {
      case 'word':
        for (const word of this.wordsOf(pattern)) this.vocabulary.add(word)
        return
      case 'row':
        pattern.items.forEach((item) => this.collect(item))
        return
      case 'either':
        pattern.options.forEach((item) => this.collect(item))
        return
      case 'maybe':
        this.collect(pattern.item)
        return
      case 'group':
        this.collect(this.group(pattern.name))
        return
      case 'gap':
      case 'number':
      case 'night':
    }
  }

  private wordsOf(pattern: Extract<Pattern, { kind: 'word' }>): readonly string[] {
    return pattern.forms ? formsOf(pattern.text, this.known.forms) : [pattern.text]
  }

  private group(name: string): Pattern {
    const pattern = this.known.groups.get(name)
    if (pattern === undefined) throw new Error(`the content was checked: there is a group ${name}`)
    return pattern
  }

  private compile(pattern: Pattern, next: Run): Run {
    const { reading } = this
    const set = this.singleOf(pattern)
    if (set !== null) return (at) => (at < reading.end && has(set, reading.ids[at] as number) ? next(at + 1) : missed)
    switch (pattern.kind) {
      case 'word':
        throw new Error('a word is one set')
      case 'row':
        return pattern.items.reduceRight<Run>((rest, item) => this.compile(item, rest), next)
      case 'either': {
        const singles = this.setOf(pattern.options.flatMap((o) => this.singleIds(o) ?? []))
        const others = pattern.options.filter((o) => this.singleIds(o) === null).map((o) => this.compile(o, next))
        return (at) => {
          for (let n = 0; n < others.length; n += 1) {
            const to = (others[n] as Run)(at)
            if (to !== missed) return to
          }
          return at < reading.end && has(singles, reading.ids[at] as number) ? next(at + 1) : missed
        }
      }
      case 'maybe': {
        const inner = this.compile(pattern.item, next)
        return (at) => {
          const to = inner(at)
          return to === missed ? next(at) : to
        }
      }
      case 'group':
        return this.compile(this.group(pattern.name), next)
      case 'gap': {
        const barriers = this.barriers()
        return (at) => {
          for (let over = at; over <= at + pattern.upTo; over += 1) {
            const to = next(over)
            if (to !== missed) return to
            if (over >= reading.end || has(barriers, reading.ids[over] as number)) return missed
          }
          return missed
        }
      }
      case 'number': {
        return (at) => {
          if (at >= reading.end) return missed
          const value = reading.values[at] as number
          const isMoney = ((reading.flags[at] as number) & flag.money) !== 0
          if (isMoney !== pattern.money) return missed
          return value >= pattern.least && value < pattern.below ? next(at + 1) : missed
        }
      }
      case 'night':
        return (at) => (at < reading.end && ((reading.flags[at] as number) & flag.night) !== 0 ? next(at + 1) : missed)
    }
  }

  /** The set of a part that is always exactly one plain word, or null. */
  private singleOf(pattern: Pattern): Uint32Array | null {
    const ids = this.singleIds(pattern)
    return ids === null ? null : this.setOf(ids)
  }

  private singleIds(pattern: Pattern): number[] | null {
    switch (pattern.kind) {
      case 'word':
        return this.wordsOf(pattern).map((word) => this.vocabulary.add(word))
      case 'either': {
        const ids: number[] = []
        for (const option of pattern.options) {
          const one = this.singleIds(option)
          if (one === null) return null
          ids.push(...one)
        }
        return ids
      }
      case 'group':
        return this.singleIds(this.group(pattern.name))
      case 'row':
      case 'maybe':
      case 'gap':
      case 'number':
      case 'night':
        return null
    }
  }

  setOf(ids: readonly number[]): Uint32Array {
    const sorted = [...new Set(ids)].sort((a, b) => a - b)
    const key = sorted.join()
    const kept = this.sets.get(key)
    if (kept) return kept
    const set = new Uint32Array((this.vocabulary.size >> 5) + 1)
    for (const id of sorted) set[id >> 5] = (set[id >> 5] as number) | (1 << (id & 31))
    this.sets.set(key, set)
    return set
  }

  /** The words with which a part can begin; null when that may be any word. */
  private firstIds(pattern: Pattern): number[] | null {
    switch (pattern.kind) {
      case 'word':
        return this.singleIds(pattern)
      case 'group':
        return this.firstIds(this.group(pattern.name))
      case 'either': {
        const ids: number[] = []
        for (const option of pattern.options) {
          const one = this.firstIds(option)
          if (one === null) return null
          ids.push(...one)
        }
        return ids
      }
      case 'row': {
        const ids: number[] = []
        for (const item of pattern.items) {
          if (item.kind === 'gap') return null
          const one = this.firstIds(item.kind === 'maybe' ? item.item : item)
          if (one === null) return null
          ids.push(...one)
          if (this.lengths(item).least > 0) return ids
        }
        return null
      }
      case 'number':
      case 'night':
        return [someNumber, ...this.vocabulary.words().flatMap(([word, id]) => (/^\d/.test(word) ? [id] : []))]
      case 'maybe':
      case 'gap':
        return null
    }
  }

  private firstsOf(pattern: Pattern): Uint32Array | null {
    const ids = this.firstIds(pattern)
    return ids === null ? null : this.setOf(ids)
  }

  private anchorOf(pattern: Pattern, costs: Float64Array): { set: Uint32Array | null; before: Reach } {
    const items = pattern.kind === 'row' ? pattern.items : [pattern]
    let best: { set: Uint32Array | null; before: Reach; cost: number } = {
      set: null,
      before: { least: 0, most: 0 },
      cost: Number.POSITIVE_INFINITY,
    }
    let least = 0
    let most = 0
    for (const item of items) {
      const lengths = this.lengths(item)
      const ids = lengths.least > 0 ? this.firstIds(item) : null
      if (ids !== null) {
        const cost = [...new Set(ids)].reduce(
          (sum, id) => sum + (id === someNumber || id === unknown ? commonCost : (costs[id] as number)),
          0,
        )
        if (cost < best.cost) best = { set: this.setOf(ids), before: { least, most }, cost }
      }
      least += lengths.least
      most += lengths.most
    }
    return best
  }

  private lengths(pattern: Pattern): Reach {
    switch (pattern.kind) {
      case 'word':
      case 'number':
      case 'night':
        return { least: 1, most: 1 }
      case 'gap':
        return { least: 0, most: Math.min(pattern.upTo, gapLong) }
      case 'maybe':
        return { least: 0, most: this.lengths(pattern.item).most }
      case 'group':
        return this.lengths(this.group(pattern.name))
      case 'row':
        return pattern.items
          .map((item) => this.lengths(item))
          .reduce((sum, one) => ({ least: sum.least + one.least, most: sum.most + one.most }), { least: 0, most: 0 })
      case 'either': {
        const all = pattern.options.map((option) => this.lengths(option))
        return { least: Math.min(...all.map((one) => one.least)), most: Math.max(...all.map((one) => one.most)) }
      }
    }
  }
}

export function has(set: Uint32Array, id: number): boolean {
  return (((set[id >> 5] as number) >>> (id & 31)) & 1) === 1
}
