// Repeatable chance: the same seed gives the same nation, row for row.

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
// Four letters of a reference at a time.
const fourLetters = Array.from({ length: 2 ** 20 }, (_, n) => [15, 10, 5, 0].map((shift) => crockford.charAt((n >>> shift) & 31)).join(''))

/** Numbers, choices and identifiers from one seed (sfc32, a public-domain generator by its usual name). */
export class Chance {
  private a = 0x9e3779b9
  private b = 0x243f6a88
  private c: number
  private d = 1

  /** 32 bits of seed serve one stream of a nation. Whoever opens a stream for each of many things gives `more` of its name: of 70,000 names of 32 bits two are the same. */
  constructor(seed: number, more: readonly [number, number] = [0, 0]) {
    this.c = seed >>> 0
    this.a ^= more[0]
    this.b ^= more[1]
    for (let round = 0; round < 16; round += 1) this.bits()
  }

  /** 32 random bits. */
  bits(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0
    this.d = (this.d + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0
    return t >>> 0
  }

  /** From 0 up to and without 1. */
  share(): number {
    return this.bits() / 4_294_967_296
  }

  is(probability: number): boolean {
    return this.share() < probability
  }

  between(low: number, high: number): number {
    return low + this.share() * (high - low)
  }

  /** How long until something that happens once in `mean`, at most `most`. */
  wait(mean: number, most: number): number {
    return Math.min(most, -mean * Math.log(1 - this.share()))
  }

  /** Around `middle`, half of them below, with a long tail upwards. */
  around(middle: number, spread: number): number {
    return middle * Math.exp(spread * Math.sqrt(-2 * Math.log(1 - this.share())) * Math.cos(2 * Math.PI * this.share()))
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.share() * from.length)] as T
  }

  uuid(): string {
    const [p, q, r, s] = [this.bits(), this.bits(), this.bits(), this.bits()]
    const four = (n: number) => `${hex[n >>> 24]}${hex[(n >>> 16) & 255]}`
    const last = (n: number) => `${hex[(n >>> 8) & 255]}${hex[n & 255]}`
    return `${four(p)}${last(p)}-${four(q)}-4${last(q).slice(1)}-${'89ab'.charAt((r >>> 30) & 3)}${four(r).slice(1)}-${last(r)}${four(s)}${last(s)}`
  }
}

/** Picks by weight: the heavier, the oftener. */
export function weighted<T>(of: readonly { item: T; weight: number }[]): (chance: Chance) => T {
  const sums: number[] = []
  let sum = 0
  for (const { weight } of of) sums.push((sum += weight))
  return (chance) => {
    const wanted = chance.share() * sum
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] as number) > wanted) high = middle
      else low = middle + 1
    }
    return (of[low] as { item: T }).item
  }
}

/** References that never meet twice: a walk through all 2^40 of them with a stride that shares no divisor with their number. */
export class References {
  private high: number
  private low: number

  constructor(chance: Chance) {
    this.high = chance.bits() & 0xfffff
    this.low = chance.bits() & 0xfffff
  }

  next(prefix: string): string {
    // The stride is 0x9e377 * 2^20 + 0x9b97f: odd, so the walk meets every number once before it meets one again.
    const low = this.low + 0x9b97f
    this.low = low & 0xfffff
    this.high = (this.high + 0x9e377 + (low >>> 20)) & 0xfffff
    return `${prefix}-${fourLetters[this.high]}${fourLetters[this.low]}`
  }
}
