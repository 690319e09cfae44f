// One database server for the whole run, and a template with the cast in it that each test file clones.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { bringUpToDate } from '../../src/house.ts'
import { startEmbedded } from '../../src/platform/db/index.ts'
import { loadContent } from '../../src/platform/content/index.ts'
import { seed } from '../../src/seeding.ts'
import { seedStories } from '../../src/demo/index.ts'
import { testNow } from './clock.ts'

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string
    template: string
  }
}

const checkout = path.resolve(import.meta.dirname, '../..')

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await testServer()
  const template = `safe_return_template_${randomBytes(4).toString('hex')}`
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  const teardown = async () => {
    await admin.query(`drop database if exists ${template} with (force)`)
    await admin.end()
    await server.stop()
  }
  try {
    await admin.query(`create database ${template}`)
    await fill(databaseUrl(server.url, template))
  } catch (error) {
    await teardown()
    throw error
  }
  project.provide('serverUrl', server.url)
  project.provide('template', template)
  return teardown
}

async function fill(url: string): Promise<void> {
  await bringUpToDate(url, checkout)
  await seed(url, loadContent(path.join(checkout, 'content')), testNow, seedStories)
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  await owner.query('update house_clock set frozen_at = $1', [testNow])
  await owner.end()
}

async function testServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env['DATABASE_URL']
  if (given) return { url: given, stop: async () => undefined }
  const dir = path.join(checkout, '.data', `test-${process.pid}`)
  fs.mkdirSync(dir, { recursive: true })
  // Tests may lose their rows to a power cut: nothing else about the server differs.
  const server = await startEmbedded(dir, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' })
  return {
    url: `postgres://postgres@localhost/postgres?host=${encodeURIComponent(server.socketDir)}`,
    async stop() {
      await server.stop()
      fs.rmSync(dir, { recursive: true, force: true })
    },
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.toString()
}
