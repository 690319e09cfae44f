// Judgements through the HTTP door, refusal beside success: read, written, superseded, agreed with, overdue, and as known on a past day.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, londonDay } from '../../kernel/dates.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { cameBack, idsOf, newChild, at, shareWords, taken, type KnownChild } from '../../../tests/support/returns.ts'
import { formsOf, type Fields, type Visitor } from '../../../tests/support/visitor.ts'
import { sql } from '../../platform/db/index.ts'
import { holdInterview, takeInterview } from '../interviews/index.ts'
import { addLocation, openCircle } from '../people/index.ts'
import { recordReport, recordReturn } from '../missing/index.ts'
import { agreeAction, completeAction, decideSharing } from '../response/index.ts'
import { noteObservation } from '../signs/index.ts'
import { patternsKnown, standingOf, writeJudgement, type JudgementDraft } from './index.ts'

let t: TestHouse
let ids: Record<string, string>
let child: KnownChild
let priya: Visitor
let tom: Visitor
let dan: Visitor
let helen: Visitor

beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
  child = await knownChild('Robin')
  priya = await t.visit('priya')
  tom = await t.visit('tom')
  dan = await t.visit('dan')
  helen = await t.visit('helen')
})
afterAll(async () => t?.close())

const here = (of: KnownChild = child) => `/children/${of.ref}/judgement`

/** A child whose circle holds the council, the interviewers, police, a nurse, a school and a home. */
async function knownChild(name: string): Promise<KnownChild> {
  const made = await newChild(t, name)
  await t.as('priya', async (scope) => {
    for (const team of [
      'leeward/interviews',
      'haddlestone-police/missing',
      'haddle-health/safeguarding',
      'brackenhill/safeguarding',
      'larkspur/home',
      'haddlestone/social-care',
    ])
      await openCircle(scope, {
        childId: made.id,
        teamId: ids[team] ?? '',
        purpose: 'shared-with',
        expiresAt: new Date('2028-01-01T00:00:00Z'),
      })
  })
  return made
}

async function note(of: KnownChild, sign: string, evidence: string, by = 'priya'): Promise<string> {
  const made = await t.as(by, (scope) =>
    noteObservation(scope, t.house.content, { childId: of.id, sign, evidence, sourceKind: 'parent', observedOn: '2026-11-01' }),
  )
  if (!made.ok) throw new Error(made.problem)
  return made.value.id
}

function day(name: string, isoDay: string): Fields {
  const [y = '', m = '', d = ''] = isoDay.split('-')
  return { [`${name}-day`]: String(Number(d)), [`${name}-month`]: String(Number(m)), [`${name}-year`]: y }
}

const words: Fields = {
  level: 'likely',
  reasons: 'Two phones and a debt fit together.\nNo everyday explanation held.',
  wouldChange: 'If the phone turned out to be her aunt’s',
  strategy: 'held',
  strategyWords: 'Held on Tuesday with police and health',
  ...day('reviewOn', '2026-11-26'),
}

async function judge(of: KnownChild, more: Partial<JudgementDraft> = {}, by = 'priya'): Promise<void> {
  const made = await t.as(by, (scope) =>
    writeJudgement(scope, t.house.content, {
      childId: of.id,
      level: 'likely',
      reasons: 'As told',
      wouldChange: 'Something else',
      noneCited: 'Told by phone',
      strategy: 'not-needed',
      reviewOn: addDays(londonDay(scope.now), 14),
      ...more,
    }),
  )
  if (!made.ok) throw new Error(made.problem)
}

async function count(table: string, of: KnownChild): Promise<number> {
  const { rows } = await t.owner.query<{ n: number }>(`select count(*)::int as n from ${table} where child_id = $1`, [of.id])
  return rows[0]?.n ?? -1
}

