// How one is reached, and the demo's outbox, through the HTTP door.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { cameBack, idsOf, newChild } from '../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../tests/support/visitor.ts'
import { takeInterview } from '../interviews/index.ts'
import { agreeAction, remindOfActions } from '../response/index.ts'
import { sendDue } from './index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => {
  await t.clock.set(testNow)
  await t.owner.query("update action set due_on = '2027-05-01' where done_at is null and stopped_at is null")
  for (const table of ['outbox_item', 'delivery', 'envelope', 'worker_reach']) await t.owner.query(`delete from ${table}`)
  await t.owner.query("update message set settled_at = house_now(), dropped_why = 'seen' where settled_at is null")
})

const send = () => sendDue(t.house)
const reach: Fields = { channel: 'email', mobile: '', quietFrom: '20:00', quietTo: '07:00', pace: 'as-it-happens', dailyAt: '' }

async function outboxOf(worker: string) {
  return (
    await t.owner.query<{ channel: string; subject: string; body: string; at: Date }>(
      'select channel, subject, body, at from outbox_item where worker_id = $1 order by at',
      [ids[worker]],
    )
  ).rows
}

async function actionFor(worker: string, what: string): Promise<void> {
  const child = await newChild(t, what)
  const dueOn = (await t.clock.now()).toISOString().slice(0, 10)
  const made = await t.as('priya', (scope) =>
    agreeAction(scope, { childId: child.id, interviewId: null, what, owner: { kind: 'worker', id: ids[worker] ?? '' }, dueOn }),
  )
  if (!made.ok) throw new Error(made.problem)
  await remindOfActions(t.house)
}

describe('how we reach you', () => {
  test('says what holds, takes what is chosen once however often it is posted, and nobody else reads it', async () => {
    const tom = await t.visit('tom')
    expect((await tom.get('/account')).html).toContain('href="/account/reach"')
    expect((await tom.get('/work')).html).toContain('href="/account/reach"')
    const page = await tom.get('/account/reach')
    expect(page.html).toMatch(/name="quietFrom"[^>]*value="20:00"|value="20:00"[^>]*name="quietFrom"/)
    const [own] = formsOf(page.html).filter((form) => form.action === null || form.action === '/account/reach')
    const fields = {
      ...own?.fields,
      ...reach,
      channel: 'text',
      mobile: '07700 900123',
      quietFrom: '9pm',
      quietTo: '6.30',
      pace: 'daily',
      dailyAt: '0815',
    }
    const posts = await Promise.all([1, 2, 3].map(() => tom.postRaw('/account/reach', fields)))
    expect(posts.map((post) => post.location)).toEqual(Array.from({ length: 3 }, () => '/account/reach?saved=yes'))
    const { rows } = await t.owner.query('select channel, mobile, quiet_from, quiet_to, daily_at from worker_reach')
    expect(rows).toEqual([{ channel: 'text', mobile: '+447700900123', quiet_from: '21:00:00', quiet_to: '06:30:00', daily_at: '08:15:00' }])
    expect((await tom.get('/account/reach?saved=yes')).text).toContain('We reach you as you said')
    expect((await tom.get('/account/reach')).html).toContain('07700 900123')
    expect(await t.as('grace', (scope) => scope.rows.selectFrom('workerReach').selectAll().execute())).toEqual([])
    expect((await t.stranger().get('/account/reach')).location).toMatch(/^\/sign-in/)
  })

  test('says what is wrong beside the field, and keeps what was typed', async () => {
    const tom = await t.visit('tom')
    for (const [fields, words] of [
      [{ channel: '' }, 'Say how we should reach you'],
      [{ channel: 'pigeon' }, 'Choose one of the answers shown'],
      [{ channel: 'text', mobile: '' }, 'Give the number to text'],
      [{ channel: 'text', mobile: '01632 960100' }, 'Give a mobile number that can take texts'],
      [{ quietFrom: '25:00' }, 'Give a time such as 07:00 or 8.30pm'],
      [{ quietFrom: 'midnight' }, 'Give a time such as 07:00 or 8.30pm'],
      [{ quietTo: '' }, 'Say when the quiet hours end, or leave both empty'],
      [{ quietFrom: '' }, 'Say when the quiet hours begin, or leave both empty'],
      [{ quietFrom: '7am', quietTo: '07:00' }, 'Quiet hours must end at another time than they begin'],
      [{ pace: 'daily', dailyAt: 'x'.repeat(40) }, 'must be 10 characters or fewer'],
      [{ pace: '' }, 'Say when the rest should come'],
    ] as const) {
      const seen = await tom.submit('/account/reach', { ...reach, ...fields })
      expect(seen.status, words).toBe(422)
      expect(seen.text).toContain(words)
    }
    expect((await tom.submit('/account/reach', { ...reach, quietFrom: 'teatime' })).html).toContain('value="teatime"')
    expect((await t.owner.query('select 1 from worker_reach')).rowCount).toBe(0)
  })
})

