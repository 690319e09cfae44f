import { tellDemoOnce } from '../demo/first-start.ts'
import { bringUpToDate } from '../house.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'

/** Tells the demo's invented year, where the database holds no agency yet. */
export async function seedCommand(given: Started): Promise<void> {
  const owner = await ownerDatabase(configOf(given))
  try {
    await bringUpToDate(owner.url, given.checkout)
    let told = false
    await tellDemoOnce(owner.url, given.checkout, new Date(), (words) => {
      told = true
      console.log(words)
    })
    console.log(told ? 'The year is told' : 'The database holds agencies already: nothing was told')
  } finally {
    await owner.stop()
  }
}
