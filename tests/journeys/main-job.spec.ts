// The whole main job: a police export with a child who is still missing, the return, the interview on a phone, what cannot wait, a sign, an action, somebody who is told
// and acknowledges, and the area page that counts the return as used.
import type { Page } from '@playwright/test'
import { addDays, londonDay } from '../../src/kernel/dates.ts'
import { nameOf } from '../../src/modules/imports/samples-parts.ts'
import { samplePolice } from '../../src/modules/imports/samples-police.ts'
import { cardOf, hoursAgo, newName, recordReturn, sayWhen } from './deeds.ts'
import { expect, expectAccessible, signedIn, test } from './fixtures.ts'

test('a return is used', async ({ browser }) => {
  test.setTimeout(1_200_000)
  const child = newName('Wrenna')
  const priya = await signedIn(browser, 'priya')
  const usedBefore = await usedInTheArea(priya)

  await test.step('a police export is brought in: seen first, row by row, and then with one button', async () => {
    await priya.goto('/import')
    await expectAccessible(priya)
    await priya
      .locator('input[type=file]')
      .setInputFiles({ name: 'police-reports.csv', mimeType: 'text/csv', buffer: policeReports(child) })
    await priya.getByRole('button', { name: 'See what they are' }).click()
    await expect(priya.getByRole('heading', { level: 1 })).toHaveText('Which column means what')
    await expectAccessible(priya)
    await priya.getByLabel('Keep these columns under a name').fill(`Police export, ${child}`)
    await priya.getByRole('button', { name: 'See what would be brought in' }).click()
    await priya.getByRole('button', { name: /^Bring in all/ }).click({ timeout: 60_000 })
    await expect(priya.getByRole('heading', { level: 1 })).toContainText('Brought in', { timeout: 60_000 })
    await expectAccessible(priya)
  })

  await test.step('the child is found by name, still missing, and the return is recorded', async () => {
    await priya.getByRole('searchbox').fill(child)
    await priya.getByRole('search').getByRole('button', { name: 'Find' }).click()
    await expect(priya.getByRole('main').getByRole('listitem').filter({ hasText: child })).toContainText('Missing since')
    await expectAccessible(priya)
    await priya.getByRole('main').getByRole('link', { name: child }).first().click()
    await expectAccessible(priya)
    await recordReturn(priya)
    await expectAccessible(priya)
  })

  const tom = await signedIn(browser, 'tom', { phone: true })
  await test.step('the interview is in the team’s queue with both clocks; tom takes it', async () => {
    const card = cardOf(tom, child)
    await expect(card).toContainText(/7[01] h left/)
    await expectAccessible(tom)
    await card.getByRole('button', { name: 'Take this interview' }).click()
    await expect(tom.getByRole('heading', { level: 1 })).toHaveText('Return interview')
    await expect(tom.getByText('You have it, Leeward return interviews')).toBeVisible()
    await expectAccessible(tom)
  })
  const interview = new URL(tom.url()).pathname

  await test.step('it is offered and accepted', async () => {
    await tom.getByRole('button', { name: 'Record the offer' }).click()
    await tom.getByRole('group', { name: 'What did you do?' }).getByRole('radio').first().check()
    await sayWhen(tom, 'When?', hoursAgo(0.8))
    await tom.getByRole('group', { name: 'How?' }).getByRole('radio').first().check()
    await tom
      .getByRole('group', { name: 'What came of it?' })
      .getByLabel(/said yes|accepted/i)
      .check()
    await expectAccessible(tom)
    await tom.getByRole('main').getByRole('button').last().click()
    await expect(tom.getByText('1 attempt so far')).toBeVisible()
  })

  await test.step('the conversation: one question a screen, skipping is allowed', async () => {
    await tom.goto(`${interview}/talk?q=during-tell-me`)
    await tom.getByRole('textbox', { name: /^Tell me/ }).fill('We drove about all night. I was told to hold a bag')
    await tom.getByLabel('These are the child’s own words').check()
    await expectAccessible(tom)
    await tom.getByRole('button', { name: 'Next' }).click()
    await tom.getByRole('button', { name: 'Skip' }).click()
    await expect(tom.getByRole('button', { name: 'Next' })).toBeVisible()
  })

  await test.step('what cannot wait interrupts, blocks nothing and loses nothing', async () => {
    await tom.goto(`${interview}/talk?q=cannot-wait`)
    await expectAccessible(tom)
    await tom
      .getByRole('group', { name: /Is the child hurt or in pain/ })
      .getByLabel('Yes')
      .check()
    await tom.getByRole('button', { name: 'Next' }).click()
    await expect(tom.getByText('dial 999 first')).toBeVisible()
    await expectAccessible(tom)
    await tom.getByRole('link', { name: 'Carry on; record it later' }).click()
    const open = tom.getByRole('region', { name: 'This cannot wait' }).getByRole('link', { name: 'What to do now' })
    await expect(open).toBeVisible()
    await open.click()
    await tom.getByLabel('What was done?').fill('111 rung with the child; walk-in clinic at six')
    await sayWhen(tom, 'When?', hoursAgo(0.1))
    await tom.getByRole('button', { name: 'Record what was done' }).click()
    await tom.goto(`${interview}/talk?q=during-tell-me`)
    await expect(tom.getByRole('textbox', { name: /^Tell me/ })).toHaveValue('We drove about all night. I was told to hold a bag')
  })

  await test.step('it is read back, and finished', async () => {
    await tom.goto(`${interview}/finish`)
    await expect(tom.getByText('I was told to hold a bag')).toBeVisible()
    await sayWhen(tom, 'When did you talk?', hoursAgo(0.3))
    await tom.getByLabel('Yes, the child said that it is right').check()
    await expectAccessible(tom)
    await tom.getByRole('button', { name: 'Finish the interview' }).click()
  })

  await test.step('a sign is noted with its evidence', async () => {
    await expect(tom.getByRole('heading', { level: 1 })).toHaveText('Did you hear or see any of these?')
    await expectAccessible(tom)
    await tom.goto(`${interview}/signs?sign=particular-bag`)
    await tom.getByLabel('The child’s own words').check()
    await tom.getByLabel('What was said or seen?').fill('I was told to hold a bag')
    await tom.getByRole('group', { name: 'Who saw it or said it?' }).getByRole('radio').first().check()
    await sayToday(tom, 'On which day?')
    await tom.getByRole('button', { name: 'Note this sign' }).click()
    await expect(tom.getByRole('heading', { name: 'Noted', exact: true })).toBeVisible()
    await tom.getByRole('button', { name: 'Go on: what happens next' }).click()
  })

  await test.step('an action is agreed', async () => {
    await expect(tom.getByText('This interview ends with nothing yet')).toBeVisible()
    await expectAccessible(tom)
    await tom.getByLabel('What will be done?').fill('Meet the child at the gate on Monday')
    await tom.getByRole('group', { name: 'Who will do it?' }).getByLabel('Somebody who uses Safe Return').check()
    await choose(tom, 'Person or team', /Ruth Adeyemi/)
    await tom.getByLabel('In a week').check()
    await tom.getByRole('button', { name: 'Agree this action' }).click()
    await expect(tom.getByRole('list', { name: 'Agreed actions' })).toContainText('Meet the child at the gate on Monday')
  })

  await test.step('what was learnt is shared with the school', async () => {
    await tom.goto(`${interview}/close/share`)
    await tom.getByRole('group', { name: 'Who is told?' }).getByLabel('Somebody who uses Safe Return').check()
    await choose(tom, 'Person or team', /Ruth Adeyemi/)
    await choose(tom, 'What are they to this child?', /school|education/i)
    await tom.getByLabel('What is shared?').fill('Held a bag for others all night; is tired and afraid')
    await tom.getByLabel('What does it help them to do?').fill('Keep the child safe at school')
    await tom.getByLabel('By which lawful route?').selectOption({ index: 1 })
    await tom.getByLabel('Why?').fill('The gate is where they wait')
    await tom.getByLabel('Could sharing it do this child harm?').fill('None found')
    await tom.getByLabel('What does the child say about it?').fill('Agrees')
    await tom.getByLabel('Yes, they were told').check()
    await expectAccessible(tom)
    await tom.getByRole('main').getByRole('button').last().click()
    await expect(tom.getByRole('heading', { level: 1 })).toHaveText('Close the loop')
    await expect(tom.locator('#used').locator('..')).toContainText('acknowledge')
  })

  await test.step('it is not used yet: nobody has acknowledged', async () => {
    await priya.goto('/area/returns?part=used')
    await expect(priya.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(priya.getByRole('main')).not.toContainText(child)
  })

  await test.step('Ruth sees it in My work, and acknowledges', async () => {
    const ruth = await signedIn(browser, 'ruth')
    await expect(cardOf(ruth, child).first()).toBeVisible()
    await expectAccessible(ruth)
    await cardOf(ruth, child)
      .getByRole('button', { name: /Acknowledge/ })
      .click()
    await expect(ruth.getByRole('button', { name: /Acknowledge/ }).and(ruth.locator(`:text("${child}")`))).toHaveCount(0)
  })

  await test.step('the area page counts the return as used, and names it in its list', async () => {
    // Another journey may have used a return of its own meanwhile.
    expect(await usedInTheArea(priya)).toBeGreaterThan(usedBefore)
    await expectAccessible(priya)
    await priya.goto('/area/returns?part=used')
    await expect(priya.getByRole('main')).toContainText(child)
    await expectAccessible(priya)
  })
})

/** A police system's own export: four reports in its own words and encoding, of which the last child is not back. */
function policeReports(child: string): Buffer {
  const from = addDays(londonDay(new Date()), -40)
  const text = Buffer.concat([...samplePolice({ seed: 7, reports: 4, from })]).toString('latin1')
  const number = Math.floor(Math.random() * 1_000_000)
  // Nobody whom an earlier run brought in; and the last of them is ours.
  const numbered = text.replaceAll(/\bLC\d+\b/g, (ref) => `${ref}${number}`).replaceAll(/\bM-(\d)\b/g, `M-${number}$1`)
  const { forename } = nameOf(7, 3)
  const last = numbered.lastIndexOf(`;${forename};`)
  return Buffer.from(`${numbered.slice(0, last)};${child};${numbered.slice(last + forename.length + 2)}`, 'latin1')
}

async function choose(page: Page, question: string, answer: RegExp): Promise<void> {
  const list = page.getByLabel(question).and(page.locator('select')).locator('visible=true')
  const option = list.locator('option').filter({ hasText: answer }).first()
  await list.selectOption((await option.getAttribute('value')) ?? '')
}

async function sayToday(page: Page, question: string): Promise<void> {
  const [year = '', month = '', day = ''] = londonDay(new Date()).split('-')
  const group = page.getByRole('group', { name: question })
  await group.getByLabel('Day').fill(String(Number(day)))
  await group.getByLabel('Month').fill(String(Number(month)))
  await group.getByLabel('Year').fill(year)
}

/** How many returns the area page says were used, in the year. */
async function usedInTheArea(page: Page): Promise<number> {
  await page.goto('/area')
  const words = await page.getByRole('link', { name: /used/i }).allInnerTexts()
  const count = words.map((w) => /\d+/.exec(w.replaceAll(',', ''))?.[0]).find((n) => n !== undefined)
  return Number(count)
}