describe('writing', () => {
  test('a judgement is words, reasons, what it rests on and a day; each missing part is said, and what was typed stays', async () => {
    const phones = await note(child, 'multiple-phones', 'Two phones on the table')
    const url = `${here()}/new`
    const asked = await priya.get(url)
    for (const said of [
      'Too little is known to judge',
      'Two phones on the table',
      'Nothing is added up and nothing is suggested',
      '01632 960102',
      '01632 960101',
    ])
      expect(asked.text).toContain(said)
    // Nothing is suggested: no level and no observation is chosen beforehand.
    expect(asked.html).not.toContain('checked')
    for (const [fields, said] of [
      [{}, 'Choose what you conclude'],
      [{ ...words, reasons: '' }, 'Give your reasons'],
      [{ ...words, wouldChange: ' ' }, 'Say what would change your mind'],
      [{ ...words }, 'Tick what it rests on, or say why it rests on none of it'],
      [{ ...words, citedSigns: phones, noneCited: 'None' }, 'You ticked what it rests on'],
      [{ ...words, citedSigns: phones, strategyWords: '' }, 'Say whom you asked and when'],
      [{ ...words, citedSigns: phones, ...day('reviewOn', '2026-11-12') }, 'Give a day after today'],
      [{ ...words, citedSigns: phones, ...day('reviewOn', '2027-02-05') }, 'Your area looks again within 84 days'],
      [{ ...words, citedSigns: '00000000-0000-4000-8000-000000000000' }, 'Choose from the answers shown'],
    ] as const) {
      const refused = await priya.submit(url, fields)
      expect(refused.status, said).toBe(422)
      expect(refused.text).toContain(said)
    }
    expect((await priya.submit(url, words)).text).toContain('Two phones and a debt fit together.')
    expect(await count('judgement', child)).toBe(0)
    expect((await priya.submit(url, { ...words, citedSigns: phones })).location).toBe(here())
    const seen = await tom.get(here())
    for (const said of [
      'Exploitation is likely',
      'Priya Shah, Haddlestone Council',
      'Two phones and a debt fit together.',
      'More than one phone or SIM',
      'If the phone turned out to be her aunt’s',
      'Held on Tuesday',
      'To be looked at again by 26 November 2026, in 14 days',
    ])
      expect(seen.text).toContain(said)
  })

  test('the latest day of review is the area’s', async () => {
    const other = await knownChild('Lee')
    await t.owner.query(`update area set settings = '{"judgementDays": 10}' where code = 'haddlestone'`)
    const late = await priya.submit(`${here(other)}/new`, { ...words, noneCited: 'Told by phone', ...day('reviewOn', '2026-11-23') })
    expect(late.text).toContain('Your area looks again within 10 days')
    expect(
      (await priya.submit(`${here(other)}/new`, { ...words, noneCited: 'Told by phone', ...day('reviewOn', '2026-11-22') })).status,
    ).toBe(303)
    await t.owner.query(`update area set settings = '{}' where code = 'haddlestone'`)
  })

  test('harm now on the list asks for an answer about a strategy discussion, in words', async () => {
    const other = await knownChild('Jo')
    const harm = await note(other, 'sexual-harm', 'Told her teacher')
    const url = `${here(other)}/new`
    expect((await priya.get(url)).text).toContain('Harm now is on the list')
    const silent: Fields = { ...words, citedHarm: harm, strategy: 'not-needed', strategyWords: '' }
    expect((await priya.submit(url, silent)).text).toContain('say why a strategy discussion or a referral is not needed')
    expect((await priya.submit(url, { ...silent, strategyWords: 'Under a plan since Monday' })).status).toBe(303)
    expect((await t.owner.query('select 1 from notice where child_id = $1', [other.id])).rowCount).toBe(0)
  })

  test('a new one supersedes and the earlier stays; nobody changes one; the same form twice is one', async () => {
    const other = await knownChild('Max')
    await judge(other, { reasons: 'The first reasons' })
    const opened = formsOf((await priya.get(`${here(other)}/new`)).html).find((f) => f.action === null || f.action.endsWith('/new'))
    const typed = { ...opened?.fields, ...words, reasons: 'The second reasons', noneCited: 'By phone' }
    await priya.postRaw(`${here(other)}/new`, typed)
    await priya.postRaw(`${here(other)}/new`, typed)
    expect(await count('judgement', other)).toBe(2)
    const seen = await tom.get(here(other))
    expect(seen.text).toContain('Earlier judgements')
    expect(seen.text.indexOf('The second reasons')).toBeLessThan(seen.text.indexOf('The first reasons'))
    for (const change of [
      sql`update judgement set reasons = 'changed' where child_id = ${other.id}`,
      sql`delete from judgement where child_id = ${other.id}`,
      sql`update judgement_opinion set reasons = 'changed' where child_id = ${other.id}`,
      sql`update judgement_citation set pattern_fact = 'changed' where child_id = ${other.id}`,
    ])
      await expect(t.as('priya', (scope) => change.execute(scope.rows))).rejects.toThrow(/permission denied/)
  })

  test('of two who write at once the second reads the first, and loses no word', async () => {
    const other = await knownChild('Nat')
    await judge(other)
    const callum = await t.visit('callum')
    const opened = formsOf((await callum.get(`${here(other)}/new`)).html).find((f) => f.action === null || f.action.endsWith('/new'))
    await judge(other, { reasons: 'Priya’s newer reasons' })
    const refused = await callum.postRaw(`${here(other)}/new`, {
      ...opened?.fields,
      ...words,
      noneCited: 'By phone',
      reasons: 'Callum’s reasons',
    })
    expect(refused.status).toBe(422)
    for (const said of ['Priya Shah wrote a judgement meanwhile', 'Priya’s newer reasons', 'Callum’s reasons'])
      expect(refused.text).toContain(said)
    const again = formsOf(refused.html).find((f) => f.action === null || f.action.endsWith('/new'))
    expect((await callum.postRaw(`${here(other)}/new`, again?.fields ?? {})).status).toBe(303)
    expect((await t.as('priya', (scope) => standingOf(scope, other.id)))?.reasons).toBe('Callum’s reasons')
    // In the same instant, past the page's own question: one of them stands, the other is refused.
    const both = await Promise.allSettled([judge(other, { reasons: 'A' }, 'priya'), judge(other, { reasons: 'B' }, 'callum')])
    const written = both.filter((b) => b.status === 'fulfilled').length
    expect(await count('judgement', other)).toBe(3 + written)
    expect(written).toBeGreaterThan(0)
  })

  test('nobody writes in another’s name, adds to what a judgement rests on, or cites another child’s observation', async () => {
    const other = await knownChild('Kit')
    await judge(other)
    const standing = await t.as('priya', (scope) => standingOf(scope, other.id))
    const foreign = await note(child, 'debt', 'Owes for a phone')
    const own = await note(other, 'debt', 'Owes for a bag')
    const base = {
      childId: other.id,
      level: 'likely',
      levelWords: 'x',
      reasons: 'x',
      wouldChange: 'x',
      strategy: 'not-needed',
      reviewOn: '2026-12-01',
    }
    await expect(
      t.as('priya', (scope) =>
        scope.rows
          .insertInto('judgement')
          .values({ ...base, nth: 9, writtenBy: ids['callum'] ?? '' })
          .execute(),
      ),
    ).rejects.toThrow('row-level security')
    const cite = (by: string, observationId: string) =>
      t.as(by, (scope) =>
        scope.rows
          .insertInto('judgementCitation')
          .values({ judgementId: standing?.id ?? '', childId: other.id, observationId })
          .execute(),
      )
    await expect(cite('priya', foreign)).rejects.toThrow('row-level security')
    await expect(cite('callum', own)).rejects.toThrow('row-level security')
    const now = await t.clock.now()
    await t.clock.forward(1)
    await expect(cite('priya', own)).rejects.toThrow('row-level security')
    await t.clock.set(now)
  })
})

