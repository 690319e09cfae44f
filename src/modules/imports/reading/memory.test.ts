import { expect, test } from 'vitest'
import { suggestMapping } from '../mapping/mapping.ts'
import { readReports } from '../mapping/reports.ts'
import { policeHeadings, samplePolice } from '../samples-police.ts'

const megabyte = 1024 * 1024

test('a great file passes through without staying', async () => {
  // Few rows with long narrative, made as they are read: about 60 MB that are never in memory together.
  const { mapping } = suggestMapping(policeHeadings, 'Great')
  const source = samplePolice({ seed: 9, reports: 8_500, from: '2026-10-01', narrative: 130 })
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let peak = before
  let bytes = 0
  let reports = 0
  const read = await readReports(
    source,
    'great.csv',
    mapping,
    {
      now: new Date('2026-11-24T09:00:00Z'),
      progress(bytesRead) {
        bytes = bytesRead
        peak = Math.max(peak, process.memoryUsage().rss)
      },
    },
    { report: () => void (reports += 1), finding: () => undefined },
  )
  const growth = (peak - before) / megabyte
  console.log(`Streamed ${(bytes / megabyte).toFixed(0)} MB, ${reports} reports: peak growth ${growth.toFixed(0)} MB`)
  expect(read.ok).toBe(true)
  expect(reports).toBe(8_500)
  expect(bytes).toBeGreaterThan(50 * megabyte)
  expect(growth).toBeLessThan(300)
})
