// As known on a past day, exactly: random histories are told through the doors with a moved clock, the page's facts are kept at the end of
// each day, and every later replay of that day equals what was kept.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, addHours, londonDay, londonMidnight } from '../../kernel/dates.ts'
import { changedOne } from '../../platform/db/index.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { idsOf, newChild, type KnownChild } from '../../../tests/support/returns.ts'
import { holdInterview, takeInterview } from '../interviews/index.ts'
import { recordReport, recordReturn } from '../missing/index.ts'
import { openCircle } from '../people/index.ts'
import { agreeAction, completeAction, decideSharing } from '../response/index.ts'
import { noteObservation, observationsOf, recordEscalation } from '../signs/index.ts'
import { patternCodes } from './patterns/domain.ts'
import { knownOf } from './queries.ts'
import { giveOpinion, writeJudgement } from './index.ts'

let t: TestHouse
let ids: Record<string, string>

let start: Date

beforeAll(async () => {
  t = await openTestHouse()
  start = await t.clock.now()
  ids = await idsOf(t)
})
afterAll(async () => t?.close())

const deeds = [
  'note',
  'take back',
  'escalate',
  'report',
  'return',
  'put right',
  'share',
  'judge',
  'answer',
  'answer',
  'judge',
  'note',
  'hear',
  'hear',
  'act',
] as const
type Deed = (typeof deeds)[number]

interface Running {
  child: KnownChild
  episode: { ref: string; id: string; missingFrom: Date } | null
  judgements: number
  /** Interviews that wait to be held, as their returns asked for them. */
  waiting: string[]
}

