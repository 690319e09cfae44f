// An interview on a device, and a line that is cut at every step of it: in the middle of taking it along, at each question, at the stop,
// while it is sent; a browser that is killed while somebody types; and many cuts at random moments. Nothing is lost, nothing is doubled.
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { ask, device, dump, keeps, kill, onDisk, phone, pin, signIn, takeAlong, unlock, words } from './device.ts'
import { childIsBack, newName, takeInterview } from './deeds.ts'
import { address, expect, signedIn, test } from './fixtures.ts'
import { openNetwork, type Network } from './network.ts'

/** A thousand in the long form; the usual journeys make a few of the same. */
const cutsWanted = Number(process.env['DISCONNECTS'] ?? (process.env['SAFE_RETURN_FULL'] === '1' ? 1_000 : 25))

const state = (page: Page) => page.locator('.sr-save-state')
const next = (page: Page) => page.getByRole('button', { name: 'Next' }).click()
const openQuestion = (page: Page) => page.locator('input[name="q"]').inputValue()

let network: Network
let folder: string
let context: BrowserContext | null = null
test.beforeEach(async () => {
  network = await openNetwork(address())
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-phone-'))
})
test.afterEach(async () => {
  network.back()
  await context?.close()
  context = null
  await network.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

/** A phone on the line, on which tom has taken the child's interview. */
async function onThePhone(child: string): Promise<{ page: Page; interview: string }> {
  context = await phone(folder, network.address)
  const page = await context.newPage()
  await signIn(page, 'tom')
  const interview = await takeInterview(page, child)
  return { page, interview }
}

async function reopened(): Promise<Page> {
  context = await phone(folder, network.address)
  const page = await context.newPage()
  await page.goto(device)
  return page
}

test('cut at every step, from taking it along to the last question and the sending; the browser killed in between', async ({ browser }) => {
  const child = newName('Hazel')
  await childIsBack(browser, child)
  let { page, interview } = await onThePhone(child)

  await test.step('cut while it is taken along: nothing half is kept, it says so, and the next try is whole', async () => {
    await page.goto('/work')
    await page.getByRole('listitem').filter({ hasText: child }).getByRole('link', { name: 'Take this with me' }).click()
    await page.getByLabel('Choose a PIN').fill(pin)
    await page.getByLabel('The same PIN again').fill(pin)
    network.cut()
    await page.getByRole('button', { name: 'Take this with me' }).click()
    await expect(page.getByText('It was not taken along')).toBeVisible()
    network.back()
    network.dropNext('answer', `POST ${interview}/offline`)
    // The button takes no second press within a second.
    await page.waitForTimeout(1_100)
    await page.getByRole('button', { name: 'Take this with me' }).click()
    await expect.poll(() => network.cuts).toBeGreaterThan(1)
    await expect(page.getByText('It was not taken along')).toBeVisible()
    await takeAlong(page, interview)
  })

  await test.step('one bar of signal: it opens all the same, and a link that leads nowhere is not followed', async () => {
    network.hush()
    await page.goto(device)
    await unlock(page)
    await expect(page.getByText(child)).toBeVisible()
    network.cut()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('no network').first()).toBeVisible()
    await page.getByRole('contentinfo').getByRole('link', { name: 'Help' }).click()
    await expect(page.getByText('That page is on the service: it opens once there is a network')).toBeVisible()
    await expect(page.getByText(child)).toBeVisible()
  })

  const written = new Map<string, string>()
  await test.step('every question of it, the line cut, silent, back, or dropping what is sent, in turn', async () => {
    for (let at = 0; ; at += 1) {
      if ((await page.locator('input[name="q"]').count()) === 0) break
      const question = await openQuestion(page)
      const turn = at % 5
      if (turn === 0) network.cut()
      else network.back()
      if (turn === 1) network.dropNext('answer')
      if (turn === 2) network.dropNext('request')
      if (turn === 3) network.hush()
      if ((await words(page).count()) > 0) {
        const said = `Said at ${question} ${randomUUID()}`
        await words(page).fill(said)
        written.set(question, said)
      }
      if (at === 12) {
        await expect(state(page)).toContainText('Saved on this device')
        if (context) await kill(context, folder)
        page = await reopened()
        for (const planted of [...written.values(), child, pin]) {
          expect(onDisk(folder, planted), planted).toEqual([])
          expect(await dump(page)).not.toContain(planted)
        }
        await unlock(page)
        // Where it was left, with every word.
        await expect(page.locator(`input[name="q"][value="${question}"]`)).toHaveCount(1)
        await expect(words(page)).toHaveValue(written.get(question) ?? 'none')
      }
      if (at === 15) {
        await page.getByRole('button', { name: 'Stop: this cannot wait' }).click()
        await expect(page.getByText('dial 999 first')).toBeVisible()
        network.cut()
        await page.getByRole('radio').first().check()
        await page.getByRole('button', { name: 'Show what to do now' }).click()
        await expect(page.getByRole('heading', { name: /Do now/ })).toBeVisible()
        await page.getByRole('button', { name: 'Carry on' }).click()
      }
      if (at === 18) {
        // The browser's own Back is the question before, and does not leave the interview.
        const before = [...written].at(-2)
        await page.goBack()
        await expect(page.locator(`input[name="q"][value="${before?.[0]}"]`)).toHaveCount(1)
        await expect(words(page)).toHaveValue(before?.[1] ?? 'none')
        await page.goForward()
        await expect(page.locator(`input[name="q"][value="${question}"]`)).toHaveCount(1)
        await expect(words(page)).toHaveValue(written.get(question) ?? 'none')
      }
      await next(page)
      await expect(page.locator(`input[name="q"][value="${question}"]`)).toHaveCount(0)
    }
    await expect(page.getByText('That was the last question')).toBeVisible()
  })

  await test.step('back: each answer has arrived, and once', async () => {
    network.cut()
    network.back()
    if (context) {
      const tab = await context.newPage()
      await signIn(tab, 'tom')
      await tab.close()
    }
    await page.getByRole('button', { name: 'Send now' }).click()
    await expect(page.getByText('everything is sent')).toBeVisible({ timeout: 120_000 })
    const desk = await signedIn(browser, 'tom')
    await desk.goto(`${interview}/offline/sent`)
    const arrived = await desk.getByRole('main').innerText()
    const times = [...written.values()].map((said) => arrived.split(said).length - 1)
    console.info(
      `cut at every step: ${written.size} answers, ${network.cuts} cuts and drops, arrived once ${times.filter((n) => n === 1).length}, lost ${times.filter((n) => n === 0).length}, doubled ${times.filter((n) => n > 1).length}`,
    )
    expect(written.size).toBeGreaterThan(35)
    expect(times.filter((n) => n !== 1)).toEqual([])
    for (const [question, said] of [...written].filter((_, n) => n % 10 === 0)) {
      await desk.goto(`${interview}/talk?q=${question}`)
      await expect(words(desk)).toHaveValue(said)
    }
    await desk.goto(interview)
    await expect(desk.getByText('This cannot wait').first()).toBeVisible()
  })
})

test(`${cutsWanted} cuts at random moments while it is written and sent`, async ({ browser }) => {
  test.setTimeout(7_200_000)
  const child = newName('Linden')
  await childIsBack(browser, child)
  const { page, interview } = await onThePhone(child)
  await takeAlong(page, interview)
  await unlock(page)
  const questions = ['during-tell-me', 'during-places', 'during-travel', 'harm-afraid', 'return-how']
  const last = new Map<string, string>()
  for (let round = 0; network.cuts < cutsWanted; round += 1) {
    const question = questions[Math.floor(Math.random() * questions.length)] ?? 'during-tell-me'
    await ask(page, question)
    const said = `Round ${round} ${randomUUID()}`
    const what = Math.floor(Math.random() * 4)
    if (what === 0) network.dropNext('request')
    if (what === 1) network.dropNext('answer')
    await words(page).fill(said)
    last.set(question, said)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.waitForTimeout(Math.floor(Math.random() * 60))
    if (what >= 2) {
      network.cut()
      await page.waitForTimeout(Math.floor(Math.random() * 60))
      network.back()
    }
    await expect(words(page)).toHaveValue(said)
  }
  await expect(page.getByText('everything is sent')).toBeVisible({ timeout: 120_000 })
  const desk = await signedIn(browser, 'tom')
  let lost = 0
  for (const [question, said] of last) {
    await desk.goto(`${interview}/talk?q=${question}`)
    if ((await words(desk).inputValue()) !== said) lost += 1
  }
  await desk.goto(`${interview}/offline/sent`)
  const arrived = (await desk.getByRole('main').innerText()).match(/Round \d+ [0-9a-f-]{36}/g) ?? []
  const doubled = arrived.length - new Set(arrived).size
  const met = await desk.getByText('met another version').count()
  console.info(
    `cuts at random: ${network.cuts} cuts and drops, ${arrived.length} answers looked at, lost ${lost}, doubled ${doubled}, taken for another's ${met}`,
  )
  expect({ lost, doubled, met }).toEqual({ lost: 0, doubled: 0, met: 0 })
})

test('killed while somebody types without a pause; a disk that takes nothing is said; a double press costs one try; signed out elsewhere', async ({
  browser,
}) => {
  const child = newName('Maris')
  await childIsBack(browser, child)
  let { page, interview } = await onThePhone(child)
  await takeAlong(page, interview)

  await test.step('a wrong PIN that is pressed twice is one try', async () => {
    await page.getByLabel('Your PIN').fill('not the PIN')
    await page.getByRole('button', { name: 'Open' }).evaluate((button: HTMLButtonElement) => {
      button.form?.requestSubmit(button)
      button.form?.requestSubmit(button)
    })
    await expect(page.getByText('4 tries left')).toBeVisible()
  })

  await test.step('typed without a pause and killed: all but the last moments is there', async () => {
    await unlock(page)
    await ask(page, 'during-tell-me')
    network.cut()
    await words(page).focus()
    // Never a second without a key: there is no pause in which it could be saved.
    const typing = words(page)
      .pressSequentially('We went to the flat by the canal and there was a man who said that we owed him. '.repeat(4), { delay: 60 })
      .catch(() => undefined)
    await expect.poll(async () => (await words(page).inputValue()).length).toBeGreaterThan(110)
    if (context) await kill(context, folder)
    await typing
    page = await reopened()
    await unlock(page)
    await expect(words(page)).toHaveValue(/^We went to the flat by the canal/)
  })

  await test.step('a full disk: never “saved”, said aloud, and made good by itself', async () => {
    await page.evaluate(() => {
      const own = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put') ?? {}
      Object.assign(window, { roomAgain: () => Object.defineProperty(IDBObjectStore.prototype, 'put', own) })
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('no room', 'QuotaExceededError')
      }
    })
    await words(page).fill('Written while the disk was full')
    await expect(page.getByText('This device did not keep what you wrote')).toBeVisible()
    await expect(state(page)).toContainText('Not saved')
    await next(page)
    await expect(page.getByText('This device did not keep what you wrote')).toBeVisible()
    await expect(state(page)).not.toContainText('Saved on this device')
    await page.evaluate(() => (window as unknown as { roomAgain: () => void }).roomAgain())
    await expect(state(page)).toContainText('Saved on this device')
    await expect(page.getByText('This device did not keep what you wrote')).toBeHidden()
    if (context) await kill(context, folder)
    page = await reopened()
    await unlock(page)
    await ask(page, 'during-tell-me')
    await expect(words(page)).toHaveValue('Written while the disk was full')
  })

  await test.step('signed out in another tab: the open page holds nothing any more', async () => {
    network.back()
    // A browser that was killed has forgotten who was signed in.
    const other = await page.context().newPage()
    await signIn(other, 'tom')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('everything is sent')).toBeVisible({ timeout: 120_000 })
    await ask(page, 'during-tell-me')
    await expect(words(page)).toHaveValue('Written while the disk was full')
    await other.locator('summary.sr-signed-in__name').click()
    await other.getByRole('button', { name: 'Sign out' }).click()
    await other.waitForURL(/\/sign-in/)
    await expect(page.getByText('you signed out, or this browser was cleared')).toBeVisible()
    await expect(words(page)).toHaveCount(0)
    expect(await page.content()).not.toContain(child)
    expect(await keeps(other)).toBe(0)
  })
})

