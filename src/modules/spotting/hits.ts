// Where phrases stand, as numbers in one row that is used again for the next sentence: nothing is made anew while a text is read.

/** Numbers of a hit: its phrase, its first word, and the word after its last. */
const perHit = 3

export class Hits {
  count = 0
  private rows = new Int32Array(perHit * 64)

  clear(): void {
    this.count = 0
  }

  add(phrase: number, from: number, to: number): void {
    const at = perHit * this.count
    if (at === this.rows.length) {
      const more = new Int32Array(at * 2)
      more.set(this.rows)
      this.rows = more
    }
    this.rows[at] = phrase
    this.rows[at + 1] = from
    this.rows[at + 2] = to
    this.count += 1
  }

  /** Which phrase, by its place in the list that was given. */
  phrase(n: number): number {
    return this.rows[perHit * n] as number
  }

  from(n: number): number {
    return this.rows[perHit * n + 1] as number
  }

  to(n: number): number {
    return this.rows[perHit * n + 2] as number
  }

  /** Puts them by place, the longer first where two begin together. There are few, and they come nearly so. */
  longestFirst(): void {
    const { rows } = this
    const end = perHit * this.count
    for (let next = perHit; next < end; next += perHit) {
      const phrase = rows[next] as number
      const from = rows[next + 1] as number
      const to = rows[next + 2] as number
      let at = next - perHit
      while (at >= 0 && isAfter(rows, at, phrase, from, to)) {
        rows[at + perHit] = rows[at] as number
        rows[at + perHit + 1] = rows[at + 1] as number
        rows[at + perHit + 2] = rows[at + 2] as number
        at -= perHit
      }
      rows[at + perHit] = phrase
      rows[at + perHit + 1] = from
      rows[at + perHit + 2] = to
    }
  }
}

function isAfter(rows: Int32Array, at: number, phrase: number, from: number, to: number): boolean {
  const other = rows[at + 1] as number
  if (other !== from) return other > from
  const end = rows[at + 2] as number
  return end === to ? (rows[at] as number) > phrase : end < to
}
