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

  /** Finds each set its base, so many words being known: the large ones first, each where it fits. No set is added after this. */
  seal(words: number): void {
    if (this.count >= numbersMost) throw new Error('more sets of words than a place can tell apart: let phrases share their groups')
    const all = [...this.made.values()]
    const bases = new Int32Array(this.count)
    const owners = new Uint16Array(all.reduce((sum, { ids }) => sum + ids.length, 0) + 64 * words)
    // Where the search begins. It goes on from further up as places become hard to find: a little room lost, much time won.
    let begin = words
    let open = words
    let most = 0
    for (const { set, ids, kinds } of all.toSorted((a, b) => b.ids.length - a.ids.length)) {
      if (ids.length === 0) continue
      const lowest = ids[0] as number
      if (ids.length === 1) while (owners[open] !== 0) open += 1
      let place = ids.length === 1 ? open : begin
      while (!isFree(owners, place - lowest, ids)) place += 1
      for (const id of ids) owners[place + id - lowest] = set + 1 + (kinds?.get(id) ?? 0)
      if (ids.length > 1) begin += (place - begin) >> 3
      bases[set] = place - lowest
      most = Math.max(most, place - lowest)
    }
    this.bases = bases
    this.owners = owners.slice(0, most + words + 1)
  }

  has(set: number, id: number): boolean {
    return this.owners[(this.bases[set] as number) + id] === set + 1
  }
}

function isFree(owners: Uint16Array, base: number, ids: readonly number[]): boolean {
  for (let n = 0; n < ids.length; n += 1) if (owners[base + (ids[n] as number)] !== 0) return false
  return true
}
