// A phone or laptop on which an interview stands: its browser, what somebody does on it, and everything that it keeps.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { address, expect } from './fixtures.ts'

export const pin = 'grey heron 41'
export const words = (page: Page) => page.locator('textarea[name="words"]')
export const device = '/offline/interviews'

/** A browser whose storage outlives it, as a phone's does. */
export async function phone(folder: string, at = address()): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu'],
    baseURL: at,
    locale: 'en-GB',
    viewport: { width: 390, height: 844 },
  })
}

export async function signIn(page: Page, worker: string): Promise<void> {
  await page.goto('/sign-in')
  await page.locator(`form[action="/sign-in/as/${worker}"] button`).click()
  await page.waitForURL(/\/work/)
}

export async function takeAlong(page: Page, interview: string): Promise<void> {
  await page.goto(interview)
  await page.getByRole('link', { name: 'Take this with me' }).click()
  await page.getByLabel('Choose a PIN').fill(pin)
  await page.getByLabel('The same PIN again').fill(pin)
  await page.getByRole('button', { name: 'Take this with me' }).click()
  await page.waitForURL(/\/offline\/interviews/)
  await expect(page.getByText('kept here, locked')).toBeVisible()
}

export async function unlock(page: Page, given = pin): Promise<void> {
  await page.getByLabel('Your PIN').fill(given)
  await page.getByRole('button', { name: 'Open' }).click()
}

/** Goes to a question by the list of all of them. */
export async function ask(page: Page, question: string): Promise<void> {
  await expect(page.locator('[data-unsent]')).toBeVisible()
  await page.evaluate((id) => {
    location.hash = id
  }, question)
  await expect(page.locator(`input[name="q"][value="${question}"]`)).toHaveCount(1)
}

/** Everything that the browser keeps, as one text: bytes as Latin letters, so that a word in them would be found. */
export async function dump(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const text = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value)
      if (ArrayBuffer.isView(value)) return new TextDecoder('latin1').decode(value)
      if (Array.isArray(value)) return value.map(text).join('\n')
      if (typeof value === 'object' && value !== null)
        return Object.entries(value)
          .flatMap(([name, one]) => [name, text(one)])
          .join('\n')
      return String(value)
    }
    const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie]
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) found.push(request.url, (await (await cache.match(request))?.text()) ?? '')
    }
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name)
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('not opened')))
      })
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store)
        const all = <T>(request: IDBRequest<T[]>) =>
          new Promise<T[]>((resolve) => request.addEventListener('success', () => resolve(request.result)))
        found.push(text(await all(objects.getAll())), text(await all(objects.getAllKeys())))
      }
      database.close()
    }
    return found.join('\n')
  })
}

export async function keeps(page: Page): Promise<number> {
  return page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'safe-return')) return 0
    return new Promise<number>((resolve) => {
      const request = indexedDB.open('safe-return')
      request.addEventListener('success', () => {
        const counts = ['vault', 'copies'].map(
          (store) =>
            new Promise<number>((done) => {
              const count = request.result.transaction(store).objectStore(store).count()
              count.addEventListener('success', () => done(count.result))
            }),
        )
        void Promise.all(counts).then((each) => {
          request.result.close()
          resolve(each.reduce((sum, one) => sum + one, 0))
        })
      })
    })
  })
}

/** The browser is killed as a phone kills it: all its processes at once, with no word to any of them. Resolves when they are gone. */
export async function kill(context: BrowserContext, folder: string): Promise<void> {
  const closed = new Promise((resolve) => context.once('close', resolve))
  const [main] = processesOf(folder)
  if (main === undefined) throw new Error('there is no browser to kill')
  for (const pid of processesOf(folder)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // Went with the one before it.
    }
  }
  await closed
}

// Each process of a browser is told its folder; zygotes are not, and go with their parent.
function processesOf(folder: string): number[] {
  return execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8', maxBuffer: 1e8 })
    .split('\n')
    .filter((line) => line.includes(`--user-data-dir=${folder}`))
    .map((line) => Number.parseInt(line, 10))
}

/** Whatever stands in the browser's folder on the disk: its own history, its caches and what it would open again, beside what we keep. */
export function onDisk(folder: string, planted: string): string[] {
  const wanted = [Buffer.from(planted, 'utf8'), Buffer.from(planted, 'utf16le')]
  return filesBelow(folder)
    .filter((file) => {
      const bytes = unlessGone(() => fs.readFileSync(file), Buffer.alloc(0))
      return wanted.some((one) => bytes.includes(one))
    })
    .map((file) => path.relative(folder, file))
}

function filesBelow(folder: string): string[] {
  return unlessGone(() => fs.readdirSync(folder, { withFileTypes: true }), []).flatMap((entry) => {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(at)
    return entry.isFile() ? [at] : []
  })
}

// A running browser puts files and folders away while they are read: one that went holds nothing any more. Any other failure to look is a failure.
function unlessGone<T>(look: () => T, gone: T): T {
  try {
    return look()
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') return gone
    throw failure
  }
}
