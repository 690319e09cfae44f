// The first command of the README, on an empty folder and on a server: it starts, says where, finds what was there before, and two
// that start at once do not fight. The demo's year is told by the browser journeys' own start.
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, expect, inject, test, vi } from 'vitest'
import { killed, startService, type Service } from './support/service.ts'

// Each starts whole services, one of them after a build.
vi.setConfig({ testTimeout: 300_000 })

const running: ChildProcess[] = []
const folders: string[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(stop))
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true })
})

const start = (env: Record<string, string>): Promise<Service> => startService(env, running)
const stop = (child: ChildProcess) => killed(child, 'SIGTERM')

function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-start-'))
  folders.push(folder)
  return folder
}

test('starts on an empty folder, and a second start finds what the first one kept', async () => {
  const data = newFolder()
  const first = await start({ SAFE_RETURN_DATA: data })
  expect(first.said()).toContain('embedded PostgreSQL')
  expect(first.said()).toContain('brought up to date')
  expect((await fetch(`${first.address}/health`)).status).toBe(200)
  const socket = path.join(data, 'database')
  const owner = new pg.Client({ host: socket, user: 'postgres', database: 'postgres' })
  await owner.connect()
  await owner.query(`insert into agency (code, name, kind) values ('kept', 'Kept Council', 'council')`)
  await owner.end()
  await stop(first.process)

  const second = await start({ SAFE_RETURN_DATA: data })
  expect(second.said()).not.toContain('brought up to date')
  const again = new pg.Client({ host: socket, user: 'postgres', database: 'postgres' })
  await again.connect()
  expect((await again.query(`select name from agency where code = 'kept'`)).rows).toEqual([{ name: 'Kept Council' }])
  await again.end()
})

test('in service nobody signs in as the cast', async () => {
  const service = await start({ SAFE_RETURN_DATA: newFolder() })
  expect(service.said()).not.toContain('the cast')
  const page = await fetch(`${service.address}/sign-in`)
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(html).not.toContain('/sign-in/as/')
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  expect(csrf).not.toBe('')
  const posted = await fetch(`${service.address}/sign-in/as/tom`, {
    method: 'POST',
    body: new URLSearchParams({ csrf }),
    redirect: 'manual',
  })
  expect(posted.status).toBe(404)
})

test('two that start at once on an empty server migrate it once, and both serve', async () => {
  const name = `safe_return_start_${randomBytes(4).toString('hex')}`
  const admin = new pg.Client({ connectionString: inject('serverUrl') })
  await admin.connect()
  await admin.query(`create database ${name}`)
  try {
    const url = new URL(inject('serverUrl'))
    url.pathname = `/${name}`
    const both = await Promise.all([start({ DATABASE_URL: url.toString() }), start({ DATABASE_URL: url.toString() })])
    for (const service of both) expect((await fetch(`${service.address}/health`)).status).toBe(200)
    expect(both.filter((service) => service.said().includes('brought up to date'))).toHaveLength(1)
    await Promise.all(both.map((service) => stop(service.process)))
  } finally {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
})

test('a port that is taken is said in a sentence, and the database is let go', async () => {
  const data = newFolder()
  const first = await start({ SAFE_RETURN_DATA: data })
  const port = new URL(first.address).port
  const other = newFolder()
  await expect(start({ SAFE_RETURN_DATA: other, PORT: port })).rejects.toThrow(`Another program listens on port ${port}`)
  expect(fs.existsSync(path.join(other, 'database', 'postgres', 'postmaster.pid'))).toBe(false)
})
