import { expect, test } from 'vitest'
import { forceByCode, forceByName, forceWithoutArea, forces, type Force } from './forces.ts'

const demoForce: Force = { id: 'leeward-police', code: 'X23000001', name: 'Leeward Police' }

test('43 territorial forces, and three without a code', () => {
  const coded = forces.filter((force) => force.code !== null)
  expect(coded.filter((force) => force.code?.startsWith('E23'))).toHaveLength(39)
  expect(coded.filter((force) => force.code?.startsWith('W15'))).toHaveLength(4)
  expect(forces.length - coded.length).toBe(3)
  expect(new Set(coded.map((force) => force.code)).size).toBe(43)
  expect(new Set(forces.map((force) => force.id)).size).toBe(46)
  expect(forceByCode(forceWithoutArea)?.name).toBe('British Transport Police')
})

test('by code, or by id where there is no code', () => {
  expect(forceByCode('E23000014')?.name).toBe('West Midlands Police')
  expect(forceByCode(' w15000002 ')?.name).toBe('Gwent Police')
  expect(forceByCode('police-scotland')?.name).toBe('Police Scotland')
  expect(forceByCode('E23000040')).toBeUndefined()
  expect(forceByCode('')).toBeUndefined()
})

test('every force is found by its own name', () => {
  for (const force of forces) expect(forceByName(force.name)).toBe(force)
})

test.each([
  ['Met Police', 'E23000001'],
  ['Metropolitan', 'E23000001'],
  ['The Metropolitan Police Service', 'E23000001'],
  ['GMP', 'E23000005'],
  ['Hampshire Constabulary', 'E23000030'],
  ['Hampshire & Isle of Wight', 'E23000030'],
  ['London, City of', 'E23000034'],
  ['DEVON & CORNWALL', 'E23000035'],
  ['Avon & Somerset Constabulary', 'E23000036'],
  ['Dyfed Powys', 'W15000004'],
  ['Heddlu Gwent', 'W15000002'],
])('%s is %s', (name, code) => expect(forceByName(name)?.code).toBe(code))

test('a part of a name, or no name, is not guessed at', () => {
  for (const name of ['', 'Police', 'London', 'Yorkshire', 'Northern', 'constructor']) {
    expect(forceByName(name)).toBeUndefined()
  }
})

test('the demo brings its own', () => {
  expect(forceByCode('X23000001')).toBeUndefined()
  expect(forceByCode('X23000001', [demoForce])).toBe(demoForce)
  expect(forceByName('leeward', [demoForce])).toBe(demoForce)
})
