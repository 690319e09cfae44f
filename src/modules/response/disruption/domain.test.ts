import { describe, expect, it } from 'vitest'
import { gapsOf, lineOf, mayOpen, normalOf, refsIn, stageOf, stepOf, stepsNext, type StepDraft } from './domain.ts'

const now = new Date('2026-11-12T09:12:00Z')
const open = { endedAt: null, validFrom: null, validTo: null }
const step = (some: Partial<StepDraft>): StepDraft => ({
  kind: 'applied',
  onDay: '2026-11-12',
  words: 'x',
  reference: null,
  validFrom: null,
  validTo: null,
  reviewOn: null,
  ...some,
})

describe('where it stands', () => {
  it('by what happened last, and runs out after its last day', () => {
    expect(stageOf(open, [], now)).toBe('preparing')
    expect(stageOf(open, [{ kind: 'applied' }, { kind: 'reviewed' }], now)).toBe('applied')
    expect(stageOf(open, [{ kind: 'applied' }, { kind: 'refused' }], now)).toBe('refused')
    const granted = [{ kind: 'applied' }, { kind: 'granted' }, { kind: 'breach' }] as const
    expect(stageOf({ ...open, validFrom: '2026-11-01', validTo: '2026-11-12' }, granted, now)).toBe('standing')
    expect(stageOf({ ...open, validFrom: '2026-11-01', validTo: '2026-11-11' }, granted, now)).toBe('run-out')
    expect(stageOf({ ...open, endedAt: now }, granted, now)).toBe('ended')
  })
  it('what needs no court is given without being applied for', () => {
    expect(stepsNext('preparing', true)).not.toContain('granted')
    expect(stepsNext('preparing', false)).toContain('granted')
    expect(stepsNext('preparing', false)).not.toContain('applied')
    expect(stepsNext('preparing', true)).not.toContain('breach')
    expect(stepsNext('ended', true)).toEqual([])
  })
})

describe('steps', () => {
  const may = ['granted', 'applied', 'reviewed'] as const
  it('refuses what cannot happen now, the future, and an end before its beginning', () => {
    expect(stepOf(step({ kind: 'breach' }), may, 28, now)).toMatchObject({ problem: 'not-now' })
    expect(stepOf(step({ onDay: '2026-11-13' }), may, 28, now)).toMatchObject({ problem: 'in-future' })
    expect(stepOf(step({ kind: 'granted', validFrom: '2026-11-12', validTo: '2026-11-11' }), may, 28, now)).toMatchObject({
      problem: 'ends-before',
    })
    expect(stepOf(step({ kind: 'reviewed', reviewOn: '2026-11-11' }), may, 28, now)).toMatchObject({ problem: 'review-passed' })
    expect(stepOf(step({ kind: 'reviewed', reviewOn: '2046-11-11' }), may, 28, now)).toMatchObject({ problem: 'too-far' })
  })
  it('is looked at again after the measure’s days, and on its last day at the latest', () => {
    expect(stepOf(step({ kind: 'granted', validFrom: '2026-11-12' }), may, 28, now)).toMatchObject({ value: { reviewOn: '2026-12-10' } })
    expect(stepOf(step({ kind: 'granted', validFrom: '2026-11-12', validTo: '2026-11-20' }), may, 28, now)).toMatchObject({
      value: { reviewOn: '2026-11-20' },
    })
    expect(stepOf(step({ validFrom: '2026-11-12' }), may, 28, now)).toMatchObject({ value: { validFrom: null } })
  })
})

describe('lines and gaps', () => {
  it('keeps any number, never a last day before the first', () => {
    const line = { typed: '07700 900 123', firstSeen: '2026-10-01', lastSeen: '2026-11-01', follows: null }
    expect(lineOf(line, [], now)).toMatchObject({ value: { normal: '+447700900123' } })
    expect(normalOf('Ends in 44')).toBe('endsin44')
    expect(lineOf({ ...line, lastSeen: '2026-09-01' }, [], now)).toMatchObject({ problem: 'last-before-first' })
    expect(lineOf({ ...line, lastSeen: '2026-11-13' }, [], now)).toMatchObject({ problem: 'in-future' })
    expect(lineOf({ ...line, follows: 'x' }, [], now)).toMatchObject({ problem: 'no-such-line' })
    expect(lineOf({ ...line, follows: 'x' }, [{ id: 'x' }], now).ok).toBe(true)
  })
  it('what was taken back answers nothing', () => {
    const items = [{ code: 'a' }, { code: 'b' }]
    expect(
      gapsOf(items, [
        { item: 'a', takenBackAt: null },
        { item: 'b', takenBackAt: now },
      ]),
    ).toEqual([{ code: 'b' }])
  })
  it('reads references one to a line or with commas', () => {
    expect(refsIn('C-1, C-2\nC-1\n')).toEqual(['C-1', 'C-2'])
  })
  it('is for teams of police and councils', () => {
    expect(mayOpen('charity', [{ id: 't' }], 't')).toMatchObject({ problem: 'not-your-agency' })
    expect(mayOpen('police', [{ id: 't' }], 'u')).toMatchObject({ problem: 'no-team' })
    expect(mayOpen('council', [{ id: 't' }], 't').ok).toBe(true)
  })
})
