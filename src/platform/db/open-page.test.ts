// A page under the policies: full where rows are closed to the asker, in order, and no longer asked once it is.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openPage } from './open-page.ts'

test('whatever is closed, the page holds the first rows that are open, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 400 }), fc.integer({ min: 1, max: 40 }), async (open, most) => {
      const all = open.map((_, n) => n)
      const asked: number[] = []
      const page = await openPage<number, number>(
        most,
        async (after, count) => {
          asked.push(count)
          const from = after === null ? 0 : after + 1
          return all.slice(from, from + count)
        },
        async (found) => found.filter((n) => open[n]),
      )
      expect(page).toEqual(all.filter((n) => open[n]).slice(0, most))
      expect(Math.max(...asked)).toBeLessThanOrEqual(1000)
    }),
  )
})

test('a page that the first candidates fill is asked for once, and an empty list is read not at all', async () => {
  let [asked, read] = [0, 0]
  const page = (there: number) =>
    openPage<number, number>(
      26,
      async (_, most) => {
        asked += 1
        return Array.from({ length: Math.min(there, most) }, (_each, n) => n)
      },
      async (found) => {
        read += 1
        return found
      },
    )
  expect(await page(500)).toHaveLength(26)
  expect([asked, read]).toEqual([1, 1])
  expect(await page(0)).toEqual([])
  expect([asked, read]).toEqual([2, 1])
})
