// E-mail through a real mail server: from the deed to the inbox, once, and never with a word about a child.
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import type { TestHouse } from '../../../tests/support/house.ts'
import type { MailServer } from '../../../tests/support/mail.ts'
import { openMailedHouse, type MailedHouse } from '../../../tests/support/mailed.ts'
import { cameBack, newChild, taken } from '../../../tests/support/returns.ts'
import { formsOf } from '../../../tests/support/visitor.ts'
import { handOn, runLadder, runReminders, takeInterview } from '../interviews/index.ts'
import {
  accept,
  acknowledgeSharing,
  agreeAction,
  completeAction,
  decideSharing,
  refer,
  remindOfActions,
  runReferrals,
  type ReferralDraft,
} from '../response/index.ts'
import { messageKinds } from '../../app.ts'
import { sql } from '../../platform/db/index.ts'
import { sendDue } from './index.ts'
import { messagesService } from './jobs.ts'
import { takeUp, writeDown } from './sending.ts'

let mail: MailServer
/** Every letter of every test of this file. */
const kept: MailServer['letters'] = []
let t: TestHouse
let ids: Record<string, string>
let email: Record<string, string>

let mailed: MailedHouse
beforeAll(async () => {
  mailed = await openMailedHouse()
  ;({ t, mail, ids, email } = mailed)
})
afterAll(async () => mailed?.close())
// What the cast's stories, or an earlier test, left to be told is out of the way.
beforeEach(async () => {
  await t.clock.set(testNow)
  mail.answer = () => null
  await t.owner.query(
    'update interview_return set offered_at = coalesce(offered_at, house_now()), completed_at = coalesce(completed_at, house_now())',
  )
  await t.owner.query("update action set due_on = '2027-05-01' where done_at is null and stopped_at is null")
  await t.owner.query('delete from delivery')
  await t.owner.query('delete from envelope')
  await t.owner.query("update message set settled_at = house_now(), dropped_why = 'seen' where settled_at is null")
  kept.push(...mail.letters.splice(0))
})

const send = () => sendDue(t.house)
const later = async (minutes: number) => t.clock.forward(minutes / 60)
const lettersTo = (worker: string) => mail.letters.filter((letter) => letter.to === email[worker])

async function envelopesOf(worker: string) {
  const { rows } = await t.owner.query<{ tries: number; fault: string | null; sent: boolean; failed: boolean; waits: string | null }>(
    `select tries, fault, sent_at is not null as sent, failed_at is not null as failed, round(extract(epoch from next_try_at - house_now()) / 60)::text as waits
       from envelope where worker_id = $1 and made_at >= $2 order by made_at`,
    [ids[worker], testNow],
  )
  return rows
}

