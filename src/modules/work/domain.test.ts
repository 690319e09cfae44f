import { describe, expect, it } from 'vitest'
import { addHours, londonMidnight } from '../../kernel/dates.ts'
import type { WorkItem } from '../../kernel/work.ts'
import { countsOf, dayLeft, inOrder, isLate, pageOf, pageSizeMax, pressureOf } from './domain.ts'

const now = new Date('2026-11-12T09:12:00Z')

function item(id: string, some: Partial<WorkItem> = {}): WorkItem {
  return {
    id,
    group: 'now',
    isNew: false,
    what: 'Action',
    who: 'Maya, 14',
    href: '/',
    dueAt: null,
    dueByDay: false,
    since: addHours(now, -5),
    facts: '',
    steps: [],
    ...some,
  }
}

const ids = (items: readonly WorkItem[]) => items.map((i) => i.id)

describe('the order of what needs me', () => {
  it('new first, then the longest late, then the soonest due, then what has no due time, oldest first', () => {
    const items = [
      item('younger without a time', { since: addHours(now, -1) }),
      item('due later', { dueAt: addHours(now, 50) }),
      item('older without a time', { since: addHours(now, -90) }),
      item('late', { dueAt: addHours(now, -1) }),
      item('later still', { dueAt: addHours(now, -100) }),
      item('due soon', { dueAt: addHours(now, 2) }),
      item('new', { isNew: true, dueAt: addHours(now, 70) }),
      item('not for now', { group: 'coming', dueAt: addHours(now, 1) }),
    ]
    expect(ids(inOrder(items, 'now', now))).toEqual([
      'new',
      'later still',
      'late',
      'due soon',
      'due later',
      'older without a time',
      'younger without a time',
    ])
  })

  it('what was done stands newest first', () => {
    expect(
      ids(
        inOrder(
          [item('a', { group: 'done', since: addHours(now, -9) }), item('b', { group: 'done', since: addHours(now, -1) })],
          'done',
          now,
        ),
      ),
    ).toEqual(['b', 'a'])
  })
})

describe('late and soon', () => {
  it('a day of work is late from the end of that day in London', () => {
    const today = { dueAt: londonMidnight('2026-11-12'), dueByDay: true }
    expect(isLate(today, new Date('2026-11-12T23:59:00Z'))).toBe(false)
    expect(isLate(today, new Date('2026-11-13T00:00:00Z'))).toBe(true)
  })

  it('a moment is late after it, and soon for a day before it', () => {
    expect(pressureOf(item('x', { dueAt: now }), now)).toBe('soon')
    expect(pressureOf(item('x', { dueAt: addHours(now, -0.1) }), now)).toBe('late')
    expect(pressureOf(item('x', { dueAt: addHours(now, 24.1) }), now)).toBe('running')
    expect(pressureOf(item('x', { dueAt: addHours(now, -9), isNew: true }), now)).toBe('new')
  })

  it('says days as people do', () => {
    const words = (day: string) => dayLeft(londonMidnight(day), now)
    expect([words('2026-11-09'), words('2026-11-11'), words('2026-11-12'), words('2026-11-13'), words('2026-11-20')]).toEqual([
      '3 days late',
      '1 day late',
      'due today',
      'due tomorrow',
      'due Fri 20 Nov 2026',
    ])
  })
})

describe('pages', () => {
  it('go on after the last one shown, and from the start when it has gone', () => {
    const many = Array.from({ length: pageSizeMax + 3 }, (_, n) => item(`i${n}`))
    const first = pageOf(many, null)
    expect(first.items).toHaveLength(pageSizeMax)
    expect(first.next).toBe(`i${pageSizeMax - 1}`)
    expect(ids(pageOf(many, first.next).items)).toEqual([`i${pageSizeMax}`, `i${pageSizeMax + 1}`, `i${pageSizeMax + 2}`])
    expect(pageOf(many, first.next).next).toBeNull()
    expect(ids(pageOf(many, 'gone').items)[0]).toBe('i0')
  })

  it('counts what is new for me and what nobody has accepted', () => {
    expect(
      countsOf([item('a', { isNew: true }), item('b'), item('c', { group: 'waiting', isNew: true }), item('d', { group: 'waiting' })]),
    ).toEqual({ now: 2, fresh: 1, coming: 0, waiting: 2, notAccepted: 1, done: 0 })
  })
})
