// Packs through the HTTP door: what each reader may read and no more, the same on screen and in the file, read with tools that others wrote.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testNow } from '../../../../tests/support/clock.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/support/house.ts'
import { cameBack, idsOf } from '../../../../tests/support/returns.ts'
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
     values ($1, 1, 'likely', 'Exploitation is likely', 'Two debts in one month', 'Another word', 'Told by phone', 'not-needed', '2026-12-01', $2)`,
    [child.id, ids['priya']],
  )
  await t.owner.query(
    `insert into action (ref, child_id, what, owner_worker_id, due_on, agreed_by) values ('A-PACK0001', $1, 'Ring the aunt', $2, '2026-11-20', $2)`,
    [child.id, ids['priya']],
  )
  const priya = await t.visit('priya')
  const made = await priya.submit(`/children/${child.ref}/discuss`, {
    why: 'Harm now',
    teams: [ids['haddlestone/social-care'] ?? '', ids['haddlestone-police/missing'] ?? '', ids['haddle-health/safeguarding'] ?? ''],
  })
  page = made.location ?? ''
  expect((await priya.submit(`${page}/invite`, { whom: 'here', team: ids['brackenhill/safeguarding'] ?? '' })).status).toBe(303)
})
afterAll(async () => t?.close())
beforeEach(async () => t.clock.set(testNow))

/** The file as somebody downloads it, read by poppler. */
async function fileOf(worker: string): Promise<{ text: string; info: string; structure: string; name: string }> {
  const seen = await t.server.inject({ method: 'GET', url: `${page}/pack.pdf`, cookies: { 'sr-session': await tokenOf(worker) } })
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
