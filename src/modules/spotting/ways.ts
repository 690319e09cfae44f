// The ways of saying each phrase, laid out for the sieve: what it looks at in turn stands in a row, in as few bytes as may be, because the time goes
// where memory is slow.
import { coloursOf } from './colours.ts'
import { Pairs } from './pairs.ts'
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

/** How often words are met: each alone, and two together. */
export interface Costs {
  readonly words: Float64Array
  readonly pair: (first: readonly number[], second: readonly number[]) => number
}

/** When a phrase is looked for: in every sentence, or where somebody asks what stands around words or what explains them. */
export const when = { always: 0, around: 1, everyday: 2 } as const

/** What a phrase is for, and of which kind, as a bit: those that are asked for are asked for by kind. */
export interface Use {
  readonly when: (typeof when)[keyof typeof when]
  readonly kind: number
}

/** How far from its anchor another part of a way may stand to tell for it: more than that tells little. */
export const farthest = 31
/** Colours are told for the next word, the next three, the next seven, and all; and so before. */
export const spans = [1, 3, 7, farthest] as const
/** So many a word: each span after it, and each before it. */
export const perShown = 2 * spans.length

/** Numbers of a word: what `wordAt` says, its class as the first of a pair, where the pairs of that class begin, and its class as the second. */
export const perWord = 4
/** A word's colour in the lowest bits, and above them where in the table its ways stand; 0 for none. */
export const wordAt = 5
/** Which words must stand near, and how far off at most; then whether before; then how many words of the anchor stand between. */
export const keyAt = { what: 16, far: 1, farMask: 31, isBefore: 1, over: 6 } as const
export const noKey = 0
/** Of a way: which spans its keys look at, those of the first word of its anchor or of the next, and above them where in `rests` the rest of it stands. A way of
 * fewer keys looks at one again. */
export const lookAt = { second: 4, third: 8, rest: 12, mask: 15 } as const
/** Of a way: its phrase, and between which places the phrase may begin, counted back from the anchor. */
export const beginAt = { phrase: 16, most: 8, mask: 255 } as const
/** Before the ways of a list: how many of each sort there are, alone, with others, around and everyday. */
export const listAt = { alone: 26, ways: 16, around: 10, fewMask: 63, manyMask: 1023 } as const
/** Numbers of a way that is always looked for and wants other parts. */
export const perWay = 4
/** Of a way that is asked for: the number of its kind, and above that where in `rests` the rest of it stands. */
export const askedAt = 5

export interface Laid {
  /** Phrases of which some way has no part that it cannot do without. */
  readonly anywhere: readonly number[]
  /** Of each word: which of a few colours it has. */
  readonly colours: Uint8Array
  readonly words: Int32Array
  /** Under each pair of classes that may be an anchor: the number of its list of ways. */
  readonly pairs: Int32Array
  /** Of each such list: where in the table it stands. */
  readonly lists: Int32Array
  /**
   * Of each word or pair that may be an anchor: how many ways it has, as `listAt` says. Then the ways. Those first that want no other part, one number each:
   * where in `rests` they stand. Then the others, four numbers each: the colours of the three other parts that tell most, and what `lookAt` says. Then those that
   * are asked for around words, then those for explanations, one number each as `askedAt` says.
   */
  readonly table: Int32Array
  /** Of how many ways the longest list is. */
  readonly longest: number
  /** What is looked at only if the colours fit or when asked, three numbers of a way: the keys of the first two other parts, and where the phrase begins. */
  readonly rests: Int32Array
  /** The sets of words that a key may name: few beside those of the phrases, so that they stay in the nearer memory. */
  readonly sets: Sets
}

/** A part beside the anchor: how far off it may stand at most, less than nothing before it, and how often that is so by chance. */
interface Key {
  readonly part: Part
  readonly far: number
  readonly chance: number
  readonly over: number
}

/** A way by its anchor, a part or two that stand together, and those others that tell most: three at most, or none. */
interface Anchored {
  readonly phrase: number
  readonly anchor: readonly Part[]
  readonly keys: readonly Key[]
  readonly begins: number
  /** How often the anchor is met. */
  readonly often: number
}

const keysMost = 3

