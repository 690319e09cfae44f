// Notices that are told by e-mail or text, too. Their messages are made with them, inside the database (0046).
import { sql } from '../../platform/db/index.ts'
import type { MessageKind, Standing } from '../../platform/messages/index.ts'

const noticeStanding: MessageKind['standing'] = async (scope, asked) => {
  const found = await sql<{ subjectId: string; needed: boolean; why: string; path: string | null }>`
    select * from notice_standing(${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
  return found.rows.map((row): Standing => ({ ...row, path: row.path ?? '/work', occasion: '', due: null, whose: null }))
}

export const noticeMessages: readonly MessageKind[] = [
  { kind: 'access-requested', urgent: false, standing: noticeStanding },
  // Whoever leads a child can end an entry that was not needed, if they hear of it while it lasts.
  { kind: 'glass-broken', urgent: true, standing: noticeStanding },
  { kind: 'second-word', urgent: false, standing: noticeStanding },
]
