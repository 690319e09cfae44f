// A text read once: its words as numbers, where each stands, and where sentences, clauses and quotations begin and end.
import { someNumber, sums, unknown, wordOf, type Vocabulary } from './vocabulary.ts'

export const flag = {
  /** A comma, slash or bracket stands before the word. */
  comma: 1,
  /** A stop within the sentence stands before it: ; : – */
  stop: 2,
  /** It stands inside quotation marks. */
  quoted: 4,
  /** It is a possessive: mum’s. */
  whose: 8,
  /** It is an amount of money. */
  money: 16,
  /** It is an hour of the night. */
  night: 32,
} as const

// The same by names of this file: an engine takes those for fixed, and asks for what is exported again each time.
const { comma, stop, quoted: inQuotes, whose, money, night } = flag
const { one: sumOne, two: sumTwo, primeOne, primeTwo } = sums
const noWord = unknown
const aNumber = someNumber

/** Words in a sentence. */
export const sentenceMost = 150
const longest = sentenceMost

/** One reading, used again for the next text: what it holds is good until then. */
export class Reading {
  ids = new Int32Array(1024)
  from = new Int32Array(1024)
  to = new Int32Array(1024)
  flags = new Uint8Array(1024)
  values = new Float64Array(1024)
  count = 0
  /** Somebody wrote i for I, as a quick or a young hand does. */
  smallI = false
  /** First word of each sentence; one more at the end. */
  sentences = new Int32Array(256)
  questions = new Uint8Array(256)
  sentenceCount = 0
  /** The sentence being looked at ends before this word. */
  end = 0

  /** The letters of the text, so far as they are plain; `special` for others. */
  private letters = new Uint8Array(4096)
  /** Of each word that is to be looked up: its second sum. */
  private seconds = new Int32Array(1024)
  /** What stands before the next word, and whether it is inside quotation marks. */
  private pending = 0
  private quoted = false
  private single = false

  private readonly vocabulary: Vocabulary

  private readonly careful: boolean

  /** `careful`: reads no word the quick way. */
  constructor(vocabulary: Vocabulary, careful = false) {
    this.vocabulary = vocabulary
    this.careful = careful
  }

  read(text: string): void {
    const { length } = text
    if (length >= this.letters.length) this.letters = new Uint8Array(2 * length)
    const { letters } = this
    // It is the quickest way by far to all letters of a text: each takes one byte, if all are plain.
    const { read, written } = encoder.encodeInto(text, letters)
    if (read !== length || written !== length) for (let at = 0; at < length; at += 1) letters[at] = smallerOf(text.charCodeAt(at), special)
    letters[length] = 0
    this.count = 0
    this.sentenceCount = 0
    this.smallI = false
    this.sentences[0] = 0
    this.pending = 0
    this.quoted = false
    this.single = false
    let at = 0
    for (;;) {
      if (!this.careful) at = this.plainly(at, length)
      if (at >= length) break
      at = this.other(text, at)
    }
    this.close(false)
    this.sentences[this.sentenceCount] = this.count
  }

  /**
   * Reads on while there is nothing but plain words, spaces, commas and full stops, which is by far most of what is written, in one loop without calls;
   * answers where something else begins.
   */
  private plainly(start: number, length: number): number {
    const { letters, ids, seconds, from, to, flags, values, sentences, questions } = this
    const { slots, words } = this.vocabulary
    const wordsMost = ids.length - 2
    const sentencesMost = questions.length - 2
    const before = this.quoted || this.single ? inQuotes : 0
    let { count, sentenceCount, pending } = this
    let begun = sentences[sentenceCount] as number
    let at = start
    while (at < length && count < wordsMost && sentenceCount < sentencesMost) {
      let letter = letters[at] as number
      let low = plain[letter] as number
      let ends = false
      if (low >= 97) {
        const first = at
        let one: number = sumOne
        let two: number = sumTwo
        do {
          one = Math.imul(one ^ low, primeOne)
          two = (Math.imul(two, primeTwo) + low) | 0
          at += 1
          letter = letters[at] as number
          low = plain[letter] as number
        } while (low !== 0)
        if (letter === 38 || letter === 39 || letter === special) {
          at = first
          break
        }
        if (at === first + 1 && letters[first] === 105 && letter !== 46) this.smallI = true
        ids[count] = one
        seconds[count] = two
        from[count] = first
        to[count] = at
        flags[count] = pending | before
        values[count] = Number.NaN
        pending = 0
        ends = count - begun >= longest
        count += 1
        if (letter === 32) at += 1
      } else if (letter === 32) at += 1
      else if (letter === 44) {
        pending |= comma
        at += 1
      } else if (letter === 46) {
        at += 1
        const next = letters[at] as number
        const isOne = count > 0 && to[count - 1] === at - 1 && from[count - 1] === at - 2
        ends = count > begun && (next === 32 || next === 10 || at === length) && !(isOne && isLetter(letters[at - 2] as number))
        // Behind a quotation mark, and after a letter with an accent: looked at with more care.
        if ((!ends && at < length && next !== 32 && (next < 48 || next === special)) || (isOne && letters[at - 2] === special)) {
          at -= 1
          break
        }
      } else break
      if (!ends) continue
      questions[sentenceCount] = 0
      sentenceCount += 1
      sentences[sentenceCount] = count
      begun = count
    }
    // All of them are looked up together, so that one need not wait for another.
    for (let n = this.count; n < count; n += 1) ids[n] = wordOf(slots, words, ids[n] as number, seconds[n] as number)
    this.count = count
    this.sentenceCount = sentenceCount
    this.pending = pending
    return at
  }

