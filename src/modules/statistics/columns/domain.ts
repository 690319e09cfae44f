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

/**
 * What the numbers in the columns stand for. Combinations, names of parts and codes of narrowings are each numbered as they are met, so that a count
 * is a place in an array. They are only ever added to: a combination never changes.
 */
export class Words {
  readonly cuts: { cut: Cut; codes: readonly number[] }[] = []
  readonly kinds: { parts: readonly number[]; flags: number }[] = []
  readonly parts = new Numbered()
  /** Each value that returns can be narrowed by, as "team:…". */
  readonly codes = new Numbered()
  private readonly cutOf = new Map<string, number>()
  private readonly kindOf = new Map<string, number>()

  /** The number of a combination of what returns are narrowed by. */
  cut({ team, placement, force, placed, found }: Cut): number {
    const cut = { team, placement, force, placed, found }
    return known(this.cutOf, JSON.stringify([team, placement, force, placed, found]), () => {
      const codes = facets.flatMap((facet) => codesOf(cut, facet).map((code) => this.codes.of(`${facet}:${code}`)))
      return this.cuts.push({ cut, codes }) - 1
    })
  }

  /** The number of a combination of parts. */
  kind(parts: readonly string[]): number {
    return known(this.kindOf, parts.join(), () => {
      const flags = flagged.reduce((sum, part, bit) => sum + (parts.includes(part) ? 1 << bit : 0), 0)
      return this.kinds.push({ parts: parts.map((part) => this.parts.of(part)), flags }) - 1
    })
  }
}

/** Names, each with its number. */
class Numbered {
  readonly names: string[] = []
  private readonly byName = new Map<string, number>()

  of(name: string): number {
    return known(this.byName, name, () => this.names.push(name) - 1)
  }
}

/** What is counted of each value beside the others; a combination of parts holds a bit for each. */
const flagged = ['returned', 'offered', 'heard-in-time', 'used', 'missed'] as const
const flagCombinations = 1 << flagged.length

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
  readonly kind: Int32Array
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

