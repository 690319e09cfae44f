// Phrases as tables of steps, and the one loop that walks them: no call from word to word, only places in a table.
//
// Each step names the step after it. Where there is more than one way on, the others wait on a stack, the first to try on
// top; a step that does not fit takes the topmost. A phrase has no loops, so a walk always ends.
import { flag, type Reading } from './reading.ts'
import { anyWord, type Sets } from './sets.ts'

export const missed = -1

const { night: atNight, money: ofMoney } = flag
const none = missed
const step = { found: 0, word: 1, set: 2, number: 3, night: 4, gap: 5, maybe: 6, either: 7 } as const

/** Among the ways on of one of several: the word itself is all of it. */
const oneMore = -1
/** A table of small numbers holds none below nothing: this stands for such a one. */
const below = 0xffff
/** Above the kind of a step: the higher part of a place that is too high for one number of the table. */
const highAt = 3
const kindMask = 7
/** Each step names others by how far back they stand, which a number of the table must hold: one that stands further off is made anew. */
const shareMost = 50_000
const farthestBack = 0xffff
/** Of no kind that a set tells apart. */
const noKind = -1
/** Behind the last word that may be looked at. */
const noWord = -1

export class Program {
  private readonly making: number[] = []
  /** For each step, how many ways may wait at most while it and those after it are walked. */
  private readonly waiting = new Map<number, number>()
  private readonly bounds: number[] = []
  /** Where sets stand in the steps, and where the base of each is to stand. */
  private readonly bases = new Map<number, { readonly step: number; readonly base: number }>()
  /** Where each step stands: two that go on alike are one, where they do not stand too far apart. */
  private readonly steps = new Map<string, number>()
  private readonly lists: number[] = []
  private table = new Uint16Array(1)
  private limits = new Float64Array(1)
  private stack = new Int32Array(1)

  private readonly reading: Reading
  private readonly sets: Sets
  /** The set over which a gap never reaches. */
  private barriers = anyWord

  /** The set of words that are figures. */
  private figures = anyWord

  constructor(reading: Reading, sets: Sets) {
    this.reading = reading
    this.sets = sets
  }

  /** Says which words are figures, before any step is added. */
  know(figures: number): void {
    this.figures = figures
  }

  /** The step at which a phrase has been found. */
  found(): number {
    return this.add(0, step.found, 0)
  }

  word(id: number, next: number): number {
    return this.add(this.depth(next), step.word, next, id)
  }

  set(set: number, next: number): number {
    return this.based(this.add(this.depth(next), step.set, next, set, 0), 2, 3)
  }

  number(money: boolean, least: number, below: number, next: number): number {
    this.bounds.push(least, below)
    return this.add(this.depth(next), step.number, next, money ? 1 : 0, this.bounds.length - 2)
  }

  night(next: number): number {
    return this.add(this.depth(next), step.night, next)
  }

  /** Up to so many words between, never over a barrier. */
  gap(upTo: number, next: number): number {
    return this.based(this.add(this.depth(next) + 1, step.gap, next, upTo, ...this.firstsOf(next), 0), 3, 5)
  }

  maybe(inner: number, next: number): number {
    return this.based(
      this.add(Math.max(this.depth(inner), this.depth(next)) + 1, step.maybe, next, inner, ...this.firstsOf(inner), 0),
      3,
      5,
    )
  }

  /** The options in their order, then one word of `singles`. Which of them may begin with a word is told once, here. */
  either(options: readonly number[], singles: readonly number[], next: number): number {
    const depth = Math.max(this.depth(next), ...options.map((at) => this.depth(at))) + options.length + 1
    const begins = options.map((at) => this.wordsOf(at))
    const open = options.filter((_, n) => begins[n] === null)
    const ways = new Map<number, number[]>([...singles, ...begins.flatMap((ids) => ids ?? [])].map((id) => [id, []]))
    options.forEach((at, n) => {
      for (const id of begins[n] ?? ways.keys()) ways.get(id)?.push(at)
    })
    for (const id of new Set(singles)) ways.get(id)?.push(oneMore)
    const lists = new Map<number, number>()
    const kinds = new Map<number, number>()
    for (const [id, way] of ways) {
      const list = this.list(way)
      if (!lists.has(list)) lists.set(list, lists.size)
      kinds.set(id, lists.get(list) as number)
    }
    // Before them: the ways on that all other words have.
    return this.based(
      this.add(depth, step.either, next, this.sets.telling(kinds, lists.size), lists.size, 0, this.list(open), ...lists.keys()),
      2,
      4,
    )
  }

