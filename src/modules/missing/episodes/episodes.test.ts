// Reporting a child missing, through the HTTP door: every field that the report names, and what it refuses.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawTaken } from '../../../../tests/support/drawn.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { newChild, typedMoment } from '../../../../tests/support/returns.ts'
import { formsOf, type Fields } from '../../../../tests/support/visitor.ts'
import { haddlestoneForce, marrowbyAuthority, marrowbyForce } from '../../agencies/cast.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())

const whole: Fields = {
  ...typedMoment('missingFrom', '2026-11-11 21:15'),
  lastSeenPlace: 'Bus stop by the chip shop',
  lastSeenPostcode: 'ha1 4zz',
  lastSeenBy: 'Night staff',
  type: 'M',
  circumstanceCodes: ['left-placement', 'after-message'],
  circumstances: 'Took a call, packed a bag and went.',
  reportedByRole: 'home-staff',
  reportedBy: 'Ana Field',
  ...typedMoment('reportedAt', '2026-11-11 22:05'),
  policeReference: 'HV-2026-07777',
  settingKind: 'childrens-home',
  settingName: 'Larkspur House',
  hostAuthority: marrowbyAuthority,
  grade: 'high',
  gradeReasons: ['exploitation', 'several-times'],
  gradeWords: 'A car was seen again',
  gradedByName: 'Sergeant Marsh',
  ...typedMoment('gradedAt', '2026-11-11 22:30'),
  reviewInHours: '4',
}

async function rowOf(ref: string): Promise<Record<string, unknown>> {
  const { rows } = await t.owner.query('select * from missing_episode where ref = $1', [ref])
  return rows[0] as Record<string, unknown>
}

test('a report keeps every field, with the placement’s host authority, the grade on its scale and the place apart', async () => {
  const child = await newChild(t, 'Rowan')
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/report`, whole)
  expect(made.status).toBe(303)
  const ref = /^\/episodes\/(E-[^?]+)/.exec(made.location ?? '')?.[1] ?? ''
  expect(await rowOf(ref)).toMatchObject({
    type: 'M',
    missing_from: new Date('2026-11-11T21:15:00Z'),
    missing_from_precision: 'minute',
    last_seen_by: 'Night staff',
    reported_at: new Date('2026-11-11T22:05:00Z'),
    reported_by: 'Ana Field',
    reported_by_role: 'home-staff',
    circumstance_codes: ['left-placement', 'after-message'],
    circumstances: 'Took a call, packed a bag and went.',
    police_reference: 'HV-2026-07777',
    setting_kind: 'childrens-home',
    setting_name: 'Larkspur House',
    host_authority_code: marrowbyAuthority,
    force_code: marrowbyForce,
  })
  const graded = await t.owner.query(
    'select g.scale_version, g.grade, g.reason_codes, g.reasons, g.graded_by_name, g.review_due_at from risk_grade g join missing_episode e on e.id = g.episode_id where e.ref = $1',
    [ref],
  )
  expect(graded.rows).toEqual([
    {
      scale_version: 'no-apparent-to-high',
      grade: 'high',
      reason_codes: ['exploitation', 'several-times'],
      reasons: 'A car was seen again',
      graded_by_name: 'Sergeant Marsh',
      review_due_at: new Date('2026-11-12T02:30:00Z'),
    },
  ])

  // On the page: all of it but the place, which is read one at a time.
  const seen = await priya.get(`/episodes/${ref}`)
  for (const words of [
    'Wed 11 Nov 2026, 21:15, by Night staff',
    "staff at a children's home or supported lodging, Ana Field",
    'Left a placement or home; After a call or message',
    'Took a call, packed a bag and went.',
    'Larkspur House',
    'Marrowby',
    'HV-2026-07777',
    'High',
    'No apparent risk to high',
    'Exploitation known or suspected',
    'Haddlestone Council',
  ])
    expect(seen.text).toContain(words)
  expect(seen.text).not.toContain('chip shop')
  expect(seen.text).not.toContain('HA1 4ZZ')
  expect(seen.text).toContain('Where they were last seen on record, kept apart')

  // Police and council of the place where the child lives know it now; those of elsewhere do not, nor do a charity and a school.
  for (const [worker, status] of Object.entries({ wyn: 200, noor: 200, dan: 404, tom: 404, ruth: 404, joel: 404, sian: 404 }))
    expect((await (await t.visit(worker)).get(`/episodes/${ref}`)).status, worker).toBe(status)
})

test('the day alone will do, and says so; what is wrong stands beside its field and what was typed stays', async () => {
  const child = await newChild(t, 'Ira')
  const priya = await t.visit('priya')
  const url = `/children/${child.ref}/report`
  const wrong = async (fields: Fields): Promise<string> => {
    const seen = await priya.submit(url, { ...whole, ...fields })
    expect(seen.status).toBe(422)
    expect(seen.html).toContain('Took a call, packed a bag and went.')
    return seen.text
  }
  expect(await wrong(typedMoment('missingFrom', '2026-11-13 10:00'))).toContain('cannot have been last seen in the future')
  expect(await wrong(typedMoment('missingFrom', '2009-11-11 10:00'))).toContain('before the child was born')
  expect(await wrong(typedMoment('reportedAt', '2026-11-11 20:00'))).toContain('cannot be before they were last seen')
  expect(await wrong({ lastSeenPostcode: 'nowhere' })).toContain('Give a full postcode')
  expect(await wrong({ gradedByName: '' })).toContain('Say who graded it')
  expect(await wrong({ gradeReasons: [], gradeWords: '' })).toContain('Give the reasons: tick at least one, or write them')
  expect(await wrong({ reviewInHours: '' })).toContain('Say when it must be looked at again')
  expect(await wrong({ type: '' })).toContain('Say which kind of absence it is')
  expect((await t.owner.query('select 1 from missing_episode where child_id = $1', [child.id])).rowCount).toBe(0)

  const made = await priya.submit(url, { ...whole, ...typedMoment('missingFrom', '2026-11-11'), grade: 'not-graded', gradeReasons: [] })
  expect(made.status).toBe(303)
  const seen = await priya.get((made.location ?? '').split('?')[0] ?? '')
  expect(seen.text).toContain('time not known')
  expect(seen.text).toContain('Police have given no grade')
})

test('the same form twice is one episode, and a child is missing once at a time', async () => {
  const child = await newChild(t, 'Sol')
  const priya = await t.visit('priya')
  const url = `/children/${child.ref}/report`
  const form = formsOf((await priya.get(url)).html).find((f) => 'missingFrom-day' in f.fields)?.fields ?? {}
  const twice = await Promise.all([1, 2, 3].map(() => priya.postRaw(url, { ...form, ...whole })))
  expect(new Set(twice.map((seen) => seen.location)).size).toBe(1)
  // Two different forms at the same moment: one is told of the other.
  const again = await priya.get(url)
  expect(again.text).toContain('is recorded as missing already')
  const late = await priya.postRaw(url, { ...form, ...whole, once: '11111111-1111-4111-8111-111111111111' })
  expect(late.status).toBe(422)
  expect((await t.owner.query('select 1 from missing_episode where child_id = $1', [child.id])).rowCount).toBe(1)
})

test('what the last report said is shown and confirmed, not typed again', async () => {
  const child = await newChild(t, 'Noa')
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/report`, whole)
  const episode = (made.location ?? '').split('?')[0]
  expect(
    (
      await priya.submit(`${episode}/return`, {
        ...typedMoment('returned', '2026-11-12 06:00'),
        how: 'came-back-alone',
        conditionCodes: ['well'],
      })
    ).status,
  ).toBe(303)
  const form = formsOf((await priya.get(`/children/${child.ref}/report`)).html).find((f) => 'settingName' in f.fields)?.fields
  expect(form).toMatchObject({ settingKind: 'childrens-home', settingName: 'Larkspur House', hostAuthority: marrowbyAuthority })
})

