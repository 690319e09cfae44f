import pg from 'pg'
import { readRule, setRule } from '../modules/agencies/index.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'
import { readOptions } from './options.ts'

const refusals = {
  'no-such-kind': 'Say --kind set-aside, note-draft or message',
  'not-days': 'Say --days with a whole number from 30 to 3650',
} as const

/** Sets how long one kind of row is kept that is no part of a child's record. */
export async function keepCommand(given: Started): Promise<void> {
  const { kind, days } = readOptions(given, ['kind', 'days'])
  const rule = readRule(kind, days)
  if (!rule.ok) {
    console.error(refusals[rule.problem])
    process.exitCode = 2
    return
  }
  const database = await ownerDatabase(configOf(given))
  const owner = new pg.Client({ connectionString: database.url })
  try {
    await owner.connect()
    await setRule(owner, rule.value)
    console.log(`${rule.value.kind} is deleted after ${rule.value.days} days, from the next night on.`)
  } finally {
    await owner.end()
    await database.stop()
  }
}