describe('who reads, concludes and answers', () => {
  test('a school and a home do not; another circle finds nothing, word for word; whoever reads may not all conclude', async () => {
    const nothing = await (await t.visit('noor')).get('/children/C-00000000/judgement')
    for (const worker of ['ruth', 'orla', 'noor', 'wyn', 'sian', 'joel', 'lena']) {
      const visitor = await t.visit(worker)
      for (const url of [here(), `${here()}/new`, `${here()}/opinion`]) {
        const seen = await visitor.get(url)
        expect(seen.status, `${worker} ${url}`).toBe(404)
        if (worker === 'noor') expect(seen.html).toBe(nothing.html)
      }
    }
    for (const worker of ['tom', 'dan', 'ife']) {
      const visitor = await t.visit(worker)
      expect((await visitor.get(here())).status, worker).toBe(200)
      expect((await visitor.get(`${here()}/new`)).status, worker).toBe(404)
      expect((await visitor.get(`${here()}/opinion`)).status, worker).toBe(200)
    }
    for (const worker of ['callum', 'amara', 'helen']) expect((await (await t.visit(worker)).get(`${here()}/new`)).status, worker).toBe(200)
    // In the database, too: a school's own session reads no row.
    const read = await t.as('ruth', (scope) => scope.rows.selectFrom('judgement').select('id').execute())
    expect(read).toEqual([])
    expect(
      await t.as('noor', (scope) => scope.rows.selectFrom('judgement').select('id').where('childId', '=', child.id).execute()),
    ).toEqual([])
  })

  test('an interview’s words are not opened by a judgement that cites them', async () => {
    const other = await knownChild('Pip')
    const made = await t.as('tom', (scope) =>
      noteObservation(scope, t.house.content, {
        childId: other.id,
        sign: 'fear',
        evidence: 'they know where my nan lives',
        ownWords: true,
        sourceKind: 'child',
        observedOn: '2026-11-01',
      }),
    )
    expect(made.ok).toBe(true)
    await judge(other, { noneCited: null, signs: ['fear'] })
    expect((await tom.get(here(other))).text).toContain('they know where my nan lives')
    const nurse = await (await t.visit('ife')).get(here(other))
    expect(nurse.text).toContain('Afraid of somebody')
    expect(nurse.text).not.toContain('my nan')
  })

  test('a restricted child is judged inside the circle and found nowhere else', async () => {
    const other = await knownChild('Sam')
    await t.owner.query(`update child set restricted_at = house_now(), restricted_by = $2, restricted_why = 'moved' where id = $1`, [
      other.id,
      ids['amara'],
    ])
    await judge(other)
    expect((await priya.get(here(other))).text).toContain('Restricted')
    expect((await (await t.visit('noor')).get(here(other))).status).toBe(404)
    await t.owner.query(`insert into declared_conflict (child_id, worker_id, declared_by, reason) values ($1, $2, $2, 'a neighbour')`, [
      other.id,
      ids['tom'],
    ])
    expect((await tom.get(here(other))).status).toBe(404)
  })

  test('what was typed is shown as it was typed, never as markup', async () => {
    const other = await knownChild('Ash')
    const attack = '<script>alert(1)</script><img src=x onerror=alert(1)>'
    await judge(other, { reasons: attack, wouldChange: attack, noneCited: attack, strategyWords: attack })
    await tom.submit(`${here(other)}/opinion`, { stance: 'dissents', reasons: attack })
    for (const url of [here(other), `${here(other)}/new`, `/children/${other.ref}`, `/children/${other.ref}/print`]) {
      const seen = await priya.get(url)
      expect(seen.status).toBe(200)
      expect(seen.html, url).not.toContain('<script>alert')
      expect(seen.html, url).not.toContain('<img src=x')
      expect(seen.text, url).toContain('<script>alert(1)</script>')
    }
  })

  test('each reading and each judgement stands on the trail, without a word of it', async () => {
    const { rows } = await t.owner.query<{ deed: string; wrote: boolean }>(
      `select deed, wrote from audit_entry where child_id = $1 and subject = 'judgement'`,
      [child.id],
    )
    expect(rows.some((r) => r.deed === 'judgements.read' && !r.wrote)).toBe(true)
    expect(rows.some((r) => r.deed === 'judgements.write' && r.wrote)).toBe(true)
  })
})

