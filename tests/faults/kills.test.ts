// kill -9 of the service, of its database and of both at once, at random moments while forms are posted: nothing that was acknowledged is
// lost, what was not is sent again under its own key and stands once, and the service comes back by itself.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { Posting, writers } from './posting.ts'
import {
  Browser,
  chance,
  full,
  killed,
  median,
  ownerUrlOf,
  postmasterOf,
  prepareFolder,
  rounds,
  startService,
  tokenFor,
  untilHealthy,
  type Service,
} from './service.ts'

// The long form kills two hundred times.
vi.setConfig({ testTimeout: full ? 7_200_000 : 600_000 })

const kills = ['server', 'database', 'both'] as const
const roundsOfEach = rounds(1, 67)

let folder = ''
let service: Service | null = null
afterEach(async () => {
  if (service) await killed(service.process, 'SIGTERM')
  fs.rmSync(folder, { recursive: true, force: true })
})

const health = (address: string) => fetch(`${address}/health`).then((r) => r.text(), String)
const said = (one: Service | null) => (one?.said() ?? '').split('\n').slice(-12).join(' | ')

test('what was acknowledged stands, and stands once, whatever is killed', async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-kills-'))
  await prepareFolder(folder)
  const random = chance()
  const seconds: Record<(typeof kills)[number], number[]> = { server: [], database: [], both: [] }
  service = await startService({ SAFE_RETURN_DATA: folder })
  const posting = await Posting.by(new Browser(await tokenFor(ownerUrlOf(folder), 'priya')), service.address)
  for (let round = 0; round < roundsOfEach * kills.length; round += 1) {
    const what = kills[round % kills.length] as (typeof kills)[number]
    posting.begin(service.address)
    await sleep(300 + random.next() * 900)
    const postmaster = postmasterOf(folder)
    const began = performance.now()
    if (what !== 'server') process.kill(postmaster, 'SIGKILL')
    if (what !== 'database') {
      await killed(service.process)
      await posting.end()
      service = await startService({ SAFE_RETURN_DATA: folder })
    }
    await untilHealthy(service.address)
    seconds[what].push((performance.now() - began) / 1000)
    await posting.end()
    const again = service.address
    await posting.sendAgain(again, async (tries, status) => {
      // A minute and more of this is no recovery: what stands in its way is said.
      console.info(`faults: sent ${tries} times and answered ${status}: ${JSON.stringify(await health(again))}; ${said(service)}`)
    })
  }
  const { lost, doubled } = await posting.counted(ownerUrlOf(folder))
  const { acknowledged, repeated, unexpected } = posting
  const healthy = kills.map((what) => `${what} ${median(seconds[what])} (worst ${Math.max(...seconds[what]).toFixed(2)})`).join(', ')
  console.info(
    `faults: kill -9 while forms are posted: seed ${random.seed}, ${roundsOfEach * kills.length} rounds, ${writers} at once, ${acknowledged.length} acknowledged, ${repeated} of them sent again, ${lost} lost, ${doubled} doubled; seconds to healthy, median: ${healthy}`,
  )
  expect({ lost, doubled, unexpected }).toEqual({ lost: 0, doubled: 0, unexpected: [] })
  expect(acknowledged.length).toBeGreaterThan(roundsOfEach * kills.length)
})
