// Tells which phrases may stand in a sentence, and where they may begin, however many there are, so that few are tried in full.
//
// A phrase is a few ways of saying it; each way is a row of parts that it cannot do without, and how far each may stand from the one before. A way is
// looked at only where two of its parts stand together, those that do so least often (or its rarest part, where no two must); then only if the colours of
// the words around allow for those three others that tell most; then if two of them do stand there. Only then is the phrase tried, from the words with
// which it may begin. The sieve may let a phrase through that is not there. It never holds one back that is.
//
// Phrases that matter only beside others (a no, a story, an everyday explanation) are not looked at here: where their anchors stand is written down, and
// they are looked at when somebody asks for those of a kind.
//
// What is looked at stands in a row, and each step goes over a whole sentence in one loop without calls, with few branches that a processor cannot
// foresee: where it must choose, it writes, and counts what it wrote only if it is to be kept.
import { pairAt } from './pairs.ts'
import { sentenceMost, type Reading } from './reading.ts'
import {
  askedAt,
  beginAt,
  keyAt,
  laidOut,
  listAt,
  lookAt,
  noKey,
  perWay,
  perShown,
  perWord,
  when,
  wordAt,
  type Costs,
  type Laid,
  type Use,
  type Way,
} from './ways.ts'

// Numbers of other files by names of this one: an engine takes those for fixed, and asks for the others again each time.
const { first: firstAt, what: listMask } = pairAt
const { what: setAt, far: farAt, farMask, isBefore: beforeBit, over: overAt } = keyAt
const { second: secondAt, third: thirdAt, rest: restAt, mask: spanMask } = lookAt
const { phrase: phraseAt, most: mostAt, mask: beginMask } = beginAt
const { alone: aloneAt, ways: waysAt, around: aroundAt, fewMask, manyMask } = listAt
const askedMask = (fewMask << aroundAt) | manyMask
const { always, everyday } = when
const headAt = wordAt
const nothing = noKey
const wordSize = perWord
const waySize = perWay
const restOfAsked = askedAt
const spanCount = perShown
const wordsMost = sentenceMost

/** As far as a span looks, but for the farthest. */
const room = 7
/** Of each phrase: the look in which it was last let through, with which words it may begin, a bit each, and the last of them. */
const perPhrase = 3
/** The last bit stands for this word of a sentence and for all that follow. */
const lastBit = 31
/** Of each anchor that was met: where its list stands, what that says of its ways, and its first word, counted from that of the sentence. */
const perMet = 3
/** Of each anchor under which something is asked for: where its ways that are asked for stand, how many around words and for explanations, and its first word. */
const perAsked = 3
const eachAt = 16
const eachMask = 0xffff
/** Of each way that may fit: where the rest of it stands, and the first word of its anchor, counted so. */
const perNear = 2

/** The anchors of a sentence under which something is asked for. */
export class Met {
  readonly rows = new Int32Array(perAsked * (2 * wordsMost + 2))
  /** How many numbers of the rows. */
  length = 0
}

export class Sieve {
  /** The phrases that the last look let through: as many as it answered. */
  readonly kept: Int32Array

  private readonly reading: Reading
  private readonly uses: readonly Use[]
  private readonly laid: Laid
  private readonly state: Int32Array
  /** The colours of the words of the sentence, a bit each, with room before and after as far as spans look. */
  private readonly colours = new Int32Array(wordsMost + 2 * room + 2)
  /** Of each word: the colours that each span shows, after it and before it. */
  private readonly shown = new Int32Array(spanCount * (wordsMost + 2))
  /** The anchors of the sentence. */
  private readonly met = new Int32Array(perMet * (2 * wordsMost + 2))
  private readonly near: Int32Array
  private look = 0

  /** `phrases`: the ways of each. `uses`: what each is for. */
  constructor(reading: Reading, phrases: readonly (readonly Way[])[], uses: readonly Use[], costs: Costs) {
    this.reading = reading
    this.uses = uses
    this.laid = laidOut(phrases, uses, costs)
    this.state = new Int32Array(perPhrase * phrases.length)
    this.kept = new Int32Array(phrases.length)
    this.near = new Int32Array(perNear * (this.laid.longest + 1) * (2 * wordsMost + 2))
  }

  /** The words with which a phrase may begin that was let through: as bits, from the first of the sentence on; the last for all that follow it. */
  startsOf(phrase: number): number {
    return this.state[perPhrase * phrase + 1] as number
  }

