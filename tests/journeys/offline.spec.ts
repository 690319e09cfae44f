// The interview with no network: taken along, written, killed, resumed, sent once; and what ends it.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { chromium, type BrowserContext, type Page } from '@playwright/test'
import { childIsBack, newName, takeInterview } from './deeds.ts'
import { address, expect, signedIn, test } from './fixtures.ts'

const pin = 'grey heron 41'
const words = (page: Page) => page.locator('textarea[name="words"]')
const device = '/offline/interviews'

/** A browser whose storage outlives it, as a phone's does. */
async function phone(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu'],
    baseURL: address(),
    locale: 'en-GB',
    viewport: { width: 390, height: 844 },
  })
}

async function signIn(page: Page, worker: string): Promise<void> {
  await page.goto('/sign-in')
  await page.locator(`form[action="/sign-in/as/${worker}"] button`).click()
  await page.waitForURL(/\/work/)
}

async function takeAlong(page: Page, interview: string): Promise<void> {
  await page.goto(interview)
  await page.getByRole('link', { name: 'Take this with me' }).click()
  await page.getByLabel('Choose a PIN').fill(pin)
  await page.getByLabel('The same PIN again').fill(pin)
  await page.getByRole('button', { name: 'Take this with me' }).click()
  await page.waitForURL(/\/offline\/interviews/)
  await expect(page.getByText('kept here, locked')).toBeVisible()
}

async function unlock(page: Page, given = pin): Promise<void> {
  await page.getByLabel('Your PIN').fill(given)
  await page.getByRole('button', { name: 'Open' }).click()
}

/** Goes to a question by the list of all of them. */
async function ask(page: Page, question: string): Promise<void> {
  await page.evaluate((id) => {
    location.hash = id
  }, question)
  await expect(page.locator(`input[name="q"][value="${question}"]`)).toHaveCount(1)
}

