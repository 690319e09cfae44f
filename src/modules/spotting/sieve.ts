// Tells in one pass over a sentence which phrases may stand in it, however many there are.
//
// A phrase cannot do without certain parts, in order. Each part is one bit; the parts of a phrase lie side by side in one
// number of 32 bits. Each word moves every phrase that waits for it one bit on, all in a few numbers at once. A phrase whose
// last bit is set may stand here and is tried in full; the others cannot.

/** Parts looked at for one phrase: more would tell little more. */
const stepsMost = 8
const bits = 32

export class Sieve {
  /** The phrases that the last `sift` let through, in ascending order: as many as it answered. */
  readonly kept: Int32Array

  private readonly state: Int32Array
  /** First and last bit of each phrase, by number of 32 bits. */
  private readonly begins: Int32Array
  private readonly ends: Int32Array
  private readonly phraseOf: Int32Array
  /** For each word, from `rowFrom[word]` on: which numbers it touches and which bits of them. */
  private readonly rowFrom: Int32Array
  private readonly rowBlock: Int32Array
  private readonly rowBits: Int32Array
  /** Phrases that have no part they cannot do without. */
  private readonly always: readonly number[]

  /** `steps`: for each phrase the words of its parts, in order. */
  constructor(steps: readonly (readonly (readonly number[])[])[], words: number) {
    const rows: Map<number, number>[] = Array.from({ length: words }, () => new Map())
    const begins: number[] = []
    const ends: number[] = []
    const phraseOf: number[] = []
    const always: number[] = []
    let block = 0
    let used = 0
    steps.forEach((all, phrase) => {
      const parts = all.slice(0, stepsMost)
      if (parts.length === 0) {
        always.push(phrase)
        return
      }
      if (used + parts.length > bits) {
        block += 1
        used = 0
      }
      parts.forEach((ids, step) => {
        const bit = 1 << (used + step)
        for (const id of ids) {
          const row = rows[id] as Map<number, number>
          row.set(block, (row.get(block) ?? 0) | bit)
        }
      })
      begins[block] = (begins[block] ?? 0) | (1 << used)
      ends[block] = (ends[block] ?? 0) | (1 << (used + parts.length - 1))
      phraseOf[block * bits + used + parts.length - 1] = phrase
      used += parts.length
    })
    const blocks = block + 1
    this.state = new Int32Array(blocks)
    this.begins = Int32Array.from({ length: blocks }, (_, n) => begins[n] ?? 0)
    this.ends = Int32Array.from({ length: blocks }, (_, n) => ends[n] ?? 0)
    this.phraseOf = Int32Array.from({ length: blocks * bits }, (_, n) => phraseOf[n] ?? -1)
    this.kept = new Int32Array(steps.length)
    this.always = always
    this.rowFrom = new Int32Array(words + 1)
    rows.forEach((row, id) => (this.rowFrom[id + 1] = (this.rowFrom[id] as number) + row.size))
    this.rowBlock = new Int32Array(this.rowFrom[words] as number)
    this.rowBits = new Int32Array(this.rowFrom[words] as number)
    rows.forEach((row, id) => {
      let at = this.rowFrom[id] as number
      for (const [where, mask] of row) {
        this.rowBlock[at] = where
        this.rowBits[at] = mask
        at += 1
      }
    })
  }

  /** How many phrases may stand between two words; `kept` names them. */
  sift(ids: Int32Array, first: number, end: number): number {
    const { state, begins, ends, rowFrom, rowBlock, rowBits, kept, phraseOf } = this
    state.fill(0)
    for (let at = first; at < end; at += 1) {
      const id = ids[at] as number
      const last = rowFrom[id + 1] as number
      for (let n = rowFrom[id] as number; n < last; n += 1) {
        const block = rowBlock[n] as number
        const before = state[block] as number
        state[block] = before | (((before << 1) | (begins[block] as number)) & (rowBits[n] as number))
      }
    }
    let count = 0
    for (const phrase of this.always) kept[count++] = phrase
    for (let block = 0; block < state.length; block += 1) {
      let done = (state[block] as number) & (ends[block] as number)
      while (done !== 0) {
        const bit = done & -done
        done ^= bit
        kept[count] = phraseOf[block * bits + 31 - Math.clz32(bit)] as number
        count += 1
      }
    }
    return count
  }
}
