// A child of the invented nation: who, where they live, how often and when they go missing.
import { weighted, type Chance } from './chance.ts'
import { oftenLeast, oftenMean, oftenMost, published, severalMean, severalMost, tiers } from './calibration.ts'
import type { Council, Nation, Worker } from './agencies.ts'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

/** One time away: from, to, in milliseconds. */
export interface Away {
  from: number
  to: number
}

export interface Life {
  council: Council
  lead: Worker
  lookedAfter: boolean
  /** YYYY-MM-DD. */
  bornOn: string
  sex: 'female' | 'male' | 'other'
  ethnicity: string | null
  setting: string
  /** The council in whose area the child is placed, where it is another. */
  host: Council | null
  aways: Away[]
}

export type Begetter = (nth: number) => Life

/** Invents one child after the other. */
export function begetter(nation: Nation, chance: Chance, begins: number, now: number): Begetter {
  const somewhere = weighted(nation.councils.map((item) => ({ item, weight: item.weight })))
  return (nth) => {
    // A golden-ratio walk spreads the kinds evenly, so that a small nation has the shares of a large one.
    const lookedAfter = (nth * 0.618033988749895) % 1 < published.lookedAfterShareOfChildren
    const tier = (nth * 0.754877666246693) % 1
    const shares = lookedAfter ? tiers.lookedAfter : tiers.others
    const times = tier < shares.often ? often(chance) : tier < shares.often + shares.once ? 1 : several(chance)
    const council = somewhere(chance)
    const aways = awaysOf(chance, times, lookedAfter, begins, now)
    const last = aways.at(-1)?.from ?? now
    const host = lookedAfter && chance.is(0.3) ? somewhere(chance) : null
    return {
      council,
      lead: chance.pick(council.socialWorkers),
      lookedAfter,
      bornOn: bornOn(chance, lookedAfter, last),
      sex: chance.is(0.02) ? 'other' : chance.is(0.5) ? 'female' : 'male',
      ethnicity: ethnicity(chance),
      setting: lookedAfter
        ? chance.pick(['foster', 'foster', 'childrens-home', 'childrens-home', 'childrens-home', 'supported', 'supported', 'kinship'])
        : chance.pick(['family-home', 'family-home', 'family-home', 'family-home', 'kinship']),
      host: host === council ? null : host,
      aways,
    }
  }
}

function several(chance: Chance): number {
  // A geometric number cut off at the most; the share was chosen so that its mean is the published one.
  for (;;) {
    const n = 2 + Math.floor(Math.log(1 - chance.share()) / Math.log(severalGoesOn))
    if (n <= severalMost) return n
  }
}

/** How likely one more follows, so that 2 + geometric, cut off at twelve, has the mean that is wanted. */
const severalGoesOn = goesOnFor(severalMean - 2, severalMost - 2)

function goesOnFor(mean: number, most: number): number {
  let [low, high] = [0.01, 0.999]
  for (let round = 0; round < 60; round += 1) {
    const q = (low + high) / 2
    let [sum, all] = [0, 0]
    for (let n = 0; n <= most; n += 1) {
      sum += n * q ** n
      all += q ** n
    }
    if (sum / all < mean) low = q
    else high = q
  }
  return (low + high) / 2
}

function often(chance: Chance): number {
  return Math.min(oftenMost, oftenLeast + Math.floor(chance.wait(oftenMean - oftenLeast + 0.5, 1000)))
}

function awaysOf(chance: Chance, times: number, lookedAfter: boolean, begins: number, now: number): Away[] {
  const aways: Away[] = []
  let from = 0
  for (let nth = 0; nth < times; nth += 1) {
    const to = from + hoursAway(chance, lookedAfter) * hourMs
    aways.push({ from, to })
    // Over half of first repeats come within four weeks; who goes often goes sooner.
    const soon = chance.is(times >= oftenLeast ? 0.8 : 0.62)
    from = to + (soon ? chance.between(0.2, 27) : chance.between(28, nth === 0 ? 160 : 90)) * dayMs * (times >= oftenLeast ? 0.75 : 1)
  }
  const span = aways.at(-1)?.from ?? 0
  // A little more of everything in later years, as is recorded; whole minutes, as people write them.
  const start = begins + chance.share() ** 0.85 * (now - begins - span)
  const minute = 60_000
  const placed = aways.map(({ from: f, to: t }) => ({
    from: Math.floor((start + f) / minute) * minute,
    to: Math.floor((start + t) / minute) * minute,
  }))
  return placed.filter((away) => away.from < now - minute)
}

/** 87% within 48 hours, 90% of the looked-after; most are back the same night. */
function hoursAway(chance: Chance, lookedAfter: boolean): number {
  const within = lookedAfter ? published.lookedAfterEndedWithin48Hours : 0.85
  if (chance.is(within)) {
    for (;;) {
      const hours = chance.around(9, 0.9)
      if (hours >= 0.5 && hours < 47.9) return hours
    }
  }
  return 48.1 + chance.wait(50, 24 * 45)
}

/** Ages as published: of the looked-after 56% are 16 or over; of all 93% are 12 to 17. */
function bornOn(chance: Chance, lookedAfter: boolean, at: number): string {
  const years = lookedAfter ? lookedAfterYears(chance) : othersYears(chance)
  return new Date(at - years * 365.2425 * dayMs).toISOString().slice(0, 10)
}

function lookedAfterYears(chance: Chance): number {
  // The age at the last time away; earlier ones are counted at earlier ages.
  if (chance.is(published.lookedAfterAged16AndOver)) return chance.between(16.2, 17.98)
  if (chance.is(0.004)) return chance.between(5, 10)
  return chance.is(0.03) ? chance.between(10, 12) : chance.between(12.4, 15.8)
}

function othersYears(chance: Chance): number {
  if (chance.is(0.075)) return chance.between(5, 11.9)
  // More of the older, as in every list.
  return 12.2 + 5.78 * Math.sqrt(chance.share())
}

function ethnicity(chance: Chance): string | null {
  if (chance.is(published.ethnicityNotKnown)) return null
  const one = chance.share()
  if (one < published.ethnicityWhite) return 'White'
  if (one < published.ethnicityWhite + published.ethnicityBlack) return 'Black'
  if (one < published.ethnicityWhite + published.ethnicityBlack + published.ethnicityAsian) return 'Asian'
  return 'Mixed or other'
}
