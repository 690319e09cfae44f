// A meeting of a panel over time, through the door: ended by mistake and opened again, moved, called off; and what its members are told.
import ICAL from 'ical.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestHouse } from '../../../tests/support/house.ts'
import type { MailServer } from '../../../tests/support/mail.ts'
import { openMailedHouse, type MailedHouse } from '../../../tests/support/mailed.ts'
import { newChild, typedMoment, type KnownChild } from '../../../tests/support/returns.ts'
import type { Fields } from '../../../tests/support/visitor.ts'
import { sql } from '../../platform/db/index.ts'
import { sendDue } from '../notifications/index.ts'
import { openCircle } from '../people/index.ts'
import { buildAgendas, referToPanel } from './index.ts'

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
  await t.clock.set(new Date('2026-11-12T09:00:00Z'))
  // Each test has a panel of its own: Amara chairs, Helen and Ife sit. No rule but a worker's reason, and what the panel itself said.
  await t.owner.query('truncate panel cascade')
  expect((await submit('amara', '/panels/new', { name: 'Haddlestone MACE' })).status).toBe(303)
  for (const worker of ['helen', 'ife'])
    expect((await submit('amara', '/panels/haddlestone/members/add', { worker: ids[worker] ?? '' })).status).toBe(303)
  await t.owner.query('update panel_rules set episodes = null, levels = $1, harm_now = false, overdue_days = null', [[]])
  await mailed.forget()
})

const submit = async (worker: string, url: string, fields: Fields, action?: string) => (await t.visit(worker)).submit(url, fields, action)
const get = async (worker: string, url: string) => (await t.visit(worker)).get(url)
const arranged = async (when: string) => {
  const made = await submit('amara', '/panels/haddlestone/meetings/new', { ...typedMoment('at', when), place: 'Room 4' })
  expect(made.status).toBe(303)
  return made.location ?? ''
}
const build = (page: string) => submit('amara', page, {}, `${page}/build`)
const end = (page: string) => submit('amara', page, {}, `${page}/end`)
const say = (page: string, { ref }: KnownChild) =>
  submit(
    'helen',
    `${page}/children/${ref}`,
    { outcome: 'in-plan', outcomeWords: 'One adult rings', again: 'no' },
    `${page}/children/${ref}/outcome`,
  )
const openTo = (child: KnownChild, worker: string) =>
  t.as('priya', (scope) =>
    openCircle(scope, {
      childId: child.id,
      workerId: ids[worker] ?? '',
      purpose: 'shared-with',
      expiresAt: new Date(scope.now.getTime() + 9 * 86_400_000),
    }),
  )
const refer = (child: KnownChild) =>
  t.as('priya', (scope) =>
    referToPanel(scope, child.id, 'The same car again', 'Who speaks to the garage?', {
      detriment: 'None found',
      childView: 'Agrees',
      childTold: true,
    }),
  )

/** A meeting of two children, ended an hour after it began with one of them spoken about; the next one has the other from it. */
async function endedTooSoon() {
  const [told, left] = [await newChild(t, 'Anders'), await newChild(t, 'Birdie')]
  const [first, second] = [await arranged('2026-11-20 10:00'), await arranged('2026-11-27 10:00')]
  for (const child of [told, left]) await refer(child)
  await t.clock.set(new Date('2026-11-20T11:00:00Z'))
  expect((await say(first, told)).status).toBe(303)
  expect((await end(first)).status).toBe(303)
  await build(second)
  return { told, left, first, second }
}

