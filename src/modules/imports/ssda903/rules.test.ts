import { describe, expect, test } from 'vitest'
import { readPostcodeCell } from '../given.ts'
import { readDayCell, readSex, readUpn } from './domain.ts'
import {
  judgeCare,
  judgeLeaving,
  judgeLeftOpen,
  judgeOverlaps,
  judgeRow,
  judgeYear,
  levelOf,
  periodsOfCare,
  rules,
  type ReadEpisode,
  type Stay,
} from './rules.ts'
import { collectionYear, collectionYearOf, countYears, parseCollectionYear } from './year.ts'

describe('one row of missing.csv', () => {
  const born = '2004-05-06'
  const judged = (type: string, start: string, end: string, dateOfBirth: string | null = born) => {
    const verdict = judgeRow({
      type,
      start: readDayCell(start),
      end: readDayCell(end),
      dateOfBirth,
    })
    return { ...verdict, codes: verdict.breaches.map((breach) => breach.rule) }
  }

  test('a whole row is an episode, open or ended', () => {
    expect(judged('M', '01/06/2017', '05/06/2017')).toEqual({
      episode: { type: 'M', start: '2017-06-01', end: '2017-06-05' },
      breaches: [],
      codes: [],
    })
    expect(judged('A', '01/06/2017', '').episode).toEqual({
      type: 'A',
      start: '2017-06-01',
      end: null,
    })
  })

  test.each([
    ['564 a type without a start', 'M', '', '', ['564', '1004']],
    ['565 a start without a type', '', '07/02/2017', '', ['565']],
    ['566 an end without a type', '', '', '07/02/2017', ['566', '1004']],
    ['567 an end before the start', 'M', '03/06/2017', '01/06/2017', ['567']],
    ['586 a start before birth', 'M', '05/05/2004', '', ['586']],
    ['1004 a start that is no day', 'M', '31/02/2017', '', ['1004']],
    ['1004 a month that is none', 'M', '10/24/2017', '', ['1004']],
    ['1004 nothing at all', '', '', '', ['1004']],
    ['1005 an end with a short year', 'A', '01/06/2017', '13/10/17', ['1005']],
    ['1006 a type that is none', 'AWAY', '01/06/2017', '', ['1006']],
    ['several at once', 'X', '31/02/2017', '99/99/2017', ['1006', '1004', '1005']],
  ])('%s is refused', (_, type, start, end, codes) => {
    const { episode, codes: found, breaches } = judged(type, start, end)
    expect(episode).toBeNull()
    expect(found).toEqual(codes)
    for (const breach of breaches) expect(breach.sentence).toMatch(/\.$/)
  })

  test('567 ends on the day it started: let in', () => {
    expect(judged('M', '03/06/2017', '03/06/2017').codes).toEqual([])
  })

  test('586 on the day of birth: refused, as published; the day after: nothing', () => {
    const same = judged('M', '06/05/2004', '')
    expect(same.episode).toBeNull()
    expect(same.breaches.map((breach) => [breach.rule, levelOf(breach)])).toEqual([['586', 'refused']])
    expect(same.breaches[0]?.sentence).toContain('on the child’s date of birth')
    expect(judged('M', '07/05/2004', '').codes).toEqual([])
    expect(judged('M', '06/05/2003', '', null).codes).toEqual([])
  })

  test('1006 a small letter: refused, as published, and told which letter to write', () => {
    for (const [small, capital] of [
      ['m', 'M'],
      ['a', 'A'],
    ] as const) {
      const read = judged(small, '01/06/2017', '')
      expect(read.episode).toBeNull()
      expect(read.breaches.map((breach) => [breach.rule, levelOf(breach)])).toEqual([['1006', 'refused']])
      expect(read.breaches[0]?.sentence).toContain(`the capital letter ${capital}`)
    }
  })
})

