// Kept readings of an area as columns, oldest first, and how the area page's numbers are added up from them. A number of a return says nothing of a
// child: what is held here could stand in a table of counts.
import { facets, type Facet, type FacetCount, type Figures } from '../domain.ts'

/** What a return can be narrowed by; a row names one by its place. */
export interface Cut {
  team: string | null
  placement: string | null
  force: string | null
  placed: string | null
  found: string | null
}

/** The page's narrowings, as an address asks for them. */
export type Wanted = Readonly<Record<Facet, string | null>>

/** What the numbers in the columns stand for. They are only ever added to: a combination never changes. */
export interface Words {
  cuts: Map<number, Cut>
  parts: Map<number, readonly string[]>
}

/** Columns as the database answers them; null in all of them where there is no row. */
export interface Answered {
  number: readonly number[] | null
  at: readonly number[] | null
  cut: readonly number[] | null
  parts: readonly number[] | null
  offer: readonly (number | null)[] | null
  heard: readonly (number | null)[] | null
  cuts: readonly ({ id: number } & Cut)[] | null
  words: readonly { id: number; parts: readonly string[] }[] | null
}

/** One row for each kept reading, oldest return first. Never changed: what is newer is a new one (`withChanges`). */
export interface Columns {
  readonly length: number
  readonly number: Float64Array
  /** Milliseconds, with a fraction: the database's times are finer. */
  readonly at: Float64Array
  readonly cut: Int32Array
  readonly parts: Int32Array
  /** Hours from the clock's start; not a number where there are none. */
  readonly offer: Float64Array
  readonly heard: Float64Array
}

/** A return that is read at this moment, in place of what is kept of it. */
export interface Fresh {
  parts: readonly string[]
  offer: number | null
  heard: number | null
  cut: Cut
}

export function columnsOf(answered: Answered, words: Words): Columns {
  for (const { id, ...cut } of answered.cuts ?? []) words.cuts.set(id, cut)
  for (const { id, parts } of answered.words ?? []) words.parts.set(id, parts)
  const hours = (given: readonly (number | null)[] | null) => Float64Array.from(given ?? [], (each) => each ?? Number.NaN)
  return {
    length: answered.number?.length ?? 0,
    number: Float64Array.from(answered.number ?? []),
    at: Float64Array.from(answered.at ?? []),
    cut: Int32Array.from(answered.cut ?? []),
    parts: Int32Array.from(answered.parts ?? []),
    offer: hours(answered.offer),
    heard: hours(answered.heard),
  }
}

/** What is held, without the readings that went and with those that were added: still oldest first. The same object where nothing changes. */
export function withChanges(held: Columns, added: Columns, gone: ReadonlySet<number>): Columns {
  // The same numbers may be named as gone more than once.
  if (added.length === 0 && (gone.size === 0 || !held.number.some((each) => gone.has(each)))) return held
  const most = held.length + added.length
  const made = {
    number: new Float64Array(most),
    at: new Float64Array(most),
    cut: new Int32Array(most),
    parts: new Int32Array(most),
    offer: new Float64Array(most),
    heard: new Float64Array(most),
  }
  let length = 0
  const keep = (from: Columns, i: number) => {
    if (gone.has(from.number[i] as number)) return
    made.number[length] = from.number[i] as number
    made.at[length] = from.at[i] as number
    made.cut[length] = from.cut[i] as number
    made.parts[length] = from.parts[i] as number
    made.offer[length] = from.offer[i] as number
    made.heard[length] = from.heard[i] as number
    length += 1
  }
  let next = 0
  for (let i = 0; i < held.length; i += 1) {
    while (next < added.length && (added.at[next] as number) < (held.at[i] as number)) keep(added, next++)
    keep(held, i)
  }
  while (next < added.length) keep(added, next++)
  return {
    length,
    number: made.number.subarray(0, length),
    at: made.at.subarray(0, length),
    cut: made.cut.subarray(0, length),
    parts: made.parts.subarray(0, length),
    offer: made.offer.subarray(0, length),
    heard: made.heard.subarray(0, length),
  }
}

/** What the page counts; names of teams and forces are its caller's. */
export type Counted = Pick<Figures, 'inPeriod' | 'parts' | 'medianHours'> & { facets: Omit<FacetCount, 'name'>[] }

/** The numbers of a period and of narrowings: of what is held between the two moments, but `out`, and of what is fresh. */
export function counted(
  held: Columns,
  words: Words,
  asked: { from: number; until: number; wanted: Wanted },
  now: { out: ReadonlySet<number>; fresh: readonly Fresh[] },
): Counted {
  const tally = new Tally(asked.wanted)
  const end = firstAt(held, asked.until)
  // By their numbers in the database, which count up: an array finds them faster than a map.
  const rows: (Row | undefined)[] = []
  const kinds: (Kind | undefined)[] = []
  for (let i = firstAt(held, asked.from); i < end; i += 1) {
    if (now.out.size > 0 && now.out.has(held.number[i] as number)) continue
    const cut = held.cut[i] as number
    const part = held.parts[i] as number
    const row = (rows[cut] ??= tally.row(words.cuts.get(cut) as Cut))
    const kind = (kinds[part] ??= tally.kind(words.parts.get(part) as readonly string[]))
    tally.add(row, kind, held.offer[i] as number, held.heard[i] as number)
  }
  for (const { cut, parts, offer, heard } of now.fresh)
    tally.add(tally.row(cut), tally.kind(parts), offer ?? Number.NaN, heard ?? Number.NaN)
  return tally.told()
}