/** `phrases`: the ways of each. `uses`: what each is for. */
export function laidOut(phrases: readonly (readonly Way[])[], uses: readonly Use[], costs: Costs): Laid {
  if (phrases.length > 0xffff) throw new Error('more phrases than the sieve can number')
  const anywhere: number[] = []
  const all: Anchored[] = []
  phrases.forEach((ways, phrase) => {
    if (ways.some(({ parts }) => parts.length === 0)) anywhere.push(phrase)
    else for (const way of ways) all.push(anchored(way, phrase, costs))
  })
  const colours = coloursOf(
    all
      .filter(({ phrase }) => uses[phrase]?.when === when.always)
      .flatMap(({ keys, often }) => keys.map(({ part, far }) => ({ ids: part.ids, often: often * Math.abs(far) }))),
    costs.words,
  )
  const table = new Table(colours, uses)
  const atWord = new Map<number, number[]>()
  const atPair = new Map<number, number[]>()
  for (const way of all) {
    const made = table.way(way)
    const [first, second] = way.anchor as readonly [Part, Part?]
    for (const id of first.ids)
      if (second === undefined) put(atWord, id, made)
      else for (const next of second.ids) put(atPair, id * pairsApart + next, made)
  }
  const pairs = new Pairs()
  const lists = new Map<number, number>()
  for (const [pair, ways] of atPair) {
    const at = table.list(ways)
    const number = lists.get(at) ?? lists.size
    lists.set(at, number)
    pairs.keep(Math.floor(pair / pairsApart), pair % pairsApart, number)
  }
  const { places, firsts, bases, seconds } = pairs.seal(colours.length)
  const words = new Int32Array(perWord * colours.length)
  colours.forEach((colour, id) => {
    const ways = atWord.get(id)
    words.set(
      [((ways === undefined ? 0 : table.list(ways)) << wordAt) | colour, firsts[id] ?? 0, bases[id] ?? 0, seconds[id] ?? 0],
      perWord * id,
    )
  })
  return { anywhere, colours, words, pairs: places, lists: Int32Array.from(lists.keys()), ...table.sealed(colours.length) }
}

const pairsApart = 0x10000

function put(lists: Map<number, number[]>, at: number, way: number): void {
  const list = lists.get(at)
  if (list === undefined) lists.set(at, [way])
  else if (!list.includes(way)) list.push(way)
}

/** A way by those two of its parts that stand together and are met least often; by its rarest part, where none do. */
function anchored({ parts, before }: Way, phrase: number, costs: Costs): Anchored {
  const all = parts.map((part) => costOf(part, costs.words))
  let from = all.indexOf(Math.min(...all))
  let often = all[from] as number
  let to = from
  let least = Number.POSITIVE_INFINITY
  for (let place = 1; place < parts.length; place += 1) {
    const { ids, within } = parts[place] as Part
    if (within > 1) continue
    const cost = costs.pair((parts[place - 1] as Part).ids, ids)
    if (cost >= least) continue
    least = often = cost
    from = place - 1
    to = place
  }
  const others: Key[] = []
  const consider = (place: number, far: number) => {
    if (Math.abs(far) <= farthest)
      others.push({ part: parts[place] as Part, far, chance: (all[place] as number) * Math.abs(far), over: to - from })
  }
  let far = 0
  for (let place = to + 1; place < parts.length; place += 1) consider(place, (far += (parts[place] as Part).within))
  far = 0
  for (let place = from - 1; place >= 0; place -= 1) consider(place, (far -= (parts[place + 1] as Part).within))
  return {
    phrase,
    anchor: parts.slice(from, to + 1),
    keys: others.toSorted((a, b) => a.chance - b.chance).slice(0, keysMost),
    begins: (phrase << beginAt.phrase) | (Math.min(before - far, beginAt.mask) << beginAt.most) | from,
    often,
  }
}

/** What the sieve walks through. Ways that are looked at alike are one, and so are lists of the same ways. */
class Table {
  private readonly table: number[] = [0]
  private readonly rests: number[] = []
  private longest = 0
  private readonly sets = new Sets()
  private readonly ways: { readonly order: number; readonly fields: readonly number[] }[] = []
  private readonly wayNumbers = new Map<string, number>()
  private readonly restPlaces = new Map<string, number>()
  private readonly heads = new Map<string, number>()
  private readonly colours: Uint8Array
  private readonly uses: readonly Use[]

