// Invitations through a real mail server, each read by readers that others wrote: date, time, link and calendar entry, and never a name.
import ICAL from 'ical.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import type { TestHouse } from '../../../../tests/support/house.ts'
import type { MailServer } from '../../../../tests/support/mail.ts'
import { openMailedHouse, type MailedHouse } from '../../../../tests/support/mailed.ts'
import { newChild, shareWords, typedMoment } from '../../../../tests/support/returns.ts'
import { sendDue } from '../../notifications/index.ts'

let mail: MailServer
let t: TestHouse
let ids: Record<string, string>
let email: Record<string, string>

let mailed: MailedHouse
beforeAll(async () => {
  mailed = await openMailedHouse()
  ;({ t, mail, ids, email } = mailed)
})
afterAll(async () => mailed?.close())
beforeEach(async () => {
  await t.clock.set(testNow)
  await mailed.forget()
})

const trust = 'safeguarding@vale-trust.example'
const lettersTo = (address: string | undefined) => mail.letters.filter((letter) => letter.to === address)

/** The one event of a letter's calendar file, as another program's reader reads it. */
function eventOf(letter: MailServer['letters'][number] | undefined) {
  const file = letter?.mail.attachments.find((a) => a.contentType.startsWith('text/calendar') || a.filename?.endsWith('.ics'))
  expect(file, 'a calendar file').toBeDefined()
  return readCalendar(file?.content.toString('utf8') ?? '')
}

function readCalendar(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const [only] = calendar.getAllSubcomponents('vevent')
  if (!only) throw new Error('no event')
  const event = new ICAL.Event(only)
  return { text, method: calendar.getFirstPropertyValue('method'), event, status: only.getFirstPropertyValue('status') }
}

