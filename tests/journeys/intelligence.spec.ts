// What police should know, and what may be known of it: sent on a phone, graded, sanitised, shared and had; who told it stays behind its wall.
// And a draft for the National Referral Mechanism, with what the record holds beside each question.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, signedIn, test } from './fixtures.ts'
import { addChild, button, choose, firstOf, main, newName } from './deeds.ts'

// A bound on hanging, not on speed.
test.beforeEach(() => test.setTimeout(600_000))

/** Goes on to the next step, whose heading then has the focus. */
async function onward(page: Page, heading: string): Promise<void> {
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByRole('heading', { name: heading })).toBeFocused()
}

test('a worker tells police what was heard; a text without the source crosses, and nothing else', async ({ browser }) => {
  const teller = `Oswin ${newName('Pratt')}`
  const seen = `A grey van waits by the arcade, ${newName('say')}`
  const callum = await signedIn(browser, 'callum', { phone: true })
  await callum.goto('/intelligence')
  await expect(main(callum)).toContainText(/not a referral/i)
  await expectAccessible(callum)
  await button(callum, 'Write what you saw or heard').click()
  await test.step('what is missing is said, and what was typed stays', async () => {
    await callum.getByLabel('What happened, or what did you hear?').fill(seen)
    // One step at a time, each with the focus on its heading; the browser's way back goes back a step, and nothing typed is lost.
    await onward(callum, 'Who and what to look for')
    await expectAccessible(callum)
    await callum.goBack()
    await expect(callum.getByLabel('What happened, or what did you hear?')).toHaveValue(seen)
    for (const step of ['Who and what to look for', 'How you know', 'Who told you: kept apart']) await onward(callum, step)
    await callum.getByLabel('Who told you?').fill(teller)
    await onward(callum, 'Where it goes')
    await main(callum).getByRole('button', { name: 'Send it to the desk' }).click()
    // What is wrong shows its step, wherever that is.
    await expect(main(callum)).toContainText('Say how you know')
    await expect(callum.getByLabel('What happened, or what did you hear?')).toHaveValue(seen)
    await expect(callum.getByLabel('How do you know?')).toBeHidden()
    await main(callum).getByRole('link', { name: 'Say how you know' }).click()
    await expect(callum.getByLabel('How do you know?')).toBeFocused()
    await callum.getByRole('button', { name: 'Back a step' }).click()
    await callum.getByRole('button', { name: 'Back a step' }).click()
    await expect(callum.getByLabel('What happened, or what did you hear?')).toHaveValue(seen)
    await expectAccessible(callum)
  })
  await callum.getByLabel('When?', { exact: true }).fill('Tuesdays after school')
  await onward(callum, 'Who and what to look for')
  await callum.getByLabel('Vehicles').fill('AB12 CDE, grey')
  await onward(callum, 'How you know')
  await firstOf(callum, 'Did you see or hear it yourself?').check()
  await callum.getByLabel('How do you know?').fill('It was told to me this morning.')
  await firstOf(callum, 'Do you think that it may be untrue?').check()
  await onward(callum, 'Who told you: kept apart')
  await expect(callum.getByLabel('Who told you?')).toHaveValue(teller)
  await firstOf(callum, 'What could happen to them, or to you, if it came out who spoke?').check()
  await callum.getByLabel('No', { exact: true }).last().check()
  await onward(callum, 'Where it goes')
  await expectAccessible(callum)
  await main(callum).getByRole('button', { name: 'Send it to the desk' }).click()
  await expect(callum).toHaveURL(/\/intelligence\/sent\/K-/)
  await expectAccessible(callum)
  const slip = new URL(callum.url()).pathname
  const ref = slip.split('/').at(-1) ?? ''

  const bea = await signedIn(browser, 'bea')
  await test.step('the desk grades it and writes a text of its own; a text that tells who spoke is refused', async () => {
    await bea.goto(`/intelligence/desk/${ref}`)
    await expect(main(bea)).toContainText(seen)
    await expect(main(bea)).not.toContainText(teller)
    await expectAccessible(bea)
    await button(bea, /^Grade it/).click()
    for (const question of ['The source', 'The intelligence', 'Handling']) await firstOf(bea, question).check()
    await bea.getByLabel('Why this grade?').fill('Told by one who saw it')
    await expectAccessible(bea)
    await main(bea).getByRole('button').last().click()
    await button(bea, 'Write the sanitised text').click()
    await bea.getByLabel('The sanitised text').fill(`${teller} saw a grey van by the arcade.`)
    await bea.getByRole('button', { name: 'Keep this text' }).click()
    await expect(main(bea)).toContainText(teller.split(' ')[1] ?? '')
    await expect(bea).toHaveURL(/\/text$/)
    await expectAccessible(bea)
    await bea.getByLabel('The sanitised text').fill('A grey van is said to wait by the arcade in the afternoons.')
    await bea.getByRole('button', { name: 'Keep this text' }).click()
    await expect(bea).not.toHaveURL(/\/text$/)
  })
  await test.step('it crosses to one team', async () => {
    await button(bea, 'Share the text').click()
    await choose(bea, 'Which team?', /Larkspur House staff/)
    // Where there is one place that it can go to, it is not asked.
    await expect(bea.getByRole('group', { name: 'Where does it go?' })).toHaveCount(0)
    await bea.getByLabel('What does it help them to do?').fill('Plan the way home from school')
    await bea.getByLabel('By which lawful route?').selectOption({ index: 1 })
    await bea.getByLabel('Could sharing it do harm, to a child or to who spoke?').fill('None found: many pass there')
    await bea.getByLabel('Why is it shared?').fill('Children of the home walk there')
    await expectAccessible(bea)
    await bea.getByRole('button', { name: 'Share it' }).click()
    await expect(main(bea)).toContainText('Larkspur House staff')
  })
  await test.step('the team has it from My work, and learns nothing of the report', async () => {
    const orla = await signedIn(browser, 'orla', { phone: true })
    const cards = main(orla).getByRole('listitem').filter({ hasText: 'Intelligence for your team' })
    await expect(cards.first()).toBeVisible()
    // The demo has shared something with the home before: the newest is ours.
    const ways = await cards
      .getByRole('button', { name: /^Read it/ })
      .evaluateAll((links) => links.map((a) => a.getAttribute('href') ?? ''))
    for (const way of ways) {
      await orla.goto(way)
      if ((await main(orla).getByText('A grey van is said to wait').count()) > 0) break
    }
    await expect(main(orla)).toContainText('A grey van is said to wait')
    for (const hidden of [teller, seen, 'AB12', ref]) await expect(main(orla)).not.toContainText(hidden)
    await expectAccessible(orla)
    await orla.getByRole('button', { name: 'We have it' }).click()
    await expect(orla.getByRole('button', { name: 'We have it' })).toHaveCount(0)
    expect((await orla.goto(`/intelligence/desk/${ref}`))?.status()).toBe(404)
  })
  await test.step('the sender sees that the desk has it, and no more', async () => {
    await callum.goto(slip)
    await expect(main(callum)).toContainText('has it')
    await expect(main(callum)).not.toContainText('Larkspur')
  })
})

