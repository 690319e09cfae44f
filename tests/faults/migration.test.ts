// kill -9 of a migration at random moments: what it had begun is not there, and the next one brings the database to where it should be.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, inject, test, vi } from 'vitest'
import { describeSchema } from '../../src/platform/db/describe.ts'
import { chance, full, rounds } from './service.ts'

vi.setConfig({ testTimeout: full ? 7_200_000 : 600_000 })

const checkout = path.resolve(import.meta.dirname, '../..')

/** Begins bin/migrate; answers how to wait for its end. */
function migrating(url: string) {
  const child = spawn(process.execPath, ['bin/migrate'], { cwd: checkout, env: { ...process.env, DATABASE_URL: url }, stdio: 'ignore' })
  return { child, ended: new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code))) }
}

async function told(url: string): Promise<{ schema: string; applied: string[] }> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  try {
    const { rows } = await owner.query<{ name: string }>('select name from house_migration order by name')
    return { schema: await describeSchema(owner), applied: rows.map(({ name }) => name) }
  } finally {
    await owner.end()
  }
}

test('killed half-way, each migration is there whole or not at all, and the next run ends where one that was let finish ends', async () => {
  const server = inject('serverUrl')
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  const random = chance()
  const count = rounds(1, 50)
  const halfWay: number[] = []
  const name = `safe_return_test_${randomBytes(6).toString('hex')}`
  const url = new URL(server)
  url.pathname = `/${name}`
  try {
    await admin.query(`create database ${name}`)
    const whole = migrating(url.toString())
    const began = performance.now()
    expect(await whole.ended).toBe(0)
    const takes = performance.now() - began
    const want = await told(url.toString())
    for (let round = 0; round < count; round += 1) {
      await admin.query(`drop database ${name} with (force)`)
      await admin.query(`create database ${name}`)
      const killed = migrating(url.toString())
      await sleep(takes * (0.3 + 0.7 * random.next()))
      killed.child.kill('SIGKILL')
      await killed.ended
      halfWay.push(await appliedSoFar(url.toString()))
      expect(await migrating(url.toString()).ended).toBe(0)
      expect(await told(url.toString())).toEqual(want)
    }
    console.info(
      `faults: migration killed: seed ${random.seed}, ${count} rounds, with ${halfWay.join(', ')} of ${want.applied.length} applied; each ended whole at the next run`,
    )
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.end()
  }
})

async function appliedSoFar(url: string): Promise<number> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  try {
    const begun = await owner.query<{ is: boolean }>(`select to_regclass('house_migration') is not null as is`)
    if (!begun.rows[0]?.is) return 0
    return (await owner.query('select from house_migration')).rowCount ?? 0
  } finally {
    await owner.end()
  }
}