describe('an interview that waits for somebody', () => {
  test('is told to everybody of the team, in words that name nobody, with a link that asks to sign in', async () => {
    const back = await cameBack(t, 'Zephyrine')
    await send()
    expect(new Set(mail.letters.map((letter) => letter.to))).toEqual(new Set([email['grace'], email['tom']]))
    expect(mail.letters).toHaveLength(2)
    const [letter] = lettersTo('tom')
    expect(letter?.mail.subject).toBe('Something needs you in Safe Return')
    expect(letter?.mail.from?.text).toContain('no-reply@safe-return.example')
    expect(letter?.mail.html).toBe(false)
    expect(letter?.mail.attachments).toEqual([])
    expect(letter?.mail.text).toContain('A return home interview waits for somebody to take it (61 h left)')
    const source = [letter?.mail.text, ...(letter?.mail.headerLines.map((one) => one.line) ?? [])].join('\n')
    for (const word of ['Zephyrine', 'Ash', back.interview, back.episode, back.returnRef, back.child.ref, back.child.id])
      expect(source).not.toContain(word)
    const link = /https:\/\/safe-return\.example(\/messages\/[0-9a-f-]{36})/.exec(letter?.mail.text ?? '')?.[1] ?? ''
    // A stranger is asked to sign in; a colleague has no such message; its reader is led to the thing.
    expect((await t.stranger().get(link)).location).toMatch(/^\/sign-in/)
    expect((await (await t.visit('grace')).get(link)).status).toBe(404)
    expect((await (await t.visit('tom')).get(link)).location).toBe(`/interviews/${back.interview}`)
    // Once a colleague has it, the link says so.
    await t.as('grace', (scope) => takeInterview(scope, back.interview))
    const handled = await (await t.visit('tom')).get(link)
    expect(handled.status).toBe(200)
    expect(handled.text).toContain('A return home interview waits for somebody to take it: a colleague took it')
    expect(handled.text).not.toContain('Zephyrine')
  })

  test('is sent once, also when two send at the same moment, and again, and from two houses', async () => {
    for (const name of ['Ada', 'Bo', 'Cy']) await cameBack(t, name)
    await Promise.all([send(), send(), send()])
    await send()
    // Three returns came together: one letter each, with three lines.
    expect(lettersTo('tom')).toHaveLength(1)
    expect(lettersTo('grace')).toHaveLength(1)
    expect(lettersTo('tom')[0]?.mail.subject).toBe('3 things need you in Safe Return')
    expect(lettersTo('tom')[0]?.mail.text?.match(/waits for somebody/g)).toHaveLength(3)
  })

  test('is not told any more once a colleague took it, and its row says so', async () => {
    const back = await cameBack(t, 'Dee')
    await t.as('tom', (scope) => takeInterview(scope, back.interview))
    await send()
    expect(mail.letters).toEqual([])
    const { rows } = await t.owner.query(
      `select distinct d.dropped_why from delivery d join message m on m.id = d.message_id join hand_over h on h.id = m.subject_id
         join interview i on i.id = h.interview_id where i.ref = $1`,
      [back.interview],
    )
    expect(rows).toEqual([{ dropped_why: 'taken' }])
  })

  test('handed on, is told to whoever was named; untaken, to the lead and then the managers', async () => {
    const back = await taken(t, 'Eve')
    await send()
    mail.letters.length = 0
    const tom = await t.visit('tom')
    const handed = await tom.submit(`/interviews/${back.interview}/hand-on?team=${ids['leeward/interviews']}`, {
      next: ids['grace'] ?? '',
      reason: 'leave-or-illness',
      detail: '',
    })
    expect(handed.status).toBe(303)
    await send()
    expect(mail.letters.map((letter) => letter.to)).toEqual([email['grace']])
    mail.letters.length = 0
    await later(4 * 60)
    await runLadder(t.house)
    await send()
    expect(lettersTo('grace')[0]?.mail.text).toContain('A return home interview that nobody has taken has come to you')
    await later(8 * 60)
    await runLadder(t.house)
    await t.clock.set(new Date('2026-11-13T08:00:00Z'))
    await send()
    expect(
      lettersTo('mina')
        .map((letter) => letter.mail.text)
        .join('\n'),
    ).toContain('that nobody has taken has come to you')
  })

  test('that lay with the team by night and climbed before the morning is told to its lead once, as it stands now', async () => {
    await t.clock.set(new Date('2026-11-12T23:00:00Z'))
    await cameBack(t, 'Evan', { returned: { date: new Date('2026-11-12T22:00:00Z'), precision: 'minute' } })
    await send()
    await t.clock.set(new Date('2026-11-13T03:10:00Z'))
    await runLadder(t.house)
    await send()
    await t.clock.set(new Date('2026-11-13T07:00:00Z'))
    await send()
    const morning = lettersTo('grace').flatMap((letter) => letter.mail.text?.match(/https:\S+\/messages\/\S+/g) ?? [])
    expect(morning).toHaveLength(1)
    expect(lettersTo('grace')[0]?.mail.text).toContain('nobody has taken has come to you (63 h left)')
  })
})