describe('agreeing and dissenting', () => {
  test('with reasons, each beside the judgement; a later word takes the place of the earlier, which stays', async () => {
    const other = await knownChild('Bo')
    await judge(other)
    const url = `${here(other)}/opinion`
    expect((await dan.submit(url, { stance: '', reasons: '' })).text).toContain('Say whether you agree or dissent')
    expect((await dan.submit(url, { stance: 'dissents', reasons: '' })).text).toContain('Give your reasons')
    await dan.submit(url, { stance: 'dissents', reasons: 'We saw her twice with the same man' })
    await tom.submit(url, { stance: 'agrees', reasons: 'It fits what she said' })
    const seen = await priya.get(here(other))
    for (const said of ['Dan Reyes dissents', 'We saw her twice', 'Tom Okafor agrees', 'It fits what she said'])
      expect(seen.text).toContain(said)
    expect((await priya.get('/work')).text).toContain('Dan Reyes, Haddlestone and Vale Police, dissents from your judgement')
    await dan.submit(url, { stance: 'agrees', reasons: 'The man was her uncle' })
    const later = await priya.get(here(other))
    for (const said of ['Dan Reyes agrees', 'The man was her uncle', 'What they said before (1)', 'We saw her twice'])
      expect(later.text).toContain(said)
    expect((await priya.get('/work')).text).not.toContain('Dan Reyes, Haddlestone and Vale Police, dissents')
    expect(await count('judgement_opinion', other)).toBe(3)
  })

  test('never with one’s own, and never with one that was superseded while reading', async () => {
    const other = await knownChild('Cy')
    expect((await tom.get(`${here(other)}/opinion`)).status).toBe(404)
    await judge(other)
    expect((await priya.get(`${here(other)}/opinion`)).status).toBe(404)
    const standing = await t.as('priya', (scope) => standingOf(scope, other.id))
    await expect(
      t.as('priya', (scope) =>
        scope.rows
          .insertInto('judgementOpinion')
          .values({
            judgementId: standing?.id ?? '',
            childId: other.id,
            nth: 1,
            stance: 'agrees',
            reasons: 'I am right',
            givenBy: scope.me.workerId,
          })
          .execute(),
      ),
    ).rejects.toThrow('row-level security')
    const opened = formsOf((await tom.get(`${here(other)}/opinion`)).html).find((f) => f.action === null || f.action.endsWith('/opinion'))
    await judge(other, { reasons: 'A newer one' }, 'callum')
    const late = await tom.postRaw(`${here(other)}/opinion`, { ...opened?.fields, stance: 'agrees', reasons: 'Of the old one' })
    expect(late.status).toBe(422)
    expect(late.text).toContain('Callum Reid wrote a new judgement meanwhile')
    expect(late.text).toContain('Of the old one')
    expect(await count('judgement_opinion', other)).toBe(0)
  })

  test('the same form twice is one opinion', async () => {
    const other = await knownChild('Di')
    await judge(other)
    const opened = formsOf((await tom.get(`${here(other)}/opinion`)).html).find((f) => f.action === null || f.action.endsWith('/opinion'))
    const typed = { ...opened?.fields, stance: 'agrees', reasons: 'Yes' }
    await Promise.all([tom.postRaw(`${here(other)}/opinion`, typed), tom.postRaw(`${here(other)}/opinion`, typed)])
    expect(await count('judgement_opinion', other)).toBe(1)
  })
})

