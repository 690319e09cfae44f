// What a panel tells its members by e-mail or text: a meeting, its new time, that it is called off.
import { sql, type Scope } from '../../platform/db/index.ts'
import type { MessageKind, Standing } from '../../platform/messages/index.ts'
import { tell } from '../notifications/index.ts'
import type { Meeting, Member } from './domain.ts'

interface Row {
  subjectId: string
  occasion: string
  meetingId: string
  at: Date
  minutes: number
  sequence: number
  ended: boolean
  cancelled: boolean
  sits: boolean
  /** By another row: taken off, and put back since. */
  sitsAgain: boolean
  path: string
}

interface Said {
  needed: boolean
  why: string
  isGone?: boolean
  path?: string
}

function standing(says: (row: Row) => Said): MessageKind['standing'] {
  return async (scope, asked) => {
    const found = await sql<Row>`
      select * from panel_meeting_standing(${asked.map((one) => one.subjectId)}::uuid[], ${asked.map((one) => one.occasion)}::text[])`.execute(
      scope.rows,
    )
    return found.rows.map((row): Standing => {
      const { subjectId, occasion, meetingId, at, minutes, sequence, cancelled } = row
      const { isGone = cancelled, path = row.path, ...said } = says(row)
      const meeting = { id: meetingId, at, minutes, sequence, cancelled: isGone, ask: '' }
      return { ...said, subjectId, occasion, due: null, whose: null, path, meeting }
    })
  }
}

const toMembers = (says: (row: Row) => Said) => standing((row) => (row.sits ? says(row) : { needed: false, why: 'gone' }))

/** A meeting, or its new time, as it stands. One that was moved again since is told by the later message. */
const arranged = toMembers(({ occasion, sequence, ended, cancelled }) => ({
  needed: !cancelled && !ended && occasion.endsWith(` ${sequence}`),
  why: cancelled ? 'stopped' : ended ? 'done' : 'date-moved',
}))

/** Ended before its time: nobody is to come at the time that stands in their calendars. Opened again since, it is told by the later message. */
const early = toMembers(({ occasion, sequence, ended }) => ({
  needed: ended && occasion.endsWith(` ${sequence}`),
  why: 'gone',
  isGone: true,
}))

/** Who no longer sits on the panel does not come, whatever becomes of the meeting; its page is closed to them, so the link leads to My work. */
const left = standing(({ sits, sitsAgain }) => ({ needed: !sits && !sitsAgain, why: 'gone', isGone: true, path: '/work' }))

export const panelMessages: readonly MessageKind[] = [
  { kind: 'panel-arranged', urgent: false, apart: true, standing: arranged },
  { kind: 'panel-moved', urgent: false, apart: true, standing: arranged },
  { kind: 'panel-again', urgent: false, apart: true, standing: arranged },
  { kind: 'panel-early', urgent: false, apart: true, standing: early },
  { kind: 'panel-cancelled', urgent: false, apart: true, standing: toMembers(({ cancelled }) => ({ needed: cancelled, why: 'gone' })) },
  { kind: 'panel-left', urgent: false, apart: true, standing: left },
]

/** Tells these members, but whoever does it: they know, and take the calendar entry from its page. */
export async function tellMembers(
  scope: Scope,
  kind: 'panel-arranged' | 'panel-moved' | 'panel-cancelled' | 'panel-early' | 'panel-again' | 'panel-left',
  { ref, sequence }: Pick<Meeting, 'ref' | 'sequence'>,
  members: readonly Pick<Member, 'id' | 'workerId'>[],
): Promise<void> {
  const others = members.filter((m) => m.workerId !== scope.me.workerId)
  await tell(
    scope,
    others.map(({ id, workerId }) => ({ kind, subjectId: id, occasion: `${ref} ${sequence}`, to: { workerId } })),
  )
}