/** One deed of the history, now, by whoever does such things. What is not possible at this moment is left out. Says whether it was done. */
async function doIt(deed: Deed, running: Running, n: number): Promise<boolean> {
  const { child } = running
  const now = await t.clock.now()
  const today = londonDay(now)
  const done = <T>(made: { ok: true; value: T } | { ok: false; problem: string }): T => {
    if (!made.ok) throw new Error(`${deed}: ${made.problem}`)
    return made.value
  }
  switch (deed) {
    case 'note':
      await t.as('priya', async (scope) => {
        const sign = ['fear', 'debt', 'multiple-phones', 'trusted-adult', 'sexual-harm'][n % 5] ?? 'fear'
        done(
          await noteObservation(scope, t.house.content, {
            childId: child.id,
            sign,
            evidence: `Seen ${n}`,
            sourceKind: 'recorder',
            observedOn: addDays(today, -(n % 3)),
          }),
        )
      })
      return true
    case 'take back':
      return t.as('priya', async (scope) => {
        const [known] = await observationsOf(scope, child.id)
        if (!known) return false
        changedOne(
          await scope.rows
            .updateTable('observation')
            .set({ withdrawnAt: scope.now, withdrawnBy: scope.me.workerId, withdrawnReason: 'Not so' })
            .where('id', '=', known.id)
            .execute(),
        )
        return true
      })
    case 'escalate':
      await t.as('priya', async (scope) =>
        done(
          await recordEscalation(scope, t.house.content, { childId: child.id, kind: 'exclusion', happenedOn: today, sourceKind: 'school' }),
        ),
      )
      return true
    case 'report':
      if (running.episode) return false
      await t.as('priya', async (scope) => {
        const missingFrom = addHours(now, -1)
        const made = done(
          await recordReport(scope, t.house.content, {
            childId: child.id,
            type: 'M',
            missingFrom: { date: missingFrom, precision: 'minute' },
            reportedAt: now,
            lastSeenPlace: ['The bus station', 'A corner shop'][n % 2] ?? null,
          }),
        )
        const row = await scope.rows.selectFrom('missingEpisode').select('id').where('ref', '=', made.ref).executeTakeFirstOrThrow()
        running.episode = { ref: made.ref, id: row.id, missingFrom }
      })
      return true
    case 'return':
      if (!running.episode) return false
      await t.as('dan', async (scope) => {
        const back = done(
          await recordReturn(scope, t.house.content, running.episode?.ref ?? '', {
            returned: { date: now, precision: 'minute' },
            how: ['came-back-with-friend', 'brought-back-by-adult', 'came-back-alone'][n % 3] ?? 'came-back-alone',
            foundAuthorityCode: ['E06999902', 'E06999901'][n % 2] ?? null,
            place: { kind: 'found', place: ['The old Signal Box', 'A car park'][n % 2] ?? null, postcode: null },
          }),
        )
        if (back.interviewRef !== null) running.waiting.push(back.interviewRef)
      })
      running.episode = null
      return true
    case 'put right':
      // As a corrected file does: the start of the latest episode was later than was told, or its end earlier.
      return t.as('priya', async (scope) => {
        const last = await scope.rows
          .selectFrom('missingEpisode')
          .select(['id', 'missingFrom', 'endedAt'])
          .where('childId', '=', child.id)
          .orderBy('missingFrom', 'desc')
          .limit(1)
          .executeTakeFirst()
        if (!last) return false
        if (n % 2 === 0 && last.endedAt)
          changedOne(
            await scope.rows
              .updateTable('episodeReturn')
              .set({ returnedAt: addHours(last.endedAt, -0.05), outOfArea: 'not known' })
              .where('episodeId', '=', last.id)
              .execute(),
          )
        else
          changedOne(
            await scope.rows
              .updateTable('missingEpisode')
              .set({ missingFrom: addHours(last.missingFrom, 0.1) })
              .where('id', '=', last.id)
              .execute(),
          )
        return true
      })
    case 'share':
      await t.as('priya', async (scope) =>
        done(
          await decideSharing(scope, {
            childId: child.id,
            interviewId: null,
            shared: true,
            to: { kind: 'worker', id: ids['callum'] ?? '' },
            recipientKind: 'childrens-social-care',
            what: `Told ${n}`,
            helpsWith: 'Safety',
            route: 'duty-to-share-2026',
            detriment: null,
            withheldCode: null,
            why: 'It helps',
            childView: null,
            childTold: true,
          }),
        ),
      )
      return true
    case 'act': {
      // Agreed and done at once, and from then on known as done.
      const ref = await t.as('priya', async (scope) => {
        const draft = {
          childId: child.id,
          interviewId: null,
          what: `Done ${n}`,
          owner: { kind: 'worker' as const, id: ids['callum'] ?? '' },
          dueOn: addDays(today, 3),
        }
        return done(await agreeAction(scope, draft)).ref
      })
      await t.as('callum', async (scope) => done(await completeAction(scope, ref, { note: 'Seen to', changed: null })))
      return true
    }
    case 'hear': {
      // Away, back and heard on one day, where nothing waits.
      if (running.waiting.length === 0) for (const before of ['report', 'return'] as const) await doIt(before, running, n)
      const ref = running.waiting.shift()
      if (ref === undefined) return false
      return t.as('tom', async (scope) => {
        if (!(await takeInterview(scope, ref)).ok) return false
        const held = await holdInterview(scope, t.house.content, ref, {
          heldAt: now,
          answers: [{ question: 'during-people', words: ['Kez and some others', 'I was with Kez and Jay', 'Jay drove'][n % 3] ?? '' }],
          confirmed: true,
        })
        return held.ok
      })
    }
    case 'judge':
      await t.as(['priya', 'callum'][n % 2] ?? 'priya', async (scope) => {
        const known = await observationsOf(scope, child.id)
        const { patterns } = await knownOf(scope, child.id, null)
        const nothing = known.length + patterns.length === 0
        done(
          await writeJudgement(scope, t.house.content, {
            childId: child.id,
            level: 'likely',
            reasons: `Reasons ${n}`,
            wouldChange: 'Another word',
            signs: known.slice(0, 2).map((o) => o.sign),
            patterns: patternCodes,
            noneCited: nothing ? 'Told by phone' : null,
            strategy: 'held',
            strategyWords: 'Yesterday',
            reviewOn: addDays(today, 10),
          }),
        )
      })
      running.judgements += 1
      return true
    case 'answer':
      if (running.judgements === 0) return false
      await t.as(['dan', 'tom'][n % 2] ?? 'dan', async (scope) =>
        done(await giveOpinion(scope, child.id, { stance: n % 3 === 0 ? 'dissents' : 'agrees', reasons: `Because ${n}` })),
      )
      return true
  }
}

