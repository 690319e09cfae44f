// What agencies do together beside the return interview: a place is looked at, a panel records as it talks,
// a host says that it knows.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, signedIn, test } from './fixtures.ts'
import { addChild, button, cardOf, choose, firstOf, inAMonth, main, newName, today, unfold } from './deeds.ts'

// A bound on hanging, not on speed.
test.beforeEach(() => test.setTimeout(600_000))

test('a place is looked at in its own right, and opens no child to who may not see it', async ({ browser }) => {
  const child = newName('Hazel')
  const priya = await signedIn(browser, 'priya', { phone: true })
  const story = await storyOf(priya, child)
  const place = `Underpass ${newName('Mill')}`

  await test.step('it is opened', async () => {
    await priya.goto('/contexts')
    await expectAccessible(priya)
    await priya
      .getByRole('link', { name: 'Open a context' })
      .or(priya.getByRole('button', { name: 'Open a context' }))
      .click()
    await priya.getByLabel('A place', { exact: true }).check()
    await priya.getByLabel('What do people call it?').fill(place)
    await priya.getByLabel('Which one is it?').fill('Below the ring road, after dark')
    await priya.getByLabel('Why should it be looked at in its own right?').fill('Three children were met there')
    await expectAccessible(priya)
    await priya.getByRole('button', { name: 'Open it' }).click()
    await expect(priya.getByRole('heading', { level: 1 })).toHaveText(place)
    await expectAccessible(priya)
  })
  const context = new URL(priya.url()).pathname

  await test.step('a sign is noted, with its source', async () => {
    await button(priya, 'Note a sign').click()
    await expectAccessible(priya)
    await priya.getByRole('link', { name: 'Children are collected or dropped off here' }).click()
    await priya.getByLabel('What was seen or said?').fill('A red car stops at the steps on Thursdays')
    await firstOf(priya, 'Who saw it or said it?').check()
    await today(priya, 'On which day?')
    await expectAccessible(priya)
    await main(priya).getByRole('button').last().click()
    await expect(main(priya)).toContainText('A red car stops at the steps')
  })

  await test.step('a child is linked', async () => {
    await priya.goto(`${context}/children/new`)
    await expectAccessible(priya)
    await main(priya).getByLabel('Name or reference of the child').fill(child)
    await main(priya).getByRole('button').first().click()
    await main(priya)
      .getByRole('link', { name: new RegExp(child) })
      .first()
      .click()
    await priya.getByLabel('What does the child have to do with it?').fill('Was collected here twice')
    await firstOf(priya, 'Who saw it or said it?').check()
    await today(priya, 'Since which day is it known?')
    await expectAccessible(priya)
    await main(priya).getByRole('button').last().click()
    await priya.goto(context)
    await expect(main(priya)).toContainText('Was collected here twice')
    await expectAccessible(priya)
  })

  await test.step('the school is let in: it reads of the place, and of no child', async () => {
    const ruth = await signedIn(browser, 'ruth', { phone: true })
    expect((await ruth.goto(context))?.status()).toBe(404)
    await priya.goto(`${context}/circle`)
    await expectAccessible(priya)
    await priya.goto(`${context}/circle/add`)
    await priya.getByLabel('A team', { exact: true }).check()
    await choose(priya, 'Team', /Brackenhill safeguarding/)
    await expectAccessible(priya)
    await priya.getByRole('button', { name: 'Go on' }).click()
    await firstOf(priya, 'What for?').check()
    await priya.getByLabel('Why do they need it?').fill('They pass it on the way home')
    await inAMonth(priya, 'Until when?')
    // They are another agency's: what every decision to share asks, in words for a place.
    await priya.getByLabel('Could sharing it do a child there harm?').fill('None found')
    await priya.getByLabel('What do the children there, or their families, say about it?').fill('Nobody was asked yet')
    await priya.getByLabel('No, not yet or it is not safe').check()
    await expectAccessible(priya)
    await main(priya).getByRole('button').last().click()
    await priya.goto(`${context}/sharings`)
    await expect(main(priya)).toContainText('Shared with Brackenhill safeguarding')
    await expectAccessible(priya)
    expect((await ruth.goto(context))?.status()).toBe(200)
    await expect(main(ruth)).toContainText('A red car stops at the steps')
    await expect(main(ruth)).not.toContainText(child)
    await expectAccessible(ruth)
    expect((await ruth.goto(story))?.status()).toBe(404)
  })

  await test.step('who has to do with it outside work declares that, and it is closed to them', async () => {
    const ruth = await signedIn(browser, 'ruth')
    await ruth.goto(context)
    await main(ruth).getByRole('link', { name: 'Who may open it' }).first().click()
    await main(ruth).getByRole('link', { name: 'Declare a conflict' }).click()
    await expectAccessible(ruth)
    await ruth.getByLabel('Me', { exact: true }).check()
    await ruth.getByLabel('Why?').fill('My brother works there')
    await ruth.getByRole('button', { name: 'Close the context to them' }).click()
    expect((await ruth.goto(context))?.status()).toBe(404)
  })
})

