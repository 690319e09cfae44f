// The house as a command needs it: the database brought up to date, its content, and no server.
import path from 'node:path'
import { tellDemoOnce } from '../demo/first-start.ts'
import { bringUpToDate } from '../house.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'
import { loadContent, type Content } from '../platform/content/index.ts'
import { appUrl, Database, openWatch, spaceAt, type Watch } from '../platform/db/index.ts'

export interface Opened {
  ownerUrl: string
  demo: boolean
  database: Database
  /** What the service stands on: a command that writes much asks it first, as a page is asked. */
  watch: Watch
  content: Content
}

/** Opens the house for one command, whether or not a server runs beside it. What is said goes to `say`: a demo's first start takes a while. */
export async function withHouse<T>(given: Started, say: (words: string) => void, work: (opened: Opened) => Promise<T>): Promise<T> {
  const config = configOf(given)
  const owner = await ownerDatabase(config)
  try {
    await bringUpToDate(owner.url, given.checkout)
    if (config.demo) await tellDemoOnce(owner.url, given.checkout, new Date(), say)
    const database = new Database(appUrl(owner.url), { connectionsMax: 4 })
    try {
      return await work({
        ownerUrl: owner.url,
        demo: config.demo,
        database,
        watch: openWatch(database, config.watchedDisk === null ? null : spaceAt(config.watchedDisk)),
        content: loadContent(path.join(given.checkout, 'content')),
      })
    } finally {
      await database.close()
    }
  } finally {
    await owner.stop()
  }
}