test('every past day is told exactly as its last instant told it', async () => {
  let [days, facts, names] = [0, 0, 0]
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ deed: fc.constantFrom(...deeds), hours: fc.integer({ min: 1, max: 40 }), n: fc.nat(50) }), {
        minLength: 8,
        maxLength: 22,
      }),
      async (steps) => {
        await t.clock.set(start)
        const running: Running = { child: await openChild(), episode: null, judgements: 0, waiting: [] }
        const kept = new Map<string, string>()
        const keepDay = async (isoDay: string) => {
          // The last instant of the day, as the page is then.
          await t.clock.set(new Date(londonMidnight(addDays(isoDay, 1)).getTime() - 1))
          const known = await t.as('tom', (scope) => knownOf(scope, running.child.id, null))
          kept.set(isoDay, JSON.stringify(known))
          names += known.names.length
          facts +=
            known.observations.length + known.patterns.length + known.changes.length + known.earlier.length + (known.standing ? 1 : 0)
        }
        let now = start
        for (const { deed, hours, n } of steps) {
          const next = addHours(now, hours)
          for (let d = londonDay(now); d < londonDay(next); d = addDays(d, 1)) await keepDay(d)
          await t.clock.set(next)
          await doIt(deed, running, n)
          now = next
        }
        await keepDay(londonDay(now))
        await t.clock.set(addHours(now, 30 * 24))
        for (const [isoDay, then] of kept) {
          const replayed = await t.as('tom', (scope) => knownOf(scope, running.child.id, isoDay))
          expect(JSON.parse(JSON.stringify(replayed)), isoDay).toEqual(JSON.parse(then))
          days += 1
        }
      },
    ),
    { numRuns: 12, endOnFailure: true },
  )
  console.info(`as known: ${days} past days replayed, ${facts} facts on them, ${names} names that came again`)
  expect(days).toBeGreaterThan(50)
  expect(facts).toBeGreaterThan(200)
  expect(names).toBeGreaterThan(0)
})

test('the page of a past day is that page: its words, no later ones, and nothing to write there', async () => {
  await t.clock.set(start)
  const child = await openChild()
  const running: Running = { child, episode: null, judgements: 0, waiting: [] }
  const tom = await t.visit('tom')
  const priya = await t.visit('priya')
  const url = `/children/${child.ref}/judgement`
  await doIt('note', running, 1)
  await doIt('judge', running, 2)
  const then = await tom.get(url)
  await t.clock.forward(48)
  await doIt('take back', running, 1)
  await doIt('judge', running, 4)
  await doIt('answer', running, 3)
  const past = await priya.get(`${url}?on=2026-11-12`)
  for (const said of ['As it was known at the end of 12 November 2026', 'Reasons 2', 'Seen 1', 'Nobody has agreed or dissented yet'])
    expect(past.text).toContain(said)
  for (const later of ['Reasons 4', 'dissents', 'taken back', 'Write a new judgement']) expect(past.text).not.toContain(later)
  expect(then.text).toContain('Reasons 2')
  expect((await tom.get(url)).text).toContain('Reasons 4')
  expect((await tom.get(`${url}?on=2026-11-11`)).text).toContain('Nobody had written a judgement')
  for (const nonsense of ['2099-01-01', 'x', '2026-13-40'])
    expect((await tom.get(`${url}?on=${nonsense}`)).text).toContain('not a day that has passed')
  const asked = await tom.submit(url, { 'on-day': '12', 'on-month': '11', 'on-year': '2026' }, `${url}/on`)
  expect(asked.location).toBe(`${url}?on=2026-11-12`)
  // The page itself, word for word, but for its heading and what can be done from it.
  const body = (text: string) => text.slice(text.indexOf('Exploitation is likely'), text.indexOf('What is known'))
  expect(body(past.text)).toBe(body(then.text))
  expect(body(then.text).length).toBeGreaterThan(200)
})

async function openChild(): Promise<KnownChild> {
  const child = await newChild(t, 'Robin')
  await t.as('priya', async (scope) => {
    for (const team of ['leeward/interviews', 'haddlestone-police/missing', 'haddlestone/social-care'])
      await openCircle(scope, {
        childId: child.id,
        teamId: ids[team] ?? '',
        purpose: 'shared-with',
        expiresAt: new Date('2028-01-01T00:00:00Z'),
      })
  })
  return child
}
