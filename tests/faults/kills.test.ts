// kill -9 of the service, of its database and of both at once, at random moments while forms are posted: nothing that was acknowledged is
// lost, what was not is sent again under its own key and stands once, and the service comes back by itself.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import {
  Browser,
  chance,
  countsOf,
  full,
  killed,
  median,
  newChildFields,
  newName,
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
const writers = 8

let folder = ''
let service: Service | null = null
afterEach(async () => {
  if (service) await killed(service.process, 'SIGTERM')
  fs.rmSync(folder, { recursive: true, force: true })
})

const health = (address: string) => fetch(`${address}/health`).then((r) => r.text(), String)
const said = (one: Service | null) => (one?.said() ?? '').split('\n').slice(-12).join(' | ')

interface Post {
  name: string
  fields: Record<string, string | string[]>
}

test('what was acknowledged stands, and stands once, whatever is killed', async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-kills-'))
  await prepareFolder(folder)
  const random = chance()
  const acknowledged: string[] = []
  const unexpected: number[] = []
  let repeated = 0
  const seconds: Record<(typeof kills)[number], number[]> = { server: [], database: [], both: [] }
  service = await startService({ SAFE_RETURN_DATA: folder })
  const browser = new Browser(await tokenFor(ownerUrlOf(folder), 'priya'))
  const fieldsFor = await newChildFields(browser, service.address)
  const send = (address: string, post: Post) =>
    browser.post(`${address}/children/new`, post.fields).then(
      ({ status }) => status,
      () => 0,
    )
  for (let round = 0; round < roundsOfEach * kills.length; round += 1) {
    const what = kills[round % kills.length] as (typeof kills)[number]
    const { address } = service
    const open: Post[] = []
    const posting = new AbortController()
    const write = async () => {
      while (!posting.signal.aborted) {
        const name = newName()
        const post = { name, fields: fieldsFor(name) }
        const status = await send(address, post)
        // Only this says that it was saved: no answer does not, nor does the answer that it is not known.
        if (status === 303) acknowledged.push(name)
        else {
          open.push(post)
          if (status !== 0 && status !== 503) unexpected.push(status)
          await sleep(250)
        }
      }
    }
    const writing = Array.from({ length: writers }, write)
    await sleep(300 + random.next() * 900)
    const postmaster = postmasterOf(folder)
    const began = performance.now()
    if (what !== 'server') process.kill(postmaster, 'SIGKILL')
    if (what !== 'database') {
      await killed(service.process)
      posting.abort()
      await Promise.all(writing)
      service = await startService({ SAFE_RETURN_DATA: folder })
    }
    await untilHealthy(service.address)
    seconds[what].push((performance.now() - began) / 1000)
    posting.abort()
    await Promise.all(writing)
    // Whoever got no answer sends the same form again, until there is one.
    const again = service.address
    await Promise.all(
      open.map(async (post) => {
        for (let tries = 1; ; tries += 1) {
          const status = await send(again, post)
          if (status === 303) break
          if (status !== 0 && status !== 503) unexpected.push(status)
          // A minute and more of this is no recovery: what stands in its way is said.
          if (tries % 300 === 0)
            console.info(`faults: sent ${tries} times and answered ${status}: ${JSON.stringify(await health(again))}; ${said(service)}`)
          await sleep(250)
        }
        acknowledged.push(post.name)
      }),
    )
    repeated += open.length
  }
  const counts = await countsOf(ownerUrlOf(folder), acknowledged)
  const lost = acknowledged.filter((name) => !counts.has(name)).length
  const doubled = acknowledged.filter((name) => (counts.get(name) ?? 0) > 1).length
  const healthy = kills.map((what) => `${what} ${median(seconds[what])} (worst ${Math.max(...seconds[what]).toFixed(2)})`).join(', ')
  console.info(
    `faults: kill -9 while forms are posted: seed ${random.seed}, ${roundsOfEach * kills.length} rounds, ${writers} at once, ${acknowledged.length} acknowledged, ${repeated} of them sent again, ${lost} lost, ${doubled} doubled; seconds to healthy, median: ${healthy}`,
  )
  expect({ lost, doubled, unexpected }).toEqual({ lost: 0, doubled: 0, unexpected: [] })
  expect(acknowledged.length).toBeGreaterThan(roundsOfEach * kills.length)
})
