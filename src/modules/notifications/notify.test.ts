// E-mail and text by GOV.UK Notify: the department's own client against a stand-in of its HTTP interface.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { notifyKey, openNotify, type NotifyStandIn } from '../../../tests/support/notify.ts'
import { cameBack, idsOf } from '../../../tests/support/returns.ts'
import { readConfig } from '../../platform/config/index.ts'
import { openMessages } from '../../platform/messages/index.ts'
import { sendDue } from './index.ts'

const emailTemplate = '1b5f2c6e-7f27-4d0e-8f5a-5d6b1f0c9a01'
const textTemplate = '2c6f3d7f-8a38-4e1f-9a6b-6e7c2a1d0b02'

let notify: NotifyStandIn
let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  notify = await openNotify()
  t = await openTestHouse({
    env: {
      SAFE_RETURN_NOTIFY_KEY: notifyKey,
      SAFE_RETURN_NOTIFY_URL: notify.url,
      SAFE_RETURN_NOTIFY_EMAIL_TEMPLATE: emailTemplate,
      SAFE_RETURN_NOTIFY_TEXT_TEMPLATE: textTemplate,
      PUBLIC_URL: 'https://safe-return.example',
    },
  })
  ids = await idsOf(t)
})
afterAll(async () => {
  await t?.close()
  await notify?.close()
})
beforeEach(async () => {
  await t.clock.set(testNow)
  for (const table of ['delivery', 'envelope', 'worker_reach']) await t.owner.query(`delete from ${table}`)
  await t.owner.query("update message set settled_at = house_now(), dropped_why = 'seen' where settled_at is null")
  await t.owner.query("insert into worker_reach (worker_id, channel, mobile) values ($1, 'text', '+447700900123')", [ids['tom']])
  notify.taken.length = 0
  notify.answer = () => null
})

const send = () => sendDue(t.house)
const stateOf = async (worker: string) =>
  (
    await t.owner.query<{ tries: number; fault: string | null; sent: boolean; failed: boolean }>(
      'select tries, fault, sent_at is not null as sent, failed_at is not null as failed from envelope where worker_id = $1',
      [ids[worker]],
    )
  ).rows

describe('by GOV.UK Notify', () => {
  test('who asked for a text gets one, others an e-mail, each by its template and naming nobody', async () => {
    const back = await cameBack(t, 'Xan')
    await send()
    const text = notify.taken.find((one) => one.kind === 'sms')
    expect(text).toMatchObject({ to: '+447700900123', template: textTemplate })
    expect(text?.personalisation['body']).toMatch(
      /^A return home interview waits for somebody to take it \(61 h left\)\. Sign in to Safe Return: https:\/\/safe-return\.example\/messages\/[0-9a-f-]{36}$/,
    )
    const email = notify.taken.find((one) => one.kind === 'email')
    expect(email).toMatchObject({ template: emailTemplate, personalisation: { subject: 'Something needs you in Safe Return' } })
    expect(notify.taken).toHaveLength(2)
    expect(JSON.stringify(notify.taken)).not.toMatch(new RegExp(['Xan', 'Ash', back.interview, back.child.ref].join('|')))
    expect(await stateOf('tom')).toEqual([{ tries: 1, fault: null, sent: true, failed: false }])
  })

  test('a refusal for good is not tried again, trouble of its own is', async () => {
    notify.answer = (asked) => (asked.kind === 'sms' ? 400 : 503)
    await cameBack(t, 'Yas')
    await send()
    expect(await stateOf('tom')).toEqual([{ tries: 1, fault: 'notify-400', sent: false, failed: true }])
    expect(await stateOf('grace')).toEqual([{ tries: 1, fault: 'notify-503', sent: false, failed: false }])
    notify.answer = () => null
    await t.clock.forward(1 / 60)
    await send()
    expect(await stateOf('grace')).toEqual([{ tries: 2, fault: null, sent: true, failed: false }])
    expect(notify.taken.map((one) => one.kind)).toEqual(['email'])
  })

  test('an answer that was lost on the way is asked for by its reference, and nothing is sent twice', async () => {
    notify.answer = () => 'lost'
    await cameBack(t, 'Zed')
    await send()
    expect(await stateOf('tom')).toEqual([{ tries: 1, fault: 'notify-away', sent: false, failed: false }])
    expect(notify.taken).toHaveLength(2)
    notify.answer = () => null
    await t.clock.forward(1 / 60)
    await send()
    expect(await stateOf('tom')).toEqual([{ tries: 2, fault: null, sent: true, failed: false }])
    expect(notify.taken).toHaveLength(2)
  })

  test('a key that does not hold is waited out, since somebody will put it right', async () => {
    const wrong = openMessages(
      { smtp: null, notify: { key: notifyKey.replace(/.$/, '0'), url: notify.url, emailTemplate, textTemplate: null } },
      [],
    )
    expect(await wrong.carriers.email?.send({ id: 'x', to: 'a@b.example', subject: 's', body: 'b' }, false)).toEqual({
      sent: false,
      fault: 'notify-403',
      forGood: false,
    })
    expect(wrong.carriers.text).toBeNull()
  })
})

test('settings that lead nowhere stop the start with a sentence', () => {
  const read = (env: Record<string, string>) => () => readConfig(env, '/tmp')
  expect(read({ SAFE_RETURN_SMTP_URL: 'smtp://mail.example' })).toThrow('SAFE_RETURN_MAIL_FROM')
  expect(read({ SAFE_RETURN_SMTP_URL: 'http://mail.example', SAFE_RETURN_MAIL_FROM: 'a@b.example' })).toThrow('SAFE_RETURN_SMTP_URL')
  expect(read({ SAFE_RETURN_NOTIFY_KEY: notifyKey })).toThrow('SAFE_RETURN_NOTIFY_EMAIL_TEMPLATE')
  expect(read({ SAFE_RETURN_NOTIFY_KEY: 'short' })).toThrow('SAFE_RETURN_NOTIFY_KEY')
  expect(readConfig({}, '/tmp')).toMatchObject({ smtp: null, notify: null })
})
