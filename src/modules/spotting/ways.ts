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

/** Of a word: its colour in the lowest bits, and above them where in the table its ways stand; 0 for none. */
export const wordAt = 5
/** Which words must stand near, and how far off at most; then whether before. */
export const keyAt = { what: 16, far: 1, farMask: 31, isBefore: 1 } as const
export const noKey = 0
/** Of a way: which spans its keys look at, and above them where in `rests` the rest of it stands. A way of fewer keys looks at one again. */
export const lookAt = { second: 3, third: 6, rest: 9, mask: 7 } as const
/** Of a way: its phrase, and between which places the phrase may begin, counted back from the rarest part. */
export const beginAt = { phrase: 16, most: 8, mask: 255 } as const

export interface Laid {
  /** Phrases of which some way has no part that it cannot do without. */
  readonly always: readonly number[]
  readonly words: Int32Array
  /**
   * Of each word that may be a rarest part: where those of its ways end that want no other part, and where the others end. Then the first, one number each,
   * where the phrase begins; then the others, four numbers each: the colours of the three other parts that tell most, and what `lookAt` says.
   */
  readonly table: Int32Array
  /** What is looked at only if the colours fit, three numbers of a way: the keys of the first two of these parts, and where the phrase begins. */
  readonly rests: Int32Array
  /** The sets of words that a key may name: few beside those of the phrases, so that they stay in the nearer memory. */
  readonly sets: Sets
}

/** A part beside the rarest: how far off it may stand at most, less than nothing before it, and how often that is so by chance. */
interface Key {
  readonly part: Part
  readonly far: number
  readonly chance: number
}

/** A way by its rarest part and those others that tell most: three at most, or none. */
interface Anchored {
  readonly anchor: Part
  readonly keys: readonly Key[]
  readonly begins: number
}

const keysMost = 3

/** `phrases`: the ways of each. `costs`: how often each word is met. */
export function laidOut(phrases: readonly (readonly Way[])[], costs: Float64Array): Laid {
  const sets = new Sets()
  if (phrases.length > 0xffff) throw new Error('more phrases than the sieve can number')
  const always: number[] = []
  const atWord: Map<string, Anchored>[] = Array.from({ length: costs.length }, () => new Map<string, Anchored>())
  phrases.forEach((ways, phrase) => {
    if (ways.some(({ parts }) => parts.length === 0)) always.push(phrase)
    else
      for (const way of ways) {
        const one = anchored(way, phrase, costs)
        const name = `${one.begins} ${one.keys.map((key) => keyOf(key, sets)).join(' ')}`
        for (const id of one.anchor.ids) atWord[id]?.set(name, one)
      }
  })
  const wanted = atWord.flatMap((ways, id) =>
    [...ways.values()].flatMap(({ keys }) =>
      keys.map(({ part, far }) => ({ ids: part.ids, often: (costs[id] as number) * Math.abs(far) })),
    ),
  )
  const colours = coloursOf(wanted, costs)
  const table: number[] = [0]
  const rests: number[] = []
  const words = Int32Array.from(atWord, (ways, id) => {
    const colour = colours[id] as number
    if (ways.size === 0) return colour
    const head = table.length
    layOut([...ways.values()], colours, sets, table, rests)
    return (head << wordAt) | colour
  })
  sets.seal(costs.length)
  return { always, words, table: Int32Array.from(table), rests: Int32Array.from(rests), sets }
}

function anchored({ parts, before }: Way, phrase: number, costs: Float64Array): Anchored {
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
  return {
    anchor: parts[middle] as Part,
    keys: others.toSorted((a, b) => a.chance - b.chance).slice(0, keysMost),
    begins: (phrase << beginAt.phrase) | (Math.min(before - far, beginAt.mask) << beginAt.most) | middle,
  }
}

/** The ways of one word. */
function layOut(ways: readonly Anchored[], colours: Uint8Array, sets: Sets, table: number[], rests: number[]): void {
  const alone = ways.filter(({ keys }) => keys.length === 0)
  const toAlone = table.length + 2 + alone.length
  table.push(toAlone, toAlone + 4 * (ways.length - alone.length), ...alone.map(({ begins }) => begins))
  for (const { keys, begins } of ways) {
    const [first, second, third] = keys
    if (first === undefined) continue
    const other = second ?? first
    const more = third ?? other
    const look = spanOf(first) | (spanOf(other) << lookAt.second) | (spanOf(more) << lookAt.third) | (rests.length << lookAt.rest)
    table.push(colourOf(first, colours), colourOf(other, colours), colourOf(more, colours), look)
    rests.push(keyOf(first, sets), second === undefined ? noKey : keyOf(second, sets), begins)
  }
}

function colourOf({ part }: Key, colours: Uint8Array): number {
  return part.ids.reduce((bits, id) => bits | (1 << (colours[id] as number)), 0)
}

/** Which span a key looks at: those before a word stand beside those after it. */
function spanOf({ far }: Key): number {
  return 2 * spans.findIndex((span) => Math.abs(far) <= span) + (far < 0 ? 1 : 0)
}

function keyOf({ part, far }: Key, sets: Sets): number {
  return (sets.of(part.ids) << keyAt.what) | (Math.abs(far) << keyAt.far) | (far < 0 ? keyAt.isBefore : 0)
}

function costOf({ ids }: Part, costs: Float64Array): number {
  return ids.reduce((sum, id) => sum + (costs[id] as number), 0)
}
