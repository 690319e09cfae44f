// The desk is told of what has come. The clock tells it, since a message names who made it, and who spoke stays behind the wall.
import { writeAudit } from '../../platform/audit/index.ts'
import { sql } from '../../platform/db/index.ts'
import type { House } from '../../platform/http/index.ts'
import type { JobDefinition } from '../../platform/jobs/index.ts'
import type { MessageKind, Standing } from '../../platform/messages/index.ts'
import { tell, type Telling } from '../notifications/index.ts'

export const tellDeskJob: JobDefinition = { name: 'intelligence.tell-desk', every: '* * * * *', run: tellDesk }

const batchMax = 500

/**
 * Safe to run twice: each worker of a desk who may open a report is told of it once, and once more after a day on which nobody opened it.
 * Where a conflict keeps all of them from it, those who keep the agency's roles are told that somebody else has to open it.
 */
export async function tellDesk(house: Pick<House, 'services'>): Promise<void> {
  for (let full = true; full;) {
    full = await house.services.as('service-clock', async (scope) => {
      const found = await sql<{
        kind: 'intelligence-waits' | 'intelligence-stuck'
        subjectId: string
        workerId: string
        occasion: string
      }>`select * from intelligence_to_tell(${batchMax})`.execute(scope.rows)
      if (found.rows.length === 0) return false
      await tell(
        scope,
        found.rows.map(({ workerId, ...one }): Telling => ({ ...one, to: { workerId } })),
      )
      await writeAudit(scope, 'intelligence.tell-desk', true, [{ subject: 'intelligence', rows: found.rows.length }])
      return found.rows.length === batchMax
    })
  }
}

const standingOf =
  (kind: string): MessageKind['standing'] =>
  async (scope, asked) => {
    const found = await sql<{ subjectId: string; needed: boolean; why: string; path: string }>`
    select * from intelligence_standing(${kind}, ${asked.map((one) => one.subjectId)}::uuid[])`.execute(scope.rows)
    const known = new Map(found.rows.map((row) => [row.subjectId, row]))
    return asked.flatMap(({ subjectId, occasion }): Standing[] => {
      const one = known.get(subjectId)
      return one ? [{ ...one, occasion, due: null, whose: null }] : []
    })
  }

export const intelligenceMessages: readonly MessageKind[] = ['intelligence-waits', 'intelligence-stuck', 'intelligence-shared'].map(
  (kind) => ({
    kind,
    urgent: false,
    standing: standingOf(kind),
  }),
)
