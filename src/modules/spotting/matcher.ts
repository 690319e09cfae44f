// Phrases made ready to run. Each is tried only in a sentence that the sieve lets through, so that many hundreds cost little.
import type { Pattern } from '../../platform/content/index.ts'
import { gapLong } from '../../platform/content/index.ts'
import { flag, type Reading } from './reading.ts'
import { Sieve, type Part } from './sieve.ts'
import { formsOf, someNumber, type Vocabulary } from './vocabulary.ts'

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

/** A way of saying a part, and how many words may stand before and after what it cannot do without. */
interface Loose {
  readonly parts: readonly Part[]
  readonly before: number
  readonly after: number
}

/** Ways kept of one phrase. */
const waysMost = 96

interface Reach {
  readonly least: number
  readonly most: number
}

/** A list of phrases over one vocabulary. Add them all, then call `ready`. */
export class Phrases {
  private readonly all: Pattern[] = []
  private readonly sets = new Map<string, Uint32Array>()
  private runs: Run[] = []
  private starts: (Uint32Array | null)[] = []
  private least: number[] = []
  private sieve: Sieve | null = null
  /** Every word that is a figure. */
  private figures: number[] | undefined

  private readonly reading: Reading
  private readonly vocabulary: Vocabulary
  private readonly known: Groups
  /** Words over which a gap never reaches: not, but, denied. */
  private readonly barriers: () => Uint32Array

  private readonly plain: boolean