test('it leads on to a discussion or a referral, for whoever may, and never from a past day', async () => {
  const other = await knownChild('Flo')
  await judge(other)
  const ways = [`/children/${other.ref}/discuss`, `/children/${other.ref}/refer`]
  for (const worker of ['priya', 'tom', 'dan']) {
    const visitor = await t.visit(worker)
    const seen = await visitor.get(here(other))
    for (const way of ways) {
      expect(seen.html, worker).toContain(`href="${way}"`)
      expect((await visitor.get(way)).status, worker).toBe(200)
    }
  }
  const nurse = await t.visit('ife')
  expect((await nurse.get(here(other))).html).not.toContain(`href="${ways[0]}"`)
  expect((await nurse.get(ways[0] ?? '')).status).toBe(404)
  const before = addDays(londonDay(await t.clock.now()), -1)
  expect((await priya.get(`${here(other)}?on=${before}`)).html).not.toContain(`href="${ways[0]}"`)
})

describe('patterns', () => {
  async function run(
    of: KnownChild,
    from: string,
    back: string,
    more: { place?: string; postcode?: string; how?: string } = {},
  ): Promise<void> {
    await t.as('priya', async (scope) => {
      const report = await recordReport(scope, t.house.content, { childId: of.id, type: 'M', missingFrom: at(from), reportedAt: scope.now })
      if (!report.ok) throw new Error(report.problem)
      const { place = null, postcode = null, how = null } = more
      const made = await recordReturn(scope, t.house.content, report.value.ref, {
        returned: at(back),
        ...(how === null ? {} : { how }),
        ...(place === null && postcode === null ? {} : { place: { kind: 'found', place, postcode } }),
      })
      if (!made.ok) throw new Error(made.problem)
    })
  }

  test('are facts with their sums, and the same place is never named', async () => {
    const other = await knownChild('Eli')
    await run(other, '2026-09-01T18:00:00Z', '2026-09-02T06:00:00Z', { place: 'The old Signal Box', how: 'brought-back-by-adult' })
    await run(other, '2026-09-25T18:00:00Z', '2026-09-25T22:00:00Z', { place: 'Aunt Bea’s' })
    await run(other, '2026-10-12T18:00:00Z', '2026-10-14T06:00:00Z', { place: 'the old signal-box', how: 'brought-back-by-adult' })
    await run(other, '2026-10-20T18:00:00Z', '2026-10-20T23:00:00Z', { place: 'Larch Street', postcode: 'HA1 4ZZ' })
    await run(other, '2026-11-02T18:00:00Z', '2026-11-03T05:00:00Z', { place: 'Larch Street', postcode: 'HA9 9ZZ' })
    const seen = await tom.get(here(other))
    for (const said of [
      '2 episodes in 30 days',
      '5 episodes in 90 days',
      '5 nights away in 90 days',
      'Mon 12 Oct 2026: 2 nights',
      'Missing again within four weeks of the first return',
      'back Wed 2 Sep 2026, missing again Fri 25 Sep 2026: 23 days',
      'Found at the same place again',
      'on Wed 14 Oct 2026 the same as on Wed 2 Sep 2026',
      'Brought back by an adult whom the family does not know twice',
    ])
      expect(seen.text).toContain(said)
    // Two doors of one street are two places; and no page of ours says which place.
    expect(seen.text).not.toContain('on Tue 3 Nov 2026 the same')
    for (const place of ['Signal', 'signal', 'Larch', 'HA1', 'Bea']) expect(seen.html).not.toContain(place)
    expect(seen.text).toContain('Nobody has been heard in a return home interview yet')
  })

  test('a child’s own home is no such place, and a school’s session is not told that places are the same', async () => {
    const other = await knownChild('Fay')
    await t.as('priya', (scope) =>
      addLocation(scope, { childId: other.id, kind: 'home', place: '4 Elm Walk', postcode: 'HA2 2ZZ', source: 'Council' }),
    )
    await run(other, '2026-09-01T18:00:00Z', '2026-09-02T06:00:00Z', { place: '4 Elm Walk' })
    await run(other, '2026-10-01T18:00:00Z', '2026-10-02T06:00:00Z', { place: '4 Elm Walk' })
    expect((await tom.get(here(other))).text).not.toContain('the same place')
    await run(other, '2026-10-20T18:00:00Z', '2026-10-21T06:00:00Z', { place: 'Dock Lane garages' })
    await run(other, '2026-11-01T18:00:00Z', '2026-11-02T06:00:00Z', { place: 'Dock Lane garages' })
    const codes = async (worker: string) => (await t.as(worker, (scope) => patternsKnown(scope, other.id))).map((p) => p.code)
    expect(await codes('tom')).toContain('found-same-place')
    expect(await codes('ruth')).not.toContain('found-same-place')
    expect(await codes('ruth')).toContain('nights-away')
    expect(await codes('noor')).toEqual([])
  })

  test('cited, they keep their sum as it stood', async () => {
    const other = await knownChild('Gus')
    await run(other, '2026-11-01T18:00:00Z', '2026-11-02T06:00:00Z')
    await judge(other, { noneCited: null, patterns: ['episodes-30'] })
    await run(other, '2026-11-05T18:00:00Z', '2026-11-06T06:00:00Z')
    const seen = await tom.get(here(other))
    expect(seen.text).toContain('1 episode in 30 days, and no other in 90 Source: Sun 1 Nov 2026')
    expect(seen.text).toContain('2 episodes in 30 days')
  })
})

