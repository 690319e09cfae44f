// The command that invites: by e-mail where mail is set up, and it says so only when the mail server has taken the letter.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openMailServer, type MailServer } from '../../tests/support/mail.ts'
import { openTestHouse, type TestHouse } from '../../tests/support/house.ts'
import { inviteFirst } from '../modules/agencies/index.ts'
import { sendInvitation } from './invite.ts'

let mail: MailServer
let t: TestHouse
beforeAll(async () => {
  mail = await openMailServer()
  t = await openTestHouse({ env: { SAFE_RETURN_SMTP_URL: mail.url, SAFE_RETURN_MAIL_FROM: 'service@example.org' } })
})
afterAll(async () => {
  await t?.close()
  await mail?.close()
})

const invite = async (email: string) => {
  const made = await inviteFirst(t.owner, { agency: 'marrowby', name: 'Ada Lowe', email, role: 'manager' })
  if (typeof made === 'string') throw new Error(made)
  return made
}

test('the invitation leaves by e-mail with a link that works; one that the mail server refuses is not said to be sent', async () => {
  expect(await sendInvitation(t.house, await invite('ada.lowe@example.org'))).toBe(true)
  const letter = mail.letters.find((one) => one.to.includes('ada.lowe'))
  const link = /\/invitation\/\S+/.exec(letter?.mail.text ?? '')?.[0] ?? ''
  expect((await t.stranger().get(link)).status).toBe(200)
  mail.answer = () => 550
  expect(await sendInvitation(t.house, await invite('bea.lowe@example.org'))).toBe(false)
})
