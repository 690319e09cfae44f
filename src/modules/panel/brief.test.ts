// The page of two minutes by itself: what it counts, from which day, for which reader; and that no child's page is longer, whatever was typed.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { at, cameBack, idsOf, newChild, type KnownChild } from '../../../tests/support/returns.ts'
import { textOf } from '../../../tests/support/visitor.ts'
import { addHours } from '../../kernel/dates.ts'
import { writeJudgement } from '../judgements/index.ts'
import { findChild } from '../people/index.ts'
import { agreeAction, completeAction, openPlan, type Party } from '../response/index.ts'
import { noteObservation } from '../signs/index.ts'
import { briefOf, type Brief } from './brief.ts'
import { shareOfWords, wordsMax } from './domain.ts'
import { build, findMeeting, referToPanel } from './index.ts'

let t: TestHouse
let ids: Record<string, string>
beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

const brief = (child: KnownChild, lastPanelAt: Date | null = null, readsJudgement = true): Promise<Brief> =>
  t.as('priya', async (scope) => {
    const found = await findChild(scope, child.ref)
    if (!found) throw new Error('not open')
    return briefOf(scope, t.house.content, found, lastPanelAt, readsJudgement)
  })

const note = async (child: KnownChild, sign: string, evidence: string) => {
  const made = await t.as('priya', (scope) =>
    noteObservation(scope, t.house.content, { childId: child.id, sign, evidence, sourceKind: 'recorder', observedOn: '2026-11-11' }),
  )
  if (!made.ok) throw new Error(made.problem)
}

const agree = async (child: KnownChild, what: string, dueOn: string, owner: Party = { kind: 'worker', id: ids['callum'] ?? '' }) => {
  const made = await t.as('priya', (scope) => agreeAction(scope, { childId: child.id, interviewId: null, what, owner, dueOn }))
  if (!made.ok) throw new Error(made.problem)
  return made.value.ref
}

const judge = (child: KnownChild, words: string, now = '2026-12-10') =>
  t.as('priya', (scope) =>
    writeJudgement(scope, t.house.content, {
      childId: child.id,
      level: 'likely',
      reasons: words,
      wouldChange: words,
      noneCited: 'Told today',
      strategy: 'asked',
      strategyWords: words,
      reviewOn: now,
    }),
  )

describe('what is told of a child', () => {
  it('of whom nothing is known says so, in the same places', async () => {
    const seen = await brief(await newChild(t, 'Nobody'))
    expect(seen.news).toEqual([])
    expect(seen.judgement).toBeNull()
    expect(seen.lists.map((l) => [l.heading, l.facts.length, l.further])).toEqual([
      ['Harm now', 0, 0],
      ['Signs', 0, 0],
      ['Vulnerabilities and strengths', 0, 0],
    ])
    expect(seen.plan).toBe('No plan is recorded. 0 actions open.')
    expect(seen.overdue).toEqual([])
  })

  it('counts what is new since the panel last looked, and else of four weeks, and nothing from before', async () => {
    const child = await newChild(t, 'Sinclair')
    await cameBack(t, child, { missingFrom: at('2026-10-20T18:00:00Z'), returned: at('2026-10-21T08:00:00Z') })
    await cameBack(t, child, { missingFrom: at('2026-11-10T18:00:00Z'), returned: at('2026-11-11T08:00:00Z') })
    const done = await agree(child, 'Ring the school', '2026-11-20')
    await t.as('callum', (scope) => completeAction(scope, done, { note: 'Rung', changed: null }))
    const fromNone = await brief(child)
    expect(fromNone.sinceDay).toBe('2026-10-15')
    expect(fromNone.news).toContain('Missing 2 times: Tue 10 Nov 2026, Tue 20 Oct 2026')
    expect(fromNone.news).toContain('1 action done')
    const since = await brief(child, new Date('2026-11-01T10:00:00Z'))
    expect(since.sinceDay).toBe('2026-11-01')
    expect(since.news).toContain('Missing 1 time: Tue 10 Nov 2026')
    expect((await brief(child, addHours(testNow, 1))).news).toEqual([])
  })

  it('keeps the three lists apart, shows three of each and says how many more; new ones are named by their titles', async () => {
    const child = await newChild(t, 'Lister')
    const signs = t.house.content.signsOn('sign').slice(0, 5)
    for (const { code } of signs) await note(child, code, 'Seen by the kiosk')
    const [harm] = t.house.content.signsOn('harm-now')
    await note(child, harm?.code ?? '', 'one two three four five six seven eight nine ten eleven twelve')
    const { lists, news } = await brief(child)
    expect(lists.map((l) => [l.facts.length, l.further])).toEqual([
      [1, 0],
      [3, 2],
      [0, 0],
    ])
    // There is room: what was seen is told whole, with who saw it and when.
    expect(lists[0]?.facts[0]).toEqual({
      title: harm?.title,
      evidence: 'one two three four five six seven eight nine ten eleven twelve',
      seen: 'Priya Shah, 11 November 2026',
    })
    expect(news.find((line) => line.startsWith('Newly noted'))).toContain('and 3 more')
  })

  it('counts what is open and what is overdue by the day, not a minute before', async () => {
    const child = await newChild(t, 'Dewey')
    await agree(child, 'Ring the school', '2026-11-13')
    await agree(child, 'Ask the club', '2026-11-12')
    expect((await brief(child)).plan).toBe('No plan is recorded. 2 actions open.')
    await t.clock.set(new Date('2026-11-13T00:00:00Z'))
    const late = await brief(child)
    expect(late.plan).toBe('No plan is recorded. 2 actions open, 1 overdue.')
    expect(late.overdue).toEqual(['Ask the club: Callum Reid, due 12 November 2026'])
  })

  it('says whose judgement it is, and says nothing of it to a reader who may not read judgements', async () => {
    const child = await newChild(t, 'Judd')
    await judge(child, 'He was collected twice')
    const seen = await brief(child)
    expect(seen.judgement).toMatchObject({ by: 'Priya Shah, Thu 12 Nov 2026', reasons: 'He was collected twice' })
    expect(seen.news).toContain('Judged anew on Thu 12 Nov 2026')
    const hidden = await brief(child, null, false)
    expect(JSON.stringify(hidden)).not.toMatch(/collected|Judged/)
  })
})

