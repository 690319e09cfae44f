// The picture of the remit map: where each agency and each band between two of them stands.
import { scaleLinear } from 'd3-scale'
import type { Bounce } from './domain.ts'

export interface Side {
  code: string
  name: string
  count: number
  y: number
  height: number
}

export interface Band {
  from: string
  to: string
  fromCode: string
  toCode: string
  count: number
  path: string
  /** Where its number stands. */
  labelX: number
  labelY: number
}

export interface Picture {
  width: number
  height: number
  leftX: number
  rightX: number
  left: readonly Side[]
  right: readonly Side[]
  bands: readonly Band[]
}

export const barWidth = 12

/** Names beside the bars where there is room, in two lines at most; on a phone above them, in lines that fit half of it. */
export const shapes = {
  wide: { width: 760, leftX: 240, rightX: 760 - 240 - barWidth, gap: 26, top: 20 },
  phone: { width: 340, leftX: 0, rightX: 340 - barWidth, gap: 64, top: 60 },
} as const
export type Shape = keyof typeof shapes
/** Letters that fit a line of a name: beside the bars, and on half of a phone. */
const lineLengthMax = { wide: 24, phone: 18 } as const
const linesMax = { wide: 2, phone: 3 } as const
const thinnest = 4
/** One need is no wall. */
const thickest = 28

/** Who said "not ours" on the left, who had it next on the right, a band as thick as the number between them. */
export function layOut(bounces: readonly Bounce[], shape: Shape = 'wide'): Picture {
  const { width, leftX, rightX, gap, top } = shapes[shape]
  const pairs = pairsOf(bounces)
  const total = pairs.reduce((sum, p) => sum + p.count, 0)
  const thick = scaleLinear()
    .domain([0, Math.max(total, 1)])
    .range([0, Math.min(Math.max(160, pairs.length * 24), total * thickest)])
  const heightOf = (n: number) => Math.max(thinnest, thick(n))
  const left = stack(pairs, 'from', heightOf, { gap, top })
  const right = stack(pairs, 'to', heightOf, { gap, top })
  const used = new Map<string, number>()
  const take = (side: string, s: Side | undefined, h: number): number => {
    const at = used.get(side) ?? s?.y ?? 0
    used.set(side, at + h)
    return at + h / 2
  }
  const bands = pairs.map((p): Band => {
    const h = heightOf(p.count)
    const y1 = take(
      `from ${p.fromCode}`,
      left.find((s) => s.code === p.fromCode),
      h,
    )
    const y2 = take(
      `to ${p.toCode}`,
      right.find((s) => s.code === p.toCode),
      h,
    )
    const x1 = leftX + barWidth
    const middle = (x1 + rightX) / 2
    const n = (v: number) => v.toFixed(1)
    const path = `M${n(x1)},${n(y1 - h / 2)} C${n(middle)},${n(y1 - h / 2)} ${n(middle)},${n(y2 - h / 2)} ${n(rightX)},${n(y2 - h / 2)} L${n(rightX)},${n(y2 + h / 2)} C${n(middle)},${n(y2 + h / 2)} ${n(middle)},${n(y1 + h / 2)} ${n(x1)},${n(y1 + h / 2)} Z`
    // A little way along, where bands do not yet cross.
    return { ...p, path, labelX: x1 + 22, labelY: y1 }
  })
  const height = Math.max(...[...left, ...right].map((s) => s.y + s.height), 40) + 20
  return { width, height, leftX, rightX, left, right, bands }
}

type Pair = Pick<Band, 'from' | 'to' | 'fromCode' | 'toCode' | 'count'>

function pairsOf(bounces: readonly Bounce[]): Pair[] {
  const pairs = new Map<string, Pair>()
  for (const { from, to, fromCode, toCode, count } of bounces) {
    const key = `${fromCode} ${toCode}`
    pairs.set(key, { from, to, fromCode, toCode, count: (pairs.get(key)?.count ?? 0) + count })
  }
  return [...pairs.values()].toSorted((a, b) => b.count - a.count || a.from.localeCompare(b.from) || a.to.localeCompare(b.to))
}

function stack(
  pairs: readonly Pair[],
  end: 'from' | 'to',
  heightOf: (n: number) => number,
  { gap, top }: { gap: number; top: number },
): Side[] {
  const sides = new Map<string, { name: string; count: number; height: number }>()
  for (const p of pairs) {
    const code = end === 'from' ? p.fromCode : p.toCode
    const before = sides.get(code) ?? { name: p[end], count: 0, height: 0 }
    sides.set(code, { name: p[end], count: before.count + p.count, height: before.height + heightOf(p.count) })
  }
  let y = top
  return [...sides].map(([code, side]) => {
    const placed = { code, ...side, y }
    y += Math.max(side.height, 18) + gap
    return placed
  })
}

/** A name in lines that fit the room it has; a word that is longer than a line is cut, and so is what needs more lines. */
export function linesOf(name: string, shape: Shape = 'phone'): string[] {
  const [long, most] = [lineLengthMax[shape], linesMax[shape]]
  const cut = (line: string) => (line.length <= long ? line : `${line.slice(0, long - 1)}…`)
  const lines: string[] = []
  for (const word of name.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= long) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(cut(word))
  }
  if (lines.length <= most) return lines
  // The number at its end is what the picture tells: it is never cut off.
  const count = / \d+$/.exec(name)?.[0] ?? ''
  return [...lines.slice(0, most - 1), `${(lines[most - 1] ?? '').slice(0, long - 1 - count.length)}…${count}`]
}
