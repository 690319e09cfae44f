// Two words that stand together, and what is kept under each such pair: some fifty thousand pairs, asked for at every word of a text.
//
// Words that begin the same pairs are one class, and so are words that end the same. The pairs of all classes share one row of places, as sets of words do:
// each class that begins has a base; what is kept under the pair with a class that ends stands at `base + class`, with the first class beside it. So one
// look tells whether the pair is known and what is kept, and the row is small enough to stay in the nearer memory.
import { basesOf } from './sets.ts'

/** Of each place: the class of the first word, and in the lower bits what is kept. */
export const pairAt = { first: 16, what: 0xffff } as const
/** The class of words that begin no pair, and the one beside which nothing is kept: they never meet. */
const beginsNone = 0xffff
const nobody = 0xfffe
/** The class of words that end no pair. */
const endsNone = 0

export class Pairs {
  places = new Int32Array(1)
  /** Of each word: its class as the first of a pair, where the places of that class begin, and its class as the second. */
  firsts = new Int32Array(1)
  bases = new Int32Array(1)
  seconds = new Int32Array(1)

  private readonly kept = new Map<number, Map<number, number>>()

  /** Keeps a number under a pair of words. */
  keep(first: number, second: number, what: number): void {
    if (what > pairAt.what) throw new Error('more to be kept than a place can name')
    const row = this.kept.get(first)
    if (row === undefined) this.kept.set(first, new Map([[second, what]]))
    else row.set(second, what)
  }

  /** Finds each pair its place, so many words being known. No pair is added after this. */
  seal(words: number): this {
    const columns = new Map<number, string>()
    for (const [first, row] of this.kept)
      for (const [second, what] of row) columns.set(second, `${columns.get(second) ?? ''} ${first}:${what}`)
    this.seconds = new Int32Array(words).fill(endsNone)
    const classes = new Classes()
    for (const [second, column] of columns) this.seconds[second] = classes.of(column) + 1

    this.firsts = new Int32Array(words).fill(beginsNone)
    const rows: Map<number, number>[] = []
    const firsts = new Classes()
    for (const [first, all] of this.kept) {
      const row = new Map([...all].map(([second, what]) => [this.seconds[second] as number, what]))
      const number = firsts.of([...row].map((pair) => pair.join(':')).join())
      this.firsts[first] = number
      rows[number] = row
    }
    const { bases, length } = basesOf(
      rows.map((row) => [...row.keys()].sort((a, b) => a - b)),
      classes.count + 1,
    )
    this.places = new Int32Array(length).fill(nobody << pairAt.first)
    rows.forEach((row, first) => {
      for (const [second, what] of row) this.places[(bases[first] as number) + second] = (first << pairAt.first) | what
    })
    this.bases = Int32Array.from(this.firsts, (first) => bases[first] ?? 0)
    this.kept.clear()
    return this
  }
}

/** Numbers what is alike with one number. */
class Classes {
  private readonly numbers = new Map<string, number>()

  of(name: string): number {
    const kept = this.numbers.get(name)
    if (kept !== undefined) return kept
    this.numbers.set(name, this.numbers.size)
    return this.numbers.size - 1
  }

  get count(): number {
    return this.numbers.size
  }
}