describe('the collection year', () => {
  const year = collectionYear(2017)
  const codes = (start: string, end: string | null) => judgeYear({ type: 'M', start, end }, year).map((breach) => breach.rule)

  test('570 starts after it', () => {
    expect(codes('2018-04-01', null)).toEqual(['570'])
    expect(codes('2018-03-31', null)).toEqual([])
    expect(codes('2016-01-01', null)).toEqual([])
  })

  test('571 ends before or after it', () => {
    expect(codes('2017-01-01', '2017-03-31')).toEqual(['571'])
    expect(codes('2018-03-01', '2018-04-01')).toEqual(['571'])
    expect(codes('2017-01-01', '2017-04-01')).toEqual([])
    expect(codes('2017-06-01', '2018-03-31')).toEqual([])
  })

  test('is read in the ways that people write it', () => {
    expect(parseCollectionYear('2017-18')).toEqual(year)
    expect(parseCollectionYear('2017/2018')).toEqual(year)
    expect(parseCollectionYear('1999–00')?.end).toBe('2000-03-31')
    expect(parseCollectionYear('2017-19')).toBeNull()
    expect(parseCollectionYear('2017')).toBeNull()
    expect(collectionYearOf('2018-03-31')).toEqual(year)
    expect(collectionYearOf('2018-04-01').name).toBe('2018-19')
  })

  test('is inferred from what ended, the later of two alike', () => {
    const years = countYears()
    expect(years.infer()).toBeNull()
    for (const day of ['2017-05-01', '2016-05-01']) years.add(day)
    expect(years.infer()).toMatchObject({ year: { name: '2017-18' }, matching: 1, total: 2 })
    years.add('2016-06-01')
    expect(years.infer()).toMatchObject({ year: { name: '2016-17' }, matching: 2, total: 3 })
  })
})

describe('574 among one child’s episodes', () => {
  const queried = (...days: [start: string, end: string | null][]) => {
    const episodes = days.map(([start, end], at) => ({
      type: 'M' as const,
      start,
      end,
      line: at + 2,
    }))
    return [...judgeOverlaps(episodes).keys()]
  }

  test('one after another, touching, or of one day: nothing', () => {
    expect(queried(['2020-06-01', '2020-06-04'], ['2020-06-04', '2020-06-04'], ['2020-06-04', null])).toEqual([])
  })

  test('the later of two that overlap', () => {
    expect(queried(['2020-06-03', '2020-06-09'], ['2020-06-02', '2020-06-04'])).toEqual([0])
  })

  test('one that starts while another is open', () => {
    expect(queried(['2020-06-04', null], ['2020-06-07', '2020-06-09'])).toEqual([1])
  })

  test('one inside a longer one that others have followed', () => {
    expect(queried(['2020-06-06', '2020-06-08'], ['2020-06-10', '2020-06-10'], ['2020-06-08', '2020-08-10'])).toEqual([1])
  })
})