  /** Reads one word of any kind, or one mark; answers what comes after it. */
  private other(text: string, start: number): number {
    const letter = text.charCodeAt(start)
    if (isWord(letter)) {
      const before = this.pending | (this.quoted || this.single ? inQuotes : 0)
      this.pending = 0
      return this.word(text, start, before)
    }
    const at = start + 1
    switch (letter) {
      case 32:
        break
      case 44: // ,
      case 47: // /
      case 40: // (
      case 41: // )
        this.pending |= comma
        break
      case 59: // ;
      case 58: // :
      case 0x2013:
      case 0x2014:
        this.pending |= stop
        break
      case 45: // a dash between spaces
        if (text.charCodeAt(at) === 32 && (at < 2 || text.charCodeAt(at - 2) === 32)) this.pending |= stop
        break
      case 34: // "
        this.quoted = !this.quoted
        break
      case 0x201c:
        this.quoted = true
        break
      case 0x201d:
        this.quoted = false
        break
      case 0x2018: // ‘
        this.single = true
        break
      case 39: // '
        this.single = !this.single && isWord(text.charCodeAt(at)) && (at < 2 || !isWord(text.charCodeAt(at - 2)))
        break
      case 0x2019: // ’
        this.single = false
        break
      case 46: // .
        if (this.endsHere(text, at)) this.close(false)
        break
      case 33:
        this.close(false)
        break
      case 63:
        this.close(true)
        break
      case 10:
        if (this.lineEnds(text, at)) {
          this.close(false)
          // A quotation that nobody closed ends with its paragraph.
          if (text.charCodeAt(at) === 10) this.quoted = this.single = false
        }
        break
      default:
        if (letter === 0x2022) this.close(false)
    }
    return at
  }

  /** Reads the word that begins at `at`; answers where it ends. */
  private word(text: string, start: number, before: number): number {
    let one: number = sumOne
    let two: number = sumTwo
    let at = start
    let baseOne = 0
    let baseTwo = 0
    let afterMark = -1
    const first = text.charCodeAt(start)
    if (isDigit(first) || first === 0xa3) return this.figure(text, start, before)
    for (;;) {
      let letter = text.charCodeAt(at)
      const low = plain[letter] ?? 0
      if (low !== 0) {
        one = Math.imul(one ^ low, primeOne)
        two = (Math.imul(two, primeTwo) + low) | 0
        at += 1
        continue
      }
      if (letter === 39 || letter === 0x2019) {
        if (!isLetter(text.charCodeAt(at + 1))) break
        baseOne = one
        baseTwo = two
        afterMark = at + 1
        at += 1
        continue
      }
      if (letter === 38 && at > start && isLetter(text.charCodeAt(at + 1))) {
        // A&E
      } else if (!isLetter(letter)) break
      else if (letter >= 0xc0 && letter <= 0xde) letter += 32
      one = Math.imul(one ^ letter, primeOne)
      two = (Math.imul(two, primeTwo) + letter) | 0
      at += 1
    }
    let id = this.vocabulary.find(one, two)
    let flags = before
    if (afterMark === at - 1 && (text.charCodeAt(afterMark) | 32) === 115 && !this.vocabulary.isContraction(id)) {
      const base = this.vocabulary.find(baseOne, baseTwo)
      if (base !== noWord) id = base
      flags |= whose
    }
    if (first === 105 && at === start + 1 && text.charCodeAt(at) !== 46) this.smallI = true
    this.push(id, start, at, flags, Number.NaN)
    return at
  }