test('a draft for the National Referral Mechanism is written in sittings, and says what still holds it back', async ({ browser }) => {
  const child = newName('Hazel')
  const priya = await signedIn(browser, 'priya', { phone: true })
  await addChild(priya, child)
  const story = (/\/children\/C-[^/]+/.exec(priya.url()) ?? [''])[0]
  await priya.goto(`${story}/nrm`)
  await expectAccessible(priya)
  await priya.getByRole('button', { name: 'Begin the draft' }).click()
  await expect(main(priya)).toContainText('What a good referral shows')
  await expectAccessible(priya)
  await button(priya, 'Go on with the draft').click()
  await expectAccessible(priya)
  const asked = main(priya).getByRole('heading', { level: 1 })
  const first = await asked.innerText()
  const draft = (/\/nrm\/N-[^/]+/.exec(priya.url()) ?? [''])[0]
  await test.step('on a phone the box comes first, and under it, folded, where it comes from', async () => {
    const box = await main(priya).locator('input.govuk-input, .govuk-radios').first().boundingBox()
    const source = await main(priya).getByText('Where this comes from').first().boundingBox()
    expect(box?.y ?? Infinity).toBeLessThan(source?.y ?? -Infinity)
    await expect(main(priya).locator('details[open]')).toHaveCount(0)
  })
  await test.step('what is not known is a gap with a reason, and the next page follows', async () => {
    await priya.getByLabel('Is something here not known? Say why').fill('The family moved, and nobody has asked yet')
    await priya.getByRole('button', { name: 'Confirm and go on' }).click()
    await expect(asked).not.toHaveText(first)
    await expectAccessible(priya)
  })
  await test.step('the draft shows the gap, and is not ready', async () => {
    await priya.goto(draft)
    await expect(main(priya)).toContainText('explained')
    await expect(button(priya, 'Say that it is ready')).toHaveCount(0)
    await button(priya, 'Read the whole draft').click()
    await expect(main(priya)).toContainText('The family moved, and nobody has asked yet')
    await expectAccessible(priya)
  })
  await test.step('a second for the same child is the same one', async () => {
    await priya.goto(`${story}/nrm`)
    await expect(button(priya, 'Begin the draft')).toHaveCount(0)
    await button(priya, 'Go on with it').click()
    await expect(priya).toHaveURL(new RegExp(`${draft}$`))
  })
})