describe('care', () => {
  const stay = (from: string, to: string | null, reasonEnded = 'X1'): Stay => ({
    from,
    to,
    reasonEnded,
    line: 2,
  })
  const codes = (episode: Omit<ReadEpisode, 'type'>, ...stays: Stay[]) =>
    judgeCare({ type: 'M', ...episode }, stays).map((breach) => breach.rule)

  test('stays that touch are one period; a gap parts them', () => {
    expect(periodsOfCare([stay('2017-02-01', null), stay('2016-01-01', '2016-06-01'), stay('2016-06-01', '2016-09-01')])).toEqual([
      { from: '2016-01-01', to: '2016-09-01' },
      { from: '2017-02-01', to: null },
    ])
  })

  test('within a placement that goes on: nothing', () => {
    expect(codes({ start: '2017-06-01', end: null }, stay('2017-01-01', null))).toEqual([])
    expect(codes({ start: '2017-06-01', end: '2017-06-03' }, stay('2017-01-01', null))).toEqual([])
  })

  test('a child without placements cannot be judged', () => {
    expect(codes({ start: '2017-06-01', end: null })).toEqual([])
  })

  test('575 the placement ended, another followed, and the episode has no end', () => {
    const moved = [stay('2017-01-01', '2017-06-10'), stay('2017-06-10', null)]
    expect(codes({ start: '2017-06-01', end: null }, ...moved)).toEqual(['575'])
    expect(codes({ start: '2017-06-01', end: '2017-06-12' }, ...moved)).toEqual([])
  })

  test('577 care ended and the episode did not, or ended after it', () => {
    const left = stay('2017-01-01', '2017-06-10', 'E4A')
    expect(codes({ start: '2017-06-01', end: null }, left)).toEqual(['575', '577'])
    expect(codes({ start: '2017-06-01', end: '2017-06-11' }, left)).toEqual(['577'])
    expect(codes({ start: '2017-06-01', end: '2017-06-10' }, left)).toEqual([])
  })

  test('578 and 581 starts after care ceased', () => {
    const left = stay('2017-01-01', '2017-06-10', 'E4A')
    expect(codes({ start: '2017-06-11', end: '2017-06-12' }, left)).toEqual(['577', '578', '581'])
  })

  test('581 starts before care began, but ends within it', () => {
    const begun = stay('2017-06-10', null)
    expect(codes({ start: '2017-06-09', end: '2017-06-12' }, begun)).toEqual(['578', '581'])
    expect(codes({ start: '2017-06-10', end: '2017-06-12' }, begun)).toEqual([])
  })

  test('580 missing when care ends at 18, and the reason is not E8', () => {
    const leaving = (end: string, reason: string | null, dateOfBirth: string | null = '1999-06-10') =>
      judgeLeaving({ type: 'M', start: '2017-06-01', end }, dateOfBirth, [
        { from: '2017-01-01', to: '2017-06-10', reasonEnded: reason, line: 7 },
      ])
    expect(leaving('2017-06-10', 'E7')).toMatchObject([{ rule: '580', column: 'REC', stay: { line: 7 } }])
    expect(leaving('2017-06-10', null)).toHaveLength(1)
    expect(leaving('2017-06-10', 'E8')).toEqual([])
    expect(leaving('2017-06-09', 'E7')).toEqual([])
    expect(leaving('2017-06-10', 'E7', null)).toEqual([])
  })

  test('580 born on 29 February', () => {
    const stays = [{ from: '2017-01-01', to: '2018-02-28', reasonEnded: 'E7', line: 2 }]
    expect(judgeLeaving({ type: 'M', start: '2018-02-01', end: '2018-02-28' }, '2000-02-29', stays)).toHaveLength(1)
  })

  test('576 what last year left open begins this year', () => {
    const open = { childRef: '7', missingFromDay: '2017-03-20' }
    expect(judgeLeftOpen(open, '2017-03-20')).toBeNull()
    expect(judgeLeftOpen(open, '2017-04-20')).toMatchObject({ rule: '576', column: 'CHILD' })
    expect(judgeLeftOpen(open, null)?.sentence).toMatch(/none for that child/)
  })
})

test('every rule says what it asks and what becomes of the row', () => {
  expect(Object.keys(rules).toSorted()).toEqual(
    ['564', '565', '566', '567', '570', '571', '574', '575', '576', '577', '578', '580', '581', '586', '1004', '1005', '1006'].toSorted(),
  )
  const refusing = Object.entries(rules).filter(([, rule]) => rule.level === 'refused')
  expect(refusing.map(([code]) => code).toSorted()).toEqual(['564', '565', '566', '567', '586', '1004', '1005', '1006'].toSorted())
})

test('cells are read as they are written', () => {
  expect(readDayCell(' 1/2/2017 ').day).toBe('2017-02-01')
  expect(readDayCell('2017-02-01 00:00:00').day).toBe('2017-02-01')
  expect(readDayCell('29/02/2017').day).toBeNull()
  expect(readDayCell('').day).toBeNull()
  expect(['1', '2', 'M', 'f', '', '9'].map(readSex)).toEqual(['male', 'female', 'male', 'female', null, null])
  expect(readUpn('UN3')).toEqual({ upn: null, upnUnknown: 'UN3' })
  expect(readUpn(' d051910639385 ')).toEqual({ upn: 'D051910639385', upnUnknown: null })
  expect(readPostcodeCell('ax12ab')).toEqual({ text: 'AX1 2AB', known: true })
  expect(readPostcodeCell('AX1 2CC')).toEqual({ text: 'AX1 2CC', known: false })
  expect(readPostcodeCell(' ')).toBeNull()
})
