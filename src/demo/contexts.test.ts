// What a first-time user finds: a place with its own signs, what was said of it, and what is planned.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../tests/support/house.ts'

let t: TestHouse
beforeAll(async () => {
  t = await openTestHouse()
})
afterAll(async () => t?.close())

const linkTo = (html: string, words: string) => new RegExp(`<a [^>]*href="([^"]+)"[^>]*>[^<]*${words}`).exec(html)?.[1] ?? ''

test('the bus station has its signs, a discussion that ended and a plan that was looked at', async () => {
  const priya = await t.visit('priya')
  const page = linkTo((await priya.get('/contexts')).html, 'The bus station')
  const station = await priya.get(page)
  for (const words of ['A silver car waits at bay 5', 'night wardens know the children', 'Find out who drives the silver car', ', ended'])
    expect(station.text).toContain(words)
  const plan = await priya.get(`${page}/plan`)
  for (const words of ['The bays are lit', 'Police and the school go on', 'light bays 4 to 6']) expect(plan.text).toContain(words)
  const discussion = /href="(\/discussions\/D-[^"]+)"/.exec(station.html)?.[1] ?? ''
  const minutes = await priya.get(`${discussion}/minutes`)
  for (const words of ['stopped once, two streets away', 'Ruth Adeyemi', 'needs nobody to be looking', 'It is the place that must change'])
    expect(minutes.text).toContain(words)
  expect(minutes.text).not.toContain('Kai')
  // The school owes an action and reads what was said; a neighbour's coordinator finds nothing.
  const ruth = await t.visit('ruth')
  expect((await ruth.get('/work/coming')).text).toContain('at the bays from four to five')
  expect((await ruth.get(`${discussion}/minutes`)).status).toBe(200)
  for (const address of [page, `${page}/plan`, discussion]) expect((await (await t.visit('noor')).get(address)).status).toBe(404)
})
