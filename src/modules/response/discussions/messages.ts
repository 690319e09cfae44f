// What discussions tell by e-mail or text, and what they answer when they are asked whether it is still needed.
import { sql, type Scope } from '../../../platform/db/index.ts'
import type { MessageKind, Standing, Subject } from '../../../platform/messages/index.ts'
import { tell, type Telling } from '../../notifications/index.ts'
import type { Discussion, Invitee } from './domain.ts'

interface Row {
  subjectId: string
  discussionId: string
  at: Date
  minutes: number
  sequence: number
  ended: boolean
  cancelled: boolean
  answered: boolean
  /** The invitation was withdrawn; and whether they were invited anew since. */
  withdrawn: boolean
  invitedAgain: boolean
  path: string
  ask: string
}

interface Said {
  needed: boolean
  why: string
  under?: string
  isGone?: boolean
}

/** One kind: whether it is still needed, and why not. */
function standing(says: (row: Row, asked: Subject) => Said): MessageKind['standing'] {
  return async (scope, asked) => {
    const found = await sql<Row>`select * from discussion_standing(${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
    const rows = new Map(found.rows.map((row) => [row.subjectId, row]))
    return asked.flatMap((one): Standing[] => {
      const row = rows.get(one.subjectId)
      if (!row) return []
      const { discussionId, at, minutes, sequence, cancelled, ask, path } = row
      const { under = '', isGone = cancelled, ...said } = says(row, one)
      return [
        {
          ...one,
          ...said,
          due: null,
          whose: null,
          path: row.withdrawn ? '/work' : `${path}${under}`,
          meeting: { id: discussionId, at, minutes, sequence, cancelled: isGone, ask },
        },
      ]
    })
  }
}

/** Whoever is no longer invited is told that, and nothing else. */
const toInvited = (says: (row: Row, asked: Subject) => Said) =>
  standing((row, asked) => (row.withdrawn ? { needed: false, why: 'gone' } : says(row, asked)))

/** Invited, or told a new time: of the time as it stands. One that was moved again since is told by the later message. */
const invited = toInvited((row, { occasion }) => ({
  needed: !row.cancelled && !row.ended && String(row.sequence) === occasion,
  why: row.cancelled ? 'stopped' : row.ended ? 'done' : 'date-moved',
}))

/** Ended before its time: nobody is to come at the time that stands in their calendars. */
const early = toInvited((row, { occasion }) => ({ needed: row.ended && String(row.sequence) === occasion, why: 'gone', isGone: true }))

/** Withdrawn: they do not come, whatever becomes of it. Its page is closed to them, so the link leads to My work. */
const withdrawn = standing((row) => ({ needed: row.withdrawn && !row.invitedAgain, why: 'gone', isGone: true }))

export const discussionMessages: readonly MessageKind[] = [
  { kind: 'discussion-invited', urgent: false, apart: true, standing: invited },
  { kind: 'discussion-moved', urgent: false, apart: true, standing: invited },
  { kind: 'discussion-cancelled', urgent: false, apart: true, standing: toInvited((row) => ({ needed: row.cancelled, why: 'gone' })) },
  { kind: 'discussion-withdrawn', urgent: false, apart: true, standing: withdrawn },
  { kind: 'discussion-early', urgent: false, apart: true, standing: early },
  { kind: 'discussion-minutes', urgent: false, standing: toInvited((row) => ({ needed: row.ended, why: 'gone', under: '/minutes' })) },
  {
    kind: 'discussion-apology',
    urgent: false,
    standing: toInvited((row) => ({ needed: !row.answered && !row.cancelled, why: 'answered', under: '/apology' })),
  },
]

type About =
  | 'discussion-invited'
  | 'discussion-moved'
  | 'discussion-cancelled'
  | 'discussion-early'
  | 'discussion-withdrawn'
  | 'discussion-minutes'
  | 'discussion-apology'

/** Tells each of these who are invited. Organisations outside read no minutes: they are rung. */
export async function tellInvited(
  scope: Scope,
  kind: About,
  { sequence }: Pick<Discussion, 'sequence'>,
  invitees: readonly Pick<Invitee, 'id' | 'teamId' | 'outsideEmail'>[],
): Promise<void> {
  await tell(
    scope,
    invitees.flatMap((i): Telling[] => {
      const about = { kind, subjectId: i.id, occasion: String(sequence) }
      if (i.teamId !== null) return [{ ...about, to: { teamId: i.teamId } }]
      const reaches = kind !== 'discussion-minutes' && kind !== 'discussion-apology'
      return i.outsideEmail !== null && reaches ? [{ ...about, to: { address: i.outsideEmail } }] : []
    }),
  )
}
