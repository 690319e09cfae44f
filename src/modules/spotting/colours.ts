// Each word has one of a few colours. A look at the colours of the words around tells that a part does not stand there, for thousands of parts
// and without looking any of them up. That it does stand there, colours never tell: others have the same.

/** The words of a part that is looked for, and how often it is. */
export interface Wanted {
  readonly ids: readonly number[]
  readonly often: number
}

/** As many as a number has bits. The last is of words that no part wants. */
export const colourCount = 32
const noColour = colourCount - 1

/**
 * The colour of each word. What is wanted often goes first: its words get one colour between them, that colour under which it is least often taken
 * for others, and others for it. So words that are met everywhere stand apart from those that tell something.
 */
export function coloursOf(wanted: readonly Wanted[], costs: Float64Array): Uint8Array {
  const often = new Map<string, { ids: readonly number[]; often: number }>()
  for (const one of wanted) {
    const key = one.ids.join()
    const same = often.get(key)
    if (same === undefined) often.set(key, { ...one })
    else same.often += one.often
  }
  const colours = new Uint8Array(costs.length).fill(noColour)
  /** Of each colour: how often its words are met, and how often it is wanted. */
  const met = new Float64Array(noColour)
  const asked = new Float64Array(noColour)
  for (const one of [...often.values()].toSorted((a, b) => b.often - a.often)) {
    const fresh = one.ids.filter((id) => colours[id] === noColour)
    const has = new Set(one.ids.flatMap((id) => (colours[id] === noColour ? [] : [colours[id] as number])))
    if (fresh.length > 0) {
      const meets = fresh.reduce((sum, id) => sum + (costs[id] as number), 0)
      let best = 0
      let least = Number.POSITIVE_INFINITY
      for (let colour = 0; colour < noColour; colour += 1) {
        const mistaken = (has.has(colour) ? 0 : (met[colour] as number) * one.often) + (asked[colour] as number) * meets
        if (mistaken < least) {
          least = mistaken
          best = colour
        }
      }
      for (const id of fresh) colours[id] = best
      met[best] = (met[best] as number) + meets
      has.add(best)
    }
    for (const colour of has) asked[colour] = (asked[colour] as number) + one.often
  }
  return colours
}
