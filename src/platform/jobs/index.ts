// What happens later: pg-boss on the same database. Queues are made by the owner at migration; payloads hold ids only.
import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import { endsWhenSilent } from '../db/index.ts'
import type { House } from '../http/index.ts'
import { faultFacts, log } from '../log/index.ts'

export interface JobDefinition {
  name: string
  /** When it runs by itself, as a cron line in London time. */
  every?: string
  run: (house: House) => Promise<void>
}

const schema = 'pgboss'

/** Makes pg-boss's tables and one queue a job, as the owner, and lets the app use them. Safe to run again. */
export async function makeQueues(ownerUrl: string, owner: pg.Client, jobs: readonly JobDefinition[]): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema, max: 2, supervise: false, schedule: false })
  boss.on('error', () => undefined)
  await boss.start()
  try {
    for (const job of jobs) {
      if (!(await boss.getQueue(job.name)))
        await boss.createQueue(job.name, { notify: true, policy: 'short', retryLimit: 3, retryBackoff: true, expireInSeconds: 300 })
    }
  } finally {
    await boss.stop({ graceful: false })
  }
  await owner.query(`grant usage on schema ${schema} to sr_app`)
  await owner.query(`grant select, insert, update, delete on all tables in schema ${schema} to sr_app`)
  await owner.query(`grant execute on all functions in schema ${schema} to sr_app`)
}

export interface Jobs {
  stop(): Promise<void>
}

/** Starts this process's job workers. Two processes share the queues: each job runs once. */
export async function startJobs(appUrl: string, house: House, jobs: readonly JobDefinition[]): Promise<Jobs> {
  // What pg-boss does not name it hands to the driver as it is. It asks its queues every few seconds, so its lines are never idle for long.
  const driver = { stream: endsWhenSilent() }
  const boss = new PgBoss({ connectionString: appUrl, schema, max: 4, migrate: false, useListenNotify: true, ...driver })
  boss.on('error', (error) => log({ event: 'jobs-fault', ...faultFacts(error) }))
  await boss.start()
  for (const job of jobs) {
    await boss.work(job.name, { burstWhenBatchFull: true }, async () => job.run(house))
    if (job.every) await boss.schedule(job.name, job.every, {}, { tz: 'Europe/London' })
  }
  return { stop: () => boss.stop({ graceful: true, timeout: 5000 }) }
}