/** Everything that the browser keeps, as one text: bytes as Latin letters, so that a word in them would be found. */
async function dump(page: Page): Promise<string> {
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

async function keeps(page: Page): Promise<number> {
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

test('taken along, the network cut at every step, killed, resumed, sent once; nothing can be read without the PIN', async ({ browser }) => {
  const child = newName('Sorrel')
  await childIsBack(browser, child)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-phone-'))
  let context = await phone(folder)
  let page = await context.newPage()
  await signIn(page, 'tom')
  const interview = await takeInterview(page, child)
  await takeAlong(page, interview)

  await test.step('opens and is written in with no network', async () => {
    await context.setOffline(true)
    await page.goto(device)
    await expect(page.getByText(child)).toHaveCount(0)
    await unlock(page)
    await expect(page.getByText(child)).toBeVisible()
    await ask(page, 'during-tell-me')
    await words(page).fill('Markerwords: we slept in the van')
    await expect(page.locator('.sr-save-state')).toContainText(/Saved on this device\s+.*ago, not yet sent/)
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(page.getByText('1 answer not yet sent')).toBeVisible()
  })

  await test.step('what cannot wait interrupts, 999 first', async () => {
    await page.getByRole('button', { name: 'Stop: this cannot wait' }).click()
    await expect(page.getByText('dial 999 first')).toBeVisible()
    await page.getByRole('radio').first().check()
    await page.getByRole('button', { name: 'Show what to do now' }).click()
    await expect(page.getByText('dial 999 first')).toBeVisible()
    await expect(page.getByRole('heading', { name: /Do now/ })).toBeVisible()
    await page.getByRole('button', { name: 'Carry on' }).click()
  })

  await test.step('killed and opened again: the PIN is asked, and every word is there', async () => {
    await context.close()
    context = await phone(folder)
    page = await context.newPage()
    await context.setOffline(true)
    await page.goto(device)
    const kept = await dump(page)
    expect(kept.length).toBeGreaterThan(10_000)
    for (const planted of ['Markerwords', 'slept in the van', child, interview.split('/').at(-1) ?? 'none', pin])
      expect(kept).not.toContain(planted)
    await unlock(page)
    await expect(page.getByText(child)).toBeVisible()
    await ask(page, 'during-tell-me')
    await expect(words(page)).toHaveValue('Markerwords: we slept in the van')
  })

  await test.step('back: signed in again, it is sent once', async () => {
    await context.setOffline(false)
    const tab = await context.newPage()
    await signIn(tab, 'tom')
    await tab.close()
    await page.bringToFront()
    await expect(page.getByText('everything is sent')).toBeVisible({ timeout: 90_000 })
    const desk = await signedIn(browser, 'tom')
    await desk.goto(`${interview}/offline/sent`)
    await expect(desk.getByText('Markerwords: we slept in the van')).toHaveCount(1)
    await desk.goto(interview)
    await expect(desk.getByText('This cannot wait').first()).toBeVisible()
  })

  await test.step('the record changed meanwhile: both are shown, and put together', async () => {
    await context.setOffline(true)
    await words(page).fill('From the phone')
    await expect(page.locator('.sr-save-state')).toContainText('Saved on this device')
    const desk = await signedIn(browser, 'tom')
    await desk.goto(`${interview}/talk?q=during-tell-me`)
    await words(desk).fill('From the laptop')
    await desk.getByRole('button', { name: 'Save', exact: true }).click()
    await context.setOffline(false)
    await expect(page.getByRole('heading', { name: 'Two versions of one answer' })).toBeVisible({ timeout: 90_000 })
    await expect(page.getByText('From the phone').first()).toBeVisible()
    await expect(page.getByText('From the laptop').first()).toBeVisible()
    await words(page).fill('From the laptop, and from the phone')
    await page.getByRole('button', { name: 'Keep these words' }).click()
    await expect(page.getByText('everything is sent')).toBeVisible({ timeout: 90_000 })
    await desk.goto(`${interview}/talk?q=during-tell-me`)
    await expect(words(desk)).toHaveValue('From the laptop, and from the phone')
    await desk.goto(`${interview}/offline/sent`)
    await expect(desk.getByText('From the phone').first()).toBeVisible()
  })

  await test.step('cut twenty-five times at random moments: nothing lost, nothing doubled', async () => {
    await ask(page, 'during-tell-me')
    // Whoever writes on while it is being saved writes into the same field: it is not put back, nor replaced under their hands.
    const field = await words(page).elementHandle()
    await words(page).fill('Before it was saved')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await words(page).focus()
    await page.keyboard.press('End')
    await page.keyboard.type(', and after', { delay: 15 })
    await expect(words(page)).toHaveValue('Before it was saved, and after')
    await expect(page.locator('.sr-save-state')).toContainText('Saved on this device')
    expect(await field?.evaluate((one) => one.isConnected)).toBe(true)
    let last = ''
    for (let round = 0; round < 25; round += 1) {
      last = `Round ${round} of the cuts`
      await words(page).fill(last)
      await page.waitForTimeout(Math.floor(Math.random() * 400))
      await context.setOffline(round % 2 === 0)
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await expect(words(page)).toHaveValue(last)
    }
    await context.setOffline(false)
    await expect(page.getByText('everything is sent')).toBeVisible({ timeout: 90_000 })
    const desk = await signedIn(browser, 'tom')
    await desk.goto(`${interview}/talk?q=during-tell-me`)
    await expect(words(desk)).toHaveValue(last)
    await desk.goto(`${interview}/offline/sent`)
    const times = await desk.getByText(last, { exact: true }).count()
    console.info(`browser disconnects: 25 rounds; the last words stand ${times} time(s) in what was sent`)
    expect(times).toBe(1)
  })

  await test.step('signing out with something unsent warns first, and then leaves nothing', async () => {
    await context.setOffline(true)
    await words(page).fill('Never sent')
    await expect(page.locator('.sr-save-state')).toContainText('Saved on this device')
    await page.close()
    await context.setOffline(false)
    page = await context.newPage()
    await page.goto('/work')
    await page.locator('summary.sr-signed-in__name').click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByText('Signing out destroys them')).toBeVisible()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(/\/sign-in/)
    expect(await keeps(page)).toBe(0)
  })
  await context.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

test('five wrong PINs destroy it; and so does the service’s word once it was taken back', async ({ browser }) => {
  const child = newName('Petra')
  await childIsBack(browser, child)
  const tom = await signedIn(browser, 'tom', { phone: true })
  const interview = await takeInterview(tom, child)
  await takeAlong(tom, interview)
  for (const left of ['4 tries', '3 tries', '2 tries', '1 try']) {
    await unlock(tom, '000000')
    await expect(tom.getByText(`${left} left`)).toBeVisible()
  }
  await unlock(tom, '000000')
  await expect(tom.getByText('5 wrong PINs were given')).toBeVisible()
  expect(await keeps(tom)).toBe(0)

  await takeAlong(tom, interview)
  await tom.goto('/work')
  const other = await signedIn(browser, 'tom')
  await other.goto(`${interview}/offline`)
  await other.getByRole('button', { name: 'Take it back from every device' }).click()
  await tom.goto(device)
  await expect(tom.getByText('it was taken back')).toBeVisible()
  expect(await keeps(tom)).toBe(0)

  // Handed on to a colleague: what was written with no network goes to the record first, and then the copy is gone.
  await takeAlong(tom, interview)
  await unlock(tom)
  await expect(tom.getByText('everything is sent')).toBeVisible()
  await ask(tom, 'during-tell-me')
  await tom.context().setOffline(true)
  await words(tom).fill('Written before it was handed on')
  await expect(tom.locator('.sr-save-state')).toContainText('Saved on this device')
  await other.goto(`${interview}/hand-on`)
  await other.getByRole('listitem').filter({ hasText: 'The same team: somebody else in it' }).getByRole('link').click()
  await other.getByLabel('Grace Lindqvist').check()
  await other.getByRole('group', { name: 'Why' }).getByRole('radio').first().check()
  await other.getByRole('button', { name: 'Hand it on' }).click()
  await other.waitForURL(new RegExp(`${interview}$`))
  await tom.context().setOffline(false)
  await expect(tom.getByText('what you had written has been sent, and the interview is not yours any more')).toBeVisible()
  expect(await keeps(tom)).toBe(0)
  const grace = await signedIn(browser, 'grace')
  await grace.goto(`${interview}/offline/sent`)
  await expect(grace.getByText('Written before it was handed on')).toHaveCount(1)
})
