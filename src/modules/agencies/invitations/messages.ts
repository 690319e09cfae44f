// An invitation as an e-mail. Its link is made when it is sent, so that no secret waits in a row: another key to the same step.
import { newSecret, secretHash } from '../../../platform/auth/index.ts'
import { sql } from '../../../platform/db/index.ts'
import type { MessageKind, Standing } from '../../../platform/messages/index.ts'

export const invitationMessages: readonly MessageKind[] = [
  {
    kind: 'invitation',
    urgent: true,
    async standing(scope, asked) {
      const found = await sql<{ subjectId: string; occasion: string; needed: boolean; why: string; dueAt: Date }>`
        select * from invitation_standing(${asked.map((one) => one.subjectId)}::uuid[], ${asked.map((one) => one.occasion)}::text[])`.execute(
        scope.rows,
      )
      return found.rows.map(({ dueAt, ...row }): Standing => ({ ...row, due: { at: dueAt, byDay: false }, path: '/account', whose: null }))
    },
    async ownLink(scope, { subjectId, occasion }) {
      const secret = newSecret()
      const keyed = await sql<{ keyed: boolean }>`select key_invitation(${subjectId}, ${occasion}, ${secretHash(secret)}) as keyed`.execute(
        scope.rows,
      )
      return keyed.rows[0]?.keyed ? `/invitation/${secret}` : null
    },
  },
]
