import { expect, test } from 'vitest'
import { firstNameOrReference, inSentence, listOf, plural } from './words.ts'

test.each([
  [plural(0, 'episode'), '0 episodes'],
  [plural(1, 'episode'), '1 episode'],
  [plural(3, 'episode'), '3 episodes'],
  [plural(2, 'authority'), '2 authorities'],
  [plural(2, 'day'), '2 days'],
  [plural(2, 'address'), '2 addresses'],
  [plural(2, 'search'), '2 searches'],
  [plural(1204, 'child', 'children'), '1,204 children'],
  [plural(1234567, 'return'), '1,234,567 returns'],
  [plural(2.1234, 'hour'), '2.1234 hours'],
])('%s', (said, expected) => expect(said).toBe(expected))

test('lists are read aloud', () => {
  expect(listOf([])).toBe('')
  expect(listOf(['a'])).toBe('a')
  expect(listOf(['a', 'b'])).toBe('a and b')
  expect(listOf(['a', 'b', 'c'])).toBe('a, b and c')
  expect(listOf(['a', 'b', 'c'], 'or')).toBe('a, b or c')
})

test('a person is called by the name they prefer', () => {
  const reference = 'C-7K2M9QXA'
  expect(firstNameOrReference({ preferredName: 'Kit', firstName: 'Kirsten', reference })).toBe('Kit')
  expect(firstNameOrReference({ preferredName: ' ', firstName: ' Kirsten', reference })).toBe('Kirsten')
  expect(firstNameOrReference({ preferredName: null, firstName: null, reference })).toBe(reference)
  expect(firstNameOrReference({ reference })).toBe(reference)
})

test.each([
  ['Three days away', 'three days away'],
  ['More than one phone or SIM', 'more than one phone or SIM'],
  ['NRM draft', 'NRM draft'],
  ['', ''],
])('inside a sentence: %s', (words, said) => expect(inSentence(words)).toBe(said))
