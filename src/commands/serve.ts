import path from 'node:path'
import { jobs, routes } from '../app.ts'
import { bringUpToDate, openHouse, readAssets } from '../house.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'
import { createServer } from '../platform/http/index.ts'
import { startJobs } from '../platform/jobs/index.ts'
import { appUrl } from '../platform/db/index.ts'
import { castWorkers } from '../modules/agencies/cast.ts'
import { tellDemoOnce } from '../demo/first-start.ts'
import type { Config } from '../platform/config/index.ts'

/** Starts the service and stays until it is told to stop. What was started is stopped in reverse, also when a later part fails. */
export async function serve(given: Started): Promise<void> {
  const started: (() => Promise<unknown>)[] = []
  const stopAll = async () => {
    for (const stop of started.splice(0).toReversed()) await stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll().finally(() => process.exit(0)))
  try {
    await start(given, configOf(given), started)
  } catch (error) {
    await stopAll()
    throw error
  }
}

async function start(given: Started, config: Config, started: (() => Promise<unknown>)[]): Promise<void> {
  const owner = await ownerDatabase(config)
  started.push(() => owner.stop())
  if (owner.embedded) console.log(`Database: embedded PostgreSQL in ${path.relative(given.checkout, config.dataDir) || config.dataDir}`)
  const applied = await bringUpToDate(owner.url, given.checkout)
  if (applied.length > 0) console.log(`Database brought up to date: ${applied.length} migrations`)
  if (config.demo) await tellDemoOnce(owner.url, given.checkout, new Date(), console.log)
  const house = await openHouse(config, owner.url, given.checkout, readAssets(given.built))
  started.push(() => house.close())
  const stopWatching = house.watch.start()
  started.push(async () => stopWatching())
  const server = await createServer(house, routes, {
    assetsDir: path.join(given.built, 'assets'),
    secure: config.publicUrl?.startsWith('https:') ?? false,
  })
  await server.listen({ port: config.port, host: config.host }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(`Another program listens on port ${config.port} already. Stop it, or choose another port: PORT=3001 npm start`)
  })
  started.push(() => {
    // Open event streams would hold the server for ever.
    server.server.closeAllConnections()
    return server.close()
  })
  const running = await startJobs(appUrl(owner.url), house, jobs)
  started.push(() => running.stop())
  const address = server.server.address()
  const here = config.publicUrl ?? `http://localhost:${typeof address === 'object' && address ? address.port : config.port}`
  console.log(`\nSafe Return is at ${here}`)
  if (config.demo) {
    console.log(`\nWhose day would you like to see? Sign in as one of the cast at ${here}/sign-in:`)
    for (const worker of castWorkers)
      console.log(`  ${worker.name.padEnd(18)} ${`${here}/sign-in?as=${worker.code}`.padEnd(44)} ${worker.story}`)
  }
}
