// What was typed is never lost: not by a closed tab, a killed browser, a session that ran out, or the way back.
import type { Browser, Page } from '@playwright/test'
import { childIsBack, newName, takeInterview } from './deeds.ts'
import { expect, signedIn, test } from './fixtures.ts'

const question = '/talk?q=during-tell-me'
const words = (page: Page) => page.getByRole('textbox', { name: /^Tell me/ })
const trouble = (page: Page) => page.locator('.govuk-error-summary')
const saved = (page: Page) => expect(page.locator('[data-save-state]')).toHaveText('Saved')

test('a closed tab, a killed browser, an expired session and the way back lose nothing', async ({ browser }) => {
  const corin = newName('Corin')
  await childIsBack(browser, corin)
  // Grace's, since her other sessions are ended here.
  const grace = await signedIn(browser, 'grace', { phone: true })
  const interview = await takeInterview(grace, corin)

  await test.step('it is saved by itself, and says so', async () => {
    await grace.goto(interview + question)
    await words(grace).fill('They drove me about')
    await expect(grace.locator('[data-save-state]')).toHaveText('Not saved yet')
    await saved(grace)
  })

  await test.step('a tab closed before the next save: the words went on the way out', async () => {
    await words(grace).fill('They drove me about. Then to a flat')
    const context = grace.context()
    await grace.close({ runBeforeUnload: true })
    const again = await context.newPage()
    await expect(async () => {
      await again.goto(interview + question)
      await expect(words(again)).toHaveValue('They drove me about. Then to a flat', { timeout: 500 })
    }).toPass()
    await again.close()
  })

  await test.step('a browser killed after the save', async () => {
    const killed = await signedIn(browser, 'grace')
    await killed.goto(interview + question)
    await words(killed).fill('They drove me about. Then to a flat. I was scared')
    await saved(killed)
    await killed.context().close()
    const another = await signedIn(browser, 'grace')
    await another.goto(interview + question)
    await expect(words(another)).toHaveValue('They drove me about. Then to a flat. I was scared')
    await another.context().close()
  })

  await test.step('a session that ran out while typing: the words stay, and are saved after signing in in another tab', async () => {
    const page = await signedIn(browser, 'grace')
    await page.goto(interview + question)
    await expect(words(page)).not.toHaveValue('')
    await endTheOtherSessions(browser)
    await words(page).fill('All of it, and more')
    await expect(page.locator('[data-save-state]')).toContainText('You are signed out')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(trouble(page)).toContainText('You are signed out')
    await expect(words(page)).toHaveValue('All of it, and more')
    const [tab] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in (opens a new page)' }).click(),
    ])
    await tab.locator('form[action="/sign-in/as/grace"] button').click()
    await tab.waitForURL(/\/work/)
    await tab.close()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(trouble(page)).toContainText('You signed in again')
    await expect(words(page)).toHaveValue('All of it, and more')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(trouble(page)).toHaveCount(0)
    await page.goto(interview + question)
    await expect(words(page)).toHaveValue('All of it, and more')
    await page.context().close()
  })

  await test.step('back, and forward again', async () => {
    const page = await signedIn(browser, 'grace')
    await page.goto(interview + question)
    await words(page).fill('And then I came home')
    await page.getByRole('button', { name: 'Next' }).click()
    await expect(words(page)).toHaveCount(0)
    await page.goBack()
    await expect(words(page)).toHaveValue('And then I came home')
    // Typed, and left by the browser's own way back, without a button.
    await words(page).fill('And then I came home by bus')
    await page.goBack()
    await expect(async () => {
      await page.goto(interview + question)
      await expect(words(page)).toHaveValue('And then I came home by bus', { timeout: 500 })
    }).toPass()
  })
})

async function endTheOtherSessions(browser: Browser): Promise<void> {
  const elsewhere = await signedIn(browser, 'grace')
  await elsewhere.goto('/account')
  await elsewhere.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await elsewhere.context().close()
}

test('a form with an error keeps what was typed', async ({ browser }) => {
  const dan = await signedIn(browser, 'dan')
  await dan.goto('/children/new')
  await dan.getByLabel('First name').fill('Linden')
  await dan
    .getByRole('group', { name: /Date of birth/ })
    .getByLabel('Day')
    .fill('31')
  await dan
    .getByRole('group', { name: /Date of birth/ })
    .getByLabel('Month')
    .fill('2')
  await dan
    .getByRole('group', { name: /Date of birth/ })
    .getByLabel('Year')
    .fill('2012')
  await dan.getByRole('button', { name: 'Add this child' }).click()
  await expect(trouble(dan)).toBeFocused()
  await expect(dan).toHaveTitle(/^Error: /)
  await expect(dan.getByLabel('First name')).toHaveValue('Linden')
  await expect(dan.getByRole('group', { name: /Date of birth/ }).getByLabel('Day')).toHaveValue('31')
})
