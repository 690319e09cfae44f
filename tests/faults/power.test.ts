// The power goes: whatever the kernel had not written to the disk yet is gone, for the database and for its files alike. Data lie on a disk
// of their own, an ext4 on a loop device, that is shut as a cut shuts it (the ioctl with which the makers of file systems test theirs):
// nothing more reaches the disk, and what was in memory alone is thrown away. Two files a round show that it is: one flushed, one not.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Posting, writers } from './posting.ts'
import {
  Browser,
  chance,
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

const count = rounds(2, 50)

let base = ''
let disk: string | null = null
let service: Service | null = null
beforeAll(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'safe-return-power-'))
  fs.chmodSync(base, 0o755)
  const mounted = path.join(base, 'disk')
  fs.mkdirSync(mounted)
  if (process.getuid?.() !== 0 || spawnSync('perl', ['-e', '1']).status !== 0) return
  spawnSync('truncate', ['-s', '900M', imageOf()])
  if (spawnSync('mkfs.ext4', ['-q', imageOf()]).status === 0 && mount(mounted)) disk = mounted
})
afterAll(async () => {
  if (service) await killed(service.process)
  if (disk !== null) {
    killWorkersOf(disk)
    await unmounted(disk)
  }
  fs.rmSync(base, { recursive: true, force: true })
})

const imageOf = () => path.join(base, 'image')
const mount = (at: string) => spawnSync('mount', ['-o', 'loop', imageOf(), at]).status === 0

/** From this moment on nothing reaches the disk: EXT4_IOC_SHUTDOWN, without a last flush of its journal. */
function cutPower(at: string): boolean {
  const done = spawnSync('perl', [
    '-e',
    'open(my $disk, "<", $ARGV[0]) or die; my $how = pack("L", 2); ioctl($disk, 0x8004587d, $how) or die',
    at,
  ])
  return done.status === 0
}

/** A machine without power runs nothing: whatever works in the folder goes at once. */
function killWorkersOf(folder: string): void {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)) process.kill(Number(pid), 'SIGKILL')
    } catch {
      // Gone already, or not ours to look at.
    }
  }
}

async function unmounted(at: string): Promise<void> {
  for (let tries = 0; spawnSync('umount', [at]).status !== 0; tries += 1) {
    if (tries === 200) throw new Error(`${at} stays in use`)
    killWorkersOf(at)
    await sleep(50)
  }
}

/** Two files of a round: one that is flushed to the disk before the cut, and one that is not. */
function writeControls(at: string, round: number): void {
  const flushed = fs.openSync(path.join(at, `flushed-${round}`), 'w')
  fs.writeSync(flushed, 'here')
  fs.fsyncSync(flushed)
  fs.closeSync(flushed)
  const folder = fs.openSync(at, 'r')
  fs.fsyncSync(folder)
  fs.closeSync(folder)
  fs.writeFileSync(path.join(at, `unflushed-${round}`), 'here')
}

function stands(file: string): boolean {
  return fs.existsSync(file) && fs.readFileSync(file, 'utf8') === 'here'
}

test('what was acknowledged before the power went is there when it is back', async () => {
  if (disk === null) {
    console.info('faults: power cut: NOT RUN, since no disk of its own can be mounted here (it takes root, a loop device and perl)')
    return
  }
  await prepareFolder(disk)
  const random = chance()
  const seconds: number[] = []
  const controls = { flushedLost: 0, unflushedGone: 0 }
  service = await startService({ SAFE_RETURN_DATA: disk })
  const posting = await Posting.by(new Browser(await tokenFor(ownerUrlOf(disk), 'priya')), service.address)
  for (let round = 0; round < count; round += 1) {
    posting.begin(service.address)
    await sleep(300 + random.next() * 1200)
    writeControls(disk, round)
    expect(cutPower(disk)).toBe(true)
    await killed(service.process)
    killWorkersOf(disk)
    await posting.end()
    await unmounted(disk)
    expect(mount(disk)).toBe(true)
    if (!stands(path.join(disk, `flushed-${round}`))) controls.flushedLost += 1
    if (!stands(path.join(disk, `unflushed-${round}`))) controls.unflushedGone += 1
    const began = performance.now()
    service = await startService({ SAFE_RETURN_DATA: disk })
    await untilHealthy(service.address)
    seconds.push((performance.now() - began) / 1000)
    await posting.sendAgain(service.address)
  }
  const { lost, doubled } = await posting.counted(ownerUrlOf(disk))
  console.info(
    `faults: power cut (ext4 on a loop device, shut without a flush): seed ${random.seed}, ${count} rounds, ${writers} at once, ${posting.acknowledged.length} acknowledged, ${posting.repeated} of them sent again, ${lost} lost, ${doubled} doubled; seconds to healthy, median ${median(seconds)} (worst ${Math.max(...seconds).toFixed(2)}); of ${count} files not flushed ${controls.unflushedGone} were gone, of ${count} flushed ${controls.flushedLost}`,
  )
  expect({ lost, doubled, unexpected: posting.unexpected, flushedLost: controls.flushedLost }).toEqual({
    lost: 0,
    doubled: 0,
    unexpected: [],
    flushedLost: 0,
  })
  // Else nothing was cut, and the rest proves nothing.
  expect(controls.unflushedGone).toBeGreaterThan(0)
})
