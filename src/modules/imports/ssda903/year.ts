// The collection year of the 903 runs from 1 April to 31 March.

/** A collection year: '2017-18' is 1 April 2017 to 31 March 2018. Days are 'YYYY-MM-DD', both included. */
export type CollectionYear = { name: string; start: string; end: string }

/** The year that begins in April of `firstYear`. */
export function collectionYear(firstYear: number): CollectionYear {
  const second = String((firstYear + 1) % 100).padStart(2, '0')
  return {
    name: `${firstYear}-${second}`,
    start: `${firstYear}-04-01`,
    end: `${firstYear + 1}-03-31`,
  }
}

/** Reads '2017-18', '2017/18', '2017–18' or '2017-2018'; null when it is no pair of years that follow each other. */
export function parseCollectionYear(text: string): CollectionYear | null {
  const parts = /^\s*(\d{4})\s?[-/\u2013]\s?(\d{2}|\d{4})\s*$/.exec(text)
  if (!parts) return null
  const first = Number(parts[1])
  const second = Number(parts[2])
  const follows = parts[2]?.length === 4 ? second === first + 1 : second === (first + 1) % 100
  return follows && first >= 1990 && first <= 2098 ? collectionYear(first) : null
}

/** The collection year in which a day lies. */
export function collectionYearOf(isoDay: string): CollectionYear {
  const year = Number(isoDay.slice(0, 4))
  return collectionYear(isoDay.slice(5) >= '04-01' ? year : year - 1)
}

/** How many of the days that speak for a year fall in the one that was chosen. */
export type InferredYear = { year: CollectionYear; matching: number; total: number }

/** Counts days by collection year; the memory that it takes does not grow with the file. */
export type YearCount = { add(isoDay: string): void; infer(): InferredYear | null }

/**
 * Infers the year from the days on which something ended. What ended is only reported for the year in which it
 * ended, while what began may have begun at any time before. The year with most of them wins, the later of two alike.
 */
export function countYears(): YearCount {
  const counts = new Map<string, number>()
  let total = 0
  return {
    add(isoDay) {
      const first = collectionYearOf(isoDay).start
      counts.set(first, (counts.get(first) ?? 0) + 1)
      total += 1
    },
    infer() {
      const [best] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? 1 : -1))
      return best ? { year: collectionYearOf(best[0]), matching: best[1], total } : null
    },
  }
}
