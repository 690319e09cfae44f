import type { Scope } from '../db/index.ts'

interface Note {
  subject: string
  ref?: string | undefined
  childId?: string | undefined
  rows?: number | undefined
  why?: string | undefined
}

/** Writes to the trail in the transaction that reads or writes: if this fails, that fails. */
export async function writeAudit(scope: Scope, deed: string, wrote: boolean, notes: readonly Note[]): Promise<void> {
  if (notes.length === 0) return
  await scope.rows
    .insertInto('auditEntry')
    .values(
      notes.map((n) => ({
        workerId: scope.me.workerId,
        agencyId: scope.me.agencyId,
        deed,
        wrote,
        subject: n.subject,
        subjectRef: n.ref ?? null,
        childId: n.childId ?? null,
        rows: n.rows ?? 1,
        why: n.why ?? null,
      })),
    )
    .execute()
}
