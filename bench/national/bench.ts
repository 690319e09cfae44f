// npx node bin/bench.mjs national: the pages under load at each scale, as tables that can be pasted into bench/RESULTS.md.
import os from 'node:os'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { openDatabases, startService, type Service } from './house.ts'
import { measureImport } from './imports.ts'
import type { Measured } from './load.ts'
import { measurePage, measureReturns, pagesOf, weigh } from './pages.ts'

export const usage = `npx node bin/bench.mjs national    pages under load on the invented nation, one server process on PostgreSQL
  --scale 0.01,0.1      which nations, each told where it is not there yet (kept in .data/bench or on DATABASE_URL's server)
  --connections 1,16    how many at once
  --seconds 6           how long each page is asked
  --only WORDS          pages whose name holds these words, such as "My work"; also returns, import, weights
  --import-rows 10000   rows of the CSV that is imported beside a bare COPY; 0 leaves it out`

export async function national(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      scale: { type: 'string', default: '0.01' },
      connections: { type: 'string', default: '1,16' },
      seconds: { type: 'string', default: '6' },
      only: { type: 'string' },
      'import-rows': { type: 'string', default: '10000' },
      help: { type: 'boolean' },
    },
    strict: true,
  })
  if (values.help) return console.log(usage)
  const wants = (name: string) => values.only === undefined || name.toLowerCase().includes(values.only.toLowerCase())
  const counts = values.connections.split(',').map(Number)
  const databases = await openDatabases()
  try {
    for (const scale of values.scale.split(',')) {
      const url = await databases.nation(scale)
      const owner = new pg.Client({ connectionString: url })
      await owner.connect()
      let service: Service | undefined
      try {
        service = await startService(url)
        const size = (
          await owner.query<{ size: string; episodes: number; version: string }>(
            `select pg_size_pretty(pg_database_size(current_database())) as size, (select count(*)::int from missing_episode) as episodes, current_setting('server_version') as version`,
          )
        ).rows[0]
        console.log(`\n## Scale ${scale}: ${size?.episodes.toLocaleString('en-GB')} episodes, ${size?.size}, PostgreSQL ${size?.version}`)
        console.log(`${os.cpus().length} cores, ${new Date().toISOString()}, load ${load()} at the beginning\n`)
        const pages = await pagesOf(owner, service.at)
        console.log(
          '| page | connections | p50 ms | p95 ms | p99 ms | a second | answers | wrong | load | aim |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|---|',
        )
        for (const page of pages.filter(({ name }) => wants(name)))
          for (const connections of counts)
            row(
              page.name,
              connections,
              await measurePage(service.at, page, connections, Number(values.seconds)),
              connections === 1 ? `p95 < ${page.aimMs}` : page.aimPerSecond === 0 ? '' : `${page.aimPerSecond ?? 500} a second, p99 < 100`,
            )
        if (wants('returns'))
          for (const connections of counts)
            row(
              'Posting a return',
              connections,
              await measureReturns(owner, service.at, connections, 10 * Math.max(2, connections)),
              connections === 1 ? 'p95 < 25' : 'p99 < 100',
            )
        console.log(`\nThe server holds ${service.memory().toFixed(0)} MB.`)
        if (wants('weights')) {
          console.log('\n| first view | page | styles | script | all, bytes over the wire |\n|---|--:|--:|--:|--:|')
          for (const page of pages) {
            const { page: html, styles, script } = await weigh(service.at, page)
            console.log(`| ${page.name} | ${html} | ${styles} | ${script} | ${html + styles + script} |`)
          }
        }
        if (wants('import') && Number(values['import-rows']) > 0) await measureImport(owner, url, Number(values['import-rows']))
      } finally {
        await service?.stop()
        await owner.end()
      }
    }
  } finally {
    await databases.stop()
  }
}

function row(name: string, connections: number, { p50, p95, p99, perSecond, answers, wrong }: Measured, aim: string): void {
  console.log(
    `| ${name} | ${connections} | ${ms(p50)} | ${ms(p95)} | ${ms(p99)} | ${perSecond.toFixed(1)} | ${answers} | ${wrong} | ${load()} | ${aim} |`,
  )
}

/** How busy the machine was in the last minute: the generator and others share its cores. */
function load(): string {
  return (os.loadavg()[0] ?? 0).toFixed(1)
}

function ms(n: number): string {
  return n < 10 ? n.toFixed(1) : n.toFixed(0)
}