  constructor(reading: Reading, vocabulary: Vocabulary, known: Groups, barriers: () => Uint32Array, plain = false) {
    this.plain = plain
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

  /** Makes every phrase ready. The vocabulary must be whole. `costs`: how often each word is met. */
  ready(costs: Float64Array): void {
    for (const pattern of this.all) {
      this.runs.push(this.compile(pattern, (at) => at))
      this.starts.push(this.firstsOf(pattern))
      this.least.push(this.lengths(pattern).least)
    }
    this.sieve = new Sieve(
      this.all.map((pattern) => this.waysOf(pattern).map(({ parts }) => parts)),
      costs,
    )
  }

  /** Every phrase in the sentence between two words: by phrase, then by place. `wanted` may leave phrases out. */
  find(first: number, end: number, found: Found[], wanted?: (phrase: number) => boolean): void {
    if (this.plain) {
      for (let phrase = 0; phrase < this.all.length; phrase += 1)
        if (wanted === undefined || wanted(phrase)) this.tryAt(phrase, first, end, found)
      return
    }
    const sieve = this.sieve as Sieve
    const count = sieve.sift(this.reading.ids, first, end)
    for (let n = 0; n < count; n += 1) {
      const phrase = sieve.kept[n] as number
      if (wanted === undefined || wanted(phrase)) this.tryAt(phrase, first, end, found)
    }
  }

  private tryAt(phrase: number, first: number, end: number, found: Found[]): void {
    const { ids } = this.reading
    this.reading.end = end
    const starts = this.plain ? null : (this.starts[phrase] as Uint32Array | null)
    const run = this.runs[phrase] as Run
    const last = end - (this.least[phrase] as number)
    for (let from = first; from <= last; from += 1) {
      if (starts !== null && !has(starts, ids[from] as number)) continue
      const to = run(from)
      if (to > from) found.push({ phrase, from, to })
    }
  }

  /** The ways in which a part can be said, each as what it cannot do without. */
  private waysOf(pattern: Pattern): Loose[] {
    const { least, most } = this.lengths(pattern)
    if (least === 0) return [{ parts: [], before: most, after: 0 }]
    const ids = this.singleIds(pattern)
    if (ids !== null) return [{ parts: [{ ids, within: 0 }], before: 0, after: 0 }]
    switch (pattern.kind) {
      case 'group':
        return this.waysOf(this.group(pattern.name))
      case 'row':
        return pattern.items.reduce<Loose[]>(
          (all, item) => {
            const ways = this.waysOf(item)
            const few = all.length * ways.length <= waysMost ? ways : [this.roughly(item)]
            return all.flatMap((one) => few.map((next) => joined(one, next)))
          },
          [{ parts: [], before: 0, after: 0 }],
        )
      case 'either': {
        const words = pattern.options.flatMap((option) => this.singleIds(option) ?? [])
        const ways = pattern.options.filter((option) => this.singleIds(option) === null).flatMap((option) => this.waysOf(option))
        return words.length === 0 ? ways : [{ parts: [{ ids: [...new Set(words)], within: 0 }], before: 0, after: 0 }, ...ways]
      }
      default:
        return [this.roughly(pattern)]
    }
  }

  /** A part by the words with which it can begin, where its ways are too many. */
  private roughly(pattern: Pattern): Loose {
    const { least, most } = this.lengths(pattern)
    const ids = least > 0 ? this.firstIds(pattern) : null
    return ids === null
      ? { parts: [], before: most, after: 0 }
      : { parts: [{ ids: [...new Set(ids)], within: 0 }], before: 0, after: most - 1 }
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
        return pattern.items.reduceRight<Run>(
          (rest, item, place) =>
            item.kind === 'gap' ? this.compileGap(item.upTo, this.firstsAfter(pattern.items, place + 1), rest) : this.compile(item, rest),
          next,
        )
      case 'either':
        return this.compileEither(pattern.options, next)
      case 'maybe': {
        const inner = this.compile(pattern.item, next)
        const starts = this.firstsOf(pattern.item)
        return (at) => {
          if (starts !== null && (at >= reading.end || !has(starts, reading.ids[at] as number))) return next(at)
          const to = inner(at)
          return to === missed ? next(at) : to
        }
      }
      case 'group':
        return this.compile(this.group(pattern.name), next)
      case 'gap':
        return this.compileGap(pattern.upTo, null, next)
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

  /** Up to so many words between, never over a barrier. `starts`: with what the rest must begin, where that is known. */
  private compileGap(upTo: number, starts: Uint32Array | null, next: Run): Run {
    const { reading } = this
    const barriers = this.barriers()
    return (at) => {
      for (let over = at; over <= at + upTo; over += 1) {
        if (starts === null || (over < reading.end && has(starts, reading.ids[over] as number))) {
          const to = next(over)
          if (to !== missed) return to
        }
        if (over >= reading.end || has(barriers, reading.ids[over] as number)) return missed
      }
      return missed
    }
  }

  /** The words with which the rest of a row begins, or null when that may be any word, or none. */
  private firstsAfter(items: readonly Pattern[], place: number): Uint32Array | null {
    const rest = items.slice(place)
    return rest.length === 0 ? null : this.firstsOf({ kind: 'row', items: rest })
  }

  /** One of several: which of them may begin with a word is looked up by the word. Longer ones go before single words. */
  private compileEither(options: readonly Pattern[], next: Run): Run {
    const { reading } = this
    const byWord = new Map<number, Run[]>()
    const others = options
      .filter((option) => this.singleIds(option) === null)
      .map((option) => {
        const firsts = this.firstIds(option)
        return { run: this.compile(option, next), firsts: firsts === null ? null : new Set(firsts) }
      })
    const open = others.some(({ firsts }) => firsts === null)
    const singles = new Set(options.flatMap((option) => this.singleIds(option) ?? []))
    const known = new Set([...others.flatMap(({ firsts }) => [...(firsts ?? [])]), ...singles])
    const single: Run = (at) => next(at + 1)
    for (const id of known) {
      const runs = others.filter(({ firsts }) => firsts === null || firsts.has(id)).map(({ run }) => run)
      byWord.set(id, singles.has(id) ? [...runs, single] : runs)
    }
    const starts = this.setOf([...known])
    const anywhere = open ? others.filter(({ firsts }) => firsts === null).map(({ run }) => run) : []
    return (at) => {
      const id = at < reading.end ? (reading.ids[at] as number) : -1
      const runs = id !== -1 && has(starts, id) ? (byWord.get(id) as Run[]) : anywhere
      for (let n = 0; n < runs.length; n += 1) {
        const to = (runs[n] as Run)(at)
        if (to !== missed) return to
      }
      return missed
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
        return (this.figures ??= [someNumber, ...this.vocabulary.words().flatMap(([word, id]) => (/^\d/.test(word) ? [id] : []))])
      case 'maybe':
      case 'gap':
        return null
    }
  }

  private firstsOf(pattern: Pattern): Uint32Array | null {
    const ids = this.firstIds(pattern)
    return ids === null ? null : this.setOf(ids)
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

function joined(one: Loose, next: Loose): Loose {
  const [first, ...rest] = next.parts
  if (first === undefined)
    return one.parts.length === 0 ? { parts: [], before: one.before + next.before, after: 0 } : { ...one, after: one.after + next.before }
  if (one.parts.length === 0) return { ...next, before: one.before + next.before }
  return { parts: [...one.parts, { ids: first.ids, within: one.after + next.before + 1 }, ...rest], before: one.before, after: next.after }
}
