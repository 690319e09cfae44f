// The command as somebody types it, beside a running house. The program in a process of its own takes seconds to start: it is started once
// for each way in which it can end, and every other command is given to the same program in this process.
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { format } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { exportCommand } from '../../commands/export.ts'
import { importCommand } from '../../commands/import.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { bytesOf, sampleSsd } from './samples.ts'

const checkout = path.resolve(import.meta.dirname, '../../..')
const shared = path.resolve(checkout, '../shared/samples/ssda903')
const haddlestone = ['--authority', 'E06999901']
const timeout = 120_000

let house: TestHouse
let dir: string

beforeAll(async () => {
  house = await openTestHouse()
  dir = fs.mkdtempSync('/tmp/sr-command-test-')
  write('903/header.csv', 'CHILD,SEX,DOB,ETHNIC,UPN\nL1,2,01/02/2012,WBRI,\nL2,1,05/06/2011,WBRI,\n')
  write('903/missing.csv', 'CHILD,DOB,MISSING,MIS_START,MIS_END\nL1,01/02/2012,M,01/11/2026,03/11/2026\n')
  write('903/AD1.csv', 'CHILD,DATE_INT\n1,01/01/2020\n')
})
afterAll(async () => {
  await house.close()
  fs.rmSync(dir, { recursive: true, force: true })
})

describe('npx safe-return import', () => {
  test('says how it is used, and is not understood aloud', { timeout }, async () => {
    const help = await typed(['import', '--help'])
    expect(help).toMatchObject({ code: 0 })
    for (const word of ['--authority', '--year', '--as', '--dry-run', '--json', '--mapping']) expect(help.out).toContain(word)
    expect(await run(['import', 'ssda903'])).toMatchObject({ code: 2 })
    expect(await run(['import', 'csv', at('903/missing.csv')])).toMatchObject({ code: 2, err: expect.stringContaining('--mapping NAME') })
    expect(await run(['import', 'ssda903', at('nowhere'), ...haddlestone])).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is nothing at'),
    })
  })

  test('a dry run writes nothing; then all comes in with 0; again changes nothing; refused rows are 3, in JSON', { timeout }, async () => {
    const before = await episodes()
    const dry = await run(['import', 'ssda903', at('903'), ...haddlestone, '--dry-run'])
    expect(dry).toMatchObject({ code: 0, err: '' })
    expect(dry.out).toContain('2 children and 1 missing episode, collection year 2026-27 (inferred from the dates)')
    expect(dry.out).toContain('nothing was written')
    expect(await episodes()).toBe(before)

    const real = await typed(['import', 'ssda903', at('903'), ...haddlestone, '--json'])
    expect(real.code).toBe(0)
    expect(JSON.parse(real.out)).toMatchObject({
      counts: { added: 3, refused: 0 },
      year: '2026-27',
      yearInferred: true,
      written: true,
      authorityAdded: false,
    })
    expect(await episodes()).toBe(before + 1)

    write(
      '903/missing.csv',
      'CHILD,DOB,MISSING,MIS_START,MIS_END\nL1,01/02/2012,M,01/11/2026,03/11/2026\nL2,05/06/2011,M,04/11/2026,02/11/2026\n',
    )
    const again = await typed(['import', 'ssda903', at('903'), ...haddlestone, '--json'])
    expect(again.code).toBe(3)
    const said = JSON.parse(again.out)
    expect(said.counts).toMatchObject({ added: 0, changed: 0, unchanged: 3, refused: 1 })
    expect(said.findings).toContainEqual(
      expect.objectContaining({
        file: 'missing.csv',
        line: 3,
        rule: '567',
        level: 'refused',
        sentence: expect.any(String),
        column: expect.any(String),
      }),
    )
    const audited = await house.owner.query(
      `select count(*)::int as n from audit_entry e join worker w on w.id = e.worker_id where w.code = 'import-haddlestone' and e.deed = 'imports.bring-in'`,
    )
    expect(audited.rows[0].n).toBeGreaterThan(2)
    expect((await house.owner.query(`select from session where device = 'command line' and ended_at is null`)).rowCount).toBe(0)
  })

  test('a file that is not what it says: 2, with its place, and nothing is written', { timeout }, async () => {
    write('bad/header.csv', 'CHILD,SEX,DOB,ETHNIC\nL9,2,01/02/2012,WBRI\n')
    write('bad/missing.csv', 'CHILD,DOB,MISSING,MIS_START\nL9,01/02/2012,M,01/11/2026\n')
    const wrong = await typed(['import', 'ssda903', at('bad'), ...haddlestone, '--json'])
    expect(wrong.code).toBe(2)
    expect(JSON.parse(wrong.out)).toMatchObject({ ok: false, written: false, failed: { file: 'missing.csv', line: 1, column: 'MIS_END' } })
    expect((await house.owner.query(`select from child_reference where value = 'L9'`)).rowCount).toBe(0)
  })

  test('an authority that is not here: what to do is said; with --add-authority it is made, once', { timeout }, async () => {
    const unknown = await typed(['import', 'ssda903', at('903'), '--authority', 'E09000099'])
    expect(unknown).toMatchObject({ code: 1, err: expect.stringContaining('Haddlestone Council (E06999901)') })
    const real = await run(['import', 'ssda903', at('903'), '--authority', 'E06000015'])
    expect(real).toMatchObject({ code: 1, err: expect.stringContaining('--add-authority') })
    const none = await run(['import', 'ssda903', at('903')])
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('--authority CODE') })
    const added = await run(['import', 'ssda903', at('903'), '--authority', 'e06000015', '--add-authority', '--json'])
    expect(added.code).toBe(3)
    expect(JSON.parse(added.out)).toMatchObject({ agency: 'Derby', authorityAdded: true, counts: { added: 3 } })
    const again = await run(['import', 'ssda903', at('903'), '--authority', 'E06000015', '--json'])
    expect(JSON.parse(again.out)).toMatchObject({ authorityAdded: false, counts: { added: 0 } })
  })

  test('a list through a mapping that was kept, as the worker who was named', { timeout }, async () => {
    write('police.csv', 'Misper ref;Surname;First name;DOB;Last seen\nX-1;Quillfeather;Ada;03/04/2012;01/11/2026 20:00\n')
    const list = ['import', 'csv', at('police.csv'), '--mapping', 'Vale export', '--as', 'dan']
    expect(await run(list)).toMatchObject({ code: 1, err: expect.stringContaining('No mapping is kept under the name “Vale export”') })
    expect((await run([...list, '--suggest'])).out).toContain('The police reference of the report: Misper ref')
    expect(await run(list)).toMatchObject({ code: 0 })
    const { rows } = await house.owner.query(
      `select w.code from missing_episode e join worker w on w.id = e.recorded_by where e.police_reference = 'X-1'`,
    )
    expect(rows).toEqual([{ code: 'dan' }])
    expect(await run([...list.slice(0, -1), 'ruth'])).toMatchObject({ code: 1, err: expect.stringContaining('may bring files in') })
  })

  test('SSD comes in, goes out without a loss, and in again changes nothing', { timeout }, async () => {
    for (const sample of sampleSsd({ seed: 8, people: 15 })) write(`ssd/${sample.name}`, Buffer.concat([...bytesOf(sample)]))
    write('ssd/ssd_address.csv', 'addr_table_id,addr_person_id\n1,2\n')
    expect((await run(['import', 'ssd', at('ssd'), ...haddlestone])).code).toBe(0)
    const cells = await ssdCells()
    const out = await run(['export', 'ssd', at('out'), ...haddlestone])
    expect(out).toMatchObject({ code: 0, out: expect.stringContaining('ssd_person.csv') })
    expect(await run(['export', 'ssd', at('out'), ...haddlestone])).toMatchObject({
      code: 1,
      err: expect.stringContaining('is there already'),
    })
    const again = await run(['import', 'ssd', at('out'), ...haddlestone, '--json'])
    expect(JSON.parse(again.out).counts).toMatchObject({ added: 0, changed: 0, refused: 0 })
    expect(await ssdCells()).toEqual(cells)
    expect(await run(['export', 'ssd', at('none'), '--authority', 'E06999902'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no SSD table'),
    })
  })

  test.runIf(fs.existsSync(shared))('the set that others made', { timeout }, async () => {
    // That it comes in, and again changes nothing, is bring-in.test.ts's to prove.
    const set = await run(['import', 'ssda903', shared, '--authority', 'E06999902', '--json', '--dry-run'])
    const { tables, counts, dryRun, written } = JSON.parse(set.out)
    expect({ dryRun, written }).toEqual({ dryRun: true, written: false })
    expect(tables.find((each: { table: string }) => each.table === 'children')).toMatchObject({ read: 2675, added: 2675 })
    expect(tables.find((each: { table: string }) => each.table === 'episodes')).toMatchObject({ read: 43, added: 43 })
    expect(set.code).toBe(counts.refused > 0 ? 3 : 0)
  })
})