/** A combination of what returns are narrowed by, and what was counted of it. */
interface Row {
  cut: Cut
  isAsked: boolean
  inPeriod: number
  returned: number
  offered: number
  heardInTime: number
  used: number
  missed: number
}

/** A combination of parts, and how many of those that were asked for have it. */
interface Kind {
  parts: readonly string[]
  n: number
  returned: number
  offered: number
  heardInTime: number
  used: number
  missed: number
}

/** What was added up so far. */
class Tally {
  private readonly rows: Row[] = []
  private readonly kinds: Kind[] = []
  private readonly offer: number[] = []
  private readonly heard: number[] = []

  private readonly wanted: Wanted

  constructor(wanted: Wanted) {
    this.wanted = wanted
  }

  row(cut: Cut): Row {
    const made = { cut, isAsked: isAsked(cut, this.wanted), inPeriod: 0, returned: 0, offered: 0, heardInTime: 0, used: 0, missed: 0 }
    this.rows.push(made)
    return made
  }

  kind(parts: readonly string[]): Kind {
    const has = (part: string) => (parts.includes(part) ? 1 : 0)
    const made = {
      parts,
      n: 0,
      returned: has('returned'),
      offered: has('offered'),
      heardInTime: has('heard-in-time'),
      used: has('used'),
      missed: has('missed'),
    }
    this.kinds.push(made)
    return made
  }

  add(row: Row, kind: Kind, offer: number, heard: number): void {
    row.inPeriod += 1
    if (!row.isAsked) return
    row.returned += kind.returned
    row.offered += kind.offered
    row.heardInTime += kind.heardInTime
    row.used += kind.used
    row.missed += kind.missed
    kind.n += 1
    if (offer === offer) this.offer.push(offer)
    if (heard === heard) this.heard.push(heard)
  }

  told(): Counted {
    const parts: Record<string, number> = {}
    for (const kind of this.kinds) if (kind.n > 0) for (const part of kind.parts) parts[part] = (parts[part] ?? 0) + kind.n
    return {
      inPeriod: this.rows.reduce((sum, row) => sum + row.inPeriod, 0),
      parts,
      medianHours: { offer: medianOf(this.offer), heard: medianOf(this.heard) },
      facets: facetsOf(this.rows),
    }
  }
}

/** Whether a combination is among those asked for. 'none' asks for those where it is not recorded. The lists ask the same of `area_asked`. */
function isAsked(cut: Cut, wanted: Wanted): boolean {
  return (
    (wanted.team === null || (cut.team ?? 'none') === wanted.team) &&
    (wanted.placement === null || (cut.placement ?? 'none') === wanted.placement) &&
    (wanted.force === null || (cut.force ?? 'none') === wanted.force) &&
    (wanted.away === null || wanted.away === `placed-${cut.placed}` || wanted.away === `found-${cut.found}`)
  )
}

/** For each narrowing what each of its values counts, the largest first. */
function facetsOf(rows: readonly Row[]): Omit<FacetCount, 'name'>[] {
  return facets.toSorted().flatMap((facet) => {
    const byCode = new Map<string, Omit<FacetCount, 'name'>>()
    for (const row of rows) {
      if (row.inPeriod === 0) continue
      for (const code of codesOf(row.cut, facet)) {
        const sum = known(byCode, code, () => ({
          facet,
          code,
          inPeriod: 0,
          returned: 0,
          offered: 0,
          'heard-in-time': 0,
          used: 0,
          missed: 0,
        }))
        sum.inPeriod += row.inPeriod
        sum.returned += row.returned
        sum.offered += row.offered
        sum['heard-in-time'] += row.heardInTime
        sum.used += row.used
        sum.missed += row.missed
      }
    }
    return [...byCode.values()].toSorted((a, b) => b.inPeriod - a.inPeriod || (a.code < b.code ? -1 : 1))
  })
}

function codesOf(cut: Cut, facet: Facet): string[] {
  switch (facet) {
    case 'team':
    case 'placement':
    case 'force':
      return [cut[facet] ?? 'none']
    case 'away':
      return [cut.placed === null ? 'none' : `placed-${cut.placed}`, cut.found === null ? 'none' : `found-${cut.found}`]
  }
}

/** The first row at or after a moment. */
function firstAt({ at, length }: Columns, moment: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((at[middle] as number) < moment) low = middle + 1
    else high = middle
  }
  return low
}

/** The middle one, or half-way between the two in the middle. Null of none. */
export function medianOf(given: readonly number[]): number | null {
  if (given.length === 0) return null
  const values = Float64Array.from(given)
  const middle = values.length >>> 1
  select(values, middle)
  const upper = values[middle] as number
  if (values.length % 2 === 1) return upper
  let lower = Number.NEGATIVE_INFINITY
  for (let i = 0; i < middle; i += 1) lower = Math.max(lower, values[i] as number)
  return (lower + upper) / 2
}

/** Moves values until the nth stands where sorting would put it, with nothing larger before it (Hoare's selection). */
function select(values: Float64Array, nth: number): void {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = values[(low + high) >>> 1] as number
    let i = low
    let j = high
    while (i <= j) {
      while ((values[i] as number) < pivot) i += 1
      while ((values[j] as number) > pivot) j -= 1
      if (i <= j) {
        const kept = values[i] as number
        values[i] = values[j] as number
        values[j] = kept
        i += 1
        j -= 1
      }
    }
    if (nth <= j) high = j
    else if (nth >= i) low = i
    else return
  }
}

function known<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
