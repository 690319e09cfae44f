// A house whose messages leave by a real mail server, for tests that read the letters.
import { openTestHouse, type TestHouse } from './house.ts'
import { openMailServer, type MailServer } from './mail.ts'
import { idsOf } from './returns.ts'

export interface MailedHouse {
  t: TestHouse
  mail: MailServer
  /** Of the cast and their teams, by their codes. */
  ids: Record<string, string>
  /** Of those of the cast who have one, by their codes. */
  email: Record<string, string>
  /** Forgets what was told and sent so far, so that each test reads its own letters. */
  forget(): Promise<void>
  close(): Promise<void>
}

export async function openMailedHouse(): Promise<MailedHouse> {
  const mail = await openMailServer()
  const t = await openTestHouse({
    env: {
      SAFE_RETURN_SMTP_URL: mail.url,
      SAFE_RETURN_MAIL_FROM: 'Safe Return <no-reply@safe-return.example>',
      PUBLIC_URL: 'https://safe-return.example',
    },
  })
  const { rows } = await t.owner.query<{ code: string; email: string }>('select code, email from worker where email is not null')
  return {
    t,
    mail,
    ids: await idsOf(t),
    email: Object.fromEntries(rows.map((row) => [row.code, row.email])),
    async forget() {
      await t.owner.query("update message set settled_at = house_now(), dropped_why = 'seen' where settled_at is null")
      mail.letters.splice(0)
    },
    async close() {
      await t.close()
      await mail.close()
    },
  }
}
