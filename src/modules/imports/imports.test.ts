// The page's journeys, through the door: see what files are, see what would change, bring in all of it or none, and again nothing.
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { formsOf, type Seen, type Visitor } from '../../../tests/support/visitor.ts'
import { testNow } from '../../../tests/support/clock.ts'
import { endInterrupted } from './runs/queries.ts'
import { removeOld } from './uploads/store.ts'
import { bytesOf, sample903, sampleSsd } from './samples.ts'

let house: TestHouse
let priya: Visitor
const data = fs.mkdtempSync('/tmp/sr-imports-test-')

beforeAll(async () => {
  house = await openTestHouse({ env: { SAFE_RETURN_DATA: data } })
  priya = await house.visit('priya')
})
afterAll(async () => {
  await house.close()
  fs.rmSync(data, { recursive: true, force: true })
})

describe('an SSDA903 set', () => {
  const small = (end = '03/11/2026') => [
    textFile('anything.csv', 'CHILD,SEX,DOB,ETHNIC,UPN\nQ1,2,01/02/2012,WBRI,\nQ2,1,05/06/2011,WBRI,\n'),
    textFile(
      'm.csv',
      `CHILD,DOB,MISSING,MIS_START,MIS_END\nQ1,01/02/2012,M,01/11/2026,${end}\nQ2,05/06/2011,M,04/11/2026,02/11/2026\nQ2,05/06/2011,M,99/11/2026,\n`,
    ),
  ]

  test('is recognised, shown row by row, written only by the button, and the same again changes nothing', async () => {
    const before = await children()
    const dry = await brought(priya, small())
    expect(dry.text).toContain('SSDA903 return: 2 children, 3 missing episodes, collection year 2026–27, inferred from the dates')
    expect(dry.text).toContain('Nothing is written yet')
    expect(dry.text).toMatch(/m\.csv line 3/)
    expect(dry.text).toMatch(/m\.csv line 4/)
    expect(await children()).toBe(before)

    const real = await pressed(priya, dry, '/bring-in')
    expect(real.text).toContain('Brought in')
    expect(await children()).toBe(before + 2)

    const again = await brought(priya, small())
    expect(again.text).toContain('Nothing would change')
    expect(formsOf(again.html).some((form) => form.action?.endsWith('/bring-in'))).toBe(false)

    const corrected = await brought(priya, small('05/11/2026'))
    expect(corrected.text).toMatch(/Would change \(\d/)
  })

  test('the button pressed twice, and the files sent twice, are one run', async () => {
    const start = await priya.get('/import')
    const [form] = formsOf(start.html).filter((each) => each.action === '/import')
    const files = [
      textFile('h.csv', 'CHILD,SEX,DOB,ETHNIC\nW1,2,01/02/2012,WBRI\n'),
      textFile('m.csv', 'CHILD,DOB,MISSING,MIS_START,MIS_END\nW1,01/02/2012,M,01/11/2026,02/11/2026\n'),
    ]
    const [one, two] = await Promise.all([
      priya.postFiles('/import', form?.fields ?? {}, files),
      priya.postFiles('/import', form?.fields ?? {}, files),
    ])
    expect(two.location).toBe(one.location)
    const dry = await ended(priya, one.location ?? '')
    const button = formsOf(dry.html).find((each) => each.action?.endsWith('/bring-in'))
    const url = button?.action ?? ''
    const { once: _, ...unkeyed } = button?.fields ?? {}
    const [first, second] = await Promise.all([priya.postRaw(url, unkeyed), priya.postRaw(url, unkeyed)])
    expect(first.status).toBe(303)
    expect(second.location).toBe(first.location)
    await ended(priya, first.location ?? '')
    const { rows } = await house.owner.query(
      `select count(*)::int as n from import_run where of_run = (select id from import_run where ref = $1)`,
      [one.location?.split('/').at(-1)],
    )
    expect(rows).toEqual([{ n: 1 }])
    expect(await left(one.location)).toBe(false)
  })

  test('the report tells each finding and each row, and no cell of it runs in a spreadsheet', async () => {
    const dry = await brought(priya, [
      textFile('h.csv', 'CHILD,SEX,DOB,ETHNIC\n=1+1,2,01/02/2012,WBRI\n'),
      textFile('=evil.csv', 'CHILD,DOB,MISSING,MIS_START,MIS_END\n=1+1,01/02/2012,X,01/11/2026,02/11/2026\n'),
    ])
    const report = await priya.get(`${dry.url}/report.csv`)
    expect(report.headers['content-type']).toContain('text/csv')
    expect(report.html).toContain("'=evil.csv,2,MISSING,1006,Not brought in")
    expect(report.html).toContain('h.csv,2,,,Would be added')
    expect(report.html.split('\r\n').filter((line) => /(?:^|,)"?[=+@]/.test(line))).toEqual([])
  })

  test('a file that is not what it says: one sentence with line and column, and nothing is made', async () => {
    const before = await runs()
    const seen = await priya.upload('/import', [
      textFile('m.csv', '\nCHILD,DOB,MISSING,MIS_START\n1,2,3,4\n'),
      textFile('x.csv', 'A,B\n1,2\n'),
    ])
    expect(seen.status).toBe(422)
    expect(seen.text).toContain('m.csv, line 2, column MIS_END')
    const workbook = await priya.upload('/import', [{ name: 'list.xlsx', bytes: Buffer.from('PK\u0003\u0004etc') }])
    expect(workbook.status).toBe(422)
    expect(workbook.text).toContain('Excel workbook')
    const year = await priya.upload('/import', small(), { year: 'last year' })
    expect(year.status).toBe(422)
    expect(year.html).toContain('value="last year"')
    const nothing = await priya.upload('/import', [])
    expect(nothing.status).toBe(422)
    expect(nothing.text).toContain('Choose the files')
    expect(await runs()).toBe(before)
    expect(fs.readdirSync(path.join(data, 'imports')).filter((name) => name.startsWith('arriving'))).toEqual([])
  })

  test('a quotation mark that is never closed fails the run at its line, and its files are gone', async () => {
    const seen = await brought(priya, [
      textFile('h.csv', 'CHILD,SEX,DOB,ETHNIC\nE1,2,01/02/2012,WBRI\nE2,"2,01/02/2012,WBRI\n'),
      textFile('m.csv', 'CHILD,DOB,MISSING,MIS_START,MIS_END\n'),
    ])
    expect(seen.text).toContain('These files could not be brought in')
    expect(seen.text).toContain('h.csv, line 3')
    expect(await left(seen.url)).toBe(false)
  })

  test('files that nobody came back for are gone after a day', async () => {
    const dry = await brought(priya, small('06/11/2026'))
    expect(await left(dry.url)).toBe(true)
    await removeOld(data, new Date(Date.now() + 23 * 3_600_000))
    expect(await left(dry.url)).toBe(true)
    await removeOld(data, new Date(Date.now() + 25 * 3_600_000))
    expect(await left(dry.url)).toBe(false)
    const form = formsOf(dry.html).find((each) => each.action?.endsWith('/bring-in'))
    const late = await priya.postRaw(form?.action ?? '', form?.fields ?? {})
    expect(late.status).toBe(409)
    expect(late.text).toContain('Bring them again')
  })

  test('a long list of rows is paged', async () => {
    const dry = await brought(priya, sample903({ seed: 9, children: 80 }).files.map(sampleFile))
    const added = await priya.get(`${dry.url}?show=added`)
    const next = /href="([^"]*show=added&amp;after=\d+)"/.exec(added.html)?.[1]?.replaceAll('&amp;', '&')
    expect(next).toBeDefined()
    const second = await priya.get(next ?? '')
    expect(second.status).toBe(200)
    expect(second.text).not.toBe(added.text)
  })
})

describe('a list of any other kind', () => {
  const list = (separator: string, circumstances = 'After tea, not back') =>
    ['Our ref', 'Family name', 'First name', 'Birth', 'Last seen date', 'Last seen time', 'What happened', 'Found date', 'Found time']
      .join(separator)
      .concat('\r\n')
      .concat(['R-1', 'Éclair', 'Zoë', '03/04/2012', '01/11/2026', '20:15', `"${circumstances}"`, '02/11/2026', '07:30'].join(separator))
      .concat('\r\n')

  test('columns are mapped on screen from what its first rows say, kept under a name, and used again', async () => {
    const windows = Buffer.from(list(';', 'Said ""back soon"",\r\nthen left; =SUM(A1)'), 'latin1')
    const columns = await priya.upload('/import', [{ name: 'export 2026-11.csv', bytes: windows }])
    expect(columns.location).toMatch(/\/columns$/)
    const seen = await priya.get(columns.location ?? '')
    expect(seen.text).toContain('Zoë')
    expect(seen.text).toContain('20:15')
    const [form] = formsOf(seen.html).filter((each) => each.action === columns.location)
    expect(form?.fields).toMatchObject({ 'column-1': 'surname', 'column-4': 'missingFrom', 'column-5': 'missingFrom', 'column-0': '' })
    // A name stands there already, so that nobody is stopped for want of one.
    expect(form?.fields['name']).toBe('export')
    const unnamed = await priya.submit(columns.location ?? '', { 'column-0': 'policeReference', name: '' }, columns.location ?? '')
    expect(unnamed.status).toBe(422)
    expect(formsOf(unnamed.html).find((each) => each.action === columns.location)?.fields['column-0']).toBe('policeReference')
    const mapped = await priya.submit(
      columns.location ?? '',
      { 'column-0': 'policeReference', 'column-3': 'dateOfBirth', 'column-6': 'circumstances', name: 'Marram export' },
      columns.location ?? '',
    )
    expect(mapped.status).toBe(303)
    const dry = await ended(priya, mapped.location ?? '')
    expect(dry.text).toContain('List of missing reports: 1 missing episode, 1 child')
    await pressed(priya, dry, '/bring-in')
    const { rows } = await house.owner.query(
      `select c.given_name, c.family_name, e.circumstances, e.missing_from from missing_episode e join child c on c.id = e.child_id where e.police_reference = 'R-1'`,
    )
    expect(rows).toEqual([
      {
        given_name: 'Zoë',
        family_name: 'Éclair',
        circumstances: 'Said "back soon",\r\nthen left; =SUM(A1)',
        missing_from: new Date('2026-11-01T20:15:00Z'),
      },
    ])

    const tabs = Buffer.from(`\ufeff${list('\t', 'Said ""back soon"",\r\nthen left; =SUM(A1)')}`)
    const again = await priya.upload('/import', [{ name: 'next.txt', bytes: tabs }])
    const filled = await priya.get(again.location ?? '')
    expect(filled.text).toContain('Filled in as you kept it under “Marram export”')
    const second = await priya.submit(again.location ?? '', {}, again.location ?? '')
    expect((await ended(priya, second.location ?? '')).text).toContain('Nothing would change')
  })

  test('a mapping that says neither who nor since when is refused beside the columns', async () => {
    const columns = await priya.upload('/import', [textFile('two.csv', 'This,That\n1,2\n')])
    const wrong = await priya.submit(columns.location ?? '', { name: 'Nothing' }, columns.location ?? '')
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Missing since')
  })
})

describe('the SSD tables', () => {
  test('come in, go out cell by cell the same, and in again change nothing', async () => {
    const files = sampleSsd({ seed: 5, people: 12 }).map(sampleFile)
    await pressed(priya, await brought(priya, files), '/bring-in')
    expect((await priya.get('/import')).text).toContain('Download ssd_person')
    const out = await Promise.all(
      ['ssd_person', 'ssd_missing'].map(async (table) => ({
        name: `${table}.csv`,
        bytes: Buffer.from((await priya.get(`/import/${table}.csv`)).html),
      })),
    )
    expect(out[0]?.bytes.toString()).toContain("'=SUM(A1)")
    const again = await brought(priya, out)
    expect(again.text).toContain('Nothing would change')
    const cells = await house.owner.query(`select table_name, row_key, cells from import_row where kind = 'ssd' order by 1, 2`)
    const columns = await house.owner.query(
      `select headings from import_run where kind = 'ssd' and phase = 'done' and dry_run order by started_at desc limit 1`,
    )
    expect(columns.rows[0].headings.ssd_person.length).toBeGreaterThan(5)
    expect(cells.rows.length).toBeGreaterThan(12)
  })
})

describe('whose it is', () => {
  test('another agency sees neither the run nor its report, and gives out nothing of ours', async () => {
    const mine = await brought(priya, [
      textFile('h.csv', 'CHILD,SEX,DOB,ETHNIC\nO1,2,01/02/2012,WBRI\n'),
      textFile('m.csv', 'CHILD,DOB,MISSING,MIS_START,MIS_END\n'),
    ])
    const noor = await house.visit('noor')
    for (const url of [mine.url, `${mine.url}/report.csv`, `${mine.url}/fragment`, '/import/ssd_person.csv'])
      expect((await noor.get(url)).status, url).toBe(404)
    const form = formsOf(mine.html).find((each) => each.action?.endsWith('/bring-in'))
    const start = await noor.get('/import')
    const csrf = String(formsOf(start.html)[0]?.fields['csrf'])
    expect((await noor.postRaw(form?.action ?? '', { csrf })).status).toBe(404)
    expect(start.text).not.toContain('Priya')
  })

  test.each(['tom', 'amara', 'callum', 'sian', 'lena', 'ruth', 'joel', 'orla'])(
    '%s may not bring files in: 404 everywhere',
    async (worker) => {
      const visitor = await house.visit(worker)
      for (const url of ['/import', '/import/N-0000', '/import/ssd_person.csv']) expect((await visitor.get(url)).status, url).toBe(404)
      const posted = await visitor.postFiles('/import', { csrf: 'x' }, [textFile('h.csv', 'CHILD\n1\n')])
      expect(posted.status).toBe(404)
    },
  )

  test('a form from elsewhere leaves no file behind', async () => {
    const posted = await priya.postFiles('/import', { csrf: 'forged' }, [textFile('h.csv', 'CHILD\n1\n')])
    expect(posted.status).toBe(403)
    expect(fs.readdirSync(path.join(data, 'imports')).filter((name) => name.startsWith('arriving'))).toEqual([])
  })

  test('a force brings in its own list, and not a council’s return', async () => {
    const dan = await house.visit('dan')
    const seen = await brought(dan, [
      textFile('h.csv', 'CHILD,SEX,DOB,ETHNIC\nO1,2,01/02/2012,WBRI\n'),
      textFile('m.csv', 'CHILD,DOB,MISSING,MIS_START,MIS_END\n'),
    ])
    expect(seen.text).toContain('Only a council’s own workers bring in its returns')
  })

  test('each run has a session of its own, and none is left open after it', async () => {
    const { rows } = await house.owner.query(
      `select count(*)::int as n from session where device = 'import' and ended_at is null and started_at <= $1`,
      [testNow],
    )
    expect(rows).toEqual([{ n: 0 }])
    const all = await house.owner.query(`select count(*)::int as n from session where device = 'import'`)
    expect(all.rows[0].n).toBeGreaterThan(5)
  })

  test('a run that fell silent says that it was interrupted, wrote nothing, and its files can be brought again', async () => {
    const known = await children()
    const dry = await brought(priya, [
      textFile('h.csv', 'CHILD,SEX,DOB,ETHNIC\nI1,2,01/02/2012,WBRI\n'),
      textFile('m.csv', 'CHILD,DOB,MISSING,MIS_START,MIS_END\n'),
    ])
    const ref = dry.url.split('/').at(-1)
    await house.owner.query(
      `update import_run set phase = 'reading', ended_at = null, beat_at = house_now() - interval '6 minutes' where ref = $1`,
      [ref],
    )
    expect((await priya.get(dry.url)).text).toContain('The service was stopped while it worked on this')
    expect(await children()).toBe(known)
    const again = await brought(priya, [
      textFile('h.csv', 'CHILD,SEX,DOB,ETHNIC\nI1,2,01/02/2012,WBRI\n'),
      textFile('m.csv', 'CHILD,DOB,MISSING,MIS_START,MIS_END\n'),
    ])
    await pressed(priya, again, '/bring-in')
    expect(await children()).toBe(known + 1)
  })
})

describe('a process that dies', () => {
  test('leaves a real run to the clock, which ends it and its session; it is begun again from what was seen, and comes in once', async () => {
    const known = await children()
    const dry = await brought(priya, [
      textFile('h.csv', 'CHILD,SEX,DOB,ETHNIC\nZZ9,2,01/02/2012,WBRI\n'),
      textFile('m.csv', 'CHILD,DOB,MISSING,MIS_START,MIS_END\n'),
    ])
    // What a process leaves that dies after it began: the row and the session, committed; of the transaction nothing, and the files.
    const { rows } = await house.owner.query<{ ref: string; token: Buffer }>(
      `with dead as (
         insert into import_run (id, ref, agency_id, kind, files, dry_run, started_by, phase, of_run, beat_at)
         select gen_random_uuid(), 'N-DEAD', agency_id, kind, files, false, started_by, 'saving', id, house_now() from import_run where ref = $1 returning ref, started_by)
       insert into session (token_hash, worker_id, idle_ends_at, ends_at, started_at, proved_at, proved_by, device)
       select sha256('dead'), started_by, house_now() + interval '1 day', house_now() + interval '1 day', house_now(), house_now(), 'demo', 'import' from dead
       returning (select ref from dead) as ref, token_hash as token`,
      [dry.url.split('/').at(-1)],
    )
    expect(rows).toHaveLength(1)
    const clock = () => house.house.services.as('service-clock', endInterrupted)
    const inHand = async () =>
      (
        await house.owner.query(
          `select r.phase, s.ended_at is null as open from import_run r, session s where r.ref = 'N-DEAD' and s.token_hash = sha256('dead')`,
        )
      ).rows
    await clock()
    expect(await inHand()).toEqual([{ phase: 'saving', open: true }])
    await house.clock.forward(0.1)
    expect(await clock()).toBe(1)
    expect(await clock()).toBe(0)
    expect(await inHand()).toEqual([{ phase: 'failed', open: false }])
    expect(await children()).toBe(known)
    await expect(house.as('priya', endInterrupted)).rejects.toThrow('only the clock')

    const seen = await priya.get('/import/N-DEAD')
    expect(seen.text).toContain('The service was stopped while it worked on this, and nothing was brought in')
    expect(seen.html).toContain(`href="${dry.url}"`)
    const again = await pressed(priya, { ...(await priya.get(dry.url)), url: dry.url }, '/bring-in')
    expect(again.url).not.toBe('/import/N-DEAD')
    expect(again.text).toContain('Brought in')
    expect(await children()).toBe(known + 1)
  })
})

// ---- Parts --------------------------------------------------------------------------------------------

type Ran = Seen & { url: string }

function textFile(name: string, text: string) {
  return { name, bytes: Buffer.from(text) }
}

function sampleFile(sample: Parameters<typeof bytesOf>[0]) {
  return { name: sample.name, bytes: Buffer.concat([...bytesOf(sample)]) }
}

/** Sends files and waits for the dry run. */
async function brought(visitor: Visitor, files: readonly { name: string; bytes: Buffer }[]): Promise<Ran> {
  const sent = await visitor.upload('/import', files)
  expect(sent.status, sent.text).toBe(303)
  return ended(visitor, sent.location ?? '')
}

/** Presses a button of the page and waits for the run. */
async function pressed(visitor: Visitor, seen: Ran, button: string): Promise<Ran> {
  const form = formsOf(seen.html).find((each) => each.action?.endsWith(button))
  const sent = await visitor.postRaw(form?.action ?? `no ${button}`, form?.fields ?? {})
  expect(sent.status, seen.text).toBe(303)
  return ended(visitor, sent.location ?? '')
}

/** Looks at a run's page until it has ended, and until nothing is left to do after it. */
async function ended(visitor: Visitor, url: string): Promise<Ran> {
  for (let look = 0; look < 200; look += 1) {
    const seen = await visitor.get(url)
    if (seen.status !== 200 || !/See how far it is now/.test(seen.text)) {
      const open = await house.owner.query(`select from session where device = 'import' and ended_at is null`)
      if (open.rowCount === 0) return { ...seen, url }
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} did not end`)
}

async function children(): Promise<number> {
  return (await house.owner.query('select count(*)::int as n from child')).rows[0].n
}

async function runs(): Promise<number> {
  return (await house.owner.query('select count(*)::int as n from import_run')).rows[0].n
}

async function left(url: string | null | undefined): Promise<boolean> {
  return fs.existsSync(path.join(data, 'imports', url?.split('/').at(-1) ?? ''))
}
