import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import { Source } from './source.tsx'
import { Timeline, type TimelineEntry } from './timeline.tsx'

const entry = (iso: string): TimelineEntry => ({
  at: new Date(iso),
  kind: 'return',
  title: iso,
  source: <Source who="the night carer" />,
})

describe('the timeline', () => {
  it('names each month once, by London’s clock', () => {
    // 23:30 on 31 October is still October in London, where summer time has ended.
    const html = renderToString(<Timeline entries={['2026-11-02T10:00:00Z', '2026-11-01T10:00:00Z', '2026-10-31T23:30:00Z'].map(entry)} />)
    expect(html.match(/November 2026/g)).toHaveLength(1)
    expect(html.match(/October 2026/g)).toHaveLength(1)
  })

  it('shows a gap as a gap', () => {
    const html = renderToString(
      <Timeline entries={['2026-11-12T10:00:00Z', '2026-10-02T10:00:00Z'].map(entry)} gapWords={(days) => `no contact for ${days} days`} />,
    )
    expect(html).toContain('no contact for 41 days')
  })

  it('shows no gap where days follow one another', () => {
    const html = renderToString(<Timeline entries={['2026-11-12T10:00:00Z', '2026-11-10T10:00:00Z'].map(entry)} />)
    expect(html).not.toContain('Nothing recorded')
  })
})