describe('words that are shared out', () => {
  it('never exceed the room, leave short texts whole, and give what these leave to the longer ones', () => {
    expect(
      shareOfWords(
        [
          { words: 3, most: 40 },
          { words: 100, most: 40 },
          { words: 100, most: 90 },
        ],
        1000,
      ),
    ).toEqual([3, 40, 90])
    expect(
      shareOfWords(
        [
          { words: 3, most: 40 },
          { words: 100, most: 40 },
          { words: 100, most: 90 },
        ],
        63,
      ),
    ).toEqual([3, 30, 30])
    expect(shareOfWords([{ words: 9, most: 9 }], -5)).toEqual([0])
    const withNone = [
      { words: 0, most: 9 },
      { words: 1, most: 1 },
    ]
    expect(shareOfWords(withNone, 1)).toEqual([0, 1])
    fc.assert(
      fc.property(
        fc.array(fc.record({ words: fc.nat(300), most: fc.nat(100) }), { maxLength: 12 }),
        fc.integer({ min: -50, max: 600 }),
        (texts, room) => {
          const shares = shareOfWords(texts, room)
          const sum = shares.reduce((a, b) => a + b, 0)
          expect(sum).toBeLessThanOrEqual(Math.max(0, room))
          // What is left over is less than a word for each that still wants one.
          const wanting = texts.filter((text, place) => (shares[place] ?? 0) < Math.min(text.words, text.most)).length
          if (wanting > 0) expect(Math.max(0, room) - sum).toBeLessThan(wanting)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('two minutes', () => {
  it('hold whatever was typed, in the shortest words and the most of them that each box takes; the whole is a click away', async () => {
    const child = await newChild(t, 'Ada')
    const letters = (length: number) => 'a '.repeat(length / 2).trim()
    for (const list of ['harm-now', 'sign', 'vulnerability', 'strength'] as const) {
      // The longest titles that there are.
      const byWords = t.house.content.signsOn(list).toSorted((a, b) => b.title.split(' ').length - a.title.split(' ').length)
      for (const { code } of byWords.slice(0, 4)) await note(child, code, letters(3000))
    }
    for (const day of [2, 4, 6, 8, 10])
      await cameBack(t, child, {
        missingFrom: at(`2026-11-${String(day).padStart(2, '0')}T18:00:00Z`),
        returned: at(`2026-11-${String(day + 1).padStart(2, '0')}T08:00:00Z`),
      })
    const outside: Party = { kind: 'outside', name: letters(200) }
    for (let n = 0; n < 6; n += 1) await agree(child, letters(300), '2026-11-12', outside)
    const done = await agree(child, 'Ring', '2026-11-12')
    await t.as('callum', (scope) => completeAction(scope, done, { note: 'Rung', changed: null }))
    const opened = await t.as('priya', (scope) =>
      openPlan(
        scope,
        { childId: child.id, contextId: null },
        {
          kind: 'child-protection',
          since: '2026-11-01',
          teamId: ids['haddlestone/missing'] ?? '',
          leadWorkerId: null,
          leadOutside: letters(200),
          elsewhereRef: null,
        },
        '2026-11-13',
      ),
    )
    expect(opened.ok).toBe(true)
    await judge(child, letters(1900))
    await t.clock.set(new Date('2026-11-14T09:00:00Z'))
    const panel = 'select id from panel limit 1'
    await t.owner.query(`update panel_rules set episodes = 1, levels = '{likely}', harm_now = true, overdue_days = 1`)
    const { rows } = await t.owner.query<{ ref: string }>(`select ref from panel_meeting where panel_id = (${panel}) and ended_at is null`)
    const ref = rows[0]?.ref ?? ''
    await t.as('priya', (scope) =>
      referToPanel(scope, child.id, letters(2000), letters(500), { detriment: 'None found', childView: 'Agrees', childTold: true }),
    )
    await t.as('amara', async (scope) => {
      const meeting = await findMeeting(scope, ref)
      if (meeting) await build(scope, meeting)
    })
    const seen = await (await t.visit('amara')).get(`/panel-meetings/${ref}/children/${child.ref}`)
    expect(seen.status).toBe(200)
    const reading = textOf(/<article id="reading">([\s\S]*?)<\/article>/.exec(seen.html)?.[1] ?? '')
    const count = reading.split(/\s+/).filter(Boolean).length
    console.info(`the panel’s page: ${count} words at the most`)
    expect(count).toBeGreaterThan(300)
    expect(count).toBeLessThanOrEqual(wordsMax)
    // Cut, it says so; the question is whole where it is changed.
    expect(reading).toContain('a a …')
    expect(seen.html).toContain(letters(500))
  })
})