describe('a meeting that was ended by mistake', () => {
  it('is opened again by who chairs, with a reason that stays; the child whom the next one had from it stands there no more', async () => {
    const { told, left, first, second } = await endedTooSoon()
    expect((await get('helen', second)).text).toContain('Birdie')
    await expect(say(first, left)).rejects.toThrow('has no form')
    // Whoever sits, sits beside it or chairs nothing does not open it.
    for (const worker of ['helen', 'ife', 'priya', 'dan', 'noor']) expect((await get(worker, `${first}/reopen`)).status, worker).toBe(404)
    expect((await get('helen', first)).html).not.toContain(`${first}/reopen`)
    expect((await get('amara', first)).html).toContain(`${first}/reopen`)
    expect((await get('amara', `${second}/reopen`)).status).toBe(404)
    const refused = await submit('amara', `${first}/reopen`, { why: '' })
    expect([refused.status, refused.text.includes('Say why it is opened again')]).toEqual([422, true])
    expect((await submit('amara', `${first}/reopen`, { why: 'One child was not spoken about yet' })).location).toBe(first)

    const seen = await get('ife', first)
    expect(seen.text).toContain('One child was not spoken about yet')
    expect(seen.text).toContain('Ended by Amara')
    const { rows } = await t.owner.query<{ why: string; by: string; ended: boolean; reopened_at: Date }>(
      `select r.why, w.code as by, m.ended_at is not null as ended, r.reopened_at from panel_reopening r join worker w on w.id = r.reopened_by join panel_meeting m on m.id = r.meeting_id`,
    )
    expect(rows).toEqual([
      { why: 'One child was not spoken about yet', by: 'amara', ended: false, reopened_at: new Date('2026-11-20T11:00:00Z') },
    ])
    const audited = await t.owner.query(
      `select 1 from audit_entry where subject = 'panel-meeting' and why = 'reopen' and wrote and worker_id = $1`,
      [ids['amara']],
    )
    expect(audited.rowCount).toBe(1)
    // On one agenda, not on two; neither the clock nor the chair puts them there while this one goes on.
    for (const again of [() => build(second), () => buildAgendas(t.house)]) {
      await again()
      expect((await get('helen', second)).text).toContain('0 children')
    }
    expect((await say(first, left)).status).toBe(303)
    expect((await get('helen', `${first}/children/${told.ref}`)).text).toContain('One adult rings')
    // What stands may be read by nobody outside, and written over by nobody.
    expect(await t.as('noor', async ({ rows: db }) => (await sql`select 1 from panel_reopening`.execute(db)).rows.length)).toBe(0)
    await expect(t.as('amara', ({ rows: db }) => sql`update panel_reopening set why = 'x'`.execute(db))).rejects.toThrow(
      'permission denied',
    )
  })

  it('ends again as the first time: whom it did not get to comes again, once', async () => {
    const { left, first, second } = await endedTooSoon()
    await submit('amara', `${first}/reopen`, { why: 'By mistake' })
    expect((await end(first)).status).toBe(303)
    await build(second)
    await buildAgendas(t.house)
    const agenda = await get('helen', second)
    expect(agenda.text).toContain('1 child, 0 of them')
    expect(agenda.html.split('did not get to them')).toHaveLength(2)
    expect(agenda.text).not.toContain('Left out')
    const items = await t.owner.query(`select 1 from panel_item i join panel_meeting m on m.id = i.meeting_id where i.child_id = $1`, [
      left.id,
    ])
    expect(items.rowCount).toBe(2)
    // And a second time, and now it gets to them.
    await submit('amara', `${first}/reopen`, { why: 'By mistake, again' })
    expect((await say(first, left)).status).toBe(303)
    await end(first)
    await build(second)
    expect((await get('helen', second)).text).toContain('0 children')
  })

  it('leaves a child on the next agenda who is there for a reason of its own, without the reason that holds no more', async () => {
    const { left, first, second } = await endedTooSoon()
    await refer(left)
    await submit('amara', `${first}/reopen`, { why: 'By mistake' })
    const agenda = await get('helen', second)
    expect(agenda.text).toContain('Birdie')
    expect(agenda.text).toContain('asks the panel to look')
    expect(agenda.text).not.toContain('did not get to them')
  })

  it('carries nobody past it from the meeting before: who stands on the nearer agenda does not stand on the further one', async () => {
    const child = await newChild(t, 'Esme')
    const before = await arranged('2026-11-13 10:00')
    await refer(child)
    await t.clock.set(new Date('2026-11-13T11:00:00Z'))
    await end(before)
    const [first, second] = [await arranged('2026-11-20 10:00'), await arranged('2026-11-27 10:00')]
    await build(first)
    await build(second)
    expect((await get('helen', first)).text).toContain('did not get to them')
    expect((await get('helen', second)).text).toContain('0 children')
    await t.clock.set(new Date('2026-11-20T11:00:00Z'))
    await end(first)
    await build(second)
    expect((await get('helen', second)).text).toContain('The panel of 20 November 2026 did not get to them')
    await submit('amara', `${first}/reopen`, { why: 'By mistake' })
    await build(second)
    expect((await get('helen', second)).text).toContain('0 children')
    expect((await say(first, child)).status).toBe(303)
  })

  it('is not opened again once the next one has begun, nor once its records have closed; not past the page either', async () => {
    const { first, second } = await endedTooSoon()
    await t.clock.set(new Date('2026-11-27T10:00:00Z'))
    const begun = await submit('amara', `${first}/reopen`, { why: 'By mistake' })
    expect([begun.status, begun.text.includes('The next meeting has begun')]).toEqual([422, true])
    expect((await get('amara', first)).html).not.toContain(`${first}/reopen`)
    const meeting = (await t.owner.query<{ id: string }>('select id from panel_meeting where ref = $1', [first.split('/')[2]])).rows[0]?.id
    const direct = (worker: string) =>
      t.as(worker, ({ rows }) => sql`select reopen_panel_meeting(${meeting ?? ''}::uuid, 'x')`.execute(rows))
    await expect(direct('amara')).rejects.toThrow('the next meeting has begun')
    await expect(direct('helen')).rejects.toThrow('whoever chairs')
    const past = await t.as('amara', ({ rows }) =>
      sql`update panel_meeting set ended_at = null, ended_by = null where id = ${meeting ?? ''}::uuid`.execute(rows),
    )
    expect(past.numAffectedRows).toBe(0n)
    await t.clock.set(new Date('2026-11-26T09:00:00Z'))
    expect((await submit('amara', `${second}/cancel`, { why: 'The room is flooded' })).status).toBe(303)
    await t.clock.set(new Date('2026-12-04T10:00:00Z'))
    const closed = await submit('amara', `${first}/reopen`, { why: 'By mistake' })
    expect([closed.status, closed.text.includes('have closed to its members')]).toEqual([422, true])
    await expect(direct('amara')).rejects.toThrow('the records have closed')
    await t.clock.set(new Date('2026-12-04T09:59:00Z'))
    expect((await submit('amara', `${first}/reopen`, { why: 'By mistake' })).status).toBe(303)
  })
})

