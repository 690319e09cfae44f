import path from 'node:path'
import { parseArgs } from 'node:util'
import { tellDemoOnce } from '../demo/first-start.ts'
import { bringUpToDate } from '../house.ts'
import { keepReadings } from '../modules/statistics/index.ts'
import { appUrl, Database } from '../platform/db/index.ts'
import { openServices } from '../platform/http/index.ts'
import { loadContent } from '../platform/content/index.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'
import { seedNation, type Step } from './national/index.ts'

/** Tells the demo's invented year, or with --national ten invented years of a nation, where the database holds no agency yet. */
export async function seedCommand(given: Started): Promise<void> {
  const { values } = parseArgs({
    args: given.words.filter((word) => typeof word === 'string'),
    options: {
      national: { type: 'boolean' },
      scale: { type: 'string' },
      seed: { type: 'string' },
      until: { type: 'string' },
      help: { type: 'boolean' },
    },
    strict: true,
  })
  if (values.help) return console.log(help)
  if (!values.national && (values.scale ?? values.seed ?? values.until) !== undefined)
    throw new Error('--scale, --seed and --until belong to --national')
  const owner = await ownerDatabase(configOf(given))
  try {
    await bringUpToDate(owner.url, given.checkout)
    if (values.national) await national(owner.url, given.checkout, values)
    else await demo(owner.url, given.checkout)
  } finally {
    await owner.stop()
  }
}

async function demo(ownerUrl: string, checkout: string): Promise<void> {
  let told = false
  await tellDemoOnce(ownerUrl, checkout, new Date(), (words) => {
    told = true
    console.log(words)
  })
  console.log(told ? 'The year is told' : 'The database holds agencies already: nothing was told')
}

async function national(
  ownerUrl: string,
  checkout: string,
  { scale = '0.01', seed = '1', until }: { scale?: string; seed?: string; until?: string },
): Promise<void> {
  const asked = { scale: Number(scale), seed: Number(seed), until: until === undefined ? new Date() : new Date(until) }
  if (!(asked.scale > 0 && asked.scale <= 1)) throw new Error('--scale is a number above 0, up to 1: the whole nation')
  if (!Number.isSafeInteger(asked.seed) || asked.seed < 0) throw new Error('--seed is a whole number')
  if (Number.isNaN(asked.until.getTime())) throw new Error('--until is a moment, such as 2026-11-24T12:00:00Z')
  console.log(`Telling ten invented years at scale ${asked.scale}, from seed ${asked.seed}, up to ${asked.until.toISOString()}`)
  const begun = performance.now()
  const told = await seedNation(ownerUrl, { ...asked, content: loadContent(path.join(checkout, 'content')) }, progressBar(process.stderr))
  await readReturns(ownerUrl)
  const seconds = (performance.now() - begun) / 1000
  const rows = Object.values(told.rows).reduce((sum, n) => sum + n, 0)
  const count = (n: number) => n.toLocaleString('en-GB')
  console.log(
    `${count(told.children)} children, ${count(told.episodes)} episodes, ${count(told.workers)} workers; ${count(rows)} rows in ${seconds.toFixed(1)} s`,
  )
  console.log(`Digest ${told.digest}: the same seed, scale and end give the same`)
  console.log(
    'In demo mode sign in as priya, amara, callum, dan, helen, tom, grace, noor or wyn; as "nation" for the area page of all authorities',
  )
}

/** The clock would do it in its first minutes of service; a nation that is told is a nation that can be asked. */
async function readReturns(ownerUrl: string): Promise<void> {
  const database = new Database(appUrl(ownerUrl))
  try {
    const services = openServices(database, ownerUrl)
    while (!(await keepReadings({ services })));
  } finally {
    await database.close()
  }
}

/** A bar on a terminal; elsewhere a line for each tenth. */
function progressBar(out: NodeJS.WriteStream): (step: Step) => void {
  let shown = -1
  return ({ words, share }) => {
    if (out.isTTY) {
      const full = Math.round(share * 30)
      out.write(
        `\r[${'█'.repeat(full)}${' '.repeat(30 - full)}] ${String(Math.floor(share * 100)).padStart(3)}% ${words.slice(0, 40).padEnd(40)}${share === 1 ? '\n' : ''}`,
      )
    } else if (Math.floor(share * 10) > shown) {
      shown = Math.floor(share * 10)
      out.write(`${shown * 10}% ${words}\n`)
    }
  }
}

const help = `npx safe-return seed                    tell the demo's invented year
npx safe-return seed --national         tell ten invented years of every authority and force of the nation
  --scale 0.01   how much of the nation, up to 1: 700,000 children, 2 million episodes (default 0.01)
  --seed 1       the same seed gives the same rows (default 1)
  --until TIME   the end of the ten years (default now)`
