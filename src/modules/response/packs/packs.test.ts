// Packs through the HTTP door: what each reader may read and no more, the same on screen and in the file, read with tools that others wrote.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { cameBack, idsOf, newChild, shareWords } from '../../../../tests/support/returns.ts'
import { newRef } from '../../../platform/db/index.ts'
import { pdfOf } from '../../../platform/documents/index.ts'

let t: TestHouse
let ids: Record<string, string>
let page: string
let child: { id: string; ref: string }

beforeAll(async () => {
  t = await openTestHouse()
  ids = await idsOf(t)
  await t.clock.set(testNow)
  const back = await cameBack(t, 'Siôn')
  child = back.child
  await t.owner.query(
    `insert into observation (child_id, sign, list, evidence, own_words, source_kind, observed_on, recorded_by) values
       ($1, 'fear', 'sign', 'Looked at the door all the time', false, 'council', '2026-11-10', $2),
       ($1, 'threats', 'harm-now', 'They said they would hurt my brother', true, 'child', '2026-11-11', $2)`,
    [child.id, ids['priya']],
  )
  await t.owner.query(
    `insert into judgement (child_id, nth, level, level_words, reasons, would_change, none_cited, strategy, review_on, written_by)
     values ($1, 1, 'may-be-groomed', 'Somebody may be drawing the child in', 'A bag', 'Another word', 'Told by phone', 'not-needed', '2026-11-20', $2),
            ($1, 2, 'likely', 'Exploitation is likely', 'Two debts in one month', 'Another word', 'Told by phone', 'not-needed', '2026-12-01', $2)`,
    [child.id, ids['priya']],
  )
  await t.owner.query(
    `insert into judgement_opinion (judgement_id, child_id, nth, stance, reasons, given_by)
     select id, child_id, 1, case nth when 1 then 'agrees' else 'dissents' end, case nth when 1 then 'We saw the bag' else 'The debts are paid' end, $2
       from judgement where child_id = $1`,
    [child.id, ids['dan']],
  )
  await t.owner.query(
    `insert into action (ref, child_id, what, owner_worker_id, due_on, agreed_by) values ('A-PACK0001', $1, 'Ring the aunt', $2, '2026-11-20', $2)`,
    [child.id, ids['priya']],
  )
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/discuss`, {
    ...shareWords,
    why: 'Harm now',
    teams: [ids['haddlestone/social-care'] ?? '', ids['haddlestone-police/missing'] ?? '', ids['haddle-health/safeguarding'] ?? ''],
  })
  page = made.location ?? ''
  expect((await priya.submit(`${page}/invite`, { ...shareWords, whom: 'here', team: ids['brackenhill/safeguarding'] ?? '' })).status).toBe(
    303,
  )
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

/** The file as somebody downloads it, read by poppler. */
async function fileOf(worker: string, of = page): Promise<{ text: string; info: string; structure: string; name: string }> {
  const seen = await t.server.inject({ method: 'GET', url: `${of}/pack.pdf`, cookies: { 'sr-session': await tokenOf(worker) } })
  expect(seen.statusCode).toBe(200)
  expect(seen.headers['content-type']).toBe('application/pdf')
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'pack-')), 'pack.pdf')
  writeFileSync(file, seen.rawPayload)
  return {
    text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replaceAll(/\s+/g, ' '),
    info: execFileSync('pdfinfo', [file], { encoding: 'utf8' }),
    structure: execFileSync('pdfinfo', ['-struct', file], { encoding: 'utf8' }),
    name: String(seen.headers['content-disposition']),
  }
}

/** The visitor keeps its cookie to itself; a file is bytes, which it does not. */
async function tokenOf(worker: string): Promise<string> {
  const visitor = (await t.visit(worker)) as unknown as { cookies: Record<string, string> }
  return visitor.cookies['sr-session'] ?? ''
}

const all = ['Looked at the door all the time', 'They said they would hurt my brother', 'Two debts in one month', 'Ring the aunt']

describe('a pack', () => {
  test('holds for each reader what they may read: on screen and in the file the same', async () => {
    const sees: Record<string, readonly string[]> = {
      priya: all,
      dan: all,
      // Health reads what was concluded and what was seen, not what a child said; decisions that concern others are not theirs.
      ife: ['Looked at the door all the time', 'Two debts in one month'],
      ruth: [],
    }
    for (const [worker, expected] of Object.entries(sees)) {
      const screen = await (await t.visit(worker)).get(`${page}/pack`)
      expect(screen.status, worker).toBe(200)
      const { text } = await fileOf(worker)
      for (const words of all) {
        expect(screen.text.includes(words), `${worker} on screen: ${words}`).toBe(expected.includes(words))
        expect(text.includes(words), `${worker} in the file: ${words}`).toBe(expected.includes(words))
      }
    }
  })

  test('holds the judgement that stands with who dissents and why, and how it was seen before, for whoever reads judgements', async () => {
    const before = 'Somebody may be drawing the child in'
    for (const worker of ['priya', 'dan', 'ife']) {
      const screen = (await (await t.visit(worker)).get(`${page}/pack`)).text
      const { text } = await fileOf(worker)
      for (const seen of [screen, text])
        for (const words of ['Dan Reyes, Haddlestone and Vale Police, dissents: The debts are paid', before, 'Dan Reyes agreed'])
          expect(seen, worker).toContain(words)
      expect(screen.indexOf('Exploitation is likely')).toBeLessThan(screen.indexOf(before))
    }
    const school = [(await (await t.visit('ruth')).get(`${page}/pack`)).text, (await fileOf('ruth')).text]
    for (const seen of school) for (const words of ['The debts are paid', before, 'Judged before']) expect(seen).not.toContain(words)
  })

  test('says which kinds are left out, whether there are any or not; never what', async () => {
    const ruth = await (await t.visit('ruth')).get(`${page}/pack`)
    expect(ruth.text).toContain('What is left out of your pack')
    expect(ruth.text).toContain('Judgements')
    expect(ruth.text).toContain('What police wrote')
    expect((await fileOf('ruth')).text).toContain('Signs that other agencies noted')
    const priya = await (await t.visit('priya')).get(`${page}/pack`)
    expect(priya.text).not.toContain('Signs that other agencies noted')
    expect(priya.text).toContain('Places: ask for one')
  })

  test('as a file it is tagged, titled and in English, its headings are headings, and its name tells nobody who it is about', async () => {
    const { info, structure, text, name } = await fileOf('priya')
    expect(info).toMatch(/Tagged:\s+yes/)
    expect(info).toMatch(/Title:\s+Pack for strategy discussion D-/)
    for (const tag of ['Document', 'H1', 'H2', 'H3', 'BlockQuote', 'L ', 'LI']) expect(structure).toContain(tag)
    expect(text).toContain('Siôn: pack for a strategy discussion')
    expect(text).toContain('Made for Priya Shah, Haddlestone Council')
    expect(name).not.toContain('Si')
    const bytes = await pdfOf({ title: 'A title', author: 'Safe Return', foot: 'Foot', madeAt: testNow }, [
      { kind: 'h1', text: 'Łukasz “and” others' },
      ...Array.from({ length: 120 }, (_row, at) => ({ kind: 'p' as const, text: `Line ${at}` })),
    ])
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'pack-')), 'long.pdf')
    writeFileSync(file, bytes)
    const long = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' })
    expect(long).toContain('Łukasz “and” others')
    expect(long).toContain('Line 119')
    expect(bytes.includes('/Lang (en-GB)') || bytes.toString('latin1').includes('en-GB')).toBe(true)
    expect(execFileSync('pdfinfo', [file], { encoding: 'utf8' })).toMatch(/Pages:\s+[2-9]/)
  })

  test('prints how long the fullest one takes: a figure, no limit', async () => {
    const long = await cameBack(t, 'Olwen')
    await t.owner.query(
      `insert into observation (child_id, sign, list, evidence, own_words, source_kind, observed_on, recorded_by)
       select $1, case when n % 2 = 0 then 'fear' else 'threats' end, case when n % 2 = 0 then 'sign' else 'harm-now' end,
              'Seen at the corner ' || n || ', ' || repeat('and again by whoever passed. ', 12), n % 2 = 1, 'council', date '2026-11-11' - n % 300, $2
         from generate_series(1, 200) n`,
      [long.child.id, ids['priya']],
    )
    await t.owner.query(
      `insert into action (ref, child_id, what, owner_worker_id, due_on, agreed_by) select 'A-FULL' || n, $1, 'Ring the aunt ' || n, $2, '2026-11-20', $2 from generate_series(1000, 1100) n`,
      [long.child.id, ids['priya']],
    )
    const priya = await t.visit('priya')
    const made = await priya.submit(`/children/${long.child.ref}/discuss`, {
      ...shareWords,
      why: 'Very much',
      teams: [ids['haddlestone/social-care'] ?? ''],
    })
    const at = made.location ?? ''
    const cookies = { 'sr-session': await tokenOf('priya') }
    const taken = async (under: string) => {
      const runs: number[] = []
      let bytes = 0
      for (let n = 0; n < 3; n += 1) {
        const began = performance.now()
        const seen = await t.server.inject({ method: 'GET', url: `${at}/${under}`, cookies })
        runs.push(performance.now() - began)
        expect(seen.statusCode).toBe(200)
        bytes = seen.rawPayload.length
      }
      return `${under} ${Math.round(runs.toSorted((a, b) => a - b)[1] ?? 0)} ms (middle of 3), ${Math.round(bytes / 1024)} kB`
    }
    console.info(`the fullest pack, 200 signs and 150 rows of timeline: ${await taken('pack')}; ${await taken('pack.pdf')}`)
  })

  test('each building is on the access log; whoever is not invited finds none, and nobody does once it is called off', async () => {
    const count = async () =>
      (
        await t.owner.query<{ n: number }>(`select count(*)::int as n from audit_entry where subject = 'pack' and child_id = $1`, [
          child.id,
        ])
      ).rows[0]?.n ?? 0
    const before = await count()
    await (await t.visit('dan')).get(`${page}/pack`)
    await fileOf('dan')
    expect(await count()).toBe(before + 2)
    for (const who of ['wyn', 'noor', 'joel', 'sian', 'orla']) {
      const visitor = await t.visit(who)
      expect((await visitor.get(`${page}/pack`)).status, who).toBe(404)
      expect((await visitor.get(`${page}/pack.pdf`)).status, who).toBe(404)
    }
    const priya = await t.visit('priya')
    await priya.submit(`${page}/cancel`, { why: 'He is safe' })
    expect((await priya.get(`${page}/pack`)).status).toBe(404)
  })
})

describe('a pack about a context', () => {
  let context: { id: string; ref: string }
  let at: string
  beforeAll(async () => {
    await t.clock.set(testNow)
    const ref = newRef('X')
    const { rows } = await t.owner.query<{ id: string }>(
      `insert into context (ref, kind, name, description, area_id, opened_why, opened_by)
       select $1, 'place', 'Quay arcade', 'Behind the chip shop', a.id, 'Two children were met there', $2 from area a where a.code = 'haddlestone' returning id`,
      [ref, ids['priya']],
    )
    context = { id: rows[0]?.id ?? '', ref }
    await t.owner.query(
      `insert into context_circle (context_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'answers', $3, house_now() + interval '90 days')`,
      [context.id, ids['haddlestone/missing'], ids['priya']],
    )
    await t.owner.query(
      `insert into context_sign (context_id, sign, list, evidence, source_kind, source_name, observed_on, recorded_by)
       values ($1, 'adults-waiting', 'sign', 'A man buys chips for whoever is alone', 'business', 'the chip shop', '2026-11-09', $2)`,
      [context.id, ids['priya']],
    )
    await t.owner.query(
      `insert into action (ref, context_id, what, owner_worker_id, due_on, agreed_by) values ('A-PACK0002', $1, 'Mend the gate', $2, '2026-11-20', $2)`,
      [context.id, ids['priya']],
    )
    const known = await newChild(t, 'Morwenna')
    const kept = await newChild(t, 'Zebedee')
    for (const [linked, why] of [
      [known, 'Was met here twice'],
      [kept, 'Waits here for his brother'],
    ] as const)
      await t.owner.query(
        `insert into context_child (context_id, child_id, why, source_kind, known_on, linked_by) values ($1, $2, $3, 'police', '2026-11-08', $4)`,
        [context.id, linked.id, why, ids['priya']],
      )
    await t.owner.query(
      `insert into circle_entry (child_id, team_id, purpose, opened_by, expires_at) values ($1, $2, 'shared-with', $3, house_now() + interval '9 days')`,
      [known.id, ids['haddlestone-police/missing'], ids['priya']],
    )
    const priya = await t.visit('priya')
    const plan = await priya.submit(`/contexts/${ref}/plan/new`, {
      leadKind: 'here',
      lead: ids['callum'] ?? '',
      team: ids['haddlestone/social-care'] ?? '',
      nextWhen: '2',
    })
    expect(plan.status, plan.text.slice(0, 400)).toBe(303)
    const made = await priya.submit(`/contexts/${ref}/discuss`, {
      ...shareWords,
      why: 'Two in a week',
      teams: [ids['haddlestone-police/missing'] ?? '', ids['haddle-health/safeguarding'] ?? ''],
    })
    at = made.location ?? ''
  })

  test('holds its signs with their source, what is open and the plan; a linked child only for who may open that child, on screen and in the file', async () => {
    const everybody = [
      'Quay arcade',
      'A man buys chips for whoever is alone',
      'Somebody who works there, or runs it, the chip shop',
      'seen 9 November 2026',
    ]
    const sees: Record<string, readonly string[]> = {
      priya: ['Mend the gate', 'leads it', 'Morwenna', 'Was met here twice', 'Zebedee', 'Waits here for his brother'],
      dan: ['Mend the gate', 'leads it', 'Morwenna', 'Was met here twice'],
      ife: [],
    }
    const all = sees['priya'] ?? []
    for (const [worker, own] of Object.entries(sees)) {
      const screen = await (await t.visit(worker)).get(`${at}/pack`)
      expect(screen.status, worker).toBe(200)
      const { text, name } = await fileOf(worker, at)
      expect(name).not.toContain('Quay')
      for (const words of everybody)
        expect(
          [screen.text, text].map((s) => s.includes(words)),
          `${worker}: ${words}`,
        ).toEqual([true, true])
      for (const words of all)
        expect(
          [screen.text, text].map((s) => s.includes(words)),
          `${worker}: ${words}`,
        ).toEqual(Array(2).fill(own.includes(words)))
      expect(screen.text).toContain('no small number of them')
    }
    for (const who of ['ruth', 'wyn', 'noor', 'tom', 'sian'])
      for (const file of ['pack', 'pack.pdf']) expect((await (await t.visit(who)).get(`${at}/${file}`)).status, `${who} ${file}`).toBe(404)
    const priya = await t.visit('priya')
    expect((await priya.get(at)).html).toContain(`href="${at}/pack"`)
    expect((await priya.submit(`${at}/cancel`, { why: 'The arcade is shut' })).status).toBe(303)
    expect((await priya.get(`${at}/pack`)).status).toBe(404)
  })
})
