// The register of sharing decisions through the HTTP door: of a child and of an agency, shared or not, refusal beside success.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild } from '../../../../tests/support/returns.ts'
import { decideSharing } from '../index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())

async function decide(childId: string, shared: boolean, more: { toOutside?: string; what?: string; why?: string } = {}): Promise<string> {
  const made = await t.as('priya', (scope) =>
    decideSharing(scope, {
      childId,
      interviewId: null,
      shared,
      to: more.toOutside === undefined ? { kind: 'worker', id: ids['ruth'] ?? '' } : { kind: 'outside', name: more.toOutside },
      recipientKind: 'school',
      what: more.what ?? 'Markerwhat: he is driven to the station',
      helpsWith: shared ? 'Keeping him safe at school' : null,
      route: shared ? 'co-operate' : null,
      detriment: shared ? 'Markerharm' : null,
      withheldCode: shared ? null : 'recipient-not-safe',
      why: more.why ?? 'Markerwhy',
      childView: null,
      childTold: shared,
    }),
  )
  if (!made.ok) throw new Error(made.problem)
  return made.value.ref
}

test('of a child: what was shared and what was not, newest first, paged; outside the circle there is nothing', async () => {
  const child = await newChild(t, 'Reg')
  const shared = await decide(child.id, true)
  await t.clock.forward(1)
  const withheld = await decide(child.id, false)
  const priya = await t.visit('priya')
  const seen = await priya.get(`/children/${child.ref}/sharings`)
  expect(seen.status).toBe(200)
  expect(seen.html.indexOf(withheld)).toBeGreaterThan(-1)
  expect(seen.html.indexOf(withheld)).toBeLessThan(seen.html.indexOf(shared))
  expect(seen.text).toContain('Not yet acknowledged')
  expect(seen.text).toContain('Not yet approved')
  expect((await priya.get(`/children/${child.ref}`)).html).toContain(`/children/${child.ref}/sharings`)
  for (const worker of ['noor', 'wyn', 'sian', 'joel', 'lena'])
    expect((await (await t.visit(worker)).get(`/children/${child.ref}/sharings`)).status, worker).toBe(404)
  for (let n = 0; n < 55; n += 1) await decide(child.id, true, { toOutside: `Club ${n}` })
  const refs: string[] = []
  let url: string | undefined = `/children/${child.ref}/sharings`
  for (let pages = 0; url && pages < 5; pages += 1) {
    const one: { html: string } = await priya.get(url)
    refs.push(...[...one.html.matchAll(/href="\/sharings\/([^"]+)"/g)].map((m) => m[1] ?? ''))
    url = /href="(\/children\/[^"]+\/sharings\?after=[^"]+)"/.exec(one.html)?.[1]
  }
  expect(refs).toHaveLength(57)
  expect(new Set(refs).size).toBe(57)
})

test('of an agency: its own decisions for its privacy officer and managers, without a name or a word of what was written; as a file too', async () => {
  // After what stands there already: within one moment the order is nobody's.
  await t.clock.forward(1)
  const child = await newChild(t, 'Markername')
  const ref = await decide(child.id, true, { toOutside: '=Markerperson, youth club' })
  const withheld = await decide(child.id, false)
  const lena = await t.visit('lena')
  expect((await lena.get('/audit')).html).toContain('/agency/sharings')
  const seen = await lena.get('/agency/sharings')
  expect(seen.text).toContain(ref)
  expect(seen.text).toContain(withheld)
  expect(seen.text).toContain(child.ref)
  expect(seen.text).toContain('Outside this service')
  expect(seen.html).not.toMatch(/Marker(name|what|why|harm|person)/)
  const file = await lena.get('/agency/sharings/download')
  expect(file.status).toBe(200)
  expect(file.html.split('\r\n').find((line) => line.startsWith(ref))).toContain(child.ref)
  expect(file.html).not.toMatch(/Marker(name|what|why|harm|person)/)
  // Who looked is on the trail.
  const { rows } = await t.owner.query<{ n: number }>(
    `select count(*)::int as n from audit_entry e join worker w on w.id = e.worker_id where w.code = 'lena' and e.subject = 'sharing register'`,
  )
  expect(rows[0]?.n).toBe(2)
  expect((await (await t.visit('amara')).get('/agency/sharings')).text).toContain(ref)
  // Another agency's manager sees that agency's own; most people have no such page.
  for (const worker of ['helen', 'mina']) expect((await (await t.visit(worker)).get('/agency/sharings')).text, worker).not.toContain(ref)
  for (const worker of ['priya', 'tom', 'ruth', 'sian', 'joel', 'noor']) {
    const visitor = await t.visit(worker)
    expect((await visitor.get('/agency/sharings')).status, worker).toBe(404)
    expect((await visitor.get('/agency/sharings/download')).status, worker).toBe(404)
  }
})
