// The sealed trail: what the owner of the database, the most trusted person there is, cannot do to it unseen.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { jobs } from '../../app.ts'
import { sql } from '../db/index.ts'
import { verifyAudit, writeAudit } from './index.ts'

const opened: TestHouse[] = []
let house: TestHouse

beforeEach(async () => {
  house = await openTestHouse()
  opened.push(house)
  for (const ref of ['A', 'B', 'C', 'D']) {
    await house.as('priya', (scope) => writeAudit(scope, 'people.read', false, [{ subject: 'child', ref, why: 'test' }]))
    // A seal for each two: the chain has several links.
    if (ref === 'B' || ref === 'D') await seal()
  }
})
afterAll(async () => {
  for (const each of opened) await each.close()
})

/** The job that seals, as the clock runs it. */
async function sealOnce(): Promise<void> {
  await jobs.find((job) => job.name === 'audit.seal')?.run(house.house)
}

/**
 * Seals everything. What another test file is writing on the same server at this moment holds a seal back, for as long as its
 * transaction lasts: the hook's own limit is the only bound.
 */
async function seal(): Promise<void> {
  for (;;) {
    await sealOnce()
    if ((await house.owner.query('select 1 from audit_entry where seal_id is null limit 1')).rowCount === 0) return
    await sleep(50)
  }
}

async function problems(head?: string): Promise<string[]> {
  return (await verifyAudit(house.ownerUrl, head)).problems
}

const oneEntry = `(select id from audit_entry where why = 'test' and subject_ref = 'A')`

describe('a whole trail', () => {
  test('verifies, and every entry is sealed', async () => {
    const verdict = await verifyAudit(house.ownerUrl)
    expect(verdict.problems).toEqual([])
    expect(verdict.seals).toBeGreaterThanOrEqual(2)
    expect((await house.owner.query(`select 1 from audit_entry where seal_id is null`)).rowCount).toBe(0)
    expect(verdict.entries).toBe((await house.owner.query<{ n: number }>('select count(*)::int as n from audit_entry')).rows[0]?.n)
    expect(await problems(verdict.head ?? '')).toEqual([])
  })

  test('a digest that was kept earlier still stands after more was sealed', async () => {
    const { head } = await verifyAudit(house.ownerUrl)
    await house.as('priya', (scope) => writeAudit(scope, 'people.read', false, [{ subject: 'child' }]))
    await seal()
    expect((await verifyAudit(house.ownerUrl)).head).not.toBe(head)
    expect(await problems(head ?? '')).toEqual([])
  })

  test('an entry whose transaction ends late is sealed late and never missed', async () => {
    await house.owner.query('begin')
    await house.owner.query(
      `insert into audit_entry (worker_id, agency_id, deed, wrote, subject, why) select id, agency_id, 'people.read', false, 'child', 'late' from worker where code = 'tom'`,
    )
    await house.as('priya', (scope) => writeAudit(scope, 'people.read', false, [{ subject: 'child', why: 'meanwhile' }]))
    await sealOnce()
    await house.owner.query('commit')
    await seal()
    const { rows } = await house.owner.query<{ why: string; seal_id: number | null }>(
      `select why, seal_id from audit_entry where why in ('late', 'meanwhile')`,
    )
    expect(rows.every((row) => row.seal_id !== null)).toBe(true)
    expect(await problems()).toEqual([])
  })
})

describe('what is done to it shows', () => {
  const deeds: [string, string][] = [
    ['another time', `update audit_entry set at = at + interval '1 second' where id = ${oneEntry}`],
    ['another worker', `update audit_entry set worker_id = (select id from worker where code = 'tom') where id = ${oneEntry}`],
    ['another child', `update audit_entry set subject_ref = 'Z' where id = ${oneEntry}`],
    ['no reason any more', `update audit_entry set why = null where id = ${oneEntry}`],
    ['a removed entry', `delete from audit_entry where id = ${oneEntry}`],
    [
      'a removed entry, its number taken off the seal',
      `with gone as (delete from audit_entry where id = ${oneEntry} returning seal_id) update audit_seal set entries = entries - 1 where id = (select seal_id from gone)`,
    ],
    [
      'an entry put in',
      `insert into audit_entry (worker_id, agency_id, deed, wrote, subject, seal_id) select worker_id, agency_id, 'people.read', false, 'child', seal_id from audit_entry where id = ${oneEntry}`,
    ],
    ['an entry moved to another seal', `update audit_entry set seal_id = (select max(id) from audit_seal) where id = ${oneEntry}`],
    ['an entry unsealed', `update audit_entry set seal_id = null where id = ${oneEntry}`],
    [
      'two entries whose texts are exchanged',
      `update audit_entry e set subject_ref = case e.subject_ref when 'A' then 'B' else 'A' end where why = 'test' and subject_ref in ('A', 'B')`,
    ],
    [
      'a removed seal with its entries',
      `with gone as (delete from audit_seal where id = (select seal_id from audit_entry where id = ${oneEntry}) returning id) delete from audit_entry where seal_id in (select id from gone)`,
    ],
    [
      'a seal made anew over changed entries',
      `update audit_seal set hash = sha256('forged') where id = (select seal_id from audit_entry where id = ${oneEntry})`,
    ],
  ]
  test.each(deeds)('%s', async (_what, deed) => {
    expect(await problems()).toEqual([])
    expect((await house.owner.query(deed)).rowCount).toBeGreaterThan(0)
    expect(await problems()).not.toEqual([])
  })

  test('a cut-off end shows to whoever kept the digest, and to nobody else', async () => {
    const { head } = await verifyAudit(house.ownerUrl)
    await house.owner.query('delete from audit_entry where seal_id = (select max(id) from audit_seal)')
    await house.owner.query('delete from audit_seal where id = (select max(id) from audit_seal)')
    expect(await problems()).toEqual([])
    expect(await problems(head ?? '')).toEqual([expect.stringContaining('its end was cut off')])
  })
})

describe('who may', () => {
  test('nobody but the sealing service seals, and nobody changes an entry', async () => {
    for (const worker of ['sian', 'lena', 'priya'])
      await expect(house.as(worker, (scope) => sql`select seal_audit()`.execute(scope.rows))).rejects.toThrow('only the sealing service')
    for (const change of [
      sql`update audit_entry set why = 'x'`,
      sql`delete from audit_entry`,
      sql`update audit_seal set entries = 0`,
      sql`insert into audit_seal (entries, previous, hash) values (0, '', '')`,
    ])
      await expect(house.as('lena', (scope) => change.execute(scope.rows))).rejects.toThrow('permission denied')
  })

  test('if the entry cannot be written, the read fails', async () => {
    await house.owner.query(`alter table audit_entry add constraint full_disk check (subject <> 'account') not valid`)
    expect((await (await house.visit('priya')).get('/account')).status).toBe(500)
  })
})
