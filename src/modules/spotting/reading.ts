// A text read once: its words as numbers, where each stands, and where sentences, clauses and quotations begin and end.
import { someNumber, sums, unknown, type Vocabulary } from './vocabulary.ts'

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

/** Words in a sentence. */
export const sentenceMost = 150

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

  private readonly vocabulary: Vocabulary

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary
  }

  read(text: string): void {
    this.count = 0
    this.sentenceCount = 0
    this.smallI = false
    this.sentences[0] = 0
    let pending = 0
    let quoted = false
    let single = false
    const length = text.length
    let at = 0
    while (at < length) {
      const letter = text.charCodeAt(at)
      if (isWord(letter)) {
        if (quoted || single) pending |= flag.quoted
        at = this.word(text, at, pending)
        pending = 0
        continue
      }
      at += 1
      switch (letter) {
        case 32:
          break
        case 44: // ,
        case 47: // /
        case 40: // (
        case 41: // )
          pending |= flag.comma
          break
        case 59: // ;
        case 58: // :
        case 0x2013:
        case 0x2014:
          pending |= flag.stop
          break
        case 45: // a dash between spaces
          if (text.charCodeAt(at) === 32 && (at < 2 || text.charCodeAt(at - 2) === 32)) pending |= flag.stop
          break
        case 34: // "
          quoted = !quoted
          break
        case 0x201c:
          quoted = true
          break
        case 0x201d:
          quoted = false
          break
        case 0x2018: // ‘
          single = true
          break
        case 39: // '
          single = !single && isWord(text.charCodeAt(at)) && (at < 2 || !isWord(text.charCodeAt(at - 2)))
          break
        case 0x2019: // ’
          single = false
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
            if (text.charCodeAt(at) === 10) quoted = single = false
          }
          break
        default:
          if (letter === 0x2022) this.close(false)
      }
    }
    this.close(false)
    this.sentences[this.sentenceCount] = this.count
  }

  /** Reads the word that begins at `at`; answers where it ends. */
  private word(text: string, start: number, before: number): number {
    let one: number = sums.one
    let two: number = sums.two
    let at = start
    let baseOne = 0
    let baseTwo = 0
    let afterMark = -1
    const first = text.charCodeAt(start)
    if (isDigit(first) || first === 0xa3) return this.figure(text, start, before)
    for (;;) {
      let letter = text.charCodeAt(at)
      const low = letter < plainTo ? (plain[letter] as number) : 0
      if (low !== 0) {
        one = Math.imul(one ^ low, sums.primeOne)
        two = (Math.imul(two, sums.primeTwo) + low) | 0
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
      one = Math.imul(one ^ letter, sums.primeOne)
      two = (Math.imul(two, sums.primeTwo) + letter) | 0
      at += 1
    }
    let id = this.vocabulary.find(one, two)
    let flags = before
    if (afterMark === at - 1 && (text.charCodeAt(afterMark) | 32) === 115 && !this.vocabulary.isContraction(id)) {
      const base = this.vocabulary.find(baseOne, baseTwo)
      if (base !== unknown) id = base
      flags |= flag.whose
    }
    if (first === 105 && at === start + 1 && text.charCodeAt(at) !== 46) this.smallI = true
    this.push(id, start, at, flags, Number.NaN)
    return at
  }

  private figure(text: string, start: number, before: number): number {
    let at = start
    let flags = before
    if (text.charCodeAt(at) === 0xa3) {
      flags |= flag.money
      at += 1
    }
    let value = 0
    let digits = 0
    let minutes = -1
    let one: number = sums.one
    let two: number = sums.two
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
      } else if ((letter === 58 || letter === 46) && pair && minutes < 0 && (flags & flag.money) === 0 && digits <= 2) minutes = 0
      else if (letter === 46 && pair && fraction === 0) fraction = 1
      else if (letter === 44 && pair) continue
      else break
      one = Math.imul(one ^ letter, sums.primeOne)
      two = (Math.imul(two, sums.primeTwo) + letter) | 0
    }
    const digitsEnd = at
    while (isLetter(text.charCodeAt(at)) && at - digitsEnd < 6) {
      const letter = text.charCodeAt(at) | 32
      one = Math.imul(one ^ letter, sums.primeOne)
      two = (Math.imul(two, sums.primeTwo) + letter) | 0
      at += 1
    }
    while (isLetter(text.charCodeAt(at))) at += 1
    const ending = text.slice(digitsEnd, Math.min(at, digitsEnd + 2)).toLowerCase()
    if (ending === 'k' || (ending.startsWith('k') && at === digitsEnd + 1)) value *= 1000
    if (isNight(value, digits, minutes, ending)) flags |= flag.night
    if (at === start + 1 && digits === 0) at = start + 1
    const id = this.vocabulary.find(one, two)
    this.push(id === unknown ? someNumber : id, start, at, flags, digits > 0 ? value : Number.NaN)
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
    if (at - (this.sentences[this.sentenceCount] as number) >= sentenceMost) this.close(false)
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

/** Letters and figures without accents, small ones for large: by far most of what is written. 0 for all else. */
const plainTo = 128
const plain = Uint8Array.from({ length: plainTo }, (_, letter) => {
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
