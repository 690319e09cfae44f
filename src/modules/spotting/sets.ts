// Sets of words, asked of one word at a time: thousands of sets of a handful of words each. A set may also tell its members apart.
//
// The members of all sets share one row of places. Each set has a base; the place `base + word` belongs to at most one set, and
// says to which. So one look tells, and all the sets together are small enough for the processor's nearer memory.

/** No set: any word, or none, will do. */
export const anyWord = -1

const numbersMost = 0xffff

interface Made {
  readonly set: number
  readonly ids: readonly number[]
  /** Which kind each member is of, where the set tells them apart. */
  readonly kinds: ReadonlyMap<number, number> | null
  /** How many kinds there are: as many numbers belong to the set, from its own on. */
  readonly width: number
}

export class Sets {
  /** To which set a place belongs, as 1 + its number, and the kind of the member there added to that; 0 for none. Good once sealed, as are the bases. */
  owners = new Uint16Array(1)
  bases = new Int32Array(1)

  private readonly numbers = new Map<string, Made>()
  private readonly made = new Map<number, Made>()
  private count = 0

  /** The number of a set, made when it is new. */
  of(ids: readonly number[]): number {
    const sorted = [...new Set(ids)].sort((a, b) => a - b)
    return this.make(sorted.join(), sorted, null, 1)
  }

  /** The number of a set that tells so many kinds of member apart, each named from 0 on. */
  telling(kinds: ReadonlyMap<number, number>, width: number): number {
    const sorted = [...kinds.keys()].sort((a, b) => a - b)
    return this.make(sorted.map((id) => `${id}:${kinds.get(id) as number}`).join(), sorted, kinds, Math.max(width, 1))
  }

  membersOf(set: number): readonly number[] {
    return (this.made.get(set) as Made).ids
  }

  widthOf(set: number): number {
    return set === anyWord ? 0 : (this.made.get(set) as Made).width
  }

  private make(key: string, ids: readonly number[], kinds: ReadonlyMap<number, number> | null, width: number): number {
    const kept = this.numbers.get(key)
    if (kept !== undefined) return kept.set
    const made = { set: this.count, ids, kinds, width }
    this.count += width
    this.numbers.set(key, made)
    this.made.set(made.set, made)
    return made.set
  }

  /** Finds each set its base, so many words being known. No set is added after this. */
  seal(words: number): void {
    if (this.count >= numbersMost) throw new Error('more sets of words than a place can tell apart: let phrases share their groups')
    const all = [...this.made.values()]
    const { bases, length } = basesOf(
      all.map(({ ids }) => ids),
      words,
    )
    this.bases = new Int32Array(this.count)
    this.owners = new Uint16Array(length)
    all.forEach(({ set, ids, kinds }, n) => {
      const base = bases[n] as number
      this.bases[set] = base
      for (const id of ids) this.owners[base + id] = set + 1 + (kinds?.get(id) ?? 0)
    })
  }
}

/** So many places in vain, and a row is sought further up: a little room lost, much time won. */
const inVain = 300

/**
 * Finds each row of words, the lowest first, a base such that no two rows take the same place `base + word`: the long ones first, each where it fits.
 * The places before the number of words stay free. `length`: so many places are asked for at most.
 */
export function basesOf(rows: readonly (readonly number[])[], words: number): { bases: Int32Array; length: number } {
  const bases = new Int32Array(rows.length)
  const free = new Free(rows.reduce((sum, ids) => sum + ids.length, 0) + 64 * words)
  let begin = words
  let most = 0
  let length = 0
  const order = rows.map((_, n) => n).sort((a, b) => (rows[b] as readonly number[]).length - (rows[a] as readonly number[]).length)
  for (const n of order) {
    const ids = rows[n] as readonly number[]
    if (ids.length === 0) continue
    // Where longer rows did not fit, shorter ones may.
    const about = Math.ceil(2 * Math.log2(ids.length))
    if (about !== length) begin = words
    length = about
    const lowest = ids[0] as number
    let place = free.from(begin)
    for (let tries = 1; !free.areAll(place - lowest, ids); tries += 1) {
      place = free.from(place + 1)
      if (tries % inVain === 0) begin = place
    }
    free.take(place - lowest, ids)
    bases[n] = place - lowest
    most = Math.max(most, place - lowest)
  }
  return { bases, length: most + words + 1 }
}

/** Which places are free: each names itself if it is, or else one further up from which to go on. */
class Free {
  private readonly next: Int32Array

  constructor(places: number) {
    this.next = Int32Array.from({ length: places }, (_, place) => place)
  }

  /** The first free place from here on. */
  from(place: number): number {
    const { next } = this
    let first = place
    while (next[first] !== first) first = next[first] as number
    for (let at = place; at !== first;) {
      const after = next[at] as number
      next[at] = first
      at = after
    }
    return first
  }

  areAll(base: number, ids: readonly number[]): boolean {
    for (let n = 0; n < ids.length; n += 1) if (this.next[base + (ids[n] as number)] !== base + (ids[n] as number)) return false
    return true
  }

  take(base: number, ids: readonly number[]): void {
    for (const id of ids) this.next[base + id] = base + id + 1
  }
}
