// The first start of a demo: the year is told once, to its end, by one process; a telling that was cut off is begun again.
import pg from 'pg'
import { bringUpToDate } from '../house.ts'
import { seedDemo } from './index.ts'

const tellingLock = 7_420_002

/** Tells the demo's year where it was not told yet. Safe when several processes start at once. `say` is told when it begins. */
export async function tellDemoOnce(ownerUrl: string, checkout: string, now: Date, say: (words: string) => void): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query('select pg_advisory_lock($1)', [tellingLock])
    const [demo] = (await owner.query<{ told_at: Date | null }>('select told_at from house_demo')).rows
    if (demo?.told_at) return
    if (!demo && (await holdsAgencies(owner))) return
    if (demo) {
      say('The last first start was cut off before the year was told: beginning again…')
      // Nothing but half of an invented story stands here.
      await owner.query('drop schema public cascade; create schema public; drop schema if exists pgboss cascade')
      await bringUpToDate(ownerUrl, checkout)
    } else say('First start: telling the cast’s year of invented episodes…')
    await owner.query('insert into house_demo default values')
    await seedDemo(ownerUrl, checkout, now)
    await owner.query('update house_demo set told_at = now()')
  } finally {
    await owner.end()
  }
}

async function holdsAgencies(owner: pg.Client): Promise<boolean> {
  return (await owner.query(`select from agency where kind <> 'house' limit 1`)).rowCount === 1
}