  /** The words with which what begins at a step can begin; null when that may be any word, or none. */
  private wordsOf(at: number): readonly number[] | null {
    const set = this.beginsWith(at)
    return set === anyWord ? null : this.sets.membersOf(set)
  }

  /** The same as a set and how many kinds it tells apart. */
  private firstsOf(at: number): readonly [number, number] {
    const set = this.beginsWith(at)
    return [set, this.sets.widthOf(set)]
  }

  private beginsWith(at: number): number {
    const { making } = this
    switch (making[at]) {
      case step.word:
        return this.sets.of([making[at + 2] as number])
      case step.set:
        return making[at + 2] as number
      case step.number:
      case step.night:
        return this.figures
      case step.either:
        return making[making[at + 5] as number] === 0 ? (making[at + 2] as number) : anyWord
      case step.maybe: {
        const inner = this.wordsOf(making[at + 2] as number)
        const after = this.wordsOf(making[at + 1] as number)
        return inner === null || after === null ? anyWord : this.sets.of([...inner, ...after])
      }
      default:
        return anyWord
    }
  }

  /** No step is added after this. The sets must be sealed: each step then knows where its own begins. */
  seal(barriers: number): void {
    this.barriers = barriers
    this.table = this.laidOut()
    this.limits = Float64Array.from(this.bounds)
    this.stack = new Int32Array(3 * (Math.max(...this.waiting.values()) + 1))
  }

  /** The table in small numbers. Steps name others by how far back they stand, and where a set begins in two parts. */
  private laidOut(): Uint16Array<ArrayBuffer> {
    const { making } = this
    const table = Uint16Array.from(making, (number) => (number < 0 ? below : number))
    const back = (at: number, to: number): number => {
      if (to > at || at - to > farthestBack) throw new Error('a phrase is longer than a step can reach back')
      return at - to
    }
    for (const at of this.waiting.keys()) {
      const kind = making[at]
      table[at + 1] = back(at, kind === step.found ? at : (making[at + 1] as number))
      if (kind === step.maybe) table[at + 2] = back(at, making[at + 2] as number)
      if (kind === step.either)
        for (let n = 0; n <= (making[at + 3] as number); n += 1) table[at + 5 + n] = back(at, making[at + 5 + n] as number)
    }
    for (const list of this.lists)
      for (let n = 1; n <= (making[list] as number); n += 1) {
        const way = making[list + n] as number
        table[list + n] = way === oneMore ? below : back(list, way)
      }
    for (const [set, { base, step: at }] of this.bases) {
      const begin = this.sets.bases[making[set] as number] ?? 0
      table[base] = begin & 0xffff
      table[at] = (making[at] as number) | ((begin >>> 16) << highAt)
    }
    return table
  }

