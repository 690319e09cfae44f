// Phrases made ready to run. Each is tried only in a sentence that the sieve lets through, so that many hundreds cost little.
import type { Pattern } from '../../platform/content/index.ts'
import { gapLong } from '../../platform/content/index.ts'
import type { Hits } from './hits.ts'
import { Program } from './program.ts'
import type { Reading } from './reading.ts'
import type { Sets } from './sets.ts'
import { Sieve, type Met } from './sieve.ts'
import { formsOf, someNumber, type Vocabulary } from './vocabulary.ts'
import { when, type Costs, type Part, type Use } from './ways.ts'

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
const waysMost = 32

interface Reach {
  readonly least: number
  readonly most: number
}

/** A list of phrases over one vocabulary. Add them all, then call `ready`. */
export class Phrases {
  private readonly all: Pattern[] = []
  private readonly uses: Use[] = []
  /** The step with which each begins. */
  private steps = new Int32Array(0)
  /** Of how many words each is at least. */
  private least = new Uint8Array(0)
  /** Which are one word of several. */
  private isWord = new Uint8Array(0)
  private sieve: Sieve | null = null
  /** The colours of the words with which each may begin. */
  private firsts = new Int32Array(0)
  private readonly program: Program
  /** Every word that is a figure. */
  private figures: readonly number[] = []

  private readonly reading: Reading
  private readonly vocabulary: Vocabulary
  private readonly sets: Sets
  private readonly known: Groups
  private readonly plain: boolean

  constructor(reading: Reading, vocabulary: Vocabulary, sets: Sets, known: Groups, plain = false) {
    this.plain = plain
    this.reading = reading
    this.vocabulary = vocabulary
    this.sets = sets
    this.known = known
    this.program = new Program(reading, sets)
  }

  /** Adds a phrase, and what it is for; answers its number. */
  add(pattern: Pattern, use: Use): number {
    this.collect(pattern)
    this.all.push(pattern)
    this.uses.push(use)
    return this.all.length - 1
  }

  /** Makes the words of a phrase known without looking for it. */
  collected(pattern: Pattern): Pattern {
    this.collect(pattern)
    return pattern
  }

  /** The words of a phrase that is always one word. */
  wordsIn(pattern: Pattern): readonly number[] {
    const ids = this.singleIds(pattern)
    if (ids === null) throw new Error('what may stand between is told word by word: a link is one word of several')
    return ids
  }

  get size(): number {
    return this.all.length
  }

  /**
   * Makes every phrase ready, and seals the sets. The vocabulary must be whole. `costs`: how often each word is met. `barriers`: the set of words
   * over which a gap never reaches: not, but, denied.
   */
  ready(costs: Costs, barriers: number): void {
    this.figures = [someNumber, ...this.vocabulary.all().flatMap(([word, id]) => (/^\d/.test(word) ? [id] : []))]
    this.program.know(this.sets.of(this.figures))
    this.steps = Int32Array.from(this.all, (pattern) => this.compile(pattern, this.program.found()))
    this.isWord = Uint8Array.from(this.all, (pattern) => (this.singleIds(pattern) === null ? 0 : 1))
    this.least = Uint8Array.from(this.all, (pattern) => this.lengths(pattern).least)
    this.sets.seal(this.vocabulary.size)
    this.program.seal(barriers)
    this.sieve = new Sieve(
      this.reading,
      this.all.map((pattern) => this.waysOf(pattern)),
      this.uses,
      costs,
    )
    const { sieve } = this
    this.firsts = Int32Array.from(this.all, (pattern) => {
      const ids = this.lengths(pattern).least === 0 ? null : this.firstIds(pattern)
      return ids === null ? -1 : sieve.coloursOf(ids)
    })
  }

  /** Every phrase in the sentence between two words that is always looked for. `met` takes what `ask` wants to know. */
  find(first: number, end: number, found: Hits, met: Met): void {
    if (this.plain) this.tryAll(when.always, 0, first, end, found)
    else this.tryKept((this.sieve as Sieve).sift(first, end, met), first, end, found)
  }

  /** Every phrase of some kinds in a sentence for which `find` filled `met`: by their numbers, then by where they begin. */
  ask(use: (typeof when)['around' | 'everyday'], kinds: number, met: Met, first: number, end: number, found: Hits): void {
    if (this.plain) {
      this.tryAll(use, kinds, first, end, found)
      return
    }
    const sieve = this.sieve as Sieve
    const count = sieve.ask(use, kinds, met, first, end)
    if (count > 1) inOrder(sieve.kept, count)
    this.tryKept(count, first, end, found)
  }