describe('reminders', () => {
  test('of a clock: a day before it runs out, and once it has, to whoever has the interview then; none when it was held', async () => {
    const back = await taken(t, 'Fen')
    await runReminders(t.house)
    await send()
    expect(lettersTo('tom')).toEqual([])
    await t.clock.set(new Date('2026-11-14T09:00:00Z'))
    for (let again = 0; again < 2; again += 1) {
      await runReminders(t.house)
      await send()
    }
    expect(lettersTo('tom').filter((letter) => letter.mail.text?.includes('A return home interview is due soon (13 h left)'))).toHaveLength(
      1,
    )
    expect(lettersTo('grace')).toEqual([])
    mail.letters.length = 0
    await t.clock.set(new Date('2026-11-15T09:00:00Z'))
    await runReminders(t.house)
    const held = new Date('2026-11-15T09:00:00Z')
    await t.owner.query(
      'update interview_return set offered_at = $2, completed_at = $2 where interview_id = (select id from interview where ref = $1)',
      [back.interview, held],
    )
    await send()
    expect(lettersTo('tom').filter((letter) => letter.mail.text?.includes('is late'))).toEqual([])
  })

  test('of a clock: earlier where the area says so', async () => {
    await t.owner.query(`update area set settings = settings || '{"remindHours": 60}' where code = 'haddlestone'`)
    await taken(t, 'Gwen')
    await t.clock.set(new Date('2026-11-12T11:00:00Z'))
    await runReminders(t.house)
    await send()
    expect(
      lettersTo('tom')
        .map((letter) => letter.mail.text)
        .join('\n'),
    ).toContain('is due soon (59 h left)')
    await t.owner.query(`update area set settings = settings - 'remindHours' where code = 'haddlestone'`)
  })

  test('of an action: on its day and the day after, until it is done', async () => {
    const child = await newChild(t, 'Gil')
    const made = await t.as('priya', (scope) =>
      agreeAction(scope, {
        childId: child.id,
        interviewId: null,
        what: 'Ring the school about Gil',
        owner: { kind: 'worker', id: ids['callum'] ?? '' },
        dueOn: '2026-11-14',
      }),
    )
    if (!made.ok) throw new Error(made.problem)
    await remindOfActions(t.house)
    await send()
    expect(lettersTo('callum')).toEqual([])
    await t.clock.set(new Date('2026-11-14T00:20:00Z'))
    await remindOfActions(t.house)
    await send()
    // Quiet hours: it waits for the morning.
    expect(lettersTo('callum')).toEqual([])
    await t.clock.set(new Date('2026-11-14T07:00:00Z'))
    await send()
    expect(lettersTo('callum')[0]?.mail.text).toContain('is due today')
    expect(lettersTo('callum')[0]?.mail.text).not.toMatch(/Gil|school/)
    await t.clock.set(new Date('2026-11-15T08:00:00Z'))
    await remindOfActions(t.house)
    await send()
    expect(lettersTo('callum')[1]?.mail.text).toContain('is overdue (1 day late)')
    await t.clock.set(new Date('2026-11-16T01:00:00Z'))
    await t.as('callum', (scope) => completeAction(scope, made.value.ref, { note: 'Rang', changed: null }))
    await t.clock.set(new Date('2026-11-16T08:00:00Z'))
    await remindOfActions(t.house)
    await send()
    expect(lettersTo('callum')).toHaveLength(2)
  })
})

