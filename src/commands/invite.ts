import pg from 'pg'
import { bringUpToDate } from '../house.ts'
import { formatMoment } from '../kernel/dates.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'
import { inviteFirst, readInvited, type InviteProblem } from '../modules/agencies/index.ts'
import { readOptions } from './options.ts'

const refusals: Record<InviteProblem, string> = {
  'no-such-agency': 'There is no agency with that code: add it with npx safe-return add-agency',
  taken: 'Somebody of another agency has that address',
  'signs-in-already': 'They have set up their sign-in already. Another administrator of the agency can reset it',
}

/** Invites an agency's first administrator or manager and prints the link, once. */
export async function inviteCommand(given: Started): Promise<void> {
  const read = readInvited(readOptions(given, ['agency', 'name', 'email', 'role']))
  if (!read.ok) {
    console.error(read.problem)
    process.exitCode = 2
    return
  }
  const config = configOf(given)
  const database = await ownerDatabase(config)
  const owner = new pg.Client({ connectionString: database.url })
  try {
    await bringUpToDate(database.url, given.checkout)
    await owner.connect()
    const made = await inviteFirst(owner, read.value)
    if (typeof made === 'string') {
      console.error(refusals[made])
      process.exitCode = 2
      return
    }
    console.log(new URL(`/invitation/${made.secret}`, config.publicUrl ?? `http://localhost:${config.port}`).href)
    console.log(`For ${read.value.name} alone: it works once, until ${formatMoment(made.endsAt, 'minute')}, and is not shown again.`)
  } finally {
    await owner.end()
    await database.stop()
  }
}