  /** The last word with which it may begin. */
  lastOf(phrase: number): number {
    return this.state[perPhrase * phrase + 2] as number
  }

  /** The colours of some words, a bit each. */
  coloursOf(ids: readonly number[]): number {
    return ids.reduce((bits, id) => bits | (1 << (this.laid.colours[id] as number)), 0)
  }

  /** The colour of a word, as a bit. */
  colourOf(id: number): number {
    return 1 << (this.laid.words[wordSize * id] as number)
  }

  /** How many phrases that are always looked for may stand between two words; `kept` names them. `met` takes what `ask` wants to know. */
  sift(first: number, end: number, met: Met): number {
    const length = this.meet(first, end)
    this.show(first, end)
    return this.pass(this.scan(length, met), this.anywhere(always, 0, first, end), first, end)
  }

  /** How many phrases of some kinds may stand in a sentence that was sifted, with the anchors that were met; `kept` names them. */
  ask(use: (typeof when)['around' | 'everyday'], kinds: number, met: Met, first: number, end: number): number {
    const { near } = this
    const { table } = this.laid
    const { rows, length } = met
    let to = 0
    for (let n = 0; n < length; n += perAsked) {
      const counts = rows[n + 1] as number
      const around = counts >>> eachAt
      const from = (rows[n] as number) + (use === everyday ? around : 0)
      const toAsked = from + (use === everyday ? counts & eachMask : around)
      for (let way = from; way < toAsked; way += 1) {
        const asked = table[way] as number
        near[to] = asked >>> restOfAsked
        near[to + 1] = rows[n + 2] as number
        to += perNear & -(((1 << asked) & kinds) === 0 ? 0 : 1)
      }
    }
    return this.pass(to, this.anywhere(use, kinds, first, end), first, end)
  }

  /** Writes down the words and pairs of words that are anchors; answers how many numbers that is. */
  private meet(first: number, end: number): number {
    const { met } = this
    const { ids } = this.reading
    const { words, pairs, lists, table } = this.laid
    let to = 0
    let word = wordSize * (ids[first] as number)
    for (let at = first; at < end; at += 1) {
      const head = (words[word] as number) >>> headAt
      met[to] = head
      met[to + 1] = table[head] as number
      met[to + 2] = at - first
      to += perMet & ((0 - head) >> 31)
      // Behind the last word stands some other, which belongs to no pair of this sentence: it is not counted.
      const next = wordSize * (ids[at + 1] as number)
      const pair = pairs[(words[word + 2] as number) + (words[next + 3] as number)] as number
      const other = (pair >>> firstAt) ^ (words[word + 1] as number)
      const isKnown = ((other - 1) >> 31) & ((at + 1 - end) >> 31)
      const list = lists[pair & listMask & isKnown] as number
      met[to] = list
      met[to + 1] = table[list & isKnown] as number
      met[to + 2] = at - first
      to += perMet & isKnown
      word = next
    }
    return to
  }

  /** Tells which colours each span after and before each word shows. */
  private show(first: number, end: number): void {
    const { colours, shown } = this
    const { ids } = this.reading
    const { words } = this.laid
    const length = end - first
    for (let n = 0; n < length; n += 1) colours[room + n] = 1 << (words[wordSize * (ids[first + n] as number)] as number)
    for (let n = length; n < length + room; n += 1) colours[room + n] = 0
    let earlier = 0
    for (let n = 0; n < length; n += 1) {
      const at = room + n
      const row = spanCount * n
      const one = colours[at + 1] as number
      const three = one | (colours[at + 2] as number) | (colours[at + 3] as number)
      shown[row] = one
      shown[row + 2] = three
      shown[row + 4] =
        three | (colours[at + 4] as number) | (colours[at + 5] as number) | (colours[at + 6] as number) | (colours[at + 7] as number)
      const before = colours[at - 1] as number
      const threeBefore = before | (colours[at - 2] as number) | (colours[at - 3] as number)
      shown[row + 1] = before
      shown[row + 3] = threeBefore
      shown[row + 5] =
        threeBefore | (colours[at - 4] as number) | (colours[at - 5] as number) | (colours[at - 6] as number) | (colours[at - 7] as number)
      shown[row + 7] = earlier
      earlier |= colours[at] as number
    }
    let later = 0
    for (let n = length - 1; n >= 0; n -= 1) {
      shown[spanCount * n + 6] = later
      later |= colours[room + n] as number
    }
  }

