// After signing out nothing is left on the computer: not behind the back button, not in storage, not in a cache.
import { expect, signedIn, test } from './fixtures.ts'

test('after signing out, the back button shows nothing', async ({ browser }) => {
  const page = await signedIn(browser, 'priya')
  await page.goto('/work')
  await page.getByRole('link', { name: /^Coming up/ }).click()
  await page.getByRole('link', { name: 'Back to My work' }).click()
  await page.getByText('Priya Shah').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in/)
  for (let i = 0; i < 3; i += 1) {
    await page.goBack()
    await expect(page).toHaveURL(/\/sign-in/)
    await expect(page.getByRole('heading', { name: 'Needs you now' })).toHaveCount(0)
  }
})

test('nothing is kept in the browser: no storage, no cache, no worker; only the cookie that signing in needs', async ({ browser }) => {
  const page = await signedIn(browser, 'tom')
  await page.goto('/work')
  await page.getByRole('listitem').getByRole('link').first().click()
  const kept = () =>
    page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      caches: await caches.keys(),
      databases: (await indexedDB.databases()).map((d) => d.name),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }))
  expect(await kept()).toEqual({ local: [], session: [], caches: [], databases: [], workers: 0 })
  const [cookie, ...others] = await page.context().cookies()
  expect(others).toEqual([])
  expect(cookie).toMatchObject({ name: 'sr-session', httpOnly: true, sameSite: 'Lax' })
  await page.getByText('Tom Okafor').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL(/\/sign-in/)
  expect(await page.context().cookies()).toEqual([])
  expect(await kept()).toEqual({ local: [], session: [], caches: [], databases: [], workers: 0 })
})

test('every page of a person says that nothing may keep it', async ({ browser }) => {
  const page = await signedIn(browser, 'tom')
  const answer = await page.goto('/work')
  expect(answer?.headers()).toMatchObject({
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'SAMEORIGIN',
  })
})

test('the help page leaves at once, and says what leaving cannot do', async ({ browser }) => {
  const page = await signedIn(browser, 'ruth')
  await page.goto('/help')
  await expect(page.getByRole('button', { name: /Exit this page|Leave/ })).toBeVisible()
  await expect(page.getByText(/history/)).toBeVisible()
})
