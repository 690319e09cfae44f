// The ways of saying each phrase, laid out for the sieve: what it looks at in turn stands in a row, in as few bytes as may be, because the time goes
// where memory is slow.
import { coloursOf } from './colours.ts'
import { Sets } from './sets.ts'

/** A part of a way: the words it may be, and how many places after the part before it may stand. */
export interface Part {
  readonly ids: readonly number[]
  readonly within: number
}

/** A way of saying a phrase: the parts that it cannot do without, and how many words may stand before the first. */
export interface Way {
  readonly parts: readonly Part[]
  readonly before: number
}

/** How far from the rarest part of a way another may stand to tell for it: more than that tells little. */
export const farthest = 31
/** Colours are told for the next word, the next three, the next seven, and all; and so before. */
export const spans = [1, 3, 7, farthest] as const

/** Of a word: its colour in the lowest bits, and above them where in the table its bundles stand; 0 for none. */
export const wordAt = 5
/**
 * Of a bundle and of a way: which part must stand near, whether that is one word, how far off at most, within which of the spans that is, and whether before.
 * Of a bundle, last: how many ways.
 */
export const keyAt = {
  what: 16,
  oneWord: 1 << 15,
  far: 10,
  farMask: 31,
  window: 7,
  windowMask: 7,
  isBefore: 1 << 7,
  countMask: 127,
} as const
export const noKey = 0
/** Of a way: its phrase, and between which places the phrase may begin, counted back from the rarest part. */
export const beginAt = { phrase: 16, most: 8, mask: 255 } as const

export interface Laid {
  /** Phrases of which some way has no part that it cannot do without. */
  readonly always: readonly number[]
  readonly words: Int32Array
  /**
   * Of each word that may be a rarest part: where its bundles end, and where the ways end that are in none. Then the bundles, two numbers each: the
   * colours of what it wants, and the key. Then the ways, two numbers each: the key of one more part that it wants, and where the phrase begins.
   */
  readonly table: Int32Array
  /** The sets of words that a key may name: few beside those of the phrases, so that they stay in the nearer memory. */
  readonly sets: Sets
}

/** A part beside the rarest: how far off it may stand at most, less than nothing before it, and how often that is so by chance. */
interface Key {
  readonly part: Part
  readonly far: number
  readonly chance: number
}

/** A way by its rarest part and the two others that tell most. */
interface Anchored {
  readonly anchor: Part
  readonly key: Key | undefined
  readonly second: number
  readonly begins: number
}

/** Ways with the same rarest part that the same other part tells apart. */
interface Bundle {
  readonly key: Key
  readonly ways: Map<string, Anchored>
}

/** `phrases`: the ways of each. `costs`: how often each word is met. */
export function laidOut(phrases: readonly (readonly Way[])[], costs: Float64Array): Laid {
  const sets = new Sets()
  if (phrases.length > 0xffff) throw new Error('more phrases than the sieve can number')
  const always: number[] = []
  const atWord: Anchored[][] = Array.from({ length: costs.length }, () => [])
  phrases.forEach((ways, phrase) => {
    if (ways.some(({ parts }) => parts.length === 0)) always.push(phrase)
    else
      for (const way of ways) {
        const anchored = anchor(way, phrase, costs, sets)
        for (const id of anchored.anchor.ids) (atWord[id] as Anchored[]).push(anchored)
      }
  })
  const bundlesAt = atWord.map((ways) => bundled(ways, sets))
  const wanted = bundlesAt.flatMap((bundles, id) =>
    bundles.map(({ key }) => ({ ids: key.part.ids, often: (costs[id] as number) * Math.abs(key.far) })),
  )
  const colours = coloursOf(wanted, costs)
  const table: number[] = [0]
  const words = Int32Array.from(atWord, (ways, id) => {
    const colour = colours[id] as number
    if (ways.length === 0) return colour
    const head = table.length
    const alone = ways.filter(({ key }) => key === undefined)
    layOut(bundlesAt[id] as Bundle[], alone, colours, sets, table)
    return (head << wordAt) | colour
  })
  sets.seal(costs.length)
  return { always, words, table: Int32Array.from(table), sets }
}

function anchor({ parts, before }: Way, phrase: number, costs: Float64Array, sets: Sets): Anchored {
  const all = parts.map((part) => costOf(part, costs))
  const middle = all.indexOf(Math.min(...all))
  const others: Key[] = []
  const consider = (place: number, far: number) => {
    if (Math.abs(far) <= farthest) others.push({ part: parts[place] as Part, far, chance: (all[place] as number) * Math.abs(far) })
  }
  let far = 0
  for (let place = middle + 1; place < parts.length; place += 1) consider(place, (far += (parts[place] as Part).within))
  far = 0
  for (let place = middle - 1; place >= 0; place -= 1) consider(place, (far -= (parts[place + 1] as Part).within))
  const [key, second] = others.toSorted((a, b) => a.chance - b.chance)
  const most = Math.min(before - far, beginAt.mask)
  return {
    anchor: parts[middle] as Part,
    key,
    second: second === undefined ? noKey : fieldOf(second, sets),
    begins: (phrase << beginAt.phrase) | (most << beginAt.most) | middle,
  }
}

/** The ways of one word in bundles. */
function bundled(ways: readonly Anchored[], sets: Sets): Bundle[] {
  const bundles = new Map<string, Bundle>()
  for (const way of ways) {
    const { key } = way
    if (key === undefined) continue
    const name = `${key.far} ${sets.of(key.part.ids)}`
    let bundle = bundles.get(name)
    if (bundle === undefined || bundle.ways.size === keyAt.countMask) bundles.set(name, (bundle = { key, ways: new Map() }))
    bundle.ways.set(`${way.second} ${way.begins}`, way)
  }
  return [...bundles.values()]
}

function layOut(bundles: readonly Bundle[], alone: readonly Anchored[], colours: Uint8Array, sets: Sets, table: number[]): void {
  const waysFrom = table.length + 2 + 2 * bundles.length
  table.push(waysFrom, waysFrom + 2 * alone.length)
  for (const { key, ways } of bundles) {
    const colour = key.part.ids.reduce((bits, id) => bits | (1 << (colours[id] as number)), 0)
    table.push(colour, fieldOf(key, sets) | ways.size)
  }
  const write = ({ second, begins }: Anchored) => table.push(second, begins)
  alone.forEach(write)
  for (const { ways } of bundles) for (const way of ways.values()) write(way)
}

function fieldOf({ part, far }: Key, sets: Sets): number {
  const { ids } = part
  const what = sets.of(ids) << keyAt.what
  const off = Math.abs(far)
  return what | (off << keyAt.far) | (spans.findIndex((span) => off <= span) << (keyAt.window + 1)) | (far < 0 ? keyAt.isBefore : 0)
}

function costOf({ ids }: Part, costs: Float64Array): number {
  return ids.reduce((sum, id) => sum + (costs[id] as number), 0)
}
