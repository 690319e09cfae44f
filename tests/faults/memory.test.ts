// Too little memory: the service runs under a limit on its heap that its load does not fit, as in a container that is too small. Either it
// says that it cannot just now, or it ends at once and whoever keeps it starts it again; what it said was saved is saved. (A limit that the
// kernel keeps ends it by kill -9, which kills.test.ts tries.)
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { formsOf } from '../support/visitor.ts'
import { Posting, writers } from './posting.ts'
import {
  Browser,
  killed,
  median,
  ownerUrlOf,
  prepareFolder,
  rounds,
  startService,
  tokenFor,
  untilHealthy,
  type Service,
} from './service.ts'

vi.setConfig({ testTimeout: 7_200_000 })

const count = rounds(2, 20)
const megabytes = 96
/** So many at once bring a form nearly as large as one may be, of very many fields: more than the heap holds. */
const floods = 60
const manyFields = Array.from({ length: 90_000 }, (_, n) => `&x${n.toString(36)}=1`).join('')

let folder = ''
let service: Service | null = null
afterEach(async () => {
  if (service) await killed(service.process, 'SIGTERM')
  fs.rmSync(folder, { recursive: true, force: true })
})

test('with too little memory it refuses or ends, and what it said was saved is saved', async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-memory-'))
  await prepareFolder(folder)
  const limited = () => startService({ SAFE_RETURN_DATA: folder, NODE_OPTIONS: `--max-old-space-size=${megabytes}` })
  service = await limited()
  const browser = new Browser(await tokenFor(ownerUrlOf(folder), 'priya'))
  const posting = await Posting.by(browser, service.address)
  const form = formsOf((await browser.get(`${service.address}/children/new`)).html).find(
    (each) => each.action === null || each.action === '/children/new',
  )
  const own = new URLSearchParams(Object.entries(form?.fields ?? {}).flatMap(([name, value]) => [value].flat().map((one) => [name, one])))
  const statuses = new Map<number, number>()
  const seconds: number[] = []
  let ended = 0
  for (let round = 0; round < count; round += 1) {
    const { address, process: running } = service
    posting.begin(address)
    await sleep(300)
    const flood = Array.from({ length: floods }, () =>
      fetch(`${address}/children/new`, {
        method: 'POST',
        headers: { cookie: `sr-session=${browser.token}`, 'content-type': 'application/x-www-form-urlencoded' },
        body: own.toString() + manyFields,
        redirect: 'manual',
      }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    for (const status of await Promise.all(flood)) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    await posting.end()
    const began = performance.now()
    if (running.exitCode !== null || running.signalCode !== null) {
      ended += 1
      service = await limited()
    }
    await untilHealthy(service.address)
    seconds.push((performance.now() - began) / 1000)
    await posting.sendAgain(service.address)
  }
  const { lost, doubled } = await posting.counted(ownerUrlOf(folder))
  const answered = [...statuses].toSorted(([a], [b]) => a - b).map(([status, n]) => `${status === 0 ? 'no answer' : status} ${n}`)
  console.info(
    `faults: memory (heap of ${megabytes} MB): ${count} rounds of ${floods} large forms (${answered.join(', ')}), ${writers} writing meanwhile, it ended ${ended} times, ${posting.acknowledged.length} acknowledged, ${posting.repeated} of them sent again, ${lost} lost, ${doubled} doubled; seconds to healthy, median ${median(seconds)} (worst ${Math.max(...seconds).toFixed(2)})`,
  )
  expect({ lost, doubled, unexpected: posting.unexpected }).toEqual({ lost: 0, doubled: 0, unexpected: [] })
})
