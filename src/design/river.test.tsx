import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import { inLines, layOut } from './river-geometry.ts'
import { River } from './river.tsx'

describe('the river', () => {
  it('is as broad as its count, and keeps to its middle', () => {
    const { stages } = layOut([100, 50, 0], 'wide')
    const breadths = stages.map((stage) => stage.to - stage.from)
    expect(breadths[1]).toBeCloseTo((breadths[0] ?? 0) / 2)
    expect(breadths[2]).toBe(0)
    expect(new Set(stages.map((stage) => (stage.from + stage.to) / 2)).size).toBe(1)
  })

  it('shows one return among thousands', () => {
    const { stages } = layOut([5000, 1], 'tall')
    expect((stages[1]?.to ?? 0) - (stages[1]?.from ?? 0)).toBeGreaterThanOrEqual(3)
  })

  it('lets no band overflow its banks', () => {
    const geometry = layOut([10, 4], 'wide')
    const [first, second] = geometry.band([10, 9], 'far')
    expect(first?.from).toBe(geometry.stages[0]?.from)
    expect(second?.from).toBe(geometry.stages[1]?.from)
  })

  it('draws nothing wrong when there are no returns', () => {
    const html = renderToString(<River title="Returns" description="None." stages={[{ name: 'Returned', count: 0, href: '/area' }]} />)
    expect(html).not.toMatch(/NaN|undefined/)
  })

  it('breaks words into lines, and says where it left some out', () => {
    expect(inLines('no interviewer was free', 15, 4)).toEqual(['no interviewer', 'was free'])
    expect(inLines('one two three four', 5, 2)).toEqual(['one', 'two …'])
  })
})
