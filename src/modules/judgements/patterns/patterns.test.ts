// Each pattern with its sum laid open, at its edges; and names that came again, never which in the fact itself.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadContent } from '../../../platform/content/index.ts'
import { addDays, londonMidnight } from '../../../kernel/dates.ts'
import { patternCodes, patternsOf, type PatternEpisode, type SamePlace } from './domain.ts'
import { namesIn, peoplePattern, peopleQuestions, sameNames, type SaidOfPeople } from './people.ts'

const asOf = new Date('2026-11-30T12:00:00Z')
let made = 0
const episode = (from: string, back: string | null, more: Partial<PatternEpisode> = {}): PatternEpisode => ({
  id: `e${(made += 1)}`,
  missingFrom: new Date(from),
  returnedAt: back === null ? null : new Date(back),
  outOfArea: 'in',
  how: null,
  ...more,
})
const evening = (day: string, more: Partial<PatternEpisode> = {}) => episode(`${day}T18:00:00Z`, `${day}T21:00:00Z`, more)
const told = (episodes: PatternEpisode[], places: SamePlace[] = []) =>
  Object.fromEntries(patternsOf(episodes, places, asOf).map((p) => [p.code, { fact: p.fact, sum: p.sum }]))

describe('patterns', () => {
  test('episodes in 30 and in 90 days: today is the last of them, the 31st day back is none', () => {
    const seen = told([evening('2026-10-31'), evening('2026-11-01'), evening('2026-11-29')])
    expect(seen['episodes-30']).toEqual({ fact: '2 episodes in 30 days', sum: ['Sun 29 Nov 2026', 'Sun 1 Nov 2026'] })
    expect(seen['episodes-90']).toEqual({ fact: '3 episodes in 90 days', sum: ['Sun 29 Nov 2026', 'Sun 1 Nov 2026', 'Sat 31 Oct 2026'] })
    expect(told([evening('2026-09-01')])).toEqual({})
    expect(told([evening('2026-09-02')])['episodes-90']?.fact).toBe('1 episode in 90 days')
  })

  test('nights away are midnights in London, and go on while the child is missing', () => {
    const seen = told([episode('2026-10-24T22:30:00Z', '2026-10-25T00:30:00Z'), episode('2026-11-28T23:30:00Z', null)])
    expect(seen['nights-away']).toEqual({
      fact: '3 nights away in 90 days',
      sum: ['Sat 28 Nov 2026: 2 nights so far', 'Sat 24 Oct 2026: 1 night'],
    })
    expect(told([evening('2026-11-28')])['nights-away']).toBeUndefined()
  })

  test('a first repeat within four weeks, from the return to the next absence', () => {
    const again = (day: string) => told([evening('2026-08-01'), evening(day), evening('2026-11-01')])['first-repeat']
    expect(again('2026-08-29')?.sum).toEqual(['back Sat 1 Aug 2026, missing again Sat 29 Aug 2026: 28 days'])
    expect(again('2026-08-30')).toBeUndefined()
    // Only the first repeat: a later one is counted elsewhere.
    expect(told([evening('2026-06-01'), evening('2026-09-01'), evening('2026-09-03')])['first-repeat']).toBeUndefined()
  })

  test('intervals that shorten, each with its days; only the run up to the latest counts', () => {
    const seen = told([evening('2026-08-01'), evening('2026-08-05'), evening('2026-09-04'), evening('2026-09-24'), evening('2026-10-04')])
    expect(seen['shorter-intervals']).toEqual({
      fact: 'The time between episodes is getting shorter',
      sum: [
        '30 days from Wed 5 Aug 2026 to Fri 4 Sep 2026',
        '20 days from Fri 4 Sep 2026 to Thu 24 Sep 2026',
        '10 days from Thu 24 Sep 2026 to Sun 4 Oct 2026',
      ],
    })
    expect(told([evening('2026-08-01'), evening('2026-08-11'), evening('2026-08-21')])['shorter-intervals']).toBeUndefined()
    expect(told([evening('2026-08-01'), evening('2026-08-11')])['shorter-intervals']).toBeUndefined()
  })

  test('out of area for the first time, and each time after it; what is not known is not counted', () => {
    const out = { outOfArea: 'out' }
    expect(
      told([evening('2026-11-01'), evening('2026-11-05', out), evening('2026-11-07', { outOfArea: 'not known' })])['out-of-area'],
    ).toEqual({
      fact: 'Found out of area once',
      sum: ['for the first time on Thu 5 Nov 2026'],
    })
    expect(told([evening('2026-11-09', out), evening('2026-11-05', out)])['out-of-area']).toEqual({
      fact: 'Found out of area twice',
      sum: ['for the first time on Thu 5 Nov 2026', 'again on Mon 9 Nov 2026'],
    })
    expect(told([evening('2026-11-05', { outOfArea: null })])['out-of-area']).toBeUndefined()
  })

  test('last seen at the same place again, and back with a friend twice', () => {
    const [first, second] = [
      evening('2026-11-01', { how: 'came-back-with-friend' }),
      evening('2026-11-08', { how: 'came-back-with-friend' }),
    ]
    const seen = told([first, second], [{ kind: 'last-seen', episodeId: second.id, sameAs: first.id }])
    expect(seen['seen-same-place']?.sum).toEqual(['on Sun 8 Nov 2026 the same as on Sun 1 Nov 2026'])
    expect(seen['found-same-place']).toBeUndefined()
    expect(seen['back-with-friend']).toEqual({ fact: 'Came back with a friend twice', sum: ['Sun 1 Nov 2026', 'Sun 8 Nov 2026'] })
  })

  test('the order in which episodes were recorded changes nothing, and every fact has a sum', () => {
    const days = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(days, fc.infiniteStream(fc.nat()), (back, order) => {
        const some = [...new Set(back)].map((n) => evening(addDays('2026-11-30', -n), { outOfArea: n % 2 ? 'out' : 'in' }))
        const shuffled = some
          .map((e) => ({ e, at: order.next().value as number }))
          .toSorted((a, b) => a.at - b.at || (a.e.id < b.e.id ? -1 : 1))
        const seen = patternsOf(some, [], asOf)
        expect(
          patternsOf(
            shuffled.map(({ e }) => e),
            [],
            asOf,
          ),
        ).toEqual(seen)
        for (const { code, sum } of seen) {
          expect(patternCodes).toContain(code)
          expect(sum.length).toBeGreaterThan(0)
        }
      }),
    )
  })
})