  private figure(text: string, start: number, before: number): number {
    let at = start
    let flags = before
    if (text.charCodeAt(at) === 0xa3) {
      flags |= money
      at += 1
    }
    let value = 0
    let digits = 0
    let minutes = -1
    let one: number = sumOne
    let two: number = sumTwo
    let fraction = 0
    for (; ; at += 1) {
      const letter = text.charCodeAt(at)
      const pair = isDigit(text.charCodeAt(at + 1))
      if (isDigit(letter)) {
        if (minutes >= 0) minutes = minutes * 10 + (letter - 48)
        else if (fraction > 0) fraction += 1
        else {
          value = value * 10 + (letter - 48)
          digits += 1
        }
      } else if ((letter === 58 || letter === 46) && pair && minutes < 0 && (flags & money) === 0 && digits <= 2) minutes = 0
      else if (letter === 46 && pair && fraction === 0) fraction = 1
      else if (letter === 44 && pair) continue
      else break
      one = Math.imul(one ^ letter, primeOne)
      two = (Math.imul(two, primeTwo) + letter) | 0
    }
    const digitsEnd = at
    while (isLetter(text.charCodeAt(at)) && at - digitsEnd < 6) {
      const letter = text.charCodeAt(at) | 32
      one = Math.imul(one ^ letter, primeOne)
      two = (Math.imul(two, primeTwo) + letter) | 0
      at += 1
    }
    while (isLetter(text.charCodeAt(at))) at += 1
    const ending = text.slice(digitsEnd, Math.min(at, digitsEnd + 2)).toLowerCase()
    if (ending === 'k' || (ending.startsWith('k') && at === digitsEnd + 1)) value *= 1000
    if (isNight(value, digits, minutes, ending)) flags |= night
    if (at === start + 1 && digits === 0) at = start + 1
    const id = this.vocabulary.find(one, two)
    this.push(id === noWord ? aNumber : id, start, at, flags, digits > 0 ? value : Number.NaN)
    return Math.max(at, start + 1)
  }

  private push(id: number, from: number, to: number, flags: number, value: number): void {
    const at = this.count
    if (at + 2 >= this.ids.length) this.grow()
    this.ids[at] = id
    this.from[at] = from
    this.to[at] = to
    this.flags[at] = flags
    this.values[at] = value
    this.count = at + 1
    // Nobody writes sentences so long: cut them, so that no text takes more than its length in time.
    if (at - (this.sentences[this.sentenceCount] as number) >= longest) this.close(false)
  }

  private close(question: boolean): void {
    if (this.count === (this.sentences[this.sentenceCount] as number)) return
    if (this.sentenceCount + 2 >= this.sentences.length) {
      this.sentences = grown(this.sentences)
      const questions = new Uint8Array(this.questions.length * 2)
      questions.set(this.questions)
      this.questions = questions
    }
    this.questions[this.sentenceCount] = question ? 1 : 0
    this.sentenceCount += 1
    this.sentences[this.sentenceCount] = this.count
  }

  /** A full stop ends a sentence, unless it follows one letter (an initial) or stands inside a word. */
  private endsHere(text: string, after: number): boolean {
    const next = text.charCodeAt(after)
    if (next === next && next !== 32 && next !== 10 && next !== 13 && next !== 34 && next !== 0x201d && next !== 39 && next !== 0x2019)
      return false
    const last = this.count - 1
    if (last < 0) return false
    const width = (this.to[last] as number) - (this.from[last] as number)
    return !(width === 1 && isLetter(text.charCodeAt(this.from[last] as number)) && this.to[last] === after - 1)
  }

  /** A new line ends a sentence, unless the text goes on in small letters. */
  private lineEnds(text: string, after: number): boolean {
    const next = text.charCodeAt(after)
    return !(next >= 97 && next <= 122)
  }

  private grow(): void {
    this.ids = grown(this.ids)
    this.seconds = grown(this.seconds)
    this.from = grown(this.from)
    this.to = grown(this.to)
    const flags = new Uint8Array(this.flags.length * 2)
    flags.set(this.flags)
    this.flags = flags
    const values = new Float64Array(this.values.length * 2)
    values.set(this.values)
    this.values = values
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const more = new Int32Array(array.length * 2)
  more.set(array)
  return more
}

/** Stands for whatever is no plain letter, figure or mark. */
const special = 0x80

interface Encoder {
  encodeInto(text: string, into: Uint8Array): { readonly read: number; readonly written: number }
}
/** Every engine has it. */
declare const TextEncoder: new () => Encoder
const encoder = new TextEncoder()

function smallerOf(one: number, other: number): number {
  return one < other ? one : other
}

/** Letters and figures without accents, small ones for large: by far most of what is written. 0 for all else. */
const plain = Uint8Array.from({ length: 0x10000 }, (_, letter) => {
  if (letter >= 65 && letter <= 90) return letter + 32
  return (letter >= 97 && letter <= 122) || (letter >= 48 && letter <= 57) ? letter : 0
})

function isDigit(letter: number): boolean {
  return letter >= 48 && letter <= 57
}

function isLetter(letter: number): boolean {
  return (letter >= 97 && letter <= 122) || (letter >= 65 && letter <= 90) || (letter >= 0xc0 && letter <= 0x24f && letter !== 0xd7)
}

function isWord(letter: number): boolean {
  return isLetter(letter) || isDigit(letter) || letter === 0xa3
}

/** From ten at night to six in the morning, as people write it: 23:20, 0310, 1am, 10.45pm. */
function isNight(value: number, digits: number, minutes: number, ending: string): boolean {
  if (ending === 'pm') return value >= 10 && value <= 11
  if (ending === 'am') return value === 12 || value <= 5
  if (minutes >= 0 && minutes < 60) return digits === 2 && (value >= 22 ? value < 24 : value < 6)
  if (digits !== 4 || value % 100 >= 60) return false
  const hour = Math.floor(value / 100)
  return hour < 6 || hour === 22 || hour === 23
}