describe('other kinds', () => {
  test('something shared waits to be acknowledged; once it is, nothing is told', async () => {
    const child = await newChild(t, 'Hal')
    const share = () =>
      t.as('priya', (scope) =>
        decideSharing(scope, {
          childId: child.id,
          interviewId: null,
          shared: true,
          to: { kind: 'worker', id: ids['ruth'] ?? '' },
          recipientKind: 'school',
          what: 'Hal was found by the river',
          helpsWith: 'Keeping Hal safe at school',
          route: t.house.content.sharing.routes[0]?.code ?? '',
          detriment: null,
          withheldCode: null,
          why: 'So that the school knows',
          childView: null,
          childTold: true,
        }),
      )
    const first = await share()
    if (!first.ok) throw new Error(first.problem)
    await send()
    expect(lettersTo('ruth')[0]?.mail.text).toContain('Something was shared with you')
    expect(lettersTo('ruth')[0]?.mail.text).not.toMatch(/Hal|river/)
    const second = await share()
    if (!second.ok) throw new Error(second.problem)
    await t.as('ruth', (scope) => acknowledgeSharing(scope, second.value.ref))
    await send()
    expect(lettersTo('ruth')).toHaveLength(1)
  })

  test('what cannot wait goes at once, in the middle of the night, to the lead of the team and of the child', async () => {
    const back = await taken(t, 'Ida')
    await send()
    mail.letters.length = 0
    await t.clock.set(new Date('2026-11-13T02:30:00Z'))
    const tom = await t.visit('tom')
    const [matter] = t.house.content.urgent.matters
    const raised = await tom.submit(`/interviews/${back.interview}/urgent`, { matter: matter?.code ?? '' })
    expect(raised.status).toBe(303)
    await send()
    expect(lettersTo('grace')[0]?.mail.subject).toBe('Something cannot wait in Safe Return')
    expect(lettersTo('priya')[0]?.mail.subject).toBe('Something cannot wait in Safe Return')
    expect(lettersTo('tom')).toEqual([])
  })

  test('what cannot wait and was recorded with no network is told when it arrives, also after the interview was handed on', async () => {
    const back = await taken(t, 'Ira')
    const tom = await t.visit('tom')
    const csrf = formsOf((await tom.get('/account')).html)[0]?.fields['csrf'] ?? ''
    const hash = createHash('sha256').update(randomBytes(32).toString('base64url')).digest('hex')
    const { copy } = JSON.parse((await tom.postRaw(`/interviews/${back.interview}/offline`, { csrf, 'secret-hash': hash })).html) as {
      copy: string
    }
    await t.as('tom', (scope) =>
      handOn(scope, back.interview, {
        toTeamId: ids['leeward/interviews'] ?? '',
        toWorkerId: null,
        reasonCode: 'end-of-shift',
        reason: null,
      }),
    )
    await t.clock.set(new Date('2026-11-12T23:40:00Z'))
    const [matter] = t.house.content.urgent.matters
    const sending = JSON.stringify({ key: randomUUID(), answers: [], raised: [matter?.code], marked: [] })
    for (let again = 0; again < 2; again += 1) expect((await tom.postRaw('/offline/send', { csrf, copy, sending })).status).toBe(200)
    await send()
    expect(lettersTo('grace').map((letter) => letter.mail.subject)).toEqual(['Something cannot wait in Safe Return'])
    expect(lettersTo('priya').map((letter) => letter.mail.subject)).toEqual(['Something cannot wait in Safe Return'])
  })

  test('and also when the record is no longer open to whoever heard it: told once, and they read nothing by that', async () => {
    const back = await taken(t, 'Ilo')
    const tom = await t.visit('tom')
    const csrf = formsOf((await tom.get('/account')).html)[0]?.fields['csrf'] ?? ''
    const hash = createHash('sha256').update(randomBytes(32).toString('base64url')).digest('hex')
    const { copy } = JSON.parse((await tom.postRaw(`/interviews/${back.interview}/offline`, { csrf, 'secret-hash': hash })).html) as {
      copy: string
    }
    // His team stands in no circle of hers any more; the interview is with Grace.
    await t.owner.query(`update interview set holder_id = (select id from worker where code = 'grace') where ref = $1`, [back.interview])
    await t.owner.query(
      `update circle_entry set closed_at = house_now() where child_id = (select child_id from interview where ref = $1)
          and (worker_id = (select id from worker where code = 'tom') or team_id in (select team_id from team_member where worker_id = (select id from worker where code = 'tom')))`,
      [back.interview],
    )
    await send()
    mail.letters.length = 0
    expect((await tom.get(`/interviews/${back.interview}`)).status).toBe(404)
    const [matter] = t.house.content.urgent.matters
    const sendings = [randomUUID(), randomUUID()].map((key) => JSON.stringify({ key, answers: [], raised: [matter?.code], marked: [] }))
    for (const sending of sendings) expect((await tom.postRaw('/offline/send', { csrf, copy, sending })).status).toBe(200)
    await send()
    expect(lettersTo('grace').map((letter) => letter.mail.subject)).toEqual(['Something cannot wait in Safe Return'])
    expect(lettersTo('priya').map((letter) => letter.mail.subject)).toEqual(['Something cannot wait in Safe Return'])
    expect((await tom.get(`/interviews/${back.interview}`)).status).toBe(404)
    // Nobody else's copy, and no copy that was taken back.
    const dan = await t.visit('dan')
    const danCsrf = formsOf((await dan.get('/account')).html)[0]?.fields['csrf'] ?? ''
    expect((await dan.postRaw('/offline/send', { csrf: danCsrf, copy, sending: sendings[0] ?? '' })).status).toBe(404)
    await expect(t.as('grace', (scope) => sql`select * from raise_carried(${copy}, 'injury')`.execute(scope.rows))).resolves.toMatchObject({
      rows: [],
    })
  })

  test('a referral is told to the inbox where it waits, not to the referrer; taken meanwhile it is dropped; untouched its lead is told', async () => {
    const child = await newChild(t, 'Ivo')
    const asked: ReferralDraft = {
      childId: child.id,
      interviewId: null,
      toTeamId: ids['haddle-health/safeguarding'] ?? '',
      asked: 'Markerwhat',
      why: 'Markerwhy',
      threshold: 'health-need',
      dueOn: '2026-11-20',
      sharedWhat: 'Markershared',
      helpsWith: 'Her health',
      route: 'co-operate',
      detriment: 'None',
      childView: 'Wants it',
      childTold: true,
    }
    const first = await t.as('priya', (scope) => refer(scope, asked))
    const second = await t.as('priya', (scope) => refer(scope, asked))
    if (!first.ok || !second.ok) throw new Error('not referred')
    await t.as('ife', (scope) => accept(scope, second.value.ref, ids['ife'] ?? ''))
    await send()
    const [letter, ...more] = lettersTo('ife')
    expect(more).toEqual([])
    expect(letter?.mail.text).toContain('A referral waits for your team')
    expect(letter?.mail.text).not.toMatch(/Ivo|Marker/)
    expect(lettersTo('priya')).toEqual([])
    const { rows } = await t.owner.query<{ why: string | null }>(
      `select coalesce(d.dropped_why, m.dropped_why) as why from message m left join delivery d on d.message_id = m.id
         join referral_pass p on p.id = m.subject_id join referral r on r.id = p.referral_id where r.ref = $1`,
      [second.value.ref],
    )
    expect(rows.map((row) => row.why)).toEqual(['taken'])
    mail.letters.length = 0
    await t.clock.forward(30)
    await runReferrals(t.house)
    await send()
    expect(mail.letters.some((one) => one.mail.text?.includes('A referral that nobody has touched has come to you'))).toBe(true)
  })

  test('broken glass and a request for access reach whoever leads the child, who alone knows that they do', async () => {
    const child = await newChild(t, 'Jun')
    const messagesOf = (worker: string) => t.as(worker, async (scope) => scope.rows.selectFrom('message').select('id').execute())
    const before = await messagesOf('wyn')
    const ask = async (worker: string) => {
      const visitor = await t.visit(worker)
      const seen = await visitor.submit('/children/find', { q: child.ref })
      return { visitor, hit: /\/children\/found\/([0-9a-f-]{36})\//.exec(seen.html)?.[1] ?? '' }
    }
    const wyn = await ask('wyn')
    await wyn.visitor.submit(`/children/found/${wyn.hit}/ask`, { purpose: 'missing-now', reason: 'Seen here' })
    await send()
    const told = lettersTo('priya').map((letter) => letter.mail.text ?? '')
    expect(told.join('\n')).toContain('Somebody asks for access to a record')
    expect(told.join('\n')).not.toMatch(/Jun|Wyn/)
    mail.letters.length = 0
    await t.clock.set(new Date('2026-11-12T23:00:00Z'))
    const { visitor, hit } = await ask('wyn')
    const broken = await visitor.submit(`/children/found/${hit}/break-glass`, {
      purpose: 'found-now',
      reason: 'Found by the river, hurt, and alone',
    })
    expect(broken.status).toBe(303)
    await send()
    expect(
      lettersTo('priya')
        .map((letter) => letter.mail.text)
        .join('\n'),
    ).toContain('The glass was broken on a record')
    expect(
      lettersTo('priya')
        .map((letter) => letter.mail.text)
        .join('\n'),
    ).not.toMatch(/Jun|Wyn|river/)
    expect(await messagesOf('wyn')).toEqual(before)
  })

  test('every kind that is declared has words, and every word has a kind', () => {
    expect(t.house.content.messages.kinds.map((one) => one.code).toSorted()).toEqual(messageKinds.map((one) => one.kind).toSorted())
  })
})

describe('once', () => {
  const sender = () => ({
    kinds: t.house.messages.kinds,
    content: t.house.content,
    site: 'https://safe-return.example',
    from: 'Safe Return <no-reply@safe-return.example>',
  })
  const asService = <T>(work: Parameters<typeof t.house.services.as<T>>[1]) => t.house.services.as(messagesService, work)

  test('whoever dies between the sending and the writing down leaves it to another, who sends under the same number', async () => {
    await cameBack(t, 'Rey')
    mail.answer = () => 421
    await send()
    await later(1)
    mail.answer = () => null
    // One takes both letters up, sends one, and dies.
    const ready = (await asService((scope) => takeUp(scope, sender()))) ?? []
    expect(ready).toHaveLength(2)
    const toTom = ready.find((one) => one.letter.to === email['tom'])
    if (toTom) await t.house.messages.carriers.email?.send(toTom.letter, true)
    // Nobody else touches them while the lease lasts.
    await later(9)
    await send()
    expect(mail.letters).toHaveLength(1)
    await later(1)
    await send()
    expect(mail.letters).toHaveLength(3)
    expect(new Set(lettersTo('tom').map((letter) => letter.mail.messageId)).size).toBe(1)
    // Should the dead wake, what they write down counts for nothing.
    for (const one of ready) await asService((scope) => writeDown(scope, one, { sent: false, fault: 'smtp-550', forGood: true }))
    expect(await envelopesOf('tom')).toMatchObject([{ tries: 3, sent: true, failed: false }])
  })

  test('ten at once, over forty letters: each is sent once', async () => {
    for (let i = 0; i < 40; i += 1) {
      const worker = ['tom', 'grace', 'callum', 'ruth'][i % 4] ?? ''
      await t.owner.query(
        `with made as (insert into envelope (worker_id, channel, next_try_at) values ($1, 'email', house_now()) returning id),
              told as (insert into message (kind, subject_id, occasion, to_worker_id, made_by, settled_at) values ('sharing-given', gen_random_uuid(), $2, $1, $1, house_now()) returning id)
         insert into delivery (message_id, worker_id, channel, send_at, envelope_id) select told.id, $1, 'email', house_now(), made.id from told, made`,
        [ids[worker], String(i)],
      )
    }
    const kinds = new Map(t.house.messages.kinds)
    const sharing = kinds.get('sharing-given')
    if (!sharing) throw new Error('no such kind')
    kinds.set('sharing-given', {
      ...sharing,
      standing: async (_scope, asked) => asked.map((one) => ({ ...one, needed: true, why: '', due: null, path: '/work', whose: null })),
    })
    const eager = { ...t.house, messages: { ...t.house.messages, kinds } }
    await Promise.all(Array.from({ length: 10 }, () => sendDue(eager)))
    expect(mail.letters).toHaveLength(40)
    expect(new Set(mail.letters.map((letter) => letter.mail.messageId)).size).toBe(40)
  })
})

describe('what cannot be sent', () => {
  test('is tried again, later each time, and counted; what was handled meanwhile is not sent at all', async () => {
    mail.answer = (to) => (to === email['tom'] ? 451 : null)
    const back = await cameBack(t, 'Kit')
    await send()
    expect(await envelopesOf('tom')).toMatchObject([{ tries: 1, fault: 'smtp-451', sent: false, failed: false, waits: '1' }])
    await send()
    expect(await envelopesOf('tom')).toMatchObject([{ tries: 1 }])
    await later(1)
    await send()
    expect(await envelopesOf('tom')).toMatchObject([{ tries: 2, waits: '5' }])
    await t.as('grace', (scope) => takeInterview(scope, back.interview))
    mail.answer = () => null
    await later(5)
    await send()
    expect(lettersTo('tom')).toEqual([])
    const { rows } = await t.owner.query('select 1 from envelope where worker_id = $1 and emptied_at is not null and tries = 3', [
      ids['tom'],
    ])
    expect(rows).toHaveLength(1)
  })

  test('is taken by the mail server under the same number, however often it is tried', async () => {
    let first = true
    mail.answer = () => {
      const code = first ? 450 : null
      first = false
      return code
    }
    await cameBack(t, 'Lou')
    await send()
    await later(1)
    await send()
    const { rows } = await t.owner.query<{ id: string }>('select id from envelope where sent_at is not null and made_at >= $1', [testNow])
    expect(new Set(mail.letters.map((letter) => letter.mail.messageId))).toEqual(
      new Set(rows.map(({ id }) => `<${id}@safe-return.example>`)),
    )
    expect(mail.letters).toHaveLength(rows.length)
  })

  test('fails after six tries, or at once when refused for good, and an administrator of the agency tries again', async () => {
    mail.answer = (to) => (to === email['priya'] ? 550 : 421)
    await t.as('wyn', async () => undefined)
    const child = await newChild(t, 'Max')
    await t.as('priya', (scope) =>
      agreeAction(scope, {
        childId: child.id,
        interviewId: null,
        what: 'Call',
        owner: { kind: 'worker', id: ids['priya'] ?? '' },
        dueOn: '2026-11-12',
      }),
    )
    await t.as('priya', (scope) =>
      agreeAction(scope, {
        childId: child.id,
        interviewId: null,
        what: 'Visit',
        owner: { kind: 'worker', id: ids['callum'] ?? '' },
        dueOn: '2026-11-12',
      }),
    )
    await remindOfActions(t.house)
    await send()
    expect(await envelopesOf('priya')).toMatchObject([{ tries: 1, fault: 'smtp-550', failed: true, waits: null }])
    for (const minutes of [1, 5, 30, 120, 480]) {
      await later(minutes)
      await send()
    }
    expect(await envelopesOf('callum')).toMatchObject([{ tries: 6, fault: 'smtp-421', failed: true, waits: null }])

    const sian = await t.visit('sian')
    const page = await sian.get('/agency/messages')
    expect(page.text).toContain('The mail server says that there is no such address, or that it refuses us (smtp-550), 1 try')
    expect(page.text).toContain('The server answered smtp-421 (smtp-421), 6 tries')
    expect(page.text).not.toMatch(/Max|Visit|action/i)
    // Of another agency nobody sees them, and nobody but an administrator.
    for (const worker of ['priya', 'tom', 'noor']) expect((await (await t.visit(worker)).get('/agency/messages')).status, worker).toBe(404)
    mail.answer = () => null
    const [again] = formsOf(page.html).filter((form) => form.action?.endsWith('/again'))
    const posts = await Promise.all([1, 2].map(() => sian.postRaw(again?.action ?? '', again?.fields ?? {})))
    expect(posts.map((post) => post.location)).toEqual(['/agency/messages?again=yes', '/agency/messages?again=yes'])
    await send()
    expect(mail.letters).toHaveLength(1)
    expect((await (await t.visit('priya')).postRaw(again?.action ?? '', again?.fields ?? {})).status).not.toBe(303)
  })

  test('is dropped when nobody has an address or a way, and when it is two days late', async () => {
    const back = await cameBack(t, 'Ned')
    await t.owner.query("update worker set email = null where code in ('tom', 'grace')")
    await send()
    const why = async () =>
      (
        await t.owner.query<{ why: string }>(
          `select distinct coalesce(m.dropped_why, d.dropped_why) as why from message m left join delivery d on d.message_id = m.id
             join hand_over h on h.id = m.subject_id join interview i on i.id = h.interview_id where i.ref = $1`,
          [back.interview],
        )
      ).rows
    expect(await why()).toEqual([{ why: 'no-way' }])
    for (const worker of ['tom', 'grace']) await t.owner.query('update worker set email = $2 where code = $1', [worker, email[worker]])
    const late = await cameBack(t, 'Oz')
    await t.clock.set(new Date('2026-11-15T10:00:00Z'))
    await send()
    const { rows } = await t.owner.query(
      'select m.dropped_why from message m join hand_over h on h.id = m.subject_id join interview i on i.id = h.interview_id where i.ref = $1',
      [late.interview],
    )
    expect(rows).toEqual([{ dropped_why: 'too-late' }])
  })
})

test('no letter of all these holds a name or a reference', async () => {
  kept.push(...mail.letters)
  const { rows } = await t.owner.query<{ value: string }>(
    `select given_name as value from child where length(given_name) > 2 union select family_name from child union select ref from child
     union select ref from interview union select ref from missing_episode union select ref from episode_return union select ref from action
     union select ref from sharing union select name from worker where kind = 'person'`,
  )
  const words = rows.map((row) => row.value).filter(Boolean)
  expect(words.length).toBeGreaterThan(60)
  expect(kept.length).toBeGreaterThan(40)
  const text = kept.map(({ mail: { subject, text: body } }) => `${subject}\n${body}`).join('\n')
  const whole = new Set(text.split(/[^\p{L}\p{N}-]+/u))
  expect(words.filter((word) => (/[ \d]/.test(word) ? text.includes(word) : whole.has(word)))).toEqual([])
})
