// The keyboard alone: no click, no tap. Where the focus is can be seen, and errors are read first.
import type { Page } from '@playwright/test'
import { childIsBack, newName } from './deeds.ts'
import { expect, signedIn, stranger, test } from './fixtures.ts'

const tabsMax = 120

/** Presses Tab until the focus is on what has these words, looking at each stop whether it shows. */
async function tabTo(page: Page, words: string | RegExp): Promise<void> {
  for (let i = 0; i < tabsMax; i += 1) {
    await page.keyboard.press('Tab')
    const at = await focused(page)
    if (at === null) continue
    expect(at.shows, `the focus does not show on “${at.words}” of ${page.url()}`).toBe(true)
    if (typeof words === 'string' ? at.words === words : words.test(at.words)) return
  }
  throw new Error(`${page.url()} has nothing called ${String(words)} within ${tabsMax} tabs`)
}

async function focused(page: Page): Promise<{ words: string; shows: boolean } | null> {
  return page.evaluate(() => {
    const on = document.activeElement
    if (!(on instanceof HTMLElement) || on === document.body) return null
    const labels = on instanceof HTMLInputElement || on instanceof HTMLTextAreaElement ? [...(on.labels ?? [])] : []
    const words = (labels[0] ?? on).textContent ?? ''
    // Radios and checkboxes draw their ring on the label's box.
    const drawn = [getComputedStyle(on), ...labels.map((label) => getComputedStyle(label, '::before'))]
    const box = on.getBoundingClientRect()
    const ring = (s: CSSStyleDeclaration) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none'
    return { words: words.replaceAll(/\s+/g, ' ').trim(), shows: drawn.some(ring) && box.width > 0 && box.height > 0 }
  })
}

test('signs in, takes an interview and answers a question', async ({ browser }) => {
  const petra = newName('Petra')
  await childIsBack(browser, petra)
  const page = await stranger(browser)
  await page.goto('/sign-in')

  await test.step('the first Tab offers to skip the header, and it works', async () => {
    await page.keyboard.press('Tab')
    await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused()
    await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeInViewport()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('main')).toBeFocused()
  })

  await test.step('signs in', async () => {
    await tabTo(page, /^Tom Okafor|Sign in as Tom Okafor/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/work/)
  })

  await test.step('takes the interview', async () => {
    await tabTo(page, new RegExp(`^Take this interview for ${petra}`))
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/interviews\//)
  })

  await test.step('answers a question and goes on', async () => {
    await tabTo(page, /conversation$/)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/talk/)
    const first = page.url()
    await tabTo(page, /^In words|\?$/)
    await page.keyboard.type('At home, in the kitchen')
    await tabTo(page, 'Next')
    await page.keyboard.press('Enter')
    await expect(page).not.toHaveURL(first)
    await page.goto(first)
    await expect(page.getByRole('textbox').last()).toHaveValue('At home, in the kitchen')
  })

  await test.step('opens and closes the menu with their name', async () => {
    await page.goto('/work')
    await tabTo(page, 'Tom Okafor')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeHidden()
  })
})

test('an error takes the focus, and leads to its question', async ({ browser }) => {
  const dan = await signedIn(browser, 'dan')
  await dan.goto('/children/new')
  await tabTo(dan, 'Add this child')
  await dan.keyboard.press('Enter')
  await expect(dan.locator('.govuk-error-summary')).toBeFocused()
  await dan.keyboard.press('Tab')
  await dan.keyboard.press('Enter')
  await expect(dan.getByLabel('First name')).toBeFocused()
})
