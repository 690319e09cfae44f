// The same choices from the same seed, so that what a sample finds can be found again.

export interface Seeded {
  /** Zero or more, less than `below`. */
  whole(below: number): number
  /** So many of a list, each at most once, in an order of their own. */
  sample<T>(from: readonly T[], most: number): T[]
}

export function seeded(seed: number): Seeded {
  let state = seed | 0
  // xorshift: enough to choose with, and nothing else.
  const next = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
  const whole = (below: number) => Math.floor(next() * below)
  return {
    whole,
    sample(from, most) {
      const left = [...from]
      const taken: (typeof left)[number][] = []
      while (left.length > 0 && taken.length < most) {
        const at = whole(left.length)
        taken.push(left[at] as (typeof left)[number])
        left[at] = left.at(-1) as (typeof left)[number]
        left.pop()
      }
      return taken
    },
  }
}
