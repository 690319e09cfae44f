// My work renews itself, without a refresh, also between two server processes on one database.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Browser } from '@playwright/test'
import { cardOf, newName, recordReturn, reportMissing } from './deeds.ts'
import { expect, signedIn, test } from './fixtures.ts'

test('a return recorded by police appears in the interviewer’s open page', async ({ browser }) => {
  const tom = await signedIn(browser, 'tom')
  await expect(tom.getByRole('heading', { level: 1 })).toHaveText('Needs you now')
  const linden = newName('Linden')
  await becomesKnown(browser, tom, linden)
  await test.step('and goes again when a colleague takes it', async () => {
    const grace = await signedIn(browser, 'grace')
    await cardOf(grace, linden).getByRole('button', { name: 'Take this interview' }).click()
    await grace.waitForURL(/\/interviews\//)
    await expect(cardOf(tom, linden)).toHaveCount(0)
  })
})

test('what is being read stays where it is: a line says that there is more', async ({ browser }) => {
  const maris = newName('Maris')
  const tom = await signedIn(browser, 'tom', { phone: true })
  await tom.getByRole('list', { name: 'Needs you now' }).hover()
  const dan = await signedIn(browser, 'dan')
  await reportMissing(dan, maris)
  await recordReturn(dan)
  const line = tom.getByRole('status').getByRole('button')
  await expect(line).toBeVisible()
  await expect(cardOf(tom, maris)).toHaveCount(0)
  // Other journeys run beside this one: the line may have stood there for somebody else's child, and comes again for ours.
  await expect(async () => {
    if ((await cardOf(tom, maris).count()) === 0) await line.click({ timeout: 5_000 })
    await expect(cardOf(tom, maris).first()).toBeVisible({ timeout: 1_000 })
  }).toPass()
})

test('what happened before the page could listen is shown as soon as it can', async ({ browser }) => {
  const petra = newName('Petra')
  const tom = await signedIn(browser, 'tom')
  const listening = Promise.withResolvers<void>()
  await tom.route('**/live', async (route) => {
    await listening.promise
    await route.continue()
  })
  await tom.reload()
  const dan = await signedIn(browser, 'dan')
  await reportMissing(dan, petra)
  await recordReturn(dan)
  await tom.mouse.move(0, 0)
  await expect(cardOf(tom, petra)).toHaveCount(0)
  listening.resolve()
  await expect(cardOf(tom, petra).first()).toBeVisible()
})

test.describe('two servers, one database', () => {
  let second: ChildProcess
  let at: string

  test.beforeAll(async () => {
    ;({ second, at } = await secondServer())
  })

  test.afterAll(async () => {
    const gone = once(second, 'exit')
    second.kill('SIGTERM')
    await gone
  })

  test('a return recorded at one server appears in the page that the other one serves', async ({ browser }) => {
    const tom = await signedIn(browser, 'tom', { at })
    await expect(tom.getByRole('heading', { level: 1 })).toHaveText('Needs you now')
    await becomesKnown(browser, tom, newName('Wrenna'))
  })
})

/** Dan records a return at the first server; the open page shows it, and was not loaded again. */
async function becomesKnown(browser: Browser, open: Awaited<ReturnType<typeof signedIn>>, child: string): Promise<void> {
  await open.mouse.move(0, 0)
  await open.evaluate(() => document.body.setAttribute('data-same-page', ''))
  const dan = await signedIn(browser, 'dan')
  await reportMissing(dan, child)
  await recordReturn(dan)
  await expect(cardOf(open, child).first()).toBeVisible()
  await expect(open.locator('body[data-same-page]')).toHaveCount(1)
  await dan.context().close()
}

async function secondServer(): Promise<{ second: ChildProcess; at: string }> {
  const second = spawn(process.execPath, [path.resolve(import.meta.dirname, '../../bin/start.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      SAFE_RETURN_DATA: process.env['SAFE_RETURN_DATA_DIR'],
      SAFE_RETURN_MODE: 'demo',
      ...(process.env['SAFE_RETURN_DATABASE'] ? { DATABASE_URL: process.env['SAFE_RETURN_DATABASE'] } : {}),
    },
  })
  let said = ''
  for await (const piece of second.stdout ?? []) {
    said += String(piece)
    const at = /Safe Return is at (http:\S+)/.exec(said)?.[1]
    if (at) return { second, at }
  }
  throw new Error(`the second server did not start: ${said}`)
}
