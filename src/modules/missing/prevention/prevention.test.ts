// The police prevention interview after a return, through the HTTP door.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { at, cameBack, newChild, typedMoment } from '../../../../tests/support/returns.ts'
import { recordReport } from '../index.ts'

let t: TestHouse
beforeAll(async () => void (t = await openTestHouse()))
afterAll(async () => t?.close())

test('it was held, or there is a reason: there is no third', async () => {
  const { episode } = await cameBack(t, 'Remy')
  const url = `/episodes/${episode}/prevention`
  const dan = await t.visit('dan')
  const refused = async (fields: Record<string, string>, words: string) => {
    const seen = await dan.submit(url, fields)
    expect(seen.status).toBe(422)
    expect(seen.text).toContain(words)
  }
  const held = {
    how: 'in-person',
    heldBy: 'PC Reyes',
    said: 'He was cold and asked for food.',
    ...typedMoment('heldAt', '2026-11-11 23:10'),
  }
  await refused({}, 'Say how it was held, or that it was not')
  await refused({ how: 'not-held' }, 'Say why it was not held')
  await refused({ ...held, heldBy: '' }, 'Say who held it')
  await refused({ ...held, ...typedMoment('heldAt', '2026-11-09 10:00') }, 'before the child went missing')
  await refused({ ...held, ...typedMoment('heldAt', '2026-11-12 10:00') }, 'cannot have been held in the future')

  expect((await dan.submit(url, { ...held, 'child-seen-alone': 'yes' })).status).toBe(303)
  const seen = await dan.get(`/episodes/${episode}`)
  expect(seen.text).toContain('PC Reyes')
  expect(seen.text).toContain('He was cold and asked for food.')
  expect(seen.text).toContain('Wed 11 Nov 2026, 23:10')
})

test('not held, with the reason on record', async () => {
  const { episode } = await cameBack(t, 'Sky')
  const dan = await t.visit('dan')
  expect(
    (await dan.submit(`/episodes/${episode}/prevention`, { how: 'not-held', notHeldReason: 'Asleep; a colleague goes in the morning' }))
      .status,
  ).toBe(303)
  expect((await dan.get(`/episodes/${episode}`)).text).toContain('Asleep; a colleague goes in the morning')
})

test('not while the child is missing, and only by police and the council', async () => {
  const child = await newChild(t, 'Tam')
  const made = await t.as('priya', (scope) =>
    recordReport(scope, t.house.content, { childId: child.id, type: 'M', missingFrom: at('2026-11-12T01:00:00Z'), reportedAt: scope.now }),
  )
  if (!made.ok) throw new Error(made.problem)
  const dan = await t.visit('dan')
  const open = `/episodes/${made.value.ref}/prevention`
  const seen = await dan.postRaw(open, {
    ...typedMoment('heldAt', '2026-11-12 08:00'),
    csrf: /name="csrf" value="([^"]+)"/.exec((await dan.get(open)).html)?.[1] ?? '',
    how: 'in-person',
    heldBy: 'PC Reyes',
  })
  expect(seen.status).toBe(422)
  const { episode } = await cameBack(t, 'Uma')
  for (const worker of ['tom', 'grace', 'callum', 'ruth', 'wyn', 'joel'])
    expect((await (await t.visit(worker)).get(`/episodes/${episode}/prevention`)).status, worker).toBe(404)
})
