// Row-level security narrows the trail to the reader's own agency; nothing here does it again.
import { sql, type Scope } from '../../../platform/db/index.ts'
import { dayBounds, type Entry, type Narrowed } from './domain.ts'

export const pageSize = 50
export const downloadMax = 50_000
const workersMax = 1000
const unsealedMax = 1000

export interface SealState {
  last: { id: number; sealedAt: Date; entries: number; digest: string } | null
  /** Entries of the agency's that wait for their seal; at most a thousand are counted. */
  waiting: number
}

/** Entries, newest first. */
export async function readTrail(scope: Scope, { workerId, day, before }: Narrowed, most: number): Promise<Entry[]> {
  const bounds = day === null ? null : dayBounds(day)
  return scope.rows
    .selectFrom('auditEntry')
    .innerJoin('worker', 'worker.id', 'auditEntry.workerId')
    .$if(workerId !== null, (query) => query.where('auditEntry.workerId', '=', workerId ?? ''))
    .$if(bounds !== null, (query) =>
      query.where('auditEntry.at', '>=', bounds?.from ?? scope.now).where('auditEntry.at', '<', bounds?.to ?? scope.now),
    )
    .$if(before !== null, (query) => query.where('auditEntry.id', '<', before ?? 0))
    .select([
      'auditEntry.id',
      'auditEntry.at',
      'worker.name as workerName',
      'auditEntry.deed',
      'auditEntry.wrote',
      'auditEntry.subject',
      'auditEntry.subjectRef',
      'auditEntry.rows',
      'auditEntry.why',
      'auditEntry.sealId',
    ])
    .orderBy('auditEntry.id', 'desc')
    .limit(most)
    .execute()
}

/** People of the reader's agency, gone ones too: their trail stays. */
export async function trailWorkers(scope: Scope): Promise<{ id: string; name: string }[]> {
  return scope.rows
    .selectFrom('worker')
    .select(['id', 'name'])
    .where('agencyId', '=', scope.me.agencyId)
    .orderBy('name')
    .orderBy('id')
    .limit(workersMax)
    .execute()
}

export async function sealState(scope: Scope): Promise<SealState> {
  const last = await scope.rows
    .selectFrom('auditSeal')
    .select(['id', 'sealedAt', 'entries', sql<string>`encode(hash, 'hex')`.as('digest')])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const waiting = await sql<{
    n: number
  }>`select count(*)::int as n from (select 1 from audit_entry where seal_id is null limit ${unsealedMax}) as unsealed`.execute(scope.rows)
  return { last: last ?? null, waiting: waiting.rows[0]?.n ?? 0 }
}