test('the same people again: the names for whoever may read answers, the fact without them for the others', async () => {
  const start = await t.clock.now()
  const other = await knownChild('Jo')
  const heard = async (words: string): Promise<string> => {
    const { interview } = await taken(t, other)
    await t.as('tom', async (scope) => {
      const held = await holdInterview(scope, t.house.content, interview, {
        heldAt: scope.now,
        answers: [{ question: 'during-people', words }],
        confirmed: true,
      })
      if (!held.ok) throw new Error(held.problem)
    })
    return interview
  }
  const first = await heard('Kez, and two men that nobody named')
  const one = await tom.get(here(other))
  expect(one.text).toContain('There is one interview so far')
  await t.clock.forward(24 * 5)
  const back = { missingFrom: at('2026-11-13T18:00:00Z'), returned: at('2026-11-14T22:00:00Z') }
  const later = await cameBack(t, other, back)
  await t.as('tom', async (scope) => void (await takeInterview(scope, later.interview)))
  await t.as('tom', async (scope) => {
    const held = await holdInterview(scope, t.house.content, later.interview, {
      heldAt: scope.now,
      answers: [{ question: 'harm-afraid', words: 'It was Kez who rang, not Jay' }],
      confirmed: true,
    })
    if (!held.ok) throw new Error(held.problem)
  })
  const seen = await (await t.visit('tom')).get(here(other))
  expect(seen.text).toContain('The same people may be there again')
  expect(seen.text).toContain('“Kez”')
  expect(seen.text).not.toContain('“Jay”')
  for (const ref of [first, later.interview]) expect(seen.html).toContain(`/interviews/${ref}`)
  // Cited, it tells whoever reads the judgement that a name came again, and not which.
  await judge(other, { noneCited: null, patterns: ['same-people'] })
  const nurse = await (await t.visit('ife')).get(here(other))
  expect(nurse.status).toBe(200)
  expect(nurse.text).toContain('1 name said in the interviews of')
  expect(nurse.text).toContain('Whoever may read that can tell')
  expect(nurse.html).not.toContain('Kez')
  // As it was known before the second interview.
  const past = await (await t.visit('tom')).get(`${here(other)}?on=${londonDay(start)}`)
  expect(past.text).not.toContain('“Kez”')
  await t.clock.set(start)
})