describe('names said about people', () => {
  test('are words with a capital letter: no first word of every day, no relative, no place told as one', () => {
    expect(namesIn('Kez, Jay and some older boys from Leeds. They call him Big T.')).toEqual(['Kez', 'Jay'])
    expect(namesIn('He was with Tyrone at Kez’s. My Mum knows O’Neil-Ward.')).toEqual(['Tyrone', 'Kez', 'O’Neil-Ward'])
    expect(namesIn('Nobody. Some lads, Uncle, a man on Snapchat. Monday.')).toEqual([])
    expect(namesIn('kez and jay')).toEqual([])
    expect(namesIn('WITH KEZ AGAIN')).toEqual([])
    expect(namesIn('')).toEqual([])
  })

  const said = (day: string, words: string): SaidOfPeople => ({ ref: `I-${day}`, heldAt: londonMidnight(day), words })

  test('that came in two interviews are the same; the child’s own is none, nor one that came twice in one', () => {
    const names = sameNames(
      [
        said('2026-11-12', 'Kez again, and Robin Ash'),
        said('2026-11-05', 'Jay. Jay and Kez. Robin'),
        said('2026-11-20', 'Somebody new, Mo'),
      ],
      ['Robin', 'Ash'],
    )
    expect(names.map(({ name, interviews }) => [name, interviews.map(({ ref }) => ref)])).toEqual([
      ['Kez', ['I-2026-11-05', 'I-2026-11-12']],
    ])
  })

  test('stand in no fact and no sum: a judgement that rests on it is read by more people', () => {
    const names = sameNames([said('2026-11-05', 'Kez and Jay'), said('2026-11-12', 'Jay, Kez'), said('2026-11-20', 'Kez')], [])
    const [pattern] = peoplePattern(names)
    expect(pattern?.sum).toEqual([
      '1 name said in the interviews of Thu 5 Nov 2026 and Thu 12 Nov 2026',
      '1 name said in the interviews of Thu 5 Nov 2026, Thu 12 Nov 2026 and Fri 20 Nov 2026',
    ])
    for (const name of ['Kez', 'Jay']) expect(JSON.stringify(pattern)).not.toContain(name)
    expect(peoplePattern([])).toEqual([])
  })

  test('are looked for in every question of the time away and of harm that asks who somebody was', () => {
    const asked = loadContent('content')
      .interview.sections.filter(({ code }) => ['during', 'harm'].includes(code))
      .flatMap(({ questions }) => questions.filter(({ kind }) => kind === 'people'))
    expect(asked.map(({ id }) => id)).toEqual([...peopleQuestions])
  })
})