describe('a child who is added', () => {
  it('is found by name among the own circles of whoever sits, from the agenda; not once the meeting is over, and not by others', async () => {
    const child = await newChild(t, 'Quintilian')
    const page = await arranged('2026-11-20 10:00')
    const amara = await t.visit('amara')
    expect((await amara.get(page)).html).toContain(`href="${page}/add"`)
    const nobody = await amara.submit(`${page}/add`, { called: 'Nobody at all' })
    expect(nobody.text).toContain('No child in your circles is called that')
    expect((await amara.submit(`${page}/add`, { called: '' })).status).toBe(422)
    // Amara stands in no circle of this child: she does not find them. Who does goes on to the child's own page.
    await t.owner.query(
      "update circle_entry set closed_at = house_now(), closed_by = opened_by where child_id = $1 and purpose <> 'responsible-authority'",
      [child.id],
    )
    expect((await get('helen', `${page}/add`)).status).toBe(200)
    expect((await submit('helen', `${page}/add`, { called: 'Quintilian' })).html).not.toContain(child.ref)
    await openTo(child, 'amara')
    const found = await amara.submit(`${page}/add`, { called: 'Quintilian' })
    expect([found.status, found.html.includes(`href="/children/${child.ref}/panel"`), found.html.includes('?called=')]).toEqual([
      200,
      true,
      false,
    ])
    for (const worker of ['priya', 'dan', 'noor']) {
      expect((await get(worker, `${page}/add`)).status, worker).toBe(404)
      expect((await (await t.visit(worker)).postRaw(`${page}/add`, { called: 'Quintilian' })).status, worker).not.toBe(200)
    }
    await amara.submit(page, {}, `${page}/end`)
    expect((await amara.get(`${page}/add`)).status).toBe(404)
  })
})

