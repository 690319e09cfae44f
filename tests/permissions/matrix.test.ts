// The permission matrix: every route, as every member of the cast and as a stranger, through the HTTP door. Committed as
// docs/permissions.md, so that a change of who may enter is seen in the diff. When it differs: look at each line that changed, and
// then write it anew with `npm run permissions`.
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routes } from '../../src/app.ts'
import { castWorkers } from '../../src/modules/agencies/cast.ts'
import { csrfFor } from '../../src/platform/http/index.ts'
import { openSession } from '../../src/seeding.ts'
import { prepareDoors, routesAboutAChild, type Doors } from '../assurance/doors.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { matrixPage, type MatrixRow } from './words.ts'

const file = path.resolve(import.meta.dirname, '../../docs/permissions.md')
const agencyOf = new Map(castWorkers.map((w) => [w.code, w.agency]))

let house: TestHouse
let doors: Doors
let rows: MatrixRow[]

beforeAll(async () => {
  house = await openTestHouse()
  doors = await prepareDoors(house)
  rows = await measure()
}, 600_000)
afterAll(() => house.close())

/** One answer for each member of the cast: the status that the door gives, whatever is in the room. */
async function measure(): Promise<MatrixRow[]> {
  const measured: MatrixRow[] = []
  for (const { method, url, permission } of routes) {
    const ready: { code: string; send: () => Promise<number> }[] = []
    for (const code of [null, ...castWorkers.map((w) => w.code)]) ready.push(await knock(method, url, code))
    // Some at a time, as connections allow: a busy machine is no answer about who may enter.
    const answers: (readonly [string, number])[] = []
    for (let at = 0; at < ready.length; at += together)
      answers.push(...(await Promise.all(ready.slice(at, at + together).map(async ({ code, send }) => [code, await send()] as const))))
    measured.push({ method, url, permission, answers: Object.fromEntries(answers) })
  }
  return measured
}

/** Address, session and form, ready to be sent. A session of its own for each: signing out here must not sign out there. */
async function knock(method: 'GET' | 'POST', url: string, code: string | null): Promise<{ code: string; send: () => Promise<number> }> {
  const address = await doors.addressOf(url, code)
  const token = code === null ? null : await openSession(house.owner, code, 'demo')
  const fields = { csrf: csrfFor(token), once: await answeredForm(code) }
  knocks += 1
  const remoteAddress = `10.0.${Math.floor(knocks / 250)}.${knocks % 250}`
  const cookies = token === null ? {} : { 'sr-session': token }
  const post = async (type: string, payload: string) =>
    (await house.server.inject({ method: 'POST', url: address, remoteAddress, cookies, headers: { 'content-type': type }, payload }))
      .statusCode
  return {
    code: code ?? 'stranger',
    async send() {
      if (method === 'GET') return (await house.server.inject({ method, url: address, remoteAddress, cookies })).statusCode
      const answered = await post('application/x-www-form-urlencoded', new URLSearchParams(fields).toString())
      // A page with files reads its proof from an upload only.
      return answered === 403 ? post('multipart/form-data; boundary=part', parts(fields)) : answered
    },
  }
}
let knocks = 0
const together = 4

/** The same fields as a page with files sends them. */
function parts(fields: Record<string, string>): string {
  const sent = Object.entries(fields).map(([name, value]) => `--part\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  return `${sent.join('')}--part--\r\n`
}

/**
 * The key of a form that this worker has answered before: permission and record are asked as ever, and the deed is not done a
 * second time. So a door can be tried without what is behind it being changed for the next who tries.
 */
async function answeredForm(code: string | null): Promise<string> {
  if (code === null) return ''
  const { rows: made } = await house.owner.query<{ once: string }>(
    `insert into form_post (once, worker_id, go_to) select gen_random_uuid(), id, '/work' from worker where code = $1 returning once::text`,
    [code],
  )
  return made[0]?.once ?? ''
}

test('docs/permissions.md says who may enter where, as it is', () => {
  const page = matrixPage(rows)
  // A fault of the machine's moment is nobody's permission: it is never written down.
  expect(rows.flatMap((row) => Object.values(row.answers)).filter((status) => status >= 500)).toEqual([])
  if (process.env['UPDATE'] === '1') fs.writeFileSync(file, page)
  const committed = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
  expect(committed === page ? 'the same' : differences(committed, page)).toBe('the same')
  console.info(`permission matrix: ${routes.length} routes, ${routes.length * (castWorkers.length + 1)} answers`)
})

function differences(committed: string, measured: string): string {
  const before = new Set(committed.split('\n'))
  const now = new Set(measured.split('\n'))
  return [
    'docs/permissions.md differs from what the doors answer. Look at each line; if it is meant, run: npm run permissions',
    ...committed
      .split('\n')
      .filter((line) => !now.has(line))
      .map((line) => `- ${line}`),
    ...measured
      .split('\n')
      .filter((line) => !before.has(line))
      .map((line) => `+ ${line}`),
  ].join('\n')
}

test('no door answers with a fault, and none says that something is forbidden', () => {
  const wrong = rows.flatMap((r) =>
    Object.entries(r.answers)
      .filter(([code, status]) => status >= 500 || status === 403 || (status === 401 && code !== 'stranger'))
      .map(([code, status]) => `${r.method} ${r.url} answers ${status} to ${code}`),
  )
  expect(wrong).toEqual([])
})

test('a stranger comes in nowhere but through the public doors', () => {
  const open = rows.filter((r) => r.permission !== 'public' && r.answers['stranger'] !== 303)
  // Whoever was signed out while they wrote is told so, and given back the words that they sent; nothing is read or saved.
  const kept = [
    'POST /interviews/:ref/talk 401',
    'POST /interviews/:ref/draft 401',
    'POST /nrm/:ref/questions/:page/keep 401',
    'POST /offline/send 401',
  ]
  expect(new Set(open.map((r) => `${r.method} ${r.url} ${r.answers['stranger']}`))).toEqual(new Set(kept))
})

test('nobody outside the circle opens anything of a Haddlestone child', async () => {
  const outside = castWorkers.filter(({ code }) => ['wyn', 'noor', 'sian', 'lena', 'joel'].includes(code)).map(({ code }) => code)
  const about = new Set((await routesAboutAChild(house, doors, routes)).map((r) => r.url))
  // Lists and empty forms under the same addresses are about no child; a context is about none either, and opens to its own circle alone.
  const ofAChild = rows.filter((r) => about.has(r.url) || /^\/contexts\/:ref\b/.test(r.url))
  expect(ofAChild.length).toBeGreaterThan(250)
  const open = ofAChild.flatMap((r) =>
    outside.filter((code) => r.answers[code] !== 404).map((code) => `${code} at ${r.method} ${r.url}: ${r.answers[code]}`),
  )
  // What came of one’s own request for access is one’s own.
  expect(open).toEqual(['wyn at GET /access-requests/:id/outcome: 200'])
  expect(outside.map((code) => agencyOf.get(code))).toContain('marrowby')
})

test('an administrator alone reads no record: every door of a child is closed to one', () => {
  // Their own: the agency, and messages to its workers, which name nobody.
  const own = /^(public|signed-in|agencies\.|notifications\.)/
  const open = rows.filter((r) => !own.test(r.permission) && r.answers['sian'] !== 404)
  expect(open.map((r) => `${r.method} ${r.url} ${r.answers['sian']}`)).toEqual([])
})