test('a panel records as it talks, and the next child is one click away', async ({ browser }) => {
  const amara = await signedIn(browser, 'amara', { phone: true })
  await amara.goto('/panels')
  await expectAccessible(amara)
  await main(amara).getByRole('link', { name: /10:00/ }).first().click()
  await main(amara)
    .getByRole('button', { name: /Build the agenda|Ask the rules again/ })
    .click()
  await expect(button(amara, /^(Begin to read|Go on)$/)).toBeVisible()
  await expectAccessible(amara)

  const names: string[] = []
  await button(amara, /^(Begin to read|Go on)$/).click()
  const next = button(amara, /^Next child/)
  await test.step('what it says of the first child: an outcome and an action', async () => {
    names.push(await main(amara).getByRole('heading', { level: 1 }).innerText())
    await expect(main(amara)).toContainText('Why now')
    await expectAccessible(amara)
    await unfold(amara, 'Record an outcome')
    await amara.getByLabel(/^What is done works, and goes on/).check()
    await amara.getByLabel('In a line or two').fill('The evening calls go on')
    await amara.getByLabel('In four weeks').check()
    await amara.getByRole('button', { name: 'Record it' }).click()
    await expect(main(amara)).toContainText('The evening calls go on')
    await unfold(amara, 'Agree an action')
    await amara.getByLabel('What will be done?').fill('Ring the bus company')
    await amara.getByLabel('Somebody who uses Safe Return').check()
    await choose(amara, 'Person or team', /Helen Marsh/)
    await amara.getByLabel('In a week').check()
    await expectAccessible(amara)
    await amara.getByRole('button', { name: 'Agree it' }).click()
    await expect(main(amara)).toContainText('Ring the bus company')
    await expectAccessible(amara)
  })

  await test.step('the next child', async () => {
    await next.click()
    await expect(main(amara).getByRole('heading', { level: 1 })).not.toHaveText(names[0] ?? '')
    await expect(main(amara)).not.toContainText('The evening calls go on')
    await expectAccessible(amara)
  })

  await test.step('whoever has the action finds it in My work', async () => {
    const helen = await signedIn(browser, 'helen', { phone: true })
    const [name = ''] = names
    await helen.goto('/work')
    await expect(cardOf(helen, name).filter({ hasText: 'Ring the bus company' }).first()).toBeVisible()
  })

  await test.step('who does not sit there has no agenda', async () => {
    const meeting = new URL(amara.url()).pathname.split('/children/')[0] ?? ''
    const ruth = await signedIn(browser, 'ruth')
    expect((await ruth.goto(meeting))?.status()).toBe(404)
  })

  await test.step('ended by mistake, it is opened again with a reason', async () => {
    await amara.goto(new URL(amara.url()).pathname.split('/children/')[0] ?? '')
    await button(amara, 'End the meeting').click()
    await main(amara)
      .getByRole('link', { name: /^Open it again/ })
      .click()
    await expectAccessible(amara)
    await amara.getByLabel('Why is it opened again?').fill('One child was not spoken about yet')
    await button(amara, 'Open it again').click()
    await expect(button(amara, 'End the meeting')).toBeVisible()
    await unfold(amara, 'Opened again (1)')
    await expect(main(amara)).toContainText('One child was not spoken about yet')
    await expectAccessible(amara)
  })
})

test('a child moves out of the area, and the host says that it knows', async ({ browser }) => {
  const child = newName('Hazel')
  const priya = await signedIn(browser, 'priya', { phone: true })
  const story = await storyOf(priya, child)
  await test.step('the placement is recorded, and with it what the hosts are told', async () => {
    await priya.goto(`${story}/placements`)
    await expectAccessible(priya)
    await button(priya, /in another area/i)
      .first()
      .click()
    await main(priya).getByRole('combobox').first().selectOption({ index: 1 })
    await priya.getByLabel('Name of the home or carer').fill('Saltmarsh House')
    await today(priya, 'From which day?')
    await choose(priya, 'In which council’s area is it?', /Marrowby Council/)
    await priya.getByLabel('Whom do they ring?').fill('Priya Shah, 01632 960100')
    await priya.getByLabel('What must they know to keep the child safe?').fill('Rings an aunt when afraid')
    await firstOf(priya, 'Is the child exploited?').check()
    await priya.getByLabel('Could sharing it do this child harm?').fill('None found')
    await priya.getByLabel('What does the child say about it?').fill('Agrees')
    await priya.getByLabel('Yes, they were told').check()
    await expectAccessible(priya)
    await main(priya).getByRole('button').last().click()
    await expect(main(priya)).toContainText('Marrowby')
    await expectAccessible(priya)
  })

  await test.step('the neighbour finds it in My work, reads it and acknowledges it', async () => {
    const noor = await signedIn(browser, 'noor', { phone: true })
    const card = cardOf(noor, child).first()
    await expect(card).toBeVisible()
    await expectAccessible(noor)
    await card.getByRole('link', { name: /^Read it/ }).click()
    await expect(main(noor)).toContainText('Rings an aunt when afraid')
    await expectAccessible(noor)
    await button(noor, /^Acknowledge/)
      .first()
      .click()
    await noor.getByLabel('Whom do they ring with you?').fill('Noor Haddad, 01632 960200')
    await expectAccessible(noor)
    await main(noor).getByRole('button').last().click()
    await noor.goto('/host-notices')
    await expectAccessible(noor)
  })

  await test.step('whoever placed the child sees whom to ring there', async () => {
    await priya.goto(`${story}/placements`)
    await expect(main(priya)).toContainText('Noor Haddad, 01632 960200')
    await expectAccessible(priya)
  })
})

async function storyOf(page: Page, child: string): Promise<string> {
  await addChild(page, child)
  return (/\/children\/C-[^/]+/.exec(page.url()) ?? [''])[0]
}
