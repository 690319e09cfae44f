// Passkeys in a real Chromium, with the authenticator that it can play: added, used, refused when it is not theirs, taken away.
import { expect, expectAccessible, signedIn, stranger, test } from './fixtures.ts'
import type { CDPSession, Page } from '@playwright/test'

interface Authenticator {
  session: CDPSession
  id: string
}

/** A finger sensor that says yes. It stays in the page's browser window. */
async function giveAuthenticator(page: Page): Promise<Authenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { session, id: authenticatorId }
}

async function signOut(page: Page): Promise<void> {
  await page.locator('header summary').click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/sign-in')
}

async function openSignIn(page: Page): Promise<void> {
  await page.goto('/sign-in?next=/account')
  await page.getByText('Sign in as in service').click()
}

test('a worker adds a passkey, signs in with it, and takes it away: then it opens nothing', async ({ browser }) => {
  const page = await signedIn(browser, 'ife')
  const { session, id } = await giveAuthenticator(page)
  await page.goto('/account')
  await page.getByLabel('Name for a new passkey').fill('Ward laptop')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.locator('dt', { hasText: 'Ward laptop' })).toBeVisible()
  await expectAccessible(page)
  expect((await session.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials).toHaveLength(1)

  await signOut(page)
  await openSignIn(page)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.waitForURL('**/account')
  await expect(page.getByText('by passkey')).toBeVisible()

  // A finger that is not recognised: said in words, and the password still there.
  await signOut(page)
  await openSignIn(page)
  await session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false })
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByText('No passkey was used')).toBeVisible()
  await session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true })

  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.waitForURL('**/account')
  await page.getByRole('button', { name: 'Remove Ward laptop' }).click()
  await expect(page.getByText('You have no passkey yet')).toBeVisible()
  await signOut(page)
  await openSignIn(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByText('The passkey was not accepted')).toBeVisible()
})

test('an answer that was sent once is worth nothing a second time', async ({ browser }) => {
  const page = await signedIn(browser, 'orla')
  await giveAuthenticator(page)
  await page.goto('/account')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('not used yet')).toBeVisible()
  await signOut(page)
  await openSignIn(page)
  const sent = page.waitForRequest((request) => request.url().endsWith('/sign-in/passkey'))
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  const body = (await sent).postData() ?? ''
  await page.waitForURL('**/account')

  const thief = await stranger(browser)
  await thief.goto('/sign-in')
  const csrf = (await thief.locator('[data-passkey="sign-in"]').getAttribute('data-csrf')) ?? ''
  const answered = await thief.evaluate(
    async ([given, proof]) => {
      const fields = new URLSearchParams(given)
      fields.set('csrf', proof ?? '')
      return (await fetch('/sign-in/passkey', { method: 'POST', body: fields, headers: { 'x-safe-return': 'script' } })).status
    },
    [body, csrf],
  )
  expect(answered).toBe(422)
  await thief.goto('/account')
  await expect(thief).toHaveURL(/\/sign-in/)
})
