// The database gone, slow, or cut off in the middle of a commit: a plain page, no "no record" where the truth is "could not look", public
// pages that answer, nothing doubled, and all of it over by itself.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { routes } from '../../src/app.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { newChild } from '../support/returns.ts'
import { formsOf } from '../support/visitor.ts'
import { openLine, type Line } from './line.ts'
import { newName, rounds } from './service.ts'

const publicPages = ['/help', '/accessibility', '/privacy', '/design', '/sign-in']

let line: Line
let house: TestHouse
beforeAll(async () => {
  line = await openLine(inject('serverUrl'))
  house = await openTestHouse({ through: (url) => line.through(url) })
})
afterAll(async () => {
  await house.close()
  line.close()
})

test('while it is away each page says that it could not look, public pages answer, and it is over by itself', async () => {
  const tom = await house.visit('tom')
  const priya = await house.visit('priya')
  expect((await tom.get('/work')).status).toBe(200)
  const record = `/children/${(await newChild(house, 'Aaron')).ref}`
  const search = formsOf((await priya.get('/children/find')).html).find((form) => form.action === '/children/find' || form.action === null)
  line.away()
  const asked = routes
    .filter((route) => route.method === 'GET' && route.permission !== 'public')
    .map((route) => route.url.replaceAll(/:\w+/g, 'N-0000'))
  let couldNotLook = 0
  for (const url of [...asked, record]) {
    const seen = await priya.get(url)
    const says = seen.html === '' ? '' : seen.text
    if (seen.status === 503 && says.includes('This does not mean that there is no record') && seen.headers['retry-after'] === '30')
      couldNotLook += 1
    else expect(`${url}: ${seen.status} ${says.slice(0, 200)}`).toBe('503 and could not look')
    expect(says).toContain('call 999')
    expect(says).not.toMatch(/no child|nothing found|not found|no results/i)
  }
  expect(couldNotLook).toBeGreaterThan(50)
  // A search is the place where "none" would be believed.
  expect((await priya.postRaw('/children/find', { ...search?.fields, name: 'Aaron Ash' })).text).toContain(
    'This does not mean that there is no record',
  )
  expect((await house.house.watch.look()).standing).toBe('away')
  for (const url of publicPages) {
    const seen = await house.stranger().get(url)
    expect(seen.status).toBe(200)
    expect(seen.text).toContain('nobody can sign in')
  }
  expect((await house.stranger().get('/help')).text).toContain('116 000')
  expect((await house.stranger().get('/health')).status).toBe(503)
  const signIn = await house.stranger().submit('/sign-in', { email: 'priya@haddlestone.example', password: 'a long pass phrase' })
  expect(signIn.status).toBe(503)
  expect(signIn.html).not.toContain('a long pass phrase')
  line.back()
  const began = performance.now()
  for (;;) {
    const seen = await priya.get(record)
    if (seen.status === 200) break
    expect(seen.status).toBe(503)
    await sleep(20)
  }
  const seconds = (performance.now() - began) / 1000
  expect((await house.stranger().get('/health')).status).toBe(200)
  expect((await house.stranger().get('/help')).text).not.toContain('nobody can sign in')
  console.info(
    `faults: database away: ${couldNotLook} of ${asked.length + 1} pages say that they could not look, ${publicPages.length} of ${publicPages.length} public pages answer, healthy ${seconds.toFixed(2)} s after it was back`,
  )
})

test('an answer that comes five seconds late is waited for', async () => {
  const priya = await house.visit('priya')
  expect((await priya.get('/children/new')).status).toBe(200)
  line.stall(5000)
  const began = performance.now()
  const seen = await priya.get('/children/new')
  console.info(`faults: database slow by 5 s: status ${seen.status} after ${((performance.now() - began) / 1000).toFixed(2)} s`)
  expect(seen.status).toBe(200)
})

test('a line that falls silent and is never closed ends by itself: nobody waits for good, and the service is back', async () => {
  const own = await openLine(inject('serverUrl'))
  // Long enough for a slow machine's slowest answer.
  const quiet = await openTestHouse({ through: (url) => own.through(url), silentAfterMs: 10_000 })
  try {
    const priya = await quiet.visit('priya')
    const ask = () => Promise.all(Array.from({ length: 12 }, () => priya.get('/children/new').then(({ status }) => status)))
    expect(new Set(await ask())).toEqual(new Set([200]))
    own.hush()
    // More than there are connections: all of them are caught in it.
    expect(new Set(await ask())).toEqual(new Set([503]))
    own.speak()
    const began = performance.now()
    while ((await priya.get('/children/new')).status !== 200) await sleep(20)
    console.info(
      `faults: line silent: 12 of 12 requests answered 503, healthy ${((performance.now() - began) / 1000).toFixed(2)} s after it spoke again`,
    )
    expect(new Set(await ask())).toEqual(new Set([200]))
  } finally {
    await quiet.close()
    own.close()
  }
})

test('cut off at the commit, the page says that it is not known; what it offers to send again stands once', async () => {
  const priya = await house.visit('priya')
  const count = rounds(10, 50)
  const names: string[] = []
  let savedAtFirst = 0
  for (let round = 0; round < count; round += 1) {
    const name = newName()
    const form = formsOf((await priya.get('/children/new')).html).find((each) => each.action === null || each.action === '/children/new')
    line.cutAtCommit(round % 2 === 0 ? 'after' : 'before')
    const seen = await priya.postRaw('/children/new', { ...form?.fields, givenName: 'Ash', familyName: name, another: 'yes' })
    expect(seen.status).toBe(503)
    expect(seen.text).toContain('We do not know whether what you sent was saved')
    const { rows } = await house.owner.query('select 1 from child where family_name = $1', [name])
    savedAtFirst += rows.length
    const again = formsOf(seen.html).find((each) => each.fields['familyName'] === name)
    const sent = await priya.postRaw(again?.action ?? '', again?.fields ?? {})
    expect(sent.status).toBe(303)
    expect(sent.location).toMatch(/^\/children\//)
    names.push(name)
  }
  const { rows } = await house.owner.query<{ name: string; n: number }>(
    `select family_name as name, count(*)::int as n from child where family_name = any($1) group by 1`,
    [names],
  )
  const lost = names.length - rows.length
  const doubled = rows.filter(({ n }) => n > 1).length
  console.info(
    `faults: answer lost at the commit: ${count} rounds, ${savedAtFirst} were saved though nobody heard it, ${names.length} acknowledged at the second sending, ${lost} lost, ${doubled} doubled`,
  )
  expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 })
  expect(savedAtFirst).toBe(Math.ceil(count / 2))
})
