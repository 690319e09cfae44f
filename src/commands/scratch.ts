import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { bringUpToDate } from '../house.ts'
import { describeDatabase } from './describe.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'

/** Makes a migrated database of its own, gives its address and its schema to the function in the last word, and drops it. */
export async function withScratchDatabase(given: Started): Promise<void> {
  const work = given.words.at(-1)
  if (typeof work !== 'function') throw new Error('this command is for scripts of the house')
  const owner = await ownerDatabase(configOf(given))
  const name = `safe_return_scratch_${randomBytes(4).toString('hex')}`
  const admin = new pg.Client({ connectionString: owner.url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  try {
    const url = new URL(owner.url)
    url.pathname = `/${name}`
    await bringUpToDate(url.toString(), given.checkout)
    work(url.toString(), await describeDatabase(url.toString()))
  } finally {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
    await owner.stop()
  }
}
