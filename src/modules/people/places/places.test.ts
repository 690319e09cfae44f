import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { formsOf, type Seen } from '../../../../tests/support/visitor.ts'
import { addChild, addLocation, noticeWork, openCircle } from '../index.ts'

let house: TestHouse
let child: { id: string; ref: string }
let path: string

beforeAll(async () => {
  house = await openTestHouse()
  const agency = (await house.owner.query<{ id: string }>(`select id from agency where code = 'haddlestone'`)).rows[0]?.id ?? ''
  child = await house.as('dan', (scope) =>
    addChild(scope, { responsibleAgencyId: agency, givenName: 'Ottilie', familyName: 'Placewell', dateOfBirth: '2012-01-02' }),
  )
  path = `/children/${child.ref}/places`
})
afterAll(() => house.close())

const showActions = (seen: Seen) => formsOf(seen.html).flatMap((f) => (f.action?.startsWith('/locations/') ? [f.action] : []))
const manyLocations = async () =>
  (
    await house.owner.query(`select w.code from notice n join worker w on w.id = n.to_worker_id where n.kind = 'many-locations' order by 1`)
  ).rows.map((r: { code: string }) => r.code)

describe('places', () => {
  it('are listed by kind, days and source, and never by their words', async () => {
    const dan = await house.visit('dan')
    const added = await dan.submit(`${path}/add`, {
      kind: 'home',
      place: '4 Nowhere Lane',
      postcode: 'zx99zz',
      'fromDay-day': '1',
      'fromDay-month': '9',
      'fromDay-year': '2026',
      source: 'The carer',
    })
    expect(added.location).toBe(path)
    const seen = await dan.get(path)
    expect(seen.text).toContain('Since')
    expect(seen.text).toContain('The carer')
    expect(seen.html).not.toContain('Nowhere Lane')
    expect(seen.html).not.toMatch(/zx9/i)
    await expect(house.as('dan', (scope) => scope.rows.selectFrom('location').select('place').execute())).rejects.toThrow(
      'permission denied',
    )
  })

  it('are shown one at a time, by POST, marked with who and when, and audited', async () => {
    const dan = await house.visit('dan')
    const action = showActions(await dan.get(path))[0] ?? ''
    const shown = await dan.submit(path, {}, action)
    expect(shown.status).toBe(200)
    expect(shown.text).toContain('4 Nowhere Lane')
    expect(shown.text).toContain('Shown to Dan Reyes, Haddlestone and Vale Police, at Thu 12 Nov 2026, 09:12')
    expect((await dan.get(action)).status).toBe(404)
    const trail = await house.owner.query(`select deed from audit_entry where subject = 'location' and child_id = $1`, [child.id])
    expect(trail.rows).toEqual([{ deed: 'people.see-location' }])
  })

  it('are closed to others: outside the circle, and inside it without the right', async () => {
    const dan = await house.visit('dan')
    const action = showActions(await dan.get(path))[0] ?? ''
    const proof = formsOf((await dan.get(path)).html)[0]?.fields['csrf'] ?? ''
    expect((await dan.postRaw(action, { csrf: 'forged' })).status).toBe(403)
    expect((await dan.postRaw('/locations/00000000-0000-4000-8000-000000000000/show', { csrf: proof })).status).toBe(404)
    const team =
      (await house.owner.query<{ id: string }>(`select t.id from team t join agency a on a.id = t.agency_id where a.code = 'brackenhill'`))
        .rows[0]?.id ?? ''
    await house.as('dan', (scope) =>
      openCircle(scope, { childId: child.id, teamId: team, purpose: 'shared-with', expiresAt: new Date('2026-12-01') }),
    )
    for (const other of ['ruth', 'wyn']) {
      const visitor = await house.visit(other)
      expect((await visitor.get(path)).status).toBe(404)
      const csrf = formsOf((await visitor.get('/children/find')).html)[0]?.fields['csrf'] ?? ''
      expect((await visitor.postRaw(action, { csrf })).status, other).toBe(404)
    }
  })

  it('say what is wrong beside the field, and keep what was typed', async () => {
    const seen = await (await house.visit('dan')).submit(`${path}/add`, { kind: 'home', postcode: 'not one', source: 'The carer' })
    expect(seen.status).toBe(422)
    expect(seen.text).toContain('Give a postcode such as')
    expect(seen.html).toContain('value="not one"')
  })

  it('twenty in an hour by one worker are told to who leads them, once an hour', async () => {
    const placeIds = await house.as('dan', async (scope) => {
      const made: string[] = []
      for (let i = 0; i < 21; i += 1)
        made.push((await addLocation(scope, { childId: child.id, kind: 'place', place: `Place ${i}`, source: 'generated' })).id)
      return made
    })
    const dan = await house.visit('dan')
    const csrf = formsOf((await dan.get(path)).html)[0]?.fields['csrf'] ?? ''
    const show = async (id: string | undefined) => expect((await dan.postRaw(`/locations/${id}/show`, { csrf })).status).toBe(200)
    // One was shown above: the nineteenth of these is the twentieth.
    for (const id of placeIds.slice(0, 18)) await show(id)
    expect(await manyLocations()).toEqual([])
    await show(placeIds[18])
    expect(await manyLocations()).toEqual(['helen'])
    await show(placeIds[19])
    expect(await manyLocations()).toEqual(['helen'])
    expect((await house.as('helen', noticeWork)).map((n) => n.facts)).toContain(
      'Dan Reyes, Haddlestone and Vale Police opened 20 places or more within an hour. Ask them what for.',
    )
    await house.clock.forward(1.5)
    for (const id of placeIds) await show(id)
    expect(await manyLocations()).toEqual(['helen', 'helen'])
    console.info('places: 20 views in an hour told once, to the team lead; 19 told nobody')
    // A full page and the next.
    const first = await dan.get(path)
    expect(showActions(first)).toHaveLength(22)
  })
})
