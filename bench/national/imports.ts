// Bringing in a CSV of missing reports, beside a bare COPY of the very rows that it made into tables with the same indexes, in the same run.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { Chance } from '../../src/commands/national/chance.ts'
import { familyName, givenName } from '../../src/commands/national/names.ts'
import { run } from './house.ts'

const authority = 'E06000001'
/** What an import of missing reports writes to, in the order of their parents. */
const tables = [
  'child',
  'child_reference',
  'circle_entry',
  'missing_episode',
  'episode_return',
  'interview',
  'interview_return',
  'hand_over',
  'location',
  'risk_grade',
  'message',
  'import_row',
  'audit_entry',
]

export async function measureImport(owner: pg.Client, url: string, rows: number): Promise<void> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-import-'))
  try {
    const file = path.join(dir, 'reports.csv')
    fs.writeFileSync(file, csvOf(rows))
    await run(['bin/safe-return.mjs', 'import', 'csv', file, '--mapping', 'bench', '--authority', authority, '--suggest'], {
      DATABASE_URL: url,
    })
    const before = await owner.query<{ at: string }>(`select clock_timestamp()::text as at`)
    const begun = performance.now()
    await run(['bin/safe-return.mjs', 'import', 'csv', file, '--mapping', 'bench', '--authority', authority], { DATABASE_URL: url })
    const seconds = (performance.now() - begun) / 1000
    const { made, copySeconds } = await bareCopy(owner, dir, before.rows[0]?.at ?? '')
    console.log(
      `\nImport of a CSV of ${rows} rows: ${seconds.toFixed(1)} s, with the start of the program, reading and checking; it made ${made} rows.`,
    )
    console.log(
      `A bare COPY of those ${made} rows into empty tables with the same indexes: ${copySeconds.toFixed(1)} s. Ratio ${(copySeconds / seconds).toFixed(2)} (aim 0.6).`,
    )
  } finally {
    fs.rmSync(dir, { recursive: true, force: true })
  }
}

async function bareCopy(owner: pg.Client, dir: string, since: string): Promise<{ made: number; copySeconds: number }> {
  await owner.query('drop schema if exists bare cascade; create schema bare')
  let made = 0
  const times: Record<string, string> = {
    circle_entry: 'opened_at',
    interview: 'opened_at',
    hand_over: 'handed_at',
    message: 'made_at',
    audit_entry: 'at',
  }
  const by: Record<string, string> = {
    interview_return: `return_id in (select id from public.episode_return where recorded_at >= '${since}')`,
    import_row: `run_id in (select id from public.import_run where started_at >= '${since}')`,
  }
  for (const table of tables) {
    await owner.query(`create table bare.${table} (like public.${table} including all)`)
    const { rows } = await owner.query<{ names: string }>(
      `select string_agg(quote_ident(attname), ', ' order by attnum) as names from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [`public.${table}`],
    )
    const names = rows[0]?.names ?? ''
    const which = `where ${by[table] ?? `${times[table] ?? 'recorded_at'} >= '${since}'`}`
    await pipeline(
      owner.query(copyTo(`copy (select ${names} from public.${table} ${which}) to stdout`)),
      fs.createWriteStream(path.join(dir, table)),
    )
    fs.writeFileSync(path.join(dir, `${table}.columns`), names)
  }
  const begun = performance.now()
  await owner.query('begin')
  for (const table of tables) {
    const names = fs.readFileSync(path.join(dir, `${table}.columns`), 'utf8')
    const stream = owner.query(copyFrom(`copy bare.${table} (${names}) from stdin`))
    await pipeline(fs.createReadStream(path.join(dir, table)), stream)
    made += stream.rowCount
  }
  await owner.query('commit')
  const copySeconds = (performance.now() - begun) / 1000
  await owner.query('drop schema bare cascade')
  return { made, copySeconds }
}

/** A force's list as one arrives: three reports in four of children who stand in it more than once. */
function csvOf(rows: number): string {
  const chance = new Chance(Date.now() & 0xffff)
  const lines = ['Reference,First name,Surname,Date of birth,Missing from,Reported at,Returned at,Police reference,Risk']
  const batch = `B${Date.now().toString(36)}`
  let child = 0
  while (lines.length <= rows) {
    child += 1
    const known = [`${batch}-${child}`, givenName(chance), familyName(chance), `${2010 + (child % 6)}-0${1 + (child % 9)}-1${child % 10}`]
    const times = chance.is(0.7) ? 1 : 2 + Math.floor(chance.wait(4, 18))
    for (let nth = 0; nth < times && lines.length <= rows; nth += 1) {
      const from = Date.UTC(2025, 0, 1 + nth * 12, 16 + (child % 6), child % 60)
      const text = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ')
      lines.push(
        [
          ...known,
          text(from),
          text(from + 3_600_000),
          text(from + 11 * 3_600_000),
          `${batch}/${lines.length}`,
          chance.pick(['low', 'medium', 'high']),
        ].join(','),
      )
    }
  }
  return `${lines.join('\n')}\n`
}