// ---- Parts --------------------------------------------------------------------------------------------

interface Ended {
  code: number
  out: string
  err: string
}

function environment(): Record<string, string> {
  return { DATABASE_URL: house.ownerUrl, SAFE_RETURN_MODE: 'service', SAFE_RETURN_DATA: dir, NODE_NO_WARNINGS: '1' }
}

/** In a process of its own, as it is typed. */
function typed(words: readonly string[]): Promise<Ended> {
  const env = { ...process.env, ...environment() }
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(checkout, 'bin/safe-return.mjs'), ...words], { env, maxBuffer: 50_000_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }),
    )
  })
}

/** With which code the process would end. */
function codeLeft(): number {
  return Number(process.exitCode ?? 0)
}

/** The same command, words and all, in this process. */
async function run([name, ...words]: readonly string[]): Promise<Ended> {
  const said = { out: '', err: '' }
  for (const [key, value] of Object.entries(environment())) vi.stubEnv(key, value)
  const log = vi.spyOn(console, 'log').mockImplementation((...what) => void (said.out += `${format(...what)}\n`))
  const error = vi.spyOn(console, 'error').mockImplementation((...what) => void (said.err += `${format(...what)}\n`))
  const before = process.exitCode
  process.exitCode = undefined
  try {
    await { import: importCommand, export: exportCommand }[name as 'import' | 'export']({ words: [...words], checkout, built: checkout })
    return { code: codeLeft(), ...said }
  } finally {
    process.exitCode = before
    log.mockRestore()
    error.mockRestore()
    vi.unstubAllEnvs()
  }
}

function at(name: string): string {
  return path.join(dir, name)
}

function write(name: string, text: string | Buffer): void {
  fs.mkdirSync(path.dirname(at(name)), { recursive: true })
  fs.writeFileSync(at(name), text)
}

async function episodes(): Promise<number> {
  return (await house.owner.query('select count(*)::int as n from missing_episode')).rows[0].n
}

async function ssdCells(): Promise<unknown> {
  return (await house.owner.query(`select table_name, row_key, cells from import_row where kind = 'ssd' order by table_name, row_key`)).rows
}