  useOf(phrase: number): Use {
    return this.uses[phrase] as Use
  }

  private tryKept(count: number, first: number, end: number, found: Hits): void {
    const sieve = this.sieve as Sieve
    for (let n = 0; n < count; n += 1) {
      const phrase = sieve.kept[n] as number
      this.tryFrom(phrase, sieve.startsOf(phrase), sieve.lastOf(phrase), first, end, found)
    }
  }

  private tryAll(use: number, kinds: number, first: number, end: number, found: Hits): void {
    this.uses.forEach((is, phrase) => {
      if (is.when !== use || (use !== when.always && (is.kind & kinds) === 0)) return
      for (let from = first; from < end; from += 1) this.tryAt(phrase, from, end, found)
    })
  }

  /** Tries a phrase from each word that `starts` names: a bit each from `first` on, the last bit for all that follow, up to `last`. */
  private tryFrom(phrase: number, starts: number, last: number, first: number, end: number, found: Hits): void {
    const latest = end - (this.least[phrase] as number)
    const until = last < latest ? last : latest
    // The sieve has found a phrase of one word where it says that it may begin.
    const isFound = this.isWord[phrase] === 1
    for (let bits = starts; bits !== 0; bits &= bits - 1) {
      const at = 31 - Math.clz32(bits & -bits)
      if (first + at > until) return
      if (isFound && at < 31) found.add(phrase, first + at, first + at + 1)
      else if (this.mayBegin(phrase, first + at)) this.tryAt(phrase, first + at, end, found)
    }
    for (let from = first + 32; from <= until; from += 1) this.tryAt(phrase, from, end, found)
  }

  /** Whether a word has a colour with which a phrase may begin: half of all tries are told so to be in vain, without a look at the phrase. */
  private mayBegin(phrase: number, at: number): boolean {
    return ((this.firsts[phrase] as number) & (this.sieve as Sieve).colourOf(this.reading.ids[at] as number)) !== 0
  }

  private tryAt(phrase: number, from: number, end: number, found: Hits): void {
    const to = this.program.run(this.steps[phrase] as number, from, end)
    if (to > from) found.add(phrase, from, to)
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

  /** The step with which a part begins, when what follows begins with `next`. */
  private compile(pattern: Pattern, next: number): number {
    const ids = this.singleIds(pattern)
    if (ids !== null) return ids.length === 1 ? this.program.word(ids[0] as number, next) : this.program.set(this.sets.of(ids), next)
    switch (pattern.kind) {
      case 'word':
        throw new Error('a word is one set')
      case 'row':
        return pattern.items.reduceRight((rest, item) => this.compile(item, rest), next)
      case 'either':
        return this.compileEither(pattern.options, next)
      case 'maybe':
        return this.program.maybe(this.compile(pattern.item, next), next)
      case 'group':
        return this.compile(this.group(pattern.name), next)
      case 'gap':
        return this.program.gap(pattern.upTo, next)
      case 'number':
        return this.program.number(pattern.money, pattern.least, pattern.below, next)
      case 'night':
        return this.program.night(next)
    }
  }

  /** One of several: longer ones go before single words. */
  private compileEither(options: readonly Pattern[], next: number): number {
    return this.program.either(
      options.filter((option) => this.singleIds(option) === null).map((option) => this.compile(option, next)),
      options.flatMap((option) => this.singleIds(option) ?? []),
      next,
    )
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

  /** The words with which a part can begin; null when that may be any word. */
  private firstIds(pattern: Pattern): readonly number[] | null {
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
        return this.figures
      case 'maybe':
      case 'gap':
        return null
    }
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

/** Puts the first numbers of a row in their order. They are few. */
function inOrder(row: Int32Array, count: number): void {
  for (let next = 1; next < count; next += 1) {
    const one = row[next] as number
    let at = next - 1
    while (at >= 0 && (row[at] as number) > one) {
      row[at + 1] = row[at] as number
      at -= 1
    }
    row[at + 1] = one
  }
}

function joined(one: Loose, next: Loose): Loose {
  const [first, ...rest] = next.parts
  if (first === undefined)
    return one.parts.length === 0 ? { parts: [], before: one.before + next.before, after: 0 } : { ...one, after: one.after + next.before }
  if (one.parts.length === 0) return { ...next, before: one.before + next.before }
  return { parts: [...one.parts, { ids: first.ids, within: one.after + next.before + 1 }, ...rest], before: one.before, after: next.after }
}
