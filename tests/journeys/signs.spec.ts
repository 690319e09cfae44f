// Signs are pointed out at a pause in typing, noted or put aside by whoever writes, and nothing typed is lost on the way.
import type { Page } from '@playwright/test'
import { childIsBack, newName, takeInterview } from './deeds.ts'
import { expect, expectAccessible, signedIn, test } from './fixtures.ts'

const question = '/talk?q=during-tell-me'
const box = (page: Page) => page.getByRole('textbox', { name: /^Tell me/ })
const typed = 'He had a second phone. He is putting himself at risk.'

test('a sign is pointed out while the words are typed, then noted, then put aside', async ({ browser }) => {
  const child = newName('Signy')
  await childIsBack(browser, child)
  const tom = await signedIn(browser, 'tom', { phone: true })
  const interview = await takeInterview(tom, child)

  await test.step('at a pause in typing, with the reason, and no page is loaded', async () => {
    await tom.goto(interview + question)
    await box(tom).pressSequentially(typed)
    await expect(tom.getByText('Is this a sign? More than one phone')).toBeVisible()
    await expect(tom.getByText('Words that could be kinder')).toBeVisible()
    await expect(tom.getByText('You could ask next')).toBeVisible()
    await expect(box(tom)).toHaveValue(typed)
    await expectAccessible(tom)
  })

  await test.step('Note it brings its sentence to the form, and the way back finds the words', async () => {
    await box(tom).pressSequentially(' And more')
    await tom
      .getByRole('button', { name: /^Note it ?: More than one phone/ })
      .first()
      .click()
    await expect(tom.getByRole('textbox', { name: 'What was said or seen?' })).toHaveValue('He had a second phone.')
    expect(tom.url()).not.toContain('second')
    await tom.goto(interview + question)
    await expect(box(tom)).toHaveValue(`${typed} And more`)
  })

  await test.step('Not here is remembered, also while typing on', async () => {
    await tom
      .getByRole('button', { name: /^Not here ?: More than one phone/ })
      .first()
      .click()
    await expect(tom.getByText('Is this a sign? More than one phone')).toBeHidden()
    await box(tom).press('Control+End')
    await box(tom).pressSequentially(' Then home')
    await expect(tom.locator('[data-save-state]')).toHaveText('Saved')
    await expect(tom.getByText('Is this a sign? More than one phone')).toBeHidden()
    await tom.getByRole('button', { name: 'Offer again what was put aside' }).click()
    await expect(tom.getByText('Is this a sign? More than one phone')).toBeVisible()
  })
})

test('without script the button does the same, and a pasted text leaves nothing behind', async ({ browser }) => {
  const ruth = await signedIn(browser, 'ruth', { script: false })
  await ruth.goto('/signs/read')
  await ruth.getByRole('textbox', { name: 'The text' }).fill(typed)
  await ruth.getByRole('button', { name: 'Look for signs in these words' }).click()
  await expect(ruth.getByText('Is this a sign? More than one phone')).toBeVisible()
  await expect(ruth.getByRole('textbox', { name: 'The text' })).toHaveValue(typed)
  expect(ruth.url()).toMatch(/\/signs\/read$/)
  await ruth.goto('/signs/read')
  await expect(ruth.getByRole('textbox', { name: 'The text' })).toHaveValue('')
})

test('words of blame are pointed out below whatever field somebody writes of a child in, and nothing is sent but the words', async ({
  browser,
}) => {
  const child = newName('Kindly')
  await childIsBack(browser, child)
  const priya = await signedIn(browser, 'priya')
  await priya.goto('/work')
  await priya.getByRole('searchbox').fill(child)
  await priya.getByRole('search').getByRole('button', { name: 'Find' }).click()
  await priya.getByRole('main').getByRole('link', { name: child }).first().click()
  await priya.waitForURL(/\/children\/[A-Z0-9-]+$/)
  await priya.goto(`${new URL(priya.url()).pathname}/judgement/new`)
  const reasons = priya.getByRole('textbox', { name: 'Your reasons' })
  await reasons.pressSequentially('He chose this lifestyle.')
  await expect(priya.getByText('Words that could be kinder')).toBeVisible()
  await expect(reasons).toHaveValue('He chose this lifestyle.')
  await expectAccessible(priya)
  await reasons.fill('She told us: “He chose this lifestyle.”')
  await expect(priya.getByText('Words that could be kinder')).toBeHidden()
})