async function opened(name: string, family = 'Zephyrsson') {
  const child = await newChild(t, name)
  await t.owner.query('update child set family_name = $2 where id = $1', [child.id, family])
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/discuss`, {
    why: 'The grey car was outside the school again',
    ...shareWords,
    teams: [ids['haddlestone/social-care'] ?? '', ids['haddlestone-police/missing'] ?? ''],
  })
  const page = made.location ?? ''
  const outside = await priya.submit(`${page}/invite`, {
    whom: 'outside',
    outsideName: 'Vale Trust',
    outsideKind: 'health',
    outsideEmail: trust,
  })
  expect([made.status, outside.status]).toEqual([303, 303])
  return { child, page, priya }
}

/** Everybody invited is there, and it ends with its outcome. */
async function endedWithAll(page: string, priya: Awaited<ReturnType<TestHouse['visit']>>) {
  const { rows } = await t.owner.query<{ id: string }>(
    'select i.id from discussion_invitee i join discussion d on d.id = i.discussion_id where d.ref = $1',
    [page.split('/')[2]],
  )
  await priya.submit(`${page}/record`, { here: rows.map((r) => r.id) }, `${page}/record/here`)
  return priya.submit(`${page}/end`, { outcome: 'section-17', why: 'He wants help' })
}

describe('an invitation', () => {
  test('brings date, time, a link that asks to sign in and a calendar entry; no name, no reason, no reference', async () => {
    const { child, page } = await opened('Quillon')
    await sendDue(t.house)
    await sendDue(t.house)
    const [letter, second] = lettersTo(email['dan'])
    expect(second).toBeUndefined()
    expect(letter?.mail.text).toContain('Fri 13 Nov 2026, 10:00')
    const link = /https:\/\/safe-return\.example(\/messages\/\S+)/.exec(letter?.mail.text ?? '')?.[1] ?? ''
    expect((await (await t.visit('dan')).get(link)).location).toBe(page)
    expect((await t.stranger().get(link)).location ?? '').toContain('/sign-in')
    const { event, method, text } = eventOf(letter)
    expect(method).toBe('REQUEST')
    expect(event.startDate.toJSDate().toISOString()).toBe('2026-11-13T10:00:00.000Z')
    expect(event.endDate.toJSDate().toISOString()).toBe('2026-11-13T11:00:00.000Z')
    expect(event.sequence).toBe(0)

    const outside = lettersTo(trust)
    expect(outside).toHaveLength(1)
    expect(outside[0]?.mail.text).toContain('Haddlestone missing children team, 01632 960100')
    expect(outside[0]?.mail.text).not.toContain('https://')
    expect(eventOf(outside[0]).event.uid).toBe(event.uid)
    // Nothing personal, in any part of any letter: neither the child's, nor what was typed, nor a reference that could be looked up.
    for (const one of mail.letters) {
      const whole = `${one.mail.subject} ${one.mail.text} ${one.mail.attachments.map((a) => a.content.toString('utf8')).join(' ')}`
      for (const kept of ['Quillon', 'Zephyrsson', 'grey car', child.ref, page.split('/')[2] ?? 'none', 'Priya'])
        expect(whole).not.toContain(kept)
    }
    expect(text).not.toContain(child.id)
  })

  test('whoever convenes it takes the same entry away as a file: nobody is a guest in it, and nobody is named', async () => {
    const { child, page, priya } = await opened('Wrenna')
    await sendDue(t.house)
    const sent = eventOf(lettersTo(trust).at(-1))
    expect((await priya.get(page)).html).toContain(`href="${page}/meeting.ics"`)
    const file = await priya.get(`${page}/meeting.ics`)
    expect(file.status).toBe(200)
    const calendar = new ICAL.Component(ICAL.parse(file.html))
    const [only] = calendar.getAllSubcomponents('vevent')
    const event = new ICAL.Event(only)
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH')
    expect([event.uid, event.sequence, event.startDate.toJSDate()]).toEqual([sent.event.uid, 0, sent.event.startDate.toJSDate()])
    expect(event.attendees).toEqual([])
    for (const kept of ['Wrenna', 'Zephyrsson', 'grey car', child.ref, page.split('/')[2] ?? 'none', 'Priya'])
      expect(file.html).not.toContain(kept)
    expect((await (await t.visit('noor')).get(`${page}/meeting.ics`)).status).toBe(404)
    // Called off, the file takes the same entry out again, for as long as somebody could still come.
    await priya.submit(`${page}/cancel`, { why: 'Not needed any more' })
    expect((await priya.get(page)).text).toMatch(/Take it out of your calendar/)
    expect((await priya.get(page)).text).not.toMatch(/Put it into your calendar/)
    const out = readCalendar((await priya.get(`${page}/meeting.ics`)).html)
    expect([out.method, out.status, out.event.sequence, out.event.uid]).toEqual(['CANCEL', 'CANCELLED', 1, event.uid])
    expect([out.event.attendees, out.text.includes('Not needed')]).toEqual([[], false])
    expect((await (await t.visit('noor')).get(`${page}/meeting.ics`)).status).toBe(404)
    await t.clock.set(new Date('2026-11-13T10:00:00Z'))
    expect((await priya.get(`${page}/meeting.ics`)).status).toBe(404)
    expect((await priya.get(page)).html).not.toContain('meeting.ics')
  })

  test('moved, it is the same entry with a higher sequence; called off, the same cancelled; who was let in is let out', async () => {
    const { page, priya, child } = await opened('Rook')
    await sendDue(t.house)
    const first = eventOf(lettersTo(trust)[0])
    mail.letters.splice(0)
    await t.clock.forward(1)
    await priya.submit(`${page}/move`, { ...typedMoment('at', '2026-11-16 14:30'), why: 'Police cannot come before' })
    await sendDue(t.house)
    for (const to of [trust, email['dan']]) {
      const moved = eventOf(lettersTo(to)[0])
      expect(moved.event.uid).toBe(first.event.uid)
      expect(moved.event.sequence).toBe(1)
      expect(moved.event.startDate.toJSDate().toISOString()).toBe('2026-11-16T14:30:00.000Z')
    }
    mail.letters.splice(0)
    await t.clock.forward(1)
    const dan = await t.visit('dan')
    expect((await dan.get(page)).status).toBe(200)
    await priya.submit(`${page}/cancel`, { why: 'He is safe with his aunt' })
    await sendDue(t.house)
    const gone = eventOf(lettersTo(trust)[0])
    expect([gone.method, gone.status, gone.event.sequence, gone.event.uid]).toEqual(['CANCEL', 'CANCELLED', 2, first.event.uid])
    // What it says is of a meeting that nobody comes to: not how to join it.
    expect(lettersTo(trust)[0]?.mail.text).toMatch(/called off[^]*take the entry out yourself/)
    expect(lettersTo(trust)[0]?.mail.text).not.toMatch(/how to join|whether somebody comes/)
    expect((await dan.get(`/children/${child.ref}`)).status).toBe(404)
    expect((await priya.get(page)).status).toBe(200)
  })

  test('ended before its time, the same people get the entry cancelled; ended after it began, nobody does', async () => {
    const { child, page, priya } = await opened('Juniper')
    await sendDue(t.house)
    const first = eventOf(lettersTo(trust)[0])
    const invited = new Set(mail.letters.filter((l) => l.mail.attachments.length > 0).map((l) => l.to))
    expect(invited.has(email['dan'] ?? '')).toBe(true)
    mail.letters.splice(0)
    await t.clock.forward(1)
    expect((await endedWithAll(page, priya)).status).toBe(303)
    await sendDue(t.house)
    const gone = mail.letters.filter((l) => l.mail.attachments.length > 0)
    expect(new Set(gone.map((l) => l.to))).toEqual(invited)
    for (const letter of gone) {
      const { method, status, event } = eventOf(letter)
      expect([method, status, event.uid, event.sequence]).toEqual(['CANCEL', 'CANCELLED', first.event.uid, 1])
      expect(event.attendees.map((a) => String(a.getFirstValue()).toLowerCase())).toEqual([`mailto:${letter.to}`])
      expect(letter.mail.text).toContain('has ended before its time')
      expect(letter.mail.text).toContain('Fri 13 Nov 2026, 10:00')
      expect(letter.mail.text).not.toContain('how to join')
      const whole = `${letter.mail.subject} ${letter.mail.text} ${eventOf(letter).text}`
      for (const kept of ['Juniper', 'Zephyrsson', 'grey car', 'wants help', child.ref, page.split('/')[2] ?? 'none', 'Priya'])
        expect(whole).not.toContain(kept)
    }
    // Who ended it is told nothing, and takes the file.
    const file = readCalendar((await priya.get(`${page}/meeting.ics`)).html)
    expect([file.method, file.event.uid, file.event.sequence, file.event.attendees]).toEqual(['CANCEL', first.event.uid, 1, []])
    expect((await priya.get(page)).text).toContain('Take it out of your calendar')
    // Who was not invited gets neither.
    expect((await (await t.visit('noor')).get(`${page}/meeting.ics`)).status).toBe(404)

    await t.clock.set(testNow)
    const other = await opened('Linnet')
    await sendDue(t.house)
    mail.letters.splice(0)
    await t.clock.set(new Date('2026-11-13T10:20:00Z'))
    expect((await endedWithAll(other.page, other.priya)).status).toBe(303)
    await sendDue(t.house)
    expect(lettersTo(email['dan'])[0]?.mail.text).toContain('minutes')
    expect(mail.letters.filter((l) => l.mail.attachments.length > 0)).toEqual([])
    expect((await other.priya.get(`${other.page}/meeting.ics`)).status).toBe(404)
    expect((await other.priya.get(other.page)).text).not.toContain('your calendar')
  })

  test('the minutes of two discussions wait for the daily hour in one letter, and neither is lost', async () => {
    const dan = await t.visit('dan')
    await dan.submit('/account/reach', { channel: 'email', quietFrom: '', quietTo: '', pace: 'daily', dailyAt: '16:00' })
    const both = [await opened('Marram'), await opened('Nettle')]
    await t.clock.set(new Date('2026-11-13T10:30:00Z'))
    for (const { page, priya } of both) expect((await endedWithAll(page, priya)).status).toBe(303)
    await sendDue(t.house)
    expect(lettersTo(email['dan'])).toEqual([])
    await t.clock.set(new Date('2026-11-13T16:01:00Z'))
    await sendDue(t.house)
    await t.owner.query('delete from worker_reach where worker_id = $1', [ids['dan']])
    const [letter, ...others] = lettersTo(email['dan'])
    expect([others, letter?.mail.subject]).toEqual([[], '2 things need you in Safe Return'])
    const leads: unknown[] = []
    for (const [, link] of (letter?.mail.text ?? '').matchAll(/https:\/\/safe-return\.example(\/messages\/\S+)/g))
      leads.push((await dan.get(link ?? '')).location)
    expect(leads).toEqual(expect.arrayContaining(both.map(({ page }) => `${page}/minutes`)))
  })

  test('moved before it could be sent, only the new time is told', async () => {
    // In Dan's quiet hours.
    await t.clock.set(new Date('2026-11-12T21:00:00Z'))
    const { page, priya } = await opened('Sorrel')
    await priya.submit(`${page}/move`, { ...typedMoment('at', '2026-11-17 09:00'), why: 'Too soon' })
    await sendDue(t.house)
    expect(lettersTo(email['dan'])).toEqual([])
    await t.clock.set(new Date('2026-11-13T08:00:00Z'))
    await sendDue(t.house)
    const letters = lettersTo(email['dan']).filter((l) => l.mail.attachments.length > 0)
    expect(letters).toHaveLength(1)
    expect(eventOf(letters[0]).event.sequence).toBe(1)
  })

  test('told once a day, somebody learns of a meeting before it all the same; of one that is far, at their hour', async () => {
    const dan = await t.visit('dan')
    await dan.submit('/account/reach', { channel: 'email', quietFrom: '20:00', quietTo: '07:00', pace: 'daily', dailyAt: '12:00' })
    await t.clock.set(new Date('2026-11-12T13:00:00Z'))
    // Tomorrow at ten, and their next hour is tomorrow at noon: too late. Next week is told then.
    const { page, priya } = await opened('Yarrow')
    const child = await newChild(t, 'Zinnia')
    const far = await priya.submit(`/children/${child.ref}/discuss`, {
      why: 'The same again',
      ...shareWords,
      ...typedMoment('at', '2026-11-19 10:00'),
      teams: [ids['haddlestone-police/missing'] ?? ''],
    })
    expect(far.status).toBe(303)
    await sendDue(t.house)
    expect(lettersTo(email['dan']).map((l) => eventOf(l).event.startDate.toJSDate().toISOString())).toEqual(['2026-11-13T10:00:00.000Z'])
    mail.letters.splice(0)
    // Called off in the evening, they learn it before they set out.
    await t.clock.set(new Date('2026-11-12T21:00:00Z'))
    await priya.submit(`${page}/cancel`, { why: 'He is safe with his aunt' })
    await sendDue(t.house)
    expect(lettersTo(email['dan']).map((l) => eventOf(l).method)).toEqual(['CANCEL'])
    await t.clock.set(new Date('2026-11-13T12:01:00Z'))
    await sendDue(t.house)
    expect(lettersTo(email['dan']).filter((l) => l.mail.attachments.length > 0)).toHaveLength(2)
    await t.owner.query('delete from worker_reach where worker_id = $1', [ids['dan']])
  })

  test('a mailbox that refuses is shown to the administrator of whoever invited, without what it was about', async () => {
    mail.answer = (to) => (to === trust ? 550 : null)
    await opened('Teasel')
    await sendDue(t.house)
    mail.answer = () => null
    const failed = await (await t.visit('sian')).get('/agency/messages')
    expect(failed.text).toContain(trust)
    expect(failed.text).not.toContain('Teasel')
    expect((await (await t.visit('mina')).get('/agency/messages')).text).not.toContain(trust)
  })

  test('the minutes are told to teams, and not sent outside', async () => {
    const { page, priya } = await opened('Umber')
    await sendDue(t.house)
    mail.letters.splice(0)
    await t.clock.set(new Date('2026-11-13T10:30:00Z'))
    expect((await endedWithAll(page, priya)).status).toBe(303)
    await sendDue(t.house)
    expect(lettersTo(email['dan'])[0]?.mail.text).toContain('minutes')
    expect(lettersTo(trust)).toEqual([])
    // Whoever convenes is told who gets them by hand; nobody else needs to know.
    expect((await priya.get(page)).text).toMatch(/does not use Safe Return: print the minutes/)
    expect((await (await t.visit('dan')).get(page)).text).not.toContain('print the minutes')
    const link = /https:\/\/safe-return\.example(\/messages\/\S+)/.exec(lettersTo(email['dan'])[0]?.mail.text ?? '')?.[1] ?? ''
    expect((await (await t.visit('dan')).get(link)).location).toBe(`${page}/minutes`)
  })
})