describe('quiet hours and the daily message', () => {
  test('what comes by night waits for the morning and goes in one; what a colleague took meanwhile is left out', async () => {
    await t.clock.set(new Date('2026-11-12T22:00:00Z'))
    const first = await cameBack(t, 'Pia', { returned: { date: new Date('2026-11-12T21:00:00Z'), precision: 'minute' } })
    const second = await cameBack(t, 'Quy', { returned: { date: new Date('2026-11-12T21:30:00Z'), precision: 'minute' } })
    await send()
    expect(await outboxOf('tom')).toEqual([])
    expect((await (await t.visit('joel')).get('/outbox')).text).toContain('4 messages wait for the end of somebody’s quiet hours')
    await t.as('grace', (scope) => takeInterview(scope, first.interview))
    await t.clock.set(new Date('2026-11-13T07:00:00Z'))
    await send()
    const [only, ...more] = await outboxOf('tom')
    expect(more).toEqual([])
    expect(only?.subject).toBe('Something needs you in Safe Return')
    expect(only?.body.match(/\/messages\//g)).toHaveLength(1)
    await t.as('grace', (scope) => takeInterview(scope, second.interview))
  })

  test('once a day at the hour, as a text, all in one', async () => {
    const callum = await t.visit('callum')
    expect(
      (await callum.submit('/account/reach', { ...reach, channel: 'text', mobile: '07700 900456', pace: 'daily', dailyAt: '16:00' }))
        .status,
    ).toBe(303)
    await actionFor('callum', 'Rue')
    await send()
    await t.clock.set(new Date('2026-11-12T12:00:00Z'))
    await actionFor('callum', 'Sol')
    await send()
    expect(await outboxOf('callum')).toEqual([])
    await t.clock.set(new Date('2026-11-12T16:00:00Z'))
    await send()
    expect(await outboxOf('callum')).toMatchObject([
      { channel: 'text', body: `2 things need you in Safe Return. Sign in: http://localhost:3000/work` },
    ])
  })

  test('only what cannot wait: the rest says in its row that it was not wanted', async () => {
    const grace = await t.visit('grace')
    expect((await grace.submit('/account/reach', { ...reach, channel: 'urgent-only', quietFrom: '', quietTo: '' })).status).toBe(303)
    const back = await cameBack(t, 'Tam')
    await send()
    expect(await outboxOf('grace')).toEqual([])
    const { rows } = await t.owner.query('select dropped_why from delivery where worker_id = $1', [ids['grace']])
    expect(rows).toEqual([{ dropped_why: 'not-wanted' }])
    await t.as('tom', (scope) => takeInterview(scope, back.interview))
    const [matter] = t.house.content.urgent.matters
    await (await t.visit('tom')).submit(`/interviews/${back.interview}/urgent`, { matter: matter?.code ?? '' })
    await send()
    expect(await outboxOf('grace')).toMatchObject([{ channel: 'email', subject: 'Something cannot wait in Safe Return' }])
  })
})

describe('the outbox of the demo', () => {
  test('shows word for word what would have been sent, the newest first; in service there is no such page', async () => {
    await actionFor('callum', 'Uma')
    await send()
    await t.clock.set(new Date('2026-11-12T10:00:00Z'))
    const back = await cameBack(t, 'Vic')
    await send()
    const seen = await (await t.visit('joel')).get('/outbox')
    expect(seen.status).toBe(200)
    expect(seen.text).toContain('E-mail to Callum Reid')
    expect(seen.text.indexOf('waits for somebody to take it')).toBeLessThan(seen.text.indexOf('is due today'))
    expect(seen.text).not.toMatch(/Uma|Vic\b/)
    expect(seen.html).not.toContain(back.interview)
    // One line each with who, when and what; the newest stands open, and the others open without script.
    expect(seen.text).toMatch(/E-mail to Tom Okafor, Thu 12 Nov 2026, \d\d:\d\d: A return home interview waits for somebody to take it/)
    const main = seen.html.slice(seen.html.indexOf('<main'))
    expect(main.match(/<details[^>]*>/g)?.map((tag) => / open/.test(tag))).toEqual([true, false, false])
    // A letter's link opens for the worker whom it was written to, and is a link for nobody else.
    expect(seen.html).not.toContain('href="/messages/')
    expect((await (await t.visit('callum')).get('/outbox')).html).toContain('href="/messages/')
    const service = await openTestHouse({ env: { SAFE_RETURN_MODE: 'service' } })
    try {
      expect((await (await service.visit('joel')).get('/outbox')).status).toBe(404)
      // Nothing is set up to send by: the page says so, and nothing waits for ever.
      expect((await (await service.visit('tom')).get('/account/reach')).text).toContain('not set up to send messages yet')
      await cameBack(service, 'Wes')
      await sendDue(service.house)
      const { rows } = await service.owner.query("select distinct dropped_why from delivery where dropped_why <> 'too-late'")
      expect(rows).toEqual([{ dropped_why: 'no-way' }])
      expect((await service.owner.query('select 1 from envelope')).rowCount).toBe(0)
    } finally {
      await service.close()
    }
  })

  test('goes on by key: of letters that left in one moment none is lost between two pages', async () => {
    await t.owner.query(
      `with e as (insert into envelope (id, worker_id, channel, made_at, sent_at) select gen_random_uuid(), $1, 'email', house_now(), house_now() from generate_series(1, 65) returning id)
       insert into outbox_item (envelope_id, worker_id, channel, subject, body, at)
       select id, $1, 'email', 'Letter', 'Letter ' || row_number() over () || ' of many', '2026-11-12T11:00:00.123456Z' from e`,
      [ids['tom']],
    )
    const joel = await t.visit('joel')
    const read = new Set<string>()
    let url: string | undefined = '/outbox'
    for (let pages = 0; url !== undefined && pages < 4; pages += 1) {
      const seen: Awaited<ReturnType<typeof joel.get>> = await joel.get(url)
      for (const [, nth] of seen.text.matchAll(/: Letter (\d+) of many/g)) read.add(nth ?? '')
      url = /href="(\/outbox\?before=[^"]+)"/.exec(seen.html)?.[1]
    }
    expect(read.size).toBe(65)
    // What an address says wrongly is left out.
    expect((await joel.get('/outbox?before=2026-13-99')).text).toContain('of many')
  })

  test('an invitation leaves with a key of its own, good once, beside the link that the administrator is shown', async () => {
    const sian = await t.visit('sian')
    const added = await sian.submit('/agency/workers/new', {
      name: 'Bryony Vale',
      email: 'bryony.vale@haddlestone.example',
      jobTitle: 'Worker',
    })
    const page = added.location ?? ''
    const shown = await sian.submit(page, {}, `${page}/invitation`)
    expect(shown.text).toContain('We send a link to bryony.vale@haddlestone.example')
    const onScreen = /\/invitation\/([\w-]+)/.exec(shown.html)?.[1] ?? ''
    const { rows: waiting } = await t.owner.query<{ kind: string; secret: boolean }>(
      "select kind, row_to_json(m)::text like '%' || $1 || '%' as secret from message m where kind = 'invitation'",
      [onScreen],
    )
    expect(waiting).toEqual([{ kind: 'invitation', secret: false }])
    await send()
    const { rows } = await t.owner.query<{ subject: string; body: string }>(
      "select subject, body from outbox_item where subject like 'Your sign-in%'",
    )
    expect(rows).toHaveLength(1)
    const inMail = /\/invitation\/([\w-]+)/.exec(rows[0]?.body ?? '')?.[1] ?? ''
    expect(inMail).not.toBe(onScreen)
    expect(rows[0]?.body).toContain('it ends in 3 days')
    for (const secret of [inMail, onScreen]) expect((await t.stranger().get(`/invitation/${secret}`)).text).toContain('Bryony Vale')
    // Used once, both are good no more.
    await t.owner.query("update sign_in_step set used_at = house_now() where kind = 'invitation' and used_at is null")
    for (const secret of [inMail, onScreen]) expect((await t.stranger().get(`/invitation/${secret}`)).status).toBe(404)
  })
})