test('who may report: those who hear of it first, about a child whom they have found; nobody else, not even that the page exists', async () => {
  const child = await newChild(t, 'Wes')
  const url = `/children/${child.ref}/report`
  // In no circle of Wes: a record is found by an exact search, and opened for the report.
  for (const worker of ['dan', 'tom', 'ruth', 'wyn', 'orla', 'mina', 'lena'])
    expect((await (await t.visit(worker)).get(url)).status, worker).toBe(404)
  const dan = await t.visit('dan')
  const searched = await dan.submit('/children/find', {
    given: 'Wes',
    family: 'Ash',
    'born-day': '5',
    'born-month': '5',
    'born-year': '2011',
    q: 'Wes Ash',
  })
  const found = formsOf(searched.html).find((f) => f.action?.endsWith('/report'))
  expect(found?.action, searched.text).toMatch(/^\/children\/found\//)
  expect((await dan.postRaw(found?.action ?? '', found?.fields ?? {})).location).toBe(url)
  const made = await dan.submit(url, { ...whole, hostAuthority: '' })
  expect(made.status, made.text).toBe(303)
  expect(await rowOf(/(E-[^?]+)/.exec(made.location ?? '')?.[1] ?? '')).toMatchObject({ force_code: haddlestoneForce })
})

test('a reference that another report has already, by chance, is drawn again; where every one is taken nothing is saved and it is said', async () => {
  const child = await newChild(t, 'Linden')
  const priya = await t.visit('priya')
  const other = await newChild(t, 'Hazel')
  const reports = async () =>
    (await t.owner.query('select ref from missing_episode where child_id = any($1)', [[child.id, other.id]])).rows.length
  const some = await drawTaken(t.owner, 'missing_episode', 3)
  const made = await priya.submit(`/children/${child.ref}/report`, whole)
  await some()
  expect(made.status).toBe(303)
  expect(await reports()).toBe(1)
  const all = await drawTaken(t.owner, 'missing_episode', 1000)
  const failed = await priya.submit(`/children/${other.ref}/report`, { ...whole, policeReference: 'HV-2026-07778' })
  await all()
  expect(failed.status).toBe(500)
  expect(await reports()).toBe(1)
})
