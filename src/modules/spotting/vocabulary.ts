// Every word that a rule knows, with its forms, each under one number. Reading a note compares numbers, not letters.

/** A word ending by rule: phone, phones; rob, robs, robbed, robbing. Words that change otherwise stand in words.yaml. */
export function formsOf(word: string, irregular: Readonly<Record<string, readonly string[]>>): string[] {
  const forms = [word, ...(irregular[word] ?? [])]
  if (/[^aeiou]y$/.test(word)) forms.push(`${word.slice(0, -1)}ies`, `${word.slice(0, -1)}ied`, `${word}ing`)
  else if (/(s|x|z|ch|sh)$/.test(word)) forms.push(`${word}es`, `${word}ed`, `${word}ing`)
  else if (word.endsWith('e')) forms.push(`${word}s`, `${word}d`, `${word.slice(0, -1)}ing`)
  else forms.push(`${word}s`, `${word}ed`, `${word}ing`)
  if (/[^aeiou][aeiou][bdgklmnprtv]$/.test(word) || /^[aeiou][bdgmnpt]$/.test(word))
    forms.push(`${word}${word.at(-1)}ed`, `${word}${word.at(-1)}ing`)
  return [...new Set(forms)]
}

export const unknown = 0
const noWord = unknown
/** Numbers and amounts that no rule names. */
export const someNumber = 1
const firstWord = 2

const seedOne = 0x811c9dc5 | 0
const primeOne = 0x01000193
const primeTwo = 0x5bd1e995

/** Two running sums of a word; together they tell any two words of the language apart. */
export const sums = { one: seedOne, two: 0, primeOne, primeTwo } as const

export class Vocabulary {
  private readonly ids = new Map<string, number>()
  private readonly contracted = new Set<number>()
  /** Of each place: which word, as 1 + its place in the list; 0 for none. Small, so that it stays in the nearer memory. */
  slots = new Uint16Array(0)
  /** Of each word: its second sum, and its number. */
  words = new Int32Array(0)

  /** The number of a word, made when it is new. */
  add(word: string): number {
    const kept = this.ids.get(word)
    if (kept !== undefined) return kept
    const id = this.ids.size + firstWord
    this.ids.set(word, id)
    return id
  }

  /** Another spelling of a word. */
  alias(spelling: string, word: string): void {
    if (!this.ids.has(spelling)) this.ids.set(spelling, this.add(word))
  }

  /** A word in which the apostrophe stands for letters (he’s), and not for whose it is (mum’s). */
  addContraction(word: string): void {
    this.contracted.add(this.add(word))
  }

  isContraction(id: number): boolean {
    return this.contracted.has(id)
  }

  get size(): number {
    return this.ids.size + firstWord
  }

  all(): readonly (readonly [string, number])[] {
    return [...this.ids]
  }

  /** Lays the table out. No word is added after this. */
  seal(): this {
    if (this.ids.size >= 0xffff) throw new Error('more words than the table can number')
    let size = 1024
    while (size < this.ids.size * 3) size *= 2
    this.slots = new Uint16Array(size)
    this.words = new Int32Array(2 * (this.ids.size + 1))
    let entry = 0
    for (const [word, id] of [...this.ids].sort(([, a], [, b]) => a - b)) {
      let one: number = sums.one
      let two: number = sums.two
      for (let at = 0; at < word.length; at += 1) {
        const letter = word.charCodeAt(at)
        one = Math.imul(one ^ letter, primeOne)
        two = (Math.imul(two, primeTwo) + letter) | 0
      }
      let slot = (one ^ (one >>> 15)) & (size - 1)
      while (this.slots[slot] !== 0) slot = (slot + 1) & (size - 1)
      entry += 1
      this.slots[slot] = entry
      this.words[2 * entry] = two
      this.words[2 * entry + 1] = id
    }
    return this
  }

  /** Numbers the words anew, those first that are met most often, and lays the table out again: what is asked for often then stands together. */
  arrange(met: Float64Array): this {
    const order = [...new Set(this.ids.values())].sort((a, b) => (met[b] as number) - (met[a] as number) || a - b)
    const numbers = new Map(order.map((id, n) => [id, n + firstWord]))
    for (const [word, id] of this.ids) this.ids.set(word, numbers.get(id) as number)
    const contracted = [...this.contracted].map((id) => numbers.get(id) as number)
    this.contracted.clear()
    for (const id of contracted) this.contracted.add(id)
    return this.seal()
  }

  /** The word of these sums, or `unknown`. */
  find(one: number, two: number): number {
    return wordOf(this.slots, this.words, one, two)
  }
}

/** The same, of the tables of a vocabulary. */
export function wordOf(slots: Uint16Array, words: Int32Array, one: number, two: number): number {
  const last = slots.length - 1
  let slot = (one ^ (one >>> 15)) & last
  for (;;) {
    const entry = slots[slot] as number
    if (entry === 0) return noWord
    if (words[2 * entry] === two) return words[2 * entry + 1] as number
    slot = (slot + 1) & last
  }
}