  /** Writes down those ways of the anchors that the colours around allow for; answers how many numbers that is. */
  private scan(length: number, asked: Met): number {
    const { shown, near, met } = this
    const { table } = this.laid
    const { rows } = asked
    let toAsked = 0
    let to = 0
    for (let n = 0; n < length; n += perMet) {
      const head = met[n] as number
      const list = met[n + 1] as number
      const at = met[n + 2] as number
      const toAlone = head + 1 + (list >>> aloneAt)
      const toWays = toAlone + waySize * ((list >>> waysAt) & manyMask)
      rows[toAsked] = toWays
      rows[toAsked + 1] = (((list >>> aroundAt) & fewMask) << eachAt) | (list & manyMask)
      rows[toAsked + 2] = at
      toAsked += perAsked & -((list & askedMask) === 0 ? 0 : 1)
      for (let way = head + 1; way < toAlone; way += 1) {
        near[to] = table[way] as number
        near[to + 1] = at
        to += perNear
      }
      const row = spanCount * at
      for (let way = toAlone; way < toWays; way += waySize) {
        const look = table[way + 3] as number
        const third = (table[way + 2] as number) & (shown[row + ((look >>> thirdAt) & spanMask)] as number)
        const one = (table[way] as number) & (shown[row + (look & spanMask)] as number)
        const second = (table[way + 1] as number) & (shown[row + ((look >>> secondAt) & spanMask)] as number)
        near[to] = look >>> restAt
        near[to + 1] = at
        to += perNear & (((one | (0 - one)) & (second | (0 - second)) & (third | (0 - third))) >> 31)
      }
    }
    asked.length = toAsked
    return to
  }

  /** Lets the phrases of those ways through of which two other parts do stand where they should; answers how many there are then. */
  private pass(length: number, before: number, first: number, end: number): number {
    const { near, state, kept, look } = this
    const { ids } = this.reading
    const { rests } = this.laid
    const { owners, bases } = this.laid.sets
    let count = before
    for (let n = 0; n < length; n += perNear) {
      const rest = near[n] as number
      const place = near[n + 1] as number
      const one = rests[rest] as number
      if (one !== nothing && !stands(ids, owners, bases[one >>> setAt] as number, one, first + place, first, end)) continue
      const other = rests[rest + 1] as number
      if (other !== nothing && !stands(ids, owners, bases[other >>> setAt] as number, other, first + place, first, end)) continue
      const begins = rests[rest + 2] as number
      const to = place - (begins & beginMask)
      if (to < 0) continue
      const from = larger(place - ((begins >>> mostAt) & beginMask), 0)
      const starts = (2 << smaller(to, lastBit)) - (1 << smaller(from, lastBit))
      const phrase = begins >>> phraseAt
      const at = perPhrase * phrase
      if (state[at] === look) {
        state[at + 1] = (state[at + 1] as number) | starts
        state[at + 2] = larger(state[at + 2] as number, first + to)
        continue
      }
      state[at] = look
      state[at + 1] = starts
      state[at + 2] = first + to
      kept[count] = phrase
      count += 1
    }
    return count
  }

  /** Another look begins. Lets those phrases through that may stand anywhere; answers how many there are. */
  private anywhere(use: number, kinds: number, first: number, end: number): number {
    this.look += 1
    let count = 0
    for (const phrase of this.laid.anywhere) {
      const is = this.uses[phrase] as Use
      if (is.when !== use || (use !== always && (is.kind & kinds) === 0)) continue
      this.state.set([this.look, -1, end - 1], perPhrase * phrase)
      this.kept[count] = phrase
      count += 1
    }
    return count
  }
}

/** Whether the part that a key names stands near enough to a word. */
function stands(ids: Int32Array, owners: Uint16Array, base: number, key: number, at: number, first: number, end: number): boolean {
  const owner = (key >>> setAt) + 1
  const far = (key >>> farAt) & farMask
  const from = (key & beforeBit) === 0 ? at + 1 + ((key >>> overAt) & 1) : at - far
  const to = smaller(from + far, end)
  let near = larger(from, first)
  while (near < to && owners[base + (ids[near] as number)] !== owner) near += 1
  return near < to
}

// Math.min and Math.max reckon with fractions.
function smaller(one: number, other: number): number {
  return one < other ? one | 0 : other | 0
}

function larger(one: number, other: number): number {
  return one > other ? one | 0 : other | 0
}