/** The database's own numbers of combinations become those of `words`. */
export function columnsOf(answered: Answered, words: Words): Columns {
  const cuts = new Map((answered.cuts ?? []).map(({ id, ...cut }) => [id, words.cut(cut)]))
  const kinds = new Map((answered.words ?? []).map(({ id, parts }) => [id, words.kind(parts)]))
  const hours = (given: readonly (number | null)[] | null) => Float64Array.from(given ?? [], (each) => each ?? Number.NaN)
  return {
    length: answered.number?.length ?? 0,
    number: Float64Array.from(answered.number ?? []),
    at: Float64Array.from(answered.at ?? []),
    cut: Int32Array.from(answered.cut ?? [], (id) => cuts.get(id) as number),
    kind: Int32Array.from(answered.parts ?? [], (id) => kinds.get(id) as number),
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
    kind: new Int32Array(most),
    offer: new Float64Array(most),
    heard: new Float64Array(most),
  }
  let length = 0
  const keep = (from: Columns, i: number) => {
    if (gone.has(from.number[i] as number)) return
    made.number[length] = from.number[i] as number
    made.at[length] = from.at[i] as number
    made.cut[length] = from.cut[i] as number
    made.kind[length] = from.kind[i] as number
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
    kind: made.kind.subarray(0, length),
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
  const fresh = now.fresh.map(({ cut, parts, offer, heard }) => ({ cut: words.cut(cut), kind: words.kind(parts), offer, heard }))
  const [from, end] = [firstAt(held, asked.from), firstAt(held, asked.until)]
  const isIn = Uint8Array.from(words.cuts, ({ cut }) => (isAsked(cut, asked.wanted) ? 1 : 0))
  const flags = Uint8Array.from(words.kinds, (kind) => kind.flags)
  // How many there are of each combination, in all and with each combination of flags; how many of those asked for have each combination of parts.
  const ofCut = new Int32Array(words.cuts.length)
  const ofCutAndFlags = new Int32Array(words.cuts.length * flagCombinations)
  const ofKind = new Int32Array(words.kinds.length)
  const offer = new Hours(end - from + fresh.length)
  const heard = new Hours(end - from + fresh.length)
  const add = (cut: number, kind: number, offerHours: number, heardHours: number) => {
    ofCut[cut] = (ofCut[cut] as number) + 1
    if (isIn[cut] === 0) return
    const place = cut * flagCombinations + (flags[kind] as number)
    ofCutAndFlags[place] = (ofCutAndFlags[place] as number) + 1
    ofKind[kind] = (ofKind[kind] as number) + 1
    offer.add(offerHours)
    heard.add(heardHours)
  }
  const someAreOut = now.out.size > 0
  for (let i = from; i < end; i += 1) {
    if (someAreOut && now.out.has(held.number[i] as number)) continue
    add(held.cut[i] as number, held.kind[i] as number, held.offer[i] as number, held.heard[i] as number)
  }
  for (const each of fresh) add(each.cut, each.kind, each.offer ?? Number.NaN, each.heard ?? Number.NaN)
  return {
    inPeriod: ofCut.reduce((sum, n) => sum + n, 0),
    parts: partsOf(words, ofKind),
    medianHours: { offer: medianOf(offer.told()), heard: medianOf(heard.told()) },
    facets: facetsOf(words, ofCut, ofCutAndFlags),
  }
}

/** Lengths of time, of which there may be none: then nothing is kept. */
class Hours {
  private readonly values: Float64Array
  private length = 0

  constructor(most: number) {
    this.values = new Float64Array(most)
  }

  add(hours: number): void {
    if (Number.isNaN(hours)) return
    this.values[this.length] = hours
    this.length += 1
  }

  told(): Float64Array {
    return this.values.subarray(0, this.length)
  }
}

function partsOf(words: Words, ofKind: Int32Array): Record<string, number> {
  const sums = new Int32Array(words.parts.names.length)
  words.kinds.forEach(({ parts }, kind) => {
    const n = ofKind[kind] as number
    if (n > 0) for (const part of parts) sums[part] = (sums[part] as number) + n
  })
  const told: Record<string, number> = {}
  words.parts.names.forEach((name, part) => {
    if ((sums[part] as number) > 0) told[name] = sums[part] as number
  })
  return told
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
function facetsOf(words: Words, ofCut: Int32Array, ofCutAndFlags: Int32Array): Omit<FacetCount, 'name'>[] {
  const width = flagged.length + 1
  const sums = new Int32Array(words.codes.names.length * width)
  const counts = new Int32Array(width)
  words.cuts.forEach(({ codes }, cut) => {
    if (ofCut[cut] === 0) return
    counts.fill(0)
    counts[0] = ofCut[cut] as number
    for (let flags = 1; flags < flagCombinations; flags += 1) {
      const n = ofCutAndFlags[cut * flagCombinations + flags] as number
      if (n > 0) for (let bit = 0; bit < flagged.length; bit += 1) if (flags & (1 << bit)) counts[bit + 1] = (counts[bit + 1] as number) + n
    }
    for (const code of codes)
      for (let column = 0; column < width; column += 1)
        sums[code * width + column] = (sums[code * width + column] as number) + (counts[column] as number)
  })
  return words.codes.names
    .flatMap((name, code) => {
      const [inPeriod = 0, ...of] = sums.subarray(code * width, code * width + width)
      const [returned = 0, offered = 0, heardInTime = 0, used = 0, missed = 0] = of
      const facet = facets.find((each) => name.startsWith(`${each}:`)) as Facet
      const value = name.slice(facet.length + 1)
      return inPeriod === 0 ? [] : [{ facet, code: value, inPeriod, returned, offered, 'heard-in-time': heardInTime, used, missed }]
    })
    .toSorted((a, b) => (a.facet === b.facet ? b.inPeriod - a.inPeriod || (a.code < b.code ? -1 : 1) : a.facet < b.facet ? -1 : 1))
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
export function medianOf(values: Float64Array): number | null {
  if (values.length === 0) return null
  const middle = values.length >>> 1
  const upper = nthOf(values, middle)
  if (values.length % 2 === 1) return upper
  // The one before it: the largest that is smaller, unless it is there more than once.
  let smaller = 0
  let largest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number
    if (value >= upper) continue
    smaller += 1
    if (value > largest) largest = value
  }
  return ((smaller === middle ? largest : upper) + upper) / 2
}

const bucketCount = 1024

/** What would stand nth, counted from 0, if they were sorted: the values are put into buckets, and those of one bucket into smaller ones. */
function nthOf(values: Float64Array, nth: number): number {
  let left = values
  let place = nth
  // Counted loops: to walk a typed array by its iterator took five times as long.
  while (left.length > bucketCount) {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let i = 0; i < left.length; i += 1) {
      const value = left[i] as number
      if (value < low) low = value
      if (value > high) high = value
    }
    const scale = bucketCount / (high - low)
    if (!Number.isFinite(scale)) break
    const counts = new Int32Array(bucketCount + 1)
    for (let i = 0; i < left.length; i += 1) {
      const bucket = (((left[i] as number) - low) * scale) | 0
      counts[bucket] = (counts[bucket] as number) + 1
    }
    let wanted = 0
    while (place >= (counts[wanted] as number)) {
      place -= counts[wanted] as number
      wanted += 1
    }
    const found = new Float64Array(counts[wanted] as number)
    let length = 0
    for (let i = 0; i < left.length; i += 1) {
      if (((((left[i] as number) - low) * scale) | 0) !== wanted) continue
      found[length] = left[i] as number
      length += 1
    }
    if (length === left.length) break
    left = found
  }
  return left.toSorted()[place] as number
}

function known<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}