test('what changed since: signs noted and taken back, episodes, escalations and sharing, with who said so', async () => {
  const other = await knownChild('Hal')
  const before = await note(other, 'debt', 'Known before')
  const start = await t.clock.now()
  await judge(other, { noneCited: null, signs: ['debt'] })
  expect((await tom.get(here(other))).text).toContain('Nothing that you may read came to be known since')
  await t.clock.forward(2)
  await note(other, 'fear', 'Known since')
  await priya.submit(`/children/${other.ref}/signs/${before}/withdraw`, { reason: 'Paid long ago' })
  await priya.submit(`/children/${other.ref}/escalations/new`, {
    kind: 'exclusion',
    ...day('happenedOn', '2026-11-09'),
    sourceKind: 'school',
  })
  const back = await cameBack(t, other)
  await t.as('priya', async (scope) => {
    const made = await decideSharing(scope, {
      childId: other.id,
      interviewId: null,
      shared: true,
      to: { kind: 'worker', id: ids['callum'] ?? '' },
      recipientKind: 'childrens-social-care',
      what: 'The debt',
      helpsWith: 'Safety',
      route: 'duty-to-share-2026',
      detriment: null,
      withheldCode: null,
      why: 'It helps',
      childView: null,
      childTold: true,
    })
    if (!made.ok) throw new Error(made.problem)
  })
  const acted = await t.as('priya', async (scope) => {
    const agreed = await agreeAction(scope, {
      childId: other.id,
      interviewId: null,
      what: 'Ring the youth club',
      owner: { kind: 'worker', id: ids['callum'] ?? '' },
      dueOn: addDays(londonDay(scope.now), 3),
    })
    if (!agreed.ok) throw new Error(agreed.problem)
    return agreed.value.ref
  })
  await t.as('callum', async (scope) => void (await completeAction(scope, acted, { note: 'They keep a place', changed: null })))
  await t.owner.query(
    `insert into risk_grade (child_id, episode_id, scale_version, grade, reasons, graded_at, graded_by_name, recorded_by)
     select $1, id, 'no-apparent-to-high', 'high', 'A car', house_now(), 'Sergeant Marsh', $2 from missing_episode where ref = $3`,
    [other.id, ids['dan'], back.episode],
  )
  const discussion = (await priya.submit(`/children/${other.ref}/discuss`, { ...shareWords, why: 'A debt' })).location ?? ''
  const invited = await t.owner.query<{ id: string }>(
    'select i.id from discussion_invitee i join discussion d on d.id = i.discussion_id where d.ref = $1',
    [discussion.split('/')[2]],
  )
  await priya.submit(`${discussion}/record`, { here: invited.rows.map((r) => r.id) }, `${discussion}/record/here`)
  expect((await priya.submit(`${discussion}/end`, { outcome: 'section-47', why: 'The debt grows' })).status).toBe(303)
  const seen = await tom.get(here(other))
  expect(seen.html).toContain(`href="/actions/${acted}"`)
  expect(seen.html).toContain(`href="${discussion}"`)
  for (const said of [
    'Done: Ring the youth club',
    'Police grade: high',
    'Strategy discussion held: section 47 enquiry',
    'Noted: Afraid of somebody',
    'Taken back: Owes somebody',
    'Escalation: Suspended or excluded from school, 9 November 2026',
    'Missing from Tue 10 Nov 2026, 18:00',
    'Back Wed 11 Nov 2026, 22:40',
    'Shared with Callum Reid',
    'taken back since',
    'Known before',
  ])
    expect(seen.text).toContain(said)
  expect(seen.html).toContain(`/episodes/${back.episode}`)
  await t.clock.set(start)
})

