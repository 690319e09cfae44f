// Two servers with two workers each on one database, all running every clock job at the same moment: nobody is told twice, nothing climbs twice.
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openHouse, type OpenHouse } from '../../src/house.ts'
import { runLadder, runReminders } from '../../src/modules/interviews/index.ts'
import { sendDue } from '../../src/modules/notifications/index.ts'
import { keepOpen, remindOfActions, runReferrals } from '../../src/modules/response/index.ts'
import { testNow } from '../support/clock.ts'
import { openTestHouse, type TestHouse } from '../support/house.ts'
import { openMailServer, type MailServer } from '../support/mail.ts'
import { cameBack } from '../support/returns.ts'
import { rounds } from './service.ts'

vi.setConfig({ testTimeout: 3_600_000 })

const hours = 96
const count = rounds(8, 50)
const jobs = [runLadder, runReminders, remindOfActions, runReferrals, keepOpen]

let mail: MailServer
let first: TestHouse
let second: OpenHouse
beforeAll(async () => {
  mail = await openMailServer()
  first = await openTestHouse({
    env: {
      SAFE_RETURN_SMTP_URL: mail.url,
      SAFE_RETURN_MAIL_FROM: 'Safe Return <no-reply@safe-return.example>',
      PUBLIC_URL: 'https://safe-return.example',
    },
  })
  const { config, content } = first.house
  second = await openHouse(config, first.ownerUrl, path.resolve(import.meta.dirname, '../..'), { css: '', js: '' }, { content })
})
afterAll(async () => {
  await second?.close()
  await first?.close()
  await mail?.close()
})

test('nobody is reminded twice and nothing climbs twice', async () => {
  for (const name of ['Ada', 'Bo', 'Cy', 'Dee', 'Eli', 'Fay']) await cameBack(first, name)
  const workers = [first.house, second, first.house, second]
  for (let round = 0; round < count; round += 1) {
    await first.clock.forward(hours / count)
    await Promise.all(workers.map(async (house) => Promise.all(jobs.map(async (job) => job(house)))))
    await Promise.all(workers.map(async (house) => sendDue(house)))
  }
  const links = mail.letters.flatMap(({ to, mail: { text } }) =>
    (text?.match(/\/messages\/[0-9a-f-]{36}/g) ?? []).map((link) => `${to} ${link}`),
  )
  const toldTwice = links.length - new Set(links).size
  const of = async (text: string) => (await first.owner.query<{ n: number }>(text, [testNow])).rows.map(({ n }) => n)
  const messages = await of(
    `select count(*)::int as n from message where made_at > $1 group by kind, subject_id, to_worker_id, to_team_id, due_at`,
  )
  const climbs = await of(
    `select count(*)::int as n from audit_entry where deed in ('interviews.climb', 'response.climb-referrals') and subject_ref is not null and at > $1 group by subject_ref, why`,
  )
  const notices = await of(
    `select count(*)::int as n from notice where kind in ('climbed-lead', 'climbed-agency') and made_at > $1 group by to_worker_id, subject_ref, kind`,
  )
  const twice = (counts: readonly number[]) => counts.filter((n) => n > 1).length
  console.info(
    `faults: two houses, four workers at once: ${count} rounds over ${hours} h, ${links.length} lines in ${mail.letters.length} letters, ${toldTwice} told twice; ${messages.length} messages, ${twice(messages)} made twice; ${climbs.length} climbs, ${twice(climbs)} twice; ${notices.length} notices, ${twice(notices)} twice`,
  )
  expect({ toldTwice, messages: twice(messages), climbs: twice(climbs), notices: twice(notices) }).toEqual({
    toldTwice: 0,
    messages: 0,
    climbs: 0,
    notices: 0,
  })
  expect(links.length).toBeGreaterThan(10)
  expect(climbs.length).toBeGreaterThan(5)
})