  constructor(colours: Uint8Array, uses: readonly Use[]) {
    this.colours = colours
    this.uses = uses
  }

  /** The number of a way, made when it is new. */
  way({ keys, begins, phrase }: Anchored): number {
    const use = this.uses[phrase] as Use
    const fields = use.when === when.always ? this.looked(keys, begins) : this.asked(keys, begins, use.kind)
    const order = use.when === when.always && keys.length > 0 ? 0.5 : use.when
    const name = `${order}: ${fields.join()}`
    const kept = this.wayNumbers.get(name)
    if (kept !== undefined) return kept
    this.wayNumbers.set(name, this.ways.length)
    this.ways.push({ order, fields })
    return this.ways.length - 1
  }

  /** Where a list of ways stands, made when it is new. */
  list(numbers: readonly number[]): number {
    const name = numbers.join()
    const kept = this.heads.get(name)
    if (kept !== undefined) return kept
    const { table } = this
    const head = table.length
    this.heads.set(name, head)
    table.push(0)
    const ways = numbers.map((number) => this.ways[number] as { order: number; fields: readonly number[] })
    const counts = orders.map((order) => {
      const these = ways.filter((way) => way.order === order)
      for (const { fields } of these) table.push(...fields)
      return these.length
    })
    table[head] = listOf(counts)
    this.longest = Math.max(this.longest, ways.length)
    return head
  }

  sealed(words: number): Pick<Laid, 'table' | 'longest' | 'rests' | 'sets'> {
    this.sets.seal(words)
    return { table: Int32Array.from(this.table), longest: this.longest, rests: Int32Array.from(this.rests), sets: this.sets }
  }

  /** A way that is looked at in every sentence. */
  private looked([first, second, third]: readonly Key[], begins: number): readonly number[] {
    if (first === undefined) return [this.rest(noKey, noKey, begins)]
    const other = second ?? first
    const more = third ?? other
    const rest = this.rest(this.keyOf(first), second === undefined ? noKey : this.keyOf(second), begins)
    const look = spanOf(first) | (spanOf(other) << lookAt.second) | (spanOf(more) << lookAt.third) | (rest << lookAt.rest)
    return [this.colourOf(first), this.colourOf(other), this.colourOf(more), look]
  }

  /** A way that is looked at when somebody asks. */
  private asked([first, second]: readonly Key[], begins: number, kind: number): readonly number[] {
    const rest = this.rest(first === undefined ? noKey : this.keyOf(first), second === undefined ? noKey : this.keyOf(second), begins)
    return [(rest << askedAt) | (31 - Math.clz32(kind))]
  }

  private rest(...fields: readonly number[]): number {
    const name = fields.join()
    const kept = this.restPlaces.get(name)
    if (kept !== undefined) return kept
    const at = this.rests.length
    this.restPlaces.set(name, at)
    this.rests.push(...fields)
    return at
  }

  private colourOf({ part }: Key): number {
    return part.ids.reduce((bits, id) => bits | (1 << (this.colours[id] as number)), 0)
  }

  private keyOf({ part, far, over }: Key): number {
    const between = far < 0 ? 0 : over
    return (this.sets.of(part.ids) << keyAt.what) | (between << keyAt.over) | (Math.abs(far) << keyAt.far) | (far < 0 ? keyAt.isBefore : 0)
  }
}

/** The ways of a list in their order: always looked for and alone, always looked for with others, asked for around words, asked for as explanations. */
const orders = [when.always, 0.5, when.around, when.everyday] as const

function listOf([alone = 0, ways = 0, around = 0, everyday = 0]: readonly number[]): number {
  if (Math.max(alone, around) > listAt.fewMask || Math.max(ways, everyday) > listAt.manyMask)
    throw new Error('more ways begin with the same words than a list can count: let phrases share their groups')
  return (alone << listAt.alone) | (ways << listAt.ways) | (around << listAt.around) | everyday
}

/** Which span a key looks at: those before a word stand beside those after it, and those of the next word behind them. */
function spanOf({ far, over }: Key): number {
  const span = 2 * spans.findIndex((one) => Math.abs(one) >= Math.abs(far))
  return far < 0 ? span + 1 : span + over * perShown
}

function costOf({ ids }: Part, costs: Float64Array): number {
  return ids.reduce((sum, id) => sum + (costs[id] as number), 0)
}
