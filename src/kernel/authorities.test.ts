import { describe, expect, test } from 'vitest'
import { authorities, authorityByCode, forceOfAuthority, isOutOfArea, type InventedAreas } from './authorities.ts'
import { forceByCode, forces } from './forces.ts'

const countOf = (prefix: string) => authorities.filter((each) => each.code.startsWith(prefix)).length

const leeward: InventedAreas = {
  authorities: [{ code: 'X06000001', name: 'Leeward', force: 'X23000001' }],
  forces: [
    { id: 'leeward-police', code: 'X23000001', name: 'Leeward Police' },
    { id: 'windward-police', code: 'X23000002', name: 'Windward Police' },
  ],
}

describe('the table', () => {
  test('holds 153 authorities in England and 22 in Wales', () => {
    expect(countOf('E06')).toBe(63)
    expect(countOf('E08')).toBe(36)
    expect(countOf('E09')).toBe(33)
    expect(countOf('E10')).toBe(21)
    expect(countOf('E')).toBe(153)
    expect(countOf('W06')).toBe(22)
    expect(authorities).toHaveLength(175)
  })

  test('counts the Isles of Scilly and the City of London', () => {
    expect(authorityByCode('E06000053')?.name).toBe('Isles of Scilly')
    expect(authorityByCode('E09000001')?.name).toBe('City of London')
  })

  test('has no code and no name twice', () => {
    expect(new Set(authorities.map((each) => each.code)).size).toBe(175)
    expect(new Set(authorities.map((each) => each.name)).size).toBe(175)
  })

  test('puts every authority in a force, and gives every territorial force an authority', () => {
    for (const each of authorities) expect(forceByCode(each.force), each.name).toBeDefined()
    const used = new Set(authorities.map((each) => each.force))
    for (const force of forces.filter((each) => each.code !== null)) {
      expect(used.has(force.code ?? ''), force.name).toBe(true)
    }
  })

  // Sums that a slip in one line would break: authorities in each of the forces that hold several.
  test.each([
    ['E23000001', 32],
    ['E23000003', 3],
    ['E23000004', 5],
    ['E23000005', 10],
    ['E23000006', 4],
    ['E23000007', 6],
    ['E23000012', 4],
    ['E23000013', 4],
    ['E23000014', 7],
    ['E23000016', 4],
    ['E23000029', 9],
    ['E23000030', 4],
    ['E23000035', 5],
    ['E23000036', 5],
    ['W15000001', 6],
    ['W15000002', 5],
    ['W15000003', 7],
    ['W15000004', 4],
  ])('%s has %d', (force, count) => {
    expect(authorities.filter((each) => each.force === force)).toHaveLength(count)
  })
})

describe('looking up', () => {
  test('an earlier code finds the council of today', () => {
    expect(authorityByCode('E08000016')).toEqual(authorityByCode('E08000038'))
    expect(authorityByCode('E08000038')?.name).toBe('Barnsley')
    expect(authorityByCode('E08000019')?.name).toBe('Sheffield')
    expect(authorityByCode('E08000020')?.name).toBe('Gateshead')
    expect(authorityByCode('E10000027')?.name).toBe('Somerset')
  })

  test('a council that was split is nobody’s', () => {
    for (const code of ['E10000006', 'E10000009', 'E10000021', 'E07000223', '', 'constructor']) {
      expect(authorityByCode(code)).toBeUndefined()
    }
  })

  test('the force of an authority', () => {
    expect(forceOfAuthority('E10000014')?.name).toBe('Hampshire and Isle of Wight Constabulary')
    expect(forceOfAuthority('e06000005')?.name).toBe('Durham Constabulary')
    expect(forceOfAuthority('nowhere')).toBeUndefined()
    expect(forceOfAuthority('X06000001', leeward)?.name).toBe('Leeward Police')
  })
})

describe('out of area', () => {
  const responsibleAuthority = 'E08000025' // Birmingham

  test('by authority, when it is known', () => {
    expect(isOutOfArea({ responsibleAuthority, foundAuthority: 'E08000025' })).toBe('in')
    expect(isOutOfArea({ responsibleAuthority, foundAuthority: 'E08000029' })).toBe('out')
    expect(isOutOfArea({ responsibleAuthority: 'E08000038', foundAuthority: 'E08000016' })).toBe('in')
  })

  test('by force, when only that is known', () => {
    expect(isOutOfArea({ responsibleAuthority, foundForce: 'E23000014' })).toBe('in')
    expect(isOutOfArea({ responsibleAuthority, foundForce: 'E23000035' })).toBe('out')
    expect(isOutOfArea({ responsibleAuthority, foundForce: 'police-scotland' })).toBe('out')
  })

  test('the authority decides where both are known', () => {
    const both = { responsibleAuthority, foundAuthority: 'E08000029', foundForce: 'E23000014' }
    expect(isOutOfArea(both)).toBe('out')
  })

  test('an authority that nobody knows leaves it to the force', () => {
    const place = {
      responsibleAuthority,
      foundAuthority: 'S12000036',
      foundForce: 'police-scotland',
    }
    expect(isOutOfArea(place)).toBe('out')
  })

  test.each([
    {},
    { foundForce: null, foundAuthority: null },
    { foundForce: 'british-transport-police' },
    { foundForce: 'E23000099' },
    { foundAuthority: 'S12000036' },
  ])('%o is not known', (found) => {
    expect(isOutOfArea({ responsibleAuthority, ...found })).toBe('not known')
  })

  test('nothing is known of a child for whom no authority is', () => {
    expect(isOutOfArea({ responsibleAuthority: null, foundForce: 'E23000014' })).toBe('not known')
    expect(isOutOfArea({ responsibleAuthority: 'X06000001', foundForce: 'E23000014' })).toBe('not known')
  })

  test('in the invented areas of the demo', () => {
    const from = { responsibleAuthority: 'X06000001' }
    expect(isOutOfArea({ ...from, foundForce: 'X23000001' }, leeward)).toBe('in')
    expect(isOutOfArea({ ...from, foundForce: 'X23000002' }, leeward)).toBe('out')
    expect(isOutOfArea({ ...from, foundAuthority: 'E08000025' }, leeward)).toBe('out')
  })
})
