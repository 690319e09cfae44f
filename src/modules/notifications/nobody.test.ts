// No message names anybody: every letter that the demo's year and its reminders could ever bring is written, and searched for every child's
// names and references, every worker's name, and every word that somebody typed.
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { testNow } from '../../../tests/support/clock.ts'
import { seedDemo } from '../../demo/index.ts'
import { bringUpToDate, openHouse, type OpenHouse } from '../../house.ts'
import { readConfig } from '../../platform/config/index.ts'
import { runLadder, runReminders } from '../interviews/index.ts'
import { remindOfActions } from '../response/index.ts'
import { sendDue } from './index.ts'

const checkout = path.resolve(import.meta.dirname, '../../..')
const name = `safe_return_year_${randomBytes(6).toString('hex')}`
let admin: pg.Client
let owner: pg.Client
let house: OpenHouse

beforeAll(async () => {
  const url = new URL(inject('serverUrl'))
  admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
  await admin.query(`create database ${name}`)
  url.pathname = `/${name}`
  await bringUpToDate(url.href, checkout)
  await seedDemo(url.href, checkout, testNow)
  owner = new pg.Client({ connectionString: url.href })
  await owner.connect()
  await owner.query('update house_clock set frozen_at = $1', [testNow])
  house = await openHouse(readConfig({ SAFE_RETURN_MODE: 'demo' }, checkout), url.href, checkout, { css: '', js: '' })
}, 600_000)
afterAll(async () => {
  await house?.close()
  await owner?.end()
  await admin?.query(`drop database if exists ${name} with (force)`)
  await admin?.end()
})

const all = async (sql: string): Promise<string[]> => (await owner.query<{ value: string }>(sql)).rows.map((row) => row.value)

test('of all the letters of a year, none', { timeout: 600_000 }, async () => {
  await runLadder(house)
  await runReminders(house)
  await remindOfActions(house)
  // As it is: what is still needed is in the outbox, what was handled says so.
  await sendDue(house)
  const asItIs = await owner.query<{ sent: number; dropped: number }>(
    'select (select count(*)::int from outbox_item) as sent, (select count(*)::int from message where dropped_why is not null) as dropped',
  )
  expect(asItIs.rows[0]?.sent).toBeGreaterThan(0)
  expect(asItIs.rows[0]?.dropped).toBeGreaterThan(100)
  // As it could have been: every message of the year is needed, late or not, one to a letter.
  await owner.query('delete from delivery where envelope_id is null or dropped_at is not null')
  await owner.query(
    `update message set settled_at = null, dropped_why = null, due_at = house_now(), to_worker_id = coalesce(to_worker_id, (select worker_id from team_member where team_id = to_team_id limit 1)), to_team_id = null
      where not exists (select 1 from delivery d where d.message_id = message.id)`,
  )
  const needed = new Map(
    [...house.messages.kinds].map(([code, kind]) => [
      code,
      {
        ...kind,
        standing: async (...given: Parameters<typeof kind.standing>) =>
          (await kind.standing(...given)).map((standing) => ({ ...standing, needed: true, whose: null })),
      },
    ]),
  )
  const eager = { ...house, messages: { ...house.messages, kinds: needed } }
  for (let left = 1; left > 0;) {
    await sendDue(eager)
    left =
      (await owner.query('select 1 from message where settled_at is null union all select 1 from envelope where next_try_at is not null'))
        .rowCount ?? 0
  }
  const letters = await all(`select subject || E'\\n' || body as value from outbox_item`)
  const rows = await all(
    `select row_to_json(m)::text as value from message m union all select row_to_json(d)::text from delivery d union all select row_to_json(e)::text from envelope e`,
  )
  const told = await owner.query<{ kinds: number; messages: number }>(
    'select count(distinct kind)::int as kinds, count(*)::int as messages from message',
  )
  const lines = letters.flatMap((letter) => letter.match(/\/messages\/[0-9a-f-]{36}/g) ?? []).length
  expect(lines).toBeGreaterThan(100)
  expect(told.rows[0]?.kinds).toBeGreaterThan(4)
  const names = await all(
    `select distinct value from (
       select given_name as value from child union select preferred_name from child union select family_name from child union select unnest(other_names) from child
       union select name from worker union select name from team union select name from agency where kind <> 'house') n where length(value) > 2`,
  )
  const references = await all(
    `select ref as value from child union select ref from missing_episode union select ref from episode_return union select ref from interview
     union select ref from action union select ref from sharing union select value from child_reference union select id::text from child`,
  )
  expect(names.length).toBeGreaterThan(60)
  expect(references.length).toBeGreaterThan(500)
  // Nothing of the house's own words is somebody's name by chance, so the search is for whole words.
  const text = [...letters, ...rows].join('\n')
  const words = new Set(text.split(/[^\p{L}\p{N}-]+/u))
  const found = [
    ...names.filter((one) => (one.includes(' ') ? text.includes(one) : words.has(one))),
    ...references.filter((one) => text.includes(one)),
  ]
  expect(found).toEqual([])
  console.log(
    `${told.rows[0]?.messages} messages of the year of ${told.rows[0]?.kinds} kinds, ${letters.length} letters with ${lines} lines, ${names.length} names and ${references.length} references looked for: 0 found`,
  )
})