describe('overdue', () => {
  test('reviews stand in the author’s My work, then late; a manager sees those of their circles, paged, and words where there are none', async () => {
    const start = await t.clock.now()
    const mina = await t.visit('mina')
    expect((await mina.get('/judgements/overdue')).text).toContain('Nothing is overdue in your circles')
    for (const worker of ['priya', 'tom', 'callum', 'ruth'])
      expect((await (await t.visit(worker)).get('/judgements/overdue')).status, worker).toBe(404)
    const made: KnownChild[] = []
    for (let n = 0; n < 30; n += 1) {
      const other = await knownChild(`Over${String(n).padStart(2, '0')}`)
      await judge(other, { reviewOn: addDays('2026-11-20', n % 5) })
      made.push(other)
    }
    expect((await priya.get('/work/coming')).text).toContain('Review of a judgement')
    await t.clock.set(new Date('2026-12-10T09:00:00Z'))
    expect((await priya.get('/work')).text).toContain('Review of a judgement')
    expect((await helen.get('/work')).text).toContain('overdue in your circles')
    const listed: string[] = []
    let url: string | undefined = '/judgements/overdue'
    for (let pages = 0; url && pages < 9; pages += 1) {
      const seen: { html: string } = await helen.get(url)
      listed.push(...[...seen.html.matchAll(/\/children\/(C-[^/"]+)\/judgement/g)].map((m) => m[1] ?? ''))
      url = /href="(\/judgements\/overdue\?after=[^"]+)"/.exec(seen.html)?.[1]
    }
    expect(new Set(listed).size).toBe(listed.length)
    expect(listed).toEqual(expect.arrayContaining(made.map((c) => c.ref)))
    expect((await helen.get('/judgements/overdue')).text).toContain('20 days overdue')
    // Written again, it is overdue no longer.
    await judge(made[0] as KnownChild)
    expect((await helen.get('/judgements/overdue')).html).not.toContain((made[0] as KnownChild).ref)
    await t.clock.set(start)
  })
})

test('harm noted and nothing concluded since: a manager is told whose, the longest waiting first, until a judgement or a withdrawal', async () => {
  const start = await t.clock.now()
  const url = '/judgements/harm-waiting'
  for (const worker of ['priya', 'tom', 'ruth', 'noor']) expect((await (await t.visit(worker)).get(url)).status, worker).toBe(404)
  const harmed: KnownChild[] = []
  for (let n = 0; n < 27; n += 1) {
    const other = await knownChild(`Harm${String(n).padStart(2, '0')}`)
    await t.clock.forward(0.01)
    const noted = await t.as('priya', (scope) =>
      noteObservation(scope, t.house.content, {
        childId: other.id,
        sign: 'cuckooing',
        evidence: 'two men keep bags in the flat and do not leave',
        ownWords: false,
        sourceKind: 'carer',
        observedOn: '2026-11-01',
      }),
    )
    expect(noted.ok).toBe(true)
    harmed.push(other)
  }
  expect((await helen.get('/work')).text).toContain('Harm noted, nothing concluded')
  const listed = async () => {
    const refs: string[] = []
    let next: string | undefined = url
    for (let pages = 0; next && pages < 9; pages += 1) {
      const seen: { html: string } = await helen.get(next)
      refs.push(...[...seen.html.matchAll(/\/children\/(C-[^/"]+)\/judgement/g)].map((m) => m[1] ?? ''))
      next = /href="(\/judgements\/harm-waiting\?after=[^"]+)"/.exec(seen.html)?.[1]
    }
    return refs
  }
  const before = await listed()
  expect(new Set(before).size).toBe(before.length)
  expect(before.filter((ref) => harmed.some((c) => c.ref === ref))).toEqual(harmed.map((c) => c.ref))
  const [judged, takenBack] = harmed as [KnownChild, KnownChild]
  await judge(judged, { strategyWords: 'Social care was rung' })
  await t.owner.query(
    `update observation set withdrawn_at = house_now(), withdrawn_by = recorded_by, withdrawn_reason = 'another child' where child_id = $1`,
    [takenBack.id],
  )
  const after = await listed()
  expect(after).toEqual(before.filter((ref) => ref !== judged.ref && ref !== takenBack.ref))
  await t.clock.set(start)
})

test('the story shows the latest in its author’s words, and each in the timeline; on paper too; a school sees none of it', async () => {
  const other = await knownChild('Ivy')
  expect((await tom.get(`/children/${other.ref}`)).text).toContain('Nobody has written one about Ivy yet')
  await judge(other, { reasons: 'First, a bag.\nThen a debt.' })
  await dan.submit(`${here(other)}/opinion`, { stance: 'dissents', reasons: 'The bag was her brother’s' })
  const seen = await tom.get(`/children/${other.ref}`)
  expect(seen.html).toContain(`href="${here(other)}"`)
  const [timeline = '', aside = ''] = seen.text.split('What is planned')
  for (const said of [
    'Exploitation is likely',
    'First, a bag.',
    'Then a debt.',
    'Dissents from the judgement',
    'The bag was her brother’s',
  ])
    expect(timeline).toContain(said)
  for (const said of ['Exploitation is likely', 'Then a debt.', 'Priya Shah, Haddlestone Council', 'in 14 days'])
    expect(aside).toContain(said)
  expect((await tom.get(`/children/${other.ref}?kind=judgements`)).text).toContain('Then a debt.')
  const paper = await tom.get(`/children/${other.ref}/print`)
  expect(paper.text.split('Then a debt.')).toHaveLength(3)
  const school = await (await t.visit('ruth')).get(`/children/${other.ref}`)
  expect(school.status).toBe(200)
  for (const said of ['Exploitation is likely', 'a debt', 'her brother', here(other)]) expect(school.html).not.toContain(said)
})
