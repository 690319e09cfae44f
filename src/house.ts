// Puts the house together: database, migrations, content, services, live pages. Used by the server, the command line and the tests.
import fs from 'node:fs'
import path from 'node:path'
import { jobs, messageKinds, permissions, permissionWords, readModels, rolePermissions } from './app.ts'
import type { Config } from './platform/config/index.ts'
import { keepArrangements } from './modules/people/index.ts'
import { loadContent, type Content } from './platform/content/index.ts'
import { appUrl, Database, migrate, openWatch, spaceAt, type Measure } from './platform/db/index.ts'
import { openServices, type House } from './platform/http/index.ts'
import { makeQueues } from './platform/jobs/index.ts'
import { openLive } from './platform/live/index.ts'
import { openMessages } from './platform/messages/index.ts'
import { plain, shellWith, type Assets } from './shell.tsx'

/** Brings the database at this address up to date with everything the modules need. Returns the migrations applied. */
export async function bringUpToDate(ownerUrl: string, checkout: string): Promise<string[]> {
  return migrate(ownerUrl, {
    migrationsDir: path.join(checkout, 'db/migrations'),
    readModels: readModels(checkout),
    rolePermissions,
    also: async (owner) => {
      await keepArrangements(owner, loadContent(path.join(checkout, 'content')))
      await makeQueues(ownerUrl, owner, jobs)
    },
  })
}

export interface OpenHouse extends House {
  close(): Promise<void>
}

/** Opens the house on a database that is up to date. */
export async function openHouse(
  config: Config,
  ownerUrl: string,
  checkout: string,
  assets: Assets,
  options: { content?: Content; connectionsMax?: number; silentAfterMs?: number; measure?: Measure } = {},
): Promise<OpenHouse> {
  const url = appUrl(ownerUrl)
  const database = new Database(url, {
    connectionsMax: options.connectionsMax ?? 10,
    ...(options.silentAfterMs === undefined ? {} : { silentAfterMs: options.silentAfterMs }),
  })
  const live = await openLive(url)
  const content = options.content ?? loadContent(path.join(checkout, 'content'))
  return {
    config,
    content,
    database,
    watch: openWatch(database, options.measure ?? (config.watchedDisk === null ? null : spaceAt(config.watchedDisk))),
    live,
    messages: openMessages(config, messageKinds),
    permissions,
    permissionWords,
    plain,
    services: openServices(database, ownerUrl),
    shell: shellWith(assets),
    async close() {
      await live.close()
      await database.close()
    },
  }
}

/** The names of the built styles and scripts. */
export function readAssets(builtDir: string): Assets {
  return JSON.parse(fs.readFileSync(path.join(builtDir, 'assets.json'), 'utf8')) as Assets
}
