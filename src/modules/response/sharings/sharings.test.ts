// The words of sharing decisions: on the page of one, in the register, and where something was not said; each said by whoever may read it only.
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { idsOf, newChild, type KnownChild } from '../../../../tests/support/returns.ts'
import { openCircle } from '../../people/index.ts'
import { decideSharing } from '../index.ts'
import type { SharingDraft } from '../queries.ts'
import { groundOf, outcomeOf, registerCsv, toldWords, type Registered } from '../register/domain.ts'
import { wordsFrom } from '../register/words.ts'

let t: TestHouse
let ids: Record<string, string>
let child: KnownChild
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
  child = await newChild(t, 'Perpetua')
})
afterAll(async () => t?.close())

const given: Omit<SharingDraft, 'childId'> = {
  interviewId: null,
  shared: true,
  to: { kind: 'outside', name: 'A coach of the rowing club' },
  recipientKind: 'youth-justice',
  what: 'That she is driven to the club\n\nand is afraid of the driver',
  helpsWith: 'Who meets her at the gate',
  route: 'section-11',
  detriment: 'None that anybody could name',
  withheldCode: null,
  why: 'He sees her twice a week',
  childView: 'She wants him to know',
  childTold: true,
}

async function decided(more: Partial<SharingDraft>, by = 'priya'): Promise<string> {
  const made = await t.as(by, (scope) => decideSharing(scope, { ...given, childId: child.id, ...more }))
  if (!made.ok) throw new Error(made.problem)
  return made.value.ref
}
const read = async (who: string, ref: string, under = '') => (await t.visit(who)).get(`/sharings/${ref}${under}`)

describe('what was shared', () => {
  it('stands in the words in which it was shared, with its ground in words and not in codes', async () => {
    const { content } = t.house
    const route = content.sharing.routes[0]
    const seen = await read('priya', await decided({ route: route?.code ?? '' }))
    expect(seen.text).toContain('Shared with A coach of the rowing club')
    for (const [question, answer] of [
      ['What it helps with', 'Who meets her at the gate'],
      ['Why', 'He sees her twice a week'],
      ['Lawful route', route?.title],
      ['Could it do the child harm?', 'None that anybody could name'],
      ['What the child says', 'She wants him to know'],
      ['Does the child know?', 'Yes, they were told'],
    ])
      expect(seen.text).toContain(`${question} ${answer}`)
    expect(seen.text).toContain('Acknowledged Not yet. Record who acknowledged')
    expect(seen.text).toContain('That she is driven to the club and is afraid of the driver')
    expect(seen.text).toContain('Shared by Priya Shah')
    expect(seen.text).not.toContain(route?.code)
    // Its title says nothing of her.
    expect(/<title>([^<]*)</.exec(seen.html)?.[1]).not.toMatch(/Perpetua|coach/)
  })

  it('says plainly what was not said, and that the child does not know', async () => {
    const bare = await read('priya', await decided({ helpsWith: null, detriment: null, childView: null, childTold: null }))
    for (const question of ['What it helps with', 'Could it do the child harm?', 'What the child says', 'Does the child know?'])
      expect(bare.text).toContain(`${question} Not said`)
    expect((await read('priya', await decided({ childTold: false }))).text).toContain('No, not yet or it is not safe')
  })

  it('without a lawful route is not shared at all', async () => {
    const none = await t.as('priya', (scope) => decideSharing(scope, { ...given, childId: child.id, route: null }))
    expect(none).toEqual({ ok: false, problem: 'route-missing' })
  })

  it('is acknowledged by who was told in one click, or by a name where they do not use the service; refused without one', async () => {
    const outside = await decided({})
    const priya = await t.visit('priya')
    const empty = await priya.submit(`/sharings/${outside}/acknowledged`, { name: ' ' })
    expect([empty.status, empty.text.includes('Say who acknowledged it')]).toEqual([422, true])
    expect((await priya.submit(`/sharings/${outside}/acknowledged`, { name: 'Sam, the coach, by telephone' })).status).toBe(303)
    expect((await read('priya', outside)).text).toMatch(/Acknowledged ✓? ?Done Sam, the coach, by telephone, .* \(recorded by Priya Shah\)/)
    expect((await read('priya', outside, '/acknowledged')).text).toContain('Sam, the coach, by telephone acknowledged this on')
    const here = await decided({ to: { kind: 'worker', id: ids['ruth'] ?? '' }, recipientKind: 'school' })
    expect((await read('ruth', here)).text).toContain(
      'Acknowledging says that you have read this and can act on it. Priya Shah sees it at once.',
    )
    expect((await read('priya', here)).html).not.toContain(`/sharings/${here}/acknowledge"`)
    for (const who of ['noor', 'wyn', 'sian', 'lena', 'joel']) expect((await read(who, here)).status, who).toBe(404)
  })
})

