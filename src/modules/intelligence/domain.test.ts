import { describe, expect, it } from 'vitest'
import { gradeCode, gradeOf, identifiersOf, mayKeepText, mayShare, normalOf, outcomeOf, roleWordsIn, stageOf } from './domain.ts'

describe('identifiers', () => {
  it('one to a line, doubles once, and two spellings of one are the same', () => {
    const read = identifiersOf('phone', '07700 900123\n\n +44 7700 900123 \nended in 44')
    expect(read.ok && read.value.map((one) => one.normal)).toEqual(['+447700900123', 'endedin44'])
    expect(normalOf('vehicle', 'AB12 CDE')).toBe(normalOf('vehicle', 'ab12cde'))
    expect(normalOf('username', '@Jay Rides')).toBe(normalOf('username', 'jayrides'))
    expect(normalOf('person', 'Big  Dex')).toBe('big dex')
    expect(normalOf('username', '@')).toBe('@')
  })
  it('twenty at most, and no essay', () => {
    expect(identifiersOf('person', Array.from({ length: 21 }, (_, n) => `a${n}`).join('\n'))).toEqual({ ok: false, problem: 'too-many' })
    expect(identifiersOf('person', 'x'.repeat(301))).toEqual({ ok: false, problem: 'too-long' })
    expect(identifiersOf('person', null)).toEqual({ ok: true, value: [] })
  })
})

describe('grades', () => {
  it('conditions with C alone', () => {
    expect(gradeOf({ handling: 'C', conditions: null }).ok).toBe(false)
    expect(gradeOf({ handling: 'P', conditions: 'left over' })).toEqual({ ok: true, value: { conditions: null } })
    expect(gradeCode({ source: 2, intelligence: 'C', handling: 'P' })).toBe('2 C P')
  })
})

describe('sanitising', () => {
  it('finds words of a role, whole, and in the plural', () => {
    const words = ['teacher', 'social worker', 'nan']
    expect(roleWordsIn('Her TEACHER, and two social workers.', words)).toEqual(['teacher', 'social worker'])
    expect(roleWordsIn('A nanosecond of finance', words)).toEqual([])
  })
  it('keeps a telling text only confirmed', () => {
    expect(mayKeepText(['teacher'], false)).toEqual({ ok: false, problem: 'may-tell' })
    expect(mayKeepText(['teacher'], true).ok).toBe(true)
    expect(mayKeepText([], false).ok).toBe(true)
  })
})

describe('outcome and crossing', () => {
  it('asks for what each outcome needs', () => {
    expect(outcomeOf({ outcome: 'tasked', crimeReference: null, reason: null })).toEqual({ ok: false, problem: 'reference-missing' })
    expect(outcomeOf({ outcome: 'no-use', crimeReference: 'x', reason: null })).toEqual({ ok: false, problem: 'reason-missing' })
    expect(outcomeOf({ outcome: 'logged', crimeReference: 'x', reason: null })).toMatchObject({ value: { crimeReference: null } })
  })
  it('crosses graded, sanitised and believed; onto a record only where there is one', () => {
    const grade = { intelligence: 'C' } as const
    const text = { id: 'x' }
    expect(mayShare({ childId: null }, null, text, 'inbox')).toMatchObject({ problem: 'not-graded' })
    expect(mayShare({ childId: null }, grade, null, 'inbox')).toMatchObject({ problem: 'no-text' })
    expect(mayShare({ childId: null }, { intelligence: 'E' }, text, 'inbox')).toMatchObject({ problem: 'suspected-false' })
    expect(mayShare({ childId: null }, grade, text, 'circle')).toMatchObject({ problem: 'no-child' })
    expect(mayShare({ childId: 'c' }, grade, text, 'circle').ok).toBe(true)
  })
  it('is new until received, and ended by its outcome', () => {
    expect(stageOf({ receivedAt: null }, null)).toBe('new')
    expect(stageOf({ receivedAt: new Date('2026-11-12T09:00:00Z') }, null)).toBe('in-hand')
    expect(stageOf({ receivedAt: null }, { outcome: 'logged' })).toBe('ended')
  })
})