describe('a meeting that is called off', () => {
  it('closes what was opened for it alone, and keeps who was put before it for the next one', async () => {
    const child = await newChild(t, 'Corin')
    const page = await arranged('2026-11-20 10:00')
    await refer(child)
    expect((await get('helen', `/children/${child.ref}`)).status).toBe(200)
    for (const worker of ['helen', 'priya', 'noor']) expect((await get(worker, `${page}/cancel`)).status, worker).toBe(404)
    expect((await submit('amara', `${page}/cancel`, { why: '' })).status).toBe(422)
    expect((await submit('amara', `${page}/cancel`, { why: 'The room is flooded' })).location).toBe(page)
    const seen = await get('helen', page)
    expect(seen.text).toContain('Called off: The room is flooded')
    expect(seen.html).not.toMatch(/\/end"/)
    expect(seen.text).toContain('Take it out of your calendar')
    expect(seen.text).not.toContain('Put it into your calendar')
    expect((await get('helen', `/children/${child.ref}`)).status).toBe(404)
    expect((await get('priya', `/children/${child.ref}/panel`)).text).toContain('the meeting was called off')
    for (const under of ['/change', '/cancel', '/reopen']) expect((await get('amara', page + under)).status, under).toBe(404)
    await expect(t.as('amara', ({ rows }) => sql`select build_panel_agenda(id) from panel_meeting`.execute(rows))).rejects.toThrow(
      'whoever chairs',
    )
    const next = await arranged('2026-11-24 10:00')
    await build(next)
    expect((await get('helen', next)).text).toContain('The same car again')
    expect((await get('helen', `/children/${child.ref}`)).status).toBe(200)
  })

  it('is not called off once something was said there', async () => {
    const child = await newChild(t, 'Delphi')
    const page = await arranged('2026-11-20 10:00')
    await refer(child)
    await say(page, child)
    const refused = await submit('amara', `${page}/cancel`, { why: 'By mistake' })
    expect([refused.status, refused.text.includes('the meeting was held')]).toEqual([422, true])
  })
})

const lettersTo = (worker: string) => mail.letters.filter((letter) => letter.to === email[worker])

function eventOf(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  const [only] = calendar.getAllSubcomponents('vevent')
  if (!only) throw new Error('no event')
  const event = new ICAL.Event(only)
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: event.uid,
    sequence: event.sequence,
    begins: event.startDate.toJSDate().toISOString(),
    ends: event.endDate.toJSDate().toISOString(),
  }
}
const sent = (worker: string) => {
  const letters = lettersTo(worker)
  expect(letters, worker).toHaveLength(1)
  return eventOf(letters[0]?.mail.attachments.find((a) => a.filename?.endsWith('.ics'))?.content.toString('utf8') ?? '')
}