  /** Walks from a step and a word on; answers the word after the phrase, or `missed`. No word from `end` on is looked at. */
  run(from: number, word: number, end: number): number {
    const { table, stack, barriers } = this
    const { ids, flags } = this.reading
    const { owners } = this.sets
    const barriersBase = this.sets.bases[barriers] as number
    let at = word
    let pc = from
    let waits = 0
    // How many words a gap may still pass when it is taken up again; less than nothing when it is new.
    let left = -1
    for (;;) {
      const head = table[pc] as number
      const next = pc - (table[pc + 1] as number)
      const high = (head >>> highAt) << 16
      switch (head & kindMask) {
        case step.found:
          return at
        case step.word:
          if (at < end && ids[at] === table[pc + 2]) {
            at += 1
            pc = next
            continue
          }
          break
        case step.set: {
          const set = table[pc + 2] as number
          if (at < end && owners[(high | (table[pc + 3] as number)) + (ids[at] as number)] === set + 1) {
            at += 1
            pc = next
            continue
          }
          break
        }
        case step.number:
          if (at < end && this.isWithin(pc, at)) {
            at += 1
            pc = next
            continue
          }
          break
        case step.night:
          if (at < end && ((flags[at] as number) & atNight) !== 0) {
            at += 1
            pc = next
            continue
          }
          break
        case step.gap: {
          let more = left >= 0 ? left : (table[pc + 2] as number)
          left = -1
          const firsts = table[pc + 3] as number
          const width = table[pc + 4] as number
          const base = high | (table[pc + 5] as number)
          let over = at
          let fits = false
          let last = false
          for (;;) {
            const id = over < end ? (ids[over] as number) : noWord
            const kind = firsts === below || id === noWord ? noKind : (owners[base + id] as number) - firsts - 1
            fits = firsts === below || (kind >= 0 && kind < width)
            last = more === 0 || id === noWord || owners[barriersBase + id] === barriers + 1
            if (fits || last) break
            over += 1
            more -= 1
          }
          if (!fits) break
          if (!last) {
            stack[waits] = pc
            stack[waits + 1] = over + 1
            stack[waits + 2] = more - 1
            waits += 3
          }
          at = over
          pc = next
          continue
        }
        case step.maybe: {
          const firsts = table[pc + 3] as number
          if (firsts !== below) {
            const base = high | (table[pc + 5] as number)
            const kind = at < end ? (owners[base + (ids[at] as number)] as number) - firsts - 1 : noKind
            if (kind < 0 || kind >= (table[pc + 4] as number)) {
              pc = next
              continue
            }
          }
          stack[waits] = next
          stack[waits + 1] = at
          stack[waits + 2] = -1
          waits += 3
          pc -= table[pc + 2] as number
          continue
        }
        case step.either: {
          const set = table[pc + 2] as number
          const base = high | (table[pc + 4] as number)
          const kind = at < end ? (owners[base + (ids[at] as number)] as number) - set - 1 : noKind
          const list = pc - (table[kind >= 0 && kind < (table[pc + 3] as number) ? pc + 6 + kind : pc + 5] as number)
          const count = table[list] as number
          if (count === 1) {
            const only = table[list + 1] as number
            if (only === below) at += 1
            pc = only === below ? next : list - only
            continue
          }
          for (let way = list + count; way > list; way -= 1) {
            const to = table[way] as number
            stack[waits] = to === below ? next : list - to
            stack[waits + 1] = to === below ? at + 1 : at
            stack[waits + 2] = -1
            waits += 3
          }
          break
        }
        default:
          throw new Error('every step is of a kind')
      }
      if (waits === 0) return none
      waits -= 3
      pc = stack[waits] as number
      at = stack[waits + 1] as number
      left = stack[waits + 2] as number
    }
  }

  private isWithin(pc: number, at: number): boolean {
    const isMoney = ((this.reading.flags[at] as number) & ofMoney) !== 0
    if (isMoney !== (this.table[pc + 2] === 1)) return false
    const value = this.reading.values[at] as number
    const limit = this.table[pc + 3] as number
    return value >= (this.limits[limit] as number) && value < (this.limits[limit + 1] as number)
  }

  /** Ways on, with their number before them. */
  private list(ways: readonly number[]): number {
    return this.made(`list ${ways.join()}`, [ways.length, ...ways], (at) => this.lists.push(at))
  }

  /** Says in which fields of a step a set stands, and in which its base is to stand. */
  private based(at: number, set: number, base: number): number {
    this.bases.set(at + set, { step: at, base: at + base })
    return at
  }

  private add(depth: number, ...fields: number[]): number {
    return this.made(fields.join(), fields, (at) => this.waiting.set(at, depth))
  }

  private made(name: string, fields: readonly number[], note: (at: number) => void): number {
    const made = this.steps.get(name)
    const at = this.making.length
    if (made !== undefined && at - made < shareMost) return made
    this.steps.set(name, at)
    this.making.push(...fields)
    note(at)
    return at
  }

  private depth(at: number): number {
    return this.waiting.get(at) as number
  }
}
