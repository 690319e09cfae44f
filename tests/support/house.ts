// A house for one test file: its own database, its own server, a clock that the test moves, and the cast ready to sign in.
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { inject } from 'vitest'
import { routes } from '../../src/app.ts'
import { openHouse, type OpenHouse } from '../../src/house.ts'
import { readConfig } from '../../src/platform/config/index.ts'
import { loadContent } from '../../src/platform/content/index.ts'
import type { Measure, Scope } from '../../src/platform/db/index.ts'
import { createServer, type Route } from '../../src/platform/http/index.ts'
import { openSession } from '../../src/seeding.ts'
import { Visitor } from './visitor.ts'

const checkout = path.resolve(import.meta.dirname, '../..')
const content = loadContent(path.join(checkout, 'content'))

export interface TestHouse {
  house: OpenHouse
  server: FastifyInstance
  /** The owner's connection: sees every row, for looking behind the doors. */
  owner: pg.Client
  ownerUrl: string
  clock: { set(to: Date): Promise<void>; forward(hours: number): Promise<Date>; now(): Promise<Date> }
  /** Somebody of the cast, signed in, with a browser that keeps cookies and forms. */
  visit(workerCode: string): Promise<Visitor>
  /** Nobody yet. */
  stranger(): Visitor
  /** Does something as somebody of the cast, through the database's door. */
  as<T>(workerCode: string, work: (scope: Scope) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Clones the template and opens a house on it. Close it in afterAll. */
export async function openTestHouse(
  options: {
    extraRoutes?: readonly Route[]
    env?: Record<string, string>
    measure?: Measure
    /** By which way the house reaches its database: a line that a test can cut. */
    through?: (ownerUrl: string) => string
    /** After how long a silent line ends: as in service, unless a test cannot wait. */
    silentAfterMs?: number
  } = {},
): Promise<TestHouse> {
  const name = `safe_return_test_${randomBytes(6).toString('hex')}`
  const serverUrl = inject('serverUrl')
  const admin = new pg.Client({ connectionString: serverUrl })
  await admin.connect()
  await admin.query(`create database ${name} template ${inject('template')}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const ownerUrl = url.toString()
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  const config = readConfig({ SAFE_RETURN_MODE: 'demo', ...options.env }, checkout)
  const house = await openHouse(
    config,
    options.through?.(ownerUrl) ?? ownerUrl,
    checkout,
    { css: '/assets/main.css', js: '/assets/js.js', spotting: '/assets/spotting.js' },
    // Only a test that measures the disk itself knows how full it is.
    {
      content,
      connectionsMax: 8,
      measure: options.measure ?? (async () => ({ free: 1e12, total: 1e12 })),
      ...(options.silentAfterMs === undefined ? {} : { silentAfterMs: options.silentAfterMs }),
    },
  )
  const server = await createServer(house, [...routes, ...(options.extraRoutes ?? [])], {
    assetsDir: path.join(checkout, 'content'),
    secure: false,
  })
  await server.ready()
  const tokens = new Map<string, string>()
  const tokenFor = async (workerCode: string): Promise<string> => {
    const held = tokens.get(workerCode) ?? (await openSession(owner, workerCode, 'demo'))
    tokens.set(workerCode, held)
    return held
  }
  return {
    house,
    server,
    owner,
    ownerUrl,
    clock: {
      set: async (to) => void (await owner.query('update house_clock set frozen_at = $1', [to])),
      forward: async (hours) =>
        (
          await owner.query<{ frozen_at: Date }>(
            'update house_clock set frozen_at = frozen_at + make_interval(secs => $1) returning frozen_at',
            [hours * 3600],
          )
        ).rows[0]?.frozen_at as Date,
      now: async () => (await owner.query<{ now: Date }>('select house_now() as now')).rows[0]?.now as Date,
    },
    visit: async (workerCode) => new Visitor(server, { 'sr-session': await tokenFor(workerCode) }),
    stranger: () => new Visitor(server, {}),
    as: async (workerCode, work) => house.database.as(await tokenFor(workerCode), work),
    async close() {
      await server.close()
      await house.close()
      await owner.end().catch(() => undefined)
      await admin.query(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}
