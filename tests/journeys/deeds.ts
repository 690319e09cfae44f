// What people do in the journeys, told once: by the words on the page, as somebody would who has never seen the code.
import type { Browser, Locator, Page } from '@playwright/test'
import { formatTime, londonDay } from '../../src/kernel/dates.ts'
import { expect, signedIn } from './fixtures.ts'

export function hoursAgo(hours: number): Date {
  return new Date(Date.now() - hours * 3_600_000)
}

/** A child whom nobody has met: journeys run side by side, and again on the same service. */
export function newName(first: string): string {
  const letters = Array.from({ length: 3 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26)))
  return first + letters.join('')
}

/** Fills a day and a time under their question. */
export async function sayWhen(page: Page, question: string | RegExp, at: Date): Promise<void> {
  const [year = '', month = '', day = ''] = londonDay(at).split('-')
  const group = page.getByRole('group', { name: question })
  await group.getByLabel('Day').fill(String(Number(day)))
  await group.getByLabel('Month').fill(String(Number(month)))
  await group.getByLabel('Year').fill(year)
  await group.getByLabel('Time').fill(formatTime(at))
}

/** Adds a child of Haddlestone's. Ends on the page that asks how they went missing. */
export async function addChild(page: Page, child: string): Promise<void> {
  await page.goto('/children/new')
  await page.getByLabel('First name').fill(child)
  await page.getByLabel('Family name').fill('Ashgrove')
  await page.getByLabel('Which council answers for the child?').selectOption({ label: 'Haddlestone Council' })
  await page.getByRole('button', { name: 'Add this child' }).click()
  const another = page.getByLabel('None of these: this is another child')
  if ((await another.count()) > 0) {
    await another.check()
    await page.getByRole('button', { name: 'Add this child' }).click()
  }
  await page.waitForURL(/\/children\/C-/)
}

/** From a name to a missing episode: the child is added, then reported. Ends on the episode's page. */
export async function reportMissing(page: Page, child: string, since = hoursAgo(20)): Promise<void> {
  await addChild(page, child)
  await sayWhen(page, 'When were they last seen?', since)
  await page.getByLabel('Who reported it?').selectOption({ index: 1 })
  await page.getByLabel('Not graded yet').check()
  await page.getByRole('button', { name: `Record that ${child} is missing` }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${child} is missing`)
}

/** From the episode's page to its return. */
export async function recordReturn(page: Page, at = hoursAgo(1)): Promise<void> {
  await page.getByRole('button', { name: 'Record the return' }).click()
  await sayWhen(page, 'When did they come back?', at)
  await page.getByLabel('Came back by themselves').check()
  await page.getByLabel('Hungry, cold or worn out').check()
  await page.getByRole('button', { name: 'Record the return' }).click()
  await expect(page.getByText('The 72 hours end').first()).toBeVisible()
}

/** A child who is back, with an interview that nobody has taken: as dan of the police would record it. */
export async function childIsBack(browser: Browser, child: string): Promise<void> {
  const dan = await signedIn(browser, 'dan')
  await reportMissing(dan, child)
  await recordReturn(dan)
  await dan.context().close()
}

/** The card of a child in My work. */
export function cardOf(page: Page, child: string) {
  return page.getByRole('main').getByRole('listitem').filter({ hasText: child })
}

/** Takes the interview from My work. Ends on the interview's page; returns its address. */
export async function takeInterview(page: Page, child: string): Promise<string> {
  await page.goto('/work')
  await cardOf(page, child).getByRole('button', { name: 'Take this interview' }).click()
  await page.waitForURL(/\/interviews\/[A-Z0-9-]+/)
  return new URL(page.url()).pathname
}

/** What the page is about, without its header and footer. */
export const main = (page: Page): Locator => page.getByRole('main')

/** What looks like a button, whether it asks or leads on. */
export function button(page: Page, name: string | RegExp): Locator {
  return main(page).getByRole('button', { name }).or(main(page).getByRole('link', { name }))
}

export function firstOf(page: Page, question: string): Locator {
  return page.getByRole('group', { name: question, exact: true }).getByRole('radio').first()
}

export async function unfold(page: Page, words: string): Promise<void> {
  const folded = main(page).locator('details:not([open]) > summary', { hasText: words })
  if ((await folded.count()) > 0) await folded.first().click()
}

export async function choose(page: Page, question: string, answer: RegExp): Promise<void> {
  const list = page.getByLabel(question).and(page.locator('select')).locator('visible=true')
  const option = list.locator('option').filter({ hasText: answer }).first()
  await list.selectOption((await option.getAttribute('value')) ?? '')
}

export async function today(page: Page, question: string): Promise<void> {
  await onDay(page, question, new Date())
}

export async function inAMonth(page: Page, question: string): Promise<void> {
  await onDay(page, question, new Date(Date.now() + 30 * 24 * 3_600_000))
}

async function onDay(page: Page, question: string, at: Date): Promise<void> {
  const [year = '', month = '', day = ''] = londonDay(at).split('-')
  const group = page.getByRole('group', { name: question })
  await group.getByLabel('Day').fill(String(Number(day)))
  await group.getByLabel('Month').fill(String(Number(month)))
  await group.getByLabel('Year').fill(year)
}
