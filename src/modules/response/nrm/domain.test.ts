import { expect, test } from 'vitest'
import { expectedFacts, grownOn } from './domain.ts'
import { addWorkingDays, bankHolidaysOf } from './working-days.ts'

const sent = { submittedAt: new Date('2026-12-21T10:00:00Z'), stoppedAt: null, dateOfBirth: '2009-02-28' }
const on = (day: string) => new Date(`${day}T12:00:00Z`)

test('the bank holidays of England and Wales, those of a weekend on the day that stands in for them', () => {
  expect(bankHolidaysOf(2026)).toEqual([
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-04',
    '2026-05-25',
    '2026-08-31',
    '2026-12-25',
    '2026-12-28',
  ])
  expect(bankHolidaysOf(2027)).toEqual([
    '2027-01-01',
    '2027-03-26',
    '2027-03-29',
    '2027-05-03',
    '2027-05-31',
    '2027-08-30',
    '2027-12-27',
    '2027-12-28',
  ])
  expect(bankHolidaysOf(2028)).toContain('2028-01-03')
})

test('working days leave out weekends and bank holidays', () => {
  expect(addWorkingDays('2026-11-12', 5)).toBe('2026-11-19')
  // Christmas on a Friday, its second day on the Monday.
  expect(addWorkingDays('2026-12-21', 5)).toBe('2026-12-30')
})

test('reasonable grounds first; then conclusive grounds, not before thirty days, or a panel within forty-five of the sending', () => {
  const kinds = (facts: Parameters<typeof expectedFacts>[1], day = '2026-12-22') =>
    expectedFacts(sent, facts, on(day)).map((one) => `${one.kind} ${one.means} ${one.day}`)
  expect(kinds([])).toEqual(['guardian by 2026-12-21', 'reasonable-grounds by 2026-12-30'])
  const yes = { kind: 'reasonable-grounds', outcome: 'yes', onDay: '2027-01-04' } as const
  const told = { kind: 'guardian', outcome: 'told', onDay: '2026-12-21' } as const
  expect(kinds([told, yes])).toEqual(['conclusive-grounds from 2027-02-03'])
  expect(kinds([told, yes, { kind: 'local-panel', outcome: 'yes', onDay: '2027-01-04' }])).toEqual(['conclusive-grounds by 2027-02-04'])
  expect(kinds([told, { ...yes, outcome: 'no' }])).toEqual([])
  // A later decision stands, and the earlier one with it.
  expect(kinds([told, { ...yes, outcome: 'no' }, yes])).toEqual(['conclusive-grounds from 2027-02-03'])
  expect(kinds([told, yes, { kind: 'conclusive-grounds', outcome: 'yes', onDay: '2027-02-10' }])).toEqual([])
})

test('consent at 18 comes up thirty days before the birthday', () => {
  const told = { kind: 'guardian', outcome: 'told', onDay: '2026-12-21' } as const
  const kinds = (day: string) => expectedFacts(sent, [told], on(day)).map((one) => one.kind)
  expect(kinds('2027-01-28')).not.toContain('consent-at-18')
  expect(kinds('2027-01-29')).toContain('consent-at-18')
  expect(grownOn('2009-02-28')).toBe('2027-02-28')
  expect(grownOn('2008-02-29')).toBe('2026-03-01')
})
