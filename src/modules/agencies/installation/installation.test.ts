// The installer's first day: an agency, its first two people, and from then on the pages alone.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import type { Visitor } from '../../../../tests/support/visitor.ts'
import { totpCode } from '../../../platform/auth/index.ts'
import { installAgency, inviteFirst, readAgency, readInvited } from '../index.ts'

const password = 'gorse kettle lantern nine'
const words = {
  code: 'westmere',
  name: 'Westmere Council',
  kind: 'council',
  authority: 'E06999903',
  area: 'westmere',
  'area-name': 'Westmere and Fells',
  'starts-on': '2026-11-01',
}
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse()
})
afterAll(async () => house.close())

async function setUp(secret: string): Promise<Visitor> {
  const visitor = house.stranger()
  await visitor.submit(`/invitation/${secret}`, { password, again: password })
  const seen = await visitor.get(`/invitation/${secret}/code`)
  const key = (/<code>([A-Z2-7 ]+)<\/code>/.exec(seen.html)?.[1] ?? '').replaceAll(' ', '')
  await visitor.submit(`/invitation/${secret}/code`, { code: totpCode(key, await house.clock.now()) })
  return visitor
}

async function invite(name: string, role: 'administrator' | 'manager'): Promise<string> {
  const made = await inviteFirst(house.owner, { agency: 'westmere', name, email: `${name.toLowerCase()}@westmere.example`, role })
  if (typeof made === 'string') throw new Error(made)
  return made.secret
}

test('a council, its area, its first team and importer; two people; the first interviewer let in by both', async () => {
  const read = readAgency(words, '2026-11-12')
  if (!read.ok) throw new Error(read.problem)
  expect(await installAgency(house.owner, read.value.agency, read.value.area)).toBe('made')
  await expect(installAgency(house.owner, read.value.agency, read.value.area)).rejects.toThrow('agency_code_key')
  const importer = await house.owner.query(
    `select r.role, t.kind from worker w join worker_role r on r.worker_id = w.id join team_member m on m.worker_id = w.id join team t on t.id = m.team_id where w.code = 'import-westmere'`,
  )
  expect(importer.rows).toEqual([{ role: 'service-import', kind: 'missing' }])

  // Invited twice, as when the first link was lost: the first is void.
  const lost = await invite('Una', 'administrator')
  const una = await setUp(await invite('Una', 'administrator'))
  expect((await house.stranger().get(`/invitation/${lost}`)).status).toBe(404)
  expect((await una.get('/agency')).text).toContain('Nobody but you can agree to a role here')
  const piet = await setUp(await invite('Piet', 'manager'))
  const seen = await una.get('/agency')
  expect(seen.text).toContain('Westmere Council. A council of Westmere and Fells.')
  expect(seen.text).toContain('Westmere Council missing children team')
  expect(seen.text).not.toContain('Nobody but you')
  expect((await una.get('/children/find')).status).toBe(404)
  expect((await piet.get('/agency')).status).toBe(404)
  expect((await piet.get('/agency/waiting')).text).toContain('Nothing waits')

  expect(await inviteFirst(house.owner, { agency: 'westmere', name: 'Una', email: 'una@westmere.example', role: 'manager' })).toBe(
    'signs-in-already',
  )
  expect(await inviteFirst(house.owner, { agency: 'westmere', name: 'Tom', email: 'TOM@leeward.example', role: 'manager' })).toBe('taken')
  expect(await inviteFirst(house.owner, { agency: 'house', name: 'Tom', email: 'x@y.example', role: 'manager' })).toBe('no-such-agency')

  const trail = await house.owner.query<{ why: string }>(
    `select e.why from audit_entry e join agency a on a.id = e.agency_id where a.code = 'westmere' and e.deed = 'install' order by e.id`,
  )
  expect(trail.rows.map((row) => row.why)).toEqual(['added', 'invited-administrator', 'invited-administrator', 'invited-manager'])
})

test('what the installer typed wrong is said in one sentence', () => {
  const problemOf = (given: Record<string, string>) => {
    const read = readAgency({ ...words, ...given }, '2026-11-12')
    return read.ok ? null : read.problem
  }
  expect(problemOf({})).toBeNull()
  expect(problemOf({ code: 'West Mere' })).toContain('--code')
  expect(problemOf({ kind: 'bank' })).toContain('--kind must be one of council')
  expect(problemOf({ authority: '' })).toContain('--authority')
  expect(problemOf({ kind: 'police' })).toContain('--force')
  expect(problemOf({ 'starts-on': '1 April' })).toContain('--starts-on')
  expect(readInvited({ agency: 'westmere', name: 'Una', email: 'una@westmere.example', role: 'coordinator' })).toMatchObject({ ok: false })
  expect(readInvited({ agency: 'westmere', name: 'Una', email: 'una@westmere.example' })).toMatchObject({
    ok: true,
    value: { role: 'administrator' },
  })
})
