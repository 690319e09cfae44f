import { bringUpToDate } from '../house.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'

/** Brings the database up to date and says what it did. */
export async function migrateCommand(given: Started): Promise<void> {
  const owner = await ownerDatabase(configOf(given))
  const applied = await bringUpToDate(owner.url, given.checkout)
  console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The database is up to date')
  await owner.stop()
}
