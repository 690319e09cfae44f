// The main job with script switched off: everything but live renewal and saving by itself.
import { cardOf, hoursAgo, newName, recordReturn, reportMissing, sayWhen, takeInterview } from './deeds.ts'
import { expect, signedIn, test } from './fixtures.ts'

test('from the report to the close, without script', async ({ browser }) => {
  const sorrel = newName('Sorrel')
  const dan = await signedIn(browser, 'dan', { script: false })
  await reportMissing(dan, sorrel)
  await recordReturn(dan)

  const tom = await signedIn(browser, 'tom', { script: false, phone: true })
  const interview = await takeInterview(tom, sorrel)
  await tom.goto(`${interview}/talk?q=during-tell-me`)
  await tom.getByRole('textbox', { name: /^Tell me/ }).fill('I walked to the sea and back')
  await tom.getByRole('button', { name: 'All questions' }).click()
  await expect(tom.getByText('Answered')).toBeVisible()
  await tom.getByRole('button', { name: 'Finish the interview' }).click()
  await sayWhen(tom, 'When did you talk?', hoursAgo(0.2))
  await tom.getByLabel('Yes, the child said that it is right').check()
  await tom.getByRole('button', { name: 'Finish the interview' }).click()

  await expect(tom.getByRole('heading', { level: 1 })).toHaveText('Did you hear or see any of these?')
  await tom.getByRole('button', { name: 'Nothing to note' }).click()
  await tom.goto(`${interview}/close`)
  await tom.getByLabel('What will be done?').fill('Ask school for a lift club')
  await tom.getByLabel('Somebody else').check()
  await tom.getByLabel('Their name and what they do').fill('A. Nolan, head of year')
  await tom.getByLabel('In a week').check()
  await tom.getByRole('button', { name: 'Agree this action' }).click()
  await expect(tom.getByRole('listitem').filter({ hasText: 'Ask school for a lift club' })).toBeVisible()
  await tom.goto('/work/waiting')
  await expect(cardOf(tom, sorrel).first()).toBeVisible()
})
