// The invented nation: ten years at the published measure, told into an empty database. `npx safe-return seed --national`.
import pg from 'pg'
import type { Content } from '../../platform/content/index.ts'
import { tellAgencies } from './agencies.ts'
import { childrenAtFullScale, yearsTold } from './calibration.ts'
import { Chance, References } from './chance.ts'
import { begetter } from './children.ts'
import { tellChild } from './episodes.ts'
import { copy, Gathered, takeDown } from './load.ts'
import type { Stage } from './telling.ts'

export interface NationAsked {
  /** 1 is the nation: 700,000 children, 2 million episodes. */
  scale: number
  seed: number
  /** The end of the ten years. */
  until: Date
  content: Content
}

export interface Told {
  children: number
  episodes: number
  workers: number
  rows: Readonly<Record<string, number>>
  /** SHA-256 of all rows in their order. */
  digest: string
}

export interface Step {
  words: string
  share: number
}

/** Tells the nation chunk by chunk; the caller takes each before the next is told. */
export async function tellNation(
  asked: NationAsked,
  gathered: Gathered,
  chunk: (told: { children: number; of: number; episodes: number }) => Promise<void>,
): Promise<Told> {
  const now = asked.until.getTime()
  const begins = new Date(asked.until)
  begins.setUTCFullYear(begins.getUTCFullYear() - yearsTold)
  const chance = new Chance(asked.seed)
  const of = Math.max(1, Math.round(childrenAtFullScale * asked.scale))
  const nation = tellAgencies(gathered, chance, begins, (2_000_000 * asked.scale) / yearsTold)
  const stage: Stage = {
    sink: gathered,
    chance,
    refs: new References(chance),
    now,
    definition: asked.content.currentDefinition.code,
    signs: signsOf(asked.content),
    police: nation.police,
  }
  // Who works where goes in before any child: what is written of an area marks the children there already, one agency after another.
  await chunk({ children: 0, of, episodes: 0 })
  const beget = begetter(nation, chance, begins.getTime(), now)
  let episodes = 0
  for (let nth = 0; nth < of; nth += 1) {
    episodes += tellChild(stage, nth, beget(nth))
    if (nth % 200 === 199) await chunk({ children: nth + 1, of, episodes })
  }
  await chunk({ children: of, of, episodes })
  return { children: of, episodes, workers: nation.workers, rows: gathered.rows, digest: '' }
}

/** Tells the nation into a database that is up to date and holds no agency but the house. All of it or, on any failure, nothing. */
export async function seedNation(ownerUrl: string, asked: NationAsked, step: (step: Step) => void): Promise<Told> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await owner.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'; set work_mem = '128MB'`)
    await owner.query('begin')
    await owner.query('lock table agency in share row exclusive mode')
    if ((await owner.query(`select from agency where kind <> 'house' limit 1`)).rowCount !== 0)
      throw new Error('The database holds agencies already: the nation is told into an empty one')
    const down = await takeDown(owner)
    const gathered = new Gathered()
    const told = await tellNation(asked, gathered, async ({ children, of, episodes }) => {
      for (const chunk of gathered.take(children === 0 || children === of)) await copy(owner, chunk)
      step({ words: `${episodes.toLocaleString('en-GB')} episodes`, share: (0.6 * children) / of })
    })
    for (const [nth, { what, statement }] of down.putUp.entries()) {
      step({ words: what, share: 0.6 + (0.35 * nth) / down.putUp.length })
      await owner.query(statement)
    }
    // A demo's first start tells its own year into an empty database only; and the sign-in page of a demo offers the cast.
    await owner.query('insert into house_demo (told_at) values (now()) on conflict do nothing')
    await owner.query('commit')
    step({ words: 'vacuum and analyze', share: 0.96 })
    await owner.query('vacuum (analyze)')
    step({ words: 'done', share: 1 })
    return { ...told, digest: gathered.digest() }
  } catch (error) {
    await owner.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await owner.end()
  }
}

function signsOf(content: Content): Stage['signs'] {
  const listOf = (code: string): string => {
    const sign = content.sign(code)
    if (!sign) throw new Error(`content/signs has no ${code}`)
    return sign.list
  }
  const noted = [
    'late-or-overnight',
    'excess-contact',
    'unexplained-items',
    'school-decline',
    'trusted-adult',
    'isolation',
    'debt',
    'unexplained-travel',
  ]
  for (const code of noted) listOf(code)
  return { listOf, noted }
}
