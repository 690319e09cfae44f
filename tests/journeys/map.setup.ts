import { drawPart, writeMap, type Place } from './map.ts'
import { expect, signedIn, test } from './fixtures.ts'

// One of each role; the first to see a kind of page is the one for whom it is looked at.
const cast = ['tom', 'priya', 'dan', 'callum', 'mina', 'noor', 'ruth', 'orla', 'ife', 'sian', 'lena', 'joel']

test('every link that the cast is shown leads somewhere', async ({ browser }) => {
  test.setTimeout(1_200_000)
  const drawn = new Map<string, Place>()
  for (const worker of cast) {
    const page = await signedIn(browser, worker)
    await test.step(worker, () => drawPart(page.context(), worker, drawn))
    await page.context().close()
  }
  expect(drawn.size).toBeGreaterThan(60)
  await writeMap([...drawn.values()])
})