describe('what was not shared', () => {
  const withheld = { shared: false, route: null, helpsWith: null, detriment: null, withheldCode: 'recipient-not-safe', childTold: false }

  it('says the reason in words, whose decision it is, and for whom it waits', async () => {
    const reason = t.house.content.reason('no-share', 'recipient-not-safe')?.words
    const ref = await decided({ ...withheld, why: 'He drives her home' })
    const own = await read('priya', ref)
    expect(own.text).toContain('Not shared with A coach of the rowing club')
    expect(own.text).toContain(`Reason ${reason}`)
    expect(own.text).toContain('More He drives her home')
    expect(own.text).toContain('Approved Not yet')
    expect(own.text).toContain('Waiting for a manager other than you to approve')
    expect(own.text).not.toMatch(/Lawful route|Acknowledge|recipient-not-safe/)
    const open = { childId: child.id, workerId: ids['amara'] ?? '', purpose: 'shared-with' as const, expiresAt: new Date('2026-12-12') }
    await t.as('priya', (scope) => openCircle(scope, open))
    const manager = await read('amara', ref)
    expect(manager.text).toContain('If you do not approve, speak with Priya Shah')
    expect((await (await t.visit('amara')).submit(`/sharings/${ref}`, {}, `/sharings/${ref}/approve`)).status).toBe(303)
    expect((await read('priya', ref)).text).toMatch(/Approved ✓? ?Done Amara/)
  })

  it('is kept from a colleague in the circle who neither decides nor is told', async () => {
    const ref = await decided(withheld)
    await t.as('priya', (scope) => decideSharing(scope, { ...given, childId: child.id, to: { kind: 'worker', id: ids['ruth'] ?? '' } }))
    expect((await read('ruth', ref)).status).toBe(404)
  })
})

test('each code that a decision may carry has its words, and one that content has no more stands as it is', async () => {
  const { content } = t.house
  const words = wordsFrom(content)
  for (const { code } of content.sharing.routes) expect(words.route(code)).not.toBe(code)
  for (const { code } of content.sharing.recipients) expect(words.recipient(code)).not.toBe(code)
  for (const { code } of content.reasons('no-share').reasons) expect(words.reason(code)).not.toBe(code)
  expect([words.route('gone'), words.recipient('gone'), words.reason('gone')]).toEqual(['gone', 'gone', 'gone'])
})

describe('a line of the register', () => {
  const row: Registered = {
    id: '1',
    ref: 'S-1',
    decidedAt: new Date('2026-11-12T09:00:00Z'),
    aboutRef: 'C-1',
    shared: true,
    recipient: 'Outside this service',
    recipientKind: 'school',
    route: 'r',
    withheldCode: null,
    detrimentWeighed: true,
    childTold: true,
    decidedByName: 'Priya Shah',
    approvedAt: null,
    goesWith: null,
    acknowledgedAt: null,
  }
  const words = { recipient: () => 'A school', route: () => 'A duty', reason: () => 'A reason' }

  it('gives the ground that belongs to the decision, and says where none was given', () => {
    expect(groundOf(row, words)).toBe('A duty')
    expect(groundOf({ ...row, route: null }, words)).toBe('Not said')
    expect(groundOf({ ...row, shared: false, withheldCode: 'x' }, words)).toBe('A reason')
    expect(groundOf({ ...row, shared: false }, words)).toBe('Not said')
    expect([true, false, null].map(toldWords)).toEqual(['Yes', 'No', 'Not said'])
  })

  it('says what became of it: what was shared is acknowledged, what was not is approved, never the other way round', () => {
    const at = new Date('2026-11-13T10:00:00Z')
    expect(outcomeOf(row)).toBe('Not yet acknowledged')
    expect(outcomeOf({ ...row, approvedAt: at })).toBe('Not yet acknowledged')
    expect(outcomeOf({ ...row, acknowledgedAt: at })).toBe('Acknowledged Fri 13 Nov 2026, 10:00')
    expect(outcomeOf({ ...row, shared: false, acknowledgedAt: at })).toBe('Not yet approved')
    expect(outcomeOf({ ...row, shared: false, approvedAt: at })).toBe('Approved Fri 13 Nov 2026, 10:00')
  })

  it('is written into the file in the same words, and a formula is only text', () => {
    const [, line = ''] = registerCsv([{ ...row, recipient: '=HYPERLINK("x")' }], words).split('\r\n')
    expect(line).toContain('A school,A duty,Yes,Yes,Not yet acknowledged')
    expect(line).not.toMatch(/(^|,)"?=/)
  })
})
