import pg from 'pg'
import { bringUpToDate, openHouse } from '../house.ts'
import { formatMoment } from '../kernel/dates.ts'
import { configOf, ownerDatabase, type Started } from './given.ts'
import { sql } from '../platform/db/index.ts'
import type { House } from '../platform/http/index.ts'
import { canReach, sendDue, tell } from '../modules/notifications/index.ts'
import { inviteFirst, readInvited, type InviteProblem } from '../modules/agencies/index.ts'
import { readOptions } from './options.ts'

const refusals: Record<InviteProblem, string> = {
  'no-such-agency': 'There is no agency with that code: add it with npx safe-return add-agency',
  taken: 'Somebody of another agency has that address',
  'signs-in-already': 'They have set up their sign-in already. Another administrator of the agency can reset it',
}

/** Invites an agency's first administrator or manager: by e-mail where mail is set up, else it prints the link, once. */
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
    if (config.smtp !== null) {
      const house = await openHouse(config, database.url, given.checkout, { css: '', js: '' })
      const sent = await sendInvitation(house, made).finally(() => house.close())
      if (sent) {
        console.log(`Sent to ${read.value.name} by e-mail. The link in it works once, until ${formatMoment(made.endsAt, 'minute')}.`)
        return
      }
      console.log('The mail server did not take it; the service tries again while it runs. Until then, give them this link yourself:')
    }
    console.log(new URL(`/invitation/${made.secret}`, config.publicUrl ?? `http://localhost:${config.port}`).href)
    console.log(`For ${read.value.name} alone: it works once, until ${formatMoment(made.endsAt, 'minute')}, and is not shown again.`)
  } finally {
    await owner.end()
    await database.stop()
  }
}

/** Sends an invitation by the one door for messages, now. @returns whether the mail server took it */
export async function sendInvitation(
  house: Pick<House, 'services' | 'messages' | 'content' | 'config'>,
  made: { workerId: string; occasion: string },
): Promise<boolean> {
  if (!canReach(house, 'email')) return false
  await house.services.as('service-install', (scope) =>
    tell(scope, [{ kind: 'invitation', subjectId: made.workerId, occasion: made.occasion, to: { workerId: made.workerId } }]),
  )
  await sendDue(house)
  const left = await house.services.as('service-messages', async ({ rows }) =>
    sql`select 1 from message m join delivery d on d.message_id = m.id join envelope e on e.id = d.envelope_id
         where m.kind = 'invitation' and m.subject_id = ${made.workerId} and m.occasion = ${made.occasion} and e.sent_at is not null`.execute(
      rows,
    ),
  )
  return left.rows.length > 0
}
