// Sets of words, asked of one word at a time: thousands of sets of a handful of words each. A set may also tell its members apart, by a small number each.
//
// The members of all sets share one row of places. Each set has a base; the place `base + word` belongs to at most one set, and
// says to which. So one look tells, and all the sets together are small enough for the processor's nearer memory.

/** No set: any word, or none, will do. */
export const anyWord = -1

const setsMost = 0xffff

export class Sets {
  /** To which set a place belongs, as 1 + its number; 0 for none. Good once sealed, as are the bases. */
  owners = new Uint16Array(1)
  bases = new Int32Array(1)
  /** The number that the owner of a place gives to its member there; 0 where the set tells none apart. */
  values = new Uint16Array(1)

  private readonly numbers = new Map<string, number>()
  private readonly members: (readonly number[])[] = []
  private readonly told: (ReadonlyMap<number, number> | null)[] = []

  /** The number of a set, made when it is new. */
  of(ids: readonly number[]): number {
    const sorted = [...new Set(ids)].sort((a, b) => a - b)
    const key = sorted.join()
    const kept = this.numbers.get(key)
    if (kept !== undefined) return kept
    return this.make(key, sorted, null)
  }

  membersOf(set: number): readonly number[] {
    return this.members[set] as readonly number[]
  }

  /** The number of a set that gives each member a number of its own. */
  telling(values: ReadonlyMap<number, number>): number {
    const sorted = [...values.keys()].sort((a, b) => a - b)
    const key = sorted.map((id) => `${id}:${values.get(id) as number}`).join()
    return this.numbers.get(key) ?? this.make(key, sorted, values)
  }

  private make(key: string, members: readonly number[], values: ReadonlyMap<number, number> | null): number {
    const made = this.members.length
    this.numbers.set(key, made)
    this.members.push(members)
    this.told.push(values)
    return made
  }

  /** Finds each set its base, so many words being known: the large ones first, each where it fits. No set is added after this. */
  seal(words: number): void {
    const { members } = this
    if (members.length >= setsMost) throw new Error('more sets of words than a place can tell apart: let phrases share their groups')
    const bases = new Int32Array(members.length)
    const owners = new Uint16Array(members.reduce((sum, ids) => sum + ids.length, 0) + 64 * words)
    const order = members.map((_, set) => set).sort((a, b) => (members[b] as number[]).length - (members[a] as number[]).length)
    // Where the search begins. It goes on from further up as places become hard to find: a little room lost, much time won.
    let begin = words
    let open = words
    let most = 0
    for (const set of order) {
      const ids = members[set] as readonly number[]
      if (ids.length === 0) continue
      const lowest = ids[0] as number
      if (ids.length === 1) while (owners[open] !== 0) open += 1
      let place = ids.length === 1 ? open : begin
      while (!isFree(owners, place - lowest, ids)) place += 1
      for (const id of ids) owners[place + id - lowest] = set + 1
      if (ids.length > 1) begin += (place - begin) >> 3
      bases[set] = place - lowest
      most = Math.max(most, place - lowest)
    }
    this.bases = bases
    this.owners = owners.slice(0, most + words + 1)
    this.values = new Uint16Array(this.owners.length)
    this.told.forEach((values, set) => values?.forEach((value, id) => (this.values[(bases[set] as number) + id] = value)))
  }

  has(set: number, id: number): boolean {
    return this.owners[(this.bases[set] as number) + id] === set + 1
  }
}

function isFree(owners: Uint16Array, base: number, ids: readonly number[]): boolean {
  for (let n = 0; n < ids.length; n += 1) if (owners[base + (ids[n] as number)] !== 0) return false
  return true
}