test('two children on one device: both are sent, also the one that is not on the screen', async ({ browser }) => {
  const children = [newName('Thorn'), newName('Corin')] as const
  for (const child of children) await childIsBack(browser, child)
  const { page, interview: first } = await onThePhone(children[0])
  await takeAlong(page, first)
  const second = await takeInterview(page, children[1])
  await takeAlong(page, second)
  network.cut()
  const write = async (child: string, said: string) => {
    await unlock(page)
    await page.getByRole('button', { name: child }).click()
    await ask(page, 'during-tell-me')
    await words(page).fill(said)
    await expect(state(page)).toContainText('Saved on this device')
    await page.getByRole('button', { name: 'All questions' }).click()
  }
  await write(children[0], 'Said by the first')
  await page.getByRole('button', { name: 'Lock' }).click()
  await write(children[1], 'Said by the second')
  network.back()
  await page.getByRole('button', { name: 'Send now' }).click()
  await expect(page.getByText('everything is sent')).toBeVisible()
  const desk = await signedIn(browser, 'tom')
  for (const [interview, said] of [
    [first, 'Said by the first'],
    [second, 'Said by the second'],
  ] as const) {
    await expect(async () => {
      await desk.goto(`${interview}/offline/sent`)
      await expect(desk.getByText(said)).toHaveCount(1, { timeout: 2_000 })
    }).toPass({ timeout: 60_000 })
  }
})
