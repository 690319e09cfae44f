// An invitation withdrawn: who was let in by it is let out and told, never why; what took part stays; refusals beside successes.
import ICAL from 'ical.js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import type { TestHouse } from '../../../../tests/support/house.ts'
import type { MailServer } from '../../../../tests/support/mail.ts'
import { openMailedHouse, type MailedHouse } from '../../../../tests/support/mailed.ts'
import { newChild, shareWords, type KnownChild } from '../../../../tests/support/returns.ts'
import { newRef } from '../../../platform/db/index.ts'
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

const nurses = 'haddle-health/safeguarding'
const police = 'haddlestone-police/missing'
const trust = 'safeguarding@vale-trust.example'
const why = 'A nurse there is his uncle'

async function opened(name: string): Promise<{ child: KnownChild; page: string }> {
  const child = await newChild(t, name)
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/discuss`, {
    why: 'The grey car was outside the school again',
    ...shareWords,
    teams: [ids[nurses] ?? '', ids[police] ?? ''],
  })
  const page = made.location ?? ''
  await priya.submit(`${page}/invite`, { whom: 'outside', outsideName: 'Vale Trust', outsideKind: 'health', outsideEmail: trust })
  await sendDue(t.house)
  mail.letters.splice(0)
  await t.clock.forward(1)
  return { child, page }
}

async function inviteeOf(page: string, teamOrAddress: string): Promise<string> {
  const { rows } = await t.owner.query<{ id: string }>(
    `select i.id from discussion_invitee i join discussion d on d.id = i.discussion_id where d.ref = $1 and (i.team_id::text = $2 or i.outside_email = $2)`,
    [page.split('/')[2], ids[teamOrAddress] ?? teamOrAddress],
  )
  return rows[0]?.id ?? ''
}

const at = async (page: string, whom: string) => `${page}/invitees/${await inviteeOf(page, whom)}/withdraw`
const status = async (worker: string, url: string) => (await (await t.visit(worker)).get(url)).status

function letterTo(address: string | undefined) {
  const letters = mail.letters.filter((letter) => letter.to === address)
  expect(letters, address).toHaveLength(1)
  const text = letters[0]?.mail.text ?? ''
  const file = letters[0]?.mail.attachments.find((a) => a.filename?.endsWith('.ics'))?.content.toString('utf8') ?? ''
  return { text, file, method: new ICAL.Component(ICAL.parse(file)).getFirstPropertyValue('method') }
}

test('closes the record to who was let in by it, leaves their calendar, and tells them that and not why', async () => {
  const { child, page } = await opened('Anders')
  expect(await status('ife', page)).toBe(200)
  expect(await status('ife', `/children/${child.ref}/about`)).toBe(200)
  const priya = await t.visit('priya')
  const url = await at(page, nurses)
  expect((await priya.get(page)).html).toContain(`href="${url}"`)
  const asked = await priya.get(url)
  expect(asked.text).toContain('Withdraw the invitation of Haddle Valley safeguarding nurses')
  const unsaid = await priya.submit(url, { why: '' })
  expect([unsaid.status, unsaid.text.includes('Say why it is withdrawn')]).toEqual([422, true])
  expect((await priya.submit(url, { why })).location).toBe(page)

  expect(await status('ife', page)).toBe(404)
  expect(await status('ife', `/children/${child.ref}/about`)).toBe(404)
  expect((await (await t.visit('ife')).get('/work')).text).not.toContain('Anders')
  await sendDue(t.house)
  const letter = letterTo(email['ife'])
  expect(letter.text).toContain('You are no longer invited to a meeting of agencies')
  expect(letter.method).toBe('CANCEL')
  for (const kept of [why, 'uncle', 'Anders', child.ref, page.split('/')[2] ?? 'none'])
    expect(letter.text + letter.file).not.toContain(kept)
  const link = /https:\/\/safe-return\.example(\/messages\/\S+)/.exec(letter.text)?.[1] ?? ''
  expect((await (await t.visit('ife')).get(link)).location).toBe('/work')
  expect(mail.letters).toHaveLength(1)

  // Whoever convenes it reads why; the others invited do not, nor do the minutes.
  expect((await priya.get(page)).text).toContain(why)
  expect((await (await t.visit('dan')).get(page)).text).not.toContain('uncle')
  const left = await priya.get(page)
  expect(left.text).toContain('Invitations withdrawn')
  // It is gone: once more there is nothing to withdraw.
  expect((await priya.get(url)).status).toBe(404)
  expect((await priya.postRaw(url, {})).status).not.toBe(200)
})

test('an address outside is told by the same entry, cancelled; invited again, they get it anew', async () => {
  const { page } = await opened('Birdie')
  const priya = await t.visit('priya')
  expect((await priya.submit(await at(page, trust), { why: 'The wrong address' })).status).toBe(303)
  await sendDue(t.house)
  const letter = letterTo(trust)
  expect(letter.method).toBe('CANCEL')
  expect(letter.text).not.toContain('https://')
  mail.letters.splice(0)
  await t.clock.forward(1)
  const again = await priya.submit(`${page}/invite`, {
    whom: 'outside',
    outsideName: 'Vale Trust',
    outsideKind: 'health',
    outsideEmail: trust,
  })
  expect(again.status).toBe(303)
  await sendDue(t.house)
  expect(letterTo(trust).method).toBe('REQUEST')
  mail.letters.splice(0)
  // Withdrawn and put right before anything was sent: they are told of the meeting alone.
  await t.clock.forward(1)
  await t.clock.set(new Date('2026-11-12T23:00:00Z'))
  await (await t.visit('dan')).submit('/account/reach', { channel: 'email', quietFrom: '20:00', quietTo: '07:00', pace: 'as-it-happens' })
  expect((await priya.submit(await at(page, police), { why: 'By mistake' })).status).toBe(303)
  expect((await priya.submit(`${page}/invite`, { whom: 'here', team: ids[police] ?? '' })).status).toBe(303)
  await t.clock.set(new Date('2026-11-13T08:00:00Z'))
  await sendDue(t.house)
  expect(letterTo(email['dan']).method).toBe('REQUEST')
  await t.owner.query('delete from worker_reach where worker_id = $1', [ids['dan']])
})

test('is for who convenes it, while it is open, and never for who has taken part', async () => {
  const { child, page } = await opened('Cosmo')
  const url = await at(page, nurses)
  // Others of the circle are told that it is not theirs to do; whoever has nothing to do with it finds nothing.
  for (const worker of ['dan', 'ife']) {
    await (await t.visit(worker)).postRaw(url, { why })
    expect(await inviteeOf(page, nurses), worker).not.toBe('')
  }
  for (const worker of ['noor', 'wyn', 'joel']) expect(await status(worker, url), worker).toBe(404)
  expect(await status('priya', `${page}/invitees/${ids['priya']}/withdraw`)).toBe(404)
  // The database says it again.
  for (const worker of ['dan', 'noor'])
    expect(
      (
        await t.as(worker, ({ rows }) =>
          rows.selectNoFrom((eb) => eb.fn<boolean>('withdraw_invitation', [eb.val(url.split('/')[4]), eb.val('x')]).as('done')).execute(),
        )
      )[0]?.done,
      worker,
    ).toBe(false)

  const priya = await t.visit('priya')
  await priya.submit(`${page}/record`, { here: [await inviteeOf(page, police), await inviteeOf(page, trust)] }, `${page}/record/here`)
  const came = await priya.get(await at(page, police))
  expect(came.text).toContain('They have taken part, so that stands')
  expect((await priya.get(page)).html).not.toContain(await at(page, police))
  await priya.submit(`${page}/urgent`, { why: 'He may be gone tonight' })
  expect((await priya.submit(`${page}/end`, { outcome: 'section-17', why: 'He wants help' })).status).toBe(303)
  expect((await priya.get(page)).html).not.toContain(url)
  expect((await priya.get(url)).text).not.toContain('Why is it withdrawn?')
  expect(await status('ife', `/children/${child.ref}/about`)).toBe(200)
})

test('whoever stands in the circle for something else stays in it; of a place it is the same', async () => {
  const { child, page } = await opened('Delphi')
  await t.owner.query(
    `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '30 days')`,
    [child.id, ids[nurses], ids['priya']],
  )
  const priya = await t.visit('priya')
  expect((await priya.submit(await at(page, nurses), { why: 'Somebody else of theirs comes' })).status).toBe(303)
  expect(await status('ife', `/children/${child.ref}/about`)).toBe(200)
  expect((await (await t.visit('ife')).get(page)).text).not.toContain('Invitations withdrawn')

  const ref = newRef('X')
  const made = await t.owner.query<{ id: string }>(
    `insert into context (ref, kind, name, description, area_id, opened_why, opened_by)
     select $1, 'place', 'Station ' || $1, 'The bus station', a.id, 'Three children were picked up there', $2 from area a where a.code = 'haddlestone' returning id`,
    [ref, ids['priya']],
  )
  await t.owner.query(
    `insert into context_circle (context_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'answers', $3, house_now() + interval '90 days')`,
    [made.rows[0]?.id, ids['haddlestone/missing'], ids['priya']],
  )
  const held = await priya.submit(`/contexts/${ref}/discuss`, {
    why: 'The lights are out',
    ...shareWords,
    teams: [ids[nurses] ?? '', ids[police] ?? ''],
  })
  const place = held.location ?? ''
  expect(await status('ife', `/contexts/${ref}`)).toBe(200)
  expect((await priya.submit(await at(place, nurses), { why })).status).toBe(303)
  expect(await status('ife', `/contexts/${ref}`)).toBe(404)
  expect(await status('dan', `/contexts/${ref}`)).toBe(200)
})
