// Offers, attempts, what was missed and why, and what carers know when it was not held: through the HTTP door.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { at, cameBack, taken, typedMoment } from '../../../../tests/support/returns.ts'
import type { Fields } from '../../../../tests/support/visitor.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const offer: Fields = {
  kind: 'offer',
  ...typedMoment('at', '2026-11-12 08:50'),
  how: 'phone',
  outcome: 'accepted',
  detail: 'Wants to meet at the library',
}

interface Clocks {
  ref: string
  offered_at: Date | null
  accepted_at: Date | null
  completed_at: Date | null
  offer_missed_reason: string | null
  completion_missed_reason: string | null
}

async function clocksOf(childId: string): Promise<Clocks[]> {
  return (
    await t.owner.query<Clocks>(
      'select r.ref, ir.* from interview_return ir join episode_return r on r.id = ir.return_id where ir.child_id = $1 order by r.returned_at',
      [childId],
    )
  ).rows
}

test('each offer and attempt is logged with how, when and what came of it; an offer that reached somebody stops the offer clock', async () => {
  const { interview, child } = await taken(t, 'Ari')
  const tom = await t.visit('tom')
  const url = `/interviews/${interview}/attempt`
  await tom.submit(url, {
    ...offer,
    kind: 'attempt',
    ...typedMoment('at', '2026-11-12 08:10'),
    how: 'visit',
    outcome: 'no-answer',
    detail: 'Nobody in',
  })
  expect(await clocksOf(child.id)).toMatchObject([{ offered_at: null }])
  expect((await tom.submit(url, offer)).location).toBe(`/interviews/${interview}`)
  expect(await clocksOf(child.id)).toMatchObject([
    { offered_at: new Date('2026-11-12T08:50:00Z'), accepted_at: new Date('2026-11-12T08:50:00Z'), completed_at: null },
  ])
  const hub = await tom.get(`/interviews/${interview}`)
  for (const words of [
    '2 attempts so far',
    'Accepted · by phone',
    'Wants to meet at the library',
    'No answer · in person',
    'Nobody in',
    'Tom Okafor',
  ])
    expect(hub.text).toContain(words)
  expect(hub.text).toMatch(/Offered Thu 12 Nov 2026, 08:50 ?, in time/)
  // Carers and a school's lead read no detail of it in the story.
  expect((await (await t.visit('ruth')).get(`/interviews/${interview}`)).status).toBe(404)
})

test('one offer covers the returns before it and none after it', async () => {
  const first = await cameBack(t, 'Bo', { missingFrom: at('2026-11-09T18:00:00Z'), returned: at('2026-11-10T01:00:00Z') })
  await cameBack(t, first.child, { missingFrom: at('2026-11-11T18:00:00Z'), returned: at('2026-11-12T06:00:00Z') })
  const tom = await t.visit('tom')
  await tom.submit(`/interviews/${first.interview}/attempt`, { ...offer, ...typedMoment('at', '2026-11-10 10:00') })
  expect(await clocksOf(first.child.id)).toMatchObject([{ offered_at: new Date('2026-11-10T10:00:00Z') }, { offered_at: null }])
})

test('an attempt is refused before the return, from the future, without a way; and by whoever is not of the team', async () => {
  const { interview, child } = await taken(t, 'Cy')
  const tom = await t.visit('tom')
  const url = `/interviews/${interview}/attempt`
  for (const [fields, words] of [
    [typedMoment('at', '2026-11-11 22:00'), 'before the child was back'],
    [typedMoment('at', '2026-11-12 09:30'), 'in the future'],
    [typedMoment('at', '2026-11-12'), 'as near as you know'],
    [{ how: '' }, 'Say how'],
    [{ outcome: '' }, 'Say what came of it'],
  ] as const) {
    const seen = await tom.submit(url, { ...offer, ...fields })
    expect(seen.status).toBe(422)
    expect(seen.text).toContain(words)
    expect(seen.html).toContain('Wants to meet at the library')
  }
  expect(await clocksOf(child.id)).toMatchObject([{ offered_at: null }])
  for (const worker of ['dan', 'priya', 'ruth', 'wyn']) expect((await (await t.visit(worker)).get(url)).status, worker).toBe(404)
  expect((await (await t.visit('grace')).submit(url, offer)).status).toBe(303)
})

