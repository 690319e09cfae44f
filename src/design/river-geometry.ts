import { scaleLinear } from 'd3-scale'
import { area, curveMonotoneX, curveMonotoneY } from 'd3-shape'

/** Where the river runs: across a wide screen, or down a phone. */
export type Course = 'wide' | 'tall'

export interface Banks {
  /** Along the course. */
  along: number
  /** The two sides, across it. */
  from: number
  to: number
}

export interface Geometry {
  width: number
  height: number
  /** One for each stage: where it stands and how broad the water is there. */
  stages: readonly Banks[]
  path: (banks: readonly Banks[]) => string
  /** The banks of a part of the water, `share` of each stage's breadth, kept to one side. */
  band: (counts: readonly (number | null)[], side: 'near' | 'far') => Banks[]
}

// The wide drawing is 1,080 units, as wide as the page, so that its 16-unit words are drawn at 16 px; the tall one
// is 360, as wide as a phone.
const wide = { width: 1080, height: 442, start: 20, end: 1060, near: 100, breadth: 170 }
const tall = { width: 360, stageLength: 118, start: 34, near: 6, breadth: 130 }

/** Lays a river out for counts that never grow from stage to stage. */
export function layOut(counts: readonly number[], course: Course): Geometry {
  const most = Math.max(1, ...counts)
  const isWide = course === 'wide'
  const breadth = scaleLinear()
    .domain([0, most])
    .range([0, isWide ? wide.breadth : tall.breadth])
  const near = isWide ? wide.near : tall.near
  const full = isWide ? wide.breadth : tall.breadth
  const step = isWide ? (wide.end - wide.start) / counts.length : tall.stageLength
  const start = isWide ? wide.start : tall.start
  const stages = counts.map((count, index) => {
    const width = Math.max(count > 0 ? 3 : 0, breadth(count))
    // The river keeps to its middle.
    const from = near + (full - width) / 2
    return { along: start + step * index, from, to: from + width }
  })
  const path = (banks: readonly Banks[]) => (isWide ? across : down)(extended(banks, step)) ?? ''
  const band = (parts: readonly (number | null)[], side: 'near' | 'far') =>
    stages.flatMap((stage, index) => {
      const part = parts[index]
      if (part === null || part === undefined) return []
      const width = Math.min(breadth(part), stage.to - stage.from)
      return [side === 'far' ? { ...stage, from: stage.to - width } : { ...stage, to: stage.from + width }]
    })
  return isWide
    ? { width: wide.width, height: wide.height, stages, path, band }
    : {
        width: tall.width,
        height: tall.start + tall.stageLength * counts.length,
        stages,
        path,
        band,
      }
}

// Past the last stage the river flows on for a little, so that the last count has water too.
function extended(banks: readonly Banks[], step: number): Banks[] {
  const last = banks.at(-1)
  return last ? [...banks, { ...last, along: last.along + step * 0.6 }] : []
}

const across = area<Banks>()
  .x((bank) => bank.along)
  .y0((bank) => bank.from)
  .y1((bank) => bank.to)
  .curve(curveMonotoneX)

const down = area<Banks>()
  .y((bank) => bank.along)
  .x0((bank) => bank.from)
  .x1((bank) => bank.to)
  .curve(curveMonotoneY)

/** Breaks words into lines of at most so many characters; the last line ends in "…" where there is no room for all. */
export function inLines(text: string, charactersPerLine: number, linesMax: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= charactersPerLine) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  if (lines.length <= linesMax) return lines
  const kept = lines.slice(0, linesMax)
  return [...kept.slice(0, -1), `${kept.at(-1)} …`]
}