describe('what the members are told', () => {
  it('is a meeting, its new time and that it is called off: one calendar entry, a link that asks to sign in, and nobody’s name', async () => {
    const child = await newChild(t, 'Quillon')
    const page = await arranged('2026-11-20 10:00')
    await refer(child)
    await sendDue(t.house)
    const first = sent('helen')
    expect(first).toMatchObject({ method: 'REQUEST', sequence: 0, begins: '2026-11-20T10:00:00.000Z', ends: '2026-11-20T12:00:00.000Z' })
    expect(sent('ife').uid).toBe(first.uid)
    // Who arranges it knows; who does not sit is told nothing.
    for (const worker of ['amara', 'priya', 'dan']) expect(lettersTo(worker), worker).toEqual([])
    const words = lettersTo('helen')[0]?.mail.text ?? ''
    expect(words).toContain('A meeting of a panel that you sit on is arranged')
    const link = /https:\/\/safe-return\.example(\/messages\/\S+)/.exec(words)?.[1] ?? ''
    expect((await get('helen', link)).location).toBe(page)
    expect((await t.stranger().get(link)).location ?? '').toContain('/sign-in')
    const file = await get('helen', `${page}/meeting.ics`)
    expect(eventOf(file.html)).toEqual({ ...first, method: 'PUBLISH' })
    expect((await get('priya', `${page}/meeting.ics`)).status).toBe(404)

    mail.letters.splice(0)
    await t.clock.forward(1)
    // Another place is no other time: nobody is told.
    await submit('amara', `${page}/change`, { place: 'Room 5' })
    await sendDue(t.house)
    expect(mail.letters).toEqual([])
    await submit('amara', `${page}/change`, typedMoment('at', '2026-11-21 14:30'))
    await sendDue(t.house)
    expect(sent('helen')).toMatchObject({ uid: first.uid, method: 'REQUEST', sequence: 1, begins: '2026-11-21T14:30:00.000Z' })
    const moved = mail.letters.splice(0)
    await t.clock.forward(1)
    await submit('amara', `${page}/cancel`, { why: 'Quillon is safe' })
    await sendDue(t.house)
    expect(sent('ife')).toMatchObject({ uid: first.uid, method: 'CANCEL', sequence: 2 })
    for (const { mail: one } of [...moved, ...mail.letters]) {
      const whole = `${one.subject} ${one.text} ${one.attachments.map((a) => a.content.toString('utf8')).join(' ')}`
      for (const kept of ['Quillon', child.ref, page.split('/')[2] ?? 'none', 'Room', 'Amara', 'garage']) expect(whole).not.toContain(kept)
    }
  })

  it('is also that it ended before its time, and that it is to be after all; the file says the same', async () => {
    const page = await arranged('2026-11-20 10:00')
    await sendDue(t.house)
    const first = sent('helen')
    mail.letters.splice(0)
    await t.clock.forward(1)
    expect((await get('helen', page)).html).not.toContain(`${page}/end`)
    for (const worker of ['helen', 'priya']) {
      await (await t.visit(worker)).postRaw(`${page}/end`, {})
      expect((await get('amara', page)).html, worker).toContain(`${page}/end`)
    }
    expect((await submit('amara', page, {}, `${page}/end`)).status).toBe(303)
    await sendDue(t.house)
    expect(sent('helen')).toMatchObject({ uid: first.uid, method: 'CANCEL', sequence: 1 })
    expect(sent('ife')).toMatchObject({ method: 'CANCEL', sequence: 1 })
    for (const worker of ['amara', 'priya', 'dan']) expect(lettersTo(worker), worker).toEqual([])
    expect(eventOf((await get('amara', `${page}/meeting.ics`)).html)).toEqual(sent('helen'))
    expect((await get('priya', `${page}/meeting.ics`)).status).toBe(404)
    mail.letters.splice(0)
    await t.clock.forward(1)
    expect((await submit('amara', `${page}/reopen`, { why: 'Ended by mistake' })).status).toBe(303)
    await sendDue(t.house)
    expect(sent('helen')).toMatchObject({ uid: first.uid, method: 'REQUEST', sequence: 2, begins: first.begins })
    expect(eventOf((await get('amara', `${page}/meeting.ics`)).html)).toEqual({ ...sent('helen'), method: 'PUBLISH' })
    mail.letters.splice(0)
    // Ended once it has begun, nobody is told: it was held when it was to be.
    await t.clock.set(new Date('2026-11-20T11:00:00Z'))
    expect((await submit('amara', page, {}, `${page}/end`)).status).toBe(303)
    await sendDue(t.house)
    expect(mail.letters).toEqual([])
    expect((await get('amara', `${page}/meeting.ics`)).status).toBe(404)
  })

  it('waits for the end of quiet hours or for the daily hour, and of two times only the last is told', async () => {
    const reach = (worker: string, fields: Record<string, string>) => submit(worker, '/account/reach', { channel: 'email', ...fields })
    expect((await reach('helen', { quietFrom: '20:00', quietTo: '07:00', pace: 'as-it-happens' })).status).toBe(303)
    expect((await reach('ife', { quietFrom: '', quietTo: '', pace: 'daily', dailyAt: '12:00' })).status).toBe(303)
    await t.clock.set(new Date('2026-11-12T21:00:00Z'))
    const page = await arranged('2026-11-20 10:00')
    await submit('amara', `${page}/change`, typedMoment('at', '2026-11-23 09:00'))
    await sendDue(t.house)
    expect(lettersTo('helen')).toEqual([])
    await t.clock.set(new Date('2026-11-13T08:00:00Z'))
    await sendDue(t.house)
    expect(sent('helen')).toMatchObject({ sequence: 1, begins: '2026-11-23T09:00:00.000Z' })
    expect(lettersTo('ife')).toEqual([])
    await t.clock.set(new Date('2026-11-13T12:01:00Z'))
    await sendDue(t.house)
    expect(sent('ife')).toMatchObject({ sequence: 1 })
    await t.owner.query('delete from worker_reach where worker_id = any($1)', [[ids['helen'], ids['ife']]])
  })

  it('is told no more to who has left the panel: the meeting leaves their calendar; who joins or sits again is told of what is to come', async () => {
    await t.clock.set(new Date('2026-11-12T21:00:00Z'))
    const page = await arranged('2026-11-20 10:00')
    const seatOf = async (worker: string) =>
      (await t.owner.query<{ id: string }>('select id from panel_member where worker_id = $1 and left_at is null', [ids[worker]])).rows[0]
        ?.id
    const takeOff = async (worker: string) =>
      submit('amara', '/panels/haddlestone/members', {}, `/panels/haddlestone/members/${await seatOf(worker)}/take-off`)
    const add = (worker: string) => submit('amara', '/panels/haddlestone/members/add', { worker: ids[worker] ?? '' })
    await takeOff('ife')
    await add('callum')
    // Taken off by mistake and put back before anybody was told: nothing but the meeting.
    await takeOff('helen')
    await add('helen')
    await t.clock.set(new Date('2026-11-13T09:00:00Z'))
    await sendDue(t.house)
    const first = sent('callum')
    expect(first).toMatchObject({ method: 'REQUEST', sequence: 0, begins: '2026-11-20T10:00:00.000Z' })
    expect(sent('helen')).toEqual(first)
    expect(sent('ife')).toMatchObject({ uid: first.uid, method: 'CANCEL', sequence: 0 })
    const words = lettersTo('ife')[0]?.mail.text ?? ''
    expect(words).toContain('You no longer sit on a panel')
    const link = /https:\/\/safe-return\.example(\/messages\/\S+)/.exec(words)?.[1] ?? ''
    expect((await get('ife', link)).location).toBe('/work')
    expect((await get('ife', page)).status).toBe(404)

    mail.letters.splice(0)
    await t.clock.forward(1)
    await submit('amara', `${page}/change`, typedMoment('at', '2026-11-21 14:30'))
    await takeOff('callum')
    await sendDue(t.house)
    expect(sent('callum')).toMatchObject({ uid: first.uid, method: 'CANCEL', sequence: 1 })
    expect(sent('helen')).toMatchObject({ uid: first.uid, method: 'REQUEST', sequence: 1 })
    expect(lettersTo('ife')).toEqual([])
    mail.letters.splice(0)
    await t.clock.forward(1)
    // Once it is over there is nothing to take out.
    await t.clock.set(new Date('2026-11-21T15:00:00Z'))
    await takeOff('helen')
    await sendDue(t.house)
    expect(mail.letters).toEqual([])
    for (const worker of ['helen', 'ife']) await add(worker)
  })
})
