// A session that ends while somebody types: the page says so, keeps the words, and saves them by itself once they have signed in anew.
import { childIsBack, newName, takeInterview } from './deeds.ts'
import { expect, signedIn, test } from './fixtures.ts'

test('signed out while typing, signed in again in another tab: saved without a button, and kept nowhere meanwhile', async ({ browser }) => {
  const child = newName('Linn')
  await childIsBack(browser, child)
  const tom = await signedIn(browser, 'tom', { phone: true })
  const interview = await takeInterview(tom, child)
  const question = `${interview}/talk?q=voice-likes`
  const state = tom.locator('.sr-save-state')
  await tom.goto(question)
  await tom.context().clearCookies()
  await tom.locator('textarea[name="words"]').fill('Drawing, and my dog')
  await expect(state).toContainText('You are signed out. What you typed is on this page and nowhere else')
  expect(await tom.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])

  // Leaving the box for the link is a change too: it must not take the link away from under the finger.
  const [tab] = await Promise.all([
    tom.context().waitForEvent('page'),
    state.getByRole('link', { name: 'Sign in (opens in a new tab)' }).click(),
  ])
  await tab.locator('form[action="/sign-in/as/tom"] button').click()
  await tab.waitForURL(/\/work/)
  await tab.close()
  await expect(state).toContainText('Saved', { timeout: 60_000 })
  await expect(state.getByRole('link')).toBeHidden()
  await tom.goto(question)
  await expect(tom.locator('textarea[name="words"]')).toHaveValue('Drawing, and my dog')
  // And the page's own button works again: its proof was renewed with it.
  await tom.locator('textarea[name="words"]').fill('Drawing, my dog, and the sea')
  await tom.getByRole('button', { name: 'Next' }).click()
  await expect(tom.locator('textarea[name="words"]')).toHaveCount(1)
  await tom.goto(question)
  await expect(tom.locator('textarea[name="words"]')).toHaveValue('Drawing, my dog, and the sea')
  await tom.context().close()
})
