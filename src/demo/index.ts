// The demo area: the cast's own stories, which tests share, and a year of invented episodes round them, told through the doors.
import path from 'node:path'
import { loadContent } from '../platform/content/index.ts'
import { seed, type Seeding } from '../seeding.ts'
import { Stage } from './stage.ts'
import { castStories } from './stories.ts'
import { yearOfEpisodes } from './year.ts'

/** The children of the cast and their stories, for demo and tests alike. */
export async function seedStories(seeding: Seeding): Promise<void> {
  const stage = await Stage.open(seeding)
  castStories(stage)
  await stage.play()
}

/** Seeds an empty database with the demo: the cast, its stories, and the year. */
export async function seedDemo(ownerUrl: string, checkout: string, now: Date): Promise<void> {
  await seed(ownerUrl, loadContent(path.join(checkout, 'content')), now, async (seeding) => {
    const stage = await Stage.open(seeding)
    castStories(stage)
    yearOfEpisodes(stage)
    await stage.play()
  })
}