test('every miss has a reason: asked at once when it is recorded late, called for in My work until it is given', async () => {
  const { interview, child } = await taken(t, 'Dee')
  const tom = await t.visit('tom')
  await t.clock.set(new Date('2026-11-15T09:00:00Z'))
  const work = await tom.get('/work')
  expect(work.text).toContain('2 clocks missed, no reason given yet')
  expect(work.html).toContain(`/interviews/${interview}/missed-reason`)
  // Longer ago than a year, nobody is asked any more.
  await t.owner.query(`update interview set opened_at = opened_at - interval '1 year' where ref = $1`, [interview])
  expect((await tom.get('/work')).html).not.toContain(`/interviews/${interview}/missed-reason`)
  await t.owner.query(`update interview set opened_at = opened_at + interval '1 year' where ref = $1`, [interview])
  const late = await tom.submit(`/interviews/${interview}/attempt`, { ...offer, ...typedMoment('at', '2026-11-15 08:00') })
  expect(late.location).toBe(`/interviews/${interview}/missed-reason`)
  const [clocks] = await clocksOf(child.id)
  const reasons = `/interviews/${interview}/missed-reason`
  const empty = await tom.submit(reasons, {})
  expect(empty.status).toBe(422)
  expect(empty.text).toContain('Choose the reason that fits best')
  const unsaid = await tom.submit(reasons, { [`offer-${clocks?.ref}`]: 'other', [`completion-${clocks?.ref}`]: 'could-not-reach' })
  expect(unsaid.status).toBe(422)
  expect(unsaid.text).toContain('Say a little more about this reason')
  await tom.submit(reasons, { [`offer-${clocks?.ref}`]: 'told-late', [`completion-${clocks?.ref}`]: 'could-not-reach' })
  expect(await clocksOf(child.id)).toMatchObject([{ offer_missed_reason: 'told-late', completion_missed_reason: 'could-not-reach' }])
  expect((await tom.get('/work')).html).not.toContain(`/interviews/${interview}/missed-reason`)
  const hub = await tom.get(`/interviews/${interview}`)
  expect(hub.text).toContain('Why: We were told of the return too late')
  expect(hub.text).toContain('Why: We tried and could not reach the child')
  expect((await tom.get(reasons)).text).toContain('No clock of this interview was missed without a reason')
  expect((await (await t.visit('priya')).get(reasons)).status).toBe(404)
})

test('declined: why, offered again, and then what carers know; each may be added as it comes', async () => {
  const { interview } = await taken(t, 'Eli')
  const tom = await t.visit('tom')
  const page = `/interviews/${interview}/not-held`
  expect((await tom.submit(`/interviews/${interview}/attempt`, { ...offer, outcome: 'declined' })).location).toBe(page)
  const asks = await tom.get(page)
  for (const words of ['Offer again on another day', 'You can change your mind at any time', 'What have you noticed, before and since?'])
    expect(asks.text).toContain(words)
  for (const [fields, words] of [
    [{}, 'Say whether the child said no or it could not be held'],
    [{ kind: 'declined' }, 'Choose the reason that fits best'],
    [{ kind: 'declined', declined: 'afraid' }, 'Say a little more about this reason'],
    [{ kind: 'declined', declined: 'nothing-to-say', ...typedMoment('heardAt', '2026-11-12 09:00') }, 'Say who was heard'],
    [{ kind: 'declined', declined: 'nothing-to-say', ...typedMoment('again', '2026-11-12 10:00') }, 'in the future'],
  ] as const) {
    const seen = await tom.submit(page, fields)
    expect(seen.status).toBe(422)
    expect(seen.text).toContain(words)
  }
  expect((await tom.submit(page, { kind: 'declined', declined: 'not-this-person' })).location).toBe(`/interviews/${interview}`)
  expect((await tom.get(`/interviews/${interview}`)).text).toContain(
    'Still needed: offer it again, and hear a carer or an adult the child trusts',
  )
  expect((await tom.get('/work/coming')).text).toContain('The child said no · offer it again · hear a carer or a trusted adult')

  await t.clock.set(new Date('2026-11-13T12:00:00Z'))
  await tom.submit(page, {
    ...typedMoment('again', '2026-11-13 10:00'),
    ...typedMoment('heardAt', '2026-11-13 11:00'),
    heardWho: 'His aunt',
    heardWords: 'A car waits on Fridays',
  })
  const hub = await tom.get(`/interviews/${interview}`)
  expect(hub.text).toContain('The child said no: Would rather speak to somebody else')
  expect(hub.text).toContain('A car waits on Fridays')
  expect(hub.text).not.toContain('Still needed')
  // Late by then, the reason is known: shown to be confirmed, and not asked a second time.
  await t.clock.set(new Date('2026-11-15T09:00:00Z'))
  expect((await tom.submit(`/interviews/${interview}/missed-reason`, {})).location).toBe(`/interviews/${interview}`)
  expect((await tom.get(`/interviews/${interview}`)).text).toContain('Why: The child said no')
  // What carers told is for those who may read answers.
  const { rows } = await t.owner.query('select not_held_kind, not_held_reason, carers_heard_who from interview where ref = $1', [interview])
  expect(rows).toEqual([{ not_held_kind: 'declined', not_held_reason: 'not-this-person', carers_heard_who: 'His aunt' }])
  // A child may change their mind: the conversation is still open.
  expect((await tom.get(`/interviews/${interview}/talk`)).status).toBe(200)
})

test('not possible: the reason from its own list; a new return afterwards has an interview and clocks of its own', async () => {
  const { interview, child } = await taken(t, 'Fay')
  const tom = await t.visit('tom')
  const page = `/interviews/${interview}/not-held`
  expect((await tom.submit(page, { kind: 'not-possible', declined: 'nothing-to-say' })).status).toBe(422)
  expect((await tom.submit(page, { kind: 'not-possible', impossible: 'in-custody' })).status).toBe(303)
  expect((await tom.get(`/interviews/${interview}`)).text).toContain('It could not be held: In custody and no visit was allowed')
  const next = await cameBack(t, child, { missingFrom: at('2026-11-12T01:00:00Z'), returned: at('2026-11-12T08:00:00Z') })
  expect(next.interview).not.toBe(interview)
  expect(await clocksOf(child.id)).toMatchObject([{ completed_at: null }, { completed_at: null }])
})
