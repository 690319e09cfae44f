// The real service as a process of its own, which a fault test starts, talks to as a browser does, and kills.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { bringUpToDate } from '../../src/house.ts'
import { loadContent } from '../../src/platform/content/index.ts'
import { startEmbedded } from '../../src/platform/db/index.ts'
import { openSession, seed } from '../../src/seeding.ts'
import { formsOf } from '../support/visitor.ts'

export { killed, startService, type Service } from '../support/service.ts'

const checkout = path.resolve(import.meta.dirname, '../..')

/** The long forms: 200 kills and 50 rounds. The usual suite runs a few of each. */
export const full = process.env['SAFE_RETURN_FULL'] === '1'

/** How many rounds: a few, or the long form's; FAULT_ROUNDS says otherwise. */
export function rounds(few: number, many: number): number {
  return Number(process.env['FAULT_ROUNDS'] ?? (full ? many : few))
}

/** Which moments are taken is printed, so that a failure can be run again. */
export function chance(): { seed: number; next: () => number } {
  const start = Number(process.env['FAULT_SEED'] ?? Math.floor(Math.random() * 1e9))
  let state = start
  return {
    seed: start,
    next: () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 4_294_967_296
    },
  }
}

/** Waits until it says that it can write. */
export async function untilHealthy(address: string): Promise<void> {
  for (;;) {
    const ok = await fetch(`${address}/health`).then(
      (r) => r.ok,
      () => false,
    )
    if (ok) return
    await sleep(20)
  }
}

/** A folder with an embedded database in it that holds the cast and nobody else, durable as in service; nothing runs on it. */
export async function prepareFolder(folder: string): Promise<void> {
  const server = await startEmbedded(path.join(folder, 'database'))
  const url = ownerUrlOf(folder)
  await bringUpToDate(url, checkout)
  await seed(url, loadContent(path.join(checkout, 'content')), new Date(), async () => undefined)
  await server.stop()
}

export function ownerUrlOf(folder: string): string {
  return `postgres://postgres@localhost/postgres?host=${encodeURIComponent(path.join(folder, 'database'))}`
}

export async function asOwner<T>(ownerUrl: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  owner.on('error', () => undefined)
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end().catch(() => undefined)
  }
}

export async function tokenFor(ownerUrl: string, workerCode: string): Promise<string> {
  return asOwner(ownerUrl, (owner) => openSession(owner, workerCode, 'totp'))
}

/** The number of the database's own process. */
export function postmasterOf(folder: string): number {
  return Number(fs.readFileSync(path.join(folder, 'database', 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])
}

export interface Answer {
  status: number
  location: string | null
  html: string
}

/** A browser with one session. A post that gets no answer throws, as a browser would show its own error page. */
export class Browser {
  readonly token: string
  constructor(token: string) {
    this.token = token
  }

  async get(url: string): Promise<Answer> {
    return read(await fetch(url, { headers: this.headers(), redirect: 'manual' }))
  }

  async post(url: string, fields: Record<string, string | string[]>): Promise<Answer> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each)
    return read(await fetch(url, { method: 'POST', headers: this.headers(), body, redirect: 'manual' }))
  }

  async upload(url: string, fields: Record<string, string | string[]>, files: readonly { name: string; text: string }[]): Promise<Answer> {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each)
    for (const file of files) body.append('files', new Blob([file.text], { type: 'text/csv' }), file.name)
    return read(await fetch(url, { method: 'POST', headers: this.headers(), body, redirect: 'manual' }))
  }

  private headers(): Record<string, string> {
    return { cookie: `sr-session=${this.token}` }
  }
}

async function read(response: Response): Promise<Answer> {
  return { status: response.status, location: response.headers.get('location'), html: await response.text() }
}

/** The form of the page with a new child in it, to be posted: each time under a key of its own, as each opening of the page gives one. */
export async function newChildFields(
  browser: Browser,
  address: string,
): Promise<(familyName: string) => Record<string, string | string[]>> {
  const page = await browser.get(`${address}/children/new`)
  const form = formsOf(page.html).find((each) => each.action === null || each.action === '/children/new')
  if (!form) throw new Error(`/children/new has no form: ${page.status}`)
  return (familyName) => ({ ...form.fields, givenName: 'Ash', familyName, another: 'yes', once: randomUUID() })
}

/** A name that nobody else has, in letters. */
export function newName(): string {
  return randomUUID()
    .replaceAll('-', '')
    .replaceAll(/./g, (digit) => 'abcdefghijklmnop'.charAt(Number.parseInt(digit, 16)))
}

/** How often each family name stands in the database. */
export async function countsOf(ownerUrl: string, names: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await asOwner(ownerUrl, (owner) =>
    owner.query<{ name: string; n: number }>(
      `select family_name as name, count(*)::int as n from child where family_name = any($1) group by 1`,
      [names],
    ),
  )
  return new Map(rows.map(({ name, n }) => [name, n]))
}

export function median(numbers: readonly number[]): string {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(2)
}
